"""Events a second through one consumer: inbox, fold, save and commit, beside bare aiokafka that inserts and commits."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from uuid import uuid4

from aiokafka import AIOKafkaConsumer

from chassis.clock import Clock
from chassis.kafka import KafkaEvents
from chassis.messaging import outgoing
from chassis.mongo import MongoDatabase
from chassis.store import InsertOne
from deploy.backbone import Backbone
from deploy.topics import create_missing, declared
from tests.benchmarks.rounds import compare
from tests.chassis.rig import rig, sealed

EVENTS = 10_000
ACTORS = 500
TOPIC = "tandem.gateway.hints"


async def run(backbone: Backbone) -> None:
    """Two mixes: every record of a batch for an actor of its own, the worst, and one hot actor, where folding pays.

    Much of the first is the store's: a batch costs a wake-up entry per actor and flow, a save per actor, and then the
    flows that it woke (take the lease, load, save, give it back, say the event), where the bare arm only inserts.
    """
    for actors in (ACTORS, 1):
        await compare(
            f"{EVENTS} events for {actors} actors through one consumer",
            ("chassis (fold, conditional save, wake-ups, their work, commit)", partial(ours, backbone, actors)),
            ("bare aiokafka (insert each record in bulk, commit a batch)", partial(floor, backbone, actors)),
        )


async def _filled(backbone: Backbone, actors: int) -> str:
    """A fresh prefix whose hint topic holds the events."""
    prefix = f"b{uuid4().hex[:8]}."
    await create_missing(backbone.kafka, declared(prefix=prefix))
    feeder = KafkaEvents(backbone.kafka, client="feeder", clock=Clock(), prefix=prefix)
    records = [outgoing(sealed(f"c{n % 4 % actors}:{n % actors}", 20 + n)) for n in range(EVENTS)]
    for start in range(0, EVENTS, 2000):
        await feeder.send(records[start : start + 2000])
    await feeder.stop()
    return prefix


async def ours(backbone: Backbone, actors: int) -> float:
    prefix = await _filled(backbone, actors)
    database = MongoDatabase(backbone.mongo, f"bench_{prefix[:-1]}")
    clock = Clock()
    one = rig(database, KafkaEvents(backbone.kafka, client="ours", clock=clock, prefix=prefix), clock)
    heard = 0
    finished = asyncio.Event()
    handle = one.service.inbox.handle

    async def counting(group, records):  # type: ignore[no-untyped-def]
        nonlocal heard
        await handle(group, records)
        heard += len(records)
        if heard >= EVENTS:
            finished.set()

    one.service.inbox.handle = counting  # type: ignore[method-assign]
    started = time.perf_counter()
    await one.service.start()
    await finished.wait()
    took = time.perf_counter() - started
    await one.service.stop()
    return EVENTS / took


async def floor(backbone: Backbone, actors: int) -> float:
    prefix = await _filled(backbone, actors)
    database = MongoDatabase(backbone.mongo, f"bench_{prefix[:-1]}")
    items = database.collection("items")
    consumer = AIOKafkaConsumer(
        prefix + TOPIC,
        bootstrap_servers=backbone.kafka,
        group_id=f"{prefix}floor",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    started = time.perf_counter()
    await consumer.start()
    heard = 0
    while heard < EVENTS:
        batches = await consumer.getmany(timeout_ms=50, max_records=500)
        records = [record for batch in batches.values() for record in batch]
        if records:
            rows = [InsertOne({"_id": f"{r.partition}/{r.offset}", "value": r.value}) for r in records]
            await items.bulk(rows)
            await consumer.commit()
            heard += len(records)
    took = time.perf_counter() - started
    await consumer.stop()
    await database.close()
    return EVENTS / took
