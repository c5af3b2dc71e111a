"""One orders service on virtual time that can be killed at any step: before and after every call of the store, the
broker and the platforms. The platforms, the store's documents and the broker's log outlive it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.loop import VirtualLoop
from chassis.memory.store import MemoryDatabase
from chassis.messaging import outgoing
from chassis.service import Ports, Service
from contracts.base import Message
from contracts.catalog import Link, ListingChangedV1, ListingStatus
from contracts.cloudevents import Envelope
from contracts.gateway import (
    ConnectionChangedV1,
    ConnectionStatus,
    HintReceivedV1,
    Platform,
    ShopFacts,
    StoreFacts,
    Subject,
)
from contracts.settings import ConnectionSettings, OrderSettings
from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import ShopBudget, WindowBudget
from platforms.http import Http
from platforms.tiktok_shop.caller import AccessToken
from platforms.tiktok_shop.client import TikTokShopClient
from sandbox.app import Sandbox, create_sandbox
from sandbox.bigcommerce.shop import Shop as Store
from sandbox.tiktok_shop.seed import Tenant, add_tenant
from sandbox.tiktok_shop.state import Order as ShopOrder
from services.orders.app import create_app
from services.orders.domain.order import Order
from services.orders.settings import OrdersSettings
from tests.support.gate import Gate, GatedWire, store_step

CONNECTION = "c1"
STORE_HASH = "stage1"
PATIENCE = 3600.0
"""Virtual seconds within which everything must have come right."""


@dataclass
class FixedSessions:
    """Clients with credentials that never change."""

    store_client: BigCommerceClient
    shop_client: TikTokShopClient

    async def store(self, connection: str) -> BigCommerceClient:
        return self.store_client

    async def shop(self, connection: str) -> TikTokShopClient:
        return self.shop_client


@dataclass
class Stage:
    """``lives``: the gates of every service started, the present one last."""

    sandbox: Sandbox
    store: Store
    tenant: Tenant
    clock: Clock
    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    log: MemoryLog = field(default_factory=MemoryLog)
    lives: list[Gate] = field(default_factory=list)
    broker: MemoryBroker | None = None
    service: Service | None = None
    said: int = 0
    story_length: int = 0

    def story_ends(self) -> None:
        """What follows are only the sweeps of a quiet shop."""
        self.story_length = len(self.lives[0].steps)

    async def forget(self, *, recovered: bool) -> None:
        """The database is restored from a backup that has none of it; the log is heard again from its beginning."""
        assert self.broker is not None
        self.lives[-1].dead = True
        self.broker.crash()
        self.database = MemoryDatabase()
        self.log.groups.clear()
        await self.start(recovered_at=self.clock.now() if recovered else None)

    async def start(self, crash_at: int | None = None, recovered_at: datetime | None = None) -> None:
        """A new life on the same documents and log."""
        gate = Gate(crash_at)
        self.lives.append(gate)
        self.database.before = store_step
        self.broker = MemoryBroker(self.log, self.clock, before=gate.step)
        ports = Ports(self.database, self.broker, self.clock, Entropy())
        http = Http(self.clock, GatedWire(self.sandbox, gate))
        self.service = create_app(_settings(recovered_at), ports, http, self._sessions(http))
        gate.live(self.service.start())

    def _sessions(self, http: Http) -> FixedSessions:
        token = self.store.state.accounts[0].token
        grant = self.tenant.grant
        assert grant is not None

        async def credentials() -> StoreCredentials:
            return StoreCredentials(STORE_HASH, token)

        async def shop_token(_: int | None) -> AccessToken:
            return AccessToken(grant.access_token, 1)

        app, entropy = self.tenant.app, Entropy()
        return FixedSessions(
            BigCommerceClient(
                http, credentials, WindowBudget(self.clock, entropy, in_flight=2), self.clock, origin="http://bc.test"
            ),
            TikTokShopClient(
                http,
                app.app_key,
                app.app_secret,
                shop_token,
                self.tenant.shop.cipher,
                ShopBudget(self.clock, entropy),
                self.clock,
                entropy,
                origin="http://tts.test",
            ),
        )

    async def reaches(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait until it holds; a life that ended is followed by the next, which nothing stops."""
        deadline = self.clock.now() + timedelta(seconds=PATIENCE)
        while not await holds():
            assert self.clock.now() < deadline, "it never came right"
            if self.lives[-1].dead:
                assert self.broker is not None
                self.broker.crash()
                await self.start()
            await self.clock.sleep(1.0)

    # --- voices -----------------------------------------------------------------------------------------------

    def say(self, *messages: Message) -> None:
        for message in messages:
            self.said += 1
            saying = Envelope(id=f"said-{self.said}", source="stage", time=self.clock.now(), message=message)
            self.log.append(outgoing(saying))

    def hint(self, subject: Subject, object_id: object) -> None:
        platform = Platform.BIGCOMMERCE if subject is Subject.STORE_ORDER else Platform.TIKTOK_SHOP
        self.say(
            HintReceivedV1(
                connection=CONNECTION,
                platform=platform,
                subject=subject,
                object_id=str(object_id),
                received_at=self.clock.now(),
            )
        )

    def connect(self, settings: OrderSettings) -> None:
        self.say(
            ConnectionChangedV1(
                id=CONNECTION,
                connection=CONNECTION,
                rev=1,
                account="a1",
                name="Stage",
                status=ConnectionStatus.ACTIVE,
                since=self.clock.now(),
                store=StoreFacts(hash=STORE_HASH),
                shop=ShopFacts(id=self.tenant.shop.id),
                settings=ConnectionSettings(order=settings),
            )
        )

    def on_sale(self, sku: str, units: int) -> None:
        """A linked product with one variant on both sides."""
        body: dict[str, Any] = {"name": sku, "type": "physical", "weight": 1, "price": 10, "sku": sku}
        product = self.store.catalog.create_product({**body, "inventory_tracking": "product"}, "test")
        self.store.merchant.set_stock(sku, units)
        rows = [{"seller_sku": sku, "price": "10.00", "quantity": units, "options": {}}]
        title = f"{sku} on the stage for the test"
        listing = self.sandbox.tiktok_shop.seller_center.list_product(self.tenant.shop, title, rows)
        links = tuple(Link(variant=product.variant_ids[0], shop_sku=one, seller_sku=sku) for one in listing.skus)
        self.say(
            ListingChangedV1(
                id=f"{CONNECTION}:{product.id}",
                connection=CONNECTION,
                rev=1,
                store_product=product.id,
                shop_product=listing.id,
                status=ListingStatus.ACTIVATE,
                links=links,
            )
        )

    def buy(self, sku: str, quantity: int = 1) -> ShopOrder:
        engine = self.sandbox.tiktok_shop
        order = engine.orders.place(self.tenant.shop, [{"seller_sku": sku, "quantity": quantity}])
        engine.orders.pay(order)
        engine.orders.release_hold(order.id)
        return order

    def order(self, shop_order: str) -> Order | None:
        """The order's document as it stands; read beside the gate."""
        document = self.database.collection("orders").documents.get(f"{CONNECTION}:{shop_order}")
        return Order.model_validate({**document, "id": document["_id"]}, strict=False) if document else None


def _settings(recovered_at: datetime | None) -> OrdersSettings:
    return OrdersSettings(
        kafka="memory",
        mongo=SecretStr("memory"),
        internal_key=SecretStr("key"),
        gateway_url="http://gateway.test",
        vault_key=SecretStr("ab" * 32),
        sweep_every=5.0,
        recovered_at=recovered_at,
    )


async def set_stage(loop: VirtualLoop, seed: int = 1, settings: OrderSettings | None = None) -> Stage:
    """Goods on sale and a connection said; no service started yet."""

    async def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        return 200

    sandbox = create_sandbox(post, seed, real_clock=loop.unix)
    store = sandbox.bigcommerce.add_store(STORE_HASH)
    store.add_account("connector")
    tenant = add_tenant(sandbox.tiktok_shop, authorized=True)
    stage = Stage(sandbox, store, tenant, Clock(loop.unix))
    stage.connect(settings or OrderSettings())
    stage.on_sale("MUG", 100)
    return stage
