"""News for open consoles: what was said from now on about tasks and connections, by connection.

Each process hears every record itself and keeps nothing: who was away reads the lists again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chassis.messaging import Broker, Record
from contracts.cloudevents import Envelope, Undecodable, decode
from contracts.gateway import ConnectionChangedV1
from contracts.tasks import TaskProgressedV1

WAITING = 200


@dataclass(frozen=True, slots=True)
class News:
    """``kind``: task or connection; ``id``: which one to read again."""

    kind: str
    connection: str
    id: str


class Bulletin:
    def __init__(self, broker: Broker) -> None:
        self._readers: dict[int, tuple[Callable[[str], bool], asyncio.Queue[News]]] = {}
        self._number = 0
        for message in (TaskProgressedV1, ConnectionChangedV1):
            broker.tail(message.TOPIC, self._hear)

    @asynccontextmanager
    async def reading(self, mine: Callable[[str], bool]) -> AsyncIterator[asyncio.Queue[News]]:
        """``mine``: whether a connection is the reader's. A reader who falls far behind loses the oldest news."""
        self._number += 1
        number = self._number
        queue: asyncio.Queue[News] = asyncio.Queue(WAITING)
        self._readers[number] = (mine, queue)
        try:
            yield queue
        finally:
            del self._readers[number]

    async def _hear(self, records: Sequence[Record]) -> None:
        for record in records:
            try:
                envelope = decode(record.headers, record.value)
            except Undecodable:
                continue
            if isinstance(envelope, Envelope):
                self._tell(envelope)

    def _tell(self, envelope: Envelope) -> None:
        message = envelope.message
        if not isinstance(message, TaskProgressedV1 | ConnectionChangedV1):
            return
        kind = "task" if isinstance(message, TaskProgressedV1) else "connection"
        for mine, queue in list(self._readers.values()):
            if not mine(message.connection):
                continue
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(News(kind, message.connection, message.id))
