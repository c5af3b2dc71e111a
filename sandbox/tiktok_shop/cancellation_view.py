"""Cancellations as the search shows them, and refunds of lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.tiktok_shop.cancel_reasons import PENDING, TEXTS
from sandbox.tiktok_shop.order_view import money
from sandbox.tiktok_shop.state import Cancellation, Line, Order, Wire

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

ACTION_OF_VERSION = {"202309": "SELLER_RESPOND_CANCEL", "202602": "SELLER_RESPOND_BUYER_CANCEL"}


def row(engine: TikTokShop, cancellation: Cancellation, version: str) -> Wire:
    order = engine.state.orders[cancellation.order_id]
    currency = engine.state.shops[order.shop_id].currency
    lines = [line for line in order.lines if line.id in cancellation.line_ids]
    wire: Wire = {
        "cancel_id": cancellation.id,
        "order_id": cancellation.order_id,
        "cancel_type": cancellation.type,
        "cancel_status": cancellation.status,
        "role": cancellation.role,
        "cancel_reason": cancellation.reason,
        "cancel_reason_text": TEXTS.get(cancellation.reason, cancellation.reason),
        "should_replenish_stock": cancellation.should_replenish_stock,
        "create_time": cancellation.create_time,
        "update_time": cancellation.update_time,
        "refund_amount": refund(order, lines, currency),
        "cancel_line_items": [
            {
                "cancel_line_item_id": f"{cancellation.id[:9]}{line.id[-10:]}",
                "order_line_item_id": line.id,
                "sku_id": line.sku_id,
                "sku_name": line.sku_name,
                "seller_sku": line.seller_sku,
                "product_name": line.product_name,
                "product_image": {"url": line.sku_image, "width": 0, "height": 0},
                "refund_amount": refund(order, [line], currency, whole=False),
            }
            for line in lines
        ],
        "seller_next_action_response": [],
    }
    if cancellation.status == PENDING:
        action = ACTION_OF_VERSION[version]
        wire["seller_next_action_response"] = [{"action": action, "deadline": cancellation.deadline}]
    return wire


def refund(order: Order, lines: list[Line], currency: str, *, whole: bool = True) -> Wire:
    """What goes back for these lines; shipping only when all lines of the order go (`whole` lets it)."""
    subtotal = sum((line.sale_price for line in lines), Decimal(0)) if order.paid_time else Decimal(0)
    tax = sum((line.tax for line in lines), Decimal(0)) if order.paid_time else Decimal(0)
    everything = whole and len(lines) == len(order.lines) and bool(order.paid_time)
    shipping = order.shipping_fee if everything else Decimal(0)
    tax += order.shipping_fee_tax if everything else Decimal(0)
    return {
        "currency": currency,
        "refund_total": money(subtotal + tax + shipping),
        "refund_subtotal": money(subtotal),
        "refund_shipping_fee": money(shipping),
        "refund_tax": money(tax),
        "retail_delivery_fee": "0",
    }
