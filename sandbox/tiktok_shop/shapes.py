"""The JSON types of request bodies, by field name.

A name means the same type wherever it stands, so one table serves every operation. What a value may be beyond its
type is the business of the operation itself.
"""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.errors import bad_input

OBJECTS = frozenset(
    {
        "skus",
        "inventory",
        "main_images",
        "images",
        "product_attributes",
        "values",
        "sales_attributes",
        "supplementary_sku_images",
        "certifications",
        "files",
        "combined_skus",
        "external_list_prices",
        "packages",
        "order_line_list",
        "order_line_item",
        "shipping_info_list",
        "splittable_groups",
        "combinable_packages",
    }
)
TEXTS = frozenset(
    {
        "product_ids",
        "sku_ids",
        "seller_skus",
        "audit_status",
        "listing_platforms",
        "warehouse_ids",
        "order_line_item_ids",
        "cancel_ids",
        "order_ids",
        "order_list_ids",
        "buyer_user_ids",
        "cancel_types",
        "cancel_status",
        "return_ids",
        "return_types",
        "return_status",
        "ids",
        "delivery_option_ids",
        "manufacturer_ids",
        "responsible_person_ids",
    }
)
OBJECT = frozenset(
    {
        "price",
        "list_price",
        "identifier_code",
        "package_weight",
        "package_dimensions",
        "size_chart",
        "image",
        "template",
        "sku_img",
        "self_shipment",
        "pickup_slot",
        "partial_refund",
        "weight",
        "dimension",
    }
)
TEXT = frozenset(
    {
        "id",
        "uri",
        "name",
        "title",
        "description",
        "category_id",
        "category_version",
        "brand_id",
        "save_mode",
        "idempotency_key",
        "external_product_id",
        "external_sku_id",
        "seller_sku",
        "warehouse_id",
        "value_id",
        "value_name",
        "currency",
        "amount",
        "unit",
        "value",
        "length",
        "width",
        "height",
        "code",
        "type",
        "product_title",
        "keyword",
        "status",
        "order_status",
        "shipping_type",
        "buyer_user_id",
        "package_status",
        "tracking_number",
        "shipping_provider_id",
        "order_line_id",
        "order_line_item_id",
        "shipping_service_id",
        "sku_id",
        "product_id",
        "order_id",
        "cancel_reason",
        "reject_reason",
        "decision",
        "handover_method",
        "event_type",
        "address",
    }
)
WHOLE = frozenset(
    {
        "create_time_ge",
        "create_time_lt",
        "create_time_le",
        "update_time_ge",
        "update_time_lt",
        "update_time_le",
        "sku_count",
    }
)


def check(body: dict[str, Any], where: str = "body") -> None:
    """Raises 36009004 naming the first field whose type is wrong. null stands for left out."""
    for name, value in body.items():
        place = f"{where}.{name}"
        if value is None:
            continue
        if not _fits(name, value):
            raise bad_input(place, "is invalid")
        if isinstance(value, dict):
            check(value, place)
        elif name in OBJECTS:
            for row in value:
                check(row, place)


def _fits(name: str, value: Any) -> bool:
    if name in OBJECTS:
        return isinstance(value, list) and all(isinstance(one, dict) for one in value)
    if name in TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name in OBJECT:
        return isinstance(value, dict)
    if name in WHOLE:
        return isinstance(value, int) and not isinstance(value, bool)
    # Senders write ids and amounts as numbers too, and the platform takes them.
    return name not in TEXT or (isinstance(value, str | int | float) and not isinstance(value, bool))
