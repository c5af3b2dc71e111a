"""Orders on the screen: made, shipped, cancelled, searched, retried, missed, answered, and the oversold banner."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Shop
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(240)]

SKU = "SSM-CREAM8OZ"
BANNER = "One or more orders have been canceled due to product unavailability. Click to view details."
OUT_OF_STOCK = "seller_cancel_reason_out_of_stock"
CARRIER, CARRIER_NAME = "auspost", "Australia Post"
"""A carrier of the store that TikTok Shop has no equal of, and the name that BigCommerce shows for it."""
TRACKING = "9400111899223817576194"


@pytest.fixture
def sku(shop: Shop) -> str:
    return shop.story.sellable(at_least=8)


def made(shop: Shop, order: str) -> int:
    """The store order of this TTS order, once it is there."""
    found = shop.stage.tandem.until(lambda: shop.stage.world.store_orders_of(order), bool, "the store order")
    return int(found[0]["id"])


@pytest.mark.acceptance("S-117", "S-118", "S-121", "S-122", "S-130", "S-132", "S-133", "S-134", "S-135", "S-138")
def test_an_order_is_followed_from_unpaid_to_completed(window: Window, shop: Shop, sku: str) -> None:
    world, page = shop.stage.world, window.page
    order = world.buy(sku, 2, pay=False)
    window.of("/orders", "Orders")
    window.until_shown(lambda: page.get_by_role("main"), order)
    expect(window.row("Orders", order)).to_contain_text("Unpaid", ignore_case=True)
    world.http.post(f"/tiktok/orders/{order}/pay").raise_for_status()
    window.until_shown(lambda: window.row("Orders", order), re.compile("On hold", re.I))
    assert world.store_orders_of(order) == []
    world.release(order)
    store_order = made(shop, order)
    window.until_shown(lambda: window.row("Orders", order), str(store_order))
    row = window.row("Orders", order)
    for text in ("Awaiting shipment", "Paid", "Unfulfilled"):
        expect(row).to_contain_text(text, ignore_case=True)

    window.fill("TTS Order ID", order)
    window.press("Search")
    expect(page.get_by_role("table", name="Orders").get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name=order).click()
    window.settled(f"Order {order}")
    total = window.row("Amounts", "= Total")
    shown = total.get_by_role("cell").all_inner_texts()
    assert shown[1] == shown[2]
    page.get_by_role("button", name=re.compile("^Show address")).click()
    expect(page.locator("address")).not_to_be_empty()

    world.ship_in_store(store_order, TRACKING, provider=CARRIER)
    window.until_shown(lambda: page.get_by_role("list", name="Reasons"), CARRIER_NAME)
    page.get_by_role("list", name="Reasons").get_by_role("link", name="Map this carrier").click()
    window.settled("Settings")
    expect(page.get_by_label("BigCommerce Shipping Provider 1")).to_have_value(CARRIER_NAME)
    window.choose("TikTok Shop Shipping Provider 1", "USPS")
    window.press("Save")
    window.told("The settings are saved.")
    window.of(f"/orders/{order}", f"Order {order}")
    window.until_shown(lambda: page.get_by_role("main"), re.compile("Awaiting collection", re.I))
    window.until_shown(lambda: window.row("Shipments", TRACKING), "USPS")
    expect(page.get_by_role("main")).to_contain_text("Fulfilled")
    for step, status in (("collect", "In transit"), ("deliver", "Delivered"), ("complete", "Completed")):
        world.carrier(order, step)
        window.until_shown(lambda: page.get_by_role("main"), re.compile(status, re.I))

    other = world.buy(sku)
    world.release(other)
    world.cancel_in_store(made(shop, other))
    window.of(f"/orders/{other}", f"Order {other}")
    window.until_shown(lambda: page.get_by_role("main"), re.compile("Cancelled by", re.I))


@pytest.mark.acceptance("S-144", "S-145", "S-146", "S-147", "S-148")
def test_the_oversold_banner_stands_on_every_page_until_its_products_are_checked(
    window: Window, shop: Shop, sku: str
) -> None:
    world, page = shop.stage.world, window.page
    banner = page.get_by_role("link", name=BANNER)
    other = world.buy(sku)
    cancel(shop, other, "seller_cancel_reason_wrong_price")
    window.of(f"/orders/{other}", f"Order {other}")
    window.until_shown(lambda: page.get_by_role("main"), re.compile("Cancelled by", re.I))
    expect(banner).to_have_count(0)

    gone = world.buy(sku)
    cancel(shop, gone, OUT_OF_STOCK)
    window.of("", "Home")
    window.until_shown(lambda: page.locator("body"), BANNER)
    for path, title in (("/products", "Products"), ("/orders", "Orders"), ("/settings", "Settings")):
        window.of(path, title)
        expect(banner).to_be_visible()
    window.open("/users", "User Management")
    expect(banner).to_be_visible()
    banner.click()
    window.settled("Oversold")
    expect(window.row("Cancelled orders", gone)).to_be_visible()
    expect(page.get_by_role("table", name="Cancelled orders")).not_to_contain_text(other)
    page.evaluate("() => { window.open = (address) => { window.opened = address; return null; } }")
    window.press("Proceed to TikTok Shop")
    assert "tiktok.com/product/manage" in page.evaluate("() => window.opened")
    page.get_by_role("tab", name="Products").click()
    row = window.row("Oversold products", sku)
    expect(row).to_contain_text(gone)
    row.get_by_role("checkbox").check()
    window.press("Mark as checked")
    window.told("Marked as checked.")
    window.until_shown(lambda: page.get_by_role("main"), "Nothing is oversold")
    expect(banner).to_have_count(0)


def cancel(shop: Shop, order: str, reason: str) -> None:
    """By the seller, in Seller Center."""
    body = {"by": "SELLER", "reason": reason}
    shop.stage.world.http.post(f"/tiktok/orders/{order}/cancel", json=body).raise_for_status()


@pytest.mark.acceptance("S-140", "S-141", "S-143")
def test_a_buyers_request_is_answered_and_a_cancelled_order_archived(window: Window, shop: Shop, sku: str) -> None:
    world, page = shop.stage.world, window.page
    shop.stage.tandem.edit_settings("order", {"archive_cancelled": True})
    order = world.buy(sku)
    world.release(order)
    store_order = made(shop, order)
    world.request_cancel(order)
    window.of(f"/orders/{order}", f"Order {order}")
    window.until_shown(lambda: page.get_by_role("main"), "Cancellations and returns")
    assert next(row for row in world.store_orders_of(order))["status_id"] != 5
    window.press("Accept")
    window.told("The answer is on its way to TikTok Shop.")
    window.until_shown(lambda: page.get_by_role("main"), re.compile("Cancelled by", re.I))
    shop.stage.tandem.until(
        lambda: world.store_orders_of(order)[0]["status_id"], lambda status: status == 5, f"{store_order} cancelled"
    )
    window.of("/orders", "Orders")
    window.choose("Show", "Archived")
    window.until_shown(lambda: page.get_by_role("main"), order)
    shop.stage.tandem.edit_settings("order", {"archive_cancelled": False})


def test_a_refund_is_declined_and_a_return_accepted(window: Window, shop: Shop, sku: str) -> None:
    """Each with what TikTok Shop offers for its kind: a reason to decline; money without the goods."""
    world, page = shop.stage.world, window.page
    order = world.buy(sku, 2)
    world.release(order)
    world.ship_in_store(made(shop, order), TRACKING[::-1])
    bought = shop.stage.tandem.until(
        lambda: world.http.get(f"/tiktok/ledger/orders/{order}").json()["order"],
        lambda row: row["status"] == "AWAITING_COLLECTION",
        "the tracking number at TikTok Shop",
    )
    for step in ("collect", "deliver"):
        world.carrier(order, step)
    for kind, line in zip(("REFUND", "RETURN_AND_REFUND"), bought["line_items"], strict=True):
        asked_for = {"return_type": kind, "line_ids": [line["id"]]}
        world.http.post(f"/tiktok/orders/{order}/returns", json=asked_for).raise_for_status()
    window.of(f"/orders/{order}", f"Order {order}")
    for kind in ("Refund", "Return and refund"):
        expect(page.get_by_role("group", name=kind, exact=True)).to_be_visible()
    asked = page.get_by_role("group", name="Refund", exact=True)
    expect(asked.get_by_role("button", name="Decline")).to_be_disabled()
    asked.get_by_role("combobox", name="Reason, when you decline").click()
    page.get_by_role("listbox", name="Reason, when you decline").get_by_role("option").first.click()
    window.press("Decline", asked)
    window.told("The answer is on its way to TikTok Shop.")
    window.until_shown(lambda: asked, re.compile("reject", re.I))
    expect(asked.get_by_role("button")).to_have_count(0)

    asked = page.get_by_role("group", name="Return and refund", exact=True)
    asked.get_by_text("Refund without the goods").click()
    window.press("Accept", asked)
    window.until_shown(lambda: asked, re.compile("awaiting buyer ship", re.I))
    expect(asked.get_by_role("button")).to_have_count(0)


@pytest.mark.acceptance("S-119", "S-120", "S-129", "S-151", "S-152")
def test_an_order_that_failed_says_why_and_is_synced_as_missed_order(window: Window, shop: Shop) -> None:
    """A listing made by hand is sold before anybody mapped it; then it is mapped, and the order is made."""
    world, tandem, page = shop.stage.world, shop.stage.tandem, window.page
    body = {"title": "Parcel, by hand", "skus": [{"seller_sku": "HAND-2", "price": "25.00", "quantity": 9}]}
    listing = world.http.post(f"/tiktok/shops/{world.shop}/products", json=body).raise_for_status().json()
    order = world.buy("HAND-2")
    world.release(order)
    window.of("/orders?show=blocked", "Orders")
    window.until_shown(lambda: page.get_by_role("main"), order)
    window.press(f"Details of order {order}")
    expect(page.get_by_role("list", name="Reasons")).to_contain_text("HAND-2")
    page.get_by_role("checkbox", name=f"Select order {order}").check()
    window.press("Retry 1")
    window.told("The retry is submitted as task")
    window.of("/missed-orders", "Sync Missed Orders")
    window.press("Search")
    expect(window.row("Missed orders", order)).to_be_visible()

    product = next(row for row in tandem.products() if row["name"] == "Mystery Gift Parcel")
    window.of(f"/products/{product['store_product']}?tab=map", "Mystery Gift Parcel")
    window.fill("TTS Product ID", listing["product_id"])
    window.press("Search")
    page.get_by_role("combobox", name=re.compile("^TTS SKU HAND-2")).click()
    page.get_by_role("listbox", name=re.compile("^TTS SKU HAND-2")).get_by_role("option").nth(1).click()
    window.press("Save mapping")
    window.told("Mapped.")
    if not world.store_orders_of(order):
        window.of("/missed-orders", "Sync Missed Orders")
        window.press("Search")
        if page.get_by_role("button", name="Sync All Missed Orders").is_visible():
            window.press("Sync All Missed Orders")
            window.settled("Task")
    store_order = made(shop, order)
    window.of(f"/orders/{order}", f"Order {order}")
    window.until_shown(lambda: page.get_by_role("main"), str(store_order))
    expect(page.get_by_role("button", name="Retry", exact=True)).to_have_count(0)
