"""The two platforms as people use and see them: the merchant's store, the buyer's shop, and their ledgers.

Everything read here comes from the platforms' side, never from Tandem's own state.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

import httpx


@dataclass
class World:
    """The sandbox's control API. ``store``: hash of the store, ``shop``: id of the shop.

    ``threshold``: at or below it a SKU is offered as 0; what the merchant of the story set.
    """

    http: httpx.Client
    bigcommerce: httpx.Client
    store: str
    shop: str
    threshold: int = 0

    @classmethod
    def of(cls, control_url: str, credentials: dict[str, Any]) -> World:
        store = credentials["bigcommerce"]["stores"][0]
        token = {"X-Auth-Token": store["accounts"][0]["access_token"], "Accept": "application/json"}
        return cls(
            httpx.Client(base_url=control_url, timeout=60),
            httpx.Client(base_url=store["api_path"], headers=token, timeout=60),
            store["store_hash"],
            credentials["tiktok_shop"]["shops"][0]["shop_id"],
        )

    def _call(self, method: str, path: str, body: object = None) -> Any:
        answer = self.http.request(method, path, json=body)
        if answer.is_error:
            raise RuntimeError(f"sandbox {method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    # --- time --------------------------------------------------------------------------------------------------------

    def pass_time(self, seconds: float) -> None:
        """Both platforms and all services move forward together."""
        self._call("POST", "/clock/advance", {"seconds": seconds})

    # --- the merchant's store ----------------------------------------------------------------------------------------

    def store_orders(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self._call("GET", f"/bigcommerce/{self.store}/orders"))

    def store_orders_of(self, shop_order: str) -> list[dict[str, Any]]:
        """Store orders that carry this TTS Order ID."""
        found = self._call("GET", f"/bigcommerce/{self.store}/orders?external_order_id={shop_order}")
        return cast("list[dict[str, Any]]", found)

    def store_stock(self, sku: str) -> int:
        levels = self._call("GET", f"/bigcommerce/{self.store}/stock/{sku}")["levels"]
        return sum(int(level["onhand"]) - int(level.get("safety_stock", 0)) for level in levels.values())

    def tracked(self) -> set[str]:
        """SKUs whose stock can be kept in step: tracked by variant, or of a product with just one."""
        answer = self.bigcommerce.get("v3/catalog/products", params={"include": "variants", "limit": 250})
        answer.raise_for_status()
        return {
            variant["sku"]
            for product in answer.json()["data"]
            for variant in product["variants"]
            if product["inventory_tracking"] == "variant"
            or (product["inventory_tracking"] == "product" and len(product["variants"]) == 1)
        }

    def close(self) -> None:
        self.http.close()
        self.bigcommerce.close()

    def set_store_stock(self, sku: str, quantity: int) -> None:
        self._call("PUT", f"/bigcommerce/{self.store}/stock/{sku}", {"quantity": quantity})

    def ship_in_store(self, order: int, tracking: str, provider: str = "usps") -> None:
        body = {"tracking_number": tracking, "provider": provider}
        self._call("POST", f"/bigcommerce/{self.store}/orders/{order}/ship", body)

    def cancel_in_store(self, order: int) -> None:
        self._call("POST", f"/bigcommerce/{self.store}/orders/{order}/cancel", {})

    # --- the shop ----------------------------------------------------------------------------------------------------

    def listings(self) -> list[dict[str, Any]]:
        return cast(
            "list[dict[str, Any]]", self._call("GET", f"/tiktok/ledger/listings?shop_id={self.shop}")["listings"]
        )

    def shop_stock(self) -> dict[str, int]:
        """Seller SKU -> units that the shop offers now, over all its warehouses."""
        stock: Counter[str] = Counter()
        for listing in self.listings():
            for sku in listing["skus"]:
                stock[sku["seller_sku"]] += sum(int(row["quantity"]) for row in sku["inventory"])
        return dict(stock)

    def buy(self, seller_sku: str, quantity: int = 1, *, pay: bool = True) -> str:
        """A buyer orders (and pays) on TikTok Shop. Returns the TTS Order ID."""
        body = {"items": [{"seller_sku": seller_sku, "quantity": quantity}], "pay": pay}
        return str(self._call("POST", f"/tiktok/shops/{self.shop}/orders", body)["order_id"])

    def burst(self, seller_sku: str, orders: int) -> list[str]:
        body = {"seller_sku": seller_sku, "orders": orders}
        return [str(each) for each in self._call("POST", f"/tiktok/shops/{self.shop}/burst", body)["order_ids"]]

    def release(self, shop_order: str) -> None:
        """The hour in which a buyer may change their mind is over."""
        self._call("POST", f"/tiktok/orders/{shop_order}/release-hold", {})

    def request_cancel(self, shop_order: str) -> str:
        return str(self._call("POST", f"/tiktok/orders/{shop_order}/request-cancel", {})["cancel_id"])

    def accept_cancel(self, cancellation: str) -> None:
        """The seller accepts the buyer's request in Seller Center."""
        self._call("POST", f"/tiktok/cancellations/{cancellation}/approve", {})

    def carrier(self, shop_order: str, step: str) -> None:
        """``collect``, ``deliver`` or ``complete``."""
        self._call("POST", f"/tiktok/orders/{shop_order}/carrier/{step}", {})

    def shop_orders(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self._call("GET", f"/tiktok/ledger/orders?shop_id={self.shop}")["orders"])

    def shop_order(self, order: str) -> dict[str, Any]:
        return cast("dict[str, Any]", self._call("GET", f"/tiktok/ledger/orders/{order}"))

    def calls(self) -> dict[str, int]:
        """Calls received so far, by platform."""
        counts: Counter[str] = Counter()
        for row in self._call("GET", "/ledger/counts"):
            counts[row["platform"]] += int(row["count"])
        return dict(counts)
