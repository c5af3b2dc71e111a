"""Cancellations and returns."""

from __future__ import annotations

from platforms.lenient import Lenient, Moment
from platforms.tiktok_shop.models.money import Money


class Cancelled(Lenient):
    cancel_id: str
    cancel_status: str = ""


class CancelLine(Lenient):
    cancel_line_item_id: str = ""
    order_line_item_id: str = ""
    sku_id: str = ""
    seller_sku: str = ""


class RefundAmount(Lenient):
    currency: str = ""
    refund_total: Money = None
    refund_subtotal: Money = None
    refund_shipping_fee: Money = None
    refund_tax: Money = None


class NextAction(Lenient):
    action: str = ""
    deadline: Moment = None


class Cancellation(Lenient):
    """``should_replenish_stock``: whether the units are to be put back. Action names differ between versions."""

    cancel_id: str
    order_id: str = ""
    cancel_type: str = ""
    cancel_status: str = ""
    role: str = ""
    cancel_reason: str = ""
    cancel_reason_text: str = ""
    cancel_line_items: tuple[CancelLine, ...] = ()
    refund_amount: RefundAmount = RefundAmount()
    seller_next_action_response: tuple[NextAction, ...] = ()
    should_replenish_stock: bool = False
    create_time: Moment = None
    update_time: Moment = None


class RejectReason(Lenient):
    name: str
    text: str = ""


class LineEligibility(Lenient):
    eligible: bool = False
    request_type: str = ""
    ineligible_code: str = ""
    ineligible_reason: str = ""
    available_reason_names: tuple[str, ...] = ()


class SkuEligibility(Lenient):
    sku_id: str
    line_item_eligibility: tuple[LineEligibility, ...] = ()


class ReturnLine(Lenient):
    return_line_item_id: str = ""
    order_line_item_id: str = ""


class Return(Lenient):
    return_id: str
    order_id: str = ""
    return_type: str = ""
    return_status: str = ""
    role: str = ""
    return_reason: str = ""
    return_reason_text: str = ""
    refund_amount: RefundAmount = RefundAmount()
    return_line_items: tuple[ReturnLine, ...] = ()
    seller_next_action_response: tuple[NextAction, ...] = ()
    return_tracking_number: str = ""
    create_time: Moment = None
    update_time: Moment = None
