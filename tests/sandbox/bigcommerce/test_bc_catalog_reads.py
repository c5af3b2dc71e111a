"""Lists of products and variants: filters, paging, sorting, sub-resources."""

from typing import Any

import pytest

from tests.sandbox.bigcommerce.store_world import START, World


async def names(world: World, **query: Any) -> list[str]:
    answer = await world.client.get("/v3/catalog/products", params=query)
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["data"]]


@pytest.fixture
async def goods(world: World) -> list[int]:
    ids = []
    for number, price in enumerate((30, 10, 20)):
        product = await world.product(f"Item{number}", price=price, brand_name="Acme" if number else "Zeta")
        ids.append(product["id"])
        await world.advance(3600)
    return ids


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"id": "{1}"}, ["Item1"]),
        ({"id:in": "{0},{2}"}, ["Item0", "Item2"]),
        ({"id:not_in": "{0}"}, ["Item1", "Item2"]),
        ({"id:min": "{1}"}, ["Item1", "Item2"]),
        ({"id:greater": "{1}"}, ["Item2"]),
        ({"id:max": "{1}"}, ["Item0", "Item1"]),
        ({"id:less": "{1}"}, ["Item0"]),
        ({"sku": "item1"}, ["Item1"]),
        ({"sku:in": "ITEM0,ITEM2"}, ["Item0", "Item2"]),
        ({"name": "Item2"}, ["Item2"]),
        ({"price": "20"}, ["Item2"]),
        ({"keyword": "tem1"}, ["Item1"]),
        ({"type": "digital"}, []),
        ({"is_visible": "true"}, ["Item0", "Item1", "Item2"]),
        ({"availability": "disabled"}, []),
        ({"condition": "New"}, ["Item0", "Item1", "Item2"]),
        ({"inventory_level:greater": "10"}, []),
        ({"inventory_level:in": "10"}, ["Item0", "Item1", "Item2"]),
        ({"out_of_stock": "1"}, []),
        ({"inventory_low": "0"}, ["Item0", "Item1", "Item2"]),
        ({"channel_id:in": "1"}, ["Item0", "Item1", "Item2"]),
        ({"channel_id:in": "9"}, []),
        ({"categories:in": "99"}, []),
        ({"no_such_filter": "1"}, ["Item0", "Item1", "Item2"]),
        ({"sort": "price"}, ["Item1", "Item2", "Item0"]),
        ({"sort": "name", "direction": "desc"}, ["Item2", "Item1", "Item0"]),
        ({"sort": "date_modified", "direction": "desc"}, ["Item2", "Item1", "Item0"]),
        ({"limit": "2", "page": "2"}, ["Item2"]),
        ({"date_modified:min": "2027-01-15T09:00:00Z"}, ["Item1", "Item2"]),
        ({"date_modified:max": "2027-01-15T09:00:00+00:00"}, ["Item0", "Item1"]),
    ],
)
async def test_product_filters(world: World, goods: list[int], query: dict[str, str], expected: list[str]) -> None:
    assert START == 1_800_000_000  # 2027-01-15 08:00 UTC
    asked = {name: value.format(*goods) for name, value in query.items()}
    assert await names(world, **asked) == expected


async def test_brand_filter_uses_the_brand_that_the_name_made(world: World, goods: list[int]) -> None:
    brands = (await world.client.get("/v3/catalog/brands", params={"name": "acme"})).json()["data"]
    assert [brand["name"] for brand in brands] == ["Acme"]
    assert await names(world, brand_id=brands[0]["id"]) == ["Item1", "Item2"]


async def test_a_bare_date_means_the_present_time_of_that_day(world: World, goods: list[int]) -> None:
    # It is 11:00 now; the products were changed at 08:00, 09:00 and 10:00 of that very day.
    assert await names(world, **{"date_modified:min": "2027-01-15"}) == []


@pytest.mark.parametrize("query", [{"sort": "colour"}, {"direction": "up"}, {"include": "sizes"}, {"page": "0"}])
async def test_bad_queries_are_422(world: World, query: dict[str, str]) -> None:
    answer = await world.client.get("/v3/catalog/products", params=query)
    assert answer.status_code == 422
    assert set(query) <= set(answer.json()["errors"])


async def test_paging_meta_and_links(world: World, goods: list[int]) -> None:
    meta = (await world.client.get("/v3/catalog/products", params={"limit": 2})).json()["meta"]["pagination"]
    assert (meta["total"], meta["count"], meta["per_page"], meta["total_pages"]) == (3, 2, 2, 2)
    assert meta["links"]["next"] == "?page=2&limit=2"
    assert "previous" not in meta["links"]
    beyond = (await world.client.get("/v3/catalog/products", params={"limit": 2, "page": 9})).json()
    assert beyond["data"] == []


async def test_a_page_is_cut_to_250_and_to_10_with_options(world: World) -> None:
    for number in range(12):
        await world.product(f"P{number}")
    wide = (await world.client.get("/v3/catalog/products", params={"limit": 1000})).json()
    assert wide["meta"]["pagination"]["per_page"] == 250
    for heavy in ("options", "modifiers", "images,modifiers"):
        answer = await world.client.get("/v3/catalog/products", params={"limit": 250, "include": heavy})
        assert len(answer.json()["data"]) == 10
        assert answer.json()["meta"]["pagination"]["total_pages"] == 2


async def test_includes_and_field_choice(world: World) -> None:
    made = await world.sized()
    product_id = made["id"]
    await world.client.post(f"/v3/catalog/products/{product_id}/images", json={"image_url": "https://x.example/a.png"})
    fields = {"name": "Category", "value": "Tees"}
    await world.client.post(f"/v3/catalog/products/{product_id}/custom-fields", json=fields)
    includes = "variants,images,primary_image,custom_fields,options,modifiers,channels"
    query = {"include": includes, "include_fields": "name,sku"}
    row = (await world.client.get("/v3/catalog/products", params=query)).json()["data"][0]
    assert set(row) == {"id", "name", "sku", *includes.split(",")}
    assert row["custom_fields"][0]["value"] == "Tees"
    assert row["primary_image"]["url_standard"] == "https://x.example/a.png"
    assert [value["label"] for value in row["options"][0]["option_values"]] == ["S", "M", "L"]
    assert row["variants"][0]["option_values"][0]["option_display_name"] == "Size"
    assert row["channels"] == [1]
    without = await world.client.get(f"/v3/catalog/products/{product_id}", params={"exclude_fields": "sku,name"})
    assert not {"sku", "name"} & set(without.json()["data"])


async def test_a_variant_without_a_price_has_the_products(world: World) -> None:
    product = await world.sized()
    first = product["variants"][0]
    assert (first["price"], first["calculated_price"]) == (None, 10.0)
    path = f"/v3/catalog/products/{product['id']}/variants/{first['id']}"
    await world.client.put(path, json={"price": 12.5})
    changed = (await world.client.get(path)).json()["data"]
    assert (changed["price"], changed["calculated_price"]) == (12.5, 12.5)
    await world.client.put(path, json={"price": None})
    await world.client.put(f"/v3/catalog/products/{product['id']}", json={"sale_price": 8})
    assert (await world.client.get(path)).json()["data"]["calculated_price"] == 8.0


async def test_variant_lists_filter_by_sku_product_and_upc(world: World) -> None:
    product = await world.sized()
    other = await world.product("Plain", upc="012345678905")

    async def skus(**query: Any) -> list[str]:
        answer = await world.client.get("/v3/catalog/variants", params=query)
        return [row["sku"] for row in answer.json()["data"]]

    assert await skus(sku="shirt-m") == ["SHIRT-M"]
    assert await skus(**{"product_id:in": product["id"]}) == ["SHIRT-S", "SHIRT-M", "SHIRT-L"]
    assert await skus(upc="012345678905") == ["PLAIN"]
    assert await skus(id=other["base_variant_id"]) == ["PLAIN"]
    listed = await world.client.get(f"/v3/catalog/products/{product['id']}/variants", params={"limit": 2})
    assert listed.json()["meta"]["pagination"]["total"] == 3


async def test_money_is_a_number_and_dates_are_iso_in_v3(world: World) -> None:
    product = await world.product(price="10.50")
    assert product["price"] == 10.5
    assert product["date_created"] == "2027-01-15T08:00:00+00:00"


async def test_a_simple_product_has_one_base_variant(world: World) -> None:
    simple, complex_one = await world.product(), await world.sized()
    assert [one["id"] for one in simple["variants"]] == [simple["base_variant_id"]]
    assert simple["variants"][0]["option_values"] == []
    assert complex_one["base_variant_id"] is None


async def test_categories_trees_options_and_summary(world: World) -> None:
    made = await world.client.post("/v3/catalog/trees/categories", json=[{"name": "Shirts"}, {"name": "Bags"}])
    ids = [row["category_id"] for row in made.json()["data"]]
    await world.client.post("/v3/catalog/trees/categories", json=[{"name": "Polo", "parent_id": ids[0]}])
    children = await world.client.get("/v3/catalog/trees/categories", params={"parent_id:in": ids[0]})
    assert [row["name"] for row in children.json()["data"]] == ["Polo"]
    assert (await world.client.get("/v3/catalog/trees")).json()["data"][0]["id"] == 1
    product = await world.sized()
    options = (await world.client.get(f"/v3/catalog/products/{product['id']}/options")).json()["data"]
    assert options[0]["display_name"] == "Size"
    summary = (await world.client.get("/v3/catalog/summary")).json()["data"]
    assert (summary["variant_count"], summary["inventory_count"]) == (3, 30)


async def test_pictures_are_served_with_the_size_in_their_name(world: World) -> None:
    answer = await world.client.get("http://bigcommerce.sandbox/images/mug-1-120x90.png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content[16:24] == (120).to_bytes(4, "big") + (90).to_bytes(4, "big")
    assert (await world.client.get("http://bigcommerce.sandbox/images/mug.png")).status_code == 404
