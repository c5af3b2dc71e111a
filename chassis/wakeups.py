"""Wake-ups: one small collection that says which actors have something to say or do, and who is at it.

An entry is ``<flow>|<actor>`` with a due time, a sequence that every new cause raises, and the lease of the process
that works on it. It is written before the save that makes it due, and deleted on its sequence when nothing is left,
so work that falls due meanwhile is never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chassis.actors import Wake
from chassis.clock import Clock, later
from chassis.entropy import Entropy
from chassis.store import Collection, DeleteOne, Document, UpdateOne

COLLECTION = "wakeups"
LOOK_BACK = 10.0
"""A sweep leaves entries of the last seconds to the process that wrote them."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on the claimed entries until ``until``; check it before every effect."""

    token: str
    until: datetime

    def held(self, clock: Clock) -> bool:
        return clock.now() < self.until


@dataclass(frozen=True, slots=True)
class Entry:
    """A claimed wake-up. ``taken_over``: its last holder's lease ran out; it may have acted without telling."""

    actor: str
    connection: str
    seq: int
    tries: int
    at: datetime
    waiting_since: datetime | None
    taken_over: bool
    again: bool
    priority: int


@dataclass(frozen=True, slots=True)
class Next:
    """When to look at an actor again. ``waiting``: for what, shown to people; ``again``: see ``chassis.relay``."""

    at: datetime
    waiting: str = ""
    again: bool = False


@dataclass(frozen=True)
class Claim:
    """The entries taken. ``missed``: saves that were told while another round held their entry."""

    flow: str
    lease: Lease
    entries: Mapping[str, Entry] = field(default_factory=dict)
    missed: tuple[Wake, ...] = ()

    @property
    def actors(self) -> list[str]:
        return list(self.entries)


def key(flow: str, actor: str) -> str:
    return f"{flow}|{actor}"


class Wakeups:
    """The collection and its leases. ``on_signal`` is called with wake-ups that were just saved."""

    def __init__(self, collection: Collection, clock: Clock, entropy: Entropy) -> None:
        self._collection = collection
        self._clock = clock
        self._entropy = entropy
        self._listeners: list[Callable[[Sequence[Wake]], None]] = []

    def listen(self, listener: Callable[[Sequence[Wake]], None]) -> None:
        self._listeners.append(listener)

    def signal(self, wakes: Sequence[Wake]) -> None:
        for listener in self._listeners:
            listener(wakes)

    async def write(self, wakes: Sequence[Wake]) -> None:
        """Write down before the save. An entry that is there keeps the earlier due time. Raises StoreAway."""
        operations = [
            UpdateOne(
                {"_id": key(wake.flow, wake.actor)},
                {
                    "$set": {"flow": wake.flow, "actor": wake.actor, "connection": wake.connection},
                    "$min": {"at": wake.at, "priority": wake.priority},
                    "$inc": {"seq": 1},
                    "$setOnInsert": {"tries": 0, "lease": None, "waiting": "", "waiting_since": None},
                },
                upsert=True,
            )
            for wake in wakes
        ]
        while operations:
            result = await self._collection.bulk(operations)
            operations = [operations[index] for index in sorted(result.duplicates)]

    async def claim(self, flow: str, actors: Sequence[str], seconds: float, saved: Sequence[Wake] = ()) -> Claim:
        """Take the lease of those entries that nobody holds. Others are left out.

        saved: wake-ups whose save is done. Where such an entry is gone, or in another round's hands, that round may
        have seen the state before the save. So it is written again: the raised sequence makes its holder wake it once
        more, and an entry that is gone stands again.
        """
        lease = Lease(self._entropy.token_hex(8), later(self._clock.now(), seconds))
        entries = await self._take(flow, actors, lease)
        missed = tuple(wake for wake in saved if wake.actor not in entries)
        if missed:
            await self.write(missed)
        return Claim(flow, lease, entries, missed)

    async def _take(self, flow: str, actors: Sequence[str], lease: Lease) -> dict[str, Entry]:
        now = self._clock.now()
        ids = [key(flow, actor) for actor in actors]
        found = await self._collection.find({"_id": {"$in": ids}})
        free = [d for d in found if d.get("lease") is None or d["lease"]["until"] <= now]
        if not free:
            return {}
        taken = await self._collection.bulk(
            [
                UpdateOne(
                    {"_id": d["_id"], "lease": d["lease"]},
                    {"$set": {"lease": {"token": lease.token, "until": lease.until}}},
                )
                for d in free
            ]
        )
        if taken.matched != len(free):
            mine = await self._collection.find({"_id": {"$in": ids}, "lease.token": lease.token})
            ours = {d["_id"] for d in mine}
            free = [d for d in free if d["_id"] in ours]
        return {str(d["actor"]): _entry(d) for d in free}

    async def finish(self, claim: Claim, outcome: Mapping[str, Next | None]) -> dict[str, datetime]:
        """Give the leases back: None deletes the entry, a Next moves it.

        Returns the actors that were woken meanwhile, and when they are due: at once unless the round failed for them.
        """
        operations: list[DeleteOne | UpdateOne] = []
        for actor, entry in claim.entries.items():
            held = {"_id": key(claim.flow, actor), "seq": entry.seq, "lease.token": claim.lease.token}
            following = outcome.get(actor)
            if following is None:
                operations.append(DeleteOne(held))
            else:
                operations.append(UpdateOne(held, {"$set": self._moved(entry, following)}))
        result = await self._collection.bulk(operations)
        if result.deleted + result.matched == len(operations):
            return {}
        return await self._woken(claim, outcome)

    async def _woken(self, claim: Claim, outcome: Mapping[str, Next | None]) -> dict[str, datetime]:
        """Entries whose sequence moved on. After a failure there is a pause even so: a round that wakes itself and
        fails would be tried for ever without one."""
        ids = [key(claim.flow, actor) for actor in claim.actors]
        rest = await self._collection.find({"_id": {"$in": ids}, "lease.token": claim.lease.token})
        due, operations = dict[str, datetime](), list[UpdateOne]()
        for document in rest:
            entry = claim.entries[str(document["actor"])]
            following = outcome.get(entry.actor)
            change: dict[str, Any] = {"lease": None, "tries": 0}
            due[entry.actor] = self._clock.now()
            if following is not None and following.waiting:
                due[entry.actor] = min(following.at, later(due[entry.actor], 2.0 ** min(entry.tries, 9)))
                change = self._moved(entry, replace(following, at=due[entry.actor]))
            held = {"_id": document["_id"], "lease.token": claim.lease.token}
            operations.append(UpdateOne(held, {"$set": change}))
        await self._collection.bulk(operations)
        return due

    def _moved(self, entry: Entry, following: Next) -> dict[str, Any]:
        failed = bool(following.waiting)
        return {
            "at": following.at,
            "lease": None,
            "again": following.again,
            "tries": entry.tries + 1 if failed else 0,
            "waiting": following.waiting,
            "waiting_since": (entry.waiting_since or self._clock.now()) if failed else None,
        }

    async def due(self, *, limit: int = 2000, look_back: float = LOOK_BACK) -> list[Wake]:
        """Entries due for ``look_back`` seconds that nobody holds: what a lost signal or a dead process left behind."""
        now = self._clock.now()
        documents = await self._collection.find(
            {"at": {"$lte": now - timedelta(seconds=look_back)}}, sort=[("at", 1)], limit=limit
        )
        free = [d for d in documents if d.get("lease") is None or d["lease"]["until"] <= now]
        return [_wake(d) for d in free]

    async def upcoming(self, until: datetime, *, limit: int = 2000) -> list[Wake]:
        """Entries that fall due from now up to ``until``."""
        ahead = {"at": {"$gt": self._clock.now(), "$lte": until}}
        documents = await self._collection.find(ahead, sort=[("at", 1)], limit=limit)
        return [_wake(d) for d in documents]

    async def oldest(self) -> dict[str, datetime]:
        """The oldest due time per flow, for health and alerts."""
        now = self._clock.now()
        rows = await self._collection.aggregate(
            [{"$match": {"at": {"$lte": now}}}, {"$group": {"_id": "$flow", "at": {"$min": "$at"}}}]
        )
        return {str(row["_id"]): row["at"] for row in rows}

    async def due_of(self, connection: str, *, limit: int = 1000) -> list[Document]:
        """One connection's entries whose time has come, the oldest first."""
        due = {"connection": connection, "at": {"$lte": self._clock.now()}}
        return await self._collection.find(due, sort=[("at", 1)], limit=limit)

    async def waiting(self, connection: str) -> list[Document]:
        """What waits for a platform, and since when, for one connection."""
        return await self._collection.find({"connection": connection, "waiting": {"$gt": ""}}, limit=200)


def _wake(document: Document) -> Wake:
    return Wake(
        document["flow"],
        document["actor"],
        document.get("connection", ""),
        document["at"],
        document.get("priority", 5),
    )


def _entry(document: Document) -> Entry:
    return Entry(
        actor=document["actor"],
        connection=document.get("connection", ""),
        seq=document["seq"],
        tries=document.get("tries", 0),
        at=document["at"],
        waiting_since=document.get("waiting_since"),
        taken_over=document.get("lease") is not None,
        again=document.get("again", False),
        priority=document.get("priority", 5),
    )
