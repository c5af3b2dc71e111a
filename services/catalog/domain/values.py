"""The values that products, listings and categories are made of."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer

from contracts.base import Frozen
from contracts.catalog import FirstStock, Link, ListingStatus, Tracking, Variant
from contracts.settings import PriceRule, Source, SyncRules, Threshold


class StoreImage(Frozen):
    """``stamp`` changes when the store's picture does, though its address may stay."""

    url: str
    stamp: str = ""


class Purchasable(StrEnum):
    """Why a product as a whole can or cannot be bought in the store (BigCommerce ``availability``)."""

    AVAILABLE = "available"
    PREORDER = "preorder"
    DISABLED = "disabled"


class StoreSide(Frozen):
    """A product as last read from the store, without what changes by itself (stock, sales, times)."""

    name: str
    description: str = ""
    availability: str = Purchasable.AVAILABLE
    tracking: Tracking
    brand: str = ""
    category: str = ""
    """Category in BigCommerce: the first source, in the connection's order, that says something."""
    custom_fields: tuple[tuple[str, str], ...] = ()
    images: tuple[StoreImage, ...] = ()
    variants: tuple[Variant, ...] = ()

    @property
    def purchasable(self) -> bool:
        return self.availability != Purchasable.DISABLED

    @property
    def stock_tracked(self) -> bool:
        """A product without options has one base variant and counts as variant level when it is tracked."""
        if self.tracking is Tracking.PRODUCT:
            return len(self.variants) == 1
        return self.tracking is Tracking.VARIANT

    def variant(self, variant_id: int) -> Variant | None:
        return next((variant for variant in self.variants if variant.id == variant_id), None)

    def can_be_bought(self, variant: Variant) -> bool:
        return self.purchasable and variant.purchasable


class ShopCategory(Frozen):
    """A leaf of the TikTok Shop category tree; ``path`` from the top, for people."""

    id: str
    path: tuple[str, ...] = ()


class Brand(Frozen):
    id: str
    name: str = ""


class StoredFile(Frozen):
    """A file kept in the service's own file store. ``digest``: SHA-256 of its content, and its id there."""

    digest: str
    name: str
    content_type: str
    size: int


Day = Annotated[date, PlainSerializer(lambda day: day.isoformat(), return_type=str)]
"""A calendar day; the store holds it as text, for it knows no dates without a time."""


class Certificate(Frozen):
    """Documents for one certificate that the category asks for."""

    files: tuple[StoredFile, ...] = ()
    expires: Day | None = None


class AttributeValue(Frozen):
    """``id`` of a listed value, or a free text in ``name`` where the attribute allows it."""

    id: str = ""
    name: str = ""


class Details(Frozen):
    """What TikTok Shop asks beyond the store's data. Exists for a category and for a product; the product's goes first.

    Compliance answers are attributes: the platform makes no difference, only the forms do.
    """

    certificates: dict[str, Certificate] = Field(default_factory=dict)
    attributes: dict[str, tuple[AttributeValue, ...]] = Field(default_factory=dict)
    brand: Brand | None = None
    size_chart: StoredFile | None = None

    def over(self, base: Details) -> Details:
        """Item by item: these values where there are any, else the base's."""
        return Details(
            certificates={**base.certificates, **self.certificates},
            attributes={**base.attributes, **self.attributes},
            brand=self.brand or base.brand,
            size_chart=self.size_chart or base.size_chart,
        )


class Choices(Frozen):
    """What people decided for one product; a pull never touches it."""

    name: str = ""
    category: ShopCategory | None = None
    rules: SyncRules = SyncRules()
    threshold: Threshold | None = None
    threshold_excluded: bool = False
    price_rule: PriceRule | None = None
    details: Details = Details()


class LowStand(StrEnum):
    """What the connector did about low stock.

    CLEAR: nothing.  TAKEN_DOWN: it deactivated the listing, and may activate it again.
    OVERRIDDEN: the seller put it on sale again while still low; left alone until every SKU has recovered.
    """

    CLEAR = "clear"
    TAKEN_DOWN = "taken_down"
    OVERRIDDEN = "overridden"


class Attempt(Frozen):
    """A create call that was begun. Saved before the call: neither a crash nor a lost answer makes a second listing."""

    key: str
    at: datetime
    seller_skus: tuple[str, ...]
    tried: int = 1


class Listing(Frozen):
    """The product as it stands on TikTok Shop, as far as known.

    status, raw_status, audit, reasons: of the last look.  lost: its SKUs or itself were not found there.
    """

    shop_product: str
    status: ListingStatus = ListingStatus.PENDING
    raw_status: str = "PENDING"
    audit: str = ""
    reasons: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    mapped: bool = False
    lost: bool = False
    stand: LowStand = LowStand.CLEAR
    images: tuple[str, ...] = ()
    """Addresses of the store's pictures as last sent, to tell whether media changed."""
    details_sent: str = ""
    """Names the certificates, attributes, brand, size chart and package as last sent."""
    pushed_at: datetime | None = None
    first_stock: FirstStock | None = None
    """What the answered create carried, for inventory: it need not send the same once more."""

    def link_of(self, variant: int) -> Link | None:
        return next((link for link in self.links if link.variant == variant), None)


class StockCopy(Frozen):
    """The catalog's copy of one SKU's stock, for the number in a create and for low stock."""

    rev: int
    offered: int = 0
    low: bool = False
    zero_refused: bool = False


class Basis(Frozen):
    """What of the connection's settings decides the product's public state; spread to every product when it changes."""

    stock_update: Source = Source.ORIGIN
    sync_unpurchasable: bool = False
