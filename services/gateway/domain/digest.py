"""What needs a person at one connection, gathered into one mail instead of a flood. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chassis.actors import ActorState, Change
from contracts.base import Frozen
from contracts.orders import OrderChangedV1
from contracts.tasks import TaskProgressedV1, TaskStatus

GATHER = timedelta(minutes=2)
BETWEEN = timedelta(minutes=30)
KEPT_KEYS = 2000
KEPT_ENTRIES = 200


class Entry(Frozen):
    key: str
    sentence: str


class Digest(ActorState):
    """One per connection. keys: what was told or waits to be told already. number: of the next mail."""

    entries: tuple[Entry, ...] = ()
    more: int = 0
    keys: tuple[str, ...] = ()
    number: int = 1
    waiting_since: datetime | None = None
    told_at: datetime | None = None


def due(digest: Digest) -> Mapping[str, datetime | None]:
    """A few minutes after the first entry, and not more often than every half hour."""
    if digest.waiting_since is None:
        return {}
    at = digest.waiting_since + GATHER
    return {"digest": max(at, digest.told_at + BETWEEN) if digest.told_at else at}


def heard_order(digest: Digest | None, order: OrderChangedV1, now: datetime) -> Change[Digest] | None:
    """Cancelled and oversold orders, and those that cannot be created or shipped as they are."""
    found: list[Entry] = []
    name = order.shop_order
    if order.cancelled and not order.oversold:
        sentence = f"Order {name} was cancelled. {order.cancel_reason}".strip()
        found.append(Entry(key=f"{name}:cancelled", sentence=sentence))
    if order.oversold:
        found.append(Entry(key=f"{name}:oversold", sentence=f"Order {name} was cancelled for lack of stock: oversold."))
    found += [
        Entry(key=f"{name}:{problem.code}", sentence=f"Order {name}: {problem.message} {problem.fix}".strip())
        for problem in order.problems
        if problem.who in ("merchant", "store", "shop")
    ]
    return added(digest, order.connection, found, now)


def heard_task(digest: Digest | None, task: TaskProgressedV1, now: datetime) -> Change[Digest] | None:
    """A task that ended with failures, or was refused."""
    if task.status is TaskStatus.REFUSED:
        sentence = f"The task {task.kind} was refused."
    elif task.status is TaskStatus.COMPLETED and task.failed:
        sentence = f"The task {task.kind}: {task.failed} of {task.done} did not go through."
    else:
        return None
    return added(digest, task.connection, [Entry(key=f"task:{task.id}", sentence=sentence)], now)


def added(digest: Digest | None, connection: str, found: list[Entry], now: datetime) -> Change[Digest] | None:
    """Each key is told once."""
    known = digest or Digest(id=connection, connection=connection)
    fresh = [entry for entry in found if entry.key not in known.keys]
    if not fresh:
        return None
    room = max(0, KEPT_ENTRIES - len(known.entries))
    return Change(
        known.model_copy(
            update={
                "entries": (*known.entries, *fresh[:room]),
                "more": known.more + len(fresh[room:]),
                "keys": (*known.keys, *(entry.key for entry in fresh))[-KEPT_KEYS:],
                "waiting_since": known.waiting_since or now,
            }
        )
    )


def told(digest: Digest | None, number: int, entries: int, now: datetime) -> Change[Digest] | None:
    """The mails under this number are written down; what came meanwhile waits for the next."""
    if digest is None or digest.number != number:
        return None
    rest = digest.entries[entries:]
    return Change(
        digest.model_copy(
            update={
                "entries": rest,
                "more": 0,
                "number": number + 1,
                "told_at": now,
                "waiting_since": now if rest else None,
            }
        )
    )
