"""Callbacks of TikTok Shop: proof and envelope. Source: webhooks overview.

``Authorization`` = lower-case hex of HMAC-SHA256 under the app's secret over app key + raw body. The signature holds no
time: replays are told apart by ``notification_id`` alone. Values inside are hints: read the object from the API.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from platforms.errors import InvalidWebhook


class Event(IntEnum):
    """The types that the connector acts on. Many more exist: answer them with 200 and forget them."""

    ORDER_STATUS = 1
    RECIPIENT_ADDRESS = 3
    PACKAGE = 4
    PRODUCT_STATUS = 5
    DEAUTHORIZED = 6
    AUTHORIZATION_EXPIRES = 7
    CANCELLATION = 11
    RETURN = 12
    PRODUCT_INFORMATION = 15
    PRODUCT_CREATED = 16
    PRODUCT_CATEGORY = 18
    INVENTORY_STATUS = 27
    PRODUCT_AUDIT = 37
    SKU_STATUS = 50
    INVENTORY = 71


EVENT_NAMES = {
    Event.ORDER_STATUS: "ORDER_STATUS_CHANGE",
    Event.RECIPIENT_ADDRESS: "RECIPIENT_ADDRESS_UPDATE",
    Event.PACKAGE: "PACKAGE_UPDATE",
    Event.PRODUCT_STATUS: "PRODUCT_STATUS_CHANGE",
    Event.DEAUTHORIZED: "SELLER_DEAUTHORIZATION",
    Event.AUTHORIZATION_EXPIRES: "UPCOMING_AUTHORIZATION_EXPIRATION",
    Event.CANCELLATION: "CANCELLATION_STATUS_CHANGE",
    Event.RETURN: "RETURN_STATUS_CHANGE",
    Event.PRODUCT_INFORMATION: "PRODUCT_INFORMATION_CHANGE",
    Event.PRODUCT_CREATED: "PRODUCT_CREATION",
    Event.PRODUCT_CATEGORY: "PRODUCT_CATEGORY_CHANGE",
    Event.INVENTORY_STATUS: "INVENTORY_STATUS_CHANGE",
    Event.PRODUCT_AUDIT: "PRODUCT_AUDIT_STATUS_CHANGE",
}
"""The names that subscriptions are made under (`Events.set`), where one is documented."""


@dataclass(frozen=True, slots=True)
class VerifiedEvent:
    """A callback that holds a valid signature.

    notification_id: "" where the platform gave none.  ids in ``data`` may be numbers beyond 2**53.
    """

    type: int
    notification_id: str
    shop_id: str
    timestamp: datetime | None
    data: Mapping[str, Any]

    def id(self, name: str) -> str:
        """An id in ``data`` as text; "" when absent."""
        value = self.data.get(name)
        return "" if value is None else str(value)


def signature(app_key: str, app_secret: str, body: bytes) -> str:
    return hmac.new(app_secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()


def verify_event(authorization: str, body: bytes, *, app_key: str, app_secret: str) -> VerifiedEvent:
    """authorization: the header's value. body: the bytes as they arrived. Raises InvalidWebhook."""
    expected = signature(app_key, app_secret, body).encode()
    # Bytes: comparing text raises for letters beyond ASCII, which a forger may send.
    if not hmac.compare_digest(expected, authorization.encode("utf-8", "surrogateescape")):
        raise InvalidWebhook("the signature does not match")
    return _read(body)


def _read(body: bytes) -> VerifiedEvent:
    try:
        envelope = json.loads(body)
        data = envelope.get("data")
        return VerifiedEvent(
            int(envelope["type"]),
            str(envelope.get("tts_notification_id") or ""),
            str(envelope.get("shop_id") or ""),
            _moment(envelope.get("timestamp")),
            data if isinstance(data, dict) else {},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InvalidWebhook("the body is not an event") from None


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
