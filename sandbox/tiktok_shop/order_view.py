"""Orders as order search, order detail and price detail show them, with the buyer's data masked by status.

Here a cancel reason is its text; the cancellation beside it has the name too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.tiktok_shop.cancel_reasons import TEXTS
from sandbox.tiktok_shop.state import Line, Order, Wire

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

DAY = 86_400
HIDDEN = ("UNPAID", "ON_HOLD")
TAX_RATE = "0.0825"


def order(engine: TikTokShop, order: Order) -> Wire:
    """One order; fields without a value are left out, as the platform does."""
    shop = engine.state.shops[order.shop_id]
    option = shop.delivery_options.get(order.delivery_option_id)
    ready = order.paid_time or order.create_time
    ship_by = ready + engine.option("tts_ship_within_seconds")
    package = next((engine.state.packages[one] for one in order.package_ids), None)
    wire: Wire = {
        "id": order.id,
        "user_id": order.user_id,
        "buyer_email": order.buyer_email,
        "buyer_nickname": order.buyer_nickname,
        "buyer_message": order.buyer_message,
        "seller_note": order.seller_note,
        "status": order.status,
        "order_type": order.order_type,
        "commerce_platform": "TIKTOK_SHOP",
        "is_on_hold_order": order.is_on_hold_order,
        "is_buyer_request_cancel": order.is_buyer_request_cancel,
        "is_sample_order": order.is_sample_order,
        "is_cod": False,
        "is_replacement_order": order.is_replacement_order,
        "is_exchange_order": order.is_exchange_order,
        "fulfillment_type": order.fulfillment_type,
        "shipping_type": order.shipping_type,
        "delivery_type": "HOME_DELIVERY",
        "delivery_option_id": order.delivery_option_id,
        "delivery_option_name": option.name if option else "",
        "warehouse_id": order.warehouse_id,
        "has_updated_recipient_address": order.has_updated_recipient_address,
        "payment_method_name": "Credit/Debit card" if order.paid_time else "",
        "create_time": order.create_time,
        "update_time": order.update_time,
        "rts_sla_time": ship_by,
        "shipping_due_time": ship_by,
        "tts_sla_time": ship_by + DAY,
        "collection_due_time": ship_by + 2 * DAY,
        "cancel_order_sla_time": ship_by + 2 * DAY,
        "delivery_sla_time": ship_by + 7 * DAY,
        "delivery_due_time": ship_by + 7 * DAY,
        "packages": [{"id": one} for one in order.package_ids],
        "payment": payment(order, shop.currency),
        "recipient_address": recipient_address(engine, order),
        "line_items": [_line(engine, order, line) for line in order.lines],
    }
    optional = {
        "paid_time": order.paid_time,
        "rts_time": order.rts_time,
        "collection_time": order.collection_time,
        "delivery_time": order.delivery_time,
        "cancel_time": order.cancel_time,
        "request_cancel_time": order.request_cancel_time,
        "cancel_reason": TEXTS.get(order.cancel_reason, order.cancel_reason),
        "cancellation_initiator": order.cancellation_initiator,
        "replaced_order_id": order.replaced_order_id,
        "exchange_source_order_id": order.exchange_source_order_id,
        "split_or_combine_tag": _packing_tag(engine, order),
    }
    if package is not None:
        optional["tracking_number"] = package.tracking_number
        optional["shipping_provider_id"] = package.shipping_provider_id
        optional["shipping_provider"] = engine.logistics.provider_name(package.shipping_provider_id)
    wire.update({name: value for name, value in optional.items() if value})
    if engine.option("tts_unknown_fields"):
        wire["sandbox_unknown_field"] = {"nested": [1, None, "text"]}
        wire["delivery_type"] = "SANDBOX_NEW_VALUE"
    return wire


def payment(order: Order, currency: str) -> Wire:
    """Every amount as a decimal string; the sums hold exactly."""
    original = _sum(line.original_price for line in order.lines)
    seller = _sum(line.seller_discount for line in order.lines)
    platform = _sum(line.platform_discount for line in order.lines)
    product_tax = _sum(line.tax for line in order.lines)
    sub_total = original - seller - platform
    fee = order.shipping_fee - order.shipping_fee_seller_discount - order.shipping_fee_platform_discount
    tax = product_tax + order.shipping_fee_tax
    amounts = {
        "sub_total": sub_total,
        "original_total_product_price": original,
        "seller_discount": seller,
        "platform_discount": platform,
        "payment_platform_discount": Decimal(0),
        "shipping_fee": fee,
        "original_shipping_fee": order.shipping_fee,
        "shipping_fee_seller_discount": order.shipping_fee_seller_discount,
        "shipping_fee_platform_discount": order.shipping_fee_platform_discount,
        "shipping_fee_cofunded_discount": Decimal(0),
        "tax": tax,
        "product_tax": product_tax,
        "shipping_fee_tax": order.shipping_fee_tax,
        "retail_delivery_fee": order.retail_delivery_fee,
        "total_amount": sub_total + fee + tax + order.retail_delivery_fee,
    }
    return {"currency": currency, **{name: money(amount) for name, amount in amounts.items()}}


def recipient_address(engine: TikTokShop, order: Order) -> Wire:
    """Empty until the remorse hour is over; masked where the platform ships, and when it is none of ours now."""
    if order.status in HIDDEN:
        return {"region_code": order.address.get("region_code", "US")}
    return _address(
        {name: _mask(name, value) for name, value in order.address.items()}
        if _is_masked(engine, order)
        else order.address
    )


def price_detail(engine: TikTokShop, order: Order) -> Wire:
    currency = engine.state.shops[order.shop_id].currency
    shipping = {
        "shipping_list_price": order.shipping_fee,
        "shipping_sale_price": order.shipping_fee
        - order.shipping_fee_seller_discount
        - order.shipping_fee_platform_discount,
        "shipping_fee_deduction_seller": order.shipping_fee_seller_discount,
        "shipping_fee_deduction_platform": order.shipping_fee_platform_discount,
    }
    nothing = dict.fromkeys(shipping, Decimal(0))
    return {
        **_price_detail(order.lines, shipping, order.shipping_fee_tax, currency),
        "line_items": [{"id": line.id, **_price_detail([line], nothing, Decimal(0), currency)} for line in order.lines],
    }


def money(amount: Decimal) -> str:
    """ "0" for nothing, else two decimals."""
    return "0" if amount == 0 else str(amount.quantize(Decimal("0.01")))


def _price_detail(lines: list[Line], shipping: dict[str, Decimal], shipping_tax: Decimal, currency: str) -> Wire:
    listed = _sum(line.original_price for line in lines)
    sale = _sum(line.sale_price for line in lines)
    product_tax = _sum(line.tax for line in lines)
    amounts = {
        "total": listed + shipping["shipping_list_price"],
        "payment": sale + shipping["shipping_sale_price"] + product_tax + shipping_tax,
        "sku_list_price": listed,
        "sku_sale_price": sale,
        "subtotal": sale + product_tax,
        "subtotal_deduction_seller": _sum(line.seller_discount for line in lines),
        "subtotal_deduction_platform": _sum(line.platform_discount for line in lines),
        "subtotal_tax_amount": product_tax,
        "tax_amount": product_tax + shipping_tax,
        "net_price_amount": sale + product_tax,
        "sku_gift_original_price": _sum(line.gift_retail_price or Decimal(0) for line in lines),
        **shipping,
    }
    return {
        "currency": currency,
        "tax_rate": TAX_RATE,
        **{name: money(amount) for name, amount in amounts.items()},
    }


def _packing_tag(engine: TikTokShop, order: Order) -> str:
    if engine.packing.is_combined(order):
        return "COMBINED"
    return "SPLIT" if order.was_split else ""


def _line(engine: TikTokShop, order: Order, line: Line) -> Wire:
    currency = engine.state.shops[order.shop_id].currency
    wire: Wire = {
        "id": line.id,
        "product_id": line.product_id,
        "product_name": line.product_name,
        "sku_id": line.sku_id,
        "sku_name": line.sku_name,
        "sku_image": line.sku_image,
        "seller_sku": line.seller_sku,
        "sku_type": order.order_type,
        "original_price": money(line.original_price),
        "sale_price": money(line.sale_price),
        "seller_discount": money(line.seller_discount),
        "platform_discount": money(line.platform_discount),
        "currency": currency,
        "item_tax": [{"tax_type": "SALES_TAX", "tax_amount": money(line.tax), "tax_rate": TAX_RATE}],
        "retail_delivery_fee": "0",
        "display_status": line.status,
        "is_gift": line.is_gift,
        "is_dangerous_good": False,
    }
    if line.gift_retail_price is not None:
        wire["gift_retail_price"] = money(line.gift_retail_price)
    if line.combined_skus:
        wire["combined_listing_skus"] = line.combined_skus
    if line.cancel_user:
        wire["cancel_user"] = line.cancel_user
        wire["cancel_reason"] = TEXTS.get(line.cancel_reason, line.cancel_reason)
    package = engine.state.packages.get(line.package_id)
    if package is not None:
        wire["package_id"] = package.id
        wire["package_status"] = package.status
        if package.tracking_number:
            wire["tracking_number"] = package.tracking_number
            wire["shipping_provider_id"] = package.shipping_provider_id
            wire["shipping_provider_name"] = engine.logistics.provider_name(package.shipping_provider_id)
    if line.rts_time:
        wire["rts_time"] = line.rts_time
    return wire


def _is_masked(engine: TikTokShop, order: Order) -> bool:
    by_platform = order.shipping_type != "SELLER" or order.fulfillment_type != "FULFILLMENT_BY_SELLER"
    old = order.completed_time and (
        engine.now - order.completed_time >= engine.option("tts_mask_after_completed_seconds")
    )
    return by_platform or order.status == "CANCELLED" or bool(old)


KEPT_CLEAR = ("city", "county", "state", "state_iso", "region_code", "country", "postal_code")


def _mask(name: str, value: str) -> str:
    if name in KEPT_CLEAR or not value:
        return value
    return value[0] + "***"


def _address(given: dict[str, str]) -> Wire:
    """City and state stand in `district_info` alone."""
    first, last = given.get("first_name", ""), given.get("last_name", "")
    lines = [given.get("line1", ""), given.get("line2", "")]
    street = ", ".join(line for line in lines if line)
    levels = (
        ("L0", "Country", given.get("country", ""), given.get("region_code", "")),
        ("L1", "State", given.get("state", ""), given.get("state_iso", "")),
        ("L2", "County", given.get("county", ""), ""),
        ("L3", "City", given.get("city", ""), ""),
    )
    return {
        "name": f"{first} {last}".strip(),
        "first_name": first,
        "last_name": last,
        "phone_number": given.get("phone", ""),
        "full_address": ", ".join(
            part for part in (given.get("country"), given.get("state"), given.get("city"), street) if part
        ),
        "address_detail": street,
        "address_line1": lines[0],
        "address_line2": lines[1],
        "address_line3": "",
        "address_line4": "",
        "postal_code": given.get("postal_code", ""),
        "region_code": given.get("region_code", ""),
        "district_info": [
            {
                "address_level": level,
                "address_level_name": kind,
                "address_name": name,
                **({"iso_code": iso} if iso else {}),
            }
            for level, kind, name, iso in levels
        ],
        "delivery_preferences": {"drop_off_location": ""},
    }


def _sum(amounts: object) -> Decimal:
    return sum(amounts, Decimal(0))  # type: ignore[call-overload,no-any-return]
