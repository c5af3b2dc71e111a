"""What orders says (buyer data only as ciphertext, on a topic of its own) and the commands it obeys."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from contracts.base import Amount, Command, Fact, Frozen, Snapshot
from contracts.catalog import Problem


class OrderStatus(StrEnum):
    """TikTok Shop order status (``GET /order/202309/orders`` ``status``); unknown values are kept as OTHER."""

    UNPAID = "UNPAID"
    ON_HOLD = "ON_HOLD"
    AWAITING_SHIPMENT = "AWAITING_SHIPMENT"
    PARTIALLY_SHIPPING = "PARTIALLY_SHIPPING"
    AWAITING_COLLECTION = "AWAITING_COLLECTION"
    IN_TRANSIT = "IN_TRANSIT"
    DELIVERED = "DELIVERED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    OTHER = "OTHER"


class Claim(StrEnum):
    """What an order line still asks of the store's stock."""

    HELD = "held"  # promised, not yet taken off in the store
    TAKEN = "taken"  # the store order took it off
    RELEASED = "released"  # cancelled, expired, or never ours to hold (FBT, placed before the connection)


class Units(Frozen):
    """Units of one TTS SKU that leave the shelf for this order (bundles exploded), and what they still claim.

    variant: the linked store variant, None while unlinked.
    """

    shop_product: str
    shop_sku: str
    seller_sku: str = ""
    variant: int | None = None
    quantity: int
    claim: Claim


class OrderChangedV1(Snapshot):
    """One TikTok Shop order and what became of it in the store. ``id`` = connection:TTS Order ID.

    taken_at: when the store order took the stock (its creation, or its shipping, by the store's setting).
    total: what the buyer paid, in ``currency``.
    """

    TYPE: ClassVar[str] = "orders.order.changed.v1"
    TOPIC: ClassVar[str] = "tandem.orders.orders"

    shop_order: str
    status: OrderStatus
    raw_status: str = ""
    on_hold: bool = False
    fulfilled_by_tiktok: bool = False
    placed_at: datetime | None = None
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    total: Amount | None = None
    currency: str = ""
    units: tuple[Units, ...] = ()
    store_order: int | None = None
    taken_at: datetime | None = None
    payment_status: str = ""
    fulfilment_status: str = ""
    cancelled: bool = False
    cancel_reason: str = ""
    oversold: bool = False
    archived: bool = False
    problems: tuple[Problem, ...] = ()
    differences: tuple[Problem, ...] = ()


class BuyerChangedV1(Fact):
    """Who gets an order's parcel, as ciphertext: the restricted stream, kept 7 days; parked copies stay ciphertext.

    AES-256-GCM with ``nonce`` (base64) over the buyer as JSON, the order key as associated data, under the key of the
    connection's ``month`` (year-month of the order). Once that key is deleted nothing of the month can be read.
    """

    TYPE: ClassVar[str] = "orders.buyer.changed.v1"
    TOPIC: ClassVar[str] = "tandem.orders.buyers"

    order: str
    shop_order: str
    month: str
    nonce: str
    ciphertext: str
    masked: bool = False

    @property
    def key(self) -> str:
        return self.order


class RetryOrdersV1(Command):
    """Try the chosen orders again now, with a look-up in the store first."""

    TYPE: ClassVar[str] = "orders.orders.retry.v1"
    TOPIC: ClassVar[str] = "tandem.orders.commands"

    orders: tuple[str, ...]


class SyncMissedOrdersV1(Command):
    """Create every order of the time range that awaits shipment and has no store order."""

    TYPE: ClassVar[str] = "orders.missed.sync.v1"
    TOPIC: ClassVar[str] = "tandem.orders.commands"

    start: datetime
    end: datetime


class AnswerReturnV1(Command):
    """Accept or decline a buyer's return, refund or replacement request.

    keep_item: a return is refunded without the goods.  refund_instead: a replacement is refunded.
    partial_refund: offered instead of the whole, in the order's currency.
    """

    TYPE: ClassVar[str] = "orders.return.answer.v1"
    TOPIC: ClassVar[str] = "tandem.orders.commands"

    order: str
    return_id: str
    accept: bool
    reason: str = ""
    keep_item: bool = False
    refund_instead: bool = False
    partial_refund: Amount | None = None


class AnswerCancellationV1(Command):
    """Accept or decline a buyer's cancellation request."""

    TYPE: ClassVar[str] = "orders.cancellation.answer.v1"
    TOPIC: ClassVar[str] = "tandem.orders.commands"

    order: str
    cancellation: str
    accept: bool
    reason: str = ""
