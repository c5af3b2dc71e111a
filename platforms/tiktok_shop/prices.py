"""Prices of listings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from platforms.tiktok_shop.caller import ShopCaller
from platforms.tiktok_shop.versions import UPDATE_PRICES


class Prices:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def update(self, product_id: str, prices: Mapping[str, Decimal], *, currency: str) -> None:
        """prices: SKU id -> display price in the shop's currency. All or none is set.

        Only live products outside a promotion; bounds for each region in platforms/tiktok_shop/rules.py.
        """
        skus = [
            {"id": sku, "price": {"amount": format(amount, "f"), "currency": currency}}
            for sku, amount in prices.items()
        ]
        await self._caller.call(UPDATE_PRICES, ids={"product_id": product_id}, body={"skus": skus})
