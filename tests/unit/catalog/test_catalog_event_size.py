"""No event exceeds 900 KB, whatever a store allows: 600 variants, three options, every text as long as it may be."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.messaging import outgoing
from contracts.base import Snapshot
from contracts.catalog import Link, ListingStatus, ProductChangedV1, Variant
from contracts.cloudevents import Envelope
from platforms.tiktok_shop.rules import SELLER_SKU_CHARACTERS
from services.catalog.domain import problems
from services.catalog.domain.product import Product
from services.catalog.domain.snapshots import snapshots
from services.catalog.domain.values import Listing, StoreImage
from tests.unit.catalog.objects import product, side

VARIANTS, TEXT, NAME, ADDRESS = 600, 255, 250, 2_000
"""BigCommerce: variants of a product; characters of a SKU, an option's name and value; of a name; of an address."""


def largest(letter: str, *, variants: int = VARIANTS, text: int = TEXT) -> Product:
    """With everything that can be wrong, too."""
    long, address = letter * text, "https://cdn.example/" + "x" * ADDRESS
    made = tuple(
        Variant(
            id=10**12 + n,
            sku=long,
            seller_sku=long,
            barcode="9" * 32,
            price=Decimal("1234567.89"),
            sale_price=Decimal("1234567.88"),
            options=((long, long), (long + "2", long), (long + "3", long)),
            image=address,
        )
        for n in range(variants)
    )
    images = tuple(StoreImage(url=address + str(n)) for n in range(1000))
    reasons = tuple(problems.problem(f"code_{n}", f"variants.{n}.sku", letter * 300, letter * 100) for n in range(2000))
    short = long[:SELLER_SKU_CHARACTERS]
    links = tuple(Link(variant=v.id, shop_sku="1" * 19, seller_sku=short, price=v.price) for v in made)
    listing = Listing(shop_product="1" * 19, status=ListingStatus.ACTIVATE, links=links)
    store = side(name=letter * NAME, brand=long, category=long, images=images, variants=made)
    return product(store=store, problems=reasons, listing=listing)


def sizes(said: Product) -> list[int]:
    return [size(snapshot) for snapshot in snapshots(said)]


def size(snapshot: Snapshot) -> int:
    """Of the record as it goes to the broker, headers and key included."""
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    record = outgoing(Envelope(id="x" * 60, source="catalog", time=moment, message=snapshot))
    headers = sum(len(name) + len(value) for name, value in record.headers)
    return len(record.value or b"") + len(record.key or b"") + headers


@pytest.mark.parametrize("letter", ["a", "é", "漢", "\N{PARTY POPPER}", '"', "\\", "\x07"])
def test_the_largest_product_fits_whatever_it_is_written_in(letter: str) -> None:
    assert max(sizes(largest(letter))) < 900_000


def test_what_is_left_out_is_said_and_the_rest_is_whole() -> None:
    whole = largest("a")
    said = snapshots(whole)[0]
    assert isinstance(said, ProductChangedV1)
    assert said.clipped
    assert [(v.id, v.seller_sku, v.price) for v in said.variants] == [
        (v.id, v.seller_sku, v.price) for v in whole.store.variants
    ]


@settings(max_examples=25, deadline=None)
@given(st.integers(1, VARIANTS), st.integers(1, TEXT), st.sampled_from(["a", "漢", "\N{PARTY POPPER}"]))
def test_any_product_fits_and_a_common_one_is_said_whole(variants: int, text: int, letter: str) -> None:
    said = snapshots(largest(letter, variants=variants, text=text))
    assert all(size(snapshot) < 900_000 for snapshot in said)
    assert isinstance(said[0], ProductChangedV1)
    if not said[0].clipped:
        assert said[0].variants == largest(letter, variants=variants, text=text).store.variants
