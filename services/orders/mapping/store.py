"""The store's orders: the body of a creation, and what reads of them mean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from contracts.gateway import ConnectionChangedV1
from contracts.settings import OrderSettings
from platforms.bigcommerce.models import Order, OrderLine, Refund, Shipment
from services.orders.domain import money
from services.orders.domain.creation import AWAITING_FULFILLMENT, Made
from services.orders.domain.facts import ZERO, ShopOrder
from services.orders.domain.order import BuyerRequest, StoreLine
from services.orders.domain.refunds import mark
from services.orders.domain.shipping import ReadLine, ReadShipment
from services.orders.mapping.buyers import Buyer, store_address

PAYMENT_METHOD = "TikTok Shop"


def creation(
    shop: ShopOrder, lines: Iterable[StoreLine], buyer: Buyer, connection: ConnectionChangedV1
) -> dict[str, object]:
    """The body of POST /v2/orders. It holds the buyer's address: never log it."""
    settings = connection.settings.order
    shipping_ex_tax, shipping_inc_tax = money.shipping_cost(shop, settings)
    body: dict[str, object] = {
        "status_id": AWAITING_FULFILLMENT,
        "customer_id": 0,
        "channel_id": connection.store.channel_id,
        "external_order_id": shop.id,
        "payment_method": PAYMENT_METHOD,
        "default_currency_code": shop.payment.currency or connection.shop.currency,
        "billing_address": store_address(buyer),
        "shipping_addresses": [store_address(buyer, shipping_name(shop, settings))],
        "products": [_line(line) for line in lines],
        "shipping_cost_ex_tax": shipping_ex_tax,
        "shipping_cost_inc_tax": shipping_inc_tax,
        "staff_notes": _notes(shop),
        "customer_message": buyer.message,
    }
    body |= discount_of(shop, settings)
    if shop.payment.fees:
        body["fees"] = [_fee(shop)]
    return body


def discount_of(shop: ShopOrder, settings: OrderSettings) -> dict[str, object]:
    """The discount field of a store order; none where prices are as paid."""
    discount = money.discount(shop, settings)
    return {"discount_amount": discount} if discount else {}


def _line(line: StoreLine) -> dict[str, object]:
    return {
        "product_id": line.product,
        "variant_id": line.variant,
        "quantity": line.quantity,
        "price_ex_tax": line.price_ex_tax,
        "price_inc_tax": line.price_inc_tax,
    }


def _fee(shop: ShopOrder) -> dict[str, object]:
    name = "TikTok Shop fees"
    return {
        "type": "custom_fee",
        "name": name,
        "display_name_customer": name,
        "display_name_merchant": name,
        "cost_ex_tax": shop.payment.fees,
        "cost_inc_tax": shop.payment.fees,
    }


def _notes(shop: ShopOrder) -> str:
    notes = f"TikTok Shop order {shop.id}."
    if shop.payment.platform_discount > ZERO:
        notes += f" Discount funded by TikTok Shop: {shop.payment.platform_discount} {shop.payment.currency}."
    return notes


def address_change(buyer: Buyer) -> dict[str, str]:
    """The body of a changed shipping address; how it is shipped stays as it is. Never log it."""
    return store_address(buyer)


def shipping_name(shop: ShopOrder, settings: OrderSettings) -> str:
    """The shipping name on the store order: by the option map, else TikTok Shop's own name."""
    option = shop.delivery_option_name
    return next((row.store_name for row in settings.options if row.shop_option == option), option)


def made(order: Order, now: datetime) -> Made:
    return Made(order.id, order.status_id, order.date_created or now, order.date_modified)


def read_lines(lines: Iterable[OrderLine]) -> tuple[ReadLine, ...]:
    return tuple(
        ReadLine(
            line.id,
            line.variant_id,
            line.price_ex_tax or ZERO,
            line.price_inc_tax or ZERO,
            line.order_address_id,
            line.quantity,
        )
        for line in lines
    )


def read_shipments(shipments: Iterable[Shipment]) -> tuple[ReadShipment, ...]:
    return tuple(
        ReadShipment(
            shipment.id,
            tuple((item.order_product_id, item.quantity) for item in shipment.items),
            shipment.tracking_number.strip(),
            carrier_names(shipment),
        )
        for shipment in shipments
    )


def carrier_names(shipment: Shipment) -> tuple[str, ...]:
    """What the store calls the carrier: the shown name, the tracking carrier, the provider's code."""
    names = (shipment.shipping_provider_display_name, shipment.tracking_carrier, shipment.shipping_provider)
    return tuple(dict.fromkeys(name for name in names if name))


def refund(store_order: int, request: BuyerRequest) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """(items, payments) of a refund that was paid elsewhere; it returns no stock (payment actions v3)."""
    amount = request.refund or ZERO
    item = {"item_type": "ORDER", "item_id": store_order, "amount": amount, "reason": mark(request.id)}
    return [item], [{"provider_id": "custom", "amount": amount, "offline": True}]


def is_mirror(read: Refund, return_id: str) -> bool:
    """Whether a refund of the store is the one that was recorded for this return."""
    return mark(return_id) in (read.reason, *(item.reason for item in read.items))
