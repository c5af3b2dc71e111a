"""Every page of the console: nothing serious for axe, readable at 360 pixels, and what stands where data is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser.conftest import Shop
from tests.browser.places import BEFORE_SIGN_IN, OF_ACCOUNT, OF_CONNECTION, Place
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(240)]

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def names(shop: Shop) -> dict[str, str]:
    """Ids to put into addresses: a product, a category, an order and a task that are there."""
    tandem = shop.stage.tandem
    order = shop.stage.world.buy(shop.story.sellable(at_least=10))
    tandem.until(tandem.orders, lambda rows: any(row["shop_order"] == order for row in rows), "the order")
    product = next(row for row in tandem.products() if row["name"] == "Stacking Rainbow Blocks")
    category = next(row for row in tandem.categories() if row["name"] == "Baby & Toddler Toys")
    return {
        "connection": tandem.connection,
        "product": str(product["store_product"]),
        "category": category["key"],
        "order": order,
        "task": tandem.call("GET", "/tasks")["items"][0]["id"],
    }


@pytest.fixture(scope="module")
def reader(shop: Shop, signed_in: BrowserContext) -> Iterator[Window]:
    """One window for all pages: opening one costs as much as looking at a page."""
    tandem = shop.stage.tandem
    opened = Window.beside(signed_in, tandem.address, connection=tandem.connection)
    yield opened
    opened.page.close()


@pytest.mark.parametrize("place", BEFORE_SIGN_IN, ids=lambda place: place.name)
def test_before_signing_in(stranger: Window, place: Place) -> None:
    stranger.open(place.path, place.title)
    looks_right(stranger)


@pytest.mark.parametrize("place", OF_ACCOUNT + OF_CONNECTION, ids=lambda place: place.name)
def test_when_signed_in(reader: Window, place: Place, names: dict[str, str]) -> None:
    reader.wrong.clear()
    reader.open(place.path.format(**names), place.title.format(**names))
    expect(reader.page).to_have_title(title_of(reader))
    looks_right(reader)
    assert reader.wrong == []


def title_of(window: Window) -> str:
    heading = window.page.get_by_role("heading", level=1).first.inner_text()
    return f"{heading} · Tandem"


def looks_right(window: Window) -> None:
    for size in (WIDE, PHONE):
        window.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert window.grave_findings() == [], size
        assert window.overhang() <= 0, size
        assert window.cut_off() == [], size


@pytest.mark.parametrize("path", ["", "/products", "/categories", "/orders", "/settings", "/drift", "/oversold"])
def test_a_part_that_is_away_is_said_with_what_to_do(window: Window, path: str) -> None:
    """And once it is back, "Try again" shows the page."""

    def away(route: Route) -> None:
        if "/events" in route.request.url or route.request.url.endswith(("/connections", "/session")):
            route.continue_()
        else:
            route.fulfill(status=503, content_type="application/problem+json", body='{"detail": "catalog is away."}')

    window.page.route("**/api/v1/**", away)
    window.page.goto(f"/connections/{window.connection}{path}")
    failure = window.page.get_by_role("main").get_by_role("alert")
    expect(failure).to_contain_text("could not be shown", timeout=20_000)
    expect(failure).to_contain_text("Nothing is lost; try again in a moment.")
    assert window.grave_findings() == []
    window.page.unroute("**/api/v1/**")
    window.press("Try again")
    expect(failure).to_have_count(0)
    window.settled()


def test_while_a_page_loads_its_room_is_kept(window: Window) -> None:
    held: list[Route] = []
    window.page.route("**/products?*", lambda route: held.append(route))
    with window.page.expect_request("**/products?*"):
        window.page.goto(f"/connections/{window.connection}/products")
    expect(window.page.get_by_role("status", name="Loading products")).to_be_visible()
    for route in held:
        route.continue_()
    window.settled("Products")


def test_dates_and_money_are_written_as_the_reader_writes_them(
    browser: Browser, shop: Shop, signed_in: BrowserContext, names: dict[str, str]
) -> None:
    told = []
    for locale in ("en-US", "de-DE"):
        window = Window.opened(
            browser,
            shop.stage.tandem.address,
            connection=names["connection"],
            storage_state=signed_in.storage_state(),
            locale=locale,
            timezone_id="Europe/Berlin",
        )
        window.of(f"/orders/{names['order']}")
        amounts = window.page.get_by_role("table", name="Lines").get_by_role("row").nth(1).inner_text()
        told.append((amounts, window.page.get_by_text("Placed").locator("xpath=following-sibling::dd[1]").inner_text()))
        window.close()
    (money, moment), (german_money, german_moment) = told
    assert "$" in money
    assert "." in money
    assert "," in german_money
    assert moment.endswith(("AM", "PM"))
    assert not german_moment.endswith(("AM", "PM"))


def test_the_whole_console_is_usable_by_keyboard(window: Window) -> None:
    """Skip link, navigation, a menu with arrow keys, a dialog that gives the focus back."""
    page = window.page
    window.of("/products", "Products")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Orders", exact=True).focus()
    page.keyboard.press("Enter")
    window.settled("Orders")
    window.of("/products", "Products")
    menu = page.get_by_role("button", name="Actions for Canvas Market Tote")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Push Product")).to_be_focused()
    assert window.grave_findings() == []
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Update TTS status")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Choose category")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="Category")).to_be_visible()
    window.of("/products", "Products")
    page.get_by_role("button", name="Pull Products").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Pull Products")
    expect(dialog).to_be_visible()
    assert window.grave_findings() == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Pull Products")).to_be_focused()
    box = page.get_by_role("checkbox", name="Select Canvas Market Tote")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    window.sees("1 product selected")
