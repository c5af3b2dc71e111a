"""Refunds that TikTok Shop has made, mirrored in the store when the setting says so: once per return id."""

from __future__ import annotations

from datetime import datetime

from contracts.catalog import Problem
from contracts.settings import OrderSettings
from services.orders.domain.order import BuyerRequest, CallState, MirroredRefund, Order

REFUNDED = ("RETURN_OR_REFUND_REQUEST_COMPLETE",)


def wanted(order: Order, settings: OrderSettings) -> tuple[BuyerRequest, ...]:
    """Returns whose refund is made at TikTok Shop and neither in the store nor refused by it."""
    store = order.store
    if not settings.mirror_refunds or store is None or store.cancelled:
        return ()
    settled = {one.id for one in order.refunds if one.state in (CallState.DONE, CallState.REFUSED)}
    return tuple(one for one in order.requests if one.status in REFUNDED and one.refund and one.id not in settled)


def mark(return_id: str) -> str:
    """The reason by which the refund is found again in the store."""
    return f"TikTok Shop return {return_id}"


def state_of(order: Order, return_id: str) -> MirroredRefund:
    return next((one for one in order.refunds if one.id == return_id), MirroredRefund(id=return_id))


def sent(order: Order, *, return_id: str, send_by: datetime) -> Order:
    return _with(order, MirroredRefund(id=return_id, state=CallState.SENT, send_by=send_by))


def not_sent(order: Order, *, return_id: str) -> Order:
    return _with(order, MirroredRefund(id=return_id))


def done(order: Order, *, return_id: str, now: datetime) -> Order:
    order = _with(order, MirroredRefund(id=return_id, state=CallState.DONE))
    return order.noting(now, "refund mirrored in the store", detail=return_id)


def refused(order: Order, *, return_id: str, message: str) -> Order:
    why = Problem(
        code="refund_refused",
        field=return_id,
        message=f"TikTok Shop refunded return {return_id}; the store refused to record it: {message}",
        who="store",
        fix="Record the refund in the store by hand.",
    )
    return _with(order, MirroredRefund(id=return_id, state=CallState.REFUSED, problem=why))


def _with(order: Order, refund: MirroredRefund) -> Order:
    others = tuple(one for one in order.refunds if one.id != refund.id)
    return order.model_copy(update={"refunds": (*others, refund)})
