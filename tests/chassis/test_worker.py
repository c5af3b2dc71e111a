"""The worker's fairness, back-off, breaker and leases, on virtual time."""

import asyncio
import itertools
import random
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.actors import Edit, Wake
from chassis.clock import Clock, later
from chassis.entropy import Entropy
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.loop import VirtualLoop, run
from chassis.memory.store import MemoryDatabase
from chassis.store import BulkResult, Operation, StoreAway
from chassis.wakeups import Claim, Next, Wakeups, key
from chassis.worker import Flow, Outcome, Worker
from tests.chassis.rig import Counter, PretendPlatform, rig


def bench(loop: VirtualLoop, database: MemoryDatabase, *flows: Flow, places: int = 8) -> tuple[Wakeups, Worker, Clock]:
    clock, entropy = Clock(loop.unix), Entropy(random.Random(1))
    wakeups = Wakeups(database.collection("wakeups"), clock, entropy)
    classify: Callable[[Exception], tuple[str, float | None] | None] = lambda error: (  # noqa: E731
        ("the platform", None) if isinstance(error, ConnectionError) else None
    )
    return wakeups, Worker(wakeups, flows, clock=clock, entropy=entropy, classify=classify, places=places), clock


def overheard() -> tuple[MemoryDatabase, list[str]]:
    """A store, and every operation that it is asked for."""
    asked: list[str] = []

    async def before(_collection: str, operation: str) -> None:
        asked.append(operation)

    return MemoryDatabase(before), asked


async def working(worker: Worker, clock: Clock, seconds: float) -> None:
    task = asyncio.ensure_future(worker.run())
    await clock.sleep(seconds)
    worker.stop()
    await task


async def wake(wakeups: Wakeups, clock: Clock, flow: str, *actors: str, priority: int = 5, after: float = 0) -> None:
    at = later(clock.now(), after)
    wakes = [Wake(flow, actor, actor.split(":")[0], at, priority) for actor in actors]
    await wakeups.write(wakes)
    wakeups.signal(wakes)


def test_a_hanging_connection_holds_a_quarter_of_the_places_and_delays_nobody() -> None:
    async def play(loop: VirtualLoop) -> None:
        done: list[tuple[str, float]] = []
        clock: Clock

        async def perform(claim: Claim) -> Outcome:
            if claim.actors[0].startswith("slow:"):
                await clock.sleep(3000)
            done.extend((actor, loop.time()) for actor in claim.actors)
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform, lease=9000, platform="p"))
        await wake(wakeups, clock, "f", *(f"slow:{n}" for n in range(40)))
        await wake(wakeups, clock, "f", *(f"quick:{n}" for n in range(40)))
        task = asyncio.ensure_future(worker.run())
        await clock.sleep(100)
        assert {actor for actor, _ in done} == {f"quick:{n}" for n in range(40)}
        assert all(at < 1 for _, at in done)
        assert len(worker._busy) == 2  # a quarter of eight places
        worker.stop()
        await task

    run(play)


def test_priorities_first_then_round_robin_over_connections() -> None:
    async def play(loop: VirtualLoop) -> None:
        order: list[str] = []

        async def perform(claim: Claim) -> Outcome:
            order.extend(claim.actors)
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform), places=1)
        await wake(wakeups, clock, "f", "a:1", "a:2", "a:3")
        await wake(wakeups, clock, "f", "b:1", "b:2", "b:3")
        await wake(wakeups, clock, "f", "a:zero", priority=0)
        await working(worker, clock, 10)
        assert order == ["a:zero", "a:1", "b:1", "a:2", "b:2", "a:3", "b:3"]

    run(play)


def test_work_that_failed_is_as_urgent_as_before() -> None:
    async def play(loop: VirtualLoop) -> None:
        order: list[str] = []

        async def perform(claim: Claim) -> Outcome:
            order.extend(claim.actors)
            if order == ["a:zero"]:
                return {"a:zero": Next(later(clock.now(), 2), waiting="the platform")}
            await clock.sleep(1)
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform), places=1)
        await wake(wakeups, clock, "f", "a:zero", priority=0)
        await wake(wakeups, clock, "f", *(f"a:{n}" for n in range(9)))
        await working(worker, clock, 20)
        assert order.count("a:zero") == 2
        assert order.index("a:zero", 1) <= 4, "behind none that was waiting when it fell due"

    run(play)


def test_what_falls_due_together_is_taken_by_name() -> None:
    async def play(loop: VirtualLoop) -> None:
        batches: list[list[str]] = []

        async def perform(claim: Claim) -> Outcome:
            batches.append(claim.actors)
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform, batch=4))
        actors = [f"a:{n}" for n in range(8)]
        random.Random(3).shuffle(actors)
        await wake(wakeups, clock, "f", *actors, after=5)
        await working(worker, clock, 10)
        assert sorted(map(sorted, batches)) == [[f"a:{n}" for n in range(4)], [f"a:{n}" for n in range(4, 8)]]

    run(play)


def test_a_flow_with_much_work_lets_the_others_of_its_connection_have_their_turn() -> None:
    async def play(loop: VirtualLoop) -> None:
        order: list[str] = []

        async def perform(claim: Claim) -> Outcome:
            await asyncio.sleep(1)
            order.extend(claim.actors)
            return {}

        flows = (Flow("much", perform), Flow("little", perform))
        wakeups, worker, clock = bench(loop, MemoryDatabase(), *flows, places=8)
        await wake(wakeups, clock, "much", *(f"c:{n}" for n in range(40)))
        await wake(wakeups, clock, "little", "c:small")
        await working(worker, clock, 60)
        assert len(order) == 41
        assert "c:small" in order[:6]

    run(play)


def test_a_flow_may_have_fewer_batches_in_hand_than_its_connection() -> None:
    """A process that dies leaves no more behind than was in hand."""

    async def play(loop: VirtualLoop) -> None:
        most: Tally[str] = Tally()
        busy: Tally[str] = Tally()

        async def perform(claim: Claim) -> Outcome:
            busy[claim.flow] += 1
            most[claim.flow] = max(most[claim.flow], busy[claim.flow])
            await asyncio.sleep(1)
            busy[claim.flow] -= 1
            return {}

        flows = (Flow("careful", perform, at_once=2), Flow("free", perform))
        wakeups, worker, clock = bench(loop, MemoryDatabase(), *flows, places=32)
        for flow in ("careful", "free"):
            await wake(wakeups, clock, flow, *(f"c:{n}" for n in range(20)))
        await wake(wakeups, clock, "careful", *(f"d:{n}" for n in range(20)))
        await working(worker, clock, 60)
        assert most == {"careful": 4, "free": 6}, "two of each connection; the rest of a connection's quarter"

    run(play)


def test_a_platform_that_is_away_is_probed_with_one_actor_of_a_batch_and_back_within_two_minutes() -> None:
    async def play(loop: VirtualLoop) -> None:
        tried: list[int] = []
        away = True

        async def perform(claim: Claim) -> Outcome:
            tried.append(len(claim.actors))
            if away:
                raise ConnectionError
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform, batch=8, platform="p"))
        await wake(wakeups, clock, "f", *(f"a:{n}" for n in range(400)))
        task = asyncio.ensure_future(worker.run())
        await clock.sleep(600)
        first = [size for size in tried if size > 1]
        assert len(first) <= 4, "only what was under way when it went"
        assert 5 <= len(tried) <= 30
        away = False
        began = clock.seconds()
        before = len(tried)
        while len(tried) == before:
            await clock.sleep(1)
        assert clock.seconds() - began <= 121
        await clock.sleep(660)
        assert await wakeups.oldest() == {}
        worker.stop()
        await task

    run(play)


def test_a_probe_without_an_error_that_got_nowhere_counts_as_one() -> None:
    """A flow that wants to try an actor again at once, whenever it is tried alone."""

    async def play(loop: VirtualLoop) -> None:
        tried: list[str] = []

        async def perform(claim: Claim) -> Outcome:
            tried.extend(claim.actors)
            if len(claim.actors) > 1:
                raise ConnectionError
            return {actor: Next(clock.now(), waiting="the platform") for actor in claim.actors}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform, batch=8, platform="p"))
        await wake(wakeups, clock, "f", *(f"a:{n}" for n in range(400)))
        await working(worker, clock, 600)
        assert 5 <= len(tried) <= 60, "not every actor in turn"

    run(play)


def test_a_platform_that_is_away_gets_one_probe_and_is_asked_less_and_less() -> None:
    async def play(loop: VirtualLoop) -> None:
        calls: Tally[str] = Tally()
        away = True

        async def perform(claim: Claim) -> Outcome:
            calls[claim.actors[0].split(":")[0]] += 1
            if away and claim.actors[0].startswith("a:"):
                raise ConnectionError
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform, platform="p"))
        await wake(wakeups, clock, "f", *(f"a:{n}" for n in range(20)))
        await wake(wakeups, clock, "f", *(f"b:{n}" for n in range(20)))
        task = asyncio.ensure_future(worker.run())
        await clock.sleep(3600)
        assert calls["b"] == 20
        assert calls["a"] < 60, "twenty actors, an hour: every one backs off, and the breaker lets one through"
        waiting = await wakeups.waiting("a")
        assert {row["waiting"] for row in waiting} <= {"the platform"}
        away = False
        await clock.sleep(1300)
        assert await wakeups.oldest() == {}
        worker.stop()
        await task

    run(play)


def test_work_that_falls_due_while_it_is_done_is_done_again() -> None:
    async def play(loop: VirtualLoop) -> None:
        seen: list[int] = []
        wanted = 1

        async def perform(claim: Claim) -> Outcome:
            nonlocal wanted
            level = wanted
            if level == 1:
                wanted = 2
                await wake(wakeups, clock, "f", *claim.actors)
            seen.append(level)
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform))
        await wake(wakeups, clock, "f", "a:1")
        await working(worker, clock, 5)
        assert seen == [1, 2]

    run(play)


def test_an_actor_in_hand_is_not_claimed_in_vain() -> None:
    """What falls due meanwhile waits for the round's end: the store is asked twice for two rounds."""

    async def play(loop: VirtualLoop) -> None:
        database, asked = overheard()

        async def perform(claim: Claim) -> Outcome:
            await clock.sleep(5)
            return {}

        wakeups, worker, clock = bench(loop, database, Flow("f", perform))
        await wake(wakeups, clock, "f", "a:1")
        task = asyncio.ensure_future(worker.run())
        await clock.sleep(1)
        asked.clear()
        await wake(wakeups, clock, "f", "a:1")
        await clock.sleep(3)
        assert asked == ["bulk"], "its own writing alone"
        await clock.sleep(10)
        worker.stop()
        await task
        assert asked.count("find") == 2, "the finish that saw the new sequence, and the second round's claim"

    run(play)


def test_a_round_makes_what_was_noted_for_later_before_it_void() -> None:
    """An attempt writes down when it would be looked up; once it has its answer nothing is left to look at."""

    async def play(loop: VirtualLoop) -> None:
        rounds: list[float] = []
        database, asked = overheard()

        async def perform(claim: Claim) -> Outcome:
            if not rounds:
                await wake(wakeups, clock, "f", "a:1", after=10)
            rounds.append(loop.time())
            return {}

        wakeups, worker, clock = bench(loop, database, Flow("f", perform))
        await wake(wakeups, clock, "f", "a:1")
        task = asyncio.ensure_future(worker.run())
        await clock.sleep(5)
        asked.clear()
        await clock.sleep(20)
        worker.stop()
        await task
        assert len(rounds) == 2, "the first, and one more since it was woken meanwhile"
        assert asked == []

    run(play)


def test_two_processes_never_work_on_one_actor_at_once() -> None:
    async def play(loop: VirtualLoop) -> None:
        database, inside, most, total = MemoryDatabase(), Tally[str](), 0, Tally[str]()

        async def perform(claim: Claim) -> Outcome:
            nonlocal most
            for actor in claim.actors:
                inside[actor] += 1
                most = max(most, inside[actor])
                total[actor] += 1
            await asyncio.sleep(0.5)
            for actor in claim.actors:
                inside[actor] -= 1
            return {}

        first = bench(loop, database, Flow("f", perform))
        second = bench(loop, database, Flow("f", perform))
        tasks = [asyncio.ensure_future(one[1].run()) for one in (first, second)]
        for round_ in range(10):
            for wakeups, _, clock in (first, second):
                await wake(wakeups, clock, "f", *(f"c{n}:x" for n in range(5)))
            await asyncio.sleep(0.2 * round_)
        await asyncio.sleep(120)
        assert most == 1
        assert set(total) == {f"c{n}:x" for n in range(5)}
        assert set(database.collection("wakeups").documents) <= {"pass|all"}
        for _, worker, _ in (first, second):
            worker.stop()
        await asyncio.wait(tasks)

    run(play, seed=3)


def test_a_dead_holders_work_is_taken_over_after_its_lease() -> None:
    async def play(loop: VirtualLoop) -> None:
        database, done = MemoryDatabase(), list[tuple[str, bool]]()

        async def perform(claim: Claim) -> Outcome:
            done.extend((actor, entry.taken_over) for actor, entry in claim.entries.items())
            return {}

        wakeups, worker, clock = bench(loop, database, Flow("f", perform, lease=60))
        await wake(wakeups, clock, "f", "a:1")
        assert (await wakeups.claim("f", ["a:1"], 60)).actors == ["a:1"]  # and then it died
        await working(worker, clock, 50)
        assert done == []
        wakeups, worker, clock = bench(loop, database, Flow("f", perform, lease=60))
        await working(worker, clock, 60)
        assert done == [("a:1", True)]

    run(play)


def test_scheduled_work_waits_for_its_time_even_across_a_restart() -> None:
    async def play(loop: VirtualLoop) -> None:
        database, done = MemoryDatabase(), list[float]()

        async def perform(_: Claim) -> Outcome:
            done.append(loop.time())
            return {}

        wakeups, worker, clock = bench(loop, database, Flow("f", perform))
        await wake(wakeups, clock, "f", "a:1", after=600)
        await working(worker, clock, 100)
        wakeups, worker, clock = bench(loop, database, Flow("f", perform))
        await working(worker, clock, 700)
        (at,) = done
        assert 600 <= at < 602

    run(play)


def test_a_takeover_says_the_snapshots_once_more_a_minute_later() -> None:
    async def play(loop: VirtualLoop) -> None:
        log, database, clock = MemoryLog(), MemoryDatabase(), Clock(loop.unix)
        one = rig(
            database, MemoryBroker(log, clock), clock, platform=PretendPlatform(), entropy=Entropy(random.Random(1))
        )
        await one.service.start()
        await one.tell(("a:1", 1))
        await clock.sleep(5)
        said = [r for p in log.topic("tandem.inventory.stock") for r in p]
        entry = {"flow": "say:counters", "actor": "a:1", "connection": "a", "at": clock.now(), "seq": 1, "priority": 5}
        stalled = {"token": "dead", "until": clock.now() - timedelta(seconds=1)}
        await database.collection("wakeups").insert_one(
            {
                "_id": key("say:counters", "a:1"),
                **entry,
                "lease": stalled,
                "tries": 0,
                "waiting": "",
                "waiting_since": None,
            }
        )
        await clock.sleep(200)
        again = [r for p in log.topic("tandem.inventory.stock") for r in p]
        assert len(again) == len(said) + 1
        assert again[-1].value == said[-1].value
        assert set(database.collection("wakeups").documents) <= {"pass|all"}
        await one.service.stop()

    run(play)


def test_a_bug_in_a_flow_is_tried_ever_less_and_shown() -> None:
    async def play(loop: VirtualLoop) -> None:
        tries: list[float] = []

        async def perform(_: Claim) -> Outcome:
            tries.append(loop.time())
            raise ZeroDivisionError

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform))
        await wake(wakeups, clock, "f", "a:1")
        await working(worker, clock, 3600)
        gaps = [after - before for before, after in itertools.pairwise(tries)]
        assert max(gaps) <= 601
        assert 8 < len(tries) < 25
        (row,) = await wakeups.waiting("a")
        assert row["waiting"] == "an error of ours: ZeroDivisionError"

    run(play)


def test_a_round_that_wakes_itself_and_fails_is_tried_ever_less() -> None:
    """Found by a simulated day: a flow that saved before its refused call asked the platform without a pause."""

    async def play(loop: VirtualLoop) -> None:
        rounds: list[float] = []

        async def perform(claim: Claim) -> Outcome:
            rounds.append(loop.time())
            await wake(wakeups, clock, "f", "a:1")
            raise ValueError("the platform refuses")

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform))
        await wake(wakeups, clock, "f", "a:1")
        await working(worker, clock, 100)
        pauses = [after - before for before, after in itertools.pairwise(rounds)]
        assert 5 <= len(rounds) <= 9
        assert all(pause >= 0.5 for pause in pauses)
        assert pauses[-1] > 10

    run(play)


def test_a_wake_up_served_before_its_save_is_served_again_after_it() -> None:
    """Another round may take the entry between its writing and the save, and see the state before it."""

    async def play(loop: VirtualLoop) -> None:
        served: list[str] = []
        saved = False

        async def perform(_: Claim) -> Outcome:
            served.append("after" if saved else "before")
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform))
        task = asyncio.ensure_future(worker.run())
        due = Wake("f", "a:1", "a", clock.now())
        await wakeups.write([due])
        worker.signal([due])  # an earlier save's signal for the same actor
        await clock.sleep(1)
        saved = True
        wakeups.signal([replace(due, saved=True)])
        await clock.sleep(1)
        assert served == ["before", "after"]
        worker.stop()
        await task

    run(play)


def test_a_save_during_a_round_that_saw_the_state_before_it_is_served_again() -> None:
    """The round holds the lease when the save is told, and read the state before it."""

    async def play(loop: VirtualLoop) -> None:
        served: list[str] = []
        saved = False
        reading, go_on = asyncio.Event(), asyncio.Event()

        async def perform(_: Claim) -> Outcome:
            seen = "after" if saved else "before"
            reading.set()
            await go_on.wait()
            served.append(seen)
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform))
        task = asyncio.ensure_future(worker.run())
        due = Wake("f", "a:1", "a", clock.now())
        await wakeups.write([due])
        worker.signal([due])
        await reading.wait()
        saved = True
        wakeups.signal([replace(due, saved=True)])
        await clock.sleep(1)
        go_on.set()
        await clock.sleep(5)
        assert served == ["before", "after"]
        worker.stop()
        await task

    run(play)


def test_a_sweep_never_makes_a_told_save_forget_that_it_was_saved() -> None:
    """Noted for later, seen by a sweep, served too early by another process: it is still served at its time."""

    async def play(loop: VirtualLoop) -> None:
        served: list[float] = []

        async def perform(_: Claim) -> Outcome:
            served.append(loop.time())
            return {}

        wakeups, worker, clock = bench(loop, MemoryDatabase(), Flow("f", perform))
        due = Wake("f", "a:1", "a", later(clock.now(), 20), saved=True)
        await wakeups.write([due])
        task = asyncio.ensure_future(worker.run())
        wakeups.signal([due])
        await clock.sleep(1)
        elsewhere = await wakeups.claim("f", ["a:1"], 60)
        await wakeups.finish(elsewhere, {})
        await clock.sleep(60)
        assert len(served) == 1
        worker.stop()
        await task

    run(play)


def test_a_save_without_an_answer_is_looked_at_although_its_wake_up_was_served_before_it() -> None:
    """The store did the write and went away; another process had looked at the actor just before, and found nothing."""

    async def play(loop: VirtualLoop) -> None:
        clock, database = Clock(loop.unix), MemoryDatabase()
        small = rig(database, MemoryBroker(MemoryLog(), clock), clock)
        counters = database.collection("counters")
        write = counters.bulk
        elsewhere = Wakeups(database.collection("wakeups"), clock, Entropy(random.Random(2)))

        async def written_without_an_answer(operations: Sequence[Operation]) -> BulkResult:
            served = await elsewhere.claim("copy", ["a:1"], 60)
            await elsewhere.finish(served, {})
            await write(operations)
            counters.bulk = write  # type: ignore[method-assign]
            raise StoreAway("no answer")

        task = asyncio.ensure_future(small.service.worker.run())
        counters.bulk = written_without_an_answer  # type: ignore[method-assign]
        edit = Edit(None, Counter(id="a:1", connection="a", wanted=5))
        with pytest.raises(StoreAway):
            await small.counters.save({"a:1": edit})
        await clock.sleep(10)
        assert small.platform.levels == {"a:1": 5}
        small.service.worker.stop()
        await task

    run(play)
