"""Timelines and ended orders are kept for their time and no longer; a removed link ends what its orders claimed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from contracts.orders import Claim, OrderStatus
from services.inventory.settings import InventorySettings
from tests.integration.inventory.market import CONNECTION, Market

pytestmark = pytest.mark.backbone
DAY = 86_400.0
HOUR = 3601.0
"""What is to be forgotten is looked for this often."""


async def test_timelines_are_kept_thirty_days_and_ended_orders_seven(market: Market) -> None:
    days = [InventorySettings.model_fields[name].default for name in ("history_days", "ended_days")]
    assert days == [30, 7]
    mug = await market.goods_of("mug", {"A": 10})
    await market.shows(mug, A=10)
    order = await market.buy_on_tiktok(mug, A=2)
    await market.shows(mug, A=8)
    await market.say(market.order_of(mug, order, {"A": 2}, Claim.RELEASED, OrderStatus.CANCELLED, cancelled=True))
    await market.shows(mug, A=10)
    database, started = market.service.ports.database, market.clock.now()
    orders, history = database.collection("orders"), database.collection("history")

    async def lines() -> int:
        return await history.count({"at": {"$lt": started}})

    async def entries() -> list[str]:
        rows = await database.collection("reservations").find({"sku": f"{CONNECTION}:{mug.variants['A']}"})
        return [name for row in rows for name in row.get("e", {})]

    async def order_is_forgotten() -> bool:
        return await orders.count({"connection": CONNECTION}) == 0

    async def timeline_is_forgotten() -> bool:
        return await lines() == 0

    assert await entries() == [f"o{order}"]
    told = await lines()
    assert told > 0
    await market.advance(6.5 * DAY)
    assert await orders.count({"connection": CONNECTION}) == 1
    await market.advance(DAY / 2)
    await hours_until(market, order_is_forgotten)
    assert await entries() == []
    await market.advance(21 * DAY)
    assert market.clock.now() < started + timedelta(days=30)
    assert await lines() == told
    await market.advance(2 * DAY)
    await hours_until(market, timeline_is_forgotten)


async def hours_until(market: Market, holds: Callable[[], Awaitable[bool]]) -> None:
    """Let hours go by until it holds, at most half a day of them."""
    for _ in range(12):
        if await holds():
            return
        await market.advance(HOUR)
        await market.clock.sleep(0.5)
    raise AssertionError("not in half a day")


async def test_a_removed_link_ends_what_orders_claimed_of_it(market: Market) -> None:
    mug = await market.goods_of("mug", {"A": 10})
    await market.shows(mug, A=10)
    await market.buy_on_tiktok(mug, A=3)
    await market.shows(mug, A=7)
    await market.say(market.listing_of(mug, shop_product="", links=()))

    async def released() -> bool:
        sku = (await market.skus(mug))["A"]
        return not sku.linked and sku.reserved == 0

    await market.until(released)
    await market.say(market.listing_of(mug))
    await market.shows(mug, A=10)
    await market.buy_on_tiktok(mug, A=1)
    await market.shows(mug, A=9)
