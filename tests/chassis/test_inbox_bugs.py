"""A bug anywhere in hearing one record parks that record; the others of its batch are heard."""

from collections.abc import Callable, Iterable

import pytest

from chassis.actors import Change
from chassis.clock import Clock
from chassis.inbox import TRIES
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.store import MemoryDatabase
from chassis.messaging import Record, outgoing
from chassis.parking import PoisonStorm, Why
from chassis.store import StoreAway
from contracts.gateway import HintReceivedV1
from tests.chassis.rig import Counter, Rig, apply, hint, rig, sealed

GROUP = "rig.gateway-hints"
BAD = "a:bad"


def batch(*targets: str) -> list[Record]:
    return [
        Record(sent.topic, 0, number, sent.key, sent.value, sent.headers)
        for number, sent in enumerate(outgoing(sealed(target, 1)) for target in targets)
    ]


def service() -> Rig:
    clock = Clock()
    return rig(MemoryDatabase(), MemoryBroker(MemoryLog(), clock), clock)


def bug_in_targets(one: Rig) -> None:
    def to(heard: HintReceivedV1) -> Iterable[str]:
        if heard.object_id == BAD:
            raise KeyError("no such target")
        return []

    one.service.inbox.hear(HintReceivedV1, one.counters, apply, to=to)


def bug_in_resolving(one: Rig) -> None:
    async def resolve(heard: list[HintReceivedV1]) -> list[list[str]]:
        if any(each.object_id == BAD for each in heard):
            raise IndexError("one row too few")
        return [[] for _ in heard]

    one.service.inbox.hear(HintReceivedV1, one.counters, apply, resolve=resolve)  # type: ignore[arg-type]


def bug_in_snapshots(one: Rig) -> None:
    made = one.counters.snapshots

    def snapshots(counter: Counter):  # type: ignore[no-untyped-def]
        if counter.id == BAD:
            raise ZeroDivisionError("planted")
        return made(counter)

    one.counters.snapshots = snapshots


@pytest.mark.parametrize("plant", [bug_in_targets, bug_in_resolving, bug_in_snapshots])
async def test_the_record_is_parked_and_the_others_are_heard(plant: Callable[[Rig], None]) -> None:
    one = service()
    plant(one)
    await one.service.inbox.handle(GROUP, batch("a:1", BAD, "b:1"))
    (parked,) = await one.service.parking.list()
    assert (parked["why"], parked["_id"]) == (Why.BUG, f"{GROUP}/{hint('a:1', 1).TOPIC}/0/1")
    heard = await one.counters.load(["a:1", "b:1"])
    assert {key: counter.wanted for key, counter in heard.items()} == {"a:1": 1, "b:1": 1}


async def test_a_store_that_goes_away_meanwhile_parks_nothing() -> None:
    one = service()
    bug_in_targets(one)
    refusals = 0

    async def away(collection: str, operation: str) -> None:
        nonlocal refusals
        if collection == "counters":
            refusals += 1
            raise StoreAway("planted")

    one.service.ports.database.before = away  # type: ignore[attr-defined]
    with pytest.raises(StoreAway):
        await one.service.inbox.handle(GROUP, batch("a:1", BAD))
    assert refusals
    assert await one.service.parking.count() == 0


def failing(one: Rig, times: int) -> list[str]:
    """A decision that fails for the bad actor so many times. Returns what it was called for, filled as it goes."""
    called: list[str] = []

    def decide(counter: Counter | None, heard: HintReceivedV1) -> Change[Counter] | None:
        called.append(heard.object_id)
        if heard.object_id == BAD and called.count(BAD) <= times:
            raise ZeroDivisionError("planted")
        return apply(counter, heard)

    one.service.inbox._hearings.clear()
    one.service.inbox.hear(HintReceivedV1, one.counters, decide, to=lambda heard: [heard.object_id])
    return called


async def test_a_decision_that_fails_once_is_tried_again_and_nothing_is_parked() -> None:
    one = service()
    failing(one, times=1)
    await one.service.inbox.handle(GROUP, batch("a:1", BAD))
    assert await one.service.parking.count() == 0
    assert set(await one.counters.load(["a:1", BAD])) == {"a:1", BAD}


async def test_a_decision_that_always_fails_is_parked_after_a_few_tries() -> None:
    one = service()
    called = failing(one, times=99)
    await one.service.inbox.handle(GROUP, batch("a:1", BAD, "b:1"))
    (parked,) = await one.service.parking.list()
    assert (parked["why"], called.count(BAD)) == (Why.BUG, TRIES)
    assert (called.count("a:1"), called.count("b:1")) == (1, 1)


async def test_a_consumer_stops_when_most_records_cannot_be_handled_for_a_bug() -> None:
    """A bad deploy, not bad data: what follows stays in Kafka for the next one."""
    one = service()
    failing(one, times=999)
    await one.service.inbox.handle(GROUP, batch(*([BAD] * 19), *(f"a:{n}" for n in range(19))))
    with pytest.raises(PoisonStorm):
        await one.service.inbox.handle(GROUP, batch(BAD, BAD))


async def test_a_few_bugs_among_many_records_stop_nobody() -> None:
    one = service()
    failing(one, times=999)
    await one.service.inbox.handle(GROUP, batch(*([BAD] * 30), *(f"a:{n}" for n in range(60))))
    assert await one.service.parking.count() == 30
