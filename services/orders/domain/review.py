"""The one place that decides what is left to do for an order, and what to show of it.

Every decision that knows the connection ends here, so that a changed setting, link, fact or clock leads to the same
answer whichever way it came.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contracts.catalog import Problem
from contracts.gateway import ConnectionChangedV1
from contracts.settings import OrderSettings
from services.orders.domain import amending, blocks, cancelling, creation, progress, refunds, shipping
from services.orders.domain.creation import LookUp, Send, Timing, Wait
from services.orders.domain.intake import with_hint_todo
from services.orders.domain.order import CallState, Order, ShipmentState


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision may know besides the order."""

    connection: ConnectionChangedV1
    timing: Timing = field(default_factory=Timing)

    @property
    def settings(self) -> OrderSettings:
        return self.connection.settings.order


def reviewed(order: Order, context: Context, now: datetime) -> Order:
    """The order with its ``todo``, problems, differences and list fields as they follow from everything else."""
    order = order.model_copy(update={"since": context.connection.since})
    order = _moot_shipments(order)
    problems = _problems(order, context.settings)
    differences = tuple(_differences(order))
    order = order.model_copy(
        update={
            "problems": problems,
            "differences": differences,
            "different": bool(differences),
            "todo": _todo(order, context, now),
            **_for_lists(order, context.settings, problems),
        }
    )
    return with_hint_todo(order)


def _todo(order: Order, context: Context, now: datetime) -> dict[str, datetime | None]:
    todo: dict[str, datetime | None] = {}
    step = creation.next_step(order, context.settings, now, context.timing)
    if isinstance(step, Wait):
        todo["create"] = step.until
    elif isinstance(step, LookUp | Send):
        todo["create"] = None
    if progress.wanted_status(order, context.settings) is not None:
        todo["status"] = None
    if cancelling.wants_shop_cancel(order):
        todo["cancel_shop"] = shipping.settles_at(order.shop_cancel.send_by, context.timing)
    if cancelling.wants_store_cancel(order):
        todo["cancel_store"] = None
    if any(not double.cancelled for double in order.doubles):
        todo["cancel_doubles"] = None
    if any(answer.state is CallState.NONE for answer in order.answers):
        todo["answer"] = None
    if (refund := refunds.wanted(order, context.settings)) and order.store is not None:
        todo["refund"] = shipping.settles_at(refunds.state_of(order, refund[0].id).send_by, context.timing)
    if amending.wants_part_cancel(order):
        todo["cancel_part"] = shipping.settles_at(order.part_cancel.send_by, context.timing)
    if amending.wants_address(order):
        todo["address"] = None
    if amending.wants_take_out(order):
        todo["take_out"] = None
    if wants_archive(order, context.settings):
        todo["archive"] = None
    if (due := _ship_due(order, context.timing)) is not None:
        todo["ship"] = None if due <= now else due
    return todo


def wants_archive(order: Order, settings: OrderSettings) -> bool:
    """Cancelled on both sides, and the merchant wants such orders out of the list."""
    store = order.store
    if not settings.archive_cancelled or order.shop is None or not order.shop.cancelled or store is None:
        return False
    return store.cancelled and not store.archived


def _ship_due(order: Order, timing: Timing) -> datetime | None:
    """When the ship flow has something to do: the earliest over the shipments."""
    if order.shop is None or order.shop.cancelled:
        return None
    times = []
    for shipment in order.shipments:
        if shipment.state is ShipmentState.WANTED:
            times.append(order.first_seen)
        elif shipment.state is ShipmentState.SENT:
            times.append(shipping.settles_at(shipment.send_by, timing) or order.first_seen)
    return min(times, default=None)


def _moot_shipments(order: Order) -> Order:
    """A shipment that TikTok Shop has not accepted is not sent once it cancelled, and never for FBT orders."""
    if order.shop is None or not (order.shop.cancelled or order.shop.fulfilled_by_tiktok):
        return order
    for shipment in order.shipments:
        order = shipping.moot(order, number=shipment.id)
    return order


def _problems(order: Order, settings: OrderSettings) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if order.store is None and blocks.is_ours(order, settings):
        found += blocks.blocks(order, settings)
        if order.create.refused is not None:
            found.append(order.create.refused)
    found += [shipment.problem for shipment in order.shipments if shipment.problem is not None]
    found += [answer.problem for answer in order.answers if answer.problem is not None]
    return tuple(found)


def _differences(order: Order) -> list[Problem]:
    found = cancelling.differences(order)
    found += amending.differences(order)
    found += [refund.problem for refund in order.refunds if refund.problem is not None]
    found += [
        Problem(
            code="double_store_order",
            message=f"Store order {double.id} carries the same TikTok Shop order; the older one is kept",
            fix="Nothing, once it is cancelled." if double.cancelled else "It is being cancelled.",
        )
        for double in order.doubles
    ]
    if order.store is not None and order.store.status_tried is not None:
        found.append(
            Problem(
                code="status_refused",
                message=f"The store refused status {order.store.status_tried}",
                fix="Set the status in the store by hand.",
            )
        )
    return found


def _for_lists(order: Order, settings: OrderSettings, problems: tuple[Problem, ...]) -> dict[str, object]:
    shop, store = order.shop, order.store
    if shop is None:
        return {}
    archived = order.archived or bool(store and store.archived) or (shop.cancelled and settings.archive_cancelled)
    return {
        "status": shop.raw_status,
        "placed_at": shop.placed_at,
        "ship_by": shop.ship_by if not (shop.cancelled or shop.tracking_accepted) else None,
        "synced": store is not None,
        "store_order": store.id if store else None,
        "blocked": bool(problems) or (store is None and shop.paid and not shop.cancelled),
        "cancelled": shop.cancelled,
        "oversold": cancelling.is_oversold(shop, settings.oversold_reasons, order.checked_skus),
        "archived": archived,
        "missing_skus": blocks.missing_links(order, settings) if store is None and not shop.cancelled else (),
    }
