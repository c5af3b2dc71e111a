"""TikTok Shop orders reserve units from their first sight until the store has taken them, and never twice."""

import pytest

from contracts.orders import Claim, OrderStatus
from tests.integration.inventory.market import Market

pytestmark = pytest.mark.backbone


async def test_an_order_is_subtracted_once_from_sight_to_settling(market: Market) -> None:
    mug = await market.goods_of("mug", {"A": 10, "B": 5})
    await market.shows(mug, A=10, B=5)

    order = await market.buy_on_tiktok(mug, A=3)
    await market.shows(mug, A=7, B=5)
    assert (await market.skus(mug))["A"].reserved == 3

    before = market.writes()
    await market.take_in_store(mug, order, {"A": 3})

    async def landed() -> bool:
        sku = (await market.skus(mug))["A"]
        return sku.on_hand == 7 and sku.reserved == 0

    await market.until(landed)
    await market.shows(mug, A=7, B=5)
    await market.advance(40)

    async def settled() -> bool:
        sku = (await market.skus(mug))["A"]
        return sku.settling == 0 and sku.settle_at is None

    await market.until(settled)
    await market.shows(mug, A=7, B=5)
    assert market.writes() - before <= 2, "at most the dip between two events, never a write for settling"


async def test_a_cancelled_order_gives_its_units_back_and_a_late_older_event_does_not_take_them_again(
    market: Market,
) -> None:
    mug = await market.goods_of("mug", {"A": 10})
    await market.shows(mug, A=10)
    order = await market.buy_on_tiktok(mug, A=4)
    await market.shows(mug, A=6)
    late = market.order_of(mug, order, {"A": 4}, status=OrderStatus.ON_HOLD)
    cancelled = market.order_of(mug, order, {"A": 4}, Claim.RELEASED, OrderStatus.CANCELLED, cancelled=True)

    await market.say(cancelled)
    await market.shows(mug, A=10)
    await market.say(late, late)
    await market.say(market.order_of(mug, "other", {"A": 1}))

    await market.shows(mug, A=9)


async def test_units_put_back_on_a_sold_out_sku_are_taken_off_again(market: Market) -> None:
    """The shop restores units of a cancelled order, the store has none: 0 goes out again."""
    mug = await market.goods_of("mug", {"A": 2})
    await market.shows(mug, A=2)
    order = await market.buy_on_tiktok(mug, A=2)
    await market.take_in_store(mug, order, {"A": 2})
    await market.shows(mug, A=0)

    sandbox_order = market.sandbox.tiktok_shop.state.orders[order]
    lines = list(sandbox_order.lines)
    market.sandbox.tiktok_shop.orders.cancel_lines(sandbox_order, lines, "BUYER", "changed mind", replenish=True)
    assert market.shown(mug, "A") == 2

    await market.shows(mug, A=0)


async def test_units_shipped_without_a_store_order_stay_held_until_a_person_says_so(market: Market) -> None:
    mug = await market.goods_of("mug", {"A": 10})
    await market.shows(mug, A=10)
    order = await market.buy_on_tiktok(mug, A=3)
    await market.shows(mug, A=7)
    await market.say(market.order_of(mug, order, {"A": 3}, status=OrderStatus.COMPLETED))

    async def stuck() -> bool:
        detail = await market.ask(f"stock/{mug.variants['A']}")
        return [(row["order"], row["held"], row["stuck"]) for row in detail["reservations"]] == [(order, 3, True)]

    await market.until(stuck)
    market.store.merchant.set_stock("A", 7)
    answer = await market.ask(f"orders/{order}/taken-by-hand", method="POST")
    assert answer == {"order": order, "units": 3}

    await market.advance(40)

    async def settled() -> bool:
        sku = (await market.skus(mug))["A"]
        return (sku.on_hand, sku.reserved) == (7, 0)

    await market.until(settled)
    await market.shows(mug, A=7)
