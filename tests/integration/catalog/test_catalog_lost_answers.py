"""Every call that a push makes is done and its answer lost: one listing, as the rules give it, and each thing once."""

import pytest

from tests.integration.catalog.market import CREATE, UPLOAD, Market

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULTS = ("reset_after", "error_after", "timeout_after")
PDF = b"%PDF-1.4\n%a certificate\n"


@pytest.fixture(autouse=True)
def _times_out_soon(market: Market) -> None:
    market.sandbox.box.set_option("hold_seconds", 0.2)


@pytest.mark.acceptance("S-050")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    "call",
    [
        "POST /product/*/images/upload",
        "POST /product/*/files/upload",
        "GET /product/*/categories/*/rules",
        "GET /product/*/categories/*/attributes",
        "POST /product/*/products",
    ],
)
async def test_a_first_push_whose_answer_is_lost(market: Market, call: str, fault: str) -> None:
    rattle = market.add("Bell Rattle", "Rattles")
    await market.pulled()
    key = (await market.ask("categories"))["items"][0]["key"]
    certificate = (await market.ask(f"categories/{key}/requirements"))["certificates"][0]["id"]
    path = f"products/{rattle.id}/certificates/{certificate}"
    await market.ask(path, method="POST", files={"file": ("cpc.pdf", PDF)})
    await forget_rules(market)
    await market.offer(rattle.id)
    rule = market.sandbox.box.switches.on(f"tts:{call}", fault)
    task = (await market.act("push", rattle.id, wait=False))["id"]
    await market.until(lambda: struck(rule), what="the fault")
    done = await market.ended_later(task)
    assert (done["changed"], done["failed"]) == (1, 0), done
    listing = market.listing_of(rattle.id)
    assert len(market.listings()) == 1
    assert (await market.known(rattle.id)).shop_product == listing.id
    newest = listing.review or listing.content
    assert (newest["title"], len(newest["main_images"]), len(newest["certifications"])) == ("Bell Rattle", 1, 1)
    assert market.calls(CREATE) <= 2
    assert market.calls(UPLOAD) <= 2


@pytest.mark.acceptance("S-050")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("call", "changes"),
    [
        ("GET /product/*/products/*", {"description": "<p>New.</p>"}),
        ("POST /product/*/products/*/partial_edit", {"description": "<p>New.</p>"}),
        ("POST /product/*/products/*/prices/update", {"price": "25.00"}),
    ],
)
async def test_an_edit_whose_answer_is_lost(market: Market, call: str, changes: dict[str, str], fault: str) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await market.deafened(mug.id)
    market.store.merchant.edit_product(mug.id, changes)
    market.sandbox.box.switches.off()
    rule = market.sandbox.box.switches.on(f"tts:{call}", fault)
    await market.pull()
    task = (await market.act("push", mug.id, wait=False))["id"]
    await market.until(lambda: struck(rule), what="the fault")
    done = await market.ended_later(task)
    assert (done["failed"], done["skipped"]) == (0, 0), done
    assert market.listings() == [listing]
    await market.advance(31)
    assert listing.content["description"] == changes.get("description", "<p>Stone Mug, made with care.</p>")
    assert [str(sku.price) for sku in listing.skus.values()] == [changes.get("price", "19.90")]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("action", "call", "status"),
    [
        ("deactivate", "POST /product/*/products/deactivate", "SELLER_DEACTIVATED"),
        ("activate", "POST /product/*/products/activate", "ACTIVATE"),
        ("delete_listing", "DELETE /product/*/products", "DELETED"),
    ],
)
async def test_a_change_of_status_whose_answer_is_lost(
    market: Market, action: str, call: str, status: str, fault: str
) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    if action == "activate":
        await market.act("deactivate", mug.id)
    await market.deafened(mug.id)
    rule = market.sandbox.box.switches.on(f"tts:{call}", fault)
    task = (await market.act(action, mug.id, wait=False))["id"]
    await market.until(lambda: struck(rule), what="the fault")
    done = await market.ended_later(task)
    assert done["changed"] == 1, done
    assert listing.status == status
    row = (await market.ask(f"products/{mug.id}"))["row"]
    assert row["shop_status"] == status


async def struck(rule: object) -> bool:
    return bool(rule.struck)  # type: ignore[attr-defined]


async def forget_rules(market: Market) -> None:
    cache = market.ports.database.collection("cache")
    for document in await cache.find({}):
        if ":rules:" in document["_id"]:
            await cache.delete_one({"_id": document["_id"]})
