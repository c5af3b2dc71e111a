"""What the transport promises: what a failure means, the last look at the clock, limits, no redirects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from platforms.errors import Malformed, TooLate, Unavailable, Uncertain
from platforms.http import Http, Request, Response, encode_query, json_bytes
from tests.platforms.ports import START, ManualClock, Recorder, answer

READ = Request("GET", "http://store.test/v3/things", "GET /v3/things")
WRITE = Request("POST", "http://store.test/v3/things", "POST /v3/things", body=b"{}", writes=True)


async def test_any_status_is_an_answer_with_lower_cased_headers(clock: ManualClock) -> None:
    async with Http(clock, Recorder(answer(503, {"a": 1}, {"X-Request-ID": "r1"}))) as http:
        response = await http.send(READ)
    assert (response.status, response.json(), response.headers["x-request-id"]) == (503, {"a": 1}, "r1")


async def test_redirects_are_not_followed(clock: ManualClock) -> None:
    transport = Recorder(answer(301, None, {"Location": "http://elsewhere.test/"}))
    async with Http(clock, transport) as http:
        response = await http.send(READ)
    assert response.status == 301
    assert len(transport.requests) == 1


@pytest.mark.parametrize("error", [httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no")])
async def test_a_write_that_never_left_is_unavailable(clock: ManualClock, error: Exception) -> None:
    async with Http(clock, Recorder(error)) as http:
        with pytest.raises(Unavailable) as caught:
            await http.send(WRITE)
    assert not caught.value.maybe_done


@pytest.mark.parametrize(
    "error",
    [httpx.ReadTimeout("late"), httpx.RemoteProtocolError("closed"), httpx.WriteError("cut"), ConnectionResetError()],
)
async def test_a_failure_after_sending_is_uncertain_for_writes_only(clock: ManualClock, error: Exception) -> None:
    async with Http(clock, Recorder(error)) as http:
        with pytest.raises(Uncertain) as caught:
            await http.send(WRITE)
        assert caught.value.maybe_done
        with pytest.raises(Unavailable):
            await http.send(READ)


async def test_an_answer_that_never_ends_is_given_up(clock: ManualClock) -> None:
    async def never(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with Http(clock, Recorder(never)) as http:
        with pytest.raises(Uncertain):
            await http.send(replace(WRITE, timeout=0.01))
        with pytest.raises(Unavailable):
            await http.send(replace(READ, timeout=0.01))


async def test_nothing_is_written_from_send_by_on(clock: ManualClock) -> None:
    transport = Recorder(answer(200))
    async with Http(clock, transport) as http:
        await http.send(replace(WRITE, send_by=START + timedelta(seconds=1)))
        await clock.advance(1)
        with pytest.raises(TooLate) as caught:
            await http.send(replace(WRITE, send_by=START + timedelta(seconds=1)))
    assert len(transport.requests) == 1
    assert not caught.value.maybe_done


async def test_answers_have_a_size_limit(clock: ManualClock) -> None:
    async with Http(clock, Recorder(answer(200, "x" * 100))) as http:
        with pytest.raises(Malformed):
            await http.send(replace(READ, max_answer_bytes=50))
        with pytest.raises(Uncertain):
            await http.send(replace(WRITE, max_answer_bytes=50))


async def test_errors_and_requests_show_no_address_and_no_header(clock: ManualClock) -> None:
    request = replace(READ, query=(("app_secret", "hush"),), headers={"X-Auth-Token": "hush"})
    async with Http(clock, Recorder(httpx.ReadError("http://store.test/?app_secret=hush"))) as http:
        with pytest.raises(Unavailable) as caught:
            await http.send(request)
    assert "hush" not in f"{caught.value} {caught.value!r} {caught.value.__dict__} {request!r}"


def test_json_keeps_numbers_exact() -> None:
    body = Response(200, {}, b'{"price": 0.1, "id": 1729382561353664372, "big": 45.0000}').json()
    assert body["price"] == Decimal("0.1")
    assert body["id"] == 1729382561353664372
    assert str(body["big"]) == "45.0000"


@pytest.mark.parametrize("body", [b"<html>", b"", b'{"a": NaN}', b"\xff\xfe", b"[" * 200_000])
def test_json_that_is_none_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):
        Response(200, {}, body).json()


def test_bodies_hold_decimals_as_text() -> None:
    assert json_bytes({"amount": Decimal("1E+2"), "name": "Café"}) == '{"amount":"100","name":"Café"}'.encode()


def test_query_values_are_escaped() -> None:
    assert encode_query((("id:in", "1,2"), ("q", "a b&c=d+é"))) == "id:in=1,2&q=a%20b%26c%3Dd%2B%C3%A9"


async def test_every_exchange_is_observed(clock: ManualClock) -> None:
    seen: list[tuple[str, str]] = []
    transport = Recorder(answer(200), answer(500), httpx.ReadError("cut"))
    async with Http(
        clock, transport, observe=lambda request, outcome: seen.append((request.endpoint, outcome))
    ) as http:
        await http.send(READ)
        await http.send(READ)
        with pytest.raises(Uncertain):
            await http.send(WRITE)
        with pytest.raises(TooLate):
            await http.send(replace(WRITE, send_by=START))
    assert [outcome for _, outcome in seen] == ["200", "500", "uncertain", "toolate"]
    assert seen[0][0] == "GET /v3/things"


# ---- on real sockets ----

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]


@asynccontextmanager
async def server(handle: Serve) -> AsyncIterator[str]:
    running = await asyncio.start_server(handle, "127.0.0.1", 0)  # type: ignore[arg-type]
    async with running:
        host, port = running.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}/v3/things"


async def test_the_clock_is_looked_at_after_the_connection_stands(clock: ManualClock) -> None:
    seen: asyncio.Queue[bytes] = asyncio.Queue()

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await seen.put(await reader.read())
        writer.close()

    async with server(swallow) as url, Http(clock) as http:
        with pytest.raises(TooLate):
            await http.send(replace(WRITE, url=url, send_by=START))
        assert await seen.get() == b"", "a connection was made, and not one byte written"


async def test_a_connection_lost_after_the_request_is_uncertain(clock: ManualClock) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with server(hang_up) as url, Http(clock) as http:
        with pytest.raises(Uncertain):
            await http.send(replace(WRITE, url=url))
        with pytest.raises(Unavailable):
            await http.send(replace(READ, url=url))


async def test_an_answer_cut_off_is_uncertain(clock: ManualClock) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        writer.close()

    async with server(cut) as url, Http(clock) as http:
        with pytest.raises(Uncertain):
            await http.send(replace(WRITE, url=url))


async def test_a_refused_connection_is_unavailable(clock: ManualClock) -> None:
    async with server(lambda reader, writer: None) as url:
        pass
    async with Http(clock) as http:
        with pytest.raises(Unavailable):
            await http.send(replace(WRITE, url=url))
