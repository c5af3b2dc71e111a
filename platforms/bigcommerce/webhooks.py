"""Callbacks of BigCommerce: two proofs, and the payload. Source: HTTPS webhook overview, webhook events page.

Proof 1: Standard Webhooks, HMAC-SHA256 under the client secret over ``id.timestamp.raw body``. Proof 2: the secret
header that we set when the hook was made, echoed on every callback. It is not documented which hooks carry the first:
either is accepted, both can be demanded. The payload's ``hash`` has no key and proves nothing.
Values inside are hints: read the object from the API.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from platforms.errors import InvalidWebhook

SECRET_HEADER = "x-tandem-secret"  # noqa: S105 - the name of a header
TOLERANCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class VerifiedHook:
    """A callback that is proved to come from the platform.

    id: the same for every delivery of one event.  timestamp: of the delivery where it is signed, else of the event.
    store_hash: from ``producer``; compare it with the store of the address.
    data: type and id of the object.
    """

    id: str
    timestamp: datetime
    scope: str
    store_hash: str
    data: Mapping[str, Any]
    signed: bool
    secret_echoed: bool


def verify_hook(
    headers: Mapping[str, str],
    body: bytes,
    *,
    client_secrets: Sequence[str],
    header_secrets: Sequence[str],
    now: datetime,
    tolerance: float = TOLERANCE_SECONDS,
    require_both: bool = False,
) -> VerifiedHook:
    """headers: names in lower case.  client_secrets, header_secrets: the present one and those being replaced.

    Raises InvalidWebhook. A signature that is there and does not match is refused whatever the other proof says.
    """
    given = headers.get("webhook-signature", "")
    signed = bool(given) and _signature_holds(headers, given, body, client_secrets)
    if given and not signed:
        raise InvalidWebhook("the signature does not match")
    if signed and abs(now.timestamp() - int(headers["webhook-timestamp"])) > tolerance:
        raise InvalidWebhook("the signature is too old")
    echoed = _matches_any(headers.get(SECRET_HEADER, ""), header_secrets)
    if not (signed and echoed if require_both else signed or echoed):
        raise InvalidWebhook("no valid proof of origin")
    return _read(headers, body, signed=signed, echoed=echoed)


def sign_hook(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One ``v1,...`` entry of the signature header."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()


def _signature_holds(headers: Mapping[str, str], given: str, body: bytes, secrets: Sequence[str]) -> bool:
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    expected = [sign_hook(secret, message_id, int(stamp), body) for secret in secrets if secret]
    return any(_matches_any(entry, expected) for entry in given.split())


def _matches_any(given: str, expected: Sequence[str]) -> bool:
    """In a time that does not depend on where they differ, or on which fits."""
    # Bytes: comparing text raises for letters beyond ASCII, which a forger may send.
    value = given.encode("utf-8", "surrogateescape")
    fits = [hmac.compare_digest(value, secret.encode()) for secret in expected if secret]
    return bool(value) and any(fits)


def _read(headers: Mapping[str, str], body: bytes, *, signed: bool, echoed: bool) -> VerifiedHook:
    try:
        payload = json.loads(body)
        scope, data = payload["scope"], payload["data"]
        created = int(payload.get("created_at") or 0)
        stamp = int(headers["webhook-timestamp"]) if signed else created
        moment = datetime.fromtimestamp(stamp, UTC)
        store_hash = str(payload.get("producer") or "").removeprefix("stores/")
        key = str(payload.get("hash") or "") or hashlib.sha256(body).hexdigest()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, OSError):
        raise InvalidWebhook("the body is not an event") from None
    if not isinstance(scope, str) or not isinstance(data, dict):
        raise InvalidWebhook("the body is not an event")
    return VerifiedHook(key, moment, scope, store_hash, data, signed, echoed)
