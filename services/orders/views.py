"""Orders as the internal API shows them."""

from __future__ import annotations

from datetime import datetime, timedelta

from contracts.orders import OrderStatus
from contracts.queries.orders import (
    AttemptView,
    BuyerView,
    FiguresView,
    LineView,
    OrderDetail,
    OrderRow,
    RequestView,
    ShipmentView,
    StoreLineView,
    StoreView,
    TimelineEntry,
)
from services.orders.domain.facts import ShopLine, ShopOrder
from services.orders.domain.order import Order, StoreOrder, Sum
from services.orders.domain.public import payment_status
from services.orders.domain.shipping import fulfilment_status
from services.orders.mapping.buyers import Buyer

RISK = timedelta(days=1)


def row_of(order: Order, now: datetime) -> OrderRow | None:
    """None while nothing but a hint is known of the order."""
    shop = order.shop
    if shop is None:
        return None
    return OrderRow(
        id=order.id,
        shop_order=order.shop_order,
        store_order=order.store_order,
        reason=reason_of(order, shop),
        status=shop.status,
        raw_status=shop.raw_status,
        payment_status=payment_status(shop),
        fulfilment_status=fulfilment_status(order),
        on_hold=shop.status is OrderStatus.ON_HOLD,
        fulfilled_by_tiktok=shop.fulfilled_by_tiktok,
        sample=shop.sample,
        placed_at=shop.placed_at,
        paid_at=shop.paid_at,
        ship_by=order.ship_by,
        at_risk=order.ship_by is not None and order.ship_by - now < RISK,
        units=len(shop.lines),
        total=shop.payment.total,
        currency=shop.payment.currency,
        cancelled=order.cancelled,
        archived=order.archived,
        oversold=order.oversold,
        problems=order.problems,
        differences=order.differences,
    )


def reason_of(order: Order, shop: ShopOrder) -> str:
    """Why there is no store order, in a sentence; "" when there is one."""
    if order.store is not None:
        return ""
    if order.problems:
        return order.problems[0].message
    if shop.cancelled:
        return "Cancelled before it was created in the store"
    if not shop.paid:
        return "On hold at TikTok Shop" if shop.status is OrderStatus.ON_HOLD else "Not paid yet"
    if order.is_old and order.create.asked_at is None:
        return "Placed before the connection was made: create it by hand"
    if "create" in order.todo:
        return "Being created in the store"
    if shop.fulfilled_by_tiktok:
        return "Fulfilled by TikTok; the setting leaves such orders out of the store"
    return "The settings leave this kind of order out"


def detail_of(order: Order, now: datetime) -> OrderDetail | None:
    shop, row = order.shop, row_of(order, now)
    if shop is None or row is None:
        return None
    return OrderDetail(
        row=row,
        rev=order.rev,
        shipping_option=shop.delivery_option_name,
        shipping_type=shop.shipping_type,
        cancel_requested=shop.cancel_requested,
        cancel_reason=shop.cancel_reason,
        cancelled_by=shop.cancelled_by,
        lines=tuple(_line(order, line) for line in shop.lines),
        figures=_figures(order.store.figures) if order.store else None,
        shipping_listed=shop.payment.shipping_listed,
        seller_discount=shop.payment.seller_discount,
        platform_discount=shop.payment.platform_discount,
        store=_store(order.store) if order.store else None,
        shipments=_shipments(order),
        requests=_requests(order),
        attempts=tuple(
            AttemptView(number=one.number, started_at=one.started_at, outcome=one.outcome)
            for one in order.create.attempts
        ),
        next_try=order.create.next_try,
        placed_before_connection=order.is_old,
        timeline=tuple(
            TimelineEntry(at=one.at, what=one.what, cause=one.cause, detail=one.detail, lag=one.lag)
            for one in order.timeline
        ),
    )


def buyer_view(buyer: Buyer) -> BuyerView:
    return BuyerView(**buyer.model_dump(), masked=buyer.masked)


def _line(order: Order, line: ShopLine) -> LineView:
    linked = order.link(line.sku)
    return LineView(
        id=line.id,
        shop_product=line.product,
        shop_sku=line.sku,
        seller_sku=line.seller_sku,
        name=line.name,
        variant_name=line.variant_name,
        image=line.image,
        store_product=linked.product if linked else None,
        variant=linked.variant if linked else None,
        listed=line.listed,
        paid=line.paid,
        seller_discount=line.seller_discount,
        platform_discount=line.platform_discount,
        tax=line.tax,
        status=line.status,
        package=line.package,
        tracking_number=line.tracking_number,
        cancelled=line.cancelled,
        cancel_reason=line.cancel_reason,
        gift=line.gift,
    )


def _figures(sums: Sum | None) -> FiguresView | None:
    return FiguresView(**dict(sums)) if sums else None


def _store(store: StoreOrder) -> StoreView:
    return StoreView(
        id=store.id,
        status=store.status,
        made_at=store.made_at,
        taken_at=store.taken_at,
        archived=store.archived,
        lines=tuple(
            StoreLineView(
                id=line.id,
                product=line.product,
                variant=line.variant,
                quantity=line.quantity,
                price_ex_tax=line.price_ex_tax,
                price_inc_tax=line.price_inc_tax,
                shop_lines=line.units,
            )
            for line in store.lines
        ),
        figures=_figures(store.figures),
    )


def _shipments(order: Order) -> tuple[ShipmentView, ...]:
    return tuple(
        ShipmentView(
            id=one.id,
            state=one.state,
            tracking_number=one.tracking_number,
            carrier=one.names[0] if one.names else "",
            provider=one.provider_name or one.provider,
            shop_lines=one.units,
            package=one.package,
            problem=one.problem,
        )
        for one in order.shipments
    )


def _requests(order: Order) -> tuple[RequestView, ...]:
    return tuple(
        RequestView(
            id=one.id,
            kind=one.kind,
            status=one.status,
            role=one.role,
            reason=one.reason,
            reason_text=one.reason_text,
            shop_lines=one.lines,
            refund=one.refund,
            deadline=one.deadline,
            open=one.open,
        )
        for one in order.requests
    )
