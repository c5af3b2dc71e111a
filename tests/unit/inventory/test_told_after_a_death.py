"""A process that dies between saving a SKU and telling its timeline: whoever works on the SKU next tells it."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime

import pytest

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.store import MemoryDatabase
from chassis.service import Ports, Service
from chassis.store import StoreAway
from services.inventory.domain.happening import What
from services.inventory.domain.sku import Sku
from services.inventory.store import Changed, Stores, keep

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
KEY = "c:1"


def process_on(database: MemoryDatabase) -> Stores:
    """What one process knows, on what the processes before it left behind."""
    clock = Clock(NOW.timestamp)
    ports = Ports(database, MemoryBroker(MemoryLog(), clock), clock, Entropy(random.Random(1)))
    return keep(Service("inventory", ports))


def offering(units: int) -> Changed:
    return lambda state: (state.model_copy(update={"offered": units}), NOW)


async def dies_before(collection: str, _operation: str) -> None:
    if collection == "history":
        raise StoreAway("it died")


async def alive(_collection: str, _operation: str) -> None:
    return None


async def decided(stores: Stores) -> list[tuple[int | None, int | None]]:
    lines = await stores.history.of(KEY)
    return [(line["before"], line["after"]) for line in lines if line["what"] == What.DECIDED]


async def died_having_saved(units: int) -> MemoryDatabase:
    database = MemoryDatabase()
    await database.collection("skus").insert_one({"_id": KEY, "connection": "c", "variant": 1, "rev": 1})
    database.before = dies_before
    with pytest.raises(StoreAway):
        await process_on(database).change({KEY: offering(units)})
    database.before = alive
    return database


def test_the_next_look_tells_it_once_although_nothing_changes() -> None:
    async def play() -> None:
        stores = process_on(await died_having_saved(8))
        assert await decided(stores) == []
        for _ in range(2):
            await stores.change({KEY: lambda state: (state, NOW)})
        assert await decided(stores) == [(0, 8)]

    asyncio.run(play())


def test_the_next_change_tells_both() -> None:
    async def play() -> None:
        stores = process_on(await died_having_saved(8))
        standing: dict[str, Sku] = await stores.change({KEY: offering(5)})
        assert standing[KEY].offered == 5
        assert await decided(stores) == [(8, 5), (0, 8)]

    asyncio.run(play())
