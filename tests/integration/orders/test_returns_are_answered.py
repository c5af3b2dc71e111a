"""A buyer's return is seen, shown and answered over the public API, as far as TikTok Shop allows."""

from typing import Any

import pytest

from sandbox.tiktok_shop.state import Order as ShopOrder
from sandbox.tiktok_shop.state import Return
from tests.integration.orders.market import Market


async def delivered(market: Market) -> ShopOrder:
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id, tracking_number="T1")
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "AWAITING_COLLECTION")
    shop = market.world.sandbox.tiktok_shop
    shop.fulfilment.deliver(shop.state.packages[bought.package_ids[0]])
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "DELIVERED")
    return bought


async def asked(market: Market, bought: ShopOrder, kind: str) -> Return:
    """The buyer's request, once it is shown as waiting for an answer."""
    request = market.world.sandbox.tiktok_shop.returns.request(bought, kind)
    await shown(market, bought, request, waits=True)
    return request


async def shown(market: Market, bought: ShopOrder, request: Return, *, waits: bool) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        detail = await market.world.call("GET", f"/connections/{market.connection}/orders/{bought.id}")
        (row,) = (one for one in detail["requests"] if one["id"] == request.id) if detail["requests"] else (None,)
        return row if row is not None and row["open"] is waits and row["status"] == request.status else None

    found: dict[str, Any] = await market.world.until(look, 60.0)
    return found


async def answer(market: Market, bought: ShopOrder, request: Return, **body: Any) -> dict[str, Any]:
    """The finished task."""
    path = f"/connections/{market.connection}/orders/{bought.id}/returns/{request.id}/answer"
    task = await market.world.call("POST", path, body)

    async def done() -> dict[str, Any] | None:
        found: dict[str, Any] = await market.world.call("GET", f"/tasks/{task['id']}")
        return found if found["status"] == "completed" else None

    finished: dict[str, Any] = await market.world.until(done, 60.0)
    return finished


async def test_a_return_is_accepted_and_its_goods_are_received(market: Market) -> None:
    bought = await delivered(market)
    request = await asked(market, bought, "RETURN_AND_REFUND")
    assert (await answer(market, bought, request, accept=True))["changed"] == 1
    assert request.status == "AWAITING_BUYER_SHIP"
    await shown(market, bought, request, waits=False)
    market.world.sandbox.tiktok_shop.returns.ship_back(request)
    row = await shown(market, bought, request, waits=True)
    assert row["shop_lines"] == [bought.lines[0].id]
    assert row["deadline"] is not None
    assert (await answer(market, bought, request, accept=True))["changed"] == 1
    assert request.status == "RETURN_OR_REFUND_REQUEST_COMPLETE"


async def test_a_refund_is_declined_for_a_reason_that_the_shop_offers(memory_market: Market) -> None:
    market = memory_market
    bought = await delivered(market)
    request = await asked(market, bought, "REFUND")
    path = f"/connections/{market.connection}/orders/{bought.id}"
    bare = await market.world.call("POST", f"{path}/returns/{request.id}/answer", {"accept": False}, status=422)
    assert bare["field"] == "reason"
    refused = await answer(market, bought, request, accept=False, reason="because")
    assert (refused["failed"], refused["reasons"][0]["code"]) == (1, "answer_refused")
    offered = await market.world.call("GET", f"{path}/requests/{request.id}/reject-reasons")
    reason = offered["reasons"][0]["name"]
    assert (await answer(market, bought, request, accept=False, reason=reason))["changed"] == 1
    assert request.status == "REFUND_OR_RETURN_REQUEST_REJECT"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("REFUND", {"partial_refund": "2.50"}, "AWAITING_BUYER_RESPONSE"),
        ("REPLACEMENT", {}, "REPLACEMENT_REQUEST_COMPLETE"),
        ("REPLACEMENT", {"refund_instead": True}, "RETURN_OR_REFUND_REQUEST_COMPLETE"),
        ("RETURN_AND_REFUND", {"keep_item": True}, "AWAITING_BUYER_SHIP"),
    ],
)
async def test_what_else_may_be_granted(memory_market: Market, kind: str, body: dict[str, Any], status: str) -> None:
    market = memory_market
    bought = await delivered(market)
    request = await asked(market, bought, kind)
    assert (await answer(market, bought, request, accept=True, **body))["changed"] == 1
    assert request.status == status


async def test_what_does_not_fit_is_refused_without_a_call(memory_market: Market) -> None:
    market = memory_market
    bought = await delivered(market)
    request = await asked(market, bought, "RETURN_AND_REFUND")
    failed = await answer(market, bought, request, accept=True, partial_refund="1.00")
    assert failed["failed"] == 1
    assert "OFFER_PARTIAL_REFUND" in failed["reasons"][0]["message"]
    market.world.sandbox.tiktok_shop.returns.withdraw(request)
    await shown(market, bought, request, waits=False)
    late = await answer(market, bought, request, accept=True)
    assert "waits for no answer" in late["reasons"][0]["message"]
    assert market.count("POST /return_refund/{version}/returns/{return_id}/approve") == 0


@pytest.mark.parametrize("fault", ["reset_after", "reset_before", "error_after"])
async def test_an_answer_without_an_answer_is_given_once(memory_market: Market, fault: str) -> None:
    market = memory_market
    bought = await delivered(market)
    request = await asked(market, bought, "REFUND")
    market.world.sandbox.box.switches.on("tts:POST /return_refund/*/returns/*/approve", fault, times=1)
    assert (await answer(market, bought, request, accept=True))["changed"] == 1
    decided = [record for record in request.records if record["role"] == "Seller"]
    assert [record["description"] for record in decided] == ["APPROVE_REFUND"]
