"""Shipping by TikTok Shop: labels, pick-up slots, documents."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World

BUY = "/fulfillment/202309/packages"
BUY_TYPED = "/fulfillment/202512/packages"
WEIGHT = {"value": "2", "unit": "POUND"}


async def theirs(world: World, quantity: int = 1, **options: Any) -> str:
    """An order that TikTok Shop's own carrier takes."""
    return await world.order(await world.listed(), quantity, shipping_type="TIKTOK", **options)


def services(order: str) -> str:
    return f"/fulfillment/202309/orders/{order}/shipping_services/query"


def document(package: str) -> str:
    return f"/fulfillment/202309/packages/{package}/shipping_documents"


async def bought(world: World, order: str) -> str:
    return str((await world.call("POST", BUY, body={"order_id": order}))["package_id"])


async def test_services_to_choose_from(world: World) -> None:
    order = await theirs(world, 2)
    light = await world.call("POST", services(order), body={"weight": {"value": "100", "unit": "GRAM"}})
    heavy = await world.call("POST", services(order), body={"weight": WEIGHT})
    assert light["order_line_id"] == [line["id"] for line in (await world.seen(order))["line_items"]]
    assert [one["is_default"] for one in light["shipping_services"]].count(True) == 1
    assert {one["currency"] for one in light["shipping_services"]} == {"USD"}
    for cheap, dear in zip(light["shipping_services"], heavy["shipping_services"], strict=True):
        assert float(cheap["price"]) < float(dear["price"])


async def test_a_label_is_bought_for_some_lines(world: World) -> None:
    order = await theirs(world, 2)
    first, second = [line["id"] for line in (await world.seen(order))["line_items"]]
    choice = (await world.call("POST", services(order), body={}))["shipping_services"][2]
    body = {
        "order_id": order,
        "order_line_item_ids": [first],
        "shipping_service_id": choice["id"],
        "weight": WEIGHT,
        "dimension": {"length": "10", "width": "8", "height": "4", "unit": "INCH"},
    }
    made = await world.call("POST", BUY, body=body)
    assert made["order_line_item_ids"] == [first]
    assert made["shipping_service_info"]["name"] == choice["name"]
    detail = await world.call("GET", f"/fulfillment/202309/packages/{made['package_id']}")
    assert (detail["package_status"], detail["weight"]) == ("PROCESSING", WEIGHT)
    assert detail["shipping_provider_id"] == choice["shipping_provider_id"]
    assert detail["tracking_number"].startswith("TT")
    assert (await world.seen(order))["status"] == "PARTIALLY_SHIPPING"
    await world.call("POST", BUY, body={"order_id": order, "order_line_item_ids": [second]})
    seen = await world.seen(order)
    assert (seen["status"], len(seen["packages"])) == ("AWAITING_COLLECTION", 2)
    assert await world.code("POST", BUY, body={"order_id": order}) == 21011006


async def test_labels_refused(world: World) -> None:
    order = await theirs(world)
    refused = {
        21001001: {"weight": {"value": "0", "unit": "GRAM"}},
        21011037: {"weight": {"value": "151", "unit": "POUND"}},
        21004008: {"shipping_service_id": "5"},
        21011029: {"order_line_item_ids": ["5"]},
    }
    for code, body in refused.items():
        assert await world.code("POST", BUY, body={"order_id": order, **body}) == code
    assert (
        await world.code("POST", BUY, body={"order_id": order, "weight": {"value": "1", "unit": "STONE"}}) == 21001001
    )
    box = {"length": "x", "width": "1", "height": "1", "unit": "CM"}
    assert await world.code("POST", BUY, body={"order_id": order, "dimension": box}) == 21001001
    assert await world.code("POST", BUY, body={"order_id": order, "dimension": {**box, "unit": "MILE"}}) == 21001001
    assert await world.code("POST", BUY, body={}) == 36009004
    assert await world.code("POST", BUY, body={"order_id": "5"}) == 21008111
    sellers = await world.order(await world.listed(name="SKU-2"))
    assert await world.code("POST", BUY, body={"order_id": sellers}) == 21011013
    assert (await world.seen(order))["status"] == "AWAITING_SHIPMENT"
    world.shop.region = "GB"
    assert await world.code("POST", services(order), body={}) == 21008106


async def test_the_newest_body_names_how_orders_are_packed(world: World) -> None:
    whole, part = await theirs(world), await theirs(world, 2)
    made = await world.call("POST", BUY_TYPED, body={"ship_type": "1", "order_id": whole})
    assert (await world.seen(whole))["packages"] == [{"id": made["package_id"]}]
    first = (await world.seen(part))["line_items"][0]["id"]
    body = {"ship_type": "2", "order_id": part, "order_line_item": [{"order_line_id": first}]}
    await world.call("POST", BUY_TYPED, body=body)
    assert (await world.seen(part))["status"] == "PARTIALLY_SHIPPING"
    one = await theirs(world)
    other = await theirs(world, same_buyer_as=one)
    made = await world.call("POST", BUY_TYPED, body={"ship_type": "3", "order_list_ids": [one, other]})
    for order in (one, other):
        seen = await world.seen(order)
        assert (seen["status"], seen["packages"]) == ("AWAITING_COLLECTION", [{"id": made["package_id"]}])


async def test_the_newest_body_refused(world: World) -> None:
    one, stranger = await theirs(world), await theirs(world)
    assert await world.code("POST", BUY_TYPED, body={"order_id": one}) == 36009004
    assert await world.code("POST", BUY_TYPED, body={"ship_type": "4", "order_id": one}) == 36009004
    assert await world.code("POST", BUY_TYPED, body={"ship_type": "2", "order_id": one}) == 36009004
    assert await world.code("POST", BUY_TYPED, body={"ship_type": "3", "order_list_ids": [one]}) == 10007014
    assert await world.code("POST", BUY_TYPED, body={"ship_type": "3", "order_list_ids": [one, stranger]}) == 10007014
    assert await world.code("POST", BUY_TYPED, body={"ship_type": "3"}) == 10007014
    assert (await world.seen(one))["status"] == "AWAITING_SHIPMENT"


async def test_a_package_is_handed_over_in_a_slot(world: World) -> None:
    order = await theirs(world)
    package = (await world.seen(order))["packages"][0]["id"]
    slots = await world.call("GET", f"/fulfillment/202309/packages/{package}/handover_time_slots")
    assert slots["can_pickup"]
    assert all(slot["start_time"] > world.now and slot["avaliable"] for slot in slots["pickup_slots"])
    slot = {name: slots["pickup_slots"][0][name] for name in ("start_time", "end_time")}
    body = {"handover_method": "PICKUP", "pickup_slot": slot}
    await world.call("POST", f"/fulfillment/202309/packages/{package}/ship", body=body)
    detail = await world.call("GET", f"/fulfillment/202309/packages/{package}")
    assert (detail["handover_method"], detail["tracking_number"][:2]) == ("PICKUP", "TT")
    update = f"/fulfillment/202309/packages/{package}/shipping_info/update"
    body = {"tracking_number": "1", "shipping_provider_id": await world.provider()}
    assert await world.code("POST", update, body=body) == 21011004


@pytest.mark.parametrize("kind", ["SHIPPING_LABEL", "PACKING_SLIP", "SHIPPING_LABEL_AND_PACKING_SLIP"])
async def test_a_document_is_a_pdf_for_a_day(world: World, kind: str) -> None:
    order = await theirs(world)
    package = await bought(world, order)
    made = await world.call("GET", document(package), {"document_type": kind})
    assert made["doc_url"].startswith(world.engine.public_url)
    path = made["doc_url"].removeprefix(world.engine.public_url)
    answer = await world.http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-1.4")
    assert made["tracking_number"].encode() in answer.content
    assert order.encode() in answer.content
    await world.advance(86_400)
    assert (await world.http.get(path)).status_code == 404


async def test_documents_refused(world: World) -> None:
    order = await theirs(world)
    waiting = (await world.seen(order))["packages"][0]["id"]
    label = {"document_type": "SHIPPING_LABEL"}
    assert await world.code("GET", document(waiting)) == 36009004
    assert await world.code("GET", document(waiting), {"document_type": "POEM"}) == 36009004
    assert await world.code("GET", document("5"), label) == 21008111
    assert await world.code("GET", document(waiting), label) == 21023035
    package = await bought(world, order)
    await world.control("POST", f"/orders/{order}/carrier/collect")
    assert await world.code("GET", document(package), label) == 21042102
    sku = await world.listed(name="SKU-2")
    own = (await world.ship(await world.order(sku)))["package_id"]
    assert await world.code("GET", document(own), label) == 21008017
    cancelled = await world.order(sku, shipping_type="TIKTOK")
    package = await bought(world, cancelled)
    await world.control("POST", f"/orders/{cancelled}/cancel")
    assert await world.code("GET", document(package), label) == 21023059
    by_them = await world.order(sku, fulfillment="FULFILLMENT_BY_TIKTOK")
    await world.control("POST", f"/orders/{by_them}/platform-ships")
    package = (await world.seen(by_them))["packages"][0]["id"]
    assert await world.code("GET", document(package), label) == 21008043
