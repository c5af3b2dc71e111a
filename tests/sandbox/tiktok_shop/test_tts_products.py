"""Listings over the API: create, review, edit, status, search."""

from __future__ import annotations

from typing import Any

from tests.sandbox.tiktok_shop.tiktok_world import World

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


async def test_more_than_ten_thousand_results_must_be_cut_by_time(world: World) -> None:
    made = await world.create()
    product = world.engine.state.products[made["product_id"]]
    for number in range(10_000):
        world.engine.state.products[str(number)] = product
    path = "/product/202502/products/search"
    assert await world.code("POST", path, {"page_size": "10"}, {"status": "ALL"}) == 12052180
    by_time = {"create_time_ge": world.now + 1}
    assert (await world.call("POST", path, {"page_size": "10"}, by_time))["total_count"] == 0


async def test_a_warning_beside_the_success(world: World) -> None:
    world.box.set_option("tts_listing_warning", "The description is short.")
    assert (await world.create())["warnings"] == [{"message": "The description is short."}]
