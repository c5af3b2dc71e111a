"""What the Kafka libraries' defaults would lose or jump over, on real Kafka: one test for each trap."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from structlog.testing import capture_logs

from chassis.clock import Clock
from chassis.kafka import KafkaEvents
from chassis.messaging import Gap, Outgoing, Record
from chassis.mongo import MongoDatabase
from deploy.backbone import Backbone
from deploy.topics import create_missing, declared
from tests.chassis.rig import Rig, rig
from tests.chassis.test_inbox_on_kafka import GROUP, HINTS, until

pytestmark = pytest.mark.backbone


class Kafka:
    """Clients of one installation (a prefix of its own), and what an operator sees of its groups."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self.bootstrap, self.prefix = bootstrap, prefix
        self.clients: list[KafkaEvents] = []
        self.admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)

    def client(self, batch: int = 500, instance: str = "") -> KafkaEvents:
        events = KafkaEvents(
            self.bootstrap, client="test", clock=Clock(), instance=instance, batch=batch, prefix=self.prefix
        )
        self.clients.append(events)
        return events

    async def committed(self, group: str) -> dict[int, int]:
        """Partition -> offset, where the group has committed one."""
        found = await self.admin.list_consumer_group_offsets(self.prefix + group)
        return {tp.partition: each.offset for tp, each in found.items() if each.offset >= 0}

    async def forget(self, topic: str, partition: int, before: int) -> None:
        """What retention does: records before this offset are deleted."""
        where = TopicPartition(self.prefix + topic, partition)
        await self.admin.delete_records({where: RecordsToDelete(before_offset=before)})


@pytest.fixture
async def kafka(backbone: Backbone, topic_prefix: str) -> AsyncIterator[Kafka]:
    await create_missing(backbone.kafka, declared(prefix=topic_prefix))
    installation = Kafka(backbone.kafka, topic_prefix)
    await installation.admin.start()
    yield installation
    for client in installation.clients:
        await client.stop()
    await installation.admin.close()


def records(*keys: str, each: int = 1) -> list[Outgoing]:
    return [Outgoing(HINTS, key.encode(), str(n).encode()) for key in keys for n in range(each)]


KEYS = tuple(f"k{n}" for n in range(40))
"""Enough that every partition has some."""


async def test_only_what_was_handled_is_committed(kafka: Kafka) -> None:
    """``ack`` would commit the position of all assigned partitions, records that are only fetched included."""
    handled: list[Record] = []
    stuck, go_on = asyncio.Event(), asyncio.Event()

    async def one_batch_then_hang(batch: Sequence[Record]) -> None:
        if handled:
            stuck.set()
            await go_on.wait()
        handled.extend(batch)

    client = kafka.client(batch=5)
    client.subscribe("g", HINTS, one_batch_then_hang)
    await client.start()
    await client.send(records(*KEYS, each=5))
    async with asyncio.timeout(60):
        await stuck.wait()
    expected: dict[int, int] = {}
    for record in handled:
        expected[record.partition] = max(expected.get(record.partition, 0), record.offset + 1)
    assert await kafka.committed("g") == expected
    go_on.set()


async def test_partitions_that_moved_while_a_batch_was_in_hand_are_heard_again_and_nothing_stops(kafka: Kafka) -> None:
    first, second = kafka.client(), kafka.client()
    holding, go_on = asyncio.Event(), asyncio.Event()
    heard: dict[str, list[Record]] = {"first": [], "second": []}

    async def slowly(batch: Sequence[Record]) -> None:
        holding.set()
        await go_on.wait()
        heard["first"] += batch

    async def at_once(batch: Sequence[Record]) -> None:
        heard["second"] += batch

    first.subscribe("g", HINTS, slowly)
    await first.start()
    await first.send(records(*KEYS))
    async with asyncio.timeout(60):
        await holding.wait()
    second.subscribe("g", HINTS, at_once)
    await second.start()
    await until(lambda: heard["second"])
    go_on.set()
    await until(lambda: heard["first"])
    later = [Outgoing(HINTS, key.encode(), b"later") for key in KEYS]
    await first.send(later)

    def everything() -> bool:
        both = heard["first"] + heard["second"]
        return sum(record.value == b"later" for record in both) >= len(KEYS)

    await until(everything)
    assert {r.key for r in heard["first"]} | {r.key for r in heard["second"]} == {key.encode() for key in KEYS}
    assert first.connected()
    assert second.connected()


DIES_HEARING = """
import asyncio, os, signal, sys
from chassis import kafka
from chassis.clock import Clock

async def die(_):
    os.kill(os.getpid(), signal.SIGKILL)

async def main(bootstrap, prefix, instance):
    kafka.SESSION_MS = 600_000
    events = kafka.KafkaEvents(bootstrap, client="doomed", clock=Clock(), instance=instance, prefix=prefix)
    events.subscribe("g", "tandem.gateway.hints", die)
    await events.start()
    await asyncio.Event().wait()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
def endless_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that went without a word stays a member for longer than any test waits."""
    monkeypatch.setattr("chassis.kafka.SESSION_MS", 600_000)


@pytest.mark.usefixtures("endless_sessions")
async def test_a_killed_process_that_comes_back_by_its_name_goes_on_at_once(kafka: Kafka) -> None:
    await kafka.client().send(records("a"))
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES_HEARING, kafka.bootstrap, kafka.prefix, "orders-0"
    )
    assert await doomed.wait() == -signal.SIGKILL
    heard: list[Record] = []

    async def keep(batch: Sequence[Record]) -> None:
        heard.extend(batch)

    again = kafka.client(instance="orders-0")
    again.subscribe("g", HINTS, keep)
    await again.start()
    await until(lambda: heard)
    await again.send(records(*KEYS))
    await until(lambda: len(heard) == 1 + len(KEYS))


@pytest.mark.usefixtures("endless_sessions")
async def test_a_process_that_stops_in_order_gives_its_partitions_to_the_others_at_once(kafka: Kafka) -> None:
    heard: dict[str, list[Record]] = {"one": [], "other": []}

    def member(name: str) -> KafkaEvents:
        async def keep(batch: Sequence[Record]) -> None:
            heard[name].extend(batch)

        client = kafka.client(instance=name)
        client.subscribe("g", HINTS, keep)
        return client

    one, other = member("one"), member("other")
    await one.start()
    await one.send(records(*KEYS))
    await until(lambda: len(heard["one"]) == len(KEYS))
    await one.stop()
    await other.start()
    await other.send(records(*KEYS))
    await until(lambda: len(heard["other"]) == len(KEYS))


async def test_the_key_decides_about_the_partition_of_every_record_of_a_batch(kafka: Kafka) -> None:
    """The framework's own batch publishing ignores keys."""
    heard: list[Record] = []

    async def keep(batch: Sequence[Record]) -> None:
        heard.extend(batch)

    client = kafka.client()
    client.subscribe("g", HINTS, keep)
    await client.start()
    await client.send(records(*KEYS, each=5))
    await until(lambda: len(heard) == 5 * len(KEYS))
    where: dict[bytes | None, set[int]] = {}
    for record in heard:
        where.setdefault(record.key, set()).add(record.partition)
    assert all(len(partitions) == 1 for partitions in where.values())
    assert len({record.partition for record in heard}) > 1


async def test_a_committed_offset_that_is_gone_is_told_before_anything_else_is_heard(kafka: Kafka) -> None:
    told: list[tuple[str, Sequence[Gap]]] = []
    heard: list[Record] = []

    async def keep(batch: Sequence[Record]) -> None:
        heard.extend(batch)

    async def missed(group: str, gaps: Sequence[Gap]) -> None:
        if not told:
            told.append((group, gaps))
            raise ConnectionError("the store is away")
        assert not heard
        told.append((group, gaps))

    early = kafka.client()
    early.subscribe("g", HINTS, keep)
    await early.start()
    await early.send(records("a"))
    await until(lambda: heard)
    await early.stop()
    (partition,) = {record.partition for record in heard}
    await kafka.client().send(records("a", each=9))
    await kafka.forget(HINTS, partition, before=6)
    heard.clear()
    late = kafka.client()
    late.subscribe("g", HINTS, keep, missed)
    await late.start()
    await until(lambda: len(heard) == 4)
    gap = Gap(HINTS, partition, committed=1, first=6)
    assert told == [("g", [gap]), ("g", [gap])]
    assert [record.offset for record in heard] == [6, 7, 8, 9]


@pytest.mark.parametrize("ended", [False, True], ids=["the offset is there", "the topic is empty"])
async def test_a_group_whose_offset_is_there_is_told_nothing(kafka: Kafka, ended: bool) -> None:
    told: list[Sequence[Gap]] = []
    heard: list[Record] = []

    async def keep(batch: Sequence[Record]) -> None:
        heard.extend(batch)

    async def missed(_: str, gaps: Sequence[Gap]) -> None:
        told.append(gaps)

    early = kafka.client()
    early.subscribe("g", HINTS, keep, missed)
    await early.start()
    await early.send(records("a", each=3))
    await until(lambda: len(heard) == 3)
    await early.stop()
    if ended:
        await kafka.forget(HINTS, heard[0].partition, before=3)
    late = kafka.client()
    late.subscribe("g", HINTS, keep, missed)
    await late.start()
    await late.send(records("a"))
    await until(lambda: len(heard) == 4)
    assert told == []


async def test_a_service_that_lost_its_place_says_so_and_reads_what_it_missed(
    kafka: Kafka, backbone: Backbone, database_name: str
) -> None:
    """It looks at every actor again, and at the platforms by its own ways; once, however often it starts."""
    caught_up: list[str] = []

    def service() -> Rig:
        made = rig(MongoDatabase(backbone.mongo, database_name), kafka.client(), Clock())

        async def catch_up() -> None:
            caught_up.append("all")

        made.service.catches_up(catch_up)
        return made

    first = service()
    await first.service.start()
    await first.tell(("a:1", 1))
    await until(lambda: first.platform.levels == {"a:1": 1})
    await until(lambda: _reached(kafka, 2))
    await first.service.stop()
    teller = service()
    await teller.tell(*(("a:1", level) for level in (2, 3, 4)))
    (partition,) = await kafka.committed(GROUP)
    await kafka.forget(HINTS, partition, before=3)
    with capture_logs() as logged:
        second = service()
        await second.service.start()
        await until(lambda: second.platform.levels == {"a:1": 4})
        await until(lambda: caught_up)
    (line,) = [each for each in logged if each["event"] == "records_gone"]
    assert (line["log_level"], line["group"], line["committed"], line["first"]) == ("error", GROUP, 2, 3)
    await until(lambda: _reached(kafka, 5))
    await second.service.stop()
    third = service()
    await third.service.start()
    await third.tell(("b:1", 1))
    await until(lambda: third.platform.levels == {"b:1": 1})
    assert caught_up == ["all"]
    for each in (third, teller):
        await each.service.stop()


async def _reached(kafka: Kafka, offset: int) -> bool:
    """The service hears the one hint, and the fact that it says about it on the same topic."""
    return any(each >= offset for each in (await kafka.committed(GROUP)).values())


def reader_ends(client: KafkaEvents) -> None:
    """As by an error after a restart of the broker: the client goes on to say that it is alive."""
    client._members[0].subscriber.consumer._fetcher._fetch_task.cancel()


def loop_ends(client: KafkaEvents) -> None:
    """As by a cancellation that somebody else was meant to get."""
    for task in client._members[0].subscriber.tasks:
        task.cancel()


@pytest.mark.parametrize("ends", [reader_ends, loop_ends])
async def test_a_consumer_that_went_silent_is_replaced(
    kafka: Kafka, ends: Callable[[KafkaEvents], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.kafka.LOOK_EVERY", 1.0)
    heard: list[Record] = []

    async def handle(batch: Sequence[Record]) -> None:
        heard.extend(batch)

    client = kafka.client()
    client.subscribe("g", HINTS, handle)
    await client.start()
    await client.send(records("before"))
    await until(lambda: heard)
    ends(client)
    with capture_logs() as logs:
        for number, key in enumerate(("rest of what was asked for", *KEYS), start=2):
            await client.send(records(key))
            await until(lambda number=number: len(heard) >= number)
    assert "consumer_replaced" in [line["event"] for line in logs]
    assert len(heard) == len(KEYS) + 2, "nothing is heard twice"
