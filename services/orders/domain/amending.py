"""What TikTok Shop changed after the store order was made, as far as the store lets it be made good: the delivery
address and cancelled units, until something is shipped. The rest is a difference.
"""

from __future__ import annotations

from collections.abc import Iterable

from contracts.catalog import Problem
from contracts.settings import OrderSettings
from services.orders.domain.facts import ShopOrder
from services.orders.domain.money import figures
from services.orders.domain.order import CallState, Order, PartCancel, StoreLine
from services.orders.domain.shipping import ReadLine, lines_read

UNSHIPPED = (1, 7, 9, 11)
"""Pending, awaiting payment, awaiting shipment, awaiting fulfilment: nothing has left the house."""


def can_amend(order: Order) -> bool:
    """The store order stands unshipped on both sides."""
    store, shop = order.store, order.shop
    if store is None or shop is None or store.archived or store.status not in UNSHIPPED:
        return False
    return not (shop.cancelled or order.shipments)


def address_changed(order: Order) -> bool:
    """Since the store order was created, and nothing is shipped yet."""
    store, shop = order.store, order.shop
    if store is None or shop is None or not can_amend(order) or not order.address_known:
        return False
    return not (shop.tracking_accepted or order.address_masked) and order.address != store.address_sent


def wants_address(order: Order) -> bool:
    return address_changed(order) and order.store is not None and order.store.address_refused is None


def address_written(order: Order, *, digest: str) -> Order:
    """The store order has this address now."""
    return _store(order, address_sent=digest, address_refused=None)


def address_refused(order: Order, *, message: str) -> Order:
    why = Problem(
        code="address_changed",
        field="recipient_address",
        message=f"The buyer changed the delivery address; the store refused to take it: {message}",
        who="store",
        fix="Correct the address of the store order before it is shipped.",
    )
    return _store(order, address_refused=why)


def cancelled_units(order: Order) -> tuple[str, ...]:
    """TikTok line ids that are in the store order as created and are cancelled now, the order itself not."""
    store, shop = order.store, order.shop
    if store is None or shop is None or shop.cancelled:
        return ()
    made = {unit for line in store.lines for unit in line.units}
    return tuple(line.id for line in shop.lines if line.cancelled and line.id in made)


def left_in(order: Order) -> tuple[str, ...]:
    """Cancelled units that still stand in the store order."""
    taken_out = order.store.taken_out if order.store else ()
    return tuple(unit for unit in cancelled_units(order) if unit not in taken_out)


def wants_take_out(order: Order) -> bool:
    return bool(left_in(order)) and can_amend(order) and order.store is not None and not order.store.take_out_refused


def quantities(order: Order, shop: ShopOrder, read: Iterable[ReadLine]) -> dict[int, int]:
    """Store line id -> the units that are left of it, of those lines that hold more than that now."""
    gone = {line.id for line in shop.lines if line.cancelled}
    left = {line.id: _left(line, gone) for line in (order.store.lines if order.store else ())}
    return {line.id: left[line.id] for line in read if line.id in left and line.quantity > left[line.id]}


def _left(line: StoreLine, gone: set[str]) -> int:
    return sum(1 for unit in line.units if unit not in gone)


def lacks_units(order: Order, items_total: int) -> bool:
    """Does the store order hold fewer units than it should? 0: the store did not say."""
    if order.store is None or not items_total:
        return False
    held = sum(1 for line in order.store.lines for unit in line.units if unit not in order.store.taken_out)
    return items_total < held - sum(1 for unit in order.store.removed if unit not in order.store.taken_out)


def removed_by_merchant(order: Order, *, read: tuple[ReadLine, ...]) -> Order:
    """Note the units that are no longer in the store order and that TikTok Shop has not cancelled: lowest ids first.

    Only as many as the store order lacks in all: a line that is merely not recognized must cancel nothing.
    """
    order = named(order, read=read)
    if order.store is None or order.shop is None:
        return order
    held = {line.id: line.quantity for line in read}
    open_units = {line.id for line in order.shop.open_lines}
    removed: list[str] = []
    expected = 0
    for line in order.store.lines:
        still = [unit for unit in line.units if unit in open_units]
        expected += len(still)
        removed += still[: max(0, len(still) - held.get(line.id or 0, 0))]
    known = len(removed) <= expected - sum(line.quantity for line in read)
    return _store(order, removed=tuple(dict.fromkeys(removed)) if known else ())


def unwanted(order: Order) -> tuple[str, ...]:
    """Units that the merchant took out and that TikTok Shop still expects, nothing being shipped."""
    store, shop = order.store, order.shop
    if store is None or shop is None or shop.cancelled or shop.tracking_accepted or store.cancelled:
        return ()
    open_units = {line.id for line in shop.open_lines}
    return tuple(unit for unit in store.removed if unit in open_units)


def wants_part_cancel(order: Order) -> bool:
    units, given = unwanted(order), order.part_cancel
    if not units:
        return False
    return given.units != units or given.state in (CallState.NONE, CallState.SENT)


def part_refused(order: Order, *, units: tuple[str, ...], message: str) -> Order:
    why = Problem(
        code="part_cancel_refused",
        message=f"{len(units)} units were taken out of the store order; TikTok Shop did not cancel them: {message}",
        who="shop",
        fix="Ship them, or settle the order in Seller Center.",
    )
    part = PartCancel(units=units, state=CallState.REFUSED, problem=why)
    return order.model_copy(update={"part_cancel": part})


def named(order: Order, *, read: tuple[ReadLine, ...]) -> Order:
    """Our lines with the store's ids."""
    if order.store is None or all(line.id is not None for line in order.store.lines):
        return order
    return order.model_copy(update={"store": lines_read(order.store, read)})


def taken_out(order: Order, *, units: tuple[str, ...], settings: OrderSettings) -> Order:
    """These cancelled units are out of the store order, and its figures are those of what is left."""
    assert order.store is not None
    assert order.shop is not None
    known = dict.fromkeys((*order.store.taken_out, *units))
    return _store(order, taken_out=tuple(known), figures=figures(order.shop, settings))


def take_out_refused(order: Order, *, message: str) -> Order:
    why = Problem(
        code="part_cancelled",
        message=f"Units were cancelled on TikTok Shop; the store refused to take them out of its order: {message}",
        who="store",
        fix="Take the cancelled units out of the store order by hand.",
    )
    return _store(order, take_out_refused=why)


def differences(order: Order) -> list[Problem]:
    """What could not be made good. An address that is on its way is none."""
    store, shop = order.store, order.shop
    if store is None or shop is None:
        return []
    found = []
    if address_changed(order) and store.address_refused is not None:
        found.append(store.address_refused)
    left = left_in(order)
    if left and store.take_out_refused is not None:
        found.append(store.take_out_refused)
    elif left and not can_amend(order) and not store.cancelled:
        found.append(
            Problem(
                code="part_cancelled",
                message=f"{len(left)} of {len(shop.lines)} units were cancelled on TikTok Shop, too late to take out",
                fix="Settle it by hand on one of the two sides.",
            )
        )
    part = order.part_cancel
    if part.problem is not None and part.units == unwanted(order):
        found.append(part.problem)
    return found


def _store(order: Order, **changes: object) -> Order:
    assert order.store is not None
    return order.model_copy(update={"store": order.store.model_copy(update=changes)})
