"""The store order's lines and figures, and the identity that they must meet before anything is sent.

Units are grouped by (variant, unit price, unit tax): three units of 13.00 less 10.00 come as 9.66, 9.67 and 9.67,
which is two lines, so that a shipment or a refund can pick whole units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from contracts.catalog import Problem
from contracts.settings import OrderSettings, PricesAs, TaxAs
from services.orders.domain.facts import ZERO, ShelfUnit, ShopOrder, shelf_units
from services.orders.domain.order import Linked, StoreLine, Sum

CENT = Decimal("0.01")
Find = Callable[[str], Linked | None]


def store_lines(shop: ShopOrder, link: Find, settings: OrderSettings) -> tuple[StoreLine, ...]:
    """The lines to create, in the order of their first unit. Every SKU must be linked."""
    groups: dict[tuple[int, int, Decimal, Decimal], list[str]] = {}
    for unit in _units(shop):
        linked = link(unit.sku)
        if linked is None:
            raise ValueError(f"SKU {unit.sku} is not linked")
        ex_tax, inc_tax = _prices(unit, settings)
        groups.setdefault((linked.product, linked.variant, ex_tax, inc_tax), []).append(unit.line)
    return tuple(
        StoreLine(
            product=product,
            variant=variant,
            quantity=len(lines),
            price_ex_tax=ex_tax,
            price_inc_tax=inc_tax,
            units=tuple(sorted(lines, key=by_number)),
        )
        for (product, variant, ex_tax, inc_tax), lines in groups.items()
    )


def by_number(line_id: str) -> tuple[int, str]:
    """Lowest id first: ids are numbers of growing length."""
    return len(line_id), line_id


def figures(shop: ShopOrder, settings: OrderSettings) -> Sum:
    """What the store order comes to, tax shown apart whatever the setting says about prices."""
    units = _units(shop)
    listed = settings.prices_as is PricesAs.LISTED_WITH_DISCOUNT
    added_back = settings.add_back_platform_discount
    payment = shop.payment
    lines = _sum(_goods_price(unit, settings) for unit in units)
    discounts = (
        _sum(u.seller_discount + (ZERO if added_back else u.platform_discount) for u in units) if listed else ZERO
    )
    tax = _sum(unit.tax for unit in units) + payment.shipping_tax
    return Sum(
        lines=lines,
        shipping=payment.shipping,
        fees=payment.fees,
        tax=tax,
        discounts=discounts,
        total=lines + payment.shipping + payment.fees + tax - discounts,
        platform_discount=_sum(unit.platform_discount for unit in units),
        currency=payment.currency,
    )


def mismatch(shop: ShopOrder, settings: OrderSettings) -> Problem | None:
    """None when the figures come to what the buyer paid, to the cent.

    Units that were cancelled before the creation may or may not still be in the platform's total.
    """
    sums = figures(shop, settings)
    added = sums.platform_discount if settings.add_back_platform_discount else ZERO
    paid = shop.payment.total + added
    gone = _sum(line.paid + line.tax for line in shop.lines if line.cancelled)
    if _cents(sums.total) in (_cents(paid), _cents(paid - gone)):
        return None
    return Problem(
        code="money_mismatch",
        field="payment",
        message=(
            f"lines {sums.lines} + shipping {sums.shipping} + fees {sums.fees} + tax {sums.tax} - discounts "
            f"{sums.discounts} = {sums.total}, but the buyer paid {paid} {sums.currency}"
        ),
        who="operator",
        fix="Create the order by hand in the store and report this: the platform's amounts do not add up.",
    )


def discount(shop: ShopOrder, settings: OrderSettings) -> Decimal:
    """The store order's ``discount_amount``."""
    return figures(shop, settings).discounts


def shipping_cost(shop: ShopOrder, settings: OrderSettings) -> tuple[Decimal, Decimal]:
    """(without tax, with tax)"""
    with_tax = shop.payment.shipping + shop.payment.shipping_tax
    return (with_tax if settings.tax_as is TaxAs.INCLUDED else shop.payment.shipping), with_tax


def _prices(unit: ShelfUnit, settings: OrderSettings) -> tuple[Decimal, Decimal]:
    """(without tax, with tax) of one unit; both with tax where prices include it."""
    price = _goods_price(unit, settings)
    with_tax = price + unit.tax
    return (with_tax if settings.tax_as is TaxAs.INCLUDED else price), with_tax


def _goods_price(unit: ShelfUnit, settings: OrderSettings) -> Decimal:
    if settings.prices_as is PricesAs.LISTED_WITH_DISCOUNT:
        return unit.listed
    return unit.paid + (unit.platform_discount if settings.add_back_platform_discount else ZERO)


def _units(shop: ShopOrder) -> list[ShelfUnit]:
    return [unit for line in shop.open_lines for unit in shelf_units(line)]


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT)
