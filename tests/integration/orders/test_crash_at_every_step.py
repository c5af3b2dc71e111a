"""The service is killed before and after every single step of a story, once each, and started again.

Whatever the step: one store order, one shipment at TikTok Shop, one cancellation, and nothing left undone.
"""

from functools import partial

import pytest

from chassis.memory.loop import VirtualLoop, run
from contracts.gateway import Subject
from services.orders.domain.order import ShipmentState
from tests.integration.orders.stage import Stage, set_stage
from tests.support.gate import crash_everywhere

CANCELLED_IN_STORE = 5
STRIDE = 7
"""Of the steps, the short form takes every seventh, beginning at another one for each story."""


async def ship_story(stage: Stage) -> None:
    """Bought, created in the store, shipped there, and the tracking at TikTok Shop."""
    bought = stage.buy("MUG", 2)
    stage.hint(Subject.SHOP_ORDER, bought.id)

    async def created() -> bool:
        order = stage.order(bought.id)
        return order is not None and order.store is not None

    await stage.reaches(created)
    (made,) = stage.store.orders.by_external_id(bought.id)
    stage.store.merchant.ship(made.id, tracking_number="TRACK-1")
    stage.hint(Subject.STORE_ORDER, made.id)

    async def shipped() -> bool:
        order = stage.order(bought.id)
        done = order is not None and [one.state for one in order.shipments] == [ShipmentState.DONE]
        return done and bought.status == "AWAITING_COLLECTION"

    await stage.reaches(shipped)
    stage.story_ends()
    await stage.clock.sleep(600)
    assert len(stage.store.orders.by_external_id(bought.id)) == 1
    assert stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG")) == 98
    assert len(bought.package_ids) == 1


async def cancel_story(stage: Stage) -> None:
    """One order cancelled at TikTok Shop, another in the store: each is cancelled once on the other side."""
    first, second = stage.buy("MUG"), stage.buy("MUG")
    for order in (first, second):
        stage.hint(Subject.SHOP_ORDER, order.id)

    async def created() -> bool:
        return all((order := stage.order(one.id)) and order.store for one in (first, second))

    await stage.reaches(created)
    stage.sandbox.tiktok_shop.cancellations.by_system(first, "ecom_order_seller_ship_timeout")
    stage.hint(Subject.SHOP_CANCELLATION, first.id)
    (made,) = stage.store.orders.by_external_id(second.id)
    stage.store.merchant.cancel(made.id)
    stage.hint(Subject.STORE_ORDER, made.id)

    async def cancelled() -> bool:
        orders = [stage.order(one.id) for one in (first, second)]
        return all(one and one.cancelled and one.store and one.store.cancelled for one in orders)

    await stage.reaches(cancelled)
    stage.story_ends()
    await stage.clock.sleep(600)
    (mirrored,) = stage.store.orders.by_external_id(first.id)
    assert mirrored.status_id == CANCELLED_IN_STORE
    assert len(stage.store.orders.by_external_id(second.id)) == 1
    mine = [one for one in stage.sandbox.tiktok_shop.state.cancellations.values() if one.order_id == second.id]
    assert len(mine) == 1
    assert stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG")) == 100


async def amend_story(stage: Stage) -> None:
    """A unit cancelled at TikTok Shop, another taken out in the store, and the address changed: each once."""
    bought = stage.buy("MUG", 4)
    stage.hint(Subject.SHOP_ORDER, bought.id)

    async def created() -> bool:
        order = stage.order(bought.id)
        return order is not None and order.store is not None

    await stage.reaches(created)
    (made,) = stage.store.orders.by_external_id(bought.id)
    shop = stage.sandbox.tiktok_shop
    shop.cancellations.in_seller_center(bought, "seller_cancel_reason_out_of_stock", [bought.lines[3].id])
    shop.orders.change_address(bought, {"line1": "1 New Street"})
    stage.hint(Subject.SHOP_ORDER, bought.id)

    async def amended() -> bool:
        return made.lines[0].quantity == 3 and made.shipping_addresses[0]["street_1"] == "1 New Street"

    await stage.reaches(amended)
    stage.store.orders.update(made.id, {"products": [{"id": made.lines[0].id, "quantity": 2}]}, "merchant")
    stage.hint(Subject.STORE_ORDER, made.id)

    async def settled() -> bool:
        order = stage.order(bought.id)
        return order is not None and len(bought.open_lines) == 2 and not order.todo

    await stage.reaches(settled)
    stage.story_ends()
    await stage.clock.sleep(600)
    assert len(bought.open_lines) == made.lines[0].quantity == 2
    assert stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG")) == 98
    mine = [one for one in shop.state.cancellations.values() if one.order_id == bought.id]
    assert len(mine) == 2


STORIES = {"ship": ship_story, "cancel": cancel_story, "amend": amend_story}


def steps_of(story: str, crash_at: int | None) -> list[str]:
    """Play a story with a crash at that step; the steps of the first life."""

    async def play(loop: VirtualLoop) -> list[str]:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start(crash_at)
            await STORIES[story](stage)
            return stage.lives[0].steps[: stage.story_length]

    return run(play)


@pytest.mark.acceptance("S-124")
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("story", "first"), [("ship", 1), ("cancel", 3), ("amend", 5)])
def test_some_steps(story: str, first: int) -> None:
    crash_everywhere(partial(steps_of, story), range(first, len(steps_of(story, None)), STRIDE))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("story", list(STORIES))
def test_every_step(story: str) -> None:
    crash_everywhere(partial(steps_of, story), range(1, len(steps_of(story, None)) + 1))
