"""v3 refunds and transactions."""

from typing import Any

from sandbox.bigcommerce.errors import not_found
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.order_totals import totals
from sandbox.bigcommerce.order_view import render_refund
from sandbox.bigcommerce.wire import id_list, iso_date, read_date, v3_one, v3_page
from sandbox.box import Answer

_MONEY = ("store_v2_orders", "store_v2_transactions")
_ORDER = "/v3/orders/{order_id:int}"


def create_quote(call: Call) -> Answer:
    quote = call.shop.orders.refunds.quote(call.ids["order_id"], call.record())
    return Answer(201, v3_one(quote))


def create_refund(call: Call) -> Answer:
    refund = call.shop.orders.refunds.create(call.ids["order_id"], call.record(), call.cause)
    return Answer(201, v3_one(render_refund(refund)))


def list_order_refunds(call: Call) -> Answer:
    order = call.shop.orders.get(call.ids["order_id"])
    return ok(v3_page(order.refunds, call.query, render_refund))


def list_refunds(call: Call) -> Answer:
    refunds = call.shop.orders.refunds.of_orders(id_list(call.query, "order_id:in"))
    ids = id_list(call.query, "id:in")
    if ids is not None:
        refunds = [refund for refund in refunds if refund.id in ids]
    if "created:min" in call.query:
        earliest = read_date("created:min", call.query["created:min"])
        refunds = [refund for refund in refunds if refund.created >= earliest]
    if "created:max" in call.query:
        latest = read_date("created:max", call.query["created:max"])
        refunds = [refund for refund in refunds if refund.created <= latest]
    return ok(v3_page(refunds, call.query, render_refund))


def get_refund(call: Call) -> Answer:
    for refund in call.shop.orders.refunds.of_orders(None):
        if refund.id == call.ids["refund_id"]:
            return ok(v3_one(render_refund(refund)))
    raise not_found()


def list_transactions(call: Call) -> Answer:
    """One purchase for an order that is paid; 204 for one that is not."""
    order = call.shop.orders.get(call.ids["order_id"])
    shown = call.orders.order(order)
    if not shown["payment_status"]:
        return Answer(204)
    row: dict[str, Any] = {
        "id": order.id,
        "order_id": str(order.id),
        "event": "purchase",
        "method": "custom",
        "amount": float(totals(order)["total_inc_tax"]),
        "currency": order.currency,
        "gateway": "custom",
        "gateway_transaction_id": "",
        "test": False,
        "status": "ok",
        "fraud_review": False,
        "date_created": iso_date(order.date_created),
        "payment_method_id": order.texts.get("payment_method", ""),
        "payment_instrument_token": None,
    }
    return ok(v3_page([row], call.query, lambda one: one))


ENDPOINTS = [
    Endpoint("POST", f"{_ORDER}/payment_actions/refund_quotes", create_quote, _MONEY),
    Endpoint("POST", f"{_ORDER}/payment_actions/refunds", create_refund, _MONEY),
    Endpoint("GET", f"{_ORDER}/payment_actions/refunds", list_order_refunds, _MONEY),
    Endpoint("GET", "/v3/orders/payment_actions/refunds", list_refunds, _MONEY),
    Endpoint("GET", "/v3/orders/payment_actions/refunds/{refund_id:int}", get_refund, _MONEY),
    Endpoint("GET", f"{_ORDER}/transactions", list_transactions, _MONEY),
]
