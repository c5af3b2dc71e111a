"""Authorized shops and their webhooks."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop.gateway import Call, Operation
from sandbox.tiktok_shop.operations.scopes import AUTHORIZED, GLOBAL, V


def _shops(call: Call) -> dict[str, Any]:
    fields = ("id", "name", "region", "seller_type", "cipher", "code")
    shops = call.engine.auth.shops_of(call.grant)
    return {"shops": [{field: getattr(shop, field) for field in fields} for shop in shops]}


def _active_shops(call: Call) -> dict[str, Any]:
    shops = call.engine.auth.shops_of(call.grant)
    return {"shops": [{"id": shop.id, "region": shop.region} for shop in shops if shop.active]}


def _deauthorize(call: Call) -> dict[str, Any]:
    call.engine.auth.revoke(call.shop)
    return {}


OPERATIONS = (
    Operation("GET", "/authorization/{version}/shops", V, AUTHORIZED, _shops, cipher=False),
    Operation("DELETE", "/authorization/{version}/shops", ("202403",), AUTHORIZED, _deauthorize),
    Operation("GET", "/seller/{version}/shops", V, GLOBAL, _active_shops, cipher=False),
    Operation(
        "GET",
        "/event/{version}/webhooks",
        V,
        AUTHORIZED,
        lambda call: call.engine.notifications.configured(call.shop),
    ),
    Operation(
        "PUT",
        "/event/{version}/webhooks",
        V,
        AUTHORIZED,
        lambda call: call.engine.notifications.configure(call.shop, call.body),
    ),
    Operation(
        "DELETE",
        "/event/{version}/webhooks",
        V,
        AUTHORIZED,
        lambda call: call.engine.notifications.remove(call.shop, call.body),
    ),
)
