"""What the catalog says of a product: the whole public state, in two snapshots."""

from __future__ import annotations

from contracts.base import Snapshot
from contracts.catalog import ListingChangedV1, ListingStatus, ProductChangedV1, SyncStatus, Variant
from contracts.settings import Source, SyncField
from platforms.tiktok_shop.rules import SELLER_SKU_CHARACTERS
from services.catalog.domain.draft import MAIN_IMAGES
from services.catalog.domain.product import Product
from services.catalog.domain.standing import all_problems
from services.catalog.domain.values import LowStand

MOST_BYTES = 850_000
"""Of a snapshot's JSON, so that the event with its headers stays below 900 KB."""
PROBLEMS_SAID = 100
SURELY_SMALL = 50
"""Variants and pictures that can never make an event too large."""


def snapshots(product: Product) -> tuple[Snapshot, ...]:
    said: tuple[Snapshot, ...] = (product_snapshot(product),)
    return (*said, listing_snapshot(product)) if product.listing else said


def product_snapshot(product: Product) -> ProductChangedV1:
    """The whole product; of one too large for an event, without what only people look at."""
    whole = _whole(product)
    if len(whole.variants) <= SURELY_SMALL and len(whole.images) <= SURELY_SMALL:
        return whole
    for smaller in (_without_options_and_pictures, _with_short_skus):
        if len(whole.model_dump_json().encode()) <= MOST_BYTES:
            break
        whole = smaller(whole)
    return whole


def _without_options_and_pictures(said: ProductChangedV1) -> ProductChangedV1:
    bare = tuple(variant.model_copy(update={"options": (), "image": ""}) for variant in said.variants)
    return said.model_copy(update={"variants": bare, "images": said.images[:MAIN_IMAGES], "clipped": True})


def _with_short_skus(said: ProductChangedV1) -> ProductChangedV1:
    """As long as TikTok Shop takes them; the listing check refuses longer ones."""

    def short(variant: Variant) -> Variant:
        skus = {"sku": variant.sku[:SELLER_SKU_CHARACTERS], "seller_sku": variant.seller_sku[:SELLER_SKU_CHARACTERS]}
        return variant.model_copy(update=skus)

    return said.model_copy(update={"variants": tuple(short(variant) for variant in said.variants)})


def _whole(product: Product) -> ProductChangedV1:
    store = product.store
    return ProductChangedV1(
        id=product.id,
        connection=product.connection,
        store_product=product.store_product,
        name=store.name,
        deleted=product.deleted,
        purchasable=store.purchasable,
        tracking=store.tracking,
        brand=store.brand,
        category=store.category,
        images=tuple(image.url for image in store.images),
        variants=store.variants,
        rules=product.choices.rules,
        threshold=product.choices.threshold,
        threshold_excluded=product.choices.threshold_excluded,
        sync_status=SyncStatus(product.sync_status),
        problems=all_problems(product)[:PROBLEMS_SAID],
        read_at=product.read_at,
    )


def listing_snapshot(product: Product) -> ListingChangedV1:
    """After an unlink ``shop_product`` is empty and consumers stop writing."""
    listing = product.listing
    assert listing is not None
    rule = stock_rule(product)
    return ListingChangedV1(
        id=product.id,
        connection=product.connection,
        store_product=product.store_product,
        shop_product=listing.shop_product,
        status=ListingStatus.DELETED if listing.lost else listing.status,
        links=listing.links,
        stock_synced=not rule,
        stock_rule=rule,
        deleted_in_store=product.deleted,
        threshold=product.choices.threshold,
        threshold_excluded=product.choices.threshold_excluded,
        unpurchasable=product.unpurchasable,
        taken_down=listing.stand is LowStand.TAKEN_DOWN,
        first_stock=listing.first_stock,
    )


def stock_rule(product: Product) -> str:
    """Why no stock may be sent for this product; "" when it may."""
    if product.rule_on_update(SyncField.STOCK, product.basis.stock_update) is Source.TTS:
        own = SyncField.STOCK in product.choices.rules.update
        return f"the {'product' if own else 'connection'}'s sync rule for stock is TTS"
    if not product.store.stock_tracked:
        return "stock is not tracked on the variant level in BigCommerce"
    return ""
