"""Rate budgets: who may call a platform now, and who waits.

One `WindowBudget` per BigCommerce store, one `ShopBudget` per TikTok Shop shop, in each process. Calls wait in line
on the injected clock: live work (orders, stock) before bulk work (pulls, pushes), each first come, first served. Bulk
leaves a reserve of the quota to live work.

    async with budget.call(Kind.LIVE, endpoint) as call:
        answer = await http.send(...)
        call.heard(answer)            # quota headers and throttling feed the budget
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import Enum

from platforms.clock import Clock, Entropy, unix
from platforms.errors import RateLimited

BULK_RESERVE = 0.30
FIRST_BACKOFF, LONGEST_BACKOFF = 1.0, 60.0
MOST_STRIKES = 10
LONGEST_TOLD = 900.0
"""A platform that asks for a longer wait is asked again after this: a garbled header must not stop a shop for days."""

SAME_WINDOW = 1.0
"""Two answers that tell the end of the window this many seconds apart mean the same window."""
CEILING = 45.0
"""Calls a second of one TikTok Shop API: a tenth below the documented 50, for what bunches up on the way."""
NEVER = math.inf


class Kind(Enum):
    """LIVE: orders and stock. BULK: what may wait, pulls and pushes of the catalogue."""

    LIVE = "live"
    BULK = "bulk"


class Admission:
    """One admitted call. Tell it what the platform said, while the call is still admitted."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def heard(self, headers: Mapping[str, str]) -> None:
        """An answer that was not throttled. Header names are lower-cased."""
        self._budget.heard(headers)

    def throttled(self, headers: Mapping[str, str]) -> float:
        """The platform refused the call for its rate. Returns the seconds for which the budget now stands still."""
        return self._budget.throttled(headers)


class _Waiter:
    def __init__(self, kind: Kind, expires: float) -> None:
        self.kind = kind
        self.expires = expires
        self.admitted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()


class Budget:
    """The line and the pause; subclasses know the quota.

    in_flight: the most calls admitted at once.  patience: seconds that a call may stand in line.
    """

    def __init__(self, clock: Clock, entropy: Entropy, *, in_flight: int, patience: float = 60.0) -> None:
        self._clock = clock
        self._entropy = entropy
        self._places = in_flight
        self.patience = patience
        self._flying = 0
        self._paused_until = 0.0
        self._strikes = 0
        self._lines: dict[Kind, deque[_Waiter]] = {Kind.LIVE: deque(), Kind.BULK: deque()}
        self._alarm: asyncio.Task[None] | None = None

    @property
    def flying(self) -> int:
        return self._flying

    @property
    def waiting(self) -> int:
        return sum(len(line) for line in self._lines.values())

    @property
    def paused_until(self) -> float:
        """Unix seconds; in the past when calls may go."""
        return self._paused_until

    @asynccontextmanager
    async def call(self, kind: Kind, endpoint: str) -> AsyncIterator[Admission]:
        """Stand in line, then hold a place. Raises RateLimited when ``patience`` ends first."""
        await self._stand_in_line(kind, endpoint)
        try:
            yield Admission(self)
        finally:
            self._flying -= 1
            self._move_up()

    def heard(self, headers: Mapping[str, str]) -> None:
        self._strikes = 0
        self._learn(headers, unix(self._clock))

    def throttled(self, headers: Mapping[str, str]) -> float:
        now = unix(self._clock)
        told = self._told_to_wait(headers)
        pause = self._backoff() if told is None else min(told, LONGEST_TOLD)
        if told is not None and self._strikes:
            pause = max(pause, self._backoff())  # told a wait that proved too short
        if now >= self._paused_until:  # calls that were in flight together are refused together: one strike
            self._strikes = min(self._strikes + 1, MOST_STRIKES)
        self._paused_until = max(self._paused_until, now + pause)
        self._punish()
        return self._paused_until - now

    def _backoff(self) -> float:
        """Doubling, with jitter over its upper half, so that processes that were refused together part."""
        full: float = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0**self._strikes)
        return full * (0.5 + self._entropy.random() / 2)

    async def _stand_in_line(self, kind: Kind, endpoint: str) -> None:
        now = unix(self._clock)
        waiter = _Waiter(kind, now + self.patience)
        self._lines[kind].append(waiter)
        self._move_up()
        try:
            admitted = await waiter.admitted
        except asyncio.CancelledError:
            self._leave(waiter)
            raise
        if not admitted:
            left = max(1.0, self._delay(kind, unix(self._clock)))
            retry_after = left if left < NEVER else self.patience
            raise RateLimited("the rate budget is spent", endpoint=endpoint, retry_after=retry_after)

    def _leave(self, waiter: _Waiter) -> None:
        if waiter in self._lines[waiter.kind]:
            self._lines[waiter.kind].remove(waiter)
        elif waiter.admitted.done() and not waiter.admitted.cancelled() and waiter.admitted.result():
            self._flying -= 1
        self._move_up()

    def _move_up(self) -> None:
        """Admit everybody who may go, turn away whose patience has ended, and set the alarm for the next change."""
        now = unix(self._clock)
        for kind, line in self._lines.items():  # live first; whatever stops live stops bulk too
            while line and self._delay(kind, now) <= 0:
                self._admit(line.popleft(), now)
        self._turn_away(now)
        self._set_alarm(now)

    def _admit(self, waiter: _Waiter, now: float) -> None:
        if waiter.admitted.done():  # cancelled while it stood in line
            return
        self._flying += 1
        self._take(now)
        waiter.admitted.set_result(True)

    def _turn_away(self, now: float) -> None:
        for line in self._lines.values():
            while line and line[0].expires <= now:  # one patience for all: the first in line is the first to give up
                waiter = line.popleft()
                if not waiter.admitted.done():
                    waiter.admitted.set_result(False)

    def _set_alarm(self, now: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        wakes = [
            min(line[0].expires, now + max(0.001, self._delay(kind, now))) for kind, line in self._lines.items() if line
        ]
        if wakes:
            self._alarm = asyncio.get_running_loop().create_task(self._ring(min(wakes) - now))

    async def _ring(self, seconds: float) -> None:
        await self._clock.sleep(max(0.001, seconds))
        self._alarm = None
        self._move_up()

    def _delay(self, kind: Kind, now: float) -> float:
        """Seconds until a call of this kind may go; 0 = now, NEVER = not before another call ends."""
        if self._flying >= self._places:
            return NEVER
        return max(self._paused_until - now, self._quota_delay(kind, now), 0.0)

    def _quota_delay(self, kind: Kind, now: float) -> float:
        raise NotImplementedError

    def _take(self, now: float) -> None:
        raise NotImplementedError

    def _learn(self, headers: Mapping[str, str], now: float) -> None:
        raise NotImplementedError

    def _told_to_wait(self, headers: Mapping[str, str]) -> float | None:
        """Seconds that the platform asks for; None when it does not say."""
        raise NotImplementedError

    def _punish(self) -> None:
        """Beyond the pause: how the quota itself reacts to a refusal."""


def number(headers: Mapping[str, str], name: str) -> float | None:
    """A header as a number that is not negative; None when absent or anything else."""
    try:
        value = float(headers[name])
    except (KeyError, ValueError):
        return None
    return value if 0 <= value < NEVER else None


class WindowBudget(Budget):
    """A BigCommerce store's quota: so many calls a window, shared with every other app on the store.

    The headers of each answer are the shared truth (API rate limits page); between answers our own calls are counted
    down. Unknown until the first answer: then only ``in_flight`` binds.
    """

    def __init__(self, clock: Clock, entropy: Entropy, *, in_flight: int = 1, patience: float = 60.0) -> None:
        super().__init__(clock, entropy, in_flight=in_flight, patience=patience)
        self._quota = NEVER
        self._left = NEVER
        self._resets_at = 0.0

    @property
    def left(self) -> float:
        """Calls left in this window, as last heard; infinite while unknown."""
        return self._left

    @property
    def quota(self) -> float:
        """Calls a window, as last heard; infinite while unknown."""
        return self._quota

    def _quota_delay(self, kind: Kind, now: float) -> float:
        if now >= self._resets_at:
            return 0.0
        reserve = BULK_RESERVE * self._quota if kind is Kind.BULK and self._quota < NEVER else 0.0
        return 0.0 if self._left - 1 >= reserve else self._resets_at - now

    def _take(self, now: float) -> None:
        if now >= self._resets_at and self._quota < NEVER:
            self._left = self._quota
            # Until an answer tells when the new window ends, bulk must not run on for ever.
            self._resets_at = now + 1.0
        self._left -= 1

    def _learn(self, headers: Mapping[str, str], now: float) -> None:
        quota = number(headers, "x-rate-limit-requests-quota")
        left = number(headers, "x-rate-limit-requests-left")
        reset = number(headers, "x-rate-limit-time-reset-ms")
        if quota is None or left is None or reset is None:
            return
        resets_at = now + min(reset / 1000, LONGEST_TOLD)
        left -= self._flying - 1  # the platform may not have counted the other calls in flight yet
        if abs(resets_at - self._resets_at) < SAME_WINDOW:
            left = min(left, self._left)  # answers may overtake each other; within a window the quota only shrinks
        self._quota, self._left, self._resets_at = quota, left, resets_at

    def _told_to_wait(self, headers: Mapping[str, str]) -> float | None:
        reset = number(headers, "x-rate-limit-time-reset-ms")
        after = number(headers, "x-retry-after")
        told = [wait for wait in (reset and reset / 1000, after) if wait is not None]
        return max(told) if told else None


class BucketBudget(Budget):
    """One API of one TikTok Shop shop: a token bucket, since the platform tells nothing but Retry-After.

    The rate grows by one call a second for each second's worth of success, up to ``ceiling``, and halves when throttled
    (documented: 50 a second for each API, app and shop; newer text: dynamic). What a rest saves up is little, so that
    a burst and the rate after it together stay below the platform's second.
    """

    FLOOR = 1.0
    SAVED_UP = 0.1
    """Of a second's calls."""

    def __init__(
        self, clock: Clock, entropy: Entropy, *, ceiling: float = CEILING, in_flight: int = 8, patience: float = 60.0
    ) -> None:
        super().__init__(clock, entropy, in_flight=in_flight, patience=patience)
        self._ceiling = ceiling
        self._rate = ceiling
        self._tokens = self._burst
        self._filled_at = unix(clock)
        self._halved_at = -NEVER

    @property
    def rate(self) -> float:
        """Calls a second that the bucket now allows."""
        return self._rate

    @property
    def _burst(self) -> float:
        return max(1.0, self._rate * self.SAVED_UP)

    def _quota_delay(self, kind: Kind, now: float) -> float:
        needed = 1.0
        if kind is Kind.BULK:
            needed = min(self._burst, 1.0 + BULK_RESERVE * self._burst)
        missing = needed - self._tokens_at(now)
        return missing / self._rate if missing > 1e-9 else 0.0

    def _tokens_at(self, now: float) -> float:
        return min(self._burst, self._tokens + max(0.0, now - self._filled_at) * self._rate)

    def _take(self, now: float) -> None:
        self._tokens = self._tokens_at(now) - 1
        self._filled_at = now

    def _learn(self, headers: Mapping[str, str], now: float) -> None:
        self._tokens, self._filled_at = self._tokens_at(now), now
        self._rate = min(self._ceiling, self._rate + 1 / self._rate)

    def _told_to_wait(self, headers: Mapping[str, str]) -> float | None:
        return number(headers, "retry-after")

    def _punish(self) -> None:
        """Halve, once for all the calls of one second that were refused together."""
        now = unix(self._clock)
        if now - self._halved_at >= 1.0:
            self._rate = max(self.FLOOR, self._rate / 2)
            self._halved_at = now
        self._tokens, self._filled_at = 0.0, now


class ShopBudget:
    """The buckets of one TikTok Shop shop, one for each API."""

    def __init__(
        self, clock: Clock, entropy: Entropy, *, ceiling: float = CEILING, in_flight: int = 8, patience: float = 60.0
    ) -> None:
        self._clock = clock
        self._entropy = entropy
        self._ceiling = ceiling
        self._in_flight = in_flight
        self._patience = patience
        self._apis: dict[str, BucketBudget] = {}

    def api(self, endpoint: str) -> BucketBudget:
        """The bucket of one endpoint, "METHOD /path/{template}"."""
        if endpoint not in self._apis:
            self._apis[endpoint] = BucketBudget(
                self._clock,
                self._entropy,
                ceiling=self._ceiling,
                in_flight=self._in_flight,
                patience=self._patience,
            )
        return self._apis[endpoint]
