"""One member of a group: what it was given, how far it has come, and whether it has stopped although it is behind.

Kafka's client can go silent for good while it still says that it is alive, so that nobody takes its partitions over:
its reader ended by an error after a rebalance or a restart of the broker. Only what was heard tells.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import ConsumerRebalanceListener, TopicPartition

LOOKS = 3
"""Looks in a row at which it had not moved and was behind."""


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]
    """Looks at what a group was given, at every rebalance; its batches wait for that look.

    The callbacks are coroutines because the framework runs plain functions in another thread.
    """

    def __init__(self, look: Callable[[set[TopicPartition]], Awaitable[None]]) -> None:
        self._look = look
        self._looking: asyncio.Future[None] | None = None
        self._given = asyncio.Event()
        self._closed = False

    async def on_partitions_revoked(self, _: set[TopicPartition]) -> None:
        self.end()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.end()
        if self._closed:
            return
        self._looking = asyncio.ensure_future(self._look(assigned))
        self._given.set()

    async def looked(self) -> bool:
        """False when the partitions were taken away, or the process is stopping: the batch is not ours any more."""
        await self._given.wait()
        looking = self._looking
        assert looking is not None
        await asyncio.wait({looking})
        return not looking.cancelled()

    def end(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    def close(self) -> None:
        """The process is stopping: nothing is looked at any more."""
        self._closed = True
        self.end()


class Progress:
    """Offsets by partition, as far as the member has come."""

    def __init__(self) -> None:
        self._in_hand = False
        self._reached: dict[TopicPartition, int] = {}
        self._moved = False
        self._still = 0

    def begins(self, offsets: Mapping[TopicPartition, int]) -> None:
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

    def reached(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Everything before these offsets is handled."""
        self._reached.update((partition, offset) for partition, offset in offsets.items() if partition in self._reached)
        self._moved = True

    def moves(self) -> bool:
        """Whether it has moved since the last look, or has a batch in hand; then it need not be asked how far it is."""
        moves, self._moved = self._moved or self._in_hand, False
        self._still = 0 if moves else self._still
        return moves

    def stuck(self, ends: Mapping[TopicPartition, int]) -> bool:
        """Told at each look at which it does not move. ``ends``: offset of the next record of each of its partitions.

        One that was given to it, and of which it never learned where to begin, counts as behind.
        """
        behind = any(self._reached.get(partition, -1) < end for partition, end in ends.items())
        self._still = self._still + 1 if behind else 0
        return self._still >= LOOKS


@dataclass(frozen=True)
class Member:
    """``subscriber``: the framework's, whose consumer is another one after a replacement."""

    group: str
    subscriber: Any
    assignment: Assignment
    progress: Progress
