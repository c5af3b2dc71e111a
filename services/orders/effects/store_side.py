"""Flows that read and write the store order: ``read_store``, ``status``, ``cancel_store``, ``cancel_doubles``,
``address``, ``take_out``, ``archive``, ``refund``.

Status writes may be repeated, but never on a stale view: each one reads first, so that a merchant's own step forward
is not undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType

from chassis.wakeups import Claim, Lease, Next
from chassis.worker import Flow
from contracts.catalog import Problem
from contracts.settings import OrderSettings
from platforms.bigcommerce.client import BigCommerceClient
from platforms.bigcommerce.models import Order as StoreRow
from platforms.bigcommerce.orders import PAGE
from platforms.errors import Refused, Uncertain
from services.orders.domain import amending, cancelling, progress, refunds, shipping
from services.orders.domain.order import (
    CANCELLED_IN_STORE,
    BuyerRequest,
    CallState,
    Double,
    Order,
    StoreCancel,
    StoreOrder,
)
from services.orders.domain.review import Context, wants_archive
from services.orders.domain.shipping import ReadLine, ReadShipment
from services.orders.effects.desk import NOTHING_DONE, STORE, Desk, Work
from services.orders.mapping import store as mapping
from services.orders.mapping.buyers import unquoted

BATCH = 4
READ_AT_ONCE = 50
NOTHING_LISTED: Mapping[int, StoreRow] = MappingProxyType({})


class StoreSide:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def flows(self) -> list[Flow]:
        work = {
            "status": self.status,
            "cancel_store": self.cancel,
            "cancel_doubles": self.cancel_doubles,
            "address": self.address,
            "take_out": self.take_out,
            "archive": self.archive,
            "refund": self.refund,
        }
        return [
            Flow("read_store", self.read_together, batch=READ_AT_ONCE, platform=STORE),
            *(
                Flow(name, partial(self._desk.each, flow=name, work=each), batch=BATCH, platform=STORE)
                for name, each in work.items()
            ),
        ]

    async def read_together(self, claim: Claim) -> Mapping[str, Next | None]:
        """Store orders that lie near each other are read with one list; one that no list shows is asked for by id."""
        return await self._desk.each(claim, "read_store", self.read, first=self._listed)

    async def _listed(self, orders: Sequence[Order], context: Context) -> Work:
        store = await self._store(context)
        numbers = [order.store.id for order in orders if order.store is not None]
        rows: dict[int, StoreRow] = {}
        for window in near_each_other(numbers, PAGE):
            if len(window) > 1:
                page = await store.orders.list(min_id=window[0], max_id=window[-1], limit=PAGE)
                rows |= {row.id: row for row in page.items}
        return partial(self.read, listed=rows)

    async def read(
        self, order: Order, context: Context, lease: Lease, *, listed: Mapping[int, StoreRow] = NOTHING_LISTED
    ) -> Order:
        """The store order as it stands: status, shipments, and once its lines."""
        store = await self._store(context)
        assert order.store is not None
        served = order.store.wanted_at
        row = listed.get(order.store.id) or await self._row(store, order.store.id)
        if row is None:
            return await self._desk.edit(order.id, partial(gone, served=served), context)
        lines: tuple[ReadLine, ...] = ()
        shipments: tuple[ReadShipment, ...] = ()
        if row.items_shipped or row.status_id in cancelling.SHIPPED_IN_STORE or order.shipments:
            shipments = mapping.read_shipments(await store.orders.shipments(row.id))
            if any(line.id is None for line in order.store.lines) and shipments:
                lines = mapping.read_lines(await store.orders.lines(row.id))
        elif amending.lacks_units(order, row.items_total) and not shipments and row.status_id != CANCELLED_IN_STORE:
            held = mapping.read_lines(await store.orders.lines(row.id))
            await self._desk.edit(order.id, partial(amending.removed_by_merchant, read=held), context)
        now = self._desk.clock.now()
        edit = partial(taken, row=row, lines=lines, shipments=shipments, served=served, now=now)
        return await self._desk.edit(order.id, edit, context)

    async def status(self, order: Order, context: Context, lease: Lease) -> Order:
        """Move the store order forward, if it has not moved by itself."""
        store = await self._store(context)
        order = await self._seen_first(store, order, context)
        target = progress.wanted_status(order, context.settings)
        if target is None or order.store is None:
            return order
        try:
            row = await store.under(send_by=self._desk.send_by(lease)).orders.set_status(order.store.id, target)
        except Refused:
            return await self._desk.edit(order.id, partial(progress.status_refused, target=target), context)
        return await self._desk.edit(order.id, partial(seen, row=row, now=self._desk.clock.now()), context)

    async def cancel(self, order: Order, context: Context, lease: Lease) -> Order:
        """TikTok Shop cancelled: cancel the store order, unless it has shipped meanwhile."""
        store = await self._store(context)
        order = await self._seen_first(store, order, context)
        if not cancelling.wants_store_cancel(order) or order.store is None:
            return order
        try:
            row = await store.under(send_by=self._desk.send_by(lease)).orders.set_status(
                order.store.id, CANCELLED_IN_STORE
            )
        except Refused as refused:
            return await self._desk.edit(order.id, partial(cancel_refused, message=refused.message), context)
        return await self._desk.edit(order.id, partial(cancelled, row=row, now=self._desk.clock.now()), context)

    async def cancel_doubles(self, order: Order, context: Context, lease: Lease) -> Order:
        """Cancel the younger store orders that carry this order's external id."""
        store = await self._store(context)
        for double in order.doubles:
            if double.cancelled or order.store is None or double.id == order.store.id:
                continue
            row = await self._row(store, double.id)
            if row is not None and row.external_order_id == order.shop_order and row.status_id != CANCELLED_IN_STORE:
                await store.under(send_by=self._desk.send_by(lease)).orders.set_status(double.id, CANCELLED_IN_STORE)
            now = self._desk.clock.now()
            order = await self._desk.edit(order.id, partial(double_cancelled, number=double.id, now=now), context)
        return order

    async def address(self, order: Order, context: Context, lease: Lease) -> Order:
        """The buyer changed the delivery address: so does the store order, as long as nothing is shipped."""
        store = await self._store(context)
        order = await self._seen_first(store, order, context)
        if not amending.wants_address(order) or order.store is None:
            return order
        digest = order.address
        buyer = (await self._desk.vault.open([order.id])).get(order.id)
        place = order.store.address or await self._place(store, order.store.id)
        if buyer is None or place is None:
            why = "it has no delivery address" if buyer else "the address can no longer be read"
            return await self._desk.edit(order.id, partial(amending.address_refused, message=why), context)
        writing = store.under(send_by=self._desk.send_by(lease)).orders
        try:
            await writing.change_shipping_address(order.store.id, place, mapping.address_change(buyer))
        except Refused as refused:
            failed = partial(amending.address_refused, message=unquoted(refused, buyer).message)
            return await self._desk.edit(order.id, failed, context)
        now = self._desk.clock.now()
        return await self._desk.edit(order.id, partial(address_written, digest=digest, now=now), context)

    async def _place(self, store: BigCommerceClient, number: int) -> int | None:
        """The id of the store order's delivery address."""
        return next((one.id for one in await store.orders.shipping_addresses(number)), None)

    async def take_out(self, order: Order, context: Context, lease: Lease) -> Order:
        """TikTok Shop cancelled a part: those units leave the store order, the rest goes on."""
        store = await self._store(context)
        order = await self._seen_first(store, order, context)
        if not amending.wants_take_out(order) or order.store is None or order.shop is None:
            return order
        units = amending.left_in(order)
        read = mapping.read_lines(await store.orders.lines(order.store.id))
        order = await self._desk.edit(order.id, partial(amending.named, read=read), context)
        assert order.store is not None
        assert order.shop is not None
        now = self._desk.clock.now()
        out = partial(units_out, units=units, settings=context.settings, now=now)
        left = amending.quantities(order, order.shop, read)
        if not left:
            return await self._desk.edit(order.id, out, context)
        fields = mapping.discount_of(order.shop, context.settings)
        try:
            await store.under(send_by=self._desk.send_by(lease)).orders.set_quantities(order.store.id, left, fields)
        except Refused as refused:
            failed = partial(amending.take_out_refused, message=refused.message)
            return await self._desk.edit(order.id, failed, context)
        return await self._desk.edit(order.id, out, context)

    async def archive(self, order: Order, context: Context, lease: Lease) -> Order:
        """Out of the store's list; never deleted here."""
        store = await self._store(context)
        if order.store is not None and wants_archive(order, context.settings):
            await store.under(send_by=self._desk.send_by(lease)).orders.archive(order.store.id)
        return await self._desk.edit(order.id, partial(archived, now=self._desk.clock.now()), context)

    async def refund(self, order: Order, context: Context, lease: Lease) -> Order:
        """Record a refund that TikTok Shop has paid, unless a look shows that it is there: no key guards repeats."""
        for request in refunds.wanted(order, context.settings)[:1]:
            order = await self._mirror(order, request, context, lease)
        return order

    async def _mirror(self, order: Order, request: BuyerRequest, context: Context, lease: Lease) -> Order:
        assert order.store is not None
        edit, number = self._desk.edit, order.store.id
        store = await self._store(context)
        if any(mapping.is_mirror(refund, request.id) for refund in await store.orders.refunds(number)):
            return await edit(
                order.id, partial(refunds.done, return_id=request.id, now=self._desk.clock.now()), context
            )
        send_by = self._desk.send_by(lease)
        await edit(order.id, partial(refunds.sent, return_id=request.id, send_by=send_by), context)
        items, payments = mapping.refund(number, request)
        try:
            await store.under(send_by=send_by).orders.create_refund(number, items, payments)
        except Refused as refused:
            failed = partial(refunds.refused, return_id=request.id, message=refused.message)
            return await edit(order.id, failed, context)
        except Uncertain:
            return await edit(order.id, lambda now: now, context)
        except NOTHING_DONE:
            await edit(order.id, partial(refunds.not_sent, return_id=request.id), context)
            raise
        return await edit(order.id, partial(refunds.done, return_id=request.id, now=self._desk.clock.now()), context)

    async def _seen_first(self, store: BigCommerceClient, order: Order, context: Context) -> Order:
        assert order.store is not None
        row = await self._row(store, order.store.id)
        if row is None:
            return await self._desk.edit(order.id, partial(gone, served=order.store.wanted_at), context)
        return await self._desk.edit(order.id, partial(seen, row=row, now=self._desk.clock.now()), context)

    async def _row(self, store: BigCommerceClient, store_order: int) -> StoreRow | None:
        try:
            return await store.orders.get(store_order)
        except Refused as refused:
            if refused.not_found:
                return None
            raise

    async def _store(self, context: Context) -> BigCommerceClient:
        return await self._desk.sessions.store(context.connection.id)


def near_each_other(numbers: Iterable[int], span: int) -> list[list[int]]:
    """The numbers in order, cut into windows that are no wider than ``span``."""
    windows: list[list[int]] = []
    for number in sorted(set(numbers)):
        if windows and number - windows[-1][0] < span:
            windows[-1].append(number)
        else:
            windows.append([number])
    return windows


def seen(order: Order, *, row: StoreRow, now: datetime) -> Order:
    return progress.store_seen(order, row.status_id, row.date_modified, row.is_deleted, now)


def taken(
    order: Order,
    *,
    row: StoreRow,
    lines: tuple[ReadLine, ...],
    shipments: tuple[ReadShipment, ...],
    served: datetime | None,
    now: datetime,
) -> Order:
    """Everything that a read of the store order told. ``served``: the hint that it answers."""
    order = seen(order, row=row, now=now)
    if order.store is None:
        return order
    store = shipping.lines_read(order.store, lines) if lines else order.store
    order = _served(order.model_copy(update={"store": store}), store, served)
    return shipping.shipments_read(order, shipments, now)


def gone(order: Order, *, served: datetime | None) -> Order:
    """The store no longer has the order: nothing more is asked of it."""
    if order.store is None:
        return order
    store = order.store.model_copy(update={"archived": True})
    return _served(order.model_copy(update={"store": store}), store, served)


def cancelled(order: Order, *, row: StoreRow, now: datetime) -> Order:
    order = seen(order, row=row, now=now)
    store = order.store.model_copy(update={"cancelled_by_us": True}) if order.store else None
    done = StoreCancel(state=CallState.DONE)
    return order.model_copy(update={"store": store, "store_cancel": done}).noting(now, "cancelled in the store")


def cancel_refused(order: Order, *, message: str) -> Order:
    why = Problem(
        code="store_cancel_refused",
        message=f"TikTok Shop cancelled the order; the store refused to cancel it: {message}",
        who="store",
        fix="Cancel the order in the store by hand.",
    )
    return order.model_copy(update={"store_cancel": StoreCancel(state=CallState.REFUSED, problem=why)})


def double_cancelled(order: Order, *, number: int, now: datetime) -> Order:
    doubles = tuple(Double(id=one.id, cancelled=one.cancelled or one.id == number) for one in order.doubles)
    return order.model_copy(update={"doubles": doubles}).noting(now, "second store order cancelled", detail=str(number))


def address_written(order: Order, *, digest: str, now: datetime) -> Order:
    return amending.address_written(order, digest=digest).noting(now, "address changed in the store")


def units_out(order: Order, *, units: tuple[str, ...], settings: OrderSettings, now: datetime) -> Order:
    order = amending.taken_out(order, units=units, settings=settings)
    return order.noting(now, "cancelled units taken out of the store order", detail=", ".join(units))


def archived(order: Order, *, now: datetime) -> Order:
    if order.store is None or order.store.archived:
        return order
    store = order.store.model_copy(update={"archived": True})
    return order.model_copy(update={"store": store, "archived": True}).noting(now, "archived in the store")


def _served(order: Order, store: StoreOrder, served: datetime | None) -> Order:
    if served is None or (store.served_at is not None and store.served_at >= served):
        return order
    return order.model_copy(update={"store": store.model_copy(update={"served_at": served})})
