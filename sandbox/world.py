"""The sample world: one store with goods and one shop, ready for a connector."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.seeds import seed_sample
from sandbox.tiktok_shop.seed import Tenant, add_tenant

if TYPE_CHECKING:
    from sandbox.app import Sandbox

STORE_HASH = "sandbox1"
APP_REDIRECT = "http://127.0.0.1:8000/oauth/tiktok/callback"


def build_sample_world(sandbox: "Sandbox", redirect_url: str = APP_REDIRECT) -> dict[str, Any]:
    """Fills an empty sandbox; returns the credentials (also at `GET /credentials`)."""
    shop = sandbox.bigcommerce.add_store(STORE_HASH)
    shop.add_account("connector")
    seed_sample(shop)
    add_tenant(sandbox.tiktok_shop, "Sandbox Outfitters", redirect_url)
    return credentials(sandbox)


def credentials(sandbox: "Sandbox") -> dict[str, Any]:
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
    return {
        "bigcommerce": {"url": sandbox.bigcommerce.public_url, "stores": stores},
        "tiktok_shop": {"url": sandbox.tiktok_shop.public_url, "shops": _shops(sandbox)},
    }


def _shops(sandbox: "Sandbox") -> list[dict[str, Any]]:
    """Every shop with each app that its seller could authorize."""
    state = sandbox.tiktok_shop.state
    return [
        Tenant(app, state.sellers[shop.seller_id], shop, None).credentials(sandbox.tiktok_shop.public_url)
        for shop in state.shops.values()
        for app in state.apps.values()
    ]
