"""Answers of the orders service's internal API (``/internal/v1/connections/{connection}/...``)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from contracts.base import Amount, Frozen
from contracts.catalog import Problem
from contracts.orders import OrderStatus
from contracts.settings import StatusRow


class OrderRow(Frozen):
    """One order in a list. at_risk: the shipping deadline is less than a day away or past, and nothing is shipped."""

    id: str
    shop_order: str
    store_order: int | None = None
    reason: str = ""
    status: OrderStatus
    raw_status: str
    payment_status: str
    fulfilment_status: str
    on_hold: bool = False
    fulfilled_by_tiktok: bool = False
    sample: bool = False
    placed_at: datetime
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    at_risk: bool = False
    units: int
    total: Amount
    currency: str
    cancelled: bool = False
    archived: bool = False
    oversold: bool = False
    problems: tuple[Problem, ...] = ()
    differences: tuple[Problem, ...] = ()


OrderSort = Literal["placed_at", "-placed_at"]


class OrderPage(Frozen):
    items: tuple[OrderRow, ...]
    next: str | None = None
    total: int | None = None


class LineView(Frozen):
    """One unit."""

    id: str
    shop_product: str
    shop_sku: str
    seller_sku: str
    name: str
    variant_name: str
    image: str = ""
    store_product: int | None = None
    variant: int | None = None
    listed: Amount
    paid: Amount
    seller_discount: Amount
    platform_discount: Amount
    tax: Amount
    status: str
    package: str = ""
    tracking_number: str = ""
    cancelled: bool = False
    cancel_reason: str = ""
    gift: bool = False


class FiguresView(Frozen):
    """lines + shipping + fees + tax - discounts = total, to the cent."""

    lines: Amount
    shipping: Amount
    fees: Amount
    tax: Amount
    discounts: Amount
    total: Amount
    platform_discount: Amount
    currency: str


class StoreLineView(Frozen):
    id: int | None = None
    product: int
    variant: int
    quantity: int
    price_ex_tax: Amount
    price_inc_tax: Amount
    shop_lines: tuple[str, ...] = ()


class StoreView(Frozen):
    """The order in the store."""

    id: int
    status: int
    made_at: datetime
    taken_at: datetime | None = None
    archived: bool = False
    lines: tuple[StoreLineView, ...] = ()
    figures: FiguresView | None = None


class ShipmentView(Frozen):
    """A store shipment. state: wanted, parked, sent, done, refused, moot."""

    id: int
    state: str
    tracking_number: str = ""
    carrier: str = ""
    provider: str = ""
    shop_lines: tuple[str, ...] = ()
    package: str = ""
    problem: Problem | None = None


class RequestView(Frozen):
    """A buyer's or the platform's cancellation, or a return. ``open``: waits for the seller's answer."""

    id: str
    kind: str
    status: str
    role: str = ""
    reason: str = ""
    reason_text: str = ""
    shop_lines: tuple[str, ...] = ()
    refund: Amount | None = None
    deadline: datetime | None = None
    open: bool = False


class RejectReasonView(Frozen):
    """``name``: what an answer that declines gives as its reason."""

    name: str
    text: str = ""


class RejectReasons(Frozen):
    """For which reasons TikTok Shop lets the seller decline a buyer's request now."""

    reasons: tuple[RejectReasonView, ...] = ()


class TimelineEntry(Frozen):
    """lag: seconds since the cause at the platform."""

    at: datetime
    what: str
    cause: str = ""
    detail: str = ""
    lag: float | None = None


class AttemptView(Frozen):
    """One attempt to create the store order. outcome: open, created, refused, not_sent, absent."""

    number: int
    started_at: datetime
    outcome: str


class OrderDetail(Frozen):
    """Everything about one order but its buyer; ``GET .../orders/{order}/buyer`` tells the address."""

    row: OrderRow
    rev: int
    shipping_option: str = ""
    shipping_type: str = ""
    cancel_requested: bool = False
    cancel_reason: str = ""
    cancelled_by: str = ""
    lines: tuple[LineView, ...] = ()
    figures: FiguresView | None = None
    shipping_listed: Amount
    seller_discount: Amount
    platform_discount: Amount
    store: StoreView | None = None
    shipments: tuple[ShipmentView, ...] = ()
    requests: tuple[RequestView, ...] = ()
    attempts: tuple[AttemptView, ...] = ()
    next_try: datetime | None = None
    placed_before_connection: bool = False
    timeline: tuple[TimelineEntry, ...] = ()


class BuyerView(Frozen):
    """The buyer's data: shown to people who may see it, never logged, never an event."""

    first_name: str = ""
    last_name: str = ""
    street_1: str = ""
    street_2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country_iso2: str = ""
    phone: str = ""
    email: str = ""
    message: str = ""
    masked: bool = False


class MissedSearch(Frozen):
    """Orders placed from ``start`` (included) to ``end``, at most 90 days."""

    start: datetime
    end: datetime


class OversoldProduct(Frozen):
    """A product of oversold orders, until it is marked as checked."""

    shop_product: str
    shop_sku: str
    seller_sku: str
    name: str
    variant: int | None = None
    orders: tuple[str, ...]
    checked: bool = False


class OversoldView(Frozen):
    """banner: whether any entry is left."""

    banner: bool
    orders: tuple[OrderRow, ...]
    products: tuple[OversoldProduct, ...]


class MarkChecked(Frozen):
    """SKUs that are no longer oversold."""

    shop_skus: tuple[str, ...]


class Marked(Frozen):
    changed: int


class StatusMapCheck(Frozen):
    """A status map as somebody is about to save it."""

    statuses: tuple[StatusRow, ...]


class StatusMapVerdict(Frozen):
    """problems: empty when the map may be saved."""

    problems: tuple[Problem, ...]


class DayRevenue(Frozen):
    """Totals of paid, not cancelled orders placed on one day (UTC), in one currency."""

    day: str
    currency: str
    orders: int
    total: Amount


class OrderSummary(Frozen):
    """Counts and revenue for Home. ``start``, ``end``: the period of the revenue."""

    synced: int
    unsynced: int
    blocked: int
    different: int
    oversold: int
    start: datetime
    end: datetime
    revenue: tuple[DayRevenue, ...] = ()


class SweepView(Frozen):
    """When the connection's orders were last swept on each side."""

    works: bool
    shop_swept: datetime | None = None
    store_swept: datetime | None = None
