"""Items, adjustments and their refusals, locations, settings."""

from typing import Any

import pytest

from tests.sandbox.bigcommerce.store_world import World

ABSOLUTE, RELATIVE = "/v3/inventory/adjustments/absolute", "/v3/inventory/adjustments/relative"


def adjustment(quantity: int, location_id: int = 1, **identity: Any) -> dict[str, Any]:
    return {"reason": "test", "items": [{"location_id": location_id, "quantity": quantity, **identity}]}


async def test_an_absolute_adjustment_sets_the_level(world: World) -> None:
    product = await world.product()
    answer = await world.client.put(ABSOLUTE, json=adjustment(42, product_id=product["id"]))
    assert answer.status_code == 200
    assert answer.json()["transaction_id"]
    assert await world.onhand(product) == 42


async def test_every_identity_reaches_a_simple_product(world: World) -> None:
    product = await world.product()
    for quantity, identity in enumerate(({"sku": "tee"}, {"variant_id": product["base_variant_id"]}), 5):
        await world.client.put(ABSOLUTE, json=adjustment(quantity, **identity))
        assert await world.onhand(product) == quantity


async def test_a_write_is_seen_only_after_its_lag(world: World) -> None:
    product = await world.product()
    await world.control.put("/options", json={"bc_inventory_write_lag": 5})
    assert (await world.client.put(ABSOLUTE, json=adjustment(3, sku="TEE"))).status_code == 200
    assert await world.onhand(product) == 10
    await world.advance(4)
    assert await world.onhand(product) == 10
    await world.advance(1)
    assert await world.onhand(product) == 3


async def test_a_relative_adjustment_before_an_absolute_one_is_422(world: World) -> None:
    product = await world.product(inventory_level=None)
    answer = await world.client.post(RELATIVE, json=adjustment(1, product_id=product["id"]))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    expected = f"Items with identity: [product_id {product['id']}] requires absolute adjustment before relative"
    assert expected in str(answer.json()["errors"])


async def test_relative_adjustments_add_up_and_stop_at_the_safety_stock(world: World) -> None:
    product = await world.product()
    settings = {"settings": [{"identity": {"sku": "TEE"}, "safety_stock": 4}]}
    assert (await world.client.put("/v3/inventory/locations/1/items", json=settings)).status_code == 200
    assert (await world.client.post(RELATIVE, json=adjustment(-6, sku="TEE"))).status_code == 200
    assert await world.onhand(product) == 4
    refused = await world.client.post(RELATIVE, json=adjustment(-1, sku="TEE"))
    assert refused.status_code == 422
    row = (await world.client.get("/v3/inventory/locations/1/items")).json()["data"][0]
    assert (row["available_to_sell"], row["total_inventory_onhand"]) == (0, 4)
    assert row["settings"]["safety_stock"] == 4


async def test_the_wrong_level_is_422_with_the_platforms_sentence(world: World) -> None:
    product = await world.sized()
    await world.client.put(f"/v3/catalog/products/{product['id']}", json={"inventory_tracking": "product"})
    variant_id = product["variants"][1]["id"]
    answer = await world.client.put(ABSOLUTE, json=adjustment(1, variant_id=variant_id))
    sentence = f"[Item with variant_id {variant_id} is tracked by product, please update stock by product id]"
    assert answer.status_code == 422
    assert sentence in str(answer.json())
    assert (await world.client.put(ABSOLUTE, json=adjustment(9, product_id=product["id"]))).status_code == 200
    items = (await world.client.get("/v3/inventory/items")).json()["data"]
    assert [item["identity"] for item in items] == [{"sku": "", "product_id": product["id"]}]


@pytest.mark.parametrize(
    "item",
    [
        {"location_id": 1, "quantity": 1},
        {"location_id": 1, "quantity": 1, "sku": "TEE", "product_id": 77},
        {"location_id": 9, "quantity": 1, "sku": "TEE"},
        {"location_id": 1, "quantity": -1, "sku": "TEE"},
        {"location_id": 1, "quantity": 2_147_483_648, "sku": "TEE"},
        {"location_id": 1, "quantity": "2", "sku": "TEE"},
        {"location_id": 1, "quantity": 1, "sku": "NONE"},
        {"location_id": 1, "quantity": 1, "sku": "FREE"},
    ],
)
async def test_one_bad_item_refuses_the_whole_batch(world: World, item: dict[str, Any]) -> None:
    product = await world.product()
    await world.product("Free", inventory_tracking="none", inventory_level=None)
    good = {"location_id": 1, "quantity": 99, "sku": "TEE"}
    answer = await world.client.put(ABSOLUTE, json={"items": [good, item]})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["items.1"]
    assert await world.onhand(product) == 10


async def test_more_than_2000_items_are_413(world: World) -> None:
    await world.product()
    row = {"location_id": 1, "quantity": 1, "sku": "TEE"}
    answer = await world.client.put(ABSOLUTE, json={"items": [row] * 2001})
    assert answer.status_code == 413
    assert "2000" in answer.json()["title"]
    assert (await world.client.put(ABSOLUTE, json={"items": [row] * 2000})).status_code == 200
    assert (await world.client.put(ABSOLUTE, json={"items": []})).status_code == 422


async def test_item_filters(world: World) -> None:
    shirt, tee = await world.sized(), await world.product()

    async def skus(**query: Any) -> list[str]:
        answer = await world.client.get("/v3/inventory/items", params=query)
        return [row["identity"]["sku"] for row in answer.json()["data"]]

    assert await skus() == ["SHIRT-S", "SHIRT-M", "SHIRT-L", "TEE"]
    assert await skus(**{"sku:in": "shirt-m,TEE"}) == ["SHIRT-M", "TEE"]
    assert await skus(**{"variant_id:in": shirt["variants"][2]["id"]}) == ["SHIRT-L"]
    assert await skus(**{"variant_id:in": tee["base_variant_id"]}) == ["TEE"]
    assert await skus(**{"product_id:in": tee["id"]}) == ["TEE"]
    assert await skus(limit=2, page=2) == ["SHIRT-L", "TEE"]
    assert await skus(**{"location_id:in": 5}) == []


async def test_locations(world: World) -> None:
    body = [{"code": "EAST", "label": "East"}]
    assert (await world.client.post("/v3/inventory/locations", json=body)).status_code == 200
    assert (await world.client.post("/v3/inventory/locations", json=body)).status_code == 409
    update = [{"id": 2, "label": "Far East", "enabled": False}]
    assert (await world.client.put("/v3/inventory/locations", json=update)).status_code == 200
    rows = (await world.client.get("/v3/inventory/locations", params={"location_code:in": "EAST"})).json()["data"]
    assert [(row["label"], row["enabled"]) for row in rows] == [("Far East", False)]
    default = (await world.client.get("/v3/inventory/locations", params={"is_default": "true"})).json()["data"]
    assert [row["id"] for row in default] == [1]


async def test_stock_of_another_location_does_not_show_in_the_catalog(world: World) -> None:
    product = await world.product()
    await world.client.post("/v3/inventory/locations", json={"code": "EAST", "label": "East"})
    await world.client.put(ABSOLUTE, json=adjustment(50, 2, sku="TEE"))
    read = (await world.client.get(f"/v3/catalog/products/{product['id']}")).json()["data"]
    assert read["inventory_level"] == 10
    item = (await world.client.get("/v3/inventory/items", params={"location_code:in": "EAST"})).json()["data"][0]
    assert [row["available_to_sell"] for row in item["locations"]] == [50]


async def test_settings_of_a_channel_overlay_those_of_the_store(world: World) -> None:
    path = "/v3/settings/inventory"
    assert (await world.client.get(path)).json()["data"]["update_stock_behavior"] == "order_placed"
    change = {"update_stock_behavior": "order_completed_or_shipped"}
    await world.client.put(path, params={"channel_id": 1}, json=change)
    assert (await world.client.get(path)).json()["data"]["update_stock_behavior"] == "order_placed"
    channel = (await world.client.get(path, params={"channel_id": 1})).json()["data"]
    assert channel["update_stock_behavior"] == "order_completed_or_shipped"
    assert (await world.client.get(path, params={"channel_id": 9})).status_code == 422
    assert (await world.client.put(path, json={"update_stock_behavior": "never"})).status_code == 422
    assert (await world.client.put(path, json={"edit_order_stock_adjustment": "no"})).status_code == 422
