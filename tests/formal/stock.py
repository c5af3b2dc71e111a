"""Model of one SKU's stock: sales on both sides, an order that becomes a store order, reads, writes and lost answers.

Numbers are units. The store has ``has``; TikTok Shop offers ``shows``; ``promised`` units were sold there and not yet
taken by a store order. What inventory knows may be old. ``since`` counts sales that the number at TikTok Shop does not
know of: the bound on overselling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True)
class Rules:
    """What the product does; a test turns each one off and sees it matter."""

    reserves: bool = True
    settles: bool = True
    reads_back: bool = True
    one_in_flight: bool = True


class Flight(NamedTuple):
    """A write on its way. since: sales since its number was worked out."""

    units: int
    since: int


class State(NamedTuple):
    """known: on hand as last read.  heard: promised units as last heard.  settling: taken by the store, and the read
    that shows it is still to come.  stale: sales that ``known`` and ``heard`` do not hold.  sent: the value that
    inventory believes to be shown, -1 for none.  moved: TikTok Shop changed its number by itself.
    """

    has: int
    shows: int
    promised: int = 0
    known: int = 0
    heard: int = 0
    settling: int = 0
    stale: int = 0
    since: int = 0
    sent: int = -1
    moved: bool = False
    flying: tuple[Flight, ...] = ()
    sales_here: int = 2
    sales_there: int = 2
    lost: int = 1


def start(units: int = 2) -> State:
    return State(has=units, shows=units, known=units, sent=units)


def offered(known: int, heard: int, settling: int, rules: Rules) -> int:
    """What the rules offer, from what is known."""
    reserved = (heard if rules.reserves else 0) + (settling if rules.settles else 0)
    return max(0, known - reserved)


def needs_write(state: State, rules: Rules) -> bool:
    return state.moved or state.sent != offered(state.known, state.heard, state.settling, rules)


def steps(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    yield from _sales(state)
    yield from _learning(state)
    yield from _writing(state, rules)


def _sales(state: State) -> Iterator[tuple[str, State]]:
    flying = tuple(one._replace(since=one.since + 1) for one in state.flying)
    more = {"stale": state.stale + 1, "since": state.since + 1, "flying": flying}
    if state.sales_here and state.has > 0:
        yield "sale in the store", state._replace(has=state.has - 1, sales_here=state.sales_here - 1, **more)
    if state.sales_there and state.shows > 0:
        sold = {"shows": state.shows - 1, "promised": state.promised + 1, "sales_there": state.sales_there - 1}
        yield "sale in the shop", state._replace(**sold, **more)


def _learning(state: State) -> Iterator[tuple[str, State]]:
    """Webhooks, the store order, reads. A lost webhook is a step that waits for the sweep, which is the same step."""
    if state.heard < state.promised:
        yield "order heard", _fresh(state._replace(heard=state.promised, moved=True))
    if state.heard and state.promised:
        # The store order takes one unit: it counts as settling until a read surely shows it.
        taken = state._replace(has=state.has - 1, promised=state.promised - 1, heard=state.heard - 1)
        yield "store order made", taken._replace(settling=state.settling + 1)
    if state.known != state.has or state.settling:
        yield "store read", _fresh(state._replace(known=state.has, settling=0))


def _fresh(state: State) -> State:
    """Nothing unknown is left once both sides are as they are."""
    complete = state.known - state.settling == state.has and state.heard == state.promised
    return state._replace(stale=0) if complete else state


def _writing(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    if needs_write(state, rules) and (not state.flying or not rules.one_in_flight) and len(state.flying) < 2:
        units = offered(state.known, state.heard, state.settling, rules)
        flight = Flight(units, state.stale)
        yield "write begins", state._replace(flying=(*state.flying, flight), sent=units, moved=False)
    for number, flight in enumerate(state.flying):
        rest = (*state.flying[:number], *state.flying[number + 1 :])
        landed = state._replace(shows=flight.units, since=flight.since, flying=rest)
        yield "write lands", landed
        if state.lost:
            # No answer, and nothing landed: the value counts as not sent, unless nobody reads back.
            unsure = state._replace(flying=rest, lost=state.lost - 1)
            yield "write is lost", unsure._replace(sent=-1) if rules.reads_back else unsure


def wrong(state: State) -> Iterator[str]:
    """I4: never more offered than the store has less what is promised, beyond the sales that the number cannot know."""
    over = state.shows - max(0, state.has - state.promised)
    if over > state.since:
        yield f"I4 {over} units too many are offered, {state.since} sales explain them"


def settled(state: State) -> bool:
    """I3: nothing is under way, and TikTok Shop shows what the rules give."""
    return not state.flying and state.shows == max(0, state.has - state.promised)


def at_rest(state: State, rules: Rules) -> bool:
    """Nobody has anything left to do by himself."""
    quiet = not state.flying and state.heard == state.promised and state.known == state.has and not state.settling
    return quiet and not needs_write(state, rules)


def without(name: str) -> Rules:
    return replace(Rules(), **{name: False})
