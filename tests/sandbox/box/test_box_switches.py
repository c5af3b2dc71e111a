"""Every switch, over HTTP: in process, and over real sockets where a connection dies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from sandbox.box import ConnectionLost, Entropy, Switches
from sandbox.box.server import bind, make_server
from tests.sandbox.bigcommerce.store_world import ADDRESS, World, let_others_run

ORDER: dict[str, Any] = {
    "billing_address": ADDRESS,
    "external_order_id": "A",
    "products": [{"name": "x", "quantity": 1, "price_inc_tax": 1, "price_ex_tax": 1}],
}


@asynccontextmanager
async def over_sockets(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The BigCommerce app on a loopback port of its own."""
    listener = bind("127.0.0.1", 0)
    server = make_server(world.sandbox.bigcommerce_app)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/stores/teststore"
    async with httpx.AsyncClient(base_url=address, headers={"X-Auth-Token": world.account.token}) as client:
        yield client
    server.should_exit = True
    await task


@pytest.mark.parametrize(
    ("pattern", "method", "path", "strikes"),
    [
        ("*", "GET", "/v2/time", True),
        ("bc:*", "GET", "/v2/time", True),
        ("tts:*", "GET", "/v2/time", False),
        ("bc:GET /v2/orders/{id}", "GET", "/v2/orders/100", True),
        ("bc:GET /v2/orders/{id}", "GET", "/v2/orders/100/products", False),
        ("bc:GET /v2/orders/**", "GET", "/v2/orders/100/products", True),
        ("bc:GET /v2/orders/*", "GET", "/v2/orders/100/products", False),
        ("bc:POST /v2/orders", "GET", "/v2/orders", False),
        ("bc:* /v2/orders", "GET", "/v2/orders", True),
    ],
)
def test_patterns(pattern: str, method: str, path: str, strikes: bool) -> None:
    switches = Switches(Entropy(1))
    switches.on(pattern, "error_before")
    assert (switches.strike("bc", "s", method, path) is not None) is strikes


def test_times_after_connection_and_probability() -> None:
    switches = Switches(Entropy(1))
    rule = switches.on("bc:*", "error_before", times=2, after=1, connection="s")
    hits = [switches.strike("bc", "s", "GET", "/x") is not None for _ in range(5)]
    assert hits == [False, True, True, False, False]
    assert switches.strike("bc", "other", "GET", "/x") is None
    switches.off(rule.id)
    switches.on("bc:*", "error_before", times=None, probability=0.5)
    struck = sum(switches.strike("bc", "s", "GET", "/x") is not None for _ in range(1000))
    assert 400 < struck < 600
    with pytest.raises(ValueError, match="kind"):
        switches.on("*", "earthquake")
    with pytest.raises(ValueError, match="probability"):
        switches.on("*", "latency", probability=2)


async def switch(world: World, pattern: str, kind: str, **settings: Any) -> None:
    answer = await world.control.put("/switches", json={"pattern": pattern, "kind": kind, **settings})
    assert answer.status_code == 200, answer.text


async def test_an_error_before_the_work_leaves_nothing_done(world: World) -> None:
    await switch(world, "bc:POST /v2/orders", "error_before", status=503)
    answer = await world.client.post("/v2/orders", json=ORDER)
    assert (answer.status_code, answer.json()[0]["status"]) == (503, 503)
    assert not world.shop.state.orders


async def test_an_error_after_the_work_leaves_it_done(world: World) -> None:
    await switch(world, "bc:POST /v2/orders", "error_after", status=500, body=[{"status": 500}])
    answer = await world.client.post("/v2/orders", json=ORDER)
    assert (answer.status_code, answer.json()) == (500, [{"status": 500}])
    assert len(world.shop.orders.by_external_id("A")) == 1
    [call] = world.sandbox.box.ledger.calls(endpoint="POST /v2/orders")
    assert (call.fault, call.status) == ("error_after", 500)


@pytest.mark.parametrize(("kind", "orders"), [("reset_before", 0), ("reset_after", 1)])
async def test_a_reset_in_process(world: World, kind: str, orders: int) -> None:
    await switch(world, "bc:POST /v2/orders", kind)
    with pytest.raises(ConnectionLost):
        await world.client.post("/v2/orders", json=ORDER)
    assert len(world.shop.state.orders) == orders
    [call] = world.sandbox.box.ledger.calls(endpoint="POST /v2/orders")
    assert call.status == 0


@pytest.mark.parametrize(("kind", "orders"), [("reset_before", 0), ("reset_after", 1)])
async def test_a_reset_over_sockets(world: World, kind: str, orders: int) -> None:
    await switch(world, "bc:POST /v2/orders", kind)
    async with over_sockets(world) as client:
        with pytest.raises(httpx.TransportError):
            await client.post("/v2/orders", json=ORDER)
        assert len(world.shop.state.orders) == orders
        assert (await client.get("/v2/time")).status_code == 200


@pytest.mark.parametrize(("kind", "orders"), [("timeout_before", 0), ("timeout_after", 1)])
async def test_a_time_out_over_sockets(world: World, kind: str, orders: int) -> None:
    await switch(world, "bc:POST /v2/orders", kind)
    async with over_sockets(world) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/v2/orders", json=ORDER, timeout=0.3)
        assert len(world.shop.state.orders) == orders
        assert (await client.get("/v2/time")).status_code == 200


async def test_a_held_connection_is_closed_when_the_bound_is_over(world: World) -> None:
    await switch(world, "bc:GET /v2/time", "timeout_before")
    asked = asyncio.create_task(world.client.get("/v2/time"))
    await let_others_run()
    await world.advance(59)
    assert not asked.done()
    await world.advance(1)
    with pytest.raises(ConnectionLost):
        await asked


async def test_latency_is_spent_on_the_box_clock(world: World) -> None:
    await switch(world, "bc:GET /v2/time", "latency", seconds=30)
    asked = asyncio.create_task(world.client.get("/v2/time"))
    await let_others_run()
    await world.advance(29)
    assert not asked.done()
    await world.advance(1)
    assert (await asked).status_code == 200


@pytest.mark.parametrize("with_headers", [True, False])
async def test_429_with_and_without_headers(world: World, with_headers: bool) -> None:
    await switch(world, "bc:GET /v3/catalog/products", "rate_limited", with_headers=with_headers)
    answer = await world.client.get("/v3/catalog/products")
    assert (answer.status_code, answer.json()["status"]) == (429, 429)
    assert ("x-rate-limit-time-reset-ms" in answer.headers) is with_headers
    assert ("x-retry-after" in answer.headers) is with_headers
    assert (await world.client.get("/v3/catalog/products")).status_code == 200


async def test_html_instead_of_json(world: World) -> None:
    await switch(world, "bc:GET /v2/time", "html_error", status=502)
    answer = await world.client.get("/v2/time")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert answer.text.startswith("<html>")


async def test_a_wrong_content_type(world: World) -> None:
    await switch(world, "bc:GET /v2/time", "wrong_content_type")
    answer = await world.client.get("/v2/time")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.json()["time"]


async def test_a_slow_body_arrives_whole(world: World) -> None:
    await switch(world, "bc:GET /v2/store", "slow_body", seconds=10)
    asked = asyncio.create_task(world.client.get("/v2/store"))
    for _ in range(10):
        await let_others_run()
        assert not asked.done()
        await world.advance(1)
    assert (await asked).json()["id"] == "teststore"


async def test_switches_are_listed_and_removed(world: World) -> None:
    await switch(world, "bc:*", "error_before", times=None)
    assert (await world.client.get("/v2/time")).status_code == 500
    listed = (await world.control.get("/switches")).json()["rules"]
    assert [(rule["id"], rule["struck"]) for rule in listed] == [("switch-1", 1)]
    await world.control.delete("/switches", params={"id": "switch-1"})
    assert (await world.client.get("/v2/time")).status_code == 200
    await switch(world, "bc:*", "error_before", times=None)
    await world.control.delete("/switches")
    assert (await world.client.get("/v2/time")).status_code == 200
    for body in ({"pattern": "*", "kind": "quake"}, {"pattern": "*", "kind": "latency", "x": 1}, {"kind": "latency"}):
        assert (await world.control.put("/switches", json=body)).status_code == 400
