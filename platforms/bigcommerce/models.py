"""BigCommerce's objects as the connector reads them. Money is Decimal, times are aware UTC, unknown fields are dropped.

Source: the platform's API reference, catalog v3, inventory v3, orders v2 and v3, channels v3, webhooks v3.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from platforms.lenient import Lenient, Moment, NumberText

Money = Annotated[Decimal | None, NumberText]


class OptionValue(Lenient):
    id: int = 0
    label: str = ""
    option_id: int = 0
    option_display_name: str = ""


class Variant(Lenient):
    """``None`` for price, weight and dimensions means: as the product's."""

    id: int
    product_id: int = 0
    sku: str = ""
    sku_id: int | None = None
    price: Money = None
    calculated_price: Money = None
    sale_price: Money = None
    weight: Money = None
    width: Money = None
    depth: Money = None
    height: Money = None
    purchasing_disabled: bool = False
    purchasing_disabled_message: str = ""
    image_url: str = ""
    upc: str = ""
    gtin: str = ""
    mpn: str = ""
    inventory_level: int = 0
    option_values: tuple[OptionValue, ...] = ()


class Image(Lenient):
    id: int
    is_thumbnail: bool = False
    sort_order: int = 0
    description: str = ""
    url_zoom: str = ""
    url_standard: str = ""
    date_modified: Moment = None


class CustomField(Lenient):
    id: int = 0
    name: str = ""
    value: str = ""


class ModifierOption(Lenient):
    id: int
    name: str = ""
    display_name: str = ""
    type: str = ""
    required: bool = False


class Product(Lenient):
    """``inventory_tracking``: none | product | variant; none means unlimited."""

    id: int
    name: str = ""
    type: str = "physical"
    sku: str = ""
    description: str = ""
    price: Money = None
    sale_price: Money = None
    calculated_price: Money = None
    weight: Money = None
    width: Money = None
    depth: Money = None
    height: Money = None
    brand_id: int = 0
    categories: tuple[int, ...] = ()
    upc: str = ""
    gtin: str = ""
    mpn: str = ""
    condition: str = ""
    availability: str = "available"
    is_visible: bool = True
    inventory_tracking: str = "none"
    inventory_level: int = 0
    base_variant_id: int | None = None
    date_created: Moment = None
    date_modified: Moment = None
    variants: tuple[Variant, ...] = ()
    images: tuple[Image, ...] = ()
    custom_fields: tuple[CustomField, ...] = ()
    modifiers: tuple[ModifierOption, ...] = ()


class Brand(Lenient):
    id: int
    name: str = ""


class CategoryTree(Lenient):
    id: int
    name: str = ""
    channels: tuple[int, ...] = ()


class Category(Lenient):
    """``id`` is the wire's ``category_id``; a parent of 0 is the root."""

    id: int = Field(validation_alias="category_id")
    tree_id: int = 0
    parent_id: int = 0
    name: str = ""
    is_visible: bool = True


class ItemIdentity(Lenient):
    sku: str = ""
    variant_id: int = 0
    product_id: int = 0


class LocationSettings(Lenient):
    safety_stock: int = 0
    is_in_stock: bool = True


class LocationStock(Lenient):
    """``available_to_sell`` = on hand less the safety stock: the number to publish elsewhere."""

    location_id: int
    location_code: str = ""
    location_name: str = ""
    available_to_sell: int = 0
    total_inventory_onhand: int = 0
    location_enabled: bool = True
    settings: LocationSettings = LocationSettings()


class InventoryItem(Lenient):
    identity: ItemIdentity
    locations: tuple[LocationStock, ...] = ()


class Location(Lenient):
    id: int
    code: str = ""
    label: str = ""
    enabled: bool = True
    is_default: bool = False
    storefront_visibility: bool = True


class OrderLine(Lenient):
    """``id`` is the order_product_id that shipments and refunds ask for."""

    id: int
    order_id: int = 0
    product_id: int = 0
    variant_id: int = 0
    order_address_id: int = 0
    name: str = ""
    sku: str = ""
    quantity: int = 0
    quantity_shipped: int = 0
    quantity_refunded: int = 0
    price_ex_tax: Money = None
    price_inc_tax: Money = None
    total_inc_tax: Money = None


class ShippingAddress(Lenient):
    id: int
    first_name: str = ""
    last_name: str = ""
    street_1: str = ""
    street_2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country_iso2: str = ""
    phone: str = ""
    email: str = ""
    shipping_method: str = ""


class Order(Lenient):
    """Line items, addresses and coupons of an order are separate reads."""

    id: int
    status_id: int = 0
    status: str = ""
    custom_status: str = ""
    payment_status: str = ""
    channel_id: int = 0
    external_order_id: str = ""
    external_source: str = ""
    order_source: str = ""
    currency_code: str = ""
    subtotal_ex_tax: Money = None
    subtotal_inc_tax: Money = None
    shipping_cost_inc_tax: Money = None
    discount_amount: Money = None
    total_ex_tax: Money = None
    total_inc_tax: Money = None
    total_tax: Money = None
    refunded_amount: Money = None
    items_total: int = 0
    items_shipped: int = 0
    is_deleted: bool = False
    date_created: Moment = None
    date_modified: Moment = None
    date_shipped: Moment = None


class ShippedItem(Lenient):
    order_product_id: int
    product_id: int = 0
    quantity: int = 0


class Shipment(Lenient):
    id: int
    order_id: int = 0
    order_address_id: int = 0
    date_created: Moment = None
    tracking_number: str = ""
    tracking_carrier: str = ""
    tracking_link: str = ""
    generated_tracking_link: str = ""
    shipping_provider: str = ""
    shipping_provider_display_name: str = ""
    shipping_method: str = ""
    comments: str = ""
    items: tuple[ShippedItem, ...] = ()


class OrderStatus(Lenient):
    """Ids are fixed; the merchant may rename the labels."""

    id: int
    name: str = ""
    system_label: str = ""
    custom_label: str = ""


class RefundItem(Lenient):
    item_type: str = ""
    item_id: int = 0
    quantity: int = 0
    requested_amount: Money = None
    reason: str = ""


class Refund(Lenient):
    id: int
    order_id: int = 0
    created: Moment = None
    reason: str = ""
    total_amount: Money = None
    items: tuple[RefundItem, ...] = ()


class Channel(Lenient):
    id: int
    name: str = ""
    type: str = ""
    platform: str = ""
    status: str = ""
    external_id: str = ""
    is_listable_from_ui: bool = False


class ListingVariant(Lenient):
    product_id: int = 0
    variant_id: int = 0
    external_id: str = ""
    state: str = ""


class ChannelListing(Lenient):
    listing_id: int
    channel_id: int = 0
    product_id: int = 0
    external_id: str = ""
    state: str = ""
    variants: tuple[ListingVariant, ...] = ()


class Hook(Lenient):
    id: int
    client_id: str = ""
    store_hash: str = ""
    scope: str = ""
    destination: str = ""
    is_active: bool = True
    headers: dict[str, str] = Field(default_factory=dict)
    created_at: Moment = None
    updated_at: Moment = None


class Timezone(Lenient):
    name: str = ""
    raw_offset: int = 0


class StoreInfo(Lenient):
    """``weight_units``: LBS, Ounces, KGS, Grams, Tonnes. ``dimension_units``: Inches, Centimeters."""

    id: str
    name: str = ""
    domain: str = ""
    status: str = ""
    currency: str = ""
    weight_units: str = ""
    dimension_units: str = ""
    timezone: Timezone = Timezone()
    plan_name: str = ""
    plan_level: str = ""
    is_price_entered_with_tax: bool = False
    default_channel_id: int = 1
    features: dict[str, Any] = Field(default_factory=dict)


class InventorySettings(Lenient):
    """When orders change stock. ``update_stock_behavior``: order_placed | order_completed_or_shipped."""

    update_stock_behavior: str = ""
    edit_order_stock_adjustment: bool = False
    refund_order_stock_adjustment: bool = False
