"""Orders v2: creating, finding, editing; and what each step does to stock."""

from typing import Any

import pytest

from tests.sandbox.bigcommerce.store_world import ADDRESS, World

SETTINGS = "/v3/settings/inventory"


async def test_an_order_with_catalogue_and_custom_lines(world: World) -> None:
    product = await world.sized()
    variant = product["variants"][1]
    lines = [
        {"product_id": product["id"], "variant_id": variant["id"], "quantity": 2},
        {"name": "Gift note", "quantity": 1, "price_ex_tax": "1.50", "price_inc_tax": "1.80", "sku": "NOTE"},
    ]
    body = {
        "status_id": 11,
        "billing_address": ADDRESS,
        "shipping_addresses": [ADDRESS],
        "products": lines,
        "external_order_id": "576",
        "shipping_cost_ex_tax": 5,
        "shipping_cost_inc_tax": 6,
        "staff_notes": "from elsewhere",
    }
    answer = await world.client.post("/v2/orders", json=body)
    assert answer.status_code == 201
    order = answer.json()
    assert answer.headers["location"].endswith(f"/v2/orders/{order['id']}")
    assert (order["status"], order["order_source"], order["external_id"]) == ("Awaiting Fulfillment", "external", None)
    assert (order["subtotal_ex_tax"], order["subtotal_inc_tax"]) == ("21.5000", "21.8000")
    assert (order["total_inc_tax"], order["shipping_cost_tax"]) == ("27.8000", "1.0000")
    assert order["date_created"] == "Fri, 15 Jan 2027 08:00:00 +0000"
    assert order["date_shipped"] == ""
    rows = (await world.client.get(f"/v2/orders/{order['id']}/products")).json()
    assert [(row["sku"], row["quantity"], row["product_id"]) for row in rows] == [
        ("SHIRT-M", 2, product["id"]),
        ("NOTE", 1, 0),
    ]
    assert rows[0]["product_options"][0]["display_value"] == "M"
    one = (await world.client.get(f"/v2/orders/{order['id']}/products/{rows[0]['id']}")).json()
    assert one == rows[0]
    addresses = (await world.client.get(f"/v2/orders/{order['id']}/shipping_addresses")).json()
    assert addresses[0]["id"] == rows[0]["order_address_id"]
    assert addresses[0]["country"] == "United States"
    item = await world.client.get("/v3/inventory/items", params={"sku:in": "SHIRT-M"})
    assert item.json()["data"][0]["locations"][0]["total_inventory_onhand"] == 8


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"products": []}, "products"),
        ({"billing_address": None}, "billing_address"),
        ({"billing_address": {**ADDRESS, "zip": "7"}}, "billing_address.zip"),
        ({"billing_address": {"zip": "78701"}}, "billing_address.country"),
        ({"channel_id": 99}, "channel_id"),
        ({"status_id": 15}, "status_id"),
        ({"products": [{"product_id": 999, "quantity": 1}]}, "product_id"),
        ({"products": [{"name": "x", "quantity": 1}]}, "price_inc_tax"),
        ({"products": [{"name": "x", "quantity": 1, "price_inc_tax": 1}]}, "price_inc_tax"),
        ({"products": [{"quantity": 1, "price_inc_tax": 1, "price_ex_tax": 1}]}, "name"),
        ({"products": [{"name": "x", "quantity": 0, "price_inc_tax": 1, "price_ex_tax": 1}]}, "quantity"),
        ({"total_ex_tax": 5}, "total_ex_tax"),
    ],
)
async def test_bad_orders_are_400_in_the_v2_shape(world: World, change: dict[str, Any], field: str) -> None:
    line = {"name": "x", "quantity": 1, "price_inc_tax": 1, "price_ex_tax": 1}
    body = {"billing_address": ADDRESS, "products": [line], **change}
    answer = await world.client.post("/v2/orders", json=body)
    assert answer.status_code == 400
    assert answer.json()[0]["details"]["invalid_field"] == field
    assert not world.shop.state.orders


async def test_a_catalog_line_takes_no_sku_and_needs_a_known_variant(world: World) -> None:
    product = await world.sized()
    for extra in ({"sku": "X"}, {"variant_id": 1}, {}):
        line = {"product_id": product["id"], "quantity": 1, **extra}
        answer = await world.client.post("/v2/orders", json={"billing_address": ADDRESS, "products": [line]})
        assert answer.status_code == 400


async def test_a_variant_can_be_chosen_by_its_options(world: World) -> None:
    product = await world.sized()
    value = product["variants"][2]["option_values"][0]
    line = {
        "product_id": product["id"],
        "quantity": 1,
        "product_options": [{"id": value["option_id"], "value": str(value["id"])}],
    }
    made = await world.client.post("/v2/orders", json={"billing_address": ADDRESS, "products": [line]})
    rows = (await world.client.get(f"/v2/orders/{made.json()['id']}/products")).json()
    assert rows[0]["sku"] == "SHIRT-L"


async def test_a_required_modifier_must_be_chosen(world: World) -> None:
    product = await world.product()
    body = {"type": "text", "display_name": "Engraving", "required": True}
    await world.client.post(f"/v3/catalog/products/{product['id']}/modifiers", json=body)
    line = {"product_id": product["id"], "quantity": 1}
    answer = await world.client.post("/v2/orders", json={"billing_address": ADDRESS, "products": [line]})
    assert answer.status_code == 400
    assert "Engraving" in answer.json()[0]["message"]


async def test_lists_filter_sort_and_page(world: World) -> None:
    product = await world.product(inventory_level=100)
    channel = {"name": "TikTok", "type": "marketplace", "platform": "tiktok", "status": "connected"}
    channel_id = (await world.client.post("/v3/channels", json=channel)).json()["data"]["id"]
    first = await world.order(product, external_order_id="A", customer_id=7)
    await world.advance(3600)
    second = await world.order(product, 2, external_order_id="B", channel_id=channel_id, status_id=1)
    third = await world.order(product, billing_address={**ADDRESS, "email": "x@example.com"}, payment_method="Card")
    ids = [first["id"], second["id"], third["id"]]

    async def found(**query: Any) -> list[int]:
        answer = await world.client.get("/v2/orders", params=query)
        if answer.status_code == 204:
            assert answer.content == b""
            return []
        return [row["id"] for row in answer.json()]

    assert await found() == ids
    assert await found(external_order_id="B") == [ids[1]]
    assert await found(external_order_id="Z") == []
    assert await found(min_id=ids[1]) == ids[1:]
    assert await found(max_id=ids[1]) == ids[:2]
    assert await found(min_total=15) == [ids[1]]
    assert await found(max_total=15) == [ids[0], ids[2]]
    assert await found(status_id=1) == [ids[1]]
    assert await found(channel_id=channel_id) == [ids[1]]
    assert await found(customer_id=7) == [ids[0]]
    assert await found(email="X@example.com") == [ids[2]]
    assert await found(payment_method="card") == [ids[2]]
    assert await found(min_date_created="Fri, 15 Jan 2027 08:30:00 +0000") == ids[1:]
    assert await found(max_date_created="2027-01-15T08:30:00Z") == [ids[0]]
    assert await found(min_date_modified="2027-01-15T09:00:00+00:00") == ids[1:]
    assert await found(max_date_modified="2027-01-15T08:30:00") == [ids[0]]
    assert await found(sort="id:desc") == ids[::-1]
    assert await found(sort="date_created:desc", limit=1) == [ids[2]]
    assert await found(limit=2, page=2) == [ids[2]]
    assert await found(limit=2, page=3) == []
    counted = (await world.client.get("/v2/orders/count", params={"channel_id": 1})).json()
    assert counted["count"] == 2
    assert {row["id"]: row["count"] for row in counted["statuses"]}[11] == 2


async def test_a_limit_above_250_is_413_and_nonsense_is_400(world: World) -> None:
    answer = await world.client.get("/v2/orders", params={"limit": 251})
    assert answer.status_code == 413
    assert answer.json() == [
        {
            "status": 413,
            "message": "The specified limit exceeds the maximum allowed.",
            "details": {"max_limit": 250},
        }
    ]
    for query in ({"sort": "colour"}, {"min_date_created": "soon"}, {"status_id": "x"}, {"page": "0"}):
        assert (await world.client.get("/v2/orders", params=query)).status_code == 400


async def test_a_new_order_is_found_by_external_id_only_after_the_index_lag(world: World) -> None:
    product = await world.product()
    await world.control.put("/options", json={"bc_order_index_lag": 10})
    await world.order(product, external_order_id="A")
    assert (await world.client.get("/v2/orders", params={"external_order_id": "A"})).status_code == 204
    assert (await world.client.get("/v2/orders", params={"channel_id": 1})).status_code == 200
    await world.advance(10)
    assert (await world.client.get("/v2/orders", params={"external_order_id": "A"})).status_code == 200


async def test_the_platform_does_not_enforce_unique_external_ids(world: World) -> None:
    product = await world.product()
    for _ in range(2):
        await world.order(product, external_order_id="A")
    assert len((await world.client.get("/v2/orders", params={"external_order_id": "A"})).json()) == 2
    truth = await world.control.get("/bigcommerce/teststore/orders", params={"external_order_id": "A"})
    assert len(truth.json()) == 2


async def test_stock_is_taken_when_placed_and_returned_by_a_cancel(world: World) -> None:
    product = await world.product()
    order = await world.order(product, 3)
    assert await world.onhand(product) == 7
    cancelled = await world.client.put(f"/v2/orders/{order['id']}", json={"status_id": 5})
    assert cancelled.json()["status"] == "Cancelled"
    assert await world.onhand(product) == 10
    await world.client.put(f"/v2/orders/{order['id']}", json={"status_id": 5})
    assert await world.onhand(product) == 10


async def test_a_cancel_returns_nothing_when_the_store_says_so(world: World) -> None:
    product = await world.product()
    await world.client.put(SETTINGS, json={"refund_order_stock_adjustment": False})
    order = await world.order(product, 3)
    await world.client.put(f"/v2/orders/{order['id']}", json={"status_id": 5})
    assert await world.onhand(product) == 7


async def test_stock_is_taken_at_shipping_when_the_store_says_so(world: World) -> None:
    product = await world.product()
    await world.client.put(SETTINGS, json={"update_stock_behavior": "order_completed_or_shipped"})
    order = await world.order(product, 3)
    assert await world.onhand(product) == 10
    await world.client.put(f"/v2/orders/{order['id']}", json={"status_id": 10})
    assert await world.onhand(product) == 7


async def test_an_incomplete_order_takes_no_stock_until_it_is_completed(world: World) -> None:
    product = await world.product()
    order = await world.order(product, 3, status_id=0)
    assert await world.onhand(product) == 10
    await world.client.put(f"/v2/orders/{order['id']}", json={"status_id": 11})
    assert await world.onhand(product) == 7


@pytest.mark.parametrize(("takes", "left"), [(False, 10), (True, 7)])
async def test_a_reopened_order_takes_stock_only_by_option(world: World, takes: bool, left: int) -> None:
    await world.control.put("/options", json={"bc_reopened_order_takes_stock": takes})
    product = await world.product()
    order = await world.order(product, 3)
    await world.client.put(f"/v2/orders/{order['id']}", json={"status_id": 5})
    await world.client.put(f"/v2/orders/{order['id']}", json={"status_id": 11})
    assert await world.onhand(product) == left


async def test_untracked_goods_and_custom_lines_move_no_stock(world: World) -> None:
    product = await world.product(inventory_tracking="none", inventory_level=None)
    await world.order(product, 1000)
    assert (await world.client.get("/v3/inventory/items")).json()["data"] == []


async def test_an_order_beyond_the_stock_is_accepted_and_counted_as_oversold(world: World) -> None:
    product = await world.product()
    await world.order(product, 12)
    assert await world.onhand(product) == -2
    oversold = (await world.control.get("/bigcommerce/teststore/oversold")).json()
    assert oversold == {"now": {"TEE": 2}, "ever": {"TEE": 2}}


async def test_an_order_beyond_the_stock_is_refused_by_option(world: World) -> None:
    product = await world.product()
    await world.control.put("/options", json={"bc_out_of_stock_orders": "refuse"})
    line = {"product_id": product["id"], "quantity": 11}
    answer = await world.client.post("/v2/orders", json={"billing_address": ADDRESS, "products": [line]})
    assert answer.status_code == 400
    assert await world.onhand(product) == 10


async def test_lines_are_patched_and_edits_move_stock(world: World) -> None:
    product = await world.product()
    order = await world.order(product, 3)
    line = (await world.client.get(f"/v2/orders/{order['id']}/products")).json()[0]
    path = f"/v2/orders/{order['id']}"
    await world.client.put(path, json={"products": [{"id": line["id"], "quantity": 5}]})
    assert await world.onhand(product) == 5
    extra = {"name": "Wrap", "quantity": 1, "price_ex_tax": 2, "price_inc_tax": 2}
    grown = await world.client.put(path, json={"products": [extra]})
    assert grown.json()["total_inc_tax"] == "52.0000"
    await world.client.put(path, json={"products": [{"id": line["id"], "quantity": 0}]})
    assert await world.onhand(product) == 10
    assert [row["name"] for row in (await world.client.get(f"{path}/products")).json()] == ["Wrap"]
    assert (await world.client.put(path, json={"products": [{"id": 999, "quantity": 1}]})).status_code == 400


async def test_edits_move_no_stock_when_the_store_says_so(world: World) -> None:
    product = await world.product()
    await world.client.put(SETTINGS, json={"edit_order_stock_adjustment": False})
    order = await world.order(product, 3)
    line = (await world.client.get(f"/v2/orders/{order['id']}/products")).json()[0]
    await world.client.put(f"/v2/orders/{order['id']}", json={"products": [{"id": line["id"], "quantity": 5}]})
    assert await world.onhand(product) == 7


async def test_fields_of_an_order_are_updated_and_the_merchant_id_is_not(world: World) -> None:
    order = await world.order(await world.product())
    path = f"/v2/orders/{order['id']}"
    changed = await world.client.put(path, json={"staff_notes": "call first", "external_order_id": "N"})
    assert (changed.json()["staff_notes"], changed.json()["external_order_id"]) == ("call first", "N")
    assert (await world.client.put(path, json={"external_merchant_id": "x"})).status_code == 400
    assert (await world.client.put("/v2/orders/9999", json={})).status_code == 404
    fees = [{"display_name_customer": "Insurance", "cost_ex_tax": 2, "cost_inc_tax": 3, "tax_class_id": 0}]
    assert (await world.client.put(path, json={"fees": fees})).json()["total_inc_tax"] == "13.0000"
    assert (await world.client.get(f"{path}/fees")).json()["fees"][0]["cost_tax"] == "1.0000"


async def test_archiving_hides_an_order_from_lists_only(world: World) -> None:
    order = await world.order(await world.product())
    assert (await world.client.delete(f"/v2/orders/{order['id']}")).status_code == 204
    assert (await world.client.get("/v2/orders")).status_code == 204
    assert (await world.client.get(f"/v2/orders/{order['id']}")).json()["is_deleted"] is True
    assert len((await world.client.get("/v2/orders", params={"is_deleted": "true"})).json()) == 1


async def test_all_orders_can_be_archived_at_once(world: World) -> None:
    product = await world.product()
    for _ in range(2):
        await world.order(product)
    assert (await world.client.delete("/v2/orders")).status_code == 204
    assert (await world.client.get("/v2/orders")).status_code == 204


async def test_empty_sub_lists_are_204(world: World) -> None:
    order = await world.order(await world.product())
    for name in ("coupons", "messages", "taxes", "fees", "shipments"):
        answer = await world.client.get(f"/v2/orders/{order['id']}/{name}")
        assert (answer.status_code, answer.content) == (204, b"")


async def test_statuses_and_a_renamed_label(world: World) -> None:
    await world.control.put("/bigcommerce/teststore/statuses/11", json={"label": "To pack"})
    rows = (await world.client.get("/v2/order_statuses")).json()
    assert len(rows) == 15
    assert (rows[11]["name"], rows[11]["custom_label"]) == ("Awaiting Fulfillment", "To pack")
    assert (await world.client.get("/v2/order_statuses/5")).json()["name"] == "Cancelled"
    assert (await world.client.get("/v2/order_statuses/77")).status_code == 404
    order = await world.order(await world.product())
    assert (order["status"], order["custom_status"]) == ("Awaiting Fulfillment", "To pack")


async def test_a_create_may_answer_200(world: World) -> None:
    product = await world.product()
    await world.control.put("/options", json={"bc_post_order_status": 200})
    line = {"product_id": product["id"], "quantity": 1}
    answer = await world.client.post("/v2/orders", json={"billing_address": ADDRESS, "products": [line]})
    assert answer.status_code == 200
    assert "location" not in answer.headers


async def test_one_address_by_its_id_and_the_address_list_under_its_old_name(world: World) -> None:
    order = await world.order(await world.product())
    path = f"/v2/orders/{order['id']}"
    listed = (await world.client.get(f"{path}/shippingaddresses")).json()
    assert listed == (await world.client.get(f"{path}/shipping_addresses")).json()
    one = await world.client.get(f"{path}/shipping_addresses/{listed[0]['id']}")
    assert one.json() == listed[0]
    assert (await world.client.get(f"{path}/shipping_addresses/999")).status_code == 404
