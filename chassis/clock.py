"""Time as a port. Nothing in the product reads the wall clock or sleeps on its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

NO_OFFSET = -1.0
"""Of no sandbox: asked whether its own differs, it answers at once."""
log = structlog.get_logger(__name__)
EPOCH = datetime.fromtimestamp(0, UTC)


class Clock:
    """Aware UTC time from a source of unix seconds plus an offset that may jump forward.

    The offset follows the sandbox's clock in demo and tests, so that leases, tokens and signatures move with the
    simulated platforms. On a virtual-time event loop the source is that loop's own time.
    """

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset = 0.0
        self._moment = (0, EPOCH)
        self._sleepers: dict[asyncio.Future[None], None] = {}
        self._waiting: dict[asyncio.Timeout, None] = {}

    @property
    def offset(self) -> float:
        return self._offset

    def seconds(self) -> float:
        """Unix seconds."""
        return self._source() + self._offset

    def now(self) -> datetime:
        """Aware UTC, whole milliseconds: what the store can hold, so that a saved time reads back equal."""
        millisecond = int(self.seconds() * 1000)
        if millisecond != self._moment[0]:
            self._moment = millisecond, datetime.fromtimestamp(millisecond / 1000, UTC)
        return self._moment[1]

    async def sleep(self, seconds: float) -> None:
        """Returns once ``seconds`` have passed on this clock, at once when a jump carries it past."""
        due = self.seconds() + seconds
        while (left := due - self.seconds()) > 0:
            await self._nap(left)

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        """Wait for the event, at most ``seconds`` of this clock. True when it is set."""
        due = self.seconds() + seconds
        while not event.is_set() and (left := due - self.seconds()) > 0:
            limit = asyncio.timeout(left)
            self._waiting[limit] = None
            with suppress(TimeoutError):
                try:
                    async with limit:
                        await event.wait()
                finally:
                    del self._waiting[limit]
        return event.is_set()

    def jump_to(self, offset: float) -> None:
        """Adopt a larger offset and wake every sleeper. A smaller one is ignored: time never goes back."""
        if offset <= self._offset:
            return
        self._offset = offset
        for sleeper in list(self._sleepers):
            _settle(sleeper)
        for limit in list(self._waiting):
            if not limit.expired():
                limit.reschedule(asyncio.get_running_loop().time())

    async def _nap(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        sleeper: asyncio.Future[None] = loop.create_future()
        self._sleepers[sleeper] = None
        timer = loop.call_later(seconds, _settle, sleeper)
        try:
            await sleeper
        finally:
            timer.cancel()
            del self._sleepers[sleeper]


def _settle(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)


async def follow(clock: Clock, offset_after: Callable[[float], Awaitable[float]], known: asyncio.Event) -> None:
    """Keep the clock at a sandbox's offset for ever. ``offset_after(held)`` answers when it differs, or after a while.

    ``known`` is set once it is right for the first time. Demo and tests only; services refuse it together with real
    platforms.
    """
    held = NO_OFFSET
    while True:
        try:
            held = await offset_after(held)
            clock.jump_to(held)
            known.set()
        except Exception as error:
            log.warning("sandbox_clock_away", reason=str(error)[:200])
            await asyncio.sleep(0.5)


def later(moment: datetime, seconds: float) -> datetime:
    """``moment`` plus seconds, in whole milliseconds."""
    return moment + timedelta(milliseconds=round(seconds * 1000))
