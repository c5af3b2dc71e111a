"""Warehouses, delivery options and the carriers that each option knows."""

from __future__ import annotations

from platforms.tiktok_shop.caller import ShopCaller
from platforms.tiktok_shop.models import DeliveryOption, ShippingProvider, Warehouse
from platforms.tiktok_shop.versions import DELIVERY_OPTIONS, SHIPPING_PROVIDERS, WAREHOUSES


class Logistics:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def warehouses(self) -> tuple[Warehouse, ...]:
        """Sales and return warehouses. One place has two ids, one of each type, and a common ``entity_id``."""
        return (await self._caller.call(WAREHOUSES)).many("warehouses", Warehouse)

    async def delivery_options(self, warehouse_id: str) -> tuple[DeliveryOption, ...]:
        ids = {"warehouse_id": warehouse_id}
        return (await self._caller.call(DELIVERY_OPTIONS, ids=ids)).many("delivery_options", DeliveryOption)

    async def shipping_providers(self, delivery_option_id: str) -> tuple[ShippingProvider, ...]:
        """Refused with 21008117 for options that TikTok ships itself."""
        ids = {"delivery_option_id": delivery_option_id}
        return (await self._caller.call(SHIPPING_PROVIDERS, ids=ids)).many("shipping_providers", ShippingProvider)
