"""Cursors: where the next page begins. Opaque to callers; a made-up one is refused."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from services.gateway.problems import Problem


def of_moment(at: datetime, last: str) -> str:
    return f"{int(at.timestamp() * 1000)}~{last}"


def moment_and_id(cursor: str) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    stamp, _, last = cursor.partition("~")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15 and last):
        raise invalid()
    seconds, millis = divmod(int(stamp), 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=millis * 1000), last


def number(cursor: str) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 15):
        raise invalid()
    return int(cursor)


def of_place(place: list[str]) -> str:
    """Of a list that is sorted by its caller's choice: the sort values of the last row, and its id."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place(cursor: str) -> list[str]:
    """Raises Problem."""
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise invalid() from None
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise invalid()
    return found


def invalid() -> Problem:
    return Problem(422, "cursor_invalid", "Pass the cursor as it was given.", field="cursor")
