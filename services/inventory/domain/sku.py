"""A SKU: the numbers of one store variant, and the decisions about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from chassis.actors import ActorState, Change
from contracts.base import Frozen
from contracts.catalog import FirstStock, ListingChangedV1, ProductChangedV1, Tracking
from contracts.inventory import StockChangedV1
from contracts.settings import LowStockMode, Threshold
from services.inventory.domain import numbers
from services.inventory.domain.happening import Happening
from services.inventory.domain.policy import Policy
from services.inventory.domain.reservations import Count, Reading, kept
from services.inventory.domain.warehouses import Level, Place, fitted, on_hand, split, stocked

WRONG_WAREHOUSES = ("12019028", "12052533")
"""TikTok Shop's refusals of a write that misses a warehouse of the SKU, or names one that it is not in."""

QUANTITY_REFUSED = "12052055"
MOST_OFFERED = 99_999
"""The highest quantity that TikTok Shop documents, and its refusal of others (``inventory/update``): at times 0 too."""

REPEAT_AFTER = timedelta(seconds=60)
"""A stock hint whose read showed no change is read once more: the store may show its own writes late."""


NEWS = timedelta(minutes=10)
"""A listing heard of later than this after its push may have changed since."""


class Why(StrEnum):
    """Why a SKU is not written to TikTok Shop."""

    UNLINKED = "unlinked"
    RULE = "rule"
    UNTRACKED = "untracked"
    NEVER_READ = "never_read"
    PAUSED = "paused"


class Listed(Frozen):
    """What the listing says about this SKU."""

    shop_product: str
    shop_sku: str
    synced: bool = True
    rule: str = ""
    threshold: Threshold | None = None
    excluded: bool = False
    purchasable: bool = True
    deleted: bool = False


class Shown(Frozen):
    """A SKU as TikTok Shop shows it: units that buyers can order, and the warehouses that it is in."""

    units: int
    warehouses: tuple[str, ...] = ()


class Trouble(Frozen):
    """TikTok Shop's reason for not taking a value."""

    code: str
    message: str
    at: datetime


class Sku(ActorState):
    """All numbers of one store variant; see docs/stock.md.

    marks/assessed: facts that may change the numbers, heard and worked in.  asks/served: reads of the store, asked
    and done.  expects: the last ask told of a stock change.  repeating: the pending read is a second look.
    moved: times that orders changed the number at TikTok Shop.  force: times that a write was asked for whatever was
    sent.  told_at: since when something is not yet shown.  sent_*: what the last accepted write carried.
    unclear_at: the start of a write whose outcome is not known yet.  short_at: when too few units were first seen.
    latest: the timeline's lines of the last change that had any: who saved it may die before they are written.
    """

    variant: int
    product: int = 0
    name: str = ""
    seller_sku: str = ""
    product_rev: int = 0
    tracked: bool = False
    gone: bool = False
    listing_rev: int = 0
    listed: Listed | None = None
    unlinked_at: datetime | None = None

    marks: int = 0
    assessed: int = 0
    asks: int = 0
    served: int = 0
    expects: bool = False
    read_due: datetime | None = None
    repeating: bool = False
    settle_at: datetime | None = None
    told_at: datetime | None = None

    levels: tuple[Level, ...] = ()
    absent: bool = False
    on_hand: int | None = None
    read_at: datetime | None = None
    readings: tuple[Reading, ...] = ()

    buckets: int = 0
    held: int = 0
    settling: int = 0
    landed: int = 0
    buffer: int = 0
    available: int = 0
    low: bool = False
    offered: int = 0
    places: tuple[Place, ...] = ()
    warehouses: tuple[str, ...] = ()
    assessed_at: datetime | None = None

    moved: int = 0
    force: int = 0
    force_on_read: bool = False
    sent: int | None = None
    sent_places: tuple[Place, ...] = ()
    sent_at: datetime | None = None
    sent_moved: int = 0
    sent_force: int = 0
    generation: int = 0
    unclear_at: datetime | None = None
    seen: int | None = None
    seen_at: datetime | None = None
    short_at: datetime | None = None
    trouble: Trouble | None = None
    trouble_for: tuple[Place, ...] = ()
    latest: tuple[Happening, ...] = ()

    @property
    def reserved(self) -> int:
        return self.held + self.settling - self.landed

    @property
    def linked(self) -> bool:
        return self.listed is not None and self.listed.shop_sku != ""

    @property
    def silent_because(self) -> Why | None:
        """Why nothing may be written for this SKU; None when it may."""
        if self.listed is None or not self.linked:
            return Why.UNLINKED
        if not self.listed.synced:
            return Why.RULE
        if not self.tracked and not self.gone:
            return Why.UNTRACKED
        if self.on_hand is None and not self.gone:
            return Why.NEVER_READ
        return None

    @property
    def differs(self) -> bool:
        """TikTok Shop may show something else than what is offered, as far as it may be written at all."""
        same_units = self.sent == self.offered and stocked(self.sent_places) == stocked(self.places)
        return self.silent_because is None and not (same_units and self.sent_moved == self.moved)

    @property
    def needs_write(self) -> bool:
        """A write is due now; a value that was refused waits for its turn, for another value or for a person."""
        if self.silent_because is not None:
            return False
        if self.sent_force != self.force:
            return True
        return self.differs and (self.trouble is None or self.trouble_for != self.places)

    @property
    def zero_refused(self) -> bool:
        """Nothing is offered, and TikTok Shop does not take 0."""
        return self.offered == 0 and self.trouble is not None and self.trouble.code == QUANTITY_REFUSED

    @property
    def in_step(self) -> bool:
        return self.silent_because is None and not self.needs_write and self.unclear_at is None and not self.trouble

    @property
    def wants_read(self) -> bool:
        return self.asks > self.served

    @property
    def wants_look(self) -> bool:
        """Asked for, or to see taken units gone."""
        return self.wants_read or self.settle_at is not None

    @property
    def look_at(self) -> datetime | None:
        """When, of one that wants a look: whatever is first. None is now."""
        if self.wants_read and self.read_due is None:
            return None
        reads = (self.read_due if self.wants_read else None, self.settle_at)
        return min((at for at in reads if at is not None), default=None)

    def serves(self, begun: datetime) -> int:
        """The ask that a read begun then serves. A second look must come late: an earlier one does not do for it."""
        early = self.repeating and self.read_due is not None and begun < self.read_due
        return self.served if early else self.asks

    @property
    def told_all(self) -> bool:
        """Everything that was told is shown, as far as anybody knows; a second look may still be due."""
        return not self.needs_write and (not self.wants_read or self.repeating)


def snapshots(sku: Sku) -> tuple[StockChangedV1, ...]:
    """What the other services may know; nothing before the product is known."""
    if not sku.product:
        return ()
    return (
        StockChangedV1(
            id=sku.id,
            connection=sku.connection,
            store_product=sku.product,
            variant=sku.variant,
            on_hand=sku.on_hand,
            reserved=sku.reserved,
            buffer=sku.buffer,
            offered=sku.offered,
            sent=sku.sent,
            seen=sku.seen,
            low=sku.low,
            zero_refused=sku.zero_refused,
            in_step=sku.in_step,
            read_at=sku.read_at,
        ),
    )


def blank(key: str) -> Sku:
    """A SKU of which nothing is known but its address."""
    connection, variant = key.split(":", 1)
    return Sku(id=key, connection=connection, variant=int(variant))


# --- facts from the catalog ------------------------------------------------------------------------------


def is_tracked(product: ProductChangedV1) -> bool:
    """By variant, or as a whole for a product that is one variant (a simple product's base variant)."""
    if product.tracking is Tracking.VARIANT:
        return True
    return product.tracking is Tracking.PRODUCT and len(product.variants) == 1 and not product.variants[0].options


def hear_product(sku: Sku, heard: ProductChangedV1) -> Change[Sku] | None:
    """Take the newer product. A new tracked variant is read at once; one that is gone offers nothing."""
    if heard.rev <= sku.product_rev:
        return None
    variant = next((each for each in heard.variants if each.id == sku.variant), None)
    gone = heard.deleted or variant is None
    tracked = is_tracked(heard) and not gone
    update: dict[str, object] = {
        "product": heard.store_product,
        "product_rev": heard.rev,
        "name": heard.name,
        "seller_sku": variant.seller_sku if variant else sku.seller_sku,
        "tracked": tracked,
        "gone": gone,
        "marks": sku.marks + 1 if (tracked, gone) != (sku.tracked, sku.gone) else sku.marks,
    }
    if tracked and not sku.tracked:
        update["asks"] = sku.asks + 1
    return Change(sku.model_copy(update=update))


def hear_listing(sku: Sku, heard: ListingChangedV1, now: datetime) -> Change[Sku] | None:
    """Take the newer listing. A new link is read and written; a removed one ends the reservations so far."""
    if heard.rev <= sku.listing_rev:
        return None
    link = next((each for each in heard.links if each.variant == sku.variant), None)
    linked = link is not None and heard.shop_product != ""
    listed = Listed(
        shop_product=heard.shop_product,
        shop_sku=link.shop_sku if link and linked else "",
        synced=heard.stock_synced,
        rule=heard.stock_rule,
        threshold=heard.threshold,
        excluded=heard.threshold_excluded,
        purchasable=sku.variant not in heard.unpurchasable,
        deleted=heard.deleted_in_store,
    )
    update: dict[str, object] = {"listing_rev": heard.rev, "product": heard.store_product, "listed": listed}
    if listed != sku.listed:
        update["marks"] = sku.marks + 1
    before = sku.listed.shop_sku if sku.listed else ""
    if before and listed.shop_sku != before:
        update["unlinked_at"] = now
    if listed.shop_sku and listed.shop_sku != before:
        update |= {"asks": sku.asks + 1, **_nothing_sent(sku), **_sent_first(sku, heard.first_stock, now)}
    return Change(sku.model_copy(update=update))


def _nothing_sent(sku: Sku) -> dict[str, object]:
    """Another TikTok SKU: what was sent to the former one says nothing about it."""
    return {
        "warehouses": (),
        "sent": None,
        "sent_places": (),
        "seen": None,
        "seen_at": None,
        "unclear_at": None,
        "trouble": None,
        "trouble_for": (),
    }


def _sent_first(sku: Sku, first: FirstStock | None, now: datetime) -> dict[str, object]:
    """The push that created the listing sent these units: the same need not go out again.

    Only while that is news, and no order has moved the SKU: a listing replayed from the topic, or one that sold before
    it was heard of, is written.
    """
    if first is None or sku.moved or now - first.at > NEWS:
        return {}
    places = tuple(Place(warehouse=s.warehouse, units=s.units) for s in first.stocked if s.variant == sku.variant)
    units = sum(place.units for place in places)
    return {"sent": units, "sent_places": places, "sent_at": first.at, "sent_moved": sku.moved} if places else {}


# --- hints, orders, commands -----------------------------------------------------------------------------


def ask(sku: Sku | None, told_at: datetime, *, due: datetime, expects: bool) -> Change[Sku] | None:
    """A platform or a person says: read the store again. Merged into an ask that is still unserved."""
    if sku is None or not sku.tracked:
        return None
    update: dict[str, object] = {
        "asks": sku.asks + 1,
        "expects": sku.expects or expects if sku.wants_read else expects,
        "read_due": min(sku.read_due, due) if sku.wants_read and sku.read_due else due,
        "repeating": False,
        "told_at": sku.told_at or told_at,
    }
    return Change(sku.model_copy(update=update))


def claims_changed(sku: Sku, bucket: int, *, moved: bool, told_at: datetime) -> Sku:
    """An order's entry was written. ``moved``: TikTok Shop took or gave back units by itself."""
    update: dict[str, object] = {
        "buckets": sku.buckets | (1 << bucket),
        "marks": sku.marks + 1,
        "moved": sku.moved + int(moved),
        "told_at": sku.told_at or told_at,
    }
    return sku.model_copy(update=update)


def press(sku: Sku | None, now: datetime) -> Change[Sku] | None:
    """A person wants the store's number read and sent, whatever was sent before."""
    if sku is None or not sku.tracked:
        return None
    asked = {"asks": sku.asks + 1, "force_on_read": True, "read_due": None, "told_at": sku.told_at or now}
    return Change(sku.model_copy(update=asked))


# --- numbers ---------------------------------------------------------------------------------------------


def read(sku: Sku, levels: Sequence[Level] | None, policy: Policy, *, begun: datetime, asks: int, now: datetime) -> Sku:
    """Take a read of the store that began at ``begun`` and serves ask number ``asks``. None: it knows no such item.

    A read older than the one that stands changes nothing but the ask it serves.
    """
    served = max(sku.served, asks)
    if sku.read_at is not None and begun < sku.read_at:
        return sku.model_copy(update={"served": served})
    units = on_hand(levels or (), policy.warehouses)
    changed = units != sku.on_hand
    repeat = sku.expects and not changed and served >= sku.asks and sku.on_hand is not None
    readings = kept((*sku.readings, Reading(begun=begun, on_hand=units)), policy.settle)
    update: dict[str, object] = {
        "levels": tuple(levels or ()),
        "absent": levels is None,
        "on_hand": units,
        "read_at": begun,
        "readings": readings,
        "served": served,
        "asks": served + 1 if repeat else sku.asks,
        "expects": sku.expects and served < sku.asks,
        "read_due": now + REPEAT_AFTER if repeat else (None if served >= sku.asks else sku.read_due),
        "repeating": repeat or (sku.repeating and served < sku.asks),
        "force": sku.force + int(sku.force_on_read),
        "force_on_read": False,
    }
    return sku.model_copy(update=update)


def remapped(sku: Sku, policy: Policy) -> Sku:
    """On hand by the locations that feed some warehouse now; earlier reads counted others and say nothing any more."""
    if sku.on_hand is None or sku.read_at is None:
        return sku
    units = on_hand(sku.levels, policy.warehouses)
    if units == sku.on_hand:
        return sku
    return sku.model_copy(update={"on_hand": units, "readings": (Reading(begun=sku.read_at, on_hand=units),)})


def assess(sku: Sku, counted: Count, policy: Policy, *, marks: int, now: datetime) -> Sku:
    """Work out every number from what is known. ``marks``: as they stood when the claims were counted."""
    stock = sku.on_hand or 0
    buffer = numbers.held_back(stock, policy.buffer)
    available = max(0, stock - counted.reserved - buffer)
    threshold = effective_threshold(sku, policy)
    low = threshold is not None and available <= threshold.value
    offered = available if policy.maximum is None else min(available, policy.maximum)
    offered = min(offered, MOST_OFFERED)
    if closed(sku) or (low and threshold is not None and threshold.mode is LowStockMode.OUT_OF_STOCK):
        offered = 0
    assessed = sku.model_copy(
        update={
            "held": counted.held,
            "settling": counted.settling,
            "landed": counted.landed,
            "settle_at": counted.settle_at,
            "buffer": buffer,
            "available": available,
            "low": low,
            "offered": offered,
            "places": fitted(split(offered, sku.levels, policy.warehouses), sku.warehouses, policy.warehouses),
            "assessed": max(sku.assessed, marks),
            "assessed_at": now,
        }
    )
    if assessed.told_all:
        assessed = assessed.model_copy(update={"told_at": None})
    return sku if _same_numbers(sku, assessed) else assessed


def _same_numbers(before: Sku, after: Sku) -> bool:
    return before == after.model_copy(update={"assessed_at": before.assessed_at})


def closed(sku: Sku) -> bool:
    """Sold by nobody: deleted in the store, or not to be bought there."""
    listed = sku.listed
    return sku.gone or sku.absent or (listed is not None and (listed.deleted or not listed.purchasable))


def effective_threshold(sku: Sku, policy: Policy) -> Threshold | None:
    """The product's threshold before the connection's; none for products that are excluded or not on TikTok Shop."""
    if sku.listed is None or not sku.linked or sku.listed.excluded:
        return None
    return sku.listed.threshold or policy.threshold


# --- what TikTok Shop answered ---------------------------------------------------------------------------


class Sending(Frozen):
    """One SKU's part of a write, kept with the attempt: enough to judge the answer when it comes."""

    variant: int
    shop_sku: str
    units: int
    places: tuple[Place, ...]
    moved: int
    force: int


def sending(sku: Sku) -> Sending:
    assert sku.listed is not None
    return Sending(
        variant=sku.variant,
        shop_sku=sku.listed.shop_sku,
        units=sku.offered,
        places=sku.places,
        moved=sku.moved,
        force=sku.force,
    )


def accepted(sku: Sku, sent: Sending, generation: int, at: datetime) -> Sku:
    """TikTok Shop took the value. An answer to an older generation than the last is ignored."""
    if generation <= sku.generation or not _still_linked(sku, sent):
        return sku
    after = sku.model_copy(
        update={
            "sent": sent.units,
            "sent_places": sent.places,
            "sent_at": at,
            "sent_moved": sent.moved,
            "sent_force": sent.force,
            "generation": generation,
            "trouble": None,
            "trouble_for": (),
        }
    )
    return after.model_copy(update={"told_at": None}) if after.told_all else after


def refused(sku: Sku, sent: Sending, generation: int, trouble: Trouble) -> Sku:
    """TikTok Shop gave a reason. The same value is not sent again until it changes or somebody asks."""
    if generation <= sku.generation or not _still_linked(sku, sent):
        return sku
    return sku.model_copy(
        update={
            "trouble": trouble,
            "trouble_for": sent.places,
            "sent_force": sent.force,
            "sent_moved": sent.moved,
            "generation": generation,
        }
    )


def unclear(sku: Sku, sent: Sending, generation: int, at: datetime) -> Sku:
    """Nobody knows whether the value arrived: it goes out again, and a later read decides."""
    if generation <= sku.generation or not _still_linked(sku, sent):
        return sku
    nothing_known = {"sent": None, "sent_places": (), "trouble": None, "trouble_for": ()}
    return sku.model_copy(update={**nothing_known, "unclear_at": at, "generation": generation})


def saw(sku: Sku, shown: Shown | None, at: datetime, *, settled: datetime) -> Sku:
    """TikTok Shop was read at ``at``. ``settled``: writes that began before it can no longer land.

    More units than sent: the SKU is due at once. Fewer: an order that is not heard of yet would explain it, and
    writing would sell its units again; only when a second look shows it too is the SKU due. None: no such SKU there.
    """
    update: dict[str, object] = {"seen": shown.units if shown else None, "seen_at": at, "short_at": None}
    if sku.unclear_at is not None and sku.unclear_at <= settled:
        update["unclear_at"] = None
    if shown is not None and shown.warehouses and shown.warehouses != sku.warehouses:
        update |= {"warehouses": shown.warehouses, "marks": sku.marks + 1}
    if shown is None or sku.sent is None or shown.units == sku.sent or sku.sent_moved != sku.moved:
        return sku.model_copy(update=update)
    if shown.units < sku.sent and sku.short_at is None:
        return sku.model_copy(update={**update, "short_at": at})
    return sku.model_copy(update={**update, "sent": None, "sent_places": ()})


def _still_linked(sku: Sku, sent: Sending) -> bool:
    return sku.listed is not None and sku.listed.shop_sku == sent.shop_sku
