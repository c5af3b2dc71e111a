"""A write whose answer was lost: the newest value goes out at once, and one later read settles what stands."""

import pytest

from tests.integration.inventory.market import Market

pytestmark = pytest.mark.backbone

WRITE = "tts:POST /product/*/products/*/inventory/update"


async def test_a_lost_answer_is_sent_again_and_read_back_once(market: Market) -> None:
    pen = await market.goods_of("pen", {"A": 5})
    await market.shows(pen, A=5)
    market.sandbox.box.switches.on(WRITE, "error_after", status=500)
    before = market.searches()

    market.store.merchant.set_stock("A", 8)

    async def sent_but_unproved() -> bool:
        sku = (await market.skus(pen))["A"]
        return sku.sent == 8 and sku.unclear_at is not None

    await market.until(sent_but_unproved)
    assert not (await market.skus(pen))["A"].in_step
    assert market.searches() == before, "nothing is read before the lost write can land no more"

    await market.advance(60)
    await market.shows(pen, A=8)
    assert market.searches() == before + 1


async def test_a_number_that_came_back_while_another_was_on_its_way_is_sent_after_it(market: Market) -> None:
    """Found by a simulated day on a slow store: 8 was sent, 7 on its way, 8 again worked out. Nothing sent it."""
    pen = await market.goods_of("pen", {"A": 8})
    await market.shows(pen, A=8)
    market.sandbox.box.switches.on(WRITE, "latency", seconds=4.0)

    async def offered(units: int) -> bool:
        return (await market.skus(pen))["A"].offered == units

    market.store.merchant.set_stock("A", 7)
    await market.until(lambda: offered(7))
    await market.clock.sleep(0.5)
    market.store.merchant.set_stock("A", 8)
    await market.until(lambda: offered(8))
    assert market.shown(pen, "A") == 8, "the write of 7 has not landed yet"

    async def wrote_both() -> bool:
        return market.writes() >= before + 2

    before = market.writes()
    await market.until(wrote_both)
    await market.shows(pen, A=8)


@pytest.mark.acceptance("S-068")
async def test_the_last_value_wins_through_lost_doubled_and_reordered_webhooks(market: Market) -> None:
    pen = await market.goods_of("pen", {"A": 5, "B": 5})
    await market.shows(pen, A=5, B=5)
    market.sandbox.box.switches.set_webhooks("bigcommerce", duplicate=0.5, reorder=0.5, reorder_seconds=1.0)
    market.sandbox.box.switches.on(WRITE, "error_after", status=500, times=2)
    market.sandbox.box.switches.on(WRITE, "error_before", status=503, times=2, after=1)

    for units in range(1, 12):
        market.store.merchant.set_stock("A", units)
        market.store.merchant.set_stock("B", 20 - units)
        await market.clock.sleep(0.15)

    async def last() -> bool:
        return market.shown(pen, "A") == 11 and market.shown(pen, "B") == 9

    await market.until(last)

    async def settled() -> bool:
        await market.advance(30)
        known = await market.skus(pen)
        return all(sku.in_step and sku.offered == units for sku, units in ((known["A"], 11), (known["B"], 9)))

    await market.until(settled, seconds=2000)
    await market.shows(pen, A=11, B=9)


async def test_a_refused_sku_says_why_and_does_not_stop_the_others(market: Market) -> None:
    pen = await market.goods_of("pen", {"A": 5, "B": 5})
    await market.shows(pen, A=5, B=5)
    market.sandbox.tiktok_shop.seller_center.lock_for_promotion(pen.listing, True)

    market.store.merchant.set_stock("A", 2)
    market.store.merchant.set_stock("B", 9)

    async def refused() -> bool:
        sku = (await market.skus(pen))["A"]
        return sku.trouble is not None and sku.trouble.code == "12052393"

    await market.until(refused)
    await market.shows(pen, B=9)
    row = (await market.ask("stock", search="A"))["items"][0]
    assert row["trouble"].startswith("12052393")
    writes = market.writes()

    market.sandbox.tiktok_shop.seller_center.lock_for_promotion(pen.listing, False)
    market.store.merchant.set_stock("A", 3)
    await market.shows(pen, A=3, B=9)
    assert market.writes() == writes + 1


async def test_a_refused_value_goes_out_again_once_nothing_stands_against_it(market: Market) -> None:
    """A promotion ends without a word: nobody changes the value, nobody asks."""
    pen = await market.goods_of("pen", {"A": 5, "B": 5})
    await market.shows(pen, A=5, B=5)
    market.sandbox.tiktok_shop.seller_center.lock_for_promotion(pen.listing, True)
    market.store.merchant.set_stock("A", 2)

    async def refused() -> bool:
        return (await market.skus(pen))["A"].trouble is not None

    await market.until(refused)
    market.sandbox.tiktok_shop.seller_center.lock_for_promotion(pen.listing, False)
    writes = market.writes()
    await market.advance(601)

    await market.shows(pen, A=2, B=5)
    assert market.writes() == writes + 1
