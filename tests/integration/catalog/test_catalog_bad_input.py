"""What does not fit is refused by the field's name, and nothing is half saved; other connections are never seen."""

from typing import Any

import pytest

from tests.integration.catalog.market import Market, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"name": "x" * 501}, "name"),
        ({"colour": "red"}, "colour"),
        ({"name": "Fine", "category_id": "1"}, "category_id"),
        ({"name": "Fine", "threshold": {"value": 2.5, "mode": "deactivate"}}, "threshold.value"),
        ({"name": "Fine", "threshold": {"value": -1, "mode": "deactivate"}}, "threshold.value"),
        ({"name": "Fine", "threshold": {"value": 1, "mode": "explode"}}, "threshold.mode"),
        ({"name": "Fine", "price_rule": {"percent": 0.1}}, "price_rule.percent"),
        ({"name": 5}, "name"),
    ],
)
async def test_a_bad_edit_of_a_product_changes_nothing(market: Market, edit: dict[str, Any], field: str) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    before = await market.known(mug.id)
    refused = await market.ask(f"products/{mug.id}", method="PATCH", json=edit, status=422)
    assert refused["field"] == field
    assert refused["type"] == f"urn:tandem:problem:{refused['code']}"
    assert (await market.known(mug.id)).choices == before.choices


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("products?limit=0", "limit"),
        ("products?limit=many", "limit"),
        ("products?cursor=abc", "cursor"),
        ("products?status=odd", "status"),
        ("auto-links?cursor=x", "cursor"),
    ],
)
async def test_bad_questions_are_refused_by_name(market: Market, path: str, field: str) -> None:
    assert (await market.ask(path, status=422))["field"] == field


async def test_bodies_that_are_no_json_or_too_large_are_refused(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    await market.ask(f"products/{mug.id}", method="PATCH", content=b"{", status=422)
    large = b'{"name": "' + b"x" * 1_100_000 + b'"}'
    await market.ask(f"products/{mug.id}", method="PATCH", content=large, status=413)


async def test_another_connections_products_categories_and_tasks_do_not_exist_here(
    market: Market, world: World
) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    before = await market.known(mug.id)
    other = await world.open_market()
    key = (await market.ask("categories"))["items"][0]["key"]
    done = await market.push(mug.id)
    for path in (f"products/{mug.id}", f"categories/{key}", f"tasks/{done['id']}/results"):
        await other.ask(path, status=404)
    await other.ask(f"products/{mug.id}", method="PATCH", json={"name": "Stolen"}, status=404)
    assert (await other.ask("products"))["items"] == []
    assert (await other.act("push", mug.id))["failed"] == 1
    assert (await market.known(mug.id)).choices == before.choices
    assert other.listings() == []
    await world.close_market(other)


async def test_scripts_in_a_description_never_reach_tiktok_shop(market: Market) -> None:
    text = '<p onclick="x()">Nice</p><script>steal()</script><iframe src="https://evil.test"></iframe><div>Box</div>'
    mug = market.add("Stone Mug", description=text)
    await market.pulled()
    await market.push(mug.id)
    listing = market.listing_of(mug.id)
    assert (listing.review or listing.content)["description"] == "<p>Nice</p><p>Box</p>"


async def test_pictures_inside_a_description_are_uploaded_and_replaced(market: Market) -> None:
    text = '<p>Look</p><img src="http://bc.test/images/inside-640x480.png" onerror="x()">'
    mug = market.add("Stone Mug", description=text)
    await market.pulled()
    assert (await market.push(mug.id))["changed"] == 1
    listing = market.listing_of(mug.id)
    shown = (listing.review or listing.content)["description"]
    assert 'width="640" height="480"' in shown
    assert "bc.test" not in shown


async def test_a_product_with_as_many_variants_as_a_store_allows_is_judged_and_said(market: Market) -> None:
    sizes = {f"Size {number}": "10.00" for number in range(600)}
    mug = market.with_sizes("Many Mug", sizes)
    await market.pull()
    check = await market.ask(f"products/{mug.id}/check")
    assert "too_many_variants" in [problem["code"] for problem in check["problems"]]
    said = await market.until(lambda: said_of(market, mug.id))
    assert len(said.model_dump_json()) < 900_000


async def said_of(market: Market, product: int) -> Any:
    found = [
        m for m in market.heard if m.TYPE == "catalog.product.changed.v1" and m.model_dump()["store_product"] == product
    ]
    return found[-1] if found else None
