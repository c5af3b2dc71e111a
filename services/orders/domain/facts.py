"""An order as TikTok Shop last told it, without the buyer's name and address (those live in the vault).

One line is one unit. Money is what the order object says (order API overview):
sub_total = list prices - seller discounts - platform discounts; total = sub_total + shipping + tax + fees.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from contracts.base import Amount
from contracts.orders import OrderStatus

ZERO = Decimal(0)
PROGRESS = (
    OrderStatus.UNPAID,
    OrderStatus.ON_HOLD,
    OrderStatus.AWAITING_SHIPMENT,
    OrderStatus.PARTIALLY_SHIPPING,
    OrderStatus.AWAITING_COLLECTION,
    OrderStatus.IN_TRANSIT,
    OrderStatus.DELIVERED,
    OrderStatus.COMPLETED,
)
PAID = PROGRESS[2:]
TRACKING_ACCEPTED = PROGRESS[4:]


class Part(BaseModel):
    """A value inside an order's document; fields of newer versions are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class BundlePart(Part):
    """What one bundle takes from the shelf (``combined_listing_skus``)."""

    product: str = ""
    sku: str
    seller_sku: str = ""
    quantity: int = 1


class ShopLine(Part):
    """One unit. listed: before discounts.  paid: ``sale_price``, before tax.  tax: of this unit."""

    id: str
    product: str = ""
    sku: str
    seller_sku: str = ""
    name: str = ""
    variant_name: str = ""
    image: str = ""
    listed: Amount = ZERO
    paid: Amount = ZERO
    seller_discount: Amount = ZERO
    platform_discount: Amount = ZERO
    tax: Amount = ZERO
    status: str = ""
    package: str = ""
    tracking_number: str = ""
    provider: str = ""
    cancelled_by: str = ""
    cancel_reason: str = ""
    gift: bool = False
    parts: tuple[BundlePart, ...] = ()

    @property
    def cancelled(self) -> bool:
        return self.status in ("CANCELLED", "CANCEL") or bool(self.cancelled_by)


class ShopPayment(Part):
    """The order's amounts. fees: retail delivery and other fees that are neither goods, shipping nor tax."""

    currency: str = ""
    sub_total: Amount = ZERO
    listed_total: Amount = ZERO
    seller_discount: Amount = ZERO
    platform_discount: Amount = ZERO
    shipping: Amount = ZERO
    shipping_listed: Amount = ZERO
    shipping_platform_discount: Amount = ZERO
    tax: Amount = ZERO
    shipping_tax: Amount = ZERO
    fees: Amount = ZERO
    total: Amount = ZERO
    method: str = ""


class ShopOrder(Part):
    """The order as read at ``read_at``. ``raw_status``: the platform's own word, also where we do not know it."""

    id: str
    status: OrderStatus
    raw_status: str
    read_at: datetime
    updated_at: datetime
    placed_at: datetime
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    cancelled_at: datetime | None = None
    delivered_at: datetime | None = None
    fulfilled_by_tiktok: bool = False
    shipping_type: str = "SELLER"
    sample: bool = False
    replacement_of: str = ""
    exchange_of: str = ""
    cancel_requested: bool = False
    cancel_reason: str = ""
    cancelled_by: str = ""
    delivery_option: str = ""
    delivery_option_name: str = ""
    warehouse: str = ""
    packages: tuple[str, ...] = ()
    address_changed: bool = False
    payment: ShopPayment = ShopPayment()
    lines: tuple[ShopLine, ...] = ()

    @property
    def version(self) -> tuple[datetime, datetime]:
        """Newer answers are larger. The platform's time has seconds, so answers of one second go by our clock."""
        return self.updated_at, self.read_at

    @property
    def cancelled(self) -> bool:
        return self.status is OrderStatus.CANCELLED

    @property
    def paid(self) -> bool:
        return self.status in PAID

    @property
    def open_lines(self) -> tuple[ShopLine, ...]:
        return tuple(line for line in self.lines if not line.cancelled)

    @property
    def tracking_accepted(self) -> bool:
        """The platform took tracking for at least one unit."""
        return self.status in TRACKING_ACCEPTED or any(line.tracking_number for line in self.lines)


class ShelfUnit(Part):
    """One unit as it leaves the shelf: bundles are taken apart, their price staying with their first unit."""

    line: str
    product: str
    sku: str
    seller_sku: str
    listed: Amount
    paid: Amount
    seller_discount: Amount
    platform_discount: Amount
    tax: Amount


def shelf_units(line: ShopLine) -> tuple[ShelfUnit, ...]:
    """What one line takes from the shelf."""
    parts = line.parts or (BundlePart(product=line.product, sku=line.sku, seller_sku=line.seller_sku),)
    pieces = [part for part in parts for _ in range(part.quantity)]
    return tuple(_unit(line, part, first=number == 0) for number, part in enumerate(pieces))


def _unit(line: ShopLine, part: BundlePart, *, first: bool) -> ShelfUnit:
    return ShelfUnit(
        line=line.id,
        product=part.product,
        sku=part.sku,
        seller_sku=part.seller_sku,
        listed=line.listed if first else ZERO,
        paid=line.paid if first else ZERO,
        seller_discount=line.seller_discount if first else ZERO,
        platform_discount=line.platform_discount if first else ZERO,
        tax=line.tax if first else ZERO,
    )
