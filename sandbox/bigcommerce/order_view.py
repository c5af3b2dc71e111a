"""How v2 shows orders: strings with four decimals for money, RFC 2822 dates; and v3 refunds."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.model import ZERO, Order, OrderLine, Refund, Shipment
from sandbox.bigcommerce.order_fields import STATUSES
from sandbox.bigcommerce.order_totals import totals
from sandbox.bigcommerce.shipments import PROVIDERS, tracking_link
from sandbox.bigcommerce.wire import iso_date, money4, rfc_date

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

_TEXTS = (
    "staff_notes",
    "customer_message",
    "payment_method",
    "ip_address",
    "geoip_country",
    "geoip_country_iso2",
    "tax_provider_id",
    "customer_locale",
    "credit_card_type",
)
_PAID = (2, 3, 8, 9, 10, 11, 12, 13)


class OrderView:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def order(self, order: Order) -> dict[str, Any]:
        sums = totals(order)
        store_currency = self._shop.state.profile.currency
        shipped = sum(line.quantity_shipped for line in order.lines)
        return {
            "id": order.id,
            "customer_id": order.customer_id,
            "date_created": rfc_date(order.date_created),
            "date_modified": rfc_date(order.date_modified),
            "date_shipped": rfc_date(order.date_shipped),
            "status_id": order.status_id,
            "status": STATUSES[order.status_id],
            "custom_status": self._shop.orders.status_name(order.status_id),
            **_money_fields(sums),
            "base_shipping_cost": money4(order.amounts.get("base_shipping_cost", sums["shipping_cost_ex_tax"])),
            "base_handling_cost": money4(order.amounts.get("base_handling_cost", ZERO)),
            "base_wrapping_cost": money4(order.amounts.get("base_wrapping_cost", ZERO)),
            "shipping_cost_tax_class_id": 0,
            "handling_cost_tax_class_id": 0,
            "wrapping_cost_tax_class_id": 0,
            "items_total": sum(line.quantity for line in order.lines),
            "items_shipped": shipped,
            "order_is_digital": all(line.type == "digital" for line in order.lines),
            "payment_status": order.payment_status or ("captured" if order.status_id in _PAID else ""),
            "payment_provider_id": order.texts.get("payment_provider_id", ""),
            **{name: order.texts.get(name, "") for name in _TEXTS},
            "store_credit_amount": "0.0000",
            "gift_certificate_amount": "0.0000",
            "coupon_discount": "0.0000",
            "currency_id": 1,
            "currency_code": order.currency,
            "currency_exchange_rate": "1.0000000000",
            "default_currency_id": 1,
            "default_currency_code": order.currency,
            "store_default_currency_code": store_currency,
            "store_default_to_transactional_exchange_rate": "1.0000000000",
            "shipping_address_count": len(order.shipping_addresses),
            "is_deleted": order.is_deleted,
            "ebay_order_id": "0",
            "cart_id": order.texts.get("cart_id", ""),
            "billing_address": order.billing_address,
            "is_email_opt_in": False,
            "order_source": order.order_source,
            "channel_id": order.channel_id,
            "external_source": order.external_source,
            "external_id": None,
            "external_merchant_id": order.external_merchant_id,
            "external_order_id": order.external_order_id,
            "is_tax_inclusive_pricing": self._shop.state.profile.is_price_entered_with_tax,
            **{name: self._link(order, name) for name in ("products", "coupons", "consignments", "fees")},
            "shipping_addresses": self._link(order, "shipping_addresses"),
        }

    def line(self, order: Order, line: OrderLine) -> dict[str, Any]:
        tax = line.price_inc_tax - line.price_ex_tax
        return {
            "id": line.id,
            "order_id": order.id,
            "product_id": line.product_id,
            "variant_id": line.variant_id,
            "order_address_id": line.order_address_id,
            "order_pickup_method_id": 0,
            "name": line.name,
            "name_customer": line.name,
            "name_merchant": line.name_merchant or line.name,
            "sku": line.sku,
            "upc": line.upc,
            "type": line.type,
            "base_price": money4(line.base_price),
            "price_ex_tax": money4(line.price_ex_tax),
            "price_inc_tax": money4(line.price_inc_tax),
            "price_tax": money4(tax),
            "base_total": money4(line.base_price * line.quantity),
            "total_ex_tax": money4(line.price_ex_tax * line.quantity),
            "total_inc_tax": money4(line.price_inc_tax * line.quantity),
            "discounted_total_inc_tax": money4(line.price_inc_tax * line.quantity),
            "total_tax": money4(tax * line.quantity),
            "weight": money4(line.weight),
            **dict.fromkeys(("width", "height", "depth"), "0.0000"),
            "quantity": line.quantity,
            "base_cost_price": "0.0000",
            "cost_price_inc_tax": "0.0000",
            "cost_price_ex_tax": "0.0000",
            "cost_price_tax": "0.0000",
            "is_refunded": line.quantity_refunded >= line.quantity,
            "quantity_refunded": line.quantity_refunded,
            "refund_amount": money4(line.refund_amount),
            "return_id": 0,
            "wrapping_id": 0,
            "wrapping_name": None,
            "base_wrapping_cost": "0.0000",
            "wrapping_cost_ex_tax": "0.0000",
            "wrapping_cost_inc_tax": "0.0000",
            "wrapping_cost_tax": "0.0000",
            "wrapping_message": "",
            "quantity_shipped": line.quantity_shipped,
            "event_name": None,
            "event_date": "",
            "fixed_shipping_cost": "0.0000",
            "ebay_item_id": "",
            "ebay_transaction_id": "",
            "option_set_id": None,
            "parent_order_product_id": None,
            "is_bundled_product": False,
            "bin_picking_number": "",
            "external_id": None,
            "brand": line.brand,
            "gift_certificate_id": None,
            "applied_discounts": [],
            "product_options": self._options(line),
            "configurable_fields": [],
        }

    def shipping_address(self, order: Order, address: dict[str, Any]) -> dict[str, Any]:
        sums = totals(order)
        lines = [line for line in order.lines if line.order_address_id == address["id"]]
        resource = f"/orders/{order.id}/shipping_addresses/{address['id']}/shipping_quotes"
        return {
            **address,
            "items_total": sum(line.quantity for line in lines),
            "items_shipped": sum(line.quantity_shipped for line in lines),
            "base_cost": money4(sums["shipping_cost_ex_tax"]),
            "cost_ex_tax": money4(sums["shipping_cost_ex_tax"]),
            "cost_inc_tax": money4(sums["shipping_cost_inc_tax"]),
            "cost_tax": money4(sums["shipping_cost_inc_tax"] - sums["shipping_cost_ex_tax"]),
            "cost_tax_class_id": 0,
            "base_handling_cost": "0.0000",
            "handling_cost_ex_tax": "0.0000",
            "handling_cost_inc_tax": "0.0000",
            "handling_cost_tax": "0.0000",
            "handling_cost_tax_class_id": 0,
            "shipping_zone_id": 0,
            "shipping_zone_name": "",
            "shipping_quotes": {"url": self._base() + resource, "resource": resource},
        }

    def shipment(self, order: Order, shipment: Shipment) -> dict[str, Any]:
        hidden = ("id", "order_id", "form_fields", "shipping_method")
        address = next((one for one in order.shipping_addresses if one["id"] == shipment.order_address_id), {})
        provider = shipment.shipping_provider
        return {
            "id": shipment.id,
            "order_id": order.id,
            "customer_id": order.customer_id,
            "order_address_id": shipment.order_address_id,
            "date_created": rfc_date(shipment.date_created),
            "tracking_number": shipment.tracking_number,
            "merchant_shipping_cost": money4(shipment.merchant_shipping_cost),
            "shipping_method": shipment.shipping_method,
            "comments": shipment.comments,
            "shipping_provider": provider,
            "shipping_provider_display_name": PROVIDERS.get(provider, provider),
            "tracking_carrier": shipment.tracking_carrier,
            "tracking_link": shipment.tracking_link,
            "generated_tracking_link": tracking_link(shipment),
            "billing_address": {n: v for n, v in order.billing_address.items() if n not in hidden},
            "shipping_address": {n: v for n, v in address.items() if n not in hidden},
            "items": shipment.items,
        }

    def status(self, status_id: int) -> dict[str, Any]:
        return {
            "id": status_id,
            "name": STATUSES[status_id],
            "system_label": STATUSES[status_id],
            "custom_label": self._shop.orders.status_name(status_id),
            "system_description": f"The order is: {STATUSES[status_id]}.",
            "order": status_id,
        }

    def counts(self, orders: list[Order]) -> dict[str, Any]:
        per_status = dict.fromkeys(STATUSES, 0)
        for order in orders:
            per_status[order.status_id] += 1
        rows = [
            {
                **{name: value for name, value in self.status(status_id).items() if name != "order"},
                "count": count,
                "sort_order": status_id,
            }
            for status_id, count in per_status.items()
        ]
        return {"statuses": rows, "count": len(orders)}

    def _options(self, line: OrderLine) -> list[dict[str, Any]]:
        return [
            {
                "id": line.id * 10 + index,
                "option_id": option["option_id"],
                "order_product_id": line.id,
                "product_option_id": option["product_option_id"],
                "display_name": option["display_name"],
                "display_name_customer": option["display_name"],
                "display_name_merchant": option["display_name"],
                "display_value": option["display_value"],
                "display_value_customer": option["display_value"],
                "display_value_merchant": option["display_value"],
                "value": option["value"],
                "type": "Multiple choice",
                "name": option["display_name"],
                "display_style": "Pick list",
            }
            for index, option in enumerate(line.product_options)
        ]

    def _link(self, order: Order, name: str) -> dict[str, str]:
        resource = f"/orders/{order.id}/{name}"
        return {"url": self._base() + resource, "resource": resource}

    def _base(self) -> str:
        return f"{self._shop.platform.public_url}/stores/{self._shop.state.hash}/v2"


def render_refund(refund: Refund) -> dict[str, Any]:
    """`GET /v3/orders/payment_actions/refunds`."""
    return {
        "id": refund.id,
        "order_id": refund.order_id,
        "user_id": 0,
        "created": iso_date(refund.created),
        "reason": refund.reason,
        "total_amount": float(refund.total_amount),
        "total_tax": 0,
        "uses_merchant_override_values": False,
        "items": [
            {
                "item_type": item["item_type"],
                "item_id": item["item_id"],
                "reason": item["reason"],
                "quantity": item["quantity"],
                "requested_amount": float(item["requested_amount"]),
                "adjustments": [],
            }
            for item in refund.items
        ],
        "payments": [{**payment, "amount": float(payment["amount"])} for payment in refund.payments],
    }


def _money_fields(sums: dict[str, Decimal]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name in ("subtotal", "total"):
        ex_tax, inc_tax = sums[f"{name}_ex_tax"], sums[f"{name}_inc_tax"]
        fields[f"{name}_ex_tax"] = money4(ex_tax)
        fields[f"{name}_inc_tax"] = money4(inc_tax)
        fields["subtotal_tax" if name == "subtotal" else "total_tax"] = money4(inc_tax - ex_tax)
    for name in ("shipping", "handling", "wrapping"):
        ex_tax, inc_tax = sums[f"{name}_cost_ex_tax"], sums[f"{name}_cost_inc_tax"]
        fields[f"{name}_cost_ex_tax"] = money4(ex_tax)
        fields[f"{name}_cost_inc_tax"] = money4(inc_tax)
        fields[f"{name}_cost_tax"] = money4(inc_tax - ex_tax)
    fields["discount_amount"] = money4(sums["discount_amount"])
    fields["refunded_amount"] = money4(sums["refunded_amount"])
    return fields
