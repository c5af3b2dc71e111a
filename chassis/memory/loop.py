"""An event loop on virtual time: when nothing is ready, time jumps to the next timer instead of passing.

With a seed, the order in which ready tasks run is drawn from it, so that one seed is one interleaving, repeatable.
No sockets, no threads: everything that would wait for the outside must be simulated on the same loop.
"""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar

EPOCH = 1_700_000_000.0
T = TypeVar("T")


class _NoWaiting(selectors.SelectSelector):
    """Advances the loop's time by what it would have waited."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stalled("every task waits for something that can never happen")
        self._loop.pass_time(timeout)
        return []


class Stalled(RuntimeError):
    """No task can go on and no timer is set: a lost wake-up, found at once instead of hanging."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """``seed`` None keeps asyncio's order."""

    def __init__(self, seed: int | None = None) -> None:
        self._virtual = 0.0
        self._choice = random.Random(seed) if seed is not None else None
        super().__init__(_NoWaiting(self))

    def choose(self, seed: int) -> None:
        """From now on the order of ready tasks is drawn from this seed."""
        self._choice = random.Random(seed)

    def time(self) -> float:
        return self._virtual

    def unix(self) -> float:
        """The simulated wall clock: a source for ``chassis.clock.Clock``."""
        return EPOCH + self._virtual

    def pass_time(self, seconds: float) -> None:
        self._virtual += max(0.0, seconds)

    def call_soon(  # type: ignore[override]
        self, callback: Any, *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        handle = super().call_soon(callback, *args, context=context)
        if self._choice is not None:
            ready = self._ready  # type: ignore[attr-defined]
            if len(ready) > 1:
                ready.insert(int(self._choice.random() * len(ready)), ready.pop())
        return handle


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
