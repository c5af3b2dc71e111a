"""The audit log: append-only, each account's entries chained by hashes, so that any change or gap shows.

An action is written down before it is done and entered into the chain when it was; a crash in between leaves the
intent, which is entered as of unknown outcome. An intent is entered once, whoever comes first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.store import Collection, Document, DuplicateKey
from platforms.errors import PlatformError, Uncertain
from services.common.internal import InternalRefused
from services.gateway.problems import Problem

FIRST = "0" * 64
UNFINISHED = timedelta(minutes=2)
"""Longer than any request lives: an intent of this age has no end of its own to come."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of whom, about what, from ``start`` (included) to ``end``; empty for any."""

    who: str = ""
    what: str = ""
    start: datetime | None = None
    end: datetime | None = None
    ascending: bool = False


class Audit:
    """Who did what, when, from where. Never holds a secret."""

    def __init__(self, collection: Collection, intents: Collection, clock: Clock, entropy: Entropy) -> None:
        self._collection = collection
        self._intents = intents
        self._clock = clock
        self._entropy = entropy

    @asynccontextmanager
    async def doing(
        self, account: str, who: str, what: str, address: str = "", **details: Any
    ) -> AsyncIterator[dict[str, Any]]:
        """Around an action. What the block adds to the yielded details is entered with them.

        An answer that says no leaves nothing behind. Any other error leaves the intent for ``settle``.
        """
        intent = self._entropy.uuid4()
        begun: Document = {"account": account, "who": who, "what": what, "address": address}
        at = self._clock.now()
        await self._intents.insert_one({"_id": intent, "at": at, **begun, "details": _told(details)})
        try:
            yield details
        except Uncertain:
            raise
        except (Problem, InternalRefused, PlatformError):
            await self._intents.delete_one({"_id": intent})
            raise
        slow = self._clock.now() - at >= UNFINISHED / 2  # else nobody can have settled it yet
        await self._append(account, who, what, address, _told(details), intent, perhaps_entered=slow)
        await self._intents.delete_one({"_id": intent})

    async def settle(self) -> None:
        """Enter what was begun and never ended: the process died, or the store went away."""
        old = {"at": {"$lte": self._clock.now() - UNFINISHED}}
        for row in await self._intents.find(old, sort=[("at", 1)], limit=1000):
            told = {**json.loads(row["details"]), "outcome": "unknown", "begun": row["at"].isoformat()}
            who, what, address = row["who"], row["what"], row["address"]
            await self._append(row["account"], who, what, address, _told(told), row["_id"], perhaps_entered=True)
            await self._intents.delete_one({"_id": row["_id"]})

    async def note(self, account: str, who: str, what: str, address: str = "", **details: Any) -> None:
        """Append one entry about what needs no intent: something that is shown after it was noted."""
        await self._append(account, who, what, address, _told(details))

    async def _append(
        self,
        account: str,
        who: str,
        what: str,
        address: str,
        details: str,
        intent: str = "",
        *,
        perhaps_entered: bool = False,
    ) -> None:
        """Concurrent writers of an account line up by its number, and so do two that enter the same intent."""
        while True:
            last = await self._last(account)
            if perhaps_entered and await self._collection.find_one({"account": account, "intent": intent}) is not None:
                return
            number = last["number"] + 1 if last else 1
            entry: Document = {
                "_id": f"{account}:{number:012d}",
                "account": account,
                "number": number,
                "at": self._clock.now(),
                "who": who,
                "what": what,
                "address": address,
                "details": details,
                "before": last["hash"] if last else FIRST,
                "intent": intent,
            }
            entry["hash"] = chained(entry)
            try:
                await self._collection.insert_one(entry)
            except DuplicateKey:
                continue
            log.info("audit", account=account, number=number, what=what, head=entry["hash"])
            return

    async def page(self, account: str, wanted: Wanted, beyond: int | None, limit: int) -> list[Document]:
        """In the order of their numbers, those beyond the number ``beyond``."""
        query: dict[str, Any] = {"account": account}
        query |= {name: value for name, value in (("who", wanted.who), ("what", wanted.what)) if value}
        bounds = {"$gte": wanted.start, "$lt": wanted.end}
        if any(bounds.values()):
            query["at"] = {name: value for name, value in bounds.items() if value}
        if beyond is not None:
            query["number"] = {"$gt" if wanted.ascending else "$lt": beyond}
        return await self._collection.find(query, sort=[("number", 1 if wanted.ascending else -1)], limit=limit)

    async def verify(self, account: str, head: str = "") -> list[str]:
        """What is wrong with an account's chain, in words; empty when nothing is.

        ``head``: the newest hash known from elsewhere (each is in the log), which shows entries cut off at the end.
        """
        entries = [entry async for entry in self._collection.stream({"account": account}, sort=[("number", 1)])]
        return broken(entries, head)

    async def _last(self, account: str) -> Document | None:
        found = await self._collection.find({"account": account}, sort=[("number", -1)], limit=1)
        return found[0] if found else None


def _told(details: Mapping[str, Any]) -> str:
    return json.dumps(details, sort_keys=True, default=str)


def chained(entry: Mapping[str, Any]) -> str:
    at = entry["at"]
    fields = [
        entry["before"],
        entry["account"],
        str(entry["number"]),
        at.isoformat() if isinstance(at, datetime) else str(at),
        entry["who"],
        entry["what"],
        entry["address"],
        entry["details"],
    ]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def broken(entries: Iterable[Mapping[str, Any]], head: str = "") -> list[str]:
    """Pure: edits, deletions and swaps in a chain, and with ``head`` a cut end."""
    found: list[str] = []
    before, expected = FIRST, 1
    for entry in entries:
        number = entry["number"]
        if number != expected:
            found.append(f"entry {expected} is missing")
        if entry["before"] != before:
            found.append(f"entry {number} does not follow the one before it")
        if chained(entry) != entry["hash"]:
            found.append(f"entry {number} was changed")
        before, expected = entry["hash"], number + 1
    if head and head != before:
        found.append("the end of the log is not the known one")
    return found
