"""Switches per endpoint, and saving and loading the state."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from sandbox.box import Box, ConnectionLost
from sandbox.tiktok_shop import TikTokShop
from sandbox.tiktok_shop.errors import MESSAGES
from tests.sandbox.tiktok_shop.tiktok_world import START, World, client_of

PRODUCTS = "/product/202309/products"
CREATE = "tts:POST /product/*/products"


@pytest.mark.parametrize(("kind", "made"), [("error_before", 0), ("error_after", 1)])
async def test_internal_error_before_and_after_the_work(world: World, kind: str, made: int) -> None:
    body = await world.product_body()
    world.box.switches.on(CREATE, kind, status=500)
    answer = await world.request("POST", PRODUCTS, body=body)
    assert (answer.status_code, answer.json()["code"]) == (500, 36009003)
    assert len(world.engine.state.products) == made
    await world.call("POST", PRODUCTS, body=body)


@pytest.mark.parametrize(("kind", "made"), [("reset_before", 0), ("reset_after", 1)])
async def test_connection_lost_before_and_after_the_work(world: World, kind: str, made: int) -> None:
    body = await world.product_body()
    world.box.switches.on(CREATE, kind)
    with pytest.raises(ConnectionLost):
        await world.request("POST", PRODUCTS, body=body)
    assert len(world.engine.state.products) == made


async def test_time_out_after_the_work(world: World) -> None:
    order = await world.order(await world.listed())
    body = {"tracking_number": "9400111899560000000001", "shipping_provider_id": await world.provider()}
    world.box.switches.on("tts:POST /fulfillment/*/orders/{id}/packages", "timeout_after")
    path = f"/fulfillment/202309/orders/{order}/packages"
    waiting = asyncio.create_task(world.request("POST", path, body=body))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    await world.advance(61)
    with pytest.raises(ConnectionLost):
        await waiting
    assert (await world.seen(order))["status"] == "AWAITING_COLLECTION"
    assert await world.code("POST", path, body=body) == 21011006


@pytest.mark.parametrize("with_headers", [True, False])
async def test_too_many_requests_by_switch(world: World, with_headers: bool) -> None:
    world.box.switches.on("tts:*", "rate_limited", with_headers=with_headers)
    answer = await world.request("GET", "/logistics/202309/warehouses")
    assert (answer.status_code, answer.json()["code"]) == (429, 36009002)
    assert ("retry-after" in answer.headers) is with_headers


async def test_pages_instead_of_json(world: World) -> None:
    world.box.switches.on("tts:GET /logistics/*/warehouses", "html_error", status=503)
    answer = await world.request("GET", "/logistics/202309/warehouses")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    world.box.switches.on("tts:GET /logistics/*/warehouses", "wrong_content_type")
    answer = await world.request("GET", "/logistics/202309/warehouses")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.json()["code"] == 0


async def test_part_of_a_batch_fails_beside_code_0(world: World) -> None:
    created = await world.live_product()
    blue, red = (sku["id"] for sku in created["skus"])
    await world.control("POST", "/partial-faults", {"id": blue, "code": 36009003})
    rows = [{"id": one, "inventory": [{"warehouse_id": world.warehouse, "quantity": 4}]} for one in (blue, red)]
    path = f"{PRODUCTS}/{created['product_id']}/inventory/update"
    (error,) = (await world.call("POST", path, body={"skus": rows}))["errors"]
    assert error["detail"]["sku_id"] == blue
    assert error["detail"]["extra_errors"][0]["code"] == 36009003
    assert await world.call("POST", path, body={"skus": rows}) == {}
    await world.control("POST", "/partial-faults", {"code": 12052901})
    body = {"product_ids": [created["product_id"]]}
    assert len((await world.call("POST", f"{PRODUCTS}/deactivate", body=body))["errors"]) == 1
    assert await world.call("POST", f"{PRODUCTS}/deactivate", body=body) == {}


async def test_any_code_that_the_platform_documents_can_strike_a_member_of_a_batch(world: World) -> None:
    created = await world.live_product()
    body = {"product_ids": [created["product_id"]]}
    for code, message in MESSAGES.items():
        await world.box.clock.advance(1)
        await world.control("POST", "/partial-faults", {"id": created["product_id"], "code": code})
        (error,) = (await world.call("POST", f"{PRODUCTS}/deactivate", body=body))["errors"]
        assert error["detail"]["product_id"] == created["product_id"]
        (fault,) = error["detail"]["extra_errors"]
        assert (fault["code"], fault["message"]) == (code, message)


async def test_switch_for_one_shop_only(world: World) -> None:
    other = await world.control("POST", "/shops", {"app_key": world.app.app_key, "authorized": True})
    world.box.switches.on("tts:*", "error_before", times=None, connection=other["shop_id"])
    theirs = {"cipher": other["shop_cipher"], "token": other["access_token"]}
    assert await world.code("GET", "/logistics/202309/warehouses", **theirs) == 36009003
    await world.call("GET", "/logistics/202309/warehouses")


def reborn(world: World, saved: dict[str, Any]) -> World:
    """Another world with the saved state, as after a restart."""
    fresh = World(seed=99)
    fresh.box = Box(fresh.receiver.post, 99, lambda: START)
    fresh.receiver.box = fresh.box
    fresh.engine = TikTokShop(fresh.box)
    fresh.box.restore(json.loads(json.dumps(saved)))
    fresh.http = client_of(fresh.engine)
    fresh.app = fresh.engine.state.apps[world.app.app_key]
    fresh.shop = fresh.engine.state.shops[world.shop.id]
    fresh.token = world.token
    return fresh


async def test_saved_state_goes_on_where_it_was(world: World) -> None:
    await world.control("PUT", f"/apps/{world.app.app_key}/webhooks", {"address": "https://connector.example/hooks"})
    sku = await world.listed()
    created = await world.create(external_product_id="bc-9")
    held = await world.order(sku, 2, ready=False)
    asked = await world.order(sku)
    await world.control("POST", f"/orders/{asked}/request-cancel")
    before = {id_: await world.seen(id_) for id_ in (held, asked)}
    listing = await world.call("GET", f"{PRODUCTS}/{created['product_id']}")

    fresh = reborn(world, world.box.snapshot())
    assert {id_: await fresh.seen(id_) for id_ in (held, asked)} == before
    assert await fresh.call("GET", f"{PRODUCTS}/{created['product_id']}") == listing
    await fresh.advance(31)
    assert (await fresh.call("GET", f"{PRODUCTS}/{created['product_id']}"))["status"] == "ACTIVATE"
    await fresh.advance(3_600)
    assert (await fresh.seen(held))["status"] == "AWAITING_SHIPMENT"
    await fresh.advance(48 * 3_600)
    assert (await fresh.seen(asked))["status"] == "CANCELLED"
    assert len(fresh.receiver.of_type(1)) >= 4
    assert fresh.engine.products.of_external_id(fresh.shop, "bc-9") is not None
    await fresh.close()


async def test_timers_of_the_state_before_a_restore_do_nothing(world: World) -> None:
    sku = await world.listed()
    saved = json.loads(json.dumps(world.box.snapshot()))
    await world.order(sku, ready=False)
    world.box.restore(saved)
    assert world.engine.state.orders == {}
    await world.advance(2 * 86_400)


async def test_control_api_names_what_is_wrong(world: World) -> None:
    http = world.control_http
    assert (await http.post("/shops/5/orders", json={})).status_code == 404
    answer = await http.post(f"/shops/{world.shop.id}/orders", json={})
    assert (answer.status_code, answer.json()) == (422, {"error": "items: is missing"})
    assert (await http.post("/orders/5/pay")).status_code == 404
    assert (await http.patch(f"/shops/{world.shop.id}", json={"name": "x"})).status_code == 422
    burst = {"orders": 0, "seller_sku": "x"}
    assert (await http.post(f"/shops/{world.shop.id}/burst", json=burst)).status_code == 422
    assert (await http.patch("/skus/5", json={"quantity": 1})).status_code == 409
    created = await world.live_product()
    path = f"/products/{created['product_id']}"
    assert (await http.post(f"{path}/review", json={"outcome": "approve"})).status_code == 422
    assert (await http.patch(path, json={"status": "SOLD"})).status_code == 409


async def test_listings_by_seller_sku_show_duplicates(world: World) -> None:
    await world.listed(name="TWICE")
    await world.listed(name="TWICE")
    await world.listed(name="ONCE")
    found = (await world.control("GET", "/ledger/listings?seller_sku=TWICE"))["listings"]
    assert len(found) == 2
    assert len((await world.control("GET", f"/ledger/listings?shop_id={world.shop.id}"))["listings"]) == 3
    assert len((await world.control("GET", "/shops"))["shops"]) == 1
