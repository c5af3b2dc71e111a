"""The order of a list that is read page by page: by a field that the caller chose, then by one that tells rows apart.

A cursor carries the order it belongs to and the place of the last row, so that a row that comes or goes meanwhile moves
no other. Every order must be served by a declared index: the equal fields of the filter, then the field, then the tie.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chassis.store import Document

Place = str | int | datetime


class BadPlace(Exception):
    """``field``: the parameter that says where or in which order to read; the text says what is wrong with it."""

    field = ""


class BadCursor(BadPlace):
    """Made up, or of a list in another order."""

    field = "cursor"

    def __init__(self) -> None:
        super().__init__("the cursor is not one of this list in this order")


class BadSort(BadPlace):
    """The text says what the list can be sorted by."""

    field = "sort"


@dataclass(frozen=True)
class Ordering:
    """By ``field``, then by ``tie``, which no two rows share; both turned round when ``down``."""

    field: str
    down: bool = False
    tie: str = "_id"

    @classmethod
    def of(cls, sort: str, fields: Mapping[str, str], *, tie: str = "_id") -> Ordering:
        """``sort``: a name of the API, with ``-`` in front to descend; ``fields``: what the names are in the store.

        Raises BadSort.
        """
        name = sort.removeprefix("-")
        if name not in fields:
            raise BadSort(f"this list can be sorted by {', '.join(fields)}; with - in front, descending")
        return cls(fields[name], sort.startswith("-"), tie)

    @property
    def sort(self) -> list[tuple[str, int]]:
        return [(name, -1 if self.down else 1) for name in self._fields]

    def cursor(self, last: Document) -> str:
        """The place of a page's last row; opaque to callers."""
        place = [str(self), *(_told(last[name]) for name in self._fields)]
        return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")

    def after(self, wanted: Mapping[str, Any], cursor: str) -> Document:
        """The condition for the rows of ``wanted`` behind a cursor; all for an empty one. Raises BadCursor."""
        if not cursor:
            return dict(wanted)
        place = self._place(cursor)
        beyond = "$lt" if self.down else "$gt"
        behind: list[Document] = [{self._fields[0]: {beyond: place[0]}}]
        if len(place) > 1:
            behind.append({self.field: place[0], self.tie: {beyond: place[1]}})
        return {"$and": [dict(wanted), {"$or": behind}]}

    def __str__(self) -> str:
        return f"{'-' if self.down else ''}{self.field}"

    @property
    def _fields(self) -> tuple[str, ...]:
        return (self.field,) if self.field == self.tie else (self.field, self.tie)

    def _place(self, cursor: str) -> list[Place]:
        try:
            order, *told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            place = [_heard(each) for each in told]
        except (ValueError, TypeError, RecursionError, OverflowError):
            raise BadCursor from None
        if order != str(self) or len(place) != len(self._fields):
            raise BadCursor
        return place


def _told(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _heard(told: Any) -> Place:
    match told:
        case {"at": str(text), **rest} if not rest:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        case bool():
            raise ValueError
        case str():
            return told
        case int() if abs(told) < 2**63:
            return told
    raise ValueError
