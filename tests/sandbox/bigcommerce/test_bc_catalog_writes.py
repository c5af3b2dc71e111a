"""Writing products and variants: limits, conflicts, partial success."""

from typing import Any

import pytest

from tests.sandbox.bigcommerce.store_world import World

PRODUCTS = "/v3/catalog/products"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"name": None}, 422, "name"),
        ({"weight": None}, 422, "weight"),
        ({"type": "service"}, 422, "type"),
        ({"price": "ten"}, 422, "price"),
        ({"price": -1}, 422, "price"),
        ({"name": "n" * 251}, 422, "name"),
        ({"upc": "1" * 15}, 422, "upc"),
        ({"inventory_tracking": "sku"}, 422, "inventory_tracking"),
        ({"brand_id": 999}, 409, "brand_id"),
        ({"categories": [999]}, 409, "categories"),
        ({"name": "tee"}, 409, "name"),
        ({"sku": "tee-1"}, 409, "sku"),
        ({"images": [{"image_url": "x" * 256}]}, 422, "image_url"),
        ({"custom_fields": [{"name": "Category", "value": ""}]}, 422, "value"),
    ],
)
async def test_bad_products_are_refused_naming_the_field(
    world: World, change: dict[str, Any], status: int, field: str
) -> None:
    await world.product("Tee", sku="TEE-1")
    body = {"name": "Other", "type": "physical", "weight": 1, "price": 1, **change}
    answer = await world.client.post(PRODUCTS, json=body)
    assert answer.status_code == status
    assert field in answer.json()["errors"]
    assert len(world.shop.state.products) == 1


async def test_a_variants_sku_is_taken_for_products_too(world: World) -> None:
    await world.sized()
    answer = await world.client.post(
        PRODUCTS, json={"name": "X", "type": "physical", "weight": 1, "price": 1, "sku": "shirt-s"}
    )
    assert answer.status_code == 409


async def test_more_than_ten_products_in_a_batch_are_413(world: World) -> None:
    product = await world.product()
    answer = await world.client.put(PRODUCTS, json=[{"id": product["id"], "price": 1}] * 11)
    assert answer.status_code == 413
    assert "10" in answer.json()["title"]


async def test_a_batch_of_products_is_written(world: World) -> None:
    one, two = await world.product("One"), await world.product("Two")
    rows = [{"id": one["id"], "price": 3}, {"id": two["id"], "is_visible": False}]
    answer = await world.client.put(PRODUCTS, json=rows)
    assert [row["price"] for row in answer.json()["data"]] == [3.0, 10.0]
    assert answer.json()["data"][1]["is_visible"] is False


async def test_stock_of_a_variant_tracked_product_in_a_product_update_is_207(world: World) -> None:
    product = await world.sized()
    answer = await world.client.put(f"{PRODUCTS}/{product['id']}", json={"price": 15, "inventory_level": 3})
    assert answer.status_code == 207
    assert answer.json()["data"]["price"] == 15.0
    assert answer.json()["errors"]


async def test_more_than_fifty_variants_are_413(world: World) -> None:
    product = await world.sized()
    rows = [{"id": product["variants"][0]["id"], "price": 1}] * 51
    assert (await world.client.put("/v3/catalog/variants", json=rows)).status_code == 413


async def test_variant_upsert_updates_by_id_and_by_sku_and_reports_batch_errors(world: World) -> None:
    product = await world.sized()
    rows = [
        {"id": product["variants"][0]["id"], "price": 11},
        {"product_id": product["id"], "sku": "shirt-m", "price": 12},
    ]
    written = (await world.client.put("/v3/catalog/variants", json=rows)).json()["data"]
    assert [row["price"] for row in written] == [11.0, 12.0]
    bad = await world.client.put("/v3/catalog/variants", json=[{"id": 999999, "price": 1}])
    assert bad.status_code == 422
    assert bad.json()["batch_errors"][0]["status"] == 404


async def test_a_part_of_a_batch_can_be_made_to_fail(world: World) -> None:
    product = await world.sized()
    await world.control.put("/options", json={"bc_unwritable_skus": ["SHIRT-M"]})
    rows = [{"id": variant["id"], "price": 21} for variant in product["variants"]]
    answer = await world.client.put("/v3/catalog/variants", json=rows)
    assert answer.status_code == 422
    assert len(answer.json()["batch_errors"]) == 1
    read = (await world.client.get(f"{PRODUCTS}/{product['id']}/variants")).json()["data"]
    assert [row["price"] for row in read] == [21.0, None, 21.0]
    items = [{"location_id": 1, "quantity": 1, "sku": sku} for sku in ("SHIRT-S", "SHIRT-M")]
    refused = await world.client.put("/v3/inventory/adjustments/absolute", json={"items": items})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["items.1"])


async def test_a_variant_can_be_added_and_deleted(world: World) -> None:
    product = await world.sized()
    path = f"{PRODUCTS}/{product['id']}"
    values = [{"option_display_name": "Size", "label": "S"}]
    repeated = await world.client.post(f"{path}/variants", json={"sku": "NEW", "option_values": values})
    assert repeated.status_code == 409
    small = product["variants"][0]["id"]
    assert (await world.client.delete(f"{path}/variants/{small}")).status_code == 204
    assert (await world.client.get(f"{path}/variants/{small}")).status_code == 404
    made = await world.client.post(f"{path}/variants", json={"sku": "NEW", "option_values": values})
    assert made.json()["data"]["sku"] == "NEW"


async def test_the_base_variant_stays(world: World) -> None:
    product = await world.product()
    path = f"{PRODUCTS}/{product['id']}/variants/{product['base_variant_id']}"
    assert (await world.client.delete(path)).status_code == 422


async def test_deleting_products_needs_a_filter(world: World) -> None:
    one, two = await world.product("One"), await world.product("Two")
    assert (await world.client.delete(PRODUCTS)).status_code == 422
    assert (await world.client.delete(PRODUCTS, params={"id:in": one["id"]})).status_code == 204
    assert (await world.client.get(f"{PRODUCTS}/{one['id']}")).status_code == 404
    assert (await world.client.delete(f"{PRODUCTS}/{two['id']}")).status_code == 204
    again = await world.product("One")
    assert again["id"] != one["id"]


async def test_custom_fields_are_unique_pairs(world: World) -> None:
    product = await world.product()
    path = f"{PRODUCTS}/{product['id']}/custom-fields"
    made = (await world.client.post(path, json={"name": "Category", "value": "A"})).json()["data"]
    assert (await world.client.post(path, json={"name": "Category", "value": "A"})).status_code == 409
    changed = await world.client.put(f"{path}/{made['id']}", json={"value": "B"})
    assert changed.json()["data"] == {"id": made["id"], "name": "Category", "value": "B"}
    assert (await world.client.delete(f"{path}/{made['id']}")).status_code == 204
    assert (await world.client.get(path)).json()["data"] == []


async def test_images_and_modifiers(world: World) -> None:
    product = await world.product()
    path = f"{PRODUCTS}/{product['id']}"
    for name in "ab":
        await world.client.post(f"{path}/images", json={"image_url": f"https://x.example/{name}.png"})
    images = (await world.client.get(f"{path}/images")).json()["data"]
    assert [image["is_thumbnail"] for image in images] == [True, False]
    assert (await world.client.delete(f"{path}/images/{images[0]['id']}")).status_code == 204
    body = {"type": "text", "display_name": "Engraving", "required": True}
    modifier = (await world.client.post(f"{path}/modifiers", json=body)).json()["data"]
    assert (await world.client.get(f"{path}/modifiers")).json()["data"][0]["required"] is True
    assert (await world.client.delete(f"{path}/modifiers/{modifier['id']}")).status_code == 204
    assert (await world.client.delete(f"{path}/modifiers/{modifier['id']}")).status_code == 404


async def test_brands_are_unique_by_name(world: World) -> None:
    made = (await world.client.post("/v3/catalog/brands", json={"name": "Acme"})).json()["data"]
    assert (await world.client.post("/v3/catalog/brands", json={"name": "ACME"})).status_code == 409
    path = f"/v3/catalog/brands/{made['id']}"
    assert (await world.client.put(path, json={"name": "Acme Inc"})).json()["data"]["name"] == "Acme Inc"
    assert (await world.client.get(path)).json()["data"]["id"] == made["id"]
    assert (await world.client.delete(path)).status_code == 204
    assert (await world.client.get(path)).status_code == 404


async def test_categories_are_renamed_and_deleted(world: World) -> None:
    path = "/v3/catalog/trees/categories"
    category_id = (await world.client.post(path, json=[{"name": "A"}])).json()["data"][0]["category_id"]
    assert (await world.client.post(path, json=[{"name": "a"}])).status_code == 409
    assert (await world.client.put(path, json=[{"category_id": category_id, "name": "B"}])).status_code == 200
    assert (await world.client.get(path)).json()["data"][0]["name"] == "B"
    assert (await world.client.delete(path)).status_code == 422
    assert (await world.client.delete(path, params={"category_id:in": category_id})).status_code == 202
    assert (await world.client.get(path)).json()["data"] == []


async def test_the_flat_category_list_of_old_shows_the_same_categories(world: World) -> None:
    trees, flat = "/v3/catalog/trees/categories", "/v3/catalog/categories"
    parent = (await world.client.post(trees, json=[{"name": "Mugs"}])).json()["data"][0]["category_id"]
    made = (await world.client.post(flat, json={"name": "Tall", "parent_id": parent})).json()["data"]
    assert (made["parent_id"], made["custom_url"]["url"]) == (parent, "/tall/")
    path = f"{flat}/{made['id']}"
    assert (await world.client.put(path, json={"name": "Taller"})).json()["data"]["name"] == "Taller"
    for filters in ({"parent_id": parent}, {"id:in": made["id"]}, {"id": made["id"]}, {"name": "taller"}):
        listed = (await world.client.get(flat, params=filters)).json()["data"]
        assert [one["id"] for one in listed] == [made["id"]]
    assert len((await world.client.get(trees)).json()["data"]) == 2
    assert (await world.client.delete(path)).status_code == 204
    assert (await world.client.get(path)).status_code == 404
    assert (await world.client.delete(path)).status_code == 404


async def test_channel_assignments(world: World) -> None:
    product = await world.product()
    channel = {"name": "TikTok-1", "type": "marketplace", "platform": "tiktok", "status": "connected"}
    channel_id = (await world.client.post("/v3/channels", json=channel)).json()["data"]["id"]
    path = f"{PRODUCTS}/channel-assignments"
    pair = {"product_id": product["id"], "channel_id": channel_id}
    assert (await world.client.put(path, json=[pair])).status_code == 204
    query = {"channel_id:in": channel_id}
    assert (await world.client.get(path, params=query)).json()["data"] == [pair]
    assert (await world.client.delete(path)).status_code == 422
    assert (await world.client.delete(path, params=query)).status_code == 204
    assert (await world.client.get(path, params=query)).json()["data"] == []
    assert (await world.client.put(path, json=[{**pair, "channel_id": 99}])).status_code == 422


async def test_options_can_be_added_to_a_product(world: World) -> None:
    product = await world.sized()
    path = f"{PRODUCTS}/{product['id']}/options"
    body = {"display_name": "Color", "type": "swatch", "option_values": [{"label": "Red"}]}
    assert (await world.client.post(path, json=body)).json()["data"]["display_name"] == "Color"
    assert (await world.client.post(path, json=body)).status_code == 409


async def test_skus_are_changed_freed_and_never_shared(world: World) -> None:
    simple, sized = await world.product("Tee"), await world.sized()
    path = f"{PRODUCTS}/{simple['id']}"
    assert (await world.client.put(path, json={"sku": "shirt-s"})).status_code == 409
    assert (await world.client.put(path, json={"sku": "tee"})).status_code == 200
    assert (await world.client.put(path, json={"sku": "TEE-2"})).status_code == 200
    base = (await world.client.get("/v3/catalog/variants", params={"sku": "TEE-2"})).json()["data"]
    assert [row["id"] for row in base] == [simple["base_variant_id"]]
    variant = f"{PRODUCTS}/{sized['id']}/variants/{sized['variants'][0]['id']}"
    assert (await world.client.put(variant, json={"sku": "tee-2"})).status_code == 409
    assert (await world.client.put(variant, json={"sku": "tee"})).status_code == 200
    assert (await world.client.put(variant, json={"sku": "SHIRT-M"})).status_code == 409


async def test_a_refused_update_changes_nothing(world: World) -> None:
    product = await world.product("Tee", custom_fields=[{"name": "Category", "value": "A"}])
    path = f"{PRODUCTS}/{product['id']}"
    fields: list[Any] = [{"name": "Category", "value": "B"}, {"name": "x"}]
    assert (await world.client.put(path, json={"name": "New", "custom_fields": fields})).status_code == 422
    read = (await world.client.get(path, params={"include": "custom_fields"})).json()["data"]
    assert (read["name"], [row["value"] for row in read["custom_fields"]]) == ("Tee", ["A"])
    assert (await world.client.put(path, json={"custom_fields": fields[:1]})).status_code == 200
    read = (await world.client.get(path, params={"include": "custom_fields"})).json()["data"]
    assert [row["value"] for row in read["custom_fields"]] == ["B"]
