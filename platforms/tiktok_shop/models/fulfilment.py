"""Shipments, packages, warehouses, delivery options and carriers."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from platforms.lenient import Lenient, Moment
from platforms.tiktok_shop.models.products import Notice


class MarkedShipped(Lenient):
    """``warning``: such as a number that does not look like the carrier's; the order is shipped all the same."""

    order_id: str = ""
    order_line_item_ids: tuple[str, ...] = ()
    package_id: str = ""
    warning: Notice = Notice()


class Package(Lenient):
    """``status``: TO_FULFILL | PROCESSING | FULFILLING | COMPLETED | CANCELLED."""

    id: str = Field(validation_alias=AliasChoices("package_id", "id"))
    status: str = Field(default="", validation_alias=AliasChoices("package_status", "status"))
    tracking_number: str = ""
    shipping_provider_id: str = ""
    shipping_provider_name: str = ""
    order_line_item_ids: tuple[str, ...] = ()
    shipping_type: str = ""
    update_time: Moment = None


class TrackingEvent(Lenient):
    description: str = ""
    update_time_millis: int = 0


class WarehouseAddress(Lenient):
    region: str = ""
    region_code: str = ""
    state: str = ""
    city: str = ""
    district: str = Field(default="", validation_alias=AliasChoices("district", "distict"))
    postal_code: str = ""
    full_address: str = ""


class Warehouse(Lenient):
    """``type``: SALES_WAREHOUSE | RETURN_WAREHOUSE. ``effect_status``: ENABLED | DISABLED | RESTRICTED."""

    id: str
    entity_id: str = ""
    name: str = ""
    type: str = ""
    sub_type: str = ""
    effect_status: str = ""
    is_default: bool = False
    address: WarehouseAddress = WarehouseAddress()


class DeliveryOption(Lenient):
    """``type``: STANDARD | EXPRESS | ECONOMY | SEND_BY_SELLER."""

    id: str
    name: str = ""
    type: str = ""
    description: str = ""


class ShippingProvider(Lenient):
    id: str
    name: str = ""
