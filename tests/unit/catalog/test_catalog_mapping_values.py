"""From payload to value and back: store products, descriptions, names of files, day bounds."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.settings import ProductSettings
from platforms.bigcommerce.models import Product as StoreProduct
from services.catalog.mapping.html import HostedPicture, cleaned, pictures, with_hosted
from services.catalog.mapping.pictures import pixels
from services.catalog.mapping.store import StoreNames, UnusableProduct, days_bounds, store_side
from services.catalog.usecases.details import safe_name

SOURCES = ProductSettings().category_sources


def wire(**changes: Any) -> StoreProduct:
    row = {"id": 7, "sku": "", "product_id": 77, "price": None, "option_values": []}
    body = {"id": 77, "name": "Mug", "price": 10, "sku": "MUG", "inventory_tracking": "product", "variants": [row]}
    return StoreProduct.model_validate({**body, **changes})


def test_a_base_variant_takes_what_it_lacks_from_its_product() -> None:
    side = store_side(wire(upc="012345678905", sale_price=8), StoreNames(), SOURCES)
    base = side.variants[0]
    assert (base.seller_sku, base.barcode, base.price, base.sale_price) == ("MUG", "012345678905", 10, 8)
    assert side.stock_tracked


def test_without_a_sku_the_barcode_is_the_seller_sku() -> None:
    side = store_side(wire(sku="", upc="012345678905"), StoreNames(), SOURCES)
    assert (side.variants[0].sku, side.variants[0].seller_sku) == ("", "012345678905")


@pytest.mark.parametrize("changes", [{"variants": []}, {"inventory_tracking": "odd"}, {"price": None}])
def test_what_cannot_be_used_is_named(changes: dict[str, Any]) -> None:
    with pytest.raises(UnusableProduct, match="Mug"):
        store_side(wire(**changes), StoreNames(), SOURCES)


def test_the_order_of_category_sources_is_a_setting() -> None:
    fields = [{"name": "category ", "value": " Mugs "}, {"name": "Product Type", "value": "Cups"}]
    product, names = wire(custom_fields=fields, categories=[3]), StoreNames(categories={3: "Shelf"})
    assert store_side(product, names, SOURCES).category == "Mugs"
    assert store_side(product, names, SOURCES[1:]).category == "Cups"
    assert store_side(product, names, SOURCES[2:]).category == "Shelf"
    assert store_side(product, names, ()).category == ""


def test_days_are_the_stores_even_when_the_clock_changes() -> None:
    spring = datetime(2026, 3, 8, 18, tzinfo=UTC)
    first, last = days_bounds(spring, spring, "America/Chicago")
    assert (first, last) == (datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 3, 9, 4, 59, 59, tzinfo=UTC))
    assert days_bounds(None, None, "Nowhere/At-all") == (None, None)


@given(st.text(max_size=200))
def test_a_cleaned_description_holds_nothing_that_runs(text: str) -> None:
    for html in (text, f"<p onclick=x>{text}</p>", f"<script>{text}</script>", f'<img src="javascript:{text}">'):
        safe = cleaned(html).casefold()
        assert "<script" not in safe
        assert "onclick=" not in safe.split("<p")[0]
        assert 'src="javascript' not in safe
        assert cleaned(cleaned(html)) == cleaned(html)


def test_pictures_are_replaced_and_unknown_ones_left_out() -> None:
    html = cleaned('<p>a<img src="https://s.example/1.png?a=1&b=2"><img src="https://s.example/2.png"></p>')
    assert pictures(html) == ("https://s.example/1.png?a=1&b=2", "https://s.example/2.png")
    hosted = {"https://s.example/1.png?a=1&b=2": HostedPicture("https://t.example/x", 640, 480)}
    assert with_hosted(html, hosted) == '<p>a<img src="https://t.example/x" width="640" height="480"></p>'


@given(st.binary(max_size=64))
def test_any_bytes_have_a_size_or_none(content: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"):
        size = pixels(head + content)
        assert size is None or min(size) > 0


@given(st.text(max_size=120))
def test_a_files_name_is_never_a_path(name: str) -> None:
    safe = safe_name(name, "application/pdf")
    assert safe.endswith(".pdf")
    assert not set(safe) & set("/\\\0\n")
    assert Decimal(len(safe)) < 90
