"""Settings on the screen: every section of the guide, and what cannot be saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Shop
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(240)]

CHOICES = {
    "Product Name": (("Origin", "Connector"), ("Origin", "Connector", "TTS")),
    "Product Description": (("Origin",), ("Origin", "TTS")),
    "Product Price": (("Origin",), ("Origin", "TTS")),
    "Product media": (("Origin",), ("Origin", "TTS")),
    "Product barcode": (("Origin", "Don't sync"), ("Origin", "TTS")),
    "Product stock": (("Origin", "Don't sync"), ("Origin", "TTS")),
}
"""Field -> what can be chosen at Create and at Update."""


@pytest.mark.acceptance("S-149", "S-154")
def test_settings_have_the_five_sections(window: Window, shop: Shop) -> None:
    page = window.page
    window.of("/settings", "Settings")
    expect(page.get_by_role("tab")).to_have_text(
        [
            "Product Settings",
            "Order Settings",
            "General Settings",
            "TikTok Shop Warehouse Setting",
            "TikTok Shop Template Settings",
        ]
    )
    page.get_by_role("tab", name="TikTok Shop Warehouse Setting").click()
    expect(page.get_by_role("tabpanel")).to_contain_text(shop.stage.world.shop)
    expect(page.get_by_role("heading", name="Reno warehouse")).to_be_visible()
    window.sees("If another seller is logged in there, log out and log in to this shop.")
    page.get_by_text("Fed by Default location").first.click()
    window.press("Save")
    window.told("The settings are saved.")
    page.get_by_role("tab", name="TikTok Shop Template Settings").click()
    expect(window.row("Shipping templates", "Standard shipping")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_contain_text(shop.stage.world.shop)


@pytest.mark.acceptance("S-088")
def test_the_table_of_sync_rules_offers_exactly_the_choices_of_the_guide(window: Window) -> None:
    window.of("/settings", "Settings")
    table = window.page.get_by_role("region", name="Sync Rules")
    offered = {
        name: tuple(
            tuple(
                str(radio.get_attribute("aria-label")).split(": ")[1]
                for radio in row.get_by_role("radio").all()
                if f", {moment}: " in str(radio.get_attribute("aria-label"))
            )
            for moment in ("Create", "Update")
        )
        for name in CHOICES
        for row in [table.get_by_role("row").filter(has_text=name)]
    }
    assert offered == CHOICES
    window.page.get_by_role("radio", name="Product barcode, Update: TTS").check()
    window.press("Save")
    window.told("The settings are saved.")
    window.page.reload()
    window.settled("Settings")
    expect(window.page.get_by_role("radio", name="Product barcode, Update: TTS")).to_be_checked()


@pytest.mark.acceptance("S-106", "S-150")
def test_package_and_threshold_are_whole_numbers(window: Window) -> None:
    page = window.page
    window.of("/settings", "Settings")
    length = page.get_by_label("Length (inch)")
    for wrong in ("0", "2.5", "-1", "ten"):
        length.fill(wrong)
        window.press("Save")
        window.sees("Enter a whole number above 0.")
    length.fill("12")
    page.get_by_text("Use a threshold").click()
    threshold = page.get_by_label("Low Inventory Threshold", exact=True)
    for wrong in ("-1", "1.5"):
        threshold.fill(wrong)
        window.press("Save")
        window.sees("Enter a whole number of 0 or more.")
    threshold.fill("5")
    window.sees("A threshold of more than 5 is advised.")
    window.press("Save")
    window.told("The settings are saved.")
    page.reload()
    window.settled("Settings")
    expect(page.get_by_label("Length (inch)")).to_have_value("12")
    expect(page.get_by_label("Low Inventory Threshold", exact=True)).to_have_value("5")
    page.get_by_text("Use a threshold").click()
    window.press("Save")
    window.told("The settings are saved.")


def test_every_switch_of_the_guide_is_kept(window: Window, shop: Shop) -> None:
    page = window.page
    switches = {
        "product": ("Pull Products", "Sync Unpurchasable Products"),
        "order": ("Retry Orders", "Sync FBT Orders", "Archive Cancelled Order"),
    }
    before = shop.stage.tandem.of_connection("GET", "/settings")
    for section, names in switches.items():
        window.of(f"/settings?section={section}", "Settings")
        was = {name: page.get_by_label(name, exact=True).is_checked() for name in names}
        for name in names:
            page.get_by_text(name, exact=True).click()
        window.press("Save")
        window.told("The settings are saved.")
        page.reload()
        window.settled("Settings")
        for name in names:
            expect(page.get_by_label(name, exact=True)).to_be_checked(checked=not was[name])
    shop.stage.tandem.edit_settings("product", before["product"])
    shop.stage.tandem.edit_settings("order", before["order"])


@pytest.mark.acceptance("S-131")
def test_shipping_options_are_mapped(window: Window) -> None:
    page = window.page
    window.of("/settings?section=order", "Settings")
    window.press("Add shipping option")
    window.fill("TikTok Shop Shipping Option 1", "Express shipping")
    window.press("Save")
    window.sees("Fill in both sides of every row, or remove it.")
    window.fill("BigCommerce shipping name 1", "Overnight")
    window.press("Save")
    window.told("The settings are saved.")
    page.reload()
    window.settled("Settings")
    expect(page.get_by_label("BigCommerce shipping name 1")).to_have_value("Overnight")
    window.press("Remove option 1")
    window.press("Save")
    window.told("The settings are saved.")


def test_settings_are_exported_and_imported(window: Window, tmp_path: Path) -> None:
    page = window.page
    window.of("/settings?section=general", "Settings")
    with page.expect_download() as download:
        window.press("Export settings")
    path = tmp_path / "settings.json"
    download.value.save_as(path)
    exported = json.loads(path.read_text())
    exported["product"]["buffer"]["units"] = 2
    path.write_text(json.dumps(exported))
    page.get_by_label("Import settings from a file").set_input_files(path)
    window.told("The settings are saved.")
    page.get_by_role("tab", name="Product Settings").click()
    expect(page.get_by_label("Units never offered")).to_have_value("2")
    page.get_by_label("Units never offered").fill("0")
    window.press("Save")
    window.told("The settings are saved.")
    page.get_by_role("tab", name="General Settings").click()
    window.settled("Settings")
    path.write_text("no settings at all")
    page.get_by_label("Import settings from a file").set_input_files(path)
    window.told("This file is not an export of settings.")


def test_the_last_outcome_is_told_and_can_be_put_away(window: Window, tmp_path: Path) -> None:
    page = window.page
    window.of("/settings?section=general", "Settings")
    path = tmp_path / "settings.json"
    path.write_text("no settings at all")
    page.get_by_label("Import settings from a file").set_input_files(path)
    error = page.get_by_role("alert").filter(has_text="This file is not an export of settings.")
    expect(error).to_be_visible()
    assert window.grave_findings() == []
    window.press("Save drift settings")
    done = page.get_by_role("alert").filter(has_text="The settings are saved.")
    expect(done).to_be_visible()
    expect(error).to_have_count(0)
    page.get_by_label("Import settings from a file").set_input_files(path)
    expect(done).to_have_count(0)
    window.press("Close", error)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_typed_stays_while_another_form_of_the_page_is_saved(window: Window) -> None:
    page = window.page
    window.of("/settings?section=general", "Settings")
    page.get_by_label("Store Hash").fill("typed0before")
    for _ in ("off", "on"):
        page.get_by_text("Repair a quantity that is lower on TikTok Shop").click()
        window.press("Save drift settings")
        window.told("The settings are saved.")
    expect(page.get_by_label("Store Hash")).to_have_value("typed0before")


def test_one_switch_of_mails_and_a_pause(window: Window, shop: Shop) -> None:
    page = window.page
    window.of("/settings?section=general", "Settings")
    page.get_by_text("Email Notification").click()
    window.press("Save")
    window.told("The settings are saved.")
    page.reload()
    window.settled("Settings")
    expect(page.get_by_label("Email Notification")).not_to_be_checked()
    page.get_by_text("Email Notification").click()
    window.press("Save")
    window.told("The settings are saved.")
    window.press("Pause stock")
    window.told("Stock is paused")
    window.press("Resume stock")
    window.told("Stock goes on.")


def test_a_change_that_somebody_else_was_faster_with_is_refused(window: Window, shop: Shop) -> None:
    window.of("/settings", "Settings")
    window.page.get_by_label("Units never offered").fill("3")
    shop.stage.tandem.edit_settings("product", {"sync_unpurchasable": True})
    window.press("Save")
    expect(window.page.get_by_role("alert").first).to_contain_text("Somebody else saved these settings meanwhile")
    window.page.reload()
    window.settled("Settings")
    expect(window.page.get_by_label("Units never offered")).to_have_value("0")
    shop.stage.tandem.edit_settings("product", {"sync_unpurchasable": False})
