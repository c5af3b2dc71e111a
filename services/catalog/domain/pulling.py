"""What reading the store does to a product."""

from __future__ import annotations

from datetime import datetime

from chassis.actors import Change
from contracts.catalog import Variant
from contracts.ids import product_key
from services.catalog.domain.product import Flow, Product
from services.catalog.domain.values import Basis, StoreSide


def pulled(
    product: Product | None, connection: str, store_product: int, side: StoreSide, basis: Basis, now: datetime
) -> Change[Product] | None:
    """Take the whole store side, asked for at ``now``. Choices, links and listing stay; the same content again changes
    nothing."""
    if product is None:
        return Change(
            Product(
                id=product_key(connection, store_product),
                connection=connection,
                store_product=store_product,
                store=side,
                read_at=now,
                known_since=now,
                basis=basis,
            )
        )
    read_since = now < product.read_at
    if read_since:
        side = _as_followed(side, product.store)
    deleted = product.deleted and read_since
    same = product.store == side and product.deleted == deleted and product.basis == basis
    if same:
        return None
    update = {"store": side, "deleted": deleted, "basis": basis, "read_at": max(now, product.read_at)}
    return Change(_with_prices_due(product, product.model_copy(update=update), now))


def price_and_sale_state(product: Product | None, side: StoreSide, now: datetime) -> Change[Product] | None:
    """Take what is followed without a pull: prices, and whether the product and its variants can be bought.

    Everything else waits for the next pull (only price and stock go to TikTok Shop by themselves).
    """
    if product is None or now < product.read_at:
        return None
    fresh = {variant.id: variant for variant in side.variants}
    variants = tuple(_followed(variant, fresh.get(variant.id)) for variant in product.store.variants)
    store = product.store.model_copy(update={"variants": variants, "availability": side.availability})
    if store == product.store and not product.deleted:
        return None
    read = product.model_copy(update={"store": store, "deleted": False, "read_at": now})
    return Change(_with_prices_due(product, read, now))


def modifiers_read(product: Product | None, required: tuple[str, ...], read_at: datetime) -> Change[Product] | None:
    """Options that an order would have to fill in, as of this state of the product."""
    if product is None:
        return None
    return Change(product.model_copy(update={"modifiers_required": required, "modifiers_read": read_at}))


def vanished(product: Product | None, now: datetime) -> Change[Product] | None:
    """The store has no such product any more. Its link stays, so that orders for it can be explained."""
    if product is None or product.deleted:
        return None
    return Change(product.model_copy(update={"deleted": True, "read_at": now}))


def settled_on(product: Product | None, basis: Basis, now: datetime) -> Change[Product] | None:
    """The connection's settings changed: take the part that this product's public state depends on."""
    if product is None:
        return None
    weighed = product.marked(Flow.WEIGH, now) if product.listed else product
    return Change(weighed.model_copy(update={"basis": basis}))


def _as_followed(side: StoreSide, newer: StoreSide) -> StoreSide:
    """A page that was asked for before the last read: what that read followed is newer than what the page says."""
    known = {variant.id: variant for variant in newer.variants}
    variants = tuple(_followed(variant, known.get(variant.id, variant)) for variant in side.variants)
    return side.model_copy(update={"variants": variants, "availability": newer.availability})


def _followed(known: Variant, fresh: Variant | None) -> Variant:
    if fresh is None:
        return known.model_copy(update={"purchasable": False})
    followed = {"price": fresh.price, "sale_price": fresh.sale_price, "purchasable": fresh.purchasable}
    return known.model_copy(update=followed)


def _with_prices_due(before: Product, after: Product, now: datetime) -> Product:
    if after.listed is None:
        return after
    if [_prices(v) for v in before.store.variants] == [_prices(v) for v in after.store.variants]:
        return after
    return after.marked(Flow.PRICE, now)


def _prices(variant: Variant) -> tuple[object, ...]:
    return variant.id, variant.price, variant.sale_price
