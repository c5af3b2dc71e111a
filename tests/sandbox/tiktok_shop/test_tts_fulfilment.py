"""Packages, tracking numbers and the carrier."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World

NUMBER = "9400111899560000000001"


def packages(order: str, version: str = "202309") -> str:
    return f"/fulfillment/{version}/orders/{order}/packages"


async def tracking(world: World, number: str = NUMBER, carrier: str = "USPS", **more: Any) -> dict[str, Any]:
    return {"tracking_number": number, "shipping_provider_id": await world.provider(carrier), **more}


async def test_mark_as_shipped(world: World) -> None:
    order = await world.order(await world.listed(), 2)
    made = await world.ship(order)
    seen = await world.seen(order)
    assert seen["status"] == "AWAITING_COLLECTION"
    assert seen["tracking_number"] == NUMBER
    assert seen["packages"] == [{"id": made["package_id"]}]
    assert made["order_line_item_ids"] == [line["id"] for line in seen["line_items"]]
    assert {line["package_status"] for line in seen["line_items"]} == {"PROCESSING"}
    assert {line["shipping_provider_name"] for line in seen["line_items"]} == {"USPS"}
    assert "warning" not in made


async def test_newest_body_of_mark_as_shipped(world: World) -> None:
    order = await world.order(await world.listed(), 2)
    first, second = [line["id"] for line in (await world.seen(order))["line_items"]]
    body = {
        "order_line_list": [{"order_line_id": first}],
        "shipping_info_list": [await tracking(world, note="fragile")],
    }
    made = await world.call("POST", packages(order, "202610"), body=body)
    assert made["order_line_item_ids"] == [first]
    assert (await world.seen(order))["status"] == "PARTIALLY_SHIPPING"
    body = {"shipping_info_list": [await tracking(world)], "order_line_list": [{"order_line_id": second}]}
    await world.call("POST", packages(order, "202610"), body=body)
    assert (await world.seen(order))["status"] == "AWAITING_COLLECTION"
    assert len((await world.seen(order))["packages"]) == 2


async def test_repeats_say_already_shipped(world: World) -> None:
    order = await world.order(await world.listed(), 2)
    first, second = [line["id"] for line in (await world.seen(order))["line_items"]]
    body = await tracking(world, order_line_item_ids=[first])
    await world.call("POST", packages(order), body=body)
    assert await world.code("POST", packages(order), body=body) == 21011020
    assert await world.code("POST", packages(order), body=await tracking(world)) == 21011048
    await world.call("POST", packages(order), body=await tracking(world, order_line_item_ids=[second]))
    assert await world.code("POST", packages(order), body=await tracking(world)) == 21011006


async def test_same_sku_in_two_packages_is_an_option(world: World) -> None:
    world.box.set_option("tts_same_sku_in_two_packages", False)
    order = await world.order(await world.listed(), 2)
    first = (await world.seen(order))["line_items"][0]["id"]
    body = await tracking(world, order_line_item_ids=[first])
    assert await world.code("POST", packages(order), body=body) == 21011036


async def test_statuses_that_cannot_ship(world: World) -> None:
    sku = await world.listed()
    body = await tracking(world)
    unpaid = await world.order(sku, pay=False)
    assert await world.code("POST", packages(unpaid), body=body) == 21011003
    held = await world.order(sku, ready=False)
    assert await world.code("POST", packages(held), body=body) == 21011044
    await world.control("POST", f"/orders/{held}/cancel")
    assert await world.code("POST", packages(held), body=body) == 21011041
    assert await world.code("POST", packages("5"), body=body) == 21008111
    by_tiktok = await world.order(sku, shipping_type="TIKTOK")
    assert await world.code("POST", packages(by_tiktok), body=body) == 21011013


@pytest.mark.parametrize(
    ("number", "provider", "code"),
    [("A B", None, 21004012), ("A*1", None, 21004012), ("", None, 21001001), ("1234", "77", 21011022)],
)
async def test_tracking_numbers_refused(world: World, number: str, provider: str | None, code: int) -> None:
    order = await world.order(await world.listed())
    body = await tracking(world, number)
    body["shipping_provider_id"] = provider or body["shipping_provider_id"]
    assert await world.code("POST", packages(order), body=body) == code
    assert (await world.seen(order))["status"] == "AWAITING_SHIPMENT"


async def test_lines_of_other_orders_and_cancelled_lines(world: World) -> None:
    sku = await world.listed()
    order, other = await world.order(sku, 2), await world.order(sku)
    theirs = (await world.seen(other))["line_items"][0]["id"]
    body = await tracking(world, order_line_item_ids=[theirs])
    assert await world.code("POST", packages(order), body=body) == 21011029
    ours = (await world.seen(order))["line_items"][0]["id"]
    reason = "seller_cancel_reason_out_of_stock"
    await world.control("POST", f"/orders/{order}/cancel", {"by": "SELLER", "reason": reason, "line_ids": [ours]})
    body = await tracking(world, order_line_item_ids=[ours])
    assert await world.code("POST", packages(order), body=body) == 21011041
    made = await world.call("POST", packages(order), body=await tracking(world))
    assert ours not in made["order_line_item_ids"]


async def test_number_unlike_the_carriers(world: World) -> None:
    sku = await world.listed()
    made = await world.call("POST", packages(await world.order(sku)), body=await tracking(world, "ABC123", "UPS"))
    assert "UPS" in made["warning"]["message"]
    world.box.set_option("tts_tracking_check", "refuse")
    order = await world.order(sku)
    assert await world.code("POST", packages(order), body=await tracking(world, "ABC124", "UPS")) == 21004015
    world.box.set_option("tts_tracking_check", "off")
    assert "warning" not in await world.call("POST", packages(order), body=await tracking(world, "ABC124", "UPS"))


async def test_orders_under_one_tracking_number(world: World) -> None:
    world.box.set_option("tts_orders_per_tracking_number", 2)
    sku = await world.listed()
    for _ in range(2):
        await world.ship(await world.order(sku))
    order = await world.order(sku)
    assert await world.code("POST", packages(order), body=await tracking(world)) == 21034012


async def test_region_without_mark_as_shipped(world: World) -> None:
    order = await world.order(await world.listed())
    world.shop.region = "ID"
    assert await world.code("POST", packages(order), body=await tracking(world)) == 21008106


async def test_ship_package_where_packages_exist_since_payment(world: World) -> None:
    sku = await world.listed()
    world.shop.region = "ID"
    order, other = await world.order(sku), await world.order(sku)
    package = (await world.seen(order))["packages"][0]["id"]
    assert (await world.seen(order))["line_items"][0]["package_status"] == "TO_FULFILL"
    path = f"/fulfillment/202309/packages/{package}/ship"
    assert await world.code("POST", path, body={}) == 21001001
    await world.call("POST", path, body={"self_shipment": await tracking(world)})
    assert (await world.seen(order))["status"] == "AWAITING_COLLECTION"
    assert await world.code("POST", path, body={"self_shipment": await tracking(world)}) == 21008099
    second = (await world.seen(other))["packages"][0]["id"]
    rows = [{"id": second, "self_shipment": await tracking(world)}, {"id": package}, {"id": "5"}]
    answer = await world.call("POST", "/fulfillment/202309/packages/ship", body={"packages": rows})
    assert [error["code"] for error in answer["errors"]] == [21008099, 21008111]
    assert await world.code("POST", "/fulfillment/202309/packages/ship", body={}) == 36009004


async def test_tracking_is_corrected_once_within_72_hours(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku)
    path = f"/fulfillment/202309/orders/{order}/shipping_info/update"
    body = await tracking(world, "9400111899560000000002")
    assert await world.code("POST", path, body=body) == 21011043
    await world.ship(order)
    assert await world.call("POST", path, body=body) == {}
    assert (await world.seen(order))["tracking_number"] == "9400111899560000000002"
    assert await world.code("POST", path, body=body) == 21011051
    late = await world.order(sku)
    package = (await world.ship(late, "9400111899560000000003"))["package_id"]
    await world.advance(72 * 3_600 + 1)
    path = f"/fulfillment/202610/packages/{package}/shipping_info/update"
    assert await world.code("POST", path, body={"shipping_info_list": [body]}) == 21011050


async def test_tracking_is_not_corrected_after_delivery_or_cancellation(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku)
    package = (await world.ship(order))["package_id"]
    await world.control("POST", f"/orders/{order}/carrier/deliver")
    path = f"/fulfillment/202309/packages/{package}/shipping_info/update"
    assert await world.code("POST", path, body=await tracking(world)) == 21011030
    cancelled = await world.order(sku)
    await world.ship(cancelled, "9400111899560000000004")
    await world.control("POST", f"/orders/{cancelled}/cancel")
    path = f"/fulfillment/202309/orders/{cancelled}/shipping_info/update"
    assert await world.code("POST", path, body=await tracking(world)) == 21011042
    path = "/fulfillment/202309/packages/5/shipping_info/update"
    assert await world.code("POST", path, body=await tracking(world)) == 21011028


async def test_package_detail_search_and_tracking(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku, 2)
    package = (await world.ship(order))["package_id"]
    detail = await world.call("GET", f"/fulfillment/202309/packages/{package}")
    assert (detail["package_id"], detail["package_status"]) == (package, "PROCESSING")
    assert detail["orders"][0]["skus"][0]["quantity"] == 2
    await world.advance(5)
    await world.control("POST", f"/orders/{order}/carrier/scan", {"description": "Delayed by snow"})
    await world.advance(5)
    await world.control("POST", f"/orders/{order}/carrier/collect")
    events = (await world.call("GET", f"/fulfillment/202309/orders/{order}/tracking"))["tracking"]
    assert len(events) == 3
    assert events[1]["description"] == "Delayed by snow"
    assert [row["update_time_millis"] for row in events] == sorted(
        (row["update_time_millis"] for row in events), reverse=True
    )
    await world.ship(await world.order(sku), "9400111899560000000005")
    path = "/fulfillment/202309/packages/search"
    found = await world.call("POST", path, {"page_size": "1"}, {})
    assert (found["total_count"], len(found["packages"])) == (2, 1)
    found = await world.call("POST", path, {"page_size": "50"}, {"package_status": "FULFILLING"})
    assert [(row["id"], row["status"]) for row in found["packages"]] == [(package, "FULFILLING")]
    assert await world.code("POST", path, {"page_size": "51"}, {}) == 36009004
    assert await world.code("POST", path, {"sort_field": "x"}, {}) == 36009004
    assert await world.code("GET", "/fulfillment/202309/packages/5") == 21008111


async def test_sellers_word_that_a_parcel_arrived(world: World) -> None:
    order = await world.order(await world.listed())
    package = (await world.ship(order))["package_id"]
    path = "/fulfillment/202309/packages/deliver"
    answer = await world.call("POST", path, body={"packages": [{"id": package}, {"id": "5"}]})
    assert [error["detail"]["package_id"] for error in answer["errors"]] == ["5"]
    assert (await world.seen(order))["status"] == "DELIVERED"


async def test_carrier_cannot_move_what_was_not_shipped(world: World) -> None:
    order = await world.order(await world.listed())
    for step in ("collect", "deliver", "complete"):
        answer = await world.control_http.post(f"/orders/{order}/carrier/{step}")
        assert (answer.status_code, answer.json()["code"]) == (409, 21011043)
    assert (await world.control_http.post(f"/orders/{order}/carrier/fly")).status_code == 404
