"""Stock changes in the store reach TikTok Shop, and nothing else does."""

import pytest

from tests.integration.inventory.market import Market

pytestmark = pytest.mark.backbone


@pytest.mark.acceptance("S-062", "S-102")
async def test_a_linked_product_shows_the_stores_stock_and_follows_its_changes(market: Market) -> None:
    shirt = await market.goods_of("shirt", {"S": 7, "M": 0, "L": 3})
    await market.shows(shirt, S=7, M=0, L=3)

    market.store.merchant.set_stock("M", 12)
    market.store.merchant.sell([{"sku": "S", "quantity": 2}])

    await market.shows(shirt, S=5, M=12, L=3)
