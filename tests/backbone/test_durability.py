"""What was acknowledged survives `kill -9` of the server that acknowledged it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from deploy.backbone import Backbone, start_backbone
from deploy.backbone.external import ExternalBackbone

pytestmark = pytest.mark.backbone

_WRITERS = 8
_WRITES_BEFORE_THE_KILL = 400


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backbone]:
    """A backbone of this module's own: its servers are killed."""
    with start_backbone(Path(tmp_path_factory.mktemp("mortal"))) as running:
        if isinstance(running, ExternalBackbone):
            pytest.skip("servers that somebody else runs are not killed")
        yield running


async def test_no_acknowledged_write_is_lost_when_the_store_is_killed(mortal: Backbone) -> None:
    acknowledged: dict[str, int] = {}
    enough = asyncio.Event()

    async def write(collection: Any, writer: int) -> None:
        number = 0
        while True:
            key = f"{writer}:{number % 7}"
            try:
                await collection.update_one(
                    {"_id": key}, {"$set": {"last": number}, "$push": {"all": number}}, upsert=True
                )
            except PyMongoError:
                return
            acknowledged[key] = number
            number += 1
            if sum(len(range(last % 7, last + 1, 7)) for last in acknowledged.values()) >= _WRITES_BEFORE_THE_KILL:
                enough.set()

    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mortal.mongo, serverSelectionTimeoutMS=2000)
    await client.durability.create_collection("writes")
    await client.durability.writes.create_index([("_id", 1), ("last", 1)], unique=True)
    writers = [asyncio.create_task(write(client.durability.writes, writer)) for writer in range(_WRITERS)]
    await enough.wait()
    mortal.kill_store()
    await asyncio.gather(*writers)
    mortal.start_store()

    found = {row["_id"]: row async for row in client.durability.writes.find({})}
    lost = {key: last for key, last in acknowledged.items() if last not in found[key]["all"]}
    assert lost == {}
    for key, row in found.items():
        # At most the one write in flight may stand beyond the acknowledged ones, and none is half done.
        assert row["last"] == row["all"][-1]
        assert row["all"] == list(range(row["all"][0], row["last"] + 1, 7))
        changed = await client.durability.writes.update_one({"_id": key, "last": row["last"]}, {"$inc": {"rev": 1}})
        assert changed.modified_count == 1
    await client.close()


async def test_a_killed_store_keeps_its_unique_indexes(mortal: Backbone) -> None:
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mortal.mongo, serverSelectionTimeoutMS=2000)
    await client.durability.links.create_index("sku", unique=True)
    await client.durability.links.insert_one({"_id": 1, "sku": "a"})

    await client.close()

    mortal.kill_store()
    mortal.start_store()

    client = AsyncMongoClient(mortal.mongo, serverSelectionTimeoutMS=2000)
    with pytest.raises(PyMongoError, match=r"11000|duplicate"):
        await client.durability.links.insert_one({"_id": 2, "sku": "a"})
    assert await client.durability.links.find_one({"sku": "a"}) == {"_id": 1, "sku": "a"}
    await client.close()


async def test_acknowledged_records_offsets_and_topics_survive_a_killed_kafka(mortal: Backbone) -> None:
    topic = "durability.records"
    admin = AIOKafkaAdminClient(bootstrap_servers=mortal.kafka)
    await admin.start()
    compacted = {"cleanup.policy": "compact"}
    await admin.create_topics([NewTopic(topic, num_partitions=3, replication_factor=1, topic_configs=compacted)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=mortal.kafka, acks="all", enable_idempotence=True) as producer:
        acknowledged = [
            (sent.partition, sent.offset)
            for sent in await asyncio.gather(
                *(_send(producer, topic, partition=number % 3, value=str(number)) for number in range(300))
            )
        ]
        partition = TopicPartition(topic, 1)
        async with _consumer(mortal, partition) as consumer:
            await consumer.commit({partition: 42})

        mortal.kill_kafka()
        mortal.start_kafka()

        found = []
        async with _consumer(mortal, *(TopicPartition(topic, number) for number in range(3))) as consumer:
            assert await _committed(consumer, partition) == 42
            await consumer.seek_to_beginning()
            while len(found) < 300:
                batches = await consumer.getmany(timeout_ms=1000)
                found.extend((record.partition, record.offset) for batch in batches.values() for record in batch)
        assert sorted(found) == sorted(acknowledged)
        after = await _send(producer, topic, partition=0, value="after")
        assert after.offset == 100


async def _committed(consumer: AIOKafkaConsumer, partition: TopicPartition) -> int | None:
    """The committed offset; a coordinator that has just come back may answer 'none' for a moment."""
    offset = None
    for _ in range(100):
        offset = await consumer.committed(partition)
        if offset is not None:
            break
        await consumer.getmany(timeout_ms=100)
    return None if offset is None else int(offset)


async def _send(producer: AIOKafkaProducer, topic: str, *, partition: int, value: str) -> Any:
    return await producer.send_and_wait(topic, value.encode(), key=value.encode(), partition=partition)


def _consumer(backbone: Backbone, *partitions: TopicPartition) -> AIOKafkaConsumer:
    consumer = AIOKafkaConsumer(bootstrap_servers=backbone.kafka, group_id="durability", enable_auto_commit=False)
    consumer.assign(list(partitions))
    return consumer
