"""Price rules: from the store's price to the one on TikTok Shop."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from contracts.catalog import Variant
from contracts.settings import PriceRule, Rounding

CENT = Decimal("0.01")
WHOLE_CURRENCIES = frozenset({"JPY", "VND", "IDR", "KRW"})
_ENDINGS = {Rounding.TO_99: Decimal("0.99"), Rounding.TO_95: Decimal("0.95"), Rounding.TO_00: Decimal("0.00")}


def base_price(variant: Variant, rule: PriceRule) -> Decimal:
    """The store's sale price where there is one and the rule wants it, else its price."""
    on_sale = rule.use_sale_price and variant.sale_price is not None and variant.sale_price > 0
    return variant.sale_price if on_sale and variant.sale_price is not None else variant.price


def asked_price(variant: Variant, rule: PriceRule, currency: str) -> Decimal:
    """price * (1 + percent / 100) + amount, up to the ending, never below the minimum; in whole cents."""
    raw = base_price(variant, rule) * (1 + rule.percent / 100) + rule.amount
    price = _with_ending(max(raw, Decimal(0)), rule.rounding)
    if rule.minimum is not None:
        price = max(price, rule.minimum)
    unit = Decimal(1) if currency in WHOLE_CURRENCIES else CENT
    return price.quantize(unit, rounding=ROUND_HALF_UP)


def _with_ending(price: Decimal, rounding: Rounding) -> Decimal:
    """The smallest amount with the ending that is not below the price."""
    ending = _ENDINGS.get(rounding)
    if ending is None:
        return price
    return (price - ending).to_integral_value(rounding=ROUND_CEILING) + ending
