"""Orders and inventory behind the real gateway: both sides end equal, and nobody is sold what is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from chassis.service import Service
from contracts.catalog import ProductChangedV1, SyncStatus, Tracking, Variant
from contracts.gateway import StockTaking
from deploy.backbone import Backbone
from services.inventory.app import create_app
from services.inventory.domain.happening import What
from services.inventory.domain.sku import Sku
from services.inventory.settings import InventorySettings
from services.inventory.store import Stores, keep
from tests.integration.orders.market import Goods, Market, open_market

pytestmark = [pytest.mark.backbone, pytest.mark.timeout(400)]

UNITS = 100
HOLD = 3600.0
SETTLED = 40.0
PATIENCE = 150.0
"""Real seconds: a consumer that fell silent is replaced after 80."""
WEBHOOK = 2.0
"""Seconds from a sale to its webhook, at most: what a merchant's lag does not show."""


@dataclass
class Floor:
    """A connected store and shop, with the gateway, orders and inventory between them."""

    market: Market
    stores: Stores

    async def on_sale(self, name: str, units: int) -> Goods:
        """Linked, tracked, and shown on TikTok Shop with the store's units."""
        goods = await self.market.on_sale(name, {name: units})
        await self.market.say(
            ProductChangedV1(
                id=f"{self.market.connection}:{goods.product}",
                connection=self.market.connection,
                rev=1,
                store_product=goods.product,
                name=name,
                tracking=Tracking.VARIANT,
                sync_status=SyncStatus.SYNCED,
                variants=tuple(
                    Variant(id=variant, sku=sku, seller_sku=sku, price="10.00", options=(("Size", sku),))  # type: ignore[arg-type]
                    for sku, variant in goods.variants.items()
                ),
            )
        )
        await self.equal(goods, units)
        return goods

    async def sku(self, goods: Goods) -> Sku | None:
        (variant,) = goods.variants.values()
        return await self.stores.skus.get(f"{self.market.connection}:{variant}")

    def in_store(self, goods: Goods) -> int:
        (variant,) = goods.variants.values()
        return self.market.store.inventory.sellable(f"v{variant}")

    def shown(self, goods: Goods) -> int:
        return sum(place.available for sku in goods.listing.skus.values() for place in sku.stock.values())

    async def equal(self, goods: Goods, units: int) -> None:
        """Wait until the store has, and TikTok Shop shows, exactly these units, and inventory knows of both."""

        async def holds() -> bool:
            sku = await self.sku(goods)
            known = sku is not None and sku.in_step and (sku.on_hand, sku.reserved, sku.offered) == (units, 0, units)
            return known and max(0, self.in_store(goods)) == self.shown(goods) == units

        try:
            await self.market.world.until(holds, PATIENCE)
        except TimeoutError:
            sides = (self.in_store(goods), self.shown(goods))
            known = [str(await self.sku(goods)), *await self._known()]
            raise AssertionError("\n".join([f"store and shop have {sides}, not {units}", *known])) from None

    async def _known(self) -> list[str]:
        """What orders and inventory hold of every order, and what each still has to do."""
        told = []
        for name, collections in (
            ("orders", ("orders", "wakeups")),
            ("inventory", ("orders", "reservations", "wakeups")),
        ):
            database = self.market.world.services[name].ports.database
            for collection in collections:
                told += [f"{name} {collection}: {row}" for row in await database.collection(collection).find({})]
        return told

    async def reserved(self, goods: Goods, units: int) -> None:
        async def holds() -> bool:
            sku = await self.sku(goods)
            return sku is not None and sku.reserved == units and sku.in_step

        await self.market.world.until(holds, 60.0)


@pytest.fixture
async def floor(backbone: Backbone, database_name: str, topic_prefix: str) -> AsyncIterator[Floor]:
    async with open_market((backbone, database_name, topic_prefix)) as market:
        service = await market.world.start(
            "inventory",
            lambda shared, ports, http: create_app(
                InventorySettings(**{**shared, "gather": 0.1, "sweep_every": 0.5}), ports, http
            ),
        )
        yield Floor(market, keep(Service("looking", service.ports)))


async def test_a_flash_sale_over_both_channels_oversells_no_more_than_its_window_and_ends_equal(floor: Floor) -> None:
    """1,000 buyers for 100 units in ten seconds, half in the storefront and half on TikTok Shop."""
    market, world = floor.market, floor.market.world
    mug = await floor.on_sale("MUG", UNITS)
    control = httpx.ASGITransport(app=world.sandbox.control_app)
    async with httpx.AsyncClient(transport=control, base_url="http://control.sandbox") as sandbox:
        asked = {"store": market.store.state.hash, "shop": market.shop.id, "sku": "MUG", "units": UNITS}
        answer = await sandbox.post("/scenarios/flash_sale", json=asked)
        assert answer.status_code == 200, answer.text

        async def over() -> dict[str, object] | None:
            run: dict[str, object] = (await sandbox.get("/scenarios/runs")).json()[-1]
            return run if run["finished"] else None

        run = await world.until(over, 60.0)
    assert run["of"] == 1001
    bought = list(world.sandbox.tiktok_shop.state.orders.values())
    storefront = UNITS - floor.in_store(mug)
    assert bought
    assert storefront
    oversold = max(0, len(bought) + storefront - UNITS)

    await world.advance(HOLD + 60)
    for order in bought:
        await market.becomes(order.id, lambda one: one.store is not None or one.create.refused is not None, 90.0)
    assert all(len(market.in_store(order.id)) <= 1 for order in bought)
    await world.advance(SETTLED)
    await floor.equal(mug, 0)
    assert oversold <= await most_sales_in_a_window(floor, mug)


async def most_sales_in_a_window(floor: Floor, goods: Goods) -> int:
    """The bound: sales on both channels from a sale to the write that carries it, in the worst window there was."""
    (variant,) = goods.variants.values()
    lines = await floor.stores.history.of(f"{floor.market.connection}:{variant}", limit=1000)
    told = [line for line in lines if line["what"] == What.SENT.value and line["told_at"] is not None]
    lag = max((line["at"] - line["told_at"]).total_seconds() for line in told)
    world, store = floor.market.world, floor.market.store
    in_front = [
        change.at
        for change in world.sandbox.box.ledger.stock_history("bc", f"{store.state.hash}:MUG")
        if change.after == change.before - 1
    ]
    sales = [*in_front, *(order.create_time for order in world.sandbox.tiktok_shop.state.orders.values())]
    assert sales
    window = lag + WEBHOOK
    return max(sum(1 for other in sales if at <= other <= at + window) for at in sales)


@pytest.mark.parametrize("taking", [StockTaking.ORDER_PLACED, StockTaking.ORDER_SHIPPED])
async def test_an_order_is_subtracted_once_whenever_the_store_takes_its_units(
    floor: Floor, taking: StockTaking
) -> None:
    """At its creation, or at its shipping: TikTok Shop shows the same number all along."""
    market, world = floor.market, floor.market.world
    market.store.inventory_settings.update(None, {"update_stock_behavior": taking.value})
    await world.advance(86_401)

    async def read() -> bool:
        return (await market.facts()).store.stock_taking is taking

    await world.until(read, 30.0)
    mug = await floor.on_sale("MUG", 10)
    order = market.buy([("MUG", 3)])
    made = await market.created(order.id)
    if taking is StockTaking.ORDER_SHIPPED:
        await floor.reserved(mug, 3)
        assert (floor.in_store(mug), floor.shown(mug)) == (10, 7)
        market.store.merchant.ship(made.id, tracking_number="T-1")
        await world.advance(1)
    assert floor.in_store(mug) == 7
    await world.advance(SETTLED)
    await floor.equal(mug, 7)
