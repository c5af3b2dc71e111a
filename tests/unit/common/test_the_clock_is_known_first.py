"""A process starts its service only once it knows what time it is at the platforms."""

from __future__ import annotations

import asyncio
from typing import cast

from chassis.clock import Clock, follow
from chassis.service import Service
from services.common.process import _start

AHEAD = 7200.0


class Started:
    """A service that notes the time at which it started."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ahead: float | None = None

    async def start(self) -> None:
        self.ahead = self._clock.offset


async def test_a_service_that_starts_late_is_as_late_as_the_platforms() -> None:
    clock, known = Clock(), asyncio.Event()
    was_asked, answer = asyncio.Event(), asyncio.Event()
    asked: list[float] = []

    async def offset_after(held: float) -> float:
        asked.append(held)
        was_asked.set()
        await answer.wait()
        if held == AHEAD:
            await asyncio.Event().wait()
        return AHEAD

    service = Started(clock)
    following = asyncio.create_task(follow(clock, offset_after, known))
    starting = asyncio.create_task(_start(cast("Service", service), known))
    await was_asked.wait()
    assert service.ahead is None
    answer.set()
    await starting
    following.cancel()
    assert service.ahead == AHEAD
    assert asked[0] < 0, "an offset of 0 is waited with for a change of it"
