"""A value that TikTok Shop refused: sent again when it changes, when a person asks, and ever later by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.inventory.domain import listing as listings
from services.inventory.domain import sku as skus
from services.inventory.domain.listing import FIRST_RETRY, LONGEST_RETRY, Linked, Listing
from services.inventory.domain.sku import Listed, Sku, Trouble
from services.inventory.domain.warehouses import Place

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LOCKED = Trouble(code="12052393", message="in a promotion", at=NOW)
LISTING = Listing(id="c:7", connection="c", product=7, shop_product="p", links=(Linked(variant=1, shop_sku="s"),))


def offering(units: int) -> Sku:
    return Sku(
        id="c:1",
        connection="c",
        variant=1,
        tracked=True,
        on_hand=units,
        listed=Listed(shop_product="p", shop_sku="s"),
        offered=units,
        places=(Place(warehouse="w", units=units),),
    )


def refuse(listing: Listing, sku: Sku, now: datetime) -> tuple[Listing, Sku]:
    listing = listings.begin(listing, {1: sku}, now)
    assert listing.attempt is not None
    generation = listing.attempt.generation
    sku = skus.refused(sku, listing.attempt.sendings[0], generation, LOCKED)
    return listings.turned_down(listing, generation, [1], now), sku


def test_it_is_tried_again_ever_later() -> None:
    listing, sku = refuse(LISTING, offering(5), NOW)
    now, pauses = NOW, []
    for _ in range(8):
        assert listing.retry_at is not None
        pauses.append(listing.retry_at - now)
        early = listing.retry_at - timedelta(seconds=1)
        assert listings.begin(listing, {1: sku}, early) == listing
        now = listing.retry_at
        listing, sku = refuse(listing, sku, now)

    assert pauses[:3] == [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]
    assert pauses[-1] == LONGEST_RETRY


def test_taken_at_last_it_is_over() -> None:
    listing, sku = refuse(LISTING, offering(5), NOW)
    assert listing.retry_at is not None
    listing = listings.begin(listing, {1: sku}, listing.retry_at)
    assert listing.attempt is not None
    sku = skus.accepted(sku, listing.attempt.sendings[0], listing.attempt.generation, NOW)
    listing = listings.ended(listing, listing.attempt.generation)

    assert sku.in_step
    assert (listing.refused, listing.refusals, listing.retry_at) == ((), 0, None)


def test_another_value_or_a_person_does_not_wait() -> None:
    listing, sku = refuse(LISTING, offering(5), NOW)

    changed = offering(4).model_copy(update={"trouble": sku.trouble, "trouble_for": sku.trouble_for})
    assert listings.begin(listing, {1: changed}, NOW).attempt is not None
    assert listings.begin(listing, {1: sku.model_copy(update={"force": 1})}, NOW).attempt is not None


def test_what_is_in_step_by_then_is_not_written() -> None:
    listing, sku = refuse(LISTING, offering(5), NOW)
    shown = sku.model_copy(update={"sent": 5, "sent_places": sku.places, "trouble": None, "trouble_for": ()})
    assert listing.retry_at is not None

    after = listings.begin(listing, {1: shown}, listing.retry_at)

    assert (after.attempt, after.retry_at) == (None, None)


def test_an_answer_for_others_leaves_it_waiting_and_one_that_takes_it_ends_that() -> None:
    listing, sku = refuse(LISTING, offering(5), NOW)
    other = offering(3).model_copy(update={"id": "c:2", "variant": 2})
    both = listing.model_copy(update={"links": (*listing.links, Linked(variant=2, shop_sku="t"))})
    both = listings.begin(both, {1: sku, 2: other}, NOW)
    assert both.attempt is not None
    both = listings.ended(both, both.attempt.generation)
    assert (both.refused, both.refusals, both.retry_at) == ((1,), 1, listing.retry_at)

    changed = sku.model_copy(update={"offered": 4, "places": (Place(warehouse="w", units=4),)})
    both = listings.begin(both, {1: changed}, NOW)
    assert both.attempt is not None
    both = listings.ended(both, both.attempt.generation)
    assert (both.refused, both.refusals, both.retry_at) == ((), 0, None)
