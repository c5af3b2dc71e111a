"""Update stock for chosen products, and the report of what has drifted."""

import pytest

from contracts.catalog import Selection, SyncStatus
from contracts.inventory import ReconcileStockV1, UpdateStockV1
from tests.integration.inventory.market import CONNECTION, Market

pytestmark = pytest.mark.backbone


def command(market: Market, *products: int) -> UpdateStockV1:
    return UpdateStockV1(
        id="u1",
        task="u1",
        connection=CONNECTION,
        asked_at=market.clock.now(),
        selection=Selection(products=products),
    )


@pytest.mark.acceptance("S-064", "S-066")
async def test_chosen_products_are_read_and_sent_whatever_was_sent_and_others_are_skipped_with_reasons(
    market: Market,
) -> None:
    hat = await market.goods_of("hat", {"A": 5, "B": 6})
    ruled = await market.goods_of("ruled", {"R": 5}, stock_synced=False, stock_rule="stock: TikTok Shop")
    unsynced = market.put_on_sale("unsynced", {"U": 3})
    await market.say(market.product_of(unsynced, sync_status=SyncStatus.UNSYNCED))
    await market.shows(hat, A=5, B=6)
    market.deaf = True
    market.store.merchant.set_stock("A", 9)
    market.sandbox.tiktok_shop.seller_center.set_stock(hat.shop_sku("B"), 1)

    await market.say(command(market, hat.product, ruled.product, unsynced.product))
    task = await market.task("u1")

    await market.shows(hat, A=9, B=6)
    assert (task.total, task.changed, task.skipped, task.failed) == (3, 1, 2, 0)
    codes = {reason.subject: reason.code for reason in task.reasons}
    assert codes == {str(ruled.product): "skipped_by_rule", str(unsynced.product): "unsynced"}
    assert market.shown(ruled, "R") == 0


@pytest.mark.acceptance("S-100")
async def test_with_the_stock_rule_tts_neither_an_event_nor_update_stock_sends_anything_and_the_rule_is_named(
    market: Market,
) -> None:
    """By a push it is the catalog that obeys: tests/integration/catalog."""
    rule = "the product's sync rule for stock is TTS"
    hat = await market.goods_of("hat", {"A": 5, "B": 6})
    await market.shows(hat, A=5, B=6)
    await market.say(market.listing_of(hat, stock_synced=False, stock_rule=rule))
    writes = market.writes()
    market.store.merchant.set_stock("A", 9)

    async def read() -> bool:
        return (await market.skus(hat))["A"].on_hand == 9

    await market.until(read)
    await market.say(command(market, hat.product))
    task = await market.task("u1")
    assert (task.skipped, task.changed, task.failed) == (1, 0, 0)
    (reason,) = task.reasons
    assert (reason.code, rule in reason.message) == ("skipped_by_rule", True)
    detail = await market.ask(f"stock/{hat.variants['A']}")
    assert detail["row"]["silent"] == "rule"
    assert market.writes() == writes
    assert (market.shown(hat, "A"), market.shown(hat, "B")) == (5, 6)


async def test_the_same_command_heard_twice_is_done_once(market: Market) -> None:
    hat = await market.goods_of("hat", {"A": 5})
    await market.shows(hat, A=5)
    asked = command(market, hat.product)
    await market.say(asked, asked)
    await market.task("u1")
    writes = market.writes()

    await market.say(asked)
    await market.say(market.order_of(hat, "later", {"A": 1}))
    await market.shows(hat, A=4)
    assert market.writes() == writes + 1


async def test_a_reconciliation_on_demand_repairs_missed_changes_and_reports(market: Market) -> None:
    hat = await market.goods_of("hat", {"A": 5, "B": 6})
    await market.shows(hat, A=5, B=6)
    market.deaf = True
    market.store.merchant.set_stock("A", 4)
    market.sandbox.tiktok_shop.seller_center.set_stock(hat.shop_sku("B"), 9)

    await market.say(ReconcileStockV1(id="r1", task="r1", connection=CONNECTION, asked_at=market.clock.now()))

    async def second_look_is_due() -> bool:
        return (await market.sweep()).get("step") == "confirm"

    await market.until(second_look_is_due)
    await market.advance(61)
    await market.task("r1")

    await market.shows(hat, A=4, B=6)
    report = await market.ask("drift")
    assert [(row["kind"], row["action"], row["ours"], row["shop"]) for row in report["items"]] == [
        ("quantity_higher", "repaired", "6", "9")
    ]
