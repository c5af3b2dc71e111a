"""Flows that write at TikTok Shop: ``ship``, ``cancel_shop`` and ``cancel_part``.

None of these calls has a key of ours against repeats: each is on record before it is made, and one
without an answer is followed by a read of the order, never by a blind repeat.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from chassis.wakeups import Lease
from chassis.worker import Flow
from contracts.catalog import Problem
from platforms.errors import Refused, TooLate, Uncertain
from platforms.tiktok_shop.client import TikTokShopClient
from platforms.tiktok_shop.fulfilment import ALREADY_SHIPPED
from services.orders.domain import amending, cancelling, shipping
from services.orders.domain.order import CallState, Order, PartCancel, Shipment, ShipmentState, ShopCancel
from services.orders.domain.review import Context
from services.orders.domain.shipping import MARK_REGIONS, Provider
from services.orders.effects.desk import NOTHING_DONE, SHOP, Desk, Edit, read_again
from services.orders.effects.fetch import fetch, read_requests
from services.orders.mapping.store import read_lines

BATCH = 4
PROVIDERS_KEPT = timedelta(hours=1)
T = TypeVar("T")


class ShopSide:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._providers: dict[tuple[str, str], tuple[datetime, tuple[Provider, ...]]] = {}

    def flows(self) -> list[Flow]:
        work = {"ship": self.ship, "cancel_shop": self.cancel, "cancel_part": self.cancel_part}
        return [
            Flow(name, partial(self._desk.each, flow=name, work=each), batch=BATCH, platform=SHOP)
            for name, each in work.items()
        ]

    async def _on_record(
        self,
        order: Order,
        context: Context,
        call: Awaitable[T],
        *,
        undone: Edit,
        done: Callable[[T], Edit],
        refused: Callable[[Refused], Awaitable[Order]],
    ) -> Order:
        """Make a call that is on record, and note what its answer means. Without one the record stays as it is; what
        surely did nothing is taken off it. Raises the platform error that the worker should back off for."""
        try:
            answer = await call
        except NOTHING_DONE as error:
            order = await self._desk.edit(order.id, undone, context)
            if isinstance(error, TooLate):
                return order
            raise
        except Uncertain:
            return order
        except Refused as why:
            return await refused(why)
        return await self._desk.edit(order.id, done(answer), context)

    # --- shipments --------------------------------------------------------------------------------------------

    async def ship(self, order: Order, context: Context, lease: Lease) -> Order:
        """Each store shipment once, one after the other: the platform refuses two at a time for one order."""
        for number in [shipment.id for shipment in order.shipments]:
            shipment = shipping.standing(order, number)
            if shipment.state is ShipmentState.SENT and self._desk.is_settled(shipment.send_by):
                order = await self._resolved(order, number, context)
                shipment = shipping.standing(order, number)
            if shipment.state is ShipmentState.WANTED and "ship" in order.todo:
                order = await self._ship_one(order, shipment, context, lease)
        return order

    async def _resolved(self, order: Order, number: int, context: Context) -> Order:
        """What became of a call without an answer, by the order as it stands now."""
        order = (await fetch(self._desk, context, {order.id: order})).get(order.id, order)
        return await self._desk.edit(order.id, partial(shipping.resolved, number=number), context)

    async def _ship_one(self, order: Order, shipment: Shipment, context: Context, lease: Lease) -> Order:
        ready = await self._ready(order, shipment, context)
        send_by, by = self._desk.send_by(lease), self._desk.clock.now()
        if ready.state is ShipmentState.DONE:
            return await self._desk.edit(order.id, partial(shipping.found, shipment=ready, at=by), context)
        if ready.state is not ShipmentState.WANTED:
            return await self._desk.edit(order.id, partial(shipping.on_record, shipment=ready), context)
        record = {"state": ShipmentState.SENT, "sent_at": by, "send_by": send_by, "sending": ready.tracking_number}
        sent = ready.model_copy(update=record)
        order = await self._desk.edit(order.id, partial(shipping.on_record, shipment=sent), context)
        if shipping.standing(order, shipment.id) != sent:
            return order
        shop = (await self._desk.sessions.shop(context.connection.id)).under(send_by=send_by)
        return await self._on_record(
            order,
            context,
            self._call(shop, order, sent, context),
            undone=partial(shipping.wanted_again, number=sent.id),
            done=lambda after: partial(shipped, shipment=after, now=self._desk.clock.now()),
            refused=lambda why: self._refused(order, sent, why, context),
        )

    async def _ready(self, order: Order, shipment: Shipment, context: Context) -> Shipment:
        """The shipment with its carrier, or parked, refused or done without a call."""
        assert order.shop is not None
        if not shipment.tracking_number:
            return _parked(shipment, shipping.no_tracking(shipment))
        if not shipment.units:
            return _parked(shipment, shipping.nothing_left(shipment))
        if not shipment.sent_number and (known := shipping.confirmed(shipment, order.shop)) is not None:
            return known
        provider = shipping.provider_for(shipment, context.settings.providers, ())
        if isinstance(provider, Problem):
            offered = await self._offered(order, context)
            provider = shipping.provider_for(shipment, context.settings.providers, offered)
        if isinstance(provider, Problem):
            return _parked(shipment, provider)
        return shipment.model_copy(update={"provider": provider.id, "provider_name": provider.name, "problem": None})

    async def _offered(self, order: Order, context: Context) -> tuple[Provider, ...]:
        """The carriers of the order's delivery option, asked for once an hour."""
        assert order.shop is not None
        key = (context.connection.id, order.shop.delivery_option)
        now = self._desk.clock.now()
        until, known = self._providers.get(key, (now, ()))
        if now < until:
            return known
        shop = await self._desk.sessions.shop(context.connection.id)
        try:
            rows = await shop.logistics.shipping_providers(order.shop.delivery_option)
        except Refused:
            rows = ()
        self._providers[key] = (now + PROVIDERS_KEPT, tuple(Provider(row.id, row.name) for row in rows))
        return self._providers[key][1]

    async def _call(self, shop: TikTokShopClient, order: Order, shipment: Shipment, context: Context) -> Shipment:
        tracking = {"tracking_number": shipment.tracking_number, "provider_id": shipment.provider}
        if shipment.sent_number:
            if shipment.package:
                await shop.fulfilment.correct_package_tracking(shipment.package, **tracking)
            else:
                await shop.fulfilment.correct_order_tracking(order.shop_order, **tracking)
            corrected = shipment.model_copy(update={"corrections": shipment.corrections + 1})
            return shipping.done(corrected, shipment.package)
        if context.connection.shop.region in MARK_REGIONS:
            marked = await shop.fulfilment.mark_shipped(order.shop_order, line_ids=shipment.units, **tracking)
            return shipping.done(shipment, marked.package_id, marked.warning.message)
        assert order.shop is not None
        lines = [line for line in order.shop.lines if line.id in shipment.units]
        packages = dict.fromkeys(line.package for line in lines if line.package)
        for package in packages:
            await shop.fulfilment.ship_package(package, **tracking)
        return shipping.done(shipment, next(iter(packages), ""))

    async def _refused(self, order: Order, shipment: Shipment, refused: Refused, context: Context) -> Order:
        """Shipped already with this number is a success; everything else is shown with the platform's words."""
        if refused.code in ALREADY_SHIPPED:
            order = (await fetch(self._desk, context, {order.id: order})).get(order.id, order)
            known = shipping.confirmed(shipment, order.shop) if order.shop else None
            if known is not None:
                now = self._desk.clock.now()
                return await self._desk.edit(order.id, partial(shipped, shipment=known, now=now), context)
        why = Problem(
            code="shipment_refused",
            field=refused.code,
            message=f"TikTok Shop refused store shipment {shipment.id}: {refused.message}",
            fix="Correct the shipment in the store, or enter the tracking in Seller Center.",
        )
        failed = shipment.model_copy(update={"state": ShipmentState.REFUSED, "problem": why})
        return await self._desk.edit(order.id, partial(shipping.turned_down, shipment=failed), context)

    # --- cancellations ----------------------------------------------------------------------------------------

    async def cancel(self, order: Order, context: Context, lease: Lease) -> Order:
        """The store order was cancelled: cancel here too, after a look at what stands."""
        order = (await fetch(self._desk, context, {order.id: order})).get(order.id, order)
        order = (await read_requests(self._desk, context, {order.id: order})).get(order.id, order)
        if not cancelling.wants_shop_cancel(order):
            return order
        request = next((one for one in order.requests if one.open and one.kind == "cancellation"), None)
        shop = await self._desk.sessions.shop(context.connection.id)
        reason = "" if request else await self._reason(shop, order)
        if request is None and not reason:
            return await self._cancel_refused(
                order, "it offers no reason for which the order may be cancelled", context
            )
        send_by, now = self._desk.send_by(lease), self._desk.clock.now()
        sent = ShopCancel(state=CallState.SENT, reason=reason, sent_at=now, send_by=send_by)
        order = await self._desk.edit(order.id, partial(with_shop_cancel, cancel=sent), context)
        shop = shop.under(send_by=send_by)
        call: Awaitable[object]
        if request is not None:
            call = shop.aftersales.approve_cancellation(request.id, idempotency_key=f"{order.id}:{request.id}")
        else:
            call = shop.aftersales.cancel(order.shop_order, reason=reason)
        done = sent.model_copy(update={"state": CallState.DONE})
        return await self._on_record(
            order,
            context,
            call,
            undone=partial(with_shop_cancel, cancel=ShopCancel()),
            done=lambda _: partial(shop_cancelled, cancel=done, now=self._desk.clock.now()),
            refused=lambda why: self._cancel_refused(order, why.message, context),
        )

    async def cancel_part(self, order: Order, context: Context, lease: Lease) -> Order:
        """The merchant took units out of the store order: cancel them here too, where the platform lets a part go."""
        order = await self._compared(order, context)
        if not amending.wants_part_cancel(order):
            return order
        units, now = amending.unwanted(order), self._desk.clock.now()
        shop = await self._desk.sessions.shop(context.connection.id)
        reason = await self._reason(shop, order, units)
        if not reason:
            why = "it offers no reason for which they may be cancelled"
            return await self._desk.edit(order.id, partial(amending.part_refused, units=units, message=why), context)
        send_by = self._desk.send_by(lease)
        sent = PartCancel(units=units, state=CallState.SENT, send_by=send_by)
        order = await self._desk.edit(order.id, partial(with_part_cancel, part=sent), context)
        done = sent.model_copy(update={"state": CallState.DONE})
        return await self._on_record(
            order,
            context,
            shop.under(send_by=send_by).aftersales.cancel(order.shop_order, reason=reason, line_ids=units),
            undone=partial(with_part_cancel, part=PartCancel()),
            done=lambda _: partial(part_cancelled, part=done, now=now),
            refused=lambda why: self._desk.edit(
                order.id, partial(amending.part_refused, units=units, message=why.message), context
            ),
        )

    async def _compared(self, order: Order, context: Context) -> Order:
        """Both sides read now: TikTok Shop may have cancelled the very unit that the merchant took out."""
        order = (await fetch(self._desk, context, {order.id: order})).get(order.id, order)
        if order.store is None:
            return order
        store = await self._desk.sessions.store(context.connection.id)
        read = read_lines(await store.orders.lines(order.store.id))
        return await self._desk.edit(order.id, partial(amending.removed_by_merchant, read=read), context)

    async def _reason(self, shop: TikTokShopClient, order: Order, units: Sequence[str] = ()) -> str:
        """One of the reasons that the platform offers for this order, or these of its units, now; they differ by
        market and status."""
        skus = {line.sku for line in order.shop.lines if line.id in units} if order.shop else set()
        rows = [row for row in await shop.aftersales.eligibility(order.shop_order) if not units or row.sku_id in skus]
        lines = [line for sku in rows for line in sku.line_item_eligibility if line.eligible]
        offered = [name for line in lines for name in line.available_reason_names]
        return cancelling.choose_reason(offered, part=bool(units))

    async def _cancel_refused(self, order: Order, message: str, context: Context) -> Order:
        why = Problem(
            code="shop_cancel_refused",
            message=f"The store order was cancelled; TikTok Shop did not cancel: {message}",
            who="shop",
            fix="Settle the order in Seller Center, or reopen it in the store.",
        )
        cancel = ShopCancel(state=CallState.REFUSED, problem=why)
        return await self._desk.edit(order.id, partial(with_shop_cancel, cancel=cancel), context)


def shipped(order: Order, *, shipment: Shipment, now: datetime) -> Order:
    return read_again(now)(shipping.sent(order, shipment, now))


def with_shop_cancel(order: Order, *, cancel: ShopCancel) -> Order:
    return order.model_copy(update={"shop_cancel": cancel})


def with_part_cancel(order: Order, *, part: PartCancel) -> Order:
    return order.model_copy(update={"part_cancel": part})


def part_cancelled(order: Order, *, part: PartCancel, now: datetime) -> Order:
    if order.part_cancel == part:  # a read that came before the answer has told it
        return order
    order = with_part_cancel(order, part=part)
    return read_again(now)(order.noting(now, "units cancelled on TikTok Shop", detail=", ".join(part.units)))


def shop_cancelled(order: Order, *, cancel: ShopCancel, now: datetime) -> Order:
    if order.shop_cancel == cancel:
        return order
    order = with_shop_cancel(order, cancel=cancel).noting(now, "cancelled on TikTok Shop", detail=cancel.reason)
    return read_again(now)(order)


def _parked(shipment: Shipment, why: Problem) -> Shipment:
    return shipment.model_copy(update={"state": ShipmentState.PARKED, "problem": why})
