"""What a simulated BigCommerce store is made of. Data only; the rules live in the modules beside it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ZERO = Decimal("0")
DEFAULT_CHANNEL = 1
DEFAULT_LOCATION = 1


@dataclass(slots=True)
class Account:
    """A store-level API account, or an installed app: static token, scopes fixed at creation."""

    name: str
    client_id: str
    client_secret: str
    token: str
    scopes: list[str]
    revoked: bool = False


@dataclass(slots=True)
class Location:
    id: int
    code: str
    label: str
    enabled: bool = True
    type_id: str = "PHYSICAL"
    country_code: str = "US"
    state: str = "TX"
    city: str = "Austin"
    address1: str = "1 Warehouse Way"
    zip: str = "73301"
    created_at: float = 0.0
    updated_at: float = 0.0


@dataclass(slots=True)
class Stock:
    """One item at one location. `adjusted` is false until an absolute value was set."""

    onhand: int = 0
    safety: int = 0
    warning: int = 0
    bin: str = ""
    is_in_stock: bool = True
    adjusted: bool = False


@dataclass(slots=True)
class Brand:
    id: int
    name: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Category:
    id: int
    name: str
    parent_id: int = 0
    tree_id: int = 1
    is_visible: bool = True
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class OptionValue:
    id: int
    label: str
    sort_order: int = 0


@dataclass(slots=True)
class Option:
    id: int
    display_name: str
    type: str = "dropdown"
    sort_order: int = 0
    values: list[OptionValue] = field(default_factory=list)


@dataclass(slots=True)
class Variant:
    """`choices` are (option id, option value id) pairs; prices and sizes of None are the product's."""

    id: int
    product_id: int
    sku: str
    choices: list[tuple[int, int]] = field(default_factory=list)
    price: Decimal | None = None
    sale_price: Decimal | None = None
    retail_price: Decimal | None = None
    cost_price: Decimal | None = None
    map_price: Decimal | None = None
    weight: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    depth: Decimal | None = None
    upc: str = ""
    gtin: str = ""
    mpn: str = ""
    purchasing_disabled: bool = False
    purchasing_disabled_message: str = ""
    image_url: str = ""
    sku_id: int | None = None


@dataclass(slots=True)
class Product:
    """`details` holds the fields that have no behaviour here; absent ones have the platform's defaults."""

    id: int
    name: str
    type: str
    sku: str
    price: Decimal
    weight: Decimal
    date_created: float
    date_modified: float
    description: str = ""
    cost_price: Decimal = ZERO
    retail_price: Decimal = ZERO
    sale_price: Decimal = ZERO
    map_price: Decimal = ZERO
    width: Decimal = ZERO
    height: Decimal = ZERO
    depth: Decimal = ZERO
    categories: list[int] = field(default_factory=list)
    brand_id: int = 0
    inventory_tracking: str = "none"
    availability: str = "available"
    is_visible: bool = True
    condition: str = "New"
    upc: str = ""
    gtin: str = ""
    mpn: str = ""
    total_sold: int = 0
    details: dict[str, Any] = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)
    modifiers: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    custom_fields: list[dict[str, Any]] = field(default_factory=list)
    variant_ids: list[int] = field(default_factory=list)
    channels: list[int] = field(default_factory=lambda: [DEFAULT_CHANNEL])

    @property
    def is_simple(self) -> bool:
        return not self.options


@dataclass(slots=True)
class Channel:
    id: int
    name: str
    type: str
    platform: str
    status: str
    date_created: float
    date_modified: float
    external_id: str = ""
    is_listable_from_ui: bool = True
    is_visible: bool = True
    config_meta: dict[str, Any] | None = None
    inventory_settings: dict[str, Any] | None = None


@dataclass(slots=True)
class Listing:
    listing_id: int
    channel_id: int
    product_id: int
    state: str
    date_created: float
    date_modified: float
    external_id: str = ""
    name: str = ""
    description: str = ""
    variants: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class OrderLine:
    """`stock_key` is None for custom lines and untracked goods; `taken` is what it holds of the stock."""

    id: int
    product_id: int
    variant_id: int
    order_address_id: int
    name: str
    sku: str
    quantity: int
    price_ex_tax: Decimal
    price_inc_tax: Decimal
    base_price: Decimal
    upc: str = ""
    name_merchant: str = ""
    weight: Decimal = ZERO
    quantity_shipped: int = 0
    quantity_refunded: int = 0
    refund_amount: Decimal = ZERO
    product_options: list[dict[str, Any]] = field(default_factory=list)
    brand: str = ""
    stock_key: str | None = None
    taken: int = 0
    type: str = "physical"


@dataclass(slots=True)
class Shipment:
    id: int
    order_address_id: int
    date_created: float
    items: list[dict[str, int]]
    tracking_number: str = ""
    tracking_carrier: str = ""
    tracking_link: str = ""
    shipping_method: str = ""
    shipping_provider: str = ""
    comments: str = ""
    merchant_shipping_cost: Decimal = ZERO


@dataclass(slots=True)
class Refund:
    id: int
    order_id: int
    created: float
    reason: str
    total_amount: Decimal
    items: list[dict[str, Any]]
    payments: list[dict[str, Any]]


@dataclass(slots=True)
class Order:
    id: int
    status_id: int
    channel_id: int
    date_created: float
    date_modified: float
    billing_address: dict[str, Any]
    customer_id: int = 0
    date_shipped: float | None = None
    external_order_id: str = ""
    external_source: str | None = None
    external_merchant_id: str | None = None
    lines: list[OrderLine] = field(default_factory=list)
    shipping_addresses: list[dict[str, Any]] = field(default_factory=list)
    shipments: list[Shipment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    fees: list[dict[str, Any]] = field(default_factory=list)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    """Amounts that the caller set, by field name; what is absent is computed."""
    texts: dict[str, str] = field(default_factory=dict)
    """staff_notes, customer_message, payment_method and other plain strings."""
    currency: str = "USD"
    order_source: str = "external"
    is_deleted: bool = False
    payment_status: str = ""
    stock_held: bool = False
    entered_at: float = 0.0
    """When it came into the store; `date_created` may be set by the caller."""


@dataclass(slots=True)
class Hook:
    id: int
    client_id: str
    scope: str
    destination: str
    headers: dict[str, str] | None
    is_active: bool
    created_at: int
    updated_at: int
    starts_at: float = 0.0
    last_sent_at: float = 0.0
    deactivated: bool = False


@dataclass(slots=True)
class Domain:
    """Outcomes of sends to one destination domain in the present window, per client."""

    window_start: float = 0.0
    sent: int = 0
    delivered: int = 0
    blocked_until: float = 0.0
    exception_said_at: float = -1e12


@dataclass(slots=True)
class PendingStock:
    """An accepted inventory write that has not taken effect yet."""

    id: int
    due: float
    relative: bool
    items: list[tuple[str, int, int]]
    cause: str


@dataclass(slots=True)
class Profile:
    """What `/v2/store` tells."""

    name: str = "Sandbox Outfitters"
    country: str = "United States"
    country_code: str = "US"
    currency: str = "USD"
    weight_units: str = "Pounds"
    dimension_units: str = "Inches"
    timezone: str = "America/Chicago"
    plan: str = "unlimited"
    status: str = "live"
    is_price_entered_with_tax: bool = False


@dataclass(slots=True)
class Metafield:
    """`resource_type` is order, product or variant; one owner has a namespace and key once on each resource."""

    id: int
    resource_type: str
    resource_id: int
    owner_client_id: str
    namespace: str
    key: str
    value: str
    permission_set: str
    created_at: float
    updated_at: float
    description: str = ""


@dataclass(slots=True)
class Store:
    hash: str
    store_id: int
    profile: Profile = field(default_factory=Profile)
    accounts: list[Account] = field(default_factory=list)
    locations: dict[int, Location] = field(default_factory=dict)
    brands: dict[int, Brand] = field(default_factory=dict)
    categories: dict[int, Category] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    variants: dict[int, Variant] = field(default_factory=dict)
    stock: dict[str, dict[int, Stock]] = field(default_factory=dict)
    pending_stock: list[PendingStock] = field(default_factory=list)
    inventory_settings: dict[str, Any] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    listings: dict[int, Listing] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    metafields: dict[int, Metafield] = field(default_factory=dict)
    hooks: dict[int, Hook] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    hook_emails: list[str] = field(default_factory=list)
    status_labels: dict[int, str] = field(default_factory=dict)
    neighbour_rate: float = 0.0
    """Requests a second that other apps take out of this store's quota."""
    ever_oversold: dict[str, int] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    def next_id(self, kind: str, first: int = 1) -> int:
        value = self.counters.get(kind, first - 1) + 1
        self.counters[kind] = value
        return value
