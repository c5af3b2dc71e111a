"""What really happened, for tests and pages to judge by."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sandbox.tiktok_shop import order_view, product_view
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.cancel_reasons import OUT_OF_STOCK
from sandbox.tiktok_shop.state import Order, Shop, Wire

PLATFORM = "tts"


class Truth(Area):
    def orders(self, shop: Shop | None = None, status: str = "") -> list[Wire]:
        """A short row for each order, oldest first, with the buyer's data left out."""
        return [
            self._order_row(order)
            for order in self.state.orders.values()
            if (shop is None or order.shop_id == shop.id) and status in ("", order.status)
        ]

    def order(self, order: Order) -> Wire:
        """The order as the API shows it, with its packages, cancellations and unmasked address beside it."""
        return {
            "order": order_view.order(self.engine, order),
            "address": order.address,
            "packages": [
                {
                    "id": one,
                    "status": self.state.packages[one].status,
                    "tracking_number": self.state.packages[one].tracking_number,
                    "line_ids": self.state.packages[one].line_ids,
                }
                for one in order.package_ids
            ],
            "cancellations": [
                {"id": one.id, "status": one.status, "role": one.role, "reason": one.reason}
                for one in self.state.cancellations.values()
                if one.order_id == order.id
            ],
        }

    def stock_history(self, sku_id: str) -> list[Wire]:
        """Every change of a SKU's stock that the ledger still holds, oldest first."""
        history = self.box.ledger.stock_history(PLATFORM, sku_id)
        return [
            {"at": change.at, "before": change.before, "after": change.after, "cause": change.cause}
            for change in history
        ]

    def listings(self, shop: Shop | None = None, seller_sku: str = "") -> list[Wire]:
        """Listings, or those with a SKU of that seller SKU; deleted ones too: duplicates must be visible."""
        if seller_sku:
            found = {product.id: product for product, _ in self.engine.products.with_seller_sku(seller_sku, shop)}
        else:
            found = self.state.products
        return [
            product_view.row(self.engine, product)
            for product in found.values()
            if shop is None or product.shop_id == shop.id
        ]

    def units(self, shop: Shop | None = None) -> list[Wire]:
        """Per seller SKU: units sold and not cancelled, shipped, and cancelled because there were none.

        The platform never sells more than it was told: units that the seller did not have show up as
        `cancelled_out_of_stock`, or as `sold` above what the other channel left.
        """
        sold: Counter[str] = Counter()
        shipped: Counter[str] = Counter()
        missing: Counter[str] = Counter()
        names: dict[str, None] = {}
        for order in self.state.orders.values():
            if shop is not None and order.shop_id != shop.id:
                continue
            for line in order.lines:
                names[line.seller_sku] = None
                sold[line.seller_sku] += line.status != "CANCELLED"
                shipped[line.seller_sku] += bool(line.rts_time)
                missing[line.seller_sku] += "out_of_stock" in line.cancel_reason
        return [
            {
                "seller_sku": name,
                "sold": sold[name],
                "shipped": shipped[name],
                "cancelled_out_of_stock": missing[name],
            }
            for name in names
        ]

    def cancelled_for_stock(self, shop: Shop) -> list[str]:
        """Ids of orders with a line that was cancelled because there were no goods."""
        return [
            order.id
            for order in self.state.orders.values()
            if order.shop_id == shop.id and any(line.cancel_reason == OUT_OF_STOCK for line in order.lines)
        ]

    def _order_row(self, order: Order) -> dict[str, Any]:
        return {
            "id": order.id,
            "shop_id": order.shop_id,
            "status": order.status,
            "create_time": order.create_time,
            "update_time": order.update_time,
            "fulfillment_type": order.fulfillment_type,
            "is_buyer_request_cancel": order.is_buyer_request_cancel,
            "total_amount": order_view.payment(order, "")["total_amount"],
            "units": dict(Counter(line.seller_sku for line in order.lines)),
            "tracking_numbers": [self.state.packages[one].tracking_number for one in order.package_ids],
        }
