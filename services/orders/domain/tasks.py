"""Tasks of orders: retry a selection, create the missed orders of a time range, answer a buyer's request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from chassis.actors import Change
from contracts.ids import order_key
from contracts.orders import AnswerCancellationV1, AnswerReturnV1, RetryOrdersV1, SyncMissedOrdersV1
from contracts.tasks import TaskKind, TaskReason, TaskStatus
from services.common.tasks import REASONS_KEPT, Task
from services.orders.domain.order import Answer, CallState, Order

MOST_ORDERS = 5000


class Phase(StrEnum):
    COLLECT = "collect"  # find the orders at TikTok Shop
    ASK = "ask"  # tell each order
    WATCH = "watch"  # wait for each order's result
    DONE = "done"


class OrdersTask(Task):
    """``orders``: order keys.  command: the id under which each order is asked, so that asking twice is harmless."""

    command: str = ""
    phase: Phase = Phase.ASK
    orders: tuple[str, ...] = ()
    asked_at: datetime
    start: datetime | None = None
    end: datetime | None = None
    answer: Answer | None = None
    next_look: datetime | None = None


class Result(StrEnum):
    PENDING = "pending"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


def due(task: OrdersTask) -> dict[str, datetime | None]:
    if task.phase is Phase.DONE:
        return {}
    return {"task": task.next_look}


def retry(task: OrdersTask | None, command: RetryOrdersV1) -> Change[OrdersTask] | None:
    keys = tuple(_key(command.connection, one) for one in command.orders[:MOST_ORDERS])
    return _taken(task, command, TaskKind.RETRY_ORDERS, orders=keys)


def sync_missed(task: OrdersTask | None, command: SyncMissedOrdersV1) -> Change[OrdersTask] | None:
    return _taken(task, command, TaskKind.MISSED_ORDERS, phase=Phase.COLLECT, start=command.start, end=command.end)


def answer(task: OrdersTask | None, command: AnswerCancellationV1) -> Change[OrdersTask] | None:
    return _taken(
        task,
        command,
        TaskKind.CANCELLATION,
        orders=(_key(command.connection, command.order),),
        answer=Answer(request=command.cancellation, command=command.id, accept=command.accept, reason=command.reason),
    )


def answer_return(task: OrdersTask | None, command: AnswerReturnV1) -> Change[OrdersTask] | None:
    return _taken(
        task,
        command,
        TaskKind.RETURN,
        orders=(_key(command.connection, command.order),),
        answer=Answer(
            request=command.return_id,
            command=command.id,
            accept=command.accept,
            reason=command.reason,
            is_return=True,
            keep_item=command.keep_item,
            refund_instead=command.refund_instead,
            partial_refund=command.partial_refund,
        ),
    )


def _taken(
    task: OrdersTask | None,
    command: RetryOrdersV1 | SyncMissedOrdersV1 | AnswerCancellationV1 | AnswerReturnV1,
    kind: TaskKind,
    **fields: object,
) -> Change[OrdersTask] | None:
    if task is not None and task.has_obeyed(command.id):
        return None
    orders = fields.get("orders")
    return Change(
        OrdersTask.model_validate(
            {
                "id": command.task,
                "connection": command.connection,
                "kind": kind,
                "status": TaskStatus.RUNNING,
                "total": len(orders) if isinstance(orders, tuple) else None,
                "started_at": command.asked_at,
                "asked_at": command.asked_at,
                "command": command.id,
                "obeyed": (command.id,),
                **fields,
            }
        )
    )


def _key(connection: str, order: str) -> str:
    """Callers may name an order by its key or by its TTS Order ID; the tenant is always the command's."""
    return order_key(connection, order.split(":", 1)[-1])


def collected(task: OrdersTask, orders: tuple[str, ...]) -> OrdersTask:
    return task.model_copy(update={"orders": orders, "total": len(orders), "phase": Phase.ASK})


def asked(task: OrdersTask) -> OrdersTask:
    return task.model_copy(update={"phase": Phase.WATCH})


def answered(order: Order, task: OrdersTask) -> Order:
    """The order knows the seller's answer; given once."""
    if task.answer is None or any(one.command == task.command for one in order.answers):
        return order
    return order.model_copy(update={"answers": (*order.answers, task.answer)})


def result_of(order: Order | None, task: OrdersTask) -> tuple[Result, TaskReason | None]:
    """What became of one order under this task."""
    if order is None or order.shop is None:
        return _failed(order.shop_order if order else "", "unknown_order", "TikTok Shop has no such order")
    if task.answer is not None:
        return _answer_result(order, task)
    if order.store is not None:
        made_for_this = order.create.asked == task.command
        return (Result.CHANGED if made_for_this else Result.UNCHANGED), None
    if order.shop.cancelled or not order.shop.paid:
        return _failed(order.shop_order, "not_creatable", f"The order is {order.shop.raw_status}")
    if order.problems:
        first = order.problems[0]
        return _failed(order.shop_order, first.code, first.message)
    if "create" not in order.todo and order.create.open_attempt is None:
        return _failed(order.shop_order, "left_out", "The settings leave this kind of order out")
    return Result.PENDING, None


def _answer_result(order: Order, task: OrdersTask) -> tuple[Result, TaskReason | None]:
    given = next((one for one in order.answers if one.command == task.command), None)
    if given is None or given.state is CallState.NONE:
        return Result.PENDING, None
    if given.problem is not None:
        return _failed(order.shop_order, given.problem.code, given.problem.message)
    return Result.CHANGED, None


def _failed(subject: str, code: str, message: str) -> tuple[Result, TaskReason | None]:
    return Result.FAILED, TaskReason(subject=subject, code=code, message=message)


def watched(
    task: OrdersTask, results: Iterable[tuple[Result, TaskReason | None]], now: datetime, again: datetime
) -> OrdersTask:
    """The counts as they stand; completed once no order is pending."""
    found = list(results)
    kinds = [result for result, _ in found]
    reasons = tuple(reason for _, reason in found if reason is not None)[:REASONS_KEPT]
    pending = kinds.count(Result.PENDING)
    changes: dict[str, object] = {
        "changed": kinds.count(Result.CHANGED),
        "unchanged": kinds.count(Result.UNCHANGED),
        "failed": kinds.count(Result.FAILED),
        "reasons": reasons,
        "next_look": again,
    }
    if not pending:
        changes |= {"phase": Phase.DONE, "status": TaskStatus.COMPLETED, "finished_at": now}
    return task.model_copy(update=changes)
