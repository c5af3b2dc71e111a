"""Webhooks: subscriptions, what fires, signature, retries, deactivation, blocked domains."""

from typing import Any

import pytest

from sandbox.bigcommerce.hooks import RETRY_AFTER
from tests.sandbox.bigcommerce.store_world import START, World, client_for, expected_signature


async def test_a_hook_is_made_listed_changed_and_deleted(world: World) -> None:
    hook_id = await world.hook("store/order/*", headers={"x-key": "k"})
    path = f"/v3/hooks/{hook_id}"
    made = (await world.client.get(path)).json()["data"]
    assert made["client_id"] == world.account.client_id
    assert (made["store_hash"], made["headers"], made["created_at"]) == ("teststore", {"x-key": "k"}, int(START))
    listed = await world.client.get("/v3/hooks", params={"scope": "store/order/*", "is_active": "true"})
    assert listed.json()["meta"]["pagination"]["total"] == 1
    changed = await world.client.put(path, json={"is_active": False})
    assert changed.json()["data"]["is_active"] is False
    assert (await world.client.delete(path)).json()["data"]["id"] == hook_id
    assert (await world.client.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"scope": "store/orders/*"}, 422),
        ({"scope": None}, 422),
        ({"destination": "http://receiver.example.com/x"}, 422),
        ({"destination": "https://receiver.example.com:8443/x"}, 422),
        ({"destination": ""}, 422),
        ({"headers": ["x"]}, 422),
        ({}, 409),
    ],
)
async def test_bad_hooks(world: World, change: dict[str, Any], status: int) -> None:
    await world.hook("store/order/*")
    body = {"scope": "store/order/*", "destination": "https://receiver.example.com/hook", **change}
    assert (await world.client.post("/v3/hooks", json=body)).status_code == status


async def test_loopback_receivers_may_use_http_unless_forbidden(world: World) -> None:
    await world.hook("store/order/*", "http://127.0.0.1:8123/hook")
    await world.control.put("/options", json={"bc_hook_https_only": True})
    body = {"scope": "store/sku/*", "destination": "http://127.0.0.1:8123/hook"}
    assert (await world.client.post("/v3/hooks", json=body)).status_code == 422


async def test_at_most_ten_hooks_of_one_scope(world: World) -> None:
    for number in range(10):
        await world.hook("store/order/*", f"https://receiver.example.com/{number}")
    body = {"scope": "store/order/*", "destination": "https://receiver.example.com/11"}
    assert (await world.client.post("/v3/hooks", json=body)).status_code == 422


async def test_hooks_of_another_account_are_invisible(world: World) -> None:
    hook_id = await world.hook("store/order/*")
    other = world.shop.add_account("other")
    async with client_for(world.sandbox, other.token) as client:
        assert (await client.get("/v3/hooks")).json()["data"] == []
        assert (await client.get(f"/v3/hooks/{hook_id}")).status_code == 404
        assert (await client.delete(f"/v3/hooks/{hook_id}")).status_code == 404


async def test_a_callback_carries_signature_custom_headers_and_the_documented_body(world: World) -> None:
    await world.hook("store/order/created", headers={"x-tandem": "secret"})
    order = await world.order(await world.product())
    await world.advance()
    [got] = world.receiver.got
    assert got.headers["webhook-signature"] == expected_signature(world.account.client_secret, got.headers, got.body)
    assert got.headers["webhook-timestamp"] == str(int(START))
    assert got.headers["x-tandem"] == "secret"
    payload = got.payload
    assert payload["data"] == {"type": "order", "id": order["id"]}
    assert (payload["scope"], payload["producer"]) == ("store/order/created", "stores/teststore")
    assert len(payload["hash"]) == 40  # SHA-1 in hex


@pytest.mark.parametrize(
    ("option", "missing"), [("bc_hook_signature", "webhook-signature"), ("bc_hook_custom_headers", "x-tandem")]
)
async def test_each_proof_can_be_switched_off(world: World, option: str, missing: str) -> None:
    await world.control.put("/options", json={option: False})
    await world.hook("store/order/created", headers={"x-tandem": "secret"})
    await world.order(await world.product())
    await world.advance()
    assert missing not in world.receiver.got[0].headers


async def test_the_life_of_an_order_in_events(world: World) -> None:
    for scope in ("store/order/*", "store/shipment/*", "store/channel/1/order/created"):
        await world.hook(scope)
    product = await world.product()
    order = await world.order(product, 1)
    world.shop.merchant.ship(order["id"])
    await world.client.delete(f"/v2/orders/{order['id']}")
    await world.advance()
    assert world.receiver.scopes() == [
        "store/order/created",
        "store/channel/1/order/created",
        "store/shipment/created",
        "store/order/statusUpdated",
        "store/order/updated",
        "store/order/archived",
    ]
    by_scope = {one.payload["scope"]: one.payload["data"] for one in world.receiver.got}
    assert by_scope["store/shipment/created"] == {"type": "shipment", "id": 1, "orderId": order["id"]}
    assert by_scope["store/order/statusUpdated"]["status"] == {"previous_status_id": 11, "new_status_id": 2}


async def test_stock_events_of_simple_and_variant_tracked_goods(world: World) -> None:
    for scope in ("store/product/inventory/*", "store/product/*", "store/sku/*"):
        body = {"scope": scope, "destination": "https://receiver.example.com/hook"}
        await world.client.post("/v3/hooks", json=body)
    simple, sized = await world.product(), await world.sized()
    await world.advance()
    world.receiver.got.clear()
    await world.order(simple, 2)
    world.shop.merchant.set_stock("SHIRT-M", 4)
    await world.advance()
    data = {one.payload["scope"]: one.payload["data"] for one in world.receiver.got}
    ordered = {"product_id": simple["id"], "method": "relative", "value": -2}
    assert data["store/product/inventory/order/updated"]["inventory"] == ordered
    variant = sized["variants"][1]
    sku_event = data["store/sku/inventory/updated"]
    assert sku_event["id"] == variant["sku_id"] != variant["id"]
    assert sku_event["inventory"]["variant_id"] == variant["id"]
    assert sku_event["inventory"]["method"] == "absolute"
    assert "store/product/updated" in data


async def test_catalog_events(world: World) -> None:
    for scope in ("store/product/created", "store/product/deleted", "store/sku/*"):
        await world.hook(scope)
    product = await world.sized()
    variant = product["variants"][0]["id"]
    await world.client.put(f"/v3/catalog/products/{product['id']}/variants/{variant}", json={"price": 3})
    fields = {"name": "Category", "value": "x"}
    await world.client.post(f"/v3/catalog/products/{product['id']}/custom-fields", json=fields)
    await world.client.delete(f"/v3/catalog/products/{product['id']}")
    await world.advance()
    scopes = [scope for scope in world.receiver.scopes() if "inventory" not in scope]
    assert scopes == ["store/product/created", "store/sku/updated", "store/product/deleted"]


async def test_low_and_out_of_stock_of_a_channel(world: World) -> None:
    scope = "store/channel/1/inventory/product/*"
    await world.hook(scope)
    product = await world.product(inventory_warning_level=3)
    await world.order(product, 8)
    await world.order(product, 2)
    await world.advance()
    tails = [one.rsplit("/", 1)[1] for one in world.receiver.scopes()]
    assert tails.count("low_stock_reached") == 1
    assert tails.count("out_of_stock_reached") == 1


async def test_a_failed_callback_is_retried_as_documented_and_then_the_hook_is_off(world: World) -> None:
    hook_id = await world.hook("store/order/created")
    exception = "store/hook/deliveryException"
    await world.hook(exception, "https://other.example.com/hook")
    world.receiver.status = 500
    await world.order(await world.product())
    await world.advance()
    at = [START]
    for wait in RETRY_AFTER:
        await world.advance(wait - 1)
        await world.advance(1)
        at.append(at[-1] + wait)
    tries = world.sandbox.box.ledger.webhooks(topic="store/order/created")
    assert [one.at for one in tries] == at
    assert len(at) == 12
    hook = (await world.client.get(f"/v3/hooks/{hook_id}")).json()["data"]
    assert hook["is_active"] is False
    admin = (await world.client.get("/v3/hooks/admin")).json()["data"]
    assert {row["id"]: row["status"] for row in admin["hooks_list"]}[hook_id] == "deactivated"


async def test_a_retry_has_the_same_id_and_body_and_a_signature_of_its_own_time(world: World) -> None:
    await world.hook("store/order/created")
    world.receiver.status = 0
    await world.order(await world.product())
    await world.advance()
    assert world.receiver.tries == 1
    world.receiver.status = 200
    await world.advance(60)
    [got] = world.receiver.got
    assert got.headers["webhook-timestamp"] == str(int(START) + 60)
    secret = world.account.client_secret
    assert got.headers["webhook-signature"] == expected_signature(secret, got.headers, got.body)


async def test_delivery_exceptions_go_to_another_destination_of_the_client(world: World) -> None:
    await world.hook("store/order/created")
    await world.hook("store/hook/deliveryException", "https://other.example.com/hook")
    answers = world.receiver

    async def picky(url: str, headers: Any, body: bytes, timeout: float) -> int:
        answers.status = 200 if "other" in url else 503
        return await answers(url, headers, body, timeout)

    world.sandbox.box.webhooks._post = picky
    product = await world.product()
    await world.order(product)
    await world.order(product)
    await world.advance()
    assert [one.payload["data"]["error_code"] for one in answers.got] == [90001]
    for wait in RETRY_AFTER:
        await world.advance(wait)
    codes = [one.payload["data"]["error_code"] for one in answers.got]
    assert codes[-1] == 90002


async def test_a_domain_that_fails_too_often_is_blocked_for_three_minutes(world: World) -> None:
    await world.hook("store/order/created")
    product = await world.product(inventory_level=1000)
    world.receiver.status = 500
    for _ in range(100):
        await world.order(product)
    await world.advance()
    assert world.receiver.tries == 100
    blocked = (await world.client.get("/v3/hooks/admin")).json()["data"]["blocked_domains"]
    assert blocked == [{"destination": "receiver.example.com", "time_left": 180, "reasons": []}]
    world.receiver.status = 200
    await world.order(product)
    await world.advance(60)
    assert world.receiver.got == []
    await world.advance(60 + 180)
    assert len(world.receiver.got) == 101


async def test_switches_lose_delay_double_and_reorder(world: World) -> None:
    await world.hook("store/order/created")
    product = await world.product(inventory_level=1000)
    await world.control.put("/switches/webhooks/bc", json={"lose_next": 1, "delay": 10, "duplicate": 1})
    for _ in range(2):
        await world.order(product)
    await world.advance(9)
    assert world.receiver.got == []
    await world.advance(1)
    assert [one.payload["data"]["id"] for one in world.receiver.got] == [101, 101]
    assert len({one.payload["hash"] for one in world.receiver.got}) == 1
    assert len({one.headers["webhook-id"] for one in world.receiver.got}) == 1
    world.receiver.got.clear()
    await world.control.put("/switches/webhooks/bc", json={"delay": 0, "duplicate": 0, "reorder": 0.5})
    for _ in range(20):
        await world.order(product)
    await world.advance(31)
    ids = [one.payload["data"]["id"] for one in world.receiver.got]
    assert sorted(ids) == list(range(102, 122))
    assert ids != sorted(ids)


async def test_a_new_hook_may_start_late_and_an_inactive_one_hears_nothing(world: World) -> None:
    await world.control.put("/options", json={"bc_hook_start_delay": 60})
    await world.hook("store/order/created")
    await world.hook("store/order/updated", is_active=False)
    product = await world.product()
    await world.order(product)
    await world.advance(60)
    order = await world.order(product)
    await world.client.put(f"/v2/orders/{order['id']}", json={"staff_notes": "x"})
    await world.advance()
    assert [one.payload["data"]["id"] for one in world.receiver.got] == [order["id"]]


async def test_admin_emails(world: World) -> None:
    answer = await world.client.put("/v3/hooks/admin", json={"emails": ["a@example.com"]})
    assert answer.status_code == 204
    assert (await world.client.get("/v3/hooks/admin")).json()["data"]["emails"] == ["a@example.com"]


async def test_a_hook_with_nothing_to_say_for_90_days_is_switched_off(world: World) -> None:
    product = await world.product()
    idle, busy = await world.hook("store/shipment/*"), await world.hook("store/order/*")
    await world.advance(60 * 86_400)
    await world.order(product)
    await world.advance(31 * 86_400)
    hooks = (await world.client.get("/v3/hooks")).json()["data"]
    assert {one["id"]: one["is_active"] for one in hooks} == {idle: False, busy: True}
    await world.client.put(f"/v3/hooks/{idle}", json={"is_active": True})
    assert (await world.client.get(f"/v3/hooks/{idle}")).json()["data"]["is_active"] is True
