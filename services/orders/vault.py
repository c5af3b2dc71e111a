"""Buyers' data at rest: AES-256-GCM under a key per connection and month, itself wrapped by the service's key.

Deleting a month's key makes every address of that month unreadable at once. Nothing of a buyer leaves this module
in clear but through ``open``; what may be seen outside is ciphertext, and a keyed digest that tells whether an address
changed.
"""

from __future__ import annotations

import contextlib
import hmac
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.entropy import Entropy
from chassis.store import Collection, Document, DuplicateKey, UpdateOne, ids_of
from services.orders.domain.intake import Address
from services.orders.mapping.buyers import Buyer

NONCE = 12
KEY = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """A buyer's data as it may leave this module. ``key``: name of the month's key."""

    key: str
    nonce: bytes
    body: bytes
    masked: bool

    @property
    def document(self) -> Document:
        return {"key": self.key, "nonce": self.nonce, "body": self.body, "masked": self.masked}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the order may know of its buyer, and the ciphertext for those who may read it."""

    address: Address
    sealed: Sealed


class Vault:
    """buyers: ``_id`` = order key.  keys: ``_id`` = ``<connection>:<year-month>``.

    ``since`` of a buyer: its order ended no earlier than this, so that nothing needs a look before its time.
    """

    def __init__(self, buyers: Collection, keys: Collection, service_key: bytes, entropy: Entropy) -> None:
        if len(service_key) != KEY:
            raise ValueError(f"vault_key: {KEY} bytes are needed")
        self._buyers = buyers
        self._keys = keys
        self._wrap = AESGCM(service_key)
        self._entropy = entropy
        self._opened: dict[str, bytes] = {}

    async def keep(self, buyers: Mapping[str, tuple[datetime, Buyer]]) -> dict[str, Kept]:
        """Keep what was read of each order's buyer; order key -> (when placed, data). A masked value is kept only
        where nothing better is, and nothing of who was erased."""
        kept: dict[str, Kept] = {}
        operations = []
        erased = await self._erased(buyers)
        buyers = {order: found for order, found in buyers.items() if order not in erased}
        for order, (placed_at, buyer) in buyers.items():
            name = month_key(order, placed_at)
            key = await self._key(name)
            kept[order] = Kept(address_of(buyer, key), self._sealed(order, name, key, buyer))
            if buyer.deliverable and not buyer.masked:
                change = {"$set": kept[order].sealed.document, "$setOnInsert": {"since": placed_at}}
                operations.append(UpdateOne({"_id": order}, change, upsert=True))
        if operations:
            await self._buyers.bulk(operations)
        await self._keep_masked(
            {o: (placed_at, kept[o].sealed) for o, (placed_at, one) in buyers.items() if one.masked and one.deliverable}
        )
        return kept

    async def open(self, orders: Iterable[str]) -> dict[str, Buyer]:
        """The buyers of these orders; an order without one, or with a month's key deleted, is absent."""
        found = await self._buyers.find({"_id": {"$in": list(dict.fromkeys(orders))}, "erased": {"$ne": True}})
        opened: dict[str, Buyer] = {}
        for document in found:
            key = await self._known_key(document["key"])
            if key is not None:
                opened[str(document["_id"])] = _unsealed(document, key)
        return opened

    async def of(self, connection: str) -> AsyncIterator[tuple[str, Buyer]]:
        """Every buyer of a connection that can still be read, by order key."""
        async for document in self._buyers.stream({"_id": ids_of(connection), "erased": {"$ne": True}}):
            key = await self._known_key(document["key"])
            if key is not None:
                yield str(document["_id"]), _unsealed(document, key)

    async def perhaps_over(self, before: datetime, limit: int) -> list[str]:
        """Orders that may have ended before a time, longest ago first: ``forget`` them or ``look_later``."""
        wanted = {"since": {"$lt": before}}
        found = await self._buyers.find(wanted, sort=[("since", 1)], limit=limit, projection={"_id": 1})
        return [str(document["_id"]) for document in found]

    async def look_later(self, orders: Mapping[str, datetime]) -> None:
        """Order key -> the time that it ended no earlier than."""
        if orders:
            await self._buyers.bulk([UpdateOne({"_id": key}, {"$max": {"since": at}}) for key, at in orders.items()])

    async def forget(self, orders: Iterable[str]) -> int:
        """Their time is over. What a platform tells of them later is kept again."""
        return await self._buyers.delete_many({"_id": {"$in": list(orders)}, "erased": {"$ne": True}})

    async def erase(self, orders: Iterable[str], now: datetime) -> int:
        """For good: what a platform tells of these buyers later is not kept either."""
        erased = 0
        for order in orders:
            gone: Document = {"key": "", "nonce": b"", "body": b"", "masked": False, "erased": True, "at": now}
            change = {"$set": gone, "$unset": {"since": ""}}
            erased += bool(await self._buyers.update_one({"_id": order}, change, upsert=True))
        return erased

    async def forget_connection(self, connection: str) -> int:
        """Everything of a connection that ended, its keys first: then no copy anywhere can be read."""
        await self._keys.delete_many({"_id": ids_of(connection)})
        self._opened = {name: key for name, key in self._opened.items() if not name.startswith(f"{connection}:")}
        return await self._buyers.delete_many({"_id": ids_of(connection)})

    async def forget_keys(self, before: datetime) -> int:
        """Keys of months before a time under which nothing is kept any more: then no copy elsewhere can be read."""
        dropped = 0
        async for document in self._keys.stream({}, projection={"_id": 1}):
            name = str(document["_id"])
            if name.rsplit(":", 1)[1] >= f"{before:%Y-%m}" or await self._buyers.find_one({"key": name}) is not None:
                continue
            dropped += await self._keys.delete_one({"_id": name})
            self._opened.pop(name, None)
        return dropped

    async def _erased(self, orders: Iterable[str]) -> set[str]:
        found = await self._buyers.find({"_id": {"$in": list(orders)}, "erased": True}, projection={"_id": 1})
        return {str(document["_id"]) for document in found}

    async def _keep_masked(self, buyers: Mapping[str, tuple[datetime, Sealed]]) -> None:
        if not buyers:
            return
        known = await self._buyers.find({"_id": {"$in": list(buyers)}, "masked": False}, projection={"_id": 1})
        better = {str(document["_id"]) for document in known}
        for order, (placed_at, sealed) in buyers.items():
            if order in better:
                continue
            # Only over another masked value: a real one may have arrived since.
            with contextlib.suppress(DuplicateKey):
                change = {"$set": sealed.document, "$setOnInsert": {"since": placed_at}}
                await self._buyers.update_one({"_id": order, "masked": True}, change, upsert=True)

    def _sealed(self, order: str, name: str, key: bytes, buyer: Buyer) -> Sealed:
        nonce = self._entropy.token_bytes(NONCE)
        body = AESGCM(key).encrypt(nonce, buyer.model_dump_json().encode(), order.encode())
        return Sealed(name, nonce, body, buyer.masked)

    async def _key(self, name: str) -> bytes:
        key = await self._known_key(name)
        return key if key is not None else await self._new_key(name)

    async def _known_key(self, name: str) -> bytes | None:
        if name not in self._opened:
            found = await self._keys.find_one({"_id": name})
            if found is None:
                return None
            self._opened[name] = self._wrap.decrypt(bytes(found["nonce"]), bytes(found["wrapped"]), name.encode())
        return self._opened[name]

    async def _new_key(self, name: str) -> bytes:
        nonce = self._entropy.token_bytes(NONCE)
        wrapped = self._wrap.encrypt(nonce, self._entropy.token_bytes(KEY), name.encode())
        # Another process may make the month's key at the same moment: the first one stands.
        with contextlib.suppress(DuplicateKey):
            await self._keys.insert_one({"_id": name, "nonce": nonce, "wrapped": wrapped})
        key = await self._known_key(name)
        assert key is not None
        return key


def month_key(order: str, placed_at: datetime) -> str:
    """``<connection>:<year-month of the order>``"""
    return f"{order.split(':', 1)[0]}:{placed_at:%Y-%m}"


def address_of(buyer: Buyer, key: bytes) -> Address:
    """What the order's own document may hold of a buyer."""
    digest = hmac.new(key, buyer.model_dump_json(exclude={"message"}).encode(), sha256).hexdigest()[:32]
    return Address(digest=digest, known=buyer.deliverable, masked=buyer.masked)


def _unsealed(document: Document, key: bytes) -> Buyer:
    body = AESGCM(key).decrypt(bytes(document["nonce"]), bytes(document["body"]), str(document["_id"]).encode())
    return Buyer.model_validate_json(body)
