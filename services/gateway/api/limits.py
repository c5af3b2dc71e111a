"""What every request to the door meets first: size, rate, and the headers of every answer."""

from __future__ import annotations

from collections import OrderedDict

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.clock import Clock
from platforms.tiktok_shop.rules import FILE_BYTES
from services.gateway.api.problem import answer
from services.gateway.people.sessions import digest
from services.gateway.problems import Problem

LARGEST_JSON = 1024 * 1024
LARGEST_UPLOAD = FILE_BYTES + 1024 * 1024
"""The largest file that TikTok Shop takes, and the form around it."""
WINDOW = 60.0
REMEMBERED = 20_000

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HSTS = "max-age=31536000; includeSubDomains"


class _TooLarge(Exception):
    """More came than was allowed."""


class SafeAnswers:
    """Security headers on every answer; what a route set itself stays."""

    def __init__(self, app: ASGIApp, *, https: bool, headers: dict[str, str] | None = None) -> None:
        self._app = app
        self._headers = {
            **(HEADERS if headers is None else headers),
            **({"Strict-Transport-Security": HSTS} if https else {}),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, safe)


class SmallBodies:
    """413 beyond 1 MiB, or 21 MiB for uploads; by the announced length before anything is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        upload = headers.get("content-type", "").startswith("multipart/form-data")
        largest = LARGEST_UPLOAD if upload else LARGEST_JSON
        announced = headers.get("content-length", "0")
        too_large = Problem(413, "too_large", f"At most {largest} bytes.")
        if announced.isdigit() and int(announced) > largest:
            await answer(too_large)(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > largest:
                raise _TooLarge
            return message

        try:
            await self._app(scope, bounded, send)
        except _TooLarge:
            await answer(too_large)(scope, receive, send)


class Rate:
    """So many requests a minute for each session, token or address; told in every answer's headers."""

    def __init__(self, app: ASGIApp, clock: Clock, per_minute: int) -> None:
        self._app = app
        self._clock = clock
        self._limit = per_minute
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        now = self._clock.seconds()
        window = int(now // WINDOW)
        count = self._count(_caller(scope), window)
        reset = int(WINDOW - now % WINDOW) + 1
        told = f"limit={self._limit}, remaining={max(0, self._limit - count)}, reset={reset}"

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["RateLimit"] = told
            await send(message)

        if count > self._limit:
            problem = Problem(429, "too_many_requests", headers={"Retry-After": str(reset)})
            await answer(problem)(scope, receive, telling)
            return
        await self._app(scope, receive, telling)

    def _count(self, caller: str, window: int) -> int:
        known = self._counts.pop(caller, (window, 0))
        count = known[1] + 1 if known[0] == window else 1
        self._counts[caller] = (window, count)
        if len(self._counts) > REMEMBERED:
            self._counts.popitem(last=False)
        return count


def _caller(scope: Scope) -> str:
    """By credential where one is sent, else by address; a made-up credential gains nothing but its own window."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    address = client[0] if client else ""
    credential = headers.get("authorization") or headers.get("cookie") or ""
    return digest(f"{address}|{credential}")[:32]
