"""Format and size of an image, read from its header bytes alone."""

from __future__ import annotations

import struct

JPEG_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def measure(data: bytes) -> tuple[str, int, int]:
    """(media type, width, height) of a PNG, JPEG, WEBP, BMP or HEIC. Raises ValueError for anything else."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return ("image/png", *struct.unpack(">II", data[16:24]))
        if data.startswith(b"\xff\xd8"):
            return ("image/jpeg", *_jpeg(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return ("image/webp", *_webp(data))
        if data.startswith(b"BM"):
            width, height = struct.unpack("<ii", data[18:26])
            return "image/bmp", width, abs(height)
        if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1"):
            at = data.index(b"ispe") + 8
            return ("image/heic", *struct.unpack(">II", data[at : at + 8]))
    except (struct.error, IndexError) as failure:
        raise ValueError("the image is cut off") from failure
    raise ValueError("not a PNG, JPEG, WEBP, BMP or HEIC")


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker in JPEG_SIZE_MARKERS:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        at += 2 + length


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return width, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("not a WEBP image")
