"""TikTok Shop's Open API, simulated: a plain engine, an HTTP application over it, and its control routes."""

from sandbox.tiktok_shop.control import control_routes
from sandbox.tiktok_shop.engine import TikTokShop
from sandbox.tiktok_shop.http import create_app
from sandbox.tiktok_shop.seed import Tenant, add_tenant

__all__ = ["Tenant", "TikTokShop", "add_tenant", "control_routes", "create_app"]
