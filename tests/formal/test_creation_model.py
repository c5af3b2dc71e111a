"""Order creation, every interleaving of two processes, two repeated webhooks, two crashes and two lost answers."""

from __future__ import annotations

from dataclasses import fields

import pytest

from contracts.settings import OrderSettings
from services.orders.domain import creation
from services.orders.domain.order import Attempt, Create, Order, Outcome, StoreOrder
from tests.formal.creation import Rules, State, decide, settled, steps, without, wrong
from tests.formal.search import Space, explore
from tests.unit.orders.making import TIMING, at, order, shop

SENT, SETTLED, LOOKED = 60.0, 60.0 + 90.0, 200.0
SETTINGS = OrderSettings()
DECISIONS = {creation.Nothing: "nothing", creation.Wait: "wait", creation.LookUp: "look up", creation.Send: "send"}


def space_of(rules: Rules) -> Space[State]:
    return explore(State(), lambda state: steps(state, rules), wrong)


@pytest.fixture(scope="module")
def space() -> Space[State]:
    return space_of(Rules())


def test_no_interleaving_loses_or_doubles_an_order(space: Space[State], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\norder creation: {len(space.edges)} states, {space.transitions} transitions")  # noqa: T201
    assert len(space.edges) > 5_000
    assert [(sentence, space.way_to(state)) for state, sentence in space.broken] == []
    assert space.cannot_reach(settled) == []


@pytest.mark.parametrize("rule", [field.name for field in fields(Rules)])
def test_every_rule_is_needed(rule: str) -> None:
    """The net of this model catches fish: without any one rule an order is lost or doubled."""
    assert space_of(without(rule)).broken


def test_the_model_decides_as_the_code_does(space: Space[State]) -> None:
    compared = 0
    for state in space.edges:
        step = creation.next_step(as_order(state), SETTINGS, moment_of(state), TIMING)
        assert DECISIONS[type(step)] == decide(state, Rules()), (state, step)
        compared += 1
    assert compared == len(space.edges)


def test_the_models_steps_are_the_codes_steps() -> None:
    """Begin, find none once and twice, and find it, on the code's own state."""
    begun = creation.begun(order(), 1, "lease", at(0), at(SENT), SETTINGS)
    assert standing(begun) == "open"
    once = creation.not_found(begun, at(SETTLED))
    assert standing(once) == "absent1"
    assert standing(creation.not_found(once, at(LOOKED))) == "absent"
    made = creation.Made(id=100, status=11, made_at=at(0))
    assert standing(creation.adopted(once, (made,), SETTINGS, _taking(), at(LOOKED))) == "done"


def as_order(state: State) -> Order:
    """The code's order in the situation that the model's state stands for."""
    facts = shop("CANCELLED" if state.cancelled else "AWAITING_SHIPMENT")
    store = StoreOrder(id=100, status=11, made_at=at(0)) if state.recorded else None
    outcome = {"absent": Outcome.ABSENT, "done": Outcome.CREATED}.get(state.attempt, Outcome.OPEN)
    absent_at = {"absent1": (at(SETTLED),), "absent": (at(SETTLED), at(LOOKED))}.get(state.attempt, ())
    attempt = Attempt(number=1, by="lease", started_at=at(0), send_by=at(SENT), outcome=outcome, absent_at=absent_at)
    return order(facts, create=Create(attempts=(attempt,) if state.attempt else ()), store=store)


def moment_of(state: State) -> object:
    """Before or after the time at which an attempt of this state may be touched."""
    if state.attempt == "absent1":
        return at(SETTLED + TIMING.apart if state.old else SETTLED + 1)
    return at(SETTLED if state.old else SENT)


def standing(changed: Order) -> str:
    if changed.store is not None:
        return "done"
    attempt = changed.create.attempts[-1]
    if attempt.outcome is Outcome.OPEN:
        return "absent1" if attempt.absent_at else "open"
    return str(attempt.outcome.value)


def _taking() -> object:
    from contracts.gateway import StockTaking

    return StockTaking.ORDER_PLACED
