"""One seed, one day, one verdict: every day runs in a forked copy of the morning, so that no day sees another."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import structlog

from tests.simulation.awaits import Place
from tests.simulation.day import DAY, Step
from tests.simulation.judge import judge
from tests.simulation.morning import SHOP_HOLD, Morning, new_day
from tests.simulation.play import Player, Turned
from tests.simulation.processes import RESTLESS, Process
from tests.simulation.trace import digest

CALM = 900.0
"""Seconds after the last fault in which everything must have come right on an ordinary day."""
PROMPT = 60.0
"""The same for a day without faults: no sweep may be what brings it right."""
RELEASED = 15.0
"""Seconds on such a day from TikTok Shop's letting the last order go."""
HARMLESS = {"flash", "store_slow"}
"""Faults after which nothing may be later than without them."""
PATIENCE = 2
"""How often the judge comes back before what is not right counts as never coming right: back-off goes up to 600 s."""


@dataclass(frozen=True)
class Verdict:
    """broken: what did not hold.  lines: the trace, when asked for.  steps: awaits by service.
    met: places on the way to a port."""

    seed: int
    broken: tuple[str, ...]
    digest: str
    faults: Counter[str]
    orders: int
    hours: float
    steps: dict[str, int]
    lines: tuple[str, ...] = ()
    met: frozenset[Place] = frozenset()
    logged: tuple[str, ...] = ()


@dataclass
class Watch:
    """What the services logged, warnings and worse."""

    lines: list[str] = field(default_factory=list)

    def __call__(self, _logger: Any, level: str, event: dict[str, Any]) -> Any:
        if level in ("warning", "error", "exception"):
            given = {key: value for key, value in event.items() if key not in ("event", "exc_info")}
            error = event.get("exc_info")
            raised = sys.exc_info()[1] if error is True else error if isinstance(error, BaseException) else None
            told = "".join(traceback.format_exception(raised)) if raised else ""
            self.lines.append(f"{level} {event['event']} {given} {told}".rstrip())
        raise structlog.DropEvent


def play(
    morning: Morning,
    seed: int,
    steps: Sequence[Step],
    *,
    dawn: int | None = None,
    turned: Turned = lambda _player, _part: None,
    player: type[Player] = Player,
    keep_lines: bool = False,
) -> Verdict:
    """In this process: the morning is used up afterwards. Callers want ``apart``.

    dawn: what chance begins with, the seed if not given.  turned: called at the turn to another part of the day.
    player: who knows the steps.
    """
    new_day()
    watch = Watch()
    structlog.configure(processors=[watch], wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    town = morning.town
    began = town.loop.time()
    town.trace.clear()
    at_work = player(morning, seed, turned)
    Process.restless_at = RESTLESS * player.SPAN / DAY
    town.reseed(seed if dawn is None else dawn)
    try:
        broken = town.loop.run_until_complete(_whole(at_work, steps))
    except Exception:
        restless = [name for name, running in town.running.items() if running.process.restless]
        broken = [f"I3 {name} never comes to rest" for name in restless]
        broken = broken or ["the simulator itself: " + traceback.format_exc()]
    lines = town.trace.lines if keep_lines else ()
    return Verdict(
        seed=at_work.seed,
        broken=tuple(broken),
        digest=digest(lines) if keep_lines else "",
        faults=at_work.faults,
        orders=len(town.sandbox.tiktok_shop.state.orders),
        hours=(town.loop.time() - began) / 3600,
        steps={name: running.process.steps for name, running in town.running.items()},
        lines=lines,
        met=frozenset(Process.met or ()),
        logged=tuple(watch.lines),
    )


async def _whole(player: Player, steps: Sequence[Step]) -> list[str]:
    await player.play(steps)
    if not player.faults.keys() - HARMLESS:
        await asyncio.sleep(max(PROMPT, min(player.latest - DAY, 0.0) + SHOP_HOLD + RELEASED))
        return judge(player, await _settings(player), quiet=True)
    await asyncio.sleep(CALM)
    for _ in range(PATIENCE):
        broken = judge(player, await _settings(player)) + [
            f"the sandbox failed at {name}: {error!r}" for name, error in player.sandbox.box.clock.failures
        ]
        if not broken:
            return []
        for merchant in player.morning.merchants:
            await merchant.authorize_if_asked()
        await asyncio.sleep(CALM)
    return judge(player, await _settings(player)) or []


async def _settings(player: Player) -> list[dict[str, Any]]:
    """As each merchant sees them."""
    found = []
    for merchant in player.morning.merchants:
        answer = await merchant.call("GET", f"/connections/{merchant.connection}/settings")
        found.append(answer.json())
    return found


class Fork:
    """A copy of this process. ``here`` is True in the copy, which tells its result once and ends with that."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self._child = os.fork()
        self.here = not self._child
        os.close(reading if self.here else writing)
        self._pipe = writing if self.here else reading

    def tell(self, result: Any) -> NoReturn:
        with os.fdopen(self._pipe, "wb") as out:
            pickle.dump(result, out)
        sys.stdout.flush()
        os._exit(0)

    def result(self) -> Any:
        """Waits for it. Raises RuntimeError when the copy ended without one."""
        with os.fdopen(self._pipe, "rb") as told:
            content = told.read()
        _, status = os.waitpid(self._child, 0)
        if status:
            raise RuntimeError(f"a day ended with status {status}")
        return pickle.loads(content)  # noqa: S301 - written by our own copy


def apart(work: Callable[[], Any]) -> Callable[[], Any]:
    """Start the work in a fork of this process; the answer waits for it and gives its result."""
    fork = Fork()
    if fork.here:
        try:
            fork.tell(work())
        except BaseException:
            traceback.print_exc()
            sys.stdout.flush()
        finally:
            os._exit(1)
    return fork.result


def each(works: Iterable[Callable[[], Any]], workers: int = 2) -> Iterator[Any]:
    """The results of many works, in their order, ``workers`` of them at a time."""
    waiting: deque[Callable[[], Any]] = deque()
    for work in works:
        waiting.append(apart(work))
        if len(waiting) >= workers:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()
