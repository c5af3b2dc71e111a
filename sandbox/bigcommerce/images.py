"""Pictures of the sample goods: plain PNGs, drawn from their name and size on demand."""

import re
import struct
import zlib
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

_NAME = re.compile(r"([a-z0-9-]+)-(\d{1,4})x(\d{1,4})\.png")
MAX_SIDE = 2000


async def serve_image(request: Request) -> Response:
    """`/images/{word}-{width}x{height}.png`: a picture of exactly that size."""
    found = _NAME.fullmatch(request.path_params["name"])
    if found is None or not all(0 < int(side) <= MAX_SIDE for side in found.groups()[1:]):
        return Response(status_code=404)
    return Response(draw_png(found[1], int(found[2]), int(found[3])), media_type="image/png")


@lru_cache(maxsize=64)
def draw_png(word: str, width: int, height: int) -> bytes:
    """Diagonal bands in two colours that follow from the word."""
    tone = zlib.crc32(word.encode())
    light = bytes((120 + (tone & 127), 120 + ((tone >> 8) & 127), 120 + ((tone >> 16) & 127)))
    dark = bytes(value // 2 for value in light)
    band = max(8, width // 10)
    pattern = (light * band + dark * band) * (width // band + 3)
    rows = b"".join(_row(pattern, y, band, width) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _row(pattern: bytes, y: int, band: int, width: int) -> bytes:
    start = y % (2 * band) * 3
    return b"\x00" + pattern[start : start + width * 3]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
