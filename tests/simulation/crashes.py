"""Crash points, enumerated: every await of a port, named by the code that awaits it, is died at before and after.

A point is the chain of our own functions and lines that leads to a port call. The first time that a point is reached
its process dies before the call, the next time right after it, on ordinary days, until none is left.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.simulation.day import day
from tests.simulation.morning import Morning
from tests.simulation.processes import Process
from tests.simulation.run import Verdict, apart, play

ROOT = str(Path(__file__).resolve().parents[2]) + "/"
OURS = (ROOT + "services/", ROOT + "chassis/")
NOT_OURS = (ROOT + "chassis/memory/",)
GAP = 6.0
"""Seconds between two deaths of a service: it must get on with its work."""
DAYS = 40

Point = tuple[str, ...]


@dataclass
class Crashes:
    """reached: every point met so far.  died: (point, "before" or "after") that a process died at."""

    reached: set[Point] = field(default_factory=set)
    died: set[tuple[Point, str]] = field(default_factory=set)
    _next: dict[str, float] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return 2 * len(self.reached) - len(self.died)

    def at(self, process: Process) -> None:
        """Called at every port call of a living process; it may be its last."""
        now = asyncio.get_running_loop().time()
        point = _here()
        if not point:
            return
        self.reached.add(point)
        if now < self._next.get(process.name, 0.0):
            return
        for side in ("before", "after"):
            if (point, side) not in self.died:
                self.died.add((point, side))
                self._next[process.name] = now + GAP
                process.down = 0.5
                if side == "before":
                    process.kill()
                else:
                    asyncio.get_running_loop().call_soon(process.kill)
                return


def _here() -> Point:
    frame: FrameType | None = sys._getframe(2)
    names: list[str] = []
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(OURS) and not code.co_filename.startswith(NOT_OURS):
            names.append(f"{code.co_filename.removeprefix(ROOT)}:{frame.f_lineno} {code.co_qualname}")
        frame = frame.f_back
    return tuple(names)


def one_day(morning: Morning, seed: int, so_far: Crashes) -> tuple[Verdict, Crashes]:
    """A day without other faults, on which processes die at points where none has died yet."""
    so_far._next.clear()
    Process.crashes = so_far
    return play(morning, seed, day(seed, faults=False)), so_far


def enumerate_all(morning: Morning, days: int = DAYS) -> tuple[list[Verdict], Crashes]:
    """Days until every point that was reached has been died at twice, or ``days`` are over."""
    crashes, verdicts = Crashes(), list[Verdict]()
    for seed in range(days):
        known = len(crashes.died)
        verdict, crashes = apart(lambda seed=seed, so_far=crashes: one_day(morning, seed, so_far))()
        verdicts.append(verdict)
        if verdict.broken or (not crashes.left and len(crashes.died) == known):
            break
    return verdicts, crashes
