"""A listing: the unit of a write to TikTok Shop, and inventory's own copy of the product behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from chassis.actors import ActorState, Change
from contracts.base import Amount, Frozen
from contracts.catalog import ListingChangedV1, ListingStatus, ProductChangedV1, SyncStatus, Tracking
from services.inventory.domain.sku import Sending, Sku, Trouble, sending

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=10), timedelta(hours=6)
"""A refused value is sent again after this, and ever later: what stands against it (a promotion) ends untold."""

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

    generation: of the last write begun; numbers every write of the listing.  refused: variants whose value was
    refused.  refusals: in a row.  retry_at: when those values go out again.
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
    refused: tuple[int, ...] = ()
    refusals: int = 0
    retry_at: datetime | None = None

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
    if not listing.writable:
        return listing
    retries = listing.retry_at is not None and listing.retry_at <= now
    known = [skus[link.variant] for link in listing.links if link.variant in skus]
    due = [sku for sku in known if sku.needs_write or (retries and sku.differs)]
    if not due:
        return listing.model_copy(update={"retry_at": None, "refusals": 0, "refused": ()}) if retries else listing
    generation = listing.generation + 1
    attempt = Attempt(generation=generation, begun=now, sendings=tuple(sending(sku) for sku in due))
    retry_at = None if retries else listing.retry_at
    return listing.model_copy(update={"generation": generation, "attempt": attempt, "retry_at": retry_at})


def ended(listing: Listing, generation: int) -> Listing:
    """The answer of this attempt has been worked in, and refused nothing."""
    if listing.attempt is None or listing.attempt.generation != generation:
        return listing
    left = _refused_elsewhere(listing, listing.attempt)
    retry = {} if left else {"refusals": 0, "retry_at": None}
    return listing.model_copy(update={"attempt": None, "trouble": None, "refused": left, **retry})


def turned_down(
    listing: Listing, generation: int, refused: Iterable[int], at: datetime, trouble: Trouble | None = None
) -> Listing:
    """The answer refused the values of these variants; ``trouble``: the whole write."""
    if listing.attempt is None or listing.attempt.generation != generation:
        return listing
    pause = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(listing.refusals, 10))
    return listing.model_copy(
        update={
            "attempt": None,
            "trouble": trouble,
            "refused": (*_refused_elsewhere(listing, listing.attempt), *refused),
            "refusals": listing.refusals + 1,
            "retry_at": at + pause,
        }
    )


def _refused_elsewhere(listing: Listing, attempt: Attempt) -> tuple[int, ...]:
    sent = {each.variant for each in attempt.sendings}
    return tuple(variant for variant in listing.refused if variant not in sent)


def check_later(listing: Listing, at: datetime) -> Listing:
    """Read TikTok Shop back at ``at``; later ones win: the read must come after the last unclear write."""
    at = _whole_second(at)
    return listing.model_copy(update={"check_at": max(listing.check_at or at, at)})


def check_soon(listing: Listing | None, at: datetime) -> Change[Listing] | None:
    """Something may have changed the shop's number: read it back, unless that is due anyway."""
    if listing is None or not listing.shop_product or listing.check_at is not None:
        return None
    return Change(listing.model_copy(update={"check_at": _whole_second(at)}))


def _whole_second(at: datetime) -> datetime:
    """The next one: reads of many listings fall due together and ride in one call."""
    return at if at.microsecond == 0 else at.replace(microsecond=0) + timedelta(seconds=1)


def checked(listing: Listing, due: datetime) -> Listing:
    """The check that was due at ``due`` is done; one asked for meanwhile stays."""
    return listing.model_copy(update={"check_at": None}) if listing.check_at == due else listing


def can_land_until(begun: datetime, timeout: float, margin: float) -> datetime:
    """After this moment nothing of a write that began at ``begun`` can arrive any more."""
    return begun + timedelta(seconds=timeout + margin)
