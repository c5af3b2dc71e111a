"""The listing that the rules give: what a push would send, before any picture is uploaded."""

from __future__ import annotations

from contracts.base import Amount, Frozen
from contracts.catalog import Variant
from contracts.gateway import ConnectionChangedV1
from contracts.settings import Package, PriceRule, Source, SyncField, SyncRules
from services.catalog.domain.prices import asked_price
from services.catalog.domain.product import Product
from services.catalog.domain.values import Details, ShopCategory, StoreImage

MAIN_IMAGES = 9


class DraftSku(Frozen):
    """One variant to be sold. ``quantity``: None where a listing exists, whose stock is inventory's business."""

    variant: int
    seller_sku: str
    barcode: str
    price: Amount
    currency: str
    quantity: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    image: str = ""


class Draft(Frozen):
    """Everything that the listing check judges and the create and edit bodies are made of."""

    store_product: int
    title: str
    description: str
    images: tuple[StoreImage, ...]
    skus: tuple[DraftSku, ...]
    category: ShopCategory | None
    store_category: str
    details: Details
    package: Package | None
    region: str


def rules_of(product: Product, connection: ConnectionChangedV1) -> SyncRules:
    """Field by field: the product's rule, else the connection's."""
    return product.choices.rules.over(connection.settings.product.sync_rules)


def price_rule_of(product: Product, connection: ConnectionChangedV1) -> PriceRule:
    return product.choices.price_rule or connection.settings.product.price_rule


def sellable(product: Product, connection: ConnectionChangedV1) -> tuple[Variant, ...]:
    """Variants that belong into the listing: the purchasable ones, or all by setting."""
    if connection.settings.product.sync_unpurchasable:
        return product.store.variants
    return tuple(variant for variant in product.store.variants if product.store.can_be_bought(variant))


def draft_of(
    product: Product, connection: ConnectionChangedV1, category: ShopCategory | None, inherited: Details
) -> Draft:
    """``category``, ``inherited``: what holds for the product's category; its own choices go first."""
    rules = rules_of(product, connection)
    exists = product.listed is not None
    name_from = rules.on_update(SyncField.NAME) if exists else rules.on_create(SyncField.NAME)
    own_name = product.choices.name if name_from is Source.CONNECTOR else ""
    return Draft(
        store_product=product.store_product,
        title=own_name or product.store.name,
        description=product.store.description,
        images=product.store.images[:MAIN_IMAGES],
        skus=tuple(_sku(product, connection, rules, variant) for variant in sellable(product, connection)),
        category=product.choices.category or category,
        store_category=product.category,
        details=product.choices.details.over(inherited),
        package=connection.settings.product.package,
        region=connection.shop.region,
    )


def _sku(product: Product, connection: ConnectionChangedV1, rules: SyncRules, variant: Variant) -> DraftSku:
    exists = product.listed is not None
    barcode_from = rules.on_update(SyncField.BARCODE) if exists else rules.on_create(SyncField.BARCODE)
    currency = connection.shop.currency
    return DraftSku(
        variant=variant.id,
        seller_sku=variant.seller_sku,
        barcode=variant.barcode if barcode_from is Source.ORIGIN else "",
        price=asked_price(variant, price_rule_of(product, connection), currency),
        currency=currency,
        quantity=_first_quantity(product, rules, variant),
        options=variant.options,
        image=variant.image,
    )


def _first_quantity(product: Product, rules: SyncRules, variant: Variant) -> int:
    """Inventory's offered value; 0 by rule, or while stock cannot be synced, or while no number is known."""
    if rules.on_create(SyncField.STOCK) is Source.DONT_SYNC or not product.store.stock_tracked:
        return 0
    copy = product.stock.get(str(variant.id))
    return copy.offered if copy else 0


def stock_awaited(product: Product, connection: ConnectionChangedV1) -> bool:
    """Would a create now send 0 only because no number has arrived yet?"""
    rules = rules_of(product, connection)
    if rules.on_create(SyncField.STOCK) is Source.DONT_SYNC or not product.store.stock_tracked:
        return False
    return any(str(variant.id) not in product.stock for variant in sellable(product, connection))
