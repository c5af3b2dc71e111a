"""v3 refunds, transactions and order metafields."""

from typing import Any

from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.http.gate import Call, Endpoint, ok
from sandbox.bigcommerce.order_totals import totals
from sandbox.bigcommerce.order_view import render_refund
from sandbox.bigcommerce.wire import id_list, iso_date, read_date, v3_one, v3_page
from sandbox.box import Answer

_MONEY = ("store_v2_orders", "store_v2_transactions")
_ORDERS = ("store_v2_orders",)
_ORDER = "/v3/orders/{order_id:int}"
MAX_KEY, MAX_VALUE = 64, 65_535


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


def list_metafields(call: Call) -> Answer:
    """Metafields are visible only to the account that made them."""
    order = call.shop.orders.get(call.ids["order_id"])
    mine = [row for row in order.metafields if row["owner_client_id"] == call.account.client_id]
    for name in ("namespace", "key"):
        if name in call.query:
            mine = [row for row in mine if row[name] == call.query[name]]
    return ok(v3_page(mine, call.query, lambda row: row))


def create_metafield(call: Call) -> Answer:
    order, body = call.shop.orders.get(call.ids["order_id"]), call.record()
    for name, limit in (("namespace", MAX_KEY), ("key", MAX_KEY), ("value", MAX_VALUE)):
        text = body.get(name)
        if not isinstance(text, str) or not 1 <= len(text) <= limit:
            raise invalid(name, f"must have 1 to {limit} characters")
    own_id = call.account.client_id
    for row in order.metafields:
        same_key = (row["namespace"], row["key"]) == (body["namespace"], body["key"])
        if same_key and row["owner_client_id"] == own_id:
            raise Refusal(409, "A metafield with this namespace and key exists already.")
    now = iso_date(call.shop.now())
    row = {
        "id": call.shop.state.next_id("metafield"),
        "key": body["key"],
        "value": body["value"],
        "namespace": body["namespace"],
        "permission_set": str(body.get("permission_set") or "app_only"),
        "resource_type": "order",
        "resource_id": order.id,
        "description": str(body.get("description") or ""),
        "date_created": now,
        "date_modified": now,
        "owner_client_id": own_id,
    }
    order.metafields.append(row)
    return ok(v3_one(row))


ENDPOINTS = [
    Endpoint("POST", f"{_ORDER}/payment_actions/refund_quotes", create_quote, _MONEY),
    Endpoint("POST", f"{_ORDER}/payment_actions/refunds", create_refund, _MONEY),
    Endpoint("GET", f"{_ORDER}/payment_actions/refunds", list_order_refunds, _MONEY),
    Endpoint("GET", "/v3/orders/payment_actions/refunds", list_refunds, _MONEY),
    Endpoint("GET", "/v3/orders/payment_actions/refunds/{refund_id:int}", get_refund, _MONEY),
    Endpoint("GET", f"{_ORDER}/transactions", list_transactions, _MONEY),
    Endpoint("GET", f"{_ORDER}/metafields", list_metafields, _ORDERS),
    Endpoint("POST", f"{_ORDER}/metafields", create_metafield, _ORDERS),
]
