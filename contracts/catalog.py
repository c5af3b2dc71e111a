"""What the catalog says (products, listings) and the commands it obeys."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from contracts.base import Amount, Command, Frozen, Snapshot
from contracts.settings import SyncRules, Threshold


class Tracking(StrEnum):
    """How the store tracks a product's stock (BigCommerce ``inventory_tracking``)."""

    NONE = "none"
    PRODUCT = "product"
    VARIANT = "variant"


class SyncStatus(StrEnum):
    SYNCED = "synced"
    UNSYNCED = "unsynced"


class Problem(Frozen):
    """Why something cannot go on: stable code, field, sentence, fix; who must act (merchant, store, shop, operator)."""

    code: str
    field: str = ""
    message: str
    who: str = "merchant"
    fix: str = ""


class Variant(Frozen):
    """One store variant. ``price``: what the store asks, before any price rule; ``seller_sku``: SKU, else barcode."""

    id: int
    sku: str
    seller_sku: str
    barcode: str = ""
    price: Amount
    sale_price: Amount | None = None
    purchasable: bool = True
    options: tuple[tuple[str, str], ...] = ()
    image: str = ""


class ProductChangedV1(Snapshot):
    """A store product as last pulled, with its product-level choices. ``id`` = connection:store product id.

    ``clipped``: the product is too large for one event, so its variants' options and pictures are left out and
    SKUs longer than any listing may have are cut.
    """

    TYPE: ClassVar[str] = "catalog.product.changed.v1"
    TOPIC: ClassVar[str] = "tandem.catalog.products"

    store_product: int
    name: str
    deleted: bool = False
    purchasable: bool = True
    tracking: Tracking
    brand: str = ""
    category: str = ""
    images: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    rules: SyncRules = SyncRules()
    threshold: Threshold | None = None
    threshold_excluded: bool = False
    clipped: bool = False
    sync_status: SyncStatus = SyncStatus.UNSYNCED
    problems: tuple[Problem, ...] = ()
    read_at: datetime | None = None


class ListingStatus(StrEnum):
    """TTS product status (``GET /product/202309/products/{id}`` ``status``); unknown values are kept as OTHER."""

    DRAFT = "DRAFT"
    PENDING = "PENDING"
    FAILED = "FAILED"
    ACTIVATE = "ACTIVATE"
    SELLER_DEACTIVATED = "SELLER_DEACTIVATED"
    PLATFORM_DEACTIVATED = "PLATFORM_DEACTIVATED"
    FREEZE = "FREEZE"
    DELETED = "DELETED"
    SCHEDULED = "SCHEDULED"
    OTHER = "OTHER"


class Link(Frozen):
    """A stored pair: store variant and TTS SKU."""

    variant: int
    shop_sku: str
    seller_sku: str = ""
    price: Amount | None = None


class Stocked(Frozen):
    """Units of one variant in one TikTok Shop warehouse."""

    variant: int
    warehouse: str
    units: int


class FirstStock(Frozen):
    """What the push that created a listing put into the warehouses at ``at``; it tells nothing of what came later."""

    at: datetime
    stocked: tuple[Stocked, ...]


class ListingChangedV1(Snapshot):
    """The product as it exists on TikTok Shop, with its links. ``id`` = connection:store product id.

    ``shop_product`` is empty after an unlink; consumers then stop writing. ``stock_synced`` False: no stock may
    be sent, by rule or tracking (``stock_rule`` says which). ``taken_down``: the connector itself
    deactivated it for low stock. ``first_stock``: None unless a push of ours created the listing and was answered.
    """

    TYPE: ClassVar[str] = "catalog.listing.changed.v1"
    TOPIC: ClassVar[str] = "tandem.catalog.listings"

    store_product: int
    shop_product: str = ""
    status: ListingStatus = ListingStatus.OTHER
    links: tuple[Link, ...] = ()
    stock_synced: bool = True
    stock_rule: str = ""
    deleted_in_store: bool = False
    threshold: Threshold | None = None
    threshold_excluded: bool = False
    unpurchasable: tuple[int, ...] = ()
    taken_down: bool = False
    first_stock: FirstStock | None = None


class Selection(Frozen):
    """Which products a command is for: up to 500 ids, or everything that matched a filter at a time."""

    products: tuple[int, ...] = ()
    all_matching: bool = False
    search: str = ""
    status: str = ""
    category: str = ""
    until: datetime | None = None


class PullProductsV1(Command):
    """Read the store's products modified from ``start`` to ``end`` (both days included, store time zone)."""

    TYPE: ClassVar[str] = "catalog.products.pull.v1"
    TOPIC: ClassVar[str] = "tandem.catalog.commands"

    start: datetime | None = None
    end: datetime | None = None


class ActOnProductsV1(Command):
    """Push, update price, activate, deactivate, delete the listing of, or refresh the chosen products.

    ``preview``: stamp of a preview of the one product to be pushed; the push is refused once it is stale.
    """

    TYPE: ClassVar[str] = "catalog.products.act.v1"
    TOPIC: ClassVar[str] = "tandem.catalog.commands"

    action: str
    selection: Selection
    preview: str = ""
