"""Orders created by hand: retries, missed orders; and the list behind the oversold banner."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.messaging import outgoing
from contracts.cloudevents import Envelope
from contracts.orders import AnswerCancellationV1, RetryOrdersV1, SyncMissedOrdersV1
from services.orders.domain.tasks import OrdersTask
from tests.integration.orders.market import CREATE, Market


async def told(market: Market, cls: Any, task: str, **fields: Any) -> OrdersTask:
    """Give a command twice, as a double click does, and wait until its task is done."""
    clock = market.running.ports.clock
    command = cls(id=f"command-{task}", task=task, connection=market.connection, asked_at=clock.now(), **fields)
    await market.say(command)
    await market.running.ports.broker.send([outgoing(Envelope("again", "test", clock.now(), command))])
    collection = market.running.ports.database.collection("tasks")

    async def done() -> OrdersTask | None:
        found = await collection.find_one({"_id": task})
        if found is None or found["status"] != "completed":
            return None
        return OrdersTask.model_validate({**found, "id": task}, strict=False)

    finished = await market.world.until(done, 60.0)
    assert isinstance(finished, OrdersTask)
    return finished


@pytest.mark.acceptance("S-151", "S-152", "S-153")
async def test_missed_orders_are_found_by_time_and_created_once(market: Market) -> None:
    goods = await market.on_sale("Mug", {"MUG": 20}, linked=False)
    first, second = market.buy([("MUG", 1)]), market.buy([("MUG", 2)])
    unpaid = market.buy([("MUG", 1)], pay=False)
    gone = market.buy([("MUG", 1)])
    market.world.sandbox.tiktok_shop.cancellations.by_system(gone, "ecom_order_seller_ship_timeout")
    shop = market.world.sandbox.tiktok_shop
    sent = market.buy([("MUG", 1)])
    shop.fulfilment.mark_shipped(
        market.shop, sent.id, {"tracking_number": "T1", "shipping_provider_id": next(iter(shop.state.providers))}
    )
    for one in (first, second, unpaid, gone, sent):
        await market.known(one.id)
    now = market.running.ports.clock.now()
    span = {"start": (now - timedelta(hours=1)).isoformat(), "end": (now + timedelta(hours=1)).isoformat()}
    found = await market.post("/orders/missed/search", span)
    assert {row["shop_order"] for row in found["items"]} == {first.id, second.id}
    elsewhere = {"start": (now - timedelta(hours=3)).isoformat(), "end": (now - timedelta(hours=2)).isoformat()}
    assert (await market.post("/orders/missed/search", elsewhere))["items"] == []

    start, end = now - timedelta(hours=1), now + timedelta(hours=1)
    blocked = await told(market, SyncMissedOrdersV1, "t1", start=start, end=end)
    assert (blocked.total, blocked.failed) == (2, 2)
    assert {(reason.subject, reason.code) for reason in blocked.reasons} == {
        (first.id, "not_linked"),
        (second.id, "not_linked"),
    }
    await market.link(goods)
    for one in (first, second):
        await market.created(one.id)
    again = await told(market, SyncMissedOrdersV1, "t2", start=start, end=end)
    assert again.total == 0
    assert market.in_store(unpaid.id) == market.in_store(gone.id) == []
    assert len(market.in_store(first.id)) == len(market.in_store(second.id)) == 1


def asked_of_the_store(market: Market) -> list[str]:
    """GET for every look at the store's orders, POST for every creation, in turn."""
    return [call.method for call in market.world.sandbox.box.ledger.calls("bc") if call.endpoint == "/v2/orders"]


@pytest.mark.acceptance("S-152")
async def test_orders_from_before_the_connection_are_created_by_hand_with_their_results(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 20})
    facts = await market.facts()
    await market.say(facts.model_copy(update={"since": facts.since + timedelta(hours=2), "rev": facts.rev + 500}))
    await market.world.until(lambda: market._heard(facts.rev + 500), 60.0)
    bought = [market.buy([("MUG", 1)]) for _ in range(3)]
    for one in bought:
        await market.known(one.id)
    await market.at_rest()
    assert market.count(CREATE) == 0
    rows = (await market.get("/orders"))["items"]
    assert {row["reason"] for row in rows} == {"Placed before the connection was made: create it by hand"}
    now = market.running.ports.clock.now()
    before = len(asked_of_the_store(market))
    task = await told(market, SyncMissedOrdersV1, "t1", start=now - timedelta(hours=1), end=now + timedelta(hours=1))
    assert (task.total, task.changed, task.failed) == (3, 3, 0)
    asked = asked_of_the_store(market)[before:]
    until_the_last = asked[: len(asked) - asked[::-1].index("POST")]  # what was made is read back afterwards
    assert until_the_last.count("GET") == until_the_last.count("POST") == 3, "each is looked up first"
    assert [len(market.in_store(one.id)) for one in bought] == [1, 1, 1]


async def test_a_retry_by_hand_tells_each_orders_result(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 20})
    await market.settings(retry_orders=False)
    refusal = [{"status": 400, "message": "not today"}]
    switch = market.world.sandbox.box.switches.on(
        "bc:POST /v2/orders", "error_before", times=None, status=400, body=refusal
    )
    bought = market.buy([("MUG", 1)])
    await market.becomes(bought.id, lambda one: one.create.gave_up)
    failed = await told(market, RetryOrdersV1, "t1", orders=(bought.id, "12345"))
    assert (failed.total, failed.changed, failed.failed) == (2, 0, 2)
    assert (failed.reasons[0].message, failed.reasons[1].code) == ("not today", "unknown_order")
    market.world.sandbox.box.switches.off(switch.id)
    done = await told(market, RetryOrdersV1, "t2", orders=(bought.id,))
    assert (done.total, done.changed) == (1, 1)
    assert len(market.in_store(bought.id)) == 1


@pytest.mark.parametrize(("accept", "status"), [(True, "CANCELLED"), (False, "AWAITING_SHIPMENT")])
async def test_a_buyers_request_is_answered_from_here(memory_market: Market, accept: bool, status: str) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 20})
    bought = market.buy([("MUG", 1)])
    await market.created(bought.id)
    request = market.world.sandbox.tiktok_shop.cancellations.request(bought)
    order = await market.becomes(bought.id, lambda one: any(one_request.open for one_request in one.requests))
    assert order.requests[0].id == request.id
    shop = await market.running_shop()
    reason = (await shop.aftersales.reject_reasons(request.id))[0].name
    task = await told(
        market, AnswerCancellationV1, "t1", order=bought.id, cancellation=request.id, accept=accept, reason=reason
    )
    assert (task.changed, task.failed) == (1, 0)
    await market.becomes(bought.id, lambda one: not any(one_request.open for one_request in one.requests))
    assert bought.status == status


@pytest.mark.acceptance("S-145", "S-147", "S-148")
async def test_the_oversold_list(market: Market) -> None:
    await market.on_sale("Mug", {"MUG": 20})
    await market.on_sale("Bowl", {"BOWL": 20})
    first, second, other = market.buy([("MUG", 1)]), market.buy([("MUG", 1), ("BOWL", 1)]), market.buy([("MUG", 1)])
    for one in (first, second, other):
        await market.created(one.id)
    assert (await market.get("/orders/oversold"))["banner"] is False
    cancel = market.world.sandbox.tiktok_shop.cancellations
    cancel.by_system(other, "ecom_order_seller_ship_timeout")
    await market.becomes(other.id, lambda one: one.cancelled)
    assert (await market.get("/orders/oversold"))["banner"] is False
    cancel.by_system(first, "product_unavailable")
    await market.becomes(first.id, lambda one: one.oversold)
    shown = await market.get("/orders/oversold")
    assert shown["banner"] is True
    assert [row["shop_order"] for row in shown["orders"]] == [first.id]
    cancel.in_seller_center(second, "seller_cancel_reason_out_of_stock")
    await market.becomes(second.id, lambda one: one.oversold)
    shown = await market.get("/orders/oversold")
    assert {row["shop_order"] for row in shown["orders"]} == {first.id, second.id}
    assert {product["seller_sku"] for product in shown["products"]} == {"MUG", "BOWL"}
    skus = {product["seller_sku"]: product["shop_sku"] for product in shown["products"]}
    assert (await market.post("/orders/oversold/checked", {"shop_skus": [skus["MUG"]]}))["changed"] == 2
    shown = await market.get("/orders/oversold")
    assert [row["shop_order"] for row in shown["orders"]] == [second.id]
    await market.post("/orders/oversold/checked", {"shop_skus": [skus["BOWL"]]})
    assert (await market.get("/orders/oversold"))["banner"] is False


async def test_figures_for_home(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 20})
    paid, gone = market.buy([("MUG", 2)]), market.buy([("MUG", 1)])
    unpaid = market.buy([("MUG", 1)], pay=False)
    for one in (paid, gone):
        await market.created(one.id)
    market.world.sandbox.tiktok_shop.cancellations.by_system(gone, "ecom_order_seller_ship_timeout")
    await market.becomes(gone.id, lambda one: one.cancelled)
    await market.known(unpaid.id)
    end = (market.running.ports.clock.now() + timedelta(days=1)).isoformat()
    summary = await market.get("/orders/summary", end=end)
    (day,) = summary["revenue"]
    assert (day["orders"], day["currency"]) == (1, "USD")
    assert day["total"] == (await market.get(f"/orders/{paid.id}"))["row"]["total"]
    assert (summary["synced"], summary["unsynced"]) == (2, 1)


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/orders", {"limit": "0"}, "limit"),
        ("/orders", {"synced": "perhaps"}, "synced"),
        ("/orders", {"start": "yesterday"}, "start"),
        ("/orders", {"cursor": "x"}, "cursor"),
        ("/orders/1", {}, "order"),
        ("/orders/1/buyer", {}, "order"),
    ],
)
async def test_bad_questions_are_refused_by_name(
    memory_market: Market, path: str, query: dict[str, str], field: str
) -> None:
    assert (await memory_market.get(path, **query))["field"] == field


async def test_no_buyer_data_outside_the_vault(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 20})
    bought = market.buy([("MUG", 1)], buyer_message="leave it at canary-message")
    await market.created(bought.id)
    await market.at_rest()
    buyer = await market.get(f"/orders/{bought.id}/buyer")
    assert buyer["street_1"] == bought.address["line1"]
    secrets = [bought.address["line1"], bought.address["phone"], bought.buyer_email, "canary-message"]
    documents = {
        name: str(collection.documents)
        for name, collection in market.running.ports.database.collections.items()  # type: ignore[attr-defined]
    }
    said = str([partition for topic in market.log_topics().values() for partition in topic])
    for secret in secrets:
        assert secret not in said
        assert not any(secret in text for text in documents.values())
