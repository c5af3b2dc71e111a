"""Inventory's copy of an order: only what it claims of the stock."""

from __future__ import annotations

from datetime import datetime

from chassis.actors import ActorState, Change
from contracts.base import Frozen
from contracts.ids import local_of
from contracts.orders import OrderChangedV1, OrderStatus
from services.inventory.domain.reservations import Entry, claims_of

OVER = (OrderStatus.IN_TRANSIT, OrderStatus.DELIVERED, OrderStatus.COMPLETED, OrderStatus.CANCELLED)
"""Statuses in which an order that still holds units without a store order needs a person."""


class Part(Frozen):
    """What the order claims of one variant. left: units that the store took and the order no longer has.

    Whether the store put them back, only a read of it after SETTLE tells: until then they count as taken.
    """

    variant: int
    held: int = 0
    taken: int = 0
    left: int = 0

    @property
    def shown(self) -> int:
        """Units that TikTok Shop itself took out of its number for this order."""
        return self.held + self.taken


class Order(ActorState):
    """marks/written: changes heard, and worked into the reservations.  done: parts as last written there.

    moved: variants of which TikTok Shop itself took or gave back units since then, also when both happened.
    """

    order_rev: int
    status: OrderStatus
    parts: tuple[Part, ...] = ()
    done: tuple[Part, ...] = ()
    taken_at: datetime | None = None
    store_order: int | None = None
    by_hand_at: datetime | None = None
    seen_at: datetime
    ended_at: datetime | None = None
    marks: int = 0
    written: int = 0
    moved: tuple[int, ...] = ()

    @property
    def stuck(self) -> bool:
        """Over on TikTok Shop, never in the store, and still holding units."""
        held = any(part.held for part in self.parts)
        return held and self.by_hand_at is None and self.store_order is None and self.status in OVER


def hear(order: Order | None, heard: OrderChangedV1, now: datetime) -> Change[Order] | None:
    """Take the newer order. One that never claimed anything is not kept, unless its cancellation gave units back."""
    if order is not None and heard.rev <= order.order_rev:
        return None
    parts = _parts(order, heard)
    gave_back = heard.status is OrderStatus.CANCELLED and not heard.fulfilled_by_tiktok
    if order is None and not (parts and (gave_back or any(part.shown for part in parts))):
        return None
    update: dict[str, object] = {
        "order_rev": heard.rev,
        "status": heard.status,
        "parts": parts,
        "taken_at": _taken_at(order, heard, parts, now),
        "store_order": heard.store_order,
    }
    if order is None:
        order = Order(id=heard.id, connection=heard.connection, order_rev=heard.rev, status=heard.status, seen_at=now)
    moves = [part.variant for part in parts] if gave_back and not order.marks else _moves(order.parts, parts)
    update["moved"] = tuple(dict.fromkeys([*order.moved, *moves]))
    same = order.marks > 0 and parts == order.parts and update["taken_at"] == order.taken_at
    update["marks"] = order.marks if same else order.marks + 1
    holds = any(part.held for part in parts) and order.by_hand_at is None
    update["ended_at"] = None if holds else order.ended_at or now
    return Change(order.model_copy(update=update))


def _parts(order: Order | None, heard: OrderChangedV1) -> tuple[Part, ...]:
    """What the order claims now, in the order of variants."""
    before = {part.variant: part for part in order.parts} if order is not None else {}
    claims = claims_of(heard)
    parts = []
    for variant in sorted({*claims, *(part.variant for part in before.values() if part.taken or part.left)}):
        held, taken = claims.get(variant, (0, 0))
        old = before.get(variant, Part(variant=variant))
        parts.append(Part(variant=variant, held=held, taken=taken, left=max(0, old.taken + old.left - taken)))
    return tuple(parts)


def _taken_at(order: Order | None, heard: OrderChangedV1, parts: tuple[Part, ...], now: datetime) -> datetime | None:
    """When the store took the units; the moment of hearing where the order does not say."""
    if heard.taken_at is not None or not any(part.taken or part.left for part in parts):
        return heard.taken_at
    return order.taken_at if order is not None and order.taken_at is not None else now


def take_by_hand(order: Order | None, now: datetime) -> Change[Order] | None:
    """A person says that the units left the shelf without a store order: they settle as if the store had taken them."""
    if order is None or order.by_hand_at is not None:
        return None
    return Change(order.model_copy(update={"by_hand_at": now, "ended_at": now, "marks": order.marks + 1}))


def entries(order: Order) -> dict[int, Entry]:
    """Variant -> the entry that must stand in the reservations now; variants that it claimed before have empty ones."""
    parts = {part.variant: part for part in order.parts}
    return {
        variant: _entry(order, parts.get(variant, Part(variant=variant)))
        for variant in dict.fromkeys([*parts, *(part.variant for part in order.done)])
    }


def _entry(order: Order, part: Part) -> Entry:
    held, taken, taken_at = part.held, part.taken + part.left, order.taken_at
    if order.by_hand_at is not None:
        held, taken, taken_at = 0, taken + held, taken_at or order.by_hand_at
    return Entry(
        order=local_of(order.id),
        rev=order.rev,
        held=held,
        taken=taken,
        taken_at=taken_at,
        seen_at=order.seen_at,
        ended_at=order.ended_at,
    )


def _moves(before: tuple[Part, ...], after: tuple[Part, ...]) -> list[int]:
    """Variants of which TikTok Shop took or gave back units between these two versions."""
    old, new = ({part.variant: part.shown for part in parts} for parts in (before, after))
    return [variant for variant in dict.fromkeys([*old, *new]) if old.get(variant, 0) != new.get(variant, 0)]


def written(order: Order, marks: int, parts: tuple[Part, ...]) -> Order:
    """The reservations hold what stood at ``marks``; what was heard since stays to be done."""
    caught_up = order.marks <= marks
    return order.model_copy(
        update={"written": max(order.written, marks), "done": parts, "moved": () if caught_up else order.moved}
    )
