"""Pulls: which products, what of each, how often the store is asked, and what happens when something goes wrong."""

from datetime import UTC, datetime

import pytest

from contracts.catalog import ProductChangedV1
from sandbox.bigcommerce.seeds import seed_generated
from services.catalog.effects.sweeping import ROLL_CALL_EVERY
from tests.integration.catalog.market import PAGES, Market

pytestmark = pytest.mark.asyncio(loop_scope="module")


def said_products(market: Market) -> list[ProductChangedV1]:
    return [message for message in market.heard if isinstance(message, ProductChangedV1)]


@pytest.mark.acceptance("S-025", "S-027")
async def test_a_first_pull_takes_everything_and_its_task_tells_the_counts(market: Market) -> None:
    mug = market.with_sizes(
        "Stone Mug", {"Small": "18.00", "Large": "24.00"}, brand_name="Northshore", gtin="4006381333931"
    )
    tray = market.add("Oak Tray", upc="012345678905", custom_fields=[{"name": "Finish", "value": "Oil"}])
    done = await market.pull()
    assert (done["kind"], done["status"], done["total"], done["changed"]) == ("pull", "completed", 2, 2)

    product = await market.known(mug.id)
    assert (product.store.name, product.store.brand, product.category) == ("Stone Mug", "Northshore", "Mugs")
    assert [(v.price, v.options) for v in product.store.variants] == [
        (18, (("Size", "Small"),)),
        (24, (("Size", "Large"),)),
    ]
    assert len(product.store.images) == 1
    simple = await market.known(tray.id)
    assert simple.store.custom_fields == (("Finish", "Oil"),)
    assert simple.store.variants[0].barcode == "012345678905"

    async def both_said() -> dict[int, ProductChangedV1]:
        said = {message.store_product: message for message in said_products(market)}
        return said if len(said) == 2 else {}

    said = await market.until(both_said)
    assert said[mug.id].brand == "Northshore"
    assert said[mug.id].variants[1].price == 24


@pytest.mark.acceptance("S-026")
async def test_a_range_means_whole_days_in_the_stores_time_zone(market: Market) -> None:
    products = market.store.state.products
    moments = {
        "before": datetime(2026, 3, 10, 4, 59, 59, tzinfo=UTC),  # 9 March 23:59:59 in Chicago (UTC-5)
        "first": datetime(2026, 3, 10, 5, 0, 0, tzinfo=UTC),
        "last": datetime(2026, 3, 12, 4, 59, 59, tzinfo=UTC),
        "after": datetime(2026, 3, 12, 5, 0, 0, tzinfo=UTC),
    }
    ids = {name: market.add(f"{name} mug").id for name in moments}
    for name, moment in moments.items():
        products[ids[name]].date_modified = moment.timestamp()
    noon = {"tzinfo": UTC}
    await market.pull(datetime(2026, 3, 10, 17, **noon), datetime(2026, 3, 11, 17, **noon))
    known = {name for name, id_ in ids.items() if await market.product(id_) is not None}
    assert known == {"first", "last"}


@pytest.mark.acceptance("S-029")
async def test_the_same_pull_again_writes_nothing_and_says_nothing(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled(mug.id)
    await market.all_heard()
    before, said = await market.known(mug.id), len(said_products(market))
    done = await market.pull()
    assert (done["changed"], done["unchanged"]) == (0, 1)
    after = await market.known(mug.id)
    assert (after.rev, after.pub) == (before.rev, before.pub)
    assert len(said_products(market)) == said


@pytest.mark.acceptance("S-028")
async def test_a_later_pull_updates_in_place_and_keeps_what_people_chose(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.listed(mug.id)
    category = market.category_id("Vases")
    edit = {"name": "My mug", "category_id": category, "threshold": {"value": 3, "mode": "deactivate"}}
    await market.ask(f"products/{mug.id}", method="PATCH", json=edit)
    market.deaf = True
    market.store.merchant.edit_product(mug.id, {"name": "Stone Mug II"})
    done = await market.pull()
    assert done["changed"] == 1
    detail = await market.ask(f"products/{mug.id}")
    assert detail["row"]["name"] == "Stone Mug II"
    assert detail["own_name"] == "My mug"
    assert detail["own_category"]["id"] == category
    assert detail["own_threshold"]["value"] == 3
    assert detail["row"]["linked"] == 1


@pytest.mark.acceptance("S-030", "S-031")
async def test_the_product_says_before_its_push_how_its_stock_is_tracked(market: Market) -> None:
    sizes = {"S": "10.00", "M": "10.00"}
    per_variant = market.with_sizes("Variant Mug", sizes)
    as_a_whole = market.with_sizes("Whole Mug", sizes, inventory_tracking="product")
    untracked = market.add("Free Mug", inventory_tracking="none")
    await market.pulled()
    codes = {}
    for product in (per_variant, as_a_whole, untracked):
        row = (await market.ask(f"products/{product.id}"))["row"]
        codes[product.id] = [problem["code"] for problem in row["problems"]]
    assert codes == {per_variant.id: [], as_a_whole.id: ["stock_not_tracked"], untracked.id: ["stock_not_tracked"]}
    pushed = await market.push(as_a_whole.id)
    assert pushed["changed"] == 1
    listing = market.listing_of(as_a_whole.id)
    assert {sum(s.available for s in sku.stock.values()) for sku in listing.skus.values()} == {0}


@pytest.mark.acceptance("S-032", "S-033")
async def test_the_category_comes_from_the_first_source_that_says_something(market: Market) -> None:
    shelf = market.store.taxonomy.create_category({"name": "Shelf"}).id
    typed = [{"name": "Product Type", "value": "Bowls"}]
    ids = {
        "Mugs": market.add("By field", "Mugs", categories=[shelf]).id,
        "Bowls": market.add("By type", None, custom_fields=typed, categories=[shelf]).id,
        "Shelf": market.add("By shelf", None, categories=[shelf]).id,
        "": market.add("By nothing", None).id,
    }
    await market.pull()
    for category, id_ in ids.items():
        assert (await market.ask(f"products/{id_}"))["row"]["category"] == category
    done = await market.push(ids[""])
    assert [reason["code"] for reason in done["reasons"]] == ["category_source_missing"]
    await market.ask(f"products/{ids['']}", method="PATCH", json={"category_id": market.category_id("Mugs")})
    assert (await market.push(ids[""]))["changed"] == 1


@pytest.mark.acceptance("S-034", "S-035")
async def test_a_new_product_comes_by_itself_only_when_the_setting_is_on(market: Market) -> None:
    await market.configure(pull_products=True)
    shy = market.add("Shy Mug")
    await market.until(lambda: market.product(shy.id), what="the new product")
    await market.configure(pull_products=False)
    waiting = market.add("Waiting Mug")
    await market.until(lambda: served(market, waiting.id), what="its hint being served")
    assert await market.product(waiting.id) is None
    await market.pull()
    assert await market.product(waiting.id) is not None


async def served(market: Market, product: int) -> bool:
    found = await market.ports.database.collection("news").find_one({"_id": f"{market.connection}:{product}"})
    return found is not None and found["at"] is None


@pytest.mark.acceptance("S-038")
async def test_a_product_deleted_in_the_store_keeps_its_link_and_says_so(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    market.store.catalog.delete_product(mug.id, "test")

    async def deleted() -> bool:
        return (await market.known(mug.id)).deleted

    await market.until(deleted)
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert (row["deleted"], row["shop_product"], row["linked"]) == (True, listing.id, 1)
    assert "deleted_in_store" in [problem["code"] for problem in row["problems"]]
    await market.all_heard()
    last = [m for m in market.heard if m.TYPE == "catalog.listing.changed.v1"][-1].model_dump()
    assert (last["deleted_in_store"], len(last["links"])) == (True, 1)


async def test_a_deletion_of_which_no_webhook_told_is_found_by_the_roll_call(market: Market) -> None:
    mug, bowl = market.add("Stone Mug"), market.add("Stone Bowl")
    await market.pull()
    market.deaf = True
    market.store.catalog.delete_product(mug.id, "test")
    await market.advance(ROLL_CALL_EVERY + 1)

    async def deleted() -> bool:
        return (await market.known(mug.id)).deleted

    await market.until(deleted)
    assert not (await market.known(bowl.id)).deleted


@pytest.mark.acceptance("S-039")
async def test_trouble_in_a_pull_costs_only_what_it_touches(market: Market) -> None:
    good = [market.add(f"Mug {number}") for number in range(3)]
    bad = market.add("Broken Mug")
    market.store.state.products[bad.id].inventory_tracking = "sideways"
    switches = market.sandbox.box.switches
    switches.on("bc:GET /v3/catalog/products", "rate_limited", with_headers=False)
    switches.on("bc:GET /v3/catalog/products", "error_before", status=503)
    done = await market.pull()
    assert (done["status"], done["changed"], done["failed"], done["total"]) == ("completed", 3, 1, 4)
    assert done["reasons"][0]["subject"] == str(bad.id)
    assert "sideways" in done["reasons"][0]["message"]
    assert all([await market.product(product.id) for product in good])


async def test_many_products_cost_the_fewest_calls(market: Market) -> None:
    seed_generated(market.store, products=600, variants=3)
    done = await market.pull()
    assert (done["total"], done["changed"]) == (600, 600)
    assert market.calls(PAGES) == 4  # three pages and the empty one that ends the list
    assert market.calls("GET /v3/catalog/brands") == 1
    assert market.calls("GET /v3/catalog/trees/categories") == 1


async def test_a_pull_that_is_cut_off_goes_on_where_it_stopped(market: Market) -> None:
    seed_generated(market.store, products=600, variants=1)
    rule = market.sandbox.box.switches.on("bc:GET /v3/catalog/products", "error_before", times=None, after=2)
    task = await market.begin_pull()
    await market.until(lambda: reached(market, task, 500), what="two pages")
    await market.world.stop()
    market.sandbox.box.switches.off(rule.id)
    before = market.calls(PAGES)
    await market.world.start()
    await market.advance(120)
    done = await market.ended(task)
    assert (done["status"], done["changed"]) == ("completed", 600)
    assert market.calls(PAGES) - before == 2


async def reached(market: Market, task: str, count: int) -> bool:
    found = await market.ports.database.collection("tasks").find_one({"_id": task})
    return found is not None and found["changed"] >= count
