"""Model of one SKU's stock: sales on both sides, an order that becomes a store order or is cancelled before or after
that, reads, writes and lost answers.

Numbers are units. The store has ``has``; TikTok Shop offers ``shows``; ``promised`` units were sold there and not yet
taken by a store order; ``returning`` units are of cancelled orders whose store order still stands. What inventory
knows may be old. ``since`` counts sales and cancellations that the number at TikTok Shop does not know of: the bound on
overselling. A cancellation counts, for TikTok Shop sells its unit again at once, also one that the store never had.
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
    frees: bool = True
    marks_moves: bool = True


class Flight(NamedTuple):
    """A write on its way. since: sales since its number was worked out."""

    units: int
    since: int


class State(NamedTuple):
    """known: on hand as last read.  heard: promised units as last heard.  settling: taken by the store, and the read
    that shows it is still to come.  stale: sales that ``known`` and ``heard`` do not hold.  sent: the value that
    inventory believes to be shown, -1 for none.  moved: TikTok Shop changed its number by itself.  made: store orders
    of TikTok Shop orders.  untold: cancellations that inventory has not heard of; ``gone`` of ``heard`` are theirs.
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
    made: int = 0
    returning: int = 0
    untold: int = 0
    gone: int = 0
    cancels: int = 1


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
    yield from _cancellations(state, rules)
    yield from _learning(state)
    yield from _writing(state, rules)


def _sales(state: State) -> Iterator[tuple[str, State]]:
    after = _news(state)
    if state.sales_here and state.has > 0:
        yield "sale in the store", after._replace(has=state.has - 1, sales_here=state.sales_here - 1)
    if state.sales_there and state.shows > 0:
        sold = {"shows": state.shows - 1, "promised": state.promised + 1, "sales_there": state.sales_there - 1}
        yield "sale in the shop", after._replace(**sold)


def _news(state: State) -> State:
    """One more sale or cancellation that no number knows of, not even one on its way."""
    flying = tuple(one._replace(since=one.since + 1) for one in state.flying)
    return state._replace(stale=state.stale + 1, since=state.since + 1, flying=flying)


def _cancellations(state: State, rules: Rules) -> Iterator[tuple[str, State]]:
    """TikTok Shop puts the unit back on sale at once; the store does so when its order is cancelled too."""
    if state.cancels:
        back = _news(state)._replace(shows=state.shows + 1, cancels=state.cancels - 1, untold=state.untold + 1)
        if state.heard > state.gone and state.promised:
            yield "cancelled, heard of", back._replace(promised=state.promised - 1, gone=state.gone + 1)
        if state.promised > state.heard - state.gone:
            yield "cancelled, not heard of", back._replace(promised=state.promised - 1)
        if state.made:
            yield "cancelled, made", back._replace(made=state.made - 1, returning=state.returning + 1)
    if state.returning:
        yield "store order cancelled", state._replace(has=state.has + 1, returning=state.returning - 1)
    if state.untold:
        freed = state.gone if rules.frees else 0
        told = state._replace(heard=state.heard - freed, gone=0, untold=0, moved=state.moved or rules.marks_moves)
        yield "cancellation heard", _fresh(told)


def _learning(state: State) -> Iterator[tuple[str, State]]:
    """Webhooks, the store order, reads. A lost webhook is a step that waits for the sweep, which is the same step."""
    if state.heard - state.gone < state.promised:
        yield "order heard", _fresh(state._replace(heard=state.promised + state.gone, moved=True))
    if state.heard > state.gone and state.promised:
        # The store order takes one unit: it counts as settling until a read surely shows it.
        taken = state._replace(has=state.has - 1, promised=state.promised - 1, heard=state.heard - 1)
        yield "store order made", taken._replace(settling=state.settling + 1, made=state.made + 1)
    if state.known != state.has or state.settling:
        yield "store read", _fresh(state._replace(known=state.has, settling=0))


def _fresh(state: State) -> State:
    """Nothing unknown is left once both sides are as they are."""
    complete = state.known - state.settling == state.has and state.heard == state.promised and not state.gone
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
    """I4: never more offered than the store has less what is promised, beyond what the number cannot know."""
    over = state.shows - max(0, state.has + state.returning - state.promised)
    if over > state.since:
        yield f"I4 {over} units too many are offered, {state.since} events explain them"


def settled(state: State) -> bool:
    """I3: nothing is under way, and TikTok Shop shows what the rules give."""
    return not state.flying and not state.returning and state.shows == max(0, state.has - state.promised)


def at_rest(state: State, rules: Rules) -> bool:
    """Nobody has anything left to do by himself."""
    heard = state.heard == state.promised and not state.untold and not state.returning
    quiet = not state.flying and heard and state.known == state.has and not state.settling
    return quiet and not needs_write(state, rules)


def without(name: str) -> Rules:
    return replace(Rules(), **{name: False})
