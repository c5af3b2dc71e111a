"""Webhooks: who gets them, what is in them, how they are signed and retried (developer guide, "Webhooks").

Some payloads name ids as JSON numbers above 2^53, and a cancelled order's status is spelt CANCEL: both as the
platform does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.box import Delivery
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import bad_input
from sandbox.tiktok_shop.signing import webhook_signature
from sandbox.tiktok_shop.state import App, Cancellation, Order, Product, Return, Shop, Sku, Stock, Subscription, Wire

PLATFORM = "tts"
ADDRESS_MOST = 255

EVENT_TYPES = {
    "ORDER_STATUS_CHANGE": 1,
    "REVERSE_STATUS_UPDATE": 2,
    "RECIPIENT_ADDRESS_UPDATE": 3,
    "PACKAGE_UPDATE": 4,
    "PRODUCT_STATUS_CHANGE": 5,
    "SELLER_DEAUTHORIZATION": 6,
    "UPCOMING_AUTHORIZATION_EXPIRATION": 7,
    "CANCELLATION_STATUS_CHANGE": 11,
    "RETURN_STATUS_CHANGE": 12,
    "NEW_CONVERSATION": 13,
    "NEW_MESSAGE": 14,
    "PRODUCT_INFORMATION_CHANGE": 15,
    "PRODUCT_CREATION": 16,
    "PRODUCT_CATEGORY_CHANGE": 18,
    "INVENTORY_STATUS_CHANGE": 27,
    "PRODUCT_AUDIT_STATUS_CHANGE": 37,
    "SKU_STATUS_CHANGE": 50,
    "INVENTORY_CHANGE": 71,
}


class TikTokCourier:
    """Retries after 2 minutes, 30 minutes, 3 hours and 12 hours, then never again; 3 seconds to answer."""

    retry_after: tuple[float, ...] = (120.0, 1_800.0, 10_800.0, 43_200.0)
    timeout = 3.0

    def __init__(self, notifications: Notifications) -> None:
        self._notifications = notifications

    def headers(self, delivery: Delivery, now: float) -> Mapping[str, str] | None:
        """None for an app that is gone."""
        app = self._notifications.app(delivery.key)
        if app is None:
            return None
        signature = webhook_signature(app.app_key, app.app_secret, delivery.body.encode())
        return {"Authorization": signature, "Content-Type": "application/json"}

    def postpone(self, delivery: Delivery, now: float) -> bool:
        return False

    def tried(self, delivery: Delivery, status: int, gave_up: bool) -> None:
        if gave_up:
            self._notifications.dropped(delivery)


class Notifications(Area):
    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.box.webhooks.register(PLATFORM, TikTokCourier(self))

    def app(self, app_key: str) -> App | None:
        return self.state.apps.get(app_key)

    def dropped(self, delivery: Delivery) -> None:
        self.box.ledger.change(
            PLATFORM, "webhook_dropped", delivery.connection, delivery.topic, delivery.url, "retries used up"
        )

    # --- configuration over the API (`/event/202309/webhooks`) ---------------------------------------------

    def configured(self, shop: Shop) -> dict[str, Any]:
        rows = [
            {
                "event_type": event,
                "address": one.address,
                "create_time": one.create_time,
                "update_time": one.update_time,
            }
            for event, one in shop.subscriptions.items()
        ]
        return {"webhooks": rows, "total_count": len(rows)}

    def configure(self, shop: Shop, body: Wire) -> dict[str, Any]:
        event, address = str(body.get("event_type") or ""), str(body.get("address") or "")
        if not event:
            raise bad_input("body.event_type")
        if event not in EVENT_TYPES:
            raise bad_input("body.event_type", "is invalid")
        if not address:
            raise bad_input("body.address")
        if len(address) > ADDRESS_MOST or not address.startswith(("https://", "http://")):
            raise bad_input("body.address", "is invalid")
        existing = shop.subscriptions.get(event)
        created = existing.create_time if existing else self.now
        shop.subscriptions[event] = Subscription(address, created, self.now)
        self.engine.changed("webhook", f"{shop.id}:{event}", existing and existing.address, address)
        return {}

    def remove(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """Always a success, as documented."""
        shop.subscriptions.pop(str(body.get("event_type")), None)
        return {}

    # --- what is said ----------------------------------------------------------------------------------------

    def order_status(self, order: Order) -> None:
        """Nothing is said of PARTIALLY_SHIPPING: a reader learns it by reading."""
        if order.status == "PARTIALLY_SHIPPING":
            return
        data = {
            "order_id": order.id,
            "order_status": "CANCEL" if order.status == "CANCELLED" else order.status,
            "is_on_hold_order": order.is_on_hold_order,
            "update_time": order.update_time,
        }
        self._say(self.state.shops[order.shop_id], "ORDER_STATUS_CHANGE", data)

    def address_changed(self, order: Order) -> None:
        data = {"order_id": order.id, "update_time": order.update_time}
        self._say(self.state.shops[order.shop_id], "RECIPIENT_ADDRESS_UPDATE", data)

    def packages_changed(self, orders: list[Order], what: str, role: str) -> None:
        ids = dict.fromkeys(package_id for order in orders for package_id in order.package_ids)
        packages = [{"package_id": one, "order_id_list": self.state.packages[one].order_ids} for one in ids]
        data = {"sc_type": what, "role_type": role, "package_list": packages, "update_time": self.now}
        self._say(self.state.shops[orders[0].shop_id], "PACKAGE_UPDATE", data)

    def product_created(self, product: Product) -> None:
        data = {"product_id": int(product.id), "product_types": []}
        self._say_product(product, "PRODUCT_CREATION", data)

    def product_status(self, product: Product, *, first_pass: bool = False) -> None:
        what = "PRODUCT_FIRST_PASS_REVIEW" if first_pass else "PRODUCT_STATUS_CHANGED"
        self._say_product_status(product, what)

    def audit_failed(self, product: Product) -> None:
        self._say_product_status(product, "PRODUCT_AUDIT_FAILURE")

    def audit_changed(self, product: Product) -> None:
        audit: Wire = {"status": product.audit}
        if product.pre_approved_reasons:
            audit["pre_approved_reason"] = product.pre_approved_reasons  # singular in the documented example
        data = {"product_id": int(product.id), "audit": audit, "integrated_platform_statuses": []}
        self._say_product(product, "PRODUCT_AUDIT_STATUS_CHANGE", data)

    def information_changed(self, product: Product, fields: list[str], source: str) -> None:
        data = {
            "product_id": product.id,
            "change_source": source,
            "changed_fields": fields,
            "update_time": product.update_time,
        }
        self._say_product(product, "PRODUCT_INFORMATION_CHANGE", data)

    def category_changed(self, product: Product, before: str, after: str) -> None:
        data = {"product_id": product.id, "previous_category_id": before, "current_category_id": after}
        self._say_product(product, "PRODUCT_CATEGORY_CHANGE", data)

    def skus_changed(self, product: Product, statuses: dict[str, str]) -> None:
        rows = [{"sku_id": sku_id, "status": status} for sku_id, status in statuses.items()]
        self._say_product(product, "SKU_STATUS_CHANGE", {"product_id": product.id, "skus": rows})

    def stock_changed(self, product: Product, sku: Sku, warehouse_id: str, before: Stock) -> None:
        """27 when a SKU runs out or comes back; 71 for every change, where the option is on."""
        after = sku.stock[warehouse_id].available
        total = sum(stock.available for stock in sku.stock.values())
        if (total == 0) != (total - after + before.available == 0):
            committed = sum(stock.committed for stock in sku.stock.values())
            data = {
                "product_id": product.id,
                "sku_id": sku.id,
                "trigger_reason": {"alert_type": "REALTIME", "low_stock_threshold": 0},
                "current_inventory_status": "OUT_OF_STOCK" if total == 0 else "SUFFICIENT_STOCK",
                "inventory_distribution": {
                    "total_quantity": total + committed,
                    "available_quantity": total,
                    "creator_reserved_quantity": 0,
                    "campaign_reserved_quantity": 0,
                    "committed_quantity": committed,
                },
                "update_time": self.now,
            }
            self._say_product(product, "INVENTORY_STATUS_CHANGE", data)
        if self.engine.option("tts_inventory_webhook"):
            self._say_product(product, "INVENTORY_CHANGE", self._stock_event(product, sku, warehouse_id, before))

    def _stock_event(self, product: Product, sku: Sku, warehouse_id: str, before: Stock) -> Wire:
        """Here ids are numbers and times are text, as the platform has it."""
        after = sku.stock[warehouse_id]
        available, committed = after.available - before.available, after.committed - before.committed
        total_available = sum(stock.available for stock in sku.stock.values())
        total_committed = sum(stock.committed for stock in sku.stock.values())
        moment = datetime.fromtimestamp(self.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        event_id = self.engine.new_id()
        return {
            "event_id": event_id,
            "occurred_at": moment,
            "shop_id": int(product.shop_id),
            "product_id": int(product.id),
            "sku_id": int(sku.id),
            "quantity_snapshot_after_change": {
                "total_quantity": total_available + total_committed,
                "total_available_quantity": total_available,
                "total_committed_quantity": total_committed,
                "in_shop_quantity": total_available,
                "campaign_locked_quantity": 0,
                "creator_locked_quantity": 0,
            },
            "change_detail": [
                {
                    "idempotency_key": f"{event_id}-1",
                    "trigger_source": "ORDER" if committed else "INVENTORY_UPDATE",
                    "occurred_at": moment,
                    "total_quantity_delta": available + committed,
                    "available_quantity_delta": available,
                    "committed_quantity_delta": committed,
                    "in_shop_quantity_delta": available,
                    "campaign_locked_quantity_delta": 0,
                    "creator_locked_quantity_delta": 0,
                }
            ],
        }

    def cancellation_status(self, cancellation: Cancellation) -> None:
        data = {
            "order_id": cancellation.order_id,
            "cancellations_role": cancellation.role,
            "cancel_status": cancellation.status,
            "cancel_id": cancellation.id,
            "create_time": cancellation.create_time,
        }
        self._say(self.state.shops[cancellation.shop_id], "CANCELLATION_STATUS_CHANGE", data)

    def return_status(self, request: Return) -> None:
        data = {
            "order_id": request.order_id,
            "return_role": request.role,
            "return_type": request.type,
            "return_status": request.status,
            "return_id": request.id,
            "create_time": request.create_time,
            "update_time": request.update_time,
        }
        self._say(self.state.shops[request.shop_id], "RETURN_STATUS_CHANGE", data)

    def deauthorized(self, shop: Shop, app: App) -> None:
        self._say_to(app, shop, "SELLER_DEAUTHORIZATION", {"message": "The seller has revoked the authorization"})

    def expiring(self, shop: Shop, expires: int) -> None:
        data = {"message": "The authorization is about to expire", "expiration_time": str(expires)}
        self._say(shop, "UPCOMING_AUTHORIZATION_EXPIRATION", data)

    # --- inside ----------------------------------------------------------------------------------------------

    def _say_product_status(self, product: Product, status: str) -> None:
        data = {
            "product_id": int(product.id),
            "status": status,
            "suspended_reason": product.suspended_reason,
            "update_time": product.update_time,
        }
        self._say_product(product, "PRODUCT_STATUS_CHANGE", data)

    def _say_product(self, product: Product, event: str, data: Wire) -> None:
        self._say(self.state.shops[product.shop_id], event, data)

    def _say(self, shop: Shop, event: str, data: Wire) -> None:
        """To every app that the shop's seller has authorized."""
        for grant in self.state.grants.values():
            if grant.seller_id == shop.seller_id and not grant.revoked:
                self._say_to(self.state.apps[grant.app_key], shop, event, data)

    def _say_to(self, app: App, shop: Shop, event: str, data: Wire) -> None:
        address = self._address(app, shop, event)
        if not address:
            return
        envelope = {
            "type": EVENT_TYPES[event],
            "tts_notification_id": self.engine.new_id(),
            "shop_id": shop.id,
            "timestamp": self.now,
            "data": data,
        }
        body = json.dumps(envelope, separators=(",", ":"))
        self.box.webhooks.send(PLATFORM, shop.id, event, app.app_key, address, body)

    def _address(self, app: App, shop: Shop, event: str) -> str:
        """The shop's own setting or the app's; which wins when both are set is an option."""
        by_shop = shop.subscriptions[event].address if event in shop.subscriptions else ""
        by_app = app.webhook_urls.get(event) or app.webhook_urls.get("*", "")
        first, second = (by_app, by_shop) if self.engine.option("tts_webhook_winner") == "app" else (by_shop, by_app)
        return first or second
