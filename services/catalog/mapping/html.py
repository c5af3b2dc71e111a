"""Product descriptions: cleaned to the tags that TikTok Shop allows, pictures replaced by hosted ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

import nh3

TAGS = {"p", "img", "ul", "ol", "li", "br", "strong", "b", "i", "em", "u"}
_BLOCKS = re.compile(r"</?(?:div|h[1-6]|section|article|table|tr|blockquote)\b[^>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*"([^"]*)\"""", re.IGNORECASE)
_EMPTY = re.compile(r"<p>\s*</p>")


@dataclass(frozen=True, slots=True)
class HostedPicture:
    url: str
    width: int
    height: int


def cleaned(html: str) -> str:
    """Allowed tags only; scripts, styles, handlers and links go, their text stays. Blocks become paragraphs."""
    paragraphs = _BLOCKS.sub(lambda tag: "</p>" if tag[0].startswith("</") else "<p>", html)
    safe = nh3.clean(paragraphs, tags=TAGS, attributes={"img": {"src"}}, url_schemes={"http", "https"}, link_rel=None)
    text = _EMPTY.sub("", safe).strip()
    return text if not text or "<" in text else f"<p>{text}</p>"


def pictures(html: str) -> tuple[str, ...]:
    """Addresses of the pictures in a cleaned description, each once."""
    sources = [_source(tag) for tag in _PICTURE.findall(html)]
    return tuple(dict.fromkeys(source for source in sources if source))


def with_hosted(html: str, hosted: Mapping[str, HostedPicture]) -> str:
    """Every picture that was uploaded under its new address; the others are left out."""

    def replace(tag: re.Match[str]) -> str:
        picture = hosted.get(_source(tag[0]))
        if picture is None:
            return ""
        return f'<img src="{escape(picture.url)}" width="{picture.width}" height="{picture.height}">'

    return _PICTURE.sub(replace, html)


def _source(tag: str) -> str:
    found = _SOURCE.search(tag)
    return unescape(found[1]) if found else ""
