"""Platform payloads to facts and hints. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.gateway import (
    HintReceivedV1,
    Location,
    Platform,
    ShopFacts,
    StockTaking,
    StoreFacts,
    Subject,
    Warehouse,
)
from platforms.bigcommerce import VerifiedHook
from platforms.bigcommerce import models as bc
from platforms.tiktok_shop import models as tts
from platforms.tiktok_shop.webhooks import Event, VerifiedEvent

SALES, RETURNS, ENABLED = "SALES_WAREHOUSE", "RETURN_WAREHOUSE", "ENABLED"
CURRENCIES = {"US": "USD", "GB": "GBP", "DE": "EUR", "FR": "EUR", "IT": "EUR", "ES": "EUR", "IE": "EUR", "JP": "JPY"}

STORE_SCOPES = (
    "store/order/created",
    "store/order/updated",
    "store/order/statusUpdated",
    "store/order/archived",
    "store/order/refund/created",
    "store/shipment/created",
    "store/shipment/updated",
    "store/shipment/deleted",
    "store/product/created",
    "store/product/updated",
    "store/product/deleted",
    "store/product/inventory/updated",
    "store/product/inventory/order/updated",
    "store/sku/created",
    "store/sku/updated",
    "store/sku/deleted",
    "store/sku/inventory/updated",
    "store/sku/inventory/order/updated",
    "store/information/updated",
    "store/app/uninstalled",
)
"""Subscribed one by one: whether a wildcard covers the inventory scopes is not documented."""

EXCEPTION_SCOPE = "store/hook/deliveryException"


def store_facts(
    store_hash: str,
    info: bc.StoreInfo,
    locations: Sequence[bc.Location],
    channel_id: int,
    inventory: bc.InventorySettings,
) -> StoreFacts:
    shipped = inventory.update_stock_behavior == StockTaking.ORDER_SHIPPED
    return StoreFacts(
        hash=store_hash,
        name=info.name,
        currency=info.currency or "USD",
        timezone=info.timezone.name or "UTC",
        weight_units=info.weight_units or "Ounces",
        dimension_units=info.dimension_units or "Inches",
        channel_id=channel_id,
        stock_taking=StockTaking.ORDER_SHIPPED if shipped else StockTaking.ORDER_PLACED,
        cancel_restocks=inventory.refund_order_stock_adjustment,
        locations=tuple(
            Location(id=each.id, name=each.label or each.code, enabled=each.enabled, is_default=each.is_default)
            for each in locations
        ),
    )


def shop_facts(shop_id: str, name: str, region: str, warehouses: Sequence[tts.Warehouse]) -> ShopFacts:
    return ShopFacts(
        id=shop_id,
        name=name,
        region=region or "US",
        currency=CURRENCIES.get(region or "US", "USD"),
        warehouses=tuple(
            Warehouse(
                id=each.id,
                name=each.name,
                type=each.type,
                enabled=each.effect_status == ENABLED,
                is_default=each.is_default,
            )
            for each in warehouses
        ),
    )


def store_hints(connection: str, hook: VerifiedHook, now: datetime) -> list[HintReceivedV1]:
    """What to read again after a store's webhook; empty for events that nobody acts on."""
    found = _store_object(hook.scope, hook.data)
    if found is None:
        return []
    subject, object_id, part_id = found
    return [_hint(connection, Platform.BIGCOMMERCE, subject, object_id, part_id, now)]


def _store_object(scope: str, data: Mapping[str, Any]) -> tuple[Subject, str, str] | None:
    path = scope.split("/")
    if path[:2] == ["store", "channel"]:
        path = ["store", *path[3:]]
    thing, event = (path[1] if len(path) > 1 else ""), "/".join(path[2:])
    own_id = _text(data.get("id"))
    match thing:
        case "order":
            return Subject.STORE_ORDER, _text(data.get("order_id")) or own_id, ""
        case "shipment":
            return Subject.STORE_ORDER, _text(data.get("orderId")), own_id
        case "product" if "inventory" in event:
            return Subject.STORE_STOCK, own_id, ""
        case "product":
            return _PRODUCT_EVENTS.get(event, Subject.STORE_PRODUCT), own_id, ""
        case "sku":
            part = data.get("inventory" if "inventory" in event else "sku") or {}
            subject = Subject.STORE_STOCK if "inventory" in event else Subject.STORE_PRODUCT
            return subject, _text(part.get("product_id")), _text(part.get("variant_id"))
        case "information" | "app" | "hook":
            return Subject.STORE_SETTINGS, thing, ""
        case _:
            return None


_PRODUCT_EVENTS = {"created": Subject.STORE_PRODUCT_CREATED, "deleted": Subject.STORE_PRODUCT_DELETED}

_SHOP_SUBJECTS: dict[int, tuple[Subject, str, str]] = {
    Event.ORDER_STATUS: (Subject.SHOP_ORDER, "order_id", ""),
    Event.RECIPIENT_ADDRESS: (Subject.SHOP_ORDER, "order_id", ""),
    Event.CANCELLATION: (Subject.SHOP_CANCELLATION, "order_id", "cancel_id"),
    Event.RETURN: (Subject.SHOP_RETURN, "order_id", "return_id"),
    Event.PRODUCT_STATUS: (Subject.SHOP_PRODUCT, "product_id", ""),
    Event.PRODUCT_INFORMATION: (Subject.SHOP_PRODUCT, "product_id", ""),
    Event.PRODUCT_CREATED: (Subject.SHOP_PRODUCT, "product_id", ""),
    Event.PRODUCT_CATEGORY: (Subject.SHOP_PRODUCT, "product_id", ""),
    Event.PRODUCT_AUDIT: (Subject.SHOP_PRODUCT, "product_id", ""),
    Event.SKU_STATUS: (Subject.SHOP_PRODUCT, "product_id", ""),
    Event.INVENTORY_STATUS: (Subject.SHOP_STOCK, "product_id", "sku_id"),
    Event.INVENTORY: (Subject.SHOP_STOCK, "product_id", "sku_id"),
}


def shop_hints(connection: str, event: VerifiedEvent, now: datetime) -> list[HintReceivedV1]:
    """What to read again after a shop's webhook. A package's hint names the package, and its order as the part."""
    platform = Platform.TIKTOK_SHOP
    if event.type == Event.PACKAGE:
        return [
            _hint(connection, platform, Subject.SHOP_PACKAGE, package, order, now)
            for package, order in _packages(event.data)
        ]
    if event.type in (Event.DEAUTHORIZED, Event.AUTHORIZATION_EXPIRES):
        return [_hint(connection, platform, Subject.SHOP_AUTHORIZATION, event.shop_id, str(event.type), now)]
    known = _SHOP_SUBJECTS.get(event.type)
    if known is None:
        return []
    subject, name, part = known
    return [_hint(connection, platform, subject, event.id(name), event.id(part) if part else "", now)]


def _packages(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [row for row in data.get("package_list") or () if isinstance(row, dict)]
    return [
        (_text(row.get("package_id")), _text(order)) for row in rows for order in (row.get("order_id_list") or [""])
    ]


def _hint(
    connection: str, platform: Platform, subject: Subject, object_id: str, part_id: str, now: datetime
) -> HintReceivedV1:
    return HintReceivedV1(
        connection=connection,
        platform=platform,
        subject=subject,
        object_id=object_id,
        part_id=part_id,
        received_at=now,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
