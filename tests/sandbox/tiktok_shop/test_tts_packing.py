"""Splitting an order into packages, and combining the orders of one buyer in one."""

from __future__ import annotations

from typing import Any

from tests.sandbox.tiktok_shop.tiktok_world import World

SEARCH = "/fulfillment/202309/combinable_packages/search"
COMBINE = "/fulfillment/202309/packages/combine"


async def tracking(world: World) -> dict[str, Any]:
    return {"tracking_number": "9400111899560000000001", "shipping_provider_id": await world.provider()}


async def two_orders(world: World) -> tuple[str, str]:
    """Of one buyer, each in a package that waits to be shipped: where packages exist since payment."""
    sku = await world.listed()
    world.shop.region = "ID"
    first = await world.order(sku)
    return first, await world.order(sku, 2, same_buyer_as=first)


async def combined(world: World) -> tuple[str, str, str]:
    first, second = await two_orders(world)
    (row,) = (await world.call("GET", SEARCH))["combinable_packages"]
    (made,) = (await world.call("POST", COMBINE, body={"combinable_packages": [row]}))["packages"]
    return first, second, made["id"]


async def test_split_before_shipping(world: World) -> None:
    order = await world.order(await world.listed(), 2)
    attributes = "/fulfillment/202309/orders/split_attributes"
    (row,) = (await world.call("GET", attributes, {"order_ids": order}))["split_attributes"]
    assert row == {"order_id": order, "can_split": True, "must_split": False}
    first, second = [line["id"] for line in (await world.seen(order))["line_items"]]
    path = f"/fulfillment/202309/orders/{order}/split"
    groups = [{"id": "1", "order_line_item_ids": [first]}, {"id": "2", "order_line_item_ids": [second]}]
    assert await world.code("POST", path, body={"splittable_groups": groups[:1]}) == 21011035
    wrong = [groups[0], {"id": "2", "order_line_item_ids": [first]}]
    assert await world.code("POST", path, body={"splittable_groups": wrong}) == 21001001
    made = (await world.call("POST", path, body={"splittable_groups": groups}))["packages"]
    assert [row["splittable_group_id"] for row in made] == ["1", "2"]
    ship = f"/fulfillment/202309/packages/{made[0]['id']}/ship"
    await world.call("POST", ship, body={"self_shipment": await tracking(world)})
    seen = await world.seen(order)
    assert (seen["status"], seen["split_or_combine_tag"]) == ("PARTIALLY_SHIPPING", "SPLIT")
    (row,) = (await world.call("GET", attributes, {"order_ids": order}))["split_attributes"]
    assert row["can_split"] is False
    assert row["reason"]


async def test_orders_of_one_buyer_to_one_address_can_travel_together(world: World) -> None:
    first, second = await two_orders(world)
    sku = (await world.seen(first))["line_items"][0]["sku_id"]
    await world.order(sku)  # somebody else's
    unpaid = await world.order(sku, pay=False, same_buyer_as=first)
    found = await world.call("GET", SEARCH, {"page_size": "50"})
    assert found["total_count"] == 1
    (row,) = found["combinable_packages"]
    assert row["order_ids"] == [first, second]
    assert unpaid not in row["order_ids"]
    assert (await world.call("GET", SEARCH))["combinable_packages"] == [row]
    assert await world.code("GET", SEARCH, {"page_size": "51"}) == 36009004


async def test_where_sellers_mark_orders_as_shipped_nothing_is_combined(world: World) -> None:
    sku = await world.listed()
    first = await world.order(sku)
    await world.order(sku, same_buyer_as=first)
    assert (await world.call("GET", SEARCH))["total_count"] == 0


async def test_one_parcel_for_two_orders(world: World) -> None:
    first, second, package = await combined(world)
    for order in (first, second):
        seen = await world.seen(order)
        assert seen["packages"] == [{"id": package}]
        assert seen["split_or_combine_tag"] == "COMBINED"
    detail = await world.call("GET", f"/fulfillment/202309/packages/{package}")
    assert [row["id"] for row in detail["orders"]] == [first, second]
    assert [row["skus"][0]["quantity"] for row in detail["orders"]] == [1, 2]
    assert detail["split_and_combine_tag"] == "COMBINE"
    path = f"/fulfillment/202309/packages/{package}/ship"
    await world.call("POST", path, body={"self_shipment": await tracking(world)})
    for order in (first, second):
        seen = await world.seen(order)
        assert (seen["status"], seen["tracking_number"]) == ("AWAITING_COLLECTION", "9400111899560000000001")
    await world.control("POST", f"/orders/{second}/carrier/deliver")
    assert [(await world.seen(order))["status"] for order in (first, second)] == ["DELIVERED", "DELIVERED"]


async def test_combined_orders_are_told_of_by_webhook_4(world: World) -> None:
    address = {"event_type": "PACKAGE_UPDATE", "address": "https://connector.example/hook"}
    await world.call("PUT", "/event/202309/webhooks", body=address)
    first, second, package = await combined(world)
    await world.advance(1)
    (told,) = world.receiver.of_type(4)
    assert told["sc_type"] == "COMBINE"
    assert told["package_list"] == [{"package_id": package, "order_id_list": [first, second]}]
    await world.call("POST", f"/fulfillment/202309/packages/{package}/uncombine", body={})
    await world.advance(1)
    assert world.receiver.of_type(4)[1]["sc_type"] == "CANCEL_COMBINE"
    assert len(world.receiver.of_type(4)[1]["package_list"]) == 2


async def test_uncombining_gives_each_order_its_own_package_again(world: World) -> None:
    first, second, package = await combined(world)
    path = f"/fulfillment/202309/packages/{package}/uncombine"
    assert await world.code("POST", path, body={"order_ids": ["5"]}) == 21011029
    made = (await world.call("POST", path, body={"order_ids": [first]}))["packages"]
    assert sorted(one["order_ids"] for one in made) == sorted([[first], [second]])
    assert (await world.seen(first)).get("split_or_combine_tag", "") == ""
    assert await world.code("GET", f"/fulfillment/202309/packages/{package}") == 21008111
    assert await world.code("POST", f"/fulfillment/202309/packages/{made[0]['id']}/uncombine", body={}) == 21011005
    ship = f"/fulfillment/202309/packages/{made[0]['id']}/ship"
    await world.call("POST", ship, body={"self_shipment": await tracking(world)})
    assert (await world.seen(made[1]["order_ids"][0]))["status"] == "AWAITING_SHIPMENT"


async def test_one_of_three_leaves(world: World) -> None:
    first, second = await two_orders(world)
    sku = (await world.seen(first))["line_items"][0]["sku_id"]
    third = await world.order(sku, same_buyer_as=first)
    (row,) = (await world.call("GET", SEARCH))["combinable_packages"]
    (made,) = (await world.call("POST", COMBINE, body={"combinable_packages": [row]}))["packages"]
    left = await world.call("POST", f"/fulfillment/202309/packages/{made['id']}/uncombine", body={"order_ids": [third]})
    assert [one["order_ids"] for one in left["packages"]] == [[third]]
    detail = await world.call("GET", f"/fulfillment/202309/packages/{made['id']}")
    assert [one["id"] for one in detail["orders"]] == [first, second]


async def test_a_cancelled_order_leaves_the_others_in_the_parcel(world: World) -> None:
    first, second, package = await combined(world)
    await world.control("POST", f"/orders/{first}/cancel")
    detail = await world.call("GET", f"/fulfillment/202309/packages/{package}")
    assert detail["package_status"] == "TO_FULFILL"
    await world.call("POST", f"/fulfillment/202309/packages/{package}/uncombine", body={})
    assert (await world.seen(first))["packages"] == []
    assert len((await world.seen(second))["packages"]) == 1


async def test_refused_combinations_are_named_beside_code_0(world: World) -> None:
    first, second = await two_orders(world)
    sku = (await world.seen(first))["line_items"][0]["sku_id"]
    other = await world.order(sku)
    (row,) = (await world.call("GET", SEARCH))["combinable_packages"]

    async def refusal(**changes: Any) -> int:
        answer = await world.call("POST", COMBINE, body={"combinable_packages": [{**row, **changes}]})
        (error,) = answer["errors"]
        assert error["detail"]["package_id"] == changes.get("id", row["id"])
        return int(error["code"])

    assert await refusal(id="5") == 21011028
    assert await refusal(order_ids=[first, other]) == 21011031
    assert await refusal(order_ids=[first]) == 10007014
    await world.call("POST", COMBINE, body={"combinable_packages": [row]})
    assert await refusal() == 21011033
    assert await world.code("POST", COMBINE, body={}) == 36009004
    (package,) = (await world.seen(first))["packages"]
    groups = [
        {"id": str(at), "order_line_item_ids": [line["id"]]}
        for at, line in enumerate((await world.seen(second))["line_items"])
    ]
    assert (
        await world.code("POST", f"/fulfillment/202309/orders/{second}/split", body={"splittable_groups": groups})
        == 21011046
    )
    await world.call(
        "POST", f"/fulfillment/202309/packages/{package['id']}/ship", body={"self_shipment": await tracking(world)}
    )
    assert await world.code("POST", f"/fulfillment/202309/packages/{package['id']}/uncombine", body={}) == 21008099
