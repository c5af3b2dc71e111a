"""Orders and who paid for what."""

from __future__ import annotations

from platforms.lenient import Lenient, Moment
from platforms.tiktok_shop.models.money import Money


class District(Lenient):
    """``address_level``: L0 country, L1 state, ... City and state of an address come from here alone."""

    address_level: str = ""
    address_level_name: str = ""
    address_name: str = ""
    iso_code: str = ""


class RecipientAddress(Lenient):
    """Empty while unpaid or on hold, masked with asterisks later: never let such a value replace a real one."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    phone_number: str = ""
    full_address: str = ""
    address_detail: str = ""
    address_line1: str = ""
    address_line2: str = ""
    address_line3: str = ""
    address_line4: str = ""
    postal_code: str = ""
    region_code: str = ""
    post_town: str = ""
    district_info: tuple[District, ...] = ()


class Payment(Lenient):
    currency: str = ""
    sub_total: Money = None
    original_total_product_price: Money = None
    seller_discount: Money = None
    platform_discount: Money = None
    shipping_fee: Money = None
    original_shipping_fee: Money = None
    shipping_fee_seller_discount: Money = None
    shipping_fee_platform_discount: Money = None
    tax: Money = None
    product_tax: Money = None
    shipping_fee_tax: Money = None
    retail_delivery_fee: Money = None
    handling_fee: Money = None
    small_order_fee: Money = None
    buyer_service_fee: Money = None
    item_insurance_fee: Money = None
    total_amount: Money = None


class ItemTax(Lenient):
    tax_type: str = ""
    tax_amount: Money = None
    tax_rate: Money = None


class CombinedSku(Lenient):
    """A part of a virtual bundle: this is what to take from stock, not the bundle's own SKU."""

    product_id: str = ""
    sku_id: str = ""
    seller_sku: str = ""
    sku_count: int = 1


class OrderLine(Lenient):
    """ONE unit: there is no quantity. ``display_status`` is the order status as this line sees it."""

    id: str
    sku_id: str = ""
    product_id: str = ""
    product_name: str = ""
    sku_name: str = ""
    sku_image: str = ""
    seller_sku: str = ""
    original_price: Money = None
    sale_price: Money = None
    seller_discount: Money = None
    platform_discount: Money = None
    gift_retail_price: Money = None
    currency: str = ""
    item_tax: tuple[ItemTax, ...] = ()
    display_status: str = ""
    package_id: str = ""
    package_status: str = ""
    shipping_provider_id: str = ""
    shipping_provider_name: str = ""
    tracking_number: str = ""
    cancel_user: str = ""
    cancel_reason: str = ""
    is_gift: bool = False
    combined_listing_skus: tuple[CombinedSku, ...] = ()


class PackageRef(Lenient):
    id: str


class Order(Lenient):
    """The same shape in search and detail. ``status`` values: order API overview; unknown ones do occur."""

    id: str
    status: str = ""
    user_id: str = ""
    buyer_email: str = ""
    buyer_message: str = ""
    seller_note: str = ""
    order_type: str = ""
    is_on_hold_order: bool = False
    is_buyer_request_cancel: bool = False
    cancel_reason: str = ""
    cancellation_initiator: str = ""
    cancel_time: Moment = None
    is_sample_order: bool = False
    is_cod: bool = False
    is_replacement_order: bool = False
    replaced_order_id: str = ""
    is_exchange_order: bool = False
    exchange_source_order_id: str = ""
    fulfillment_type: str = ""
    shipping_type: str = ""
    delivery_type: str = ""
    delivery_option_id: str = ""
    delivery_option_name: str = ""
    shipping_provider: str = ""
    shipping_provider_id: str = ""
    tracking_number: str = ""
    warehouse_id: str = ""
    packages: tuple[PackageRef, ...] = ()
    split_or_combine_tag: str = ""
    has_updated_recipient_address: bool = False
    create_time: Moment = None
    update_time: Moment = None
    paid_time: Moment = None
    rts_time: Moment = None
    rts_sla_time: Moment = None
    tts_sla_time: Moment = None
    shipping_due_time: Moment = None
    collection_due_time: Moment = None
    delivery_time: Moment = None
    payment_method_name: str = ""
    payment: Payment = Payment()
    recipient_address: RecipientAddress = RecipientAddress()
    line_items: tuple[OrderLine, ...] = ()


class LinePriceDetail(Lenient):
    id: str
    currency: str = ""
    total: Money = None
    payment: Money = None
    sku_list_price: Money = None
    sku_sale_price: Money = None
    subtotal: Money = None
    subtotal_deduction_seller: Money = None
    subtotal_deduction_platform: Money = None
    shipping_sale_price: Money = None
    tax_amount: Money = None


class PriceDetail(Lenient):
    """Who paid for which discount, as a whole and for each line."""

    currency: str = ""
    total: Money = None
    payment: Money = None
    sku_list_price: Money = None
    sku_sale_price: Money = None
    subtotal: Money = None
    subtotal_deduction_seller: Money = None
    subtotal_deduction_platform: Money = None
    voucher_deduction_platform: Money = None
    voucher_deduction_seller: Money = None
    shipping_list_price: Money = None
    shipping_sale_price: Money = None
    shipping_fee_deduction_seller: Money = None
    shipping_fee_deduction_platform: Money = None
    tax_amount: Money = None
    line_items: tuple[LinePriceDetail, ...] = ()
