"""One line of a SKU's timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from contracts.base import Frozen


class What(StrEnum):
    STORE_READ = "store_read"
    ORDERS = "orders"
    DECIDED = "decided"
    SENT = "sent"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    READ_BACK = "read_back"
    LINKED = "linked"
    UNLINKED = "unlinked"


class Happening(Frozen):
    """One line of a SKU's timeline. ``before`` and ``after``: units, None where there is no such number."""

    sku: str
    rev: int
    at: datetime
    what: What
    before: int | None = None
    after: int | None = None
    told_at: datetime | None = None
    detail: str = ""
