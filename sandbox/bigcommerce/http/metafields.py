"""`/metafields` of orders, products and variants: the same five calls."""

from collections.abc import Callable

from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.metafields import render
from sandbox.bigcommerce.wire import trim_fields, v3_one, v3_page
from sandbox.box import Answer

Owner = Callable[[Call], int]


def order_of(call: Call) -> int:
    return call.shop.orders.get(call.ids["order_id"]).id


def product_of(call: Call) -> int:
    return call.shop.catalog.product(call.ids["product_id"]).id


def variant_of(call: Call) -> int:
    return call.shop.catalog.variant(call.ids["product_id"], call.ids["variant_id"]).id


def _endpoints(kind: str, path: str, scope: str, owner: Owner) -> list[Endpoint]:
    def listed(call: Call) -> Answer:
        rows = call.shop.metafields.of(call.account, kind, owner(call), call.query)
        return ok(v3_page(rows, call.query, lambda row: trim_fields(render(row), call.query)))

    def created(call: Call) -> Answer:
        return ok(v3_one(render(call.shop.metafields.create(call.account, kind, owner(call), call.record()))))

    def one(call: Call) -> Answer:
        return ok(v3_one(render(call.shop.metafields.get(call.account, kind, owner(call), call.ids["metafield_id"]))))

    def updated(call: Call) -> Answer:
        metafield, body = call.ids["metafield_id"], call.record()
        return ok(v3_one(render(call.shop.metafields.update(call.account, kind, owner(call), metafield, body))))

    def deleted(call: Call) -> Answer:
        call.shop.metafields.delete(call.account, kind, owner(call), call.ids["metafield_id"])
        return Answer(204)

    return [
        Endpoint("GET", path, listed, (scope,)),
        Endpoint("POST", path, created, (scope,)),
        Endpoint("GET", f"{path}/{{metafield_id:int}}", one, (scope,)),
        Endpoint("PUT", f"{path}/{{metafield_id:int}}", updated, (scope,)),
        Endpoint("DELETE", f"{path}/{{metafield_id:int}}", deleted, (scope,)),
    ]


_PRODUCT = "/v3/catalog/products/{product_id:int}"
ENDPOINTS = [
    *_endpoints("order", "/v3/orders/{order_id:int}/metafields", "store_v2_orders", order_of),
    *_endpoints("product", f"{_PRODUCT}/metafields", "store_v2_products", product_of),
    *_endpoints("variant", f"{_PRODUCT}/variants/{{variant_id:int}}/metafields", "store_v2_products", variant_of),
]
