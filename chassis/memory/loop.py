"""An event loop on virtual time: when nothing is ready, time jumps to the next timer instead of passing.

With a seed, the order in which ready tasks run is drawn from it, so that one seed is one interleaving, repeatable.
No sockets, no threads: everything that would wait for the outside must be simulated on the same loop.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import selectors
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar

EPOCH = 1_700_000_000.0
T = TypeVar("T")


class Stalled(RuntimeError):
    """No task can go on and no timer is set: a lost wake-up, found at once instead of hanging."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """``seed`` None keeps asyncio's order."""

    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]
    _stopping: bool

    def __init__(self, seed: int | None = None) -> None:
        self._virtual = 0.0
        self._choice = random.Random(seed) if seed is not None else None
        super().__init__(selectors.SelectSelector())

    def choose(self, seed: int) -> None:
        """From now on the order of ready tasks is drawn from this seed."""
        self._choice = random.Random(seed)

    def time(self) -> float:
        return self._virtual

    def unix(self) -> float:
        """The simulated wall clock: a source for ``chassis.clock.Clock``."""
        return EPOCH + self._virtual

    def call_soon(  # type: ignore[override]
        self, callback: Any, *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """As asyncio's, but into a place of the queue that the seed draws."""
        handle = asyncio.Handle(callback, args, self, context)
        ready = self._ready
        if self._choice is not None and ready:
            ready.insert(int(self._choice.random() * (len(ready) + 1)), handle)
        else:
            ready.append(handle)
        return handle

    def _run_once(self) -> None:
        """As asyncio's, less all that waits for the world outside: a simulated day has fifteen thousand turns."""
        scheduled, ready = self._scheduled, self._ready
        while scheduled and scheduled[0].cancelled():
            self._forget(scheduled)
        if not ready and not self._stopping:
            if not scheduled:
                raise Stalled("every task waits for something that can never happen")
            self._virtual = max(self._virtual, scheduled[0].when())
        while scheduled and scheduled[0].when() <= self._virtual:
            ready.append(self._forget(scheduled))
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle.cancelled():
                handle._run()

    def _forget(self, scheduled: list[asyncio.TimerHandle]) -> asyncio.TimerHandle:
        timer = heapq.heappop(scheduled)
        timer._scheduled = False  # type: ignore[attr-defined]
        return timer


def run(make: Callable[[VirtualLoop], Coroutine[Any, Any, T]], seed: int | None = None) -> T:
    """Run a coroutine to its end on a fresh virtual loop, then cancel whatever it left behind."""
    loop = VirtualLoop(seed)
    try:
        return loop.run_until_complete(make(loop))
    finally:
        left = [task for task in asyncio.all_tasks(loop) if not task.done()]
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.close()
