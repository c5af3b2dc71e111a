"""Server-sent events over a real socket: what changed, for whom it is, and when a stream ends."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import uvicorn

from chassis.messaging import Outgoing
from contracts.catalog import ProductChangedV1
from contracts.orders import OrderChangedV1, OrderStatus
from contracts.tasks import TaskKind, TaskProgressedV1, TaskStatus
from tests.integration.gateway.test_settings_and_home import say
from tests.support.world import PASSWORD, World, running_world


class Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # the signals are pytest's


@asynccontextmanager
async def listening(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway behind a socket, and a browser of its own there."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(world.services["gateway"].http(), lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client
    server.should_exit = True
    await serving


class Stream:
    """An open stream: lines as they come, folded into events."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next event; comments and blank lines are passed over. ("end", {}) at the end."""
        kind = ""
        async for line in self._lines:
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return kind, json.loads(line.removeprefix("data: "))
        return "end", {}


@asynccontextmanager
async def opened(client: httpx.AsyncClient, **headers: str) -> AsyncIterator[Stream]:
    async with client.stream("GET", "/api/v1/events", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        stream = Stream(response)
        assert await anext(stream._lines) == ": hello"
        yield stream


async def log_in(client: httpx.AsyncClient, email: str = "owner@example.com") -> dict[str, Any]:
    entered = await client.post("/api/v1/session", json={"email": email, "password": PASSWORD})
    me: dict[str, Any] = entered.json()
    return me


async def test_a_task_is_told_to_its_own_account_and_to_nobody_else() -> None:
    async with running_world() as world:
        connection = await world.connect()
        owner = world.csrf, dict(world.browser.cookies)
        world.browser.cookies.clear()
        world.csrf = ""
        await world.sign_up("other@example.com")
        world.csrf = owner[0]
        world.browser.cookies.clear()
        world.browser.cookies.update(owner[1])
        async with listening(world) as client, listening(world) as stranger:
            await log_in(client)
            await log_in(stranger, "other@example.com")
            async with opened(client) as mine, opened(stranger) as theirs:
                task = await world.call("POST", f"/connections/{connection}/pulls", {}, status=202)
                progress = TaskProgressedV1(
                    id=task["id"],
                    connection=connection,
                    rev=1,
                    kind=TaskKind.PULL,
                    status=TaskStatus.RUNNING,
                    started_at=world.clock.now(),
                )
                await say(world, progress)
                assert await mine.next() == ("task", {"connection": connection, "id": task["id"]})
                await world.call("PATCH", f"/connections/{connection}", {"name": "Renamed"})
                assert await mine.next() == ("connection", {"connection": connection, "id": connection})
                await world.advance(601)
                assert await mine.next() == ("end", {})
                assert await theirs.next() == ("end", {})


async def test_counts_and_banners_are_told_once_however_much_changes() -> None:
    async with running_world() as world:
        connection = await world.connect()
        async with listening(world) as client:
            await log_in(client)
            async with opened(client) as stream:
                broker = world.ports_of("probe").broker
                burst = [
                    Outgoing(ProductChangedV1.TOPIC, f"{connection}:{number}".encode(), b"{}", ())
                    for number in range(500)
                ]
                assert await broker.send(burst) == [None] * 500
                assert await stream.next() == ("products", {"connection": connection, "id": ""})
                order = OrderChangedV1(
                    id=f"{connection}:576",
                    connection=connection,
                    rev=1,
                    shop_order="576",
                    status=OrderStatus.CANCELLED,
                    cancelled=True,
                    oversold=True,
                )
                await say(world, order)
                kinds = []
                while "orders" not in kinds:
                    kinds.append((await stream.next())[0])
                assert kinds.count("products") < 500


async def test_a_token_hears_only_what_it_may_read() -> None:
    async with running_world() as world:
        connection = await world.connect()
        asked = {"name": "t", "permissions": ["tasks.read", "orders.read"]}
        token = (await world.call("POST", "/api-tokens", asked))["token"]
        async with listening(world) as client, opened(client, Authorization=f"Bearer {token}") as stream:
            broker = world.ports_of("probe").broker
            for topic in (ProductChangedV1.TOPIC, OrderChangedV1.TOPIC):
                await broker.send([Outgoing(topic, f"{connection}:1".encode(), b"{}", ())])
            assert await stream.next() == ("orders", {"connection": connection, "id": ""})


async def test_a_stream_ends_with_its_session_and_keeps_none_alive() -> None:
    async with running_world() as world:
        await world.connect()
        async with listening(world) as client:
            refused = await client.get("/api/v1/events")
            assert (refused.status_code, refused.json()["code"]) == (401, "log_in_first")
            await log_in(client)
            async with opened(client) as stream:
                rows = (await world.call("GET", "/me/sessions"))["items"]
                (listener,) = [row["id"] for row in rows if not row["current"]]
                await world.call("DELETE", f"/me/sessions/{listener}", status=204)
                await world.advance(16)
                assert await stream.next() == ("end", {})
            await log_in(client)
            async with opened(client) as stream:
                for _ in range(20):
                    await world.advance(100)
                assert await stream.next() == ("end", {})
                answer = await client.get("/api/v1/session")
                assert answer.status_code == 401
