"""Exactly one store order: when to send, when to look it up first, and when to keep hands off.

The attempt is saved before the call with ``send_by``; the transport writes nothing after it. Until ``send_by`` plus the
time-out plus a margin nobody touches the order; only then is an attempt without an answer looked up, and only two
look-ups without a find, half a minute apart, let the next attempt go.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.catalog import Problem
from contracts.gateway import StockTaking
from contracts.settings import OrderSettings
from services.orders.domain.blocks import blocks, is_ours, missing_links
from services.orders.domain.gifts import goods
from services.orders.domain.money import figures, store_lines
from services.orders.domain.order import (
    ATTEMPTS_KEPT,
    Attempt,
    Double,
    Order,
    Outcome,
    StoreLine,
    StoreOrder,
    Sum,
)

AWAITING_FULFILLMENT = 11
SHIPPED_OR_DONE = (2, 10)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. call: the longest one create call can last.  settle: margin after it.  apart: between two look-ups.

    retries: further tries after a refusal, ``retry_every`` apart.  recovered_at: orders first seen before it may have
    been created by a life of this database that was lost.
    """

    call: float = 60.0
    settle: float = 30.0
    apart: float = 30.0
    retry_every: float = 600.0
    retries: int = 3
    recovered_at: datetime | None = None

    @property
    def untouched(self) -> timedelta:
        return timedelta(seconds=self.call + self.settle)


@dataclass(frozen=True, slots=True)
class Nothing:
    """The order is made, must not be made, or is blocked."""


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime


@dataclass(frozen=True, slots=True)
class LookUp:
    """made_from: the earliest moment at which the order can have been created; None where time tells nothing."""

    made_from: datetime | None


@dataclass(frozen=True, slots=True)
class Send:
    number: int


Step = Nothing | Wait | LookUp | Send


def next_step(order: Order, settings: OrderSettings, now: datetime, timing: Timing) -> Step:
    """What the create flow may do with this order now."""
    if order.store is not None or order.shop is None:
        return Nothing()
    attempt = order.create.open_attempt
    if attempt is not None:
        return _resolve(attempt, now, timing)
    if not is_ours(order, settings) or blocks(order, settings) or order.create.gave_up:
        return Nothing()
    if order.create.next_try is not None and now < order.create.next_try:
        return Wait(order.create.next_try)
    if _may_exist(order, timing):
        return LookUp(None)
    return Send(1 + max((attempt.number for attempt in order.create.attempts), default=0))


def _resolve(attempt: Attempt, now: datetime, timing: Timing) -> Step:
    ready = attempt.send_by + timing.untouched
    if attempt.absent_at:
        ready = max(ready, attempt.absent_at[-1] + timedelta(seconds=timing.apart))
    return Wait(ready) if now < ready else LookUp(attempt.started_at)


def _may_exist(order: Order, timing: Timing) -> bool:
    """The store may remember more than we do: asked by hand, older than the connection, or than a restore."""
    create = order.create
    asked = create.asked_at
    if asked is not None and (create.looked_at is None or create.looked_at < asked):
        return True
    if create.attempts or create.looked_at is not None:
        return False
    recovered = timing.recovered_at
    return recovered is not None and order.shop is not None and order.shop.placed_at < recovered


def begun(order: Order, number: int, by: str, now: datetime, send_by: datetime, settings: OrderSettings) -> Order:
    """The attempt is on record, with what is about to be sent; only now may the call be made."""
    assert order.shop is not None
    attempt = Attempt(
        number=number,
        by=by,
        started_at=now,
        send_by=send_by,
        lines=store_lines(goods(order, settings), order.link, settings),
        figures=figures(order.shop, settings),
        address=order.address,
    )
    attempts = (*order.create.attempts, attempt)[-ATTEMPTS_KEPT:]
    return _create(order, attempts=attempts).noting(now, "creating", detail=f"attempt {number}")


def ended(order: Order, number: int, outcome: Outcome) -> Order:
    """The attempt's answer is known."""
    attempts = tuple(
        a.model_copy(update={"outcome": outcome}) if a.number == number and a.outcome is Outcome.OPEN else a
        for a in order.create.attempts
    )
    return _create(order, attempts=attempts)


def refused(order: Order, number: int, why: Problem, settings: OrderSettings, now: datetime, timing: Timing) -> Order:
    """The store gave a reason. Tried again at fixed distances, a fixed number of times, then left to a person."""
    order = ended(order, number, Outcome.REFUSED)
    refusals = order.create.refusals + 1
    again = settings.retry_orders and refusals <= timing.retries
    next_try = now + timedelta(seconds=timing.retry_every) if again else None
    order = _create(order, refusals=refusals, next_try=next_try, gave_up=not again, refused=why)
    return order.noting(now, "refused by the store", detail=why.message)


def not_found(order: Order, now: datetime) -> Order:
    """A look-up found nothing. The second of an attempt proves that it never landed."""
    attempt = order.create.open_attempt
    if attempt is None:
        return _create(order, looked_at=now)
    absent_at = (*attempt.absent_at, now)
    outcome = Outcome.ABSENT if len(absent_at) >= 2 else Outcome.OPEN
    updated = attempt.model_copy(update={"absent_at": absent_at, "outcome": outcome})
    return _create(order, attempts=(*order.create.attempts[:-1], updated))


@dataclass(frozen=True, slots=True)
class Made:
    """A store order as the platform told it. Every field is the store's."""

    id: int
    status: int
    made_at: datetime
    modified_at: datetime | None = None


def adopted(
    order: Order,
    found: tuple[Made, ...],
    settings: OrderSettings,
    taking: StockTaking,
    now: datetime,
    *,
    looked_up: bool = False,
) -> Order:
    """The store order exists. Of several the oldest is ours, the younger are doubles to be cancelled.

    looked_up: found later than it was made. What happened to it since led nowhere: then it is read.
    """
    if order.store is not None:
        return with_doubles(order, tuple(one.id for one in found if one.id != order.store.id), now)
    made, *others = sorted(found, key=lambda one: one.id)
    lines, sums = _sent(order, settings)
    store = StoreOrder(
        id=made.id,
        status=made.status,
        made_at=made.made_at,
        modified_at=made.modified_at,
        wanted_at=now if looked_up and _touched(made) else None,
        taken_at=_taken_at(made, taking),
        lines=lines,
        figures=sums,
        address_sent=order.create.attempts[-1].address if order.create.attempts else order.address,
    )
    attempt = order.create.open_attempt
    if attempt is not None:
        order = ended(order, attempt.number, Outcome.CREATED)
    paid = order.shop.paid_at if order.shop else None
    lag = (now - paid).total_seconds() if paid else None
    order = _create(order, refused=None, next_try=None, gave_up=False)
    order = order.model_copy(update={"store": store, "store_order": made.id})
    order = order.noting(now, "created in the store", detail=f"store order {made.id}", lag=lag)
    return with_doubles(order, tuple(one.id for one in others), now)


def _touched(made: Made) -> bool:
    return made.status != AWAITING_FULFILLMENT or made.modified_at is None or made.modified_at > made.made_at


def _sent(order: Order, settings: OrderSettings) -> tuple[tuple[StoreLine, ...], Sum | None]:
    """What the store order holds: as the last attempt says, else as it would be sent now."""
    if order.create.attempts:
        last = order.create.attempts[-1]
        return last.lines, last.figures
    if order.shop is None or missing_links(order, settings):
        return (), None
    return store_lines(goods(order, settings), order.link, settings), figures(order.shop, settings)


def kept_older(order: Order, older: Made, taking: StockTaking, now: datetime) -> Order:
    """Of two store orders the older is kept; ours becomes the double that is cancelled. Nothing may be shipped yet."""
    assert order.store is not None
    younger = order.store
    lines = tuple(line.model_copy(update={"id": None}) for line in younger.lines)
    store = StoreOrder(
        id=older.id,
        status=older.status,
        made_at=older.made_at,
        modified_at=older.modified_at,
        wanted_at=now,
        taken_at=_taken_at(older, taking),
        lines=lines,
        figures=younger.figures,
        address_sent=younger.address_sent,
    )
    order = order.model_copy(update={"store": store, "store_order": older.id})
    order = order.noting(now, "older store order kept", detail=f"store order {older.id}")
    return with_doubles(order, (younger.id,), now)


def with_doubles(order: Order, ids: tuple[int, ...], now: datetime) -> Order:
    """Remember second store orders; they are cancelled and shown."""
    known = {double.id for double in order.doubles}
    fresh = tuple(Double(id=one) for one in sorted(dict.fromkeys(ids)) if one not in known)
    if not fresh:
        return order
    order = order.model_copy(update={"doubles": (*order.doubles, *fresh)})
    return order.noting(now, "second store order found", detail=", ".join(str(double.id) for double in fresh))


def asked(order: Order, command: str, now: datetime) -> Order:
    """A person wants it tried now: refusals are forgotten, and the store is asked first whether it has the order."""
    if order.create.asked == command or order.store is not None:
        return order
    order = _create(order, asked=command, asked_at=now, refusals=0, next_try=None, gave_up=False, refused=None)
    return order.noting(now, "asked for by hand")


def _taken_at(made: Made, taking: StockTaking) -> datetime | None:
    if taking is StockTaking.ORDER_PLACED or made.status in SHIPPED_OR_DONE:
        return made.made_at
    return None


def _create(order: Order, **changes: object) -> Order:
    return order.model_copy(update={"create": order.create.model_copy(update=changes)})
