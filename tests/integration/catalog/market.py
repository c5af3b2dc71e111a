"""A store and a shop in the sandbox, the real catalog service, and the other services' voices on the broker.

What the gateway and inventory would say is said here as their events; the catalog itself runs whole: inbox, worker,
relay, and the real platform clients over HTTP.

A ``World`` is both platforms and one running catalog; the tests of a file share it. A ``Market`` is one connection in
it, with a store and a shop of its own; every test has its own.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import SecretStr

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.messaging import Broker, outgoing
from chassis.service import Ports, Service
from contracts import catalogue
from contracts.base import Message
from contracts.catalog import ActOnProductsV1, PullProductsV1, Selection
from contracts.cloudevents import Envelope, decode
from contracts.gateway import (
    ConnectionChangedV1,
    ConnectionStatus,
    HintReceivedV1,
    Platform,
    ShopFacts,
    StoreFacts,
    Subject,
    Warehouse,
)
from contracts.inventory import StockChangedV1
from contracts.settings import ConnectionSettings, Package, ProductSettings, SyncRules
from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import ShopBudget, WindowBudget
from platforms.http import Http
from platforms.tiktok_shop.caller import AccessToken
from platforms.tiktok_shop.client import TikTokShopClient
from sandbox.app import Sandbox, create_sandbox
from sandbox.bigcommerce.model import Product as StoreProduct
from sandbox.bigcommerce.shop import Shop as Store
from sandbox.tiktok_shop.seed import Tenant, add_tenant
from sandbox.tiktok_shop.state import Product as ShopProduct
from services.catalog.app import create_app
from services.catalog.domain.product import Product
from services.catalog.settings import CatalogSettings
from services.catalog.store import keep_products

assert catalogue.MODULES

BC, TTS = "http://bc.test", "http://tts.test"
PACKAGE = Package(length=10, width=8, height=4, weight=2)
STORE_SCOPES = ("store/product/created", "store/product/updated", "store/product/deleted")
SHOP_EVENTS = ("PRODUCT_STATUS_CHANGE",)
MakePorts = Callable[[str, Clock], Awaitable[Ports]]
CREATE = "POST /product/{version}/products"
UPLOAD = "POST /product/{version}/images/upload"
PARTIAL_EDIT = "POST /product/{version}/products/{product_id}/partial_edit"
PRICES = "POST /product/{version}/products/{product_id}/prices/update"
PAGES = "GET /v3/catalog/products"


@dataclass
class World:
    """``heard``: what the catalog has said, in order, by connection."""

    sandbox: Sandbox
    clock: Clock
    http: Http
    ports_for: MakePorts
    settings: CatalogSettings
    sessions: DirectSessions
    voice: Broker
    ports: Ports
    service: Service
    heard: defaultdict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    markets: dict[str, Market] = field(default_factory=dict)
    """By the names under which webhooks and the ledger know them: a store's hash, a shop's id."""
    said: int = 0
    running: bool = True

    async def open_market(self) -> Market:
        """A new connection: its own store, seller and shop."""
        number = len(self.markets) // 2 + 1
        store = self.sandbox.bigcommerce.add_store(f"store{number}")
        tenant = add_tenant(self.sandbox.tiktok_shop, authorized=True)
        market = Market(self, f"c{number}", store, tenant)
        self.markets[store.state.hash] = self.markets[tenant.shop.id] = market
        self.sessions.add(market, store.add_account("connector").token)
        await market.connect()
        await market.subscribe()
        return market

    async def close_market(self, market: Market) -> None:
        """Nothing is done for the connection any more, and the platforms behave again."""
        box = self.sandbox.box
        box.switches.off()
        box.options.update(self._options)
        if not self.running:
            await self.start()
        await market.connect(status=ConnectionStatus.DISCONNECTED)

    def __post_init__(self) -> None:
        self._options = dict(self.sandbox.box.options)

    async def stop(self) -> None:
        self.running = False
        await self.service.stop()

    async def start(self) -> None:
        """Another catalog on the same store and broker."""
        self.ports = await self.ports_for("catalog", self.clock)
        self.service = create_app(self.settings, self.ports, self.http, self.sessions, _no_names)
        await self.service.start()
        self.running = True

    async def say(self, *messages: Message) -> None:
        records = []
        for message in messages:
            self.said += 1
            envelope = Envelope(id=f"said/{self.said}", source="test", time=self.clock.now(), message=message)
            records.append(outgoing(envelope))
        assert await self.voice.send(records) == [None] * len(records)

    async def hear_webhook(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        """The gateway's part: a webhook becomes a hint."""
        said = json.loads(body)
        name = str(said.get("producer", "")).removeprefix("stores/") or str(said.get("shop_id"))
        market = self.markets[name]
        hint = None if market.deaf else market.hint_of(said)
        if hint is not None:
            await self.say(hint)
        return 200


@dataclass
class Market:
    """``deaf``: no webhook is heard."""

    world: World
    connection: str
    store: Store
    tenant: Tenant
    settings: ConnectionSettings = field(
        default_factory=lambda: ConnectionSettings(product=ProductSettings(package=PACKAGE, pull_products=False))
    )
    deaf: bool = False
    revisions: dict[str, int] = field(default_factory=dict)

    @property
    def sandbox(self) -> Sandbox:
        return self.world.sandbox

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def ports(self) -> Ports:
        return self.world.ports

    @property
    def heard(self) -> list[Message]:
        """What the catalog has said of this connection, in order."""
        return self.world.heard[self.connection]

    # --- the world -------------------------------------------------------------------------------------------

    def add(self, name: str, category: str | None = "Mugs", **changes: Any) -> StoreProduct:
        """A simple product that has all that a listing needs; ``category`` as its custom field."""
        code = "".join(word[0] for word in name.split()).upper() + str(len(self.store.state.products))
        body: dict[str, Any] = {
            "name": name,
            "type": "physical",
            "sku": code,
            "price": "19.90",
            "weight": 1,
            "description": f"<p>{name}, made with care.</p>",
            "inventory_tracking": "product",
            "inventory_level": 20,
            "images": [{"image_url": f"{BC}/images/{code.lower()}-1-800x800.png", "is_thumbnail": True}],
        }
        if category:
            body["custom_fields"] = [{"name": "Category", "value": category}]
        body.update(changes)
        if "variants" in body:
            body.setdefault("inventory_tracking", "variant")
            body["inventory_tracking"] = changes.get("inventory_tracking", "variant")
            body.pop("inventory_level", None)
        return self.store.catalog.create_product(body, "test")

    def with_sizes(self, name: str, sizes: Mapping[str, str], **changes: Any) -> StoreProduct:
        """A product with one variant per size, at the given price."""
        code = "".join(word[0] for word in name.split()).upper() + str(len(self.store.state.products))
        rows = [
            {
                "sku": f"{code}-{size}",
                "price": price,
                "inventory_level": 10,
                "option_values": [{"option_display_name": "Size", "label": size}],
            }
            for size, price in sizes.items()
        ]
        return self.add(name, variants=rows, sku=code, **changes)

    def listings(self) -> list[ShopProduct]:
        """Everything on TikTok Shop that is not deleted."""
        everything = self.sandbox.tiktok_shop.state.products.values()
        return [p for p in everything if p.shop_id == self.tenant.shop.id and p.status != "DELETED"]

    def listing_of(self, store_product: int) -> ShopProduct:
        """The one listing made for a store product."""
        found = [p for p in self.listings() if _newest(p).get("external_product_id") == str(store_product)]
        assert len(found) == 1, [p.id for p in found]
        return found[0]

    def problems_of(self, done: Mapping[str, Any]) -> list[str]:
        """Codes of the reasons that a task gave."""
        return [reason["code"] for reason in done["reasons"]]

    def calls(self, endpoint: str) -> int:
        """How often the store or the shop was called so."""
        names = (self.store.state.hash, self.tenant.shop.id, self.tenant.app.app_key)
        return sum(self.sandbox.box.ledger.count(endpoint=endpoint, connection=name) for name in names)

    def writes(self) -> list[str]:
        """Every call that may change something in the shop, in order."""
        calls = self.sandbox.box.ledger.calls("tts", connection=self.tenant.shop.id)
        return [call.endpoint for call in calls if call.method != "GET" and not call.endpoint.endswith("/search")]

    def category_id(self, name: str) -> str:
        return self.sandbox.tiktok_shop.categories.named(name).id

    async def advance(self, seconds: float) -> None:
        """Both platforms' clock and ours move on together."""
        await self.sandbox.box.clock.advance(seconds)
        self.clock.jump_to(self.sandbox.box.clock.offset)

    async def until(self, holds: Callable[[], Awaitable[Any]], seconds: float = 80.0, what: str = "it") -> Any:
        """Wait until it holds, and return it. Real time, whatever jumps the clock: broker and store are real."""
        loop = asyncio.get_running_loop()
        limit = loop.time() + seconds
        while not (found := await holds()):
            assert loop.time() < limit, f"{what} never came to hold"
            await self.clock.sleep(0.02)
        return found

    # --- the catalog -----------------------------------------------------------------------------------------

    async def product(self, store_product: int) -> Product | None:
        return await keep_products(Service("looking", self.ports)).get(f"{self.connection}:{store_product}")

    async def known(self, store_product: int) -> Product:
        found = await self.product(store_product)
        assert found is not None
        return found

    async def ask(self, path: str, *, method: str = "GET", status: int = 200, **request: Any) -> Any:
        """The catalog's internal API, as the gateway calls it."""
        transport = httpx.ASGITransport(app=self.world.service.http())
        headers = {"x-tandem-service": "gateway", "authorization": "Bearer gateway-key", **request.pop("headers", {})}
        async with httpx.AsyncClient(transport=transport, base_url="http://catalog.test", headers=headers) as client:
            answer = await client.request(method, f"/internal/v1/connections/{self.connection}/{path}", **request)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def pull(self, start: datetime | None = None, end: datetime | None = None) -> dict[str, Any]:
        """Pull and wait for the end. Returns the task's progress as it was said last."""
        return await self.ended(await self.begin_pull(start, end))

    async def begin_pull(self, start: datetime | None = None, end: datetime | None = None) -> str:
        task = self._task()
        await self.say(
            PullProductsV1(
                id=task, task=task, connection=self.connection, asked_at=self.clock.now(), start=start, end=end
            )
        )
        return task

    async def act(
        self,
        action: str,
        *products: int,
        wait: bool = True,
        preview: str = "",
        asked_at: datetime | None = None,
        **selection: Any,
    ) -> dict[str, Any]:
        """Ask for an action on products, or on all that match a selection; wait for its task unless told not to."""
        task = self._task()
        chosen = Selection(products=products, **selection)
        await self.say(
            ActOnProductsV1(
                id=task,
                task=task,
                connection=self.connection,
                asked_at=asked_at or self.clock.now(),
                action=action,
                selection=chosen,
                preview=preview,
            )
        )
        return await self.ended(task) if wait else {"id": task}

    async def push(self, *products: int, stock: bool = True) -> dict[str, Any]:
        """Push, with a stock number for every variant, as inventory says it for pulled products."""
        if stock:
            for product in products:
                await self.offer(product)
        return await self.act("push", *products)

    async def ended(self, task: str, seconds: float = 80.0) -> dict[str, Any]:
        async def finished() -> dict[str, Any] | None:
            found = [m for m in self.heard if getattr(m, "TYPE", "") == "task.progressed.v1"]
            mine = [m.model_dump() for m in found if m.model_dump()["id"] == task]
            return mine[-1] if mine and mine[-1]["status"] in ("completed", "refused") else None

        result: dict[str, Any] = await self.until(finished, seconds, f"the end of task {task}")
        return result

    async def ended_later(self, task: str) -> dict[str, Any]:
        """The task's end, while time passes: work that waits for a moment comes to it."""

        async def finished() -> bool:
            found = [m.model_dump() for m in self.heard if getattr(m, "TYPE", "") == "task.progressed.v1"]
            if any(each["id"] == task and each["status"] == "completed" for each in found):
                return True
            await self.advance(2)
            return False

        await self.until(finished, what=f"the end of task {task}")
        return await self.ended(task)

    async def all_heard(self) -> None:
        """Everything that the catalog has to say of its products was said and heard."""

        async def heard() -> bool:
            rows = await self.ports.database.collection("products").find({"connection": self.connection})
            newest = {(m.TYPE, m.aggregate): m.model_dump()["rev"] for m in self.heard}
            return all(newest.get(("catalog.product.changed.v1", row["_id"]), 0) >= row["pub"] for row in rows)

        await self.until(heard, what="hearing everything")

    async def offer(
        self,
        store_product: int,
        offered: int = 7,
        *,
        low: Mapping[int, bool] | None = None,
        zero_refused: Collection[int] = (),
    ) -> None:
        """Inventory's numbers for the variants of a product."""
        for variant in self.store.state.products[store_product].variant_ids:
            key = f"{self.connection}:{variant}"
            await self.say(
                StockChangedV1(
                    id=key,
                    connection=self.connection,
                    rev=self._rev(f"stock {key}"),
                    store_product=store_product,
                    variant=variant,
                    on_hand=offered,
                    offered=offered,
                    low=(low or {}).get(variant, False),
                    zero_refused=variant in zero_refused,
                )
            )

    async def pulled(self, *products: int) -> None:
        """Pull everything; the products are known and their categories have a suggestion."""
        await self.pull()

        async def suggested() -> bool:
            rows = (await self.ask("categories", params={"limit": "250"}))["items"]
            return all(row["shop_category"] for row in rows)

        for product in products:
            await self.known(product)
        await self.until(suggested, what="a suggestion for every category")

    async def listed(self, store_product: int) -> ShopProduct:
        """Pull and push one product; its listing, through its review."""
        await self.pulled(store_product)
        done = await self.push(store_product)
        assert done["changed"] == 1, done
        await self.reviewed(store_product)
        return self.listing_of(store_product)

    async def deafened(self, store_product: int) -> None:
        """No webhook is heard from now on, and what those before told of the listing has been looked at.

        Marks are sent behind them, in the same partition, as news of a product that does not exist; the second is not
        taken before everything that came with the first is saved.
        """
        self.deaf = True
        shop_product = (await self.known(store_product)).shop_product
        for _ in range(2):
            told = self.clock.now()
            await self.say(self._hint(Platform.BIGCOMMERCE, Subject.STORE_PRODUCT, shop_product))
            await self.until(lambda told=told: self._served(shop_product, told), what="the mark")

        async def looked() -> bool:
            due = (await self.known(store_product)).marks.get("look")
            return due is None or due > self.clock.now()

        await self.until(looked, what="the last look")

    async def _served(self, object_id: str, told: datetime) -> bool:
        found = await self.ports.database.collection("news").find_one({"_id": f"{self.connection}:{object_id}"})
        return found is not None and found["at"] is None and found["updated_at"] >= told

    async def reviewed(self, store_product: int) -> None:
        """Let the review end, and the catalog hear of it."""
        await self.advance(31)
        listing = self.listing_of(store_product)

        async def told() -> bool:
            product = await self.known(store_product)
            return product.listing is not None and product.listing.raw_status == listing.status

        await self.until(told, what="the review's outcome")

    # --- the other services' voices --------------------------------------------------------------------------

    def _rev(self, key: str) -> int:
        self.revisions[key] = self.revisions.get(key, 0) + 1
        return self.revisions[key]

    def _task(self) -> str:
        return f"{self.connection}-task-{self._rev('task')}"

    async def say(self, *messages: Message) -> None:
        await self.world.say(*messages)

    async def configure(self, **product: Any) -> None:
        """Change the connection's product settings, and wait until the catalog has them everywhere."""
        fresh = self.settings.product.model_copy(update=product)
        self.settings = self.settings.model_copy(update={"product": fresh})
        await self.connect()

    async def connect(self, **changes: Any) -> None:
        facts = self.facts(**changes)
        await self.say(facts)

        async def spread() -> bool:
            found = await self.ports.database.collection("connections").find_one({"_id": self.connection})
            return found is not None and found["facts"]["rev"] >= facts.rev and found["spread"] >= facts.rev

        await self.until(spread, what="the connection's spread")

    def facts(self, **changes: Any) -> ConnectionChangedV1:
        places = self.sandbox.tiktok_shop.state.shops[self.tenant.shop.id].warehouses.values()
        facts = ConnectionChangedV1(
            id=self.connection,
            connection=self.connection,
            rev=self._rev("connection"),
            account="a1",
            name="Test",
            status=ConnectionStatus.ACTIVE,
            since=datetime(2020, 1, 1, tzinfo=UTC),
            store=StoreFacts(hash=self.store.state.hash, timezone="America/Chicago"),
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

    def hint_of(self, body: Mapping[str, Any]) -> HintReceivedV1 | None:
        subjects = {
            "store/product/created": Subject.STORE_PRODUCT_CREATED,
            "store/product/updated": Subject.STORE_PRODUCT,
            "store/product/deleted": Subject.STORE_PRODUCT_DELETED,
        }
        subject, data = subjects.get(str(body.get("scope"))), body.get("data", {})
        if subject is not None:
            return self._hint(Platform.BIGCOMMERCE, subject, str(data["id"]))
        if body.get("type") == 5:
            return self._hint(Platform.TIKTOK_SHOP, Subject.SHOP_PRODUCT, str(data["product_id"]))
        return None

    def _hint(self, platform: Platform, subject: Subject, object_id: str) -> HintReceivedV1:
        return HintReceivedV1(
            connection=self.connection,
            platform=platform,
            subject=subject,
            object_id=object_id,
            received_at=self.clock.now(),
        )

    async def subscribe(self) -> None:
        for scope in STORE_SCOPES:
            hooks = (await self.world.sessions.store(self.connection)).hooks
            await hooks.create(scope, "https://hooks.example.com/bc", headers={})
        for event in SHOP_EVENTS:
            await (await self.world.sessions.shop(self.connection)).events.set(event, "https://hooks.example.com/tts")
        await self.advance(61)


async def _no_names(host: str) -> list[str]:
    raise OSError(f"{host} is not known here")


class DirectSessions:
    """The real clients under credentials that the sandbox gave out."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self.stores: dict[str, BigCommerceClient] = {}
        self.shops: dict[str, TikTokShopClient] = {}

    async def store(self, connection: str) -> BigCommerceClient:
        return self.stores[connection]

    async def shop(self, connection: str) -> TikTokShopClient:
        return self.shops[connection]

    def add(self, market: Market, store_token: str) -> None:
        entropy, tenant = Entropy(), market.tenant

        async def credentials() -> StoreCredentials:
            return StoreCredentials(market.store.state.hash, store_token)

        async def token(newer_than: int | None) -> AccessToken:
            assert tenant.grant is not None
            return AccessToken(tenant.grant.access_token, 1)

        window = WindowBudget(self._clock, entropy, in_flight=1)
        self.stores[market.connection] = BigCommerceClient(self._http, credentials, window, self._clock, origin=BC)
        self.shops[market.connection] = TikTokShopClient(
            self._http,
            tenant.app.app_key,
            tenant.app.app_secret,
            token,
            tenant.shop.cipher,
            ShopBudget(self._clock, entropy, in_flight=CatalogSettings.model_fields["shop_calls"].default),
            self._clock,
            entropy,
            origin=TTS,
        )


class ByHost(httpx.AsyncBaseTransport):
    """Both sandboxes in this process, by the host of the address."""

    def __init__(self, hosts: Mapping[str, Any]) -> None:
        self._hosts = {host: httpx.ASGITransport(app=app) for host, app in hosts.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._hosts[request.url.host].handle_async_request(request)


@asynccontextmanager
async def open_world(
    ports_for: MakePorts, source: Callable[[], float] = time.time, **settings: Any
) -> AsyncIterator[World]:
    """Both platforms and the catalog, running; stopped in order at the end. source: unix seconds for all of them."""
    world: World | None = None

    async def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        assert world is not None
        return await world.hear_webhook(url, headers, body, timeout)

    sandbox = create_sandbox(post, real_clock=source)
    sandbox.bigcommerce.public_url, sandbox.tiktok_shop.public_url = BC, TTS
    clock = Clock(source)
    http = Http(clock, ByHost({"bc.test": sandbox.bigcommerce_app, "tts.test": sandbox.tiktok_shop_app}))
    sessions = DirectSessions(http, clock)
    wanted = CatalogSettings(
        kafka="here",
        mongo=SecretStr("here"),
        internal_key=SecretStr("catalog-key"),
        callers={"gateway": SecretStr("gateway-key")},
        TANDEM_GATEWAY_URL="http://gateway.test",
        sweep_every=2.0,
        trusted_images=(BC,),
        **settings,
    )
    ports, voice = await ports_for("catalog", clock), (await ports_for("test", clock)).broker
    service = create_app(wanted, ports, http, sessions, _no_names)
    world = World(sandbox, clock, http, ports_for, wanted, sessions, voice, ports, service)
    _listen(world)
    await voice.start()
    async with sandbox.running():
        await service.start()
        try:
            yield world
        finally:
            if world.running:
                await world.stop()
            await voice.stop()
            await http.aclose()


def _listen(world: World) -> None:
    """From the beginning, as a team would that builds its own copy."""

    async def hear(records: Any) -> None:
        for record in records:
            envelope = decode(record.headers, record.value)
            if isinstance(envelope, Envelope):
                world.heard[str(envelope.message.model_dump()["connection"])].append(envelope.message)

    for topic in ("tandem.catalog.products", "tandem.catalog.listings", "tandem.tasks"):
        world.voice.subscribe(f"listener.{topic.replace('.', '-')}", topic, hear)


def rules(**moments: Mapping[str, str]) -> SyncRules:
    """Such as ``rules(update={"name": "tts"})``."""
    return SyncRules.model_validate(moments, strict=False)


def _newest(listing: ShopProduct) -> dict[str, Any]:
    return listing.review or listing.draft or listing.content
