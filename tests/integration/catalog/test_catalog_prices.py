"""Prices: by themselves when the store's change, by action, by the rule; and everything else not by itself."""

from decimal import Decimal

import pytest

from contracts.settings import PriceRule, Rounding
from sandbox.tiktok_shop.state import Product as ShopProduct
from tests.integration.catalog.market import PARTIAL_EDIT, PRICES, Market, rules

pytestmark = pytest.mark.asyncio(loop_scope="module")


def prices(listing: ShopProduct) -> list[str]:
    return [str(sku.price) for sku in listing.skus.values()]


async def shown(market: Market, listing: ShopProduct, *wanted: str) -> None:
    async def holds() -> bool:
        return prices(listing) == list(wanted)

    await market.until(holds, what=f"prices {wanted}")


@pytest.mark.acceptance("S-063", "S-096")
async def test_a_changed_price_reaches_tiktok_shop_by_itself_per_variant(market: Market) -> None:
    mug = market.with_sizes("Stone Mug", {"S": "10.00", "M": "11.00"})
    listing = await market.listed(mug.id)
    market.store.catalog.update_variant(mug.id, mug.variant_ids[1], {"price": "13.50"}, "test")
    await shown(market, listing, "10.00", "13.50")


async def test_a_price_of_which_no_webhook_told_is_found_by_the_sweep(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    market.deaf = True
    market.store.merchant.edit_product(mug.id, {"price": "25.00"})
    await market.advance(700)
    await shown(market, listing, "25.00")


@pytest.mark.acceptance("S-096")
async def test_with_the_rule_tts_no_price_is_sent_after_creation(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.configure(sync_rules=rules(update={"price": "tts"}))
    listing = await market.listed(mug.id)
    market.store.merchant.edit_product(mug.id, {"price": "25.00"})
    await market.until(lambda: read(market, mug.id, "25"))
    await market.push(mug.id)
    done = await market.act("update_price", mug.id)
    assert market.problems_of(done) == ["skipped_by_rule"]
    assert (prices(listing), market.calls(PRICES)) == (["19.90"], 0)


async def read(market: Market, product: int, price: str) -> bool:
    """The store's new price is known and nothing is due for it."""
    found = await market.known(product)
    return found.store.variants[0].price == Decimal(price) and "price" not in found.marks


@pytest.mark.acceptance("S-065", "S-066")
async def test_the_action_reads_the_store_and_sends_whatever_was_sent_before(market: Market) -> None:
    mug, unlisted, unsynced = market.add("Stone Mug"), market.add("New Mug"), market.add("Bad Mug")
    listing = await market.listed(mug.id)
    await market.listed(unsynced.id)
    market.deaf = True
    market.store.merchant.edit_product(unsynced.id, {"price": "9000.00"})
    await market.pull()
    await market.push(unsynced.id)
    sku = next(iter(listing.skus))
    market.sandbox.tiktok_shop.seller_center.set_price(sku, "5.00")
    done = await market.act("update_price", mug.id, unlisted.id, unsynced.id)
    assert (done["changed"], done["skipped"]) == (1, 2)
    assert {reason["subject"]: reason["code"] for reason in done["reasons"]} == {
        str(unlisted.id): "not_listed",
        str(unsynced.id): "not_synced",
    }
    assert prices(listing) == ["19.90"]
    market.store.merchant.edit_product(mug.id, {"price": "21.00"})
    await market.act("update_price", mug.id)
    assert prices(listing) == ["21.00"]


@pytest.mark.acceptance("S-067")
async def test_any_other_change_waits_for_a_pull_and_a_push(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    changes = {"name": "Other Mug", "description": "<p>Other.</p>", "upc": "012345678905", "price": "20.00"}
    market.store.merchant.edit_product(mug.id, changes)
    await shown(market, listing, "20.00")
    assert listing.content["title"] == "Stone Mug"
    await market.pull()
    assert (listing.content["title"], market.calls(PARTIAL_EDIT)) == ("Stone Mug", 0)
    await market.push(mug.id)
    await market.advance(31)
    assert (listing.content["title"], listing.content["description"]) == ("Other Mug", "<p>Other.</p>")


async def test_a_price_rule_gives_the_price_and_its_change_alone_sends_nothing(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await market.configure(price_rule=PriceRule(percent=Decimal(10), rounding=Rounding.TO_95))
    assert (prices(listing), market.calls(PRICES)) == (["19.90"], 0)
    variant = (await market.ask(f"products/{mug.id}"))["variants"][0]
    assert (variant["asked_price"], variant["shop_price"]) == ("21.95", "19.90")
    await market.act("update_price", mug.id)
    assert prices(listing) == ["21.95"]
    own = {"price_rule": {"amount": "5", "percent": "0", "rounding": "none", "minimum": "30"}}
    await market.ask(f"products/{mug.id}", method="PATCH", json=own)
    await market.act("update_price", mug.id)
    assert prices(listing) == ["30.00"]


async def test_a_price_locked_by_a_promotion_is_sent_when_it_ends(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    market.sandbox.tiktok_shop.seller_center.lock_for_promotion(listing, True)
    market.store.merchant.edit_product(mug.id, {"price": "25.00"})

    async def postponed() -> bool:
        found = await market.known(mug.id)
        return "price" in found.marks and found.marks["price"] > market.clock.now()

    await market.until(postponed)
    market.sandbox.tiktok_shop.seller_center.lock_for_promotion(listing, False)
    market.store.merchant.edit_product(mug.id, {"price": "26.00"})
    await shown(market, listing, "26.00")


async def test_the_sale_price_counts_when_the_rule_says_so(market: Market) -> None:
    mug = market.add("Stone Mug", sale_price="15.00")
    listing = await market.listed(mug.id)
    assert prices(listing) == ["15.00"]
    await market.configure(price_rule=PriceRule(use_sale_price=False))
    await market.act("update_price", mug.id)
    assert prices(listing) == ["19.90"]
