"""What happened to a SKU, told from the difference of two of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from services.inventory.domain.happening import Happening, What
from services.inventory.domain.sku import Sku

_Line = Callable[[What, int | None, int | None, str], Happening]


def story(before: Sku | None, after: Sku, now: datetime) -> list[Happening]:
    """The lines that this change adds, in the order of cause and effect."""
    old = before or Sku(id=after.id, connection=after.connection, variant=after.variant)
    return list(_lines(old, after, now))


def _lines(old: Sku, new: Sku, now: datetime) -> Iterator[Happening]:
    def line(what: What, before: int | None, after: int | None, detail: str = "", at: datetime = now) -> Happening:
        return Happening(
            sku=new.id,
            rev=new.rev,
            at=at,
            what=what,
            before=before,
            after=after,
            told_at=old.told_at or new.told_at,
            detail=detail,
        )

    if old.linked != new.linked:
        yield line(What.LINKED if new.linked else What.UNLINKED, None, None)
    if new.on_hand != old.on_hand and new.read_at is not None:
        yield line(What.STORE_READ, old.on_hand, new.on_hand, at=new.read_at)
    if new.reserved != old.reserved:
        yield line(What.ORDERS, old.reserved, new.reserved, f"{new.held} held, {new.settling} settling")
    if new.offered != old.offered:
        yield line(What.DECIDED, old.offered, new.offered, "low" if new.low else "")
    if new.generation != old.generation:
        yield _answer(new, old, line)
    if new.seen_at != old.seen_at:
        yield line(What.READ_BACK, old.seen, new.seen)


def _answer(new: Sku, old: Sku, line: _Line) -> Happening:
    number = f"write {new.generation}"
    if new.trouble is not None and new.trouble != old.trouble:
        return line(What.REFUSED, old.sent, new.offered, f"{number}: {new.trouble.code} {new.trouble.message}")
    if new.sent is None:
        return line(What.UNCLEAR, old.sent, new.offered, number)
    return line(What.SENT, old.sent, new.sent, number)
