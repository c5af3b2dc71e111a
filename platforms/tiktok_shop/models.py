"""TikTok Shop's objects as the connector reads them. Ids are text, money is Decimal, times are aware UTC.

Statuses are plain text: values that no document names do occur and must not hide an object. Where the wire format is
misspelt (``is_requried``, ``distict``) the field here has the right name.
Source: the Open API's reference pages; the versions are those of platforms/tiktok_shop/versions.py.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AliasChoices, Field

from platforms.lenient import Lenient, Moment, NumberText

Money = Annotated[Decimal | None, NumberText]


class Shop(Lenient):
    """``seller_type``: LOCAL | CROSS_BORDER. ``cipher`` is a secret that names the shop in addresses."""

    id: str
    name: str = ""
    region: str = ""
    seller_type: str = ""
    cipher: str = Field(default="", repr=False)
    code: str = ""


class ActiveShop(Lenient):
    id: str
    region: str = ""


class Webhook(Lenient):
    event_type: str
    address: str = ""
    create_time: Moment = None
    update_time: Moment = None


# ---- products ----


class ItemError(Lenient):
    """Part of an answer whose code is 0 although something in it failed. ``detail`` names what, in its own words."""

    code: str = ""
    message: str = ""
    detail: dict[str, object] = Field(default_factory=dict)

    @property
    def product_id(self) -> str:
        return str(self.detail.get("product_id", ""))

    @property
    def sku_id(self) -> str:
        return str(self.detail.get("sku_id", ""))

    @property
    def reasons(self) -> tuple[ItemError, ...]:
        """What lies below: per listing platform or per warehouse."""
        extra = self.detail.get("extra_errors")
        rows = extra if isinstance(extra, list) else []
        return tuple(ItemError.model_validate(row) for row in rows if isinstance(row, dict))


class SalesAttribute(Lenient):
    id: str = ""
    name: str = ""
    value_id: str = ""
    value_name: str = ""


class SkuPrice(Lenient):
    """``sale_price`` is what buyers see without tax; ``tax_exclusive_price`` the price that was written."""

    currency: str = ""
    sale_price: Money = None
    tax_exclusive_price: Money = None


class WarehouseQuantity(Lenient):
    warehouse_id: str = ""
    quantity: int = 0


class IdentifierCode(Lenient):
    code: str = ""
    type: str = ""


class SkuStatus(Lenient):
    status: str = ""
    deactivation_source: str = ""


class Sku(Lenient):
    id: str
    seller_sku: str = ""
    external_sku_id: str = ""
    identifier_code: IdentifierCode | None = None
    price: SkuPrice = SkuPrice()
    inventory: tuple[WarehouseQuantity, ...] = ()
    sales_attributes: tuple[SalesAttribute, ...] = ()
    status_info: SkuStatus = SkuStatus()


class Audit(Lenient):
    """``status``: NONE | AUDITING | FAILED | PRE_APPROVED | APPROVED."""

    status: str = ""
    pre_approved_reasons: tuple[str, ...] = ()


class AuditFailure(Lenient):
    position: str = ""
    reasons: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


class CategoryLink(Lenient):
    id: str
    parent_id: str = ""
    local_name: str = ""
    is_leaf: bool = False


class BrandRef(Lenient):
    id: str = ""
    name: str = ""


class ImageRef(Lenient):
    uri: str = ""
    urls: tuple[str, ...] = ()


class AttributeValue(Lenient):
    id: str = ""
    name: str = ""


class ProductAttribute(Lenient):
    id: str = ""
    name: str = ""
    values: tuple[AttributeValue, ...] = ()


class Product(Lenient):
    """``status``: DRAFT, PENDING, FAILED, ACTIVATE, SELLER_DEACTIVATED, PLATFORM_DEACTIVATED, FREEZE, DELETED, ..."""

    id: str
    title: str = ""
    description: str = ""
    status: str = ""
    product_status: str = ""
    audit: Audit = Audit()
    audit_failed_reasons: tuple[AuditFailure, ...] = ()
    category_chains: tuple[CategoryLink, ...] = ()
    brand: BrandRef | None = None
    main_images: tuple[ImageRef, ...] = ()
    product_attributes: tuple[ProductAttribute, ...] = ()
    skus: tuple[Sku, ...] = ()
    external_product_id: str = ""
    has_draft: bool = False
    create_time: Moment = None
    update_time: Moment = None


class CreatedSku(Lenient):
    id: str
    seller_sku: str = ""
    external_sku_id: str = ""
    sales_attributes: tuple[SalesAttribute, ...] = ()


class Notice(Lenient):
    message: str = ""


class Listed(Lenient):
    """The answer of create, edit and partial edit. Accepted does not mean live: a review follows."""

    product_id: str
    skus: tuple[CreatedSku, ...] = ()
    warnings: tuple[Notice, ...] = ()


class CheckFailure(Lenient):
    code: str = ""
    message: str = ""


class ListingCheck(Lenient):
    """``check_result``: PASS | FAILED."""

    check_result: str = ""
    fail_reasons: tuple[CheckFailure, ...] = ()


class Prerequisite(Lenient):
    """``check_item``: SHOP_STATUS, PICKUP_WAREHOUSE, RETURN_WAREHOUSE, SHIPPING_TEMPLATE, BANk_ACCOUNT (sic), ..."""

    check_item: str
    is_failed: bool = False
    fail_reasons: tuple[str, ...] = ()


class UploadedImage(Lenient):
    """``uri`` goes into listings; ``url`` only into description HTML."""

    uri: str
    url: str = ""
    width: int = 0
    height: int = 0
    use_case: str = ""


class UploadedFile(Lenient):
    id: str
    url: str = ""
    name: str = ""
    format: str = ""


class SizeChart(Lenient):
    template_id: str
    template_name: str = ""


# ---- catalogue metadata ----


class Category(Lenient):
    """``permission_statuses``: AVAILABLE | INVITE_ONLY | NON_MAIN_CATEGORY | PROHIBITED."""

    id: str
    parent_id: str = ""
    local_name: str = ""
    is_leaf: bool = False
    permission_statuses: tuple[str, ...] = ()


class RecommendedCategory(Lenient):
    id: str
    name: str = ""
    level: int = 0
    is_leaf: bool = False
    permission_statuses: tuple[str, ...] = ()


class Recommendation(Lenient):
    leaf_category_id: str = ""
    categories: tuple[RecommendedCategory, ...] = ()


class Requirement(Lenient):
    is_required: bool = False
    is_supported: bool = False


class RequirementCondition(Lenient):
    condition_type: str = ""
    attribute_id: str = ""
    attribute_value_id: str = ""


class CertificationRule(Lenient):
    id: str
    name: str = ""
    is_required: bool = False
    sample_image_url: str = ""
    document_details: str = ""
    expiration_date: Requirement = Requirement()
    requirement_conditions: tuple[RequirementCondition, ...] = ()


class CategoryRules(Lenient):
    product_certifications: tuple[CertificationRule, ...] = ()
    size_chart: Requirement = Requirement()
    package_dimension: Requirement = Requirement()
    manufacturer: Requirement = Requirement()
    responsible_person: Requirement = Requirement()


class CategoryAttribute(Lenient):
    """``type``: SALES_PROPERTY | PRODUCT_PROPERTY."""

    id: str
    name: str = ""
    type: str = ""
    is_required: bool = Field(default=False, validation_alias=AliasChoices("is_required", "is_requried"))
    is_multiple_selection: bool = False
    is_customizable: bool = False
    value_data_format: str = ""
    values: tuple[AttributeValue, ...] = ()
    requirement_conditions: tuple[RequirementCondition, ...] = ()


class Brand(Lenient):
    """``authorized_status``: AUTHORIZED or anything else (the wire misspells the other value)."""

    id: str
    name: str = ""
    authorized_status: str = ""
    brand_status: str = ""
    is_t1_brand: bool = False

    @property
    def authorized(self) -> bool:
        return self.authorized_status == "AUTHORIZED"


# ---- stock ----


class WarehouseStock(Lenient):
    """``available`` is what a stock update sets; ``committed`` is sold and not yet shipped."""

    warehouse_id: str
    available: int = Field(default=0, validation_alias="available_quantity")
    committed: int = Field(default=0, validation_alias="committed_quantity")


class SkuStock(Lenient):
    id: str
    seller_sku: str = ""
    available: int = Field(default=0, validation_alias="total_available_quantity")
    committed: int = Field(default=0, validation_alias="total_committed_quantity")
    warehouses: tuple[WarehouseStock, ...] = Field(default=(), validation_alias="warehouse_inventory")


class ProductStock(Lenient):
    product_id: str
    skus: tuple[SkuStock, ...] = ()


# ---- orders ----


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


# ---- fulfilment and logistics ----


class MarkedShipped(Lenient):
    """``warning``: such as a number that does not look like the carrier's; the order is shipped all the same."""

    order_id: str = ""
    order_line_item_ids: tuple[str, ...] = ()
    package_id: str = ""
    warning: Notice = Notice()


class Package(Lenient):
    """``status``: TO_FULFILL | PROCESSING | FULFILLING | COMPLETED | CANCELLED."""

    id: str = Field(validation_alias=AliasChoices("package_id", "id"))
    status: str = Field(default="", validation_alias=AliasChoices("package_status", "status"))
    tracking_number: str = ""
    shipping_provider_id: str = ""
    shipping_provider_name: str = ""
    order_line_item_ids: tuple[str, ...] = ()
    shipping_type: str = ""
    update_time: Moment = None


class TrackingEvent(Lenient):
    description: str = ""
    update_time_millis: int = 0


class WarehouseAddress(Lenient):
    region: str = ""
    region_code: str = ""
    state: str = ""
    city: str = ""
    district: str = Field(default="", validation_alias=AliasChoices("district", "distict"))
    postal_code: str = ""
    full_address: str = ""


class Warehouse(Lenient):
    """``type``: SALES_WAREHOUSE | RETURN_WAREHOUSE. ``effect_status``: ENABLED | DISABLED | RESTRICTED."""

    id: str
    entity_id: str = ""
    name: str = ""
    type: str = ""
    sub_type: str = ""
    effect_status: str = ""
    is_default: bool = False
    address: WarehouseAddress = WarehouseAddress()


class DeliveryOption(Lenient):
    """``type``: STANDARD | EXPRESS | ECONOMY | SEND_BY_SELLER."""

    id: str
    name: str = ""
    type: str = ""
    description: str = ""


class ShippingProvider(Lenient):
    id: str
    name: str = ""


# ---- cancellations and returns ----


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


class Return(Lenient):
    return_id: str
    order_id: str = ""
    return_type: str = ""
    return_status: str = ""
    role: str = ""
    return_reason: str = ""
    return_reason_text: str = ""
    refund_amount: RefundAmount = RefundAmount()
    return_tracking_number: str = ""
    create_time: Moment = None
    update_time: Moment = None
