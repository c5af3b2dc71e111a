"""Which products a list or a command means: one filter for both, over indexed fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any

LAST = "\U0010ffff"


def matching(
    connection: str, search: str = "", status: str = "", category: str = "", until: datetime | None = None
) -> dict[str, Any]:
    """The store's filter.

    search: start of a word of the name, a SKU, or an id.  status: a View.  until: known by then.
    """
    query: dict[str, Any] = {"connection": connection}
    if until is not None:
        query["known_since"] = {"$lte": until}
    if status:
        query["views"] = status
    if category:
        query["category"] = category
    if search.strip():
        folded = search.strip().casefold()[:100]
        query["words"] = {"$elemMatch": {"$gte": folded, "$lt": folded + LAST}}
    return query
