"""From a new account to the first pull: the guided flow in three steps, there and back over TikTok Shop's page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Shop
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(240)]

SELLER, STORE = "Harbour Goods", "harbour7"


@pytest.fixture(scope="module")
def second(shop: Shop) -> dict[str, Any]:
    """Another store with the sample goods and another seller's shop. Returns the store's API account."""
    control, credentials = shop.stage.world.http, shop.stage.sandbox.credentials
    account = control.post("/bigcommerce", json={"store_hash": STORE}).raise_for_status().json()
    control.post("/seed/sample", json={"store": STORE}).raise_for_status()
    app = credentials["tiktok_shop"]["shops"][0]["app_key"]
    door = shop.stage.tandem.address
    seller = {"name": SELLER, "app_key": app, "redirect_url": f"{door}/oauth/tiktok/callback"}
    control.post("/tiktok/shops", json=seller).raise_for_status()
    return dict(account)


@pytest.mark.acceptance(
    "S-012", "S-013", "S-014", "S-015", "S-016", "S-018", "S-019", "S-020", "S-021", "S-023", "S-025", "S-042"
)  # fmt: skip
def test_a_new_merchant_connects_in_three_steps_and_pulls(stranger: Window, second: dict[str, Any]) -> None:
    window, page = stranger, stranger.page
    register(window)
    window.sees("No connection yet")
    page.get_by_role("main").get_by_role("button", name="Create Connection").first.click()
    window.settled("Create Connection")
    expect(
        page.get_by_role("listitem").filter(has_text="Connection").and_(page.locator("[aria-current=step]"))
    ).to_be_visible()
    window.press("Next")
    window.sees("Give the connection a name.")
    expect(page.get_by_label("From", exact=True)).to_have_value("BigCommerce")
    expect(page.get_by_label("To", exact=True)).to_have_value("TikTok Shop")
    window.fill("Connection Name", "Harbour")
    window.press("Next")

    give_credentials(window, second, access_token="wrong")
    refused = page.get_by_label("Access Token")
    expect(refused).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Store Hash")).to_have_value(STORE)
    refused.fill(second["token"])
    window.press("Next")
    window.sees("the token and every permission are proven")

    window.press("Go to Authorize")
    expect(page.get_by_role("heading", name="Authorize this app?")).to_be_visible()
    assert "state=" in page.url
    page.get_by_role("button", name="Cancel").click()
    window.settled("Create Connection")
    window.sees("The seller did not authorize Tandem, so no connection was made.")
    window.press("Go to Authorize")
    authorize(window)
    window.settled("Connections")
    window.sees("The connection is made. Pull your products next.")
    expect(window.row("Connections", "Harbour")).to_contain_text(SELLER)
    page.get_by_role("link", name="Harbour").click()
    window.settled("Home")
    window.sees("No products yet: pull them from BigCommerce")
    window.follow("Products")
    window.sees("Use Pull Products to read them from BigCommerce.")

    window.press("Pull Products")
    today = datetime.now(UTC).date()
    window.fill("Start date", str(today - timedelta(days=3 * 365)))
    window.fill("End date", str(today + timedelta(days=1)))
    window.press("Confirm", page.get_by_role("dialog"))
    window.told("The pull is submitted as task")
    window.follow("Home")
    expect(window.row("Tasks", "Pull")).to_contain_text(re.compile("submitted|running|completed", re.I))
    expect(window.row("Tasks", "Pull")).to_contain_text("16 done, 0 not done", timeout=60_000)
    window.follow("Products")
    expect(window.row("Products", "Harbor Crewneck Tee")).to_contain_text("unsynced", ignore_case=True)
    page.get_by_role("link", name="Settings", exact=True).click()
    window.settled("Settings")
    page.get_by_role("tab", name="General Settings").click()
    checklist = page.get_by_role("list", name="Installation checklist")
    expect(checklist.get_by_role("listitem").filter(has_text="A sales warehouse is enabled")).to_contain_text(
        "Met", ignore_case=True
    )
    assert second["token"] not in page.content()


def register(window: Window) -> None:
    window.open("/sign-in", "Sign in")
    window.page.get_by_role("link", name="Create an account").click()
    for label, text in (("Name", "New Merchant"), ("E-mail", "new@example.com"), ("Password", "a rather long phrase")):
        window.page.get_by_label(label).fill(text)
    window.press("Create account")
    window.settled("Connections")


def give_credentials(window: Window, account: dict[str, Any], *, access_token: str) -> None:
    window.page.get_by_label("Store Hash").fill(f"https://store-{STORE}.mybigcommerce.com/manage")
    window.page.get_by_label("Access Token").fill(access_token)
    window.page.get_by_label("App Key").fill(account["client_id"])
    window.page.get_by_label("App Secret").fill(account["client_secret"])
    window.press("Next")


def authorize(window: Window) -> None:
    """On TikTok Shop's own page."""
    page = window.page
    page.get_by_label("Region").select_option("North America")
    page.get_by_label("Seller").select_option(SELLER)
    page.get_by_label("I have read and agree to the terms").check()
    page.get_by_role("button", name="Authorize", exact=True).click()
