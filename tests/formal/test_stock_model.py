"""One SKU's stock, every interleaving of two sales on each side, a cancellation, reads, writes and a lost one."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from contracts.settings import Buffer
from services.inventory.domain import sku as skus
from services.inventory.domain.policy import Policy
from services.inventory.domain.reservations import Entry, Reading, count
from services.inventory.domain.sku import Listed, Sku
from services.inventory.domain.warehouses import Feed, Level, WarehousePlan
from tests.formal.search import Space, explore
from tests.formal.stock import Rules, State, at_rest, needs_write, offered, settled, start, steps, without, wrong

SETTLE = 30.0
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
POLICY = Policy(True, Buffer(), None, None, WarehousePlan((Feed("w", (1,)),), "w"), SETTLE)


def space_of(rules: Rules, begin: State) -> Space[State]:
    return explore(begin, lambda state: steps(state, rules), wrong)


@pytest.fixture(scope="module")
def space() -> Space[State]:
    return space_of(Rules(), start())


def test_no_interleaving_oversells_beyond_the_bound(space: Space[State], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nstock: {len(space.edges)} states, {space.transitions} transitions")  # noqa: T201
    assert len(space.edges) > 50_000
    assert [(sentence, space.way_to(state)) for state, sentence in space.broken] == []


def test_what_comes_to_rest_agrees_and_everything_can_come_to_rest(space: Space[State]) -> None:
    assert [state for state in space.edges if at_rest(state, Rules()) and not settled(state)] == []
    assert space.cannot_reach(settled) == []


@pytest.mark.parametrize("rule", [field.name for field in fields(Rules)])
def test_every_rule_is_needed(rule: str) -> None:
    space = space_of(without(rule), start()._replace(sales_here=1))
    wrong_rest = [state for state in space.edges if at_rest(state, without(rule)) and not settled(state)]
    assert space.broken or wrong_rest or space.cannot_reach(settled)


def test_the_model_offers_what_the_code_offers(space: Space[State]) -> None:
    known = {(state.known, state.heard, state.settling, state.sent) for state in space.edges}
    for on_hand, heard, settling, sent in known:
        sku = assessed(on_hand, heard, settling, sent)
        assert sku.offered == offered(on_hand, heard, settling, Rules()), (on_hand, heard, settling)
        state = start()._replace(known=on_hand, heard=heard, settling=settling, sent=sent)
        assert sku.needs_write == needs_write(state, Rules()), (on_hand, heard, settling, sent)
    assert len(known) > 20


def assessed(on_hand: int, heard: int, settling: int, sent: int) -> Sku:
    """The code's SKU with these claims, after a read that is older than what is settling."""
    entries = [
        *(Entry(order=f"held {n}", rev=1, held=1, seen_at=NOON) for n in range(heard)),
        *(Entry(order=f"taken {n}", rev=2, taken=1, taken_at=NOON, seen_at=NOON) for n in range(settling)),
    ]
    readings = (Reading(begun=NOON - timedelta(seconds=1), on_hand=on_hand),)
    sku = Sku(
        id="c:1",
        connection="c",
        variant=1,
        product=7,
        tracked=True,
        listed=Listed(shop_product="p", shop_sku="s"),
        on_hand=on_hand,
        readings=readings,
        levels=(Level(location=1, available=on_hand),),
    )
    sku = skus.assess(sku, count(entries, readings, SETTLE), POLICY, marks=0, now=NOON)
    places = sku.places if sent == sku.offered else ()
    return sku.model_copy(update={"sent": None if sent < 0 else sent, "sent_places": places})
