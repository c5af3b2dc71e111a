"""Cancellations by seller, buyer and platform; returns; statements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World

CANCEL = "/return_refund/202309/cancellations"
OUT_OF_STOCK = "seller_cancel_reason_out_of_stock"
ON_REQUEST = "seller_cancel_paid_reason_buyer_requested_cancellation"


async def cancel(world: World, order: str, reason: str = ON_REQUEST, **body: Any) -> Any:
    return await world.call("POST", CANCEL, body={"order_id": order, "cancel_reason": reason, **body})


async def refused(world: World, order: str, reason: str = ON_REQUEST, **body: Any) -> int:
    return await world.code("POST", CANCEL, body={"order_id": order, "cancel_reason": reason, **body})


async def request(world: World, order: str) -> str:
    made = await world.control("POST", f"/orders/{order}/request-cancel")
    return str(made["cancel_id"])


async def found(world: World, version: str = "202309", **body: Any) -> list[Any]:
    path = f"/return_refund/{version}/cancellations/search"
    rows: list[Any] = (await world.call("POST", path, {"page_size": "50"}, body))["cancellations"]
    return rows


async def test_seller_cancels_a_whole_order(world: World) -> None:
    order = await world.order(await world.listed(), 2)
    made = await cancel(world, order)
    assert made["cancel_status"] == "CANCELLATION_REQUEST_SUCCESS"
    seen = await world.seen(order)
    assert (seen["status"], seen["cancellation_initiator"], seen["cancel_reason"]) == (
        "CANCELLED",
        "SELLER",
        "Buyer requested cancellation",
    )
    (row,) = await found(world, order_ids=[order])
    assert (row["cancel_reason"], row["cancel_reason_text"]) == (ON_REQUEST, seen["cancel_reason"])
    assert (row["cancel_id"], row["role"], row["cancel_type"]) == (made["cancel_id"], "SELLER", "CANCEL")
    assert row["should_replenish_stock"] is True
    assert Decimal(row["refund_amount"]["refund_total"]) == Decimal(seen["payment"]["total_amount"])
    assert len(row["cancel_line_items"]) == 2
    assert await refused(world, order) == 25001011


async def test_part_of_an_order_only_when_out_of_stock(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku, 3)
    lines = [line["id"] for line in (await world.seen(order))["line_items"]]
    assert await refused(world, order, order_line_item_ids=lines[:1]) == 25005010
    await cancel(world, order, OUT_OF_STOCK, order_line_item_ids=lines[:1])
    seen = await world.seen(order)
    assert [line["display_status"] for line in seen["line_items"]] == [
        "CANCELLED",
        "AWAITING_SHIPMENT",
        "AWAITING_SHIPMENT",
    ]
    assert seen["status"] == "AWAITING_SHIPMENT"
    assert await refused(world, order, OUT_OF_STOCK, order_line_item_ids=lines[:1]) == 25005011
    assert await refused(world, order, OUT_OF_STOCK, skus=[{"sku_id": sku, "quantity": 3}]) == 25005011
    path = "/return_refund/202602/cancellations"
    rows = {"order_line_list": [{"order_line_item_id": lines[1]}]}
    await world.call("POST", path, body={"order_id": order, "cancel_reason": OUT_OF_STOCK, **rows})
    await cancel(world, order, OUT_OF_STOCK, skus=[{"sku_id": sku, "quantity": 1}])
    assert (await world.seen(order))["status"] == "CANCELLED"
    assert [row["should_replenish_stock"] for row in await found(world)] == [False] * 3
    (units,) = (await world.control("GET", f"/ledger/units?shop_id={world.shop.id}"))["units"]
    assert units["cancelled_out_of_stock"] == 3


async def test_partial_cancellation_depends_on_the_region(world: World) -> None:
    order = await world.order(await world.listed(), 2)
    line = (await world.seen(order))["line_items"][0]["id"]
    world.shop.region = "DE"
    assert await refused(world, order, OUT_OF_STOCK, order_line_item_ids=[line]) == 25005010


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", 25001001),
        ("made_up", 25001014),
        ("ecom_order_to_ship_canceled_reason_no_longer_needed", 25001015),
        ("seller_cancel_unpaid_reason_out_of_stock", 25001021),
        ("seller_cancel_reason_wrong_price", 25001020),
    ],
)
async def test_reasons_refused(world: World, reason: str, code: int) -> None:
    world.box.set_option("tts_withdrawn_reasons", ["seller_cancel_reason_wrong_price"])
    order = await world.order(await world.listed())
    assert await refused(world, order, reason) == code


async def test_unpaid_orders_have_reasons_of_their_own(world: World) -> None:
    order = await world.order(await world.listed(), pay=False)
    assert await refused(world, order, ON_REQUEST) == 25001021
    await cancel(world, order, "seller_cancel_unpaid_reason_wrong_price")
    (row,) = await found(world)
    assert row["refund_amount"]["refund_total"] == "0"


async def test_too_late_to_cancel(world: World) -> None:
    order = await world.order(await world.listed())
    await world.ship(order)
    world.shop.region = "GB"
    assert await refused(world, order) == 25001045
    world.shop.region = "US"
    await world.control("POST", f"/orders/{order}/carrier/collect")
    assert await refused(world, order) == 25001045
    await world.control("POST", f"/orders/{order}/carrier/deliver")
    assert await refused(world, order) == 25001051
    assert await refused(world, "5") == 25020005
    assert await world.code("POST", CANCEL, body={}) == 25001001


async def test_us_sellers_may_cancel_before_collection(world: World) -> None:
    order = await world.order(await world.listed())
    package = (await world.ship(order))["package_id"]
    await cancel(world, order)
    detail = await world.call("GET", f"/fulfillment/202309/packages/{package}")
    assert detail["package_status"] == "CANCELLED"


async def test_eligibility(world: World) -> None:
    sku = await world.listed()
    order = await world.order(sku, 2)
    path = f"/return_refund/202602/orders/{order}/aftersale_eligibility"
    query = {"initiate_aftersale_user": "SELLER"}
    (row,) = (await world.call("GET", path, query))["sku_eligibility"]
    line = row["line_item_eligibility"][0]
    assert (row["sku_id"], line["eligible"], len(line["order_line_list"])) == (sku, True, 2)
    assert OUT_OF_STOCK in line["available_reason_names"]
    await world.ship(order)
    await world.control("POST", f"/orders/{order}/carrier/collect")
    (row,) = (await world.call("GET", path, query))["sku_eligibility"]
    assert row["line_item_eligibility"][0]["ineligible_code"] == 25001045
    both = {**query, "request_types": "CANCEL,RETURN_AND_REFUND"}
    (row,) = (await world.call("GET", path, both))["sku_eligibility"]
    assert [(one["request_type"], one["eligible"]) for one in row["line_item_eligibility"]] == [
        ("CANCEL", False),
        ("RETURN_AND_REFUND", True),
    ]
    reason = row["line_item_eligibility"][1]["available_reason_names"][0]
    body = {"order_id": order, "return_type": "RETURN_AND_REFUND", "return_reason": reason}
    await world.call("POST", RETURNS, body=body)
    (row,) = (await world.call("GET", path, both))["sku_eligibility"]
    assert row["line_item_eligibility"][1]["ineligible_code"] == 25001011
    assert await world.code("GET", path, {"request_types": "EXCHANGE"}) == 25001001


async def test_buyers_cancel_freely_until_the_hold_ends(world: World) -> None:
    sku = await world.listed()
    for options in ({"pay": False}, {"ready": False}):
        order = await world.order(sku, **options)
        await request(world, order)
        seen = await world.seen(order)
        assert (seen["status"], seen["cancellation_initiator"]) == ("CANCELLED", "BUYER")


async def test_buyers_request_is_approved(world: World) -> None:
    order = await world.order(await world.listed())
    cancel_id = await request(world, order)
    seen = await world.seen(order)
    assert (seen["status"], seen["is_buyer_request_cancel"]) == ("AWAITING_SHIPMENT", True)
    (row,) = await found(world, cancel_status=["CANCELLATION_REQUEST_PENDING"])
    assert (row["cancel_type"], row["role"]) == ("BUYER_CANCEL", "BUYER")
    deadline = world.now + 48 * 3_600
    assert row["seller_next_action_response"] == [{"action": "SELLER_RESPOND_CANCEL", "deadline": deadline}]
    (row,) = await found(world, "202602")
    assert row["seller_next_action_response"][0]["action"] == "SELLER_RESPOND_BUYER_CANCEL"
    path = f"{CANCEL}/{cancel_id}/approve"
    for _ in range(2):
        assert await world.call("POST", path, {"idempotency_key": "k1"}) == {}
    assert (await world.seen(order))["status"] == "CANCELLED"
    assert await world.code("POST", path, {"idempotency_key": "k2"}) == 25011012
    assert await world.code("POST", f"{CANCEL}/5/approve") == 25007006


async def test_buyers_request_is_rejected(world: World) -> None:
    order = await world.order(await world.listed())
    cancel_id = await request(world, order)
    path = f"{CANCEL}/{cancel_id}/reject"
    reasons = await world.call("GET", "/return_refund/202309/reject_reasons", {"return_or_cancel_id": cancel_id})
    body = {"reject_reason": reasons["reasons"][0]["name"]}
    assert await world.code("POST", path, body={}) == 25001001
    assert await world.code("POST", path, body={"reject_reason": "x"}) == 25001014
    for _ in range(2):
        assert await world.call("POST", path, {"idempotency_key": "k1"}, body) == {}
    assert await world.code("POST", path, {"idempotency_key": "k2"}, body) == 25011011
    assert (await world.seen(order))["is_buyer_request_cancel"] is False
    # The filter and the answer spell this status differently.
    (row,) = await found(world, cancel_status=["CANCELLATION_REQUEST_CANCEL"])
    assert row["cancel_status"] == "CANCELLATION_REQUEST_CANCELLED"
    approved = await request(world, order)
    await world.call("POST", f"{CANCEL}/{approved}/approve")
    assert await world.code("POST", f"{CANCEL}/{approved}/reject", body=body) == 25020010


async def test_unanswered_requests_are_approved_after_48_hours(world: World) -> None:
    order = await world.order(await world.listed())
    await request(world, order)
    await world.advance(48 * 3_600 - 1)
    assert (await world.seen(order))["status"] == "AWAITING_SHIPMENT"
    await world.advance(1)
    assert (await world.seen(order))["status"] == "CANCELLED"


async def test_shipping_rejects_the_request_in_the_us_only(world: World) -> None:
    sku = await world.listed()
    order, other = await world.order(sku), await world.order(sku)
    await request(world, order)
    await request(world, other)
    await world.ship(order)
    (row,) = await found(world, order_ids=[order])
    assert row["cancel_status"] == "CANCELLATION_REQUEST_CANCELLED"
    world.shop.region = "GB"
    body = {"tracking_number": "X1", "shipping_provider_id": await world.provider()}
    assert await world.code("POST", f"/fulfillment/202309/orders/{other}/packages", body=body) == 21011007


async def test_requests_in_seller_center(world: World) -> None:
    sku = await world.listed()
    orders = [await world.order(sku) for _ in range(3)]
    decisions = {"approve": "CANCELLED", "reject": "AWAITING_SHIPMENT", "withdraw": "AWAITING_SHIPMENT"}
    for order, (decision, status) in zip(orders, decisions.items(), strict=True):
        cancel_id = await request(world, order)
        await world.control("POST", f"/cancellations/{cancel_id}/{decision}")
        assert (await world.seen(order))["status"] == status
        again = await world.control_http.post(f"/cancellations/{cancel_id}/{decision}")
        assert again.status_code == 409
    assert (await world.control_http.post(f"/cancellations/{cancel_id}/frame")).status_code == 404
    assert (await world.control_http.post(f"/orders/{orders[0]}/request-cancel")).status_code == 409


async def test_cancellation_search_pages_oldest_first(world: World) -> None:
    sku = await world.listed()
    for _ in range(3):
        await cancel(world, await world.order(sku))
        await world.advance(10)
    path = f"{CANCEL}/search"
    first = await world.call("POST", path, {"page_size": "2"}, {})
    second = await world.call("POST", path, {"page_size": "2", "page_token": first["next_page_token"]}, {})
    times = [row["create_time"] for row in first["cancellations"] + second["cancellations"]]
    assert times == sorted(times)
    assert len(times) == 3
    assert (await world.call("POST", path, {"sort_order": "DESC"}, {}))["cancellations"][0]["create_time"] == times[2]
    assert len(await found(world, create_time_ge=times[1], create_time_lt=times[2])) == 1
    assert await found(world, cancel_types=["BUYER_CANCEL"]) == []
    assert await found(world, buyer_user_ids=["5"]) == []
    assert await world.code("POST", path, {"page_size": "51"}, {}) == 36009004
    assert await world.code("POST", path, {"sort_field": "x"}, {}) == 36009004


# --- returns ---------------------------------------------------------------------------------------------------

RETURNS = "/return_refund/202602/returns"


async def delivered(world: World, quantity: int = 1) -> str:
    order = await world.order(await world.listed(name=f"R{world.engine.state.sequence}"), quantity)
    number = f"94001118995600{world.engine.state.sequence:08d}"
    await world.ship(order, number)
    await world.control("POST", f"/orders/{order}/carrier/deliver")
    return order


async def ask(world: World, order: str, kind: str) -> str:
    made = await world.control("POST", f"/orders/{order}/returns", {"return_type": kind})
    return str(made["return_id"])


async def test_return_and_refund(world: World) -> None:
    order = await delivered(world)
    return_id = await ask(world, order, "RETURN_AND_REFUND")
    approve = f"{RETURNS}/{return_id}/approve"
    assert await world.code("POST", approve, body={"decision": "APPROVE_REFUND"}) == 25020004
    assert await world.code("POST", approve, body={"decision": "APPROVE_RECEIVED_PACKAGE"}) == 25001003
    assert await world.code("POST", approve, body={}) == 25001001
    for _ in range(2):
        await world.call("POST", approve, {"idempotency_key": "1"}, {"decision": "APPROVE_RETURN"})
    await world.control("POST", f"/returns/{return_id}/ship-back")
    await world.call("POST", approve, {"idempotency_key": "2"}, {"decision": "APPROVE_RECEIVED_PACKAGE"})
    (row,) = (await world.call("POST", f"{RETURNS}/search", {}, {"order_ids": [order]}))["return_orders"]
    assert row["return_status"] == "RETURN_OR_REFUND_REQUEST_COMPLETE"
    assert row["return_tracking_number"].startswith("RT")
    records = (await world.call("GET", f"/return_refund/202309/returns/{return_id}/records"))["records"]
    assert [record["event"] for record in records] == [
        "ORDER_RETURN",
        "AWAITING_BUYER_SHIP",
        "BUYER_SHIPPED_ITEM",
        "RETURN_OR_REFUND_REQUEST_COMPLETE",
    ]


async def test_partial_refund_and_rejection(world: World) -> None:
    return_id = await ask(world, await delivered(world), "REFUND")
    approve = f"{RETURNS}/{return_id}/approve"
    offer: dict[str, Any] = {"decision": "OFFER_PARTIAL_REFUND", "partial_refund": {"amount": "999", "currency": "USD"}}
    assert await world.code("POST", approve, body=offer) == 25001001
    offer["partial_refund"]["amount"] = "5"
    await world.call("POST", approve, body=offer)
    found_rows = await world.call("POST", f"{RETURNS}/search", {}, {"return_status": ["AWAITING_BUYER_RESPONSE"]})
    assert found_rows["return_orders"][0]["refund_amount"]["refund_total"] == "5"
    other = await ask(world, await delivered(world), "REFUND")
    reject = f"/return_refund/202606/returns/{other}/reject"
    body = {"decision": "REJECT_REFUND", "reject_reason": "seller_reject_apply_product_has_been_packed"}
    assert await world.code("POST", reject, body={"decision": "REJECT_REFUND"}) == 25001001
    assert await world.code("POST", reject, body={**body, "reject_reason": "x"}) == 25001014
    await world.call("POST", reject, body=body)
    assert await world.code("POST", reject, body=body) == 25001003
    assert await world.code("POST", f"{RETURNS}/5/approve", body=offer) == 25007006
    await world.control("POST", f"/returns/{other}/withdraw")


async def test_the_seller_starts_a_return(world: World) -> None:
    order = await delivered(world, 3)
    (line, *others) = (await world.seen(order))["line_items"]
    reason = "ecom_order_delivered_refund_and_return_reason_damaged_item"
    body: dict[str, Any] = {"order_id": order, "return_type": "RETURN_AND_REFUND", "return_reason": reason}
    one = {**body, "order_line_item_ids": [line["id"]]}
    for wrong, code in (
        ({"order_id": "5"}, 25007006),
        ({"return_type": "REPLACEMENT"}, 25001001),
        ({"return_reason": ""}, 25001001),
        ({"return_reason": "x"}, 25001014),
        ({"order_line_item_ids": ["5"]}, 25005011),
        ({"order_line_item_ids": None, "skus": [{"sku_id": line["sku_id"], "quantity": 4}]}, 25005011),
        ({"order_line_item_ids": None, "skus": [{"sku_id": line["sku_id"], "quantity": "1"}]}, 25001001),
        ({"refund_total": "9999"}, 25001001),
        ({"refund_total": "1", "currency": "GBP"}, 25001001),
    ):
        assert await world.code("POST", RETURNS, body={**one, **wrong}) == code, wrong
    made = await world.call("POST", RETURNS, {"idempotency_key": "k1"}, {**one, "refund_total": "1.50"})
    assert made["return_status"] == "RETURN_OR_REFUND_REQUEST_PENDING"
    assert await world.call("POST", RETURNS, {"idempotency_key": "k1"}, {**one, "refund_total": "1.50"}) == made
    assert await world.code("POST", RETURNS, {"idempotency_key": "k2"}, one) == 25001011
    assert await world.code("POST", RETURNS, body=body) == 25001011, "all lines: one of them is asked back already"
    by_sku = {**body, "return_type": "REFUND", "skus": [{"sku_id": line["sku_id"], "quantity": 2}]}
    second = await world.call("POST", RETURNS, body=by_sku)
    rows = (await world.call("POST", f"{RETURNS}/search", {}, {"order_ids": [order]}))["return_orders"]
    shown = {row["return_id"]: row for row in rows}
    assert {row["role"] for row in rows} == {"SELLER"}
    assert shown[made["return_id"]]["refund_amount"]["refund_total"] == "1.50"
    lines = [each["order_line_item_id"] for each in shown[second["return_id"]]["return_line_items"]]
    assert sorted(lines) == sorted(each["id"] for each in others)
    await world.call("POST", f"{RETURNS}/{made['return_id']}/approve", body={"decision": "APPROVE_RETURN"})
    fresh = await world.order(await world.listed())
    assert await world.code("POST", RETURNS, body={**body, "order_id": fresh}) == 25001003


async def test_replacement_is_a_new_order_without_payment(world: World) -> None:
    order = await delivered(world)
    return_id = await ask(world, order, "REPLACEMENT")
    await world.call("POST", f"{RETURNS}/{return_id}/approve", body={"decision": "APPROVE_REPLACEMENT"})
    rows = (await world.control("GET", "/ledger/orders"))["orders"]
    fresh = next(row["id"] for row in rows if row["id"] != order)
    seen = await world.seen(fresh)
    assert (seen["replaced_order_id"], seen["payment"]["total_amount"]) == (order, "0")


async def test_returns_before_delivery_and_refund_amounts(world: World) -> None:
    order = await world.order(await world.listed())
    assert (await world.control_http.post(f"/orders/{order}/returns", json={})).status_code == 409
    path = "/return_refund/202309/refunds/calculate"
    amount = (await world.call("POST", path, body={"order_id": order}))["order_refund_amount"]
    assert amount["refund_total"] == (await world.seen(order))["payment"]["total_amount"]
    assert await world.code("POST", path, body={"order_id": "5"}) == 25007006


async def test_the_seller_decides_by_hand_and_the_buyer_takes_the_offer(world: World) -> None:
    order = await delivered(world)
    made = await world.control("POST", f"/orders/{order}/returns", {"return_type": "REFUND"})
    path = f"/returns/{made['return_id']}"
    answer = await world.control_http.post(f"{path}/accept")
    assert (answer.status_code, answer.json()["code"]) == (409, 25001003)
    answer = await world.control_http.post(f"{path}/decide", json={"decision": "APPROVE_RETURN"})
    assert (answer.status_code, answer.json()["code"]) == (409, 25020004)
    body = {"decision": "OFFER_PARTIAL_REFUND", "partial_refund": {"amount": "5.00", "currency": "USD"}}
    await world.call("POST", f"/return_refund/202309{path}/approve", body=body)
    await world.control("POST", f"{path}/accept")
    (row,) = (await world.call("POST", f"{RETURNS}/search", {}, {}))["return_orders"]
    assert row["return_status"] == "RETURN_OR_REFUND_REQUEST_COMPLETE"
    other = await world.control("POST", f"/orders/{await delivered(world)}/returns", {})
    await world.control("POST", f"/returns/{other['return_id']}/decide", {"decision": "REJECT_RETURN"})


# --- finance ---------------------------------------------------------------------------------------------------


async def test_statements(world: World) -> None:
    order = await delivered(world)
    finance = "/finance/202309"
    assert (await world.call("GET", f"{finance}/statements"))["statements"] == []
    (waiting,) = (await world.call("GET", "/finance/202507/orders/unsettled"))["transactions"]
    assert (waiting["order_id"], waiting["est_settlement_amount"]) == (order, "18.80")
    settled = await world.call("GET", f"/finance/202501/orders/{order}/statement_transactions")
    assert (settled["sku_transactions"], settled["settlement_amount"]) == ([], "0")
    await world.control("POST", f"/orders/{order}/carrier/complete")
    (statement,) = (await world.call("GET", f"{finance}/statements", {"page_size": "10"}))["statements"]
    assert Decimal(statement["settlement_amount"]) == Decimal("20.00") - Decimal("1.20")
    path = f"/finance/202501/statements/{statement['id']}/statement_transactions"
    (row,) = (await world.call("GET", path))["transactions"]
    assert (row["order_id"], row["settlement_amount"]) == (order, statement["settlement_amount"])
    assert await world.code("GET", "/finance/202501/statements/1/statement_transactions") == 36009004
    own = await world.call("GET", f"/finance/202501/orders/{order}/statement_transactions")
    (by_sku,) = own["sku_transactions"]
    assert (by_sku["quantity"], by_sku["statement_id"]) == ("1", statement["id"])
    assert own["settlement_amount"] == by_sku["settlement_amount"] == statement["settlement_amount"]
    assert (await world.call("GET", f"{finance}/payments"))["payments"] == []
    await world.advance(2 * 86_400)
    (payment,) = (await world.call("GET", "/finance/202605/payments"))["payments"]
    assert payment["amount"]["value"] == statement["settlement_amount"]
    assert (await world.call("GET", f"{finance}/withdrawals"))["withdrawals"] == []
