"""Bursts and flash sales on a real broker and store: few calls, and the newest value at the end."""

import contextlib
import random

import pytest

from contracts.orders import Claim, OrderStatus
from contracts.settings import Buffer, ConnectionSettings, ProductSettings
from sandbox.bigcommerce.errors import Refusal
from sandbox.tiktok_shop.stock import OutOfStock
from tests.integration.inventory.market import CONNECTION, Goods, Market

pytestmark = [pytest.mark.backbone, pytest.mark.timeout(400)]


async def listed(market: Market, goods: list[Goods]) -> None:
    await market.say(*(said for each in goods for said in (market.product_of(each), market.listing_of(each))))
    await market.until(lambda: all_shown(market, goods), seconds=150)


async def all_shown(market: Market, goods: list[Goods]) -> bool:
    """Does TikTok Shop show the store's stock of every SKU, and nothing is left to be done?"""
    for each in goods:
        for sku, variant in each.variants.items():
            if market.shown(each, sku) != market.store.inventory.onhand(f"v{variant}"):
                return False
    left = market.service.ports.database.collection("wakeups")
    return await left.count({"flow": {"$in": ["write", "assess"]}, "connection": CONNECTION}) == 0


async def test_a_burst_costs_few_reads_and_one_write_per_listing(market: Market) -> None:
    """300 changed SKUs of 60 products; hints arrive twice, for the SKU and for its product."""
    goods = market.catalogue(products=60, variants=5)
    await listed(market, goods)
    reads, writes = market.reads(), market.writes()
    chance = random.Random(4)

    for each in goods:
        for sku in each.variants:
            market.store.merchant.set_stock(sku, chance.randrange(1, 49))

    await market.until(lambda: all_shown(market, goods), seconds=90)
    assert market.writes() - writes <= 1.02 * 60
    assert market.reads() - reads <= 10, "one for each window in which hints came, not one for each of 300 SKUs"


@pytest.mark.parametrize("buffer", [0, 10])
async def test_a_flash_sale_over_both_channels_stays_within_the_bound(market: Market, buffer: int) -> None:
    """1,000 buyers for 100 units, ten between two writes: the window holds at most ten sales, which a buffer covers."""
    market.settings = ConnectionSettings(product=ProductSettings(buffer=Buffer(units=buffer)))
    await market.say(market.connection())
    mug = await market.goods_of("mug", {"A": 100})
    await market.shows(mug, A=100 - buffer)
    chance, oversold, largest = random.Random(11), 0, 0
    for _ in range(100):
        orders, sold = await ten_buyers(market, mug, chance)
        largest = max(largest, len(orders) + sold)
        for order in orders:
            oversold += not await fulfil(market, mug, order)
        if orders or sold:
            await market.until(lambda: caught_up(market, mug, buffer))

    assert oversold <= max(0, largest - buffer)
    await market.advance(40)
    await market.until(lambda: caught_up(market, mug, buffer))
    assert market.shown(mug, "A") == 0


async def test_a_flash_sale_without_a_pause_ends_with_equal_stock_on_both_sides(market: Market) -> None:
    mug = await market.goods_of("mug", {"A": 100})
    await market.shows(mug, A=100)
    chance = random.Random(12)
    rounds = [await ten_buyers(market, mug, chance) for _ in range(100)]
    bought = [order for orders, _ in rounds for order in orders]
    refused = [order for order in bought if not await fulfil(market, mug, order)]

    await market.clock.sleep(1)
    await market.advance(40)
    await market.until(lambda: caught_up(market, mug, 0))
    assert on_hand(market, mug) == market.shown(mug, "A") == 0
    assert len(refused) == max(0, len(bought) + sum(sold for _, sold in rounds) - 100)


async def ten_buyers(market: Market, mug: Goods, chance: random.Random) -> tuple[list[str], int]:
    """(TikTok orders, units sold in the store's own front)."""
    orders: list[str] = []
    sold = 0
    for _ in range(10):
        if chance.random() < 0.5:
            with contextlib.suppress(OutOfStock):
                orders.append(await market.buy_on_tiktok(mug, A=1))
        elif on_hand(market, mug) > 0:
            market.store.merchant.sell([{"sku": "A", "quantity": 1}])
            sold += 1
    return orders, sold


async def fulfil(market: Market, mug: Goods, order: str) -> bool:
    """The store order takes the unit; when the store has none left, the TikTok order is cancelled as out of stock."""
    try:
        await market.take_in_store(mug, order, {"A": 1})
    except Refusal:
        placed = market.sandbox.tiktok_shop.state.orders[order]
        market.sandbox.tiktok_shop.orders.cancel_lines(
            placed, list(placed.lines), "SELLER", "none left", replenish=False
        )
        await market.say(market.order_of(mug, order, {"A": 1}, Claim.RELEASED, OrderStatus.CANCELLED))
        return False
    return True


def on_hand(market: Market, mug: Goods) -> int:
    return market.store.inventory.onhand(f"p{mug.product}")


async def caught_up(market: Market, mug: Goods, buffer: int) -> bool:
    """Everything sold so far is known and shown."""
    sku = (await market.skus(mug))["A"]
    left = max(0, on_hand(market, mug))
    return sku.on_hand == left and sku.reserved == 0 and market.shown(mug, "A") == max(0, left - buffer) and sku.in_step
