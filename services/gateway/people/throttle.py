"""Log-in throttling: per user, per address and for everybody, by growing delays and never by a lock.

A wrong password doubles the delay until the next try of that user, from 1 s after the third up to 15 minutes; so a
stranger can slow a user down but not shut them out for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.clock import Clock
from chassis.store import Collection
from services.gateway.people.sessions import digest
from services.gateway.problems import Problem

LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """``free``: failures without a delay.  first: seconds of the first delay, doubled by each further failure."""

    free: int
    first: float

    def delay(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta(0)
        return min(LONGEST, timedelta(seconds=self.first * 2 ** min(failures - self.free, 12)))


USER, ADDRESS, EVERYBODY = Rule(3, 1.0), Rule(20, 1.0), Rule(500, 0.5)


class Throttle:
    """Counts failures in the store, so that replicas share them."""

    def __init__(self, collection: Collection, clock: Clock) -> None:
        self._collection = collection
        self._clock = clock

    async def admit(self, user: str, address: str) -> None:
        """Raises Problem 429 with Retry-After while a delay runs. Nothing is hashed meanwhile."""
        now = self._clock.now()
        keys = [key for key, _ in _keys(user, address)]
        found = await self._collection.find({"_id": {"$in": keys}})
        until = max((row["until"] for row in found if row.get("until")), default=now)
        if until > now:
            wait = int((until - now).total_seconds()) + 1
            raise Problem(
                429, "slow_down", f"Too many failed tries: wait {wait} seconds.", headers={"Retry-After": str(wait)}
            )

    async def failed(self, user: str, address: str) -> None:
        now = self._clock.now()
        for key, rule in _keys(user, address):
            await self._count(key, rule, now)

    async def succeeded(self, user: str) -> None:
        """The user's own count alone: an attacker with one good account must not clear an address."""
        await self._collection.delete_one({"_id": f"user:{user}"})

    async def _count(self, key: str, rule: Rule, now: datetime) -> None:
        stale = {"_id": key, "last": {"$lte": now - FORGOTTEN_AFTER}}
        await self._collection.update_one(stale, {"$set": {"failures": 0}})
        counted = await self._collection.find_one_and_update(
            {"_id": key}, {"$inc": {"failures": 1}, "$set": {"last": now}}, upsert=True
        )
        failures = counted["failures"] if counted else 1
        await self._collection.update_one({"_id": key}, {"$set": {"until": now + rule.delay(failures)}})

    async def forget_old(self) -> None:
        await self._collection.delete_many({"last": {"$lte": self._clock.now() - timedelta(days=1)}})


def _keys(user: str, address: str) -> Sequence[tuple[str, Rule]]:
    return ((f"user:{user}", USER), (f"address:{digest(address)[:16]}", ADDRESS), ("everybody", EVERYBODY))
