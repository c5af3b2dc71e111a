"""What an app's own server is told about a store, signed: opened, uninstalled, a user removed.

The browser opens ``load_url``; the platform itself gets the other two, once. All carry ``signed_payload_jwt``: HS256
with the client secret, for the client id (``aud``), about the store (``sub``). How long it holds is not documented: a
day.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sandbox.box.webhooks import Delivery

if TYPE_CHECKING:
    from sandbox.bigcommerce.apps import App
    from sandbox.bigcommerce.shop import Shop

CALLBACKS = "bc-apps"
LIFE_SECONDS = 86_400
OWNER = "merchant@example.com"


def address(url: str, app: "App", shop: "Shop", user: str) -> str:
    """The callback's address with its proof."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'signed_payload_jwt': payload(app, shop, user)})}"


def payload(app: "App", shop: "Shop", user: str) -> str:
    """A JSON Web Token about a store, and who did what is told."""
    now = int(shop.now())
    claims = {
        "aud": app.client_id,
        "iss": "bc",
        "iat": now,
        "nbf": now,
        "exp": now + LIFE_SECONDS,
        "jti": shop.box.entropy.uuid(),
        "sub": f"stores/{shop.state.hash}",
        "user": {"id": user_id(user), "email": user, "locale": "en-US"},
        "owner": {"id": user_id(OWNER), "email": OWNER},
        "url": "/",
        "channel_id": None,
    }
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    proof = hmac.digest(app.client_secret.encode(), signed.encode(), hashlib.sha256)
    return f"{signed}.{_text(proof)}"


def user_id(email: str) -> int:
    """The owner is 1; everybody else has a number of their own."""
    return 1 if email == OWNER else 2 + int(hashlib.sha256(email.encode()).hexdigest()[:6], 16)


class CallbackCourier:
    """A callback is sent once, with GET."""

    retry_after: tuple[float, ...] = ()
    timeout = 10.0

    def headers(self, delivery: Delivery, now: float) -> Mapping[str, str]:
        return {"user-agent": "sandbox-apps"}

    def postpone(self, delivery: Delivery, now: float) -> bool:
        return False

    def tried(self, delivery: Delivery, status: int, gave_up: bool) -> None:
        """The ledger has it; an app that did not answer is not told again."""


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
