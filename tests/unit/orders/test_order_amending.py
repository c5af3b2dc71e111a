"""Units that leave an order after its creation, on either side: never one too many, and nothing twice."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.gateway import StockTaking
from contracts.settings import OrderSettings
from services.orders.domain import amending
from services.orders.domain.creation import adopted
from services.orders.domain.order import Order
from services.orders.domain.shipping import ReadLine
from tests.unit.orders.making import MADE, at, line, order, shop

SKUS = ("1", "2")


def made_with(cancelled: set[int], skus: tuple[str, ...]) -> Order:
    """A created order of one unit for each SKU named, some of which TikTok Shop has cancelled since."""
    lines = tuple(line(number, sku=sku) for number, sku in enumerate(skus, 1))
    made = adopted(order(shop(lines=lines)), (MADE,), OrderSettings(), StockTaking.ORDER_PLACED, at(1))
    gone = tuple(
        one.model_copy(update={"status": "CANCELLED"}) if number in cancelled else one
        for number, one in enumerate(lines, 1)
    )
    assert made.shop is not None
    return made.model_copy(update={"shop": made.shop.model_copy(update={"lines": gone})})


def read(standing: Order, quantities: list[int]) -> tuple[ReadLine, ...]:
    """The store's lines with as many units as given, each with an id."""
    assert standing.store is not None
    return tuple(
        ReadLine(10 + number, one.variant, one.price_ex_tax, one.price_inc_tax, 1, quantity)
        for number, (one, quantity) in enumerate(zip(standing.store.lines, quantities, strict=True))
        if quantity
    )


units = st.lists(st.sampled_from(SKUS), min_size=1, max_size=6).map(tuple)


@given(units, st.sets(st.integers(1, 6)))
def test_exactly_the_cancelled_units_leave_the_store_order(skus: tuple[str, ...], cancelled: set[int]) -> None:
    standing = made_with({one for one in cancelled if one <= len(skus)}, skus)
    assert standing.store is not None
    assert standing.shop is not None
    lines = read(standing, [one.quantity for one in standing.store.lines])
    named = amending.named(standing, read=lines)
    left = amending.quantities(named, standing.shop, lines)
    after = {one.id: left.get(one.id, one.quantity) for one in lines}
    assert sum(after.values()) == len(standing.shop.open_lines)
    told = tuple(
        ReadLine(one.id, one.variant, one.price_ex_tax, one.price_inc_tax, 1, after[one.id])
        for one in lines
        if after[one.id]
    )
    assert amending.quantities(named, standing.shop, told) == {}, "a repeat has nothing to do"
    assert amending.removed_by_merchant(named, read=told).store.removed == ()  # type: ignore[union-attr]


@given(units, st.sets(st.integers(1, 6)), st.data())
def test_the_merchants_removals_never_cost_more_than_the_store_order_lacks(
    skus: tuple[str, ...], cancelled: set[int], data: st.DataObject
) -> None:
    standing = made_with({one for one in cancelled if one <= len(skus)}, skus)
    assert standing.store is not None
    assert standing.shop is not None
    held = [data.draw(st.integers(0, one.quantity)) for one in standing.store.lines]
    seen = amending.removed_by_merchant(standing, read=read(standing, held))
    assert seen.store is not None
    lacking = len(standing.shop.open_lines) - sum(held)
    assert len(seen.store.removed) <= max(0, lacking)
    assert set(seen.store.removed) <= {one.id for one in standing.shop.open_lines}


def test_a_line_that_is_not_recognized_cancels_nothing() -> None:
    standing = made_with(set(), ("1", "2"))
    assert standing.store is not None
    strange = tuple(
        ReadLine(10 + n, 999, one.price_ex_tax, one.price_inc_tax, 1) for n, one in enumerate(standing.store.lines)
    )
    assert amending.removed_by_merchant(standing, read=strange).store.removed == ()  # type: ignore[union-attr]
