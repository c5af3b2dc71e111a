"""Model of order creation: one TikTok Shop order, two processes, webhooks that repeat, answers that get lost, crashes.

Time is three facts: whether the newest call can still land (``flying``), whether the attempt may be touched again
(``old``) and whether the store's search shows what was made (``shown``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

PROCESSES = 2


@dataclass(frozen=True)
class Rules:
    """What the product does; a test turns each one off and sees it matter."""

    waits: bool = True
    looks_up: bool = True
    looks_twice: bool = True
    saves_attempt: bool = True
    checks_record: bool = True
    respects_send_by: bool = True


class State(NamedTuple):
    """due: a wake-up stands.  attempt: "" none yet, "open", "absent1" looked up once, "done".

    old: nothing of the open attempt can land any more.  holds: per process what it is about to do with its lease
    ("", "send", "answer"), "late" once it was paused beyond send_by.  flying: calls under way that may still land.
    made: store orders.  shown: the store's search shows them.  recorded: ours is known.  paid, cancelled: at the shop.
    crashes, hooks, lost: how many are left.
    """

    due: bool = True
    attempt: str = ""
    tries: int = 0
    old: bool = False
    holds: tuple[str, ...] = ("",) * PROCESSES
    flying: int = 0
    made: int = 0
    shown: bool = True
    recorded: bool = False
    cancelled: bool = False
    ended: bool = False
    crashes: int = 2
    hooks: int = 2
    lost: int = 2


def decide(state: State, rules: Rules) -> str:
    """What the create flow may do with the order now: "nothing", "wait", "look up" or "send"."""
    if state.recorded and rules.checks_record:
        return "nothing"
    if state.attempt in ("open", "absent1"):
        if not state.old and rules.waits:
            return "wait"
        return "look up" if rules.looks_up else "send"
    if state.cancelled:
        return "nothing"
    return "send"


def steps(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    """What may happen next. A state that is wrong already is not followed: broken rules would make endless ones."""
    if state.made > 1 or state.flying > PROCESSES:
        return
    yield from _world(state, rules)
    for process in range(PROCESSES):
        yield from _process(state, process, rules)


def _world(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    if state.hooks:
        yield "webhook again", state._replace(due=True, hooks=state.hooks - 1)
    if not state.due and not state.recorded:
        yield "sweep", state._replace(due=True)
    if state.flying:
        landed = state._replace(flying=state.flying - 1, made=state.made + 1, shown=False)
        yield "call lands", landed
        yield "call is lost", state._replace(flying=state.flying - 1)
    if not state.shown:
        yield "search catches up", state._replace(shown=True)
    if not state.cancelled and not state.recorded:
        yield "buyer cancels", state._replace(cancelled=True)
    if state.attempt in ("open", "absent1") and not state.old and not state.flying:
        # Before the first look: send_by, time-out and margin are over, nothing can land. Before the second: the search
        # shows what did.
        late = tuple("late" if hold == "send" else "" if hold == "answer" else hold for hold in state.holds)
        yield "time passes", state._replace(old=True, shown=state.shown or state.attempt == "absent1", holds=late)


def _process(state: State, number: int, rules: Rules) -> Iterator[tuple[str, State]]:
    def holding(what: str) -> tuple[str, ...]:
        return (*state.holds[:number], what, *state.holds[number + 1 :])

    hold = state.holds[number]
    if hold and state.crashes:
        yield f"process {number} dies", state._replace(holds=holding(""), crashes=state.crashes - 1, due=True)
    if hold == "" and state.due and (state.old or not any(each in ("send", "answer") for each in state.holds)):
        yield from _claimed(state, number, holding, rules)
    elif hold == "send":
        yield f"process {number} calls", state._replace(holds=holding("answer"), flying=state.flying + 1)
    elif hold == "late":
        if rules.respects_send_by:
            yield f"process {number} sends nothing after send_by", state._replace(holds=holding(""))
        else:
            yield f"process {number} calls late", state._replace(holds=holding("answer"), flying=state.flying + 1)
    elif hold == "answer" and not state.flying:
        if state.made:
            yield f"process {number} hears its answer", _recorded(state)._replace(holds=holding(""))
        if state.lost:
            yield (
                f"the answer to process {number} is lost",
                state._replace(holds=holding(""), lost=state.lost - 1, due=True),
            )


def _claimed(state: State, number: int, holding: object, rules: Rules) -> Iterator[tuple[str, State]]:
    assert callable(holding)
    what = decide(state, rules)
    if what in ("nothing", "wait"):
        ended = what == "nothing" and not state.recorded
        yield f"process {number} finds {what}", state._replace(due=what == "wait", ended=state.ended or ended)
    elif what == "send":
        attempt = "open" if rules.saves_attempt else state.attempt
        begun = state._replace(attempt=attempt, old=False, tries=min(state.tries + 1, 3), holds=holding("send"))
        yield f"process {number} begins", begun
    elif state.made and state.shown:
        yield f"process {number} finds it", _recorded(state)
    elif state.attempt == "open" and rules.looks_twice:
        yield f"process {number} finds none", state._replace(attempt="absent1", old=False, due=True)
    else:
        yield f"process {number} finds none again", state._replace(attempt="absent", old=False)


def _recorded(state: State) -> State:
    return state._replace(recorded=True, attempt="done", due=False)


def wrong(state: State) -> Iterator[str]:
    if state.made > 1:
        yield f"I2 {state.made} store orders"
    if state.recorded and not state.made:
        yield "I1 recorded and not made"
    if state.cancelled and state.holds == ("",) * PROCESSES and state.ended and state.made and not state.recorded:
        yield "I1 given up with a store order that nobody knows"


def settled(state: State) -> bool:
    """Made and known, or cancelled before anything was made."""
    return (state.recorded and state.made == 1) or (state.cancelled and not state.made and not state.flying)


def without(name: str) -> Rules:
    return replace(Rules(), **{name: False})
