"""What an operator looks at: parked messages, drift, the audit log, API tokens."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from playwright.sync_api import expect

from tests.browser.conftest import Shop
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(240)]

SECOND_LOOK = 60.0


def test_a_drift_is_found_and_mended_when_a_person_says_so(window: Window, shop: Shop) -> None:
    world, page = shop.stage.world, window.page
    turn_repair_of_too_little(window)
    sku = shop.story.sellable(at_least=10)
    listed = next(each for listing in world.listings() for each in listing["skus"] if each["seller_sku"] == sku)
    world.http.patch(f"/tiktok/skus/{listed['id']}", json={"quantity": 3}).raise_for_status()
    before = shop.stage.tandem.of_connection("GET", "/drift")["at"]
    window.of("/drift", "Drift report")
    window.press("Compare now")
    window.told("Both sides are being compared.")

    def report() -> dict[str, Any]:
        """Later: quantities that differ are looked at twice, a minute apart."""
        world.pass_time(SECOND_LOOK)
        return dict(shop.stage.tandem.of_connection("GET", "/drift"))

    shop.stage.tandem.until(report, lambda found: found["at"] not in (None, before), "the comparison")
    window.until_shown(lambda: page.get_by_role("main"), re.compile("Last compared"))
    page.get_by_role("table", name="Drift").get_by_role("button", name=re.compile("^Repair variant")).first.click()
    window.told("The store's number is read and sent.")
    shop.stage.tandem.until(lambda: world.shop_stock()[sku], lambda units: units == offered(shop, sku), "the stock")
    turn_repair_of_too_little(window)


def offered(shop: Shop, sku: str) -> int:
    """What the store has, less what orders that it does not have yet hold."""
    rows = shop.stage.tandem.of_connection("GET", "/stock", search=sku)["items"]
    units = next(int(row["offered"]) for row in rows if row["seller_sku"] == sku)
    assert units > 3
    return units


def turn_repair_of_too_little(window: Window) -> None:
    """On or off, whatever it was."""
    window.of("/settings?section=general", "Settings")
    window.page.get_by_text("Repair a quantity that is lower on TikTok Shop").click()
    window.press("Save drift settings")
    window.told("The settings are saved.")


def test_the_audit_log_names_who_did_what_and_its_chain_is_verified(window: Window) -> None:
    window.open("/audit-log", "Audit log")
    rows = window.page.get_by_role("table", name="Audit log").get_by_role("row")
    while not window.row("Audit log", "Account: created").count():
        shown = rows.count()
        window.press("Show more")
        expect(rows).not_to_have_count(shown)
    expect(window.row("Audit log", "Account: created")).to_contain_text("merchant@example.com")
    window.press("Verify the chain")
    window.told("Every entry is as it was written.")


def test_an_api_token_is_shown_once_and_may_do_what_was_ticked(window: Window, shop: Shop) -> None:
    page, door = window.page, shop.stage.tandem.address
    window.open("/api-tokens", "API tokens")
    page.get_by_role("form", name="New token").get_by_label("Name").fill("Warehouse screen")
    page.get_by_text("Orders: read", exact=True).click()
    window.press("Make token")
    shown = page.get_by_label("The token, shown once: copy it now")
    token = shown.input_value()
    headers = {"Authorization": f"Bearer {token}"}
    of_shop = f"{door}/api/v1/connections/{window.connection}"
    assert httpx.get(f"{of_shop}/orders", headers=headers).status_code == 200
    assert httpx.get(f"{of_shop}/products", headers=headers).status_code == 403
    page.reload()
    window.settled("API tokens")
    assert token not in page.content()
    expect(window.row("API tokens", "Warehouse screen")).to_contain_text(token[-4:])
    window.press("Revoke Warehouse screen")
    window.sees("No API token yet")
    assert httpx.get(f"{of_shop}/orders", headers=headers).status_code == 401


def test_a_parked_message_is_shown_with_its_reason_replayed_and_discarded(window: Window, shop: Shop) -> None:
    """Replayed while its cause is still there, it is parked again."""
    page = window.page
    window.open("/parked-messages", "Parked messages")
    window.sees("Nothing is parked")
    with ThreadPoolExecutor() as aside:
        record = put_unreadable(shop.stage.backbone.kafka, f"{window.connection}:of-the-test")
        aside.submit(asyncio.run, record).result()
    window.until_shown(lambda: page.get_by_role("main"), "of-the-test")
    row = window.row("Parked messages", "of-the-test")
    expect(row).to_contain_text("Orders")
    replay = row.get_by_role("button", name=re.compile("^Replay"))
    first = page.get_by_role("button", name=str(replay.get_attribute("aria-label")), exact=True)
    replay.click()
    window.told("The message is handed over again.")
    expect(first).to_have_count(0)
    window.until_shown(lambda: page.get_by_role("main"), "of-the-test")
    window.row("Parked messages", "of-the-test").get_by_role("button", name=re.compile("^Discard")).click()
    window.told("The message is discarded.")
    window.sees("Nothing is parked")


async def put_unreadable(kafka: str, key: str) -> None:
    """A record that no service can read, in the topic of commands to orders."""
    async with AIOKafkaProducer(bootstrap_servers=kafka) as producer:
        await producer.send_and_wait("tandem.orders.commands", b"not json", key=key.encode())
