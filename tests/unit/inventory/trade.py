"""One SKU traded on both sides, moved by inventory's own decisions, with every delay and loss under a test's control.

The flows' order of work is kept (read, count, decide, begin, land, answer, read back); what they await is a choice of
the test: webhooks and order events come late, twice and out of order, reads show up to ``LAG`` seconds old stock,
writes land late or never, answers are lost, processes die between any two steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from contracts.catalog import Link, ListingChangedV1, ListingStatus, ProductChangedV1, SyncStatus, Tracking, Variant
from contracts.orders import Claim, OrderChangedV1, OrderStatus, Units
from contracts.settings import Buffer
from services.inventory.domain import listing as listings
from services.inventory.domain import order as orders
from services.inventory.domain import sku as skus
from services.inventory.domain.listing import Attempt, Listing
from services.inventory.domain.order import Order
from services.inventory.domain.policy import Policy
from services.inventory.domain.reservations import Entry, bucket_of, count
from services.inventory.domain.sku import Shown, Sku
from services.inventory.domain.warehouses import Feed, Level, WarehousePlan

START = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SETTLE, TIMEOUT, MARGIN, LAG = 30.0, 20.0, 30.0, 25.0
SKU, LISTING = "c:1", "c:7"


@dataclass
class Knowledge:
    """What a decision knew. promised: units of orders heard.  sold_in_store: sales that its read showed.

    misread: units taken by store orders that the read did not show and the decision left out all the same.
    """

    promised: int
    sold_in_store: int
    misread: int


@dataclass
class Read:
    """A read of the store: what stood at ``seen``."""

    begun: datetime
    seen: datetime
    units: int
    sold_in_store: int
    asks: int


@dataclass
class Write:
    """A write on its way. units: what it sets.  knowledge: of the decision that it carries."""

    attempt: Attempt
    units: int
    knowledge: Knowledge
    landed: bool = False


@dataclass
class Buyer:
    """A TikTok Shop order as it really is. lost: cancelled after the store took its units, which did not come back."""

    id: str
    units: int
    claim: Claim = Claim.HELD
    taken_at: datetime | None = None
    lost: bool = False
    versions: list[OrderChangedV1] = field(default_factory=list)


class Trade:
    def __init__(self, stock: int, buffer: int = 0) -> None:
        self.now = START
        self.supply = stock
        self.sold_in_store = 0
        self.taken: list[tuple[datetime, int]] = []
        self.sales: list[tuple[datetime, int]] = []
        self.shown = 0
        self.shown_by: Knowledge | None = None
        self.sold_since_shown = 0
        self.buyers: dict[str, Buyer] = {}
        self.heard: dict[str, Order] = {}
        self.entries: dict[str, Entry] = {}
        self.in_flight: list[Write] = []
        self.reading: Read | None = None
        self.reads: list[Read] = []
        self.knowledge = Knowledge(0, 0, 0)
        self.could_be_mistaken = 0
        self.promised_when_shown = 0
        self.put_back = 0
        plan = WarehousePlan((Feed("w", (1,)),), "w")
        self.policy = Policy(True, Buffer(units=buffer), None, None, plan, SETTLE)
        self.sku, self.listing = self._linked()

    def _linked(self) -> tuple[Sku, Listing]:
        variant = Variant(id=1, sku="A", seller_sku="A", price="1")  # type: ignore[arg-type]
        product = ProductChangedV1(
            id=LISTING,
            connection="c",
            rev=1,
            store_product=7,
            name="n",
            tracking=Tracking.VARIANT,
            variants=(variant,),
            sync_status=SyncStatus.SYNCED,
        )
        listed = ListingChangedV1(
            id=LISTING,
            connection="c",
            rev=1,
            store_product=7,
            shop_product="p",
            status=ListingStatus.ACTIVATE,
            links=(Link(variant=1, shop_sku="s"),),
        )
        sku = skus.hear_listing(skus.hear_product(skus.blank(SKU), product).state, listed, START)  # type: ignore[union-attr]
        listing = listings.hear_listing(listings.hear_product(None, product).state, listed)  # type: ignore[union-attr]
        assert sku is not None
        assert listing is not None
        return sku.state, listing.state

    # --- the world -------------------------------------------------------------------------------------------

    @property
    def on_hand(self) -> int:
        """What is really there: below 0 means that the store promised what it does not have."""
        return self.supply - self.sold_in_store - sum(units for _, units in self.taken)

    @property
    def promised(self) -> int:
        """Units of living orders, and those that went with an order's end."""
        return sum(b.units for b in self.buyers.values() if b.claim is not Claim.RELEASED or b.lost)

    @property
    def missing(self) -> int:
        """Units promised on either side beyond the supply."""
        return max(0, self.promised + self.sold_in_store - self.supply)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.in_flight = [w for w in self.in_flight if self.now < w.attempt.begun + timedelta(seconds=TIMEOUT)]

    def sell_in_store(self, units: int) -> None:
        units = min(units, max(0, self.on_hand))
        self.sold_in_store += units
        self.sales.append((self.now, units))

    def restock(self, units: int) -> None:
        self.supply += units

    def buy(self, units: int) -> bool:
        """A buyer on TikTok Shop; refused beyond what is shown."""
        if units > self.shown:
            return False
        self.shown -= units
        self.sold_since_shown += units
        buyer = Buyer(f"o{len(self.buyers)}", units)
        self.buyers[buyer.id] = buyer
        self._tell(buyer, OrderStatus.UNPAID)
        return True

    def take(self, buyer: Buyer) -> None:
        """The store order is created."""
        if buyer.claim is Claim.HELD:
            buyer.claim, buyer.taken_at = Claim.TAKEN, self.now
            self.taken.append((self.now, buyer.units))
            self._tell(buyer, OrderStatus.AWAITING_SHIPMENT)

    def cancel(self, buyer: Buyer) -> None:
        """TikTok Shop puts the units back by itself; the store, if it took them, does not."""
        if buyer.claim is Claim.RELEASED:
            return
        buyer.lost = buyer.claim is Claim.TAKEN
        buyer.claim = Claim.RELEASED
        self.shown += buyer.units
        self.put_back += buyer.units if buyer.lost else 0
        self._tell(buyer, OrderStatus.CANCELLED)

    def _tell(self, buyer: Buyer, status: OrderStatus) -> None:
        unit = Units(shop_product="p", shop_sku="s", variant=1, quantity=buyer.units, claim=buyer.claim)
        buyer.versions.append(
            OrderChangedV1(
                id=f"c:{buyer.id}",
                connection="c",
                rev=len(buyer.versions) + 1,
                shop_order=buyer.id,
                status=status,
                units=(unit,),
                taken_at=buyer.taken_at,
            )
        )

    # --- inventory -------------------------------------------------------------------------------------------

    def hear(self, told: OrderChangedV1) -> None:
        change = orders.hear(self.heard.get(told.id), told, self.now)
        if change is not None:
            rev = self.heard[told.id].rev + 1 if told.id in self.heard else 1
            self.heard[told.id] = change.state.model_copy(update={"rev": rev})

    def reserve(self, *, die_after_entries: bool = False) -> None:
        """The flow of that name; dying after the entries leaves the rest for the next time."""
        for key, order in self.heard.items():
            if order.marks <= order.written:
                continue
            for entry in orders.entries(order).values():
                if key not in self.entries or self.entries[key].rev < entry.rev:
                    self.entries[key] = entry
            if die_after_entries:
                return
            self.sku = skus.claims_changed(self.sku, bucket_of(key), moved=1 in order.moved, told_at=self.now)
            self.heard[key] = orders.written(order, order.marks, order.parts)

    def begin_read(self, lag: float) -> None:
        """The store answers with what stood ``lag`` seconds ago, as far as orders and sales are concerned."""
        seen = self.now - timedelta(seconds=lag)
        sold = sum(units for moment, units in self.sales if moment <= seen)
        units = self.supply - sold - sum(units for moment, units in self.taken if moment <= seen)
        self.reading = Read(self.now, seen, max(0, units), sold, self.sku.asks)

    def end_read(self) -> None:
        if self.reading is None:
            return
        done, self.reading = self.reading, None
        if not self.reads or done.begun >= self.reads[-1].begun:
            self.reads.append(done)
        levels = (Level(location=1, available=done.units),)
        self.sku = skus.read(self.sku, levels, self.policy, begun=done.begun, asks=done.asks, now=self.now)
        self.assess()

    def assess(self) -> None:
        counted = count(self.entries.values(), self.sku.readings, SETTLE)
        self.sku = skus.assess(self.sku, counted, self.policy, marks=self.sku.marks, now=self.now)
        known = sum(self._known_of(key, entry) for key, entry in self.entries.items())
        present = self.reads[-1]
        taken = [entry for entry in self.entries.values() if entry.taken and entry.taken_at]
        invisible = sum(entry.taken for entry in taken if entry.taken_at and entry.taken_at > present.seen)
        misread = max(0, invisible - (counted.settling - counted.landed))
        self.knowledge = Knowledge(known, present.sold_in_store, misread)
        self.could_be_mistaken = self._storefront_fall(taken)

    def _known_of(self, key: str, entry: Entry) -> int:
        """Units of an order as the decision knows it; those that its cancellation did not bring back went with it."""
        buyer = self.buyers[key.removeprefix("c:")]
        return buyer.units if buyer.lost and not entry.held else entry.held + entry.taken

    def _storefront_fall(self, taken: list[Entry]) -> int:
        """Storefront sales that showed up since the last read before the oldest taking that still settles."""
        present = self.reads[-1]
        pause = timedelta(seconds=SETTLE)
        open_ones = [entry.taken_at for entry in taken if entry.taken_at and present.begun < entry.taken_at + pause]
        before = [read for read in self.reads if open_ones and read.begun < min(open_ones)]
        return max(0, present.sold_in_store - before[-1].sold_in_store) if before else 0

    def begin_write(self) -> None:
        if self.listing.attempt is not None:
            self._unclear(self.listing.attempt)
        before = self.listing.generation
        self.listing = listings.begin(self.listing, {1: self.sku}, self.now)
        if self.listing.generation > before and self.listing.attempt is not None:
            units = self.listing.attempt.sendings[0].units
            self.in_flight.append(Write(self.listing.attempt, units, self.knowledge))

    def land(self, write: Write) -> None:
        write.landed = True
        self.shown, self.shown_by, self.sold_since_shown = write.units, write.knowledge, 0
        self.promised_when_shown = self.promised
        self.put_back = 0

    def answer(self, write: Write) -> None:
        """TikTok Shop says yes, in time and to the attempt that stands."""
        if write.landed and self.listing.attempt == write.attempt:
            sent = write.attempt.sendings[0]
            self.sku = skus.accepted(self.sku, sent, write.attempt.generation, self.now)
            self.listing = listings.ended(self.listing, write.attempt.generation)
            self.in_flight.remove(write)

    def lose_answer(self) -> None:
        if self.listing.attempt is not None:
            self._unclear(self.listing.attempt)

    def _unclear(self, attempt: Attempt) -> None:
        self.sku = skus.unclear(self.sku, attempt.sendings[0], attempt.generation, attempt.begun)
        self.listing = listings.ended(self.listing, attempt.generation)
        self.listing = listings.check_later(self.listing, listings.can_land_until(attempt.begun, TIMEOUT, MARGIN))

    def check(self) -> None:
        due = self.listing.check_at
        if due is None or due > self.now:
            return
        settled = self.now - timedelta(seconds=TIMEOUT + MARGIN)
        self.sku = skus.saw(self.sku, Shown(units=self.shown), self.now, settled=settled)
        self.listing = listings.checked(self.listing, due)
        if self.sku.short_at == self.now:
            self.listing = listings.check_later(self.listing, self.now + timedelta(seconds=60))

    # --- the end ---------------------------------------------------------------------------------------------

    def settle_down(self) -> None:
        """Everything arrives, nothing new happens, and every flow runs until it has nothing to do."""
        for buyer in self.buyers.values():
            for told in buyer.versions:
                self.hear(told)
        for _ in range(8):
            self.reserve()
            self.begin_read(0)
            self.end_read()
            self.begin_write()
            for write in list(self.in_flight):
                if write.attempt == self.listing.attempt:
                    self.land(write)
                    self.answer(write)
            self.wait(TIMEOUT + MARGIN + 15)
            self.check()
