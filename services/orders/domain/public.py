"""What the order stream tells of an order: no buyer data, and what its units still claim of the store's stock."""

from __future__ import annotations

from contracts.orders import Claim, OrderChangedV1, OrderStatus, Units
from services.orders.domain.facts import ShopLine, ShopOrder, shelf_units
from services.orders.domain.order import Order
from services.orders.domain.shipping import fulfilment_status


def snapshots(order: Order) -> tuple[OrderChangedV1, ...]:
    """The public snapshot; none while nothing but a hint is known."""
    shop = order.shop
    if shop is None:
        return ()
    store = order.store
    return (
        OrderChangedV1(
            id=order.id,
            connection=order.connection,
            shop_order=order.shop_order,
            status=shop.status,
            raw_status=shop.raw_status,
            on_hold=shop.status is OrderStatus.ON_HOLD,
            fulfilled_by_tiktok=shop.fulfilled_by_tiktok,
            placed_at=shop.placed_at,
            paid_at=shop.paid_at,
            ship_by=order.ship_by,
            total=shop.payment.total,
            currency=shop.payment.currency,
            units=units(order, shop),
            store_order=store.id if store else None,
            taken_at=store.taken_at if store else None,
            payment_status=payment_status(shop),
            fulfilment_status=fulfilment_status(order),
            cancelled=shop.cancelled,
            cancel_reason=shop.cancel_reason,
            oversold=order.oversold,
            archived=order.archived,
            problems=order.problems,
            differences=order.differences,
        ),
    )


def units(order: Order, shop: ShopOrder) -> tuple[Units, ...]:
    """Units per SKU and claim, bundles taken apart."""
    counts: dict[tuple[str, str, str, Claim], int] = {}
    for line in shop.lines:
        claim = claim_of(order, shop, line)
        for unit in shelf_units(line):
            key = (unit.product, unit.sku, unit.seller_sku, claim)
            counts[key] = counts.get(key, 0) + 1
    return tuple(_units(order, key, quantity) for key, quantity in counts.items())


def claim_of(order: Order, shop: ShopOrder, line: ShopLine) -> Claim:
    """Held from first sight, unpaid and on hold included; taken when the store order took the stock."""
    if line.cancelled or shop.cancelled or shop.fulfilled_by_tiktok:
        return Claim.RELEASED
    if order.store is None:
        return Claim.RELEASED if order.is_old else Claim.HELD
    return Claim.TAKEN if order.store.taken_at is not None else Claim.HELD


def payment_status(shop: ShopOrder) -> str:
    return "Paid" if shop.paid or shop.paid_at is not None else "Unpaid"


def _units(order: Order, key: tuple[str, str, str, Claim], quantity: int) -> Units:
    product, sku, seller_sku, claim = key
    linked = order.link(sku)
    return Units(
        shop_product=product,
        shop_sku=sku,
        seller_sku=seller_sku,
        variant=linked.variant if linked else None,
        quantity=quantity,
        claim=claim,
    )
