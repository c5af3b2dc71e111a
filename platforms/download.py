"""Fetching images from addresses that somebody else chose, without being turned against our own network.

The address must be https on port 443 without credentials; its name is resolved once, every address found must be
public, and the connection goes to the address that was checked. No redirects, 10 MiB, 10 seconds, and the bytes must
be an image.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from platforms.errors import Malformed, Refused
from platforms.http import MEGABYTE, Http, Request

ENDPOINT = "GET image"
LARGEST = 10 * MEGABYTE
SECONDS = 10.0

Resolve = Callable[[str], Awaitable[list[str]]]
"""A host name -> its addresses. OSError when it has none."""

_TRANSLATED = tuple(
    map(
        ipaddress.ip_network, ("::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")
    )
)


@dataclass(frozen=True, slots=True)
class Image:
    """``format``: jpeg | png | webp | bmp | gif | heic, by the bytes themselves."""

    content: bytes = field(repr=False)
    format: str = ""


class Downloader:
    """trusted: origins ("http://127.0.0.1:8081") that are fetched as they are; for trials with the sandbox."""

    def __init__(self, http: Http, resolve: Resolve, *, trusted: frozenset[str] = frozenset()) -> None:
        self._http = http
        self._resolve = resolve
        self._trusted = trusted

    async def image(self, url: str) -> Image:
        """Raises Refused (code "address", "size", "format" or the HTTP status) and Unavailable."""
        request = await self._request(url)
        try:
            response = await self._http.send(request)
        except Malformed as error:
            raise refused("size", f"the image is larger than {LARGEST // MEGABYTE} MB") from error
        if response.status != 200:
            raise refused(str(response.status), f"the image's address answered {response.status}")
        kind = image_format(response.body)
        if not kind:
            raise refused("format", "the address does not hold an image")
        return Image(response.body, kind)

    async def _request(self, url: str) -> Request:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise refused("address", "the image's address is not valid") from None
        if f"{parts.scheme}://{parts.netloc}" in self._trusted:
            return _get(url)
        host = _public_host(parts, port)
        try:
            addresses = await self._resolve(host)
        except OSError:
            raise refused("address", "the image's host is not known") from None
        if not addresses or not all(map(is_public, addresses)):
            raise refused("address", "the image's host is not a public one")
        checked = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
        return _get(parts._replace(netloc=checked, fragment="").geturl(), host)


def _get(url: str, host: str = "") -> Request:
    headers = {"Accept": "image/*", "Accept-Encoding": "identity"}
    if host:
        # A kept connection was verified for its own host name, not for the next one at the same address.
        headers |= {"Host": host, "Connection": "close"}
    return Request("GET", url, ENDPOINT, headers=headers, timeout=SECONDS, max_answer_bytes=LARGEST, server_name=host)


def _public_host(parts: SplitResult, port: int | None) -> str:
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc or not parts.hostname:
        raise refused("address", "the image's address must be https, without port and credentials")
    try:
        return parts.hostname.rstrip(".").encode("idna").decode()
    except UnicodeError:
        raise refused("address", "the image's host name is not valid") from None


def is_public(address: str) -> bool:
    """Whether an address may be connected to: no private, loopback, link-local, shared, multicast or translated one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if any(parsed in network for network in _TRANSLATED):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def image_format(content: bytes) -> str:
    """By the first bytes; "" for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"BM"):
        return "bmp"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1"):
        return "heic"
    return ""


async def resolve_by_system(host: str) -> list[str]:
    """The operating system's resolver; numeric forms of every kind come back as plain addresses."""
    found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def refused(code: str, sentence: str) -> Refused:
    return Refused(sentence, endpoint=ENDPOINT, status=0, code=code)
