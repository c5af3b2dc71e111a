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


LONG = "x" * 5_000
BAD_BODIES: list[tuple[str, str, Any, str]] = [
    ("PATCH", "products/{mug}", {"name": LONG}, "name"),
    ("PATCH", "products/{mug}", {"category_id": LONG}, "category_id"),
    ("PATCH", "products/{mug}", {"rules": {"create": {"colour": "origin"}}}, "rules.create.colour"),
    ("PATCH", "products/{mug}", {"rules": {"create": {"name": "tts"}}}, "rules"),
    ("PATCH", "products/{mug}", {"price_rule": {"percent": "a lot"}}, "price_rule.percent"),
    ("PATCH", "products/{mug}", {"price_rule": {"rounding": "to_42"}}, "price_rule.rounding"),
    ("PATCH", "products/{mug}", {"price_rule": {"minimum": "-1"}}, "price_rule"),
    ("PUT", "products/{mug}/links", {"shop_product": "1", "pairs": [{"variant": 1, "shop_sku": "1"}] * 2_000}, "pairs"),
    ("PUT", "products/{mug}/links", {"shop_product": LONG, "pairs": [{"variant": 1, "shop_sku": "1"}]}, "shop_product"),
    ("PUT", "products/{mug}/links", {"pairs": [{"variant": 1, "shop_sku": "1"}]}, "shop_product"),
    ("PUT", "products/{mug}/attributes", {"attributes": {"1": [{"name": LONG}]}}, "attributes.1.0.name"),
    ("PUT", "products/{mug}/attributes", {"attributes": {"1": [{"price": "1"}]}}, "attributes.1"),
    ("PUT", "products/{mug}/attributes", {"attributes": {"999": [{"name": "x"}]}}, "attributes.999"),
    ("PUT", "products/{mug}/brand", {"brand_id": LONG}, "brand_id"),
    ("PUT", "products/{mug}/brand", {}, "brand_id"),
    ("PUT", "categories/{key}/mapping", {"category_id": 7}, "category_id"),
    ("PUT", "categories/{key}/mapping", {}, "category_id"),
    ("PUT", "categories/{key}/mapping", {"category_id": None, "why": "x"}, "why"),
    ("PUT", "categories/{key}/attributes", {"attributes": {"999": [{"name": "x"}]}}, "attributes.999"),
    ("POST", "products/{mug}/preview/check", {"stamp": ""}, "stamp"),
    ("POST", "products/{mug}/preview/check", {"stamp": LONG}, "stamp"),
]


async def test_what_does_not_fit_is_refused_by_the_fields_name_and_nothing_is_saved(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    key = (await market.ask("categories"))["items"][0]["key"]
    before = await everything(market)
    for method, path, body, field in BAD_BODIES:
        address = path.format(mug=mug.id, key=key)
        refused = await market.ask(address, method=method, json=body, status=422)
        assert refused["field"].startswith(field), (method, path, body, refused)
        assert refused["detail"]
        assert refused["status"] == 422
    for path in {(method, path) for method, path, _, _ in BAD_BODIES}:
        for body in (b"", b"null", b"[]", b'"text"', b"7", b"{", b"\xff\xfe", b"[" * 5_000):
            address = path[1].format(mug=mug.id, key=key)
            refused = await market.ask(address, method=path[0], content=body, status=422)
            assert refused["type"].startswith("urn:tandem:problem:")
    assert await everything(market) == before


@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("GET", "products/999999", "product"),
        ("GET", "products/999999999999999999999999", "product"),
        ("GET", "products/999999/check", "product"),
        ("GET", "products/999999/preview", "product"),
        ("GET", "products/999999/requirements", "product"),
        ("DELETE", "products/999999/links", "product"),
        ("GET", "categories/nothing", "category"),
        ("GET", "categories/nothing/readiness", "category"),
        ("DELETE", "categories/nothing/size-chart", "category"),
        ("GET", "shop-listings/1729000000000000000", "shop_product"),
        ("GET", "shop-listings/nonsense", "shop_product"),
        ("GET", "tasks/nothing/results", "task"),
    ],
)
async def test_ids_that_do_not_exist_are_not_found_by_name(market: Market, method: str, path: str, field: str) -> None:
    refused = await market.ask(path, method=method, status=404)
    assert (refused["code"], refused["field"]) == ("not_found", field)


async def test_names_that_no_platform_takes_are_pulled_and_judged(market: Market) -> None:
    mug = market.add("Stone Mug")
    market.store.state.products[mug.id].name = LONG
    await market.pulled()
    codes = [problem["code"] for problem in (await market.ask(f"products/{mug.id}/check"))["problems"]]
    assert "title_too_long" in codes
    assert market.problems_of(await market.push(mug.id)) == codes
    assert market.listings() == []


async def everything(market: Market) -> list[Any]:
    """All that the catalog keeps of the connection, but for its caches."""
    found = []
    for name in ("products", "categories", "claims"):
        rows = await market.ports.database.collection(name).find({})
        mine = [row for row in rows if str(row["_id"]).startswith(f"{market.connection}:")]
        found.append(sorted(mine, key=lambda row: str(row["_id"])))
    return found
