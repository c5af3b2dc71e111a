"""What orders hears, for which actors. Handlers mark actors as due; they call no platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from chassis.actors import Change, Repository
from chassis.inbox import Inbox
from contracts.catalog import ListingChangedV1
from contracts.gateway import ConnectionChangedV1, HintReceivedV1, Subject
from contracts.ids import order_key
from contracts.orders import AnswerCancellationV1, AnswerReturnV1, RetryOrdersV1, SyncMissedOrdersV1
from services.orders.domain import links, sweeping, tasks
from services.orders.domain.intake import hinted, store_hinted
from services.orders.domain.links import ListingCopy
from services.orders.domain.order import Order
from services.orders.domain.sweeping import Sweep
from services.orders.domain.tasks import OrdersTask
from services.orders.store import StoreOrders, store_order_key

SHOP_SUBJECTS = (
    Subject.SHOP_ORDER,
    Subject.SHOP_CANCELLATION,
    Subject.SHOP_RETURN,
)


def declare(
    inbox: Inbox,
    orders: Repository[Order],
    sweeps: Repository[Sweep],
    listings: Repository[ListingCopy],
    task_repository: Repository[OrdersTask],
    store_orders: StoreOrders,
) -> None:
    """Say which messages are heard, for which actors, by which decision."""
    inbox.hear(HintReceivedV1, orders, on_hint, resolve=partial(orders_of, store_orders))
    inbox.hear(ConnectionChangedV1, sweeps, sweeping.follow, to=lambda heard: [heard.id])
    inbox.hear(ListingChangedV1, listings, links.follow, to=lambda heard: [heard.id])
    inbox.hear(RetryOrdersV1, task_repository, tasks.retry, to=lambda command: [command.task])
    inbox.hear(SyncMissedOrdersV1, task_repository, tasks.sync_missed, to=lambda command: [command.task])
    inbox.hear(AnswerReturnV1, task_repository, tasks.answer_return, to=lambda command: [command.task])
    inbox.hear(AnswerCancellationV1, task_repository, tasks.answer, to=lambda command: [command.task])


async def orders_of(store_orders: StoreOrders, hints: Sequence[HintReceivedV1]) -> list[Iterable[str]]:
    """The order that each hint speaks of. A store order that is not ours leads nowhere."""
    store_keys = [
        store_order_key(hint.connection, hint.object_id) for hint in hints if hint.subject is Subject.STORE_ORDER
    ]
    known = await store_orders.orders_of(store_keys)
    return [_targets(hint, known) for hint in hints]


def _targets(hint: HintReceivedV1, known: dict[str, str]) -> list[str]:
    if hint.subject in SHOP_SUBJECTS:
        return [order_key(hint.connection, hint.object_id)]
    if hint.subject is Subject.STORE_ORDER:
        found = known.get(store_order_key(hint.connection, hint.object_id))
        return [found] if found else []
    return []


def on_hint(order: Order | None, hint: HintReceivedV1) -> Change[Order] | None:
    """Mark the order to be read again; nothing of the hint's own values is applied."""
    if hint.subject is Subject.STORE_ORDER:
        return Change(store_hinted(order, hint.received_at)) if order is not None else None
    return Change(hinted(order, order_key(hint.connection, hint.object_id), hint))
