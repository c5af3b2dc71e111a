"""Stock per location. Source: inventory v3 reference; a write's 200 does not mean that a read shows it yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from platforms.bigcommerce.caller import QueryValue, StoreCaller
from platforms.bigcommerce.models import InventoryItem, Location
from platforms.lenient import Page, numbered, wants_nothing

SCOPE = "store_inventory"
LOCATIONS_SCOPE = "store_locations_read_only"
PAGE = 1000
IDS = 500
ADJUSTMENTS = 2000


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One row. Exactly one identity: ``variant_id``, or ``product_id`` where the product is tracked as a whole."""

    location_id: int
    quantity: int
    variant_id: int | None = None
    product_id: int | None = None

    def __post_init__(self) -> None:
        if (self.variant_id is None) == (self.product_id is None):
            raise ValueError("exactly one of variant_id and product_id")

    def body(self) -> dict[str, int]:
        name, value = (
            ("variant_id", self.variant_id) if self.variant_id is not None else ("product_id", self.product_id)
        )
        return {"location_id": self.location_id, name: value or 0, "quantity": self.quantity}


class Inventory:
    def __init__(self, caller: StoreCaller) -> None:
        self._caller = caller

    async def items(
        self,
        *,
        variant_ids: Sequence[int] | None = None,
        product_ids: Sequence[int] | None = None,
        location_ids: Sequence[int] | None = None,
        page: int = 1,
        limit: int = PAGE,
    ) -> Page[InventoryItem]:
        """Items with the stock of each of their locations, at most 1,000 a page; ``next`` is a page number.

        At most 500 ids, since an address has a length. Variants that are gone are absent. An empty filter answers an
        empty page, unasked.
        """
        if wants_nothing(variant_ids, product_ids, location_ids):
            return Page(())
        if len(variant_ids or ()) > IDS or len(product_ids or ()) > IDS:
            raise ValueError(f"variant_ids, product_ids: at most {IDS}")
        query: dict[str, QueryValue] = {
            "variant_id:in": tuple(variant_ids or ()),
            "product_id:in": tuple(product_ids or ()),
            "location_id:in": tuple(location_ids or ()),
            "page": page,
            "limit": limit,
        }
        answer = await self._caller.call("GET", "/v3/inventory/items", scope=SCOPE, query=query, timeout=60.0)
        return numbered(answer.page(InventoryItem), page, limit)

    async def locations(self, *, default_only: bool = False) -> tuple[Location, ...]:
        query: dict[str, QueryValue] = {"is_default": True if default_only else None, "limit": 250}
        answer = await self._caller.call("GET", "/v3/inventory/locations", scope=LOCATIONS_SCOPE, query=query)
        return answer.many(Location)

    async def adjust_relative(self, rows: Sequence[Adjustment], *, reason: str) -> str:
        """Add signed quantities; returns the transaction id. Refused below the safety stock or before any absolute one.

        There is no idempotency key: after Uncertain, read the items before repeating.
        """
        return await self._adjust("POST", "/v3/inventory/adjustments/relative", rows, reason)

    async def adjust_absolute(self, rows: Sequence[Adjustment], *, reason: str) -> str:
        """Set quantities; returns the transaction id."""
        return await self._adjust("PUT", "/v3/inventory/adjustments/absolute", rows, reason)

    async def _adjust(self, method: str, path: str, rows: Sequence[Adjustment], reason: str) -> str:
        if not 0 < len(rows) <= ADJUSTMENTS:
            raise ValueError(f"rows: 1 to {ADJUSTMENTS}")
        body = {"reason": reason, "items": [row.body() for row in rows]}
        answer = await self._caller.call(method, path, scope=SCOPE, body=body, timeout=60.0)
        return answer.text("transaction_id")
