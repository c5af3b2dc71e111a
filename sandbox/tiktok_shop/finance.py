"""Statements and payments, read only: one statement for each UTC day with completed orders."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.tiktok_shop import paging
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import bad_input
from sandbox.tiktok_shop.order_view import money
from sandbox.tiktok_shop.state import Line, Order, Shop, Wire

DAY = 86_400
FEE_RATE = Decimal("0.06")
FIRST_STATEMENT = 7_238_804_500_000_000_000


class Finance(Area):
    def statements(self, shop: Shop, query: dict[str, str]) -> dict[str, Any]:
        """`GET /finance/202309/statements`, newest first unless ASC is asked for."""
        days = self._days(shop)
        earliest = _seconds(query, "statement_time_ge", 0)
        before = _seconds(query, "statement_time_lt", 2**62)
        found = [day for day in days if earliest <= day < before]
        found.sort(reverse=query.get("sort_order") != "ASC")
        rows, token = paging.cut(found, paging.page_size(query.get("page_size"), 20, 100), query.get("page_token"))
        return {
            "statements": [self._statement(shop, day, days[day]) for day in rows],
            "next_page_token": token,
        }

    def statement_transactions(self, shop: Shop, statement_id: str, query: dict[str, str]) -> dict[str, Any]:
        """`GET /finance/202501/statements/{id}/statement_transactions`."""
        days = self._days(shop)
        day = next((one for one in days if _statement_id(one) == statement_id), None)
        if day is None:
            raise bad_input("statement_id", "is invalid")
        orders = days[day]
        rows, token = paging.cut(orders, paging.page_size(query.get("page_size"), 20, 100), query.get("page_token"))
        statement = self._statement(shop, day, orders)
        return {
            "id": statement_id,
            "create_time": day,
            "status": "SETTLED",
            "currency": shop.currency,
            "total_settlement_amount": statement["settlement_amount"],
            "total_count": len(orders),
            "transactions": [_transaction(order) for order in rows],
            "next_page_token": token,
        }

    def order_transactions(self, shop: Shop, order_id: str) -> dict[str, Any]:
        """`GET /finance/202501/orders/{id}/statement_transactions`: by SKU, once the order is settled."""
        order = self.engine.orders.owned(shop, order_id)
        by_sku: dict[str, list[Line]] = {}
        for line in order.open_lines if order.completed_time else []:
            by_sku.setdefault(line.sku_id, []).append(line)
        rows = [_sku_transaction(order, lines) for lines in by_sku.values()]
        settled = order.open_lines if order.completed_time else []
        amounts = _amounts(settled)
        return {
            "order_id": order.id,
            "order_create_time": order.create_time,
            "currency": shop.currency,
            "revenue_amount": amounts["revenue_amount"],
            "fee_and_tax_amount": amounts["fee_tax_amount"],
            "shipping_cost_amount": amounts["shipping_cost_amount"],
            "settlement_amount": amounts["settlement_amount"],
            "sku_transactions": rows,
            "total_count": len(rows),
        }

    def unsettled(self, shop: Shop) -> dict[str, Any]:
        """`GET /finance/202507/orders/unsettled`."""
        waiting = [
            order
            for order in self.state.orders.values()
            if order.shop_id == shop.id and order.paid_time and not order.completed_time and order.open_lines
        ]
        revenue = sum((_revenue(order.open_lines) for order in waiting), Decimal(0))
        fees = sum((_fee(_revenue(order.open_lines)) for order in waiting), Decimal(0))
        return {
            "transactions": [_unsettled(order, shop.currency) for order in waiting],
            "total_count": len(waiting),
            "sum_est_settlement_amount": money(revenue - fees),
            "sum_est_revenue_amount": money(revenue),
            "sum_est_adjustment_amount": "0",
            "sum_est_fee_amount": money(-fees),
            "next_page_token": "",
        }

    def payments(self, shop: Shop) -> dict[str, Any]:
        """`GET /finance/202309/payments`: every statement is paid out a day later."""
        return {
            "payments": [
                {
                    "id": _payment_id(day),
                    "create_time": day + DAY,
                    "paid_time": day + DAY,
                    "status": "PAID",
                    "amount": {
                        "value": self._statement(shop, day, orders)["settlement_amount"],
                        "currency": shop.currency,
                    },
                    "bank_account": "***********1234",
                }
                for day, orders in self._days(shop).items()
                if day + DAY <= self.now
            ],
            "next_page_token": "",
        }

    def withdrawals(self) -> dict[str, Any]:
        return {"withdrawals": [], "next_page_token": "", "total_count": 0}

    def _days(self, shop: Shop) -> dict[int, list[Order]]:
        days: dict[int, list[Order]] = {}
        for order in self.state.orders.values():
            if order.shop_id == shop.id and order.completed_time:
                days.setdefault(order.completed_time // DAY * DAY, []).append(order)
        return days

    def _statement(self, shop: Shop, day: int, orders: Iterable[Order]) -> Wire:
        revenue = sum((_revenue(order.open_lines) for order in orders), Decimal(0))
        fees = -_fee(revenue)
        paid = day + DAY <= self.now
        return {
            "id": _statement_id(day),
            "statement_time": day,
            "currency": shop.currency,
            "revenue_amount": money(revenue),
            "fee_amount": money(fees),
            "adjustment_amount": "0",
            "net_sales_amount": money(revenue),
            "shipping_cost_amount": "0",
            "settlement_amount": money(revenue + fees),
            "payment_status": "PAID" if paid else "PROCESSING",
            "payment_id": _payment_id(day) if paid else "",
        }


def _seconds(query: dict[str, str], name: str, default: int) -> int:
    given = query.get(name, "")
    if given and not given.isdecimal():
        raise bad_input(name, "is invalid")
    return int(given) if given else default


def _transaction(order: Order) -> Wire:
    return {
        "id": order.id[::-1],
        "type": "ORDER",
        "order_id": order.id,
        "order_create_time": order.create_time,
        "adjustment_amount": "0",
        **_amounts(order.open_lines),
    }


def _sku_transaction(order: Order, lines: list[Line]) -> Wire:
    return {
        "statement_id": _statement_id(order.completed_time // DAY * DAY),
        "sku_id": lines[0].sku_id,
        "sku_name": lines[0].sku_name,
        "product_name": lines[0].product_name,
        "quantity": str(len(lines)),
        **_amounts(lines),
    }


def _unsettled(order: Order, currency: str) -> Wire:
    """What is only estimated is called so."""
    wire: Wire = {
        "id": order.id[::-1],
        "type": "ORDER",
        "status": "UNSETTLED",
        "currency": currency,
        "order_id": order.id,
        "order_create_time": order.create_time,
        "unsettled_reason": "waiting for completion",
        "est_adjustment_amount": "0",
        **{f"est_{name}": amount for name, amount in _amounts(order.open_lines).items()},
    }
    return {**wire, "order_delivery_time": order.delivery_time} if order.delivery_time else wire


def _amounts(lines: Iterable[Line]) -> dict[str, str]:
    revenue = _revenue(lines)
    return {
        "revenue_amount": money(revenue),
        "fee_tax_amount": money(-_fee(revenue)),
        "shipping_cost_amount": "0",
        "settlement_amount": money(revenue - _fee(revenue)),
    }


def _revenue(lines: Iterable[Line]) -> Decimal:
    return sum((line.original_price - line.seller_discount for line in lines), Decimal(0))


def _fee(revenue: Decimal) -> Decimal:
    return (revenue * FEE_RATE).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _statement_id(day: int) -> str:
    return str(FIRST_STATEMENT + day)


def _payment_id(day: int) -> str:
    return str(FIRST_STATEMENT + day + 1)
