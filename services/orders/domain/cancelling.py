"""Cancellations, decided by what the platforms accepted and not by the order of our messages.

Cancel beats create; shipped beats a cancel in the store; a cancel at TikTok Shop beats a shipment that it has not
accepted; of a part-cancelled order the rest goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from contracts.catalog import Problem
from services.orders.domain.facts import ShopOrder
from services.orders.domain.order import CallState, Order

SHIPPED_IN_STORE = (2, 3, 8, 10)
OUT_OF_STOCK = "seller_cancel_reason_out_of_stock"
REASONS = (
    "seller_cancel_paid_reason_buyer_requested_cancellation",
    "seller_cancel_paid_reason_address_not_deliver",
    "seller_cancel_reason_wrong_price",
    OUT_OF_STOCK,
)
"""In this order where the platform offers them. Out of stock comes last: TikTok Shop then empties the listing."""


def wants_shop_cancel(order: Order) -> bool:
    """The store order was cancelled, not by us, and TikTok Shop can still cancel."""
    store, shop = order.store, order.shop
    if store is None or shop is None or not store.cancelled or store.cancelled_by_us:
        return False
    return not (shop.cancelled or shop.tracking_accepted) and order.shop_cancel.state in (
        CallState.NONE,
        CallState.SENT,
    )


def wants_store_cancel(order: Order) -> bool:
    """TikTok Shop cancelled, and the store order still stands unshipped."""
    store, shop = order.store, order.shop
    if store is None or shop is None or not shop.cancelled or store.cancelled or store.archived:
        return False
    return store.status not in SHIPPED_IN_STORE and order.store_cancel.state is CallState.NONE


def told_by_read(order: Order) -> Order:
    """A cancellation of ours without an answer, of which a read shows that it was done: that read is the answer."""
    shop, cancel, part = order.shop, order.shop_cancel, order.part_cancel
    if shop is None:
        return order
    if cancel.state is CallState.SENT and shop.cancelled:
        done = order.model_copy(update={"shop_cancel": cancel.model_copy(update={"state": CallState.DONE})})
        order = done.noting(shop.read_at, "cancelled on TikTok Shop", cause="read", detail=cancel.reason)
    gone = {line.id for line in shop.lines if shop.cancelled or line.cancelled}
    if part.state is CallState.SENT and gone.issuperset(part.units):
        done = order.model_copy(update={"part_cancel": part.model_copy(update={"state": CallState.DONE})})
        order = done.noting(shop.read_at, "units cancelled on TikTok Shop", cause="read", detail=", ".join(part.units))
    return order


def differences(order: Order) -> list[Problem]:
    """Where the two sides disagree and no call of ours may settle it."""
    store, shop = order.store, order.shop
    if store is None or shop is None:
        return []
    found = []
    if store.cancelled and not store.cancelled_by_us and not shop.cancelled and shop.tracking_accepted:
        found.append(
            _settle("cancelled_after_shipping", "The store order was cancelled after TikTok Shop had accepted tracking")
        )
    if shop.cancelled and store.status in SHIPPED_IN_STORE:
        found.append(_settle("shipped_but_cancelled", "TikTok Shop cancelled the order; in the store it is shipped"))
    if order.shop_cancel.problem is not None and not shop.cancelled:
        found.append(order.shop_cancel.problem)
    if order.store_cancel.problem is not None and not store.cancelled:
        found.append(order.store_cancel.problem)
    return found


def _settle(code: str, message: str) -> Problem:
    return Problem(code=code, message=message, fix="Settle it by hand on one of the two sides.")


def choose_reason(available: Sequence[str], *, part: bool = False) -> str:
    """The reason to give, out of those that the platform offers; "" when it offers none that will do.

    part: of an order, which the platform lets go for lack of stock alone (seller cancellation reference).
    """
    if part:
        return OUT_OF_STOCK if OUT_OF_STOCK in available else ""
    return next((reason for reason in REASONS if reason in available), next(iter(available), ""))


def is_oversold(shop: ShopOrder, reasons: Iterable[str], checked: Iterable[str]) -> bool:
    """Cancelled for a stock reason, and not every product of it marked as checked since."""
    if not shop.cancelled:
        return False
    given = {_folded(one) for one in (shop.cancel_reason, *(line.cancel_reason for line in shop.lines))}
    if not any(_folded(reason) in one for reason in reasons for one in given if one):
        return False
    return not {line.sku for line in shop.lines} <= set(checked)


def _folded(reason: str) -> str:
    """``Out of stock`` and ``out_of_stock`` alike: orders carry the words, cancellations the code."""
    return "_".join(re.findall(r"[a-z0-9]+", reason.lower()))
