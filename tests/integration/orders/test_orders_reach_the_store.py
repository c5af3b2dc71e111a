"""From a buyer's payment to the store order: what is created, what waits, and why."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from contracts.gateway import HintReceivedV1, Platform, Subject
from contracts.settings import OptionRow
from tests.integration.orders.market import CREATE, Market

AWAITING_FULFILLMENT = 11


@pytest.mark.acceptance("S-116", "S-123", "S-132")
async def test_a_paid_order_becomes_one_store_order(market: Market) -> None:
    await market.on_sale("Mug", {"MUG-A": 10, "MUG-B": 5})
    bought = market.buy([("MUG-A", 2), ("MUG-B", 1)])
    made = await market.created(bought.id)
    assert len(market.in_store(bought.id)) == 1
    assert market.count(CREATE) == 1
    assert made.status_id == AWAITING_FULFILLMENT
    assert made.channel_id == (await market.facts()).store.channel_id
    assert [(line.sku, line.quantity, line.price_ex_tax) for line in made.lines] == [
        ("MUG-A", 2, Decimal("10.00")),
        ("MUG-B", 1, Decimal("10.00")),
    ]
    address = made.shipping_addresses[0]
    assert address["street_1"] == bought.address["line1"]
    assert (address["city"], address["state"]) == (bought.address["city"], bought.address["state"])
    assert address["shipping_method"] == "Standard shipping"
    detail = await market.get(f"/orders/{bought.id}")
    assert detail["row"]["payment_status"] == "Paid"
    assert detail["row"]["fulfilment_status"] == "Unfulfilled"
    assert detail["row"]["raw_status"] == "AWAITING_SHIPMENT"
    figures = {name: Decimal(value) for name, value in detail["figures"].items() if name != "currency"}
    parts = figures["lines"] + figures["shipping"] + figures["fees"] + figures["tax"] - figures["discounts"]
    assert parts == figures["total"] == Decimal(detail["row"]["total"])


async def test_units_of_one_sku_at_two_prices_are_two_lines(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Cup", {"CUP": 10}, price="13.00")
    rows = [
        {"seller_sku": "CUP", "quantity": 1, "seller_discount": "3.34"},
        {"seller_sku": "CUP", "quantity": 2, "seller_discount": "3.33"},
    ]
    bought = market.buy_rows(rows)
    made = await market.created(bought.id)
    assert [(line.quantity, line.price_ex_tax) for line in made.lines] == [
        (1, Decimal("9.66")),
        (2, Decimal("9.67")),
    ]


@pytest.mark.acceptance("S-124")
async def test_an_event_heard_many_times_in_any_order_makes_one_store_order(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 50})
    market.world.sandbox.box.switches.set_webhooks("tts", duplicate=1.0, reorder=1.0, reorder_seconds=1.0)
    bought = [market.buy([("MUG", 1)]) for _ in range(5)]
    now = market.running.ports.clock.now()
    again = [
        HintReceivedV1(
            connection=market.connection,
            platform=Platform.TIKTOK_SHOP,
            subject=Subject.SHOP_ORDER,
            object_id=one.id,
            received_at=now + timedelta(milliseconds=number),
        )
        for number in range(10)
        for one in bought
    ]
    await asyncio.gather(*(market.say(*again[start::4]) for start in range(4)))
    for one in bought:
        await market.created(one.id)
    await market.at_rest()
    assert [len(market.in_store(one.id)) for one in bought] == [1] * 5
    assert market.count(CREATE) == 5


@pytest.mark.acceptance("S-117")
async def test_an_unpaid_order_is_shown_and_not_created(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)], pay=False)
    await market.becomes(bought.id, lambda one: one.shop is not None and one.shop.raw_status == "UNPAID")
    await market.at_rest()
    (row,) = (await market.get("/orders"))["items"]
    assert row["shop_order"] == bought.id
    assert row["store_order"] is None
    assert row["reason"] == "Not paid yet"
    assert market.in_store(bought.id) == []


@pytest.mark.acceptance("S-118")
async def test_an_order_on_hold_waits_until_it_awaits_shipment(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)], hold=True)
    await market.becomes(bought.id, lambda one: one.shop is not None and one.shop.raw_status == "ON_HOLD")
    await market.at_rest()
    (row,) = (await market.get("/orders"))["items"]
    assert row["on_hold"] is True
    assert market.in_store(bought.id) == []
    market.world.sandbox.tiktok_shop.orders.release_hold(bought.id)
    await market.created(bought.id)


@pytest.mark.acceptance("S-119", "S-120")
async def test_an_unlinked_line_blocks_the_order_until_it_is_linked(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bowl = await market.on_sale("Bowl", {"BOWL": 10}, linked=False)
    bought = market.buy([("MUG", 1), ("BOWL", 2)])
    blocked = await market.becomes(bought.id, lambda one: one.problems)
    await market.at_rest()
    assert market.in_store(bought.id) == []
    (problem,) = blocked.problems
    bowl_line = next(line for line in bought.lines if line.seller_sku == "BOWL")
    assert problem.code == "not_linked"
    assert problem.field == f"line_items[{bowl_line.id}]"
    assert "BOWL" in problem.message
    assert problem.fix
    await market.link(bowl)
    made = await market.created(bought.id)
    assert [(line.sku, line.quantity) for line in made.lines] == [("MUG", 1), ("BOWL", 2)]
    assert (await market.known(bought.id)).problems == ()


@pytest.mark.acceptance("S-121", "S-122")
async def test_every_order_is_listed_and_opens_by_its_id(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    unpaid = market.buy([("MUG", 1)], pay=False)
    held = market.buy([("MUG", 1)], hold=True)
    paid = market.buy([("MUG", 1)])
    gone = market.buy([("MUG", 1)], hold=True)
    market.world.sandbox.tiktok_shop.cancellations.request(gone)
    await market.created(paid.id)
    await market.becomes(gone.id, lambda one: one.cancelled)
    for order in (unpaid, held):
        await market.known(order.id)
    page = await market.get("/orders")
    assert {row["shop_order"]: row["raw_status"] for row in page["items"]} == {
        unpaid.id: "UNPAID",
        held.id: "ON_HOLD",
        paid.id: "AWAITING_SHIPMENT",
        gone.id: "CANCELLED",
    }
    assert page["total"] == 4
    assert all(row["store_order"] or row["reason"] for row in page["items"])
    (found,) = (await market.get("/orders", search=paid.id))["items"]
    assert found["shop_order"] == paid.id
    detail = await market.get(f"/orders/{paid.id}")
    assert [line["seller_sku"] for line in detail["lines"]] == ["MUG"]
    assert detail["timeline"]


async def test_pages_of_the_list_hold_every_order_once(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 50})
    bought = {market.buy([("MUG", 1)], pay=False).id for _ in range(7)}
    for order in bought:
        await market.known(order)
    seen: list[str] = []
    cursor = ""
    while True:
        page = await market.get("/orders", limit="3", **({"cursor": cursor} if cursor else {}))
        seen += [row["shop_order"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == 7
    assert set(seen) == bought


@pytest.mark.acceptance("S-126", "S-127")
async def test_orders_fulfilled_by_tiktok_follow_the_setting_and_are_never_shipped_by_us(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)], fulfillment="FULFILLMENT_BY_TIKTOK")
    await market.known(bought.id)
    await market.at_rest()
    assert market.in_store(bought.id) == []
    (row,) = (await market.get("/orders"))["items"]
    assert row["fulfilled_by_tiktok"] is True
    await market.settings(sync_fbt_orders=True)
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id)
    await market.becomes(bought.id, lambda one: one.shipments)
    await market.at_rest()
    assert market.count("POST /fulfillment/{version}/orders/{order_id}/packages") == 0


@pytest.mark.acceptance("S-131")
async def test_the_shipping_option_is_named_by_the_map(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    await market.settings(options=(OptionRow(shop_option="Standard shipping", store_name="Ground"),))
    made = await market.created(market.buy([("MUG", 1)]).id)
    assert made.shipping_addresses[0]["shipping_method"] == "Ground"


@pytest.mark.acceptance("S-128", "S-129")
async def test_a_refused_creation_is_tried_four_times_ten_minutes_apart(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    refusal = [{"status": 400, "message": "no such thing"}]
    market.world.sandbox.box.switches.on("bc:POST /v2/orders", "error_before", times=None, status=400, body=refusal)
    bought = market.buy([("MUG", 1)])
    for number in (1, 2, 3, 4):
        await market.becomes(bought.id, lambda one, n=number: one.create.refusals == n)
        await market.at_rest()
        assert market.count(CREATE) == number
        await market.world.advance(601)
    await market.at_rest()
    assert market.count(CREATE) == 4
    left = await market.known(bought.id)
    assert left.create.gave_up
    assert left.problems[0].message == "no such thing"
    (row,) = (await market.get("/orders", synced="false"))["items"]
    assert row["reason"] == "no such thing"


async def test_a_success_ends_the_retries(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    refusal = [{"status": 400, "message": "not now"}]
    market.world.sandbox.box.switches.on("bc:POST /v2/orders", "error_before", times=1, status=400, body=refusal)
    bought = market.buy([("MUG", 1)])
    await market.becomes(bought.id, lambda one: one.create.refusals == 1)
    await market.at_rest()
    await market.world.advance(601)
    await market.created(bought.id)
    await market.world.advance(3600)
    await market.at_rest()
    assert len(market.in_store(bought.id)) == 1
    assert (await market.known(bought.id)).problems == ()


async def test_no_retry_when_the_setting_is_off(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    await market.settings(retry_orders=False)
    refusal = [{"status": 400, "message": "not now"}]
    market.world.sandbox.box.switches.on("bc:POST /v2/orders", "error_before", times=1, status=400, body=refusal)
    bought = market.buy([("MUG", 1)])
    await market.becomes(bought.id, lambda one: one.create.gave_up)
    await market.world.advance(3600)
    await market.at_rest()
    assert market.in_store(bought.id) == []


async def test_lost_webhooks_are_made_good_by_the_sweep(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    market.world.sandbox.box.switches.set_webhooks("tts", lose=1.0)
    bought = market.buy([("MUG", 1)])
    await market.at_rest()
    assert await market.order(bought.id) is None
    await market.world.advance(301)
    await market.created(bought.id)


CHANGE_ADDRESS = "PUT /v2/orders/{id}/shipping_addresses/{id}"


async def test_an_address_changed_before_shipping_reaches_the_store_order_once(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.world.sandbox.tiktok_shop.orders.change_address(bought, {"line1": "1 New Street"})
    await market.becomes(
        bought.id, lambda one: any(told.what == "address changed in the store" for told in one.timeline)
    )
    await market.at_rest()
    assert made.shipping_addresses[0]["street_1"] == "1 New Street"
    assert made.shipping_addresses[0]["shipping_method"] == "Standard shipping"
    assert market.count(CHANGE_ADDRESS) == 1
    order = await market.known(bought.id)
    assert order.differences == ()
    assert order.store.address_sent == order.address


async def test_an_address_that_the_store_refuses_is_shown_until_it_is_shipped(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    refusal = [{"status": 400, "message": "no such place"}]
    market.world.sandbox.box.switches.on(
        "bc:PUT /v2/orders/*/shipping_addresses/*", "error_before", times=1, status=400, body=refusal
    )
    market.world.sandbox.tiktok_shop.orders.change_address(bought, {"line1": "1 New Street"})
    order = await market.becomes(bought.id, lambda one: one.differences)
    assert [one.code for one in order.differences] == ["address_changed"]
    assert "no such place" in order.differences[0].message
    market.store.merchant.ship(made.id)
    await market.becomes(bought.id, lambda one: not one.differences)


async def test_an_address_changed_while_the_creation_is_unanswered_is_not_forgotten(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    market.world.sandbox.box.switches.on("bc:POST /v2/orders", "reset_after", times=1)
    bought = market.buy([("MUG", 1)])
    await market.becomes(bought.id, lambda one: one.create.open_attempt is not None)
    before = (await market.known(bought.id)).address
    market.world.sandbox.tiktok_shop.orders.change_address(bought, {"line1": "1 New Street"})
    await market.becomes(bought.id, lambda one: one.address != before)
    await market.world.advance(200)
    await market.becomes(bought.id, lambda one: one.store is not None and one.store.address_sent == one.address)
    (made,) = market.in_store(bought.id)
    assert made.shipping_addresses[0]["street_1"] == "1 New Street"


async def test_a_changed_status_map_is_judged_before_it_is_saved(memory_market: Market) -> None:
    market = memory_market
    world = market.world
    path = f"/api/v1/connections/{market.connection}/settings"
    found = await world.browser.get(path)
    backwards = [
        {"shop_status": "IN_TRANSIT", "store_status_id": 10},
        {"shop_status": "DELIVERED", "store_status_id": 2},
    ]
    headers = {"X-CSRF-Token": world.csrf, "If-Match": found.headers["etag"]}
    order = {**found.json()["order"], "statuses": backwards}
    refused = await world.browser.put(f"{path}/order", json=order, headers=headers)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "status_map", "statuses")
    imported = await world.browser.post(f"{path}/import", json={"order": order}, headers=headers)
    assert (imported.status_code, imported.json()["field"]) == (422, "statuses")
    order["statuses"] = [{"shop_status": "DELIVERED", "store_status_id": 2}]
    taken = await world.browser.put(f"{path}/order", json=order, headers=headers)
    assert taken.status_code == 200, taken.text
    assert taken.json()["order"]["statuses"] == order["statuses"]
