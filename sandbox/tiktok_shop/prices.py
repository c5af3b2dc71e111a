"""Prices per SKU (`POST /product/202309/products/{id}/prices/update`): all of them or none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.product_rules import price_faults
from sandbox.tiktok_shop.state import Product, Shop, Sku, Wire


class Prices(Area):
    def update(self, shop: Shop, product_id: str, body: Wire) -> dict[str, Any]:
        product = self.engine.products.owned(shop, product_id)
        rows = body.get("skus")
        if not isinstance(rows, list) or not rows:
            raise ApiError(12052902)
        if product.status != "ACTIVATE":
            raise ApiError(12019113)
        if product.promotion_locked:
            raise ApiError(12052038)
        if product.under_appeal:
            raise ApiError(12052308)
        found = [(self._sku(product, row), row) for row in rows]
        if len({sku.id for sku, _ in found}) != len(found):
            raise ApiError(12052553)
        for _, row in found:
            for fault in price_faults(shop, row.get("price")):
                raise fault
        for sku, row in found:
            self.set(product, sku, Decimal(str(row["price"]["amount"])))
            if row.get("list_price"):
                sku.list_price = row["list_price"]
        return {}

    def set(self, product: Product, sku: Sku, amount: Decimal) -> None:
        if amount == sku.price:
            return
        self.engine.changed("price", sku.id, str(sku.price), str(amount))
        sku.price = amount
        product.update_time = self.now

    def _sku(self, product: Product, row: Wire) -> Sku:
        sku = product.skus.get(str(row.get("id", "")))
        if sku is None:
            raise ApiError(12052557)
        return sku
