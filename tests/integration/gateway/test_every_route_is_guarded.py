"""The authorization matrix: every route of the API for everybody who could ask, generated from the OpenAPI document."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from services.gateway.people.roles import MATRIX, Permission, Role
from tests.integration.gateway.mailbox import Mailbox
from tests.support.world import ORIGIN, World, running_world

PUBLIC = {("post", "/sign-up"), ("post", "/session"), ("post", "/password-resets"), ("post", "/password-resets/use")}
FOREVER = {"/events"}
EXPECTED = {
    "/session": "own",
    "/me": "own",
    "/users": "users",
    "/account": "account",
    "/api-tokens": "tokens.write",
    "/connection-setups": "connections",
    "/tasks": "tasks.read",
    "/audit-log": "audit.read",
    "/parked-messages": "parked",
    "/events": "tasks.read",
}
"""First part of a path -> the permission it asks for, or the family of permissions."""


async def operations(client: httpx.AsyncClient) -> list[tuple[str, str, dict[str, Any]]]:
    document = (await client.get("/api/v1/openapi.json")).json()
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


async def person(world: World, mailbox: Mailbox, role: Role) -> tuple[httpx.AsyncClient, str]:
    """Somebody of the account with this role, logged in."""
    email = f"some.{role}@example.com"
    await world.call("POST", "/users", {"name": "P", "email": email, "role": role}, status=201)
    mail = await world.until(lambda: mailbox.newest(email))
    client = httpx.AsyncClient(transport=world.wire, base_url=ORIGIN)
    once, own = mailbox.line(mail, "Password:"), "my very own phrase"
    for password in (once, own):
        entered = await client.post("/api/v1/session", json={"email": email, "password": password})
        csrf = entered.json()["csrf_token"]
        if password == once:
            changed = {"old_password": once, "new_password": own}
            done = await client.put("/api/v1/me/password", json=changed, headers={"X-CSRF-Token": csrf})
            assert done.status_code == 204
    return client, csrf


def filled(path: str) -> str:
    """A path that names things that are not there: whoever is let in gets no further than that."""
    return "/api/v1" + re.sub(r"{(product|variant)}", "1", re.sub(r"{(?!product|variant)[^}]+}", "nothere", path))


async def test_every_route_names_its_permission() -> None:
    async with running_world() as world:
        found = await operations(world.browser)
        assert len(found) > 70
        for method, path, operation in found:
            if (method, path) in PUBLIC:
                assert "x-permission" not in operation
                continue
            asked = operation["x-permission"]
            first = "/" + path.split("/")[1]
            if first in EXPECTED:
                assert asked.startswith(EXPECTED[first]), (method, path)
            if method == "get":
                # The buyer's address and the log of tokens are for those who may act.
                assert asked == "own" or asked.endswith(".read") or path.endswith("/buyer") or first == "/api-tokens"
            else:
                assert asked == "own" or asked.endswith(".write") or path.endswith("/search")


@pytest.mark.parametrize("who", ["nobody", *Role, "revoked", "token"])
async def test_each_role_gets_as_far_as_its_permissions(who: str) -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox, requests_per_minute=100_000) as world:
        await world.sign_up()
        headers, granted = {}, frozenset[Permission]()
        client = httpx.AsyncClient(transport=world.wire, base_url=ORIGIN)
        if who in set(Role):
            client, csrf = await person(world, mailbox, Role(who))
            headers, granted = {"X-CSRF-Token": csrf}, MATRIX[Role(who)]
        elif who == "revoked":
            client, csrf = await person(world, mailbox, Role.ADMIN)
            users = (await world.call("GET", "/users"))["items"]
            (admin,) = [user["id"] for user in users if user["role"] == "admin"]
            await world.call("DELETE", f"/users/{admin}/sessions", status=204)
            headers = {"X-CSRF-Token": csrf}
        elif who == "token":
            granted = frozenset({Permission.ORDERS_READ, Permission.STOCK_READ})
            made = await world.call("POST", "/api-tokens", {"name": "t", "permissions": sorted(granted)})
            headers = {"Authorization": f"Bearer {made['token']}"}
        for method, path, operation in await operations(world.browser):
            if (method, path) in PUBLIC | {("delete", "/session")} or path in FOREVER:
                continue
            answer = await client.request(method, filled(path), headers=headers)
            permission = Permission(operation["x-permission"])
            place = f"{who}: {method} {path} -> {answer.status_code} {answer.text[:200]}"
            if who in ("nobody", "revoked"):
                assert answer.status_code == 401, place
            elif permission not in granted:
                assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), place
            else:
                assert answer.status_code not in (401, 403), place
                assert answer.status_code < 500, place
        await client.aclose()
