"""How much the box holds: a campaign, because it starts a process and fills it."""

import pytest

from tests.benchmarks.sandbox import PRODUCTS, sandbox_process

MOST_MEGABYTES = 300


@pytest.mark.long
@pytest.mark.processes
def test_ten_thousand_products_of_five_variants_fit_in_300_megabytes() -> None:
    with sandbox_process() as box:
        box.seed()
        (store,) = box.control("GET", "/bigcommerce")
        assert store["products"] >= PRODUCTS
        assert box.megabytes < MOST_MEGABYTES
