"""A listing: the unit of a write to TikTok Shop, and inventory's own copy of the product behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chassis.actors import ActorState, Change
from contracts.base import Amount, Frozen
from contracts.catalog import ListingChangedV1, ListingStatus, ProductChangedV1, SyncStatus, Tracking
from services.inventory.domain.sku import Sending, Sku, Trouble, sending

CLOSED = (ListingStatus.DELETED, ListingStatus.FREEZE)
"""TikTok Shop refuses stock for these (``POST /product/202309/products/{id}/inventory/update``)."""


class Linked(Frozen):
    """A store variant and the TikTok SKU that it feeds."""

    variant: int
    shop_sku: str
    seller_sku: str = ""
    price: Amount | None = None


class Attempt(Frozen):
    """A write that was begun and whose answer is not saved yet."""

    generation: int
    begun: datetime
    sendings: tuple[Sending, ...]


class Listing(ActorState):
    """``<connection>:<store product>``. attempt: written down before the call.  check_at: when to read the shop back.

    generation: of the last write begun; numbers every write of the listing.
    """

    product: int
    name: str = ""
    category: str = ""
    tracking: Tracking = Tracking.NONE
    sync_status: SyncStatus = SyncStatus.UNSYNCED
    deleted: bool = False
    variants: tuple[int, ...] = ()
    product_rev: int = 0

    shop_product: str = ""
    status: ListingStatus = ListingStatus.OTHER
    links: tuple[Linked, ...] = ()
    synced: bool = True
    rule: str = ""
    taken_down: bool = False
    listing_rev: int = 0

    generation: int = 0
    attempt: Attempt | None = None
    check_at: datetime | None = None
    trouble: Trouble | None = None

    @property
    def all_variants(self) -> tuple[int, ...]:
        """Variants of the product, and those that are still linked though the store dropped them."""
        return tuple(dict.fromkeys([*self.variants, *(link.variant for link in self.links)]))

    @property
    def writable(self) -> bool:
        return bool(self.shop_product) and self.status not in CLOSED


def blank(key: str) -> Listing:
    connection, product = key.split(":", 1)
    return Listing(id=key, connection=connection, product=int(product))


def hear_product(listing: Listing | None, heard: ProductChangedV1) -> Change[Listing] | None:
    listing = listing or blank(heard.id)
    if heard.rev <= listing.product_rev:
        return None
    update = {
        "product_rev": heard.rev,
        "name": heard.name,
        "category": heard.category,
        "tracking": heard.tracking,
        "sync_status": heard.sync_status,
        "deleted": heard.deleted,
        "variants": tuple(variant.id for variant in heard.variants),
    }
    return Change(listing.model_copy(update=update))


def hear_listing(listing: Listing | None, heard: ListingChangedV1) -> Change[Listing] | None:
    listing = listing or blank(heard.id)
    if heard.rev <= listing.listing_rev:
        return None
    links = tuple(
        Linked(variant=link.variant, shop_sku=link.shop_sku, seller_sku=link.seller_sku, price=link.price)
        for link in heard.links
    )
    update = {
        "listing_rev": heard.rev,
        "shop_product": heard.shop_product,
        "status": heard.status,
        "links": links,
        "synced": heard.stock_synced,
        "rule": heard.stock_rule,
        "taken_down": heard.taken_down,
    }
    return Change(listing.model_copy(update=update))


def begin(listing: Listing, skus: Mapping[int, Sku], now: datetime) -> Listing:
    """The next write: every SKU that needs one, in one call. Unchanged when there is nothing to write."""
    due = [skus[link.variant] for link in listing.links if link.variant in skus and skus[link.variant].needs_write]
    if not due or not listing.writable:
        return listing
    generation = listing.generation + 1
    attempt = Attempt(generation=generation, begun=now, sendings=tuple(sending(sku) for sku in due))
    return listing.model_copy(update={"generation": generation, "attempt": attempt})


def ended(listing: Listing, generation: int, *, trouble: Trouble | None = None) -> Listing:
    """The answer of this attempt has been worked in."""
    if listing.attempt is None or listing.attempt.generation != generation:
        return listing
    return listing.model_copy(update={"attempt": None, "trouble": trouble})


def check_later(listing: Listing, at: datetime) -> Listing:
    """Read TikTok Shop back at ``at``; later ones win: the read must come after the last unclear write."""
    return listing.model_copy(update={"check_at": max(listing.check_at or at, at)})


def check_soon(listing: Listing | None, at: datetime) -> Change[Listing] | None:
    """Something may have changed the shop's number: read it back, unless that is due anyway."""
    if listing is None or not listing.shop_product or listing.check_at is not None:
        return None
    return Change(listing.model_copy(update={"check_at": at}))


def checked(listing: Listing, due: datetime) -> Listing:
    """The check that was due at ``due`` is done; one asked for meanwhile stays."""
    return listing.model_copy(update={"check_at": None}) if listing.check_at == due else listing


def can_land_until(begun: datetime, timeout: float, margin: float) -> datetime:
    """After this moment nothing of a write that began at ``begun`` can arrive any more."""
    return begun + timedelta(seconds=timeout + margin)
