"""The clients over real connections to the sandbox: what a lost answer looks like on the wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from starlette.types import ASGIApp

from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import WindowBudget
from platforms.errors import TooLate, Uncertain
from platforms.http import Http
from sandbox.box.server import bind, make_server
from sandbox.world import STORE_HASH
from tests.platforms.sandbox_world import World

ORDER = {
    "external_order_id": "T1",
    "status_id": 11,
    "billing_address": {"zip": "78701", "country_iso2": "US"},
    "products": [{"name": "Cap", "quantity": 1, "price_inc_tax": 5, "price_ex_tax": 5}],
}


class WallClock:
    """The sandbox's time, but waits really wait: a call that stands in line must not leap over one on the wire."""

    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> datetime:
        return self._world.clock.now()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass
class Served:
    world: World
    store: BigCommerceClient


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    server = make_server(app)
    listener = bind("127.0.0.1", 0)
    host, port = listener.getsockname()
    running = asyncio.ensure_future(server.serve(sockets=[listener]))
    await server.ready.wait()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await running


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    world = World()

    async def credentials() -> StoreCredentials:
        return StoreCredentials(STORE_HASH, world.account.token)

    clock = WallClock(world)
    async with serving(world.sandbox.bigcommerce_app) as origin, Http(clock) as http:
        budget = WindowBudget(clock, world.entropy, in_flight=4)
        yield Served(world, BigCommerceClient(http, credentials, budget, clock, origin=origin))
    await world.close()


async def test_reads_run_side_by_side_over_kept_connections(served: Served) -> None:
    answers = await asyncio.gather(*(served.store.catalog.products() for _ in range(8)))
    assert len({len(page.items) for page in answers}) == 1


@pytest.mark.parametrize("kind", ["reset_after", "error_after"])
async def test_a_create_whose_connection_is_reset_is_uncertain_and_found(served: Served, kind: str) -> None:
    served.world.box.switches.on("bc:POST /v2/orders", kind)
    with pytest.raises(Uncertain):
        await served.store.orders.create(ORDER)
    assert len(await served.store.orders.find("T1")) == 1


async def test_a_create_that_never_ran_is_uncertain_too_and_not_found(served: Served) -> None:
    served.world.box.switches.on("bc:POST /v2/orders", "reset_before")
    with pytest.raises(Uncertain):
        await served.store.orders.create(ORDER)
    assert await served.store.orders.find("T1") == ()
    await served.store.orders.create(ORDER)


async def test_a_kept_connection_is_not_written_to_after_the_lease(served: Served) -> None:
    await served.store.store.time()
    with pytest.raises(TooLate):
        await served.store.under(send_by=served.world.clock.now()).orders.create(ORDER)
    assert await served.store.orders.find("T1") == ()
    assert (await served.store.orders.create(ORDER)).id, "the connections still work"
