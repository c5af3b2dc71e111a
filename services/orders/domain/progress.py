"""The store order's status follows TikTok Shop's by the map of the settings: forward only, never back."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from contracts.catalog import Problem
from contracts.orders import OrderStatus
from contracts.settings import OrderSettings, StatusRow
from services.orders.domain.facts import PROGRESS
from services.orders.domain.order import Order, StoreOrder

AWAITING_FULFILLMENT, AWAITING_SHIPMENT, SHIPPED, COMPLETED = 11, 9, 2, 10
RANK = {1: 0, 7: 0, AWAITING_FULFILLMENT: 1, AWAITING_SHIPMENT: 2, 3: 3, SHIPPED: 4, 8: 5, COMPLETED: 6}
"""Store statuses on the way of an order. Those that are not here (cancelled, refunded, ...) are never left."""


def wanted_status(order: Order, settings: OrderSettings) -> int | None:
    """The status to set in the store now, None when it stands where it should or beyond."""
    store, shop = order.store, order.shop
    if store is None or shop is None or shop.cancelled or store.archived:
        return None
    target = next((row.store_status_id for row in settings.statuses if row.shop_status == shop.raw_status), None)
    if target is None or target not in RANK or store.status not in RANK or target == store.status_tried:
        return None
    # In the store a shipment already means Shipped: Awaiting Shipment only says that the label was bought elsewhere.
    if target == AWAITING_SHIPMENT and store.status != AWAITING_FULFILLMENT:
        return None
    return target if RANK[target] > RANK[store.status] else None


def store_seen(order: Order, status: int, modified_at: datetime | None, archived: bool, now: datetime) -> Order:
    """The store order was read, or answered a write."""
    store = order.store
    if store is None:
        return order
    taken = store.taken_at
    if taken is None and status in (SHIPPED, COMPLETED):
        taken = modified_at or now
    seen = store.model_copy(
        update={"status": status, "modified_at": modified_at, "taken_at": taken, "archived": archived}
    )
    order = order.model_copy(update={"store": seen})
    return order if status == store.status else order.noting(now, "store status", detail=f"{store.status} to {status}")


def status_refused(order: Order, target: int) -> Order:
    """The store would not take it: shown, not repeated."""
    return _with_store(order, status_tried=target)


def _with_store(order: Order, **changes: object) -> Order:
    assert isinstance(order.store, StoreOrder)
    return order.model_copy(update={"store": order.store.model_copy(update=changes)})


def check_map(rows: tuple[StatusRow, ...]) -> tuple[Problem, ...]:
    """What is wrong with a status map: two rows for one status, unknown statuses, rows that move back."""
    problems = []
    known = [status.value for status in PROGRESS]
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        field = f"statuses.{number}"
        if row.shop_status in seen:
            problems.append(_wrong(field, f"{row.shop_status} has two rows"))
        if row.shop_status not in known or row.shop_status in (OrderStatus.UNPAID, OrderStatus.ON_HOLD):
            problems.append(_wrong(field, f"{row.shop_status} is not a status of a paid TikTok Shop order"))
        if row.store_status_id not in RANK:
            problems.append(_wrong(field, f"store status {row.store_status_id} is not on an order's way"))
        seen[row.shop_status] = row.store_status_id
    steps = [(status, RANK[seen[status]]) for status in known if seen.get(status) in RANK]
    for (earlier, low), (later, high) in pairwise(steps):
        if high < low:
            problems.append(_wrong("statuses", f"{later} would move back behind {earlier}"))
    return tuple(problems)


def _wrong(field: str, message: str) -> Problem:
    return Problem(code="status_map", field=field, message=message, fix="Correct the row.")
