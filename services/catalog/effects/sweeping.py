"""Sweeps over connections: what changed since the last one, so that a hint that never came costs minutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from pydantic import BaseModel

from chassis.clock import later
from chassis.wakeups import Claim, Next
from chassis.worker import Outcome
from services.catalog.effects.desk import Desk

SWEEP_EVERY = 600.0
ROLL_CALL_EVERY = 86_400.0
OVERLAP = timedelta(minutes=15)


class Swept(BaseModel):
    """Until when changes were swept."""

    until: datetime


async def in_turn(
    desk: Desk,
    claim: Claim,
    key: str,
    sweep: Callable[[datetime], Awaitable[None]],
    *,
    every: float = SWEEP_EVERY,
) -> Outcome:
    """Sweep from the last time on, less an overlap, unless that is too short ago. The first turn notes when to begin:
    nothing is known yet that could have changed. ``key``: of the memory of it.  every: seconds from turn to turn."""
    began = desk.now()
    last = await desk.cache.get(key, Swept, datetime.min.replace(tzinfo=began.tzinfo))
    if last is None or began >= later(last.until, every):
        if last is not None:
            await sweep(last.until - OVERLAP)
        last = Swept(until=began)
        await desk.cache.put(key, last, began)
    return {actor: Next(later(last.until, every)) for actor in claim.actors}
