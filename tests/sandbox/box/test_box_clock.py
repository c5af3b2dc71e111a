"""The clock: order, forward only, following, running."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.box import BoxClock


def frozen_clock() -> BoxClock:
    return BoxClock(real=lambda: 1000.0)


@given(st.lists(st.integers(0, 50), max_size=20))
def test_timers_fire_in_order_of_due_time_then_creation(delays: list[int]) -> None:
    async def scenario() -> None:
        clock = frozen_clock()
        fired: list[tuple[int, int, float]] = []
        for number, delay in enumerate(delays):
            clock.call_at(1000.0 + delay, lambda n=number, d=delay: fired.append((d, n, clock.now())), "test")
        await clock.advance(50)
        assert [(delay, number) for delay, number, _ in fired] == sorted(
            (delay, number) for number, delay in enumerate(delays)
        )
        assert all(now == 1000.0 + delay for delay, _, now in fired)
        assert clock.now() == 1050.0

    asyncio.run(scenario())


async def test_what_a_timer_adds_fires_in_the_same_advance() -> None:
    clock = frozen_clock()
    seen: list[float] = []

    async def again() -> None:
        seen.append(clock.now())
        if len(seen) < 4:
            clock.call_at(clock.now() + 10, again, "again")

    clock.call_at(1010.0, again, "again")
    await clock.advance(35)
    assert seen == [1010.0, 1020.0, 1030.0]


async def test_time_does_not_run_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        await frozen_clock().advance(-1)


async def test_a_cancelled_timer_does_not_fire() -> None:
    clock = frozen_clock()
    fired: list[int] = []
    clock.call_at(1001.0, lambda: fired.append(1), "test").cancel()
    await clock.advance(5)
    assert fired == []


async def test_a_failing_action_stops_nobody_and_is_remembered() -> None:
    clock = frozen_clock()
    fired: list[int] = []

    def fail() -> None:
        raise RuntimeError("broken")

    clock.call_at(1001.0, fail, "bad")
    clock.call_at(1002.0, lambda: fired.append(1), "good")
    await clock.advance(5)
    assert fired == [1]
    assert [name for name, _ in clock.failures] == ["bad"]


async def test_a_follower_learns_of_a_new_offset_at_once_and_of_none_after_its_timeout() -> None:
    clock = frozen_clock()
    follower = asyncio.create_task(clock.wait_offset_change(0.0, timeout=30))
    await asyncio.sleep(0)
    await clock.advance(7)
    assert await follower == 7.0
    assert await clock.wait_offset_change(3.0, timeout=30) == 7.0
    assert await clock.wait_offset_change(7.0, timeout=0) == 7.0


async def test_run_fires_as_real_time_passes_and_wakes_for_an_earlier_timer() -> None:
    loop = asyncio.get_running_loop()
    clock = BoxClock(real=loop.time)
    fired = asyncio.Event()
    runner = asyncio.create_task(clock.run())
    clock.call_at(clock.now() + 3600, lambda: None, "late")
    await asyncio.sleep(0)
    clock.call_at(clock.now() + 0.01, fired.set, "early")
    await asyncio.wait_for(fired.wait(), 10)
    runner.cancel()


async def test_sleep_ends_with_an_advance() -> None:
    clock = frozen_clock()
    sleeper = asyncio.create_task(clock.sleep(100))
    await asyncio.sleep(0)
    await clock.advance(99)
    assert not sleeper.done()
    await clock.advance(1)
    await asyncio.wait_for(sleeper, 10)


async def test_an_advance_lets_what_is_under_way_arrive_first() -> None:
    clock = frozen_clock()
    arrived: list[float] = []
    on_its_way, may_arrive = asyncio.Event(), asyncio.Event()

    async def webhook() -> None:
        on_its_way.set()
        await may_arrive.wait()
        arrived.append(clock.now())

    clock.call_at(clock.now(), webhook, "webhook")
    runner = asyncio.create_task(clock.run())
    await on_its_way.wait()
    jump = asyncio.create_task(clock.advance(3600))
    await asyncio.sleep(0)
    may_arrive.set()
    await jump
    runner.cancel()
    assert arrived == [1000.0]
