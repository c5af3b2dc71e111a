"""Parking: records that cannot be handled are set aside whole, with the reason, so that the others go on.

Parked records keep their key, value and headers. A person may replay one (it is sent to its topic again; consumers
guard by revision and command id, so the groups that had no trouble with it lose nothing) or discard it.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from enum import StrEnum

from chassis import metrics
from chassis.clock import Clock
from chassis.messaging import Broker, BrokerAway, Outgoing, Record
from chassis.store import Collection, Document

COLLECTION = "parked"


class Why(StrEnum):
    POISON = "poison"  # cannot be understood
    BUG = "bug"  # understood, and our decision failed
    REFUSED = "refused"  # too old to obey


class PoisonStorm(Exception):
    """Most records are poison: a bad deploy, not bad data. The consumer keeps its batch and stops taking."""


class Limiter:
    """Raises PoisonStorm when more than half of the last hundred records (at least twenty) were parked."""

    def __init__(self, window: int = 100, at_least: int = 20) -> None:
        self._recent: deque[bool] = deque(maxlen=window)
        self._at_least = at_least

    def saw(self, *, parked: bool) -> None:
        self._recent.append(parked)

    def parked_after_all(self, records: int) -> None:
        """So many of those that were seen, the newest, could be understood and not be handled."""
        understood = [place for place, parked in enumerate(self._recent) if not parked]
        for place in understood[len(understood) - min(records, len(understood)) :]:
            self._recent[place] = True

    def check(self) -> None:
        bad = sum(self._recent)
        if bad >= self._at_least and bad * 2 > len(self._recent):
            raise PoisonStorm(f"{bad} of the last {len(self._recent)} records could not be handled")


class Parking:
    """The parked records of one service."""

    def __init__(self, collection: Collection, clock: Clock) -> None:
        self._collection = collection
        self._clock = clock

    async def park(self, group: str, record: Record, why: Why, reason: str) -> None:
        """Set a record aside; parking the same record of the same group again changes nothing but the time."""
        await self._collection.update_one(
            {"_id": f"{group}/{record.position}"},
            {
                "$set": {
                    "group": group,
                    "topic": record.topic,
                    "key": record.key,
                    "value": record.value,
                    "headers": [[name, value] for name, value in record.headers],
                    "why": str(why),
                    "reason": reason[:2000],
                    "at": self._clock.now(),
                },
                "$inc": {"attempts": 1},
                "$setOnInsert": {"replayed_at": None},
            },
            upsert=True,
        )
        metrics.parked.labels(group=group, why=str(why)).inc()

    async def list(self, *, limit: int = 100, before: datetime | None = None) -> list[Document]:
        """Newest first, without the ones already replayed."""
        query: dict[str, object] = {"replayed_at": None}
        if before is not None:
            query["at"] = {"$lt": before}
        return await self._collection.find(query, sort=[("at", -1)], limit=limit)

    async def get(self, parked: str) -> Document | None:
        return await self._collection.find_one({"_id": parked})

    async def count(self) -> int:
        return await self._collection.count({"replayed_at": None})

    async def replay(self, parked: str, broker: Broker) -> bool:
        """Send the record to its topic again. False when there is none. Raises BrokerAway."""
        found = await self._collection.find_one({"_id": parked, "replayed_at": None})
        if found is None:
            return False
        record = Outgoing(
            found["topic"],
            found["key"],
            found["value"],
            tuple((name, bytes(value)) for name, value in found["headers"]),
        )
        (failure,) = await broker.send([record])
        if failure is not None:
            raise BrokerAway(str(failure))
        await self._collection.update_one({"_id": parked}, {"$set": {"replayed_at": self._clock.now()}})
        return True

    async def discard(self, parked: str) -> bool:
        return await self._collection.delete_one({"_id": parked}) == 1
