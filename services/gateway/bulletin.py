"""News for open consoles: what was said from now on about an account's connections.

Each process hears every record itself and keeps nothing: who was away reads the lists again. News that waits is not
told twice, so a pull of fifty thousand products is one line to a reader who is busy.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from chassis.messaging import Broker, Handle, Record
from contracts.catalog import ListingChangedV1, ProductChangedV1
from contracts.cloudevents import Envelope, Undecodable, decode
from contracts.gateway import ConnectionChangedV1
from contracts.inventory import StockChangedV1
from contracts.orders import OrderChangedV1
from contracts.tasks import TaskProgressedV1
from services.gateway.people.roles import Permission

WAITING = 200
COUNTED = {
    ProductChangedV1.TOPIC: "products",
    ListingChangedV1.TOPIC: "products",
    StockChangedV1.TOPIC: "stock",
    OrderChangedV1.TOPIC: "orders",
}
"""Topics whose records mean that counts, lists and banners of a connection are to be read again."""

SHOWN_TO = {
    "task": Permission.TASKS_READ,
    "connection": Permission.CONNECTIONS_READ,
    "products": Permission.PRODUCTS_READ,
    "stock": Permission.STOCK_READ,
    "orders": Permission.ORDERS_READ,
}


@dataclass(frozen=True, slots=True)
class News:
    """``kind``: one of SHOWN_TO; ``id``: which task or connection to read again, "" for lists and counts."""

    kind: str
    connection: str
    id: str = ""


@dataclass(eq=False)
class Reader:
    """One open stream. connections: of its account. A reader who falls far behind loses the oldest news."""

    account: str
    connections: set[str]
    kinds: frozenset[str]
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: dict[News, None] = field(default_factory=dict)

    def tell(self, news: News) -> None:
        if news.connection not in self.connections or news.kind not in self.kinds:
            return
        if len(self._waiting) >= WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        self._waiting[news] = None
        self.bell.set()

    def take(self) -> list[News]:
        found = list(self._waiting)
        self._waiting.clear()
        self.bell.clear()
        return found


class Bulletin:
    def __init__(self, broker: Broker) -> None:
        self._readers: set[Reader] = set()
        broker.tail(TaskProgressedV1.TOPIC, self._tasks)
        broker.tail(ConnectionChangedV1.TOPIC, self._connections)
        for topic, kind in COUNTED.items():
            broker.tail(topic, self._counts(kind))

    @asynccontextmanager
    async def reading(
        self, account: str, connections: set[str], permissions: frozenset[Permission]
    ) -> AsyncIterator[Reader]:
        """A reader who hears of these connections, and of those that the account makes meanwhile."""
        kinds = frozenset(kind for kind, needed in SHOWN_TO.items() if needed in permissions)
        reader = Reader(account, connections, kinds)
        self._readers.add(reader)
        try:
            yield reader
        finally:
            self._readers.discard(reader)

    async def _tasks(self, records: Sequence[Record]) -> None:
        for message in self._read(records):
            if isinstance(message, TaskProgressedV1):
                self._tell(News("task", message.connection, message.id))

    async def _connections(self, records: Sequence[Record]) -> None:
        for message in self._read(records):
            if isinstance(message, ConnectionChangedV1):
                for reader in self._readers:
                    if reader.account == message.account:
                        reader.connections.add(message.id)
                self._tell(News("connection", message.id, message.id))

    def _counts(self, kind: str) -> Handle:
        """The record's key names the connection: bodies are not read."""

        async def heard(records: Sequence[Record]) -> None:
            if self._readers:
                keys = {(record.key or b"").split(b":", 1)[0].decode("utf-8", "replace") for record in records}
                for connection in sorted(keys):
                    self._tell(News(kind, connection))

        return heard

    def _read(self, records: Sequence[Record]) -> list[object]:
        found: list[object] = []
        for record in records if self._readers else ():
            try:
                envelope = decode(record.headers, record.value)
            except Undecodable:
                continue
            if isinstance(envelope, Envelope):
                found.append(envelope.message)
        return found

    def _tell(self, news: News) -> None:
        for reader in self._readers:
            reader.tell(news)
