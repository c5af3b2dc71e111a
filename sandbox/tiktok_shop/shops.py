"""Apps, sellers, shops, their warehouses and prerequisites."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.state import App, DeliveryOption, Seller, Shop, Warehouse

ALL_SCOPES = (
    "Shop Authorized Information",
    "Product Basic",
    "Product Modify",
    "Product Delete & Recover",
    "Order Information",
    "Fulfillment Basic",
    "Package Split And Combine",
    "Update Delivery Status",
    "Logistics Basic",
    "Return & Refund Basic",
    "Finance Information",
    "Global Shop Information",
)

CARRIERS = ("USPS", "UPS", "FedEx", "DHL eCommerce", "OnTrac", "LaserShip", "Amazon Logistics")

REGIONS: dict[str, tuple[str, str]] = {
    "US": ("North America", "USD"),
    "GB": ("Europe", "GBP"),
    "DE": ("Europe", "EUR"),
    "ID": ("Southeast Asia", "IDR"),
}
"""Country -> (region as the consent page names it, currency)."""

CHECK_ITEMS = (
    "SHOP_STATUS",
    "SHOP_TAX",
    "PICKUP_WAREHOUSE",
    "RETURN_WAREHOUSE",
    "DELIVERY_OPTION",
    "SHIPPING_TEMPLATE",
    "PRODUCT_QUANTITY_LIMIT",
    "EXTENDED_PRODUCER_RESPONSIBILITY",
    "BANk_ACCOUNT",  # spelt so on the wire
    "CONTACT_INFO",
)

PLACES: dict[str, dict[str, str]] = {
    "Reno": {"state": "Nevada", "city": "Reno", "postal_code": "89502", "street": "4500 Sierra Way"},
    "Columbus": {"state": "Ohio", "city": "Columbus", "postal_code": "43219", "street": "820 Hangar Road"},
}


class Shops(Area):
    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._by_cipher: dict[str, Shop] = {}

    def reindex(self) -> None:
        self._by_cipher = {shop.cipher: shop for shop in self.state.shops.values()}

    def add_app(self, redirect_url: str, app_key: str = "", app_secret: str = "") -> App:
        """`redirect_url` is set here as in Partner Center: the consent page takes none."""
        entropy = self.box.entropy
        app = App(
            app_key or "6" + entropy.token(11),
            app_secret or entropy.token(40),
            entropy.id19(),
            redirect_url,
        )
        self.state.apps[app.app_key] = app
        return app

    def add_seller(self, name: str, region: str = "US") -> Seller:
        seller = Seller(self.engine.new_id(), self.box.entropy.token(22), name, region)
        self.state.sellers[seller.id] = seller
        return seller

    def add_shop(
        self, seller: Seller, name: str, region: str = "US", seller_type: str = "LOCAL", places: bool = True
    ) -> Shop:
        """A shop ready to sell: two sales warehouses (the first is the default), one for returns, carriers."""
        entropy = self.box.entropy
        shop = Shop(
            id=self.engine.new_id(),
            seller_id=seller.id,
            name=name,
            cipher="GCP_" + entropy.token(32),
            code=region + entropy.token(8).upper(),
            region=region,
            currency=REGIONS[region][1],
            seller_type=seller_type,
        )
        self.state.shops[shop.id] = shop
        self._by_cipher[shop.cipher] = shop
        self._add_delivery_options(shop)
        if places:
            self._add_warehouses(shop)
        return shop

    def of_cipher(self, cipher: str) -> Shop | None:
        return self._by_cipher.get(cipher)

    def sales_warehouses(self, shop: Shop) -> list[Warehouse]:
        """Those that stock may be set for; the default one first."""
        usable = [place for place in shop.warehouses.values() if place.type == "SALES_WAREHOUSE"]
        return sorted(usable, key=lambda place: not place.is_default)

    def prerequisites(self, shop: Shop) -> dict[str, Any]:
        """`GET /product/202312/prerequisites`."""
        failing = dict(shop.failing_prerequisites)
        if not shop.active:
            failing.setdefault("SHOP_STATUS", ["The shop is inactive."])
        if not self.sales_warehouses(shop):
            failing.setdefault("PICKUP_WAREHOUSE", ["The shop has no pickup warehouse."])
        if not any(place.type == "RETURN_WAREHOUSE" for place in shop.warehouses.values()):
            failing.setdefault("RETURN_WAREHOUSE", ["The shop has no return warehouse."])
        return {
            "check_results": [
                {"check_item": item, "is_failed": item in failing, "fail_reasons": failing.get(item, [])}
                for item in CHECK_ITEMS
            ]
        }

    def must_be_active(self, shop: Shop) -> None:
        if not shop.active:
            raise ApiError(36009043, http_status=401)

    def _add_delivery_options(self, shop: Shop) -> None:
        if not self.state.providers:
            self.state.providers = {self.engine.new_id(): name for name in CARRIERS}
        everyone = list(self.state.providers)
        for name, kind, shipping in (
            ("Standard shipping", "SEND_BY_SELLER", "SELLER"),
            ("Express shipping", "EXPRESS", "SELLER"),
            ("Shipped by TikTok", "STANDARD", "TIKTOK"),
        ):
            option = DeliveryOption(self.engine.new_id(), name, kind, shipping)
            option.provider_ids = everyone if shipping == "SELLER" else []
            shop.delivery_options[option.id] = option

    def _add_warehouses(self, shop: Shop) -> None:
        for name in PLACES:
            entity = self.engine.new_id()
            self._add_warehouse(shop, name, entity, "SALES_WAREHOUSE", is_default=name == "Reno")
            if name == "Reno":
                self._add_warehouse(shop, "Reno returns", entity, "RETURN_WAREHOUSE", is_default=True)

    def _add_warehouse(self, shop: Shop, name: str, entity: str, kind: str, *, is_default: bool) -> None:
        place = PLACES[name.split()[0]]
        warehouse = Warehouse(
            id=self.engine.new_id(),
            entity_id=entity,
            name=f"{name} warehouse",
            type=kind,
            is_default=is_default,
            address={**place, "region_code": shop.region, "contact_person": "Warehouse desk"},
            delivery_option_ids=list(shop.delivery_options) if kind == "SALES_WAREHOUSE" else [],
        )
        shop.warehouses[warehouse.id] = warehouse
