"""A connected store and shop with goods on sale on both sides, and the real gateway and orders services between them.

The catalog's voice is said here as its events, made from what the sandbox really holds. Everything else is whole: the
platforms' webhooks, the gateway's ingest, the broker, the store, orders' flows over HTTP.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import SecretStr

from chassis.actors import Repository
from chassis.memory.broker import MemoryBroker
from chassis.messaging import Record, outgoing
from chassis.service import Service
from contracts.base import Message
from contracts.catalog import Link, ListingChangedV1, ListingStatus
from contracts.cloudevents import Envelope
from contracts.gateway import ConnectionChangedV1
from deploy.backbone import Backbone
from deploy.topics import create_missing, declared
from platforms.tiktok_shop.client import TikTokShopClient
from sandbox.bigcommerce.model import Order as StoreOrder
from sandbox.bigcommerce.shop import Shop as Store
from sandbox.tiktok_shop.state import Order as ShopOrder
from sandbox.tiktok_shop.state import Product as Listing
from sandbox.tiktok_shop.state import Shop
from services.common.sessions import Sessions
from services.orders.app import create_app
from services.orders.domain.order import Order
from services.orders.settings import OrdersSettings
from services.orders.store import ORDERS
from tests.support.world import STORE_HASH, World, running_world

Real = tuple[Backbone, str, str]
VAULT_KEY = "00112233445566778899aabbccddeeff" * 2
CREATE = "POST /v2/orders"
MARK_SHIPPED = "POST /fulfillment/202309/orders/{order_id}/packages"
CANCEL_AT_SHOP = "POST /return_refund/202309/cancellations"


@dataclass
class Goods:
    """One product on both sides; ``variants``: seller SKU -> store variant."""

    product: int
    variants: dict[str, int]
    listing: Listing
    revision: int = 0

    def shop_sku(self, seller_sku: str) -> str:
        return next(sku.id for sku in self.listing.skus.values() if sku.seller_sku == seller_sku)


@dataclass
class Market:
    world: World
    store: Store
    shop: Shop
    connection: str = ""
    service: Service | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    # --- people -----------------------------------------------------------------------------------------------

    async def on_sale(self, name: str, stock: Mapping[str, int], *, price: str = "10.00", linked: bool = True) -> Goods:
        """A product with one variant per seller SKU, on sale on both sides, and linked unless told otherwise."""
        body: dict[str, Any] = {
            "name": name,
            "type": "physical",
            "weight": 1,
            "price": price,
            "sku": f"{name}-P",
            "inventory_tracking": "variant",
            "variants": [
                {"sku": sku, "option_values": [{"option_display_name": "Size", "label": sku}]} for sku in stock
            ],
        }
        product = self.store.catalog.create_product(body, "test")
        variants = {self.store.state.variants[one].sku: one for one in product.variant_ids}
        for sku, units in stock.items():
            self.store.merchant.set_stock(sku, units)
        rows = [
            {"seller_sku": sku, "price": price, "quantity": units, "options": {"Size": sku}}
            for sku, units in stock.items()
        ]
        listing = self.world.sandbox.tiktok_shop.seller_center.list_product(self.shop, f"{name} for the test", rows)
        goods = Goods(product.id, variants, listing)
        if linked:
            await self.link(goods)
        return goods

    async def link(self, goods: Goods) -> None:
        """Say the listing as the catalog does, and wait until orders knows the links."""
        goods.revision += 1
        heard = ListingChangedV1(
            id=f"{self.connection}:{goods.product}",
            connection=self.connection,
            rev=goods.revision,
            store_product=goods.product,
            shop_product=goods.listing.id,
            status=ListingStatus.ACTIVATE,
            links=tuple(
                Link(variant=variant, shop_sku=goods.shop_sku(sku), seller_sku=sku)
                for sku, variant in goods.variants.items()
            ),
        )
        await self.say(heard)
        await self.world.until(lambda: self._spread(heard))

    async def _spread(self, heard: ListingChangedV1) -> bool:
        found = await self.running.ports.database.collection("listings").find_one({"_id": heard.id})
        return found is not None and found["spread"] == heard.rev

    def buy(self, items: Iterable[tuple[str, int]], *, pay: bool = True, hold: bool = False, **more: Any) -> ShopOrder:
        """A buyer orders by seller SKU; paid and off hold unless told otherwise."""
        rows = [{"seller_sku": sku, "quantity": quantity} for sku, quantity in items]
        return self.buy_rows(rows, pay=pay, hold=hold, **more)

    def buy_rows(self, rows: list[dict[str, Any]], *, pay: bool = True, hold: bool = False, **more: Any) -> ShopOrder:
        engine = self.world.sandbox.tiktok_shop
        order = engine.orders.place(self.shop, rows, **more)
        if pay:
            engine.orders.pay(order)
            if not hold:
                engine.orders.release_hold(order.id)
        return order

    # --- what stands ------------------------------------------------------------------------------------------

    @property
    def running(self) -> Service:
        assert self.service is not None
        return self.service

    @property
    def orders(self) -> Repository[Order]:
        ports = self.running.ports
        collection = ports.database.collection(ORDERS)
        return Repository(collection, Order, wakes=self.running.wakeups, clock=ports.clock, entropy=ports.entropy)

    async def order(self, shop_order: str) -> Order | None:
        return await self.orders.get(f"{self.connection}:{shop_order}")

    async def known(self, shop_order: str) -> Order:
        """The order, once orders has read it."""

        async def look() -> Order | None:
            order = await self.order(shop_order)
            return order if order is not None and order.shop is not None else None

        found = await self.world.until(look)
        assert isinstance(found, Order)
        return found

    async def becomes(self, shop_order: str, holds: Callable[[Order], object], seconds: float = 60.0) -> Order:
        """The order, once ``holds`` is true of it."""

        async def look() -> Order | None:
            order = await self.order(shop_order)
            return order if order is not None and order.shop is not None and holds(order) else None

        try:
            found = await self.world.until(look, seconds)
        except TimeoutError:
            raise AssertionError(f"never came: {await self.order(shop_order)}") from None
        assert isinstance(found, Order)
        return found

    def in_store(self, shop_order: str) -> list[StoreOrder]:
        return self.store.orders.by_external_id(shop_order)

    async def created(self, shop_order: str) -> StoreOrder:
        """The store order, once orders knows it."""
        order = await self.becomes(shop_order, lambda one: one.store is not None)
        assert order.store is not None
        return self.store.orders.get(order.store.id)

    async def at_rest(self) -> None:
        """Wait until nothing is due: neither said nor done, sweeps and waits for later apart."""
        await self.world.until(self._is_at_rest, 60.0)

    async def _is_at_rest(self) -> bool:
        now = self.running.ports.clock.now()
        found = await self.running.ports.database.collection("wakeups").find({})
        return not any(row["at"] <= now or row["lease"] is not None for row in found)

    def count(self, endpoint: str) -> int:
        return self.world.sandbox.box.ledger.count(endpoint=endpoint)

    # --- services ---------------------------------------------------------------------------------------------

    async def say(self, *messages: Message) -> None:
        """Say something on the broker as another service would."""
        broker = self.running.ports.broker
        clock = self.running.ports.clock
        sayings = [
            Envelope(id=self.running.ports.entropy.uuid4(), source="test", time=clock.now(), message=message)
            for message in messages
        ]
        outcomes = await broker.send([outgoing(saying) for saying in sayings])
        assert not any(outcomes), outcomes

    async def settings(self, **order: Any) -> None:
        """Change the connection's order settings, as the gateway says them."""
        before = await self.facts()
        changed = before.settings.order.model_copy(update=order)
        settings = before.settings.model_copy(update={"order": changed})
        await self.say(before.model_copy(update={"settings": settings, "rev": before.rev + 1000}))
        await self.world.until(lambda: self._heard(before.rev + 1000))

    async def facts(self) -> ConnectionChangedV1:
        found = await self.running.ports.database.collection("connections").find_one({"_id": self.connection})
        assert found is not None
        return ConnectionChangedV1.model_validate(found["facts"], strict=False)

    async def _heard(self, rev: int) -> bool:
        found = await self.running.ports.database.collection("sweeps").find_one({"_id": self.connection})
        return found is not None and found["reviewed"] >= rev

    async def start_orders(self, **changes: Any) -> None:
        self.changes = {**self.changes, **changes}
        extra = {"vault_key": SecretStr(VAULT_KEY), "sweep_every": 0.5, **self.changes}
        self.service = await self.world.start(
            "orders", lambda shared, ports, http: create_app(OrdersSettings(**{**shared, **extra}), ports, http)
        )

    async def running_shop(self) -> TikTokShopClient:
        """The shop's client under the connection's own access, as the gateway leases it to orders."""
        settings = OrdersSettings(**{**self.world.shared_settings("orders"), "vault_key": SecretStr(VAULT_KEY)})
        ports = self.running.ports
        return await Sessions("orders", settings, self.world.http, ports.clock, ports.entropy).shop(self.connection)

    def log_topics(self) -> dict[str, list[list[Record]]]:
        """Everything that was ever said, where the broker is in memory."""
        broker = self.running.ports.broker
        assert isinstance(broker, MemoryBroker)
        return broker._log.topics

    async def get(self, path: str, **query: str) -> Any:
        """A read of orders' internal API, as the gateway makes it."""
        return (await self._http("GET", path, query=query)).json()

    async def post(self, path: str, body: object) -> Any:
        return (await self._http("POST", path, body=body)).json()

    async def _http(
        self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: object = None
    ) -> Any:
        headers = {"X-Tandem-Service": "gateway", "Authorization": "Bearer key-of-gateway"}
        url = f"http://orders.test/internal/v1/connections/{self.connection}{path}"
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.running.http())) as client:
            return await client.request(method, url, params=query, json=body, headers=headers)


@asynccontextmanager
async def open_market(real: Real | None = None, **changes: Any) -> AsyncIterator[Market]:
    """A connection made over the public API, and orders following it. ``changes``: of orders' settings."""
    if real is not None:
        backbone, _, prefix = real
        await create_missing(backbone.kafka, declared(prefix=prefix))
    async with running_world(real=real) as world:
        store = world.sandbox.bigcommerce.shop(STORE_HASH)
        shop = next(iter(world.sandbox.tiktok_shop.state.shops.values()))
        market = Market(world, store, shop)
        await market.start_orders(**changes)
        market.connection = await world.connect()
        await world.until(lambda: _swept(market))
        yield market


async def _swept(market: Market) -> bool:
    """The connection is known to orders, and its first sweeps are behind it."""
    found = await market.running.ports.database.collection("sweeps").find_one({"_id": market.connection})
    return bool(found and found["shop_swept"] and found["store_swept"])


__all__ = ["CANCEL_AT_SHOP", "CREATE", "MARK_SHIPPED", "Goods", "Market", "Real", "open_market"]
