"""Log-in throttling: per user, per address and for everybody, by growing delays and never by a lock.

A wrong password doubles the delay until the next try of that user, from 1 s after the third up to 15 minutes; so a
stranger can slow a user down but not shut them out for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.clock import Clock
from chassis.store import Collection, DuplicateKey
from services.gateway.people.sessions import digest
from services.gateway.problems import Problem

LONGEST = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """``free``: failures without a delay.  first: seconds of the first delay, doubled by each further failure."""

    free: int
    first: float
    longest: timedelta = LONGEST

    def delay(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta(0)
        return min(self.longest, timedelta(seconds=self.first * 2 ** min(failures - self.free, 12)))


USER, ADDRESS = Rule(3, 1.0), Rule(20, 1.0)
EVERYBODY = Rule(500, 0.5, longest=timedelta(seconds=1))
"""The last one slows a guess that comes from everywhere at once; it must never keep everybody out."""


class Throttle:
    """Counts tries in the store, so that replicas share them. A try counts as failed until it is known to be good."""

    def __init__(self, collection: Collection, clock: Clock) -> None:
        self._collection = collection
        self._clock = clock

    async def admit(self, user: str, address: str) -> None:
        """Raises Problem 429 with Retry-After while a delay runs. Nothing is hashed meanwhile.

        Tries that come at the same moment are counted one by one, before any of them is hashed: of a burst beyond the
        free ones, each delay lets one through.
        """
        now = self._clock.now()
        keys = _keys(user, address)
        found = await self._collection.find({"_id": {"$in": [key for key, _ in keys]}})
        until = max((row["until"] for row in found if row.get("until")), default=now)
        if until > now:
            raise _slow_down(until - now)
        for number, (key, rule) in enumerate(keys):
            if not await self._taken(key, rule, now):
                await self._give_back(keys[: number + 1])
                raise _slow_down(timedelta(seconds=rule.first))

    async def succeeded(self, user: str, address: str) -> None:
        """The user's own count ends; of the others only this try is taken back: one good account clears nothing."""
        await self._collection.delete_one({"_id": f"user:{user}"})
        await self._give_back(_keys(user, address)[1:])

    async def withdrawn(self, user: str, address: str) -> None:
        """The try was not looked at: it counts for nobody."""
        await self._give_back(_keys(user, address))

    async def _taken(self, key: str, rule: Rule, now: datetime) -> bool:
        """Counted; False when another try took this turn."""
        stale = {"_id": key, "last": {"$lte": now - FORGOTTEN_AFTER}}
        await self._collection.update_one(stale, {"$set": {"failures": 0}})
        failures = await self._counted(key, now)
        if failures < rule.free:
            return True
        turn = {"_id": key, "$or": [{"until": None}, {"until": {"$lte": now}}]}
        return bool(await self._collection.update_one(turn, {"$set": {"until": now + rule.delay(failures)}}))

    async def _counted(self, key: str, now: datetime) -> int:
        while True:
            try:
                counted = await self._collection.find_one_and_update(
                    {"_id": key}, {"$inc": {"failures": 1}, "$set": {"last": now}}, upsert=True
                )
            except DuplicateKey:  # another first try made the entry at this moment
                continue
            return int(counted["failures"]) if counted else 1

    async def _give_back(self, keys: Sequence[tuple[str, Rule]]) -> None:
        for key, _ in keys:
            await self._collection.update_one({"_id": key, "failures": {"$gt": 0}}, {"$inc": {"failures": -1}})

    async def forget_old(self) -> None:
        await self._collection.delete_many({"last": {"$lte": self._clock.now() - timedelta(days=1)}})


def _slow_down(left: timedelta) -> Problem:
    wait = int(left.total_seconds()) + 1
    return Problem(429, "slow_down", f"Too many failed tries: wait {wait} seconds.", headers={"Retry-After": str(wait)})


def _keys(user: str, address: str) -> Sequence[tuple[str, Rule]]:
    return ((f"user:{user}", USER), (f"address:{digest(address)[:16]}", ADDRESS), ("everybody", EVERYBODY))
