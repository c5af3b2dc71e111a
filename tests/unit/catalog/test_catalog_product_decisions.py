"""Decisions about one product: whatever comes twice, late or in another order leads to the same end."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import ListingStatus
from contracts.gateway import HintReceivedV1, Platform, Subject
from contracts.inventory import StockChangedV1
from contracts.settings import LowStockMode, Threshold
from services.catalog.domain import listing as listings
from services.catalog.domain import wishes
from services.catalog.domain.listing import SeenListing
from services.catalog.domain.low_stock import Move, next_move, standing, stock_heard
from services.catalog.domain.news import News, heard, served
from services.catalog.domain.product import Action, Flow, Outcome, Product, Result, Wish
from services.catalog.domain.pulling import price_and_sale_state, pulled, vanished
from services.catalog.domain.schedule import next_listing_day, turn_of
from services.catalog.domain.snapshots import listing_snapshot, snapshots
from services.catalog.domain.values import Basis, Choices, Listing, LowStand
from services.catalog.effects.pricing import put_off
from tests.unit.catalog.objects import CONNECTION, NOW, listed, product, side, variant

LATER = NOW + timedelta(hours=1)
DOWN = Threshold(value=5, mode=LowStockMode.DEACTIVATE)
OUT = Threshold(value=5, mode=LowStockMode.OUT_OF_STOCK)


def stock(number: int, rev: int, *, low: bool = False, offered: int = 9) -> StockChangedV1:
    return StockChangedV1(
        id=f"c1:{number}", connection=CONNECTION, rev=rev, store_product=77, variant=number, low=low, offered=offered
    )


# --- pulling ---


def test_the_same_pull_twice_changes_nothing() -> None:
    first = pulled(None, CONNECTION, 77, side(1, 2), Basis(), NOW)
    assert first is not None
    assert pulled(first.state, CONNECTION, 77, side(1, 2), Basis(), LATER) is None


def test_a_pull_keeps_choices_and_listing() -> None:
    chosen = listed(1).model_copy(update={"choices": Choices(name="Mine")})
    change = pulled(chosen, CONNECTION, 77, side(1, name="Other"), Basis(), LATER)
    assert change is not None
    assert (change.state.choices.name, change.state.listing, change.state.store.name) == (
        "Mine",
        chosen.listing,
        "Other",
    )
    assert change.state.marks == {}


def test_only_prices_and_sale_state_are_followed_without_a_pull() -> None:
    fresh = side(1, name="Other", description="Other", variants=(variant(1, price=Decimal(11), barcode="1"),))
    change = price_and_sale_state(listed(1), fresh, LATER)
    assert change is not None
    assert change.state.store == side(1, variants=(variant(1, price=Decimal(11)),))
    assert change.state.marks == {Flow.PRICE: LATER}
    assert price_and_sale_state(change.state, fresh, LATER) is None


def test_of_two_reads_the_one_asked_for_later_tells_the_price() -> None:
    dear, cheap = side(1, variants=(variant(1, price=Decimal(11)),)), side(1, variants=(variant(1, price=Decimal(9)),))
    newer = price_and_sale_state(listed(1), dear, LATER)
    assert newer is not None
    assert price_and_sale_state(newer.state, cheap, LATER - timedelta(seconds=1)) is None


def test_a_page_of_a_pull_asked_for_before_a_price_was_read_tells_everything_else() -> None:
    newer = price_and_sale_state(listed(1), side(1, variants=(variant(1, price=Decimal(11)),)), LATER)
    assert newer is not None
    change = pulled(newer.state, CONNECTION, 77, side(1, name="Other"), Basis(), LATER - timedelta(seconds=1))
    assert change is not None
    assert change.state.store == side(1, name="Other", variants=(variant(1, price=Decimal(11)),))
    assert change.state.read_at == LATER


def test_a_page_of_a_pull_does_not_bring_back_what_was_deleted_since() -> None:
    gone = vanished(listed(1), LATER)
    assert gone is not None
    assert pulled(gone.state, CONNECTION, 77, side(1), Basis(), LATER - timedelta(seconds=1)) is None


def test_a_variant_that_is_gone_cannot_be_bought() -> None:
    change = price_and_sale_state(listed(1, 2), side(1), LATER)
    assert change is not None
    assert [each.purchasable for each in change.state.store.variants] == [True, False]
    assert change.state.unpurchasable == (2,)


def test_a_deleted_product_keeps_its_links_and_comes_back_with_a_pull() -> None:
    gone = vanished(listed(1), LATER)
    assert gone is not None
    assert vanished(gone.state, LATER) is None
    assert listing_snapshot(gone.state).deleted_in_store
    assert len(listing_snapshot(gone.state).links) == 1
    back = pulled(gone.state, CONNECTION, 77, side(1), Basis(), LATER)
    assert back is not None
    assert not back.state.deleted


# --- hints ---


def hint(at: int, subject: Subject = Subject.STORE_PRODUCT) -> HintReceivedV1:
    moment = NOW + timedelta(seconds=at)
    return HintReceivedV1(
        connection=CONNECTION, platform=Platform.BIGCOMMERCE, subject=subject, object_id="77", received_at=moment
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=8))
def test_hints_in_any_order_leave_the_newest_due(times: list[tuple[int, bool]]) -> None:
    state: News | None = None
    for at, created in times:
        subject = Subject.STORE_PRODUCT_CREATED if created else Subject.STORE_PRODUCT
        change = heard(state, hint(at, subject))
        assert change is not None
        state = change.state
    assert state is not None
    assert state.at == NOW + timedelta(seconds=max(at for at, _ in times))
    assert state.created == any(created for _, created in times)


def test_a_hint_that_comes_during_the_read_is_not_lost() -> None:
    first = heard(None, hint(0))
    assert first is not None
    second = heard(first.state, hint(1))
    assert second is not None
    assert served(second.state, first.state.at) is None
    done = served(second.state, second.state.at)
    assert done is not None
    assert done.state.at is None


# --- wishes ---


def wish(slot: int, action: Action = Action.PUSH, asked: int = 0) -> Wish:
    return Wish(action=action, task="t1", slot=slot, asked_at=NOW + timedelta(seconds=asked))


def test_a_slot_is_taken_once() -> None:
    first = wishes.wished(product(), wish(3), NOW)
    assert first is not None
    assert wishes.wished(first.state, wish(3), LATER) is None


def test_a_wish_that_comes_while_the_work_is_done_stays_open() -> None:
    state = product(wishes=(wish(0), wish(1)))
    done = wishes.answered(state, (wish(0),), Result(outcome=Outcome.CHANGED))
    assert [w.slot for w in wishes.open_wishes(done)] == [1]
    told = tuple(w for w in done.wishes if w.result)
    assert [w.slot for w in wishes.reported(done, told).wishes] == [1]
    assert wishes.reported(wishes.reported(done, told), told) == wishes.reported(done, told)


def test_the_oldest_wish_goes_first() -> None:
    state = product(wishes=(wish(0, asked=5), wish(1, Action.REFRESH, asked=1)))
    assert [w.action for w in wishes.open_wishes(state)] == [Action.REFRESH, Action.PUSH]


def test_the_older_the_wish_the_earlier_its_turn() -> None:
    day = next_listing_day(NOW)
    turns = [turn_of(NOW - timedelta(hours=hours), day) for hours in (200, 30, 20, 1, 0)]
    assert turns == sorted(turns)
    assert turns[0] == day
    assert len(set(turns)) == 5


# --- listings ---


def seen(status: str) -> SeenListing:
    return SeenListing(id="1729", status=status)


def test_a_look_that_began_before_a_change_is_old_news() -> None:
    before = listed(1)
    assert before.listing is not None
    after = standing(before, LowStand.TAKEN_DOWN)
    assert listings.looked_at(after, before.listing, seen("ACTIVATE"), LATER) == after


def test_an_unknown_status_is_kept_as_it_came() -> None:
    state = listed(1)
    assert state.listing is not None
    looked = listings.looked_at(state, state.listing, seen("UNDER_MAGIC"), LATER)
    assert looked.listing is not None
    assert (looked.listing.status, looked.listing.raw_status) == (ListingStatus.OTHER, "UNDER_MAGIC")


def test_an_unlink_is_said_with_an_empty_listing() -> None:
    said = snapshots(listings.unlinked(listed(1)))
    assert len(said) == 2
    assert listing_snapshot(listings.unlinked(listed(1))).shop_product == ""
    assert listings.unlinked(listed(1)).sync_status == "unsynced"


def test_a_repeated_attempt_keeps_its_key() -> None:
    first = listings.attempt_begun(product(), "k1", ("SKU1",), NOW)
    second = listings.attempt_begun(first, "k2", ("SKU1",), LATER)
    assert second.attempt is not None
    assert (second.attempt.key, second.attempt.at, second.attempt.tried) == ("k1", NOW, 2)


# --- low stock ---


@given(st.permutations([stock(1, rev, low=rev % 2 == 1) for rev in range(1, 6)]))
def test_stock_in_any_order_ends_with_the_newest(said: list[StockChangedV1]) -> None:
    state: Product = listed(1)
    for message in [*said, *said]:
        change = stock_heard(state, message, NOW)
        state = change.state if change else state
    assert (state.stock["1"].rev, state.stock["1"].low) == (5, True)


def low(*numbers: int, stand: LowStand = LowStand.CLEAR, status: str = "ACTIVATE") -> Product:
    state = listed(1, 2, stand=stand, status=ListingStatus(status), raw_status=status)
    for number in (1, 2):
        change = stock_heard(state, stock(number, 1, low=number in numbers), NOW)
        state = change.state if change else state
    return state


@pytest.mark.parametrize(
    ("state", "threshold", "move"),
    [
        (low(), DOWN, Move.NONE),
        (low(1), DOWN, Move.TAKE_DOWN),
        (low(1), OUT, Move.NONE),
        (low(1), None, Move.NONE),
        (low(1, status="PENDING"), DOWN, Move.TAKE_DOWN),
        (low(1, status="FREEZE"), DOWN, Move.NONE),
        (low(1, stand=LowStand.TAKEN_DOWN), DOWN, Move.TAKE_DOWN),  # the call was lost: on sale still
        (low(1, stand=LowStand.TAKEN_DOWN, status="SELLER_DEACTIVATED"), DOWN, Move.NONE),
        (low(1, stand=LowStand.OVERRIDDEN), DOWN, Move.NONE),
        (low(stand=LowStand.OVERRIDDEN), DOWN, Move.FORGET),
        (low(stand=LowStand.TAKEN_DOWN, status="SELLER_DEACTIVATED"), DOWN, Move.PUT_BACK),
        (low(1, stand=LowStand.TAKEN_DOWN, status="SELLER_DEACTIVATED"), None, Move.PUT_BACK),
        (low(status="SELLER_DEACTIVATED"), DOWN, Move.NONE),  # the seller's own doing
    ],
)
def test_what_low_stock_asks_for(state: Product, threshold: Threshold | None, move: Move) -> None:
    assert next_move(state, threshold) is move


def test_a_products_own_threshold_and_its_exclusion_go_first() -> None:
    own = low(1).model_copy(update={"choices": Choices(threshold=OUT)})
    assert next_move(own, DOWN) is Move.NONE
    excluded = low(1).model_copy(update={"choices": Choices(threshold=DOWN, threshold_excluded=True)})
    assert next_move(excluded, DOWN) is Move.NONE


def test_an_unsynced_product_is_left_alone() -> None:
    assert next_move(low(1).model_copy(update={"synced": False}), DOWN) is Move.NONE


def test_takedown_and_sellers_doing_in_every_order_never_put_back_what_is_not_ours() -> None:
    """Events: low, recovered, the seller deactivates, a look. Whatever comes first, only our own doing is undone."""
    for order in permutations(("low", "recover", "seller", "weigh", "weigh")):
        state, ours = low(), False
        for event in order:
            state, ours = step(state, event, ours)
        if not ours:
            assert next_move(state, DOWN) is not Move.PUT_BACK, order


def step(state: Product, event: str, ours: bool) -> tuple[Product, bool]:
    listing = state.listing
    assert listing is not None
    if event in ("low", "recover"):
        rev = state.stock["1"].rev + 1
        change = stock_heard(state, stock(1, rev, low=event == "low"), NOW)
        return (change.state if change else state), ours
    if event == "seller":
        if listing.status is not ListingStatus.ACTIVATE:
            return state, ours
        return listings.looked_at(state, listing, seen("SELLER_DEACTIVATED"), NOW), ours
    if next_move(state, DOWN) is not Move.TAKE_DOWN:
        return state, ours
    taken = standing(state, LowStand.TAKEN_DOWN)
    assert taken.listing is not None
    return listings.looked_at(taken, taken.listing, seen("SELLER_DEACTIVATED"), NOW), True


def off_sale(waits_until: datetime) -> Product:
    """A listing that was taken down, with a price that waits for it."""
    down = listings.accepted(listed(1), ListingStatus.SELLER_DEACTIVATED, NOW)
    return down.marked(Flow.PRICE, waits_until)


def test_a_price_that_waited_goes_at_once_when_the_listing_is_live_again() -> None:
    """Found by seed 6069: it was sold at its old price for up to ten minutes more."""
    down = off_sale(LATER)
    assert listings.accepted(down, ListingStatus.ACTIVATE, NOW).marks[Flow.PRICE] == NOW
    assert down.listing is not None
    assert listings.looked_at(down, down.listing, seen("ACTIVATE"), NOW).marks[Flow.PRICE] == NOW
    assert listings.accepted(down, ListingStatus.DELETED, NOW).marks[Flow.PRICE] == LATER
    assert Flow.PRICE not in listings.accepted(down.unmarked(Flow.PRICE, LATER), ListingStatus.ACTIVATE, NOW).marks


def test_a_price_is_not_put_off_where_the_listing_changed_meanwhile() -> None:
    down = off_sale(NOW)
    waits = put_off(down, down, NOW)
    assert waits is not None
    assert waits.state.marks[Flow.PRICE] == NOW + timedelta(minutes=10)
    meanwhile = put_off(listings.accepted(down, ListingStatus.ACTIVATE, NOW), down, NOW)
    assert meanwhile is not None
    assert meanwhile.state.marks[Flow.PRICE] == NOW


@pytest.mark.parametrize(
    ("known", "status", "audit", "answers"),
    [
        ("PENDING", "ACTIVATE", "APPROVED", True),
        ("PENDING", "PENDING", "AUDITING", True),
        ("PENDING", "FAILED", "FAILED", False),
        ("PENDING", "ACTIVATE", "", False),
        ("SELLER_DEACTIVATED", "ACTIVATE", "APPROVED", True),
        ("ACTIVATE", "ACTIVATE", "APPROVED", False),
    ],
)
def test_a_row_of_a_search_answers_a_look_when_it_shows_a_change_without_reasons(
    known: str, status: str, audit: str, answers: bool
) -> None:
    """In a review another look is due anyway, so that a row which shows the change late costs minutes and no more."""
    listing = Listing(shop_product="p", status=ListingStatus(known), raw_status=known)
    row = seen(status).model_copy(update={"audit": audit})

    assert listings.enough(listing, row) is answers
