"""A store product as BigCommerce shows it -> the catalog's store side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts.catalog import Tracking, Variant
from contracts.settings import CategorySource
from platforms.bigcommerce import models as bc
from services.catalog.domain.values import StoreImage, StoreSide
from services.catalog.mapping.html import cleaned

CATEGORY_FIELD = "category"
TYPE_FIELDS = ("product type", "product_type")
"""BigCommerce's own ``type`` only tells physical from digital goods; merchants keep their type in a custom field."""

NAME_MOST, DESCRIPTION_MOST = 500, 65_000


class UnusableProduct(ValueError):
    """The store's product lacks what every product must have; the text says what."""


@dataclass(frozen=True)
class StoreNames:
    """Brand and category names by id; read once, 250 a call."""

    brands: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)


def store_side(product: bc.Product, names: StoreNames, sources: tuple[CategorySource, ...]) -> StoreSide:
    """Raises UnusableProduct."""
    if not product.variants:
        raise UnusableProduct(f"{product.name or product.id}: the store lists no variant, not even a base variant")
    try:
        tracking = Tracking(product.inventory_tracking)
    except ValueError:
        raise UnusableProduct(f"{product.name}: unknown inventory tracking {product.inventory_tracking}") from None
    fields = tuple((custom.name[:250], custom.value[:250]) for custom in product.custom_fields)
    return StoreSide(
        name=product.name[:NAME_MOST],
        description=cleaned(product.description[:DESCRIPTION_MOST]),
        availability=product.availability,
        tracking=tracking,
        brand=names.brands.get(product.brand_id, ""),
        category=_category(product, fields, names, sources),
        custom_fields=fields,
        images=_images(product),
        variants=tuple(_variant(product, variant) for variant in sorted(product.variants, key=lambda v: v.id)),
    )


def required_modifiers(product: bc.Product) -> tuple[str, ...]:
    return tuple(modifier.display_name or modifier.name for modifier in product.modifiers if modifier.required)


def _category(
    product: bc.Product,
    fields: tuple[tuple[str, str], ...],
    names: StoreNames,
    sources: tuple[CategorySource, ...],
) -> str:
    found = {
        CategorySource.CUSTOM_FIELD: _field(fields, (CATEGORY_FIELD,)),
        CategorySource.PRODUCT_TYPE: _field(fields, TYPE_FIELDS),
        CategorySource.STORE_CATEGORY: next((names.categories.get(id_, "") for id_ in product.categories[:1]), ""),
    }
    return next((found[source] for source in sources if found[source]), "")


def _field(fields: tuple[tuple[str, str], ...], wanted: tuple[str, ...]) -> str:
    return next((value.strip() for name, value in fields if name.strip().casefold() in wanted and value.strip()), "")


def _images(product: bc.Product) -> tuple[StoreImage, ...]:
    """The thumbnail first, then in the store's order."""
    ordered = sorted(product.images, key=lambda image: (not image.is_thumbnail, image.sort_order, image.id))
    return tuple(
        StoreImage(
            url=image.url_zoom or image.url_standard,
            stamp=image.date_modified.isoformat() if image.date_modified else "",
        )
        for image in ordered
        if image.url_zoom or image.url_standard
    )


def _variant(product: bc.Product, variant: bc.Variant) -> Variant:
    simple = len(product.variants) == 1
    sku = variant.sku or (product.sku if simple else "")
    barcode = variant.gtin or variant.upc or ((product.gtin or product.upc) if simple else "")
    price = variant.price if variant.price is not None else product.price
    if price is None:
        raise UnusableProduct(f"{product.name}: variant {variant.id} has no price")
    sale = variant.sale_price or (product.sale_price if variant.price is None else None)
    return Variant(
        id=variant.id,
        sku=sku,
        seller_sku=sku or barcode,
        barcode=barcode,
        price=price,
        sale_price=sale or None,
        purchasable=not variant.purchasing_disabled,
        options=tuple((value.option_display_name, value.label) for value in variant.option_values),
        image=variant.image_url,
    )


def days_bounds(start: datetime | None, end: datetime | None, timezone: str) -> tuple[datetime | None, datetime | None]:
    """First instant of the start's day and last second of the end's, as the store's time zone counts days."""
    zone = _zone(timezone)
    first = _midnight(start, zone) if start else None
    last = _midnight(end, zone) + timedelta(days=1) - timedelta(seconds=1) if end else None
    return (first.astimezone(UTC) if first else None), (last.astimezone(UTC) if last else None)


def _midnight(moment: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(moment.astimezone(zone).date(), time.min, zone)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
