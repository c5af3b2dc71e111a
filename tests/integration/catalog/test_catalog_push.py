"""Pushes: what is judged, what is made, what is edited, and that there is never a second listing."""

from dataclasses import replace

import pytest

from sandbox.bigcommerce.seeds import seed_generated
from sandbox.tiktok_shop.state import Product as ShopProduct
from services.catalog.domain.problems import MISSING_CERTIFICATE, SKUS_NOT_FOUND
from tests.integration.catalog.market import CREATE, PARTIAL_EDIT, UPLOAD, Market

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEARCH = "POST /product/{version}/products/search"


@pytest.mark.acceptance("S-041", "S-042", "S-043")
async def test_several_are_pushed_as_one_task_which_ends_whatever_becomes_of_them(market: Market) -> None:
    good, bad, other = market.add("Good Mug"), market.add("Dear Mug", price="9000.00"), market.add("Other Mug")
    await market.pulled()
    done = await market.push(good.id, bad.id)
    assert (done["kind"], done["status"], done["total"]) == ("push", "completed", 2)
    assert (done["changed"], done["failed"]) == (1, 1)
    rows = {row["store_product"]: row for row in (await market.ask("products"))["items"]}
    assert rows[good.id]["sync_status"] == "synced"
    assert rows[bad.id]["sync_status"] == "unsynced"
    assert rows[other.id]["shop_product"] == ""
    slots = (await market.ask(f"tasks/{done['id']}/results"))["items"]
    assert {slot["store_product"]: slot["outcome"] for slot in slots} == {good.id: "changed", bad.id: "failed"}


async def test_everything_that_matches_a_filter_is_pushed(market: Market) -> None:
    mugs = [market.add(f"Mug {number}") for number in range(3)]
    vase = market.add("Tall Vase", "Vases")
    await market.pulled()
    for product in (*mugs, vase):
        await market.offer(product.id)
    done = await market.act("push", all_matching=True, category="Mugs")
    assert (done["total"], done["changed"]) == (3, 3)
    assert len(market.listings()) == 3


async def test_what_comes_to_match_after_the_command_is_not_acted_on(market: Market) -> None:
    early = market.add("Early Mug")
    await market.pulled()
    asked_at = market.clock.now()
    await market.advance(1)
    market.add("Late Mug")
    await market.pulled()
    done = await market.act("refresh", all_matching=True, until=asked_at)
    assert [reason["subject"] for reason in done["reasons"]] == [str(early.id)]


async def test_a_selection_of_many_is_worked_off_in_chunks_of_slots(market: Market) -> None:
    seed_generated(market.store, products=520, variants=1)
    await market.pull()
    done = await market.act("refresh", all_matching=True)
    assert (done["total"], done["skipped"]) == (520, 520)
    pages, cursor = [], ""
    while cursor is not None:
        page = await market.ask(f"tasks/{done['id']}/results", params={"cursor": cursor} if cursor else {})
        pages.append(page["items"])
        cursor = page["next"]
    assert [len(page) for page in pages] == [250, 250, 20]
    assert {slot["outcome"] for page in pages for slot in page} == {"skipped"}


async def test_a_product_that_is_not_known_fails_in_its_slot(market: Market) -> None:
    done = await market.act("push", 4711)
    assert (done["failed"], market.problems_of(done)) == (1, ["unknown_product"])


async def test_an_unknown_action_is_refused_in_its_task(market: Market) -> None:
    done = await market.act("explode", 1)
    assert (done["status"], market.problems_of(done)) == ("refused", ["unknown_action"])


@pytest.mark.acceptance("S-047")
async def test_all_causes_are_told_at_once_before_any_listing_call(market: Market) -> None:
    bad = market.add("Bad \N{PARTY POPPER} Mug", None, sku="", price="8000.00", description="", images=[])
    await market.configure(package=None)
    await market.pull()
    done = await market.push(bad.id)
    assert set(market.problems_of(done)) == {
        "category_source_missing",
        "title_characters",
        "description_missing",
        "image_missing",
        "package_missing",
        "sku_missing",
        "price_out_of_bounds",
    }
    problems = (await market.ask(f"products/{bad.id}"))["row"]["problems"]
    assert all(problem["message"] and problem["who"] and problem["fix"] for problem in problems)
    assert market.calls(CREATE) == market.calls(UPLOAD) == 0
    check = await market.ask(f"products/{bad.id}/check")
    assert not check["ready"]
    assert len(check["problems"]) == 7


@pytest.mark.acceptance("S-046", "S-048")
async def test_a_refused_product_says_why_and_is_synced_once_corrected(market: Market) -> None:
    mug = market.add("Stone Mug", price="9000.00")
    await market.pulled()
    await market.push(mug.id)
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert row["sync_status"] == "unsynced"
    assert row["problems"][0]["code"] == "price_out_of_bounds"
    market.store.merchant.edit_product(mug.id, {"price": "90.00"})
    await market.pull()
    await market.push(mug.id)
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert (row["sync_status"], row["problems"]) == ("synced", [])


async def test_what_only_the_platform_refuses_is_shown_with_code_words_and_request(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    refusal = {"code": 12059999, "message": "Something new.", "request_id": "R-1", "data": None}
    market.sandbox.box.switches.on("tts:POST /product/*/products", "error_before", status=200, body=refusal)
    done = await market.push(mug.id)
    assert market.problems_of(done) == ["tts_12059999"]
    assert "Something new." in done["reasons"][0]["message"]
    assert "R-1" in done["reasons"][0]["message"]


@pytest.mark.acceptance("S-049")
async def test_a_second_push_edits_the_listing_or_finds_nothing_to_do(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    again = await market.push(mug.id)
    assert (again["unchanged"], market.calls(PARTIAL_EDIT)) == (1, 0)
    market.store.merchant.edit_product(mug.id, {"description": "<p>Heavier now.</p>"})
    await market.pull()
    done = await market.push(mug.id)
    assert (done["changed"], market.calls(PARTIAL_EDIT)) == (1, 1)
    await market.advance(31)
    assert market.listing_of(mug.id) is listing
    assert listing.content["description"] == "<p>Heavier now.</p>"
    assert market.calls(CREATE) == 1


@pytest.mark.acceptance("S-050")
@pytest.mark.parametrize("fault", ["timeout_after", "error_after", "reset_after", "timeout_before", "error_before"])
async def test_a_lost_answer_never_makes_a_second_listing(market: Market, fault: str) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    await market.offer(mug.id)
    market.sandbox.box.set_option("hold_seconds", 0.2)
    market.sandbox.box.switches.on("tts:POST /product/*/products", fault)
    task = await market.act("push", mug.id, wait=False)
    await market.until(lambda: tried(market, mug.id), what="the lost create")
    await market.advance(40)
    done = await market.ended_later(task["id"])
    assert done["changed"] == 1, done
    assert len(market.listings()) == 1
    assert market.listing_of(mug.id).id == (await market.known(mug.id)).shop_product


async def tried(market: Market, product: int) -> bool:
    found = await market.known(product)
    return found.attempt is not None and any(wish.waiting for wish in found.wishes)


async def test_a_create_that_lands_only_after_its_time_out_is_found(market: Market) -> None:
    """Searches show it late as well: the absence of a listing proves nothing until the call can no longer land."""
    mug = market.add("Stone Mug")
    await market.pulled()
    await market.offer(mug.id)
    market.sandbox.box.set_option("read_after_write_lag", 20)
    market.sandbox.box.set_option("tts_idempotent_repeat", "error")
    market.sandbox.box.switches.on("tts:POST /product/*/products", "reset_after")
    task = await market.act("push", mug.id, wait=False)
    await market.until(lambda: tried(market, mug.id), what="the lost create")
    await market.advance(31)
    done = await market.ended(task["id"])
    assert done["changed"] == 1
    assert len(market.listings()) == market.calls(CREATE) == 1


@pytest.mark.parametrize("pattern", ["images/upload", "categories/*/rules", "categories/*/attributes", "products"])
async def test_trouble_on_the_way_is_waited_out(market: Market, pattern: str) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    await market.offer(mug.id)
    method = "GET" if "categories" in pattern else "POST"
    market.sandbox.box.switches.on(f"tts:{method} /product/*/{pattern}", "error_before", status=503, times=2)
    task = await market.act("push", mug.id, wait=False)
    done = await market.ended_later(task["id"])
    assert (done["changed"], len(market.listings())) == (1, 1)


@pytest.mark.acceptance("S-051")
@pytest.mark.parametrize("external_ids_unique", [False, True])
async def test_a_listing_whose_skus_are_gone_says_so_and_a_push_by_hand_lists_it_anew(
    market: Market, external_ids_unique: bool
) -> None:
    """Where TikTok Shop takes no second product with the same external id, the listing that is there is linked."""
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    market.sandbox.box.set_option("tts_external_id_unique", external_ids_unique)
    with_other_skus(listing)
    market.store.merchant.edit_product(mug.id, {"description": "<p>Heavier now.</p>"})
    await market.pull()
    done = await market.push(mug.id)
    assert done["reasons"][0]["message"] == SKUS_NOT_FOUND
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert SKUS_NOT_FOUND in [problem["message"] for problem in row["problems"]]
    assert (await market.push(mug.id))["changed"] == 1
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert (row["sync_status"], row["linked"]) == ("synced", 1)
    assert (row["shop_product"] == listing.id) is external_ids_unique
    assert len(market.listings()) == (1 if external_ids_unique else 2)


def with_other_skus(listing: ShopProduct) -> None:
    """As after the seller deleted them and made them again."""
    skus = [replace(sku, id=f"{sku.id[:-1]}x") for sku in listing.skus.values()]
    listing.skus = {sku.id: sku for sku in skus}


@pytest.mark.acceptance("S-052")
async def test_a_missing_certificate_is_named(market: Market) -> None:
    rattle = market.add("Bell Rattle", "Rattles")
    await market.pulled()
    done = await market.push(rattle.id)
    assert market.problems_of(done) == ["certificate_missing"]
    assert done["reasons"][0]["message"].startswith(MISSING_CERTIFICATE)
    assert market.calls(CREATE) == 0


@pytest.mark.acceptance("S-053")
@pytest.mark.parametrize("outcome", ["approve", "reject"])
@pytest.mark.parametrize("deaf", [False, True])
async def test_the_review_is_followed_by_hint_or_by_sweep(market: Market, outcome: str, deaf: bool) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    market.deaf = deaf
    market.sandbox.box.set_option("tts_review_outcome", outcome)
    await market.push(mug.id)
    await market.advance(31)
    if deaf:
        await market.advance(700)
    status = {"approve": "ACTIVATE", "reject": "FAILED"}[outcome]

    async def shown() -> bool:
        return str((await market.ask(f"products/{mug.id}"))["row"]["shop_status"]) == status

    await market.until(shown, what=f"status {status}")
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert [p["code"] for p in row["problems"]] == ([] if outcome == "approve" else ["listing_failed"])


@pytest.mark.acceptance("S-054")
@pytest.mark.parametrize("status", ["SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "FREEZE", "DELETED"])
async def test_a_listing_off_sale_says_what_that_means(market: Market, status: str) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    market.sandbox.tiktok_shop.seller_center.set_status(listing, status)

    async def shown() -> bool:
        return str((await market.ask(f"products/{mug.id}"))["row"]["shop_status"]) == status

    await market.until(shown, what=f"status {status}")
    problem = (await market.ask(f"products/{mug.id}"))["row"]["problems"][0]
    assert problem["field"] == "status"
    assert "stock" in problem["message"] or "orders" in problem["message"]


async def test_beyond_the_daily_limit_products_wait_for_the_next_day_oldest_first(market: Market) -> None:
    mugs = [market.add(f"Mug {number}") for number in range(4)]
    await market.pulled()
    market.sandbox.box.set_option("tts_daily_listing_limit", 2)
    for mug in mugs:
        await market.offer(mug.id)
    tasks = []
    for mug in mugs:
        tasks.append((await market.act("push", mug.id, wait=False))["id"])
        await market.until(lambda mug=mug: settled(market, mug.id), what="listed or waiting")
    assert len(market.listings()) == 2
    waiting = (await market.ask(f"products/{mugs[3].id}"))["row"]
    assert waiting["sync_status"] == "unsynced"
    assert [problem["code"] for problem in waiting["problems"]] == ["daily_listing_limit"]
    assert market.calls(CREATE) == 3  # the fourth was not even asked for
    day = 86_400
    await market.advance(day - market.sandbox.box.clock.now() % day + 61)
    for task in tasks:
        assert (await market.ended(task))["changed"] == 1
    assert len(market.listings()) == 4
    last_two = [listing.content.get("title") or listing.review["title"] for listing in market.listings()[2:]]
    assert last_two == ["Mug 2", "Mug 3"]


async def settled(market: Market, product: int) -> bool:
    found = await market.known(product)
    return found.listed is not None or any(wish.waiting for wish in found.wishes)


async def test_one_content_is_uploaded_once(market: Market) -> None:
    picture = [{"image_url": "http://bc.test/images/same-800x800.png", "is_thumbnail": True}]
    mugs = [market.add(f"Mug {number}", images=picture) for number in range(3)]
    await market.pulled()
    await market.push(mugs[0].id)
    await market.push(mugs[1].id, mugs[2].id)
    assert market.calls(UPLOAD) == 1


async def test_a_picture_at_a_private_address_is_refused_without_a_call(market: Market) -> None:
    picture = [{"image_url": "https://10.0.0.7/secret.png", "is_thumbnail": True}]
    mug = market.add("Sly Mug", images=picture)
    await market.pulled()
    assert market.problems_of(await market.push(mug.id)) == ["image_refused"]


async def test_without_a_stock_number_the_push_waits_and_then_lists_nothing_for_sale(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    task = await market.act("push", mug.id, wait=False)
    await market.until(lambda: settled(market, mug.id), what="waiting for stock")
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert [problem["code"] for problem in row["problems"]] == ["waiting_for_stock"]
    await market.advance(61)
    assert (await market.ended(task["id"]))["changed"] == 1
    sku = next(iter(market.listing_of(mug.id).skus.values()))
    assert sum(stock.available for stock in sku.stock.values()) == 0


@pytest.mark.acceptance("S-036", "S-037")
async def test_what_cannot_be_bought_is_not_listed_unless_the_setting_says_so(market: Market) -> None:
    mug = market.with_sizes("Stone Mug", {"S": "10.00", "M": "11.00", "L": "12.00"})
    off = market.add("Old Mug", availability="disabled")
    middle = market.store.state.products[mug.id].variant_ids[1]
    market.store.state.variants[middle].purchasing_disabled = True
    await market.pulled()
    done = await market.push(mug.id, off.id)
    assert (done["changed"], done["skipped"], market.problems_of(done)) == (1, 1, ["not_purchasable"])
    shown = {sku.sales_attributes[0]["value_name"] for sku in market.listing_of(mug.id).skus.values()}
    assert shown == {"S", "L"}

    async def marked() -> bool:
        said = [m.model_dump() for m in market.heard if m.TYPE == "catalog.listing.changed.v1"]
        return bool(said) and said[-1]["unpurchasable"] == (middle,)

    await market.until(marked, what="the unpurchasable variant being said")
    await market.configure(sync_unpurchasable=True)
    done = await market.push(mug.id, off.id)
    assert done["changed"] == 2
    assert len(market.listing_of(mug.id).skus) == 3
