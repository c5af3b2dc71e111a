"""How far a service is with one connection's work: what is due, since when, and what it waits for."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chassis.service import Service
from contracts.base import Frozen


class FlowWork(Frozen):
    """One flow. due: actors whose time has come, at most 1000 are counted.  oldest: due time of the first of them.

    waiting: for what some of them wait, "" when none does; waiting_since: the first of those.
    """

    flow: str
    platform: str = ""
    due: int = 0
    oldest: datetime | None = None
    waiting: str = ""
    waiting_since: datetime | None = None


class ConnectionWork(Frozen):
    flows: tuple[FlowWork, ...]


async def work_of(service: Service, connection: str) -> ConnectionWork:
    """Flows with nothing due and nothing that waits are left out."""
    rows: dict[str, FlowWork] = {}
    for entry in await service.wakeups.due_of(connection):
        row = rows.setdefault(entry["flow"], _row(service, entry["flow"]))
        oldest = min(row.oldest, entry["at"]) if row.oldest else entry["at"]
        rows[row.flow] = row.model_copy(update={"due": row.due + 1, "oldest": oldest})
    for entry in await service.wakeups.waiting(connection):
        row = rows.setdefault(entry["flow"], _row(service, entry["flow"]))
        if row.waiting_since is None or entry["waiting_since"] < row.waiting_since:
            found = {"waiting": entry["waiting"], "waiting_since": entry["waiting_since"]}
            rows[row.flow] = row.model_copy(update=found)
    return ConnectionWork(flows=tuple(sorted(rows.values(), key=lambda row: row.flow)))


def work_routes(service: Service) -> list[BaseRoute]:
    """Plain routes, to be guarded by whoever mounts them."""

    async def work(request: Request) -> Response:
        found = await work_of(service, request.path_params["connection"])
        return JSONResponse(found.model_dump(mode="json"))

    return [Route("/internal/v1/connections/{connection}/work", work, methods=["GET"])]


def _row(service: Service, flow: str) -> FlowWork:
    return FlowWork(flow=flow, platform=service.worker.platform_of(flow))
