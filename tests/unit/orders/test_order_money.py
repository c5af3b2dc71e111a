"""The store order's lines and the identity that they must meet."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.settings import OrderSettings, PricesAs, TaxAs
from services.orders.domain import money
from services.orders.domain.facts import BundlePart, ShopLine
from tests.unit.orders.making import line, order, shop

CHOICES = [
    OrderSettings(prices_as=prices, tax_as=tax, add_back_platform_discount=back)
    for prices in PricesAs
    for tax in TaxAs
    for back in (False, True)
]
cents = st.integers(0, 100_000).map(lambda number: Decimal(number) / 100)


@st.composite
def shop_lines(draw: st.DrawFn) -> tuple[ShopLine, ...]:
    lines = []
    for number in range(draw(st.integers(1, 8))):
        listed = draw(cents) + Decimal("20.00")
        seller, platform = (
            draw(st.sampled_from((Decimal(0), Decimal("1.11")))),
            draw(st.sampled_from((Decimal(0), Decimal("2.22")))),
        )
        lines.append(
            line(
                number + 1,
                draw(st.sampled_from("123")),
                listed=listed,
                paid=listed - seller - platform,
                seller_discount=seller,
                platform_discount=platform,
                tax=draw(st.sampled_from((Decimal(0), Decimal("0.83")))),
            )
        )
    return tuple(lines)


@given(shop_lines(), st.sampled_from(CHOICES), cents)
def test_the_identity_holds_under_every_setting(
    lines: tuple[ShopLine, ...], settings: OrderSettings, fees: Decimal
) -> None:
    facts = shop(lines=lines, fees=fees)
    assert money.mismatch(facts, settings) is None
    sums = money.figures(facts, settings)
    assert sums.lines + sums.shipping + sums.fees + sums.tax - sums.discounts == sums.total
    added = sums.platform_discount if settings.add_back_platform_discount else Decimal(0)
    assert sums.total == facts.payment.total + added


@given(shop_lines(), st.sampled_from(CHOICES))
def test_the_lines_as_sent_come_to_the_same_total(lines: tuple[ShopLine, ...], settings: OrderSettings) -> None:
    """As the store adds them up: lines and shipping with tax, fees, less the discount."""
    facts = shop(lines=lines)
    sent = money.store_lines(facts, order(facts).link, settings)
    with_tax = sum((one.price_inc_tax * one.quantity for one in sent), Decimal(0))
    total = with_tax + money.shipping_cost(facts, settings)[1] + facts.payment.fees - money.discount(facts, settings)
    assert total == money.figures(facts, settings).total


@given(shop_lines(), st.sampled_from(CHOICES))
def test_every_unit_stands_in_exactly_one_line(lines: tuple[ShopLine, ...], settings: OrderSettings) -> None:
    facts = shop(lines=lines)
    sent = money.store_lines(facts, order(facts).link, settings)
    assert sorted(unit for one in sent for unit in one.units) == sorted(one.id for one in lines)
    assert all(len(one.units) == one.quantity for one in sent)
    assert all(list(one.units) == sorted(one.units, key=int) for one in sent)


def test_three_units_of_thirteen_less_ten_are_two_lines() -> None:
    prices = (Decimal("9.66"), Decimal("9.67"), Decimal("9.67"))
    lines = tuple(line(n, listed=Decimal("13.00"), paid=paid) for n, paid in enumerate(prices, 1))
    facts = shop(lines=lines)
    sent = money.store_lines(facts, order(facts).link, OrderSettings())
    assert [(one.quantity, one.price_ex_tax, one.units) for one in sent] == [
        (1, Decimal("9.66"), ("1",)),
        (2, Decimal("9.67"), ("2", "3")),
    ]


def test_a_total_that_is_a_cent_off_is_a_problem_that_shows_the_sum() -> None:
    facts = shop()
    wrong = facts.model_copy(
        update={"payment": facts.payment.model_copy(update={"total": facts.payment.total + Decimal("0.01")})}
    )
    problem = money.mismatch(wrong, OrderSettings())
    assert problem is not None
    assert problem.code == "money_mismatch"
    assert str(wrong.payment.total) in problem.message


def test_cancelled_units_are_left_out() -> None:
    facts = shop(lines=(line(1), line(2, status="CANCELLED")))
    assert money.mismatch(facts, OrderSettings()) is None
    (sent,) = money.store_lines(facts, order(facts).link, OrderSettings())
    assert sent.units == ("1",)


def test_a_bundle_is_taken_apart_and_keeps_its_price() -> None:
    parts = (BundlePart(sku="1", quantity=2), BundlePart(sku="2"))
    facts = shop(lines=(line(1, "3", parts=parts),))
    wanted = order(facts).model_copy(update={"links": order(shop(lines=(line(1, "1"), line(2, "2")))).links})
    sent = money.store_lines(facts, wanted.link, OrderSettings())
    assert sum((one.price_ex_tax * one.quantity for one in sent), Decimal(0)) == Decimal("10.00")
    assert sum(one.quantity for one in sent) == 3
    assert money.mismatch(facts, OrderSettings()) is None
