"""Intake, status, shipments, cancellations and the public snapshot, as decisions."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.gateway import HintReceivedV1, Platform, StockTaking, Subject
from contracts.orders import Claim, OrderStatus
from contracts.settings import OrderSettings, ProviderRow, StatusRow
from services.orders.domain import cancelling, creation, intake, progress, shipping
from services.orders.domain.facts import PROGRESS, ShopOrder
from services.orders.domain.intake import Address
from services.orders.domain.order import CallState, Order, PartCancel, ShipmentState, ShopCancel
from services.orders.domain.public import snapshots
from services.orders.domain.review import reviewed
from services.orders.domain.shipping import Provider, ReadLine, ReadShipment
from services.orders.effects.shop_side import part_cancelled, shop_cancelled
from tests.unit.orders.making import MADE, at, context, line, order, shop

SETTINGS = OrderSettings()


def made(facts: ShopOrder | None = None, status: int = 11) -> Order:
    sent = creation.begun(order(facts), 1, "lease", at(0), at(20), SETTINGS)
    taken = creation.adopted(sent, (MADE,), SETTINGS, StockTaking.ORDER_PLACED, at(1))
    return progress.store_seen(taken, status, at(1), False, at(1))


def read(known: Order | None, facts: ShopOrder, address: Address | None = None) -> Order:
    return intake.read(known, "c1:77", "c1", facts, address, {}, at(-1000))


def hint(seconds: float) -> HintReceivedV1:
    return HintReceivedV1(
        connection="c1",
        platform=Platform.TIKTOK_SHOP,
        subject=Subject.SHOP_ORDER,
        object_id="77",
        received_at=at(seconds),
    )


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=6))
def test_the_newest_facts_stand_in_whatever_order_they_come(first: list[int], again: list[int]) -> None:
    facts = [shop(PROGRESS[number].value, seconds=number * 10) for number in range(6)]
    standing: Order | None = None
    for number in [*first, *again]:
        standing = read(standing, facts[number])
    assert standing is not None
    assert standing.shop is not None
    assert standing.shop.raw_status == PROGRESS[5].value


def test_answers_of_one_second_go_by_the_time_of_asking() -> None:
    later = shop("AWAITING_SHIPMENT", seconds=0.9)
    earlier = shop("UNPAID", seconds=0.2)
    assert read(read(None, later), earlier).shop == later


@given(st.permutations([1.0, 2.0, 3.0, 3.0]))
def test_hints_ask_for_one_read_and_repeats_for_none(times: list[float]) -> None:
    standing: Order | None = None
    for seconds in times:
        standing = intake.hinted(standing, "c1:77", hint(seconds))
    assert standing is not None
    assert "fetch" in standing.todo
    served = reviewed(intake.read(standing, "c1:77", "c1", shop(), None, {}, at(-1000), at(3)), context(), at(5))
    assert "fetch" not in served.todo
    assert "fetch" not in intake.hinted(served, "c1:77", hint(2)).todo
    assert "fetch" in intake.hinted(served, "c1:77", hint(4)).todo


def test_a_masked_address_never_replaces_a_real_one() -> None:
    real, masked = Address("real", known=True, masked=False), Address("masked", known=True, masked=True)
    standing = read(read(None, shop(), real), shop(seconds=10), masked)
    assert (standing.address, standing.address_masked) == ("real", False)
    standing = read(read(None, shop(), masked), shop(seconds=10), real)
    assert (standing.address, standing.address_masked) == ("real", False)


@given(st.lists(st.sampled_from([*PROGRESS, OrderStatus.CANCELLED]), max_size=12), st.sampled_from(list(range(15))))
def test_the_store_is_never_moved_back(statuses: list[OrderStatus], start: int) -> None:
    standing = made(status=start)
    for status in statuses:
        standing = standing.model_copy(update={"shop": shop(status.value)})
        target = progress.wanted_status(standing, SETTINGS)
        if target is None:
            continue
        assert standing.store is not None
        assert progress.RANK[target] > progress.RANK[standing.store.status]
        standing = progress.store_seen(standing, target, at(2), False, at(2))
        assert progress.wanted_status(standing, SETTINGS) is None


def test_awaiting_shipment_only_while_still_awaiting_fulfilment() -> None:
    collection = shop("AWAITING_COLLECTION")
    assert progress.wanted_status(made(collection), SETTINGS) == 9
    assert progress.wanted_status(made(collection, status=3), SETTINGS) is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("IN_TRANSIT", 2), ("IN_TRANSIT", 8)], "two rows"),
        ([("IN_TRANSIT", 10), ("DELIVERED", 2)], "back"),
        ([("UNPAID", 7)], "not a status"),
        ([("IN_TRANSIT", 5)], "not on an order's way"),
    ],
)
def test_a_wrong_map_is_named(rows: list[tuple[str, int]], words: str) -> None:
    found = progress.check_map(tuple(StatusRow(shop_status=name, store_status_id=one) for name, one in rows))
    assert any(words in problem.message for problem in found)


def test_the_default_map_is_right() -> None:
    assert progress.check_map(SETTINGS.statuses) == ()


def shipped(standing: Order, *shipments: ReadShipment) -> Order:
    assert standing.store is not None
    lines = [
        ReadLine(number, one.variant, one.price_ex_tax, one.price_inc_tax, 3)
        for number, one in enumerate(standing.store.lines, 1)
    ]
    store = shipping.lines_read(standing.store, lines)
    return shipping.shipments_read(standing.model_copy(update={"store": store}), shipments, at(5))


def test_shipments_take_whole_units_lowest_first_and_each_once() -> None:
    facts = shop(lines=tuple(line(number) for number in (12, 9, 10, 11)))
    first, second = ReadShipment(1, ((1, 1),), "A", ("USPS",)), ReadShipment(2, ((1, 3),), "B", ("USPS",))
    standing = shipped(made(facts), second, first)
    assert [one.units for one in standing.shipments] == [("9",), ("10", "11", "12")]
    again = shipping.shipments_read(standing, (first, second), at(6))
    assert again.shipments == standing.shipments


def test_cancelled_units_are_not_shipped() -> None:
    facts = shop(lines=(line(1), line(2)))
    standing = made(facts).model_copy(update={"shop": shop(lines=(line(1, status="CANCELLED"), line(2)))})
    assert [one.units for one in shipped(standing, ReadShipment(1, ((1, 1),), "A", ())).shipments] == [("2",)]


def test_carriers_match_exactly_rows_first_and_near_ones_are_named() -> None:
    shipment = shipped(made(), ReadShipment(1, ((1, 1),), "A", ("Fed Ex",))).shipments[0]
    rows = (ProviderRow(store_name="Fed Ex", provider_id="7", provider_name="FedEx"),)
    offered = (Provider("8", "FedEx"),)
    assert shipping.provider_for(shipment, rows, offered) == Provider("7", "FedEx")
    problem = shipping.provider_for(shipment, (), offered)
    assert not isinstance(problem, Provider)
    assert "FedEx" in problem.message
    exact = shipment.model_copy(update={"names": ("FedEx",)})
    assert shipping.provider_for(exact, (), offered) == Provider("8", "FedEx")


def test_a_shop_cancel_makes_an_unsent_shipment_moot() -> None:
    standing = shipped(made(), ReadShipment(1, ((1, 1),), "A", ("USPS",)))
    cancelled = reviewed(standing.model_copy(update={"shop": shop("CANCELLED")}), context(), at(9))
    assert [one.state for one in cancelled.shipments] == [ShipmentState.MOOT]
    assert "ship" not in cancelled.todo


def out(standing: Order) -> Order:
    """Its only shipment is on record, and its call has no answer yet."""
    (wanted,) = standing.shipments
    record = {"state": ShipmentState.SENT, "sending": wanted.tracking_number, "send_by": at(20)}
    return shipping.on_record(standing, shipment=wanted.model_copy(update=record))


def sent_numbers(standing: Order) -> list[str]:
    return [one.detail for one in standing.timeline if one.what == "shipment sent to TikTok Shop"]


def test_a_shipment_without_an_answer_that_tiktok_shop_had_before_it_cancelled_is_told() -> None:
    """The process died between TikTok Shop's taking it and our saving the answer; the parcel may be on its way."""
    standing = out(shipped(made(), ReadShipment(1, ((1, 1),), "A", ("USPS",))))
    carried = line(1, status="CANCELLED").model_copy(update={"tracking_number": "A", "package": "p"})
    once = reviewed(read(standing, shop("CANCELLED", seconds=9, lines=(carried,))), context(), at(9))
    assert [one.state for one in once.shipments] == [ShipmentState.DONE]
    assert sent_numbers(once) == ["A"]
    late = shipping.sent(once, shipping.done(standing.shipments[0], "p"), at(11))
    assert sent_numbers(reviewed(late, context(), at(12))) == ["A"]
    bare = reviewed(read(standing, shop("CANCELLED", seconds=9)), context(), at(9))
    assert [one.state for one in bare.shipments] == [ShipmentState.MOOT]
    assert sent_numbers(bare) == []


def test_a_shipment_that_tiktok_shop_has_already_is_told_without_a_call() -> None:
    standing = shipped(made(), ReadShipment(1, ((1, 1),), "A", ("USPS",)))
    known = shipping.done(standing.shipments[0], "p")
    assert sent_numbers(shipping.found(standing, shipment=known, at=at(7))) == ["A"]
    corrected = shipping.shipments_read(standing, (ReadShipment(1, ((1, 1),), "B", ("USPS",)),), at(6))
    meanwhile = shipping.found(corrected, shipment=known, at=at(7))
    assert sent_numbers(meanwhile) == ["A"]
    (again,) = meanwhile.shipments
    assert (again.state, again.tracking_number, again.sent_number) == (ShipmentState.WANTED, "B", "A")


def test_a_shipment_that_was_mended_while_its_carrier_was_looked_up_is_not_parked() -> None:
    standing = shipped(made(), ReadShipment(1, ((1, 1),), "", ("USPS",)))
    parked = standing.shipments[0].model_copy(update={"state": ShipmentState.PARKED})
    mended = shipping.shipments_read(standing, (ReadShipment(1, ((1, 1),), "B", ("USPS",)),), at(6))
    assert shipping.on_record(mended, shipment=parked) == mended
    assert shipping.on_record(standing, shipment=parked).shipments == (parked,)


def test_cancel_and_ship_are_decided_by_what_the_platforms_accepted() -> None:
    in_store = progress.store_seen(made(), 5, at(2), False, at(2))
    assert cancelling.wants_shop_cancel(in_store)
    sent = in_store.model_copy(update={"shop": shop("AWAITING_COLLECTION")})
    assert not cancelling.wants_shop_cancel(sent)
    assert [one.code for one in cancelling.differences(sent)] == ["cancelled_after_shipping"]
    at_shop = made().model_copy(update={"shop": shop("CANCELLED")})
    assert cancelling.wants_store_cancel(at_shop)
    shipped_there = progress.store_seen(at_shop, 2, at(2), False, at(2))
    assert not cancelling.wants_store_cancel(shipped_there)
    assert [one.code for one in cancelling.differences(shipped_there)] == ["shipped_but_cancelled"]
    both = progress.store_seen(at_shop, 5, at(2), False, at(2))
    assert not cancelling.wants_store_cancel(both)
    assert not cancelling.wants_shop_cancel(both)


def test_a_cancellation_without_an_answer_is_told_by_the_read_that_shows_it() -> None:
    """The process died between TikTok Shop's cancelling and our saving the answer."""
    sent = ShopCancel(state=CallState.SENT, reason="buyer_requested", sent_at=at(2), send_by=at(12))
    standing = made().model_copy(update={"shop_cancel": sent})
    once = read(standing, shop("CANCELLED", seconds=9))
    again = read(once, shop("CANCELLED", seconds=20))
    assert once.shop_cancel.state is CallState.DONE
    assert [one.detail for one in again.timeline if one.what == "cancelled on TikTok Shop"] == ["buyer_requested"]
    late = shop_cancelled(again, cancel=sent.model_copy(update={"state": CallState.DONE}), now=at(30))
    assert late.timeline == again.timeline
    somebody_elses = read(made(), shop("CANCELLED", seconds=9))
    assert not [one for one in somebody_elses.timeline if one.what == "cancelled on TikTok Shop"]


def test_units_whose_cancelling_had_no_answer_are_told_by_the_read_that_shows_them_gone() -> None:
    two = shop(lines=(line(1), line(2)))
    sent = PartCancel(units=("2",), state=CallState.SENT, send_by=at(12))
    standing = made(two).model_copy(update={"part_cancel": sent})
    not_yet = read(standing, shop(lines=(line(1), line(2)), seconds=5))
    assert not_yet.part_cancel.state is CallState.SENT
    gone = read(not_yet, shop(lines=(line(1), line(2, status="CANCELLED")), seconds=9))
    assert gone.part_cancel.state is CallState.DONE
    assert [one.detail for one in gone.timeline if one.what == "units cancelled on TikTok Shop"] == ["2"]
    late = part_cancelled(gone, part=sent.model_copy(update={"state": CallState.DONE}), now=at(30))
    assert late.timeline == gone.timeline


@pytest.mark.parametrize(
    ("standing", "claim"),
    [
        (order(shop("UNPAID")), Claim.HELD),
        (order(shop("ON_HOLD")), Claim.HELD),
        (order(), Claim.HELD),
        (order(shop("CANCELLED")), Claim.RELEASED),
        (order(shop(fulfilled_by_tiktok=True)), Claim.RELEASED),
        (order(since=at(10)), Claim.RELEASED),
        (made(), Claim.TAKEN),
    ],
)
def test_claims(standing: Order, claim: Claim) -> None:
    (said,) = snapshots(standing)
    assert [units.claim for units in said.units] == [claim]


def test_part_cancelled_units_are_released_and_the_rest_held() -> None:
    (said,) = snapshots(order(shop(lines=(line(1), line(2), line(3, status="CANCELLED")))))
    assert {(units.claim, units.quantity) for units in said.units} == {(Claim.HELD, 2), (Claim.RELEASED, 1)}


@pytest.mark.parametrize(
    ("reason", "oversold"),
    [
        ("seller_cancel_reason_out_of_stock", True),
        ("Out of stock", True),
        ("Product unavailable", True),
        ("ecom_order_unpaid_timeout", False),
        ("", False),
    ],
)
def test_oversold_means_cancelled_for_a_stock_reason(reason: str, oversold: bool) -> None:
    facts = shop("CANCELLED", cancel_reason=reason)
    assert cancelling.is_oversold(facts, SETTINGS.oversold_reasons, ()) is oversold
    assert not cancelling.is_oversold(facts, SETTINGS.oversold_reasons, ("1",))
    assert not cancelling.is_oversold(shop(cancel_reason=reason), SETTINGS.oversold_reasons, ())


@given(st.integers(0, 400))
def test_a_review_changes_nothing_the_second_time(seconds: int) -> None:
    standing = reviewed(made(shop("IN_TRANSIT")), context(), at(seconds))
    assert reviewed(standing, context(), at(seconds) + timedelta(seconds=1)) == standing
