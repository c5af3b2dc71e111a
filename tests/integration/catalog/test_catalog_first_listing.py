"""From a store's product to its listing: pulled, judged, pushed, reviewed, linked."""

import pytest

from tests.integration.catalog.market import CREATE, Market

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.acceptance("S-040", "S-044", "S-045")
async def test_a_product_is_pulled_pushed_and_listed_as_it_is_in_the_store(market: Market) -> None:
    mug = market.with_sizes("Stone Mug", {"Small": "18.00", "Large": "24.00"}, brand_name="Northshore")
    await market.pulled(mug.id)
    done = await market.push(mug.id)
    assert (done["status"], done["changed"], done["failed"]) == ("completed", 1, 0), done
    await market.reviewed(mug.id)

    listing = market.listing_of(mug.id)
    assert listing.status == "ACTIVATE"
    assert listing.content["title"] == "Stone Mug"
    assert listing.content["description"] == "<p>Stone Mug, made with care.</p>"
    assert listing.content["category_id"] == market.category_id("Mugs")
    assert listing.content["package_weight"] == {"value": "2", "unit": "POUND"}
    skus = {sku.sales_attributes[0]["value_name"]: sku for sku in listing.skus.values()}
    assert {size: str(sku.price) for size, sku in skus.items()} == {"Small": "18.00", "Large": "24.00"}
    assert {sum(s.available for s in sku.stock.values()) for sku in skus.values()} == {7}

    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert (row["sync_status"], row["shop_product"], row["shop_status"]) == ("synced", listing.id, "ACTIVATE")
    assert row["linked"] == 2
    assert market.calls(CREATE) == 1
