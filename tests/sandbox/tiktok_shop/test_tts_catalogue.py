"""Categories, rules, attributes, brands, uploads, prerequisites."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.tiktok_shop import image_formats
from tests.sandbox.tiktok_shop.tiktok_world import World, png

CATEGORIES = "/product/202309/categories"
V2 = {"category_version": "v2"}


async def test_whole_tree_in_one_answer(world: World) -> None:
    rows = (await world.call("GET", CATEGORIES, V2))["categories"]
    by_id = {row["id"]: row for row in rows}
    leaves = [row for row in rows if row["is_leaf"]]
    assert len(leaves) >= 150
    assert len([row for row in rows if row["parent_id"] == "0"]) >= 10
    assert all(row["parent_id"] == "0" or row["parent_id"] in by_id for row in rows)
    assert len({row["local_name"] for row in leaves}) == len(leaves)


async def test_us_shops_must_ask_for_v2(world: World) -> None:
    assert await world.code("GET", CATEGORIES) == 12052217
    leaf = world.engine.categories.named("Mugs").id
    for path in ("rules", "attributes"):
        assert await world.code("GET", f"{CATEGORIES}/{leaf}/{path}") == 12052217
    assert await world.code("POST", f"{CATEGORIES}/recommend", body={"product_title": "Mug"}) == 12052217


async def test_keyword_and_permissions(world: World) -> None:
    found = (await world.call("GET", CATEGORIES, {**V2, "keyword": "vitamins"}))["categories"]
    assert [row["local_name"] for row in found] == ["Health", "Supplements", "Vitamins"]
    assert found[-1]["permission_statuses"] == ["INVITE_ONLY"]
    supplements = found[1]["id"]
    await world.control("PATCH", f"/shops/{world.shop.id}", {"invited_categories": [supplements]})
    found = (await world.call("GET", CATEGORIES, {**V2, "keyword": "vitamins"}))["categories"]
    assert found[-1]["permission_statuses"] == ["AVAILABLE"]
    everything = {**V2, "keyword": "herbal", "include_prohibited_categories": "true"}
    assert (await world.call("GET", CATEGORIES, everything))["categories"][-1]["permission_statuses"] == ["PROHIBITED"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Handmade ceramic mug, 12 oz", "Mugs"),
        ("Women's linen maxi dress", "Maxi Dresses"),
        ("Camping tent for two", "Tents"),
        ("Scented soy candle", "Candles"),
    ],
)
async def test_recommendation(world: World, title: str, expected: str) -> None:
    answer = await world.call("POST", f"{CATEGORIES}/recommend", body={"product_title": title, **V2})
    assert answer["categories"][-1]["name"] == expected
    assert answer["categories"][-1]["id"] == answer["leaf_category_id"]


async def test_recommendation_refusals(world: World) -> None:
    path = f"{CATEGORIES}/recommend"
    assert await world.code("POST", path, body={"product_title": "", **V2}) == 12052261
    assert await world.code("POST", path, body={"product_title": "Zzyzx", **V2}) == 12019064


async def test_rules(world: World) -> None:
    rattles = world.engine.categories.named("Rattles").id
    rules = await world.call("GET", f"{CATEGORIES}/{rattles}/rules", V2)
    (certificate,) = rules["product_certifications"]
    assert certificate["is_required"] is True
    dresses = world.engine.categories.named("Maxi Dresses").id
    assert (await world.call("GET", f"{CATEGORIES}/{dresses}/rules", V2))["size_chart"] == {
        "is_supported": True,
        "is_required": True,
    }
    assert await world.code("GET", f"{CATEGORIES}/1/rules", V2) == 12052023
    top = world.engine.categories.named("Health").id
    assert await world.code("GET", f"{CATEGORIES}/{top}/rules", V2) == 12052230


async def test_attributes_keep_the_misspelling(world: World) -> None:
    chargers = world.engine.categories.named("Chargers").id
    rows = (await world.call("GET", f"{CATEGORIES}/{chargers}/attributes", V2))["attributes"]
    batteries = next(row for row in rows if row["name"] == "Contains Batteries or Cells?")
    assert batteries["is_requried"] is True
    assert "is_required" not in batteries
    assert [value["name"] for value in batteries["values"]] == ["Yes", "No"]
    assert {row["type"] for row in rows} == {"SALES_PROPERTY", "PRODUCT_PROPERTY"}
    type_ = next(row for row in rows if row["name"] == "Battery Type")
    assert type_["requirement_conditions"][0]["attribute_value_id"] == batteries["values"][0]["id"]


BRANDS = "/product/202309/brands"


async def test_brands_search_pages_and_misspelling(world: World) -> None:
    first = await world.call("GET", BRANDS, {"page_size": "5"})
    second = await world.call("GET", BRANDS, {"page_size": "100", "page_token": first["next_page_token"]})
    assert first["total_count"] == len(first["brands"]) + len(second["brands"])
    assert second["next_page_token"] == ""
    assert not {row["id"] for row in first["brands"]} & {row["id"] for row in second["brands"]}
    (glass,) = (await world.call("GET", BRANDS, {"page_size": "5", "brand_name": "glassw"}))["brands"]
    assert glass["authorized_status"] == "UNAUTHORIEZD"
    for wrong in ("0", "101", "x"):
        assert await world.code("GET", BRANDS, {"page_size": wrong}) == 12019109
    assert await world.code("GET", BRANDS, {"page_size": "5", "page_token": "???"}) == 36009004


async def test_brands_create(world: World) -> None:
    made = await world.call("POST", BRANDS, body={"name": "Quill & Co"}, cipher=None)
    assert await world.call("POST", BRANDS, body={"name": "quill & co"}, cipher=None) == made
    (row,) = (await world.call("GET", BRANDS, {"page_size": "5", "brand_name": "Quill"}))["brands"]
    assert row["id"] == made["id"]
    assert await world.code("POST", BRANDS, body={"name": "Q"}, cipher=None) == 12052910


async def test_image_upload_reads_the_real_size(world: World) -> None:
    data = (await world.upload(png(640, 600)))["data"]
    assert (data["width"], data["height"], data["use_case"]) == (640, 600, "MAIN_IMAGE")
    assert data["uri"] in data["url"]
    shown = await world.http.get("/images/" + data["uri"])
    assert shown.content == png(640, 600)
    assert shown.headers["content-type"] == "image/png"
    assert (await world.http.get("/images/none/such")).status_code == 404


async def test_wide_main_images_become_square(world: World) -> None:
    data = (await world.upload(png(1_000, 400)))["data"]
    assert (data["width"], data["height"]) == (1_000, 1_000)
    data = (await world.upload(png(1_000, 400), "DESCRIPTION_IMAGE"))["data"]
    assert (data["width"], data["height"]) == (1_000, 400)


@pytest.mark.parametrize(
    ("data", "use_case", "code"),
    [
        (png(299, 300), "MAIN_IMAGE", 12038014),
        (png(99, 100), "DESCRIPTION_IMAGE", 12038014),
        (png(1_023, 1_200), "SIZE_CHART_IMAGE", 12038014),
        (b"GIF89a" + b"0" * 40, "MAIN_IMAGE", 12038004),
        (png(300, 300)[:18], "MAIN_IMAGE", 12038004),
        (b"", "MAIN_IMAGE", 12038002),
        (png(300, 300), "POSTER", 11050001),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024), "MAIN_IMAGE", 12038005),
    ],
)
async def test_images_refused(world: World, data: bytes, use_case: str, code: int) -> None:
    assert (await world.upload(data, use_case))["code"] == code


async def test_upload_must_be_multipart_and_without_cipher(world: World) -> None:
    path = "/product/202309/images/upload"
    assert await world.code("POST", path, body={"a": 1}, cipher=None) == 36009023
    assert await world.code("POST", path, body={"a": 1}) == 36009004


async def test_files(world: World) -> None:
    path = "/product/202309/files/upload"
    made = (await world.upload(b"%PDF-1.7 x", path=path, name="Report.pdf"))["data"]
    assert made["format"] == "PDF"
    assert made["name"] == "Report.pdf"
    assert (await world.upload(b"hello", path=path, name="Report.pdf"))["code"] == 12019105
    assert (await world.upload(b"hello", path=path, name="Report.exe"))["code"] == 12019105
    assert (await world.upload(b"", path=path, name="a.pdf"))["code"] == 12019103
    assert (await world.upload(b"%PDF-1.7 x", path=path, other="x"))["code"] == 12019104


def test_image_headers_of_every_format() -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + (480).to_bytes(2, "big") + (640).to_bytes(2, "big")
    assert image_formats.measure(jpeg) == ("image/jpeg", 640, 480)
    vp8x = b"RIFF0000WEBPVP8X" + b"0" * 8 + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
    assert image_formats.measure(vp8x) == ("image/webp", 640, 480)
    lossless = b"RIFF0000WEBPVP8L0000/" + ((639) | (479 << 14)).to_bytes(4, "little")
    assert image_formats.measure(lossless) == ("image/webp", 640, 480)
    lossy = b"RIFF0000WEBPVP8 " + b"0" * 10 + (640).to_bytes(2, "little") + (480).to_bytes(2, "little")
    assert image_formats.measure(lossy) == ("image/webp", 640, 480)
    bmp = b"BM" + b"0" * 16 + (640).to_bytes(4, "little") + (-480).to_bytes(4, "little", signed=True)
    assert image_formats.measure(bmp) == ("image/bmp", 640, 480)
    heic = b"0000ftypheic" + b"0" * 20 + b"ispe0000" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")
    assert image_formats.measure(heic) == ("image/heic", 640, 480)
    with pytest.raises(ValueError, match="cut off"):
        image_formats.measure(jpeg[:8])


async def test_size_charts(world: World) -> None:
    path = "/product/202407/sizecharts/search"
    (chart,) = (await world.call("POST", path, {"page_size": "10"}, {}, cipher=None))["size_chart"]
    assert chart["images"][0]["locale"] == "en-US"
    none = await world.call("POST", path, {"page_size": "10"}, {"keyword": "socks"}, cipher=None)
    assert none["size_chart"] == []


async def test_prerequisites(world: World) -> None:
    path = "/product/202312/prerequisites"
    results: Any = {row["check_item"]: row for row in (await world.call("GET", path))["check_results"]}
    assert "BANk_ACCOUNT" in results
    assert len(results) == 10
    assert not any(row["is_failed"] for row in results.values())
    failing = {"SHOP_TAX": ["Add your tax information."]}
    await world.control("PATCH", f"/shops/{world.shop.id}", {"failing_prerequisites": failing})
    results = {row["check_item"]: row for row in (await world.call("GET", path))["check_results"]}
    assert results["SHOP_TAX"]["is_failed"]
    assert results["SHOP_TAX"]["fail_reasons"] == failing["SHOP_TAX"]


async def test_warehouses_options_and_carriers(world: World) -> None:
    rows = (await world.call("GET", "/logistics/202309/warehouses"))["warehouses"]
    assert [row["type"] for row in rows].count("SALES_WAREHOUSE") == 2
    returns = next(row for row in rows if row["type"] == "RETURN_WAREHOUSE")
    assert returns["entity_id"] in {row["entity_id"] for row in rows if row["type"] == "SALES_WAREHOUSE"}
    assert [row["is_default"] for row in rows if row["type"] == "SALES_WAREHOUSE"] == [True, False]
    assert "distict" in rows[0]["address"]
    options = (
        await world.call(
            "GET", f"/logistics/202309/warehouses/{world.warehouse}/delivery_options", {"scope": "WAREHOUSE"}
        )
    )["delivery_options"]
    own = next(row for row in options if row["type"] == "SEND_BY_SELLER")
    base = "/logistics/202309/delivery_options"
    carriers = (await world.call("GET", f"{base}/{own['id']}/shipping_providers"))["shipping_providers"]
    assert "USPS" in {row["name"] for row in carriers}
    theirs = next(row for row in options if row["name"] == "Shipped by TikTok")
    assert await world.code("GET", f"{base}/{theirs['id']}/shipping_providers") == 21008117
    assert await world.code("GET", f"{base}/1/shipping_providers") == 21008116
    assert await world.code("GET", "/logistics/202309/warehouses/1/delivery_options") == 36009004
