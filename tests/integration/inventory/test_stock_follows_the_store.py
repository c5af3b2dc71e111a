"""Stock changes in the store reach TikTok Shop, and nothing else does."""

import pytest

from chassis import metrics
from tests.integration.inventory.market import Market

pytestmark = pytest.mark.backbone


@pytest.mark.acceptance("S-062", "S-102")
async def test_a_linked_product_shows_the_stores_stock_and_follows_its_changes(market: Market) -> None:
    shirt = await market.goods_of("shirt", {"S": 7, "M": 0, "L": 3})
    await market.shows(shirt, S=7, M=0, L=3)

    market.store.merchant.set_stock("M", 12)
    market.store.merchant.sell([{"sku": "S", "quantity": 2}])

    await market.shows(shirt, S=5, M=12, L=3)


async def test_a_skus_timeline_explains_its_number_and_its_lag_is_measured(market: Market) -> None:
    """Why was this 4? The store was read, an order was heard, 4 was decided, sent, and taken so long after the news."""
    mug = await market.goods_of("mug", {"A": 9})
    await market.shows(mug, A=9)
    before = measured()
    market.store.merchant.set_stock("A", 6)
    await market.shows(mug, A=6)
    await market.buy_on_tiktok(mug, A=2)
    await market.shows(mug, A=4)

    page = await market.ask(f"stock/{mug.variants['A']}/history")
    lines = [(line["what"], line["before"], line["after"]) for line in reversed(page["items"])]
    story = [
        ("store_read", 9, 6),
        ("decided", 9, 6),
        ("sent", 9, 6),
        ("orders", 0, 2),
        ("decided", 6, 4),
        ("sent", 6, 4),
    ]
    assert lines[-len(story) :] == story
    sent = [line for line in page["items"] if line["what"] == "sent"]
    assert all(line["since_told"] is not None and line["since_told"] >= 0 for line in sent[:2])
    assert all(line["since_previous"] is not None for line in page["items"][:-1])
    assert measured() >= before + 2

    detail = await market.ask(f"stock/{mug.variants['A']}")
    terms = {term["name"]: term["value"] for term in detail["explanation"]}
    assert terms["on_hand"] + terms["held"] + terms["settling"] + terms["buffer"] == terms["available"] == 4
    assert (terms["offered"], terms["sent"]) == (4, 4)
    assert all(term["source"] and term["at"] for term in detail["explanation"] if term["name"] not in ("seen",))


def measured() -> float:
    """Changes in the lag's histogram."""
    (family,) = metrics.stock_lag.collect()
    return next(sample.value for sample in family.samples if sample.name.endswith("_count"))
