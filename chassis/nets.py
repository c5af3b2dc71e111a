"""The last nets under lost wake-ups and lost records.

``pass``: once a day every actor of the service is looked at, and what it has to say or do is woken.
``catch_up``: where a consumer found that its place in a topic is gone, records may never have been heard; the service
reads from the platforms what they would have told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from chassis import metrics
from chassis.actors import Repository, Wake
from chassis.clock import Clock, later
from chassis.messaging import Gap
from chassis.wakeups import Claim, Next, Wakeups
from chassis.worker import Flow, Outcome

PASS, CATCH_UP = "pass", "catch_up"
EVERY = 24 * 60 * 60.0
ALL = "all"
"""The one actor of both flows: one process of the service does it for all."""
log = structlog.get_logger(__name__)

CatchUp = Callable[[], Awaitable[None]]


class Nets:
    """Both nets of one service, over the repositories and ways to catch up that it declares."""

    def __init__(self, wakeups: Wakeups, clock: Clock) -> None:
        self.repositories: list[Repository[Any]] = []
        self.ways: list[CatchUp] = []
        self._wakeups = wakeups
        self._clock = clock

    def flows(self) -> list[Flow]:
        return [Flow(PASS, self._pass, lease=3600.0), Flow(CATCH_UP, self._catch_up, lease=600.0)]

    async def spread(self) -> None:
        """Plan the next pass, unless one is planned. Raises StoreAway."""
        await self._wakeups.write([Wake(PASS, ALL, "", later(self._clock.now(), EVERY))])

    async def missed(self, group: str, gaps: Sequence[Gap]) -> None:
        """Say loudly that records may be gone unheard, and have both nets drawn now. Raises StoreAway."""
        for gap in gaps:
            log.error(
                "records_gone", group=group, topic=gap.topic, partition=gap.partition, committed=gap.committed,
                first=gap.first, remedy="everything is compared with the platforms now",
            )  # fmt: skip
        now = self._clock.now()
        wakes = [Wake(PASS, ALL, "", now), Wake(CATCH_UP, ALL, "", now)]
        await self._wakeups.write(wakes)
        self._wakeups.signal(wakes)
        metrics.records_gone.labels(group=group).inc(len(gaps))

    async def _pass(self, claim: Claim) -> Outcome:
        woken = {repository.collection.name: await repository.wake_all() for repository in self.repositories}
        log.info("full_pass", woken=woken)
        return dict.fromkeys(claim.actors, Next(later(self._clock.now(), EVERY)))

    async def _catch_up(self, claim: Claim) -> Outcome:
        for way in self.ways:
            await way()
        return {}
