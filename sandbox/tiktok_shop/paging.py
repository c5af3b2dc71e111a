"""Pages with opaque tokens."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.tiktok_shop.errors import ApiError, bad_input

T = TypeVar("T")


def page_size(given: str | None, default: int, largest: int, code: int = 36009004) -> int:
    """Raises ApiError with `code` for anything but a whole number in 1..largest."""
    if given is None or given == "":
        return default
    if not given.isdecimal() or not 1 <= int(given) <= largest:
        raise ApiError(code, f"param page_size must be in [1, {largest}]")
    return int(given)


def cut(rows: Sequence[T], size: int, token: str | None) -> tuple[Sequence[T], str]:
    """(rows of the page, token of the next page or "").

    The token is an offset: rows that arrive before it shift the page, as paging by offset does.
    """
    start = _offset(token)
    following = start + size
    return rows[start:following], _token(following) if following < len(rows) else ""


def _token(offset: int) -> str:
    return base64.b64encode(f"offset={offset}\n".encode()).decode()


def _offset(token: str | None) -> int:
    if not token:
        return 0
    try:
        name, _, value = base64.b64decode(token, validate=True).decode().strip().partition("=")
        if name != "offset" or int(value) < 0:
            raise ValueError(token)
        return int(value)
    except (binascii.Error, ValueError) as failure:
        raise bad_input("page_token", "is invalid") from failure
