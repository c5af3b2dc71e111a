"""Reporting shipments that the seller makes. Source: fulfilment API reference.

There is no idempotency key: after Uncertain, read the order again and compare tracking numbers; a repeat is refused as
"already shipped" (21011006, 21011020, 21008099, 21042056).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from platforms.lenient import Page
from platforms.tiktok_shop.caller import ShopCaller, unix_bounds
from platforms.tiktok_shop.models import MarkedShipped, Package, TrackingEvent
from platforms.tiktok_shop.versions import (
    GET_PACKAGE,
    MARK_SHIPPED,
    SEARCH_PACKAGES,
    SHIP_PACKAGE,
    TRACKING,
    UPDATE_ORDER_TRACKING,
    UPDATE_PACKAGE_TRACKING,
)

ALREADY_SHIPPED = frozenset({"21011006", "21011020", "21008099", "21042056"})
PAGE = 50


class Fulfilment:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def mark_shipped(
        self, order_id: str, *, tracking_number: str, provider_id: str, line_ids: Sequence[str] = ()
    ) -> MarkedShipped:
        """US, UK, ES, IE, IT, DE, FR, JP. No line ids = the whole order; say which once a part has been shipped."""
        body: dict[str, object] = {"tracking_number": tracking_number, "shipping_provider_id": provider_id}
        if line_ids:
            body["order_line_item_ids"] = list(line_ids)
        return (await self._caller.call(MARK_SHIPPED, ids={"order_id": order_id}, body=body)).one(MarkedShipped)

    async def ship_package(self, package_id: str, *, tracking_number: str, provider_id: str) -> None:
        """The other regions, where a package exists as soon as the order is paid."""
        shipment = {"tracking_number": tracking_number, "shipping_provider_id": provider_id}
        await self._caller.call(SHIP_PACKAGE, ids={"package_id": package_id}, body={"self_shipment": shipment})

    async def correct_order_tracking(self, order_id: str, *, tracking_number: str, provider_id: str) -> None:
        """Within 72 hours, once, before delivery."""
        body = {"tracking_number": tracking_number, "shipping_provider_id": provider_id}
        await self._caller.call(UPDATE_ORDER_TRACKING, ids={"order_id": order_id}, body=body)

    async def correct_package_tracking(self, package_id: str, *, tracking_number: str, provider_id: str) -> None:
        """As above, for one package of an order that was split."""
        body = {"tracking_number": tracking_number, "shipping_provider_id": provider_id}
        await self._caller.call(UPDATE_PACKAGE_TRACKING, ids={"package_id": package_id}, body=body)

    async def package(self, package_id: str) -> Package:
        return (await self._caller.call(GET_PACKAGE, ids={"package_id": package_id})).one(Package)

    async def packages(
        self,
        *,
        status: str = "",
        updated_from: datetime | None = None,
        updated_before: datetime | None = None,
        after: str = "",
        page_size: int = PAGE,
    ) -> Page[Package]:
        body: dict[str, object] = {
            **({"package_status": status} if status else {}),
            **unix_bounds(update_time_ge=updated_from, update_time_lt=updated_before),
        }
        query = {"page_size": page_size, "page_token": after, "sort_field": "update_time", "sort_order": "ASC"}
        return (await self._caller.call(SEARCH_PACKAGES, query=query, body=body)).page("packages", Package)

    async def tracking(self, order_id: str) -> tuple[TrackingEvent, ...]:
        answer = await self._caller.call(TRACKING, ids={"order_id": order_id})
        return answer.many("tracking", TrackingEvent, id_field="description")
