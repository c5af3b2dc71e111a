"""``Idempotency-Key``: a write that is sent again under its key gets the first one's answer and is done once.

Kept for a day, for each user. Answers are sealed: one of them may show a new API token.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.store import Document, DuplicateKey, StoreAway
from services.gateway.api.principal import SAFE, Principal
from services.gateway.api.problem import answer
from services.gateway.parts import Parts
from services.gateway.problems import Problem

HEADER = b"idempotency-key"
LIFE = timedelta(days=1)
UNFINISHED = timedelta(minutes=2)
LONGEST_KEY = 255
LONGEST_BODY = 1024 * 1024
FIELD = "idempotency"


class Idempotency:
    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal: Principal | None = scope.get("state", {}).get("principal")
        key = dict(scope.get("headers", ())).get(HEADER, b"")
        if scope["type"] != "http" or scope["method"] in SAFE or not key or principal is None:
            await self._app(scope, receive, send)
            return
        try:
            await self._once(scope, receive, send, principal, key)
        except Problem as problem:
            await answer(problem)(scope, receive, send)
        except StoreAway:
            away = Problem(503, "store_away", "The database does not answer; try again.", headers={"Retry-After": "5"})
            await answer(away)(scope, receive, send)

    async def _once(self, scope: Scope, receive: Receive, send: Send, principal: Principal, key: bytes) -> None:
        if len(key) > LONGEST_KEY:
            raise Problem(422, "idempotency_key_long", f"At most {LONGEST_KEY} characters.", field="Idempotency-Key")
        body = await _read(receive)
        row_id = f"{principal.account}:{principal.user.id}:{hashlib.sha256(key).hexdigest()}"
        fingerprint = _fingerprint(scope, body)
        known = await self._begin(row_id, fingerprint)
        if known is not None:
            await self._again(known, fingerprint, scope, receive, send, principal)
            return
        kept = _Kept(send)
        try:
            await self._app(scope, _replayed(body), kept)
        except BaseException:
            await self._parts.idempotency.delete_one({"_id": row_id})
            raise
        await self._finish(row_id, kept, principal)

    async def _begin(self, row_id: str, fingerprint: str) -> Document | None:
        """None: it is ours to do."""
        collection, now = self._parts.idempotency, self._parts.clock.now()
        try:
            await collection.insert_one({"_id": row_id, "fingerprint": fingerprint, "at": now, "status": 0})
            return None
        except DuplicateKey:
            ended = {"_id": row_id, "$or": [{"at": {"$lte": now - LIFE}}, _unfinished(now - UNFINISHED)]}
            fresh = {"$set": {"fingerprint": fingerprint, "at": now, "status": 0, "answer": ""}}
            if await collection.update_one(ended, fresh):
                return None
            return await collection.find_one({"_id": row_id})

    async def _again(
        self, known: Document, fingerprint: str, scope: Scope, receive: Receive, send: Send, principal: Principal
    ) -> None:
        if known["fingerprint"] != fingerprint:
            raise Problem(
                422, "idempotency_key_reused", "This key was used for another request.", field="Idempotency-Key"
            )
        if not known["status"]:
            raise Problem(
                409, "in_progress", "The first request under this key is not done.", headers={"Retry-After": "2"}
            )
        account = await self._parts.directory.account(principal.account)
        clear = self._parts.vault.open(account.id, account.data_key, FIELD, known["answer"])
        stored = json.loads(clear)
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in stored["headers"]]
        headers.append((b"idempotency-replayed", b"true"))
        await send({"type": "http.response.start", "status": known["status"], "headers": headers})
        await send({"type": "http.response.body", "body": stored["body"].encode()})

    async def _finish(self, row_id: str, kept: _Kept, principal: Principal) -> None:
        """A failure of ours is not kept: the next try is a new one."""
        if kept.status >= 500 or not kept.status:
            await self._parts.idempotency.delete_one({"_id": row_id})
            return
        account = await self._parts.directory.account(principal.account)
        shown = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in kept.headers if n.lower() in _KEPT_HEADERS]
        clear = json.dumps({"headers": shown, "body": bytes(kept.body).decode()})
        sealed = self._parts.vault.seal(account.id, account.data_key, FIELD, clear)
        await self._parts.idempotency.update_one({"_id": row_id}, {"$set": {"status": kept.status, "answer": sealed}})


_KEPT_HEADERS = frozenset({b"content-type", b"location", b"etag", b"content-length"})


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


def _unfinished(before: object) -> dict[str, object]:
    return {"status": 0, "at": {"$lte": before}}


def _fingerprint(scope: Scope, body: bytes) -> str:
    parts = [scope["method"].encode(), scope["path"].encode(), scope["query_string"], body]
    return hashlib.sha256(b"\n".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LONGEST_BODY:
            raise Problem(413, "too_large", "Under an Idempotency-Key a body may have 1 MiB.")
        if message["type"] != "http.request" or not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
