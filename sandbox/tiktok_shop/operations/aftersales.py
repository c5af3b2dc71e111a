"""Cancellations, returns, refunds."""

from __future__ import annotations

from sandbox.tiktok_shop.gateway import Operation
from sandbox.tiktok_shop.operations.scopes import REFUND, V

OPERATIONS = (
    Operation(
        "POST",
        "/return_refund/{version}/cancellations",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.cancel(call.shop, call.body),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/cancellations/search",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.search(call.shop, call.query, call.body, call.version),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/cancellations/{cancel_id}/approve",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.approve(call.shop, call.path["cancel_id"], call.query),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/cancellations/{cancel_id}/reject",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.reject(call.shop, call.path["cancel_id"], call.query, call.body),
    ),
    Operation(
        "GET",
        "/return_refund/{version}/orders/{order_id}/aftersale_eligibility",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.cancellations.eligibility(call.shop, call.path["order_id"], call.query),
    ),
    Operation(
        "GET",
        "/return_refund/{version}/reject_reasons",
        V,
        REFUND,
        lambda call: call.engine.cancellations.reject_reasons(),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/returns",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.returns.create(call.shop, call.query, call.body),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/returns/search",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.returns.search(call.shop, call.query, call.body),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/returns/{return_id}/approve",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.returns.approve(call.shop, call.path["return_id"], call.query, call.body),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/returns/{return_id}/reject",
        ("202309", "202602", "202606"),
        REFUND,
        lambda call: call.engine.returns.reject(call.shop, call.path["return_id"], call.query, call.body),
    ),
    Operation(
        "GET",
        "/return_refund/{version}/returns/{return_id}/records",
        V,
        REFUND,
        lambda call: call.engine.returns.records(call.shop, call.path["return_id"]),
    ),
    Operation(
        "POST",
        "/return_refund/{version}/refunds/calculate",
        ("202309", "202602"),
        REFUND,
        lambda call: call.engine.returns.calculate(call.shop, call.body),
    ),
)
