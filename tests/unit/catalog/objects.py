"""Products, drafts and categories for the catalog's unit tests."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from contracts.catalog import Link, ListingStatus, Tracking, Variant
from contracts.settings import Package
from services.catalog.domain.draft import Draft, DraftSku
from services.catalog.domain.product import Product
from services.catalog.domain.values import Details, Listing, ShopCategory, StoreImage, StoreSide

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CONNECTION = "c1"


def variant(number: int, **changes: Any) -> Variant:
    made = Variant(id=number, sku=f"SKU{number}", seller_sku=f"SKU{number}", price=Decimal("10.00"))
    return made.model_copy(update=changes)


def side(*numbers: int, **changes: Any) -> StoreSide:
    made = StoreSide(
        name="Stone Mug",
        description="<p>A mug.</p>",
        tracking=Tracking.VARIANT,
        category="Mugs",
        images=(StoreImage(url="https://pictures.example/1.png"),),
        variants=tuple(variant(number) for number in numbers or (1,)),
    )
    return made.model_copy(update=changes)


def product(*numbers: int, **changes: Any) -> Product:
    made = Product(
        id="c1:77", connection=CONNECTION, store_product=77, store=side(*numbers), read_at=NOW, known_since=NOW, rev=1
    )
    return made.model_copy(update=changes)


def listed(*numbers: int, **listing: Any) -> Product:
    """A product with a live listing, every variant linked."""
    links = tuple(
        Link(variant=n, shop_sku=f"T{n}", seller_sku=f"SKU{n}", price=Decimal("10.00")) for n in numbers or (1,)
    )
    held = Listing(shop_product="1729", status=ListingStatus.ACTIVATE, raw_status="ACTIVATE", links=links)
    return product(*numbers, listing=held.model_copy(update=listing), synced=True)


def sku(number: int, **changes: Any) -> DraftSku:
    made = DraftSku(
        variant=number, seller_sku=f"SKU{number}", barcode="", price=Decimal("10.00"), currency="USD", quantity=1
    )
    return made.model_copy(update=changes)


def draft(**changes: Any) -> Draft:
    """A draft against which nothing speaks."""
    made = Draft(
        store_product=77,
        title="Stone Mug",
        description="<p>A mug.</p>",
        images=(StoreImage(url="https://pictures.example/1.png"),),
        skus=(sku(1),),
        category=ShopCategory(id="600"),
        store_category="Mugs",
        details=Details(),
        package=Package(length=1, width=1, height=1, weight=1),
        region="US",
    )
    return made.model_copy(update=changes)
