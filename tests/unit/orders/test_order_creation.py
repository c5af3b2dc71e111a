"""When a creation may be sent, when it is looked up, and when everybody keeps hands off."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import Problem
from contracts.gateway import StockTaking
from contracts.settings import OrderSettings
from services.orders.domain import creation
from services.orders.domain.creation import LookUp, Made, Nothing, Send, Timing, Wait
from services.orders.domain.order import Order, Outcome
from tests.unit.orders.making import MADE, START, TIMING, at, line, order, shop

SETTINGS = OrderSettings()
WHY = Problem(code="store_refused", message="no")


def begun(seconds: float = 0) -> Order:
    return creation.begun(order(), 1, "lease", at(seconds), at(seconds + 20), SETTINGS)


def step(of: Order, seconds: float, timing: Timing = TIMING) -> creation.Step:
    return creation.next_step(of, SETTINGS, at(seconds), timing)


def test_a_paid_linked_order_is_sent_without_a_look_up() -> None:
    assert step(order(), 0) == Send(1)


@pytest.mark.parametrize("status", ["UNPAID", "ON_HOLD", "CANCELLED", "OTHER"])
def test_other_statuses_are_not_sent(status: str) -> None:
    assert step(order(shop(status)), 0) == Nothing()


def test_an_open_attempt_is_left_alone_then_looked_up_twice() -> None:
    opened = begun()
    ready = 20 + 60 + 30
    assert step(opened, ready - 1) == Wait(at(ready))
    assert step(opened, ready) == LookUp(at(0))
    once = creation.not_found(opened, at(ready))
    assert step(once, ready + 29) == Wait(at(ready + 30))
    assert step(once, ready + 30) == LookUp(at(0))
    twice = creation.not_found(once, at(ready + 30))
    assert twice.create.attempts[-1].outcome is Outcome.ABSENT
    assert step(twice, ready + 30) == Send(2)


def test_an_attempt_that_proved_unsent_is_repeated_at_once() -> None:
    assert step(creation.ended(begun(), 1, Outcome.NOT_SENT), 1) == Send(2)


def test_a_cancelled_order_with_an_open_attempt_is_still_resolved() -> None:
    cancelled = begun().model_copy(update={"shop": shop("CANCELLED")})
    assert step(cancelled, 1000) == LookUp(at(0))


def test_refusals_are_retried_at_fixed_distances_and_then_left() -> None:
    tried = order()
    for number in (1, 2, 3):
        tried = creation.begun(tried, number, "lease", at(0), at(20), SETTINGS)
        tried = creation.refused(tried, number, WHY, SETTINGS, at(0), TIMING)
        assert step(tried, 599) == Wait(at(600))
        assert step(tried, 600) == Send(number + 1)
    tried = creation.begun(tried, 4, "lease", at(0), at(20), SETTINGS)
    tried = creation.refused(tried, 4, WHY, SETTINGS, at(0), TIMING)
    assert step(tried, 100_000) == Nothing()
    again = creation.asked(tried, "command", at(100_000))
    assert step(again, 100_000) == LookUp(None)
    assert step(creation.not_found(again, at(100_001)), 100_001) == Send(5)


def test_asking_twice_under_one_command_is_asking_once() -> None:
    asked = creation.asked(order(), "command", at(0))
    assert creation.asked(asked, "command", at(5)) == asked


def test_orders_from_before_the_connection_only_by_hand_and_after_a_look_up() -> None:
    old = order(since=at(10))
    assert step(old, 20) == Nothing()
    assert step(creation.asked(old, "command", at(20)), 20) == LookUp(None)


def test_after_a_restore_earlier_orders_are_looked_up_first() -> None:
    timing = Timing(recovered_at=at(5))
    assert step(order(), 10, timing) == LookUp(None)
    assert step(creation.not_found(order(), at(10)), 10, timing) == Send(1)
    late = order(shop(placed_at=at(6)))
    assert step(late, 10, timing) == Send(1)


@pytest.mark.parametrize(
    ("blocked", "code"),
    [
        (order(linked=False), "not_linked"),
        (order(address_known=False), "address_missing"),
        (order(address_masked=True), "address_masked"),
    ],
)
def test_what_blocks_is_not_sent(blocked: Order, code: str) -> None:
    from services.orders.domain.blocks import blocks

    assert step(blocked, 0) == Nothing()
    assert [one.code for one in blocks(blocked, SETTINGS)] == [code]


def test_settings_leave_kinds_of_orders_out() -> None:
    fbt = order(shop(fulfilled_by_tiktok=True))
    assert step(fbt, 0) == Nothing()
    assert creation.next_step(fbt, OrderSettings(sync_fbt_orders=True), at(0), TIMING) == Send(1)
    sample = order(shop(sample=True))
    assert step(sample, 0) == Send(1)
    assert creation.next_step(sample, OrderSettings(sync_samples=False), at(0), TIMING) == Nothing()


def test_the_oldest_of_several_is_kept() -> None:
    others = (Made(id=103, status=11, made_at=START), Made(id=101, status=11, made_at=START))
    taken = creation.adopted(begun(), (*others, MADE), SETTINGS, StockTaking.ORDER_PLACED, at(5))
    assert taken.store is not None
    assert taken.store.id == 100
    assert [double.id for double in taken.doubles] == [101, 103]
    assert taken.store.taken_at == START


def test_stock_that_is_taken_on_shipping_is_not_taken_at_creation() -> None:
    taken = creation.adopted(begun(), (MADE,), SETTINGS, StockTaking.ORDER_SHIPPED, at(5))
    assert taken.store is not None
    assert taken.store.taken_at is None


def test_the_store_order_holds_what_was_sent_even_if_a_line_was_cancelled_since() -> None:
    facts = shop(lines=(line(1), line(2)))
    sent = creation.begun(order(facts), 1, "lease", at(0), at(20), SETTINGS)
    since = sent.model_copy(update={"shop": shop(lines=(line(1), line(2, status="CANCELLED")))})
    taken = creation.adopted(since, (MADE,), SETTINGS, StockTaking.ORDER_PLACED, at(5))
    assert taken.store is not None
    assert [one.units for one in taken.store.lines] == [("1", "2")]


EVENTS = st.lists(
    st.tuples(st.sampled_from(["send", "lost", "refuse", "look", "cancel", "ask"]), st.integers(0, 200)), max_size=30
)


@given(EVENTS)
def test_whatever_happens_there_is_one_live_call_at_a_time(events: list[tuple[str, int]]) -> None:
    """A model of the store beside the decisions: no call is allowed while an earlier one may still land."""
    standing, now, in_the_air = order(), START, None
    made = 0
    for event, wait in events:
        now += timedelta(seconds=wait)
        what = creation.next_step(standing, SETTINGS, now, TIMING)
        if event == "cancel":
            standing = standing.model_copy(update={"shop": shop("CANCELLED")})
        elif event == "ask":
            standing = creation.asked(standing, f"{now}", now)
        elif isinstance(what, Send) and event in ("send", "lost", "refuse"):
            assert in_the_air is None or now > in_the_air, "an earlier call may still land"
            assert made == 0
            send_by = now + timedelta(seconds=20)
            standing = creation.begun(standing, what.number, "lease", now, send_by, SETTINGS)
            in_the_air = send_by + timedelta(seconds=TIMING.call)
            if event == "send":
                made += 1
                standing = creation.adopted(standing, (MADE,), SETTINGS, StockTaking.ORDER_PLACED, now)
            elif event == "refuse":
                in_the_air = None
                standing = creation.refused(standing, what.number, WHY, SETTINGS, now, TIMING)
        elif isinstance(what, LookUp) and event == "look":
            assert in_the_air is None or now > in_the_air
            standing = creation.not_found(standing, now)
    assert made <= 1


@pytest.mark.parametrize(("status", "changed"), [(3, 0), (11, 40), (11, 0)])
def test_an_order_that_changed_before_it_was_found_is_read(status: int, changed: int) -> None:
    """The webhooks of its shipment, or of a line that the merchant took out, came while nobody knew the store order's
    id (found by the enumerated crash points)."""
    seen = Made(id=MADE.id, status=status, made_at=at(2), modified_at=at(2 + changed))
    own_answer = creation.adopted(begun(), (seen,), SETTINGS, StockTaking.ORDER_PLACED, at(5))
    assert own_answer.store is not None
    assert own_answer.store.wanted_at is None
    found = creation.adopted(begun(), (seen,), SETTINGS, StockTaking.ORDER_PLACED, at(110), looked_up=True)
    assert found.store is not None
    assert found.store.wanted_at == (None if (status, changed) == (11, 0) else at(110))


def test_an_older_store_order_that_is_kept_is_read_and_told() -> None:
    ours = creation.adopted(begun(), (MADE,), SETTINGS, StockTaking.ORDER_PLACED, at(5))
    older = Made(id=MADE.id - 1, status=3, made_at=at(2), modified_at=at(40))
    kept = creation.kept_older(ours, older, StockTaking.ORDER_PLACED, at(300))
    assert kept.store is not None
    assert (kept.store.id, kept.store.wanted_at) == (older.id, at(300))
    assert [one.id for one in kept.doubles] == [MADE.id]
    assert ("older store order kept", f"store order {older.id}") in [(one.what, one.detail) for one in kept.timeline]
