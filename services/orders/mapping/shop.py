"""TikTok Shop's orders, cancellations and returns as facts of ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from contracts.orders import OrderStatus
from platforms.tiktok_shop.models import Cancellation, NextAction, Order, OrderLine, Payment, Return
from services.orders.domain.facts import ZERO, BundlePart, ShopLine, ShopOrder, ShopPayment
from services.orders.domain.order import BuyerRequest

SPELLINGS = {"CANCEL": OrderStatus.CANCELLED}
PENDING = (
    "CANCELLATION_REQUEST_PENDING",
    "RETURN_OR_REFUND_REQUEST_PENDING",
    "REPLACEMENT_REQUEST_PENDING",
    "BUYER_SHIPPED_ITEM",
)
"""Where the seller's answer is waited for; goods that came back are accepted or refused."""


def shop_order(order: Order, read_at: datetime) -> ShopOrder:
    """The order without its buyer. Times that the platform leaves out become the time of reading."""
    return ShopOrder(
        id=order.id,
        status=status(order.status),
        raw_status=order.status,
        read_at=read_at,
        updated_at=order.update_time or read_at,
        placed_at=order.create_time or read_at,
        paid_at=order.paid_time,
        ship_by=order.rts_sla_time or order.shipping_due_time,
        cancelled_at=order.cancel_time,
        delivered_at=order.delivery_time,
        fulfilled_by_tiktok=order.fulfillment_type not in ("", "FULFILLMENT_BY_SELLER"),
        shipping_type=order.shipping_type or "SELLER",
        sample=order.is_sample_order,
        replacement_of=order.replaced_order_id if order.is_replacement_order else "",
        exchange_of=order.exchange_source_order_id if order.is_exchange_order else "",
        cancel_requested=order.is_buyer_request_cancel,
        cancel_reason=order.cancel_reason,
        cancelled_by=order.cancellation_initiator,
        delivery_option=order.delivery_option_id,
        delivery_option_name=order.delivery_option_name,
        warehouse=order.warehouse_id,
        packages=tuple(package.id for package in order.packages),
        address_changed=order.has_updated_recipient_address,
        payment=_payment(order.payment, order.payment_method_name),
        lines=tuple(_line(line) for line in order.line_items),
    )


def status(raw: str) -> OrderStatus:
    """The webhook's CANCEL is the API's CANCELLED; unknown words are OTHER."""
    if raw in SPELLINGS:
        return SPELLINGS[raw]
    try:
        return OrderStatus(raw)
    except ValueError:
        return OrderStatus.OTHER


def _payment(payment: Payment, method: str) -> ShopPayment:
    fees = (
        payment.retail_delivery_fee,
        payment.handling_fee,
        payment.small_order_fee,
        payment.buyer_service_fee,
        payment.item_insurance_fee,
    )
    return ShopPayment(
        currency=payment.currency,
        sub_total=payment.sub_total or ZERO,
        listed_total=payment.original_total_product_price or ZERO,
        seller_discount=payment.seller_discount or ZERO,
        platform_discount=payment.platform_discount or ZERO,
        shipping=payment.shipping_fee or ZERO,
        shipping_listed=payment.original_shipping_fee or ZERO,
        shipping_platform_discount=payment.shipping_fee_platform_discount or ZERO,
        tax=payment.tax or ZERO,
        shipping_tax=payment.shipping_fee_tax or ZERO,
        fees=_sum(fees),
        total=payment.total_amount or ZERO,
        method=method,
    )


def _line(line: OrderLine) -> ShopLine:
    return ShopLine(
        id=line.id,
        product=line.product_id,
        sku=line.sku_id,
        seller_sku=line.seller_sku,
        name=line.product_name,
        variant_name=line.sku_name,
        image=line.sku_image,
        listed=line.original_price or ZERO,
        paid=line.sale_price or ZERO,
        seller_discount=line.seller_discount or ZERO,
        platform_discount=line.platform_discount or ZERO,
        tax=_sum(tax.tax_amount for tax in line.item_tax),
        status=line.display_status,
        package=line.package_id,
        tracking_number=line.tracking_number,
        provider=line.shipping_provider_id,
        cancelled_by=line.cancel_user,
        cancel_reason=line.cancel_reason,
        gift=line.is_gift,
        parts=tuple(
            BundlePart(product=part.product_id, sku=part.sku_id, seller_sku=part.seller_sku, quantity=part.sku_count)
            for part in line.combined_listing_skus
        ),
    )


def cancellation(read: Cancellation) -> BuyerRequest:
    return BuyerRequest(
        id=read.cancel_id,
        kind="cancellation",
        status=read.cancel_status,
        role=read.role,
        reason=read.cancel_reason,
        reason_text=read.cancel_reason_text,
        lines=tuple(line.order_line_item_id for line in read.cancel_line_items if line.order_line_item_id),
        refund=read.refund_amount.refund_total,
        deadline=_deadline(read.seller_next_action_response),
        updated_at=read.update_time,
        open=read.cancel_status in PENDING and read.role == "BUYER",
    )


def buyer_return(read: Return) -> BuyerRequest:
    return BuyerRequest(
        id=read.return_id,
        kind=read.return_type.lower() or "return",
        status=read.return_status,
        role=read.role,
        reason=read.return_reason,
        reason_text=read.return_reason_text,
        lines=tuple(line.order_line_item_id for line in read.return_line_items if line.order_line_item_id),
        refund=read.refund_amount.refund_total,
        deadline=_deadline(read.seller_next_action_response),
        updated_at=read.update_time,
        open=read.return_status in PENDING,
    )


def _deadline(actions: Iterable[NextAction]) -> datetime | None:
    return min((action.deadline for action in actions if action.deadline), default=None)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount or ZERO for amount in amounts), ZERO)
