"""Filters by creation and update time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FIELDS = ("create_time", "update_time")


def time_filter(body: dict[str, Any], *, last_included: bool = False) -> Callable[[Any], bool]:
    """Accepts what lies in the times of a search body: `_ge` up to `_lt`, or up to and with `_le`."""
    ending = "le" if last_included else "lt"
    bounds: list[tuple[str, int, int]] = []
    for field in FIELDS:
        earliest, latest = body.get(f"{field}_ge"), body.get(f"{field}_{ending}")
        if earliest is not None or latest is not None:
            end = 2**62 if latest is None else latest + 1 if last_included else latest
            bounds.append((field, earliest or 0, end))

    def accepts(entity: Any) -> bool:
        return all(earliest <= getattr(entity, field) < end for field, earliest, end in bounds)

    return accepts if bounds else _anything


def _anything(entity: Any) -> bool:
    return True
