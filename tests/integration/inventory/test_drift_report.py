"""All twelve kinds of drift, planted in the sandbox: a sweep names each, and nothing else."""

from decimal import Decimal

import pytest

from contracts.catalog import Link
from contracts.inventory import ReconcileStockV1
from contracts.orders import OrderStatus
from contracts.settings import ConnectionSettings, DriftChoice, DriftSettings
from tests.integration.inventory.market import CONNECTION, Goods, Market

pytestmark = [pytest.mark.backbone, pytest.mark.timeout(300)]


def links(goods: Goods, *, swap: bool = False) -> tuple[Link, ...]:
    """The stored links with the price that was pushed; swapped: each variant at the other's SKU."""
    skus = list(goods.variants)
    there = list(reversed(skus)) if swap else skus
    return tuple(
        Link(variant=goods.variants[sku], shop_sku=goods.shop_sku(other), seller_sku=sku, price=Decimal("10.00"))
        for sku, other in zip(skus, there, strict=True)
    )


async def reconcile(market: Market, task: str) -> None:
    """A whole sweep that finds a quantity to look at twice, and the second look."""
    await market.say(ReconcileStockV1(id=task, task=task, connection=CONNECTION, asked_at=market.clock.now()))

    async def second_look_is_due() -> bool:
        return bool((await market.sweep()).get("step") == "confirm")

    await market.until(second_look_is_due, seconds=60)
    await market.advance(61)
    await market.task(task)


async def test_every_planted_kind_is_found_and_named(market: Market) -> None:
    names = ("fine", "high", "low", "gone", "deleted", "off", "variant", "renamed", "price", "wrong", "held", "closed")
    goods = {name: await market.goods_of(name, {f"{name}1": 5, f"{name}2": 5}) for name in (*names, "locked")}
    for name, each in goods.items():
        await market.say(market.listing_of(each, links=links(each, swap=name == "wrong")))
    for name, each in goods.items():
        await market.shows(each, **{f"{name}1": 5, f"{name}2": 5})
    order = await market.buy_on_tiktok(goods["held"], held1=1)
    await market.say(market.order_of(goods["held"], order, {"held1": 1}, status=OrderStatus.COMPLETED))
    await market.shows(goods["held"], held1=4, held2=5)
    market.deaf = True
    seller, shop = market.sandbox.tiktok_shop.seller_center, market.sandbox.tiktok_shop

    def sku(name: str) -> str:
        return goods[name].shop_sku(f"{name}1")

    seller.set_stock(sku("high"), 9)
    seller.set_stock(sku("low"), 1)
    del goods["gone"].listing.skus[sku("gone")]
    seller.set_status(goods["deleted"].listing, "DELETED")
    seller.set_status(goods["off"].listing, "SELLER_DEACTIVATED")
    market.store.catalog.delete_variant(goods["variant"].product, goods["variant"].variants["variant1"], "test")
    goods["renamed"].listing.skus[sku("renamed")].seller_sku = "another name"
    seller.set_price(sku("price"), "12.00")
    places = [place.id for place in shop.shops.sales_warehouses(market.tenant.shop)]
    seller.set_stock(sku("closed"), 3, places[1])
    market.tenant.shop.warehouses[places[1]].effect_status = "DISABLED"
    await market.tells(market.connection())
    seller.lock_for_promotion(goods["locked"].listing, True)
    market.store.merchant.set_stock("locked1", 2)

    await reconcile(market, "r1")
    rows = (await market.ask("drift", limit="200"))["items"]
    others = [row for row in rows if row["kind"] != "linked_to_wrong_sku"]
    kinds = {(row["kind"], row["store_product"]) for row in others}
    assert len(others) == len(kinds)
    assert kinds == {
        ("quantity_higher", goods["high"].product),
        ("quantity_lower", goods["low"].product),
        ("sku_gone", goods["gone"].product),
        ("listing_deleted", goods["deleted"].product),
        ("switched_off_by_hand", goods["off"].product),
        ("variant_deleted", goods["variant"].product),
        ("sku_renamed", goods["renamed"].product),
        ("price_differs", goods["price"].product),
        ("warehouse_disabled", goods["closed"].product),
        ("promotion_lock", goods["locked"].product),
        ("reservation_without_living_order", None),
    }
    assert {row["store_product"] for row in rows if row["kind"] == "linked_to_wrong_sku"} == {goods["wrong"].product}


async def test_a_quantity_that_asks_by_policy_is_repaired_once_a_person_says_so(market: Market) -> None:
    market.settings = ConnectionSettings(drift=DriftSettings(quantity_higher=DriftChoice.ASK))
    await market.tells(market.connection())
    mug = await market.goods_of("mug", {"A": 5, "B": 5})
    await market.shows(mug, A=5, B=5)
    seller = market.sandbox.tiktok_shop.seller_center
    seller.set_stock(mug.shop_sku("A"), 9)
    seller.set_stock(mug.shop_sku("B"), 1)
    await reconcile(market, "r1")

    rows = {row["kind"]: row for row in (await market.ask("drift"))["items"]}
    higher, lower = rows["quantity_higher"], rows["quantity_lower"]
    assert (higher["action"], higher["repairable"]) == ("asks", True)
    assert (lower["action"], lower["repairable"]) == ("repaired", False)
    await market.shows(mug, B=5)
    assert market.shown(mug, "A") == 9, "nobody said so yet"

    for _ in range(2):
        answered = await market.ask(f"drift/{higher['id']}/repair", method="POST")
        assert (answered["action"], answered["repairable"]) == ("repaired", False)
    await market.shows(mug, A=5, B=5)
    assert (await market.ask("drift/c1:quantity_higher:1/repair", method="POST", status=404))["field"] == "drift"


async def test_only_quantities_are_repaired_by_a_word(market: Market) -> None:
    mug = await market.goods_of("mug", {"A": 5})
    await market.shows(mug, A=5)
    market.sandbox.tiktok_shop.seller_center.set_status(mug.listing, "SELLER_DEACTIVATED")
    await market.say(ReconcileStockV1(id="r1", task="r1", connection=CONNECTION, asked_at=market.clock.now()))
    await market.task("r1")
    [row] = (await market.ask("drift"))["items"]
    assert (row["kind"], row["repairable"]) == ("switched_off_by_hand", False)
    refused = await market.ask(f"drift/{row['id']}/repair", method="POST", status=409)
    assert (refused["code"], refused["field"]) == ("not_repairable", "drift")
