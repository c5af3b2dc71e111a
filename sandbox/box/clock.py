"""One clock for both platforms: real time plus an offset that only moves forward."""

import asyncio
import heapq
import inspect
import itertools
import time
from collections.abc import Awaitable, Callable

Action = Callable[[], Awaitable[None] | None]

# How long `advance` lets one action run before it moves on. An action that waits for something which only
# happens later (a webhook receiver that calls back into a delayed endpoint) must not stop time for ever.
SETTLE_SECONDS = 5.0


class Timer:
    """One action that is due at a moment. `cancel()` is harmless after it has fired."""

    __slots__ = ("action", "name", "when")

    def __init__(self, when: float, action: Action, name: str) -> None:
        self.when = when
        self.name = name
        self.action: Action | None = action

    def cancel(self) -> None:
        self.action = None


class BoxClock:
    """Unix seconds; timers fire in order of due time, then of creation.

    `real` is the source of time (a virtual-time loop passes its own). Nothing fires on its own: either
    `run()` is running as a task, or somebody calls `advance()`.
    """

    def __init__(self, real: Callable[[], float] = time.time, offset: float = 0) -> None:
        self._real = real
        self._offset = float(offset)
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._advancing = asyncio.Lock()
        self._earlier_timer = asyncio.Event()
        self._offset_watchers: list[asyncio.Future[None]] = []
        self._running_actions: set[asyncio.Task[None]] = set()
        self.failures: list[tuple[str, BaseException]] = []

    @property
    def offset(self) -> float:
        """Seconds that this clock is ahead of real time."""
        return self._offset

    def now(self) -> float:
        return self._real() + self._offset

    def call_at(self, when: float, action: Action, name: str) -> Timer:
        """Fires `action` once `now() >= when`; a past moment means as soon as possible."""
        timer = Timer(when, action, name)
        heapq.heappush(self._timers, (when, next(self._order), timer))
        self._earlier_timer.set()
        return timer

    async def sleep(self, seconds: float) -> None:
        """Waits on this clock: an `advance` ends it early."""
        done = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if not done.done():
                done.set_result(None)

        timer = self.call_at(self.now() + seconds, wake, "sleep")
        try:
            await done
        finally:
            timer.cancel()

    async def advance(self, seconds: float) -> None:
        """Moves time forward and fires what falls due on the way, each with `now()` at its due time or later.

        Waits for what it fired, at most SETTLE_SECONDS of real time each, and first as long for what is under way: no
        webhook grows old between two machines because a test moved the clock. Raises ValueError for a step back.
        Must not be called from an action.
        """
        if seconds < 0:
            raise ValueError("seconds: the clock only moves forward")
        async with self._advancing:
            if self._running_actions:
                await asyncio.wait(set(self._running_actions), timeout=SETTLE_SECONDS)
            target_offset = self._offset + seconds
            while (timer := self._pop_due(self._real() + target_offset)) is not None:
                self._move_to(min(max(self._offset, timer.when - self._real()), target_offset))
                task = self._fire(timer)
                if task is not None:
                    await asyncio.wait({task}, timeout=SETTLE_SECONDS)
            self._move_to(target_offset)
            await asyncio.sleep(0)

    async def run(self) -> None:
        """Fires timers as real time passes, until cancelled."""
        while True:
            self._earlier_timer.clear()
            while (timer := self._pop_due(self.now())) is not None:
                self._fire(timer)
            pause = self._seconds_to_next()
            try:
                await asyncio.wait_for(self._earlier_timer.wait(), pause)
            except TimeoutError:
                continue

    async def wait_offset_change(self, known_offset: float, timeout: float) -> float:
        """The offset as soon as it differs from `known_offset`, or after `timeout` real seconds."""
        if self._offset != known_offset:
            return self._offset
        watcher = asyncio.get_running_loop().create_future()
        self._offset_watchers.append(watcher)
        await asyncio.wait({watcher}, timeout=timeout)
        if watcher in self._offset_watchers:
            self._offset_watchers.remove(watcher)
        return self._offset

    def restore_offset(self, offset: float) -> None:
        """Takes over the offset of a saved state; never back."""
        self._move_to(max(offset, self._offset))

    async def close(self) -> None:
        """Drops every timer and cancels the actions that are running."""
        self._timers.clear()
        running = list(self._running_actions)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _move_to(self, offset: float) -> None:
        if offset == self._offset:
            return
        self._offset = offset
        self._earlier_timer.set()
        watchers, self._offset_watchers = self._offset_watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)

    def _pop_due(self, moment: float) -> Timer | None:
        while self._timers and self._timers[0][0] <= moment:
            timer = heapq.heappop(self._timers)[2]
            if timer.action is not None:
                return timer
        return None

    def _seconds_to_next(self) -> float | None:
        while self._timers and self._timers[0][2].action is None:
            heapq.heappop(self._timers)
        return max(0.0, self._timers[0][0] - self.now()) if self._timers else None

    def _fire(self, timer: Timer) -> asyncio.Task[None] | None:
        action, timer.action = timer.action, None
        assert action is not None
        try:
            outcome = action()
        except Exception as failure:
            # One broken action must not stop the clock for everybody; the tests look at `failures`.
            self.failures.append((timer.name, failure))
            return None
        if not inspect.isawaitable(outcome):
            return None
        task = asyncio.ensure_future(self._guard(timer.name, outcome))
        self._running_actions.add(task)
        task.add_done_callback(self._running_actions.discard)
        return task

    async def _guard(self, name: str, outcome: Awaitable[None]) -> None:
        try:
            await outcome
        except Exception as failure:
            self.failures.append((name, failure))
