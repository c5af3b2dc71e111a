"""Mapping listings that were made by hand, and taking the mapping away again."""

import asyncio
from typing import Any

import pytest

from contracts.catalog import ListingChangedV1
from sandbox.tiktok_shop.state import Product as ShopProduct
from tests.integration.catalog.market import CREATE, Market, rules

pytestmark = pytest.mark.asyncio(loop_scope="module")


def by_hand(market: Market, title: str, *seller_skus: str) -> ShopProduct:
    """A live listing that the seller made."""
    one = len(seller_skus) == 1
    rows = [
        {"seller_sku": s, "price": "9.00", "quantity": 3, "options": {} if one else {"Size": s}} for s in seller_skus
    ]
    return market.sandbox.tiktok_shop.seller_center.list_product(market.tenant.shop, title, rows)


def pairs_of(market: Market, product: int, listing: ShopProduct) -> list[dict[str, Any]]:
    variants = market.store.state.products[product].variant_ids
    return [{"variant": v, "shop_sku": s} for v, s in zip(variants, listing.skus, strict=False)]


async def link(market: Market, product: int, listing: ShopProduct, status: int = 200, count: int = 99) -> Any:
    body = {"shop_product": listing.id, "pairs": pairs_of(market, product, listing)[:count]}
    return await market.ask(f"products/{product}/links", method="PUT", json=body, status=status)


def last_listing(market: Market) -> ListingChangedV1:
    return [message for message in market.heard if isinstance(message, ListingChangedV1)][-1]


@pytest.mark.acceptance("S-055", "S-056")
async def test_a_listing_is_found_by_its_id_and_linked_sku_to_sku(market: Market) -> None:
    mug = market.with_sizes("Stone Mug", {"S": "10.00", "M": "11.00"})
    await market.pulled()
    skus = [variant.seller_sku for variant in (await market.known(mug.id)).store.variants]
    listing = by_hand(market, "My mug", *skus)
    found = await market.ask(f"shop-listings/{listing.id}", params={"product": str(mug.id)})
    assert (found["title"], found["status"]) == ("My mug", "ACTIVATE")
    assert [sku["seller_sku"] for sku in found["skus"]] == skus
    assert found["proposal"] == {str(v): s for v, s in zip(mug.variant_ids, listing.skus, strict=True)}

    await link(market, mug.id, listing)
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert (row["shop_product"], row["shop_status"], row["sync_status"]) == (listing.id, "ACTIVATE", "synced")
    said = await market.until(lambda: said_for(market, listing.id))
    assert {link.variant: link.shop_sku for link in said.links} == dict(zip(mug.variant_ids, listing.skus, strict=True))


async def said_for(market: Market, shop_product: str) -> ListingChangedV1 | None:
    found = [m for m in market.heard if isinstance(m, ListingChangedV1) and m.shop_product == shop_product]
    return found[-1] if found else None


@pytest.mark.acceptance("S-057")
async def test_a_sku_is_linked_once_and_the_refusal_names_its_holder(market: Market) -> None:
    first, second = market.add("First Mug"), market.add("Second Mug")
    await market.pulled()
    listing = by_hand(market, "My mug", "X1")
    await link(market, first.id, listing)
    refused = await link(market, second.id, listing, status=409)
    assert refused["code"] == "sku_taken"
    assert "First Mug" in refused["detail"]
    assert (await market.known(second.id)).shop_product == ""


async def test_two_links_at_once_cannot_both_win(market: Market) -> None:
    mugs = [market.add(f"Mug {number}") for number in range(4)]
    await market.pulled()
    listing = by_hand(market, "My mug", "X1")

    async def attempt(product: int) -> bool:
        body = {"shop_product": listing.id, "pairs": pairs_of(market, product, listing)}
        try:
            await market.ask(f"products/{product}/links", method="PUT", json=body)
        except AssertionError:
            return False
        return True

    won = await asyncio.gather(*(attempt(mug.id) for mug in mugs))
    holders = [mug.id for mug in mugs if (await market.known(mug.id)).shop_skus]
    assert len(holders) == sum(won) == 1


@pytest.mark.acceptance("S-058")
async def test_a_listing_that_the_shop_does_not_have_is_not_found(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    refused = await market.ask("shop-listings/1729000000000000000", status=404)
    assert refused["field"] == "shop_product"
    body = {"shop_product": "1729000000000000000", "pairs": [{"variant": mug.variant_ids[0], "shop_sku": "1"}]}
    await market.ask(f"products/{mug.id}/links", method="PUT", json=body, status=404)
    assert (await market.known(mug.id)).listing is None


@pytest.mark.acceptance("S-059")
async def test_skus_left_unmatched_stay_unlinked(market: Market) -> None:
    mug = market.with_sizes("Stone Mug", {"S": "10.00", "M": "11.00"})
    await market.pulled()
    listing = by_hand(market, "My mug", "A", "B")
    await link(market, mug.id, listing, count=1)
    said = await market.until(lambda: said_for(market, listing.id))
    assert [(link.variant, link.shop_sku) for link in said.links] == [(mug.variant_ids[0], next(iter(listing.skus)))]


@pytest.mark.acceptance("S-060")
async def test_a_mapped_product_is_edited_by_the_rules_for_updates(market: Market) -> None:
    mug = market.with_sizes("Stone Mug", {"S": "10.00", "M": "11.00"})
    await market.pulled()
    await market.configure(sync_rules=rules(update={"description": "tts"}))
    listing = by_hand(market, "My mug", "A", "B", "C")
    await link(market, mug.id, listing)
    done = await market.push(mug.id)
    assert done["changed"] == 1, done
    await market.advance(31)
    assert listing.content["title"] == "Stone Mug"
    assert listing.content["description"] == "<p>My mug</p>"
    assert [str(sku.price) for sku in listing.skus.values()] == ["10.00", "11.00", "9.00"]
    assert [sku.seller_sku for sku in listing.skus.values()] == ["A", "B", "C"]
    assert market.calls(CREATE) == 0


@pytest.mark.acceptance("S-061")
async def test_after_an_unlink_nothing_is_sent_and_the_listing_stays(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await market.ask(f"products/{mug.id}/links", method="DELETE")

    async def told() -> bool:
        return last_listing(market).shop_product == ""

    await market.until(told)
    assert last_listing(market).links == ()
    before = [str(sku.price) for sku in listing.skus.values()]
    market.store.merchant.edit_product(mug.id, {"price": "77.00"})
    await market.until(lambda: priced(market, mug.id, "77"))
    done = await market.act("update_price", mug.id)
    assert market.problems_of(done) == ["not_listed"]
    assert [str(sku.price) for sku in listing.skus.values()] == before
    assert listing.status == "ACTIVATE"


async def priced(market: Market, product: int, price: str) -> bool:
    return (await market.known(product)).store.variants[0].price == int(price)


async def test_equal_seller_skus_are_proposed_to_be_confirmed(market: Market) -> None:
    mug, other = market.add("Stone Mug"), market.add("Other Mug")
    await market.pulled()
    sku = (await market.known(mug.id)).store.variants[0].seller_sku
    listing = by_hand(market, "My mug", sku)
    proposals = (await market.ask("auto-links"))["items"]
    assert [(one["store_product"], one["shop_product"]) for one in proposals] == [(mug.id, listing.id)]
    assert (await market.known(mug.id)).listing is None
    body = {"shop_product": listing.id, "pairs": proposals[0]["pairs"]}
    await market.ask(f"products/{mug.id}/links", method="PUT", json=body)
    assert (await market.ask("auto-links"))["items"] == []
    assert (await market.known(other.id)).listing is None


async def test_linking_tells_why_an_order_would_fail(market: Market) -> None:
    mug = market.add("Engraved Mug", inventory_tracking="none")
    product = market.store.state.products[mug.id]
    product.modifiers.append({"id": 1, "display_name": "Engraving", "type": "text", "required": True})
    market.store.state.variants[mug.variant_ids[0]].purchasing_disabled = True
    await market.pulled()
    listing = by_hand(market, "My mug", "X1")
    found = await market.ask(f"shop-listings/{listing.id}", params={"product": str(mug.id)})
    assert {problem["code"] for problem in found["solvability"]} == {
        "required_modifier",
        "stock_not_tracked",
        "variant_not_purchasable",
    }
    assert all(problem["message"].startswith("An order for") for problem in found["solvability"])
    await link(market, mug.id, listing)
    detail = await market.ask(f"products/{mug.id}")
    assert detail["solvability"] == found["solvability"]
    assert any("Engraving" in problem["message"] for problem in detail["solvability"])


@pytest.mark.parametrize(
    ("pairs", "field"),
    [
        ([{"variant": 1, "shop_sku": "1"}], "pairs.0.variant"),
        ([{"variant": "many", "shop_sku": "1"}], "pairs.0.variant"),
        ([], "pairs"),
        ([{"variant": 1, "shop_sku": "1", "price": 3}], "pairs.0.price"),
    ],
)
async def test_bad_pairs_are_refused_by_name(market: Market, pairs: list[dict[str, Any]], field: str) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    listing = by_hand(market, "My mug", "X1")
    body = {"shop_product": listing.id, "pairs": pairs}
    refused = await market.ask(f"products/{mug.id}/links", method="PUT", json=body, status=422)
    assert refused["field"] == field
    assert (await market.known(mug.id)).listing is None
