"""The canary: every secret of a whole run is looked for in every place where anybody could read it."""

from __future__ import annotations

import httpx
import pytest

from chassis import metrics
from chassis.memory.broker import MemoryBroker
from chassis.memory.store import MemoryDatabase
from tests.integration.gateway.mailbox import Mailbox
from tests.support.world import PASSWORD, World, running_world


def secrets_of(world: World, session: str, token: str) -> dict[str, str]:
    keys = world.store_credentials()
    found = {
        "password": PASSWORD,
        "session": session,
        "api token": token,
        "store token": keys["access_token"],
        "client secret": keys["client_secret"],
    }
    state = world.sandbox.tiktok_shop.state
    for number, grant in enumerate(state.grants.values()):
        found |= {f"access {number}": grant.access_token, f"refresh {number}": grant.refresh_token}
    for shop in state.shops.values():
        found[f"cipher {shop.id}"] = shop.cipher
    for app in state.apps.values():
        found["app secret"] = app.app_secret
    for hook in world.sandbox.bigcommerce.shop("sandbox1").state.hooks.values():
        found |= {f"hook {name}": value for name, value in hook.headers.items()}
    return found


async def test_no_secret_is_in_any_sink(capsys: pytest.CaptureFixture[str]) -> None:
    mailbox = Mailbox()
    pages: list[str] = []
    addresses: list[str] = []
    async with running_world(mailer=mailbox) as world:

        async def noted(answer: httpx.Response) -> None:
            await answer.aread()
            if answer.request.url.path.startswith("/api/"):
                pages.append(answer.text)

        carry = world.wire.handle_async_request

        async def written_down(request: httpx.Request) -> httpx.Response:
            # TikTok Shop wants some in an address: to trade a code, to renew tokens, and the shop's cipher everywhere.
            if not request.url.path.startswith("/api/v2/token/"):
                addresses.append(str(request.url.copy_remove_param("shop_cipher")))
            return await carry(request)

        world.wire.handle_async_request = written_down  # type: ignore[method-assign]
        connection = await world.connect()
        world.browser.event_hooks["response"].append(noted)
        bad = {**world.store_credentials(), "store_hash": "nosuchstore"}
        setup = await world.call("POST", "/connection-setups", {"name": "again"})
        await world.call("PUT", f"/connection-setups/{setup['id']}/store", bad, status=422)
        await world.call("PUT", f"/connections/{connection}/store-credentials", bad, status=422)
        await world.call("PUT", f"/connections/{connection}/store-credentials", {**bad, "client_id": 7}, status=422)
        await world.call("POST", "/session", {"email": "owner@example.com", "password": PASSWORD + "x"}, status=401)
        for path in ("/connections", f"/connections/{connection}", "/users", "/audit-log", "/tasks", "/me/sessions"):
            await world.call("GET", path)
        world.browser.event_hooks["response"].clear()
        made = await world.call("POST", "/api-tokens", {"name": "t", "permissions": ["tasks.read"]})
        await world.http_lease(connection, newer_than=1)
        session = next(iter(world.browser.cookies.values()))
        gateway = world.services["gateway"]
        assert isinstance(gateway.ports.database, MemoryDatabase)
        assert isinstance(gateway.ports.broker, MemoryBroker)
        sinks = {
            "pages": "".join(pages),
            "database": str({n: list(c.documents.values()) for n, c in gateway.ports.database.collections.items()}),
            "topics": str(gateway.ports.broker._log.topics),
            "metrics": metrics.render().decode(),
            "mails": "".join(str(message) for message in mailbox.messages),
            "addresses": "\n".join(addresses),
            "logs": capsys.readouterr().out,
        }
        wanted = secrets_of(world, session, made["token"])
    found = [f"{name} in {sink}" for name, secret in wanted.items() for sink, text in sinks.items() if secret in text]
    assert not found
    assert all(sinks[name] for name in ("pages", "database", "topics", "metrics", "addresses"))
    assert len(wanted) >= 10
