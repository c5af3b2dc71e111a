"""Webhooks: configuration, contents, signature, retries and their faults."""

from __future__ import annotations

import hashlib
import hmac
from itertools import pairwise
from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World

PATH = "/event/202309/webhooks"
ADDRESS = "https://connector.example/hooks/tiktok"


@pytest.fixture
async def subscribed(world: World) -> World:
    """Every event goes to the app's address."""
    await world.control("PUT", f"/apps/{world.app.app_key}/webhooks", {"address": ADDRESS})
    return world


def statuses(world: World) -> list[str]:
    return [data["order_status"] for data in world.receiver.of_type(1)]


async def test_configured_by_shop(world: World) -> None:
    assert await world.call("GET", PATH) == {"webhooks": [], "total_count": 0}
    body = {"event_type": "ORDER_STATUS_CHANGE", "address": ADDRESS}
    assert await world.call("PUT", PATH, body=body) == {}
    created = world.now
    await world.advance(5)
    await world.call("PUT", PATH, body={**body, "address": ADDRESS + "/2"})
    (row,) = (await world.call("GET", PATH))["webhooks"]
    assert row == {
        "event_type": "ORDER_STATUS_CHANGE",
        "address": ADDRESS + "/2",
        "create_time": created,
        "update_time": created + 5,
    }
    for _ in range(2):
        assert await world.call("DELETE", PATH, body={"event_type": "ORDER_STATUS_CHANGE"}) == {}
    assert (await world.call("GET", PATH))["total_count"] == 0


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"event_type": "ORDER_STATUS_CHANGE"}, "param body.address is missing"),
        ({"address": ADDRESS}, "param body.event_type is missing"),
        ({"event_type": "NOTHING", "address": ADDRESS}, "param body.event_type is invalid"),
        ({"event_type": "ORDER_STATUS_CHANGE", "address": "ftp://x"}, "param body.address is invalid"),
        ({"event_type": "ORDER_STATUS_CHANGE", "address": "https://" + "x" * 250}, "param body.address is invalid"),
    ],
)
async def test_configuration_refused(world: World, body: dict[str, str], text: str) -> None:
    answer = (await world.request("PUT", PATH, body=body)).json()
    assert (answer["code"], answer["message"]) == (36009004, text)


@pytest.mark.parametrize(("winner", "address"), [("shop", "https://shop.example/h"), ("app", ADDRESS)])
async def test_which_address_wins(subscribed: World, winner: str, address: str) -> None:
    world = subscribed
    world.box.set_option("tts_webhook_winner", winner)
    await world.call("PUT", PATH, body={"event_type": "ORDER_STATUS_CHANGE", "address": "https://shop.example/h"})
    await world.order(await world.listed(), pay=False)
    await world.advance(0)
    sent = [url for url, _, body, _ in world.receiver.raw if b'"type":1,' in body]
    assert sent == [address]


async def test_signed_over_key_and_body(subscribed: World) -> None:
    world = subscribed
    await world.order(await world.listed(), pay=False)
    await world.advance(0)
    for _, headers, body, _ in world.receiver.raw:
        key, secret = world.app.app_key.encode(), world.app.app_secret.encode()
        assert headers["Authorization"] == hmac.new(secret, key + body, hashlib.sha256).hexdigest()


async def test_order_statuses_and_their_spelling(subscribed: World) -> None:
    world = subscribed
    sku = await world.listed()
    order = await world.order(sku, 2, ready=False)
    await world.advance(3_600)
    for line in (await world.seen(order))["line_items"]:
        await world.ship(order, order_line_item_ids=[line["id"]])
    await world.control("POST", f"/orders/{order}/carrier/deliver")
    await world.control("POST", f"/orders/{order}/carrier/complete")
    await world.control("POST", f"/orders/{await world.order(sku)}/cancel")
    await world.advance(0)
    assert statuses(world) == [
        "UNPAID",
        "ON_HOLD",
        "AWAITING_SHIPMENT",
        "AWAITING_COLLECTION",
        "IN_TRANSIT",
        "DELIVERED",
        "COMPLETED",
        "UNPAID",
        "ON_HOLD",
        "AWAITING_SHIPMENT",
        "CANCEL",
    ]
    envelope = world.receiver.got[-1]
    assert envelope["shop_id"] == world.shop.id
    ids = [one["tts_notification_id"] for one in world.receiver.got]
    assert len(ids) == len(set(ids))
    assert all(isinstance(one, str) for one in ids)


async def test_product_webhooks_carry_numbers_as_documented(subscribed: World) -> None:
    world = subscribed
    await world.control("POST", "/reviews", {"outcome": "approve"})
    await world.control("POST", "/reviews", {"outcome": "reject"})
    created = await world.live_product()
    product_id = created["product_id"]
    number = int(product_id)
    assert number > 2**53
    assert [data["product_id"] for data in world.receiver.of_type(16)] == [number]
    assert [data["audit"]["status"] for data in world.receiver.of_type(37)] == ["AUDITING", "APPROVED"]
    assert world.receiver.of_type(5)[-1]["status"] == "PRODUCT_FIRST_PASS_REVIEW"
    (changed,) = world.receiver.of_type(15)
    assert changed["product_id"] == product_id
    assert "title" in changed["changed_fields"]
    path = f"/product/202509/products/{product_id}/partial_edit"
    await world.call("POST", path, body={"title": "A title that is refused"})
    await world.advance(31)
    assert world.receiver.of_type(5)[-1]["status"] == "PRODUCT_AUDIT_FAILURE"
    await world.control("PATCH", f"/products/{product_id}", {"status": "FREEZE", "reason": "Counterfeit"})
    await world.advance(0)
    assert world.receiver.of_type(5)[-1]["suspended_reason"] == "Counterfeit"


async def test_changed_category_skus_and_seller_center_edits(subscribed: World) -> None:
    world = subscribed
    created = await world.live_product()
    body = await world.product_body(category_id=world.engine.categories.named("Glasses").id)
    body["skus"] = [{**body["skus"][0], "id": created["skus"][0]["id"]}]
    await world.call("PUT", f"/product/202509/products/{created['product_id']}", body=body)
    await world.advance(31)
    (moved,) = world.receiver.of_type(18)
    assert moved["current_category_id"] == body["category_id"]
    assert world.receiver.of_type(50)[0]["skus"] == [{"sku_id": created["skus"][1]["id"], "status": "DELETED"}]
    await world.control("PATCH", f"/products/{created['product_id']}", {"content": {"title": "By hand"}})
    await world.advance(0)
    assert world.receiver.of_type(15)[-1]["change_source"] == "SELLER_CENTER"


async def test_stock_webhooks(subscribed: World) -> None:
    world = subscribed
    sku = await world.listed(1)
    await world.order(sku)
    await world.control("PATCH", f"/skus/{sku}", {"quantity": 4})
    await world.advance(0)
    changes = [data["current_inventory_status"] for data in world.receiver.of_type(27)]
    assert changes[-2:] == ["OUT_OF_STOCK", "SUFFICIENT_STOCK"]
    assert world.receiver.of_type(27)[-1]["inventory_distribution"]["total_quantity"] == 5
    assert world.receiver.of_type(71) == []
    world.box.set_option("tts_inventory_webhook", True)
    await world.control("PATCH", f"/skus/{sku}", {"quantity": 3})
    await world.advance(0)
    (change,) = world.receiver.of_type(71)
    assert change["sku_id"] == int(sku)
    assert change["change_detail"][0]["available_quantity_delta"] == -1
    assert change["quantity_snapshot_after_change"]["total_available_quantity"] == 3
    await world.order(sku)
    await world.advance(0)
    sold = world.receiver.of_type(71)[-1]["change_detail"][0]
    assert (sold["total_quantity_delta"], sold["committed_quantity_delta"]) == (0, 1)


async def test_cancellation_return_address_and_package_webhooks(subscribed: World) -> None:
    world = subscribed
    sku = await world.listed()
    order = await world.order(sku)
    await world.control("PUT", f"/orders/{order}/address", {"line1": "1 New Street"})
    cancel_id = (await world.control("POST", f"/orders/{order}/request-cancel"))["cancel_id"]
    await world.control("POST", f"/cancellations/{cancel_id}/approve")
    await world.advance(0)
    assert world.receiver.of_type(3)[0]["order_id"] == order
    assert [(data["cancel_status"], data["cancellations_role"]) for data in world.receiver.of_type(11)] == [
        ("CANCELLATION_REQUEST_PENDING", "BUYER"),
        ("CANCELLATION_REQUEST_SUCCESS", "BUYER"),
    ]
    double = await world.order(sku, 2)
    lines = [line["id"] for line in (await world.seen(double))["line_items"]]
    groups = [{"id": str(n), "order_line_item_ids": [line]} for n, line in enumerate(lines)]
    path = f"/fulfillment/202309/orders/{double}/split"
    await world.call("POST", path, body={"splittable_groups": groups})
    await world.advance(0)
    (change,) = world.receiver.of_type(4)
    assert (change["sc_type"], len(change["package_list"])) == ("SPLIT", 2)
    third = await world.order(sku)
    await world.ship(third)
    await world.control("POST", f"/orders/{third}/carrier/deliver")
    await world.control("POST", f"/orders/{third}/returns", {"return_type": "REFUND"})
    await world.advance(0)
    (request,) = world.receiver.of_type(12)
    assert (request["return_type"], request["return_status"]) == ("REFUND", "RETURN_OR_REFUND_REQUEST_PENDING")


async def test_retried_four_times_then_dropped(subscribed: World) -> None:
    world = subscribed
    sku = await world.listed()
    await world.advance(0)
    world.receiver.raw.clear()
    world.receiver.status = 500
    world.box.set_option("tts_unpaid_cancel_seconds", 0)
    await world.order(sku, pay=False)
    await world.advance(3 * 86_400)
    times = [at for _, _, _, at in world.receiver.raw]
    gaps = [after - before for before, after in pairwise(times)]
    assert gaps == [120, 1_800, 10_800, 43_200]
    assert len({body for _, _, body, _ in world.receiver.raw}) == 1
    (dropped,) = world.box.ledger.changes("webhook_dropped", platform="tts")
    assert dropped.before == "ORDER_STATUS_CHANGE"


@pytest.mark.parametrize("status", [0, 401, 503])
async def test_a_receiver_that_comes_back_is_told(subscribed: World, status: int) -> None:
    world = subscribed
    sku = await world.listed()
    await world.advance(0)
    world.receiver.status = status
    await world.order(sku, pay=False)
    await world.advance(60)
    world.receiver.status = 200
    world.receiver.got.clear()
    await world.advance(60)
    assert statuses(world) == ["UNPAID"]


async def test_lost_doubled_and_late(subscribed: World) -> None:
    world = subscribed
    sku = await world.listed()
    await world.advance(0)
    world.box.switches.set_webhooks("tts", lose_next=1)
    await world.order(sku, pay=False)
    await world.advance(0)
    assert statuses(world) == []
    world.box.switches.set_webhooks("tts", duplicate=1.0, delay=50)
    await world.order(sku, pay=False)
    await world.advance(49)
    assert statuses(world) == []
    await world.advance(1)
    assert statuses(world) == ["UNPAID", "UNPAID"]
    assert len({one["tts_notification_id"] for one in world.receiver.got if one["type"] == 1}) == 1


async def test_other_sellers_hear_nothing_of_it(subscribed: World) -> None:
    world = subscribed
    other = await world.control("POST", "/shops", {"name": "Other", "authorized": True})
    await world.control("PUT", f"/apps/{other['app_key']}/webhooks", {"address": "https://other.example/h"})
    await world.order(await world.listed())
    await world.advance(0)
    assert {url for url, _, _, _ in world.receiver.raw} == {ADDRESS}


async def test_same_seed_same_history() -> None:
    async def history(seed: int) -> list[Any]:
        world = World(seed)
        await world.control("PUT", f"/apps/{world.app.app_key}/webhooks", {"address": ADDRESS})
        world.box.switches.set_webhooks("tts", duplicate=0.5, reorder=0.5, lose=0.2)
        sku = await world.listed(50)
        for _ in range(10):
            await world.order(sku)
        await world.advance(7_200)
        await world.close()
        return [(body, at) for _, _, body, at in world.receiver.raw]

    assert await history(7) == await history(7)
    assert await history(7) != await history(8)
