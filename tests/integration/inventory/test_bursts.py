"""Bursts: few calls, the newest value at the end, and a shop that is away for a while."""

import random

import pytest

from sandbox.bigcommerce.seeds.generated import seed_generated
from sandbox.tiktok_shop.stock import OutOfStock
from tests.integration.inventory.market import CONNECTION, Goods, Market

pytestmark = [pytest.mark.backbone, pytest.mark.timeout(400)]

WRITE = "tts:POST /product/*/products/*/inventory/update"


def catalogue(market: Market, products: int, variants: int) -> list[Goods]:
    """Goods as they are after years of trading, on both sides."""
    known = set(market.store.state.products)
    seed_generated(market.store, products, variants, stock=50)
    made = []
    for product in market.store.state.products.values():
        if product.id in known:
            continue
        skus = {market.store.state.variants[v].sku: v for v in product.variant_ids}
        rows = [{"seller_sku": sku, "price": "10.00", "quantity": 0, "options": {"Style": sku}} for sku in skus]
        listing = market.sandbox.tiktok_shop.seller_center.list_product(
            market.tenant.shop, f"{product.name} for the test of bursts", rows
        )
        made.append(Goods(product.id, product.name, skus, listing))
    return made


async def listed(market: Market, goods: list[Goods]) -> None:
    await market.say(*(said for each in goods for said in (market.product_of(each), market.listing_of(each))))
    await market.until(lambda: all_shown(market, goods), seconds=150)


async def all_shown(market: Market, goods: list[Goods]) -> bool:
    """Does TikTok Shop show the store's stock of every SKU, and nothing is left to be done?"""
    for each in goods:
        for sku, variant in each.variants.items():
            if market.shown(each, sku) != market.store.inventory.onhand(f"v{variant}"):
                return False
    left = market.service.ports.database.collection("wakeups")
    return await left.count({"flow": {"$in": ["write", "assess"]}, "connection": CONNECTION}) == 0


async def test_a_burst_costs_one_read_per_500_skus_and_one_write_per_listing(market: Market) -> None:
    """300 changed SKUs of 60 products; hints arrive twice, for the SKU and for its product."""
    goods = catalogue(market, products=60, variants=5)
    await listed(market, goods)
    reads, writes = market.reads(), market.writes()
    chance = random.Random(4)

    for each in goods:
        for sku in each.variants:
            market.store.merchant.set_stock(sku, chance.randrange(1, 49))

    await market.until(lambda: all_shown(market, goods), seconds=90)
    open("/tmp/burst.txt", "a").write(f"CALLS {market.reads() - reads} {market.writes() - writes}\n")
    assert market.writes() - writes <= 1.02 * 60


async def test_a_burst_while_the_shop_is_away_arrives_after_it_returns_within_its_rate(market: Market) -> None:
    goods = catalogue(market, products=30, variants=3)
    await listed(market, goods)
    rule = market.sandbox.box.switches.on("tts:**", "error_before", status=503, times=None)
    before = market.writes()
    for units in (3, 8, 5):
        for each in goods:
            for sku in each.variants:
                market.store.merchant.set_stock(sku, units)
    for _ in range(20):
        await market.advance(30)
        await market.clock.sleep(0.1)
    tried = market.writes() - before
    assert tried < 30 * 12, "a shop that is away is not hammered"

    market.sandbox.box.switches.off(rule.id)
    for _ in range(25):
        await market.advance(30)
        await market.clock.sleep(0.1)
    await market.until(lambda: all_shown(market, goods), seconds=60)
    throttled = [call for call in market.sandbox.box.ledger.calls("tiktok_shop") if call.status == 429]
    assert throttled == []


async def test_a_flash_sale_over_both_channels_ends_equal_and_within_the_bound(market: Market) -> None:
    """1,000 buyers for 100 units; every promise beyond the stock was made before inventory could have known."""
    mug = await market.goods_of("mug", {"A": 100})
    await market.shows(mug, A=100)
    chance = random.Random(11)
    promised = sold_in_store = refused = 0
    orders: list[str] = []
    for number in range(1000):
        if chance.random() < 0.5:
            try:
                orders.append(await market.buy_on_tiktok(mug, A=1))
                promised += 1
            except OutOfStock:
                refused += 1
        elif market.store.inventory.onhand(f"p{mug.product}") > 0:
            market.store.merchant.sell([{"sku": "A", "quantity": 1}])
            sold_in_store += 1
        if number % 100 == 99:
            await market.clock.sleep(0.2)
    for order in orders:
        await market.take_in_store(mug, order, {"A": 1})

    async def equal() -> bool:
        sku = (await market.skus(mug))["A"]
        left = max(0, market.store.inventory.onhand(f"p{mug.product}"))
        return sku.reserved == 0 and market.shown(mug, "A") == left == sku.offered and sku.in_step

    await market.clock.sleep(3)
    await market.advance(40)
    await market.until(equal, seconds=60)
    oversold = max(0, promised + sold_in_store - 100)
    open("/tmp/burst.txt", "a").write(
        f"FLASH {promised} {sold_in_store} {refused} {oversold} {market.writes()} {market.reads()}\n"
    )
    assert oversold == sum(market.store.inventory.oversold().values())
