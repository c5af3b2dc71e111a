"""A broker in memory: topics with partitions, groups with committed offsets, consumers that may crash and come back.

``MemoryLog`` is the cluster and outlives its clients; ``MemoryBroker`` is one process's client. Two clients of one
group share the partitions; when one joins or leaves, what was read and not committed is handed over again.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from chassis.clock import Clock
from chassis.messaging import BrokerAway, Handle, Missed, Outgoing, Record, nothing_missed

Before = Callable[[str], Awaitable[None]]
"""("send" | "fetch" | "commit") -> nothing; may raise BrokerAway."""


async def _at_once(_operation: str) -> None:
    return None


@dataclass
class _Group:
    committed: dict[int, int] = field(default_factory=dict)
    members: list[MemoryBroker] = field(default_factory=list)
    generation: int = 0


class MemoryLog:
    """The cluster: every topic has the same number of partitions; a record's partition comes from its key."""

    def __init__(self, partitions: int = 6) -> None:
        self.partitions = partitions
        self.topics: dict[str, list[list[Record]]] = {}
        self.groups: dict[tuple[str, str], _Group] = {}
        self._watching: dict[str, list[asyncio.Event]] = {}

    def topic(self, name: str) -> list[list[Record]]:
        return self.topics.setdefault(name, [[] for _ in range(self.partitions)])

    def ends(self, name: str) -> dict[int, int]:
        """Partition -> the offset that its next record will have."""
        return {number: len(partition) for number, partition in enumerate(self.topic(name))}

    def append(self, record: Outgoing) -> None:
        topic = self.topic(record.topic)
        number = zlib.crc32(record.key or b"") % self.partitions
        partition = topic[number]
        partition.append(Record(record.topic, number, len(partition), record.key, record.value, tuple(record.headers)))
        for event in self._watching.get(record.topic, ()):
            event.set()

    def group(self, name: str, topic: str) -> _Group:
        return self.groups.setdefault((name, topic), _Group())

    def watch(self, topic: str, event: asyncio.Event) -> None:
        self._watching.setdefault(topic, []).append(event)

    def unwatch(self, topic: str, event: asyncio.Event) -> None:
        self._watching[topic].remove(event)

    def rebalance(self) -> None:
        """Make every member of every group read again from what was committed."""
        for group in self.groups.values():
            group.generation += 1
        for events in self._watching.values():
            for event in events:
                event.set()


class MemoryBroker:
    """One process's client; see ``chassis.messaging.Broker``."""

    def __init__(
        self, log: MemoryLog, clock: Clock, *, before: Before = _at_once, batch: int = 500, linger: float = 0.0
    ) -> None:
        """linger: seconds between a record's arrival and the fetch that brings it, in which others may join it."""
        self._log = log
        self._clock = clock
        self._before = before
        self._batch = batch
        self._linger = linger
        self._subscriptions: list[tuple[str, str, Handle]] = []
        self._tails: list[tuple[str, Handle]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._troubled: dict[str, str] = {}

    def subscribe(self, group: str, topic: str, handle: Handle, missed: Missed = nothing_missed) -> None:
        """``missed`` is never told: this log forgets nothing."""
        self._subscriptions.append((group, topic, handle))

    def tail(self, topic: str, handle: Handle) -> None:
        self._tails.append((topic, handle))

    async def send(self, records: Sequence[Outgoing]) -> list[BrokerAway | None]:
        outcomes: list[BrokerAway | None] = []
        for record in records:
            try:
                await self._before("send")
            except BrokerAway as error:
                outcomes.append(error)
                continue
            self._log.append(record)
            outcomes.append(None)
        return outcomes

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        for group, topic, _ in self._subscriptions:
            joined = self._log.group(group, topic)
            joined.members.append(self)
            joined.generation += 1
        self._tasks = [loop.create_task(self._consume(*each)) for each in self._subscriptions]
        self._tasks += [loop.create_task(self._tail(*each, self._log.ends(each[0]))) for each in self._tails]

    async def stop(self) -> None:
        self._stopping = True
        self._leave()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def crash(self) -> None:
        """Gone without a word: nothing more is handled or committed."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        self._leave()

    def connected(self) -> bool:
        return not self._stopping and not self._troubled

    def _leave(self) -> None:
        for group, topic, _ in self._subscriptions:
            joined = self._log.group(group, topic)
            if self in joined.members:
                joined.members.remove(self)
                joined.generation += 1
        self._log.rebalance()

    async def _consume(self, name: str, topic: str, handle: Handle) -> None:
        group = self._log.group(name, topic)
        news = asyncio.Event()
        self._log.watch(topic, news)
        try:
            generation, positions = -1, dict[int, int]()
            while not self._stopping:
                news.clear()
                if group.generation != generation:
                    generation, positions = group.generation, dict(group.committed)
                records = self._fetch(group, topic, positions)
                if not records:
                    await news.wait()
                    if self._linger:
                        await asyncio.sleep(self._linger)
                    continue
                if not await self._handled(name, records, handle):
                    return
                for record in records:
                    positions[record.partition] = record.offset + 1
                await self._commit(group, generation, records)
        finally:
            self._log.unwatch(topic, news)

    def _fetch(self, group: _Group, topic: str, positions: dict[int, int]) -> list[Record]:
        mine = group.members.index(self)
        records: list[Record] = []
        for number, partition in enumerate(self._log.topic(topic)):
            if number % len(group.members) == mine:
                start = positions.get(number, 0)
                records += partition[start : start + self._batch - len(records)]
        return records

    async def _handled(self, name: str, records: list[Record], handle: Handle) -> bool:
        pause = 0.1
        while True:
            try:
                await self._before("fetch")
                await handle(records)
            except Exception as error:
                self._troubled[name] = f"{type(error).__name__}: {error}"
                if self._stopping:
                    return False
                await self._clock.sleep(pause)
                pause = min(15.0, pause * 2)
            else:
                self._troubled.pop(name, None)
                return True

    async def _commit(self, group: _Group, generation: int, records: Sequence[Record]) -> None:
        """Refused without a word when the partitions moved meanwhile, as the real one does."""
        try:
            await self._before("commit")
        except BrokerAway:
            return
        if group.generation == generation:
            for record in records:
                group.committed[record.partition] = max(group.committed.get(record.partition, 0), record.offset + 1)

    async def _tail(self, topic: str, handle: Handle, positions: dict[int, int]) -> None:
        news = asyncio.Event()
        self._log.watch(topic, news)
        try:
            while not self._stopping:
                news.clear()
                records = [
                    record
                    for number, partition in enumerate(self._log.topic(topic))
                    for record in partition[positions[number] :]
                ]
                if not records:
                    await news.wait()
                    continue
                await self._handled(f"tail {topic}", records, handle)
                for record in records:
                    positions[record.partition] = record.offset + 1
        finally:
            self._log.unwatch(topic, news)
