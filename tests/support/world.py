"""A whole world in one process: the sandbox, the gateway and any other services, joined without sockets.

    async with running_world() as world:                       # store and broker in memory
    async with running_world(real=(backbone, name, prefix)):    # Kafka and a MongoDB server
        await world.start("orders", create_app_of_orders)
        connection = await world.connect()

Every HTTP call goes through ``Wire``, which knows the parts by host name. ``advance`` moves the time of the sandbox
and of the services together.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from pydantic import SecretStr

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.kafka import KafkaEvents
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.store import MemoryDatabase
from chassis.mongo import MongoDatabase
from chassis.service import Ports, Service
from contracts import catalogue
from contracts.gateway import ConnectionChangedV1
from deploy.backbone import Backbone
from platforms.http import Http
from sandbox.app import Sandbox, create_sandbox
from sandbox.world import STORE_HASH, build_sample_world
from services.gateway.app import create_app as create_gateway
from services.gateway.mailing import Mailer
from services.gateway.people.passwords import Argon2Hasher
from services.gateway.settings import GatewaySettings

assert catalogue.MODULES

ORIGIN = "http://127.0.0.1"
HOSTS = {"bigcommerce": "http://bigcommerce.test", "tiktok": "http://tiktok.test"}
KEK = "1:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
SERVICES = ("gateway", "catalog", "inventory", "orders")
PASSWORD = "a long enough phrase"

Create = Callable[[Mapping[str, Any], Ports, Http], Service]
"""Builds a service from the settings that all share (keyword arguments of its own settings class)."""


class Wire(httpx.AsyncBaseTransport):
    """Carries requests to ASGI applications by host name; an unknown host refuses the connection."""

    def __init__(self) -> None:
        self.hosts: dict[str, httpx.ASGITransport] = {}

    def plug(self, url: str, app: Any) -> None:
        self.hosts[str(urlsplit(url).hostname)] = httpx.ASGITransport(app)

    def unplug(self, url: str) -> None:
        self.hosts.pop(str(urlsplit(url).hostname), None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        transport = self.hosts.get(request.url.host)
        if transport is None:
            raise httpx.ConnectError(f"nobody listens at {request.url.host}")
        return await transport.handle_async_request(request)


@dataclass
class World:
    """``ports_of``: of a service by name; the same database and log again after a restart."""

    sandbox: Sandbox
    wire: Wire
    clock: Clock
    ports_of: Callable[[str], Ports]
    http: Http
    folder: Path
    mailer: Mailer | None = None
    services: dict[str, Service] = field(default_factory=dict)
    _browser: httpx.AsyncClient | None = None
    csrf: str = ""

    @property
    def browser(self) -> httpx.AsyncClient:
        """A client of the gateway's public door that keeps cookies and follows no redirect."""
        if self._browser is None:
            self._browser = httpx.AsyncClient(transport=self.wire, base_url=ORIGIN)
        return self._browser

    def shared_settings(self, service: str) -> dict[str, Any]:
        """Keyword arguments that every service's settings take."""
        app = next(iter(self.sandbox.tiktok_shop.state.apps.values()))
        return {
            "kafka": "memory",
            "mongo": SecretStr("memory"),
            "database": f"tandem_{service}",
            "internal_key": SecretStr(f"key-of-{service}"),
            "callers": {name: SecretStr(f"key-of-{name}") for name in SERVICES},
            "vault_key": SecretStr("ab" * 32),
            "gateway_url": ORIGIN,
            "bigcommerce_api": HOSTS["bigcommerce"],
            "tiktok_api": HOSTS["tiktok"],
            "tiktok_app_key": app.app_key,
            "tiktok_app_secret": SecretStr(app.app_secret),
        }

    def gateway_settings(self, **changes: Any) -> GatewaySettings:
        app = next(iter(self.sandbox.tiktok_shop.state.apps.values()))
        urls = {f"{name}_url": f"http://{name}.test" for name in SERVICES[1:]}
        return GatewaySettings(
            **{
                **self.shared_settings("gateway"),
                **urls,
                "public_url": ORIGIN,
                "tiktok_auth": HOSTS["tiktok"],
                "tiktok_consent": HOSTS["tiktok"] + "/open/authorize",
                "tiktok_service_id": app.service_id,
                "keks": SecretStr(KEK),
                "spool": self.folder / "spool",
                **changes,
            }
        )

    async def start_gateway(self, **changes: Any) -> Service:
        hasher = changes.pop("hasher", None) or Argon2Hasher(memory_kib=64, passes=1)
        settings = self.gateway_settings(**changes)
        return await self.start(
            "gateway",
            lambda _, ports, http: create_gateway(settings, ports, http, hasher=hasher, mailer=self.mailer),
        )

    async def start(self, name: str, create: Create) -> Service:
        """Build and start a service; it is reached at ``http://<name>.test``, the gateway at ORIGIN too."""
        service = create(self.shared_settings(name), self.ports_of(name), self.http)
        await service.start()
        self.services[name] = service
        app = service.http()
        self.wire.plug(f"http://{name}.test", app)
        if name == "gateway":
            self.wire.plug(ORIGIN, app)
        return service

    async def stop(self, name: str) -> None:
        self.wire.unplug(f"http://{name}.test")
        if name == "gateway":
            self.wire.unplug(ORIGIN)
        await self.services.pop(name).stop()

    async def call(self, method: str, path: str, body: object = None, *, status: int | None = None) -> Any:
        """One call of the admin API as the browser's user; ``status``: what it must answer (2xx by default)."""
        answer = await self.browser.request(
            method, f"/api/v1{path}", json=body, headers={"X-CSRF-Token": self.csrf} if self.csrf else {}
        )
        good = answer.is_success if status is None else answer.status_code == status
        assert good, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def sign_up(self, email: str = "owner@example.com", name: str = "Olive Owner") -> dict[str, Any]:
        me: dict[str, Any] = await self.call("POST", "/sign-up", {"name": name, "email": email, "password": PASSWORD})
        self.csrf = me["csrf_token"]
        return me

    async def log_in(self, email: str = "owner@example.com", password: str = PASSWORD) -> dict[str, Any]:
        self.browser.cookies.clear()
        self.csrf = ""
        me: dict[str, Any] = await self.call("POST", "/session", {"email": email, "password": password})
        self.csrf = me["csrf_token"]
        return me

    async def connect(self, name: str = "First", *, store: int = 0, shop: int = 0) -> str:
        """Join a sandbox store to a sandbox shop over the admin API, signing up first if nobody is logged in.

        Returns the connection's id once its webhooks stand at both platforms.
        """
        if not self.csrf:
            await self.sign_up()
        setup = await self.call("POST", "/connection-setups", {"name": name})
        path = f"/connection-setups/{setup['id']}"
        await self.call("PUT", f"{path}/store", self.store_credentials(store))
        address = (await self.call("POST", f"{path}/authorization"))["address"]
        await self.consent(address, shop)
        made = await self.call("GET", path)
        assert made["step"] == "done", made
        await self.until(lambda: self._hooked(setup["id"]))
        return str(setup["id"])

    def store_credentials(self, store: int = 0) -> dict[str, str]:
        found = list(self.sandbox.bigcommerce.shops.values())[store].state
        account = found.accounts[0]
        return {
            "store_hash": found.hash,
            "access_token": account.token,
            "client_id": account.client_id,
            "client_secret": account.client_secret,
        }

    async def consent(self, address: str, shop: int = 0, decision: str = "authorize") -> httpx.Response:
        """Do on the consent page what a seller does, and follow the way back into the gateway."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        seller = list(self.sandbox.tiktok_shop.state.shops.values())[shop].seller_id
        form = {**asked, "region": "North America", "seller_id": seller, "terms": "yes", "decision": decision}
        answered = await self.browser.post(address.split("?", 1)[0], data=form)
        assert answered.status_code == 302, answered.text
        back = urlsplit(answered.headers["location"])
        return await self.browser.get(f"{ORIGIN}{back.path}?{back.query}")

    async def http_lease(self, connection: str, newer_than: int | None = None) -> dict[str, Any]:
        """What the gateway answers to a service that asks for access."""
        answer = await self.browser.get(
            f"/internal/v1/access/{connection}",
            params={} if newer_than is None else {"newer_than": newer_than},
            headers={"X-Tandem-Service": "orders", "Authorization": "Bearer key-of-orders"},
        )
        lease: dict[str, Any] = answer.json()
        return lease

    async def _hooked(self, connection: str) -> bool:
        found = await self.call("GET", f"/connections/{connection}")
        return found["webhooks"]["checked_at"] is not None and not found["webhooks"]["problem"]

    async def until(self, holds: Callable[[], Awaitable[Any]], seconds: float = 20.0) -> Any:
        """Wait until something is true, and return it. Fails after ``seconds`` of real time."""
        async with asyncio.timeout(seconds):
            while not (found := await holds()):  # noqa: ASYNC110 - what is looked at has no event
                await asyncio.sleep(0.02)
        return found

    async def advance(self, seconds: float) -> None:
        """Let simulated time pass: the sandbox's timers fire, and every service sees the later time."""
        await self.sandbox.box.clock.advance(seconds)
        self.clock.jump_to(self.sandbox.box.clock.offset)

    async def snapshot(self, connection: str) -> ConnectionChangedV1:
        """The connection as the other services hear of it."""
        from services.gateway.domain.connection import snapshot
        from services.gateway.store import open_stores

        gateway = self.services["gateway"]
        known = await open_stores(Service("probe", gateway.ports)).connections.get(connection)
        assert known is not None
        return snapshot(known)[0].model_copy(update={"rev": known.pub})


@asynccontextmanager
async def running_world(
    *,
    real: tuple[Backbone, str, str] | None = None,
    gateway: bool = True,
    seed: int = 1,
    mailer: Mailer | None = None,
    **settings: Any,
) -> AsyncIterator[World]:
    """The sample world, with the gateway started unless told otherwise; ``settings``: of the gateway.

    real: a backbone, a database name and a topic prefix that only this test uses; None: everything in memory.
    """
    clock = Clock()
    wire = Wire()

    async def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        try:
            async with httpx.AsyncClient(transport=wire) as client:
                return (await client.post(url, headers=dict(headers), content=body)).status_code
        except httpx.TransportError as error:
            raise ConnectionError(str(error)) from error

    sandbox = create_sandbox(post, seed)
    sandbox.bigcommerce.public_url, sandbox.tiktok_shop.public_url = HOSTS["bigcommerce"], HOSTS["tiktok"]
    build_sample_world(sandbox, f"{ORIGIN}/oauth/tiktok/callback")
    wire.plug(HOSTS["bigcommerce"], sandbox.bigcommerce_app)
    wire.plug(HOSTS["tiktok"], sandbox.tiktok_shop_app)
    with tempfile.TemporaryDirectory(prefix="tandem-world-") as folder:
        async with sandbox.running(), Http(clock, wire) as http:
            world = World(sandbox, wire, clock, _ports(clock, real), http, Path(folder), mailer)
            try:
                if gateway:
                    await world.start_gateway(**settings)
                yield world
            finally:
                for name in list(world.services):
                    await world.stop(name)
                await world.browser.aclose()


def _ports(clock: Clock, real: tuple[Backbone, str, str] | None) -> Callable[[str], Ports]:
    databases: dict[str, MemoryDatabase] = {}
    log = MemoryLog()

    def ports(service: str) -> Ports:
        if real is None:
            database = databases.setdefault(service, MemoryDatabase())
            return Ports(database, MemoryBroker(log, clock), clock, Entropy())
        backbone, name, prefix = real
        return Ports(
            MongoDatabase(backbone.mongo, f"{name}_{service}"),
            KafkaEvents(backbone.kafka, client=f"{prefix}{service}", clock=clock, prefix=prefix),
            clock,
            Entropy(),
        )

    return ports


__all__ = ["HOSTS", "ORIGIN", "PASSWORD", "STORE_HASH", "Wire", "World", "running_world"]
