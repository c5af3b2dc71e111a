"""Reconciliation: a sweep over every linked SKU that compares store, inventory and TikTok Shop, within a call budget.

Steps, each one wake-up: collect TikTok Shop's listings (100 a call), compare ours with them page by page (reads of the
store for 500 SKUs each, stock searches for 600), look a second time at quantities that differed, then the orders, then
the report. A crash repeats one step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from chassis import metrics
from chassis.actors import ActorState, Change, Repository
from chassis.clock import later
from chassis.service import Service
from chassis.store import Collection, UpdateOne, ids_of
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from contracts.ids import sku_key
from contracts.tasks import TaskStatus
from platforms.bigcommerce.client import BigCommerceClient
from platforms.budget import Kind as Line
from platforms.errors import Refused
from platforms.tiktok_shop.client import TikTokShopClient
from platforms.tiktok_shop.models import ProductStock
from services.common.connections import UnknownConnection
from services.inventory import mapping
from services.inventory.domain import drift as drifts
from services.inventory.domain.drift import Action, Drift, Kind, ShopListing
from services.inventory.domain.listing import Listing
from services.inventory.domain.policy import Policy
from services.inventory.domain.sku import Shown, Sku
from services.inventory.effects.assessing import PAUSED_PAUSE, UNKNOWN_PAUSE, Assessor, connection_of, waiting
from services.inventory.effects.checking import look
from services.inventory.effects.reading import BATCH, serve
from services.inventory.effects.updating import RECONCILE_TASK, Tasks
from services.inventory.sessions import Sessions

RECONCILE = "reconcile"
SEARCH_SKUS = 600
PAGE_SKUS = 3000
"""SKUs of one step: whole reads of the store (500) and whole searches of the shop (600)."""
SECOND_LOOK = 60.0
COLLECT, COMPARE, CONFIRM, ORDERS, IDLE = "collect", "compare", "confirm", "orders", "idle"


class Sweep(ActorState):
    """One connection's reconciliation. run: its number.  suspects: SKUs whose quantity differed at the first look."""

    run: int = 0
    step: str = IDLE
    cursor: str = ""
    next_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    suspects: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


def keep_sweeps(service: Service) -> Repository[Sweep]:
    """Where the sweeps of all connections stand."""
    return service.actors("sweeps", Sweep, due=sweep_due)


def sweep_due(sweep: Sweep) -> Mapping[str, datetime | None]:
    return {RECONCILE: sweep.next_at}


def scheduled(connection: str, at: datetime) -> Callable[[Sweep | None], Change[Sweep] | None]:
    """The first reconciliation of a connection, unless one is planned already."""
    return lambda state: None if state else Change(Sweep(id=connection, connection=connection, next_at=at))


def at_once(sweep: Sweep | None, now: datetime) -> Change[Sweep] | None:
    """The next reconciliation of a connection starts now; one under way goes on."""
    if sweep is None or sweep.step != IDLE or sweep.next_at <= now:
        return None
    return Change(sweep.model_copy(update={"next_at": now}))


class Reconciler:
    """every: seconds between two scheduled sweeps."""

    def __init__(
        self,
        assessor: Assessor,
        sessions: Sessions,
        sweeps: Repository[Sweep],
        tasks: Tasks,
        copies: Collection,
        *,
        every: float,
        landing: float,
    ) -> None:
        self._assessor = assessor
        self._stores = assessor.stores
        self._clock = assessor.stores.clock
        self._sessions = sessions
        self._sweeps = sweeps
        self._tasks = tasks
        self._copies = copies
        self._book = assessor.stores.drift
        self._every = every
        self._landing = landing
        self._steps = {
            IDLE: self._start,
            COLLECT: self._collect,
            COMPARE: self._compare,
            CONFIRM: self._confirm,
            ORDERS: self._orders,
        }

    def flow(self) -> Flow:
        return Flow(RECONCILE, self.perform, lease=300.0, platform="tiktok_shop")

    def task_flow(self) -> Flow:
        """A command to reconcile: the sweep runs now, and ends the task with it."""
        return Flow(RECONCILE_TASK, self._begin_for_task)

    async def all_at_once(self) -> None:
        """Every connection is reconciled now."""
        rows = await self._sweeps.collection.find({}, projection={"_id": 1})
        decide = partial(at_once, now=self._clock.now())
        await self._sweeps.transact_many({str(row["_id"]): decide for row in rows})

    async def perform(self, claim: Claim) -> Outcome:
        connection = connection_of(claim)
        try:
            policy = await self._assessor.policy(connection)
        except UnknownConnection as unknown:
            return waiting(claim, later(self._clock.now(), UNKNOWN_PAUSE), str(unknown))
        if not policy.works:
            return waiting(claim, later(self._clock.now(), PAUSED_PAUSE), "the connection's stock is paused")
        loaded = await self._sweeps.load(claim.actors)
        for key, sweep in loaded.items():
            if sweep.next_at <= self._clock.now():
                after = await self._steps[sweep.step](sweep, policy)
                loaded[key] = await self._sweeps.transact(key, _moved(sweep, after)) or after
        return {key: Next(sweep.next_at) for key, sweep in loaded.items()}

    async def _begin_for_task(self, claim: Claim) -> Outcome:
        now = self._clock.now()
        for key, task in (await self._tasks.load(claim.actors)).items():
            await self._sweeps.transact(task.connection, _asked(task.connection, key, now))
            await self._tasks.transact(
                key,
                lambda state: (
                    Change(state.model_copy(update={"status": TaskStatus.RUNNING}))
                    if state and state.status is TaskStatus.SUBMITTED
                    else None
                ),
            )
        return {}

    async def _start(self, sweep: Sweep, policy: Policy) -> Sweep:
        now = self._clock.now()
        return sweep.model_copy(
            update={"run": sweep.run + 1, "step": COLLECT, "cursor": "", "started_at": now, "suspects": ()}
        )

    async def _collect(self, sweep: Sweep, policy: Policy) -> Sweep:
        """A page of the shop's listings into our copies of this run."""
        shop = await self._shop(sweep)
        page = await shop.products.search(after=sweep.cursor)
        await self._copies.bulk(
            [
                UpdateOne(
                    {"_id": f"{sweep.connection}:{product.id}"},
                    {"$set": {"run": sweep.run, "listing": mapping.shop_listing(product).model_dump()}},
                    upsert=True,
                )
                for product in page.items
            ]
        )
        return sweep.model_copy(update={"cursor": page.next, "step": COLLECT if page.next else COMPARE})

    async def _compare(self, sweep: Sweep, policy: Policy) -> Sweep:
        """A page of our listings: read both platforms, take what the store says, note what differs."""
        page = await self._page(sweep)
        if not page:
            pause = SECOND_LOOK if sweep.suspects else 0.0
            return sweep.model_copy(update={"step": CONFIRM, "cursor": "", "next_at": later(self._clock.now(), pause)})
        linked = [listing for listing in page if listing.shop_product]
        read = await self._read_store(await self._store(sweep), policy, linked)
        shown = await self._shown(sweep, linked)
        found: list[Drift] = []
        for listing in linked:
            of_listing = {
                link.variant: sku
                for link in listing.links
                if (sku := read.get(sku_key(listing.connection, link.variant)))
            }
            found += drifts.compare(listing, of_listing, shown.get(listing.shop_product), policy.warehouses.closed)
        sure = [each for each in found if each.kind not in drifts.QUANTITIES]
        await self._book.note(sweep.connection, sweep.run, sure, self._clock.now(), policy.drift)
        doubtful = [sku_key(sweep.connection, each.variant) for each in found if each not in sure and each.variant]
        missed = [key for key, sku in read.items() if sku.needs_write]
        suspects = dict.fromkeys([*sweep.suspects, *doubtful, *missed])
        return sweep.model_copy(update={"cursor": page[-1].id, "suspects": tuple(suspects)})

    async def _confirm(self, sweep: Sweep, policy: Policy) -> Sweep:
        """Quantities that still differ are drift: an order or a write under way would have shown by now.

        Also looked at again: SKUs whose change in the store no hint had told of; TikTok Shop may refuse their value.
        """
        batch, rest = sweep.suspects[:SEARCH_SKUS], sweep.suspects[SEARCH_SKUS:]
        if batch:
            known = await self._stores.skus.load(batch)
            ids = {sku.listed.shop_sku: sku for sku in known.values() if sku.listed and sku.linked}
            begun = self._clock.now()
            stocks = await (await self._shop(sweep)).inventory.search(sku_ids=list(ids))
            shown = mapping.shown_by(stocks)
            numbers = [
                drifts.quantity(sku, shown[shop_sku].units if shop_sku in shown else None)
                for shop_sku, sku in ids.items()
            ]
            found = [each for each in numbers if each is not None]
            await self._book.note(sweep.connection, sweep.run, found, begun, policy.drift)
            wrong = [each for each in found if drifts.action_on(each.kind, policy.drift) is Action.REPAIRED]
            await self._repair(sweep.connection, wrong, shown, begun)
        return sweep.model_copy(update={"suspects": rest, "step": CONFIRM if rest else ORDERS})

    async def _repair(self, connection: str, found: Sequence[Drift], shown: Mapping[str, Shown], at: datetime) -> None:
        """Two looks agree: the newest value goes out again."""
        owners: dict[str, str] = {
            sku_key(connection, each.variant): f"{connection}:{each.product}" for each in found if each.variant
        }
        settled = at - timedelta(seconds=self._landing)
        for _ in range(2):
            await look(self._assessor, owners, shown, at, settled=settled)

    async def _orders(self, sweep: Sweep, policy: Policy) -> Sweep:
        """Orders that are over and still hold units; then the report is complete."""
        now = self._clock.now()
        stuck = [
            order
            for document in await self._stores.orders.collection.find(
                {"connection": sweep.connection, "ended_at": None}
            )
            if (order := self._stores.orders.read(document)).stuck
        ]
        found = [
            Drift(kind=Kind.RESERVATION, subject=order.id, order=order.id.split(":", 1)[1], shop=order.status.value)
            for order in stuck
        ]
        await self._book.note(sweep.connection, sweep.run, found, now, policy.drift)
        await self._finish(sweep, now)
        return sweep.model_copy(
            update={
                "step": IDLE,
                "cursor": "",
                "finished_at": now,
                "next_at": later(now, self._every),
                "tasks": (),
            }
        )

    async def _finish(self, sweep: Sweep, now: datetime) -> None:
        counts = await self._book.close(sweep.connection, sweep.run)
        for kind, number in counts.items():
            metrics.drift.labels(connection=sweep.connection, kind=kind).set(number)
        await self._copies.delete_many({"_id": ids_of(sweep.connection), "run": {"$lt": sweep.run}})
        total = sum(counts.values())
        for task in sweep.tasks:
            await self._tasks.transact(
                task,
                lambda state: (
                    Change(state.completed(now).model_copy(update={"total": total, "failed": total}))
                    if state and state.running
                    else None
                ),
            )

    # --- reading both sides ----------------------------------------------------------------------------------

    async def _shop(self, sweep: Sweep) -> TikTokShopClient:
        return (await self._sessions.shop(sweep.connection)).under(kind=Line.BULK)

    async def _store(self, sweep: Sweep) -> BigCommerceClient:
        return (await self._sessions.store(sweep.connection)).under(kind=Line.BULK)

    async def _page(self, sweep: Sweep) -> list[Listing]:
        keys = ids_of(sweep.connection, sweep.cursor)
        found = await self._stores.listings.collection.find({"_id": keys}, sort=[("_id", 1)], limit=PAGE_SKUS)
        return _first([self._stores.listings.read(document) for document in found])

    async def _read_store(
        self, store: BigCommerceClient, policy: Policy, listings: Sequence[Listing]
    ) -> dict[str, Sku]:
        """The linked SKUs after a fresh read of the store: a change that no hint told of is taken and sent."""
        keys = [sku_key(listing.connection, link.variant) for listing in listings for link in listing.links]
        loaded = await self._stores.skus.load(keys)
        tracked = {key: sku for key, sku in loaded.items() if sku.tracked}
        standing = dict(loaded)
        for start in range(0, len(tracked), BATCH):
            part = dict(list(tracked.items())[start : start + BATCH])
            standing |= await serve(self._assessor, store, policy, part)
        return standing

    async def _shown(self, sweep: Sweep, listings: Sequence[Listing]) -> dict[str, ShopListing]:
        """The shop's listings of this run with their stock; absent: verified to be gone."""
        copies = await self._copies.find(
            {"_id": {"$in": [f"{sweep.connection}:{listing.shop_product}" for listing in listings]}, "run": sweep.run}
        )
        found = {d["listing"]["id"]: ShopListing.model_validate(d["listing"], strict=False) for d in copies}
        shop = await self._shop(sweep)
        for listing in listings:
            if listing.shop_product not in found and (verified := await _verify(shop, listing.shop_product)):
                found[listing.shop_product] = verified
        stocks: list[ProductStock] = []
        for ids in _batches([sku.id for each in found.values() for sku in each.skus]):
            stocks += await shop.inventory.search(sku_ids=ids)
        return {key: mapping.with_stock(each, stocks) for key, each in found.items()}


async def _verify(shop: TikTokShopClient, product: str) -> ShopListing | None:
    """A listing that the search did not return, asked for by id before it is called deleted."""
    try:
        return mapping.shop_listing(await shop.products.get(product))
    except Refused:
        return None


def _first(listings: Sequence[Listing]) -> list[Listing]:
    """As many of them as have PAGE_SKUS linked SKUs together, at least one."""
    page: list[Listing] = []
    room = PAGE_SKUS
    for listing in listings:
        room -= len(listing.links)
        if page and room < 0:
            break
        page.append(listing)
    return page


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + SEARCH_SKUS] for start in range(0, len(ids), SEARCH_SKUS)]


def _asked(connection: str, task: str, now: datetime) -> Callable[[Sweep | None], Change[Sweep] | None]:
    def of(state: Sweep | None) -> Change[Sweep] | None:
        sweep = state or Sweep(id=connection, connection=connection, next_at=now)
        if task in sweep.tasks:
            return None
        at = now if sweep.step == IDLE else sweep.next_at
        return Change(sweep.model_copy(update={"tasks": (*sweep.tasks, task), "next_at": at}))

    return of


def _moved(before: Sweep, after: Sweep) -> Callable[[Sweep | None], Change[Sweep] | None]:
    """Take the step unless somebody else took it; tasks asked for meanwhile wait for the next sweep."""

    def of(state: Sweep | None) -> Change[Sweep] | None:
        if state is None or (state.run, state.step, state.cursor) != (before.run, before.step, before.cursor):
            return None
        late = tuple(task for task in state.tasks if task not in before.tasks)
        soon = {"next_at": after.started_at or after.next_at} if late and after.step == IDLE else {}
        return Change(after.model_copy(update={"rev": state.rev, "tasks": (*after.tasks, *late), **soon}))

    return of
