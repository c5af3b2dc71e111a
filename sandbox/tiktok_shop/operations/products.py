"""Listings, their stock and prices."""

from __future__ import annotations

from sandbox.tiktok_shop.gateway import Operation
from sandbox.tiktok_shop.operations.scopes import BASIC, DELETE, MODIFY, V

OPERATIONS = (
    Operation(
        "POST",
        "/product/{version}/products",
        V,
        MODIFY,
        lambda call: call.engine.products.create(call.shop, call.body),
    ),
    Operation(
        "DELETE",
        "/product/{version}/products",
        V,
        DELETE,
        lambda call: call.engine.products.delete(call.shop, call.body),
    ),
    Operation(
        "GET",
        "/product/{version}/products/{product_id}",
        V,
        BASIC,
        lambda call: call.engine.products.get(call.shop, call.path["product_id"], call.query),
    ),
    Operation(
        "PUT",
        "/product/{version}/products/{product_id}",
        ("202309", "202509"),
        MODIFY,
        lambda call: call.engine.products.edit(call.shop, call.path["product_id"], call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/{product_id}/partial_edit",
        ("202309", "202509"),
        MODIFY,
        lambda call: call.engine.products.edit_partially(call.shop, call.path["product_id"], call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/search",
        ("202309", "202312", "202502"),
        BASIC,
        lambda call: call.engine.products.search(call.shop, call.query, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/listing_check",
        V,
        BASIC,
        lambda call: call.engine.products.check_listing(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/activate",
        V,
        BASIC,
        lambda call: call.engine.products.activate(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/deactivate",
        V,
        BASIC,
        lambda call: call.engine.products.deactivate(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/recover",
        V,
        DELETE,
        lambda call: call.engine.products.recover(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/{product_id}/inventory/update",
        V,
        MODIFY,
        lambda call: call.engine.stock.update(call.shop, call.path["product_id"], call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/inventory/search",
        V,
        BASIC,
        lambda call: call.engine.stock.search(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/product/{version}/products/{product_id}/prices/update",
        V,
        MODIFY,
        lambda call: call.engine.prices.update(call.shop, call.path["product_id"], call.body),
    ),
)
