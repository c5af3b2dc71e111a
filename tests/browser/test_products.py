"""Products and categories on the screen: push, reasons with their fixes, forms, mapping, stock."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Shop
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(240)]

BLOCKS, TOYS = "Stacking Rainbow Blocks", "Baby & Toddler Toys"
REVIEW = 120.0
"""Seconds in which TikTok Shop has reviewed an edit."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def reasons_of(window: Window, name: str) -> Locator:
    """The product's unfolded sync status, in the table."""
    button = window.page.get_by_role("button", name=f"Details of {name}")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    return window.page.get_by_role("list", name="Reasons")


@pytest.mark.acceptance("S-046", "S-047", "S-155", "S-156")
def test_products_and_home_say_what_is_synced_and_what_needs_a_person(window: Window) -> None:
    window.of("", "Home")
    attention = window.page.get_by_role("listitem").filter(has_text="unsynced").first
    expect(attention).to_contain_text("products unsynced")
    expect(window.row("Tasks", "Push")).to_contain_text(re.compile(r"\d+ synced, \d+ unsynced"))
    expect(window.row("Tasks", "Pull")).to_contain_text("merchant@example.com")
    for name in ("Synced products", "Unsynced products", "Synced orders", "Unsynced orders", "Overall Revenue"):
        expect(window.page.get_by_role("term").filter(has_text=re.compile(f"^{name}$"))).to_be_visible()
    window.page.get_by_role("link", name="Unsynced products").click()
    window.settled("Products")
    expect(window.row("Products", "Gilded Mantel Clock")).to_contain_text("unsynced", ignore_case=True)
    expect(window.page.get_by_role("link", name="Canvas Market Tote")).to_have_count(0)
    expect(reasons_of(window, "Gilded Mantel Clock")).to_contain_text("The price 14900.00 of GMC is outside")
    window.choose("Show", "All")
    row = window.row("Products", "Canvas Market Tote")
    expect(row).to_contain_text(re.compile(r"1729\d{15}"))
    expect(row).to_contain_text("Live", ignore_case=True)
    window.press("Actions for Canvas Market Tote")
    offered = window.page.get_by_role("menu", name="Actions for Canvas Market Tote").get_by_role("menuitem")
    expect(offered).to_have_text(
        [
            "Push Product",
            "Update TTS status",
            "Update price",
            "Update stock",
            "Activate",
            "Deactivate",
            "Preview of a push",
            "Map Product",
            "Choose brand",
            "Show certifications",
            "Fill in attributes",
            "Fill in compliances",
            "Add size chart",
            "Choose category",
        ]
    )


@pytest.mark.parametrize(
    ("view", "inside", "outside"),
    [
        ("Synced", "Canvas Market Tote", "Gilded Mantel Clock"),
        ("Unsynced", "Gilded Mantel Clock", "Canvas Market Tote"),
        ("Needs attention", "Linen Apron", "Canvas Market Tote"),
        ("Not linked", "Walnut Serving Tray", "Canvas Market Tote"),
    ],
)
def test_the_list_shows_one_view_at_a_time(window: Window, view: str, inside: str, outside: str) -> None:
    window.of("/products", "Products")
    window.choose("Show", view)
    expect(window.page.get_by_role("link", name=inside)).to_be_visible()
    expect(window.page.get_by_role("link", name=outside)).to_have_count(0)
    window.fill("Search", "no such thing")
    window.press("Search")
    window.sees("No product matches")
    window.page.get_by_role("link", name="Show all products").click()
    expect(window.page.get_by_role("link", name=outside)).to_be_visible()


def test_what_runs_low_is_found(window: Window, shop: Shop) -> None:
    tandem = shop.stage.tandem
    product = next(row for row in tandem.products() if row["name"] == "Canvas Market Tote")
    tandem.of_connection(
        "PATCH", f"/products/{product['store_product']}", {"threshold": {"value": 60, "mode": "out_of_stock"}}
    )
    window.of("/products", "Products")
    window.choose("Show", "Low stock")
    window.until_shown(lambda: window.page.get_by_role("main"), "Canvas Market Tote")
    expect(window.page.get_by_role("link", name="Pour-Over Coffee Set")).to_have_count(0)
    tandem.of_connection("PATCH", f"/products/{product['store_product']}", {"threshold": None})
    window.until_shown(lambda: window.page.get_by_role("main"), "No product matches")


@pytest.mark.acceptance("S-041", "S-042", "S-043")
def test_ticked_products_are_pushed_as_one_task_that_home_shows(window: Window) -> None:
    window.of("/products", "Products")
    for name in ("Canvas Market Tote", "Gilded Mantel Clock"):
        window.page.get_by_role("checkbox", name=f"Select {name}").check()
    window.sees("2 products selected")
    window.from_menu("Actions", "Push Products")
    window.told("Push Products: task")
    window.follow("Home")
    task = window.page.get_by_role("table", name="Tasks").get_by_role("row").nth(1)
    expect(task).to_contain_text("Push")
    expect(task).to_contain_text("1 synced, 1 unsynced", timeout=60_000)
    task.get_by_role("link").click()
    window.settled("Task")
    expect(window.page.get_by_role("table", name="Reasons")).to_contain_text("The price 14900.00 of GMC is outside")


def test_everything_that_matches_can_be_chosen_at_once(window: Window, shop: Shop) -> None:
    """Beyond the page, too: the page is made shorter than the list."""
    window.page.route(
        "**/products?*", lambda route: route.continue_(url=route.request.url.replace("limit=50", "limit=5"))
    )
    window.of("/products", "Products")
    window.page.get_by_role("checkbox", name="Select all on this page").check()
    window.sees("5 products selected")
    window.press("Select all 16 that match")
    window.sees("16 products selected")
    window.press("Show more")
    expect(window.page.get_by_role("checkbox", name="Select Linen Apron")).to_be_checked()
    window.from_menu("Actions", "Update TTS status")
    window.told("Update TTS status: task")
    newest = shop.stage.tandem.call("GET", "/tasks")["items"][0]
    done = shop.stage.tandem.task(newest["id"])
    assert done["changed"] + done["unchanged"] + done["skipped"] + done["failed"] == 16


@pytest.mark.acceptance("S-040", "S-052", "S-069", "S-071", "S-072", "S-075", "S-076", "S-077", "S-078", "S-087")
def test_a_category_is_mapped_and_its_missing_certificate_is_given(window: Window, shop: Shop) -> None:
    page = window.page
    window.of("/categories", "Categories")
    expect(page.get_by_role("table", name="Categories").get_by_role("row").filter(has_text=TOYS)).to_have_count(1)
    expect(window.row("Categories", TOYS)).to_contain_text("Suggestion")
    page.get_by_role("link", name=TOYS, exact=True).click()
    window.settled(TOYS)
    page.get_by_label("Search in TikTok Shop's categories").fill("vitamins")
    expect(page.get_by_role("radio", name=re.compile("Vitamins .not open to your shop"))).to_be_disabled()
    page.get_by_label("Search in TikTok Shop's categories").fill("toddler")
    page.get_by_text(re.compile("› Baby & Toddler Toys ›")).first.click()
    window.press("Use this category")
    window.told("Mapped. Products use it at their next push")
    window.follow("Categories")
    row = window.row("Categories", TOYS)
    expect(row).to_contain_text("You")
    window.until_shown(lambda: window.row("Categories", TOYS), re.compile("certificate", re.I))
    row.get_by_role("link", name=re.compile("^Fill in certificate")).click()
    window.settled(TOYS)
    expect(page.get_by_role("tabpanel", name="Certifications")).to_contain_text("Children's Product Certificate")

    window.follow("Products")
    window.from_menu(f"Actions for {BLOCKS}", "Push Product")
    window.until_shown(lambda: window.row("Products", BLOCKS), re.compile("unsynced", re.I))
    reasons = reasons_of(window, BLOCKS)
    expect(reasons).to_contain_text("The product is missing the required certificate file")
    reasons.get_by_role("link", name="Show certifications").click()
    window.settled(BLOCKS)
    panel = page.get_by_role("tabpanel", name="Certifications")
    expect(panel.get_by_role("heading", name="Children's Product Certificate")).to_contain_text(
        re.compile("required.*missing", re.I)
    )
    page.get_by_label(re.compile("^File for")).set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a certificate"}
    )
    panel.get_by_role("button", name=re.compile("Upload|Add|Store")).click()
    expect(panel.get_by_role("alert").or_(panel.get_by_text(re.compile("PDF, JPG"))).first).to_be_visible()
    page.get_by_label(re.compile("^File for")).set_input_files(
        {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    panel.get_by_role("button", name=re.compile("Upload|Add|Store")).click()
    window.told("The file is stored and sent with the next push.")
    expect(panel.get_by_role("heading", name="Children's Product Certificate")).to_contain_text(
        "present", ignore_case=True
    )
    window.from_menu(f"Actions for {BLOCKS}", "Push Product")
    window.until_shown(lambda: page.get_by_role("main"), re.compile(r"^(?!.*unsynced).*synced", re.I | re.S))


@pytest.mark.acceptance("S-079", "S-080", "S-081", "S-082")
def test_required_attributes_compliances_and_brand_are_given(window: Window) -> None:
    page = window.page
    window.of("/products", "Products")
    reasons = reasons_of(window, "Fjord Wool Sweater")
    expect(reasons).to_contain_text('"Material" is required.')
    reasons.get_by_role("link", name="Fill in attributes").first.click()
    window.settled("Fjord Wool Sweater")
    expect(page.locator("label").filter(has_text="Material").first).to_contain_text("*")
    window.press("Save")
    window.sees("Material is required.")
    window.choose("Material", "Wool")
    window.press("Save")
    window.told("Saved. It is sent with the next push.")

    page.get_by_role("tab", name="Brand").click()
    page.get_by_role("searchbox", name="Brand").fill("drift")
    page.get_by_text("Driftline", exact=True).first.click()
    window.press("Confirm")
    window.told("The brand is used at the next push.")
    expect(page.get_by_role("tabpanel", name="Brand")).to_contain_text("Brand now: Driftline")

    window.of("/products", "Products")
    window.from_menu("Actions for Slim Felt Phone Case", "Fill in compliances")
    window.settled("Slim Felt Phone Case")
    window.choose("Contains Batteries or Cells?", "No")
    window.choose("Other Dangerous Goods or Hazardous Materials", "No")
    window.press("Save")
    window.told("Saved. It is sent with the next push.")
    for name in ("Fjord Wool Sweater", "Slim Felt Phone Case"):
        window.of("/products", "Products")
        window.from_menu(f"Actions for {name}", "Push Product")
        window.until_shown(lambda name=name: window.row("Products", name), re.compile(r"1729\d{15}"))  # type: ignore[misc]


@pytest.mark.acceptance("S-064", "S-065", "S-066")
def test_price_stock_and_sale_of_ticked_products_are_set_from_the_list(window: Window) -> None:
    page = window.page
    window.of("/products", "Products")
    for action in ("Update price", "Update stock", "Deactivate", "Activate"):
        for name in ("Canvas Market Tote", "Gilded Mantel Clock"):
            page.get_by_role("checkbox", name=f"Select {name}").check()
        window.from_menu("Actions", action)
        window.told(f"{action}: task")
        window.follow("Home")
        task = page.get_by_role("table", name="Tasks").get_by_role("row").nth(1)
        expect(task).to_contain_text(action)
        expect(task).to_contain_text(re.compile(r"[1-9]\d* done, 1 not done"), timeout=60_000)
        window.follow("Products")
        status = "Deactivated" if action == "Deactivate" else "Live"
        window.until_shown(lambda: window.row("Products", "Canvas Market Tote"), status)


@pytest.mark.acceptance("S-083", "S-103", "S-104")
def test_a_product_has_a_size_chart_and_a_threshold_of_its_own(window: Window) -> None:
    page = window.page
    window.of("/products", "Products")
    window.from_menu("Actions for Harbor Crewneck Tee", "Add size chart")
    window.settled("Harbor Crewneck Tee")
    chart = page.get_by_label("Size chart image", exact=True)
    for side, said in ((600, "must have at least 1024 pixels."), (1024, "Present: chart.png")):
        chart.set_input_files({"name": "chart.png", "mimeType": "image/png", "buffer": picture(side)})
        window.press("Upload")
        window.sees(said)
    window.told("The size chart is stored and sent with the next push.")
    page.get_by_role("tab", name="Rules").click()
    page.get_by_text("This product has a threshold of its own").click()
    window.fill("Low Inventory Threshold", "7")
    page.get_by_text("Deactivate the product on TikTok Shop").click()
    page.get_by_text("Exclude Low Inventory Threshold").click()
    window.press("Save")
    window.told("Saved. Nothing is sent by this")
    page.reload()
    window.settled("Harbor Crewneck Tee")
    expect(page.get_by_label("Low Inventory Threshold", exact=True)).to_have_value("7")
    expect(page.get_by_label("Exclude Low Inventory Threshold")).to_be_checked()


def picture(side: int) -> bytes:
    """A square PNG."""
    file = BytesIO()
    Image.new("RGB", (side, side), "white").save(file, "PNG")
    return file.getvalue()


def test_what_is_typed_outlives_work_in_the_background_and_saves(window: Window, shop: Shop) -> None:
    page, tandem = window.page, shop.stage.tandem
    product = next(row for row in tandem.products() if row["name"] == "Speckled Stoneware Mug")
    window.of(f"/products/{product['store_product']}?tab=rules", product["name"])
    window.fill("Product Name", "Speckled Mug")
    page.get_by_role("radio", name="Product Name, Create: Connector").check()
    with page.expect_response(re.compile(rf"/products/{product['store_product']}$")) as read_again:
        tandem.act("refresh", [product["store_product"]])
    assert read_again.value.ok
    expect(page.get_by_label("Product Name", exact=True)).to_have_value("Speckled Mug")
    for name in ("Speckled Mug", "Speckled Mug, 12 oz"):
        window.fill("Product Name", name)
        with page.expect_response(lambda answer: answer.request.method == "PATCH") as saved:
            window.press("Save")
        assert saved.value.ok
    tandem.of_connection("PATCH", f"/products/{product['store_product']}", {"name": "Somebody else's"})
    window.press("Save")
    window.sees("Somebody else changed this meanwhile.")


@pytest.mark.acceptance("S-084")
def test_brand_and_compliances_are_given_to_a_whole_category(window: Window) -> None:
    page = window.page
    window.of("/categories", "Categories")
    window.row("Categories", "Cables").get_by_role("link", name=re.compile("^Fill in compliance")).click()
    window.settled("Cables")
    window.choose("Contains Batteries or Cells?", "No")
    window.choose("Other Dangerous Goods or Hazardous Materials", "No")
    window.press("Save")
    window.told("Saved. It is sent with the next push.")
    page.get_by_role("tab", name="Brand").click()
    page.get_by_role("searchbox", name="Brand").fill("drift")
    page.get_by_text("Driftline", exact=True).first.click()
    window.press("Confirm")
    expect(page.get_by_role("tabpanel", name="Brand")).to_contain_text("Brand now: Driftline")
    window.follow("Categories")
    expect(window.row("Categories", "Cables").get_by_role("link", name=re.compile("^Fill in"))).to_have_count(0)
    window.of("/products", "Products")
    window.from_menu("Actions for Braided USB-C Cable", "Choose brand")
    window.settled("Braided USB-C Cable")
    expect(page.get_by_role("tabpanel", name="Brand")).to_contain_text("Brand now: Driftline")


@pytest.mark.acceptance("S-055", "S-056", "S-058")
def test_a_listing_made_by_hand_is_found_and_mapped(window: Window, shop: Shop) -> None:
    world, page = shop.stage.world, window.page
    listing = world.http.post(
        f"/tiktok/shops/{world.shop}/products",
        json={"title": "Tray, by hand", "skus": [{"seller_sku": "HAND-1", "price": "58.00", "quantity": 6}]},
    )
    made = listing.raise_for_status().json()
    window.of("/products", "Products")
    window.from_menu("Actions for Walnut Serving Tray", "Map Product")
    window.settled("Walnut Serving Tray")
    window.fill("TTS Product ID", "1729000000000000001")
    window.press("Search")
    expect(page.get_by_role("tabpanel").get_by_role("alert")).to_be_visible()
    window.fill("TTS Product ID", made["product_id"])
    window.press("Search")
    window.sees("Tray, by hand")
    window.press("Save mapping")
    window.sees("Match at least one SKU to a variant.")
    page.get_by_role("combobox", name=re.compile("^TTS SKU HAND-1")).click()
    page.get_by_role("listbox", name=re.compile("^TTS SKU HAND-1")).get_by_role("option").nth(1).click()
    window.press("Save mapping")
    window.told("Mapped.")
    window.follow("Products")
    expect(window.row("Products", "Walnut Serving Tray")).to_contain_text(made["product_id"])


@pytest.mark.acceptance("S-091", "S-101")
def test_a_preview_shows_field_by_field_what_a_push_would_change(window: Window, shop: Shop) -> None:
    page = window.page
    window.of("/products", "Products")
    page.get_by_role("link", name="Trailhead Backpack 24L").click()
    window.settled("Trailhead Backpack 24L")
    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("radio", name="Product Name, Update: Connector").check()
    window.fill("Product Name", "Trailhead Backpack, 24 litres, for days out")
    window.press("Save")
    window.told("Saved. Nothing is sent by this")
    page.get_by_role("tab", name="Preview").click()
    changed = window.row("What a push would change", "24 litres")
    expect(changed).to_contain_text("Trailhead Backpack 24L")
    titles = [each["title"] for each in shop.stage.world.listings()]
    assert "Trailhead Backpack 24L" in titles
    window.press("Push Product")
    window.told("Push Products: task")
    shop.stage.tandem.task(shop.stage.tandem.call("GET", "/tasks")["items"][0]["id"])
    shop.stage.world.pass_time(REVIEW)
    shop.stage.tandem.until(
        lambda: [each["title"] for each in shop.stage.world.listings()],
        lambda titles: "Trailhead Backpack, 24 litres, for days out" in titles,
        "the new title",
    )


def test_stock_is_explained_per_sku_with_its_timeline(window: Window, shop: Shop) -> None:
    page = window.page
    shop.stage.world.set_store_stock("PCS", 33)
    window.of("/products", "Products")
    page.get_by_role("link", name="Pour-Over Coffee Set").click()
    window.settled("Pour-Over Coffee Set")
    page.get_by_role("tab", name="Stock", exact=True).click()
    window.until_shown(lambda: window.row("Stock per SKU", "PCS"), re.compile(r"33.*33.*in step", re.I | re.S))
    window.press("Details of PCS")
    expect(page.get_by_role("main")).to_contain_text(re.compile("On hand: *33"))
    expect(page.get_by_role("listitem").filter(has_text=re.compile("→ 33")).first).to_be_visible()
