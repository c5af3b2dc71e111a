"""500 differences of all twelve kinds, planted in the sandbox behind the service's back.

The scheduled sweep finds every one and nothing else, says what it did about it, and keeps within its call budget; a
sweep on demand finds what is still to be done by a person, and no longer what was repaired.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from chassis.memory.loop import VirtualLoop, run
from contracts.catalog import Link
from contracts.inventory import ReconcileStockV1
from contracts.orders import OrderStatus
from sandbox.tiktok_shop.state import Sku as ShopSku
from services.inventory.domain.drift import CAUSES, Action, Kind
from tests.integration.inventory.market import CONNECTION, Goods, Market, in_memory, open_market
from tests.integration.inventory.test_large_bursts import settled

EVERY = 86_400.0
VARIANTS = 5
REPAIRED = {Kind.HIGHER, Kind.LOWER, Kind.VARIANT_DELETED}
TIKTOK_READS = ("POST /product/{version}/products/search", "POST /product/{version}/inventory/search")


def links(goods: Goods, *, swapped: bool = False) -> tuple[Link, ...]:
    """As pushed, with prices; swapped: the first two variants at each other's SKU."""
    skus = list(goods.variants)
    there = [skus[1], skus[0], *skus[2:]] if swapped else skus
    return tuple(
        Link(variant=goods.variants[sku], shop_sku=goods.shop_sku(other), seller_sku=sku, price=Decimal("10.00"))
        for sku, other in zip(skus, there, strict=True)
    )


@dataclass
class Planter:
    """planted: (kind, store product, variant or order) of everything that is wrong."""

    market: Market
    goods: Iterator[Goods]
    planted: set[tuple[str, int | None, str]] = field(default_factory=set)

    def take(self, count: int) -> list[Goods]:
        return [next(self.goods) for _ in range(count)]

    def note(self, kind: Kind, goods: Goods, sku: str = "") -> None:
        self.planted.add((kind.value, goods.product, str(goods.variants[sku]) if sku else "None"))

    def shop_skus(self, goods: Goods) -> list[tuple[str, ShopSku]]:
        return [(sku, goods.listing.skus[goods.shop_sku(sku)]) for sku in goods.variants]

    def numbers_names_and_prices(self, goods: Goods) -> None:
        seller = self.market.sandbox.tiktok_shop.seller_center
        (a, higher), (b, lower), (c, renamed), (d, priced), (e, gone) = self.shop_skus(goods)
        seller.set_stock(higher.id, 70)
        seller.set_stock(lower.id, 20)
        renamed.seller_sku = f"another {c}"
        seller.set_price(priced.id, "12.00")
        del goods.listing.skus[gone.id]
        for kind, sku in (
            (Kind.HIGHER, a),
            (Kind.LOWER, b),
            (Kind.RENAMED, c),
            (Kind.PRICE, d),
            (Kind.SKU_GONE, e),
        ):
            self.planted.add((kind.value, goods.product, str(goods.variants[sku])))

    async def deleted_astray_and_held(self, goods: Goods, closing: str) -> None:
        (a, _), (b, astray), (c, _), *_ = self.shop_skus(goods)
        self.market.store.catalog.delete_variant(goods.product, goods.variants[a], "test")
        self.market.sandbox.tiktok_shop.seller_center.set_stock(astray.id, 3, closing)
        self.note(Kind.VARIANT_DELETED, goods, a)
        self.note(Kind.WAREHOUSE, goods, b)
        order = await self.market.buy_on_tiktok(goods, **{c: 1})
        engine = self.market.sandbox.tiktok_shop
        engine.orders.pay(engine.state.orders[order])
        await self.market.say(self.market.order_of(goods, order, {c: 1}, status=OrderStatus.COMPLETED))
        self.planted.add((Kind.RESERVATION.value, None, order))

    def locked(self, goods: Goods) -> None:
        self.market.sandbox.tiktok_shop.seller_center.lock_for_promotion(goods.listing, True)
        for sku in list(goods.variants)[:2]:
            self.market.store.merchant.set_stock(sku, 2)
            self.note(Kind.PROMOTION, goods, sku)

    def closed(self, goods: Goods, status: str, kind: Kind) -> None:
        self.market.sandbox.tiktok_shop.seller_center.set_status(goods.listing, status)
        self.note(kind, goods)


@pytest.mark.timeout(600)
def test_every_difference_is_found_and_nothing_else() -> None:
    async def story(loop: VirtualLoop) -> None:
        async with open_market(in_memory(loop), webhooks=False, reconcile_every=EVERY) as market:
            goods = []
            for _ in range(3):
                goods += market.catalogue(79, VARIANTS)
                await market.clock.sleep(3600)
            wrong = goods[-20:]
            await market.say(
                *(market.product_of(each) for each in goods),
                *(market.listing_of(each, links=links(each, swapped=each in wrong)) for each in goods),
            )
            await settled(market, goods)
            planter = Planter(market, iter(goods))
            await plant(planter)
            for each in wrong:
                for sku in list(each.variants)[:2]:
                    planter.note(Kind.WRONG_LINK, each, sku)
            assert len(planter.planted) == 500
            assert {kind for kind, *_ in planter.planted} == {kind.value for kind in Kind}
            before, reads = calls(market), market.reads()

            await market.clock.sleep(EVERY + 600)
            report = await rows(market)
            assert {(row["kind"], row["store_product"], said_of(row)) for row in report} == planter.planted
            assert len(report) == 500
            for row in report:
                kind = Kind(row["kind"])
                assert row["cause"] == CAUSES[kind]
                expected = Action.REPAIRED if kind in REPAIRED else Action.ASKS
                assert row["action"] == (Action.WAITS if kind is Kind.PROMOTION else expected)
            search, stock = (after - was for was, after in zip(before, calls(market), strict=True))
            skus = 237 * VARIANTS
            assert market.reads() - reads <= math.ceil(skus / 500) + 1
            assert search <= math.ceil(237 / 100)
            assert stock <= math.ceil(skus / 600) + 1, "one look at everything, one more at what differed"

            await market.say(ReconcileStockV1(id="r1", task="r1", connection=CONNECTION, asked_at=market.clock.now()))
            await market.until(lambda: market.has_completed("r1"), seconds=600)
            left = Counter(row["kind"] for row in await rows(market))
            assert left == Counter(kind for kind, *_ in planter.planted if Kind(kind) not in (Kind.HIGHER, Kind.LOWER))

            market.sandbox.box.set_option("tts_search_results_most", 100)
            await market.say(ReconcileStockV1(id="r2", task="r2", connection=CONNECTION, asked_at=market.clock.now()))
            await market.until(lambda: market.has_completed("r2"), seconds=600)
            again = Counter(row["kind"] for row in await rows(market))
            assert again == left, "a shop with more listings than one search reaches is read in slices"

    run(story)


async def plant(planter: Planter) -> None:
    market = planter.market
    closing = market.sandbox.tiktok_shop.shops.sales_warehouses(market.tenant.shop)[1]
    for goods in planter.take(42):
        planter.numbers_names_and_prices(goods)
    for goods in planter.take(42):
        await planter.deleted_astray_and_held(goods, closing.id)
    closing.effect_status = "DISABLED"
    await market.tells(market.connection())
    for goods in planter.take(21):
        planter.locked(goods)
    for goods in planter.take(41):
        planter.closed(goods, "DELETED", Kind.LISTING_DELETED)
    for goods in planter.take(41):
        planter.closed(goods, "SELLER_DEACTIVATED", Kind.SWITCHED_OFF)


def calls(market: Market) -> tuple[int, int]:
    search, stock = (market.sandbox.box.ledger.count(endpoint=endpoint) for endpoint in TIKTOK_READS)
    return search, stock


def said_of(row: dict[str, object]) -> str:
    return str(row["order"] or row["variant"])


async def rows(market: Market) -> list[dict[str, object]]:
    """The whole report, page by page, as the console reads it."""
    found: list[dict[str, object]] = []
    cursor = ""
    while True:
        page = await market.ask("drift", limit="200", cursor=cursor)
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = page["next"]
