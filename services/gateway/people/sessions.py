"""Sessions and API tokens: opaque, 256 bits, stored as digests only."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.store import Collection, Document

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)
TOKEN_PREFIX = "tandem_"  # noqa: S105 - what a token starts with


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session; ``token`` is shown once."""

    token: str
    csrf: str
    expires_at: datetime


class Sessions:
    def __init__(self, collection: Collection, clock: Clock, entropy: Entropy) -> None:
        self._collection = collection
        self._clock = clock
        self._entropy = entropy

    async def open(self, user: str, account: str, address: str, agent: str) -> Opened:
        token = self._entropy.token_hex(32)
        now = self._clock.now()
        await self._collection.insert_one(
            {
                "_id": digest(token),
                "user": user,
                "account": account,
                "created_at": now,
                "seen_at": now,
                "expires_at": now + ABSOLUTE,
                "address": address,
                "agent": agent[:200],
            }
        )
        return Opened(token, csrf_of(token), now + ABSOLUTE)

    async def find(self, token: str, *, seen: bool = True) -> Document | None:
        """The live session. ``seen``: being asked keeps it from going idle."""
        now = self._clock.now()
        found = await self._collection.find_one({"_id": digest(token)})
        if found is None or found["expires_at"] <= now or found["seen_at"] + IDLE <= now:
            return None
        if seen and found["seen_at"] + TOUCH <= now:
            await self._collection.update_one({"_id": found["_id"]}, {"$max": {"seen_at": now}})
        return found

    async def of(self, user: str) -> list[Document]:
        now = self._clock.now()
        found = await self._collection.find({"user": user}, sort=[("created_at", -1)])
        return [each for each in found if each["expires_at"] > now and each["seen_at"] + IDLE > now]

    async def close(self, session: str, user: str) -> bool:
        """``session``: the digest."""
        return await self._collection.delete_one({"_id": session, "user": user}) == 1

    async def close_all(self, user: str, but: str = "") -> None:
        await self._collection.delete_many({"user": user, "_id": {"$ne": but}})

    async def forget_expired(self) -> None:
        await self._collection.delete_many({"expires_at": {"$lte": self._clock.now()}})


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """Bound to the session and derived from its secret: nothing to store, nothing that another site can know."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()
