"""Price rules as pure arithmetic."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.settings import PriceRule, Rounding
from services.catalog.domain.prices import asked_price
from tests.unit.catalog.objects import variant

MONEY = st.decimals("0.01", "5000", places=2)


@pytest.mark.parametrize(
    ("rule", "price", "asked"),
    [
        (PriceRule(), "19.90", "19.90"),
        (PriceRule(percent=Decimal(10)), "19.90", "21.89"),
        (PriceRule(percent=Decimal(-50), amount=Decimal(1)), "20.00", "11.00"),
        (PriceRule(rounding=Rounding.TO_99), "19.99", "19.99"),
        (PriceRule(rounding=Rounding.TO_99), "20.00", "20.99"),
        (PriceRule(rounding=Rounding.TO_95), "19.96", "20.95"),
        (PriceRule(rounding=Rounding.TO_00), "19.01", "20.00"),
        (PriceRule(percent=Decimal(-100), minimum=Decimal("4.50")), "19.90", "4.50"),
    ],
)
def test_a_rule_gives_its_price(rule: PriceRule, price: str, asked: str) -> None:
    assert str(asked_price(variant(1, price=Decimal(price)), rule, "USD")) == asked


def test_the_sale_price_is_used_when_it_is_one_and_the_rule_wants_it() -> None:
    reduced = variant(1, sale_price=Decimal("8.00"))
    assert asked_price(reduced, PriceRule(), "USD") == 8
    assert asked_price(reduced, PriceRule(use_sale_price=False), "USD") == 10
    assert asked_price(variant(1, sale_price=Decimal(0)), PriceRule(), "USD") == 10


def test_a_currency_without_cents_gets_whole_units() -> None:
    assert str(asked_price(variant(1, price=Decimal("1980.5")), PriceRule(), "JPY")) == "1981"


@given(price=MONEY, percent=st.integers(-90, 300), rounding=st.sampled_from(list(Rounding)), minimum=MONEY)
def test_never_below_the_minimum_and_always_with_the_ending(
    price: Decimal, percent: int, rounding: Rounding, minimum: Decimal
) -> None:
    rule = PriceRule(percent=Decimal(percent), rounding=rounding, minimum=minimum)
    asked = asked_price(variant(1, price=price), rule, "USD")
    raw = price * (1 + Decimal(percent) / 100)
    assert asked >= minimum
    if rounding is not Rounding.NONE and asked != minimum:
        assert str(asked).endswith(rounding.value)
        assert raw <= asked < raw + 1
