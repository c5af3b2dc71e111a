"""Low stock in the mode "deactivate": taken down by the connector, put back by it, and by nobody else's doing."""

import pytest

from contracts.settings import LowStockMode, Threshold
from sandbox.tiktok_shop.state import Product as ShopProduct
from services.catalog.domain.values import LowStand
from tests.integration.catalog.market import Market

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOWN = Threshold(value=5, mode=LowStockMode.DEACTIVATE)
STATUS_CALL = "POST /product/{version}/products/deactivate"


async def two_sizes(market: Market) -> tuple[int, list[int], ShopProduct]:
    mug = market.with_sizes("Stone Mug", {"S": "10.00", "M": "11.00"})
    await market.configure(threshold=DOWN)
    listing = await market.listed(mug.id)
    return mug.id, mug.variant_ids, listing


async def stands(market: Market, product: int, listing: ShopProduct, status: str, stand: LowStand) -> None:
    async def holds() -> bool:
        known = (await market.known(product)).listing
        return (
            listing.status == status
            and known is not None
            and (known.raw_status, known.stand) == (status, stand)
            and "weigh" not in (await market.known(product)).marks
        )

    await market.until(holds, what=f"{status}, {stand}")


@pytest.mark.acceptance("S-107", "S-108", "S-109")
async def test_one_low_sku_takes_the_listing_down_until_every_sku_has_recovered(market: Market) -> None:
    product, (small, medium), listing = await two_sizes(market)
    await market.offer(product, low={small: True, medium: True})
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.TAKEN_DOWN)
    assert (await market.ask(f"products/{product}"))["taken_down"]
    await market.offer(product, low={medium: True})
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.TAKEN_DOWN)
    await market.offer(product)
    await stands(market, product, listing, "ACTIVATE", LowStand.CLEAR)


async def test_a_listing_of_which_nothing_is_left_is_off_sale_while_the_shop_takes_no_zero(market: Market) -> None:
    mug = market.with_sizes("Stone Mug", {"S": "10.00", "M": "11.00"})
    listing, (small, medium) = await market.listed(mug.id), mug.variant_ids
    await market.offer(mug.id, 0, zero_refused=[small])
    await market.until(lambda: weighed(market, mug.id, small), what="the refused 0")
    assert (listing.status, market.calls(STATUS_CALL)) == ("ACTIVATE", 0), "the other size may be shown as sold out"
    await market.offer(mug.id, 0, zero_refused=[small, medium])
    await stands(market, mug.id, listing, "SELLER_DEACTIVATED", LowStand.TAKEN_DOWN)
    await market.offer(mug.id, 3)
    await stands(market, mug.id, listing, "ACTIVATE", LowStand.CLEAR)


@pytest.mark.acceptance("S-110")
async def test_what_the_seller_took_down_is_not_put_back(market: Market) -> None:
    product, (small, _), listing = await two_sizes(market)
    market.sandbox.tiktok_shop.seller_center.set_status(listing, "SELLER_DEACTIVATED")
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.CLEAR)
    await market.offer(product, low={small: True})
    await market.offer(product)
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.CLEAR)
    await market.advance(30)
    assert (listing.status, market.calls(STATUS_CALL)) == ("SELLER_DEACTIVATED", 0)


async def test_what_the_seller_puts_on_sale_while_low_is_left_alone(market: Market) -> None:
    product, (small, _), listing = await two_sizes(market)
    await market.offer(product, low={small: True})
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.TAKEN_DOWN)
    market.sandbox.tiktok_shop.seller_center.set_status(listing, "ACTIVATE")
    await stands(market, product, listing, "ACTIVATE", LowStand.OVERRIDDEN)
    await market.offer(product)
    await stands(market, product, listing, "ACTIVATE", LowStand.CLEAR)
    await market.offer(product, low={small: True})
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.TAKEN_DOWN)


@pytest.mark.acceptance("S-104")
async def test_an_excluded_product_is_never_taken_down_and_the_edit_acts_at_once(market: Market) -> None:
    product, (small, _), listing = await two_sizes(market)
    await market.offer(product, low={small: True})
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.TAKEN_DOWN)
    await market.ask(f"products/{product}", method="PATCH", json={"threshold_excluded": True})
    await stands(market, product, listing, "ACTIVATE", LowStand.CLEAR)


@pytest.mark.parametrize("fault", ["reset_after", "error_after", "reset_before"])
async def test_a_lost_answer_to_a_take_down_ends_in_one_state(market: Market, fault: str) -> None:
    product, (small, _), listing = await two_sizes(market)
    market.sandbox.box.switches.on("tts:POST /product/*/products/deactivate", fault)
    await market.offer(product, low={small: True})
    await market.until(lambda: called(market))
    await market.advance(20)
    await stands(market, product, listing, "SELLER_DEACTIVATED", LowStand.TAKEN_DOWN)
    await market.offer(product)
    await market.advance(5)
    await stands(market, product, listing, "ACTIVATE", LowStand.CLEAR)


async def weighed(market: Market, product: int, variant: int) -> bool:
    known = await market.known(product)
    return known.stock[str(variant)].zero_refused and "weigh" not in known.marks


async def called(market: Market) -> bool:
    return market.calls(STATUS_CALL) >= 1


async def test_people_activate_and_deactivate_and_delete_by_action(market: Market) -> None:
    mug, unlisted = market.add("Stone Mug"), market.add("New Mug")
    listing = await market.listed(mug.id)
    done = await market.act("deactivate", mug.id, unlisted.id)
    assert (done["changed"], done["skipped"], market.problems_of(done)) == (1, 1, ["not_listed"])
    assert listing.status == "SELLER_DEACTIVATED"
    assert (await market.act("deactivate", mug.id))["unchanged"] == 1
    await market.act("activate", mug.id)
    assert listing.status == "ACTIVATE"
    await market.act("delete_listing", mug.id)
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert (listing.status, row["shop_status"], row["sync_status"]) == ("DELETED", "DELETED", "unsynced")


async def test_refresh_reads_the_status_now(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await market.deafened(mug.id)
    market.sandbox.tiktok_shop.seller_center.set_status(listing, "FREEZE")
    assert (await market.act("refresh", mug.id))["changed"] == 1
    assert (await market.ask(f"products/{mug.id}"))["row"]["shop_status"] == "FREEZE"


async def test_the_last_word_on_a_listing_counts_in_whatever_order_the_tasks_come(market: Market) -> None:
    """A task whose process died is carried on later than one that was asked for after it."""
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    before = market.clock.now()
    await market.advance(60)
    assert (await market.act("activate", mug.id))["unchanged"] == 1
    late = await market.act("deactivate", mug.id, asked_at=before)
    assert market.problems_of(late) == ["superseded"]
    assert listing.status == "ACTIVATE"
    await market.act("deactivate", mug.id)
    assert listing.status == "SELLER_DEACTIVATED"
