"""Crash points, enumerated: every await of a port, of every handler, flow, relay and route, is died at before and after.

What a death can lose is what had been done at the ports and what had not, so the places that differ are the port calls.
Which call it is, is said by four things:

- the service and the flow or group that is at work: the chassis saves, claims and says for all of them in the same
  lines, and what a death there costs is theirs;
- the port: which operation of which collection, of the broker, of which platform;
- the whole chain of our own functions and lines that leads to it. The innermost line alone is nearly always one of the
  chassis (load, save), and a flow that saves three times would be died in once. No function of ours calls itself on its
  way to a port but for the halving of a refused batch, so there are only so many chains.

Times that a chain is gone through again (pages, lots, tries) are one point. "Before" is a death instead of the call,
"after" is one when it is done and nothing of what it told has been used; of a platform's call, when its answer is lost.

A process dies at the first visit of a point that no process has died at. Every death uses one up, so that however many
come at once the work gets on. A point that a day visits once is died at before and not after. That day is played again:
it is the same to the byte up to that visit, at which the process now dies after the call.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import CodeType, FrameType
from typing import Any
from weakref import WeakKeyDictionary

from chassis.inbox import Inbox
from chassis.memory.broker import MemoryBroker
from chassis.worker import Worker
from tests.simulation.awaits import Place, frames, places
from tests.simulation.chores import Chores, chores
from tests.simulation.day import day
from tests.simulation.morning import Morning
from tests.simulation.processes import Process
from tests.simulation.run import Verdict, apart, play

DOWN = 0.1
AT_WORK: dict[CodeType, Callable[[dict[str, Any]], str]] = {
    Worker._work.__code__: lambda names: f"flow {names['flow'].name}",
    Inbox.handle.__code__: lambda names: f"group {names['group']}",
    MemoryBroker._consume.__code__: lambda names: f"group {names['name']}",
}
"""Where in the stack it stands who is at work."""
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True)
class Point:
    """``chain``: from the innermost function outwards."""

    service: str
    work: str
    port: str
    chain: tuple[Place, ...]

    def __str__(self) -> str:
        return (
            f"{self.service}, {self.work or 'request or loop'}: {self.port} from {' < '.join(map(str, self.chain[:4]))}"
        )


Death = tuple[Point, str]


@dataclass(frozen=True)
class Plan:
    """A day to die on.  chores: with what ordinary days leave out.  died: what needs no death any more.

    late: points whose death is one after the call.
    """

    number: int
    chores: bool = False
    died: frozenset[Death] = frozenset()
    late: frozenset[Point] = frozenset()


@dataclass
class Crashes:
    """The deaths of one day.  reached: every point met.  died: what a process died at."""

    plan: Plan
    reached: Counter[Point] = field(default_factory=Counter)
    died: set[Death] = field(default_factory=set)
    _calling: dict[int, Point] = field(default_factory=dict)
    _at_work: WeakKeyDictionary[asyncio.Task[Any], str] = field(default_factory=WeakKeyDictionary)

    def dies(self, process: Process, port: str, side: str) -> bool:
        """Called at every port call of a living process: is it to be its last?"""
        point = self._here(process.name, port)
        if point is None:
            return False
        self.reached[point] += 1
        death = point, side
        if death in self.died or death in self.plan.died:
            return False
        if side == BEFORE and point in self.plan.late:
            if (point, AFTER) not in self.died:
                self._calling.setdefault(id(process), point)
            return False
        if self._calling.get(id(process), point) != point:
            return False  # it is to die after a call that is under way
        self.died.add(death)
        process.down = DOWN
        return True

    def begun(self, task: asyncio.Task[Any]) -> None:
        """A task that a flow starts beside itself is that flow's work too."""
        if work := _at_work(sys._getframe(2)) or self._inherited():
            self._at_work[task] = work

    def _inherited(self) -> str:
        task = asyncio.current_task()
        return self._at_work.get(task, "") if task is not None else ""

    def _here(self, service: str, port: str) -> Point | None:
        frame = sys._getframe(3)
        chain = tuple(places(frame))
        work = _at_work(frame) or self._inherited()
        return Point(service, work, port, chain) if chain or work else None


def _at_work(frame: FrameType) -> str:
    return next((AT_WORK[each.f_code](each.f_locals) for each in frames(frame) if each.f_code in AT_WORK), "")


def one_day(morning: Morning, plan: Plan) -> tuple[Verdict, Counter[Point], set[Death]]:
    """Every second ordinary day has faults of its own too."""
    crashes = Process.crashes = Crashes(plan)
    if plan.chores:
        verdict = play(morning, plan.number, chores(plan.number), player=Chores)
    else:
        verdict = play(morning, plan.number, day(plan.number, faults=plan.number % 2 == 1))
    return verdict, crashes.reached, crashes.died


@dataclass
class Enumeration:
    """verdicts: of every day played.  met: the day on which a process died before a point.

    missed: points whose day was played again in vain.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    reached: Counter[Point] = field(default_factory=Counter)
    died: set[Death] = field(default_factory=set)
    met: dict[Point, Plan] = field(default_factory=dict)
    missed: set[Point] = field(default_factory=set)

    @property
    def left(self) -> list[Death]:
        return [(point, side) for point in self.reached for side in (BEFORE, AFTER) if (point, side) not in self.died]

    @property
    def broken(self) -> list[str]:
        return [f"day {each.seed}: {sentence}" for each in self.verdicts for sentence in each.broken]

    def play(self, morning: Morning, plan: Plan) -> None:
        verdict, reached, died = apart(lambda: one_day(morning, plan))()
        self.verdicts.append(verdict)
        self.reached += reached
        in_vain = died <= self.died
        self.died |= died
        for point, side in died:
            if side == BEFORE:
                self.met.setdefault(point, plan)
        if in_vain:
            self.missed |= plan.late

    def again(self) -> Plan | None:
        """The day that visited most of the points that are left, with a later death at them; None without any."""
        waiting: dict[Plan, set[Point]] = {}
        for point, side in self.left:
            if side == AFTER and point in self.met and point not in self.missed:
                waiting.setdefault(self.met[point], set()).add(point)
        if not waiting:
            return None
        plan = max(waiting, key=lambda each: len(waiting[each]))
        return replace(plan, late=plan.late | waiting[plan])


def enumerate_all(morning: Morning, days: int, busy: int, repeats: int) -> Iterator[Enumeration]:
    """Play ordinary and busy days, then those again that met what is left. Tells how it stands after each."""
    found = Enumeration()
    for number in range(days + busy):
        found.play(morning, Plan(number, number >= days, frozenset(found.died)))
        yield found
    for _ in range(repeats):
        plan = found.again()
        if plan is None:
            break
        found.play(morning, plan)
        yield found
