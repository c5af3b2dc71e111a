"""What is offered, low, silent or due, from what is known of one SKU."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import FirstStock, Link, ListingChangedV1, Stocked
from contracts.settings import Buffer, LowStockMode, Threshold
from services.inventory.domain import sku as skus
from services.inventory.domain.policy import Policy
from services.inventory.domain.reservations import Count
from services.inventory.domain.sku import Listed, Shown, Sku, Trouble, Why
from services.inventory.domain.warehouses import Feed, Level, WarehousePlan

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
POLICY = Policy(True, Buffer(), None, None, WarehousePlan((Feed("w", (1,)),), "w"), 30.0)
LISTED = Listed(shop_product="p", shop_sku="s")


def stocked(units: int, listed: Listed | None = LISTED) -> Sku:
    sku = Sku(id="c:1", connection="c", variant=1, product=7, tracked=True, listed=listed)
    return skus.read(sku, [Level(location=1, available=units)], POLICY, begun=NOW, asks=0, now=NOW)


def assessed(sku: Sku, policy: Policy = POLICY, **counted: int) -> Sku:
    return skus.assess(sku, Count(**counted), policy, marks=sku.marks, now=NOW)


@given(stock=st.integers(0, 500), held=st.integers(0, 600), units=st.integers(0, 50), percent=st.integers(0, 100))
def test_offered_is_the_sum_never_below_zero(stock: int, held: int, units: int, percent: int) -> None:
    sku = assessed(stocked(stock), replace(POLICY, buffer=Buffer(units=units, percent=percent)), held=held)

    assert sku.buffer >= units
    assert sku.buffer * 100 >= stock * percent
    assert sku.offered == max(0, stock - held - sku.buffer)


@pytest.mark.parametrize(("stock", "low"), [(0, True), (5, True), (6, False)])
def test_low_at_the_threshold_recovered_above_it(stock: int, low: bool) -> None:
    policy = replace(POLICY, threshold=Threshold(value=5, mode=LowStockMode.OUT_OF_STOCK))

    sku = assessed(stocked(stock), policy)

    assert (sku.low, sku.offered) == (low, 0 if low else stock)


def test_the_products_threshold_goes_first_and_exclusion_before_both() -> None:
    policy = replace(POLICY, threshold=Threshold(value=100, mode=LowStockMode.OUT_OF_STOCK))
    own = LISTED.model_copy(update={"threshold": Threshold(value=3, mode=LowStockMode.OUT_OF_STOCK)})

    assert assessed(stocked(10), policy).offered == 0
    assert assessed(stocked(10, own), policy).offered == 10
    assert assessed(stocked(2, own.model_copy(update={"excluded": True})), policy).offered == 2


def test_a_threshold_means_nothing_while_the_product_is_not_on_tiktok_shop() -> None:
    policy = replace(POLICY, threshold=Threshold(value=5, mode=LowStockMode.OUT_OF_STOCK))
    sku = assessed(stocked(3, listed=None), policy)

    assert (sku.low, sku.offered, sku.silent_because) == (False, 3, Why.UNLINKED)


def test_the_maximum_caps_what_is_shown_not_what_is_low() -> None:
    policy = replace(POLICY, maximum=4, threshold=Threshold(value=4, mode=LowStockMode.OUT_OF_STOCK))

    assert assessed(stocked(10), policy).offered == 4


def test_a_variant_deleted_in_the_store_offers_nothing() -> None:
    sku = skus.read(stocked(5), None, POLICY, begun=NOW + timedelta(seconds=1), asks=0, now=NOW)

    assert assessed(sku).offered == 0


def test_a_read_that_began_earlier_than_the_standing_one_changes_no_number() -> None:
    sku = stocked(5)
    late = skus.read(sku, [Level(location=1, available=9)], POLICY, begun=NOW - timedelta(seconds=1), asks=3, now=NOW)

    assert (late.on_hand, late.served) == (5, 3)


def test_a_stock_hint_without_a_change_is_read_once_more_and_only_once() -> None:
    level = [Level(location=1, available=5)]
    asked = skus.ask(stocked(5), NOW, due=NOW, expects=True)
    assert asked is not None
    once = skus.read(asked.state, level, POLICY, begun=NOW, asks=asked.state.asks, now=NOW)

    assert once.wants_read
    assert once.read_due == NOW + timedelta(seconds=60)
    later = NOW + timedelta(seconds=60)
    assert not skus.read(once, level, POLICY, begun=later, asks=once.asks, now=later).wants_read


def test_units_settle_on_time_although_a_second_look_is_due_later() -> None:
    """Found by seed 6575: units that the store had taken were subtracted for another half minute."""
    level = [Level(location=1, available=5)]
    asked = skus.ask(stocked(5), NOW, due=NOW, expects=True)
    assert asked is not None
    once = skus.read(asked.state, level, POLICY, begun=NOW, asks=asked.state.asks, now=NOW)
    settles = NOW + timedelta(seconds=30)
    settling = once.model_copy(update={"settle_at": settles})
    assert settling.look_at == settles
    seen = skus.read(settling, level, POLICY, begun=settles, asks=settling.serves(settles), now=settles)
    settled = seen.model_copy(update={"settle_at": None})
    assert settled.look_at == NOW + timedelta(seconds=60), "the second look still comes, and late"
    assert settled.repeating
    last = NOW + timedelta(seconds=60)
    assert not skus.read(settled, level, POLICY, begun=last, asks=settled.serves(last), now=last).wants_look


def test_hints_merge_into_one_that_is_unserved_and_one_during_a_read_is_served_anew() -> None:
    first = skus.ask(stocked(5), NOW, due=NOW, expects=False)
    assert first is not None
    second = skus.ask(first.state, NOW, due=NOW + timedelta(seconds=9), expects=False)
    assert second is not None
    assert second.state.read_due == NOW

    done = skus.read(second.state, [Level(location=1, available=4)], POLICY, begun=NOW, asks=first.state.asks, now=NOW)
    assert done.wants_read, "the second hint came after the read began"


def test_other_locations_count_at_once_and_earlier_reads_no_longer() -> None:
    levels = [Level(location=1, available=10), Level(location=2, available=7)]
    sku = skus.read(stocked(12), levels, POLICY, begun=NOW + timedelta(seconds=1), asks=0, now=NOW)
    both = replace(POLICY, warehouses=WarehousePlan((Feed("w", (1, 2)),), "w"))

    after = skus.remapped(sku, both)

    assert (sku.on_hand, after.on_hand) == (10, 17)
    assert [reading.on_hand for reading in after.readings] == [17]
    assert skus.remapped(after, both) == after


def test_an_answer_to_an_older_write_is_ignored() -> None:
    sku = assessed(stocked(5))
    newer = skus.accepted(sku, skus.sending(sku), 2, NOW)
    older = skus.sending(assessed(stocked(9)))

    assert skus.accepted(newer, older, 1, NOW).sent == 5
    assert skus.unclear(newer, older, 1, NOW).unclear_at is None


def test_a_refused_value_waits_for_another_value_or_for_a_person() -> None:
    sku = assessed(stocked(5))
    refused = skus.refused(sku, skus.sending(sku), 1, Trouble(code="12052393", message="locked", at=NOW))

    assert not refused.needs_write
    assert not refused.in_step
    assert assessed(refused, held=1).needs_write
    assert refused.model_copy(update={"force": 1}).needs_write


def test_fewer_units_than_sent_are_believed_at_the_second_look_and_more_at_the_first() -> None:
    sku = assessed(stocked(5))
    shown = skus.accepted(sku, skus.sending(sku), 1, NOW)

    assert skus.saw(shown, Shown(units=7), NOW, settled=NOW).needs_write
    once = skus.saw(shown, Shown(units=3), NOW, settled=NOW)
    assert not once.needs_write
    assert skus.saw(once, Shown(units=3), NOW + timedelta(seconds=60), settled=NOW).needs_write
    assert not skus.saw(once, Shown(units=5), NOW + timedelta(seconds=60), settled=NOW).needs_write


# --- what a push has sent already ------------------------------------------------------------------------


def pushed(units: int, at: datetime = NOW) -> ListingChangedV1:
    return ListingChangedV1(
        id="c:7",
        connection="c",
        rev=1,
        store_product=7,
        shop_product="p",
        links=(Link(variant=1, shop_sku="s"),),
        first_stock=FirstStock(
            at=at,
            stocked=(Stocked(variant=1, warehouse="w", units=units), Stocked(variant=2, warehouse="w", units=99)),
        ),
    )


def heard(sku: Sku, listing: ListingChangedV1, now: datetime = NOW) -> Sku:
    change = skus.hear_listing(sku, listing, now)
    assert change is not None
    return assessed(change.state)


@given(stock=st.integers(0, 50), sent=st.integers(0, 50))
def test_the_number_that_a_push_carried_is_not_sent_again_and_any_other_is(stock: int, sent: int) -> None:
    sku = heard(stocked(stock, None), pushed(sent))

    assert sku.needs_write == (stock != sent)


def test_a_sku_that_sold_before_its_listing_was_heard_of_is_written() -> None:
    sold = skus.claims_changed(stocked(5, None), 3, moved=True, told_at=NOW)

    assert heard(sold, pushed(5)).needs_write


def test_a_sku_that_sells_afterwards_is_written() -> None:
    sku = heard(stocked(5, None), pushed(5))

    assert skus.claims_changed(sku, 3, moved=True, told_at=NOW).needs_write


def test_a_listing_replayed_long_after_its_push_is_written() -> None:
    later = NOW + timedelta(minutes=11)

    assert heard(stocked(5, None), pushed(5), later).needs_write


def test_units_in_another_warehouse_than_the_push_used_are_written() -> None:
    elsewhere = replace(POLICY, warehouses=WarehousePlan((Feed("x", (1,)),), "x"))
    change = skus.hear_listing(stocked(5, None), pushed(5), NOW)
    assert change is not None

    assert assessed(change.state, elsewhere).needs_write


def test_what_was_written_later_stands_when_the_listing_is_heard_of_again() -> None:
    sku = heard(stocked(5, None), pushed(5))
    written = skus.accepted(assessed(sku).model_copy(update={"offered": 4}), skus.sending(sku), 1, NOW)
    again = skus.hear_listing(written, pushed(9).model_copy(update={"rev": 2}), NOW)
    assert again is not None

    assert (again.state.sent, again.state.sent_places) == (written.sent, written.sent_places)
