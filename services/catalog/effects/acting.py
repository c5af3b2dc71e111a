"""Actions on many products: a task becomes chunks of slots, slots become wishes, wishes are worked off and reported."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog

from chassis.actors import Change, OutboxFull, Wake
from chassis.clock import later
from chassis.store import StoreAway
from chassis.wakeups import Claim, Lease, Next, Wakeups
from chassis.worker import LONGEST_BACKOFF, Outcome
from contracts.catalog import Problem, Selection
from contracts.gateway import ConnectionChangedV1
from contracts.ids import product_key
from contracts.tasks import TaskStatus
from services.catalog.domain import problems, wishes
from services.catalog.domain.product import Action, Flow, Product, Result, Wish
from services.catalog.domain.task import CHUNK, CatalogTask, chunked, counted, slot_results
from services.catalog.effects.desk import Desk, deciding
from services.catalog.selection import matching
from services.common.waiting import classify

COUNT_EVERY = 1.0
LOOK_AGAIN = 30.0
log = structlog.get_logger(__name__)


class Apply(Protocol):
    """What the work's outcome does to the product as it then stands; pure, may run several times."""

    def __call__(self, product: Product, /) -> Product: ...


def unchanged(product: Product, /) -> Product:
    return product


@dataclass(frozen=True)
class Done:
    """The work ended; ``apply`` is saved together with the result."""

    result: Result
    apply: Apply = unchanged


@dataclass(frozen=True)
class Wait:
    """The work goes on later, visibly."""

    at: datetime
    why: Problem
    apply: Apply = unchanged


class Do(Protocol):
    """One action on one product. Platform errors that time mends are raised."""

    def __call__(
        self, product: Product, facts: ConnectionChangedV1, lease: Lease, wish: Wish, /
    ) -> Awaitable[Done | Wait]: ...


class Tasks:
    """The task flow: make chunks and wishes, then count slots until all are filled."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def perform(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        return {actor: await self._one(actor, claim.lease) for actor in claim.actors}

    async def _one(self, actor: str, lease: Lease) -> Next | None:
        desk = self._desk
        task = await desk.tasks.get(actor)
        if task is None or task.action is None or task.status in (TaskStatus.COMPLETED, TaskStatus.REFUSED):
            return None
        while not task.all_chunked:
            if not lease.held(desk.clock):
                return Next(desk.now())
            task = await self._next_chunk(task)
        task = await self._count(task)
        return None if task.status is TaskStatus.COMPLETED else Next(later(desk.now(), LOOK_AGAIN))

    async def _next_chunk(self, task: CatalogTask) -> CatalogTask:
        """Write the chunk, tell its products, and only then remember it: each of the steps may be done again."""
        desk = self._desk
        assert task.selection is not None
        found = await self._products_after(task, task.selection)
        number = task.chunks
        if found:
            await desk.chunks.put(task.connection, task.id, number, found)
            chunk = await desk.chunks.get(task.connection, task.id, number) or {}
            await self._wish(task, number, chunk)
            found = chunk.get("products", found)
        last = len(found) < CHUNK

        def remember(state: CatalogTask | None) -> Change[CatalogTask] | None:
            if state is None or state.chunks != number or state.all_chunked:
                return None
            made = number + 1 if found else number
            return Change(
                chunked(state, after=found[-1] if found else state.after, chunks=made, size=len(found), last=last)
            )

        return await desk.tasks.transact(task.id, remember) or task

    async def _products_after(self, task: CatalogTask, selection: Selection) -> list[int]:
        if not selection.all_matching:
            rest = sorted({product for product in selection.products if product > task.after})
            return rest[:CHUNK]
        query = {
            **matching(task.connection, selection.search, selection.status, selection.category, selection.until),
            "store_product": {"$gt": task.after},
        }
        rows = await self._desk.products.collection.find(
            query, sort=[("store_product", 1)], limit=CHUNK, projection={"store_product": 1}
        )
        return [int(row["store_product"]) for row in rows]

    async def _wish(self, task: CatalogTask, number: int, chunk: Mapping[str, Any]) -> None:
        """Put a wish to every product whose slot is open; slots of unknown products are filled at once."""
        desk, now = self._desk, self._desk.now()
        assert task.action is not None
        open_slots = {
            product_key(task.connection, product): number * CHUNK + place
            for place, product in enumerate(chunk["products"])
            if str(place) not in chunk["results"]
        }
        known = await desk.products.load(open_slots)
        unknown = {
            slot: wishes.failed(problems.unknown_product()) for key, slot in open_slots.items() if key not in known
        }
        if unknown:
            await desk.chunks.fill(task.connection, task.id, unknown)
        made = {
            key: Wish(action=task.action, task=task.id, slot=slot, asked_at=task.asked_at, preview=task.preview)
            for key, slot in open_slots.items()
            if key in known
        }
        await desk.products.transact_many({key: deciding(wishes.wished, wish, now) for key, wish in made.items()})

    async def _count(self, task: CatalogTask) -> CatalogTask:
        desk = self._desk
        chunks = await desk.chunks.of_task(task.connection, task.id, task.chunks)
        results = [row for chunk in chunks for row in slot_results(chunk)]

        def count(state: CatalogTask | None) -> Change[CatalogTask]:
            return Change(counted(state or task, results, desk.now()))

        return await desk.tasks.transact(task.id, count) or task


Ended = tuple[str, Next | Exception | None]
"""A product's key, and when it goes on or what went wrong."""


class Prepare(Protocol):
    """What is better read for several products at once, before their actions."""

    def __call__(self, products: Sequence[Product], facts: ConnectionChangedV1, /) -> Awaitable[None]: ...


class Acting:
    """The act flow: works off the wishes of a batch of products, side by side, up to the shop's budget."""

    def __init__(self, desk: Desk, wakeups: Wakeups, actions: Mapping[Action, Do], prepare: Prepare) -> None:
        self._desk = desk
        self._wakeups = wakeups
        self._actions = actions
        self._prepare = prepare
        self._counted: dict[str, datetime] = {}
        """When each task of the last second is counted."""
        self._turns: dict[str, asyncio.Lock] = {}

    async def perform(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        """One product's trouble is its own; trouble that all of them have is the platform's, and is raised."""
        due = self._due(await self._desk.products.load(claim.actors))
        await self._prepare(due, facts)
        products = await self._desk.products.load(claim.actors)
        in_line = sorted((p for p in products.values() if wishes.in_line(p)), key=wishes.age)
        free = [self._guarded(each, facts, claim.lease) for each in products.values() if each not in in_line]
        turns, others = await asyncio.gather(self._in_turn(in_line, facts, claim.lease), asyncio.gather(*free))
        outcomes = dict([*turns, *others])
        troubles = [outcome for outcome in outcomes.values() if isinstance(outcome, Exception)]
        if troubles and len(troubles) == len(outcomes):
            raise troubles[0]
        at = self._desk.now()
        return {a: Next(at) if isinstance(outcome, Exception) else outcome for a, outcome in outcomes.items()}

    async def _in_turn(self, products: Sequence[Product], facts: ConnectionChangedV1, lease: Lease) -> list[Ended]:
        """Products that wait for the listing limit, one after the other: what the day allows goes to the oldest."""
        async with self._turns.setdefault(facts.id, asyncio.Lock()):
            return [await self._guarded(product, facts, lease) for product in products]

    def _due(self, products: Mapping[str, Product]) -> list[Product]:
        """Products with work for now."""
        now = self._desk.now()
        return [p for p in products.values() if wishes.open_wishes(p) and p.marks.get(Flow.ACT, now) <= now]

    async def _guarded(self, product: Product, facts: ConnectionChangedV1, lease: Lease) -> Ended:
        """Trouble becomes a later due time of the product, which outlives this claim, and is handed back."""
        if (due := product.marks.get(Flow.ACT)) is not None and due > self._desk.now():
            return product.id, Next(due)
        try:
            return product.id, await self._one(product, facts, lease)
        except (StoreAway, OutboxFull):
            raise
        except Exception as error:
            await self._put_off(product, error)
            return product.id, error

    async def _put_off(self, product: Product, error: Exception) -> None:
        waiting = classify(error)
        if waiting is None:
            log.error("action_failed", actor=product.id, exc_info=error)
        what, seconds = waiting or (f"an error of ours to be repaired: {type(error).__name__}", None)
        pending = wishes.open_wishes(product)
        if not pending:
            return
        pause = max(min(LONGEST_BACKOFF, 2.0 ** min(pending[0].tries, 10)), seconds or 0.0)
        wait = Wait(later(self._desk.now(), pause), problems.waiting_for(what))
        await self._desk.products.transact(product.id, _putting_off(wait, pending[0].action))

    async def _one(self, product: Product, facts: ConnectionChangedV1, lease: Lease) -> Next | None:
        desk = self._desk
        while pending := wishes.open_wishes(product):
            action = pending[0].action
            served = tuple(wish for wish in pending if wish.action is action)
            outcome = await self._actions[action](product, facts, lease, served[0])
            if isinstance(outcome, Wait):
                await desk.products.transact(product.id, _putting_off(outcome, action))
                await self._report(product.id)
                return Next(outcome.at)
            product = await desk.products.transact(product.id, _answering(outcome, served)) or product
        await self._report(product.id)
        return None

    async def _report(self, actor: str) -> None:
        """Write results into their slots, then forget the wishes, then have the tasks counted."""
        desk = self._desk
        product = await desk.products.get(actor)
        if product is None:
            return
        known = tuple(wish for wish in product.wishes if wish.result is not None)
        by_task: dict[str, dict[int, Result]] = {}
        for wish in known:
            assert wish.result is not None
            by_task.setdefault(wish.task, {})[wish.slot] = wish.result
        for task, results in by_task.items():
            await desk.chunks.fill(product.connection, task, results)
        await desk.products.transact(actor, _forgetting(known))
        wakes = [Wake("count", task, product.connection, self._count_at(task)) for task in by_task]
        await self._wakeups.write(wakes)
        self._wakeups.signal(wakes)

    def _count_at(self, task: str) -> datetime:
        """At once, so that a short task ends at once; then once a second, however many results are reported."""
        now = self._desk.now()
        last = self._counted.get(task, now)
        self._counted = {each: at for each, at in self._counted.items() if later(at, COUNT_EVERY) > now}
        if last > now:
            return last
        at = max(now, later(last, COUNT_EVERY)) if task in self._counted else now
        self._counted[task] = at
        return at


def _putting_off(wait: Wait, action: Action) -> Any:
    def decide(state: Product | None) -> Change[Product] | None:
        if state is None:
            return None
        put_off = wishes.put_off(wait.apply(state), action, wait.why)
        return Change(put_off.marked(Flow.ACT, wait.at))

    return decide


def _answering(done: Done, served: tuple[Wish, ...]) -> Any:
    def decide(state: Product | None) -> Change[Product] | None:
        return None if state is None else Change(wishes.answered(done.apply(state), served, done.result))

    return decide


def _forgetting(known: tuple[Wish, ...]) -> Any:
    def decide(state: Product | None) -> Change[Product] | None:
        if state is None:
            return None
        rest = wishes.reported(state, known)
        return Change(rest if rest.wishes else rest.unmarked(Flow.ACT, rest.marks.get(Flow.ACT)))

    return decide
