"""Drift: differences between store, inventory and TikTok Shop that no event explains, found listing by listing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from contracts.base import Amount, Frozen
from contracts.settings import DriftChoice, DriftSettings
from services.inventory.domain.listing import Linked, Listing
from services.inventory.domain.sku import Sku

PROMOTION_LOCK = "12052393"
"""A SKU in a promotion cannot go below its present stock (``inventory/update``)."""


class Kind(StrEnum):
    HIGHER = "quantity_higher"
    LOWER = "quantity_lower"
    SKU_GONE = "sku_gone"
    LISTING_DELETED = "listing_deleted"
    SWITCHED_OFF = "switched_off_by_hand"
    VARIANT_DELETED = "variant_deleted"
    RENAMED = "sku_renamed"
    PRICE = "price_differs"
    WRONG_LINK = "linked_to_wrong_sku"
    RESERVATION = "reservation_without_living_order"
    WAREHOUSE = "warehouse_disabled"
    PROMOTION = "promotion_lock"


class Action(StrEnum):
    REPAIRED = "repaired"
    ASKS = "asks"
    WAITS = "waits"


CAUSES: Mapping[Kind, str] = {
    Kind.HIGHER: "TikTok Shop shows more than was sent: changed there by hand, or units put back after a cancellation.",
    Kind.LOWER: "TikTok Shop shows less than was sent: changed there by hand, or sold in an order nobody told of.",
    Kind.SKU_GONE: "The linked SKU no longer exists on the listing: it was removed in an edit on TikTok Shop.",
    Kind.LISTING_DELETED: "The listing was deleted on TikTok Shop.",
    Kind.SWITCHED_OFF: "The seller deactivated the listing in Seller Center.",
    Kind.VARIANT_DELETED: "The variant was deleted in the store; its SKU is kept at 0.",
    Kind.RENAMED: "The seller SKU was changed on one side only.",
    Kind.PRICE: "The price was changed on TikTok Shop, or the last price write did not arrive.",
    Kind.WRONG_LINK: "The TikTok SKU carries the seller SKU of another variant.",
    Kind.RESERVATION: "The order is over on TikTok Shop, never reached the store, and still holds units.",
    Kind.WAREHOUSE: "Units lie in a TikTok Shop warehouse that is not an enabled sales warehouse.",
    Kind.PROMOTION: "The SKU is locked in a promotion: TikTok Shop refuses a lower number until it ends.",
}

QUANTITIES = (Kind.HIGHER, Kind.LOWER)
"""Put right by a write: at once or when a person says so, by the settings."""


def action_on(kind: Kind, settings: DriftSettings) -> Action:
    """What is done about a difference. What a person may have meant on TikTok Shop is never undone unasked."""
    match kind:
        case Kind.HIGHER | Kind.LOWER:
            choice = settings.quantity_higher if kind is Kind.HIGHER else settings.quantity_lower
            return Action.REPAIRED if choice is DriftChoice.REPAIR else Action.ASKS
        case Kind.VARIANT_DELETED:
            return Action.REPAIRED
        case Kind.PROMOTION:
            return Action.WAITS
        case _:
            return Action.ASKS


class Drift(Frozen):
    """One difference. subject: tells two of one kind apart.  store, ours, shop: what each side says, in words."""

    kind: Kind
    subject: str
    product: int | None = None
    variant: int | None = None
    order: str = ""
    store: str = ""
    ours: str = ""
    shop: str = ""


class ShopSku(Frozen):
    """A SKU as TikTok Shop has it: ``POST /product/202502/products/search`` and ``inventory/search`` together."""

    id: str
    seller_sku: str
    price: Amount | None = None
    available: int | None = None
    places: tuple[tuple[str, int], ...] = ()


class ShopListing(Frozen):
    """A listing as TikTok Shop has it."""

    id: str
    status: str
    skus: tuple[ShopSku, ...]


def compare(listing: Listing, skus: Mapping[int, Sku], shop: ShopListing | None, closed: frozenset[str]) -> list[Drift]:
    """Every difference of one linked listing. ``closed``: warehouses that are no enabled sales warehouses.

    SKUs whose value is on its way are left out of the comparison of quantities: they differ for a moment.
    """
    if shop is None or shop.status == "DELETED":
        return [Drift(kind=Kind.LISTING_DELETED, subject=listing.shop_product, product=listing.product, shop="deleted")]
    found = list(_of_listing(listing, shop))
    there = {sku.id: sku for sku in shop.skus}
    for link in listing.links:
        found += _of_link(listing, link, skus, there, closed)
    return found


def _of_listing(listing: Listing, shop: ShopListing) -> Iterator[Drift]:
    if shop.status == "SELLER_DEACTIVATED" and not listing.taken_down:
        yield Drift(kind=Kind.SWITCHED_OFF, subject=shop.id, product=listing.product, shop=shop.status)


def _of_link(
    listing: Listing,
    link: Linked,
    skus: Mapping[int, Sku],
    there: Mapping[str, ShopSku],
    closed: frozenset[str],
) -> Iterator[Drift]:
    sku = skus.get(link.variant)
    if sku is None:
        return

    def drift(kind: Kind, store: str = "", ours: str = "", shop: str = "") -> Drift:
        return Drift(
            kind=kind,
            subject=link.shop_sku,
            product=listing.product,
            variant=link.variant,
            store=store,
            ours=ours,
            shop=shop,
        )

    if sku.gone or sku.absent:
        yield drift(Kind.VARIANT_DELETED, store="deleted", ours=str(sku.offered))
    shown = there.get(link.shop_sku)
    if shown is None:
        yield drift(Kind.SKU_GONE, ours=link.shop_sku)
        return
    yield from _names(sku, skus, shown, drift)
    if link.price is not None and shown.price is not None and Decimal(shown.price) != Decimal(link.price):
        yield drift(Kind.PRICE, ours=str(link.price), shop=str(shown.price))
    astray = [f"{units} in {place}" for place, units in shown.places if units and place in closed]
    if astray:
        yield drift(Kind.WAREHOUSE, shop=", ".join(astray))
    number = quantity(sku, shown.available)
    if number is not None and not (astray and number.kind is not Kind.PROMOTION):
        yield number


def quantity(sku: Sku, available: int | None) -> Drift | None:
    """The difference in one SKU's number; ``available``: what TikTok Shop shows, None when it does not know the SKU."""
    if sku.trouble is not None and sku.trouble.code == PROMOTION_LOCK:
        kind = Kind.PROMOTION
    elif available is not None and differs(sku, available):
        kind = Kind.HIGHER if available > sku.offered else Kind.LOWER
    else:
        return None
    return Drift(
        kind=kind,
        subject=sku.listed.shop_sku if sku.listed else "",
        product=sku.product,
        variant=sku.variant,
        store=str(sku.on_hand),
        ours=str(sku.offered),
        shop=str(available),
    )


def differs(sku: Sku, available: int) -> bool:
    """Does TikTok Shop show another number although everything we know of has been sent and answered?"""
    return sku.in_step and sku.marks == sku.assessed and available != sku.offered


class _Maker(Protocol):
    def __call__(self, kind: Kind, store: str = "", ours: str = "", shop: str = "") -> Drift: ...


def _names(sku: Sku, skus: Mapping[int, Sku], shown: ShopSku, drift: _Maker) -> Iterator[Drift]:
    if not sku.seller_sku or shown.seller_sku == sku.seller_sku:
        return
    other = any(each.seller_sku == shown.seller_sku and each.variant != sku.variant for each in skus.values())
    kind = Kind.WRONG_LINK if other else Kind.RENAMED
    yield drift(kind, store=sku.seller_sku, shop=shown.seller_sku)
