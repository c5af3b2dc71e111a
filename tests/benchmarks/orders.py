"""Orders a second in a burst: from what the webhooks said to the store order, beside the smallest program that does the
same durable work: read 50 orders in one call, keep each with its attempt, create it, keep its answer, say it.

Broker, store and both sandboxes share the machine; the sandboxes have no quota.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from chassis.messaging import outgoing
from chassis.mongo import MongoDatabase
from chassis.store import InsertOne, UpdateOne
from contracts.cloudevents import Envelope, Unknown, decode
from contracts.gateway import ConnectionChangedV1, HintReceivedV1, Platform, Subject
from contracts.orders import OrderChangedV1
from deploy.backbone import Backbone
from platforms.bigcommerce.client import BigCommerceClient
from platforms.tiktok_shop.client import TikTokShopClient
from platforms.tiktok_shop.models import Order as ReadOrder
from sandbox.tiktok_shop.state import Order as ShopOrder
from services.common.sessions import Sessions
from services.orders.domain.money import store_lines
from services.orders.domain.order import Linked, StoreLine
from services.orders.mapping import store as mapping
from services.orders.mapping.buyers import buyer
from services.orders.mapping.shop import shop_order
from services.orders.settings import OrdersSettings
from tests.benchmarks.rounds import compare, tell
from tests.integration.orders.market import VAULT_KEY, Goods, Market, open_market

ORDERS = 1000
IN_FLIGHT = 2
"""Creations at once, as the product has them for one store."""


def run(backbone: Backbone) -> None:
    asyncio.run(_run(backbone))


async def _run(backbone: Backbone) -> None:
    await compare(
        f"{ORDERS} orders in a burst, from their hints to their store orders",
        ("orders service", lambda: ours(backbone)),
        ("bare aiokafka, MongoDB and the two calls", lambda: floor(backbone)),
        rounds=3,
    )
    per_second = await single_operations(backbone)
    tell(f"  the store does {per_second:,.0f} single conditional updates a second\n")


@asynccontextmanager
async def _market(backbone: Backbone) -> AsyncIterator[tuple[Market, Goods, list[ShopOrder], str]]:
    """A shop where 1,000 orders are paid and no webhook has told anybody yet."""
    name = f"b{uuid4().hex[:8]}"
    async with open_market((backbone, name, f"{name}."), shop_sweep_every=86_400.0) as market:
        goods = await market.on_sale("Mug", {f"MUG-{n}": 10_000 for n in range(10)})
        market.world.sandbox.box.switches.set_webhooks("tts", lose=1.0)
        market.world.sandbox.box.switches.set_webhooks("bc", lose=1.0)
        bought = [market.buy([(f"MUG-{n % 10}", 1)]) for n in range(ORDERS)]
        yield market, goods, bought, f"{name}."


async def _say_hints(market: Market, bought: Sequence[ShopOrder]) -> None:
    now = market.running.ports.clock.now()
    hints = [
        HintReceivedV1(
            connection=market.connection,
            platform=Platform.TIKTOK_SHOP,
            subject=Subject.SHOP_ORDER,
            object_id=one.id,
            received_at=now,
        )
        for one in bought
    ]
    broker = market.world.ports_of("voice").broker
    sayings = [Envelope(id=uuid4().hex, source="bench", time=now, message=hint) for hint in hints]
    outcomes = await broker.send([outgoing(saying) for saying in sayings])
    assert not any(outcomes)
    await broker.stop()


async def ours(backbone: Backbone) -> float:
    async with _market(backbone) as (market, _, bought, _):
        orders = market.running.ports.database.collection("orders")
        started = time.perf_counter()
        await _say_hints(market, bought)
        while await orders.count({"connection": market.connection, "synced": True}) < ORDERS:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        return ORDERS / (time.perf_counter() - started)


async def floor(backbone: Backbone) -> float:
    async with _market(backbone) as (market, goods, bought, prefix):
        await market.world.stop("orders")
        bare = await Bare.open(market, goods, backbone, prefix)
        started = time.perf_counter()
        await _say_hints(market, bought)
        await bare.run(len(bought))
        took = time.perf_counter() - started
        await bare.close()
        return ORDERS / took


class Bare:
    """One consumer, one producer, one collection: what nobody can leave out who must not lose or double an order."""

    def __init__(
        self,
        market: Market,
        goods: Goods,
        database: MongoDatabase,
        consumer: AIOKafkaConsumer,
        producer: AIOKafkaProducer,
        store: BigCommerceClient,
        shop: TikTokShopClient,
        topic: str,
        connection: ConnectionChangedV1,
    ) -> None:
        self._market = market
        self._goods = goods
        self._database = database
        self._orders = database.collection("bare")
        self._consumer = consumer
        self._producer = producer
        self._store = store
        self._shop = shop
        self._free = asyncio.Semaphore(IN_FLIGHT)
        self._topic = topic
        self._connection = connection

    @classmethod
    async def open(cls, market: Market, goods: Goods, backbone: Backbone, prefix: str) -> Bare:
        name = uuid4().hex[:8]
        consumer = AIOKafkaConsumer(
            f"{prefix}{HintReceivedV1.TOPIC}",
            bootstrap_servers=backbone.kafka,
            group_id=name,
            enable_auto_commit=False,
            auto_offset_reset="latest",
        )
        await consumer.start()
        for partition in consumer.assignment():
            await consumer.position(partition)
        producer = AIOKafkaProducer(bootstrap_servers=backbone.kafka, acks="all", enable_idempotence=True)
        await producer.start()
        settings = OrdersSettings(**{**market.world.shared_settings("orders"), "vault_key": VAULT_KEY})
        ports = market.world.ports_of("bare")
        sessions = Sessions("orders", settings, market.world.http, ports.clock, ports.entropy, store_calls=IN_FLIGHT)
        store, shop = await sessions.store(market.connection), await sessions.shop(market.connection)
        database = MongoDatabase(backbone.mongo, f"bare_{name}")
        said = f"{prefix}{OrderChangedV1.TOPIC}"
        return cls(
            market,
            goods,
            database,
            consumer,
            producer,
            store,
            shop,
            said,
            await market.world.snapshot(market.connection),
        )

    async def run(self, number: int) -> None:
        done = 0
        while done < number:
            batches = await self._consumer.getmany(timeout_ms=50, max_records=50)
            ids = [
                envelope.message.object_id
                for batch in batches.values()
                for record in batch
                if not isinstance(envelope := decode(tuple(record.headers), record.value), Unknown)
                and isinstance(envelope.message, HintReceivedV1)
            ]
            if ids:
                rows = (await self._shop.orders.get(ids)).items
                await self._orders.bulk([InsertOne({"_id": row.id, "order": row.model_dump_json()}) for row in rows])
                await self._consumer.commit()
                await asyncio.gather(*(self._create(row) for row in rows))
                done += len(rows)

    async def _create(self, row: ReadOrder) -> None:
        async with self._free:
            await self._orders.bulk([UpdateOne({"_id": row.id}, {"$set": {"attempt": 1}})])
            made = await self._store.orders.create(self._body(row))
            await self._orders.bulk([UpdateOne({"_id": row.id}, {"$set": {"store_order": made.id}})])
            said = f'{{"id": "{row.id}", "store_order": {made.id}}}'
            await self._producer.send_and_wait(self._topic, said.encode(), key=row.id.encode())

    def _body(self, row: ReadOrder) -> dict[str, object]:
        facts = shop_order(row, self._market.running.ports.clock.now())
        lines: tuple[StoreLine, ...] = store_lines(facts, self._linked, self._connection.settings.order)
        return mapping.creation(facts, lines, buyer(row), self._connection)

    def _linked(self, sku: str) -> Linked:
        seller_sku = self._goods.listing.skus[sku].seller_sku
        return Linked(sku=sku, product=self._goods.product, variant=self._goods.variants[seller_sku])

    async def close(self) -> None:
        await self._consumer.stop()
        await self._producer.stop()
        await self._database.close()


async def single_operations(backbone: Backbone) -> float:
    """Conditional updates of single documents, one after the other for each of two clients."""
    database = MongoDatabase(backbone.mongo, f"single_{uuid4().hex[:8]}")
    items = database.collection("items")
    await items.bulk([InsertOne({"_id": f"{n}", "rev": 0}) for n in range(1000)])

    async def client(start: int) -> None:
        for n in range(start, 1000, IN_FLIGHT):
            await items.update_one({"_id": f"{n}", "rev": 0}, {"$set": {"state": "x"}, "$inc": {"rev": 1}})

    started = time.perf_counter()
    await asyncio.gather(*(client(n) for n in range(IN_FLIGHT)))
    took = time.perf_counter() - started
    await database.close()
    return 1000 / took
