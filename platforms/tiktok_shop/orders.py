"""Orders, read only. One line item is one unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from platforms.lenient import Page
from platforms.tiktok_shop.caller import ShopCaller, unix_bounds
from platforms.tiktok_shop.models import Order, PriceDetail
from platforms.tiktok_shop.versions import GET_ORDERS, PRICE_DETAIL, SEARCH_ORDERS

PAGE = 100
DETAIL_IDS = 50


class Orders:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def search(
        self,
        *,
        status: str = "",
        created_from: datetime | None = None,
        created_before: datetime | None = None,
        updated_from: datetime | None = None,
        updated_before: datetime | None = None,
        sort_field: str = "update_time",
        sort_order: str = "ASC",
        after: str = "",
        page_size: int = PAGE,
    ) -> Page[Order]:
        """Whole orders, at most 100 a page. The lower bounds are included, the upper ones are not.

        By update time, oldest first: descending pages would shift while orders arrive.
        """
        body: dict[str, object] = {
            **({"order_status": status} if status else {}),
            **unix_bounds(
                create_time_ge=created_from,
                create_time_lt=created_before,
                update_time_ge=updated_from,
                update_time_lt=updated_before,
            ),
        }
        query = {"page_size": page_size, "sort_field": sort_field, "sort_order": sort_order, "page_token": after}
        answer = await self._caller.call(SEARCH_ORDERS, query=query, body=body, timeout=60.0)
        return answer.page("orders", Order)

    async def get(self, order_ids: Sequence[str]) -> Page[Order]:
        """At most 50 orders by id. Those that this shop does not have are absent, or the call is refused."""
        if not 0 < len(order_ids) <= DETAIL_IDS:
            raise ValueError(f"order_ids: 1 to {DETAIL_IDS}")
        answer = await self._caller.call(GET_ORDERS, query={"ids": ",".join(order_ids)})
        return answer.page("orders", Order)

    async def price_detail(self, order_id: str) -> PriceDetail:
        return (await self._caller.call(PRICE_DETAIL, ids={"order_id": order_id})).one(PriceDetail)
