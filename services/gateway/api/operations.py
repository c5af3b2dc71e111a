"""Home, parked messages, the audit log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from pydantic import AwareDatetime, Field

from contracts.base import Amount
from contracts.gateway import ConnectionStatus, Pausable, Platform
from contracts.queries import catalog as catalog_q
from contracts.queries import orders as orders_q
from platforms.errors import PlatformError
from services.common.internal import InternalClient, InternalRefused
from services.common.parked import ParkedDone, ParkedRow, ParkedRows
from services.common.work import ConnectionWork, FlowWork
from services.gateway import problems, tasks
from services.gateway.api import cursors
from services.gateway.api.connections import owned
from services.gateway.api.listing import Cursor, Key, Sort, SparseRoute, page_of
from services.gateway.api.models import Id, Limit, Out, Page
from services.gateway.api.principal import (
    AuditRead,
    ConnectionsRead,
    ParkedRead,
    ParkedWrite,
    PartsDep,
    noted,
)
from services.gateway.api.tasks import TaskOut, task_out
from services.gateway.domain.connection import Connection
from services.gateway.people.audit import Wanted
from services.gateway.problems import Problem

router = APIRouter(tags=["operations"], route_class=SparseRoute)
PERIOD = timedelta(days=30)
_NOTHING = Decimal(0)
SERVICES = {Pausable.CATALOG: "catalog", Pausable.STOCK: "inventory", Pausable.ORDERS: "orders"}
PARKED = "/internal/v1/parked"
MessageId = Annotated[str, InPath(max_length=300, pattern=r"^[A-Za-z0-9_:./\-]+$")]


class FlowHealth(Out):
    """``works``: it may call the platforms now.  due: things whose turn has come.

    behind_seconds: how long the oldest of them has been due.  waiting: for what some of its work waits, since when.
    """

    flow: Pausable
    works: bool
    due: int = 0
    behind_seconds: float = 0
    waiting: str = ""
    waiting_since: datetime | None = None


class PlatformHealth(Out):
    """``answers``: nothing waits for this platform now. ``detail``: for what the longest wait is."""

    platform: Platform
    answers: bool
    since: datetime | None = None
    detail: str = ""


class Home(Out):
    """A part that does not answer is null, and named in ``away``."""

    connection: str
    status: ConnectionStatus
    status_reason: str
    products: catalog_q.Summary | None
    orders: orders_q.OrderSummary | None
    revenue: Amount | None
    currency: str
    tasks: list[TaskOut]
    flows: list[FlowHealth]
    platforms: list[PlatformHealth]
    lag_seconds: float = Field(description="How long the oldest work of this connection has been due.")
    webhooks_checked_at: datetime | None
    webhooks_problem: str
    away: list[str]


class AuditRow(Out):
    number: int
    at: datetime
    who: str
    what: str
    address: str
    details: dict[str, Any]
    hash: str


class AuditVerdict(Out):
    """``problems``: what is wrong with the chain, in words."""

    intact: bool
    problems: list[str]


class ParkedOut(Out):
    service: str
    message: ParkedRow


@router.get("/connections/{connection}/home")
async def home(
    connection: Id,
    principal: ConnectionsRead,
    parts: PartsDep,
    start: AwareDatetime | None = None,
    end: AwareDatetime | None = None,
) -> Home:
    """Tasks, counts, revenue by day and health. The period is the last 30 days unless told otherwise."""
    found = await owned(parts, principal, connection)
    until = end or parts.clock.now()
    period = {"start": start or until - PERIOD, "end": until}
    away: list[str] = []

    async def answer(service: str, path: str, model: Any, query: dict[str, Any] | None = None) -> Any:
        try:
            return await parts.services[service].get(f"/internal/v1/connections/{connection}{path}", model, query)
        except (PlatformError, InternalRefused):
            away.append(service)
            return None

    products, orders, own, *works = await asyncio.gather(
        answer("catalog", "/summary", catalog_q.Summary),
        answer("orders", "/orders/summary", orders_q.OrderSummary, period),
        parts.work(found.id),
        *(answer(service, "/work", ConnectionWork) for service in SERVICES.values()),
    )
    work = dict(zip(SERVICES, works, strict=True))
    rows = [row for each in (*works, own) if each for row in each.flows]
    now = parts.clock.now()
    mine = [day for day in orders.revenue if day.currency == found.shop.currency] if orders else None
    return Home(
        connection=found.id,
        status=found.status,
        status_reason=found.status_reason,
        products=products,
        orders=orders,
        revenue=None if mine is None else sum((day.total for day in mine), start=_NOTHING),
        currency=found.shop.currency,
        tasks=[task_out(task) for task in await tasks.listed(parts.tasks, [found.id], 10)],
        flows=[_flow_health(found, flow, work[flow], now) for flow in Pausable],
        platforms=[_platform_health(platform, rows) for platform in Platform],
        lag_seconds=max((_behind(row, now) for row in rows), default=0),
        webhooks_checked_at=found.hooks.checked_at,
        webhooks_problem=found.hooks.problem,
        away=sorted(set(away)),
    )


def _flow_health(connection: Connection, flow: Pausable, work: ConnectionWork | None, now: datetime) -> FlowHealth:
    rows = work.flows if work else ()
    waiting = _longest_wait(rows)
    return FlowHealth(
        flow=flow,
        works=connection.works and flow not in connection.paused,
        due=sum(row.due for row in rows),
        behind_seconds=max((_behind(row, now) for row in rows), default=0),
        waiting=waiting.waiting if waiting else "",
        waiting_since=waiting.waiting_since if waiting else None,
    )


def _platform_health(platform: Platform, rows: Sequence[FlowWork]) -> PlatformHealth:
    waiting = _longest_wait([row for row in rows if row.platform == platform])
    if waiting is None:
        return PlatformHealth(platform=platform, answers=True)
    return PlatformHealth(platform=platform, answers=False, since=waiting.waiting_since, detail=waiting.waiting)


def _longest_wait(rows: Sequence[FlowWork]) -> FlowWork | None:
    waiting = [row for row in rows if row.waiting_since is not None]
    return min(waiting, key=lambda row: row.waiting_since or row.oldest or datetime.max) if waiting else None


def _behind(row: FlowWork, now: datetime) -> float:
    return max(0.0, (now - row.oldest).total_seconds()) if row.oldest else 0.0


@router.get("/audit-log")
async def audit_log(
    principal: AuditRead,
    parts: PartsDep,
    who: Annotated[str, Query(max_length=254, description="An e-mail address")] = "",
    what: Annotated[str, Query(max_length=80)] = "",
    start: AwareDatetime | None = None,
    end: AwareDatetime | None = None,
    sort: Annotated[Literal["number", "-number"], Query(description="Newest first by default.")] = "-number",
    cursor: Annotated[str, Query(max_length=20)] = "",
    limit: Limit = 50,
) -> Page[AuditRow]:
    wanted = Wanted(who=who, what=what, start=start, end=end, ascending=sort == "number")
    found = await parts.audit.page(principal.account, wanted, cursors.number(cursor), limit + 1)
    rows = [
        AuditRow(**{**{name: row[name] for name in AuditRow.model_fields}, "details": json.loads(row["details"])})
        for row in found[:limit]
    ]
    return Page(items=rows, next=str(rows[-1].number) if len(found) > limit else None)


@router.get("/audit-log/verification")
async def verify_audit_log(
    principal: AuditRead,
    parts: PartsDep,
    head: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$", description="A hash known from elsewhere")] = "",
) -> AuditVerdict:
    found = await parts.audit.verify(principal.account, head)
    return AuditVerdict(intact=not found, problems=found[:100])


PARKED_SORTS: dict[str, Key[ParkedOut]] = {
    "at": lambda row: (row.message.at,),
    "service": lambda row: (row.service,),
    "type": lambda row: (row.message.type,),
}


@router.get("/parked-messages")
async def parked(
    principal: ParkedRead,
    parts: PartsDep,
    service: Annotated[str, Query(max_length=40)] = "",
    why: Annotated[str, Query(max_length=40)] = "",
    sort: Sort = "-at",
    cursor: Cursor = "",
    limit: Limit = 250,
) -> Page[ParkedOut]:
    """Messages that a service could not handle: what, where, why. Of the account's own connections."""
    own = await _own_connections(parts, principal.account)
    rows = [
        ParkedOut(service=name, message=row)
        for name, found in (await _parked_everywhere(parts)).items()
        for row in found.items
        if row.key.split(":", 1)[0] in own and service in ("", name) and why in ("", row.why)
    ]
    return page_of(rows, sort, PARKED_SORTS, lambda row: f"{row.service}/{row.message.id}", cursor, limit)


@router.post("/parked-messages/{service}/{message:path}", status_code=202)
async def replay(
    service: Id, message: MessageId, principal: ParkedWrite, request: Request, parts: PartsDep
) -> ParkedDone:
    """Hand the message over again."""
    await _own_message(parts, principal.account, service, message)
    async with noted(parts, principal, request, "parked.replayed", service=service, message=message):
        return await _act(parts, "POST", service, message)


@router.delete("/parked-messages/{service}/{message:path}")
async def discard(
    service: Id, message: MessageId, principal: ParkedWrite, request: Request, parts: PartsDep
) -> ParkedDone:
    await _own_message(parts, principal.account, service, message)
    async with noted(parts, principal, request, "parked.discarded", service=service, message=message):
        return await _act(parts, "DELETE", service, message)


async def _parked_everywhere(parts: PartsDep) -> dict[str, ParkedRows]:
    async def rows_of(client: InternalClient) -> ParkedRows | None:
        try:
            return await client.get(PARKED, ParkedRows)
        except (PlatformError, InternalRefused):
            return None

    found = await asyncio.gather(*map(rows_of, parts.services.values()))
    others = {name: rows for name, rows in zip(parts.services, found, strict=True) if rows}
    return {"gateway": await parts.parked.rows(), **others}


async def _own_connections(parts: PartsDep, account: str) -> set[str]:
    rows = await parts.stores.connections.collection.find({"account": account}, projection={"_id": 1})
    return {row["_id"] for row in rows}


async def _own_message(parts: PartsDep, account: str, service: str, message: str) -> None:
    """Another account's message is not there."""
    own = await _own_connections(parts, account)
    rows = (await _parked_everywhere(parts)).get(service)
    if rows is None or not any(row.id == message and row.key.split(":", 1)[0] in own for row in rows.items):
        raise problems.not_found("parked message")


async def _act(parts: PartsDep, method: str, service: str, message: str) -> ParkedDone:
    if service != "gateway":
        return await parts.services[service].write(method, f"{PARKED}/{message}", ParkedDone)
    acted = await (parts.parked.replay(message) if method == "POST" else parts.parked.discard(message))
    if not acted:
        raise Problem(404, "not_found", "There is no such parked message.")
    return ParkedDone(id=message)
