"""Reservations: units sold on TikTok Shop that the store has not yet taken off, one entry per order and variant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from contracts.base import Frozen
from contracts.orders import Claim, OrderChangedV1

BUCKETS = 32


class Entry(Frozen):
    """What one order claims of one variant.

    rev: of our copy of the order; a newer entry replaces an older one, never the reverse.
    held: units promised and not taken.  taken: units that the store order took at ``taken_at``.
    seen_at: when we first heard of the order.
    """

    order: str
    rev: int
    held: int = 0
    taken: int = 0
    taken_at: datetime | None = None
    seen_at: datetime
    ended_at: datetime | None = None


class Reading(Frozen):
    """One read of the store: when it began and what it showed."""

    begun: datetime
    on_hand: int


@dataclass(frozen=True)
class Count:
    """held + settling - landed units are reserved now.

    settle_at: when a read of the store would settle the next of the taken units, None when nothing settles.
    """

    held: int = 0
    settling: int = 0
    landed: int = 0
    settle_at: datetime | None = None

    @property
    def reserved(self) -> int:
        return self.held + self.settling - self.landed


def bucket_of(order: str) -> int:
    """Which of a SKU's 32 reservation documents holds the order's entry."""
    return crc32(order.encode()) % BUCKETS


def count(
    entries: Iterable[Entry], readings: Sequence[Reading], settle: float, unlinked_at: datetime | None = None
) -> Count:
    """Reserved units, given the store's reads in order of time (the last one is the present on hand).

    Units that a store order took are subtracted until a read that began ``settle`` seconds later has shown them gone.
    Until then a fall since the last read before the taking counts as those units landing. Entries older than the last
    removal of the link claim nothing.
    """
    living = [entry for entry in entries if unlinked_at is None or entry.seen_at > unlinked_at]
    held = sum(entry.held for entry in living)
    pause = timedelta(seconds=settle)
    now = readings[-1] if readings else None
    settling = [
        (entry.taken_at, entry.taken)
        for entry in living
        if entry.taken > 0 and entry.taken_at is not None and (now is None or now.begun < entry.taken_at + pause)
    ]
    if not settling:
        return Count(held=held)
    units = sum(taken for _, taken in settling)
    first = min(moment for moment, _ in settling)
    before = [reading for reading in readings if reading.begun < first]
    fall = max(0, before[-1].on_hand - now.on_hand) if before and now else 0
    return Count(held=held, settling=units, landed=min(fall, units), settle_at=first + pause)


def kept(readings: Sequence[Reading], settle: float, most: int = 40) -> tuple[Reading, ...]:
    """The reads that ``count`` may still need: those of the last two settling times, and the one before them."""
    if not readings:
        return ()
    since = readings[-1].begun - timedelta(seconds=2 * settle)
    older = [reading for reading in readings if reading.begun < since]
    return tuple([*older[-1:], *(reading for reading in readings if reading.begun >= since)][-most:])


def claims_of(order: OrderChangedV1) -> dict[int, tuple[int, int]]:
    """Variant -> (held, taken) units of an order; unlinked lines and released units claim nothing."""
    claims: dict[int, tuple[int, int]] = {}
    for unit in order.units:
        if unit.variant is None:
            continue
        held, taken = claims.get(unit.variant, (0, 0))
        if unit.claim is Claim.HELD:
            held += unit.quantity
        elif unit.claim is Claim.TAKEN:
            taken += unit.quantity
        claims[unit.variant] = (held, taken)
    return claims
