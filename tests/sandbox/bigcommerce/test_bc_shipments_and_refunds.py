"""Shipments and the status that follows; refunds v3 and transactions."""

from typing import Any

import pytest

from tests.sandbox.bigcommerce.store_world import World


async def shipped_parts(world: World, quantity: int = 3) -> tuple[str, dict[str, Any]]:
    """(path of the order, body of a shipment of one unit)."""
    order = await world.order(await world.product(), quantity)
    path = f"/v2/orders/{order['id']}"
    line = (await world.client.get(f"{path}/products")).json()[0]
    items = [{"order_product_id": line["id"], "quantity": 1}]
    return path, {"order_address_id": line["order_address_id"], "items": items}


async def test_a_part_then_the_rest(world: World) -> None:
    path, body = await shipped_parts(world)
    first = await world.client.post(
        f"{path}/shipments", json={**body, "tracking_number": "1Z9", "shipping_provider": "ups"}
    )
    assert first.status_code == 201
    assert first.json()["generated_tracking_link"].endswith("1Z9")
    assert first.json()["shipping_provider_display_name"] == "UPS"
    order = (await world.client.get(path)).json()
    assert (order["status_id"], order["items_shipped"]) == (3, 1)
    body["items"][0]["quantity"] = 2
    second = await world.client.post(f"{path}/shipments", json={**body, "tracking_link": "https://x.example/t"})
    assert (second.json()["tracking_link"], second.json()["generated_tracking_link"]) == ("https://x.example/t", "")
    order = (await world.client.get(path)).json()
    assert (order["status_id"], order["date_shipped"] != "") == (2, True)
    assert (await world.client.get(f"{path}/products")).json()[0]["quantity_shipped"] == 3
    assert len((await world.client.get(f"{path}/shipments")).json()) == 2
    assert (await world.client.get(f"{path}/shipments/count")).json() == {"count": 2}


async def test_more_than_remains_is_400_unless_the_option_says_otherwise(world: World) -> None:
    path, body = await shipped_parts(world, 1)
    body["items"][0]["quantity"] = 2
    assert (await world.client.post(f"{path}/shipments", json=body)).status_code == 400
    await world.control.put("/options", json={"bc_refuse_overshipment": False})
    assert (await world.client.post(f"{path}/shipments", json=body)).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"order_address_id": 999},
        {"items": []},
        {"items": [{"order_product_id": 999, "quantity": 1}]},
        {"shipping_provider": "pigeon"},
        {"tracking_number": "x" * 51},
        {"tracking_link": "x" * 501},
    ],
)
async def test_bad_shipments_are_400_and_leave_nothing(world: World, change: dict[str, Any]) -> None:
    path, body = await shipped_parts(world)
    assert (await world.client.post(f"{path}/shipments", json={**body, **change})).status_code == 400
    assert (await world.client.get(f"{path}/shipments")).status_code == 204
    assert (await world.client.get(path)).json()["items_shipped"] == 0


async def test_a_shipment_is_changed_and_deleted_without_moving_the_order(world: World) -> None:
    path, body = await shipped_parts(world, 1)
    made = (await world.client.post(f"{path}/shipments", json=body)).json()
    one = f"{path}/shipments/{made['id']}"
    changed = await world.client.put(one, json={"tracking_number": "N2", "tracking_carrier": "usps"})
    assert changed.json()["tracking_number"] == "N2"
    assert (await world.client.get(one)).json()["generated_tracking_link"].endswith("N2")
    assert (await world.client.delete(one)).status_code == 204
    assert (await world.client.get(one)).status_code == 404
    order = (await world.client.get(path)).json()
    assert (order["status_id"], order["items_shipped"]) == (2, 0)


async def refundable(world: World) -> tuple[int, dict[str, Any]]:
    order = await world.order(await world.product(), 3)
    line = (await world.client.get(f"/v2/orders/{order['id']}/products")).json()[0]
    items = [{"item_type": "PRODUCT", "item_id": line["id"], "quantity": 2}]
    payments = [{"provider_id": "custom", "amount": 20, "offline": True}]
    return order["id"], {"items": items, "payments": payments, "reason": "returned"}


async def test_a_partial_then_a_full_refund_without_any_stock(world: World) -> None:
    order_id, body = await refundable(world)
    path = f"/v3/orders/{order_id}/payment_actions"
    quote = await world.client.post(f"{path}/refund_quotes", json={"items": body["items"]})
    assert (quote.status_code, quote.json()["data"]["total_refund_amount"]) == (201, 20.0)
    made = await world.client.post(f"{path}/refunds", json=body)
    assert (made.status_code, made.json()["data"]["total_amount"]) == (201, 20.0)
    order = (await world.client.get(f"/v2/orders/{order_id}")).json()
    assert (order["status_id"], order["refunded_amount"], order["payment_status"]) == (
        14,
        "20.0000",
        "partially refunded",
    )
    body["items"][0]["quantity"], body["payments"][0]["amount"] = 1, 10
    assert (await world.client.post(f"{path}/refunds", json=body)).status_code == 201
    assert (await world.client.get(f"/v2/orders/{order_id}")).json()["status_id"] == 4
    assert world.shop.inventory.onhand(f"p{77}") == 7
    listed = await world.client.get("/v3/orders/payment_actions/refunds", params={"order_id:in": order_id})
    assert [row["total_amount"] for row in listed.json()["data"]] == [20.0, 10.0]
    own = await world.client.get(f"{path}/refunds")
    assert own.json()["data"] == listed.json()["data"]
    refund_id = listed.json()["data"][0]["id"]
    one = await world.client.get(f"/v3/orders/payment_actions/refunds/{refund_id}")
    assert one.json()["data"]["reason"] == "returned"
    later = await world.client.get("/v3/orders/payment_actions/refunds", params={"created:min": "2027-02-01"})
    assert later.json()["data"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"items": [{"item_type": "PRODUCT", "item_id": 999, "quantity": 1}]},
        {"items": [{"item_type": "COUPON", "item_id": 1, "quantity": 1}]},
        {"payments": [{"provider_id": "custom", "amount": 19}]},
        {"payments": []},
    ],
)
async def test_bad_refunds_are_422(world: World, change: dict[str, Any]) -> None:
    order_id, body = await refundable(world)
    answer = await world.client.post(f"/v3/orders/{order_id}/payment_actions/refunds", json={**body, **change})
    assert answer.status_code == 422
    assert (await world.client.get(f"/v2/orders/{order_id}")).json()["status_id"] == 11


async def test_an_unpaid_order_cannot_be_refunded_and_has_no_transaction(world: World) -> None:
    order = await world.order(await world.product(), status_id=7)
    path = f"/v3/orders/{order['id']}"
    assert (await world.client.post(f"{path}/payment_actions/refunds", json={})).status_code == 422
    assert (await world.client.get(f"{path}/transactions")).status_code == 204


async def test_a_paid_order_has_a_purchase(world: World) -> None:
    order = await world.order(await world.product(), 2)
    rows = (await world.client.get(f"/v3/orders/{order['id']}/transactions")).json()["data"]
    assert [(row["event"], row["amount"]) for row in rows] == [("purchase", 20.0)]
