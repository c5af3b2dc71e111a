"""Certificates, attributes, compliance answers, brand and size chart, on a product and on its category."""

import io
from typing import Any

import pytest
from PIL import Image

from platforms.tiktok_shop.rules import FILE_BYTES
from tests.integration.catalog.market import Market

pytestmark = pytest.mark.asyncio(loop_scope="module")

PDF = b"%PDF-1.4\n%a certificate\n"
COTTON, BATTERIES, GOODS = "100392", "101610", "101619"


def picture(side: int = 1200) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(made, "PNG")
    return made.getvalue()


async def upload(market: Market, path: str, content: bytes, name: str = "a.pdf", status: int = 200, **form: str) -> Any:
    return await market.ask(path, method="POST", files={"file": (name, content)}, data=form, status=status)


async def key_of(market: Market, name: str) -> str:
    found = (await market.ask("categories", params={"search": name}))["items"]
    return str(found[0]["key"])


async def value_of(market: Market, owner: str, attribute: str, name: str) -> dict[str, str]:
    form = await market.ask(f"{owner}/requirements")
    row = next(row for row in form["attributes"] if row["id"] == attribute)
    return next(choice for choice in row["choices"] if choice["name"] == name)


def sent(market: Market, product: int) -> dict[str, Any]:
    """The newest version of the listing."""
    listing = market.listing_of(product)
    return listing.review or listing.content


@pytest.mark.acceptance("S-077", "S-078", "S-087")
async def test_a_certificate_is_asked_for_uploaded_and_sent(market: Market) -> None:
    rattle = market.add("Bell Rattle", "Rattles")
    await market.pulled()
    owner = f"products/{rattle.id}"
    asked = (await market.ask(f"{owner}/requirements"))["certificates"][0]
    assert (asked["name"], asked["required"], asked["held_by"]) == ("Children's Product Certificate", True, "")
    assert market.problems_of(await market.push(rattle.id)) == ["certificate_missing"]
    await upload(market, f"{owner}/certificates/{asked['id']}", PDF, "../../cpc.pdf")
    held = (await market.ask(f"{owner}/requirements"))["certificates"][0]
    assert (held["held_by"], held["files"][0]["name"]) == ("product", "cpc.pdf")
    assert (await market.push(rattle.id))["changed"] == 1
    row = sent(market, rattle.id)["certifications"][0]
    assert (row["id"], row["files"][0]["name"]) == (asked["id"], "cpc.pdf")
    assert row["files"][0]["id"] in market.sandbox.tiktok_shop.state.files


@pytest.mark.acceptance("S-078")
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("cpc.pdf", b"MZ this is a program", "file_type"),
        ("cpc.png", b"<svg onload=alert(1)>", "file_type"),
        ("cpc.png", b"\x89PNG\r\n\x1a\n", "file_damaged"),
        ("cpc.pdf", b"", "file_empty"),
        ("cpc.pdf", b"%PDF-" + b"x" * FILE_BYTES, "file_too_large"),
    ],
)
async def test_other_files_are_refused_by_their_content(market: Market, name: str, content: bytes, code: str) -> None:
    rattle = market.add("Bell Rattle", "Rattles")
    await market.pulled()
    owner = f"products/{rattle.id}"
    certificate = (await market.ask(f"{owner}/requirements"))["certificates"][0]["id"]
    status = 413 if len(content) > FILE_BYTES + 65_536 else 422
    refused = await upload(market, f"{owner}/certificates/{certificate}", content, name, status)
    assert (refused["code"], refused["field"]) == (code, "file")
    assert (await market.known(rattle.id)).choices.details.certificates == {}


async def test_a_certificate_with_an_expiry_needs_a_date_to_come(market: Market) -> None:
    food = market.add("Dog Biscuit", "Dog Food")
    await market.pulled()
    asked = (await market.ask(f"products/{food.id}/requirements"))["certificates"][0]
    path = f"products/{food.id}/certificates/{asked['id']}"
    for form in ({}, {"expires": "2020-01-31"}, {"expires": "soon"}):
        assert (await upload(market, path, PDF, status=422, **form))["field"] == "expires"
    await upload(market, path, PDF, expires="2039-01-31")
    assert (await market.push(food.id))["changed"] == 1
    assert sent(market, food.id)["certifications"][0]["expiration_date"] == 2_180_044_800


@pytest.mark.acceptance("S-079", "S-080", "S-087")
async def test_attributes_are_filled_in_from_their_lists(market: Market) -> None:
    sweater = market.add("Wool Sweater", "Sweaters")
    await market.pulled()
    owner = f"products/{sweater.id}"
    form = (await market.ask(f"{owner}/requirements"))["attributes"]
    assert {row["name"]: row["required"] for row in form if not row["compliance"]} == {
        "Material": True,
        "Pattern": False,
        "Care Instructions": False,
        "Season": False,
        "Country of Origin": False,
    }
    wool = await value_of(market, owner, COTTON, "Wool")
    for values, field in (
        ({}, f"attributes.{COTTON}"),
        ({COTTON: []}, f"attributes.{COTTON}"),
        ({COTTON: [{"id": "1"}]}, f"attributes.{COTTON}"),
        ({COTTON: [wool], "100395": [{"name": "Monsoon"}]}, "attributes.100395"),
        ({COTTON: [wool], "999": [{"name": "x"}]}, "attributes.999"),
    ):
        body = {"attributes": values}
        refused = await market.ask(f"{owner}/attributes", method="PUT", json=body, status=422)
        assert refused["field"] == field
    assert market.problems_of(await market.push(sweater.id)) == ["attribute_missing"]
    body = {"attributes": {COTTON: [{"id": wool["id"]}], "100393": [{"name": "Cable"}]}}
    await market.ask(f"{owner}/attributes", method="PUT", json=body)
    assert (await market.push(sweater.id))["changed"] == 1
    assert sent(market, sweater.id)["product_attributes"] == [
        {"id": COTTON, "values": [{"id": wool["id"]}]},
        {"id": "100393", "values": [{"name": "Cable"}]},
    ]


@pytest.mark.acceptance("S-081")
async def test_compliance_is_a_form_of_its_own(market: Market) -> None:
    cable = market.add("USB Cable", "Cables")
    await market.pulled()
    owner = f"products/{cable.id}"
    assert market.problems_of(await market.push(cable.id)) == ["attribute_missing", "attribute_missing"]
    yes, no = [await value_of(market, owner, BATTERIES, name) for name in ("Yes", "No")]
    none = await value_of(market, owner, GOODS, "No")
    answers = {BATTERIES: [yes], GOODS: [none]}
    body = {"compliance": True, "attributes": answers}
    refused = await market.ask(f"{owner}/attributes", method="PUT", json=body, status=422)
    assert refused["field"] == "attributes.101611"  # batteries: of which type
    body = {"compliance": True, "attributes": {**answers, BATTERIES: [no]}}
    await market.ask(f"{owner}/attributes", method="PUT", json=body)
    assert (await market.push(cable.id))["changed"] == 1


@pytest.mark.acceptance("S-082")
async def test_a_brand_is_searched_chosen_and_used_at_the_next_push(market: Market) -> None:
    mug = market.add("Stone Mug")
    await market.pulled()
    found = (await market.ask("brands", params={"search": "aldercr"}))["items"]
    assert [brand["name"] for brand in found] == ["Aldercroft"]
    await market.ask(f"products/{mug.id}/brand", method="PUT", json={"brand_id": found[0]["id"], "name": "Aldercroft"})
    await market.push(mug.id)
    assert sent(market, mug.id)["brand_id"] == found[0]["id"]
    closed = (await market.ask("brands", params={"search": "Glasswing"}))["items"][0]
    for brand, code in ((closed["id"], "brand_not_authorized"), ("1", "unknown_brand")):
        body = {"brand_id": brand, "name": "Glasswing"}
        refused = await market.ask(f"products/{mug.id}/brand", method="PUT", json=body, status=422)
        assert (refused["code"], refused["field"]) == (code, "brand_id")


@pytest.mark.acceptance("S-083")
async def test_a_size_chart_is_required_added_and_sent(market: Market) -> None:
    jeans = market.add("Blue Jeans", "Jeans")
    await market.pulled()
    assert "size_chart_missing" in market.problems_of(await market.push(jeans.id))
    path = f"products/{jeans.id}/size-chart"
    assert (await upload(market, path, picture(500), "chart.png", 422))["code"] == "image_too_small"
    assert (await upload(market, path, PDF, "chart.png", 422))["code"] == "file_type"
    await upload(market, path, picture(), "chart.png")
    assert (await market.push(jeans.id))["changed"] == 1
    uri = sent(market, jeans.id)["size_chart"]["image"]["uri"]
    assert market.sandbox.tiktok_shop.state.images[uri].use_case == "SIZE_CHART_IMAGE"


@pytest.mark.acceptance("S-084", "S-085", "S-086")
async def test_a_categorys_values_hold_for_its_products_unless_they_have_their_own(market: Market) -> None:
    first, second = market.add("Wool Sweater", "Sweaters"), market.add("Cotton Sweater", "Sweaters")
    await market.pulled()
    category = f"categories/{await key_of(market, 'Sweaters')}"
    wool, cotton = [await value_of(market, category, COTTON, name) for name in ("Wool", "Cotton")]
    brands = {row["name"]: row["id"] for row in (await market.ask("brands"))["items"]}
    body = {"attributes": {COTTON: [wool]}}
    await market.ask(f"{category}/attributes", method="PUT", json=body)
    await market.ask(f"{category}/brand", method="PUT", json={"brand_id": brands["Everfield"], "name": "Everfield"})
    own = {"attributes": {COTTON: [cotton]}}
    await market.ask(f"products/{second.id}/attributes", method="PUT", json=own)
    assert (await market.push(first.id, second.id))["changed"] == 2

    def material(product: int) -> str:
        return str(sent(market, product)["product_attributes"][0]["values"][0]["id"])

    assert (material(first.id), material(second.id)) == (wool["id"], cotton["id"])
    assert {sent(market, p.id)["brand_id"] for p in (first, second)} == {brands["Everfield"]}
    form = await market.ask(f"products/{second.id}/requirements")
    assert next(row for row in form["attributes"] if row["id"] == COTTON)["held_by"] == "product"

    await market.advance(31)
    removed = {"attributes": {COTTON: []}}
    await market.ask(f"products/{second.id}/attributes", method="PUT", json=removed)
    assert (await market.push(second.id))["changed"] == 1
    assert material(second.id) == wool["id"]


@pytest.mark.acceptance("S-084")
async def test_certificates_and_size_charts_of_a_category_are_sent_for_its_products(market: Market) -> None:
    rattle, jeans = market.add("Bell Rattle", "Rattles"), market.add("Blue Jeans", "Jeans")
    await market.pulled()
    rattles, trousers = await key_of(market, "Rattles"), await key_of(market, "Jeans")
    certificate = (await market.ask(f"categories/{rattles}/requirements"))["certificates"][0]["id"]
    await upload(market, f"categories/{rattles}/certificates/{certificate}", picture(), "cpc.png")
    await upload(market, f"categories/{trousers}/size-chart", picture(), "chart.png")
    assert (await market.push(rattle.id, jeans.id))["changed"] == 2
    assert sent(market, rattle.id)["certifications"][0]["images"]
    assert sent(market, jeans.id)["size_chart"]["image"]["uri"]
    rows = {row["name"]: row["missing"] for row in (await market.ask("categories"))["items"]}
    assert rows == {"Rattles": [], "Jeans": []}
    await market.ask(f"categories/{trousers}/size-chart", method="DELETE")
    await market.ask(f"categories/{rattles}/certificates/{certificate}", method="DELETE")
    rows = {row["name"]: row["missing"] for row in (await market.ask("categories"))["items"]}
    assert rows == {"Rattles": ["certificates"], "Jeans": ["size_chart"]}
