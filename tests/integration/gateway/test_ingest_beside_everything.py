"""Webhooks have their own routes and, when asked, their own process: what the API suffers does not reach them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from starlette.routing import Mount, Route

from contracts.gateway import Subject
from services.gateway.app import Only, create_app
from services.gateway.people.passwords import Argon2Hasher
from tests.integration.gateway.test_webhooks_in import Hints, post, shop_event
from tests.support.world import PASSWORD, World, running_world


class Held(Argon2Hasher):
    """Real hashing that stands still inside its thread until it is let go."""

    def __init__(self) -> None:
        super().__init__(memory_kib=64, passes=1)
        self.gate = threading.Event()
        self.gate.set()

    def _matches(self, hashed: str, password: str) -> bool:
        self.gate.wait(30)
        return super()._matches(hashed, password)


@pytest.fixture
def held() -> Iterator[Held]:
    hasher = Held()
    yield hasher
    hasher.gate.set()


async def test_webhooks_are_taken_while_log_ins_flood_the_same_process(held: Held) -> None:
    async with running_world(hasher=held, requests_per_minute=100_000) as world:
        connection = await world.connect()
        held.gate.clear()

        async def log_in(number: int) -> int:
            body = {"email": f"guest{number}@example.com", "password": PASSWORD}
            return (await world.browser.post("/api/v1/session", json=body)).status_code

        async with Hints(world) as hints:
            flood = [asyncio.create_task(log_in(number)) for number in range(200)]
            for number in range(50):
                body, headers = shop_event(world, f"9{number}", f"n{number}")
                assert (await post(world, "/webhooks/tiktok", body, headers)).status_code == 200
            told = await world.until(lambda: enough(hints, 50))
            assert {hint.connection for hint in told} == {connection}
            assert not any(task.done() and task.result() == 201 for task in flood)
            held.gate.set()
            statuses = await asyncio.gather(*flood)
        assert set(statuses) <= {401, 429, 503}
        assert statuses.count(401) <= 20


async def enough(hints: Hints, wanted: int) -> list[object]:
    found = await hints.about(Subject.SHOP_ORDER)
    return list(found) if len(found) >= wanted else []


async def test_ingest_alone_verifies_what_the_api_process_made() -> None:
    async with running_world() as world:
        connection = await world.connect()
        ingest = create_app(
            world.gateway_settings(spool=world.folder / "other-spool"),
            world.ports_of("gateway"),
            world.http,
            only=Only.INGEST,
        )
        await ingest.start()
        world.wire.plug("http://ingest.test", ingest.http())
        try:
            await world.stop("gateway")
            async with Hints(world) as hints:
                body, headers = shop_event(world, "577")
                await world.until(lambda: taken(world, body, headers))
                (hint,) = await world.until(lambda: hints.about(Subject.SHOP_ORDER))
            assert (hint.connection, hint.object_id) == (connection, "577")
            assert (await world.browser.get("http://ingest.test/api/v1/session")).status_code == 404
            assert (await world.browser.get("http://ingest.test/")).status_code == 404
            assert (await world.browser.get("http://ingest.test/health/ready")).status_code == 200
            doors = {route.path for route in ingest.routes if isinstance(route, Route | Mount)}
            assert all(path.startswith("/webhooks/") for path in doors)
        finally:
            await ingest.stop()


async def taken(world: World, body: bytes, headers: dict[str, str]) -> bool:
    answer = await world.browser.post("http://ingest.test/webhooks/tiktok", content=body, headers=headers)
    return answer.status_code == 200
