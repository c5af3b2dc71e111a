"""Work under a task: asked for here, said to its service through the outbox, followed by what that service tells."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, Field

from contracts.base import Amount, Command
from contracts.catalog import ActOnProductsV1, PullProductsV1, Selection
from contracts.gateway import ConnectionStatus
from contracts.inventory import ReconcileStockV1, UpdateStockV1
from contracts.orders import AnswerCancellationV1, AnswerReturnV1, RetryOrdersV1, SyncMissedOrdersV1
from contracts.tasks import TaskKind, TaskProgressedV1, TaskReason, TaskStatus
from services.gateway import problems, tasks
from services.gateway.api import cursors
from services.gateway.api.connections import connections_of, owned
from services.gateway.api.listing import SparseRoute
from services.gateway.api.models import Id, In, Limit, Out, Page
from services.gateway.api.principal import (
    OrdersWrite,
    PartsDep,
    Principal,
    ProductsWrite,
    StockWrite,
    TasksRead,
    noted,
)
from services.gateway.parts import Parts
from services.gateway.problems import Problem
from services.gateway.tasks import TaskCopy

router = APIRouter(tags=["tasks"], route_class=SparseRoute)
MOST = 500


class TaskOut(Out):
    """``completed``: all work was handed over, not that everything went through: see the counts and reasons."""

    id: str
    connection: str
    kind: TaskKind
    status: TaskStatus
    total: int | None
    done: int
    changed: int
    unchanged: int
    failed: int
    skipped: int
    started_at: datetime
    finished_at: datetime | None
    asked_by: str
    reasons: tuple[TaskReason, ...]


class Pull(In):
    """Days of modification, both included, in the store's time zone; none: the whole life of the store."""

    start: AwareDatetime | None = None
    end: AwareDatetime | None = None


class Action(StrEnum):
    PUSH = "push"
    UPDATE_PRICE = "update_price"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE_LISTING = "delete_listing"
    REFRESH = "refresh"


class Chosen(In):
    """Up to 500 product ids, or all that match a filter at this moment."""

    products: Annotated[list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=MOST)] = Field(
        default_factory=list
    )
    all_matching: bool = False
    search: Annotated[str, Field(max_length=200)] = ""
    status: Annotated[str, Field(max_length=40)] = ""
    category: Annotated[str, Field(max_length=200)] = ""


class ActOn(In):
    """``preview``: the stamp of the preview of one product that this push applies; refused once it is stale."""

    action: Action
    selection: Chosen
    preview: Annotated[str, Field(max_length=64)] = ""


class UpdateStock(In):
    selection: Chosen


class RetryOrders(In):
    orders: Annotated[list[Id], Field(min_length=1, max_length=MOST)]


class Range(In):
    start: AwareDatetime
    end: AwareDatetime


class CancellationAnswer(In):
    accept: bool
    reason: Annotated[str, Field(max_length=200)] = ""


class ReturnAnswer(In):
    """keep_item: refund a return without the goods.  refund_instead: of a replacement.

    partial_refund: offered instead of the whole, as a decimal text in the order's currency.
    """

    accept: bool
    reason: Annotated[str, Field(max_length=200)] = ""
    keep_item: bool = False
    refund_instead: bool = False
    partial_refund: Annotated[Amount, Field(gt=0)] | None = None


def task_out(task: TaskCopy) -> TaskOut:
    progress: TaskProgressedV1 = task.progress
    return TaskOut(
        id=task.id,
        connection=task.connection,
        kind=progress.kind,
        status=progress.status,
        total=progress.total,
        done=progress.done,
        changed=progress.changed,
        unchanged=progress.unchanged,
        failed=progress.failed,
        skipped=progress.skipped,
        started_at=progress.started_at,
        finished_at=progress.finished_at,
        asked_by=task.asked_by,
        reasons=progress.reasons,
    )


@router.get("/tasks")
async def list_tasks(
    principal: TasksRead,
    parts: PartsDep,
    connection: Annotated[str, Query(max_length=64)] = "",
    kind: TaskKind | None = None,
    status: TaskStatus | None = None,
    sort: Annotated[
        Literal["started_at", "-started_at"], Query(description="Newest first by default.")
    ] = "-started_at",
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> Page[TaskOut]:
    """Of one connection or of all."""
    if connection:
        wanted = [(await owned(parts, principal, connection)).id]
    else:
        wanted = [each.id for each in await connections_of(parts, principal.account)]
    found = await tasks.listed(
        parts.tasks,
        wanted,
        limit + 1,
        cursors.moment_and_id(cursor),
        filters={"kind": kind, "status": status},
        ascending=sort == "started_at",
    )
    page = found[:limit]
    more = cursors.of_moment(page[-1].progress.started_at, page[-1].id) if len(found) > limit else None
    return Page(items=[task_out(task) for task in page], next=more)


@router.get("/tasks/{task}")
async def show_task(task: Id, principal: TasksRead, parts: PartsDep) -> TaskOut:
    found = await parts.tasks.get(task)
    if found is None:
        raise problems.not_found("task")
    await owned(parts, principal, found.connection)
    return task_out(found)


@router.post("/connections/{connection}/pulls", status_code=202)
async def pull(
    connection: Id, body: Pull, principal: ProductsWrite, request: Request, response: Response, parts: PartsDep
) -> TaskOut:
    """Read products from the store."""
    if body.start and body.end and body.end < body.start:
        raise Problem(422, "invalid", "The end lies before the start.", field="end")
    desk = await _desk(parts, principal, request, response, connection)
    command = PullProductsV1(**desk.head, start=body.start, end=body.end)
    return await desk.submit(command, TaskKind.PULL)


@router.post("/connections/{connection}/product-actions", status_code=202)
async def act(
    connection: Id, body: ActOn, principal: ProductsWrite, request: Request, response: Response, parts: PartsDep
) -> TaskOut:
    """Push, update prices, activate, deactivate, delete the listing of, or refresh the chosen products."""
    if body.preview and (body.action is not Action.PUSH or len(body.selection.products) != 1):
        raise Problem(422, "invalid", "A preview is applied by a push of its one product.", field="preview")
    desk = await _desk(parts, principal, request, response, connection)
    chosen = _selection(body.selection, parts)
    command = ActOnProductsV1(**desk.head, action=body.action.value, selection=chosen, preview=body.preview)
    return await desk.submit(command, TaskKind(body.action.value))


@router.post("/connections/{connection}/stock-updates", status_code=202)
async def update_stock(
    connection: Id, body: UpdateStock, principal: StockWrite, request: Request, response: Response, parts: PartsDep
) -> TaskOut:
    """Read the present stock of the chosen products and send it, whatever was sent before."""
    desk = await _desk(parts, principal, request, response, connection)
    command = UpdateStockV1(**desk.head, selection=_selection(body.selection, parts))
    return await desk.submit(command, TaskKind.UPDATE_STOCK)


@router.post("/connections/{connection}/reconciliations", status_code=202)
async def reconcile(
    connection: Id, principal: StockWrite, request: Request, response: Response, parts: PartsDep
) -> TaskOut:
    """Compare both sides and report the drift."""
    desk = await _desk(parts, principal, request, response, connection)
    return await desk.submit(ReconcileStockV1(**desk.head), TaskKind.RECONCILE)


@router.post("/connections/{connection}/order-retries", status_code=202)
async def retry_orders(
    connection: Id, body: RetryOrders, principal: OrdersWrite, request: Request, response: Response, parts: PartsDep
) -> TaskOut:
    """Try blocked orders again now."""
    desk = await _desk(parts, principal, request, response, connection)
    command = RetryOrdersV1(**desk.head, orders=tuple(body.orders))
    return await desk.submit(command, TaskKind.RETRY_ORDERS)


@router.post("/connections/{connection}/missed-orders/syncs", status_code=202)
async def sync_missed(
    connection: Id, body: Range, principal: OrdersWrite, request: Request, response: Response, parts: PartsDep
) -> TaskOut:
    """Create every order of the range that awaits shipment and has no store order."""
    if body.end <= body.start:
        raise Problem(422, "invalid", "The end must lie after the start.", field="end")
    desk = await _desk(parts, principal, request, response, connection)
    command = SyncMissedOrdersV1(**desk.head, start=body.start, end=body.end)
    return await desk.submit(command, TaskKind.MISSED_ORDERS)


@router.post("/connections/{connection}/orders/{order}/cancellations/{cancellation}/answer", status_code=202)
async def answer_cancellation(
    connection: Id,
    order: Id,
    cancellation: Id,
    body: CancellationAnswer,
    principal: OrdersWrite,
    request: Request,
    response: Response,
    parts: PartsDep,
) -> TaskOut:
    """Accept or decline a buyer's cancellation request."""
    desk = await _desk(parts, principal, request, response, connection)
    command = AnswerCancellationV1(
        **desk.head, order=order, cancellation=cancellation, accept=body.accept, reason=body.reason
    )
    return await desk.submit(command, TaskKind.CANCELLATION)


@router.post("/connections/{connection}/orders/{order}/returns/{return_id}/answer", status_code=202)
async def answer_return(
    connection: Id,
    order: Id,
    return_id: Id,
    body: ReturnAnswer,
    principal: OrdersWrite,
    request: Request,
    response: Response,
    parts: PartsDep,
) -> TaskOut:
    """Accept or decline a buyer's return, refund or replacement request; declining needs a reason."""
    if not body.accept and not body.reason:
        raise Problem(
            422, "reason_needed", "Declining needs one of the reasons that TikTok Shop offers.", field="reason"
        )
    desk = await _desk(parts, principal, request, response, connection)
    command = AnswerReturnV1(
        **desk.head,
        order=order,
        return_id=return_id,
        accept=body.accept,
        reason=body.reason,
        keep_item=body.keep_item,
        refund_instead=body.refund_instead,
        partial_refund=body.partial_refund,
    )
    return await desk.submit(command, TaskKind.RETURN)


class _Desk:
    """Takes one command: saved with its task before the 202, said by the relay."""

    def __init__(
        self, parts: Parts, principal: Principal, request: Request, response: Response, connection: str
    ) -> None:
        self._parts = parts
        self._principal = principal
        self._request = request
        self._response = response
        self._task = _task_id(parts, principal, request)
        self.head: dict[str, Any] = {
            "id": self._task,
            "task": self._task,
            "connection": connection,
            "asked_at": parts.clock.now(),
            "asked_by": principal.user.id,
        }

    async def submit(self, command: Command, kind: TaskKind) -> TaskOut:
        what, details = f"task.{kind}", {"connection": command.connection, "task": self._task}
        who = self._principal.who
        async with noted(self._parts, self._principal, self._request, what, **details):
            saved = await self._parts.tasks.transact(self._task, lambda task: tasks.asked(task, command, kind, who))
            if saved is None:
                raise problems.not_found("task")
        self._response.headers["Location"] = f"/api/v1/tasks/{saved.id}"
        return task_out(saved)


def _task_id(parts: Parts, principal: Principal, request: Request) -> str:
    """The same for the same request under its Idempotency-Key, also when we crashed before its answer was kept."""
    key = request.headers.get("idempotency-key", "")
    if not key:
        return parts.entropy.uuid4()
    return str(uuid5(NAMESPACE_URL, f"{principal.account}/{principal.user.id}/{request.url.path}/{key}"))


async def _desk(parts: Parts, principal: Principal, request: Request, response: Response, connection: str) -> _Desk:
    found = await owned(parts, principal, connection)
    if found.status is ConnectionStatus.DISCONNECTED:
        raise Problem(409, "disconnected", "This connection has ended.")
    return _Desk(parts, principal, request, response, connection)


def _selection(chosen: Chosen, parts: Parts) -> Selection:
    if chosen.all_matching == bool(chosen.products):
        raise Problem(
            422, "selection_invalid", "Give product ids, or choose all that match, not both.", field="selection"
        )
    return Selection(
        products=tuple(dict.fromkeys(chosen.products)),
        all_matching=chosen.all_matching,
        search=chosen.search,
        status=chosen.status,
        category=chosen.category,
        until=parts.clock.now() if chosen.all_matching else None,
    )
