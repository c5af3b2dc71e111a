"""Reading the fields of products and variants from request bodies, with the platform's limits."""

from decimal import Decimal
from typing import Any

from sandbox.bigcommerce.errors import invalid
from sandbox.bigcommerce.wire import read_integer, read_money

PRODUCT_MONEY = (
    "price",
    "cost_price",
    "retail_price",
    "sale_price",
    "map_price",
    "weight",
    "width",
    "height",
    "depth",
)
VARIANT_MONEY = PRODUCT_MONEY

_ENUMS = {
    "type": ("physical", "digital"),
    "inventory_tracking": ("none", "product", "variant"),
    "availability": ("available", "disabled", "preorder"),
    "condition": ("New", "Used", "Refurbished"),
}
_TEXT_LIMITS = {"name": 250, "sku": 255, "upc": 14, "gtin": 14, "mpn": 255, "description": 65_535}
MAX_CUSTOM_TEXT = 250
MAX_IMAGE_URL = 255
MAX_CATEGORIES = 1000

DETAIL_DEFAULTS: dict[str, Any] = {
    "tax_class_id": 0,
    "product_tax_code": "",
    "option_set_display": "right",
    "reviews_rating_sum": 0,
    "reviews_count": 0,
    "fixed_cost_shipping_price": 0,
    "is_free_shipping": False,
    "is_featured": False,
    "related_products": [-1],
    "warranty": "",
    "bin_picking_number": "",
    "layout_file": "product.html",
    "search_keywords": "",
    "availability_description": "",
    "gift_wrapping_options_type": "any",
    "gift_wrapping_options_list": [],
    "sort_order": 0,
    "is_condition_shown": False,
    "order_quantity_minimum": 0,
    "order_quantity_maximum": 0,
    "page_title": "",
    "meta_keywords": [],
    "meta_description": "",
    "view_count": 0,
    "preorder_release_date": None,
    "preorder_message": "",
    "is_preorder_only": False,
    "is_price_hidden": False,
    "price_hidden_label": "",
    "open_graph_type": "product",
    "open_graph_title": "",
    "open_graph_description": "",
    "open_graph_use_meta_description": True,
    "open_graph_use_product_name": True,
    "open_graph_use_image": True,
}
"""Product fields without behaviour here, and what the platform answers when nobody set them."""


def read_product_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields with behaviour that the body names. Raises Refusal 422 naming the field."""
    fields: dict[str, Any] = {}
    for name in ("name", "sku", "description", "upc", "gtin", "mpn"):
        if name in body:
            fields[name] = _read_text(name, body[name])
    if "name" in fields and not fields["name"]:
        raise invalid("name", "must not be empty")
    for name in PRODUCT_MONEY:
        if body.get(name) is not None:
            fields[name] = _read_amount(name, body[name])
    for name, choices in _ENUMS.items():
        if name in body:
            fields[name] = _read_choice(name, body[name], choices)
    if "is_visible" in body:
        fields["is_visible"] = _read_flag("is_visible", body["is_visible"])
    if body.get("brand_id") is not None:
        fields["brand_id"] = read_integer("brand_id", body["brand_id"])
    if "categories" in body:
        fields["categories"] = _read_categories(body["categories"])
    return fields


def read_details(body: dict[str, Any]) -> dict[str, Any]:
    details = {name: body[name] for name in DETAIL_DEFAULTS if name in body}
    if isinstance(body.get("custom_url"), dict):
        details["custom_url"] = body["custom_url"]
    return details


def read_variant_fields(body: dict[str, Any]) -> dict[str, Any]:
    """Prices and sizes may be null: then the product's hold. Raises Refusal 422 naming the field."""
    fields: dict[str, Any] = {}
    for name in ("sku", "upc", "gtin", "mpn", "image_url", "purchasing_disabled_message"):
        if name in body:
            fields[name] = _read_text(name, body[name])
    for name in VARIANT_MONEY:
        if name in body:
            fields[name] = None if body[name] is None else _read_amount(name, body[name])
    if "purchasing_disabled" in body:
        fields["purchasing_disabled"] = _read_flag("purchasing_disabled", body["purchasing_disabled"])
    return fields


def read_custom_field(body: Any) -> tuple[str, str]:
    """(name, value), each 1 to 250 characters."""
    if not isinstance(body, dict):
        raise invalid("custom_fields", "must hold objects")
    texts = []
    for name in ("name", "value"):
        text = body.get(name)
        if not isinstance(text, str) or not 1 <= len(text) <= MAX_CUSTOM_TEXT:
            raise invalid(name, f"must have 1 to {MAX_CUSTOM_TEXT} characters")
        texts.append(text)
    return texts[0], texts[1]


def read_image(body: Any) -> dict[str, Any]:
    """One image by address (an upload is not simulated)."""
    if not isinstance(body, dict) or not isinstance(body.get("image_url"), str) or not body["image_url"]:
        raise invalid("image_url", "is required")
    if len(body["image_url"]) > MAX_IMAGE_URL:
        raise invalid("image_url", f"has at most {MAX_IMAGE_URL} characters")
    return body


def _read_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise invalid(name, "must be a string")
    if len(value) > _TEXT_LIMITS.get(name, 65_535):
        raise invalid(name, f"has at most {_TEXT_LIMITS[name]} characters")
    return value


def _read_amount(name: str, value: Any) -> Decimal:
    amount = read_money(name, value)
    if amount < 0:
        raise invalid(name, "must not be negative")
    return amount


def _read_choice(name: str, value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise invalid(name, f"must be one of {', '.join(choices)}")
    return str(value)


def _read_flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise invalid(name, "must be true or false")
    return value


def _read_categories(value: Any) -> list[int]:
    if not isinstance(value, list) or len(value) > MAX_CATEGORIES:
        raise invalid("categories", f"must be a list of at most {MAX_CATEGORIES} ids")
    return [read_integer("categories", one) for one in value]
