"""The transport seam, and the only module that imports httpx: one request in, one whole answer out.

Any status is an answer; the platforms' own modules read what it means. Raised from here (see platforms/errors.py):
TooLate, Unavailable, Uncertain, Malformed. A call that failed before the first byte was written is Unavailable
(or TooLate); one that failed later is Uncertain when it ``writes`` and Unavailable when it does not.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from platforms.clock import Clock
from platforms.errors import Malformed, PlatformError, TooLate, Unavailable, Uncertain

USER_AGENT = "Tandem/1"
MEGABYTE = 1024 * 1024
KEEP_IDLE_SECONDS = 4.0
"""Below the 5 seconds after which many servers close an idle connection: a write on a closing one ends Uncertain."""

_HEADERS = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": USER_AGENT}
_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, ConnectionRefusedError)


@dataclass(frozen=True, slots=True)
class Request:
    """One call.

    url: absolute, without a query.  endpoint: "METHOD /path/{template}", all that errors and logs show of the address.
    query: decoded pairs, sent in this order.  writes: may change something at the platform.
    send_by: the moment after which not one byte may be written.  timeout: seconds for the whole exchange.
    server_name: the name to verify the certificate against where the url's host is an address.
    """

    method: str
    url: str
    endpoint: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    writes: bool = False
    send_by: datetime | None = None
    timeout: float = 20.0
    max_answer_bytes: int = 32 * MEGABYTE
    server_name: str = ""

    def __repr__(self) -> str:
        return f"Request({self.endpoint})"


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer of any status. Header names are lower-cased."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON with exact numbers (fractions as Decimal). ValueError when it is anything else."""
        try:
            return json.loads(self.body, parse_float=Decimal, parse_constant=_no_constant)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    def seconds_in(self, header: str) -> float | None:
        """A header that holds a number of seconds; None when absent or not a number."""
        try:
            return max(0.0, float(self.headers[header]))
        except (KeyError, ValueError):
            return None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def json_bytes(value: object) -> bytes:
    """Serialise once: these bytes are signed, and these bytes are sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_json).encode()


def _as_json(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def encode_query(pairs: tuple[tuple[str, str], ...]) -> str:
    return "&".join(f"{quote(name, safe=':')}={quote(value, safe=',:')}" for name, value in pairs)


Observe = Callable[[Request, str], None]
"""Told of every exchange: its outcome is the HTTP status, or the error's class name in lower case."""


def _unobserved(request: Request, outcome: str) -> None:
    """Nobody counts the calls."""


class Http:
    """Sends requests. Redirects are never followed, proxies and environment settings never used.

    transport: None means the network; tests and the simulator pass their own. Close with ``aclose`` or ``async with``.
    """

    def __init__(
        self,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        connect_timeout: float = 5.0,
        max_connections: int = 64,
        observe: Observe = _unobserved,
    ) -> None:
        self._connect_timeout = connect_timeout
        self._observe = observe
        inner = transport or httpx.AsyncHTTPTransport(
            limits=httpx.Limits(
                max_connections=max_connections,
                max_keepalive_connections=max_connections,
                keepalive_expiry=KEEP_IDLE_SECONDS,
            ),
            trust_env=False,
        )
        self._transport = _SendBy(inner, clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def send(self, request: Request) -> Response:
        """Raises TooLate, Unavailable, Uncertain or Malformed; any status that arrives whole is returned."""
        try:
            response = await self._send(request)
        except PlatformError as error:
            self._observe(request, type(error).__name__.lower())
            raise
        self._observe(request, str(response.status))
        return response

    async def _send(self, request: Request) -> Response:
        progress = _Progress(request)
        try:
            async with asyncio.timeout(request.timeout):
                return await self._exchange(request, progress)
        except (httpx.TransportError, httpx.DecodingError, OSError) as error:  # OSError holds TimeoutError
            raise progress.failure(error) from error

    async def _exchange(self, request: Request, progress: _Progress) -> Response:
        answer = await self._transport.handle_async_request(self._wire_form(request, progress))
        try:
            body = await _read(answer.aiter_bytes(), request, progress)
        finally:
            await answer.aclose()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, headers, body)

    def _wire_form(self, request: Request, progress: _Progress) -> httpx.Request:
        """A bare request for a bare transport: what a client adds (cookies, redirects) is never wanted here."""
        url = f"{request.url}?{encode_query(request.query)}" if request.query else request.url
        timeout = httpx.Timeout(request.timeout, connect=min(self._connect_timeout, request.timeout))
        extensions: dict[str, Any] = {"progress": progress, "timeout": timeout.as_dict()}
        if request.server_name:
            extensions["sni_hostname"] = request.server_name
        return httpx.Request(
            request.method,
            url,
            headers={**_HEADERS, **request.headers},
            content=request.body or None,
            extensions=extensions,
        )


async def _read(chunks: AsyncIterator[bytes], request: Request, progress: _Progress) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > request.max_answer_bytes:
            raise progress.oversize()
    return bytes(body)


class _Progress:
    """How far one request got; decides what its failure means."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.written = False

    def failure(self, error: Exception) -> PlatformError:
        sentence = f"no answer: {type(error).__name__}"
        reached = self.written and not isinstance(error, _NEVER_CONNECTED)
        if reached and self.request.writes:
            return Uncertain(sentence, endpoint=self.request.endpoint)
        return Unavailable(sentence, endpoint=self.request.endpoint)

    def oversize(self) -> PlatformError:
        sentence = f"the answer exceeds {self.request.max_answer_bytes} bytes"
        kind = Uncertain if self.request.writes else Malformed
        return kind(sentence, endpoint=self.request.endpoint)


class _SendBy(httpx.AsyncBaseTransport):
    """Looks at the clock as the last step before the request is written, on the network after the connection stands.

    A place in the pool, a name look-up and a TLS handshake take time: a check before them would let a request out
    after its sender lost the right to send it.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        progress: _Progress = request.extensions["progress"]
        if isinstance(self._inner, httpx.AsyncHTTPTransport):
            request.extensions["trace"] = self._before_writing(progress)
        else:
            self._let_out(progress)
        return await self._inner.handle_async_request(request)

    def _before_writing(self, progress: _Progress) -> Callable[[str, Mapping[str, Any]], Awaitable[None]]:
        async def trace(event: str, info: Mapping[str, Any]) -> None:
            if event.endswith("send_request_headers.started"):
                self._let_out(progress)

        return trace

    def _let_out(self, progress: _Progress) -> None:
        send_by = progress.request.send_by
        if send_by is not None and self._clock.now() >= send_by:
            raise TooLate("not sent: the time allowed for it had passed", endpoint=progress.request.endpoint)
        progress.written = True

    async def aclose(self) -> None:
        await self._inner.aclose()
