"""Flows of the sweep actor: what hints did not tell, on both sides, and what changed settings set free."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from chassis.actors import Change, Repository
from chassis.clock import later
from chassis.wakeups import Claim, Next
from chassis.worker import Flow
from contracts.gateway import Pausable, StockTaking
from contracts.ids import order_key
from platforms.bigcommerce.models import Order as StoreRow
from platforms.bigcommerce.orders import PAGE
from services.orders.domain import amending, creation, sweeping
from services.orders.domain.intake import store_hinted
from services.orders.domain.order import CANCELLED_IN_STORE, Order, ShipmentState
from services.orders.domain.review import Context
from services.orders.domain.sweeping import Sweep
from services.orders.effects.desk import SHOP, STORE, Desk
from services.orders.effects.taking_in import take_in
from services.orders.mapping.store import made
from services.orders.store import HELD_BACK, store_order_key

REVIEW_PAGE = 200
BEFORE_START = timedelta(days=1)


class Sweeps:
    """One connection at a time: the claim's batch is one sweep actor."""

    def __init__(self, desk: Desk, sweeps: Repository[Sweep]) -> None:
        self._desk = desk
        self._sweeps = sweeps

    def flows(self) -> list[Flow]:
        return [
            Flow("sweep_shop", partial(self._perform, self.sweep_shop), platform=SHOP, lease=300.0),
            Flow("sweep_store", partial(self._perform, self.sweep_store), platform=STORE, lease=300.0),
            Flow("review", partial(self._perform, self.review), lease=300.0),
        ]

    async def _perform(
        self, work: Callable[[Sweep, Context], Awaitable[None]], claim: Claim
    ) -> Mapping[str, Next | None]:
        (actor,) = claim.actors
        flow = claim.flow
        sweep = await self._sweeps.get(actor)
        if sweep is None or flow not in (due := sweeping.due(sweep)):
            return {actor: None}
        at = due[flow]
        if at is not None and self._desk.clock.now() < at:
            return {actor: Next(at)}
        context = await self._desk.context(actor)
        if not context.connection.works(Pausable.ORDERS):
            return {actor: None}
        await work(sweep, context)
        standing = await self._sweeps.get(actor)
        following = sweeping.due(standing) if standing else {}
        return {actor: Next(following[flow] or self._desk.clock.now()) if flow in following else None}

    async def all_at_once(self) -> None:
        """Every connection is swept now."""
        rows = await self._sweeps.collection.find({}, projection={"_id": 1})
        await self._sweeps.transact_many({str(row["_id"]): sweeping.at_once for row in rows})

    async def sweep_shop(self, sweep: Sweep, context: Context) -> None:
        """Everything updated since the cursor less the overlap, oldest first, page by page."""
        shop = await self._desk.sessions.shop(context.connection.id)
        started = self._desk.clock.now()
        since = sweeping.start_of(sweep.shop_cursor, self._desk.settings.overlap)
        after = ""
        while True:
            read_at = self._desk.clock.now()
            page = await shop.orders.search(updated_from=since, after=after)
            await take_in(self._desk, context, page.items, read_at)
            seen = max((row.update_time for row in page.items if row.update_time), default=None)
            await self._save(sweep.id, partial(sweeping.shop_page, seen=seen))
            after = page.next
            if not after:
                break
        next_at = later(started, self._desk.settings.shop_sweep_every)
        await self._save(sweep.id, partial(sweeping.shop_done, started=started, next_at=next_at))

    async def sweep_store(self, sweep: Sweep, context: Context) -> None:
        """The store's orders of our channel, 250 a call: missed changes, and second orders for one external id."""
        store = await self._desk.sessions.store(context.connection.id)
        started = self._desk.clock.now()
        since = sweeping.start_of(sweep.store_cursor, self._desk.settings.overlap)
        min_id: int | None = None
        while True:
            page = await store.orders.list(
                channel_id=context.connection.store.channel_id,
                modified_from=since or context.connection.since - BEFORE_START,
                min_id=min_id,
                limit=PAGE,
            )
            await self._compare(context, page.items)
            if not page.next or not page.items:
                break
            min_id = page.items[-1].id + 1
        next_at = later(started, self._desk.settings.store_sweep_every)
        await self._save(sweep.id, partial(sweeping.store_done, started=started, next_at=next_at))

    async def _compare(self, context: Context, rows: Sequence[StoreRow]) -> None:
        by_order: dict[str, list[StoreRow]] = {}
        for row in rows:
            if row.external_order_id:
                by_order.setdefault(order_key(context.connection.id, row.external_order_id), []).append(row)
        loaded = await self._desk.orders.load(by_order)
        compare = partial(compared, taking=context.connection.store.stock_taking, now=self._desk.clock.now())
        edits = {
            key: partial(compare, rows=tuple(by_order[key]))
            for key, order in loaded.items()
            if compare(order, rows=tuple(by_order[key])) != order
        }
        ours = {store_order_key(context.connection.id, row.id): key for key in edits for row in by_order[key]}
        await self._desk.store_orders.remember(ours)
        await self._desk.edit_many(edits, context)

    async def review(self, sweep: Sweep, context: Context) -> None:
        """The connection changed: look again at every order that is held back, page by page."""
        connection, after = context.connection.id, ""
        while True:
            rows = await self._desk.orders.collection.find(
                {"connection": connection, **HELD_BACK, "_id": {"$gt": after}},
                sort=[("_id", 1)],
                limit=REVIEW_PAGE,
                projection={"_id": 1},
            )
            keys = [str(row["_id"]) for row in rows]
            await self._desk.edit_many(dict.fromkeys(keys, unparked), context)
            if len(keys) < REVIEW_PAGE:
                break
            after = keys[-1]
        await self._save(sweep.id, partial(sweeping.review_done, rev=context.connection.rev))

    async def _save(self, actor: str, decide: Callable[[Sweep], Change[Sweep]]) -> None:
        await self._sweeps.transact(actor, lambda sweep: decide(sweep) if sweep else None)


def compared(order: Order, *, rows: Sequence[StoreRow], taking: StockTaking, now: datetime) -> Order:
    """The order after a look at the store's orders with its external id: of two that stand the older is kept."""
    if order.store is None:
        return order
    others = [row for row in rows if row.id != order.store.id and row.status_id != CANCELLED_IN_STORE]
    oldest = min(others, key=lambda row: row.id, default=None)
    if oldest is not None and oldest.id < order.store.id and amending.can_amend(order):
        order = creation.kept_older(order, made(oldest, now), taking, now)
    assert order.store is not None
    store = order.store
    order = creation.with_doubles(order, tuple(row.id for row in others if row.id != store.id), now)
    for row in rows:
        changed = row.date_modified is not None and (store.modified_at is None or row.date_modified > store.modified_at)
        if row.id == store.id and (changed or row.status_id != store.status):
            order = store_hinted(order, now)
    return order


def unparked(order: Order) -> Order:
    """Parked shipments are tried again: the map may know their carrier now."""
    shipments = tuple(
        one.model_copy(update={"state": ShipmentState.WANTED, "problem": None})
        if one.state is ShipmentState.PARKED
        else one
        for one in order.shipments
    )
    return order.model_copy(update={"shipments": shipments})
