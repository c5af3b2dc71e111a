"""Signatures of requests and of webhooks (developer guide, "Sign your API request" and "Webhooks overview")."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

UNSIGNED = frozenset({"sign", "access_token"})


def request_signature(
    secret: str, path: str, query: Iterable[tuple[str, str]], body: bytes, media_type: str = ""
) -> str:
    """The lowercase hex signature of a request.

    `query` holds decoded values; `body` is the raw body as sent, left out for `multipart/form-data`.
    """
    # By key alone: a parameter given several times is signed in the order it was sent.
    signed = sorted(((key, value) for key, value in query if key not in UNSIGNED), key=lambda pair: pair[0])
    text = path + "".join(key + value for key, value in signed)
    message = text.encode()
    if not media_type.strip().lower().startswith("multipart/form-data"):
        message += body
    return _hex(secret, secret.encode() + message + secret.encode())


def webhook_signature(app_key: str, secret: str, body: bytes) -> str:
    """The value of a webhook's `Authorization` header."""
    return _hex(secret, app_key.encode() + body)


def matches(expected: str, given: str) -> bool:
    """Compares as bytes: text with letters outside ASCII must be a mismatch, not an error."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _hex(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
