"""Categories, brands, uploads, size charts, prerequisites."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.gateway import Call, Operation
from sandbox.tiktok_shop.operations.scopes import BASIC, V


def _size_charts(call: Call) -> dict[str, Any]:
    shops = call.engine.auth.shops_of(call.grant)
    charts = [chart for shop in shops for chart in shop.size_charts.values()]
    ids, keyword = call.body.get("ids"), str(call.body.get("keyword") or "").lower()
    found = [
        chart
        for chart in charts
        if (not ids or chart["template_id"] in ids) and keyword in chart["template_name"].lower()
    ]
    return {"size_chart": found, "next_page_token": "", "total_count": len(found)}


def _upload_image(call: Call) -> dict[str, Any]:
    if "data" not in call.files:
        raise ApiError(12038002)
    use_case = str(call.body.get("use_case") or "MAIN_IMAGE")
    return call.engine.media.upload_image(call.files["data"][1], use_case)


def _upload_file(call: Call) -> dict[str, Any]:
    if "data" not in call.files:
        raise ApiError(12019103)
    return call.engine.media.upload_file(call.files["data"][1], str(call.body.get("name") or ""))


OPERATIONS = (
    Operation(
        "GET",
        "/product/{version}/categories",
        V,
        BASIC,
        lambda call: call.engine.categories.listing(call.shop, call.query),
    ),
    Operation(
        "POST",
        "/product/{version}/categories/recommend",
        V,
        BASIC,
        lambda call: call.engine.categories.recommend(call.shop, call.body),
    ),
    Operation(
        "GET",
        "/product/{version}/categories/{category_id}/rules",
        V,
        BASIC,
        lambda call: call.engine.categories.rules(call.shop, call.path["category_id"], call.query),
    ),
    Operation(
        "GET",
        "/product/{version}/categories/{category_id}/attributes",
        V,
        BASIC,
        lambda call: call.engine.categories.attributes(call.shop, call.path["category_id"], call.query),
    ),
    Operation(
        "GET",
        "/product/{version}/brands",
        V,
        BASIC,
        lambda call: call.engine.brands.search(call.shop, call.query),
    ),
    Operation(
        "POST",
        "/product/{version}/brands",
        V,
        BASIC,
        lambda call: call.engine.brands.create(call.body),
        cipher=False,
    ),
    Operation("POST", "/product/{version}/images/upload", V, BASIC, _upload_image, cipher=False, upload=True),
    Operation("POST", "/product/{version}/files/upload", V, BASIC, _upload_file, cipher=False, upload=True),
    Operation(
        "POST",
        "/product/{version}/sizecharts/search",
        ("202407", "202309"),
        BASIC,
        _size_charts,
        cipher=False,
    ),
    Operation(
        "GET",
        "/product/{version}/prerequisites",
        ("202312", "202309"),
        BASIC,
        lambda call: call.engine.shops.prerequisites(call.shop),
    ),
)
