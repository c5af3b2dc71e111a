"""The sweep of one connection: what hints did not tell, found by cursors with an overlap."""

from __future__ import annotations

from datetime import datetime, timedelta

from chassis.actors import ActorState, Change
from contracts.gateway import ConnectionChangedV1, Pausable


class Sweep(ActorState):
    """``<connection>``. cursors: everything changed before them was seen.  next: when to sweep again.

    facts_rev: of the connection snapshot that ``works`` and ``reviewed`` come from; reviewed: the rev for which every
    order that was held back has been looked at again.
    """

    works: bool = False
    facts_rev: int = 0
    reviewed: int = 0
    shop_cursor: datetime | None = None
    shop_next: datetime | None = None
    shop_swept: datetime | None = None
    store_cursor: datetime | None = None
    store_next: datetime | None = None
    store_swept: datetime | None = None


def follow(sweep: Sweep | None, heard: ConnectionChangedV1) -> Change[Sweep] | None:
    """Sweep while the connection's orders are at work; look again at what its settings may have held back."""
    sweep = sweep or Sweep(id=heard.id, connection=heard.id)
    if heard.rev <= sweep.facts_rev and sweep.rev:
        return None
    works = heard.works(Pausable.ORDERS)
    changes: dict[str, object] = {"works": works, "facts_rev": heard.rev}
    if works and not sweep.works:
        changes |= {"shop_next": None, "store_next": None}
    return Change(sweep.model_copy(update=changes))


def at_once(sweep: Sweep | None) -> Change[Sweep] | None:
    """Both sides are swept now, from where the last sweeps came to."""
    return Change(sweep.model_copy(update={"shop_next": None, "store_next": None})) if sweep else None


def due(sweep: Sweep) -> dict[str, datetime | None]:
    if not sweep.works:
        return {}
    flows: dict[str, datetime | None] = {"sweep_shop": sweep.shop_next, "sweep_store": sweep.store_next}
    if sweep.reviewed < sweep.facts_rev:
        flows["review"] = None
    return flows


def start_of(cursor: datetime | None, overlap: float) -> datetime | None:
    """Where the next sweep starts; None: at the beginning."""
    return None if cursor is None else cursor - timedelta(seconds=overlap)


def shop_page(sweep: Sweep, seen: datetime | None) -> Change[Sweep]:
    """A page is taken in: the cursor moves to its newest row, never back."""
    cursor = max((t for t in (sweep.shop_cursor, seen) if t is not None), default=None)
    return Change(sweep.model_copy(update={"shop_cursor": cursor}))


def shop_done(sweep: Sweep, started: datetime, next_at: datetime) -> Change[Sweep]:
    """The sweep came to the end of the list."""
    return Change(sweep.model_copy(update={"shop_next": next_at, "shop_swept": started}))


def store_done(sweep: Sweep, started: datetime, next_at: datetime) -> Change[Sweep]:
    return Change(sweep.model_copy(update={"store_cursor": started, "store_next": next_at, "store_swept": started}))


def review_done(sweep: Sweep, rev: int) -> Change[Sweep]:
    return Change(sweep.model_copy(update={"reviewed": max(sweep.reviewed, rev)}))
