"""schemathesis over the whole OpenAPI document: no 5xx and no undocumented answer, whatever is sent by whomever."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from services.inventory.app import create_app as create_inventory
from services.inventory.settings import InventorySettings
from services.orders.app import create_app as create_orders
from services.orders.settings import OrdersSettings
from tests.support.world import ORIGIN, World, running_world

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
SHORT, LONG = 3, 60
ENDLESS = ("get", "/events")
"""Answers as long as somebody listens (``test_live_news.py``); only who is refused gets a whole answer."""

ENDING = {("delete", "/session"), ("put", "/me/password"), ("delete", "/me/sessions/{session}")}
"""May end the session that asks: asked with a session of their own, opened anew for each."""

LAST = ("delete", "/connections/{connection}")
"""Everything else is asked of a connection that works."""


class Fuzzed:
    """A running world and an event loop to call it from."""

    def __init__(self, runner: asyncio.Runner, world: World, connection: str) -> None:
        self.runner = runner
        self.world = world
        self.connection = connection
        self.session = dict(world.browser.cookies), world.csrf
        self.schema = schemathesis.openapi.from_dict(runner.run(world.call("GET", "/openapi.json")))

    async def log_in_anew(self) -> None:
        """Made-up passwords have slowed the owner down: that is forgotten first."""
        await self.world.services["gateway"].ports.database.collection("login_throttle").delete_many({})
        await self.world.log_in()

    def send(self, case: Case, *, logged_in: bool) -> Response:
        sent = case.as_transport_kwargs(base_url=f"{ORIGIN}/api/v1")
        sent.pop("cookies", None)
        return self.runner.run(self._send(sent, logged_in=logged_in))

    async def _send(self, sent: dict[str, Any], *, logged_in: bool) -> Response:
        headers = httpx.Headers(sent.pop("headers", None) or {})
        cookies = dict(self.world.browser.cookies) if logged_in else {}
        if logged_in:
            headers["X-CSRF-Token"] = self.world.csrf
            headers.pop("authorization", None)
        async with httpx.AsyncClient(transport=self.world.wire, cookies=cookies) as client:
            data = sent.pop("data", None)
            if isinstance(data, bytes | str):
                sent["content"] = data
            elif data is not None:
                sent["data"] = data
            answer = await client.request(headers=headers, **sent)
            await answer.request.aread()
            return Response.from_httpx(answer, verify=True)


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Fuzzed]:
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        context = running_world(requests_per_minute=10_000_000)
        world = runner.run(context.__aenter__())
        stack.callback(lambda: runner.run(context.__aexit__(None, None, None)))
        runner.run(world.start("catalog", lambda kw, ports, http: create_catalog(CatalogSettings(**kw), ports, http)))
        runner.run(world.start("orders", lambda kw, ports, http: create_orders(OrdersSettings(**kw), ports, http)))
        runner.run(
            world.start("inventory", lambda kw, ports, http: create_inventory(InventorySettings(**kw), ports, http))
        )
        connection = runner.run(world.connect())
        yield Fuzzed(runner, world, connection)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("examples", [SHORT, pytest.param(LONG, marks=[pytest.mark.long, pytest.mark.timeout(7200)])])
def test_nothing_that_is_sent_breaks_the_api(fuzzed: Fuzzed, examples: int) -> None:
    broken: list[str] = []
    tried = set()
    operations = [found.ok() for found in fuzzed.schema.get_all_operations()]
    for operation in sorted(operations, key=lambda each: (each.method, each.path) == LAST):
        name = (operation.method, operation.path)
        tried.add(name)
        for logged_in in (True, False):
            if logged_in and name == ENDLESS:
                continue
            if name in ENDING:
                fuzzed.runner.run(fuzzed.log_in_anew())
            broken += _fuzz(fuzzed, operation, logged_in=logged_in, examples=examples)
            if name in ENDING:
                fuzzed.world.browser.cookies.clear()
                fuzzed.world.browser.cookies.update(fuzzed.session[0])
                fuzzed.world.csrf = fuzzed.session[1]
    assert not broken, "\n".join(broken)
    document = fuzzed.runner.run(fuzzed.world.call("GET", "/openapi.json"))
    assert tried == {(method, path) for path, methods in document["paths"].items() for method in methods}


def _fuzz(fuzzed: Fuzzed, operation: Any, *, logged_in: bool, examples: int) -> list[str]:
    broken: list[str] = []

    @seed(1)
    @settings(
        max_examples=examples if logged_in else 1,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy())
    def tried(case: Case) -> None:
        if "connection" in (case.path_parameters or {}):
            case.path_parameters["connection"] = fuzzed.connection
        place = f"{operation.method.upper()} {operation.path}"
        try:
            answer = fuzzed.send(case, logged_in=logged_in)
        except Exception as bug:
            broken.append(f"{place} {bug!r} for {case.body!r} {case.query!r} {case.path_parameters!r}"[:600])
            return
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failure:  # collected: one run shows every weakness
            why = "; ".join(str(each) for each in failure.exceptions)
            broken.append(f"{place} {answer.status_code}: {why}"[:600])

    tried()
    return broken[:1]
