"""Everything that the simulated platform remembers, as plain data.

Times are unix seconds, ids 19-digit strings, money Decimal. All of it is written to and read from JSON by
`dump` and `load`, so nothing in here may hold a function, a task or a connection.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

Wire = dict[str, Any]


@dataclass(slots=True)
class App:
    """An app of a developer: `redirect_url` is where the consent page sends the seller."""

    app_key: str
    app_secret: str
    service_id: str
    redirect_url: str
    webhook_urls: dict[str, str] = field(default_factory=dict)
    supports_hold: bool = True


@dataclass(slots=True)
class Warehouse:
    id: str
    entity_id: str
    name: str
    type: str = "SALES_WAREHOUSE"
    sub_type: str = "DOMESTIC_WAREHOUSE"
    effect_status: str = "ENABLED"
    is_default: bool = False
    address: dict[str, str] = field(default_factory=dict)
    delivery_option_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DeliveryOption:
    id: str
    name: str
    type: str
    shipping_type: str
    provider_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Subscription:
    address: str
    create_time: int
    update_time: int


@dataclass(slots=True)
class Shop:
    id: str
    seller_id: str
    name: str
    cipher: str
    code: str
    region: str = "US"
    currency: str = "USD"
    seller_type: str = "LOCAL"
    active: bool = True
    warehouses: dict[str, Warehouse] = field(default_factory=dict)
    delivery_options: dict[str, DeliveryOption] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    failing_prerequisites: dict[str, list[str]] = field(default_factory=dict)
    invited_categories: list[str] = field(default_factory=list)
    size_charts: dict[str, Wire] = field(default_factory=dict)
    listed_on_day: dict[str, int] = field(default_factory=dict)
    integration_locked: bool = False


@dataclass(slots=True)
class Seller:
    id: str
    open_id: str
    name: str
    base_region: str


@dataclass(slots=True)
class Grant:
    """One authorization of an app by a seller, with its present tokens."""

    id: str
    app_key: str
    seller_id: str
    scopes: list[str]
    access_token: str = ""
    access_expires: int = 0
    refresh_token: str = ""
    refresh_expires: int = 0
    old_refresh_tokens: dict[str, int] = field(default_factory=dict)
    old_access_tokens: dict[str, int] = field(default_factory=dict)
    revoked: bool = False


@dataclass(slots=True)
class AuthCode:
    app_key: str
    seller_id: str
    expires: int
    used: bool = False


@dataclass(slots=True)
class Image:
    uri: str
    width: int
    height: int
    use_case: str
    content_hash: str
    media_type: str


@dataclass(slots=True)
class File:
    id: str
    name: str
    format: str
    size: int


@dataclass(slots=True)
class Stock:
    """`available` is what a write sets; `committed` is sold and not yet shipped."""

    available: int
    committed: int = 0


@dataclass(slots=True)
class Sku:
    id: str
    seller_sku: str
    price: Decimal
    stock: dict[str, Stock]
    sales_attributes: list[Wire] = field(default_factory=list)
    identifier_code: Wire | None = None
    external_sku_id: str = ""
    list_price: Wire | None = None
    combined_skus: list[Wire] = field(default_factory=list)


@dataclass(slots=True)
class Product:
    """`content` is the version that shoppers see; `review` the one being audited; `draft` is not submitted."""

    id: str
    shop_id: str
    status: str
    audit: str
    content: Wire
    skus: dict[str, Sku]
    create_time: int
    update_time: int
    review: Wire | None = None
    draft: Wire | None = None
    review_round: int = 0
    ever_live: bool = False
    audit_failed_reasons: list[Wire] = field(default_factory=list)
    pre_approved_reasons: list[str] = field(default_factory=list)
    suspended_reason: str = ""
    promotion_locked: bool = False
    under_appeal: bool = False
    status_before_delete: str = ""


@dataclass(slots=True)
class Line:
    """One unit of one SKU. `held` names the stock units committed for it: `[sku id, warehouse id]` each."""

    id: str
    product_id: str
    sku_id: str
    seller_sku: str
    product_name: str
    sku_name: str
    sku_image: str
    warehouse_id: str
    original_price: Decimal
    seller_discount: Decimal
    platform_discount: Decimal
    tax: Decimal
    status: str
    is_gift: bool = False
    gift_retail_price: Decimal | None = None
    package_id: str = ""
    cancel_user: str = ""
    cancel_reason: str = ""
    rts_time: int = 0
    combined_skus: list[Wire] = field(default_factory=list)
    held: list[list[str]] = field(default_factory=list)

    @property
    def sale_price(self) -> Decimal:
        return self.original_price - self.seller_discount - self.platform_discount


@dataclass(slots=True)
class Order:
    id: str
    shop_id: str
    user_id: str
    status: str
    create_time: int
    update_time: int
    address: dict[str, str]
    buyer_email: str
    buyer_nickname: str
    lines: list[Line]
    delivery_option_id: str
    shipping_type: str
    fulfillment_type: str
    warehouse_id: str
    shipping_fee: Decimal
    shipping_fee_seller_discount: Decimal
    shipping_fee_platform_discount: Decimal
    shipping_fee_tax: Decimal
    is_on_hold_order: bool
    order_type: str = "NORMAL"
    is_sample_order: bool = False
    is_replacement_order: bool = False
    replaced_order_id: str = ""
    is_exchange_order: bool = False
    exchange_source_order_id: str = ""
    buyer_message: str = ""
    seller_note: str = ""
    retail_delivery_fee: Decimal = Decimal(0)
    package_ids: list[str] = field(default_factory=list)
    paid_time: int = 0
    rts_time: int = 0
    collection_time: int = 0
    delivery_time: int = 0
    completed_time: int = 0
    cancel_time: int = 0
    cancel_reason: str = ""
    cancellation_initiator: str = ""
    is_buyer_request_cancel: bool = False
    request_cancel_time: int = 0
    has_updated_recipient_address: bool = False
    was_split: bool = False

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.status != "CANCELLED"]


@dataclass(slots=True)
class Package:
    """Holds lines of one order, or of several of one buyer when they were combined."""

    id: str
    shop_id: str
    order_ids: list[str]
    line_ids: list[str]
    status: str
    create_time: int
    update_time: int
    tracking_number: str = ""
    shipping_provider_id: str = ""
    shipped_time: int = 0
    delivered_time: int = 0
    tracking_updates: int = 0
    tracking: list[Wire] = field(default_factory=list)
    handover_method: str = ""
    note: str = ""
    weight: Wire | None = None
    dimension: Wire | None = None


@dataclass(slots=True)
class Cancellation:
    id: str
    shop_id: str
    order_id: str
    type: str
    status: str
    role: str
    reason: str
    line_ids: list[str]
    create_time: int
    update_time: int
    deadline: int = 0
    should_replenish_stock: bool = True


@dataclass(slots=True)
class Return:
    id: str
    shop_id: str
    order_id: str
    type: str
    status: str
    role: str
    reason: str
    line_ids: list[str]
    create_time: int
    update_time: int
    tracking_number: str = ""
    records: list[Wire] = field(default_factory=list)
    refund_total: Decimal = Decimal(0)
    can_buyer_keep_item: bool = False


@dataclass(slots=True)
class Pending:
    """Something that the platform will do by itself at a time."""

    at: float
    action: str
    target: str


@dataclass(slots=True)
class State:
    apps: dict[str, App] = field(default_factory=dict)
    sellers: dict[str, Seller] = field(default_factory=dict)
    shops: dict[str, Shop] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    codes: dict[str, AuthCode] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    brands: dict[str, str] = field(default_factory=dict)
    providers: dict[str, str] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    draft_packages: dict[str, list[str]] = field(default_factory=dict)
    cancellations: dict[str, Cancellation] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    answered: dict[str, Wire] = field(default_factory=dict)
    next_reviews: list[Wire] = field(default_factory=list)
    partial_faults: list[Wire] = field(default_factory=list)
    pending: dict[str, Pending] = field(default_factory=dict)
    sequence: int = 0


_STATE: TypeAdapter[State] = TypeAdapter(State)


def dump(state: State) -> Wire:
    """The whole state as JSON-compatible data."""
    data: Wire = _STATE.dump_python(state, mode="json")
    return data


def load(data: Wire) -> State:
    """The state that `dump` gave; raises pydantic's ValidationError for anything else."""
    return _STATE.validate_python(data)
