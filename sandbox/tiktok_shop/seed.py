"""A tenant to start with: an app, a seller and a shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.tiktok_shop.state import App, Grant, Seller, Shop

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop


@dataclass(frozen=True)
class Tenant:
    app: App
    seller: Seller
    shop: Shop
    grant: Grant | None

    def credentials(self, address: str) -> dict[str, Any]:
        """What a connector and its operator need to know; tokens only where consent was given already."""
        known = {
            "api": address,
            "auth": address,
            "authorize": f"{address}/open/authorize?service_id={self.app.service_id}",
            "app_key": self.app.app_key,
            "app_secret": self.app.app_secret,
            "service_id": self.app.service_id,
            "redirect_url": self.app.redirect_url,
            "shop_id": self.shop.id,
            "shop_cipher": self.shop.cipher,
        }
        if self.grant is not None:
            known["access_token"] = self.grant.access_token
            known["refresh_token"] = self.grant.refresh_token
        return known


def add_tenant(
    engine: TikTokShop,
    name: str = "Sandbox Goods",
    redirect_url: str = "http://127.0.0.1:8000/oauth/tiktok/callback",
    *,
    app: App | None = None,
    authorized: bool = False,
) -> Tenant:
    """A US seller with a shop that is ready to sell; `app` lets several sellers share one app."""
    app = app or engine.shops.add_app(redirect_url)
    seller = engine.shops.add_seller(name)
    shop = engine.shops.add_shop(seller, name)
    engine.seller_center.add_size_chart(shop, "Standard size chart")
    return Tenant(app, seller, shop, engine.auth.grant(app, seller) if authorized else None)
