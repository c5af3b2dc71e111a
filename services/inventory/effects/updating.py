"""Update stock for chosen products: press their SKUs page by page and count how each product came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from chassis.actors import Change, Repository
from chassis.clock import later
from chassis.service import Service
from chassis.store import ids_of
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from contracts.ids import product_key, sku_key
from contracts.inventory import ReconcileStockV1, UpdateStockV1
from contracts.tasks import TaskKind, TaskReason, TaskStatus
from services.common.tasks import keep_tasks
from services.inventory.domain import sku as skus
from services.inventory.domain import task as tasks
from services.inventory.domain.listing import Listing
from services.inventory.domain.sku import Sku
from services.inventory.domain.task import PAGE, PATIENCE, StockTask
from services.inventory.store import Stores

UPDATE, RECONCILE_TASK = "update_stock", "reconcile_task"
LOOK_AGAIN = 1.0

Tasks = Repository[StockTask]


def keep(service: Service) -> Tasks:
    """The service's tasks; hears the commands that start them."""
    kept = keep_tasks(service, due=_due, cls=StockTask)
    clock = service.ports.clock
    service.inbox.hear(
        UpdateStockV1, kept, lambda task, heard: tasks.update_stock(task, heard, clock.now()), to=lambda h: [h.task]
    )
    service.inbox.hear(
        ReconcileStockV1, kept, lambda task, heard: tasks.reconcile(task, heard, clock.now()), to=lambda h: [h.task]
    )
    return kept


def _due(task: StockTask) -> Mapping[str, datetime | None]:
    if task.kind is TaskKind.UPDATE_STOCK:
        return {UPDATE: None} if task.running else {}
    return {RECONCILE_TASK: None} if task.status is TaskStatus.SUBMITTED else {}


def update_flow(stores: Stores, kept: Tasks) -> Flow:
    """One step per look: press the next page, or count the page that was pressed."""

    async def perform(claim: Claim) -> Outcome:
        loaded = await kept.load(claim.actors)
        outcome: dict[str, Next | None] = {}
        for key, task in loaded.items():
            if task.running:
                step = await _press(stores, task) if not task.page else await _count(stores, task)
                standing = await kept.transact(key, step) if step else task
                outcome[key] = _following(stores, standing)
        return outcome

    return Flow(UPDATE, perform, batch=4, lease=120.0)


Step = Callable[[StockTask | None], Change[StockTask] | None]


def _following(stores: Stores, task: StockTask | None) -> Next | None:
    if task is None or not task.running:
        return None
    return Next(later(stores.clock.now(), LOOK_AGAIN))


async def _press(stores: Stores, task: StockTask) -> Step:
    """Ask for a fresh read and a write of every SKU of the next page; with no page left the task is complete."""
    now = stores.clock.now()
    page, total = await _next_page(stores, task)
    listings = await stores.listings.load(page)
    keys = [sku_key(task.connection, variant) for each in listings.values() for variant in each.variants]
    await stores.skus.transact_many({key: _pressed(now) for key in keys})

    def step(state: StockTask | None) -> Change[StockTask] | None:
        if state is None:
            return None
        return Change(tasks.pressed(state, page, total, now) if page else state.completed(now))

    return step


def _pressed(now: datetime) -> Callable[[Sku | None], Change[Sku] | None]:
    return lambda sku: skus.press(sku, now)


async def _next_page(stores: Stores, task: StockTask) -> tuple[tuple[str, ...], int]:
    """(keys of the next page, products in all)."""
    if not task.selection.all_matching:
        wanted: list[str] = sorted(product_key(task.connection, product) for product in set(task.selection.products))
    else:
        wanted = await _matching(stores, task)
    return tuple([key for key in wanted if key > task.cursor][:PAGE]), len(wanted)


async def _matching(stores: Stores, task: StockTask) -> list[str]:
    found: list[str] = []
    async for document in stores.listings.collection.stream({"_id": ids_of(task.connection)}, sort=[("_id", 1)]):
        listing = stores.listings.read(document)
        if not listing.deleted and tasks.matches(task.selection, listing):
            found.append(listing.id)
    return found


async def _count(stores: Stores, task: StockTask) -> Step | None:
    """How the pressed page came out; None while some of it is on its way."""
    now, since = stores.clock.now(), task.pressed_at or task.started_at
    listings = await stores.listings.load(task.page)
    counts, reasons = {"changed": 0, "failed": 0, "skipped": 0}, list[TaskReason]()
    for key in task.page:
        known = await _skus(stores, listings.get(key))
        skipped = tasks.skip_reason(key, listings.get(key), known)
        verdict = "skipped" if skipped else tasks.outcome(known, since)
        if verdict == "waiting" and now - since < timedelta(seconds=PATIENCE):
            return None
        verdict = "failed" if verdict == "waiting" else verdict
        counts[verdict] += 1
        if verdict != "changed":
            reasons.append(skipped or _failure(key, known))

    def step(state: StockTask | None) -> Change[StockTask] | None:
        if state is None or state.page != task.page:
            return None
        done = {name: getattr(state, name) + number for name, number in counts.items()}
        return Change(
            state.model_copy(
                update={**done, "reasons": tasks.reasons(state, reasons), "cursor": task.page[-1], "page": ()}
            )
        )

    return step


async def _skus(stores: Stores, listing: Listing | None) -> list[Sku]:
    if listing is None:
        return []
    loaded = await stores.skus.load(sku_key(listing.connection, variant) for variant in listing.variants)
    return list(loaded.values())


def _failure(key: str, known: list[Sku]) -> TaskReason:
    trouble = next((sku.trouble for sku in known if sku.trouble is not None), None)
    if trouble is None:
        return TaskReason(
            subject=key.split(":", 1)[1],
            code="waiting",
            message="A platform has not answered yet; the stock is sent as soon as it does.",
        )
    return TaskReason(subject=key.split(":", 1)[1], code=trouble.code, message=trouble.message)
