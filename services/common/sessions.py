"""Platform sessions: clients of a connection's store and shop, with access that the gateway leases for minutes.

A lease is held in memory only. It is asked for anew when it ends or the platform calls the token expired, used a
while longer when the gateway does not answer, and dropped as soon as anything is said of the connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.messaging import Broker, Record
from contracts.gateway import ConnectionChangedV1
from contracts.internal import AccessLease
from platforms.bigcommerce.caller import StoreCredentials
from platforms.bigcommerce.client import BigCommerceClient
from platforms.budget import ShopBudget, WindowBudget
from platforms.errors import Malformed, Unavailable
from platforms.http import Http
from platforms.tiktok_shop.caller import AccessToken
from platforms.tiktok_shop.client import TikTokShopClient
from services.common.internal import InternalClient
from services.common.settings import PlatformSettings

log = structlog.get_logger(__name__)


@dataclass
class _Held:
    lease: AccessLease
    store: BigCommerceClient
    shop: TikTokShopClient


class Sessions:
    """The clients of one service. Calls in flight per store: as given; other services have their own share."""

    def __init__(
        self,
        service: str,
        settings: PlatformSettings,
        http: Http,
        clock: Clock,
        entropy: Entropy,
        *,
        store_calls: int = 1,
        shop_calls: int = 8,
    ) -> None:
        self._settings = settings
        self._http = http
        self._clock = clock
        self._entropy = entropy
        self._store_calls = store_calls
        self._shop_calls = shop_calls
        self._gateway = InternalClient(http, settings.gateway_url, service, settings.internal_key)
        self._held: dict[str, _Held] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._store_budgets: dict[str, WindowBudget] = {}
        self._shop_budgets: dict[str, ShopBudget] = {}

    async def store(self, connection: str) -> BigCommerceClient:
        """The store's client, live by default; ``.under(kind=Kind.BULK)`` for bulk work.

        Raises Unavailable (no lease, and the gateway does not answer) and InternalRefused (the gateway gives a reason).
        """
        return (await self._session(connection)).store

    async def shop(self, connection: str) -> TikTokShopClient:
        """The shop's client; raises as ``store``."""
        return (await self._session(connection)).shop

    def drop(self, connection: str) -> None:
        """Forget the lease: the next call asks again."""
        self._held.pop(connection, None)

    def drop_on_news(self, broker: Broker) -> None:
        """Drop leases as connections change. Call before the broker starts."""

        async def heard(records: Sequence[Record]) -> None:
            for record in records:
                self.drop((record.key or b"").decode("utf-8", "replace"))

        broker.tail(ConnectionChangedV1.TOPIC, heard)

    async def _session(self, connection: str) -> _Held:
        held = self._held.get(connection)
        if held is not None and self._clock.now() < held.lease.until:
            return held
        return await self._renewed(connection, lambda each: self._clock.now() < each.lease.until)

    async def _renewed(self, connection: str, good: Callable[[_Held], bool], newer_than: int | None = None) -> _Held:
        """One question at a time per connection; those who waited take what the first one got."""
        async with self._asking.setdefault(connection, asyncio.Lock()):
            held = self._held.get(connection)
            if held is not None and good(held):
                return held
            try:
                lease = await self._ask(connection, newer_than)
            except (Unavailable, Malformed):
                if held is None or self._clock.now() >= held.lease.grace_until:
                    raise
                log.warning("access_lease_in_grace", connection=connection)
                return held
            self._held[connection] = self._opened(connection, lease)
            return self._held[connection]

    async def _ask(self, connection: str, newer_than: int | None) -> AccessLease:
        return await self._gateway.get(f"/internal/v1/access/{connection}", AccessLease, {"newer_than": newer_than})

    def _opened(self, connection: str, lease: AccessLease) -> _Held:
        store_budget = self._store_budgets.setdefault(
            lease.store_hash, WindowBudget(self._clock, self._entropy, in_flight=self._store_calls)
        )
        shop_budget = self._shop_budgets.setdefault(
            connection, ShopBudget(self._clock, self._entropy, in_flight=self._shop_calls)
        )

        async def credentials() -> StoreCredentials:
            present = (await self._session(connection)).lease
            return StoreCredentials(present.store_hash, present.store_token.get_secret_value())

        async def token(newer_than: int | None) -> AccessToken:
            present = await self._session(connection)
            if newer_than is not None and present.lease.generation <= newer_than:
                present = await self._renewed(connection, lambda each: each.lease.generation > newer_than, newer_than)
            return AccessToken(present.lease.shop_token.get_secret_value(), present.lease.generation)

        settings = self._settings
        return _Held(
            lease,
            BigCommerceClient(self._http, credentials, store_budget, self._clock, origin=settings.bigcommerce_api),
            TikTokShopClient(
                self._http,
                settings.tiktok_app_key,
                settings.tiktok_app_secret.get_secret_value(),
                token,
                lease.shop_cipher.get_secret_value(),
                shop_budget,
                self._clock,
                self._entropy,
                origin=settings.tiktok_api,
            ),
        )
