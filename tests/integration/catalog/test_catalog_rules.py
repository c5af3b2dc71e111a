"""The table of sync rules: every choice of it, at both levels and at both moments."""

from typing import Any

import pytest

from contracts.settings import CREATE_CHOICES, UPDATE_CHOICES, Source, SyncField
from sandbox.tiktok_shop.state import Product as ShopProduct
from tests.integration.catalog.market import Market, rules

pytestmark = pytest.mark.asyncio(loop_scope="module")

BARCODE = "012345678905"


async def choose(market: Market, product: int, status: int = 200, **moments: dict[str, str]) -> Any:
    return await market.ask(f"products/{product}", method="PATCH", json={"rules": moments}, status=status)


def newest(listing: ShopProduct) -> dict[str, Any]:
    return listing.review or listing.content


@pytest.mark.acceptance("S-088")
async def test_exactly_the_tables_choices_are_taken(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    for moment, table in (("create", CREATE_CHOICES), ("update", UPDATE_CHOICES)):
        for field in SyncField:
            for source in Source:
                allowed = source in table[field]
                body = {moment: {field.value: source.value}}
                answer = await choose(market, mug.id, 200 if allowed else 422, **body)
                assert allowed or field.value in answer["detail"]
    for body in ({"rules": {"create": {"colour": "origin"}}}, {"rulez": {}}, {"threshold": {"value": -1}}):
        refused = await market.ask(f"products/{mug.id}", method="PATCH", json=body, status=422)
        assert refused["field"]


async def test_an_edit_is_refused_for_anothers_edit_and_not_for_work_in_the_background(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    path = f"products/{mug.id}"
    opened = (await market.ask(path))["row"]
    await market.push(mug.id)
    market.store.merchant.edit_product(mug.id, {"description": "<p>New.</p>"})
    await market.pull()
    worked_on = (await market.ask(path))["row"]
    assert worked_on["rev"] > opened["rev"]
    assert worked_on["edit_rev"] == opened["edit_rev"]
    read = {"If-Match": f'"{opened["edit_rev"]}"'}
    saved = await market.ask(path, method="PATCH", json={"name": "My Mug"}, headers=read)
    refused = await market.ask(path, method="PATCH", json={"name": "Your Mug"}, headers=read, status=412)
    assert (refused["code"], refused["field"]) == ("changed_meanwhile", "If-Match")
    same = {"If-Match": str(saved["rev"])}
    assert await market.ask(path, method="PATCH", json={"name": "My Mug"}, headers=same) == saved
    assert (await market.ask(path))["own_name"] == "My Mug"


@pytest.mark.acceptance("S-089")
async def test_the_products_rule_goes_before_the_connections_field_by_field(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await market.configure(sync_rules=rules(update={"name": "tts", "description": "tts"}))
    await choose(market, mug.id, update={"name": "origin"})
    market.store.merchant.edit_product(mug.id, {"name": "New Mug", "description": "<p>New.</p>"})
    await market.pull()
    await market.push(mug.id)
    assert (newest(listing)["title"], newest(listing)["description"]) == (
        "New Mug",
        "<p>Stone Mug, made with care.</p>",
    )


@pytest.mark.acceptance("S-090", "S-091")
@pytest.mark.parametrize(("source", "title"), [("origin", "Stone Mug"), ("connector", "My Mug")])
async def test_the_name_at_creation(market: Market, source: str, title: str) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    await market.ask(f"products/{mug.id}", method="PATCH", json={"name": "My Mug"})
    await choose(market, mug.id, create={"name": source})
    await market.push(mug.id)
    assert newest(market.listing_of(mug.id))["title"] == title
    assert market.store.state.products[mug.id].name == "Stone Mug"


@pytest.mark.acceptance("S-092", "S-093", "S-094")
@pytest.mark.parametrize(("source", "title"), [("origin", "New Mug"), ("connector", "My Mug"), ("tts", "Their Mug")])
async def test_the_name_at_later_pushes(market: Market, source: str, title: str) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    market.sandbox.tiktok_shop.seller_center.edit(listing, {"title": "Their Mug"})
    market.store.merchant.edit_product(mug.id, {"name": "New Mug", "description": "<p>New.</p>"})
    await market.pull()
    await market.ask(f"products/{mug.id}", method="PATCH", json={"name": "My Mug"})
    await choose(market, mug.id, update={"name": source})
    assert (await market.push(mug.id))["changed"] == 1
    assert newest(listing)["title"] == title


@pytest.mark.acceptance("S-095")
@pytest.mark.parametrize("source", ["origin", "tts"])
async def test_description_and_media_at_later_pushes(market: Market, source: str) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    before = dict(listing.content)
    images = [{"image_url": f"http://bc.test/images/fresh-{n}-800x800.png", "is_thumbnail": n == 1} for n in (1, 2)]
    market.store.state.products[mug.id].images.clear()
    market.store.catalog.update_product(mug.id, {"name": "New Mug", "description": "<p>New.</p>"}, "test")
    for image in images:
        add_image(market, mug.id, image)
    await choose(market, mug.id, update={"description": source, "media": source})
    await market.pull()
    assert (await market.push(mug.id))["changed"] == 1
    after = newest(listing)
    if source == "tts":
        assert (after["description"], after["main_images"]) == (before["description"], before["main_images"])
    else:
        assert (after["description"], len(after["main_images"])) == ("<p>New.</p>", 2)


def add_image(market: Market, product: int, image: dict[str, Any]) -> None:
    state = market.store.state
    held = state.products[product].images
    held.append(
        {
            "id": state.next_id("image", 300),
            "product_id": product,
            "is_thumbnail": image["is_thumbnail"],
            "sort_order": len(held),
            "description": "",
            "url": image["image_url"],
            "modified": market.sandbox.box.clock.now(),
        }
    )


@pytest.mark.acceptance("S-097")
@pytest.mark.parametrize(("source", "code"), [("origin", BARCODE), ("dont_sync", None)])
async def test_the_barcode_at_creation(market: Market, source: str, code: str | None) -> None:
    mug = market.add("Stone Mug", upc=BARCODE)
    await market.pulled()
    await choose(market, mug.id, create={"barcode": source})
    await market.push(mug.id)
    held = next(iter(market.listing_of(mug.id).skus.values())).identifier_code
    assert (held or {}).get("code") == code


@pytest.mark.acceptance("S-098")
@pytest.mark.parametrize(("source", "code"), [("origin", BARCODE), ("tts", None)])
async def test_the_barcode_at_later_pushes(market: Market, source: str, code: str | None) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await choose(market, mug.id, update={"barcode": source})
    market.store.merchant.edit_product(mug.id, {"upc": BARCODE, "description": "<p>New.</p>"})
    await market.pull()
    await market.push(mug.id)
    held = next(iter(listing.skus.values())).identifier_code
    assert (held or {}).get("code") == code


@pytest.mark.acceptance("S-099")
@pytest.mark.parametrize(("source", "units"), [("origin", 7), ("dont_sync", 0)])
async def test_the_stock_at_creation(market: Market, source: str, units: int) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    await choose(market, mug.id, create={"stock": source})
    await market.push(mug.id)
    sku = next(iter(market.listing_of(mug.id).skus.values()))
    assert sum(stock.available for stock in sku.stock.values()) == units


@pytest.mark.acceptance("S-100")
async def test_with_the_stock_rule_tts_a_push_sends_no_stock_and_the_screen_says_why(market: Market) -> None:
    """By events and by "update stock" it is inventory that obeys: tests/integration/inventory."""
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await choose(market, mug.id, update={"stock": "tts"})
    await market.offer(mug.id, 3)
    market.store.merchant.edit_product(mug.id, {"description": "<p>New.</p>"})
    await market.pull()
    assert (await market.push(mug.id))["changed"] == 1
    await market.advance(31)
    assert listing.content["description"] == "<p>New.</p>"
    assert [sum(s.available for s in sku.stock.values()) for sku in listing.skus.values()] == [7]
    detail = await market.ask(f"products/{mug.id}")
    assert detail["stock_rule"] == "the product's sync rule for stock is TTS"
    assert (detail["rules"]["update"]["stock"], detail["own_rules"]["update"]["stock"]) == ("tts", "tts")


async def test_the_stock_rule_tts_is_said_with_the_level_that_decides(market: Market) -> None:
    mug, other = market.add("Stone Mug"), market.add("Other Mug")
    await market.listed(mug.id)
    await market.listed(other.id)
    await choose(market, mug.id, update={"stock": "tts"})
    await market.until(lambda: said_rule(market, mug.id, "the product's sync rule for stock is TTS"))
    assert (await market.ask(f"products/{mug.id}"))["stock_rule"] == "the product's sync rule for stock is TTS"
    await market.configure(sync_rules=rules(update={"stock": "tts"}))
    await market.until(lambda: said_rule(market, other.id, "the connection's sync rule for stock is TTS"))


async def said_rule(market: Market, product: int, rule: str) -> bool:
    said = [m.model_dump() for m in market.heard if m.TYPE == "catalog.listing.changed.v1"]
    mine = [m for m in said if m["store_product"] == product]
    return bool(mine) and (mine[-1]["stock_rule"], mine[-1]["stock_synced"]) == (rule, False)


@pytest.mark.acceptance("S-101")
async def test_a_changed_rule_sends_nothing_until_the_next_push(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await choose(market, mug.id, update={"name": "tts", "price": "tts"})
    market.store.merchant.edit_product(mug.id, {"name": "New Mug"})
    await market.pull()
    before = market.writes()
    await choose(market, mug.id, update={"name": "origin"})
    await market.configure(sync_rules=rules(update={"description": "tts"}))
    await market.advance(5)
    assert market.writes() == before
    assert listing.content["title"] == "Stone Mug"
    await market.push(mug.id)
    assert newest(listing)["title"] == "New Mug"


async def test_a_preview_names_categories(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.listed(mug.id)
    await market.ask(f"products/{mug.id}", method="PATCH", json={"category_id": market.category_id("Vases")})
    (change,) = (await market.ask(f"products/{mug.id}/preview"))["changes"]
    assert change["field"] == "category"
    assert change["now"].endswith(" › Mugs")
    assert change["to_send"].endswith(" › Vases")


async def test_a_preview_tells_field_by_field_and_is_refused_once_stale(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    market.deaf = True
    market.store.merchant.edit_product(mug.id, {"name": "New Mug", "description": "<p>New.</p>"})
    await market.pull()
    preview = await market.ask(f"products/{mug.id}/preview")
    changes = {change["field"]: (change["now"], change["to_send"], change["rule"]) for change in preview["changes"]}
    assert changes["name"] == ("Stone Mug", "New Mug", "origin")
    assert preview["action"] == "edit"
    body = {"stamp": preview["stamp"]}
    await market.ask(f"products/{mug.id}/preview/check", method="POST", json=body)
    market.sandbox.tiktok_shop.seller_center.edit(listing, {"title": "Their Mug"})
    stale = await market.ask(f"products/{mug.id}/preview/check", method="POST", json=body, status=412)
    assert stale["code"] == "preview_stale"
    before = market.writes()
    done = await market.act("push", mug.id, preview=preview["stamp"])
    assert (done["failed"], market.problems_of(done), market.writes()) == (1, ["preview_stale"], before)
    assert (await market.ask(f"products/{mug.id}"))["row"]["sync_status"] == "synced"
    fresh = await market.ask(f"products/{mug.id}/preview")
    assert (await market.act("push", mug.id, preview=fresh["stamp"]))["changed"] == 1
    assert newest(listing)["title"] == "New Mug"


async def test_a_preview_of_a_first_push_is_stale_once_more_than_it_showed_has_changed(market: Market) -> None:
    mug = market.add("Stone Mug", description=f"<p>{'Made with care. ' * 60}</p>")
    await market.pulled()
    await market.offer(mug.id)
    await market.until(lambda: stocked(market, mug.id))
    preview = await market.ask(f"products/{mug.id}/preview")
    assert preview["action"] == "create"
    market.store.merchant.edit_product(mug.id, {"description": f"<p>{'Made with care. ' * 60}New end.</p>"})
    await market.pull()
    done = await market.act("push", mug.id, preview=preview["stamp"])
    assert (market.problems_of(done), market.listings()) == (["preview_stale"], [])
    fresh = await market.ask(f"products/{mug.id}/preview")
    assert (await market.act("push", mug.id, preview=fresh["stamp"]))["changed"] == 1


async def stocked(market: Market, product: int) -> bool:
    return bool((await market.known(product)).stock)
