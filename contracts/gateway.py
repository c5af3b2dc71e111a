"""What the gateway says: connections (with their settings and the shop's set-up) and platform hints."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from contracts.base import Fact, Frozen, Snapshot
from contracts.settings import ConnectionSettings


class Platform(StrEnum):
    BIGCOMMERCE = "bigcommerce"
    TIKTOK_SHOP = "tiktok_shop"


class ConnectionStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    AUTHORIZATION_NEEDED = "authorization_needed"
    DISCONNECTED = "disconnected"


class Pausable(StrEnum):
    """What a merchant can pause by itself."""

    CATALOG = "catalog"
    STOCK = "stock"
    ORDERS = "orders"


class StockTaking(StrEnum):
    """When the store's orders take stock (BigCommerce ``GET /v3/settings/inventory`` ``update_stock_behavior``)."""

    ORDER_PLACED = "order_placed"
    ORDER_SHIPPED = "order_completed_or_shipped"


class Warehouse(Frozen):
    """A TikTok Shop warehouse (``GET /logistics/202309/warehouses``)."""

    id: str
    name: str
    type: str
    enabled: bool
    is_default: bool


class Location(Frozen):
    """A store inventory location (``GET /v3/inventory/locations``)."""

    id: int
    name: str
    enabled: bool
    is_default: bool


class StoreFacts(Frozen):
    """What was read from the store at connect and daily."""

    hash: str
    name: str = ""
    currency: str = "USD"
    timezone: str = "UTC"
    weight_units: str = "Ounces"
    dimension_units: str = "Inches"
    channel_id: int = 1
    stock_taking: StockTaking = StockTaking.ORDER_PLACED
    cancel_restocks: bool = True
    locations: tuple[Location, ...] = ()


class ShopFacts(Frozen):
    """What was read from the shop at connect and daily."""

    id: str
    name: str = ""
    region: str = "US"
    currency: str = "USD"
    warehouses: tuple[Warehouse, ...] = ()


class ConnectionChangedV1(Snapshot):
    """One store joined to one shop. ``id`` is the connection itself; ``since``: orders placed before are left alone.

    proofs: grows when somebody gave new credentials or authorized anew; access that was leased before is void.
    """

    TYPE: ClassVar[str] = "gateway.connection.changed.v1"
    TOPIC: ClassVar[str] = "tandem.gateway.connections"

    account: str
    name: str
    status: ConnectionStatus
    paused: tuple[Pausable, ...] = ()
    since: datetime
    store: StoreFacts
    shop: ShopFacts
    settings: ConnectionSettings = ConnectionSettings()
    proofs: int = 1

    def works(self, flow: Pausable) -> bool:
        """May the flow call the platforms now?"""
        return self.status is ConnectionStatus.ACTIVE and flow not in self.paused


class Subject(StrEnum):
    """What a platform's webhook speaks of: the thing to be read again."""

    STORE_PRODUCT = "store_product"
    STORE_PRODUCT_CREATED = "store_product_created"
    STORE_PRODUCT_DELETED = "store_product_deleted"
    STORE_STOCK = "store_stock"
    STORE_ORDER = "store_order"
    STORE_SETTINGS = "store_settings"
    SHOP_ORDER = "shop_order"
    SHOP_PACKAGE = "shop_package"
    SHOP_CANCELLATION = "shop_cancellation"
    SHOP_RETURN = "shop_return"
    SHOP_PRODUCT = "shop_product"
    SHOP_STOCK = "shop_stock"
    SHOP_AUTHORIZATION = "shop_authorization"


class HintReceivedV1(Fact):
    """A verified webhook said that something changed. Never a value to apply: read the object and converge.

    ``object_id``: product, order, package ... id at the platform; for STORE_STOCK the product id, with the variant in
    ``part_id`` when the hook named one; for cancellations and returns the order id, their own id in ``part_id``.
    """

    TYPE: ClassVar[str] = "gateway.hint.received.v1"
    TOPIC: ClassVar[str] = "tandem.gateway.hints"

    platform: Platform
    subject: Subject
    object_id: str
    part_id: str = ""
    received_at: datetime

    @property
    def key(self) -> str:
        return f"{self.connection}:{self.object_id}"
