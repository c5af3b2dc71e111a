"""What the defaults of the Kafka libraries would lose, kept: on real Kafka and a real store server."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from chassis.clock import Clock
from chassis.kafka import KafkaEvents
from chassis.messaging import Outgoing, outgoing
from chassis.mongo import MongoDatabase
from chassis.parking import Why
from chassis.store import Database, StoreAway
from deploy.backbone import Backbone
from deploy.topics import create_missing, declared
from tests.chassis.rig import Rig, rig, sealed

HINTS = "tandem.gateway.hints"
GROUP = "rig.gateway-hints"


@pytest.fixture
async def start(backbone: Backbone, database_name: str, topic_prefix: str) -> AsyncIterator[Callable[..., Rig]]:
    await create_missing(backbone.kafka, declared(prefix=topic_prefix))
    rigs: list[Rig] = []

    def new(wrap: Callable[[Database], Database] = lambda database: database) -> Rig:
        clock = Clock()
        broker = KafkaEvents(backbone.kafka, client="rig", clock=clock, prefix=topic_prefix)
        rigs.append(rig(wrap(MongoDatabase(backbone.mongo, database_name)), broker, clock))
        return rigs[-1]

    yield new
    for each in rigs:
        await each.service.stop()


async def until(holds: Callable[[], object]) -> None:
    """Wait for a condition; an async one may be given as a coroutine function."""
    async with asyncio.timeout(60):
        while True:
            answer = holds()
            if await answer if asyncio.iscoroutine(answer) else answer:
                return
            await asyncio.sleep(0.05)


async def test_one_bad_record_is_parked_whole_and_the_others_go_on(start: Callable[..., Rig]) -> None:
    one = start()
    await one.service.start()
    good = [outgoing(sealed(f"a:{n}", 1)) for n in range(5)]
    odd_header = Outgoing(HINTS, b"k", b"{}", (("ce_id", b"\xff\xfe"),))
    no_event = Outgoing(HINTS, b"k", b"not json", ())
    broken = Outgoing(HINTS, b"k", b'{"connection":1}', good[0].headers)
    bug = outgoing(sealed("a:9", 13))
    await one.service.ports.broker.send([good[0], odd_header, good[1], no_event, broken, bug, *good[2:]])
    await until(lambda: len(one.platform.levels) == 5)

    async def all_parked() -> bool:
        return await one.service.parking.count() == 4

    await until(all_parked)
    parked = await one.service.parking.list()
    assert sorted(entry["why"] for entry in parked) == [Why.BUG, Why.POISON, Why.POISON, Why.POISON]
    whole = next(entry for entry in parked if entry["value"] == b"not json")
    assert (whole["key"], whole["headers"], whole["group"]) == (b"k", [], GROUP)
    assert any("thirteenth" in entry["reason"] for entry in parked)


async def test_a_replayed_record_is_handled(start: Callable[..., Rig]) -> None:
    one = start()
    await one.service.start()
    broker, parking = one.service.ports.broker, one.service.parking
    await broker.send([outgoing(sealed("a:1", 13))])

    async def parked() -> bool:
        return await parking.count() == 1

    await until(parked)
    (entry,) = await parking.list()
    fixed = dict(entry, value=bytes(entry["value"]).replace(b'"part_id":"13"', b'"part_id":"14"'))
    await one.service.ports.database.collection("parked").update_one(
        {"_id": entry["_id"]}, {"$set": {"value": fixed["value"]}}
    )
    assert await parking.replay(entry["_id"], broker)
    await until(lambda: one.platform.levels.get("a:1") == 14)
    assert await parking.count() == 0
    assert not await parking.replay(entry["_id"], broker)


async def test_while_the_store_is_away_the_batch_is_kept_and_nothing_is_parked(start: Callable[..., Rig]) -> None:
    outage = asyncio.Event()
    refused = 0

    def failing(database: Database) -> Database:
        counters = database.collection("counters")
        bulk = counters.bulk

        async def away(operations):  # type: ignore[no-untyped-def]
            nonlocal refused
            if outage.is_set():
                refused += 1
                raise StoreAway("planted")
            return await bulk(operations)

        counters.bulk = away  # type: ignore[method-assign]
        database.collection = lambda name, kept=database.collection: (  # type: ignore[method-assign,misc]
            counters if name == "counters" else kept(name)
        )
        return database

    one = start(failing)
    outage.set()
    await one.service.start()
    await one.tell(("a:1", 1), ("b:1", 1))
    await until(lambda: refused >= 3)
    assert not one.service.ports.broker.connected()
    outage.clear()
    await until(lambda: one.platform.levels == {"a:1": 1, "b:1": 1})
    assert await one.service.parking.count() == 0


async def test_a_restart_hears_what_came_meanwhile_and_nothing_twice(start: Callable[..., Rig]) -> None:
    first = start()
    await first.service.start()
    await first.tell(*((f"a:{n}", 1) for n in range(10)))
    await until(lambda: len(first.platform.levels) == 10)
    await first.service.stop()
    second = start()
    teller = second.service.ports.broker
    await teller.send([outgoing(sealed("a:1", 2))])
    await second.service.start()
    await until(lambda: second.platform.levels == {"a:1": 2})
    assert second.platform.writes == 1


async def test_a_hot_actor_is_saved_a_few_times_for_thousands_of_records(start: Callable[..., Rig]) -> None:
    one = start()
    await one.tell(*(("a:hot", level) for level in range(14, 2014)))
    await one.service.start()
    await until(lambda: one.platform.levels.get("a:hot") == 2013)
    counter = await one.counters.get("a:hot")
    assert counter is not None
    assert counter.rev < 60, "folded by actor: one save a batch, not one a record"
