"""A clock that stands still until it is moved, repeatable randomness, and a transport that answers by a script."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
import random
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class ManualClock:
    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Wake everybody who falls due on the way, each at its own moment."""
        end = self._now + timedelta(seconds=seconds)
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self._wake_first()
            await settle()
        self._now = end

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the work finish, leaping to the next sleeper whenever nothing else can happen."""
        task = asyncio.ensure_future(work)
        for _ in range(10_000):
            await settle()
            if task.done():
                return await task
            self._drop_cancelled()
            assert self._sleepers, "the work waits for something that is not this clock"
            self._wake_first()
        raise AssertionError("the work never ends")

    def _wake_first(self) -> None:
        due, _, woken = heapq.heappop(self._sleepers)
        self._now = max(self._now, due)
        if not woken.done():
            woken.set_result(None)

    def _drop_cancelled(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(40):
        await asyncio.sleep(0)


class SeededEntropy:
    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def uuid4(self) -> str:
        return f"{self._random.getrandbits(128):032x}"

    def random(self) -> float:
        return self._random.random()

    def token_hex(self, size: int) -> str:
        return f"{self._random.getrandbits(size * 8):0{size * 2}x}"


Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


class Recorder(httpx.AsyncBaseTransport):
    """Hands each request to the next answer of a script; the last one repeats. Exceptions are raised."""

    def __init__(self, *script: httpx.Response | Exception | Handler) -> None:
        self._script = list(script)
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        step = self._script[0] if len(self._script) == 1 else self._script.pop(0)
        if isinstance(step, Exception):
            raise step
        if isinstance(step, httpx.Response):
            return httpx.Response(step.status_code, headers=step.headers, content=step.content)
        answer = step(request)
        return answer if isinstance(answer, httpx.Response) else await answer

    @property
    def last(self) -> httpx.Request:
        return self.requests[-1]

    def body(self, index: int = -1) -> Any:
        return json.loads(self.requests[index].content)


def answer(status: int, body: object = None, headers: dict[str, str] | None = None) -> httpx.Response:
    content = b"" if body is None else json.dumps(body).encode()
    return httpx.Response(status, headers=headers, content=content)


def page(html: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, headers={"content-type": "text/html"}, content=html.encode())
