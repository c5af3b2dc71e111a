"""Cancelled on one side is cancelled on the other, once, without a loop; what cannot be settled is shown."""

import pytest

from services.orders.domain.order import CallState
from tests.integration.orders.market import CREATE, Market

CANCEL = "POST /return_refund/{version}/cancellations"
SET_STATUS = "PUT /v2/orders/{id}"
CANCELLED, SHIPPED, AWAITING_FULFILLMENT = 5, 2, 11
SELLER_REASONS = [
    "seller_cancel_reason_out_of_stock",
    "seller_cancel_reason_wrong_price",
    "seller_cancel_paid_reason_address_not_deliver",
    "seller_cancel_paid_reason_buyer_requested_cancellation",
]


@pytest.mark.acceptance("S-138", "S-142")
async def test_cancelled_in_the_store_is_cancelled_at_the_shop_once(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.store.merchant.cancel(made.id)
    await market.becomes(bought.id, lambda one: one.cancelled)
    await market.at_rest()
    assert bought.status == "CANCELLED"
    assert market.count(CANCEL) == 1
    assert market.count(SET_STATUS) == 0, "the echo causes no call"


@pytest.mark.acceptance("S-139")
async def test_a_cancel_that_the_shop_refuses_is_shown_as_a_difference(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.world.sandbox.box.set_option("tts_withdrawn_reasons", SELLER_REASONS)
    market.store.merchant.cancel(made.id)
    order = await market.becomes(bought.id, lambda one: one.shop_cancel.state is CallState.REFUSED)
    await market.at_rest()
    assert [one.code for one in order.differences] == ["shop_cancel_refused"]
    assert bought.status == "AWAITING_SHIPMENT"
    assert made.status_id == CANCELLED
    (row,) = (await market.get("/orders", different="true"))["items"]
    assert "did not cancel" in row["differences"][0]["message"]


async def test_shipped_beats_a_cancel_in_the_store(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id)
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "AWAITING_COLLECTION")
    market.store.merchant.cancel(made.id)
    order = await market.becomes(bought.id, lambda one: one.store.cancelled)
    await market.at_rest()
    assert market.count(CANCEL) == 0
    assert [one.code for one in order.differences] == ["cancelled_after_shipping"]


@pytest.mark.acceptance("S-140")
async def test_a_buyers_request_changes_nothing_until_it_is_accepted(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    cancellations = market.world.sandbox.tiktok_shop.cancellations
    first = cancellations.request(bought)
    await market.becomes(bought.id, lambda one: any(request.open for request in one.requests))
    await market.at_rest()
    assert made.status_id == AWAITING_FULFILLMENT
    cancellations.decline(first)
    await market.becomes(bought.id, lambda one: one.requests and not any(request.open for request in one.requests))
    await market.at_rest()
    assert made.status_id == AWAITING_FULFILLMENT
    assert bought.status == "AWAITING_SHIPMENT"
    cancellations.accept(cancellations.request(bought))
    await market.becomes(bought.id, lambda one: one.store.cancelled)
    assert made.status_id == CANCELLED


@pytest.mark.acceptance("S-141", "S-142")
async def test_cancelled_by_the_shop_is_cancelled_in_the_store_once(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 3)])
    made = await market.created(bought.id)
    market.world.sandbox.tiktok_shop.cancellations.by_system(bought, "ecom_order_seller_ship_timeout")
    order = await market.becomes(bought.id, lambda one: one.store.cancelled)
    await market.at_rest()
    assert made.status_id == CANCELLED
    assert market.count(SET_STATUS) == 1
    assert market.count(CANCEL) == 0
    assert order.cancelled
    stock = market.store.inventory.sellable(market.store.merchant.stock_key("MUG"))
    assert stock == 10, "the units came back once"


async def test_a_shop_cancel_beats_a_shipment_that_it_has_not_accepted(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    await market.at_rest()
    market.world.sandbox.box.switches.set_webhooks("bc", lose=1.0)
    market.store.merchant.ship(made.id)
    market.world.sandbox.tiktok_shop.cancellations.by_system(bought, "ecom_order_seller_ship_timeout")
    order = await market.becomes(bought.id, lambda one: one.differences)
    await market.at_rest()
    assert [one.code for one in order.differences] == ["shipped_but_cancelled"]
    assert made.status_id == SHIPPED
    assert market.count("POST /fulfillment/{version}/orders/{order_id}/packages") == 0


async def test_cancelled_before_creation_is_not_created(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10}, linked=False)
    bought = market.buy([("MUG", 1)])
    await market.becomes(bought.id, lambda one: one.problems)
    market.world.sandbox.tiktok_shop.cancellations.by_system(bought, "ecom_order_seller_ship_timeout")
    await market.becomes(bought.id, lambda one: one.cancelled)
    await market.at_rest()
    assert market.count(CREATE) == 0


async def test_a_create_without_an_answer_is_resolved_and_then_cancelled(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    market.world.sandbox.box.switches.on("bc:POST /v2/orders", "reset_after", times=1)
    bought = market.buy([("MUG", 1)])
    await market.becomes(bought.id, lambda one: one.create.open_attempt is not None)
    market.world.sandbox.tiktok_shop.cancellations.by_system(bought, "ecom_order_seller_ship_timeout")
    await market.becomes(bought.id, lambda one: one.cancelled)
    await market.at_rest()
    await market.world.advance(200)
    await market.becomes(bought.id, lambda one: one.store is not None and one.store.cancelled)
    assert [one.status_id for one in market.in_store(bought.id)] == [CANCELLED]


async def test_a_part_cancelled_at_the_shop_leaves_the_store_order_and_the_rest_goes_on(market: Market) -> None:
    await market.on_sale("Mug", {"MUG-A": 10, "MUG-B": 10})
    bought = market.buy([("MUG-A", 3), ("MUG-B", 1)])
    made = await market.created(bought.id)
    gone = [bought.lines[0].id, bought.lines[2].id]
    market.world.sandbox.tiktok_shop.cancellations.in_seller_center(bought, "seller_cancel_reason_out_of_stock", gone)
    await market.becomes(bought.id, lambda one: set(one.store.taken_out) == set(gone))
    await market.at_rest()
    assert [(line.sku, line.quantity) for line in made.lines] == [("MUG-A", 1), ("MUG-B", 1)]
    merchant, inventory = market.store.merchant, market.store.inventory
    assert inventory.sellable(merchant.stock_key("MUG-A")) == 9, "two units came back, once"
    assert market.count(SET_STATUS) == 1
    assert (await market.known(bought.id)).differences == ()
    merchant.ship(made.id, tracking_number="T1")
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "AWAITING_COLLECTION")
    assert made.status_id != CANCELLED


async def test_units_taken_out_of_the_store_order_are_cancelled_at_the_shop_once(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG-A": 10, "MUG-B": 10})
    bought = market.buy([("MUG-A", 3), ("MUG-B", 1)])
    made = await market.created(bought.id)
    lines = [{"id": made.lines[0].id, "quantity": 1}]
    market.store.orders.update(made.id, {"products": lines}, "merchant")
    await market.becomes(bought.id, lambda one: len(one.shop.open_lines) == 2)
    await market.at_rest()
    lowest = sorted((one.id for one in bought.lines if one.seller_sku == "MUG-A"), key=int)[:2]
    assert {one.id for one in bought.lines if one not in bought.open_lines} == set(lowest)
    assert market.count(CANCEL) == 1
    assert [(line.sku, line.quantity) for line in made.lines] == [("MUG-A", 1), ("MUG-B", 1)]
    assert (await market.known(bought.id)).differences == ()
    market.store.merchant.ship(made.id, tracking_number="T1")
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "AWAITING_COLLECTION")


async def test_a_part_that_the_shop_will_not_cancel_is_a_difference(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG-A": 10, "MUG-B": 10})
    bought = market.buy([("MUG-A", 1), ("MUG-B", 1)])
    made = await market.created(bought.id)
    market.world.sandbox.box.set_option("tts_withdrawn_reasons", SELLER_REASONS)
    market.store.orders.update(made.id, {"products": [{"id": made.lines[0].id, "quantity": 0}]}, "merchant")
    order = await market.becomes(bought.id, lambda one: one.differences)
    await market.at_rest()
    assert [one.code for one in order.differences] == ["part_cancel_refused"]
    assert len(bought.open_lines) == 2


async def test_a_part_that_is_cancelled_too_late_is_a_difference(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG-A": 10, "MUG-B": 10})
    bought = market.buy([("MUG-A", 1), ("MUG-B", 1)])
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id, {made.lines[1].id: 1}, tracking_number="T1")
    await market.becomes(bought.id, lambda one: one.shipments)
    market.world.sandbox.tiktok_shop.cancellations.in_seller_center(
        bought, "seller_cancel_reason_out_of_stock", [bought.lines[0].id]
    )
    order = await market.becomes(bought.id, lambda one: one.differences)
    assert [one.code for one in order.differences] == ["part_cancelled"]
    assert [line.quantity for line in made.lines] == [1, 1]


@pytest.mark.acceptance("S-143")
async def test_a_cancelled_order_is_archived_by_the_setting(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    first = market.buy([("MUG", 1)])
    made = await market.created(first.id)
    cancel = market.world.sandbox.tiktok_shop.cancellations.by_system
    cancel(first, "ecom_order_seller_ship_timeout")
    await market.becomes(first.id, lambda one: one.store.cancelled)
    await market.at_rest()
    assert not made.is_deleted
    assert [row["shop_order"] for row in (await market.get("/orders", archived="false"))["items"]] == [first.id]
    await market.settings(archive_cancelled=True)
    second = market.buy([("MUG", 1)])
    other = await market.created(second.id)
    cancel(second, "ecom_order_seller_ship_timeout")
    await market.becomes(second.id, lambda one: one.store.archived)
    assert other.is_deleted
    assert second.id in [row["shop_order"] for row in (await market.get("/orders", archived="true"))["items"]]
