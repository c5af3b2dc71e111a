"""Listings over the API: create, review, edit, status, search."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World, png

PRODUCTS = "/product/202309/products"


async def shown(world: World, product_id: str, **query: str) -> dict[str, Any]:
    found: dict[str, Any] = await world.call("GET", f"{PRODUCTS}/{product_id}", query)
    return found


async def search(world: World, body: dict[str, Any] | None = None, **query: str) -> Any:
    given = {"page_size": "100", **query}
    return await world.call("POST", "/product/202502/products/search", given, body or {})


async def test_created_reviewed_and_live(world: World) -> None:
    created = await world.create()
    assert [sku["seller_sku"] for sku in created["skus"]] == ["MUG-BLUE", "MUG-RED"]
    assert created["skus"][0]["sales_attributes"][0]["id"] == "100000"
    waiting = await shown(world, created["product_id"])
    assert (waiting["status"], waiting["product_status"], waiting["audit"]) == (
        "PENDING",
        "INITIAL",
        {"status": "AUDITING"},
    )
    await world.advance(31)
    live = await shown(world, created["product_id"])
    assert (live["status"], live["audit"]["status"]) == ("ACTIVATE", "APPROVED")
    assert live["title"] == "Stoneware mug with a wide handle"
    sku = live["skus"][0]
    assert sku["price"] == {"currency": "USD", "sale_price": "18.50", "tax_exclusive_price": "18.50"}
    assert sku["inventory"] == [{"warehouse_id": world.warehouse, "quantity": 10}]
    assert sku["sales_attributes"][0]["value_name"] == "Blue"
    assert live["main_images"][0]["width"] == 600
    assert [one["local_name"] for one in live["category_chains"]][-1] == "Mugs"


async def test_repeat_with_the_same_idempotency_key(world: World) -> None:
    body = await world.product_body(idempotency_key="7f3c0f0e-7c53-4a83-9d1f-000000000001")
    first = await world.call("POST", PRODUCTS, body=body)
    assert await world.call("POST", PRODUCTS, body=body) == first
    assert (await search(world))["total_count"] == 1
    world.box.set_option("tts_idempotent_repeat", "error")
    assert await world.code("POST", PRODUCTS, body=body) == 12052910


async def test_external_product_id_is_unique_among_listings(world: World) -> None:
    first = await world.create(external_product_id="bc-111")
    body = await world.product_body(external_product_id="bc-111")
    assert await world.code("POST", PRODUCTS, body=body) == 12052996
    await world.call("DELETE", PRODUCTS, body={"product_ids": [first["product_id"]]})
    await world.call("POST", PRODUCTS, body=body)


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
    assert (await shown(world, created["product_id"]))["skus"][0]["sales_attributes"] == []


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


async def test_seller_that_cannot_list(world: World) -> None:
    body = await world.product_body()
    world.shop.seller_type = "CROSS_BORDER"
    assert await world.code("POST", PRODUCTS, body=body) == 12052701
    world.shop.seller_type = "LOCAL"
    for id_, place in list(world.shop.warehouses.items()):
        if place.type == "RETURN_WAREHOUSE":
            del world.shop.warehouses[id_]
    assert await world.code("POST", PRODUCTS, body=body) == 12052535
    world.shop.integration_locked = True
    assert await world.code("POST", PRODUCTS, body=body) == 12052332


async def test_daily_listing_limit(world: World) -> None:
    world.box.set_option("tts_daily_listing_limit", 1)
    await world.create()
    assert await world.code("POST", PRODUCTS, body=await world.product_body()) == 12052093
    await world.advance(86_400)
    await world.create()


async def test_rejected_with_reasons_then_corrected(world: World) -> None:
    reasons = [{"position": "Main image", "reasons": ["Blurred"], "suggestions": ["Use a sharp picture"]}]
    await world.control("POST", "/reviews", {"outcome": "reject", "reasons": reasons})
    created = await world.live_product()
    failed = await shown(world, created["product_id"])
    assert (failed["status"], failed["audit"]["status"]) == ("FAILED", "FAILED")
    assert failed["audit_failed_reasons"][0]["reasons"] == ["Blurred"]
    body = await world.product_body(title="A better title for this mug")
    body["skus"] = [{**row, "id": sku["id"]} for row, sku in zip(body["skus"], created["skus"], strict=True)]
    await world.call("PUT", f"/product/202509/products/{created['product_id']}", body=body)
    assert (await shown(world, created["product_id"]))["status"] == "PENDING"
    await world.advance(31)
    live = await shown(world, created["product_id"])
    assert (live["status"], live["title"]) == ("ACTIVATE", "A better title for this mug")
    assert live["audit_failed_reasons"] == []


async def test_pre_approval_and_reviews_by_hand(world: World) -> None:
    world.box.set_option("tts_review_outcome", "pre_approve")
    created = await world.live_product()
    waiting = await shown(world, created["product_id"])
    assert waiting["status"] == "PENDING"
    assert waiting["audit"] == {"status": "PRE_APPROVED", "pre_approved_reasons": ["KYC_PENDING"]}
    await world.control("POST", f"/products/{created['product_id']}/review", {"outcome": "approve"})
    assert (await shown(world, created["product_id"]))["status"] == "ACTIVATE"
    world.box.set_option("tts_review_outcome", "hold")
    held = await world.live_product()
    await world.advance(5 * 86_400)
    assert (await shown(world, held["product_id"]))["status"] == "PENDING"


def edit_body(body: dict[str, Any], created: dict[str, Any]) -> dict[str, Any]:
    rows = [{**row, "id": sku["id"]} for row, sku in zip(body["skus"], created["skus"], strict=True)]
    return {**body, "skus": rows}


async def test_live_version_stays_until_the_edit_passes(world: World) -> None:
    created = await world.live_product()
    path = f"{PRODUCTS}/{created['product_id']}"
    assert await world.code("GET", path, {"return_under_review_version": "true"}) == 12052547
    body = edit_body(await world.product_body(title="The new title of the mug"), created)
    await world.call("PUT", path, body=body)
    live = await shown(world, created["product_id"])
    assert (live["title"], live["status"]) == ("Stoneware mug with a wide handle", "ACTIVATE")
    assert live["audit"]["status"] == "AUDITING"
    review = await shown(world, created["product_id"], return_under_review_version="true")
    assert review["title"] == "The new title of the mug"
    world.box.set_option("tts_status_while_edit_in_review", "PENDING")
    assert (await shown(world, created["product_id"]))["status"] == "PENDING"
    await world.advance(31)
    assert (await shown(world, created["product_id"]))["title"] == "The new title of the mug"


async def test_failed_edit_leaves_the_live_version(world: World) -> None:
    created = await world.live_product()
    await world.control("POST", "/reviews", {"outcome": "reject", "product_id": created["product_id"]})
    path = f"/product/202509/products/{created['product_id']}/partial_edit"
    await world.call("POST", path, body={"title": "A title that does not pass"})
    await world.advance(31)
    live = await shown(world, created["product_id"])
    assert (live["status"], live["title"]) == ("ACTIVATE", "Stoneware mug with a wide handle")
    assert live["audit"]["status"] == "FAILED"


async def test_partial_edit_keeps_what_is_left_out(world: World) -> None:
    created = await world.live_product(external_product_id="bc-5")
    path = f"{PRODUCTS}/{created['product_id']}/partial_edit"
    answer = await world.call("POST", path, body={"title": "Only the title of the mug changes"})
    assert [sku["id"] for sku in answer["skus"]] == [sku["id"] for sku in created["skus"]]
    await world.advance(31)
    live = await shown(world, created["product_id"])
    assert live["title"] == "Only the title of the mug changes"
    assert live["external_product_id"] == "bc-5"
    assert len(live["skus"]) == 2


async def test_full_edit_erases_what_is_left_out(world: World) -> None:
    created = await world.live_product(external_product_id="bc-5")
    body = edit_body(await world.product_body(), created)
    await world.call("PUT", f"{PRODUCTS}/{created['product_id']}", body=body)
    await world.advance(31)
    assert "external_product_id" not in await shown(world, created["product_id"])


async def test_edit_keeps_price_and_stock_and_deletes_skus_left_out(world: World) -> None:
    created = await world.live_product()
    blue, red = created["skus"]
    body = await world.product_body()
    body["skus"] = [
        {"id": blue["id"], "seller_sku": "MUG-BLUE", "sales_attributes": body["skus"][0]["sales_attributes"]},
        world.sku("MUG-GREEN", "Green", quantity=3, price="21"),
    ]
    answer = await world.call("PUT", f"{PRODUCTS}/{created['product_id']}", body=body)
    assert [sku["seller_sku"] for sku in answer["skus"]] == ["MUG-BLUE", "MUG-GREEN"]
    skus = {sku["id"]: sku for sku in (await shown(world, created["product_id"]))["skus"]}
    assert red["id"] not in skus
    assert skus[blue["id"]]["price"]["sale_price"] == "18.50"
    assert skus[blue["id"]]["inventory"][0]["quantity"] == 10
    green = skus[answer["skus"][1]["id"]]
    assert (green["price"]["sale_price"], green["inventory"][0]["quantity"]) == ("21", 3)


async def test_edit_refusals(world: World) -> None:
    gtin = {"code": "00012345678905", "type": "GTIN"}
    created = await world.live_product(skus=[world.sku("A", "Blue", identifier_code=gtin)])
    path = f"{PRODUCTS}/{created['product_id']}"
    body = await world.product_body()
    row = {**world.sku("A", "Blue"), "id": created["skus"][0]["id"]}
    other = {"code": "00012345678912", "type": "GTIN"}
    assert await world.code("PUT", path, body={**body, "skus": [{**row, "identifier_code": other}]}) == 12052593
    assert await world.code("PUT", path, body={**body, "skus": [{**row, "id": "5"}]}) == 12052557
    assert await world.code("PUT", path, body={**body, "skus": [row, row]}) == 12052560
    assert await world.code("PUT", path, body={**body, "skus": []}) == 12052902
    assert await world.code("PUT", f"{PRODUCTS}/5", body=body) == 12052032
    await world.control("PATCH", f"/products/{created['product_id']}", {"under_appeal": True})
    assert await world.code("PUT", path, body={**body, "skus": [row]}) == 12052308
    await world.control(
        "PATCH", f"/products/{created['product_id']}", {"under_appeal": False, "promotion_locked": True}
    )
    assert await world.code("PUT", path, body={**body, "skus": [row]}) == 12052038
    await world.control("PATCH", f"/products/{created['product_id']}", {"status": "FREEZE"})
    assert await world.code("PUT", path, body={**body, "skus": [row]}) == 12052901


async def test_foreign_products_are_not_ours(world: World) -> None:
    created = await world.create()
    other = await world.control("POST", "/shops", {"app_key": world.app.app_key, "authorized": True})
    path = f"{PRODUCTS}/{created['product_id']}"
    assert await world.code("GET", path, cipher=other["shop_cipher"], token=other["access_token"]) == 12052048


async def test_drafts(world: World) -> None:
    created = await world.create(save_mode="AS_DRAFT", description="")
    draft = await shown(world, created["product_id"])
    assert (draft["status"], draft["audit"]["status"], draft["has_draft"]) == ("DRAFT", "NONE", True)
    refused = await world.call("POST", f"{PRODUCTS}/activate", body={"product_ids": [created["product_id"]]})
    assert refused["errors"][0]["detail"]["extra_errors"][0]["code"] == 12052015
    path = f"{PRODUCTS}/{created['product_id']}/partial_edit"
    await world.call("POST", path, body={"description": "<p>x</p>", "save_mode": "AS_DRAFT"})
    assert await world.call("POST", f"{PRODUCTS}/activate", body={"product_ids": [created["product_id"]]}) == {}
    await world.advance(31)
    assert (await shown(world, created["product_id"]))["status"] == "ACTIVATE"
    body = {"title": "A draft beside the live version", "save_mode": "AS_DRAFT"}
    await world.call("POST", path, body=body)
    live = await shown(world, created["product_id"])
    assert (live["has_draft"], live["title"]) == (True, "Stoneware mug with a wide handle")
    assert (await shown(world, created["product_id"], return_draft_version="true"))["title"] == body["title"]
    assert await world.code("POST", PRODUCTS, body={"save_mode": "AS_DRAFT"}) == 12052261


async def test_status_calls_report_partial_failures_beside_code_0(world: World) -> None:
    created = await world.live_product()
    ids = [created["product_id"], "5"]
    answer = await world.call("POST", f"{PRODUCTS}/deactivate", body={"product_ids": ids})
    (error,) = answer["errors"]
    assert error["code"] == 12052990
    assert error["detail"]["product_id"] == "5"
    assert error["detail"]["extra_errors"][0]["code"] == 12052032
    off = await shown(world, created["product_id"])
    assert off["status"] == "SELLER_DEACTIVATED"
    assert off["skus"][0]["status_info"] == {"status": "DEACTIVATED", "deactivation_source": "SELLER"}
    assert await world.call("POST", f"{PRODUCTS}/activate", body={"product_ids": ids[:1]}) == {}
    assert (await shown(world, created["product_id"]))["status"] == "ACTIVATE"
    assert await world.code("POST", f"{PRODUCTS}/activate", body={"product_ids": ["1"] * 21}) == 12019120
    assert await world.code("POST", f"{PRODUCTS}/activate", body={}) == 36009004


async def test_activation_that_needs_a_review(world: World) -> None:
    world.box.set_option("tts_activate_needs_review", True)
    created = await world.live_product()
    body = {"product_ids": [created["product_id"]]}
    await world.call("POST", f"{PRODUCTS}/deactivate", body=body)
    await world.call("POST", f"{PRODUCTS}/activate", body=body)
    assert (await shown(world, created["product_id"]))["status"] == "PENDING"
    await world.advance(31)
    assert (await shown(world, created["product_id"]))["status"] == "ACTIVATE"


async def test_delete_and_recover(world: World) -> None:
    created = await world.live_product()
    body = {"product_ids": [created["product_id"]]}
    assert (await world.call("POST", f"{PRODUCTS}/recover", body=body))["errors"]
    assert await world.call("DELETE", PRODUCTS, body=body) == {}
    assert await world.code("GET", f"{PRODUCTS}/{created['product_id']}") == 12052260
    assert (await search(world, {"status": "DELETED"}))["total_count"] == 1
    assert (await world.call("DELETE", PRODUCTS, body=body))["errors"]
    assert await world.call("POST", f"{PRODUCTS}/recover", body=body) == {}
    assert (await shown(world, created["product_id"]))["status"] == "SELLER_DEACTIVATED"


async def test_frozen_and_platform_deactivated(world: World) -> None:
    created = await world.live_product()
    path = f"/products/{created['product_id']}"
    body = {"product_ids": [created["product_id"]]}
    await world.control("PATCH", path, {"status": "FREEZE", "reason": "policy"})
    for act in ("activate", "deactivate"):
        assert (await world.call("POST", f"{PRODUCTS}/{act}", body=body))["errors"]
    await world.control("PATCH", path, {"status": "PLATFORM_DEACTIVATED"})
    edit = {"title": "A title that follows the policy"}
    await world.call("POST", f"{PRODUCTS}/{created['product_id']}/partial_edit", body=edit)
    assert (await shown(world, created["product_id"]))["status"] == "PENDING"
    await world.advance(31)
    assert (await shown(world, created["product_id"]))["title"] == edit["title"]


async def test_search_filters_and_pages(world: World) -> None:
    first = await world.live_product()
    await world.advance(100)
    second = await world.create(skus=[world.sku("OTHER", "Blue")])
    everything = await search(world)
    assert [row["id"] for row in everything["products"]] == [first["product_id"], second["product_id"]]
    page = await search(world, page_size="1")
    rest = await search(world, page_size="1", page_token=page["next_page_token"])
    assert rest["products"][0]["id"] == second["product_id"]
    assert rest["next_page_token"] == ""

    async def ids(**body: Any) -> list[str]:
        return [row["id"] for row in (await search(world, body))["products"]]

    assert await ids(status="PENDING") == [second["product_id"]]
    assert await ids(audit_status=["APPROVED"]) == [first["product_id"]]
    assert await ids(seller_skus=["OTHER"]) == [second["product_id"]]
    assert await ids(sku_ids=[first["skus"][0]["id"]]) == [first["product_id"]]
    created = everything["products"][1]["create_time"]
    assert await ids(create_time_ge=created) == [second["product_id"]]
    assert await ids(create_time_le=created) == [first["product_id"], second["product_id"]]
    assert await ids(update_time_le=created - 1) == [first["product_id"]]
    path = "/product/202309/products/search"
    for body, code in (
        ({"seller_skus": ["x"] * 11}, 12019027),
        ({"sku_ids": ["x"] * 11}, 12019087),
        ({"status": "LIVE"}, 12052910),
    ):
        assert await world.code("POST", path, {"page_size": "10"}, body) == code
    assert await world.code("POST", path, {"page_size": "101"}, {}) == 12019109


async def test_new_listings_show_late_in_searches_when_asked_for(world: World) -> None:
    world.box.set_option("read_after_write_lag", 5)
    await world.create()
    assert (await search(world))["total_count"] == 0
    await world.advance(5)
    assert (await search(world))["total_count"] == 1


async def test_unknown_fields_when_asked_for(world: World) -> None:
    created = await world.live_product()
    assert "sandbox_unknown_field" not in await shown(world, created["product_id"])
    world.box.set_option("tts_unknown_fields", True)
    assert "sandbox_unknown_field" in await shown(world, created["product_id"])
    assert "sandbox_unknown_field" in (await search(world))["products"][0]
