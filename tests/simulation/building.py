"""The four services as the simulator builds them: real handlers, use cases, relays and flows on virtual ports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import SecretStr

from chassis.service import Ports, Service
from contracts import catalogue
from platforms.http import Http
from sandbox.app import Sandbox
from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from services.gateway.app import create_app as create_gateway
from services.gateway.mailing import Mailer
from services.gateway.settings import GatewaySettings
from services.inventory.app import create_app as create_inventory
from services.inventory.settings import InventorySettings
from services.orders.app import create_app as create_orders
from services.orders.settings import OrdersSettings

assert catalogue.MODULES

SERVICES = ("gateway", "catalog", "inventory", "orders")
ORIGIN = "http://127.0.0.1"
URLS = {"bigcommerce": "http://bigcommerce.test", "tiktok": "http://tiktok.test"}
SPOOL = Path("spool")
"""Below the working folder: every simulated day has one of its own."""
RECONCILE_EVERY = 600.0
"""Seconds; once a day in production, so that a short simulated day has some."""
KEK = "1:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


class PlainHasher:
    """Password hashing is a thread in the real process; the simulator has none."""

    async def hash(self, password: str) -> str:
        return f"plain:{password}"

    async def verify(self, hashed: str, password: str) -> bool:
        return hashed == f"plain:{password}"

    def outdated(self, hashed: str) -> bool:
        return False


def shared(name: str, sandbox: Sandbox) -> dict[str, Any]:
    app = next(iter(sandbox.tiktok_shop.state.apps.values()))
    return {
        "kafka": "memory",
        "mongo": SecretStr("memory"),
        "database": f"tandem_{name}",
        "internal_key": SecretStr(f"key-of-{name}"),
        "callers": {caller: SecretStr(f"key-of-{caller}") for caller in SERVICES},
        "gateway_url": ORIGIN,
        "bigcommerce_api": URLS["bigcommerce"],
        "tiktok_api": URLS["tiktok"],
        "tiktok_app_key": app.app_key,
        "tiktok_app_secret": SecretStr(app.app_secret),
    }


def create_service(name: str, sandbox: Sandbox, ports: Ports, http: Http, mailer: Mailer) -> Service:
    """The named service on these ports, not yet started."""
    settings = shared(name, sandbox)
    match name:
        case "gateway":
            app = next(iter(sandbox.tiktok_shop.state.apps.values()))
            given = GatewaySettings(
                **settings,
                **{f"{other}_url": f"http://{other}.test" for other in SERVICES[1:]},
                public_url=ORIGIN,
                tiktok_auth=URLS["tiktok"],
                tiktok_consent=URLS["tiktok"] + "/open/authorize",
                tiktok_service_id=app.service_id,
                keks=SecretStr(KEK),
                spool=SPOOL,
            )
            return create_gateway(given, ports, http, hasher=PlainHasher(), mailer=mailer)
        case "catalog":
            return create_catalog(CatalogSettings(**settings, trusted_images=(URLS["bigcommerce"],)), ports, http)
        case "inventory":
            return create_inventory(InventorySettings(**settings, reconcile_every=RECONCILE_EVERY), ports, http)
        case _:
            return create_orders(OrdersSettings(**settings, vault_key=SecretStr("ab" * 32)), ports, http)
