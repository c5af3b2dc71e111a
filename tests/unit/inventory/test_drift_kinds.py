"""Planted differences of every kind that a listing can show: each found once, with its name, and nothing else."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from contracts.catalog import ListingStatus, SyncStatus
from services.inventory.domain.drift import Kind, ShopListing, ShopSku, compare
from services.inventory.domain.listing import Linked, Listing
from services.inventory.domain.sku import Listed, Sku, Trouble
from services.inventory.domain.warehouses import Place

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
CLOSED = frozenset({"closed"})
Case = tuple[Listing, dict[int, Sku], ShopListing | None]


def in_step(product: int) -> Case:
    """A listing of three SKUs on which all sides agree."""
    variants = [product * 10 + n for n in range(3)]
    places = (Place(warehouse="w1", units=5),)
    skus = {
        variant: Sku(
            id=f"c:{variant}",
            connection="c",
            variant=variant,
            product=product,
            seller_sku=f"SKU{variant}",
            tracked=True,
            listed=Listed(shop_product=f"p{product}", shop_sku=f"s{variant}"),
            on_hand=5,
            offered=5,
            places=places,
            sent=5,
            sent_places=places,
        )
        for variant in variants
    }
    links = tuple(Linked(variant=v, shop_sku=f"s{v}", seller_sku=f"SKU{v}", price=Decimal("9.90")) for v in variants)
    listing = Listing(
        id=f"c:{product}",
        connection="c",
        product=product,
        shop_product=f"p{product}",
        status=ListingStatus.ACTIVATE,
        sync_status=SyncStatus.SYNCED,
        links=links,
        variants=tuple(variants),
    )
    shop = ShopListing(
        id=f"p{product}",
        status="ACTIVATE",
        skus=tuple(
            ShopSku(id=f"s{v}", seller_sku=f"SKU{v}", price=Decimal("9.9"), available=5, places=(("w1", 5),))
            for v in variants
        ),
    )
    return listing, skus, shop


def on_shop(**changes: object) -> Callable[[Case], Case]:
    """The first SKU differs on TikTok Shop."""

    def plant(case: Case) -> Case:
        listing, skus, shop = case
        assert shop is not None
        first = shop.skus[0].model_copy(update=changes)
        return listing, skus, shop.model_copy(update={"skus": (first, *shop.skus[1:])})

    return plant


def on_ours(**changes: object) -> Callable[[Case], Case]:
    """The first SKU differs here."""

    def plant(case: Case) -> Case:
        listing, skus, shop = case
        variant = listing.links[0].variant
        return listing, {**skus, variant: skus[variant].model_copy(update=changes)}, shop

    return plant


def without_first_sku(case: Case) -> Case:
    listing, skus, shop = case
    assert shop is not None
    return listing, skus, shop.model_copy(update={"skus": shop.skus[1:]})


def swapped_names(case: Case) -> Case:
    listing, skus, shop = case
    other = skus[listing.links[1].variant].seller_sku
    return on_shop(seller_sku=other)((listing, skus, shop))


def deleted(case: Case) -> Case:
    return case[0], case[1], None


def switched_off(case: Case) -> Case:
    listing, skus, shop = case
    assert shop is not None
    return listing, skus, shop.model_copy(update={"status": "SELLER_DEACTIVATED"})


LOCKED = Trouble(code="12052393", message="in a promotion", at=NOW)
PLANTS: dict[Kind, Callable[[Case], Case]] = {
    Kind.HIGHER: on_shop(available=8, places=(("w1", 8),)),
    Kind.LOWER: on_shop(available=1, places=(("w1", 1),)),
    Kind.SKU_GONE: without_first_sku,
    Kind.LISTING_DELETED: deleted,
    Kind.SWITCHED_OFF: switched_off,
    Kind.VARIANT_DELETED: on_ours(absent=True),
    Kind.RENAMED: on_shop(seller_sku="another name"),
    Kind.PRICE: on_shop(price=Decimal("8.90")),
    Kind.WRONG_LINK: swapped_names,
    Kind.WAREHOUSE: on_shop(available=9, places=(("w1", 5), ("closed", 4))),
    Kind.PROMOTION: on_ours(trouble=LOCKED),
}


def test_500_planted_differences_are_found_by_name_and_nothing_else_is() -> None:
    chance = random.Random(7)
    planted: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    for product in range(1, 1001):
        case = in_step(product)
        if product <= 500:
            kind = list(PLANTS)[product % len(PLANTS)] if product <= 440 else chance.choice(list(PLANTS))
            case = PLANTS[kind](case)
            planted[kind] += 1
        found.update(each.kind for each in compare(*case, CLOSED))

    assert sum(planted.values()) == 500
    assert found == planted


def test_a_value_on_its_way_is_no_difference() -> None:
    case = on_ours(offered=4)(on_shop(available=6)(in_step(1)))

    assert compare(*case, CLOSED) == []


def test_a_listing_that_the_connector_took_down_itself_is_no_difference() -> None:
    listing, skus, shop = switched_off(in_step(1))

    assert compare(listing.model_copy(update={"taken_down": True}), skus, shop, CLOSED) == []
