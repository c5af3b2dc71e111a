"""Width and height of a picture, from its header."""

from __future__ import annotations

import struct

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers whose segment holds the size."""


def pixels(content: bytes) -> tuple[int, int] | None:
    """(width, height), or None for a picture whose header is damaged or of another format."""
    try:
        size = _size(content)
    except (struct.error, IndexError, ValueError):
        return None
    return size if size and min(size) > 0 else None


def _size(content: bytes) -> tuple[int, int] | None:
    if content.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    if content.startswith(b"BM"):
        width, height = struct.unpack("<ii", content[18:26])
        return width, abs(height)
    if content[:4] == b"RIFF":
        return _webp(content)
    if content[4:8] == b"ftyp":
        at = content.index(b"ispe") + 8
        width, height = struct.unpack(">II", content[at : at + 8])
        return width, height
    return None


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at + 1] not in _FRAMES:
        if content[at + 1] == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        at += 2 + length
    height, width = struct.unpack(">HH", content[at + 5 : at + 9])
    return width, height


def _webp(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
