"""5,000 products on the embedded store, which scans: the list, its views, its search and a choice of all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Shop
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.long, pytest.mark.timeout(900)]

MANY = 5_000
PULL = 600.0


def test_five_thousand_products_can_be_worked_with(window: Window, shop: Shop) -> None:
    page, tandem, world = window.page, shop.stage.tandem, shop.stage.world
    seeded = {"store": world.store, "products": MANY, "variants": 1}
    world.http.post("/seed/generated", json=seeded, timeout=120).raise_for_status()
    task = tandem.of_connection("POST", "/pulls", {})
    tandem.task(task["id"], within=PULL)
    window.of("/products", "Products")
    expect(page.get_by_text("50 of 5,016 products")).to_be_visible()
    window.press("Show more")
    expect(page.get_by_text("100 of 5,016 products")).to_be_visible()
    window.choose("Show", "Not linked")
    expect(page.get_by_text("of 5,016 products")).to_have_count(0)
    window.choose("Show", "All")
    expect(page.get_by_text("of 5,016 products")).to_be_visible()
    window.fill("Search", "coastal")
    window.press("Search")
    expect(page.get_by_text("of 5,016 products")).to_have_count(0)
    window.sees("Coastal")
    page.get_by_role("checkbox", name="Select all on this page").check()
    window.sees("50 products selected")
    page.get_by_role("button", name="Select all").click()
    window.from_menu("Actions", "Update TTS status")
    window.told("Update TTS status: task")
    newest = tandem.call("GET", "/tasks")["items"][0]
    done = tandem.task(newest["id"], within=PULL)
    assert done["skipped"] + done["failed"] + done["changed"] + done["unchanged"] >= 100
