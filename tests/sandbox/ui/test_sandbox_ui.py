"""The pages, used as a person would: read, fill in a form, press a button."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest

from sandbox.tiktok_shop.seed import add_tenant
from tests.sandbox.bigcommerce.store_world import World, make_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = make_world()
    add_tenant(made.sandbox.tiktok_shop, authorized=True)
    async with made.client, made.control:
        yield made


async def page(world: World, path: str) -> str:
    answer = await world.control.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def press(world: World, path: str, label: str, nth: int = 0, **typed: str) -> str:
    """Submits the nth form of the page whose button has this label; returns the page that follows."""
    forms = re.findall(r'<form method="post".*?</form>', await page(world, path), re.DOTALL)
    form = [one for one in forms if f"<button>{label}</button>" in one][nth]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is not None:
            fields[unescape(name[1])] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select name="([^"]*)">(.*?)</select>', form, re.DOTALL):
        fields[name] = re.findall(r"<option>([^<]*)</option>", options)[-1]
    assert set(typed) <= set(fields)
    answer = await world.control.post("/ui/act", data={**fields, **typed}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_back_office_sells_ships_cancels_and_counts(world: World) -> None:
    await world.sized()
    path = "/ui/store/teststore"
    assert "No orders yet" in await page(world, path)
    await press(world, path, "Sell", **{"item.units": "2"})
    assert "SHIRT-S: 0 of 2" in await page(world, path)
    order = world.shop.orders.get(100)
    await press(world, path, "Ship items", tracking_number="1Z5", **{f"line:{order.lines[0].id}": "1"})
    assert "SHIRT-S: 1 of 2" in await page(world, path)
    assert order.shipments[0].tracking_number == "1Z5"
    await press(world, path, "Cancel")
    assert order.status_id == 5
    await press(world, path, "Set", nth=1, **{"n:quantity": "44"})
    assert world.shop.inventory.onhand("v1001") == 44
    await press(world, path, "Set", nth=0, **{"n:price": "12.50"})
    assert "12.5" in await page(world, path)
    assert "Stock of SHIRT-S" not in await page(world, f"{path}?q=nothing")


async def test_an_error_is_shown(world: World) -> None:
    await world.product()
    assert 'role="alert"' in await press(world, "/ui/store/teststore", "Sell", **{"item.units": "99"})


async def test_the_seller_center_story(world: World) -> None:
    engine = world.sandbox.tiktok_shop
    shop = next(iter(engine.state.shops.values()))
    path = f"/ui/shop/{shop.id}"
    sku = {"seller_sku": "MUG", "price": "12.00", "quantity": 10}
    product = engine.seller_center.list_product(shop, "A mug that is sold in two places at once", [sku])
    await press(world, path, "Buy", **{"item.units": "2"})
    [order] = engine.state.orders.values()
    assert len(order.lines) == 2
    if order.status == "ON_HOLD":
        await press(world, path, "End the hold")
    assert order.status == "AWAITING_SHIPMENT"
    await press(world, path, "Buyer asks to cancel")
    await press(world, path, "Approve")
    assert order.status == "CANCELLED"
    await press(world, path, "Set stock", **{"n:quantity": "3"})
    await press(world, path, "Deactivate")
    assert product.status == "SELLER_DEACTIVATED"
    await press(world, path, "Activate")
    assert product.status == "ACTIVATE"


async def test_the_seller_center_shows_stock_and_settles_a_return(world: World) -> None:
    engine = world.sandbox.tiktok_shop
    shop = next(iter(engine.state.shops.values()))
    path = f"/ui/shop/{shop.id}"
    sku = {"seller_sku": "MUG", "price": "12.00", "quantity": 10}
    engine.seller_center.list_product(shop, "A mug that is sold in two places at once", [sku])
    await press(world, path, "Buy", **{"item.units": "2"})
    assert "8 available, 2 sold" in await page(world, path)
    [order] = engine.state.orders.values()
    await press(world, path, "End the hold")
    engine.fulfilment.platform_ships(order)
    await press(world, path, "Carrier collects")
    await press(world, path, "Carrier delivers")
    await press(world, path, "Buyer returns it")
    await press(world, path, "Approve return")
    await press(world, path, "Buyer ships back")
    await press(world, path, "Approve received package")
    [request] = engine.state.returns.values()
    assert request.status == "RETURN_OR_REFUND_REQUEST_COMPLETE"


async def test_an_app_is_installed_and_the_browser_goes_to_its_callback(world: World) -> None:
    body = {"name": "Stock tool", "callback_url": "https://app.example.com/auth"}
    app = (await world.control.post("/bigcommerce/apps", json=body)).json()
    assert "Stock tool" in await page(world, "/ui/store/teststore")
    form = {"to": f"/bigcommerce/teststore/apps/{app['client_id']}/install", "back": "/ui/store/teststore"}
    answer = await world.control.post("/ui/act", data=form)
    assert answer.headers["location"].startswith("https://app.example.com/auth?code=")


async def test_a_switch_is_put_on_and_runs_are_shown(world: World) -> None:
    await press(world, "/ui/", "Switch on", pattern="bc:GET /v2/time", kind="error_before")
    assert (await world.client.get("/v2/time")).status_code == 500
    assert "1 of 1" in await page(world, "/ui/")
    await press(world, "/ui/", "Play", nth=5)
    await world.advance(600)
    assert "2 of 2" in await page(world, "/ui/")


async def test_the_first_page_moves_the_clock_and_plays(world: World) -> None:
    before = world.sandbox.box.clock.now()
    await press(world, "/ui/", "+1 hour")
    assert world.sandbox.box.clock.now() == before + 3600
    await press(world, "/ui/", "Play", nth=5)
    assert (await world.control.get("/scenarios/runs")).json()[0]["scenario"] == "store_maintenance"
    world.sandbox.box.switches.on("bc:*", "latency")
    await press(world, "/ui/", "Remove all")
    assert world.sandbox.box.switches.rules == ()
    await world.client.get("/v2/time")
    assert "GET /v2/time" in await page(world, "/ui/")


async def test_unknown_pages_and_odd_forms(world: World) -> None:
    assert (await world.control.get("/ui/store/none")).status_code == 404
    assert (await world.control.get("/ui/shop/none")).status_code == 404
    for form in ({"to": "x"}, {"to": "/clock/advance", "method": "TRACE"}, {"to": "/x", "back": "//evil.example"}):
        assert (await world.control.post("/ui/act", data=form)).status_code == 400
