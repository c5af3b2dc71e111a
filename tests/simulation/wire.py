"""The network of the simulated town: one process's calls, answered in process by whoever listens at the host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx

from tests.simulation.processes import Dead, Process, spawn
from tests.simulation.trace import Trace

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
Hosts = dict[str, tuple[Process | None, App]]
"""Host name -> the process that listens there (None for the platforms, which never die) and its application."""


class Wire(httpx.AsyncBaseTransport):
    """One process's network. The far side works in a task of its own, so that a caller's death does not stop it."""

    def __init__(self, hosts: Hosts, process: Process | None, trace: Trace) -> None:
        self._hosts = hosts
        self._process = process
        self._trace = trace

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        caller = self._process.name if self._process is not None else "street"
        host, path = request.url.host, request.url.path
        if self._process is not None:
            self._process.before(f"{request.method} {host}")
        self._trace.note(caller, request.method, host, path)
        far, app = self._hosts.get(host, (None, None))
        if app is None or (far is not None and not far.alive):
            raise httpx.ConnectError(f"nobody listens at {host}")
        serving = spawn(far, lambda: _answer(app, request))
        serving.add_done_callback(lambda done: done.cancelled() or done.exception())
        done, _ = await asyncio.wait({serving})
        if self._process is not None:
            self._process.after(f"{request.method} {host}")
            self._process.check()
        (answered,) = done
        if answered.cancelled() or isinstance(answered.exception(), Dead):
            raise httpx.ReadError("the far side died")
        response: httpx.Response = answered.result()
        self._trace.note(caller, str(response.status_code), path)
        return response


async def _answer(app: App, request: httpx.Request) -> httpx.Response:
    """What the application answers, whole. What it raises instead is raised to the caller, as a lost connection is."""
    unread = [await request.aread()]
    over = asyncio.Event()
    started: Message = {}
    body: list[bytes] = []

    async def receive() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        elif message["type"] == "http.response.body":
            body.append(message.get("body", b""))
            if not message.get("more_body", False):
                over.set()

    url = request.url
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 123),
        "root_path": "",
    }
    await app(scope, receive, send)
    assert over.is_set(), f"{request.method} {url.path} was not answered to its end"
    return httpx.Response(started["status"], headers=started["headers"], content=b"".join(body))
