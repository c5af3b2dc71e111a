"""``Idempotency-Key``: a write that is sent again under its key gets the first one's answer and is done once.

Kept for a day, for each user. Where nobody is logged in yet (sign-up, log-in, resets) the whole request is part of the
key, so that a key alone tells nothing about another's password; what succeeded is kept for ten minutes, refusals are
not. Answers are sealed, for one may show a new API token or open a session, and requests are kept as keyed digests.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette._utils import get_route_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.store import Collection, Document, DuplicateKey, StoreAway
from services.gateway.api.principal import NO_SESSION_YET, SAFE, Principal
from services.gateway.api.problem import answer
from services.gateway.parts import Parts
from services.gateway.problems import Problem

HEADER = b"idempotency-key"
LIFE = timedelta(days=1)
PUBLIC_LIFE = timedelta(minutes=10)
UNFINISHED = timedelta(minutes=2)
LONGEST_KEY = 255
FIELD = "idempotency"


@dataclass(frozen=True)
class Slot:
    """Where one request's answer is kept. ``account``: whose key seals it; "" for the row's own."""

    id: str
    fingerprint: str
    account: str
    life: timedelta

    def keeps(self, status: int) -> bool:
        """A failure of ours is not kept: the next try is a new one. Refusals only of known people."""
        return 0 < status < (500 if self.account else 400)


class Idempotency:
    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = dict(scope.get("headers", ())).get(HEADER, b"")
        if scope["type"] != "http" or scope["method"] in SAFE or not key or _is_refused(scope):
            await self._app(scope, receive, send)
            return
        try:
            await self._once(scope, receive, send, key)
        except Problem as problem:
            await answer(problem)(scope, receive, send)
        except StoreAway:
            away = Problem(503, "store_away", "The database does not answer; try again.", headers={"Retry-After": "5"})
            await answer(away)(scope, receive, send)

    async def _once(self, scope: Scope, receive: Receive, send: Send, key: bytes) -> None:
        if len(key) > LONGEST_KEY:
            raise Problem(422, "idempotency_key_long", f"At most {LONGEST_KEY} characters.", field="Idempotency-Key")
        body = await _read(receive)
        slot = self._slot(scope, key, body)
        known = await self._begin(slot)
        if known is not None:
            await self._again(known, slot, send)
            return
        kept = _Kept(send)
        try:
            await self._app(scope, _replayed(body), kept)
        except BaseException:
            await self._parts.idempotency.delete_one({"_id": slot.id})
            raise
        await self._finish(slot, kept)

    def _slot(self, scope: Scope, key: bytes, body: bytes) -> Slot:
        principal: Principal | None = scope.get("state", {}).get("principal")
        fingerprint = self._parts.vault.mac(
            scope["method"].encode(), scope["path"].encode(), scope["query_string"], body
        )
        if principal is None:
            return Slot(f"public:{self._parts.vault.mac(key, fingerprint.encode())}", fingerprint, "", PUBLIC_LIFE)
        row_id = f"{principal.account}:{principal.user.id}:{hashlib.sha256(key).hexdigest()}"
        return Slot(row_id, fingerprint, principal.account, LIFE)

    async def _begin(self, slot: Slot) -> Document | None:
        """None: it is ours to do."""
        collection, now = self._parts.idempotency, self._parts.clock.now()
        fresh = {"fingerprint": slot.fingerprint, "at": now, "ends": now + slot.life, "status": 0, "answer": ""}
        try:
            await collection.insert_one({"_id": slot.id, **fresh})
            return None
        except DuplicateKey:
            ended = {"_id": slot.id, "$or": [{"ends": {"$lte": now}}, _unfinished(now - UNFINISHED)]}
            if await collection.update_one(ended, {"$set": fresh}):
                return None
            return await collection.find_one({"_id": slot.id})

    async def _again(self, known: Document, slot: Slot, send: Send) -> None:
        if known["fingerprint"] != slot.fingerprint:
            raise Problem(
                422, "idempotency_key_reused", "This key was used for another request.", field="Idempotency-Key"
            )
        if not known["status"]:
            raise Problem(
                409, "in_progress", "The first request under this key is not done.", headers={"Retry-After": "2"}
            )
        tenant, data_key = await self._sealing(slot, known.get("data_key", ""))
        stored = json.loads(self._parts.vault.open(tenant, data_key, FIELD, known["answer"]))
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in stored["headers"]]
        headers.append((b"idempotency-replayed", b"true"))
        await send({"type": "http.response.start", "status": known["status"], "headers": headers})
        await send({"type": "http.response.body", "body": stored["body"].encode()})

    async def _finish(self, slot: Slot, kept: _Kept) -> None:
        if not slot.keeps(kept.status):
            await self._parts.idempotency.delete_one({"_id": slot.id})
            return
        tenant, data_key = await self._sealing(slot, "")
        shown = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in kept.headers if n.lower() in _KEPT_HEADERS]
        clear = json.dumps({"headers": shown, "body": bytes(kept.body).decode()})
        sealed = self._parts.vault.seal(tenant, data_key, FIELD, clear)
        own_key = {} if slot.account else {"data_key": data_key}
        saved = {"status": kept.status, "answer": sealed, **own_key}
        await self._parts.idempotency.update_one({"_id": slot.id}, {"$set": saved})

    async def _sealing(self, slot: Slot, own_key: str) -> tuple[str, str]:
        """The tenant and the data key that an answer is sealed with."""
        if slot.account:
            account = await self._parts.directory.account(slot.account)
            return account.id, account.data_key
        return slot.id, own_key or self._parts.vault.new_data_key(slot.id)


async def forget_answers(kept: Collection, now: datetime) -> None:
    """Delete what has ended."""
    await kept.delete_many({"ends": {"$lte": now}})


_KEPT_HEADERS = frozenset({b"content-type", b"location", b"etag", b"content-length", b"set-cookie"})


class _Kept:
    """Sends on and remembers what was sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")
        await self._send(message)


def _is_refused(scope: Scope) -> bool:
    """Nobody asks for what only people who logged in may do: nothing is read, nothing is kept."""
    principal = scope.get("state", {}).get("principal")
    return principal is None and get_route_path(scope) not in NO_SESSION_YET


def _unfinished(before: object) -> dict[str, object]:
    return {"status": 0, "at": {"$lte": before}}


async def _read(receive: Receive) -> bytes:
    """The whole body; how long it may be is settled further out (``limits.SmallBodies``)."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
