"""Webhooks v3: subscriptions, payloads, signature, retries, deactivation and domain blocking."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import Account, Domain, Hook
from sandbox.box import Delivery

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import BigCommerce, Shop

RETRY_AFTER: tuple[float, ...] = (60.0, 180.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 21600.0, 50400.0, 86400.0)
CALLBACK_TIMEOUT = 10.0
MAX_HOOKS_PER_SCOPE = 10

BLOCK_WINDOW = 120.0
BLOCK_MINIMUM_SENDS = 100
BLOCK_BELOW_RATIO = 0.9
BLOCK_SECONDS = 180.0
EXCEPTION_EVERY = 600.0
IDLE_SECONDS = 90 * 86_400.0

WILL_RETRY, GAVE_UP, DOMAIN_BLOCKED = 90001, 90002, 90003
EXCEPTION_SCOPE = "store/hook/deliveryException"
_EXCEPTION_TEXTS = {
    WILL_RETRY: "The callback failed and will be tried again.",
    GAVE_UP: "The callback failed for the last time; the webhook has been deactivated.",
    DOMAIN_BLOCKED: "Too many callbacks to this domain failed; it is blocked for three minutes.",
}

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ORDER = (
    "created|updated|archived|statusUpdated|refund/created|message/created|transaction/created"
    "|transaction/updated|metafield/created|metafield/updated|metafield/deleted"
)
_STOCK = "stock_changed|low_stock_reached|out_of_stock_reached|settings_changed"
_KNOWN_SCOPES = re.compile(
    rf"store/(?:order/(?:\*|{_ORDER})"
    r"|product/(?:\*|created|updated|deleted|inventory/updated|inventory/order/updated)"
    r"|sku/(?:\*|created|updated|deleted|inventory/updated|inventory/order/updated)"
    r"|shipment/(?:\*|created|updated|deleted)"
    r"|category/(?:\*|created|updated|deleted)|brand/(?:\*|created|updated|deleted)"
    rf"|channel/(?:\*|\d+)/(?:order/(?:\*|{_ORDER})|product/(?:assigned|unassigned)"
    rf"|inventory/product/(?:\*|{_STOCK}))"
    r"|channel/(?:created|updated)|inventory/location/(?:created|updated|deleted)"
    r"|priceList/(?:\*|created|updated|deleted)"
    r"|information/updated|app/uninstalled|hook/deliveryException)"
)


class Hooks:
    """One store's webhooks. A hook belongs to the API account that made it and is invisible to others."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def create(self, account: Account, body: dict[str, Any]) -> Hook:
        """Raises Refusal 422 for a bad field, 409 for a second hook of one scope and destination."""
        scope = self._read_scope(body.get("scope"))
        destination = self._read_destination(body.get("destination"))
        headers = self._read_headers(body.get("headers"))
        self._refuse_duplicate(account, scope, destination, None)
        mine = [hook for hook in self.of(account) if hook.scope == scope]
        if len(mine) >= MAX_HOOKS_PER_SCOPE:
            raise invalid("scope", f"at most {MAX_HOOKS_PER_SCOPE} webhooks may have the same scope")
        now = self._shop.now()
        hook = Hook(
            id=self._shop.state.next_id("hook", 20_000_001),
            client_id=account.client_id,
            scope=scope,
            destination=destination,
            headers=headers,
            is_active=bool(body.get("is_active", True)),
            created_at=int(now),
            updated_at=int(now),
            starts_at=now + float(self._shop.option("bc_hook_start_delay")),
            last_sent_at=now,
        )
        self._shop.state.hooks[hook.id] = hook
        return hook

    def of(self, account: Account) -> list[Hook]:
        self._retire_idle()
        return [hook for hook in self._shop.state.hooks.values() if hook.client_id == account.client_id]

    def get(self, account: Account, hook_id: int) -> Hook:
        hook = self._shop.state.hooks.get(hook_id)
        if hook is None or hook.client_id != account.client_id:
            raise not_found()
        return hook

    def update(self, account: Account, hook_id: int, body: dict[str, Any]) -> Hook:
        hook = self.get(account, hook_id)
        scope = self._read_scope(body.get("scope", hook.scope))
        destination = self._read_destination(body.get("destination", hook.destination))
        self._refuse_duplicate(account, scope, destination, hook.id)
        if "headers" in body:
            hook.headers = self._read_headers(body["headers"])
        hook.scope, hook.destination = scope, destination
        if body.get("is_active") and not hook.is_active:
            hook.last_sent_at = self._shop.now()
        hook.is_active = bool(body.get("is_active", hook.is_active))
        hook.deactivated = hook.deactivated and not hook.is_active
        hook.updated_at = int(self._shop.now())
        return hook

    def delete(self, account: Account, hook_id: int) -> Hook:
        hook = self.get(account, hook_id)
        del self._shop.state.hooks[hook_id]
        return hook

    def emit(self, scope: str, data: dict[str, Any], client_id: str | None = None) -> None:
        """Sends one event to every active hook that listens to it; with `client_id`, to this client's only."""
        now = self._shop.now()
        self._retire_idle()
        listening = [
            hook
            for hook in self._shop.state.hooks.values()
            if hook.is_active
            and hook.starts_at <= now
            and client_id in (None, hook.client_id)
            and _listens(hook.scope, scope)
        ]
        if listening:
            body = self._payload(scope, data, now)
            for hook in listening:
                self._send(hook, scope, body)

    def except_delivery(self, hook: Hook, code: int) -> None:
        """Tells the client's other destinations that callbacks of this hook fail."""
        now = self._shop.now()
        domain = self.domain(hook)
        if code == WILL_RETRY and now - domain.exception_said_at < EXCEPTION_EVERY:
            return
        domain.exception_said_at = now
        data = {"type": "webhook", "id": hook.id, "error_code": code, "message": _EXCEPTION_TEXTS[code]}
        body = self._payload(EXCEPTION_SCOPE, data, now)
        for other in self._shop.state.hooks.values():
            is_listener = other.scope == EXCEPTION_SCOPE and other.is_active
            if is_listener and other.client_id == hook.client_id and other.destination != hook.destination:
                self._send(other, EXCEPTION_SCOPE, body)

    def domain(self, hook: Hook) -> Domain:
        key = f"{hook.client_id}:{urlsplit(hook.destination).netloc}"
        return self._shop.state.domains.setdefault(key, Domain())

    def blocked_domains(self, account: Account) -> list[dict[str, Any]]:
        now = self._shop.now()
        prefix = f"{account.client_id}:"
        return [
            {
                "destination": key.removeprefix(prefix),
                "time_left": int(domain.blocked_until - now),
                "reasons": [],
            }
            for key, domain in self._shop.state.domains.items()
            if key.startswith(prefix) and domain.blocked_until > now
        ]

    def _retire_idle(self) -> None:
        """A hook that had nothing to say for 90 days is switched off."""
        oldest = self._shop.now() - IDLE_SECONDS
        for hook in self._shop.state.hooks.values():
            if hook.is_active and hook.last_sent_at < oldest:
                hook.is_active = False
                hook.deactivated = True
                self._shop.note("hook_deactivated", hook.id, True, False, "idle")

    def _send(self, hook: Hook, scope: str, body: str) -> None:
        hook.last_sent_at = self._shop.now()
        from_store = self._shop.state.hash
        self._shop.box.webhooks.send("bc", from_store, scope, str(hook.id), hook.destination, body)

    def _payload(self, scope: str, data: dict[str, Any], now: float) -> str:
        payload: dict[str, Any] = {
            "scope": scope,
            "store_id": str(self._shop.state.store_id),
            "data": data,
            "created_at": int(now),
            "producer": f"stores/{self._shop.state.hash}",
        }
        digest = hashlib.sha1(json.dumps(payload, sort_keys=True).encode(), usedforsecurity=False).hexdigest()
        return json.dumps({**payload, "hash": digest}, separators=(",", ":"))

    def _read_scope(self, scope: Any) -> str:
        if not isinstance(scope, str) or not _KNOWN_SCOPES.fullmatch(scope):
            raise invalid("scope", "is not a webhook scope")
        return scope

    def _read_destination(self, destination: Any) -> str:
        if not isinstance(destination, str) or not destination:
            raise invalid("destination", "is required")
        address = urlsplit(destination)
        is_local = address.hostname in _LOOPBACK and not self._shop.option("bc_hook_https_only")
        if address.scheme == "https" and (is_local or address.port in (None, 443)):
            return destination
        if address.scheme == "http" and is_local:
            return destination
        raise invalid("destination", "must be an https address on port 443")

    def _read_headers(self, headers: Any) -> dict[str, str] | None:
        if headers is None:
            return None
        if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
            raise invalid("headers", "must map names to strings")
        return dict(headers)

    def _refuse_duplicate(self, account: Account, scope: str, destination: str, own_id: int | None) -> None:
        for hook in self.of(account):
            if hook.id != own_id and (hook.scope, hook.destination) == (scope, destination):
                raise Refusal(409, "A webhook with this scope and destination exists already.")


class HookCourier:
    """How BigCommerce delivers (facts: webhooks overview and https-webhook-overview pages)."""

    retry_after = RETRY_AFTER
    timeout = CALLBACK_TIMEOUT

    def __init__(self, platform: "BigCommerce") -> None:
        self._platform = platform

    def headers(self, delivery: Delivery, now: float) -> Mapping[str, str] | None:
        found = self._find(delivery)
        if found is None:
            return None
        shop, hook = found
        headers = {"content-type": "application/json", "user-agent": "sandbox-webhooks"}
        if shop.option("bc_hook_custom_headers"):
            headers.update(hook.headers or {})
        if shop.option("bc_hook_signature"):
            secret = next(a.client_secret for a in shop.state.accounts if a.client_id == hook.client_id)
            headers.update(sign(secret, delivery.id, int(now), delivery.body.encode()))
        return headers

    def postpone(self, delivery: Delivery, now: float) -> bool:
        found = self._find(delivery)
        return found is not None and found[0].hooks.domain(found[1]).blocked_until > now

    def tried(self, delivery: Delivery, status: int, gave_up: bool) -> None:
        found = self._find(delivery)
        if found is None:
            return
        shop, hook = found
        delivered = 200 <= status < 300
        self._judge_domain(shop, hook, delivered)
        if gave_up:
            hook.is_active = False
            hook.deactivated = True
            shop.note("hook_deactivated", hook.id, True, False, "webhooks")
            shop.hooks.except_delivery(hook, GAVE_UP)
        elif not delivered:
            shop.hooks.except_delivery(hook, WILL_RETRY)

    def _judge_domain(self, shop: "Shop", hook: Hook, delivered: bool) -> None:
        now = shop.now()
        domain = shop.hooks.domain(hook)
        if domain.blocked_until > now:
            return
        if now - domain.window_start >= BLOCK_WINDOW:
            domain.window_start, domain.sent, domain.delivered = now, 0, 0
        domain.sent += 1
        domain.delivered += delivered
        if domain.sent >= BLOCK_MINIMUM_SENDS and domain.delivered < BLOCK_BELOW_RATIO * domain.sent:
            domain.blocked_until = now + BLOCK_SECONDS
            domain.sent = domain.delivered = 0
            shop.hooks.except_delivery(hook, DOMAIN_BLOCKED)

    def _find(self, delivery: Delivery) -> "tuple[Shop, Hook] | None":
        """The hook while it still wants deliveries."""
        shop = self._platform.shops.get(delivery.connection)
        hook = shop.state.hooks.get(int(delivery.key)) if shop is not None else None
        if shop is None or hook is None or not hook.is_active:
            return None
        is_owned = any(account.client_id == hook.client_id for account in shop.state.accounts)
        return (shop, hook) if is_owned else None


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three Standard Webhooks headers; the key is the raw client secret."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }


def render_hook(hook: Hook, store_hash: str) -> dict[str, Any]:
    return {
        "id": hook.id,
        "client_id": hook.client_id,
        "store_hash": store_hash,
        "scope": hook.scope,
        "destination": hook.destination,
        "headers": hook.headers,
        "is_active": hook.is_active,
        "created_at": hook.created_at,
        "updated_at": hook.updated_at,
    }


def _listens(wanted: str, scope: str) -> bool:
    if wanted == scope:
        return True
    if "*" not in wanted:
        return False
    pattern = re.escape(wanted).replace(r"/\*/", "/[^/]+/")
    return re.fullmatch(pattern.removesuffix(r"\*") + (".*" if pattern.endswith(r"\*") else ""), scope) is not None
