"""Orders: flow, reads, masking, money."""

from __future__ import annotations

import hashlib
import hmac
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World

SEARCH = "/order/202309/orders/search"


async def search(world: World, body: dict[str, Any] | None = None, **query: str) -> Any:
    return await world.call("POST", SEARCH, query, body or {})


async def test_whole_life_of_an_order(world: World) -> None:
    sku = await world.listed()
    placed = await world.control(
        "POST",
        f"/shops/{world.shop.id}/orders",
        {"items": [{"sku_id": sku, "quantity": 2}], "pay": False},
    )
    order = placed["order_id"]
    assert (await world.seen(order))["status"] == "UNPAID"
    await world.control("POST", f"/orders/{order}/pay")
    held = await world.seen(order)
    assert (held["status"], held["is_on_hold_order"]) == ("ON_HOLD", True)
    await world.advance(3_599)
    assert (await world.seen(order))["status"] == "ON_HOLD"
    await world.advance(1)
    assert (await world.seen(order))["status"] == "AWAITING_SHIPMENT"
    await world.ship(order)
    for step, status in (
        ("collect", "IN_TRANSIT"),
        ("deliver", "DELIVERED"),
        ("complete", "COMPLETED"),
    ):
        before = (await world.seen(order))["update_time"]
        await world.advance(60)
        await world.control("POST", f"/orders/{order}/carrier/{step}")
        seen = await world.seen(order)
        assert seen["status"] == status
        assert seen["update_time"] > before
    assert seen["collection_time"] < seen["delivery_time"]


async def test_one_line_for_each_unit(world: World) -> None:
    sku = await world.listed()
    lines = (await world.seen(await world.order(sku, 3)))["line_items"]
    assert len({line["id"] for line in lines}) == 3
    assert {line["sku_id"] for line in lines} == {sku}
    assert all("quantity" not in line for line in lines)


async def test_shops_without_hold_go_straight_on(world: World) -> None:
    await world.control("PATCH", f"/apps/{world.app.app_key}", {"supports_hold": False})
    order = await world.order(await world.listed(), ready=False)
    seen = await world.seen(order)
    assert (seen["status"], seen["is_on_hold_order"]) == ("AWAITING_SHIPMENT", False)


async def test_hold_can_be_switched_off(world: World) -> None:
    world.box.set_option("tts_hold_seconds", 0)
    order = await world.order(await world.listed(), ready=False)
    assert (await world.seen(order))["status"] == "AWAITING_SHIPMENT"


async def test_unpaid_orders_are_cancelled_after_a_day(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku, pay=False)
    await world.advance(86_400)
    seen = await world.seen(order)
    assert (seen["status"], seen["cancellation_initiator"]) == ("CANCELLED", "SYSTEM")


async def test_platform_cancels_what_is_not_shipped_or_not_collected(world: World) -> None:
    world.box.set_option("tts_cancel_unshipped_seconds", 3 * 86_400)
    world.box.set_option("tts_cancel_uncollected_seconds", 86_400)
    sku = await world.listed()
    late, stuck = await world.order(sku), await world.order(sku)
    await world.ship(stuck)
    await world.advance(86_400)
    assert (await world.seen(stuck))["status"] == "CANCELLED"
    assert (await world.seen(late))["status"] == "AWAITING_SHIPMENT"
    await world.advance(2 * 86_400)
    seen = await world.seen(late)
    assert (seen["status"], seen["cancel_reason"]) == ("CANCELLED", "The seller did not ship in time")


async def test_amounts_add_up_exactly(world: World) -> None:
    sku = await world.listed()
    items = [
        {"sku_id": sku, "quantity": 2, "seller_discount": "1.50", "platform_discount": "0.75"},
        {"sku_id": sku, "quantity": 1, "is_gift": True},
    ]
    placed = await world.control("POST", f"/shops/{world.shop.id}/orders", {"items": items})
    seen = await world.seen(placed["order_id"])
    money = {name: Decimal(value) for name, value in seen["payment"].items() if name != "currency"}
    assert all(isinstance(value, str) for value in seen["payment"].values())
    assert money["original_total_product_price"] == Decimal("40.00")
    assert money["sub_total"] == Decimal("40.00") - Decimal("3.00") - Decimal("1.50")
    assert money["tax"] == money["product_tax"] + money["shipping_fee_tax"]
    assert money["total_amount"] == money["sub_total"] + money["shipping_fee"] + money["tax"]
    line, _, gift = seen["line_items"]
    assert (line["original_price"], line["sale_price"]) == ("20.00", "17.75")
    assert (gift["is_gift"], gift["sale_price"], gift["gift_retail_price"]) == (True, "0", "20.00")
    detail = await world.call("GET", f"/order/202407/orders/{placed['order_id']}/price_detail")
    assert Decimal(detail["payment"]) == money["total_amount"]
    assert detail["subtotal_deduction_seller"] == "3.00"
    assert len(detail["line_items"]) == 3


async def test_buyers_data_follows_the_status(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku, ready=False)
    assert (await world.seen(order))["recipient_address"] == {"region_code": "US"}
    await world.control("POST", f"/orders/{order}/release-hold")
    address = (await world.seen(order))["recipient_address"]
    true = (await world.control("GET", f"/ledger/orders/{order}"))["address"]
    assert address["name"] == f"{true['first_name']} {true['last_name']}"
    assert address["phone_number"] == true["phone"]
    levels = {row["address_level"]: row["address_name"] for row in address["district_info"]}
    assert levels == {"L0": "United States", "L1": true["state"], "L2": true["county"], "L3": true["city"]}
    assert "city" not in address
    await world.control("POST", f"/orders/{order}/cancel")
    masked = (await world.seen(order))["recipient_address"]
    assert masked["name"].endswith("***")
    assert "***" in masked["phone_number"]
    assert masked["address_line1"].endswith("***")


async def test_masked_a_month_after_completion(world: World) -> None:
    world.box.set_option("tts_access_token_seconds", 90 * 86_400)
    assert world.tenant.grant is not None
    world.tenant.grant.access_expires += 90 * 86_400
    order = await world.order(await world.listed())
    await world.ship(order)
    await world.control("POST", f"/orders/{order}/carrier/deliver")
    await world.control("POST", f"/orders/{order}/carrier/complete")
    await world.advance(30 * 86_400 - 1)
    assert "***" not in (await world.seen(order))["recipient_address"]["name"]
    await world.advance(1)
    assert "***" in (await world.seen(order))["recipient_address"]["name"]


async def test_delivered_orders_complete_by_themselves_when_asked_for(world: World) -> None:
    world.box.set_option("tts_complete_after_seconds", 3_600)
    order = await world.order(await world.listed())
    await world.ship(order)
    await world.control("POST", f"/orders/{order}/carrier/deliver")
    await world.advance(3_600)
    assert (await world.seen(order))["status"] == "COMPLETED"


async def test_fulfilled_by_tiktok(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku, fulfillment="FULFILLMENT_BY_TIKTOK")
    seen = await world.seen(order)
    assert (seen["fulfillment_type"], seen["shipping_type"]) == ("FULFILLMENT_BY_TIKTOK", "TIKTOK")
    assert "***" in seen["recipient_address"]["name"]
    assert seen["packages"]
    product = world.engine.products.of_sku(sku)
    assert product is not None
    assert product.skus[sku].stock[world.warehouse].available == 10
    path = f"/fulfillment/202309/orders/{order}/packages"
    body = {"tracking_number": "1", "shipping_provider_id": "1"}
    assert await world.code("POST", path, body=body) == 21008025
    await world.control("POST", f"/orders/{order}/platform-ships")
    assert (await world.seen(order))["status"] == "AWAITING_COLLECTION"


async def test_samples_replacements_and_exchanges_cost_nothing(world: World) -> None:
    sku = await world.listed()
    first = await world.order(sku)
    sample = await world.seen(await world.order(sku, sample=True))
    assert (sample["is_sample_order"], sample["payment"]["total_amount"]) == (True, "0")
    replacement = await world.seen(await world.order(sku, replaced_order_id=first))
    assert (replacement["is_replacement_order"], replacement["replaced_order_id"]) == (True, first)
    assert replacement["payment"]["total_amount"] == "0"
    exchange = await world.seen(await world.order(sku, exchange_source_order_id=first))
    assert (exchange["is_exchange_order"], exchange["exchange_source_order_id"]) == (True, first)


async def test_changed_address(world: World) -> None:
    order = await world.order(await world.listed())
    await world.control("PUT", f"/orders/{order}/address", {"line1": "1 New Street", "city": "Reno"})
    seen = await world.seen(order)
    assert seen["has_updated_recipient_address"] is True
    assert seen["recipient_address"]["address_line1"] == "1 New Street"


async def test_detail_takes_commas_and_repeats(world: World) -> None:
    sku = await world.listed()
    first, second = await world.order(sku), await world.order(sku)
    found = await world.call("GET", "/order/202309/orders", {"ids": f"{first},{second},{first}"})
    assert [order["id"] for order in found["orders"]] == [first, second]
    path = "/order/202309/orders"
    pairs = [
        ("app_key", world.app.app_key),
        ("ids", max(first, second)),
        ("ids", min(first, second)),
        ("shop_cipher", world.shop.cipher),
        ("timestamp", str(world.now)),
    ]
    secret = world.app.app_secret.encode()
    message = secret + (path + "".join(key + value for key, value in pairs)).encode() + secret
    pairs.append(("sign", hmac.new(secret, message, hashlib.sha256).hexdigest()))
    answer = await world.http.get(path, params=pairs, headers={"x-tts-access-token": world.token})
    assert [order["id"] for order in answer.json()["data"]["orders"]] == [second, first]


async def test_detail_limits_and_strangers(world: World) -> None:
    path = "/order/202507/orders"
    assert await world.code("GET", path) == 36009004
    assert await world.code("GET", path, {"ids": ",".join(str(n) for n in range(51))}) == 36009004
    assert await world.call("GET", path, {"ids": "1"}) == {"orders": []}
    world.box.set_option("tts_missing_orders", "error")
    assert await world.code("GET", path, {"ids": "1"}) == 21008111
    order = await world.order(await world.listed())
    other = await world.control("POST", "/shops", {"app_key": world.app.app_key, "authorized": True})
    theirs = {"cipher": other["shop_cipher"], "token": other["access_token"]}
    assert await world.code("GET", path, {"ids": order}, **theirs) == 21008111
    assert (await world.call("POST", SEARCH, {}, {}, **theirs))["total_count"] == 0


async def test_search_sorts_pages_and_filters(world: World) -> None:
    sku = await world.listed(100)
    orders = []
    for _ in range(5):
        orders.append(await world.order(sku))
        await world.advance(10)
    assert [order["id"] for order in (await search(world))["orders"]] == orders[::-1]
    await world.ship(orders[0])

    pages: list[str] = []
    token = ""
    while True:
        page = await search(world, page_size="2", sort_field="update_time", sort_order="ASC", page_token=token)
        pages += [order["id"] for order in page["orders"]]
        token = page["next_page_token"]
        if not token:
            break
    assert pages == [*orders[1:], orders[0]]
    third = (await world.seen(orders[2]))["create_time"]

    async def ids(**body: Any) -> list[str]:
        found = await search(world, body, sort_order="ASC")
        return [order["id"] for order in found.get("orders", [])]

    assert await ids(create_time_ge=third) == orders[2:]
    assert await ids(create_time_lt=third) == orders[:2]
    assert await ids(order_status="AWAITING_COLLECTION") == orders[:1]
    assert await ids(shipping_type="TIKTOK") == []
    assert await ids(warehouse_ids=[world.warehouse]) == orders
    assert await ids(is_buyer_request_cancel=True) == []
    buyer = (await world.seen(orders[3]))["user_id"]
    assert await ids(buyer_user_id=buyer) == [orders[3]]
    assert "orders" not in await search(world, {"order_status": "COMPLETED"})


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ({"page_size": "101"}, {}),
        ({"page_size": "0"}, {}),
        ({"sort_field": "id"}, {}),
        ({"sort_order": "UP"}, {}),
        ({"page_token": "x"}, {}),
        ({}, {"order_status": "SHIPPED"}),
    ],
)
async def test_search_refusals(world: World, query: dict[str, str], body: dict[str, Any]) -> None:
    assert await world.code("POST", SEARCH, query, body) == 36009004


async def test_orders_that_cannot_be_placed(world: World) -> None:
    sku = await world.listed()
    product = world.engine.products.of_sku(sku)
    assert product is not None

    async def status(items: Any) -> int:
        answer = await world.control_http.post(f"/shops/{world.shop.id}/orders", json={"items": items})
        return answer.status_code

    assert await status([{"sku_id": "5"}]) == 409
    assert await status([]) == 409
    assert await status([{"sku_id": sku, "quantity": 0}]) == 409
    await world.control("PATCH", f"/products/{product.id}", {"status": "SELLER_DEACTIVATED"})
    assert await status([{"sku_id": sku}]) == 409


async def test_unknown_fields_and_values_when_asked_for(world: World) -> None:
    order = await world.order(await world.listed())
    assert (await world.seen(order))["delivery_type"] == "HOME_DELIVERY"
    world.box.set_option("tts_unknown_fields", True)
    seen = await world.seen(order)
    assert seen["delivery_type"] == "SANDBOX_NEW_VALUE"
    assert "sandbox_unknown_field" in seen


async def test_burst_sells_exactly_what_there_is(world: World) -> None:
    await world.listed(30, "FLASH")
    made = await world.control("POST", f"/shops/{world.shop.id}/burst", {"seller_sku": "FLASH", "orders": 50})
    assert (made["placed"], made["refused"]) == (30, 20)
    (row,) = (await world.control("GET", "/ledger/units"))["units"]
    assert row == {"seller_sku": "FLASH", "sold": 30, "shipped": 0, "cancelled_out_of_stock": 0}
    assert len((await world.control("GET", "/ledger/orders?status=ON_HOLD"))["orders"]) == 30
