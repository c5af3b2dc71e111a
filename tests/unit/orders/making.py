"""Orders to decide about, made with as few words as possible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from contracts.gateway import ConnectionChangedV1, ConnectionStatus, ShopFacts, StoreFacts
from contracts.orders import OrderStatus
from contracts.settings import ConnectionSettings, OrderSettings
from services.orders.domain.creation import Made, Timing
from services.orders.domain.facts import ShopLine, ShopOrder, ShopPayment
from services.orders.domain.order import Linked, Order
from services.orders.domain.review import Context

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TIMING = Timing()
MADE = Made(id=100, status=11, made_at=START)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def line(number: int, sku: str = "1", **fields: Any) -> ShopLine:
    prices = {"listed": Decimal("10.00"), "paid": Decimal("10.00"), "tax": Decimal("0.83")}
    return ShopLine(id=str(number), sku=sku, product="9", **{**prices, "status": "AWAITING_SHIPMENT", **fields})


def shop(
    status: str = "AWAITING_SHIPMENT", *, lines: tuple[ShopLine, ...] | None = None, seconds: float = 0, **fields: Any
) -> ShopOrder:
    """An order whose total is what its lines, shipping and fees come to."""
    lines = (line(1),) if lines is None else lines
    shipping, shipping_tax, fees = Decimal("4.99"), Decimal("0.41"), fields.pop("fees", Decimal(0))
    goods = sum((one.paid + one.tax for one in lines), Decimal(0))
    payment = ShopPayment(
        currency="USD",
        shipping=shipping,
        shipping_tax=shipping_tax,
        fees=fees,
        total=goods + shipping + shipping_tax + fees,
    )
    known = {"payment": payment, "placed_at": at(0), "paid_at": at(0), **fields}
    return ShopOrder(
        id="77",
        status=OrderStatus(status),
        raw_status=status,
        read_at=at(seconds),
        updated_at=at(int(seconds)),
        lines=lines,
        **known,
    )


def order(facts: ShopOrder | None = None, *, linked: bool = True, **fields: Any) -> Order:
    facts = shop() if facts is None else facts
    skus = sorted({one.sku for one in facts.lines})
    links = tuple(Linked(sku=sku, product=5, variant=50 + int(sku)) for sku in skus) if linked else ()
    known = {"address_known": True, "address": "digest", "since": at(-1000), **fields}
    return Order(id="c1:77", connection="c1", shop_order="77", first_seen=at(0), shop=facts, links=links, **known)


def context(**settings: Any) -> Context:
    connection = ConnectionChangedV1(
        id="c1",
        connection="c1",
        account="a1",
        name="One",
        status=ConnectionStatus.ACTIVE,
        since=at(-1000),
        store=StoreFacts(hash="store1"),
        shop=ShopFacts(id="7"),
        settings=ConnectionSettings(order=OrderSettings(**settings)),
    )
    return Context(connection, TIMING)
