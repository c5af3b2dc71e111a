"""How far one member of a group has come, and whether it has stopped although it is behind.

Kafka's client can go silent for good while it still says that it is alive, so that nobody takes its partitions over:
its reader ended by an error after a rebalance or a restart of the broker. Only what was heard tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, TypeVar

P = TypeVar("P")
"""What names a partition."""
LOOKS = 3
"""Looks in a row at which it had not moved and was behind."""


class Progress(Generic[P]):
    """Offsets by partition, as far as the member has come."""

    def __init__(self) -> None:
        self._in_hand = False
        self._reached: dict[P, int] = {}
        self._moved = False
        self._still = 0

    def begins(self, offsets: Mapping[P, int]) -> None:
        """These partitions were given to the member, each to be heard from its offset."""
        self._reached = dict(offsets)
        self._moved = True

    @contextmanager
    def handling(self) -> Iterator[None]:
        """A batch is in hand, which may take as long as it likes."""
        self._in_hand = True
        try:
            yield
        finally:
            self._in_hand = False

    def reached(self, offsets: Mapping[P, int]) -> None:
        """Everything before these offsets is handled."""
        self._reached.update((partition, offset) for partition, offset in offsets.items() if partition in self._reached)
        self._moved = True

    def moves(self) -> bool:
        """Whether it has moved since the last look, or has a batch in hand; then it need not be asked how far it is."""
        moves, self._moved = self._moved or self._in_hand, False
        self._still = 0 if moves else self._still
        return moves

    def stuck(self, ends: Mapping[P, int]) -> bool:
        """Told at each look at which it does not move. ``ends``: offset of the next record of each of its partitions.

        One that was given to it, and of which it never learned where to begin, counts as behind.
        """
        behind = any(self._reached.get(partition, -1) < end for partition, end in ends.items())
        self._still = self._still + 1 if behind else 0
        return self._still >= LOOKS
