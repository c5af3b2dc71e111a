"""Packages and tracking."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.errors import bad_input
from sandbox.tiktok_shop.gateway import Call, Operation
from sandbox.tiktok_shop.operations.scopes import DELIVERED, FULFIL, LOGISTICS, SPLIT, V


def _order_ids(call: Call) -> list[str]:
    ids = call.values("order_ids")
    if not ids:
        raise bad_input("order_ids")
    return ids


def _buy_label(call: Call) -> dict[str, Any]:
    labels = call.engine.labels
    return (labels.buy if call.version in V else labels.buy_typed)(call.shop, call.body)


OPERATIONS = (
    Operation(
        "POST",
        "/fulfillment/{version}/orders/{order_id}/packages",
        ("202309", "202610"),
        FULFIL,
        lambda call: call.engine.fulfilment.mark_shipped(call.shop, call.path["order_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/{package_id}/ship",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.ship_package(call.shop, call.path["package_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/ship",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.ship_packages(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/orders/{order_id}/shipping_info/update",
        V,
        LOGISTICS,
        lambda call: call.engine.fulfilment.update_order_tracking(call.shop, call.path["order_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/{package_id}/shipping_info/update",
        ("202309", "202610"),
        FULFIL,
        lambda call: call.engine.fulfilment.update_package_tracking(call.shop, call.path["package_id"], call.body),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/packages/{package_id}",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.package(call.shop, call.path["package_id"]),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/search",
        V,
        FULFIL,
        lambda call: call.engine.fulfilment.search(call.shop, call.query, call.body),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/orders/{order_id}/tracking",
        V,
        LOGISTICS,
        lambda call: call.engine.fulfilment.tracking(call.shop, call.path["order_id"]),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/orders/split_attributes",
        V,
        SPLIT,
        lambda call: call.engine.packing.split_attributes(call.shop, _order_ids(call)),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/orders/{order_id}/split",
        V,
        SPLIT,
        lambda call: call.engine.packing.split(call.shop, call.path["order_id"], call.body),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/packages/{package_id}/shipping_documents",
        V,
        FULFIL,
        lambda call: call.engine.labels.document(call.shop, call.path["package_id"], call.query),
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/combinable_packages/search",
        V,
        SPLIT,
        lambda call: call.engine.packing.combinable(call.shop, call.query),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/combine",
        V,
        SPLIT,
        lambda call: call.engine.packing.combine(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/{package_id}/uncombine",
        V,
        SPLIT,
        lambda call: call.engine.packing.uncombine(call.shop, call.path["package_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/orders/{order_id}/shipping_services/query",
        V,
        FULFIL,
        lambda call: call.engine.labels.services(call.shop, call.path["order_id"], call.body),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages",
        ("202309", "202512"),
        FULFIL,
        _buy_label,
    ),
    Operation(
        "GET",
        "/fulfillment/{version}/packages/{package_id}/handover_time_slots",
        V,
        FULFIL,
        lambda call: call.engine.labels.handover_slots(call.shop, call.path["package_id"]),
    ),
    Operation(
        "POST",
        "/fulfillment/{version}/packages/deliver",
        V,
        DELIVERED,
        lambda call: call.engine.fulfilment.report_delivered(call.shop, call.body),
    ),
)
