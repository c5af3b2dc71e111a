"""Calls to the platforms, counted over the whole system, stay near the fewest that any program needs."""

import pytest

from tests.benchmarks.calls import CREATE_LISTING, CREATE_ORDER, ORDERS, PRODUCTS, UPLOAD, WRITE_STOCK, Count, count


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Count]:
    return count(tmp_path_factory.mktemp("calls"))


def test_a_pull_costs_pages_and_not_products(counts: dict[str, Count]) -> None:
    pull = counts["pull"]
    assert pull.made["GET /v3/catalog/products"] <= pull.least + 1, "the pages, and the empty one that ends them"
    assert pull.calls < PRODUCTS, "names, categories, stock by the hundreds, and a sweep that falls into it"


def test_a_push_creates_once_uploads_once_and_reads_the_rules_of_a_category_once(counts: dict[str, Count]) -> None:
    push = counts["push"]
    assert push.made[CREATE_LISTING] == PRODUCTS
    assert push.made[CREATE_LISTING] + push.made[UPLOAD] == push.least
    assert push.made["GET /product/{version}/categories/{category_id}/rules"] == 1
    assert push.made["GET /product/{version}/categories/{category_id}/attributes"] == 1
    assert push.made[WRITE_STOCK] == 0, "the push carried the stock"
    assert push.made["GET /product/{version}/products/{product_id}"] <= PRODUCTS / 4, "looks ride in searches"
    assert push.calls <= 1.6 * push.least, "rules, looks after the push and after the review, reads of the store"


def test_a_change_of_every_stock_costs_one_write_a_listing_and_a_few_reads(counts: dict[str, Count]) -> None:
    stock = counts["stock"]
    assert stock.made[WRITE_STOCK] == PRODUCTS
    assert stock.calls <= 1.25 * stock.least


def test_orders_cost_one_creation_each_and_shared_reads(counts: dict[str, Count]) -> None:
    orders = counts["orders"]
    assert orders.made[CREATE_ORDER] == ORDERS
    assert orders.made["GET /order/{version}/orders"] <= ORDERS / 10
    assert orders.made["GET /v2/orders/{id}"] <= ORDERS / 10, "store orders are read together"
    assert orders.calls <= 1.75 * orders.least, "with the stock that they move on both sides"
