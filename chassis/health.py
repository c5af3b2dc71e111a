"""Health: live (the process answers), ready (it can do its work), and business health (nothing is stuck)."""

from __future__ import annotations

import contextlib
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis import metrics
from chassis.clock import Clock
from chassis.messaging import Broker
from chassis.parking import Parking
from chassis.store import Database, StoreAway
from chassis.wakeups import Wakeups

READY_AFTER = 30.0
"""Seconds that store or broker may be away before the service stops calling itself ready."""


class Health:
    """The health of one service."""

    def __init__(
        self,
        service: str,
        database: Database,
        broker: Broker,
        wakeups: Wakeups,
        parking: Parking,
        clock: Clock,
    ) -> None:
        self._service = service
        self._database = database
        self._broker = broker
        self._wakeups = wakeups
        self._parking = parking
        self._clock = clock
        self._away_since: datetime | None = None
        self.started = False
        """Set once the service stands (``Service.start``); before, it is not ready."""

    async def trouble(self) -> list[str]:
        """What is away now, in words; empty when all is well."""
        troubles = []
        try:
            await self._database.ping()
        except StoreAway:
            troubles.append("the store does not answer")
        if not self._broker.connected():
            troubles.append("the broker does not answer, or a batch cannot be saved")
        return troubles

    async def ready(self) -> tuple[bool, list[str]]:
        """Not ready once something has been away for 30 s: shorter outages are ridden out."""
        troubles = await self.trouble()
        if not self.started:
            return False, [*troubles, "the service is starting"]
        if not troubles:
            self._away_since = None
            return True, []
        now = self._clock.now()
        self._away_since = self._away_since or now
        return (now - self._away_since).total_seconds() < READY_AFTER, troubles

    async def business(self) -> dict[str, object]:
        """Ages in seconds of the oldest unsaid event and of the oldest due work per flow, and the parked count."""
        now = self._clock.now()
        oldest = {flow: (now - at).total_seconds() for flow, at in (await self._wakeups.oldest()).items()}
        unsaid = max((age for flow, age in oldest.items() if flow.startswith("say:")), default=0.0)
        work = {flow: age for flow, age in oldest.items() if not flow.startswith("say:")}
        parked = await self._parking.count()
        metrics.oldest_unsaid.labels(service=self._service).set(unsaid)
        for flow, age in work.items():
            metrics.oldest_due.labels(service=self._service, flow=flow).set(age)
        metrics.parked_now.labels(service=self._service).set(parked)
        return {"oldest_unsaid_seconds": unsaid, "oldest_due_seconds": work, "parked": parked}

    def routes(self) -> list[Route]:
        return [
            Route("/health/live", self._live),
            Route("/health/ready", self._ready),
            Route("/health/business", self._business),
            Route("/metrics", self._metrics),
        ]

    async def _live(self, _: Request) -> Response:
        return JSONResponse({"service": self._service, "live": True})

    async def _ready(self, _: Request) -> Response:
        ready, troubles = await self.ready()
        return JSONResponse({"ready": ready, "troubles": troubles}, status_code=200 if ready else 503)

    async def _business(self, _: Request) -> Response:
        try:
            return JSONResponse(await self.business())
        except StoreAway as error:
            return JSONResponse({"trouble": str(error)}, status_code=503)

    async def _metrics(self, _: Request) -> Response:
        with contextlib.suppress(StoreAway):
            await self.business()
        return Response(metrics.render(), media_type="text/plain; version=0.0.4")
