"""Answers of inventory's internal API (services/inventory/README.md lists the routes)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from contracts.base import Frozen


class WarehouseUnits(Frozen):
    """Units of one TikTok Shop warehouse."""

    warehouse: str
    units: int


class LocationUnits(Frozen):
    """Units available to sell at one store location."""

    location: int
    available: int


class StockRow(Frozen):
    """One SKU in the stock list. ``silent``: why nothing is written for it, empty when it is written."""

    store_product: int
    variant: int
    name: str
    seller_sku: str
    shop_product: str
    shop_sku: str
    on_hand: int | None
    reserved: int
    buffer: int
    offered: int
    sent: int | None
    seen: int | None
    low: bool
    in_step: bool
    silent: str
    trouble: str = ""
    read_at: datetime | None = None
    sent_at: datetime | None = None


StockSort = Literal["variant", "-variant", "seller_sku", "-seller_sku", "offered", "-offered"]


class StockPage(Frozen):
    items: tuple[StockRow, ...]
    next: str | None
    total: int


class Term(Frozen):
    """One number in the explanation of another: its value, where it comes from, and as of when."""

    name: str
    value: int | None
    source: str
    at: datetime | None = None


class ReservationRow(Frozen):
    """What one order claims of the SKU. ``stuck``: it needs a person (``taken-by-hand``)."""

    order: str
    held: int
    taken: int
    taken_at: datetime | None
    seen_at: datetime
    stuck: bool


class StockDetail(Frozen):
    """A SKU with the sum that leads to its number: the terms in the order in which they are applied."""

    row: StockRow
    explanation: tuple[Term, ...]
    locations: tuple[LocationUnits, ...]
    warehouses: tuple[WarehouseUnits, ...]
    reservations: tuple[ReservationRow, ...]
    unclear_since: datetime | None
    waiting: str = ""


class HistoryLine(Frozen):
    """One thing that happened. since_previous, since_told: seconds since the line before, and since we were told."""

    at: datetime
    what: str
    before: int | None
    after: int | None
    detail: str
    since_previous: float | None
    since_told: float | None


class HistoryPage(Frozen):
    items: tuple[HistoryLine, ...]
    next: str | None


class DriftRow(Frozen):
    """One difference found by the last reconciliation: what it is, its probable cause, what was or must be done.

    action: "repaired", "asks" (a person) or "waits".  repairable: a person may have it repaired (``repair``).
    """

    id: str
    kind: str
    store_product: int | None
    variant: int | None
    order: str
    store: str
    ours: str
    shop: str
    cause: str
    action: str
    repairable: bool = False
    found_at: datetime


DriftSort = Literal["kind", "-kind", "found_at", "-found_at"]


class DriftPage(Frozen):
    """``at``: the end of the last complete reconciliation, None before the first."""

    items: tuple[DriftRow, ...]
    next: str | None
    total: int
    at: datetime | None


class TakenByHand(Frozen):
    """The answer to "these units left the shelf": the order and the units that settle now."""

    order: str
    units: int
