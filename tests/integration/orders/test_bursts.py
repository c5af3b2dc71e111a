"""Bursts: how often the store is asked for one order, and what a running pull may take from orders."""

from __future__ import annotations

import asyncio
from collections import Counter
from decimal import Decimal

from chassis.entropy import Entropy
from chassis.memory.loop import VirtualLoop, run
from chassis.memory.store import MemoryDatabase
from contracts.catalog import ProductChangedV1, SyncStatus, Tracking, Variant
from contracts.gateway import Subject
from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import BULK_RESERVE, Kind, WindowBudget
from platforms.http import Http
from sandbox.box.ledger import Call
from services.inventory.app import create_app as create_inventory
from services.inventory.settings import InventorySettings
from tests.integration.orders.market import CREATE, Goods, Market
from tests.integration.orders.stage import STORE_HASH, Gate, GatedWire, Stage, set_stage

ROUND_TRIPS, BURST = 16, 200
PRODUCTS = "GET /v3/catalog/products"
QUOTA, WINDOW = 150, 30.0


# --- the store --------------------------------------------------------------------------------------------------


async def say_product(market: Market, goods: Goods) -> None:
    """The product as the catalog says it, so that inventory follows its stock."""
    variants = tuple(Variant(id=one, sku=sku, seller_sku=sku, price=Decimal(10)) for sku, one in goods.variants.items())
    await market.say(
        ProductChangedV1(
            id=f"{market.connection}:{goods.product}",
            connection=market.connection,
            rev=1,
            store_product=goods.product,
            name="Mug",
            tracking=Tracking.VARIANT,
            sync_status=SyncStatus.SYNCED,
            variants=variants,
        )
    )


async def start_inventory(market: Market) -> None:
    await market.world.start(
        "inventory", lambda shared, ports, http: create_inventory(InventorySettings(**shared), ports, http)
    )


def count_operations(market: Market) -> Counter[str]:
    """Every operation of both services at the store port from now on; a batched one is one."""
    counted: Counter[str] = Counter()
    for name in ("orders", "inventory"):
        database = market.world.services[name].ports.database
        assert isinstance(database, MemoryDatabase)

        async def count(collection: str, operation: str, name: str = name) -> None:
            counted[f"{name}: {operation} {collection}"] += 1

        database.before = count
    return counted


async def test_round_trips_to_the_store_for_one_order(memory_market: Market) -> None:
    """Orders and inventory together, from the webhook to the created order and the stock that is taken."""
    market = memory_market
    await start_inventory(market)
    goods = await market.on_sale("Mug", {f"MUG-{n}": 1000 for n in range(10)})
    await say_product(market, goods)
    await market.at_rest()
    counted = count_operations(market)
    bought = [market.buy([(f"MUG-{n % 10}", 1)]) for n in range(BURST)]
    for one in bought:
        await market.created(one.id)
    inventory = market.world.services["inventory"].ports.database

    async def settled() -> bool:
        """Inventory knows every order as created, and neither service has anything to do."""
        known = await inventory.collection("orders").find({})
        now = market.running.ports.clock.now()
        due = [row for row in await inventory.collection("wakeups").find({}) if row["at"] <= now or row["lease"]]
        return not due and sum(1 for row in known if row["store_order"]) == BURST

    await market.at_rest()
    await market.world.until(settled, 60.0)
    each = sum(counted.values()) / BURST
    told = ", ".join(f"{what} {number}" for what, number in counted.most_common(14))
    assert each <= ROUND_TRIPS, f"{each:.1f} round trips an order: {told}"


# --- calls ------------------------------------------------------------------------------------------------------


class Pull:
    """A catalog's pull in another process: a budget of its own, one call after the other, as bulk work."""

    def __init__(self, stage: Stage) -> None:
        budget = WindowBudget(stage.clock, Entropy(), in_flight=1, patience=3600.0)
        wire = GatedWire(stage.sandbox, Gate(None))
        token = stage.store.state.accounts[0].token

        async def credentials() -> StoreCredentials:
            return StoreCredentials(STORE_HASH, token)

        self._client = BigCommerceClient(
            Http(stage.clock, wire), credentials, budget, stage.clock, origin="http://bc.test"
        )
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Pull:
        self._task = asyncio.get_running_loop().create_task(self._pull())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()

    async def _pull(self) -> None:
        bulk = self._client.under(kind=Kind.BULK)
        while True:
            await bulk.catalog.products(after="")


async def has_store_order(stage: Stage, shop_order: str) -> None:
    async def holds() -> bool:
        order = stage.order(shop_order)
        return order is not None and order.store is not None

    await stage.reaches(holds)


def store_calls(stage: Stage) -> list[Call]:
    return [call for call in stage.sandbox.box.ledger.calls() if call.platform == "bc"]


def test_a_running_pull_delays_a_creation_by_one_call_at_most_and_leaves_the_reserve() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        stage.store.state.profile.plan = "standard"
        async with stage.sandbox.running():
            await stage.start()
            await stage.clock.sleep(40)
            stage.sandbox.box.ledger.clear()
            pulled_at_begin: list[int] = []
            database = stage.database
            gate_step = database.before

            async def before(collection: str, operation: str) -> None:
                await gate_step(collection, operation)
                if (operation, collection) == ("bulk", "store_orders"):
                    return
                if (operation, collection) == ("bulk", "orders"):
                    pulled_at_begin.append(stage.sandbox.box.ledger.count(endpoint=PRODUCTS))

            database.before = before
            async with Pull(stage):
                for _ in range(30):
                    bought = stage.buy("MUG")
                    stage.hint(Subject.SHOP_ORDER, bought.id)
                    await has_store_order(stage, bought.id)
            calls = store_calls(stage)
        pulls = 0
        for call in calls:
            if f"{call.method} {call.endpoint}" == PRODUCTS:
                pulls += 1
            elif f"{call.method} {call.endpoint}" == CREATE:
                begun = max(number for number in pulled_at_begin if number <= pulls)
                assert pulls - begun <= 1
        assert pulls > 100, "the pull was running"
        assert {call.status for call in calls} <= {200, 201, 204}, "nobody was throttled"
        for start in {call.at for call in calls}:
            window = [call for call in calls if start <= call.at < start + WINDOW]
            bulk = sum(1 for call in window if f"{call.method} {call.endpoint}" == PRODUCTS)
            assert bulk <= QUOTA * (1 - BULK_RESERVE)

    run(play)


def test_with_the_window_used_up_a_creation_waits_for_the_next_window_at_most() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        stage.on_sale("CUP", 1000)
        stage.store.state.profile.plan = "standard"
        async with stage.sandbox.running():
            await stage.start()
            await stage.clock.sleep(40)
            stage.sandbox.box.ledger.clear()
            begun = stage.clock.now()
            bought = [stage.buy("CUP") for _ in range(QUOTA + 50)]
            for one in bought:
                stage.hint(Subject.SHOP_ORDER, one.id)
            for one in bought:
                await has_store_order(stage, one.id)
            took = (stage.clock.now() - begun).total_seconds()
            statuses = Counter(call.status for call in store_calls(stage))
            assert statuses[429] == 0
            assert took <= WINDOW + 10, "the second window is enough"

    run(play)
