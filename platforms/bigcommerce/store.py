"""The store itself: information, time, settings. Source: store information v2, settings v3."""

from __future__ import annotations

from datetime import UTC, datetime

from platforms.bigcommerce.caller import QueryValue, StoreCaller
from platforms.bigcommerce.models import InventorySettings, StoreInfo
from platforms.lenient import Lenient

SCOPE = "store_v2_information_read_only"


class _Time(Lenient):
    time: int


class Store:
    def __init__(self, caller: StoreCaller) -> None:
        self._caller = caller

    async def info(self) -> StoreInfo:
        return (await self._caller.call("GET", "/v2/store", scope=SCOPE)).one(StoreInfo)

    async def time(self) -> datetime:
        """The platform's clock; the cheapest proof that a token works."""
        answer = await self._caller.call("GET", "/v2/time", scope=SCOPE)
        return datetime.fromtimestamp(answer.one(_Time).time, UTC)

    async def inventory_settings(self, *, channel_id: int | None = None) -> InventorySettings:
        """The channel's own settings, or the global ones, which apply to orders entered by hand."""
        query: dict[str, QueryValue] = {"channel_id": channel_id}
        return (await self._caller.call("GET", "/v3/settings/inventory", scope=SCOPE, query=query)).one(
            InventorySettings
        )
