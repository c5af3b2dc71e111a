"""Platform answers <-> the domain's values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from platforms.bigcommerce.models import InventoryItem
from platforms.errors import Refused
from platforms.tiktok_shop.models import ItemError, ProductStock
from services.inventory.domain.sku import Sending, Trouble
from services.inventory.domain.warehouses import Level


def levels_of(items: Iterable[InventoryItem]) -> dict[int, tuple[Level, ...]]:
    """Variant -> units available to sell per location (``GET /v3/inventory/items``)."""
    return {
        item.identity.variant_id: tuple(
            Level(location=place.location_id, available=place.available_to_sell) for place in item.locations
        )
        for item in items
        if item.identity.variant_id
    }


def quantities_of(sendings: Sequence[Sending]) -> dict[str, dict[str, int]]:
    """TikTok SKU -> warehouse -> units, the body of a stock update."""
    return {sending.shop_sku: {place.warehouse: place.units for place in sending.places} for sending in sendings}


def shown_by(stocks: Iterable[ProductStock]) -> Mapping[str, int]:
    """TikTok SKU -> units that buyers can still order, over all warehouses."""
    return {sku.id: sku.available for stock in stocks for sku in stock.skus}


def trouble_of(error: ItemError, at: datetime) -> Trouble:
    """One SKU's refusal inside an answer; the warehouses' own reasons are the ones that say something."""
    inner = error.reasons[0] if error.reasons else error
    return Trouble(code=inner.code, message=inner.message, at=at)


def trouble_of_refusal(error: Refused, at: datetime) -> Trouble:
    """The refusal of the whole call."""
    return Trouble(code=error.code, message=error.message, at=at)
