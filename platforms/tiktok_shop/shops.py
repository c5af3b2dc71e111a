"""The shops that a token may act for."""

from __future__ import annotations

from platforms.tiktok_shop.caller import ShopCaller
from platforms.tiktok_shop.models import ActiveShop, Shop
from platforms.tiktok_shop.versions import ACTIVE_SHOPS, LIST_SHOPS


class Shops:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def authorized(self) -> tuple[Shop, ...]:
        """Every shop of the authorization, with its cipher. Works on a client whose cipher is still ""."""
        return (await self._caller.call(LIST_SHOPS)).many("shops", Shop)

    async def active(self) -> tuple[ActiveShop, ...]:
        """The seller's active shops; one that is missing here is closed or suspended."""
        return (await self._caller.call(ACTIVE_SHOPS)).many("shops", ActiveShop)
