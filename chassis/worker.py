"""The worker: takes due wake-ups, claims their leases, and lets a flow do the work.

Platform calls are made here and never in a handler. Work is level-triggered: a flow looks at what its actor wants now,
so being woken twice, late or for nothing is harmless. Batches are taken by priority, then round robin over
connections; one connection has at most a quarter of the places, so that a hanging platform delays nobody else.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice

import structlog

from chassis import metrics
from chassis.actors import OutboxFull, Wake
from chassis.clock import Clock, later
from chassis.entropy import Entropy
from chassis.messaging import BrokerAway
from chassis.store import StoreAway
from chassis.wakeups import Claim, Entry, Next, Wakeups

LONGEST_BACKOFF = 600.0
LONGEST_OPEN = 120.0
"""A breaker lets a probe through at least this often: a platform that is back is noticed in two minutes."""
log = structlog.get_logger(__name__)


Outcome = Mapping[str, Next | None]
Perform = Callable[[Claim], Awaitable[Outcome]]
Classify = Callable[[Exception], tuple[str, float | None] | None]
"""Reads an exception: (what is waited for, seconds told by the platform), or None for a bug."""


@dataclass(frozen=True)
class Flow:
    """One kind of work.

    perform: does it for a claimed batch of actors of one connection; absent actors count as finished.
    batch: the most actors at once.  lease: seconds; longer than the longest call.
    platform: whose outage stops it (one breaker per connection and platform); "" for work without a platform.
    mixed: a batch may span connections (the relay).
    at_once: the most batches of one connection in hand; 0 for as many as a connection may have of all its work.
    """

    name: str
    perform: Perform
    batch: int = 1
    lease: float = 60.0
    platform: str = ""
    mixed: bool = False
    at_once: int = 0


Lane = tuple[str, str]
"""(flow, connection); connection is "" for mixed flows."""


class Worker:
    """Runs flows until stopped. ``signal`` is called in process after each save; sweeps find what a crash left."""

    def __init__(
        self,
        wakeups: Wakeups,
        flows: Sequence[Flow],
        *,
        clock: Clock,
        entropy: Entropy,
        classify: Classify = lambda _: None,
        places: int = 16,
        sweep_every: float = 30.0,
    ) -> None:
        self._wakeups = wakeups
        self._flows = {flow.name: flow for flow in flows}
        self._clock = clock
        self._entropy = entropy
        self._classify = classify
        self._places = places
        self._sweep_every = sweep_every
        self._ready: dict[int, OrderedDict[Lane, OrderedDict[str, Wake]]] = {}
        self._later: list[tuple[datetime, str, int, Wake]] = []
        self._counter = 0
        self._settled: dict[tuple[str, str], int] = {}
        self._busy: dict[asyncio.Task[None], Lane] = {}
        self._in_hand: set[tuple[str, str]] = set()
        self._open: dict[tuple[str, str], datetime] = {}
        self._strikes: dict[tuple[str, str], int] = {}
        self._news = asyncio.Event()
        self._stopping = False
        wakeups.listen(self.signal)

    def add(self, flow: Flow) -> None:
        self._flows[flow.name] = flow

    def platform_of(self, flow: str) -> str:
        """The platform whose breaker the flow shares, "" for none and for unknown flows."""
        found = self._flows.get(flow)
        return found.platform if found else ""

    def signal(self, wakes: Sequence[Wake]) -> None:
        """Tell of work that was just saved. Flows of other processes are ignored."""
        now = self._clock.now()
        for wake in wakes:
            if wake.flow in self._flows:
                self._note(wake, now)
        self._news.set()

    async def run(self) -> None:
        """Work until ``stop``; then finish what is in hand."""
        next_sweep = self._clock.now()
        while not self._stopping:
            self._news.clear()
            if self._clock.now() >= next_sweep:
                await self._sweep()
                next_sweep = later(self._clock.now(), self._sweep_every)
            self._ripen()
            self._dispatch()
            await self._clock.wait(self._news, self._pause(next_sweep))
        if self._busy:
            await asyncio.wait(list(self._busy))

    def stop(self) -> None:
        self._stopping = True
        self._news.set()

    def _note(self, wake: Wake, now: datetime) -> None:
        if wake.at > now:
            self._push(wake, wake.actor)
            return
        flow = self._flows[wake.flow]
        lane = (wake.flow, "" if flow.mixed else wake.connection)
        waiting = self._ready.setdefault(wake.priority, OrderedDict()).setdefault(lane, OrderedDict())
        if wake.saved or wake.actor not in waiting:
            waiting[wake.actor] = wake

    def _push(self, wake: Wake, name: str = "") -> None:
        """What falls due together ripens by name, so that those that belong together share a batch; else in turn."""
        self._counter += 1
        heapq.heappush(self._later, (wake.at, name, self._counter, wake))

    def _ripen(self) -> None:
        now = self._clock.now()
        while self._later and self._later[0][0] <= now:
            *_, counter, wake = heapq.heappop(self._later)
            if self._stands(counter, wake):
                self._note(wake, now)

    def _stands(self, counter: int, wake: Wake) -> bool:
        """Not when a round began after it was noted: what that round left says when to look again."""
        return counter > self._settled.get((wake.flow, wake.actor), 0)

    async def _sweep(self) -> None:
        """Entries due or about to be: those that only the store remembers, after a crash or a restart."""
        try:
            found = await self._wakeups.due()
            found += await self._wakeups.upcoming(later(self._clock.now(), self._sweep_every))
        except StoreAway as error:
            log.warning("sweep_postponed", reason=str(error))
            return
        # What ripened while the store was read, or was noted meanwhile, is not in ``found``.
        self._ripen()
        noted = {(wake.flow, wake.actor): wake for *_, n, wake in self._later if self._stands(n, wake)}
        self._settled.clear()
        told = {key for key, wake in noted.items() if wake.saved}
        stored = {(wake.flow, wake.actor): wake for wake in found}
        self._later = []
        self.signal([replace(wake, saved=key in told) for key, wake in {**noted, **stored}.items()])

    def _pause(self, next_sweep: datetime) -> float:
        until = min([next_sweep, *(entry[0] for entry in self._later[:1])])
        return max(0.0, (until - self._clock.now()).total_seconds())

    def _dispatch(self) -> None:
        for priority in sorted(self._ready):
            lanes = self._ready[priority]
            for lane in list(lanes):
                if len(self._busy) >= self._places:
                    return
                self._start(lanes, lane)
        self._ready = {priority: lanes for priority, lanes in self._ready.items() if lanes}

    def _start(self, lanes: OrderedDict[Lane, OrderedDict[str, Wake]], lane: Lane) -> None:
        """Start batches of a lane as far as its connection's share and breaker allow.

        It goes to the back only if it had its turn: a lane that found no place keeps its own.
        """
        flow = self._flows[lane[0]]
        share = self._places if flow.mixed else max(1, self._places // 4)
        held_back = self._open.get((lane[1], flow.platform)) if flow.platform else None
        if held_back is not None and self._clock.now() < held_back:
            self._put_off(lanes, lane, held_back)
            return
        probing = held_back is not None
        had_its_turn = False
        while lanes[lane] and len(self._busy) < self._places:
            in_hand = sum(1 for busy in self._busy.values() if busy[1] == lane[1])
            if in_hand >= (1 if probing else share) or self._has_enough(flow, lane):
                break
            wakes = self._next_batch(lanes[lane], 1 if probing else flow.batch)
            if not wakes:
                break
            task = asyncio.get_running_loop().create_task(self._work(flow, lane, wakes))
            self._busy[task] = lane
            self._in_hand.update((wake.flow, wake.actor) for wake in wakes)
            task.add_done_callback(partial(self._done, wakes))
            had_its_turn = True
        if not lanes[lane]:
            del lanes[lane]
        elif had_its_turn:
            lanes.move_to_end(lane)

    def _next_batch(self, waiting: OrderedDict[str, Wake], size: int) -> list[Wake]:
        """An actor that a round of ours has in hand waits for its end: to claim it meanwhile would be in vain."""
        free = (actor for actor, wake in waiting.items() if (wake.flow, actor) not in self._in_hand)
        return [waiting.pop(actor) for actor in list(islice(free, size))]

    def _has_enough(self, flow: Flow, lane: Lane) -> bool:
        return flow.at_once > 0 and sum(1 for busy in self._busy.values() if busy == lane) >= flow.at_once

    def _put_off(self, lanes: OrderedDict[Lane, OrderedDict[str, Wake]], lane: Lane, until: datetime) -> None:
        """In the order in which they stand: an actor that fails every probe must not be each of them."""
        for wake in lanes.pop(lane).values():
            self._push(replace(wake, at=until))

    def _done(self, wakes: Sequence[Wake], task: asyncio.Task[None]) -> None:
        del self._busy[task]
        self._in_hand.difference_update((wake.flow, wake.actor) for wake in wakes)
        self._news.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("worker_task_failed", exc_info=error)

    async def _work(self, flow: Flow, lane: Lane, wakes: list[Wake]) -> None:
        try:
            actors = [wake.actor for wake in wakes]
            saved = [wake for wake in wakes if wake.saved]
            begun = self._counter
            claim = await self._wakeups.claim(flow.name, actors, flow.lease, saved)
            if claim.missed:
                self.signal([replace(wake, saved=False) for wake in claim.missed])
            if not claim.entries:
                return
            outcome = await self._perform(flow, lane, claim)
            woken = await self._wakeups.finish(claim, outcome)
        except StoreAway as error:
            log.warning("work_postponed", flow=flow.name, reason=str(error))
            at = later(self._clock.now(), 1.0)
            self.signal([replace(wake, at=at) for wake in wakes])
            return
        self._settled.update({(flow.name, actor): begun for actor in claim.entries if actor not in woken})
        self._hold_back(lane, woken)
        moved = {actor: following.at for actor, following in outcome.items() if following and actor not in woken}
        self.signal([_wake(flow.name, claim.entries[actor], at) for actor, at in {**moved, **woken}.items()])

    def _hold_back(self, lane: Lane, woken: Mapping[str, datetime]) -> None:
        """What was signalled during a round that failed waits for the pause after it."""
        now = self._clock.now()
        for actor in (actor for actor, at in woken.items() if at > now):
            for lanes in self._ready.values():
                if lane in lanes:
                    lanes[lane].pop(actor, None)

    async def _perform(self, flow: Flow, lane: Lane, claim: Claim) -> Outcome:
        breaker = (lane[1], flow.platform)
        try:
            outcome = await flow.perform(claim)
        except (StoreAway, BrokerAway, OutboxFull) as error:
            metrics.work.labels(flow.name, "postponed").inc(len(claim.entries))
            return self._backed_off(claim, str(error) or type(error).__name__, None)
        except Exception as error:
            waiting = self._classify(error)
            if waiting is None:
                metrics.work.labels(flow.name, "bug").inc(len(claim.entries))
                log.exception("work_failed", flow=flow.name, actors=claim.actors[:10])
                return self._backed_off(claim, f"an error of ours: {type(error).__name__}", None)
            what, seconds = waiting
            metrics.work.labels(flow.name, "waiting").inc(len(claim.entries))
            outcome = self._backed_off(claim, what, seconds)
            if flow.platform:
                self._open[breaker] = self._opened(breaker, seconds)
            return outcome
        metrics.work.labels(flow.name, "done").inc(len(claim.entries))
        if any((following := outcome.get(actor)) is None or not following.waiting for actor in claim.entries):
            self._open.pop(breaker, None)
            self._strikes.pop(breaker, None)
        elif breaker in self._open:
            self._open[breaker] = self._opened(breaker, None)  # a probe that did not get through either
        return outcome

    def _opened(self, breaker: tuple[str, str], told: float | None) -> datetime:
        """When the next probe may go: ever later while nobody gets through. Failures under way together count once."""
        now = self._clock.now()
        standing = self._open.get(breaker, now)
        if standing > now:
            return max(standing, later(now, told or 0.0))
        strikes = self._strikes.get(breaker, 0)
        self._strikes[breaker] = strikes + 1
        return later(now, max(told or 0.0, self._jittered(min(LONGEST_OPEN, 2.0 ** min(strikes, 12)))))

    def _jittered(self, pause: float) -> float:
        return pause * (0.5 + self._entropy.random() / 2)

    def _backed_off(self, claim: Claim, what: str, seconds: float | None) -> dict[str, Next | None]:
        now = self._clock.now()
        outcome: dict[str, Next | None] = {}
        for actor, entry in claim.entries.items():
            pause = self._jittered(min(LONGEST_BACKOFF, 2.0 ** min(entry.tries, 12)))
            outcome[actor] = Next(later(now, max(pause, seconds or 0.0)), waiting=what)
        return outcome


def _wake(flow: str, entry: Entry, at: datetime) -> Wake:
    """The entry's next wake-up, as urgent as before."""
    return Wake(flow, entry.actor, entry.connection, at, entry.priority)
