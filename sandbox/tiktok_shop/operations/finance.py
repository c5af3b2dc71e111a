"""Statements, read only."""

from __future__ import annotations

from sandbox.tiktok_shop.gateway import Operation
from sandbox.tiktok_shop.operations.scopes import FINANCE, V

OPERATIONS = (
    Operation(
        "GET",
        "/finance/{version}/statements",
        V,
        FINANCE,
        lambda call: call.engine.finance.statements(call.shop, call.query),
    ),
    Operation(
        "GET",
        "/finance/{version}/statements/{statement_id}/statement_transactions",
        ("202501", "202309"),
        FINANCE,
        lambda call: call.engine.finance.statement_transactions(call.shop, call.path["statement_id"], call.query),
    ),
    Operation(
        "GET",
        "/finance/{version}/orders/{order_id}/statement_transactions",
        ("202501", "202309"),
        FINANCE,
        lambda call: call.engine.finance.order_transactions(call.shop, call.path["order_id"]),
    ),
    Operation(
        "GET",
        "/finance/{version}/orders/unsettled",
        ("202507",),
        FINANCE,
        lambda call: call.engine.finance.unsettled(call.shop),
    ),
    Operation(
        "GET",
        "/finance/{version}/payments",
        ("202309", "202605"),
        FINANCE,
        lambda call: call.engine.finance.payments(call.shop),
    ),
    Operation(
        "GET",
        "/finance/{version}/withdrawals",
        V,
        FINANCE,
        lambda call: call.engine.finance.withdrawals(),
    ),
)
