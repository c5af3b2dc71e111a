"""`/v3/catalog/products` and `/v3/catalog/variants`."""

from typing import Any

from sandbox.bigcommerce.catalog import MAX_PRODUCT_BATCH
from sandbox.bigcommerce.catalog_view import HEAVY_INCLUDES, HEAVY_LIMIT, read_includes
from sandbox.bigcommerce.errors import Refusal, invalid
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.model import Product, Variant
from sandbox.bigcommerce.wire import MAX_LIMIT, id_list, read_integer, trim_fields, v3_one, v3_page
from sandbox.box import Answer

_PRODUCTS = ("store_v2_products",)
_PATH = "/v3/catalog/products"


def list_products(call: Call) -> Answer:
    """`options` and `modifiers` cap the page at 10 whatever `limit` says."""
    includes = read_includes(call.query)
    maximum = HEAVY_LIMIT if any(name in HEAVY_INCLUDES for name in includes) else MAX_LIMIT

    def render(product: Product) -> dict[str, Any]:
        return trim_with(call, call.products.product(product, includes), includes)

    return ok(v3_page(call.product_query.products(call.query), call.query, render, maximum))


def trim_with(call: Call, row: dict[str, Any], includes: list[str]) -> dict[str, Any]:
    """Sub-resources that were asked for stay whatever `include_fields` says."""
    return {**trim_fields(row, call.query), **{name: row[name] for name in includes}}


def create_product(call: Call) -> Answer:
    product = call.shop.catalog.create_product(call.record(), call.cause)
    return ok(v3_one(call.products.product(product, ["variants"])))


def get_product(call: Call) -> Answer:
    includes = read_includes(call.query)
    row = call.products.product(call.shop.catalog.product(call.ids["product_id"]), includes)
    return ok(v3_one(trim_with(call, row, includes)))


def update_product(call: Call) -> Answer:
    """207 when a part could not be saved (facts: products_catalog.v3, PUT)."""
    product_id = call.ids["product_id"]
    problems = call.shop.catalog.update_product(product_id, call.record(), call.cause)
    body = v3_one(call.products.product(call.shop.catalog.product(product_id), ["variants"]))
    if not problems:
        return ok(body)
    return Answer(207, {**body, "errors": {str(index): text for index, text in enumerate(problems)}})


def update_products(call: Call) -> Answer:
    """Up to 10, as a whole: one bad product refuses the batch, and the answer does not say which."""
    rows = call.body
    if not isinstance(rows, list) or not rows:
        raise Refusal(422, "The body must be a list of products.")
    if len(rows) > MAX_PRODUCT_BATCH:
        raise Refusal(413, f"maximum items allowed in the array is {MAX_PRODUCT_BATCH}")
    for row in rows:
        call.shop.catalog.product(read_integer("id", row.get("id")))
        if "variants" in row:
            raise invalid("variants", "cannot be written in this call")
    products, problems = [], []
    for row in rows:
        problems += call.shop.catalog.update_product(int(row["id"]), row, call.cause)
        products.append(call.products.product(call.shop.catalog.product(int(row["id"])), []))
    body: dict[str, Any] = {"data": products, "meta": {}}
    if not problems:
        return ok(body)
    return Answer(207, {**body, "errors": {str(index): text for index, text in enumerate(problems)}})


def delete_product(call: Call) -> Answer:
    call.shop.catalog.delete_product(call.ids["product_id"], call.cause)
    return Answer(204)


def delete_products(call: Call) -> Answer:
    """A filter is mandatory: without one the whole catalog would go."""
    if id_list(call.query, "id:in") is None:
        raise Refusal(422, "A filter is required to delete products.")
    for product in call.product_query.products(call.query)[:MAX_LIMIT]:
        call.shop.catalog.delete_product(product.id, call.cause)
    return Answer(204)


def list_all_variants(call: Call) -> Answer:
    return _variants(call, call.product_query.variants(call.query))


def list_variants(call: Call) -> Answer:
    product = call.shop.catalog.product(call.ids["product_id"])
    return _variants(call, call.product_query.variants(call.query, product.id))


def _variants(call: Call, variants: list[Variant]) -> Answer:
    def render(variant: Variant) -> dict[str, Any]:
        return trim_fields(_render(call, variant), call.query)

    return ok(v3_page(variants, call.query, render))


def _render(call: Call, variant: Variant) -> dict[str, Any]:
    return call.products.variant(call.shop.catalog.product(variant.product_id), variant)


def create_variant(call: Call) -> Answer:
    variant = call.shop.catalog.create_variant(call.ids["product_id"], call.record(), call.cause)
    return ok(v3_one(_render(call, variant)))


def get_variant(call: Call) -> Answer:
    variant = call.shop.catalog.variant(call.ids["product_id"], call.ids["variant_id"])
    return ok(v3_one(trim_fields(_render(call, variant), call.query)))


def update_variant(call: Call) -> Answer:
    ids = (call.ids["product_id"], call.ids["variant_id"])
    return ok(v3_one(_render(call, call.shop.catalog.update_variant(*ids, call.record(), call.cause))))


def delete_variant(call: Call) -> Answer:
    call.shop.catalog.delete_variant(call.ids["product_id"], call.ids["variant_id"], call.cause)
    return Answer(204)


def upsert_variants(call: Call) -> Answer:
    variants = call.shop.catalog.upsert_variants(call.body, call.cause)
    return ok({"data": [_render(call, variant) for variant in variants], "meta": {}})


ENDPOINTS = [
    Endpoint("GET", _PATH, list_products, _PRODUCTS),
    Endpoint("POST", _PATH, create_product, _PRODUCTS),
    Endpoint("PUT", _PATH, update_products, _PRODUCTS),
    Endpoint("DELETE", _PATH, delete_products, _PRODUCTS),
    Endpoint("GET", "/v3/catalog/variants", list_all_variants, _PRODUCTS),
    Endpoint("PUT", "/v3/catalog/variants", upsert_variants, _PRODUCTS),
    Endpoint("GET", f"{_PATH}/{{product_id:int}}", get_product, _PRODUCTS),
    Endpoint("PUT", f"{_PATH}/{{product_id:int}}", update_product, _PRODUCTS),
    Endpoint("DELETE", f"{_PATH}/{{product_id:int}}", delete_product, _PRODUCTS),
    Endpoint("GET", f"{_PATH}/{{product_id:int}}/variants", list_variants, _PRODUCTS),
    Endpoint("POST", f"{_PATH}/{{product_id:int}}/variants", create_variant, _PRODUCTS),
    Endpoint("GET", f"{_PATH}/{{product_id:int}}/variants/{{variant_id:int}}", get_variant, _PRODUCTS),
    Endpoint("PUT", f"{_PATH}/{{product_id:int}}/variants/{{variant_id:int}}", update_variant, _PRODUCTS),
    Endpoint("DELETE", f"{_PATH}/{{product_id:int}}/variants/{{variant_id:int}}", delete_variant, _PRODUCTS),
]
