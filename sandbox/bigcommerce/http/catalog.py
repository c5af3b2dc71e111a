"""What hangs on products, and brands, channel assignments, the summary."""

from typing import Any

from sandbox.bigcommerce.catalog import effective_price
from sandbox.bigcommerce.catalog_view import render_brand, render_image, render_option
from sandbox.bigcommerce.errors import Refusal, not_found
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.wire import id_list, iso_date, trim_fields, v3_one, v3_page
from sandbox.box import Answer

_PRODUCTS = ("store_v2_products",)
_PRODUCT = "/v3/catalog/products/{product_id:int}"


def list_images(call: Call) -> Answer:
    images = call.shop.catalog.product(call.ids["product_id"]).images
    return ok(v3_page(images, call.query, render_image))


def create_image(call: Call) -> Answer:
    return ok(v3_one(render_image(call.shop.parts.add_image(call.ids["product_id"], call.record()))))


def delete_image(call: Call) -> Answer:
    images = call.shop.catalog.product(call.ids["product_id"]).images
    _remove(images, call.ids["image_id"])
    return Answer(204)


def list_custom_fields(call: Call) -> Answer:
    rows = call.shop.catalog.product(call.ids["product_id"]).custom_fields
    return ok(v3_page(rows, call.query, lambda row: trim_fields(row, call.query)))


def create_custom_field(call: Call) -> Answer:
    return ok(v3_one(call.shop.parts.add_custom_field(call.ids["product_id"], call.record())))


def update_custom_field(call: Call) -> Answer:
    product = call.shop.catalog.product(call.ids["product_id"])
    row = _find(product.custom_fields, call.ids["field_id"])
    product.custom_fields.remove(row)
    fresh = call.shop.parts.add_custom_field(product.id, {**row, **call.record()})
    fresh["id"] = row["id"]
    return ok(v3_one(fresh))


def delete_custom_field(call: Call) -> Answer:
    _remove(call.shop.catalog.product(call.ids["product_id"]).custom_fields, call.ids["field_id"])
    return Answer(204)


def list_options(call: Call) -> Answer:
    product = call.shop.catalog.product(call.ids["product_id"])
    return ok(v3_page(product.options, call.query, lambda option: render_option(product, option)))


def create_option(call: Call) -> Answer:
    product_id = call.ids["product_id"]
    option = call.shop.parts.create_option(product_id, call.record())
    return ok(v3_one(render_option(call.shop.catalog.product(product_id), option)))


def list_modifiers(call: Call) -> Answer:
    rows = call.shop.catalog.product(call.ids["product_id"]).modifiers
    return ok(v3_page(rows, call.query, lambda row: trim_fields(row, call.query)))


def create_modifier(call: Call) -> Answer:
    return ok(v3_one(call.shop.parts.add_modifier(call.ids["product_id"], call.record())))


def delete_modifier(call: Call) -> Answer:
    _remove(call.shop.catalog.product(call.ids["product_id"]).modifiers, call.ids["modifier_id"])
    call.shop.catalog.touch(call.ids["product_id"])
    return Answer(204)


def list_brands(call: Call) -> Answer:
    ids = id_list(call.query, "id:in") if "id:in" in call.query else id_list(call.query, "id")
    name = call.query.get("name", "").casefold()
    part = call.query.get("name:like", "").casefold()
    brands = [
        brand
        for brand in call.shop.state.brands.values()
        if (ids is None or brand.id in ids) and name in ("", brand.name.casefold()) and part in brand.name.casefold()
    ]
    return ok(v3_page(brands, call.query, lambda brand: trim_fields(render_brand(brand), call.query)))


def create_brand(call: Call) -> Answer:
    return ok(v3_one(render_brand(call.shop.taxonomy.create_brand(call.record()))))


def get_brand(call: Call) -> Answer:
    return ok(v3_one(render_brand(call.shop.taxonomy.brand(call.ids["brand_id"]))))


def update_brand(call: Call) -> Answer:
    return ok(v3_one(render_brand(call.shop.taxonomy.update_brand(call.ids["brand_id"], call.record()))))


def delete_brand(call: Call) -> Answer:
    call.shop.taxonomy.delete_brand(call.ids["brand_id"])
    return Answer(204)


def list_assignments(call: Call) -> Answer:
    products, channels = id_list(call.query, "product_id:in"), id_list(call.query, "channel_id:in")
    rows = [
        {"product_id": product.id, "channel_id": channel_id}
        for product in call.shop.state.products.values()
        for channel_id in product.channels
        if (products is None or product.id in products) and (channels is None or channel_id in channels)
    ]
    return ok(v3_page(rows, call.query, lambda row: row))


def put_assignments(call: Call) -> Answer:
    call.shop.channels.assign(call.body)
    return Answer(204)


def delete_assignments(call: Call) -> Answer:
    products, channels = id_list(call.query, "product_id:in"), id_list(call.query, "channel_id:in")
    if products is None and channels is None:
        raise Refusal(422, "A filter is required to delete assignments.")
    call.shop.channels.unassign(products, channels)
    return Answer(204)


def get_summary(call: Call) -> Answer:
    state = call.shop.state
    variants = list(state.variants.values())
    prices = [float(effective_price(state.products[one.product_id], one)) for one in variants]
    created = [product.date_created for product in state.products.values()] or [0.0]
    units = sum(call.products.level(product) for product in state.products.values())
    primary = next(iter(state.categories.values()), None)
    body: dict[str, Any] = {
        "inventory_count": units,
        "inventory_value": sum(prices),
        "primary_category_id": primary.id if primary else 0,
        "primary_category_name": primary.name if primary else "",
        "variant_count": len(variants),
        "highest_variant_price": max(prices, default=0),
        "average_variant_price": sum(prices) / len(prices) if prices else 0,
        "lowest_variant_price": str(min(prices, default=0)),
        "oldest_variant_date": iso_date(min(created)),
        "newest_variant_date": iso_date(max(created)),
    }
    return ok(v3_one(body))


def _find(rows: list[dict[str, Any]], row_id: int) -> dict[str, Any]:
    for row in rows:
        if row["id"] == row_id:
            return row
    raise not_found()


def _remove(rows: list[dict[str, Any]], row_id: int) -> None:
    rows.remove(_find(rows, row_id))


ENDPOINTS = [
    Endpoint("GET", f"{_PRODUCT}/images", list_images, _PRODUCTS),
    Endpoint("POST", f"{_PRODUCT}/images", create_image, _PRODUCTS),
    Endpoint("DELETE", f"{_PRODUCT}/images/{{image_id:int}}", delete_image, _PRODUCTS),
    Endpoint("GET", f"{_PRODUCT}/custom-fields", list_custom_fields, _PRODUCTS),
    Endpoint("POST", f"{_PRODUCT}/custom-fields", create_custom_field, _PRODUCTS),
    Endpoint("PUT", f"{_PRODUCT}/custom-fields/{{field_id:int}}", update_custom_field, _PRODUCTS),
    Endpoint("DELETE", f"{_PRODUCT}/custom-fields/{{field_id:int}}", delete_custom_field, _PRODUCTS),
    Endpoint("GET", f"{_PRODUCT}/options", list_options, _PRODUCTS),
    Endpoint("POST", f"{_PRODUCT}/options", create_option, _PRODUCTS),
    Endpoint("GET", f"{_PRODUCT}/modifiers", list_modifiers, _PRODUCTS),
    Endpoint("POST", f"{_PRODUCT}/modifiers", create_modifier, _PRODUCTS),
    Endpoint("DELETE", f"{_PRODUCT}/modifiers/{{modifier_id:int}}", delete_modifier, _PRODUCTS),
    Endpoint("GET", "/v3/catalog/brands", list_brands, _PRODUCTS),
    Endpoint("POST", "/v3/catalog/brands", create_brand, _PRODUCTS),
    Endpoint("GET", "/v3/catalog/brands/{brand_id:int}", get_brand, _PRODUCTS),
    Endpoint("PUT", "/v3/catalog/brands/{brand_id:int}", update_brand, _PRODUCTS),
    Endpoint("DELETE", "/v3/catalog/brands/{brand_id:int}", delete_brand, _PRODUCTS),
    Endpoint("GET", "/v3/catalog/products/channel-assignments", list_assignments, _PRODUCTS),
    Endpoint("PUT", "/v3/catalog/products/channel-assignments", put_assignments, _PRODUCTS),
    Endpoint("DELETE", "/v3/catalog/products/channel-assignments", delete_assignments, _PRODUCTS),
    Endpoint("GET", "/v3/catalog/summary", get_summary, _PRODUCTS),
]
