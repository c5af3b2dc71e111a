"""The one middleware around each platform: records every call, and applies the switches."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.box.switches import Rule

if TYPE_CHECKING:
    from sandbox.box.box import Box

SLOW_BODY_CHUNKS = 10
ABORT_EXTENSION = "sandbox.abort"


class ConnectionLost(ConnectionResetError):
    """Raised to an in-process caller where a real client sees its connection close without an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; a dict or list as body is sent as JSON."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


class PlatformFace(Protocol):
    """How one platform looks from outside."""

    name: str
    """Prefix of switch patterns and ledger entries: "bc" or "tts"."""

    def locate(self, scope: Scope) -> tuple[str, str, str]:
        """(connection, path as switches match it, endpoint template as the ledger counts it)."""

    def rate_limited(self, scope: Scope, with_headers: bool) -> Answer:
        """The platform's own answer to too many calls."""

    def failure(self, scope: Scope, status: int) -> Answer:
        """The platform's own error body for a status."""


class FaultMiddleware:
    """Wraps a platform's ASGI app. "After" kinds do the work and then lose or replace the answer."""

    def __init__(self, app: ASGIApp, box: "Box", face: PlatformFace) -> None:
        self._app = app
        self._box = box
        self._face = face

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection, path, endpoint = self._face.locate(scope)
        rule = self._box.switches.strike(self._face.name, connection, scope["method"], path)
        exchange = _Exchange(scope, receive, send)
        try:
            if rule is None:
                await self._app(scope, receive, exchange.pass_on)
            else:
                await self._apply(rule, exchange)
        finally:
            self._box.ledger.call(
                self._face.name,
                connection,
                scope["method"],
                endpoint,
                exchange.status,
                cause=exchange.cause,
                request_id=exchange.request_id,
                fault=None if rule is None else rule.kind,
            )

    async def _apply(self, rule: Rule, exchange: "_Exchange") -> None:
        kind = rule.kind
        if kind == "latency":
            await self._box.clock.sleep(rule.seconds)
            await self._app(exchange.scope, exchange.receive, exchange.pass_on)
        elif kind == "rate_limited":
            await exchange.answer(self._face.rate_limited(exchange.scope, rule.with_headers))
        elif kind == "html_error":
            page = rule.body or f"<html><body><h1>{rule.status}</h1></body></html>"
            await exchange.answer(Answer(rule.status, page, content_type="text/html"))
        elif kind == "wrong_content_type":
            exchange.rewrite_content_type = b"text/html; charset=utf-8"
            await self._app(exchange.scope, exchange.receive, exchange.pass_on)
        elif kind == "slow_body":
            await self._answer_slowly(rule, exchange)
        else:
            await self._fail(rule, exchange)

    async def _fail(self, rule: Rule, exchange: "_Exchange") -> None:
        if rule.kind.endswith("_after"):
            await self._app(exchange.scope, exchange.receive, exchange.swallow)
        if rule.kind.startswith("error"):
            answer = self._face.failure(exchange.scope, rule.status)
            await exchange.answer(answer if rule.body is None else Answer(rule.status, rule.body))
            return
        if rule.kind.startswith("timeout"):
            await self._hold(exchange)
        await exchange.lose()

    async def _hold(self, exchange: "_Exchange") -> None:
        """Leaves the client waiting until it gives up, at most `hold_seconds`."""
        bound = asyncio.ensure_future(self._box.clock.sleep(float(self._box.options["hold_seconds"])))
        gone = asyncio.ensure_future(exchange.disconnected())
        waiting = (bound, gone)
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _answer_slowly(self, rule: Rule, exchange: "_Exchange") -> None:
        await self._app(exchange.scope, exchange.receive, exchange.swallow)
        start, body = exchange.swallowed()
        await exchange.pass_on(start)
        size = max(1, -(-len(body) // SLOW_BODY_CHUNKS))
        for at in range(0, len(body), size):
            await self._box.clock.sleep(rule.seconds / SLOW_BODY_CHUNKS)
            chunk = {"type": "http.response.body", "body": body[at : at + size], "more_body": True}
            await exchange.pass_on(chunk)
        await exchange.pass_on({"type": "http.response.body", "body": b"", "more_body": False})


class _Exchange:
    """One request and what became of its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.status = 0
        self.request_id = ""
        self.rewrite_content_type: bytes | None = None
        self._send = send
        self._kept: list[Message] = []

    @property
    def cause(self) -> str:
        for name, value in self.scope["headers"]:
            if name == b"user-agent":
                return "api " + str(value, "latin-1")[:80]
        return "api"

    async def pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._note_request_id(message)
            if self.rewrite_content_type is not None:
                message = {**message, "headers": self._with_content_type(message)}
        await self._send(message)

    async def swallow(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._note_request_id(message)
        self._kept.append(message)

    def swallowed(self) -> tuple[Message, bytes]:
        body = b"".join(message.get("body", b"") for message in self._kept[1:])
        return self._kept[0], body

    async def answer(self, answer: Answer) -> None:
        body = _encoded(answer.body)
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
        headers.append((b"content-type", answer.content_type.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        await self.pass_on({"type": "http.response.start", "status": answer.status, "headers": headers})
        await self.pass_on({"type": "http.response.body", "body": body})

    async def lose(self) -> None:
        """Closes the connection without an answer."""
        abort: Callable[[], None] | None = self.scope.get("extensions", {}).get(ABORT_EXTENSION)
        if abort is None:
            raise ConnectionLost("the connection was closed without an answer")
        abort()
        await self.disconnected()

    async def disconnected(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            continue

    def _note_request_id(self, message: Message) -> None:
        for name, value in message["headers"]:
            if name in (b"x-request-id", b"x-tt-logid"):
                self.request_id = value.decode("latin-1")

    def _with_content_type(self, message: Message) -> list[tuple[bytes, bytes]]:
        others = [pair for pair in message["headers"] if pair[0] != b"content-type"]
        return [*others, (b"content-type", self.rewrite_content_type or b"")]


def _encoded(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    text: str = body if isinstance(body, str) else json.dumps(body)
    return text.encode()
