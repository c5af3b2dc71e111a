"""A bug anywhere in hearing one record parks that record; the others of its batch are heard."""

from collections.abc import Callable, Iterable

import pytest

from chassis.clock import Clock
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.store import MemoryDatabase
from chassis.messaging import Record, outgoing
from chassis.parking import Why
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
