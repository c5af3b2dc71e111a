"""What verifies webhooks, held in memory from the start: a running gateway answers through a database outage."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from chassis.store import StoreAway
from contracts.gateway import ConnectionStatus
from services.gateway.access import PlatformAccess
from services.gateway.domain.connection import Connection, Secret
from services.gateway.store import Stores


@dataclass(frozen=True)
class StoreProofs:
    """The secrets of one connection's store: the present ones first, then those being replaced."""

    store_hash: str
    client_secrets: tuple[str, ...] = field(repr=False)
    header_secrets: tuple[str, ...] = field(repr=False)


class HookSecrets:
    """By connection for stores, by shop for the other side."""

    def __init__(self, stores: Stores, access: PlatformAccess) -> None:
        self._stores = stores
        self._access = access
        self._proofs: dict[str, StoreProofs] = {}
        self._shops: dict[str, str] = {}
        self.loaded = asyncio.Event()

    def of_store(self, connection: str) -> StoreProofs | None:
        return self._proofs.get(connection)

    def connection_of(self, shop: str) -> str | None:
        return self._shops.get(shop)

    async def find_shop(self, shop: str) -> str | None:
        """One look at the connections themselves, for a shop that this process did not hear of. Raises StoreAway."""
        documents = await self._stores.connections.collection.find({"shop.id": shop})
        self._take(self._stores.connections.read(document) for document in documents)
        return self.connection_of(shop)

    async def load(self) -> None:
        """All connections. Raises StoreAway."""
        documents = await self._stores.connections.collection.find({})
        self._take(self._stores.connections.read(document) for document in documents)
        self.loaded.set()

    async def reload(self, ids: Iterable[str]) -> None:
        """These were said to have changed. While the store is away, what is known stays in use."""
        try:
            found = await self._stores.connections.load(ids)
        except StoreAway:
            return
        self._take(found.values())

    def _take(self, connections: Iterable[Connection]) -> None:
        for connection in connections:
            self._forget(connection.id)
            if connection.status is not ConnectionStatus.DISCONNECTED and connection.data_key:
                self._proofs[connection.id] = self._proofs_of(connection)
                self._shops[connection.shop.id] = connection.id

    def _forget(self, connection: str) -> None:
        self._proofs.pop(connection, None)
        for shop in [shop for shop, holder in self._shops.items() if holder == connection]:
            del self._shops[shop]

    def _proofs_of(self, connection: Connection) -> StoreProofs:
        secrets = [
            self._access.secret(connection, name) for name in (Secret.STORE_CLIENT_SECRET, Secret.OLD_CLIENT_SECRET)
        ]
        return StoreProofs(
            store_hash=connection.store.hash,
            client_secrets=tuple(filter(None, secrets)),
            header_secrets=(self._access.secret(connection, Secret.HOOK_SECRET),),
        )
