"""A connection's credentials in clear, and the platform clients made from them. Nothing here is kept or logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chassis.clock import Clock
from chassis.entropy import Entropy
from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import ShopBudget, WindowBudget
from platforms.http import Http
from platforms.tiktok_shop import TikTokShopClient
from platforms.tiktok_shop.auth import Authorization, TokenGrant
from platforms.tiktok_shop.caller import AccessToken
from services.gateway.domain.connection import Connection, Secret, ShopTokens
from services.gateway.settings import GatewaySettings
from services.gateway.vault import Vault


@dataclass(frozen=True)
class StoreKeys:
    """One API account of a store."""

    store_hash: str
    client_id: str
    token: str = field(repr=False)
    client_secret: str = field(repr=False)


def sealed_store(vault: Vault, tenant: str, data_key: str, keys: StoreKeys, hook_secret: str) -> dict[str, str]:
    clear = {
        Secret.STORE_TOKEN: keys.token,
        Secret.STORE_CLIENT_SECRET: keys.client_secret,
        Secret.HOOK_SECRET: hook_secret,
    }
    return {name.value: vault.seal(tenant, data_key, name, value) for name, value in clear.items()}


def sealed_tokens(vault: Vault, tenant: str, data_key: str, grant: TokenGrant) -> dict[str, str]:
    clear = {Secret.SHOP_ACCESS: grant.access_token, Secret.SHOP_REFRESH: grant.refresh_token}
    return {name.value: vault.seal(tenant, data_key, name, value) for name, value in clear.items()}


def tokens_of(grant: TokenGrant, generation: int, now: datetime) -> ShopTokens:
    return ShopTokens(
        generation=generation,
        issued_at=now,
        access_expires=grant.access_expires or now,
        refresh_expires=grant.refresh_expires or now,
    )


def opened(vault: Vault, tenant: str, data_key: str, secrets: Mapping[str, str], name: Secret) -> str:
    """ "" where the secret is not there. Raises Unsealable."""
    sealed = secrets.get(name.value, "")
    return vault.open(tenant, data_key, name, sealed) if sealed else ""


class PlatformAccess:
    """Clients for the gateway's own calls: few, so that one budget per store and shop is kept here."""

    def __init__(self, settings: GatewaySettings, http: Http, vault: Vault, clock: Clock, entropy: Entropy) -> None:
        self._settings = settings
        self._http = http
        self._vault = vault
        self._clock = clock
        self._entropy = entropy
        self._stores: dict[str, WindowBudget] = {}
        self._shops: dict[str, ShopBudget] = {}
        self.authorization = Authorization(
            http,
            settings.tiktok_app_key,
            settings.tiktok_app_secret.get_secret_value(),
            origin=settings.tiktok_auth,
        )

    def secret(self, connection: Connection, name: Secret) -> str:
        return opened(self._vault, connection.id, connection.data_key, connection.secrets, name)

    def store(self, connection: Connection) -> BigCommerceClient:
        return self.store_with(connection.store.hash, self.secret(connection, Secret.STORE_TOKEN))

    def shop(self, connection: Connection) -> TikTokShopClient:
        return self.shop_with(
            connection.shop.id,
            self.secret(connection, Secret.SHOP_ACCESS),
            self.secret(connection, Secret.SHOP_CIPHER),
        )

    def store_with(self, store_hash: str, token: str) -> BigCommerceClient:
        """Raises ValueError for what cannot be a store hash."""
        credentials = StoreCredentials(store_hash, token)
        budget = self._stores.setdefault(store_hash, WindowBudget(self._clock, self._entropy))

        async def present() -> StoreCredentials:
            return credentials

        return BigCommerceClient(self._http, present, budget, self._clock, origin=self._settings.bigcommerce_api)

    def shop_with(self, shop: str, token: str, cipher: str) -> TikTokShopClient:
        """The gateway's own calls never ask for a newer token: the refresh flow does that."""
        budget = self._shops.setdefault(shop, ShopBudget(self._clock, self._entropy))

        async def present(_newer_than: int | None) -> AccessToken:
            return AccessToken(token)

        return TikTokShopClient(
            self._http,
            self._settings.tiktok_app_key,
            self._settings.tiktok_app_secret.get_secret_value(),
            present,
            cipher,
            budget,
            self._clock,
            self._entropy,
            origin=self._settings.tiktok_api,
        )
