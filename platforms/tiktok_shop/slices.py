"""Lists that are longer than a search reaches: read in slices of creation time, halved as often as it takes.

How far such a list is read stands in its cursor: ``cut:<from>-<to>,<from>-<to>:<page token>``, the first slice being
the one under way. A list that fits into one search has the platform's own page tokens, and costs no call more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

OPENED = 1_420_070_400
"""2015, before the first TikTok Shop: nothing is older (unix seconds)."""
_MARK = "cut:"

Slice = tuple[int | None, int | None]
"""(from, to) in unix seconds, both included; None: without that bound."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list. slices: what is left to be read; never empty.  token: the next page of the first slice."""

    slices: tuple[Slice, ...]
    token: str = ""

    @property
    def bounds(self) -> Slice:
        return self.slices[0]

    def after(self, token: str) -> str:
        """The cursor after a page that was followed by ``token``; "" at the end of the list."""
        if token:
            return _written(replace(self, token=token))
        return _written(Place(self.slices[1:])) if len(self.slices) > 1 else ""

    def halved(self, now: int) -> Place | None:
        """The first slice in two, from its beginning; None when one second cannot be cut any more.

        What was read of it already comes again: callers take a row twice without harm.
        """
        earliest, latest = self.bounds
        low = OPENED if earliest is None else earliest
        high = max(now, low) if latest is None else latest
        if low >= high:
            return None
        middle = (low + high) // 2
        return Place(((earliest, middle), (middle + 1, latest), *self.slices[1:]))


def place(cursor: str, whole: Slice) -> Place:
    """The place that a cursor tells of; "" is the beginning of the ``whole``."""
    if not cursor.startswith(_MARK):
        return Place((whole,), cursor)
    slices, token = cursor.removeprefix(_MARK).split(":", 1)
    return Place(tuple(_slice(text) for text in slices.split(",")), token)


def _written(at: Place) -> str:
    if len(at.slices) == 1 and at.bounds == (None, None):
        return at.token
    return f"{_MARK}{','.join(f'{_bound(low)}-{_bound(high)}' for low, high in at.slices)}:{at.token}"


def _bound(moment: int | None) -> str:
    return "" if moment is None else str(moment)


def _slice(text: str) -> Slice:
    low, high = text.split("-")
    return int(low) if low else None, int(high) if high else None
