"""Buyers' data ends with its time, and with its connection; an order itself stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from chassis.memory.store import MemoryCollection
from tests.integration.orders.market import Market

DAY = 86_400.0


async def test_a_buyer_is_forgotten_a_month_after_the_order_ended(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG-A": 10})
    ended, running = market.buy([("MUG-A", 1)]), market.buy([("MUG-A", 1)])
    for order in (ended, running):
        await market.created(order.id)
    market.world.sandbox.tiktok_shop.cancellations.by_system(ended, "ecom_order_unpaid_timeout")
    await market.becomes(ended.id, lambda order: order.cancelled)
    buyers = market.running.ports.database.collection("buyers")
    held = {f"{market.connection}:{order.id}" for order in (ended, running)}
    assert {row["_id"] for row in await buyers.find({})} == held
    await market.world.advance(29 * DAY)
    assert {row["_id"] for row in await buyers.find({})} == held
    await market.world.advance(2 * DAY)

    async def forgotten() -> Any:
        return {row["_id"] for row in await buyers.find({})} == {f"{market.connection}:{running.id}"}

    await market.world.until(forgotten)
    assert (await market.get(f"/orders/{ended.id}/buyer"))["code"] == "no_buyer_data"
    assert (await market.get(f"/orders/{ended.id}"))["row"]["shop_order"] == ended.id


async def test_what_has_time_is_not_looked_at_again(memory_market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every half hour a pass: it reads along an index what may be over, and nothing of the others."""
    market = memory_market
    await market.on_sale("Mug", {"MUG-A": 10})
    bought = [market.buy([("MUG-A", 1)]) for _ in range(3)]
    for order in bought:
        await market.created(order.id)
    assert ("buyers", [("since", 1)], False) in market.running.indexes
    await market.world.advance(31 * DAY)
    now, buyers = market.world.clock.now(), market.running.ports.database.collection("buyers")

    async def all_looked_at() -> bool:
        rows = await buyers.find({})
        return len(rows) == 3 and all(row["since"] > now - timedelta(days=1) for row in rows)

    await market.world.until(all_looked_at)
    read: list[int] = []
    find = MemoryCollection.find

    async def counted(self: MemoryCollection, filter: Mapping[str, Any], **options: Any) -> Any:
        found = await find(self, filter, **options)
        if self.name == "buyers" and "since" in filter:
            read.append(len(found))
        return found

    monkeypatch.setattr(MemoryCollection, "find", counted)
    await market.world.advance(3600)

    async def passed() -> bool:
        return bool(read)

    await market.world.until(passed)
    assert read == [0]


async def test_with_a_connection_go_all_of_its_buyers(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG-A": 10})
    bought = market.buy([("MUG-A", 1)])
    await market.created(bought.id)
    await market.world.call("DELETE", f"/connections/{market.connection}", status=202)
    database = market.running.ports.database

    async def gone() -> bool:
        await market.world.advance(900)
        kept = [await database.collection(name).count({}) for name in ("buyers", "buyer_keys")]
        return kept == [0, 0]

    await market.world.until(gone)
