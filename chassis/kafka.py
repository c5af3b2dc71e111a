"""The broker factory: FastStream for consuming, aiokafka's producer for saying. Nobody builds a broker elsewhere.

FastStream's defaults lose messages, so every subscriber here is a manual batch subscriber from the earliest offset,
whose parser touches neither headers nor body; what was handled is committed by explicit offsets and never by ``ack``,
which would commit the position of every assigned partition.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import (
    CommitFailedError,
    IllegalStateError,
    KafkaConnectionError,
    KafkaError,
    OutOfOrderSequenceNumber,
    ProducerFenced,
)
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from chassis import metrics
from chassis.clock import Clock
from chassis.messaging import BrokerAway, Gap, Handle, Missed, Outgoing, Record, nothing_missed
from chassis.progress import Progress

MAX_POLL_INTERVAL_MS = 30 * 60 * 1000
SESSION_MS = 10_000
HEARTBEAT_MS = 3_000
"""A process that died without a word is out of its groups after a session; shorter ones end on a machine under load."""
POLL_MS = 50
FETCH_WAIT_MS = 100
"""How long the broker holds an empty fetch. Longer, and a partition just handed over waits for the fetch of the others;
shorter, and an idle service keeps the broker busy with questions."""
LONGEST_PAUSE = 15.0
LOOK_EVERY = 20.0
"""Seconds between two looks at whether a member still hears; three without any progress, and it is replaced."""
REPLACE_WITHIN = 30.0
LONGEST_MISSING_PAUSE = 2.0
SEND_TIMEOUT_MS = 20_000
log = structlog.get_logger(__name__)


class KafkaEvents:
    """Kafka behind the broker port (``chassis.messaging.Broker``)."""

    def __init__(
        self,
        bootstrap: str,
        *,
        client: str,
        clock: Clock,
        instance: str = "",
        batch: int = 500,
        prefix: str = "",
    ) -> None:
        """``client``: the name this process shows to the broker.  ``batch``: records handled and committed at once.

        ``instance``: a name that this process has again after a crash, and no other has: it then gets its partitions
        back at once, while a process without one waits until the session of its dead predecessor has run out.
        ``prefix``: put before every topic and group, for installations (and tests) that share a cluster.
        """
        quiet = logging.getLogger("faststream.quiet")
        quiet.setLevel(logging.ERROR)
        self._broker = KafkaBroker(
            bootstrap,
            client_id=client,
            allow_auto_create_topics=False,
            graceful_timeout=10.0,
            logger=quiet,
            consumer_only=True,
        )
        self._bootstrap = bootstrap
        self._client = client
        self._instance = instance
        self._clock = clock
        self._batch = batch
        self._prefix = prefix
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self._stopping = False
        self._troubled: dict[str, str] = {}
        self._topics: set[str] = set()
        self._tails: list[Any] = []
        self._members: list[_Member] = []
        self._watching: asyncio.Task[None] | None = None

    def subscribe(self, group: str, topic: str, handle: Handle, missed: Missed = nothing_missed) -> None:
        async def look(assigned: set[TopicPartition]) -> None:
            progress.begins(await self._look(group, subscriber.consumer, assigned, missed))

        progress: Progress[TopicPartition] = Progress()
        assignment = _Assignment(look)
        subscriber: Any = self._subscriber(
            topic,
            group_id=self._prefix + group,
            group_instance_id=self._instance or None,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            auto_offset_reset="earliest",
            listener=assignment,
        )
        self._members.append(_Member(group, subscriber, assignment, progress))

        async def on_batch(message: KafkaMessage) -> None:
            records = [self._record(raw) for raw in message.raw_message]
            if not await assignment.looked():
                return
            with progress.handling():
                handled = await self._handled(group, records, handle)
            if handled:
                offsets = _after(message.raw_message)
                progress.reached(offsets)
                await _commit(subscriber.consumer, offsets)

        subscriber(on_batch)

    def tail(self, topic: str, handle: Handle) -> None:
        subscriber: Any = self._subscriber(topic, group_id=None, auto_offset_reset="latest")
        self._tails.append(subscriber)

        async def on_batch(message: KafkaMessage) -> None:
            await self._handled(f"tail {topic}", [self._record(raw) for raw in message.raw_message], handle)

        subscriber(on_batch)

    def _subscriber(self, topic: str, **options: Any) -> Any:
        self._topics.add(self._prefix + topic)
        return self._broker.subscriber(
            self._prefix + topic,
            batch=True,
            max_records=self._batch,
            batch_timeout_ms=POLL_MS,
            fetch_max_wait_ms=FETCH_WAIT_MS,
            ack_policy=AckPolicy.MANUAL,
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            parser=_untouched,
            decoder=_undecoded,
            include_in_schema=False,
            **options,
        )

    def _record(self, raw: Any) -> Record:
        headers = tuple((str(name), bytes(value)) for name, value in raw.headers)
        topic = raw.topic.removeprefix(self._prefix)
        return Record(topic, raw.partition, raw.offset, raw.key, raw.value, headers)

    async def _look(
        self, group: str, consumer: Any, assigned: set[TopicPartition], missed: Missed
    ) -> dict[TopicPartition, int]:
        """Tell of gaps in these partitions, until it is told; then the group goes on behind them. Returns from where
        each is heard."""
        pause = 0.1
        while True:
            try:
                begins, gaps = await self._gaps(consumer, assigned)
                if gaps:
                    await missed(group, gaps)
                    behind = {TopicPartition(self._prefix + g.topic, g.partition): g.first for g in gaps}
                    await _commit(consumer, behind)
                    begins |= behind
                self._troubled.pop(f"look {group}", None)
                return begins
            except Exception as error:
                self._troubled[f"look {group}"] = f"{type(error).__name__}: {error}"
                log.warning("look_for_gaps_failed", group=group, reason=self._troubled[f"look {group}"][:300])
                await self._clock.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    async def _gaps(self, consumer: Any, assigned: set[TopicPartition]) -> tuple[dict[TopicPartition, int], list[Gap]]:
        """Where each partition is heard from, and where that lies outside of what the partition holds: Kafka's client
        would jump in silence."""
        if not assigned:
            return {}, []
        first, end = await consumer.beginning_offsets(assigned), await consumer.end_offsets(assigned)
        begins: dict[TopicPartition, int] = {}
        gaps: list[Gap] = []
        for partition in sorted(assigned):
            committed = await consumer.committed(partition)
            begins[partition] = first[partition] if committed is None else committed
            there = first[partition] == 0 if committed is None else first[partition] <= committed <= end[partition]
            if not there:
                topic = partition.topic.removeprefix(self._prefix)
                gaps.append(Gap(topic, partition.partition, committed, first[partition]))
        return begins, gaps

    async def _handled(self, group: str, records: list[Record], handle: Handle) -> bool:
        """Hand the batch over until it is handled; False when stopping came first (nothing may be committed)."""
        pause = 0.1
        while True:
            try:
                await handle(records)
            except Exception as error:
                self._troubled[group] = f"{type(error).__name__}: {error}"
                log.warning("batch_kept", group=group, records=len(records), reason=self._troubled[group][:300])
                if self._stopping:
                    return False
                await self._clock.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                self._troubled.pop(group, None)
                return True

    async def send(self, records: Sequence[Outgoing]) -> list[BrokerAway | None]:
        try:
            producer = await self._running_producer()
            futures = [
                await producer.send(self._prefix + r.topic, value=r.value, key=r.key, headers=list(r.headers))
                for r in records
            ]
        except (KafkaError, OSError) as error:
            return [BrokerAway(f"{type(error).__name__}: {error}")] * len(records)
        results = await asyncio.gather(*futures, return_exceptions=True)
        if any(isinstance(result, OutOfOrderSequenceNumber | ProducerFenced) for result in results):
            await self._replace_producer(producer)
        return [_outcome(result) for result in results]

    async def _running_producer(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None and self._stopping:
                raise KafkaConnectionError("this process is stopping")
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._bootstrap,
                    client_id=self._client,
                    acks="all",
                    enable_idempotence=True,
                    linger_ms=2,
                    request_timeout_ms=SEND_TIMEOUT_MS,
                    max_request_size=1_000_000,
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    async def _replace_producer(self, broken: AIOKafkaProducer) -> None:
        """An idempotent producer that lost its sequence never recovers by itself: take a fresh one."""
        async with self._starting:
            if self._producer is broken:
                self._producer = None
        try:
            await broken.stop()
        except KafkaError as error:
            log.warning("producer_stop_failed", reason=str(error))

    async def start(self) -> None:
        """Returns once connected and every topic heard is there; tries for ever while the broker is away."""
        pause = 0.2
        while True:
            try:
                producer = await self._running_producer()
                missing = await self._missing_topics(producer)
                if not missing:
                    await self._broker.start()
                    await self._tails_stand()
                    self._watching = asyncio.create_task(self._watch())
                    return
                log.warning("topics_missing", topics=missing, fix="python -m deploy.topics")
            except (KafkaError, OSError) as error:
                log.warning("broker_away", reason=str(error)[:200])
            await self._clock.sleep(pause)
            pause = min(LONGEST_MISSING_PAUSE, pause * 2)

    async def _tails_stand(self) -> None:
        """A tail's "from now on" is where its reader stands, which Kafka tells some time after the reader has started:
        what is said in between would never be heard. Returns once every partition's end is known."""
        for subscriber in self._tails:
            for partition in subscriber.consumer.assignment():
                await subscriber.consumer.position(partition)

    async def _missing_topics(self, producer: AIOKafkaProducer) -> list[str]:
        """A consumer of a topic that is not there would look again only minutes later."""
        cluster = await producer.client.fetch_all_metadata()
        return sorted(self._topics - set(cluster.topics()))

    async def _watch(self) -> None:
        """For ever. In real time, whatever clock the service follows: it is the machine that is watched."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            for member in self._members:
                try:
                    if await self._stuck(member):
                        await self._replace(member)
                except Exception:
                    log.exception("watch_failed", group=member.group)

    async def _stuck(self, member: "_Member") -> bool:
        consumer = member.subscriber.consumer
        assigned = consumer.assignment() if consumer is not None else set()
        if member.progress.moves() or not assigned:
            return False
        try:
            return member.progress.stuck(await consumer.end_offsets(assigned))
        except KafkaError:
            return False

    async def _replace(self, member: "_Member") -> None:
        """A fresh consumer in the place of one that hears nothing any more."""
        log.error("consumer_replaced", group=member.group, reason="it was behind and heard nothing for a minute")
        metrics.consumers_replaced.labels(member.group).inc()
        try:
            async with asyncio.timeout(REPLACE_WITHIN):
                await member.subscriber.stop()
        except (KafkaError, TimeoutError) as error:
            log.warning("consumer_not_ended", group=member.group, reason=f"{type(error).__name__}: {error}")
        pause = 0.2
        while not self._stopping:
            try:
                await member.subscriber.start()
                return
            except (KafkaError, OSError) as error:
                log.warning("broker_away", reason=str(error)[:200])
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def stop(self) -> None:
        self._stopping = True
        if self._watching is not None:
            self._watching.cancel()
        for member in self._members:
            member.assignment.close()
            _give_back(member.subscriber.consumer)
        await self._broker.stop()
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None

    def connected(self) -> bool:
        """False while a batch cannot be handled or the producer is not there."""
        return self._producer is not None and not self._troubled


async def _untouched(raw: Any) -> KafkaMessage:
    return KafkaMessage(body=b"", raw_message=raw, consumer=None)  # type: ignore[arg-type]


async def _undecoded(message: Any) -> Any:
    return message.body


class _Assignment(ConsumerRebalanceListener):  # type: ignore[misc]
    """Looks at what a group was given, at every rebalance; its batches wait for that look.

    The callbacks are coroutines because the framework runs plain functions in another thread.
    """

    def __init__(self, look: Callable[[set[TopicPartition]], Awaitable[None]]) -> None:
        self._look = look
        self._looking: asyncio.Future[None] | None = None
        self._given = asyncio.Event()
        self._closed = False

    async def on_partitions_revoked(self, _: set[TopicPartition]) -> None:
        self.end()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.end()
        if self._closed:
            return
        self._looking = asyncio.ensure_future(self._look(assigned))
        self._given.set()

    async def looked(self) -> bool:
        """False when the partitions were taken away, or the process is stopping: the batch is not ours any more."""
        await self._given.wait()
        looking = self._looking
        assert looking is not None
        await asyncio.wait({looking})
        return not looking.cancelled()

    def end(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    def close(self) -> None:
        """The process is stopping: nothing is looked at any more."""
        self._closed = True
        self.end()


@dataclass(frozen=True)
class _Member:
    """``subscriber``: the framework's, whose consumer is another one after a replacement."""

    group: str
    subscriber: Any
    assignment: _Assignment
    progress: Progress[TopicPartition]


def _after(records: Sequence[Any]) -> dict[TopicPartition, int]:
    """The offsets that say: exactly these records are handled."""
    offsets: dict[TopicPartition, int] = {}
    for record in records:
        partition = TopicPartition(record.topic, record.partition)
        offsets[partition] = max(offsets.get(partition, 0), record.offset + 1)
    return offsets


def _give_back(consumer: Any) -> None:
    """A named member keeps its partitions when it stops, as after a crash. One that stops in order gives them to the
    others at once: without its name, the client says that it leaves."""
    if consumer is not None:
        consumer._coordinator._group_instance_id = None


async def _commit(consumer: Any, offsets: dict[TopicPartition, int]) -> None:
    """Refused means: the partition is not ours any more, somebody else goes on."""
    try:
        await consumer.commit(offsets)
    except (IllegalStateError, CommitFailedError) as error:
        log.info("commit_refused", reason=str(error)[:200])
    except KafkaError as error:
        log.warning("commit_failed", reason=str(error)[:200])


def _outcome(result: object) -> BrokerAway | None:
    if isinstance(result, BaseException):
        return BrokerAway(f"{type(result).__name__}: {result}")
    return None
