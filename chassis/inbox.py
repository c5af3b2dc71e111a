"""The inbox: hears batches of records, folded by the actor that they act on.

The records of a batch are grouped by target actor (often not the record's key), each actor is loaded once, takes all
its records in order, and is saved once. One bad record is parked and never stops the others. When ``handle`` returns,
everything is saved or parked, and the broker commits; while the store is away it raises and the batch comes again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

import structlog

from chassis import metrics
from chassis.actors import ActorState, Cause, Change, Edit, OutboxFull, Repository
from chassis.clock import Clock
from chassis.messaging import Broker, Missed, Record, nothing_missed
from chassis.parking import Limiter, Parking, Why
from chassis.store import StoreAway
from contracts.base import Command, Message
from contracts.cloudevents import Envelope, Undecodable, Unknown, decode

COMMAND_LIFE = timedelta(days=7)
TRANSIENT = (StoreAway, OutboxFull)
"""What waiting mends: the batch is kept, and nothing is parked."""
TRIES = 3
log = structlog.get_logger(__name__)

M = TypeVar("M", bound=Message)
S = TypeVar("S", bound=ActorState)

Targets = Callable[[M], Iterable[str]]
Resolve = Callable[[Sequence[M]], Awaitable[Sequence[Iterable[str]]]]
Apply = Callable[[S | None, M], Change[S] | None]
"""Pure: (state or None, message) -> change, or None for "nothing new"."""


@dataclass(frozen=True)
class _Hearing(Generic[M, S]):
    cls: type[M]
    repository: Repository[S]
    apply: Apply[S, M]
    targets: Targets[M] | None
    resolve: Resolve[M] | None
    blank: Callable[[str], S] | None

    def decide(self, actor: str, state: S | None, message: M) -> Change[S] | None:
        return self.apply(self.blank(actor) if state is None and self.blank is not None else state, message)


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One record for one actor."""

    record: Record
    envelope: Envelope
    hearing: _Hearing[Any, Any]
    actor: str


@dataclass(frozen=True, slots=True)
class _Bug:
    """A record that we understand and cannot handle."""

    record: Record
    reason: str


class Inbox:
    """What one service hears. Declare with ``hear``, then ``subscribe`` once."""

    def __init__(self, service: str, parking: Parking, clock: Clock) -> None:
        self._service = service
        self._parking = parking
        self._clock = clock
        self._hearings: dict[type[Message], list[_Hearing[Any, Any]]] = {}
        self._limiters: dict[str, Limiter] = {}

    def hear(
        self,
        cls: type[M],
        repository: Repository[S],
        apply: Apply[S, M],
        *,
        to: Targets[M] | None = None,
        resolve: Resolve[M] | None = None,
        blank: Callable[[str], S] | None = None,
    ) -> None:
        """Let ``apply`` decide about each message of a class, for the actors that ``to`` names.

        ``resolve`` names them for a whole batch at once where that needs the store.  ``blank`` makes the state of an
        actor that is not there yet from its key, for messages that speak of several actors; without it ``apply``
        gets None.
        """
        if (to is None) == (resolve is None):
            raise ValueError("say either to= or resolve=")
        self._hearings.setdefault(cls, []).append(_Hearing(cls, repository, apply, to, resolve, blank))

    def subscribe(self, broker: Broker, missed: Missed = nothing_missed) -> None:
        """One group per (service, topic), so that topics never rebalance each other. ``missed``: told of gaps."""
        for topic in dict.fromkeys(cls.TOPIC for cls in self._hearings):
            group = f"{self._service}.{topic.removeprefix('tandem.').replace('.', '-')}"
            self._limiters[group] = Limiter()
            broker.subscribe(group, topic, self._handler(group), missed)

    def _handler(self, group: str) -> Callable[[Sequence[Record]], Awaitable[None]]:
        async def handle(records: Sequence[Record]) -> None:
            await self.handle(group, records)

        return handle

    async def handle(self, group: str, records: Sequence[Record]) -> None:
        """Handle one batch of a group completely. Raises StoreAway, OutboxFull, PoisonStorm: hand it over again."""
        limiter = self._limiters.setdefault(group, Limiter())
        heard: list[tuple[Record, Envelope]] = []
        for record in records:
            envelope = await self._open(group, record, limiter)
            if envelope is not None:
                heard.append((record, envelope))
        limiter.check()
        try:
            bugs = await self._settle(group, heard)
        except TRANSIENT:
            raise
        except Exception as error:
            log.exception("batch_failed", group=group, records=len(heard))
            bugs = await self._settle_one_by_one(group, heard, f"{type(error).__name__}: {error}")
        for bug in bugs.values():
            log.error("record_parked", group=group, position=bug.record.position, reason=bug.reason[:200])
            await self._parking.park(group, bug.record, Why.BUG, bug.reason)
        limiter.parked_after_all(len(bugs))
        limiter.check()
        metrics.records.labels(group, "handled").inc(len(heard))

    async def _settle(self, group: str, heard: Sequence[tuple[Record, Envelope]]) -> dict[str, _Bug]:
        """Position -> record, of those whose decision failed each time, however fresh the state that it was given."""
        deliveries = await self._route(group, heard)
        bugs: dict[str, _Bug] = {}
        for repository in dict.fromkeys(d.hearing.repository for d in deliveries):
            mine = [d for d in deliveries if d.hearing.repository is repository]
            failed = await self._deliver(group, repository, mine)
            for _ in range(TRIES - 1):
                if failed:
                    failed = await self._deliver(group, repository, [delivery for delivery, _ in failed])
            bugs |= {delivery.record.position: _Bug(delivery.record, reason) for delivery, reason in failed}
        return bugs

    async def _settle_one_by_one(
        self, group: str, heard: Sequence[tuple[Record, Envelope]], reason: str
    ) -> dict[str, _Bug]:
        """A bug outside of a decision (naming the targets, making the snapshots) shows only for the whole batch: its
        record is found and tried a few times. Hearing the others again is harmless."""
        bugs: dict[str, _Bug] = {}
        for record, envelope in heard:
            for _ in range(TRIES):
                try:
                    bugs |= await self._settle(group, [(record, envelope)])
                    break
                except TRANSIENT:
                    raise
                except Exception as error:
                    reason = f"{type(error).__name__}: {error}"
            else:
                bugs[record.position] = _Bug(record, f"{envelope.message.TYPE}: {reason}")
        return bugs

    async def _open(self, group: str, record: Record, limiter: Limiter) -> Envelope | None:
        try:
            envelope = decode(record.headers, record.value)
        except Undecodable as error:
            limiter.saw(parked=True)
            log.warning("record_parked", group=group, position=record.position, reason=str(error)[:200])
            await self._parking.park(group, record, Why.POISON, str(error))
            return None
        limiter.saw(parked=False)
        if isinstance(envelope, Unknown):
            metrics.records.labels(group, "unknown_type").inc()
            return None
        if type(envelope.message) not in self._hearings:
            return None
        age = self._clock.now() - envelope.time
        metrics.event_lag.labels(group).observe(max(0.0, age.total_seconds()))
        if isinstance(envelope.message, Command) and age > COMMAND_LIFE:
            await self._parking.park(group, record, Why.REFUSED, "the command is older than 7 days")
            return None
        return envelope

    async def _route(self, group: str, heard: Sequence[tuple[Record, Envelope]]) -> list[_Delivery]:
        deliveries: list[_Delivery] = []
        for cls, hearings in self._hearings.items():
            mine = [(record, envelope) for record, envelope in heard if type(envelope.message) is cls]
            if not mine:
                continue
            for hearing in hearings:
                targets = await self._targets(hearing, [envelope.message for _, envelope in mine])
                deliveries += [
                    _Delivery(record, envelope, hearing, actor)
                    for (record, envelope), actors in zip(mine, targets, strict=True)
                    for actor in actors
                ]
        return deliveries

    async def _targets(self, hearing: _Hearing[Any, Any], messages: list[Message]) -> Sequence[Iterable[str]]:
        if hearing.resolve is not None:
            return await hearing.resolve(messages)
        assert hearing.targets is not None
        return [list(hearing.targets(message)) for message in messages]

    async def _deliver(
        self, group: str, repository: Repository[Any], deliveries: Sequence[_Delivery]
    ) -> list[tuple[_Delivery, str]]:
        """Save what was decided. Returns the decisions that failed, with the reason; their actor's others went on."""
        by_actor: dict[str, list[_Delivery]] = {}
        for delivery in deliveries:
            by_actor.setdefault(delivery.actor, []).append(delivery)
        for of_actor in by_actor.values():
            of_actor.sort(key=lambda d: (d.record.topic, d.record.partition, d.record.offset))
        failed: dict[str, list[tuple[_Delivery, str]]] = {}

        async def fold(actor: str, state: ActorState | None) -> Edit[Any] | None:
            failed[actor] = []
            return self._fold(group, state, by_actor[actor], failed[actor])

        await repository.fold(by_actor, fold)
        return [each for of_actor in failed.values() for each in of_actor]

    def _fold(
        self,
        group: str,
        before: ActorState | None,
        deliveries: Sequence[_Delivery],
        failed: list[tuple[_Delivery, str]],
    ) -> Edit[Any] | None:
        state, cause = before, Cause()
        facts: list[Message] = []
        for delivery in deliveries:
            message = delivery.envelope.message
            try:
                change = delivery.hearing.decide(delivery.actor, state, message)
            except Exception as error:
                log.exception("decision_failed", group=group, type=message.TYPE, actor=delivery.actor)
                failed.append((delivery, f"{message.TYPE} for {delivery.actor}: {type(error).__name__}: {error}"))
                continue
            if change is None:
                continue
            state = change.state
            facts += change.facts
            cause = Cause(delivery.envelope.correlation, delivery.envelope.id)
        return None if state is None else Edit(before, state, tuple(facts), cause)
