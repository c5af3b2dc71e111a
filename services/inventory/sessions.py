"""What this service asks of the platforms' sessions."""

from __future__ import annotations

from typing import Protocol

from platforms.bigcommerce.client import BigCommerceClient
from platforms.tiktok_shop.client import TikTokShopClient


class Sessions(Protocol):
    """Clients of one connection's store and shop, under its leased tokens and budgets."""

    async def store(self, connection: str) -> BigCommerceClient: ...

    async def shop(self, connection: str) -> TikTokShopClient: ...
