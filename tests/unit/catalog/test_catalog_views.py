"""Which views of the product list show a product."""

from __future__ import annotations

from services.catalog.domain import problems
from services.catalog.domain.low_stock import stock_heard
from services.catalog.domain.product import Product, View
from tests.unit.catalog.objects import NOW, listed, product
from tests.unit.catalog.test_catalog_product_decisions import stock


def views(shown: Product) -> set[View]:
    return set(shown.views)


def test_a_product_that_was_never_pushed_is_unsynced_and_not_linked() -> None:
    assert views(product(1)) >= {View.UNSYNCED, View.UNLINKED}
    assert not views(product(1)) & {View.SYNCED, View.LOW}


def test_a_synced_product_is_in_no_view_that_asks_for_something() -> None:
    assert views(listed(1).model_copy(update={"problems": ()})) & {View.UNSYNCED, View.UNLINKED, View.LOW} == set()


def test_a_reason_asks_for_attention_and_goes_with_it() -> None:
    fine = listed(1)
    refused = fine.model_copy(update={"problems": (problems.skus_not_found(),)})
    assert View.ATTENTION in refused.views
    assert set(fine.views) - {View.ATTENTION} == set(refused.views) - {View.ATTENTION}


def test_one_low_sku_makes_the_product_low_until_it_recovers() -> None:
    low = stock_heard(listed(1, 2), stock(2, rev=3, low=True), NOW)
    assert low is not None
    assert View.LOW in low.state.views
    recovered = stock_heard(low.state, stock(2, rev=4), NOW)
    assert recovered is not None
    assert View.LOW not in recovered.state.views
