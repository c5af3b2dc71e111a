"""Stock of listings. Quantities are absolute: the last write wins, an order in between is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from platforms.tiktok_shop.caller import ShopCaller, listed
from platforms.tiktok_shop.models import ItemError, ProductStock
from platforms.tiktok_shop.versions import SEARCH_STOCK, UPDATE_STOCK

SEARCH_PRODUCTS = 100
SEARCH_SKUS = 600


class Inventory:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def update(self, product_id: str, quantities: Mapping[str, Mapping[str, int]]) -> tuple[ItemError, ...]:
        """quantities: SKU id -> warehouse id -> units. SKUs of this product only, every warehouse of each SKU.

        Returns the SKUs that were refused; the others are set.
        """
        skus = [
            {"id": sku, "inventory": [{"warehouse_id": place, "quantity": units} for place, units in places.items()]}
            for sku, places in quantities.items()
        ]
        answer = await self._caller.call(UPDATE_STOCK, ids={"product_id": product_id}, body={"skus": skus})
        return answer.item_errors()

    async def search(self, *, product_ids: Sequence[str] = (), sku_ids: Sequence[str] = ()) -> tuple[ProductStock, ...]:
        """Either at most 100 products or at most 600 SKUs. What is unknown to the shop is absent."""
        if bool(product_ids) == bool(sku_ids):
            raise ValueError("either product_ids or sku_ids")
        if len(product_ids) > SEARCH_PRODUCTS or len(sku_ids) > SEARCH_SKUS:
            raise ValueError(f"product_ids: at most {SEARCH_PRODUCTS}; sku_ids: at most {SEARCH_SKUS}")
        body = listed(product_ids=product_ids, sku_ids=sku_ids)
        answer = await self._caller.call(SEARCH_STOCK, body=body, timeout=60.0)
        return answer.many("inventory", ProductStock, id_field="product_id")
