"""Lives that may end at any step: before and after every call of the store, the broker and the platforms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar, copy_context
from typing import Any

import httpx

from sandbox.app import Sandbox

_LIFE: ContextVar[Gate | None] = ContextVar("life", default=None)


class Gate:
    """Every step of one life passes here; at step ``crash_at`` that life stops for ever, with all its tasks."""

    def __init__(self, crash_at: int | None = None) -> None:
        self.crash_at = crash_at
        self.steps: list[str] = []
        self.dead = False

    def live(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run ``work`` as this life. The life may end in it: whoever waits for the task may wait for ever."""
        context = copy_context()
        context.run(_LIFE.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    async def step(self, name: str) -> None:
        if not self.dead:
            self.steps.append(name)
            self.dead = len(self.steps) == self.crash_at
        if self.dead:
            await asyncio.get_running_loop().create_future()


async def store_step(collection: str, operation: str) -> None:
    """Goes before every operation of a memory database; what no life does passes."""
    gate = _LIFE.get()
    if gate is not None:
        await gate.step(f"{operation} {collection}")


def crash_everywhere(play: Callable[[int | None], list[str]], steps: range) -> None:
    """Play a story with a death at each of these steps; ``play`` gives the steps of the first life."""
    for step in steps:
        try:
            play(step)
        except AssertionError as error:
            raise AssertionError(f"killed at step {step} ({play(None)[step - 1]})") from error


class GatedWire(httpx.AsyncBaseTransport):
    """Carries calls to the sandbox; a life may end before a call goes out, or before its answer is seen."""

    def __init__(self, sandbox: Sandbox, gate: Gate) -> None:
        self._gate = gate
        self._apps = {
            "bc.test": httpx.ASGITransport(sandbox.bigcommerce_app),
            "tts.test": httpx.ASGITransport(sandbox.tiktok_shop_app),
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = f"{request.method} {request.url.path}"
        await self._gate.step(f"before {name}")
        answer = await self._apps[request.url.host].handle_async_request(request)
        body = await answer.aread()
        await self._gate.step(f"after {name}")
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)
