"""Store shipments on their way to TikTok Shop: which units are in them, by which carrier, sent once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches

from contracts.catalog import Problem
from contracts.settings import ProviderRow
from services.orders.domain.creation import Timing
from services.orders.domain.facts import ShopOrder
from services.orders.domain.gifts import along_with
from services.orders.domain.order import Order, Shipment, ShipmentState, StoreLine, StoreOrder

MARK_REGIONS = ("US", "GB", "ES", "IE", "IT", "DE", "FR", "JP")
"""Where the seller marks an order as shipped; elsewhere a package exists since payment (fulfilment API overview)."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of the store order as read."""

    id: int
    variant: int
    price_ex_tax: Decimal
    price_inc_tax: Decimal
    address: int
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class ReadShipment:
    """A shipment as read. items: (order_product_id, quantity).  names: of the carrier, most telling first."""

    id: int
    items: tuple[tuple[int, int], ...]
    tracking_number: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    id: str
    name: str


def lines_read(store: StoreOrder, read: Sequence[ReadLine]) -> StoreOrder:
    """Give our lines the store's ids: by variant and prices, else by variant, in the order of the ids."""
    left = sorted(read, key=lambda line: line.id)
    named = []
    for line in store.lines:
        match = _match(line, left)
        if match is not None:
            left.remove(match)
        named.append(line.model_copy(update={"id": match.id}) if match else line)
    address = next((line.address for line in read if line.address), store.address)
    return store.model_copy(update={"lines": tuple(named), "address": address})


def _match(line: StoreLine, left: Sequence[ReadLine]) -> ReadLine | None:
    same_variant = [one for one in left if one.variant == line.variant]
    for one in same_variant:
        if one.price_ex_tax == line.price_ex_tax and one.price_inc_tax == line.price_inc_tax:
            return one
    return next(iter(same_variant), None)


def shipments_read(order: Order, read: Iterable[ReadShipment], now: datetime) -> Order:
    """Take the store's shipments: new ones are wanted at TikTok Shop, changed tracking is wanted again."""
    known = {shipment.id: shipment for shipment in order.shipments}
    for one in sorted(read, key=lambda shipment: shipment.id):
        before = known.get(one.id)
        known[one.id] = _new(order, one, known.values()) if before is None else _changed(before, one)
        if before is None:
            order = order.noting(now, "shipped in the store", detail=f"shipment {one.id}")
    return order.model_copy(update={"shipments": tuple(known[number] for number in sorted(known))})


def _new(order: Order, read: ReadShipment, others: Iterable[Shipment]) -> Shipment:
    used = {unit for shipment in others for unit in shipment.units}
    return Shipment(
        id=read.id,
        items=read.items,
        tracking_number=read.tracking_number,
        names=read.names,
        units=_pick(order, read.items, used),
    )


def _changed(before: Shipment, read: ReadShipment) -> Shipment:
    if (before.tracking_number, before.names) == (read.tracking_number, read.names):
        return before
    again = before.state in (ShipmentState.DONE, ShipmentState.REFUSED, ShipmentState.PARKED)
    return before.model_copy(
        update={
            "tracking_number": read.tracking_number,
            "names": read.names,
            "state": ShipmentState.WANTED if again else before.state,
            "problem": None,
        }
    )


def _pick(order: Order, items: Iterable[tuple[int, int]], used: set[str]) -> tuple[str, ...]:
    """Whole units, lowest id first; cancelled ones are passed over."""
    open_units = {line.id for line in order.shop.open_lines} if order.shop else set()
    by_id = {line.id: line.units for line in (order.store.lines if order.store else ())}
    picked: dict[str, None] = {}
    for line_id, quantity in items:
        free = [unit for unit in by_id.get(line_id, ()) if unit in open_units and unit not in used]
        for unit in free[:quantity]:
            picked[unit] = None
            used.add(unit)
    gifts = [unit for unit in along_with(order) if unit not in used] if picked else []
    return (*picked, *gifts)


def provider_for(shipment: Shipment, rows: Sequence[ProviderRow], providers: Sequence[Provider]) -> Provider | Problem:
    """The mapped carrier: a row with exactly this name, else a TikTok Shop provider of exactly this name."""
    for name in shipment.names:
        for row in rows:
            if row.store_name == name:
                return Provider(row.provider_id, row.provider_name)
    for name in shipment.names:
        for provider in providers:
            if provider.name == name:
                return provider
    name = shipment.names[0] if shipment.names else ""
    near = near_names(name, [row.store_name for row in rows] + [provider.name for provider in providers])
    hint = f" Near: {', '.join(near)}." if near else ""
    return Problem(
        code="provider_not_mapped",
        field=name,
        message=f"The carrier '{name}' of store shipment {shipment.id} stands for no TikTok Shop provider.{hint}",
        fix="Add a row for exactly this name to the shipping provider map; the shipment goes on by itself.",
    )


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Names that differ by case, blanks or a slip of the pen."""
    folded = {one.strip().casefold(): one for one in known}
    return [folded[one] for one in get_close_matches(name.strip().casefold(), list(folded), n=3, cutoff=0.6)]


def no_tracking(shipment: Shipment) -> Problem:
    return Problem(
        code="tracking_missing",
        field="tracking_number",
        message=f"Store shipment {shipment.id} has no tracking number",
        fix="Add the tracking number to the shipment in the store; it goes on by itself.",
    )


def nothing_left(shipment: Shipment) -> Problem:
    return Problem(
        code="nothing_to_ship",
        message=f"No open TikTok Shop unit is left for store shipment {shipment.id}",
        fix="Compare the shipment with the order on TikTok Shop.",
    )


def confirmed(shipment: Shipment, shop: ShopOrder) -> Shipment | None:
    """The shipment as done, when the order as read carries its tracking number; None when it does not."""
    lines = [line for line in shop.lines if line.id in shipment.units and line.tracking_number]
    if not lines or any(line.tracking_number != shipment.tracking_number for line in lines):
        return None
    return done(shipment, lines[0].package)


def done(shipment: Shipment, package: str, warning: str = "") -> Shipment:
    problem = Problem(code="tracking_warning", message=warning) if warning else None
    return shipment.model_copy(
        update={
            "state": ShipmentState.DONE,
            "sent_number": shipment.tracking_number,
            "package": package or shipment.package,
            "problem": problem,
        }
    )


def with_shipment(order: Order, shipment: Shipment) -> Order:
    shipments = tuple(shipment if one.id == shipment.id else one for one in order.shipments)
    return order.model_copy(update={"shipments": shipments})


# --- what becomes of a shipment --------------------------------------------------------------------------------------


def standing(order: Order, number: int) -> Shipment:
    return next(one for one in order.shipments if one.id == number)


def on_record(order: Order, *, shipment: Shipment) -> Order:
    """About to be sent, or parked; unless it changed or became moot meanwhile."""
    now = standing(order, shipment.id)
    same = (now.tracking_number, now.names) == (shipment.tracking_number, shipment.names)
    return with_shipment(order, shipment) if now.state is ShipmentState.WANTED and same else order


def found(order: Order, *, shipment: Shipment, at: datetime) -> Order:
    """TikTok Shop has it before anything was sent; unless it became moot meanwhile."""
    wanted = standing(order, shipment.id).state is ShipmentState.WANTED
    return sent(order, shipment, at, cause="read") if wanted else order


def wanted_again(order: Order, *, number: int) -> Order:
    """The call on record surely did nothing."""
    shipment = standing(order, number)
    if shipment.state is not ShipmentState.SENT:
        return order
    return with_shipment(order, shipment.model_copy(update={"state": ShipmentState.WANTED}))


def turned_down(order: Order, *, shipment: Shipment) -> Order:
    """Refused with this number; another that the store has by now is wanted."""
    if standing(order, shipment.id).tracking_number != shipment.tracking_number:
        return wanted_again(order, number=shipment.id)
    return with_shipment(order, shipment)


def sent(order: Order, shipment: Shipment, at: datetime, cause: str = "") -> Order:
    """TikTok Shop has the shipment; where the store has another number by now, that one is wanted."""
    before = standing(order, shipment.id)
    if before.state is ShipmentState.DONE and before.sent_number == shipment.sent_number:
        return order  # a read that came before the answer has told it
    if before.tracking_number != shipment.tracking_number:
        had = {"sent_number": shipment.sent_number, "package": shipment.package}
        shipment = before.model_copy(update={"state": ShipmentState.WANTED, **had})
    order = with_shipment(order, shipment)
    return order.noting(at, "shipment sent to TikTok Shop", cause=cause, detail=shipment.sent_number)


def resolved(order: Order, *, number: int) -> Order:
    """A shipment without an answer: done when the order carries the number that was sent, else wanted again."""
    shipment = standing(order, number)
    if shipment.state is not ShipmentState.SENT or order.shop is None:
        return order
    as_sent = shipment.model_copy(update={"tracking_number": shipment.sending or shipment.tracking_number})
    known = confirmed(as_sent, order.shop)
    if known is None:
        return wanted_again(order, number=number)
    return sent(order, known, order.shop.read_at, cause="read")


def moot(order: Order, *, number: int) -> Order:
    """TikTok Shop wants it no more. One without an answer had arrived if the order as read carries its number."""
    order = resolved(order, number=number)
    shipment = standing(order, number)
    if shipment.state in (ShipmentState.DONE, ShipmentState.MOOT):
        return order
    return with_shipment(order, shipment.model_copy(update={"state": ShipmentState.MOOT, "problem": None}))


def settles_at(send_by: datetime | None, timing: Timing) -> datetime | None:
    """When a call without an answer can no longer land."""
    return None if send_by is None else send_by + timedelta(seconds=timing.settle) + timedelta(seconds=timing.call)


def fulfilment_status(order: Order) -> str:
    """Unfulfilled, Partially Fulfilled or Fulfilled, by what TikTok Shop has accepted."""
    shop = order.shop
    if shop is None or not shop.open_lines:
        return "Unfulfilled"
    sent = {unit for shipment in order.shipments if shipment.state is ShipmentState.DONE for unit in shipment.units}
    gone = [line for line in shop.open_lines if line.tracking_number or line.id in sent]
    if len(gone) == len(shop.open_lines) or (shop.tracking_accepted and not gone):
        return "Fulfilled"
    return "Partially Fulfilled" if gone else "Unfulfilled"
