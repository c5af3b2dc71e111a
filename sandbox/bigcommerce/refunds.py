"""Refunds v3: quotes, refunds and the payments behind them. A refund never returns stock."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid
from sandbox.bigcommerce.model import ZERO, Order, OrderLine, Refund
from sandbox.bigcommerce.order_totals import totals
from sandbox.bigcommerce.wire import read_integer, read_money

if TYPE_CHECKING:
    from sandbox.bigcommerce.orders import Orders
    from sandbox.bigcommerce.shop import Shop

REFUNDED, PARTIALLY_REFUNDED = 4, 14
UNPAID_STATUSES = (0, 1, 6, 7)
ITEM_TYPES = ("PRODUCT", "SHIPPING", "HANDLING", "GIFT_WRAPPING", "ORDER", "FEE")


class Refunds:
    def __init__(self, shop: "Shop", orders: "Orders") -> None:
        self._shop = shop
        self._orders = orders

    def quote(self, order_id: int, body: dict[str, Any]) -> dict[str, Any]:
        """What a refund of these items would pay back. Raises Refusal 422."""
        order = self._refundable(order_id)
        items = self._read_items(order, body.get("items"))
        total = sum((item["requested_amount"] for item in items), ZERO)
        offline = {"provider_id": "custom", "provider_description": "Offline", "amount": float(total)}
        method = {**offline, "offline": True, "offline_provider": True, "offline_reason": ""}
        return {
            "order_id": order.id,
            "total_refund_amount": float(total),
            "total_refund_tax_amount": 0,
            "order_level_refund_amount": float(
                sum((item["requested_amount"] for item in items if item["item_type"] == "ORDER"), ZERO)
            ),
            "rounding": 0,
            "adjustment": 0,
            "tax_inclusive": False,
            "refund_methods": [[method]],
        }

    def create(self, order_id: int, body: dict[str, Any], cause: str) -> Refund:
        """Moves the order to 4 or 14. Raises Refusal 422; sums of items and payments must agree."""
        order = self._refundable(order_id)
        items = self._read_items(order, body.get("items"))
        total = sum((item["requested_amount"] for item in items), ZERO)
        payments = self._read_payments(body.get("payments"), total)
        if total > self._remaining(order):
            raise invalid("items", "more than what was paid and not refunded yet")
        refund = Refund(
            self._shop.state.next_id("refund"),
            order.id,
            self._shop.now(),
            str(body.get("reason") or ""),
            total,
            [{**item, "requested_amount": str(item["requested_amount"])} for item in items],
            payments,
        )
        self._book_lines(order, items)
        order.refunds.append(refund)
        order.payment_status = "refunded" if self._remaining(order) <= 0 else "partially refunded"
        self._shop.note("refund", refund.id, None, {"order_id": order.id, "amount": str(total)}, cause)
        status_id = REFUNDED if self._remaining(order) <= 0 else PARTIALLY_REFUNDED
        self._orders.set_status(order, status_id, cause)
        self._orders.say_refund(order, refund.id)
        self._orders.say_updated(order)
        return refund

    def of_orders(self, order_ids: list[int] | None) -> list[Refund]:
        orders = self._shop.state.orders.values()
        return [refund for order in orders if order_ids is None or order.id in order_ids for refund in order.refunds]

    def _refundable(self, order_id: int) -> Order:
        order = self._orders.get(order_id)
        if order.status_id in UNPAID_STATUSES:
            raise Refusal(422, "The order has not been paid.")
        return order

    def _remaining(self, order: Order) -> Decimal:
        sums = totals(order)
        return sums["total_inc_tax"] - sums["refunded_amount"]

    def _read_items(self, order: Order, rows: Any) -> list[dict[str, Any]]:
        if not isinstance(rows, list) or not rows:
            raise invalid("items", "is required")
        return [self._read_item(order, row) for row in rows]

    def _read_item(self, order: Order, row: Any) -> dict[str, Any]:
        kind = row.get("item_type") if isinstance(row, dict) else None
        if kind not in ITEM_TYPES:
            raise invalid("item_type", f"must be one of {', '.join(ITEM_TYPES)}")
        item_id = read_integer("item_id", row.get("item_id"))
        quantity = read_integer("quantity", row.get("quantity", 0))
        if kind == "PRODUCT":
            line = next((one for one in order.lines if one.id == item_id), None)
            if line is None:
                raise invalid("item_id", f"{item_id} is not a line of this order")
            amount = self._line_amount(line, quantity, row)
        else:
            self._check_item_id(order, kind, item_id)
            amount = read_money("amount", row.get("amount"))
        return {
            "item_type": kind,
            "item_id": item_id,
            "quantity": quantity,
            "reason": str(row.get("reason") or ""),
            "requested_amount": amount,
        }

    def _line_amount(self, line: OrderLine, quantity: int, row: dict[str, Any]) -> Decimal:
        if row.get("amount") is not None and not quantity:
            return read_money("amount", row["amount"])
        if not 1 <= quantity <= line.quantity - line.quantity_refunded:
            raise invalid("quantity", "is more than what can still be refunded")
        return line.price_inc_tax * quantity

    def _check_item_id(self, order: Order, kind: str, item_id: int) -> None:
        if kind == "ORDER" and item_id != order.id:
            raise invalid("item_id", "must be the id of the order")
        address_ids = [address["id"] for address in order.shipping_addresses]
        if kind in ("SHIPPING", "HANDLING") and item_id not in address_ids:
            raise invalid("item_id", "must be the id of an address of the order")

    def _read_payments(self, rows: Any, total: Decimal) -> list[dict[str, Any]]:
        paid = ZERO
        if not isinstance(rows, list) or not rows:
            raise invalid("payments", "is required")
        payments: list[dict[str, Any]] = []
        for row in rows:
            if not row.get("provider_id"):
                raise invalid("provider_id", "is required")
            amount = read_money("amount", row.get("amount"))
            paid += amount
            payments.append(
                {
                    "id": self._shop.state.next_id("payment"),
                    "provider_id": str(row["provider_id"]),
                    "amount": str(amount),
                    "offline": bool(row.get("offline", False)),
                    "is_declined": False,
                }
            )
        if paid != total:
            raise invalid("payments", "do not add up to the amount of the items")
        return payments

    def _book_lines(self, order: Order, items: list[dict[str, Any]]) -> None:
        lines = {line.id: line for line in order.lines}
        for item in items:
            if item["item_type"] == "PRODUCT":
                line = lines[item["item_id"]]
                line.quantity_refunded += item["quantity"]
                line.refund_amount += item["requested_amount"]
