"""The canary: every secret and all of a buyer's data of a whole run is looked for in every place where anybody could
read it, in the gateway and in the three services behind it."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import httpx
import pytest
import structlog

from chassis import metrics
from chassis.logs import set_up
from chassis.memory.broker import MemoryBroker
from chassis.memory.store import MemoryDatabase
from chassis.service import Service
from sandbox.box.switches import Rule
from sandbox.tiktok_shop.buyers import make_address
from sandbox.tiktok_shop.state import Order
from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from services.inventory.app import create_app as create_inventory
from services.inventory.settings import InventorySettings
from services.orders.app import create_app as create_orders
from services.orders.settings import OrdersSettings
from tests.integration.gateway.mailbox import Mailbox
from tests.support.world import PASSWORD, World, running_world


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that the services log, in full detail, as it would stand on their standard output."""
    written, before = io.StringIO(), structlog.get_config()
    handler = logging.StreamHandler(written)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", written)
        set_up("canary", "DEBUG")
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    structlog.configure(**before)


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


async def test_no_secret_is_in_any_sink(logs: io.StringIO) -> None:
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
            "logs": logs.getvalue(),
        }
        wanted = secrets_of(world, session, made["token"])
    found = [f"{name} in {sink}" for name, secret in wanted.items() for sink, text in sinks.items() if secret in text]
    assert not found
    assert all(sinks[name] for name in ("pages", "database", "topics", "metrics", "addresses", "logs"))
    assert len(wanted) >= 10


BUYER = {
    "first_name": "Zephyrine",
    "last_name": "Quillfeather",
    "phone": "(+1)5550199321",
    "line1": "4711 Canary Lane",
    "line2": "Attic of Xanthippe",
}
MESSAGE = "Please ring at Umberto's"


async def test_neither_secrets_nor_buyers_are_in_any_sink_of_any_service(logs: io.StringIO) -> None:
    """Products are pulled and linked, stock is sent, an order comes, fails a few times and is made."""
    mailbox = Mailbox()
    addresses: list[str] = []
    async with running_world(mailer=mailbox) as world:
        carry = world.wire.handle_async_request

        async def written_down(request: httpx.Request) -> httpx.Response:
            if not request.url.path.startswith("/api/v2/token/"):
                addresses.append(str(request.url.copy_remove_param("shop_cipher")))
            return await carry(request)

        world.wire.handle_async_request = written_down  # type: ignore[method-assign]
        await _start_all(world)
        connection = await world.connect()
        order = await _trade(world, connection)
        wanted = {
            **secrets_of(world, next(iter(world.browser.cookies.values())), "tandem_none"),
            **{f"buyer's {name}": value for name, value in BUYER.items()},
            "buyer's name at the shop": order.buyer_nickname,
            "buyer's address at the shop": order.buyer_email,
            "buyer's message": MESSAGE,
        }
        sinks = {f"database of {name}": _database(service) for name, service in world.services.items()}
        broker = world.services["gateway"].ports.broker
        assert isinstance(broker, MemoryBroker)
        sinks |= {
            "topics": str(broker._log.topics),
            "metrics": metrics.render().decode(),
            "mails": "".join(str(message) for message in mailbox.messages),
            "addresses": "\n".join(addresses),
            "logs": logs.getvalue(),
        }
    found = [
        f"{name} in {sink}"
        for name, secret in wanted.items()
        for sink, text in sinks.items()
        if secret.casefold() in text.casefold()
    ]
    assert not found
    assert "is not valid" in sinks["topics"], "what the store said is told, but for the buyer in it"
    where_it_is = ("database of orders", "database of inventory", "topics")
    assert all(order.id in sinks[name] for name in where_it_is), "the canary looks where the order is"
    assert all(sinks[name] for name in ("database of catalog", "metrics", "addresses", "logs"))


async def _start_all(world: World) -> None:
    await world.start("catalog", lambda given, ports, http: create_catalog(CatalogSettings(**given), ports, http))
    await world.start("inventory", lambda given, ports, http: create_inventory(InventorySettings(**given), ports, http))
    quick = {"sweep_every": 0.5}
    await world.start(
        "orders", lambda given, ports, http: create_orders(OrdersSettings(**{**given, **quick}), ports, http)
    )


async def _trade(world: World, connection: str) -> Order:
    of = f"/connections/{connection}"
    store = world.sandbox.bigcommerce.shop("sandbox1")
    engine = world.sandbox.tiktok_shop
    shop = next(iter(engine.state.shops.values()))
    state = store.state
    tracked = {product.id for product in state.products.values() if product.inventory_tracking == "variant"}
    variant = next(one for one in state.variants.values() if one.sku and one.product_id in tracked)
    store.merchant.set_stock(variant.sku, 20)
    rows = [{"seller_sku": variant.sku, "price": "10.00", "quantity": 5, "options": {"Size": "One"}}]
    listing = engine.seller_center.list_product(shop, "A listing for the canary", rows)
    (sku,) = listing.skus
    await world.call("POST", f"{of}/pulls", {})

    async def pulled() -> bool:
        return bool((await world.call("GET", f"{of}/products"))["total"] == 16)

    await world.until(pulled)
    links = {"shop_product": listing.id, "pairs": [{"variant": variant.id, "shop_sku": sku}]}
    await world.call("PUT", f"{of}/products/{variant.product_id}/links", links)

    async def offered() -> bool:
        rows = (await world.call("GET", f"{of}/stock?product={variant.product_id}"))["items"]
        return any(row["variant"] == variant.id and row["sent"] == 20 for row in rows)

    await world.until(offered)
    quoting = [
        {"status": 400, "message": f"The address {BUYER['line1'].upper()} of {BUYER['last_name']} is not valid."}
    ]
    world.sandbox.box.switches.add(Rule("bc:POST /v2/orders", "error_before", times=1, status=400, body=quoting))
    for kind in ("html_error", "timeout_after"):
        world.sandbox.box.switches.add(Rule("bc:POST /v2/orders", kind, times=1, seconds=0.1))
    world.sandbox.box.switches.add(Rule("tts:GET /order/*/orders", "error_before", times=1))
    address = {**make_address(world.sandbox.box.entropy), **BUYER}
    order = engine.orders.place(
        shop, [{"seller_sku": variant.sku, "quantity": 2}], address=address, buyer_message=MESSAGE
    )
    engine.orders.pay(order)
    engine.orders.release_hold(order.id)

    async def made() -> bool:
        await world.advance(30)
        rows = (await world.call("GET", f"{of}/orders"))["items"]
        return any(row["shop_order"] == order.id and row["store_order"] for row in rows)

    await world.until(made, 60)
    shown = await world.call("GET", f"{of}/orders/{order.id}/buyer")
    assert BUYER["line1"] in str(shown), "whoever may act on orders sees the buyer"
    return order


def _database(service: Service) -> str:
    assert isinstance(service.ports.database, MemoryDatabase)
    return str({name: list(each.documents.values()) for name, each in service.ports.database.collections.items()})
