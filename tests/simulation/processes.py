"""Simulated processes: tasks that belong together, share the ports of one machine, and can be killed as one.

A kill is a ``kill -9``: no handler of the process runs on, whatever it had sent is on its way all the same, and
nothing that it does afterwards reaches store, broker or platform.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any, ClassVar

from chassis.messaging import BrokerAway
from chassis.store import StoreAway
from tests.simulation.awaits import Place, places
from tests.simulation.trace import Trace

SLOWEST = 0.3
"""Seconds that a slow store takes at most."""
RESTLESS = 60_000
"""Awaits of ports by one process: five times what it needs for a day. Whoever needs more never comes to rest."""


class Dead(asyncio.CancelledError):
    """Raised at every port of a killed process: no ``except Exception`` of ours may survive its own death.

    A cancellation like those of the process's other tasks: what lets go of a file when it is cancelled does so here.
    """


@dataclass
class Process:
    """One process. ``steps``: awaits of store, broker and platforms so far; ``die_at``: the one it dies at.

    down: seconds until another is started in its place.  doomed: it dies at the next port, or as soon as it waits.
    restless_at: the awaits after which it counts as never coming to rest.
    crashes: see ``tests.simulation.crashes``.  met: where the calls of all processes come from, if anybody wants to know.
    """

    name: str
    alive: bool = True
    steps: int = 0
    die_at: int | None = None
    down: float = 1.0
    doomed: bool = False
    restless_at: ClassVar[float] = RESTLESS
    crashes: ClassVar[Any] = None
    met: ClassVar[set[Place] | None] = None
    tasks: dict[asyncio.Task[Any], None] = field(default_factory=dict)
    died: asyncio.Event = field(default_factory=asyncio.Event)

    def check(self) -> None:
        """Every port calls this before and after what it does."""
        self.steps += 1
        if self.restless:
            asyncio.get_running_loop().stop()
        if self.doomed or (self.die_at is not None and self.steps >= self.die_at):
            self.kill()
        if not self.alive:
            raise Dead(self.name)

    def before(self, port: str) -> None:
        """It is about to make this call, and may die instead."""
        if self.met is not None:
            self.met.update(places(sys._getframe(1)))
        if self.crashes is not None and self.alive and self.crashes.dies(self, port, "before"):
            self.kill()
        self.check()

    def after(self, port: str) -> None:
        """The call is done as soon as this returns; all that the process learns of it may die with it."""
        if self.crashes is not None and self.crashes.dies(self, port, "after"):
            self.doomed = True
            asyncio.get_running_loop().call_soon(self.kill)

    @property
    def restless(self) -> bool:
        return self.steps > self.restless_at

    def kill(self) -> None:
        self.alive = False
        self.died.set()
        for task in list(self.tasks):
            task.cancel()


_CURRENT: ContextVar[Process | None] = ContextVar("process", default=None)


def task_factory(
    loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any] | Generator[Any, None, Any], **kwargs: Any
) -> asyncio.Task[Any]:
    """Books every task to the process that starts it."""
    task: asyncio.Task[Any] = asyncio.Task(coro, loop=loop, **kwargs)
    process = _CURRENT.get()
    if Process.crashes is not None and process is not None and "context" not in kwargs:
        Process.crashes.begun(task)
    if process is not None:
        process.tasks[task] = None
        task.add_done_callback(lambda done: process.tasks.pop(done, None))
    return task


async def inside(process: Process | None, make: Callable[[], Awaitable[Any]]) -> Any:
    """Run something as a task of the process, and wait for it."""
    return await spawn(process, make)


def spawn(process: Process | None, make: Callable[[], Awaitable[Any]]) -> asyncio.Task[Any]:
    context = copy_context()
    context.run(_CURRENT.set, process)

    async def body() -> Any:
        return await make()

    return asyncio.get_running_loop().create_task(body(), context=context)


@dataclass
class Outage:
    """Until when store and broker are away or the store is slow, in seconds of the loop; the nemesis moves them."""

    slow: dict[str, float] = field(default_factory=dict)
    store: dict[str, float] = field(default_factory=dict)
    broker: float = 0.0


def store_port(
    process: Process, outage: Outage, trace: Trace, chance: Callable[[], float]
) -> Callable[[str, str], Awaitable[None]]:
    """``chance``: from 0 to 1, for how slow a slow store is."""

    async def before(collection: str, operation: str) -> None:
        process.before(f"{operation} {collection}")
        trace.note(process.name, operation, collection)
        slow = outage.slow and outage.slow.get(process.name, 0.0) > asyncio.get_running_loop().time()
        await asyncio.sleep(SLOWEST * chance() if slow else 0)
        process.check()
        if outage.store.get(process.name, 0.0) > asyncio.get_running_loop().time():
            await asyncio.sleep(0.5)
            raise StoreAway("the nemesis took the store away")
        process.after(f"{operation} {collection}")

    return before


def broker_port(process: Process, outage: Outage, trace: Trace) -> Callable[[str], Awaitable[None]]:
    async def before(operation: str) -> None:
        process.before(operation)
        trace.note(process.name, operation)
        await asyncio.sleep(0)
        process.check()
        if outage.broker > asyncio.get_running_loop().time():
            await asyncio.sleep(0.5)
            raise BrokerAway("the nemesis took the broker away")
        process.after(operation)

    return before
