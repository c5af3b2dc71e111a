"""Shipments made in the store reach TikTok Shop; TikTok Shop's progress reaches the store, forward only."""

import pytest

from contracts.settings import ProviderRow, StatusRow
from services.orders.domain.order import Order, ShipmentState
from tests.integration.orders.market import Market

MARK_SHIPPED = "POST /fulfillment/{version}/orders/{order_id}/packages"
SET_STATUS = "PUT /v2/orders/{id}"
SHIPPED, AWAITING_PICKUP, AWAITING_SHIPMENT, COMPLETED, AWAITING_FULFILLMENT = 2, 8, 9, 10, 11


def states(order: Order) -> list[ShipmentState]:
    return [shipment.state for shipment in order.shipments]


@pytest.mark.acceptance("S-133")
async def test_a_store_shipment_reaches_the_shop(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 2)])
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id, tracking_number="9400111899223100001234")
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "AWAITING_COLLECTION")
    await market.at_rest()
    assert bought.status == "AWAITING_COLLECTION"
    (package,) = (market.world.sandbox.tiktok_shop.state.packages[one] for one in bought.package_ids)
    assert package.tracking_number == "9400111899223100001234"
    assert market.world.sandbox.tiktok_shop.state.providers[package.shipping_provider_id] == "USPS"
    (row,) = (await market.get("/orders"))["items"]
    assert row["fulfilment_status"] == "Fulfilled"
    assert market.count(MARK_SHIPPED) == 1


@pytest.mark.acceptance("S-130", "S-134")
async def test_an_unmapped_carrier_parks_the_shipment_until_it_is_mapped(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id, provider="", more={"tracking_carrier": "ups "}, tracking_number="1Z1")
    parked = await market.becomes(bought.id, lambda one: states(one) == [ShipmentState.PARKED])
    await market.at_rest()
    (problem,) = parked.problems
    assert problem.code == "provider_not_mapped"
    assert problem.field == "ups "
    assert "UPS" in problem.message
    assert market.count(MARK_SHIPPED) == 0
    providers = market.world.sandbox.tiktok_shop.state.providers
    ups = next(one for one, name in providers.items() if name == "UPS")
    await market.settings(providers=(ProviderRow(store_name="ups", provider_id=ups),))
    await market.at_rest()
    assert market.count(MARK_SHIPPED) == 0, "matching is exact"
    await market.settings(providers=(ProviderRow(store_name="ups ", provider_id=ups),))
    await market.becomes(bought.id, lambda one: states(one) == [ShipmentState.DONE])
    (package,) = (market.world.sandbox.tiktok_shop.state.packages[one] for one in bought.package_ids)
    assert package.shipping_provider_id == ups


async def test_partial_shipments_take_whole_units_lowest_first(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 3)])
    made = await market.created(bought.id)
    line = made.lines[0].id
    market.store.merchant.ship(made.id, {line: 1}, tracking_number="T1")
    order = await market.becomes(bought.id, lambda one: states(one) == [ShipmentState.DONE])
    ids = sorted((one.id for one in bought.lines), key=int)
    assert order.shipments[0].units == (ids[0],)
    market.store.merchant.ship(made.id, {line: 2}, tracking_number="T2")
    order = await market.becomes(bought.id, lambda one: states(one) == [ShipmentState.DONE] * 2)
    assert order.shipments[1].units == tuple(ids[1:])
    await market.at_rest()
    assert bought.status == "AWAITING_COLLECTION"
    assert len(bought.package_ids) == 2


async def test_corrected_tracking_is_sent_once_and_then_refused_by_the_platform(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    shipment = market.store.merchant.ship(made.id, tracking_number="T1")
    await market.becomes(bought.id, lambda one: states(one) == [ShipmentState.DONE])
    market.store.orders.shipments.update(made.id, shipment.id, {"tracking_number": "T2"}, "merchant")
    await market.becomes(bought.id, lambda one: one.shipments[0].sent_number == "T2")
    (package,) = (market.world.sandbox.tiktok_shop.state.packages[one] for one in bought.package_ids)
    assert package.tracking_number == "T2"
    market.store.orders.shipments.update(made.id, shipment.id, {"tracking_number": "T3"}, "merchant")
    order = await market.becomes(bought.id, lambda one: states(one) == [ShipmentState.REFUSED])
    assert order.problems[0].code == "shipment_refused"


@pytest.mark.acceptance("S-135")
async def test_the_store_follows_the_shop_forward(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id)
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "AWAITING_COLLECTION")
    await market.at_rest()
    assert made.status_id == SHIPPED, "never set back to Awaiting Shipment"
    fulfilment = market.world.sandbox.tiktok_shop.fulfilment
    (package,) = (market.world.sandbox.tiktok_shop.state.packages[one] for one in bought.package_ids)
    fulfilment.collect(package)
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "IN_TRANSIT")
    fulfilment.deliver(package)
    await market.becomes(bought.id, lambda one: one.store.status == AWAITING_PICKUP)
    assert made.status_id == AWAITING_PICKUP
    fulfilment.complete(bought)
    await market.becomes(bought.id, lambda one: one.store.status == COMPLETED)
    assert made.status_id == COMPLETED
    await market.at_rest()
    assert market.count(SET_STATUS) == 2


async def test_a_merchants_own_step_forward_is_never_undone(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.world.sandbox.box.switches.set_webhooks("bc", lose=1.0)
    market.store.merchant.set_status(made.id, COMPLETED)
    shop = market.world.sandbox.tiktok_shop
    shop.fulfilment.mark_shipped(
        market.shop, bought.id, {"tracking_number": "T1", "shipping_provider_id": next(iter(shop.state.providers))}
    )
    (package,) = (shop.state.packages[one] for one in bought.package_ids)
    shop.fulfilment.deliver(package)
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "DELIVERED" and one.store.status == COMPLETED)
    await market.at_rest()
    assert made.status_id == COMPLETED
    assert market.count(SET_STATUS) == 0


async def test_a_label_bought_at_the_shop_moves_the_store_order_to_awaiting_shipment(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    shop = market.world.sandbox.tiktok_shop
    shop.fulfilment.mark_shipped(
        market.shop, bought.id, {"tracking_number": "T1", "shipping_provider_id": next(iter(shop.state.providers))}
    )
    await market.becomes(bought.id, lambda one: one.store.status == AWAITING_SHIPMENT)
    assert made.status_id == AWAITING_SHIPMENT


@pytest.mark.acceptance("S-136")
async def test_a_status_without_a_row_changes_nothing_in_the_store(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 2)])
    made = await market.created(bought.id)
    shop = market.world.sandbox.tiktok_shop
    provider = next(iter(shop.state.providers))
    body = {
        "tracking_number": "T1",
        "shipping_provider_id": provider,
        "order_line_item_ids": [bought.lines[0].id],
    }
    shop.fulfilment.mark_shipped(market.shop, bought.id, body)
    await market.world.advance(301)
    await market.becomes(bought.id, lambda one: one.shop.raw_status == bought.status)
    await market.at_rest()
    assert bought.status == "PARTIALLY_SHIPPING"
    assert made.status_id == AWAITING_FULFILLMENT
    (row,) = (await market.get("/orders"))["items"]
    assert row["raw_status"] == "PARTIALLY_SHIPPING"
    assert row["fulfilment_status"] == "Partially Fulfilled"


async def test_the_map_can_be_edited(memory_market: Market) -> None:
    market = memory_market
    rows = (StatusRow(shop_status="DELIVERED", store_status_id=SHIPPED),)
    await market.settings(statuses=rows)
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    shop = market.world.sandbox.tiktok_shop
    shop.fulfilment.mark_shipped(
        market.shop, bought.id, {"tracking_number": "T1", "shipping_provider_id": next(iter(shop.state.providers))}
    )
    (package,) = (shop.state.packages[one] for one in bought.package_ids)
    shop.fulfilment.deliver(package)
    await market.becomes(bought.id, lambda one: one.store.status == SHIPPED)
    assert made.status_id == SHIPPED
