"""A small service on the chassis, for the chassis's own tests: it counts hints and copies the count to a "platform".

Every hint for an object raises ``wanted`` to the hint's number (a level, so hearing one twice is harmless); the flow
``copy`` writes the level to the platform and notes what it wrote; every new level is also said as a fact.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chassis.actors import ActorState, Change, Repository
from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.messaging import Broker, outgoing
from chassis.service import Ports, Service
from chassis.store import Database
from chassis.wakeups import Claim
from chassis.worker import Flow, Outcome
from contracts.catalogue import MODULES
from contracts.cloudevents import Envelope, decode
from contracts.gateway import HintReceivedV1, Platform, Subject
from contracts.inventory import StockChangedV1

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
assert MODULES


class Counter(ActorState):
    wanted: int = 0
    copied: int = 0


@dataclass
class PretendPlatform:
    """Absolute writes by key, and how often each was made."""

    levels: dict[str, int] = field(default_factory=dict)
    writes: int = 0
    broken: set[str] = field(default_factory=set)

    async def write(self, actor: str, level: int) -> None:
        await asyncio.sleep(0)
        if actor.split(":")[0] in self.broken:
            raise ConnectionError("no answer")
        self.levels[actor] = level
        self.writes += 1


def hint(target: str, level: int) -> HintReceivedV1:
    return HintReceivedV1(
        connection=target.split(":")[0],
        platform=Platform.BIGCOMMERCE,
        subject=Subject.STORE_STOCK,
        object_id=target,
        part_id=str(level),
        received_at=WHEN,
    )


def sealed(target: str, level: int) -> Envelope:
    return Envelope(id=f"{target}#{level}", source="gateway", time=datetime.now(UTC), message=hint(target, level))


def snapshot(counter: Counter) -> StockChangedV1:
    return StockChangedV1(
        id=counter.id, connection=counter.connection, store_product=1, variant=1, on_hand=counter.wanted
    )


def apply(counter: Counter | None, heard: HintReceivedV1) -> Change[Counter] | None:
    level = int(heard.part_id)
    if level == 13:
        raise ValueError("the thirteenth is a planted bug")
    counter = counter or Counter(id=heard.object_id, connection=heard.connection)
    if level <= counter.wanted:
        return Change(counter)
    return Change(counter.model_copy(update={"wanted": level}), (heard,))


@dataclass
class Rig:
    service: Service
    counters: Repository[Counter]
    platform: PretendPlatform

    async def tell(self, *levels: tuple[str, int]) -> None:
        records = [outgoing(sealed(target, level)) for target, level in levels]
        assert await self.service.ports.broker.send(records) == [None] * len(records)


def rig(
    database: Database,
    broker: Broker,
    clock: Clock,
    *,
    platform: PretendPlatform | None = None,
    entropy: Entropy | None = None,
    places: int = 16,
) -> Rig:
    entropy = entropy or Entropy()
    platform = platform or PretendPlatform()
    service = Service(
        "rig",
        Ports(database, broker, clock, entropy),
        classify=lambda error: ("the platform", None) if isinstance(error, ConnectionError) else None,
        places=places,
    )
    counters = service.actors(
        "counters",
        Counter,
        snapshots=lambda counter: (snapshot(counter),),
        due=lambda counter: {"copy": None} if counter.copied != counter.wanted else {},
    )

    async def copy(claim: Claim) -> Outcome:
        """What is copied already is left alone: a wake-up may come once more than there was something to do."""
        found = (await counters.load(claim.actors)).items()
        wanted = {actor: counter.wanted for actor, counter in found if counter.copied != counter.wanted}
        for actor, level in wanted.items():
            await platform.write(actor, level)

        def noted(level: int):  # type: ignore[no-untyped-def]
            return lambda counter: Change(counter.model_copy(update={"copied": level}))

        await counters.transact_many({actor: noted(level) for actor, level in wanted.items()})
        return {}

    service.says(counters)
    service.does(Flow("copy", copy, batch=10, platform="pretend"))
    service.inbox.hear(HintReceivedV1, counters, apply, to=lambda heard: [heard.object_id])
    return Rig(service, counters, platform)


def said(records: list) -> dict[str, StockChangedV1]:  # type: ignore[type-arg]
    """The newest snapshot per key in a topic's records."""
    newest: dict[str, StockChangedV1] = {}
    for record in records:
        envelope = decode(record.headers, record.value)
        assert isinstance(envelope, Envelope)
        assert isinstance(envelope.message, StockChangedV1)
        newest[envelope.message.id] = envelope.message
    return newest
