"""What a listing must satisfy, over create and the listing check."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World, png

PRODUCTS = "/product/202309/products"


def two_kinds(world: World, *, both_pictured: bool = False, uri: str = "") -> list[Any]:
    rows = []
    for number, (color, size) in enumerate([("Blue", "S"), ("Blue", "M")]):
        attributes: list[Any] = [
            {"name": "Color", "value_name": color, "sku_img": {"uri": uri}},
            {"name": "Size", "value_name": size},
        ]
        if both_pictured:
            attributes[1]["sku_img"] = {"uri": uri}
        rows.append(world.sku(f"S-{number}", color, sales_attributes=attributes))
    return rows


WRONG: list[tuple[str, dict[str, Any], int]] = [
    ("empty title", {"title": " "}, 12052261),
    ("long title", {"title": "x" * 256}, 12052051),
    ("chinese title", {"title": "茶杯 mug"}, 12052262),
    ("emoji in the title", {"title": "Mug \N{HOT BEVERAGE}\N{GRINNING FACE}"}, 12052931),
    ("entity in the title", {"title": "Mug&nbsp;blue"}, 12052931),
    ("no description", {"description": ""}, 12052015),
    ("long description", {"description": "x" * 10_001}, 12052013),
    ("image from elsewhere", {"description": '<img src="https://x/y" width="1" height="1">'}, 12052340),
    ("image without a size", {"description": '<img src="https://x/y">'}, 12052348),
    ("many images", {"description": "<img>" * 31}, 12052056),
    ("category unknown", {"category_id": "5"}, 12052023),
    ("category version", {"category_version": "v1"}, 12052217),
    ("no category", {"category_id": ""}, 12052025),
    ("brand unknown", {"brand_id": "5"}, 12052026),
    ("no main image", {"main_images": []}, 12052028),
    ("main image unknown", {"main_images": [{"uri": "tos/none"}]}, 12052300),
    ("many main images", {"main_images": [{"uri": "x"}] * 10}, 12052306),
    ("weight zero", {"package_weight": {"value": "0", "unit": "POUND"}}, 12052181),
    ("weight too fine", {"package_weight": {"value": "1.234", "unit": "POUND"}}, 12052006),
    ("weight in grams", {"package_weight": {"value": "500", "unit": "GRAM"}}, 12052006),
    ("mixed units", {"package_weight": {"value": "1.234", "unit": "KILOGRAM"}}, 12052915),
    ("no height", {"package_dimensions": {"length": "1", "width": "1", "unit": "INCH"}}, 12052003),
    ("no width", {"package_dimensions": {"length": "1", "height": "1", "unit": "INCH"}}, 12052004),
    ("length zero", {"package_dimensions": {"length": "0", "width": "1", "height": "1", "unit": "INCH"}}, 12052005),
    ("unit", {"package_dimensions": {"length": "1", "width": "1", "height": "1", "unit": "MILE"}}, 12052116),
    ("no skus", {"skus": []}, 12052902),
]


@pytest.mark.parametrize(("name", "changes", "code"), WRONG, ids=[row[0] for row in WRONG])
async def test_listings_refused(world: World, name: str, changes: dict[str, Any], code: int) -> None:
    body = await world.product_body(**changes)
    assert await world.code("POST", PRODUCTS, body=body) == code
    check = await world.call("POST", f"{PRODUCTS}/listing_check", body=body)
    assert check["check_result"] == "FAILED"
    assert code in [reason["code"] for reason in check["fail_reasons"]]
    assert world.engine.state.products == {}


SKU_WRONG: list[tuple[str, dict[str, Any], int]] = [
    ("long sku", {"seller_sku": "x" * 51}, 12052054),
    ("space in sku", {"seller_sku": "a b"}, 12052910),
    ("no price", {"price": None}, 12052571),
    ("price is no number", {"price": {"amount": "NaN", "currency": "USD"}}, 12052012),
    ("price too high", {"price": {"amount": "7600.01", "currency": "USD"}}, 12052570),
    ("price too low", {"price": {"amount": "0", "currency": "USD"}}, 12052570),
    ("currency", {"price": {"amount": "1", "currency": "EUR"}}, 12052084),
    ("no inventory", {"inventory": []}, 12019022),
    ("warehouse left out", {"inventory": [{"quantity": 3}]}, 12019022),
    ("warehouse unknown", {"inventory": [{"warehouse_id": "1", "quantity": 3}]}, 12052097),
    ("identifier type", {"identifier_code": {"code": "1", "type": "ABC"}}, 12052600),
    ("identifier digits", {"identifier_code": {"code": "123", "type": "UPC"}}, 12052591),
    ("attribute name", {"sales_attributes": [{"name": "C" * 21, "value_name": "x"}]}, 12052249),
    (
        "too many kinds",
        {"sales_attributes": [{"name": f"K{number}", "value_name": "x"} for number in range(4)]},
        12052525,
    ),
    (
        "picture unknown",
        {"sales_attributes": [{"name": "Color", "value_name": "x", "sku_img": {"uri": "n"}}]},
        12052520,
    ),
]


@pytest.mark.parametrize(("name", "changes", "code"), SKU_WRONG, ids=[row[0] for row in SKU_WRONG])
async def test_skus_refused(world: World, name: str, changes: dict[str, Any], code: int) -> None:
    body = await world.product_body(skus=[{**world.sku("A", "Blue"), **changes}])
    assert await world.code("POST", PRODUCTS, body=body) == code


async def test_variations_refused(world: World) -> None:
    uri = (await world.upload(png(400, 400)))["data"]["uri"]

    async def code(skus: list[Any]) -> int:
        return await world.code("POST", PRODUCTS, body=await world.product_body(skus=skus))

    plain = world.sku("A", "Blue")
    assert await code([plain, world.sku("B", "Blue")]) == 12052560
    sized = world.sku("B", "Red", sales_attributes=[{"name": "Size", "value_name": "M"}])
    assert await code([plain, sized]) == 12052550
    assert await code([plain, {**world.sku("B", "Red"), "sales_attributes": []}]) == 12052550
    assert await code(two_kinds(world, both_pictured=True, uri=uri)) == 12052528
    gtin = {"identifier_code": {"code": "00012345678905", "type": "GTIN"}}
    assert await code([{**plain, **gtin}, {**world.sku("B", "Red"), **gtin}]) == 12052592
    many = [world.sku(f"S{number}", f"C{number}") for number in range(301)]
    assert await code(many) == 12052050
    await world.create(skus=two_kinds(world, uri=uri))


async def test_one_sku_needs_no_variation(world: World) -> None:
    created = await world.live_product(skus=[{**world.sku("ONLY", ""), "sales_attributes": []}])
    live = await world.call("GET", f"{PRODUCTS}/{created['product_id']}")
    assert live["skus"][0]["sales_attributes"] == []


async def test_warehouses_that_cannot_take_stock(world: World) -> None:
    returns = next(one.id for one in world.shop.warehouses.values() if one.type == "RETURN_WAREHOUSE")
    row = {**world.sku("A", "Blue"), "inventory": [{"warehouse_id": returns, "quantity": 1}]}
    assert await world.code("POST", PRODUCTS, body=await world.product_body(skus=[row])) == 12052532
    path = f"/shops/{world.shop.id}/warehouses/{world.warehouse}"
    await world.control("PATCH", path, {"effect_status": "DISABLED"})
    assert await world.code("POST", PRODUCTS, body=await world.product_body()) == 12052531


async def test_category_permissions_and_brand_authorization(world: World) -> None:
    named = world.engine.categories.named
    body = await world.product_body(category_id=named("Herbal Supplements").id)
    assert await world.code("POST", PRODUCTS, body=body) == 12052220
    body = await world.product_body(category_id=named("Analog Watches").id)
    assert await world.code("POST", PRODUCTS, body=body) == 12052223
    brand = next(id_ for id_, name in world.engine.brands.names.items() if name == "Glasswing")
    assert await world.code("POST", PRODUCTS, body=await world.product_body(brand_id=brand)) == 12052201
    body = await world.product_body(category_id=named("Home & Kitchen").id)
    assert await world.code("POST", PRODUCTS, body=body) == 12052230


async def test_certificates(world: World) -> None:
    category = world.engine.categories.named("Dog Food")
    certificate = world.engine.categories.certifications(category)[0]["id"]
    body = await world.product_body(category_id=category.id)
    assert await world.code("POST", PRODUCTS, body=body) == 12052105
    file = (await world.upload(b"%PDF-1", path="/product/202309/files/upload", name="a.pdf"))["data"]["id"]

    async def code(**fields: Any) -> int:
        given = {"id": certificate, "files": [{"id": file}], "expiration_date": world.now + 86_400, **fields}
        answer = await world.request("POST", PRODUCTS, body={**body, "certifications": [given]})
        return int(answer.json()["code"])

    assert await code(expiration_date=None) == 12052385
    assert await code(id="9") == 12052655
    assert await code(files=[{"id": "v00"}]) == 12052658
    assert await code(files=[], images=[{"uri": "n"}]) == 12052650
    assert await code(files=[]) == 12052105
    assert await code() == 0


async def test_attributes_of_a_product(world: World) -> None:
    category = world.engine.categories.named("Chargers")
    known = {one["name"]: one for one in world.engine.categories.attribute_list(category)}
    batteries, goods = known["Contains Batteries or Cells?"], known["Other Dangerous Goods or Hazardous Materials"]

    def given(attribute: Any, *values: Any) -> Any:
        return {"id": attribute["id"], "values": [*values]}

    no = {"id": batteries["values"][1]["id"]}
    fine = [given(batteries, no), given(goods, {"id": goods["values"][1]["id"]})]

    async def code(*attributes: Any) -> int:
        body = await world.product_body(category_id=category.id, product_attributes=[*attributes])
        return int((await world.request("POST", PRODUCTS, body=body)).json()["code"])

    assert await code(given(batteries, no)) == 12052104
    assert await code(*fine, given(batteries, no)) == 12052254
    assert await code(given(batteries, no, {"id": batteries["values"][0]["id"]}), fine[1]) == 12052246
    assert await code(given(batteries, {"id": "5"}), fine[1]) == 12052529
    assert await code(given(batteries, {"name": "Maybe"}), fine[1]) == 12052247
    assert await code(*fine, given({"id": "77"}, {"name": "x"})) == 12052910
    assert await code(*fine, given(known["Pattern"], {"name": "x" * 51})) == 12052249
    assert await code(*fine, given(known["Pattern"], {"name": "Houndstooth"})) == 0


async def test_numeric_attribute(world: World) -> None:
    def capacity(text: str) -> Any:
        return [{"id": "100701", "values": [{"name": text}]}]

    body = await world.product_body(product_attributes=capacity("large"))
    assert await world.code("POST", PRODUCTS, body=body) == 12052256
    await world.create(product_attributes=capacity("12.5"))


async def test_size_charts_where_required(world: World) -> None:
    category = world.engine.categories.named("Maxi Dresses").id
    known = world.engine.categories.attribute_list(world.engine.categories.by_id[category])
    material = next(one for one in known if one["name"] == "Material" and one["type"] == "PRODUCT_PROPERTY")
    attributes = [{"id": material["id"], "values": [{"id": material["values"][0]["id"]}]}]
    template = next(iter(world.shop.size_charts))

    async def code(**chart: Any) -> int:
        body = await world.product_body(category_id=category, product_attributes=attributes, **chart)
        return int((await world.request("POST", PRODUCTS, body=body)).json()["code"])

    assert await code() == 12052673
    assert await code(size_chart={"template": {"id": "1"}}) == 12052128
    assert await code(size_chart={"image": {"uri": "n"}}) == 12052670
    assert await code(size_chart={"template": {"id": template}}) == 0


async def test_check_without_faults(world: World) -> None:
    check = await world.call("POST", f"{PRODUCTS}/listing_check", body=await world.product_body())
    assert check["check_result"] == "PASS"
    assert check["fail_reasons"] == []


async def test_imperial_units_outside_the_us(world: World) -> None:
    body = await world.product_body()
    world.shop.region = "GB"
    assert await check_codes(world, body) >= {12019061}


async def test_too_many_certificates(world: World) -> None:
    category = world.engine.categories.named("Dog Food")
    certificate = world.engine.categories.certifications(category)[0]["id"]
    body = await world.product_body(category_id=category.id, certifications=[{"id": certificate}] * 11)
    assert await check_codes(world, body) >= {12052657}


async def test_an_image_uploaded_for_something_else_may_be_too_small_for_the_main_place(world: World) -> None:
    small = (await world.upload(png(200, 200), "DESCRIPTION_IMAGE"))["data"]["uri"]
    body = await world.product_body(main_images=[{"uri": small}])
    assert await world.code("POST", PRODUCTS, body=body) == 12052301


async def test_a_shop_that_is_switched_off_lists_nothing_by_hand_either(world: World) -> None:
    await world.control("PATCH", f"/shops/{world.shop.id}", {"active": False})
    body = {"title": "A mug that nobody may list now", "skus": [{"seller_sku": "M", "price": "5.00"}]}
    answer = await world.control_http.post(f"/shops/{world.shop.id}/products", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, 12052700)


async def check_codes(world: World, body: dict[str, Any]) -> set[int]:
    check = await world.call("POST", f"{PRODUCTS}/listing_check", body=body)
    return {reason["code"] for reason in check["fail_reasons"]}
