"""The sample world: one store with goods and one shop, ready for a connector."""

from typing import Any

from sandbox.app import Sandbox
from sandbox.bigcommerce.seeds import seed_sample

STORE_HASH = "sandbox1"
APP_REDIRECT = "http://127.0.0.1:8000/oauth/tiktok/callback"


def build_sample_world(sandbox: Sandbox, redirect_url: str = APP_REDIRECT) -> dict[str, Any]:
    """Fills an empty sandbox; returns the credentials (also at `GET /credentials`)."""
    shop = sandbox.bigcommerce.add_store(STORE_HASH)
    shop.add_account("connector")
    seed_sample(shop)
    shops = sandbox.tiktok_shop.shops
    shops.add_app(redirect_url)
    seller = shops.add_seller("Sandbox Outfitters")
    shops.add_shop(seller, "Sandbox Outfitters US")
    return credentials(sandbox)


def credentials(sandbox: Sandbox) -> dict[str, Any]:
    """Everything that a connector needs to call both platforms."""
    stores = [
        {
            "store_hash": store_hash,
            "api_path": f"{sandbox.bigcommerce.public_url}/stores/{store_hash}/",
            "accounts": [
                {
                    "name": account.name,
                    "client_id": account.client_id,
                    "client_secret": account.client_secret,
                    "access_token": account.token,
                    "revoked": account.revoked,
                }
                for account in shop.state.accounts
            ],
        }
        for store_hash, shop in sandbox.bigcommerce.shops.items()
    ]
    state = sandbox.tiktok_shop.state
    apps = [
        {
            "app_key": app.app_key,
            "app_secret": app.app_secret,
            "service_id": app.service_id,
            "redirect_url": app.redirect_url,
        }
        for app in state.apps.values()
    ]
    shops = [
        {"shop_id": shop.id, "name": shop.name, "cipher": shop.cipher, "region": shop.region}
        for shop in state.shops.values()
    ]
    return {
        "bigcommerce": {"url": sandbox.bigcommerce.public_url, "stores": stores},
        "tiktok_shop": {"url": sandbox.tiktok_shop.public_url, "apps": apps, "shops": shops},
    }
