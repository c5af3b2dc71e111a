"""The audit log: append-only, each account's entries chained by hashes, so that any change or gap shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from chassis.clock import Clock
from chassis.store import Collection, Document, DuplicateKey

FIRST = "0" * 64
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

    def __init__(self, collection: Collection, clock: Clock) -> None:
        self._collection = collection
        self._clock = clock

    async def note(self, account: str, who: str, what: str, address: str = "", **details: Any) -> None:
        """Append one entry; concurrent writers of an account line up by its number."""
        while True:
            last = await self._last(account)
            number = last["number"] + 1 if last else 1
            entry: Document = {
                "_id": f"{account}:{number:012d}",
                "account": account,
                "number": number,
                "at": self._clock.now(),
                "who": who,
                "what": what,
                "address": address,
                "details": json.dumps(details, sort_keys=True, default=str),
                "before": last["hash"] if last else FIRST,
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
