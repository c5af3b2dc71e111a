"""Authorization of a shop: consent address, callback, tokens. Source: authorization overview (202407), seller guide.

Token calls are unsigned GETs that carry the app's secret in the query: their addresses must never reach a log.
Despite their names, the wire's ``..._expire_in`` fields hold absolute unix seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pydantic import Field, ValidationError

from platforms.errors import RateLimited
from platforms.http import Http, Request
from platforms.lenient import Lenient, Moment, why_unreadable
from platforms.tiktok_shop.errors import error_for, open_envelope, throttled, unreadable
from platforms.tiktok_shop.versions import Operation

AUTH_ORIGIN = "https://auth.tiktok-shops.com"
CONSENT_US = "https://services.tiktokshops.us/open/authorize"
CONSENT_OTHERS = "https://services.tiktokshop.com/open/authorize"

# The code is used up and the refresh token replaced by the call: both change something.
GET_TOKEN = Operation("GET", "/api/v2/token/get", "", writes=True, cipher=False)
REFRESH_TOKEN = Operation("GET", "/api/v2/token/refresh", "", writes=True, cipher=False)

SELLER = 0


class TokenGrant(Lenient):
    """Keep both tokens together: the refresh token that made this grant may be dead now.

    ``user_type``: 0 seller, 1 creator, 3 partner; only sellers have shops.
    """

    access_token: str
    refresh_token: str
    access_expires: Moment = Field(default=None, validation_alias="access_token_expire_in")
    refresh_expires: Moment = Field(default=None, validation_alias="refresh_token_expire_in")
    open_id: str = ""
    seller_name: str = ""
    seller_base_region: str = ""
    user_type: int = SELLER
    granted_scopes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"TokenGrant(open_id={self.open_id!r}, access_expires={self.access_expires})"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Consent:
    """A callback with a code, good once and for 30 minutes. ``state`` is "" when the seller came from the app store."""

    code: str = field(repr=False)
    state: str = ""


@dataclass(frozen=True, slots=True)
class Declined:
    """The seller said no, or the callback is not one."""

    reason: str
    state: str = ""


def consent_url(service_id: str, state: str, *, page: str = CONSENT_US) -> str:
    """Where the seller gives consent. There is no redirect parameter: it is set in the app's own page."""
    return f"{page}?{urlencode({'service_id': service_id, 'state': state})}"


def read_callback(query: Mapping[str, str]) -> Consent | Declined:
    """A refusal comes as ``code=null`` with ``error=auth_denied`` or ``access_denied``."""
    state = query.get("state", "")
    code = query.get("code", "")
    if query.get("error"):
        return Declined(query["error"], state)
    if not code or code == "null":
        return Declined("no code", state)
    return Consent(code, state)


class Authorization:
    """Trades codes and refresh tokens for tokens. After Uncertain on a refresh the old token may be dead or alive."""

    def __init__(self, http: Http, app_key: str, app_secret: str, *, origin: str = AUTH_ORIGIN) -> None:
        self._http = http
        self._app_key = app_key
        self._app_secret = app_secret
        self._origin = origin.rstrip("/")

    async def exchange(self, code: str) -> TokenGrant:
        """NotAuthorized (revoked) for a code that is wrong, used or older than 30 minutes."""
        return await self._ask(GET_TOKEN, {"auth_code": code, "grant_type": "authorized_code"})

    async def refresh(self, refresh_token: str) -> TokenGrant:
        """One refresher per shop at a time: two would invalidate each other's tokens."""
        return await self._ask(REFRESH_TOKEN, {"refresh_token": refresh_token, "grant_type": "refresh_token"})

    async def _ask(self, operation: Operation, parameters: dict[str, str]) -> TokenGrant:
        query = {"app_key": self._app_key, "app_secret": self._app_secret, **parameters}
        response = await self._http.send(
            Request(
                operation.method,
                self._origin + operation.path,
                operation.endpoint,
                query=tuple(query.items()),
                writes=operation.writes,
            )
        )
        envelope = open_envelope(response)
        if throttled(response):
            wait = response.seconds_in("retry-after")
            raise RateLimited("too many calls", endpoint=operation.endpoint, retry_after=30.0 if wait is None else wait)
        if envelope.code != 0:
            raise error_for(response, envelope, operation)
        try:
            return TokenGrant.model_validate(envelope.data)
        except (ValidationError, OverflowError) as error:
            raise unreadable(envelope, operation, why_unreadable(error)) from error
