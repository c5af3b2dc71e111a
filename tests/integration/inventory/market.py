"""A store and a shop in the sandbox, the real inventory service, and the other services' voices on the real broker.

What the catalog, the orders service and the gateway would say is said here as their events, made from what the
sandbox really holds; inventory itself runs whole: inbox, worker, relay, platform clients over HTTP.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import SecretStr

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.kafka import KafkaEvents
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.loop import VirtualLoop
from chassis.memory.store import MemoryDatabase
from chassis.messaging import Broker, outgoing
from chassis.mongo import MongoDatabase
from chassis.service import Ports, Service
from chassis.store import Database
from contracts.base import Message
from contracts.catalog import (
    Link,
    ListingChangedV1,
    ListingStatus,
    ProductChangedV1,
    SyncStatus,
    Tracking,
    Variant,
)
from contracts.cloudevents import Envelope
from contracts.gateway import (
    ConnectionChangedV1,
    ConnectionStatus,
    HintReceivedV1,
    Location,
    Platform,
    ShopFacts,
    StoreFacts,
    Subject,
    Warehouse,
)
from contracts.orders import Claim, OrderChangedV1, OrderStatus, Units
from contracts.settings import ConnectionSettings
from deploy.backbone import Backbone
from deploy.topics import create_missing, declared
from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import ShopBudget, WindowBudget
from platforms.http import Http
from platforms.tiktok_shop.caller import AccessToken
from platforms.tiktok_shop.client import TikTokShopClient
from sandbox.app import Sandbox, create_sandbox
from sandbox.bigcommerce.seeds.generated import seed_generated
from sandbox.bigcommerce.shop import Shop as Store
from sandbox.tiktok_shop.seed import Tenant, add_tenant
from sandbox.tiktok_shop.state import Product as Listing
from services.inventory.app import create_app
from services.inventory.domain.sku import Sku
from services.inventory.domain.task import StockTask
from services.inventory.settings import InventorySettings
from services.inventory.store import Stores, keep
from tests.support.gate import Gate, GatedWire, store_step

CONNECTION = "c1"
STORE_HASH = "store1"
STORE_SCOPES = ("store/product/updated", "store/product/inventory/updated", "store/sku/inventory/updated")
WRITE = "POST /product/{version}/products/{product_id}/inventory/update"
ORDER_SCOPES = ("store/product/inventory/order/updated", "store/sku/inventory/order/updated")


@dataclass
class Goods:
    """One product on both sides."""

    product: int
    name: str
    variants: dict[str, int]
    listing: Listing
    revision: int = 1

    def shop_sku(self, seller_sku: str) -> str:
        return next(sku.id for sku in self.listing.skus.values() if sku.seller_sku == seller_sku)


@dataclass
class Market:
    """``gate``: of the service's present life; every step of it passes there."""

    ground: Ground
    sandbox: Sandbox
    store: Store
    tenant: Tenant
    clock: Clock
    voice: Broker
    service_settings: Mapping[str, Any]
    service: Service = field(init=False)
    stores: Stores = field(init=False)
    gate: Gate = field(init=False)
    http: Http = field(init=False)
    clients: DirectSessions = field(init=False)
    deaf: bool = False
    """No webhook of either platform is heard."""
    settings: ConnectionSettings = field(default_factory=ConnectionSettings)
    goods: dict[int, Goods] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    said: int = 0

    # --- the service -----------------------------------------------------------------------------------------

    async def start(self, crash_at: int | None = None) -> None:
        """A new life of inventory on the same documents and log; one that is to end is not waited for."""
        self.gate = Gate(crash_at)
        self.http = Http(self.clock, GatedWire(self.sandbox, self.gate))
        self.clients = _clients(self.http, self.clock, self.store, self.tenant)
        broker = self.ground.broker("inventory", self.gate)
        ports = Ports(self.ground.database(), broker, self.clock, Entropy())
        self.stores = _looking(ports)
        self.service = create_app(_settings(self.service_settings), ports, self.http, self.clients)
        starting = self.gate.live(self.service.start())
        if crash_at is None:
            await starting

    async def revive(self) -> None:
        """The next life, once this one has ended."""
        if self.gate.dead:
            broker = self.service.ports.broker
            assert isinstance(broker, MemoryBroker)
            broker.crash()
            await self.start()

    # --- the world -------------------------------------------------------------------------------------------

    async def goods_of(self, name: str, stock: Mapping[str, int], **listing: Any) -> Goods:
        """A product with one variant per seller SKU, on sale on both sides and linked, shop stock still at 0."""
        goods = self.put_on_sale(name, stock)
        await self.say(self.product_of(goods), self.listing_of(goods, **listing))
        return goods

    def put_on_sale(self, name: str, stock: Mapping[str, int]) -> Goods:
        simple = len(stock) == 1
        body: dict[str, Any] = {"name": name, "type": "physical", "weight": 1, "price": 10, "sku": f"{name}-P"}
        body["inventory_tracking"] = "variant"
        if not simple:
            body["variants"] = [
                {"sku": sku, "option_values": [{"option_display_name": "Size", "label": sku}]} for sku in stock
            ]
        else:
            body |= {"sku": next(iter(stock)), "inventory_tracking": "product"}
        product = self.store.catalog.create_product(body, "test")
        variants = {self.store.state.variants[v].sku or product.sku: v for v in product.variant_ids}
        for sku, units in stock.items():
            self.store.merchant.set_stock(sku, units)
        rows = [
            {"seller_sku": sku, "price": "10.00", "quantity": 0, "options": {} if simple else {"Size": sku}}
            for sku in stock
        ]
        listing = self.sandbox.tiktok_shop.seller_center.list_product(self.tenant.shop, f"{name} for the test", rows)
        goods = Goods(product.id, name, variants, listing)
        self.goods[product.id] = goods
        return goods

    def catalogue(self, products: int, variants: int) -> list[Goods]:
        """Goods as they are after years of trading, on both sides; nothing is said of them yet."""
        known = set(self.store.state.products)
        seed_generated(self.store, products, variants, stock=50)
        made = []
        for product in [each for each in self.store.state.products.values() if each.id not in known]:
            skus = {self.store.state.variants[variant].sku: variant for variant in product.variant_ids}
            rows = [{"seller_sku": sku, "price": "10.00", "quantity": 0, "options": {"Style": sku}} for sku in skus]
            title = f"{product.name} for the test of many"
            listing = self.sandbox.tiktok_shop.seller_center.list_product(self.tenant.shop, title, rows)
            made.append(Goods(product.id, product.name, skus, listing))
        return made

    def shown(self, goods: Goods, sku: str) -> int:
        """What buyers on TikTok Shop can order now."""
        found = goods.listing.skus[goods.shop_sku(sku)]
        return sum(stock.available for stock in found.stock.values())

    def writes(self) -> int:
        return self.sandbox.box.ledger.count(endpoint=WRITE)

    def reads(self) -> int:
        return self.sandbox.box.ledger.count(endpoint="GET /v3/inventory/items")

    def searches(self) -> int:
        return self.sandbox.box.ledger.count(endpoint="POST /product/{version}/inventory/search")

    async def advance(self, seconds: float) -> None:
        """Both platforms' clock and ours move on together."""
        await self.sandbox.box.clock.advance(seconds)
        self.clock.jump_to(self.sandbox.box.clock.offset)

    async def until(self, holds: Callable[[], Awaitable[bool]], seconds: float = 40.0) -> None:
        """Wait until it holds. Real time: the broker and the store are real."""
        limit = self.clock.seconds() + seconds
        while not await holds():
            assert self.clock.seconds() < limit, "it never came to hold"
            await self.clock.sleep(0.05)

    async def shows(self, goods: Goods, **units: int) -> None:
        """Wait until TikTok Shop shows exactly these units, and inventory knows that it does."""

        async def holds() -> bool:
            if any(self.shown(goods, sku) != count for sku, count in units.items()):
                return False
            known = await self.skus(goods)
            return all(sku in known and known[sku].in_step and known[sku].offered == units[sku] for sku in units)

        try:
            await self.until(holds)
        except AssertionError:
            now = {sku: self.shown(goods, sku) for sku in units}
            known = {sku: state.model_dump(exclude_defaults=True) for sku, state in (await self.skus(goods)).items()}
            raise AssertionError(f"TikTok Shop shows {now}, not {units}: {known}") from None

    async def skus(self, goods: Goods) -> dict[str, Sku]:
        keys = {f"{CONNECTION}:{variant}": sku for sku, variant in goods.variants.items()}
        return {keys[key]: sku for key, sku in (await self.stores.skus.load(keys)).items()}

    async def task(self, task: str) -> StockTask:
        """The task once it is completed."""
        await self.until(lambda: self.has_completed(task))
        found = await self.service.ports.database.collection("tasks").find_one({"_id": task})
        return StockTask.model_validate({**(found or {}), "id": task}, strict=False)

    async def has_completed(self, task: str) -> bool:
        tasks = self.service.ports.database.collection("tasks")
        return await tasks.find_one({"_id": task, "status": "completed"}) is not None

    async def sweep(self) -> dict[str, Any]:
        """Where the connection's reconciliation stands."""
        return await self.service.ports.database.collection("sweeps").find_one({"_id": CONNECTION}) or {}

    async def ask(self, path: str, *, method: str = "GET", status: int = 200, **query: str) -> Any:
        """Inventory's internal API, as the gateway calls it."""
        transport = httpx.ASGITransport(app=self.service.http())
        headers = {"x-tandem-service": "gateway", "authorization": "Bearer gateway-key"}
        async with httpx.AsyncClient(transport=transport, base_url="http://inventory.test", headers=headers) as client:
            answer = await client.request(method, f"/internal/v1/connections/{CONNECTION}/{path}", params=query)
        assert answer.status_code == status, answer.text
        return answer.json()

    # --- the other services' voices --------------------------------------------------------------------------

    def rev(self, key: str) -> int:
        self.revisions[key] = self.revisions.get(key, 0) + 1
        return self.revisions[key]

    async def say(self, *messages: Message) -> None:
        records = []
        for message in messages:
            self.said += 1
            envelope = Envelope(id=f"said/{self.said}", source="test", time=self.clock.now(), message=message)
            records.append(outgoing(envelope))
        assert await self.voice.send(records) == [None] * len(records)

    async def tells(self, facts: ConnectionChangedV1) -> None:
        """Say it, and wait until inventory knows it: what is said on another topic may be heard first."""
        await self.say(facts)
        copies = self.service.ports.database.collection("connections")

        async def heard() -> bool:
            copy = await copies.find_one({"_id": facts.id})
            return copy is not None and copy["facts"]["rev"] >= facts.rev

        await self.until(heard)

    def connection(self, **changes: Any) -> ConnectionChangedV1:
        places = self.sandbox.tiktok_shop.state.shops[self.tenant.shop.id].warehouses.values()
        facts = ConnectionChangedV1(
            id=CONNECTION,
            connection=CONNECTION,
            rev=self.rev("connection"),
            account="a1",
            name="Test",
            status=ConnectionStatus.ACTIVE,
            since=datetime(2020, 1, 1, tzinfo=UTC),
            store=StoreFacts(
                hash=STORE_HASH,
                locations=tuple(
                    Location(id=x.id, name=x.label, enabled=x.enabled, is_default=x.id == 1)
                    for x in self.store.state.locations.values()
                ),
            ),
            shop=ShopFacts(
                id=self.tenant.shop.id,
                warehouses=tuple(
                    Warehouse(
                        id=x.id, name=x.name, type=x.type, enabled=x.effect_status == "ENABLED", is_default=x.is_default
                    )
                    for x in places
                ),
            ),
            settings=self.settings,
        )
        return facts.model_copy(update=changes)

    def product_of(self, goods: Goods, **changes: Any) -> ProductChangedV1:
        product = self.store.state.products.get(goods.product)
        tracking = Tracking(product.inventory_tracking) if product else Tracking.NONE
        heard = ProductChangedV1(
            id=f"{CONNECTION}:{goods.product}",
            connection=CONNECTION,
            rev=self.rev(f"product {goods.product}"),
            store_product=goods.product,
            name=goods.name,
            tracking=tracking,
            sync_status=SyncStatus.SYNCED,
            variants=tuple(_variant(sku, variant, goods) for sku, variant in goods.variants.items()),
        )
        return heard.model_copy(update=changes)

    def listing_of(self, goods: Goods, **changes: Any) -> ListingChangedV1:
        heard = ListingChangedV1(
            id=f"{CONNECTION}:{goods.product}",
            connection=CONNECTION,
            rev=self.rev(f"listing {goods.product}"),
            store_product=goods.product,
            shop_product=goods.listing.id,
            status=ListingStatus(goods.listing.status),
            links=tuple(
                Link(variant=variant, shop_sku=goods.shop_sku(sku), seller_sku=sku)
                for sku, variant in goods.variants.items()
            ),
        )
        return heard.model_copy(update=changes)

    async def buy_on_tiktok(self, goods: Goods, **quantities: int) -> str:
        """A TikTok Shop order, as its first sight is said by the orders service."""
        items = [{"sku_id": goods.shop_sku(sku), "quantity": units} for sku, units in quantities.items()]
        self.sandbox.tiktok_shop.cause = "a buyer"
        order = self.sandbox.tiktok_shop.orders.place(self.tenant.shop, items)
        await self.say(self.order_of(goods, order.id, quantities))
        return str(order.id)

    def order_of(
        self,
        goods: Goods,
        order: str,
        quantities: Mapping[str, int],
        claim: Claim = Claim.HELD,
        status: OrderStatus = OrderStatus.UNPAID,
        **changes: Any,
    ) -> OrderChangedV1:
        heard = OrderChangedV1(
            id=f"{CONNECTION}:{order}",
            connection=CONNECTION,
            rev=self.rev(f"order {order}"),
            shop_order=order,
            status=status,
            units=tuple(
                Units(
                    shop_product=goods.listing.id,
                    shop_sku=goods.shop_sku(sku),
                    seller_sku=sku,
                    variant=goods.variants[sku],
                    quantity=units,
                    claim=claim,
                )
                for sku, units in quantities.items()
            ),
        )
        return heard.model_copy(update=changes)

    async def take_in_store(self, goods: Goods, order: str, quantities: Mapping[str, int]) -> None:
        """The store order is created and takes the stock."""
        taken_at = self.clock.now()
        items = [{"sku": sku, "quantity": units} for sku, units in quantities.items()]
        store_order = self.store.merchant.sell(items)
        await self.say(
            self.order_of(
                goods,
                order,
                quantities,
                Claim.TAKEN,
                OrderStatus.AWAITING_SHIPMENT,
                store_order=store_order.id,
                taken_at=taken_at,
            )
        )

    def hint(self, subject: Subject, object_id: str, part_id: str = "") -> HintReceivedV1:
        platform = Platform.BIGCOMMERCE if subject.value.startswith("store") else Platform.TIKTOK_SHOP
        return HintReceivedV1(
            connection=CONNECTION,
            platform=platform,
            subject=subject,
            object_id=object_id,
            part_id=part_id,
            received_at=self.clock.now(),
        )

    async def hear_webhook(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        """The gateway's part: a webhook becomes a hint."""
        if self.deaf:
            return 200
        hint = self._hint_of(json.loads(body))
        if hint is not None:
            await self.say(hint)
        return 200

    def _hint_of(self, body: Mapping[str, Any]) -> HintReceivedV1 | None:
        data = body.get("data", {})
        if "inventory" in data:
            inventory = data["inventory"]
            return self.hint(Subject.STORE_STOCK, str(inventory["product_id"]), str(inventory.get("variant_id", "")))
        if body.get("scope") == "store/product/updated":
            return self.hint(Subject.STORE_PRODUCT, str(data["id"]))
        if body.get("type") == 27:
            return self.hint(Subject.SHOP_STOCK, str(data["product_id"]), str(data["sku_id"]))
        return None


def _variant(sku: str, variant: int, goods: Goods) -> Variant:
    options = () if len(goods.variants) == 1 else (("Size", sku),)
    return Variant(id=variant, sku=sku, seller_sku=sku, price="10.00", options=options)  # type: ignore[arg-type]


@dataclass
class DirectSessions:
    """The real clients under credentials that the sandbox gave out."""

    store_client: BigCommerceClient
    shop_client: TikTokShopClient

    async def store(self, connection: str) -> BigCommerceClient:
        return self.store_client

    async def shop(self, connection: str) -> TikTokShopClient:
        return self.shop_client


@dataclass
class Ground:
    """What a market stands on. ``broker``: of one client, with the gate of its life; all on one log and documents."""

    clock: Clock
    seconds: Callable[[], float]
    database: Callable[[], Database]
    broker: Callable[[str, Gate], Broker]


async def on_backbone(backbone: Backbone, database_name: str, topic_prefix: str) -> Ground:
    """Kafka and a MongoDB server, on real time."""
    await create_missing(backbone.kafka, declared(prefix=topic_prefix))
    clock = Clock()
    return Ground(
        clock,
        time.time,
        lambda: MongoDatabase(backbone.mongo, f"{database_name}_inventory"),
        lambda client, _: KafkaEvents(backbone.kafka, client=client, clock=clock, prefix=topic_prefix),
    )


def in_memory(loop: VirtualLoop) -> Ground:
    """Store and broker in memory, on virtual time: whole days in seconds, and a death at any step."""
    clock, log, database = Clock(loop.unix), MemoryLog(), MemoryDatabase()
    database.before = store_step
    return Ground(clock, loop.unix, lambda: database, lambda _, gate: MemoryBroker(log, clock, before=gate.step))


@asynccontextmanager
async def open_market(
    ground: Ground, *, webhooks: bool = True, crash_at: int | None = None, **settings: Any
) -> AsyncIterator[Market]:
    """The whole market, running; stopped in order at the end. crash_at: the step at which the first life ends."""
    market: Market | None = None

    async def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        assert market is not None
        return await market.hear_webhook(url, headers, body, timeout)

    sandbox = create_sandbox(post, real_clock=ground.seconds)
    store = sandbox.bigcommerce.add_store(STORE_HASH)
    store.add_account("connector")
    tenant = add_tenant(sandbox.tiktok_shop, authorized=True)
    market = Market(ground, sandbox, store, tenant, ground.clock, ground.broker("test", Gate()), settings)
    await market.voice.start()
    async with sandbox.running():
        await market.start(crash_at)
        await market.say(market.connection())
        if webhooks:
            await _subscribe(market)
        try:
            yield market
        finally:
            if not market.gate.dead:
                await market.service.stop()
            await market.voice.stop()
            await market.http.aclose()


def _looking(ports: Ports) -> Stores:
    """The service's collections, for looking at them from outside."""
    return keep(Service("looking", ports))


def _settings(changes: Mapping[str, Any]) -> InventorySettings:
    return InventorySettings(
        kafka="here",
        mongo=SecretStr("here"),
        internal_key=SecretStr("inventory-key"),
        callers={"gateway": SecretStr("gateway-key")},
        TANDEM_GATEWAY_URL="http://gateway.test",
        sweep_every=5.0,
        **{"gather": 0.1, **changes},
    )


def _clients(http: Http, clock: Clock, store: Store, tenant: Tenant) -> DirectSessions:
    token, entropy = store.state.accounts[0].token, Entropy()

    async def credentials() -> StoreCredentials:
        return StoreCredentials(STORE_HASH, token)

    async def shop_token(newer_than: int | None) -> AccessToken:
        assert tenant.grant is not None
        return AccessToken(tenant.grant.access_token, 1)

    window = WindowBudget(clock, entropy, in_flight=1)
    return DirectSessions(
        BigCommerceClient(http, credentials, window, clock, origin="http://bc.test"),
        TikTokShopClient(
            http,
            tenant.app.app_key,
            tenant.app.app_secret,
            shop_token,
            tenant.shop.cipher,
            ShopBudget(clock, entropy, ceiling=40.0),
            clock,
            entropy,
            origin="http://tts.test",
        ),
    )


async def _subscribe(market: Market) -> None:
    for scope in (*STORE_SCOPES, *ORDER_SCOPES):
        await market.clients.store_client.hooks.create(scope, "https://hooks.example.com/bc", headers={})
    await market.clients.shop_client.events.set("INVENTORY_STATUS_CHANGE", "https://hooks.example.com/tts")
    await market.advance(61)
