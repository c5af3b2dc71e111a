"""The order actor: everything Tandem knows and wants of one TikTok Shop order."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from chassis.actors import ActorState
from contracts.base import Amount
from contracts.catalog import Problem
from services.orders.domain.facts import Part, ShopOrder, shelf_units

TIMELINE_KEPT = 100
ATTEMPTS_KEPT = 8
CANCELLED_IN_STORE = 5


class Outcome(StrEnum):
    """What became of one attempt to create the store order."""

    OPEN = "open"  # sent, or about to be: nobody knows
    CREATED = "created"
    REFUSED = "refused"
    NOT_SENT = "not_sent"  # proved: not one byte was written, or the platform did nothing
    ABSENT = "absent"  # looked up twice: it was never made


class StoreLine(Part):
    """A line of the store order and the TikTok line ids that its units stand for, lowest first.

    id: ``order_product_id``, None until the store's lines were read.
    """

    id: int | None = None
    product: int
    variant: int
    quantity: int
    price_ex_tax: Amount
    price_inc_tax: Amount
    units: tuple[str, ...] = ()


class Sum(Part):
    """The store order's figures: lines + shipping + fees + tax - discounts = total, to the cent."""

    lines: Amount
    shipping: Amount
    fees: Amount
    tax: Amount
    discounts: Amount
    total: Amount
    platform_discount: Amount
    currency: str


class Attempt(Part):
    """One attempt, saved before the call. Nothing of it can be written after ``send_by``.

    by: the lease under which it was begun.  lines, figures, address (its digest): what was sent.
    absent_at: when a look-up found nothing.
    """

    number: int
    by: str
    started_at: datetime
    send_by: datetime
    lines: tuple[StoreLine, ...] = ()
    figures: Sum | None = None
    address: str = ""
    outcome: Outcome = Outcome.OPEN
    absent_at: tuple[datetime, ...] = ()


class Create(Part):
    """Making the store order. refusals: answers with a reason since the last push by hand.

    next_try: not before then.  asked_at: a person asked for it.  asked: id of that command.
    looked_at: when a look-up without an attempt found nothing.
    """

    attempts: tuple[Attempt, ...] = ()
    refusals: int = 0
    next_try: datetime | None = None
    gave_up: bool = False
    asked_at: datetime | None = None
    asked: str = ""
    looked_at: datetime | None = None
    refused: Problem | None = None

    @property
    def open_attempt(self) -> Attempt | None:
        last = self.attempts[-1] if self.attempts else None
        return last if last is not None and last.outcome is Outcome.OPEN else None


class StoreOrder(Part):
    """The order in the store. made_at: the store's own time.  taken_at: when it took the stock.

    wanted_at, served_at: the newest hint about it, and the newest that was followed by a read.
    modified_at: the store's time of the state last read.  address_sent: digest of the address that it has.
    taken_out: units that TikTok Shop cancelled and that are out of the store order.
    removed: units that the merchant took out of the store order.
    """

    id: int
    status: int
    made_at: datetime
    taken_at: datetime | None = None
    address: int | None = None
    lines: tuple[StoreLine, ...] = ()
    figures: Sum | None = None
    wanted_at: datetime | None = None
    served_at: datetime | None = None
    modified_at: datetime | None = None
    archived: bool = False
    cancelled_by_us: bool = False
    status_tried: int | None = None
    address_sent: str = ""
    address_refused: Problem | None = None
    taken_out: tuple[str, ...] = ()
    take_out_refused: Problem | None = None
    removed: tuple[str, ...] = ()

    @property
    def cancelled(self) -> bool:
        return self.status == CANCELLED_IN_STORE


class ShipmentState(StrEnum):
    WANTED = "wanted"
    PARKED = "parked"  # the carrier's name is not mapped, or there is no tracking number
    SENT = "sent"  # answer unknown
    DONE = "done"
    REFUSED = "refused"
    MOOT = "moot"  # TikTok Shop cancelled first


class Shipment(Part):
    """A store shipment on its way to TikTok Shop.

    units: the TikTok line ids in it.  names: the carrier as the store names it, most telling first.
    sending: the tracking number of the last call on record.  sent_number: the one that TikTok Shop has.
    package: its package there.
    """

    id: int
    items: tuple[tuple[int, int], ...] = ()
    tracking_number: str = ""
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    state: ShipmentState = ShipmentState.WANTED
    provider: str = ""
    provider_name: str = ""
    sent_at: datetime | None = None
    send_by: datetime | None = None
    sending: str = ""
    sent_number: str = ""
    package: str = ""
    corrections: int = 0
    problem: Problem | None = None


class CallState(StrEnum):
    NONE = "none"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"


class ShopCancel(Part):
    """Cancelling at TikTok Shop because the store order was cancelled."""

    state: CallState = CallState.NONE
    reason: str = ""
    sent_at: datetime | None = None
    send_by: datetime | None = None
    problem: Problem | None = None


class PartCancel(Part):
    """Cancelling units at TikTok Shop because the merchant took them out of the store order."""

    units: tuple[str, ...] = ()
    state: CallState = CallState.NONE
    send_by: datetime | None = None
    problem: Problem | None = None


class StoreCancel(Part):
    """Cancelling in the store because TikTok Shop cancelled."""

    state: CallState = CallState.NONE
    problem: Problem | None = None


class BuyerRequest(Part):
    """A cancellation or return as TikTok Shop tells it. ``open``: waits for the seller's answer."""

    id: str
    kind: str
    status: str
    role: str = ""
    reason: str = ""
    reason_text: str = ""
    lines: tuple[str, ...] = ()
    refund: Amount | None = None
    deadline: datetime | None = None
    updated_at: datetime | None = None
    open: bool = False


class Answer(Part):
    """The seller's answer to a buyer's cancellation or return, given through Tandem.

    keep_item, refund_instead, partial_refund: of returns, what is granted other than what was asked for.
    decision: the platform's word for it, on record before the call, so that a repeat says the same.
    """

    request: str
    command: str
    accept: bool
    reason: str = ""
    is_return: bool = False
    keep_item: bool = False
    refund_instead: bool = False
    partial_refund: Amount | None = None
    decision: str = ""
    state: CallState = CallState.NONE
    problem: Problem | None = None


class MirroredRefund(Part):
    """A refund of TikTok Shop on its way into the store. ``id``: of the return."""

    id: str
    state: CallState = CallState.NONE
    send_by: datetime | None = None
    problem: Problem | None = None


class Double(Part):
    """A second store order with the same external id, to be cancelled."""

    id: int
    cancelled: bool = False


class Linked(Part):
    """The store variant that a TikTok Shop SKU stands for."""

    sku: str
    product: int
    variant: int


class Entry(Part):
    """One thing that happened, for people. ``lag``: seconds from its cause at the platform, where there is one."""

    at: datetime
    what: str
    cause: str = ""
    detail: str = ""
    lag: float | None = None


class Order(ActorState):
    """``<connection>:<TTS Order ID>``.

    wanted_at, served_at: the newest hint, and the newest that was followed by a read.
    todo: flow -> when its work is due (None: now); what is left to do.
    The fields from ``status`` on are derived, for lists.
    """

    shop_order: str
    first_seen: datetime
    wanted_at: datetime | None = None
    served_at: datetime | None = None
    requests_wanted: datetime | None = None
    requests_served: datetime | None = None
    missing: bool = False
    shop: ShopOrder | None = None
    since: datetime | None = None
    address: str = ""
    address_known: bool = False
    address_masked: bool = False
    links: tuple[Linked, ...] = ()
    create: Create = Create()
    store: StoreOrder | None = None
    shipments: tuple[Shipment, ...] = ()
    shop_cancel: ShopCancel = ShopCancel()
    part_cancel: PartCancel = PartCancel()
    store_cancel: StoreCancel = StoreCancel()
    requests: tuple[BuyerRequest, ...] = ()
    answers: tuple[Answer, ...] = ()
    doubles: tuple[Double, ...] = ()
    refunds: tuple[MirroredRefund, ...] = ()
    checked_skus: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    differences: tuple[Problem, ...] = ()
    timeline: tuple[Entry, ...] = ()
    todo: dict[str, datetime | None] = Field(default_factory=dict)

    status: str = ""
    placed_at: datetime | None = None
    ship_by: datetime | None = None
    synced: bool = False
    blocked: bool = False
    different: bool = False
    cancelled: bool = False
    oversold: bool = False
    archived: bool = False
    missing_skus: tuple[str, ...] = ()
    store_order: int | None = None

    @property
    def is_old(self) -> bool:
        """Placed before the connection's start: shown, but ours to make only by hand.

        The platform's times have whole seconds, so an order of the start's own second counts as later.
        """
        return bool(self.shop and self.since and self.shop.placed_at < self.since.replace(microsecond=0))

    def noting(self, at: datetime, what: str, *, cause: str = "", detail: str = "", lag: float | None = None) -> Order:
        """With one more entry in the timeline."""
        entry = Entry(at=at, what=what, cause=cause, detail=detail[:300], lag=lag)
        return self.model_copy(update={"timeline": (*self.timeline, entry)[-TIMELINE_KEPT:]})

    @property
    def skus(self) -> tuple[str, ...]:
        """The TikTok Shop SKUs that leave the shelf for this order, sorted."""
        lines = self.shop.lines if self.shop else ()
        return tuple(sorted({unit.sku for line in lines for unit in shelf_units(line)}))

    def link(self, sku: str) -> Linked | None:
        return next((linked for linked in self.links if linked.sku == sku), None)
