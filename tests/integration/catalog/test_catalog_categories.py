"""Categories: listed once, suggested, mapped by people, chosen for one product, with their red tags."""

from typing import Any

import pytest

from tests.integration.catalog.market import Market

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def rows(market: Market) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in (await market.ask("categories"))["items"]}


async def choose(market: Market, name: str, category: str, status: int = 200) -> Any:
    key = (await rows(market))[name]["key"]
    return await market.ask(f"categories/{key}/mapping", method="PUT", json={"category_id": category}, status=status)


@pytest.mark.acceptance("S-069", "S-070")
async def test_each_category_is_listed_once_with_its_count_and_a_suggestion(market: Market) -> None:
    market.add("Stone Mug"), market.add("Tall Mug"), market.add("Tall Vase", "Vases")
    await market.pulled()
    found = await rows(market)
    assert {name: row["products"] for name, row in found.items()} == {"Mugs": 2, "Vases": 1}
    assert found["Mugs"]["shop_category"]["id"] == market.category_id("Mugs")
    assert found["Mugs"]["shop_category"]["path"] == ["Home & Kitchen", "Tableware & Drinkware", "Mugs"]
    assert found["Mugs"]["mapped_by"] == "suggestion"
    first = await market.ask("categories", params={"limit": "1"})
    second = await market.ask("categories", params={"limit": "1", "cursor": first["next"]})
    assert [page["items"][0]["name"] for page in (first, second)] == ["Mugs", "Vases"]
    assert (first["total"], second["next"]) == (2, None)


@pytest.mark.acceptance("S-071", "S-074")
async def test_a_persons_mapping_stays_and_acts_at_the_next_push(market: Market) -> None:
    mug = market.add("Stone Mug")
    listing = await market.listed(mug.id)
    await choose(market, "Mugs", market.category_id("Vases"))
    market.add("Tall Mug")
    await market.pulled()
    found = (await rows(market))["Mugs"]
    assert (found["mapped_by"], found["shop_category"]["id"]) == ("person", market.category_id("Vases"))
    assert found["suggestion"]["id"] == market.category_id("Mugs")
    assert listing.content["category_id"] == market.category_id("Mugs")
    await market.push(mug.id)
    await market.advance(31)
    assert listing.content["category_id"] == market.category_id("Vases")


@pytest.mark.acceptance("S-072")
async def test_only_open_leaves_can_be_chosen(market: Market) -> None:
    market.add("Stone Mug")
    await market.pulled()
    for name, code in (("Home & Kitchen", "not_a_leaf"), ("Vitamins", "category_closed")):
        refused = await choose(market, "Mugs", market.category_id(name), status=422)
        assert (refused["code"], refused["field"]) == (code, "category_id")
    assert (await choose(market, "Mugs", "1", status=422))["code"] == "unknown_category"
    assert (await rows(market))["Mugs"]["mapped_by"] == "suggestion"
    found = (await market.ask("shop-categories", params={"search": "drinkware mugs"}))["items"]
    assert [(node["name"], node["choosable"]) for node in found] == [("Mugs", True)]
    top = (await market.ask("shop-categories"))["items"]
    assert "Home & Kitchen" in [node["name"] for node in top]


@pytest.mark.acceptance("S-073")
async def test_a_products_own_category_goes_first(market: Market) -> None:
    mug, other = market.add("Stone Mug"), market.add("Other Mug")
    await market.pulled()
    own = {"category_id": market.category_id("Vases")}
    await market.ask(f"products/{mug.id}", method="PATCH", json=own)
    await market.push(mug.id, other.id)
    for product, category in ((mug, "Vases"), (other, "Mugs")):
        listing = market.listing_of(product.id)
        assert (listing.review or listing.content)["category_id"] == market.category_id(category)


@pytest.mark.acceptance("S-075", "S-076")
async def test_red_tags_name_what_is_missing_and_lead_to_its_form(market: Market) -> None:
    market.add("Stone Mug"), market.add("Bell Rattle", "Rattles"), market.add("Day Dress", "Casual Dresses")
    market.add("USB Cable", "Cables")
    await market.pulled()
    found = await rows(market)
    assert {name: row["missing"] for name, row in found.items()} == {
        "Mugs": [],
        "Rattles": ["certificates"],
        "Casual Dresses": ["attributes", "size_chart"],
        "Cables": ["compliance"],
    }
    form = await market.ask(f"categories/{found['Rattles']['key']}/requirements")
    assert [(row["required"], row["held_by"]) for row in form["certificates"]] == [(True, "")]
    form = await market.ask(f"categories/{found['Cables']['key']}/requirements")
    assert {row["name"] for row in form["attributes"] if row["compliance"] and row["required"]} == {
        "Contains Batteries or Cells?",
        "Other Dangerous Goods or Hazardous Materials",
    }


async def test_the_tree_and_the_rules_are_read_once(market: Market) -> None:
    for number in range(4):
        market.add(f"Mug {number}")
    await market.pulled()
    await market.push(*market.store.state.products)
    await rows(market)
    assert market.calls("GET /product/{version}/categories") == 1
    assert market.calls("GET /product/{version}/categories/{category_id}/rules") == 1
    assert market.calls("GET /product/{version}/categories/{category_id}/attributes") == 1


async def test_a_refresh_reads_the_tree_now_and_the_rules_when_they_are_needed(market: Market) -> None:
    market.add("Stone Mug")
    await market.pulled()
    await rows(market)
    found = await market.ask("shop-categories/refresh", method="POST")
    assert "Home & Kitchen" in [node["name"] for node in found["items"]]
    assert market.calls("GET /product/{version}/categories") == 2
    assert market.calls("GET /product/{version}/categories/{category_id}/rules") == 1
    await rows(market)
    assert market.calls("GET /product/{version}/categories/{category_id}/rules") == 2


async def test_a_category_tells_how_many_of_its_products_are_ready(market: Market) -> None:
    market.add("Stone Mug"), market.add("Dear Mug", price="9000.00")
    await market.pulled()
    found = await market.ask(f"categories/{(await rows(market))['Mugs']['key']}/readiness")
    assert found == {"products": 2, "ready": 1, "problems": {"price_out_of_bounds": 1}}


async def test_an_edit_made_on_an_older_state_is_refused(market: Market) -> None:
    market.add("Stone Mug")
    await market.pulled()
    row = (await rows(market))["Mugs"]
    body, path = {"category_id": market.category_id("Vases")}, f"categories/{row['key']}/mapping"
    old = {"If-Match": str(row["rev"])}
    await market.ask(path, method="PUT", json=body, headers=old)
    refused = await market.ask(path, method="PUT", json={"category_id": None}, headers=old, status=412)
    assert refused["code"] == "changed_meanwhile"
    assert (await rows(market))["Mugs"]["mapped_by"] == "person"
