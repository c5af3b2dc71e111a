"""Inventory is killed before and after every single step of a story, once each, and started again.

Whatever the step: TikTok Shop ends with exactly what the store has less what is promised, and nothing is left undone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from chassis.memory.loop import VirtualLoop, run
from contracts.gateway import Subject
from contracts.ids import sku_key
from contracts.orders import Claim, OrderStatus
from tests.integration.inventory.market import CONNECTION, Goods, Market, in_memory, open_market
from tests.integration.inventory.test_update_stock import command
from tests.support.gate import crash_everywhere

PATIENCE = 3600.0
STRIDE = 11
"""Of the steps, the short form takes every eleventh, beginning at another one for each story."""


async def reaches(market: Market, holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds; a life that ended is followed by the next, which nothing stops."""
    deadline = market.clock.seconds() + PATIENCE
    while not await holds():
        assert market.clock.seconds() < deadline, "it never came right"
        await market.revive()
        await market.clock.sleep(1.0)


async def shows(market: Market, goods: Goods, **units: int) -> None:
    async def holds() -> bool:
        known = await market.skus(goods)
        in_step = all(sku in known and known[sku].in_step and not known[sku].settling for sku in units)
        return in_step and all(market.shown(goods, sku) == count for sku, count in units.items())

    await reaches(market, holds)


async def tells_why(market: Market, goods: Goods) -> None:
    """Every number that we wrote to TikTok Shop stands in its SKU's timeline."""
    for sku, variant in goods.variants.items():
        lines = await market.stores.history.of(sku_key(CONNECTION, variant), limit=1000)
        written = [
            change.after["available"]
            for change in market.sandbox.box.ledger.stock_history("tts", goods.shop_sku(sku))
            if change.cause.endswith("/inventory/update")
        ]
        assert set(written) <= {line["after"] for line in lines}, (sku, written, lines)


async def changed(market: Market, goods: Goods, sku: str, units: int) -> None:
    market.store.merchant.set_stock(sku, units)
    await market.say(market.hint(Subject.STORE_STOCK, str(goods.product), str(goods.variants[sku])))


async def lost_answer(market: Market) -> None:
    """A first listing, a change whose write is answered by nobody, and one more change."""
    mug = await market.goods_of("mug", {"A": 10, "B": 5})
    await shows(market, mug, A=10, B=5)
    market.sandbox.box.switches.on("tts:POST /product/*/products/*/inventory/update", "error_after", status=500)
    await changed(market, mug, "A", 8)
    await shows(market, mug, A=8, B=5)
    await changed(market, mug, "B", 0)
    await shows(market, mug, A=8, B=0)


async def orders(market: Market) -> None:
    """One order is bought and taken by the store, another is bought and cancelled."""
    mug = await market.goods_of("mug", {"A": 10, "B": 5})
    await shows(market, mug, A=10, B=5)
    taken, cancelled = await market.buy_on_tiktok(mug, B=2), await market.buy_on_tiktok(mug, A=1)
    await shows(market, mug, A=9, B=3)
    await market.take_in_store(mug, taken, {"B": 2})
    await market.say(market.hint(Subject.STORE_STOCK, str(mug.product), str(mug.variants["B"])))
    placed = market.sandbox.tiktok_shop.state.orders[cancelled]
    market.sandbox.tiktok_shop.cause = "a buyer"
    market.sandbox.tiktok_shop.orders.cancel_lines(placed, list(placed.lines), "BUYER", "no more", replenish=True)
    await market.say(market.order_of(mug, cancelled, {"A": 1}, Claim.RELEASED, OrderStatus.CANCELLED))
    await shows(market, mug, A=10, B=3)


async def pressed(market: Market) -> None:
    """A person updates the stock after a change that nobody told of."""
    mug = await market.goods_of("mug", {"A": 10, "B": 5})
    await shows(market, mug, A=10, B=5)
    market.store.merchant.set_stock("A", 4)
    await market.say(command(market, mug.product))
    await shows(market, mug, A=4, B=5)
    await reaches(market, lambda: market.has_completed("u1"))


STORIES = {"lost_answer": lost_answer, "orders": orders, "pressed": pressed}


def steps_of(story: str, crash_at: int | None) -> list[str]:
    """Play a story with a crash at that step; the steps of the first life."""

    async def play(loop: VirtualLoop) -> list[str]:
        async with open_market(in_memory(loop), webhooks=False, crash_at=crash_at) as market:
            first = market.gate
            await STORIES[story](market)
            length = len(first.steps)
            (goods,) = market.goods.values()
            units = {sku: market.shown(goods, sku) for sku in goods.variants}
            await market.clock.sleep(600)
            await shows(market, goods, **units)
            await tells_why(market, goods)
            return first.steps[:length]

    return run(play)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("story", "first"), [("lost_answer", 2), ("orders", 5), ("pressed", 8)])
def test_some_steps(story: str, first: int) -> None:
    crash_everywhere(partial(steps_of, story), range(first, len(steps_of(story, None)), STRIDE))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("story", list(STORIES))
def test_every_step(story: str) -> None:
    crash_everywhere(partial(steps_of, story), range(1, len(steps_of(story, None)) + 1))
