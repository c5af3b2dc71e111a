"""Flow ``task``: carries a task from its command to the results of its orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from chassis.actors import Change, Repository
from chassis.clock import later
from chassis.wakeups import Claim, Next
from chassis.worker import Flow
from services.orders.domain import creation, tasks
from services.orders.domain.order import Order
from services.orders.domain.review import Context
from services.orders.domain.tasks import OrdersTask, Phase
from services.orders.effects.desk import SHOP, Desk, Edit
from services.orders.effects.taking_in import take_in

FIRST_LOOK, LONGEST_LOOK = 2.0, 60.0
AWAITING_SHIPMENT = "AWAITING_SHIPMENT"


def task_flow(desk: Desk, repository: Repository[OrdersTask]) -> Flow:
    async def perform(claim: Claim) -> Mapping[str, Next | None]:
        (actor,) = claim.actors
        task = await repository.get(actor)
        if task is None or task.phase is Phase.DONE:
            return {actor: None}
        if task.next_look is not None and task.next_look > desk.clock.now():
            return {actor: Next(task.next_look)}  # woken by the last round's own save
        context = await desk.context(task.connection)
        task = await _save(repository, await _step(desk, task, context))
        if task.phase is Phase.DONE:
            return {actor: None}
        return {actor: Next(task.next_look or desk.clock.now())}

    return Flow("task", perform, platform=SHOP, lease=300.0)


async def _save(repository: Repository[OrdersTask], task: OrdersTask) -> OrdersTask:
    standing = await repository.transact(task.id, lambda _: Change(task))
    assert standing is not None
    return standing


async def _step(desk: Desk, task: OrdersTask, context: Context) -> OrdersTask:
    match task.phase:
        case Phase.COLLECT:
            assert task.start is not None
            assert task.end is not None
            return tasks.collected(task, tuple(await missed(desk, context, task.start, task.end)))
        case Phase.ASK:
            await desk.edit_many(dict.fromkeys(task.orders, _asking(task)), context)
            return tasks.asked(task)
        case _:
            return await _watch(desk, task)


async def _watch(desk: Desk, task: OrdersTask) -> OrdersTask:
    orders = await desk.orders.load(task.orders)
    now = desk.clock.now()
    results = [tasks.result_of(orders.get(key), task) for key in task.orders]
    return tasks.watched(task, results, now, later(now, _pause(task, now)))


def _pause(task: OrdersTask, now: datetime) -> float:
    """Ever longer: an order that waits for a platform may do so for hours."""
    age = (now - task.asked_at).total_seconds()
    return min(LONGEST_LOOK, max(FIRST_LOOK, age / 10))


def _asking(task: OrdersTask) -> Edit:
    if task.answer is not None:
        return partial(tasks.answered, task=task)
    return partial(creation.asked, command=task.command, now=task.asked_at)


async def missed(desk: Desk, context: Context, start: datetime, end: datetime) -> dict[str, Order]:
    """The shop's orders placed from start (included) to end that await shipment and have no store order."""
    shop = await desk.sessions.shop(context.connection.id)
    found: dict[str, Order] = {}
    after = ""
    while True:
        read_at = desk.clock.now()
        page = await shop.orders.search(
            status=AWAITING_SHIPMENT, created_from=start, created_before=end, sort_field="create_time", after=after
        )
        standing = await take_in(desk, context, page.items, read_at)
        found |= {key: order for key, order in standing.items() if is_missed(order)}
        if not (after := page.next):
            return found


def is_missed(order: Order) -> bool:
    return order.store is None and order.shop is not None and order.shop.raw_status == AWAITING_SHIPMENT
