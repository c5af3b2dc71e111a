"""Orders, read only."""

from __future__ import annotations

from sandbox.tiktok_shop.gateway import Operation
from sandbox.tiktok_shop.operations.scopes import ORDER, V

OPERATIONS = (
    Operation(
        "POST",
        "/order/{version}/orders/search",
        V,
        ORDER,
        lambda call: call.engine.orders.search(call.shop, call.query, call.body),
    ),
    Operation(
        "GET",
        "/order/{version}/orders",
        ("202309", "202507"),
        ORDER,
        lambda call: call.engine.orders.detail(call.shop, call.values("ids")),
    ),
    Operation(
        "GET",
        "/order/{version}/orders/{order_id}/price_detail",
        ("202407", "202309"),
        ORDER,
        lambda call: call.engine.orders.price_detail(call.shop, call.path["order_id"]),
    ),
)
