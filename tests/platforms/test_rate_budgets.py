"""Budgets on a clock that stands still: order, reserve, pauses, growth."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platforms.budget import BucketBudget, Budget, Kind, ShopBudget, WindowBudget
from platforms.clock import unix
from platforms.errors import RateLimited
from tests.platforms.ports import ManualClock, SeededEntropy, settle


def window(left: int, quota: int = 150, reset_ms: int = 30_000) -> dict[str, str]:
    return {
        "x-rate-limit-requests-left": str(left),
        "x-rate-limit-requests-quota": str(quota),
        "x-rate-limit-time-reset-ms": str(reset_ms),
        "x-rate-limit-time-window-ms": "30000",
    }


async def one_call(budget: Budget, kind: Kind, headers: dict[str, str] | None = None) -> None:
    async with budget.call(kind, "GET /x") as call:
        call.heard(headers or {})


class Line:
    """Calls that note when they went, and hold their place until told."""

    def __init__(self, budget: Budget, clock: ManualClock) -> None:
        self.budget = budget
        self.clock = clock
        self.went: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.release = asyncio.Event()

    def start(self, name: str, kind: Kind, *, hold: bool = False) -> asyncio.Task[None]:
        task = asyncio.ensure_future(self._call(name, kind, hold))
        self.tasks.append(task)
        return task

    async def _call(self, name: str, kind: Kind, hold: bool) -> None:
        async with self.budget.call(kind, "GET /x"):
            self.went.append(name)
            if hold:
                await self.release.wait()


async def test_live_goes_before_bulk_and_each_in_order(clock: ManualClock, entropy: SeededEntropy) -> None:
    line = Line(WindowBudget(clock, entropy, in_flight=1), clock)
    line.start("first", Kind.BULK, hold=True)
    await settle()
    for name, kind in [("b1", Kind.BULK), ("l1", Kind.LIVE), ("b2", Kind.BULK), ("l2", Kind.LIVE)]:
        line.start(name, kind)
    await settle()
    assert line.went == ["first"]
    line.release.set()
    await clock.run(_all(line.tasks))
    assert line.went == ["first", "l1", "l2", "b1", "b2"]


async def test_no_more_than_the_places_are_in_flight(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=3)
    line = Line(budget, clock)
    for number in range(7):
        line.start(str(number), Kind.LIVE, hold=True)
    await settle()
    assert (len(line.went), budget.flying, budget.waiting) == (3, 3, 4)
    line.release.set()
    await clock.run(_all(line.tasks))
    assert budget.flying == 0


async def test_bulk_leaves_a_reserve_to_live(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    await one_call(budget, Kind.BULK, window(left=45))
    bulk = asyncio.ensure_future(one_call(budget, Kind.BULK, window(left=149)))
    await settle()
    assert not bulk.done(), "30 % of 150 are kept for live work"
    await one_call(budget, Kind.LIVE, window(left=44, reset_ms=20_000))
    await clock.advance(19.9)
    assert not bulk.done()
    await clock.advance(0.2)
    await bulk


async def test_live_may_use_the_window_to_its_end_and_then_waits(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    await one_call(budget, Kind.LIVE, window(left=2, reset_ms=5_000))
    await one_call(budget, Kind.LIVE)
    await one_call(budget, Kind.LIVE)
    third = asyncio.ensure_future(one_call(budget, Kind.LIVE, window(left=149)))
    await clock.advance(4.9)
    assert not third.done()
    await clock.advance(0.2)
    await third


async def test_bulk_stops_before_the_reserve_even_when_no_header_comes(
    clock: ManualClock, entropy: SeededEntropy
) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    await one_call(budget, Kind.BULK, window(left=50, quota=150))
    for _ in range(5):
        await one_call(budget, Kind.BULK)
    blocked = asyncio.ensure_future(one_call(budget, Kind.BULK))
    await settle()
    assert not blocked.done()
    assert budget.left == 45
    blocked.cancel()


async def test_an_unlimited_plan_never_waits(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    for _ in range(300):
        await one_call(budget, Kind.BULK, window(left=2_147_483_647, quota=2_147_483_647))


async def test_a_429_pauses_for_the_longer_of_both_headers(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=2)
    async with budget.call(Kind.LIVE, "GET /x") as call:
        assert call.throttled({"x-rate-limit-time-reset-ms": "4000", "x-retry-after": "7"}) == 7
    waiting = asyncio.ensure_future(one_call(budget, Kind.LIVE))
    await clock.advance(6.9)
    assert not waiting.done()
    await clock.advance(0.2)
    await waiting


async def test_a_429_without_headers_doubles_with_jitter_and_success_resets(
    clock: ManualClock, entropy: SeededEntropy
) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    pauses = []
    for _ in range(8):
        async with budget.call(Kind.LIVE, "GET /x") as call:
            pauses.append(call.throttled({}))
        await clock.advance(pauses[-1] + 0.01)
    for number, pause in enumerate(pauses):
        full = min(60.0, 2.0**number)
        assert full / 2 - 0.01 <= pause <= full + 0.01
    await one_call(budget, Kind.LIVE)
    async with budget.call(Kind.LIVE, "GET /x") as call:
        assert call.throttled({}) <= 1.01


async def test_calls_refused_together_count_as_one_refusal(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=8)
    async with AsyncExitStack() as flying:
        calls = [await flying.enter_async_context(budget.call(Kind.LIVE, "x")) for _ in range(8)]
        assert all(call.throttled({}) <= 2.01 for call in calls)


async def test_an_outage_of_days_ends_in_the_longest_pause(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    for _ in range(1100):
        async with budget.call(Kind.LIVE, "x") as call:
            pause = call.throttled({})
        await clock.advance(pause + 0.01)
    assert 30 <= pause <= 60.01


async def test_a_told_wait_that_proves_too_short_grows(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    pauses = []
    for _ in range(5):
        async with budget.call(Kind.LIVE, "GET /x") as call:
            pauses.append(call.throttled({"x-rate-limit-time-reset-ms": "0"}))
        await clock.advance(pauses[-1] + 0.01)
    assert pauses[0] == 0
    assert pauses[-1] > 4


async def test_a_garbled_wait_stops_nobody_for_days(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = BucketBudget(clock, entropy)
    async with budget.call(Kind.LIVE, "x") as call:
        assert call.throttled({"retry-after": "1e9"}) == pytest.approx(900)
    for garbled in ("nan", "inf", "-5", "soon", ""):
        other = BucketBudget(clock, entropy)
        async with other.call(Kind.LIVE, "x") as call:
            assert call.throttled({"retry-after": garbled}) <= 1.01


async def test_garbled_quota_headers_change_nothing(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy)
    for garbled in (window(left=-1), {**window(left=5), "x-rate-limit-time-reset-ms": "nan"}, {}):
        await one_call(budget, Kind.LIVE, garbled)
    assert budget.quota == float("inf")


async def test_an_answer_that_was_overtaken_gives_no_quota_back(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=2)
    async with budget.call(Kind.LIVE, "x") as early, budget.call(Kind.LIVE, "x") as late:
        late.heard(window(left=10, reset_ms=9_990))
        early.heard(window(left=40, reset_ms=10_000))
    assert budget.left == 9, "one more call may be in flight"
    await clock.advance(11)
    await one_call(budget, Kind.LIVE, window(left=149))
    assert budget.left == 149


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Kind), st.integers(0, 3)), max_size=25), st.integers(1, 4), st.integers(0, 9))
def test_whatever_happens_places_are_kept_and_everybody_ends(
    calls: list[tuple[Kind, int]], places: int, seed: int
) -> None:
    """Calls that succeed, are throttled, fail or are cancelled, in any mixture: no place is lost, none invented."""

    async def play() -> None:
        clock = ManualClock()
        budget = WindowBudget(clock, SeededEntropy(seed), in_flight=places, patience=500)
        highest = 0

        async def one(kind: Kind, fate: int) -> None:
            nonlocal highest
            async with budget.call(kind, "x") as call:
                highest = max(highest, budget.flying)
                await asyncio.sleep(0)
                if fate == 1:
                    call.throttled({})
                elif fate == 2:
                    raise RuntimeError
                else:
                    call.heard(window(left=seed, quota=10, reset_ms=1_000))

        tasks = [asyncio.ensure_future(one(kind, fate)) for kind, fate in calls]
        for task, (_, fate) in zip(tasks, calls, strict=True):
            if fate == 3:
                await asyncio.sleep(0)
                task.cancel()
        await clock.run(_gathered(tasks))
        assert (budget.flying, budget.waiting) == (0, 0)
        assert highest <= places

    asyncio.run(play())


async def _gathered(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_patience_ends_in_rate_limited_with_a_time(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1, patience=10)
    await one_call(budget, Kind.LIVE, window(left=0, reset_ms=25_000))
    waiting = asyncio.ensure_future(one_call(budget, Kind.LIVE))
    await clock.advance(10.1)
    with pytest.raises(RateLimited) as caught:
        await waiting
    assert caught.value.retry_after == pytest.approx(15, abs=0.2)
    assert budget.waiting == 0


async def test_a_cancelled_waiter_loses_nobody_elses_place(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    line = Line(budget, clock)
    line.start("first", Kind.LIVE, hold=True)
    await settle()
    gone = line.start("gone", Kind.LIVE)
    line.start("last", Kind.LIVE)
    await settle()
    gone.cancel()
    line.release.set()
    await settle()
    assert line.went == ["first", "last"]
    assert budget.flying == 0


async def test_a_waiter_cancelled_in_the_moment_of_admission_gives_its_place_back(
    clock: ManualClock, entropy: SeededEntropy
) -> None:
    budget = WindowBudget(clock, entropy, in_flight=1)
    line = Line(budget, clock)
    line.start("first", Kind.LIVE, hold=True)
    await settle()
    gone = line.start("gone", Kind.LIVE)
    await settle()
    line.release.set()
    while budget.waiting:  # noqa: ASYNC110 - admitted is wanted, but before its task has run
        await asyncio.sleep(0)
    gone.cancel()
    await settle()
    assert budget.flying == 0
    await one_call(budget, Kind.LIVE)


async def test_the_bucket_allows_its_rate(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = BucketBudget(clock, entropy, ceiling=10, in_flight=100)
    started = unix(clock)
    await clock.run(_calls(budget, 101))
    assert unix(clock) - started == pytest.approx(10, abs=0.5), "10 a second"


async def test_after_a_rest_no_second_has_more_calls_than_the_platform_allows(
    clock: ManualClock, entropy: SeededEntropy
) -> None:
    budget = BucketBudget(clock, entropy, in_flight=100)
    await clock.advance(60)
    line, moments = Line(budget, clock), []
    for number in range(200):
        line.start(f"n{number}", Kind.LIVE)
    for _ in range(40):
        await settle()
        moments.append(len(line.went))
        await clock.advance(0.1)
    assert max(later - before for before, later in zip(moments, moments[10:], strict=False)) <= 50
    assert len(line.went) >= 4 * 44


async def test_the_bucket_halves_once_for_a_burst_of_refusals_and_grows_again(
    clock: ManualClock, entropy: SeededEntropy
) -> None:
    budget = BucketBudget(clock, entropy, ceiling=20, in_flight=10)
    async with budget.call(Kind.LIVE, "x") as one, budget.call(Kind.LIVE, "x") as other:
        one.throttled({"retry-after": "1"})
        other.throttled({"retry-after": "1"})
    assert budget.rate == 10
    await clock.run(_calls(budget, 10))
    assert 10 < budget.rate <= 11.1
    await clock.run(_calls(budget, 300))
    assert budget.rate == 20


async def test_retry_after_is_honoured(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = BucketBudget(clock, entropy)
    async with budget.call(Kind.LIVE, "x") as call:
        assert call.throttled({"retry-after": "12"}) == 12
    waiting = asyncio.ensure_future(one_call(budget, Kind.LIVE))
    await clock.advance(11.9)
    assert not waiting.done()
    await clock.advance(1)
    await waiting


async def test_bulk_leaves_part_of_the_bucket(clock: ManualClock, entropy: SeededEntropy) -> None:
    budget = BucketBudget(clock, entropy, ceiling=100, in_flight=100)
    line = Line(budget, clock)
    for number in range(10):
        line.start(f"b{number}", Kind.BULK, hold=True)
    await settle()
    assert len(line.went) == 7, "10 tokens, 3 of them reserved"
    line.start("l", Kind.LIVE)
    await settle()
    assert line.went[-1] == "l"
    line.release.set()
    await clock.run(_all(line.tasks))


async def test_apis_of_a_shop_have_buckets_of_their_own(clock: ManualClock, entropy: SeededEntropy) -> None:
    shop = ShopBudget(clock, entropy)
    assert shop.api("GET /a") is shop.api("GET /a")
    async with shop.api("GET /a").call(Kind.LIVE, "GET /a") as call:
        call.throttled({"retry-after": "100"})
    await one_call(shop.api("GET /b"), Kind.LIVE)


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks)


async def _calls(budget: Budget, number: int) -> None:
    for _ in range(number):
        await one_call(budget, Kind.LIVE)
