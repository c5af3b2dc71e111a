"""Platform answers <-> the domain's values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from platforms.bigcommerce.models import InventoryItem
from platforms.errors import Refused
from platforms.tiktok_shop.models import ItemError, Product, ProductStock
from services.inventory.domain.drift import ShopListing, ShopSku
from services.inventory.domain.sku import Sending, Shown, Trouble
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


def shown_by(stocks: Iterable[ProductStock]) -> Mapping[str, Shown]:
    """TikTok SKU -> what ``inventory/search`` shows of it."""
    return {
        sku.id: Shown(units=sku.available, warehouses=tuple(place.warehouse_id for place in sku.warehouses))
        for stock in stocks
        for sku in stock.skus
    }


def trouble_of(error: ItemError, at: datetime) -> Trouble:
    """One SKU's refusal inside an answer; the warehouses' own reasons are the ones that say something."""
    inner = error.reasons[0] if error.reasons else error
    return Trouble(code=inner.code, message=inner.message, at=at)


def trouble_of_refusal(error: Refused, at: datetime) -> Trouble:
    """The refusal of the whole call."""
    return Trouble(code=error.code, message=error.message, at=at)


def shop_listing(product: Product) -> ShopListing:
    """A listing with names and prices; its stock comes from the stock search."""
    return ShopListing(
        id=product.id,
        status=product.status,
        skus=tuple(
            ShopSku(id=sku.id, seller_sku=sku.seller_sku, price=sku.price.tax_exclusive_price or sku.price.sale_price)
            for sku in product.skus
        ),
    )


def with_stock(listing: ShopListing, stocks: Iterable[ProductStock]) -> ShopListing:
    """The listing with what the stock search shows of its SKUs."""
    found = {sku.id: sku for stock in stocks for sku in stock.skus}

    def stocked(sku: ShopSku) -> ShopSku:
        stock = found.get(sku.id)
        if stock is None:
            return sku
        places = tuple((place.warehouse_id, place.available) for place in stock.warehouses)
        return sku.model_copy(update={"available": stock.available, "places": places})

    return listing.model_copy(update={"skus": tuple(stocked(sku) for sku in listing.skus)})
