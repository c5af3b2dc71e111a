"""The relay: says what an actor's document holds unsaid, in order, and remembers that it did.

Facts from the outbox first, then the present snapshots if they are newer than what was said. It writes only ``outbox``
and ``said`` and never touches ``rev``. A crash between sending and remembering says the same event again, under the
same id. Whoever takes over an expired lease says the snapshots once more a minute later: a stalled holder may still
have sent an older one last, and the newest must be the last record of its key in a compacted topic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis import metrics
from chassis.actors import ActorState, Repository, S
from chassis.clock import Clock, later
from chassis.messaging import Broker, BrokerAway, Outgoing, outgoing
from chassis.store import Document, UpdateOne
from chassis.wakeups import Claim, Lease, Next
from chassis.worker import Flow, Outcome
from contracts.base import Snapshot, message_class
from contracts.cloudevents import Envelope

REPEAT_AFTER = 60.0
LEASE = 20.0
BATCH = 200


@dataclass(frozen=True)
class _Sayings:
    """What one actor has to say now; ``pub`` is what ``said`` becomes, None when no snapshot is among them."""

    records: tuple[Outgoing, ...]
    facts: tuple[str, ...]
    pub: int | None


def relay_flow(repository: Repository[S], broker: Broker, clock: Clock, service: str) -> Flow:
    """The flow that says for one kind of actor."""

    async def perform(claim: Claim) -> Outcome:
        documents = await repository.collection.find({"_id": {"$in": claim.actors}})
        sayings = {
            str(d["_id"]): _sayings(repository, d, service, clock, again=claim.entries[str(d["_id"])].again)
            for d in documents
        }
        told = await _send(sayings, claim.lease, broker, clock)
        await repository.collection.bulk([update for actor in told if (update := _remember(actor, sayings[actor]))])
        metrics.events_said.labels(repository.collection.name).inc(sum(len(sayings[actor].records) for actor in told))
        if len(told) < len(sayings):
            raise BrokerAway("the broker did not acknowledge every event")
        now = clock.now()
        repeat = Next(later(now, REPEAT_AFTER), again=True)
        return {
            actor: repeat if entry.taken_over and not entry.again else None for actor, entry in claim.entries.items()
        }

    return Flow(repository.say_flow, perform, batch=BATCH, lease=LEASE, mixed=True)


def _sayings(repository: Repository[Any], document: Document, service: str, clock: Clock, *, again: bool) -> _Sayings:
    envelopes = [_fact(entry, service) for entry in document.get("outbox", ())]
    pub = document.get("pub", 0)
    snapshots: list[Envelope] = []
    if again or document.get("said", 0) < pub:
        state: ActorState = repository.read(document)
        snapshots = [
            _snapshot(s.model_copy(update={"rev": pub}), document, service, clock) for s in repository.snapshots(state)
        ]
    return _Sayings(
        records=tuple(outgoing(envelope) for envelope in [*envelopes, *snapshots]),
        facts=tuple(entry["id"] for entry in document.get("outbox", ())),
        pub=pub if snapshots else None,
    )


def _fact(entry: Document, service: str) -> Envelope:
    cls = message_class(entry["type"])
    if cls is None:
        raise LookupError(f"the outbox holds a {entry['type']}, which this version does not know")
    return Envelope(
        id=entry["id"],
        source=service,
        time=entry["time"],
        message=cls.model_validate_json(entry["body"]),
        correlation=entry["correlation"],
        causation=entry["causation"],
    )


def _snapshot(snapshot: Snapshot, document: Document, service: str, clock: Clock) -> Envelope:
    event = f"{snapshot.TYPE}/{snapshot.aggregate}@{snapshot.rev}"
    return Envelope(
        id=event,
        source=service,
        time=clock.now(),
        message=snapshot,
        correlation=document.get("correlation") or event,
        causation=document.get("causation", ""),
    )


async def _send(sayings: dict[str, _Sayings], lease: Lease, broker: Broker, clock: Clock) -> dict[str, None]:
    """Actors whose every record was acknowledged. Nothing is sent once the lease has run out."""
    if not lease.held(clock):
        return {}
    records = [record for saying in sayings.values() for record in saying.records]
    outcomes = iter(await broker.send(records)) if records else iter(())
    told: dict[str, None] = {}
    for actor, saying in sayings.items():
        results = [next(outcomes) for _ in saying.records]
        if all(result is None for result in results):
            told[actor] = None
    return told


def _remember(actor: str, saying: _Sayings) -> UpdateOne | None:
    update: dict[str, dict[str, Any]] = {}
    if saying.facts:
        update["$pull"] = {"outbox": {"id": {"$in": list(saying.facts)}}}
    if saying.pub is not None:
        update["$max"] = {"said": saying.pub}
    return UpdateOne({"_id": actor}, update) if update else None
