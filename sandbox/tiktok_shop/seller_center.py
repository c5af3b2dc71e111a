"""What people do by hand: the seller in Seller Center, and the platform's own staff."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.state import Image, Product, Shop, Sku, Stock, Wire

STATUSES_BY_HAND = ("ACTIVATE", "SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "FREEZE", "DELETED", "FAILED")
DEFAULT_CATEGORY = "Mugs"


class SellerCenter(Area):
    def list_product(
        self, shop: Shop, title: str, skus: list[Wire], category: str = DEFAULT_CATEGORY, *, live: bool = True
    ) -> Product:
        """A listing made by hand, past its review when `live`.

        `skus`: `{seller_sku, price, quantity, options: {name: value}}`; `quantity` lies in the default warehouse
        and 0 in the others. Raises ApiError as Create Product does.
        """
        picture = self._picture()
        places = self.engine.shops.sales_warehouses(shop)
        rows = [
            {
                "seller_sku": str(sku.get("seller_sku", "")),
                "price": {"amount": str(sku.get("price", "10.00")), "currency": shop.currency},
                "inventory": [
                    {"warehouse_id": place.id, "quantity": 1 if place is places[0] else 0} for place in places
                ][:1],
                "sales_attributes": [
                    {"name": name, "value_name": value} for name, value in (sku.get("options") or {}).items()
                ],
                "identifier_code": sku.get("identifier_code"),
                "combined_skus": sku.get("combined_skus") or [],
            }
            for sku in skus
        ]
        body = {
            "title": title,
            "description": f"<p>{title}</p>",
            "category_id": self.engine.categories.named(category).id,
            "category_version": "v2",
            "main_images": [{"uri": picture.uri}],
            "package_weight": {"value": "1", "unit": "POUND"},
            "package_dimensions": {"length": "8", "width": "8", "height": "8", "unit": "INCH"},
            "skus": rows,
        }
        product = self.state.products[self.engine.products.create(shop, body)["product_id"]]
        for sku, given in zip(product.skus.values(), skus, strict=True):
            sku.stock = {place.id: Stock(0) for place in places}
            self.engine.stock.set(product, sku, places[0].id, int(given.get("quantity", 0)))
        if live:
            self.engine.reviews.conclude(product, "approve")
        return product

    def set_stock(self, sku_id: str, quantity: int, warehouse_id: str = "") -> None:
        """Raises ApiError 12052556 for an unknown SKU, 12052533 for a warehouse that it is not in."""
        product, sku = self._find(sku_id)
        place = warehouse_id or next(iter(sku.stock))
        if place not in sku.stock:
            raise ApiError(12052533)
        self.engine.stock.set(product, sku, place, quantity)

    def set_price(self, sku_id: str, amount: str) -> None:
        product, sku = self._find(sku_id)
        self.engine.prices.set(product, sku, Decimal(amount))

    def edit(self, product: Product, changes: Wire) -> None:
        """Top-level fields such as title or description, live at once as after a review of no length."""
        product.content = {**product.content, **changes}
        product.update_time = self.now
        self.engine.changed("listing", product.id, None, changes)
        self.engine.notifications.information_changed(product, sorted(changes), "SELLER_CENTER")

    def set_status(self, product: Product, status: str, reason: str = "") -> None:
        """The seller or the platform moves a listing. Raises ApiError 12052910 for any other status."""
        if status not in STATUSES_BY_HAND:
            raise ApiError(12052910, f"status: must be one of {', '.join(STATUSES_BY_HAND)}")
        self.engine.products.set_status(product, status, reason=reason)
        if status == "ACTIVATE":
            product.audit, product.ever_live = "APPROVED", True

    def lock_for_promotion(self, product: Product, locked: bool) -> None:
        product.promotion_locked = locked
        self.engine.changed("promotion", product.id, not locked, locked)

    def add_size_chart(self, shop: Shop, name: str) -> str:
        """A size chart template; gives its id."""
        picture = self._picture(1_200)
        image = {"uri": picture.uri, "url": self.engine.media.url(picture.uri), "locale": "en-US"}
        id_ = self.engine.new_id()
        shop.size_charts[id_] = {"template_id": id_, "template_name": name, "images": [image]}
        return id_

    def _picture(self, side: int = 800) -> Image:
        uri = f"tos-sandbox-i-byhand/{self.box.entropy.token(32)}"
        image = Image(uri, side, side, "MAIN_IMAGE", "", "image/png")
        self.state.images[uri] = image
        return image

    def _find(self, sku_id: str) -> tuple[Product, Sku]:
        product: Any = self.engine.products.of_sku(sku_id)
        if product is None:
            raise ApiError(12052556)
        return product, product.skus[sku_id]
