"""Buyers' data at rest: AES-256-GCM under a key per connection and month, itself wrapped by the service's key.

Deleting a month's key makes every address of that month unreadable at once. Nothing of a buyer leaves this module
in clear but through ``open``; what may be seen outside is ciphertext, and a keyed digest that tells whether an address
changed.
"""

from __future__ import annotations

import contextlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.entropy import Entropy
from chassis.store import Collection, Document, DuplicateKey, UpdateOne
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
    """buyers: ``_id`` = order key.  keys: ``_id`` = ``<connection>:<year-month>``."""

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
        where nothing better is."""
        kept: dict[str, Kept] = {}
        operations = []
        for order, (placed_at, buyer) in buyers.items():
            name = month_key(order, placed_at)
            key = await self._key(name)
            kept[order] = Kept(address_of(buyer, key), self._sealed(order, name, key, buyer))
            if buyer.deliverable and not buyer.masked:
                sealed = kept[order].sealed.document
                operations.append(UpdateOne({"_id": order}, {"$set": sealed}, upsert=True))
        if operations:
            await self._buyers.bulk(operations)
        await self._keep_masked({o: kept[o].sealed for o, (_, one) in buyers.items() if one.masked and one.deliverable})
        return kept

    async def open(self, orders: Iterable[str]) -> dict[str, Buyer]:
        """The buyers of these orders; an order without one, or with a month's key deleted, is absent."""
        found = await self._buyers.find({"_id": {"$in": list(dict.fromkeys(orders))}})
        opened: dict[str, Buyer] = {}
        for document in found:
            key = await self._known_key(document["key"])
            if key is not None:
                opened[str(document["_id"])] = _unsealed(document, key)
        return opened

    async def _keep_masked(self, buyers: Mapping[str, Sealed]) -> None:
        if not buyers:
            return
        known = await self._buyers.find({"_id": {"$in": list(buyers)}, "masked": False}, projection={"_id": 1})
        better = {str(document["_id"]) for document in known}
        for order, sealed in buyers.items():
            if order in better:
                continue
            # Only over another masked value: a real one may have arrived since.
            with contextlib.suppress(DuplicateKey):
                await self._buyers.update_one({"_id": order, "masked": True}, {"$set": sealed.document}, upsert=True)

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
