"""Bursts of any size on virtual time: the fewest calls, the newest value, the shop's rate."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from chassis.memory.loop import VirtualLoop, run
from contracts.gateway import Subject
from tests.integration.inventory.market import WRITE, Goods, Market, in_memory, open_market

READ_AT_ONCE = 500
"""Variants of one read: their ids stand in its address."""
VARIANTS = 5
LONG = pytest.mark.long
SIZES = [pytest.param(200, id="1000-skus"), pytest.param(2000, id="10000-skus", marks=LONG)]


async def listed(market: Market, products: int) -> list[Goods]:
    """On sale, linked, and shown."""
    goods = market.catalogue(products, VARIANTS)
    await market.say(*(said for each in goods for said in (market.product_of(each), market.listing_of(each))))
    await settled(market, goods)
    return goods


async def settled(market: Market, goods: list[Goods], seconds: float = 3600.0) -> None:
    """Wait until TikTok Shop shows the store's stock of every SKU and inventory has nothing left to do."""
    wakeups = market.service.ports.database.collection("wakeups")
    deadline = market.clock.seconds() + seconds
    while await wakeups.count({"flow": {"$in": ["read", "write", "assess"]}}) or not all_shown(market, goods):
        assert market.clock.seconds() < deadline, f"not after {seconds} s"
        await market.clock.sleep(2.0)


def all_shown(market: Market, goods: list[Goods]) -> bool:
    return all(
        market.shown(each, sku) == market.store.inventory.onhand(f"v{variant}")
        for each in goods
        for sku, variant in each.variants.items()
    )


@pytest.mark.timeout(900)
@pytest.mark.parametrize("products", SIZES)
def test_a_burst_costs_the_fewest_calls_on_both_sides(products: int) -> None:
    """Every SKU of every product changes, three times over; hints arrive in any order, for SKU and product."""

    async def story(loop: VirtualLoop) -> None:
        async with open_market(in_memory(loop), webhooks=False) as market:
            goods = await listed(market, products)
            reads, writes = market.reads(), market.writes()
            chance = random.Random(4)
            hints = []
            for each in goods:
                for sku, variant in each.variants.items():
                    for units in (48, 49, chance.randrange(48)):
                        market.store.merchant.set_stock(sku, units)
                    hints.append(market.hint(Subject.STORE_STOCK, str(each.product), str(variant)))
                hints.append(market.hint(Subject.STORE_PRODUCT, str(each.product)))
            chance.shuffle(hints)
            await market.say(*hints)
            await settled(market, goods)

            least = math.ceil(products * VARIANTS / READ_AT_ONCE)
            assert market.reads() - reads <= max(least, math.floor(1.02 * least))
            assert market.writes() - writes <= 1.02 * products

    run(story)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("products", SIZES)
def test_a_burst_while_the_shop_is_away_arrives_after_it_returns_within_its_rate(products: int) -> None:
    """TikTok Shop is down for ten minutes in which every SKU changes five times."""

    async def story(loop: VirtualLoop) -> None:
        async with open_market(in_memory(loop), webhooks=False) as market:
            goods = await listed(market, products)
            rule = market.sandbox.box.switches.on("tts:**", "error_before", status=503, times=None)
            before, began = market.writes(), market.clock.seconds()
            for units in (3, 8, 0, 7, 5):
                for each in goods:
                    for sku in each.variants:
                        market.store.merchant.set_stock(sku, units)
                    await market.say(
                        *(market.hint(Subject.STORE_STOCK, str(each.product), str(v)) for v in each.variants.values())
                    )
                await market.clock.sleep(120)
            assert market.clock.seconds() - began >= 600
            assert market.writes() - before <= 100, "a shop that is away is probed, not hammered"

            market.sandbox.box.switches.off(rule.id)
            returned = market.writes()
            await settled(market, goods)
            assert market.writes() - returned <= 1.02 * products
            calls = market.sandbox.box.ledger.calls("tts", WRITE)
            assert 429 not in {call.status for call in calls}
            assert 0 < max(Counter(math.floor(call.at) for call in calls).values()) <= 50

    run(story)


def test_what_is_sold_out_goes_before_everything_else() -> None:
    """More writes than the shop takes in a second; the SKUs that have none left stand last in the catalogue."""

    async def story(loop: VirtualLoop) -> None:
        async with open_market(in_memory(loop), webhooks=False) as market:
            goods = await listed(market, 120)
            empty = goods[-5:]
            hints = []
            for each in goods:
                for sku, variant in each.variants.items():
                    market.store.merchant.set_stock(sku, 0 if each in empty else 40)
                    hints.append(market.hint(Subject.STORE_STOCK, str(each.product), str(variant)))
            await market.say(*hints)
            await settled(market, goods)

            def last_write(each: Goods) -> float:
                return max(
                    market.sandbox.box.ledger.stock_history("tts", each.shop_sku(sku))[-1].at for sku in each.variants
                )

            first_of_the_others = min(last_write(each) for each in goods[:-5])
            assert max(last_write(each) for each in empty) <= first_of_the_others
            assert max(last_write(each) for each in goods) > first_of_the_others, "they did stand in line"

    run(story)
