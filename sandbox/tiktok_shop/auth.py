"""Consent, tokens and revocation (developer guide, "Authorization overview")."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.shops import ALL_SCOPES, REGIONS
from sandbox.tiktok_shop.state import App, AuthCode, Grant, Seller, Shop

WARN_BEFORE_SECONDS = 30 * 86_400
DAY = 86_400


class Authorizations(Area):
    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._by_token: dict[str, Grant] = {}

    def reindex(self) -> None:
        self._by_token = {}
        for grant in self.state.grants.values():
            for token in (grant.access_token, *grant.old_access_tokens):
                self._by_token[token] = grant

    def app_of_service(self, service_id: str) -> App | None:
        return next((app for app in self.state.apps.values() if app.service_id == service_id), None)

    # --- the consent page -------------------------------------------------------------------------------

    def accept(self, app: App, seller: Seller, state: str | None) -> str:
        """The address that the seller's browser is sent to, with a fresh code."""
        code = AuthCode(app.app_key, seller.id, self.now + self.engine.option("tts_code_seconds"))
        text = "GCP_" + self.box.entropy.token(40)
        self.state.codes[text] = code
        shop = next((shop for shop in self.state.shops.values() if shop.seller_id == seller.id), None)
        extra = {"locale": "en", "shop_region": shop.region if shop else seller.base_region}
        return _redirect(app, state, {"app_key": app.app_key, "code": text, **extra})

    def decline(self, app: App, state: str | None) -> str:
        return _redirect(app, state, {"code": "null", "error": self.engine.option("tts_denied_error")})

    # --- tokens ------------------------------------------------------------------------------------------

    def exchange(self, query: dict[str, str]) -> dict[str, Any]:
        """`GET /api/v2/token/get`."""
        app = self._app(query, "authorized_code")
        code = self.state.codes.get(query.get("auth_code", ""))
        if code is None or code.used or code.expires <= self.now or code.app_key != app.app_key:
            raise ApiError(36004004)
        code.used = True
        return self._tokens(self.grant(app, self.state.sellers[code.seller_id]))

    def refresh(self, query: dict[str, str]) -> dict[str, Any]:
        """`GET /api/v2/token/refresh`: both tokens are new; what becomes of the old refresh token is an option."""
        app = self._app(query, "refresh_token")
        token = query.get("refresh_token", "")
        grant = self._grant_of_refresh_token(app, token)
        if grant is None or grant.revoked:
            raise ApiError(36004004, "refresh_token is invalid or expired")
        self._retire_refresh_token(grant)
        self._issue(grant)
        self.engine.changed("token", grant.id, "refreshed", grant.access_expires)
        return self._tokens(grant)

    def grant(self, app: App, seller: Seller, scopes: tuple[str, ...] = ALL_SCOPES) -> Grant:
        """The seller's authorization of the app; asking again renews it and replaces its tokens."""
        existing = self._grant_between(app, seller)
        grant = existing or Grant(self.engine.new_id(), app.app_key, seller.id, list(scopes))
        grant.scopes = list(scopes)
        grant.revoked = False
        grant.old_refresh_tokens = {}
        self.state.grants[grant.id] = grant
        grant.refresh_expires = self.now + self.engine.option("tts_refresh_token_seconds")
        self._issue(grant)
        self.engine.later(max(0, grant.refresh_expires - WARN_BEFORE_SECONDS - self.now), "warn_expiry", grant.id)
        self.engine.changed("grant", grant.id, None, {"seller": seller.id, "app": app.app_key})
        return grant

    def grant_of(self, access_token: str) -> Grant:
        """Raises 105002 for a token that has ended, 105001 for one that never was or was revoked."""
        grant = self._by_token.get(access_token)
        if grant is None or grant.revoked:
            raise ApiError(105001, http_status=401)
        expires = (
            grant.access_expires if access_token == grant.access_token else grant.old_access_tokens.get(access_token, 0)
        )
        if expires <= self.now:
            raise ApiError(105002, http_status=self.engine.option("tts_expired_token_status"))
        return grant

    def shops_of(self, grant: Grant) -> list[Shop]:
        return [shop for shop in self.state.shops.values() if shop.seller_id == grant.seller_id]

    def revoke(self, shop: Shop) -> None:
        """The seller ends the authorization of every app: webhook 6, then every call fails."""
        for grant in self.state.grants.values():
            if grant.seller_id == shop.seller_id and not grant.revoked:
                app = self.state.apps[grant.app_key]
                grant.revoked = True
                self.engine.changed("grant", grant.id, "granted", "revoked")
                self.engine.notifications.deauthorized(shop, app)

    def expire_access_token(self, shop: Shop) -> None:
        """Ends the present access token at once; the refresh token stays good."""
        for grant in self.state.grants.values():
            if grant.seller_id == shop.seller_id:
                grant.access_expires = self.now
                grant.old_access_tokens = {}
                self.engine.changed("token", grant.id, "valid", "expired")

    def warn_of_expiry(self, grant_id: str) -> None:
        """Webhook 7, daily during the last 30 days."""
        grant = self.state.grants[grant_id]
        if grant.revoked or grant.refresh_expires <= self.now:
            return
        due = grant.refresh_expires - WARN_BEFORE_SECONDS
        if self.now < due:
            return
        for shop in self.shops_of(grant):
            self.engine.notifications.expiring(shop, grant.refresh_expires)
        self.engine.later(DAY, "warn_expiry", grant_id)

    # --- inside ------------------------------------------------------------------------------------------

    def _app(self, query: dict[str, str], grant_type: str) -> App:
        app = self.state.apps.get(query.get("app_key", ""))
        if app is None:
            raise ApiError(36009004, "Invalid app_key", http_status=400)
        if query.get("app_secret") != app.app_secret:
            raise ApiError(36009004, "Invalid app_secret", http_status=400)
        if query.get("grant_type") != grant_type:
            raise ApiError(36009004, f"Invalid grant_type, expected {grant_type}", http_status=400)
        return app

    def _grant_between(self, app: App, seller: Seller) -> Grant | None:
        pair = (app.app_key, seller.id)
        return next((grant for grant in self.state.grants.values() if (grant.app_key, grant.seller_id) == pair), None)

    def _grant_of_refresh_token(self, app: App, token: str) -> Grant | None:
        for grant in self.state.grants.values():
            if grant.app_key != app.app_key or not token:
                continue
            if token == grant.refresh_token and grant.refresh_expires > self.now:
                return grant
            if grant.old_refresh_tokens.get(token, 0) > self.now:
                return grant
        return None

    def _retire_refresh_token(self, grant: Grant) -> None:
        policy = self.engine.option("old_refresh_token_dies")
        if policy == "later":
            until = self.now + self.engine.option("tts_old_refresh_token_seconds")
            grant.old_refresh_tokens[grant.refresh_token] = until
        elif policy == "never":
            grant.old_refresh_tokens[grant.refresh_token] = grant.refresh_expires

    def _issue(self, grant: Grant) -> None:
        if grant.access_token:
            grant.old_access_tokens[grant.access_token] = grant.access_expires
        grant.access_token = "TTP_" + self.box.entropy.token(48)
        grant.refresh_token = "TTP_" + self.box.entropy.token(48)
        grant.access_expires = self.now + self.engine.option("tts_access_token_seconds")
        self._by_token[grant.access_token] = grant

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        """The `..._in` fields are absolute unix seconds, whatever their names say."""
        seller = self.state.sellers[grant.seller_id]
        return {
            "access_token": grant.access_token,
            "access_token_expire_in": grant.access_expires,
            "refresh_token": grant.refresh_token,
            "refresh_token_expire_in": grant.refresh_expires,
            "open_id": seller.open_id,
            "seller_name": seller.name,
            "seller_base_region": seller.base_region,
            "user_type": 0,
            "granted_scopes": grant.scopes,
        }


def region_name(seller: Seller) -> str:
    """The seller's region as the consent page offers it."""
    return REGIONS[seller.base_region][0]


def _redirect(app: App, state: str | None, query: dict[str, str]) -> str:
    if state is not None:
        query["state"] = state
    joiner = "&" if urlsplit(app.redirect_url).query else "?"
    return f"{app.redirect_url}{joiner}{urlencode(query)}"
