"""Warehouses, delivery options, carriers."""

from __future__ import annotations

from sandbox.tiktok_shop.gateway import Operation
from sandbox.tiktok_shop.operations.scopes import LOGISTICS, V

OPERATIONS = (
    Operation(
        "GET",
        "/logistics/{version}/warehouses",
        V,
        LOGISTICS,
        lambda call: call.engine.logistics.warehouses(call.shop),
    ),
    Operation(
        "GET",
        "/logistics/{version}/warehouses/{warehouse_id}/delivery_options",
        V,
        LOGISTICS,
        lambda call: call.engine.logistics.delivery_options(call.shop, call.path["warehouse_id"]),
    ),
    Operation(
        "GET",
        "/logistics/{version}/delivery_options/{delivery_option_id}/shipping_providers",
        V,
        LOGISTICS,
        lambda call: call.engine.logistics.shipping_providers(call.shop, call.path["delivery_option_id"]),
    ),
)
