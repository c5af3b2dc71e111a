"""A whole catalogue in the fewest calls, a page of it in memory at a time, and nothing at all when nothing changed."""

import gc
from typing import Any

import pytest

from contracts.catalog import ProductChangedV1
from platforms.bigcommerce.models import Product as StoreProduct
from sandbox.bigcommerce.seeds import seed_generated
from services.catalog.domain.product import Product
from tests.integration.catalog.market import PAGES, Market

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRANDS = "GET /v3/catalog/brands"
CATEGORIES = "GET /v3/catalog/trees/categories"
PAGE = 250


class Alive:
    """The most store products and catalog products that ever lived at once, counted as each page is asked for."""

    def __init__(self, market: Market) -> None:
        self.most: dict[type, int] = {StoreProduct: 0, Product: 0}
        self._catalog = market.world.sessions.stores[market.connection].catalog
        self._products = self._catalog.products

    async def products(self, **asked: Any) -> Any:
        gc.collect()
        for kind in self.most:
            alive = sum(1 for each in gc.get_objects() if type(each) is kind)
            self.most[kind] = max(self.most[kind], alive)
        return await self._products(**asked)


@pytest.mark.timeout(570)
@pytest.mark.parametrize(("products", "variants"), [(1000, 3), pytest.param(10_000, 5, marks=pytest.mark.long)])
async def test_a_catalogue_costs_one_call_a_page_and_a_second_pull_changes_nothing(
    market: Market, monkeypatch: pytest.MonkeyPatch, products: int, variants: int
) -> None:
    seed_generated(market.store, products=products, variants=variants)
    brands, categories = len(market.store.state.brands), len(market.store.state.categories)
    for number in range(300):
        market.store.taxonomy.create_brand({"name": f"Brand {number}"})
        market.store.taxonomy.create_category({"name": f"Category {number}"})
    alive = Alive(market)
    monkeypatch.setattr(alive._catalog, "products", alive.products)

    task = await market.begin_pull()
    done = await market.ended(task, seconds=500)
    assert (done["total"], done["changed"], done["failed"]) == (products, products, 0)
    assert market.calls(PAGES) <= products // PAGE + 1
    assert market.calls(BRANDS) == (brands + 300 + PAGE - 1) // PAGE
    assert market.calls(CATEGORIES) == (categories + 300 + PAGE - 1) // PAGE
    assert market.calls("GET /v3/catalog/products/{id}/modifiers") == 0
    assert max(alive.most.values()) <= 3 * PAGE, alive.most

    await market.all_heard()
    said, before = len(said_products(market)), await revisions(market)
    assert said == products
    calls = market.calls(PAGES)
    task = await market.begin_pull()
    again = await market.ended(task, seconds=500)
    assert (again["changed"], again["unchanged"]) == (0, products)
    assert market.calls(PAGES) - calls <= products // PAGE + 1
    assert await revisions(market) == before
    assert len(said_products(market)) == said


def said_products(market: Market) -> list[ProductChangedV1]:
    return [message for message in market.heard if isinstance(message, ProductChangedV1)]


async def revisions(market: Market) -> dict[str, tuple[int, int, Any]]:
    rows = await market.ports.database.collection("products").find(
        {"connection": market.connection}, projection={"rev": 1, "pub": 1, "updated_at": 1}
    )
    return {str(row["_id"]): (row["rev"], row["pub"], row["updated_at"]) for row in rows}
