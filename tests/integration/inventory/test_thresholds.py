"""Low-inventory thresholds, sync rules and the other settings that decide what is offered."""

import pytest

from contracts.gateway import Subject
from contracts.orders import Claim, OrderStatus
from contracts.settings import (
    Buffer,
    ConnectionSettings,
    LowStockMode,
    ProductSettings,
    Threshold,
)
from tests.integration.inventory.market import Goods, Market

pytestmark = pytest.mark.backbone

OUT_OF_STOCK = LowStockMode.OUT_OF_STOCK


@pytest.fixture
async def cap(market: Market) -> Goods:
    goods = await market.goods_of("cap", {"A": 20, "B": 4})
    await market.shows(goods, A=20, B=4)
    return goods


def with_product(**settings: object) -> ConnectionSettings:
    return ConnectionSettings(product=ProductSettings(**settings))  # type: ignore[arg-type]


async def change_settings(market: Market, **settings: object) -> None:
    market.settings = with_product(**settings)
    await market.say(market.connection())


@pytest.mark.acceptance("S-103", "S-104", "S-105", "S-111", "S-112", "S-114")
async def test_out_of_stock_mode_hides_the_low_sku_alone_and_recovers_above_the_threshold(
    market: Market, cap: Goods
) -> None:
    await change_settings(market, threshold=Threshold(value=5, mode=OUT_OF_STOCK))
    await market.shows(cap, A=20, B=0)

    market.store.merchant.set_stock("A", 5)
    market.store.merchant.set_stock("B", 6)
    await market.shows(cap, A=0, B=6)

    await market.say(market.listing_of(cap, threshold=Threshold(value=6, mode=OUT_OF_STOCK)))
    await market.shows(cap, A=0, B=0)
    await market.say(market.listing_of(cap, threshold_excluded=True))
    await market.shows(cap, A=5, B=6)
    await market.say(market.listing_of(cap))
    await change_settings(market)
    await market.shows(cap, A=5, B=6)


async def test_deactivate_mode_says_low_and_keeps_the_number(market: Market, cap: Goods) -> None:
    """Taking the listing down is the catalog's part; it hears which SKUs are low."""
    await change_settings(market, threshold=Threshold(value=5, mode=LowStockMode.DEACTIVATE))

    async def said() -> bool:
        known = await market.skus(cap)
        return known["B"].low and not known["A"].low and known["B"].said == known["B"].pub

    await market.until(said)
    await market.shows(cap, A=20, B=4)


@pytest.mark.acceptance("S-113")
@pytest.mark.parametrize("told_by", ["order", "webhook"])
async def test_units_put_back_by_the_platform_on_a_low_sku_are_noticed_and_taken_off(
    market: Market, cap: Goods, told_by: str
) -> None:
    """By the cancelled order; by the webhook of the SKU's stock, even before the order is known to be cancelled."""
    order = await market.buy_on_tiktok(cap, B=1)
    await market.shows(cap, A=20, B=3)
    await change_settings(market, threshold=Threshold(value=5, mode=OUT_OF_STOCK))
    await market.shows(cap, A=20, B=0)

    market.deaf = told_by == "order"
    bought = market.sandbox.tiktok_shop.state.orders[order]
    market.sandbox.tiktok_shop.orders.cancel_lines(bought, list(bought.lines), "BUYER", "changed mind", replenish=True)
    assert market.shown(cap, "B") == 1
    if told_by == "order":
        released = market.order_of(cap, order, {"B": 1}, Claim.RELEASED, OrderStatus.CANCELLED, cancelled=True)
        await market.say(released)
    await market.shows(cap, B=0, A=20)


@pytest.mark.acceptance("S-115")
async def test_a_threshold_acts_on_nothing_for_a_product_that_is_not_on_tiktok(market: Market) -> None:
    goods = market.put_on_sale("box", {"X": 2, "Y": 9})
    await change_settings(market, threshold=Threshold(value=5, mode=OUT_OF_STOCK))
    await market.say(market.product_of(goods))

    async def read() -> bool:
        known = await market.skus(goods)
        return len(known) == 2 and all(sku.on_hand is not None and not sku.low for sku in known.values())

    await market.until(read)
    known = await market.skus(goods)
    assert (known["X"].offered, known["Y"].offered) == (2, 9)
    assert market.writes() == 0


async def test_buffer_and_maximum_hold_units_back_at_once(market: Market, cap: Goods) -> None:
    await change_settings(market, buffer=Buffer(units=1, percent=25), maximum_offered=10)

    await market.shows(cap, A=10, B=3)
    detail = await market.ask(f"stock/{cap.variants['A']}")
    terms = {term["name"]: term["value"] for term in detail["explanation"]}
    assert (terms["on_hand"], terms["buffer"], terms["available"], terms["offered"]) == (20, -5, 15, 10)


async def test_a_shop_that_takes_no_zero_is_told_of_and_more_than_it_takes_is_cut(market: Market) -> None:
    cap = market.put_on_sale("cap", {"A": 20, "B": 4})
    for sku in cap.listing.skus.values():
        sku.stock = dict(list(sku.stock.items())[:1])
    await market.say(market.product_of(cap), market.listing_of(cap))
    await market.shows(cap, A=20, B=4)
    market.sandbox.box.set_option("zero_quantity_refused", True)
    market.store.merchant.set_stock("A", 250_000)
    market.store.merchant.set_stock("B", 0)

    async def told() -> bool:
        known = await market.skus(cap)
        return known["B"].zero_refused and known["B"].said == known["B"].pub and market.shown(cap, "A") == 99_999

    await market.until(told)
    detail = await market.ask(f"stock/{cap.variants['B']}")
    assert detail["row"]["trouble"].startswith("12052055: ")
    assert not detail["row"]["in_step"]
    market.store.merchant.set_stock("B", 7)
    await market.shows(cap, A=99_999, B=7)


@pytest.mark.acceptance("S-061")
async def test_a_removed_link_or_a_rule_stops_the_writes_and_says_why(market: Market, cap: Goods) -> None:
    await market.say(market.listing_of(cap, stock_synced=False, stock_rule="stock: TikTok Shop"))
    market.store.merchant.set_stock("A", 9)

    async def read(on_hand: int, why: str) -> bool:
        sku = (await market.skus(cap))["A"]
        return sku.on_hand == on_hand and sku.silent_because == why

    await market.until(lambda: read(9, "rule"))
    await market.say(market.listing_of(cap, shop_product="", links=()))
    await market.say(market.hint(Subject.STORE_STOCK, str(cap.product), str(cap.variants["A"])))
    await market.until(lambda: read(9, "unlinked"))

    assert market.shown(cap, "A") == 20
