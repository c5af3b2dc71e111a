"""Both clients against both sandbox platforms, in process; time leaps whenever a client waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from platforms.bigcommerce import BigCommerceClient, StoreCredentials
from platforms.budget import ShopBudget, WindowBudget
from platforms.http import Http
from platforms.tiktok_shop import AccessToken, TikTokShopClient
from sandbox.app import Sandbox, create_sandbox
from sandbox.box.box import Box
from sandbox.tiktok_shop.seed import Tenant, add_tenant
from sandbox.world import STORE_HASH, build_sample_world
from tests.platforms.ports import SeededEntropy

START = 1_764_000_000.0


class SandboxClock:
    """The sandbox's own clock; to sleep is to move it."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._box.clock.now(), UTC)

    async def sleep(self, seconds: float) -> None:
        await self._box.clock.advance(seconds)


class Receiver:
    """Keeps the webhooks that both platforms send."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        self.got.append((url, {name.lower(): value for name, value in headers.items()}, body))
        return 200


class World:
    def __init__(self) -> None:
        self.receiver = Receiver()
        self.sandbox: Sandbox = create_sandbox(self.receiver, 1, lambda: START)
        self.box = self.sandbox.box
        build_sample_world(self.sandbox)
        self.clock = SandboxClock(self.box)
        self.entropy = SeededEntropy()
        self._open_store()
        self._open_shop()

    def _open_store(self) -> None:
        self.store_engine = self.sandbox.bigcommerce.shops[STORE_HASH]
        self.account = self.store_engine.state.accounts[0]
        self.store_http = Http(self.clock, httpx.ASGITransport(self.sandbox.bigcommerce_app))
        self.store = self.store_client(self.account.token)

    def store_client(self, token: str) -> BigCommerceClient:
        async def credentials() -> StoreCredentials:
            return StoreCredentials(STORE_HASH, token)

        budget = WindowBudget(self.clock, self.entropy, in_flight=1)
        return BigCommerceClient(self.store_http, credentials, budget, self.clock, origin="http://bigcommerce.sandbox")

    def _open_shop(self) -> None:
        self.shop_engine = self.sandbox.tiktok_shop
        self.tenant: Tenant = add_tenant(self.shop_engine, "Client Tests", authorized=True)
        assert self.tenant.grant is not None
        self.tokens = [self.tenant.grant.access_token]
        self.asked: list[int | None] = []
        self.shop_http = Http(self.clock, httpx.ASGITransport(self.sandbox.tiktok_shop_app))
        self.shop = self.shop_client()

    def shop_client(self, *, cipher: str | None = None, secret: str | None = None) -> TikTokShopClient:
        async def tokens(newer_than: int | None) -> AccessToken:
            self.asked.append(newer_than)
            if newer_than is not None and newer_than + 1 < len(self.tokens):
                return AccessToken(self.tokens[newer_than + 1], newer_than + 1)
            generation = 0 if newer_than is None else newer_than
            return AccessToken(self.tokens[generation], generation)

        return TikTokShopClient(
            self.shop_http,
            self.tenant.app.app_key,
            secret or self.tenant.app.app_secret,
            tokens,
            self.tenant.shop.cipher if cipher is None else cipher,
            ShopBudget(self.clock, self.entropy),
            self.clock,
            self.entropy,
            origin="http://tiktok-shop.sandbox",
        )

    def calls(self, endpoint: str) -> int:
        """How often the sandbox was asked, whatever it answered."""
        return sum(1 for call in self.box.ledger.calls() if f"{call.method} {call.endpoint}" == endpoint)

    async def close(self) -> None:
        await self.store_http.aclose()
        await self.shop_http.aclose()

    async def product_with_variants(self) -> Any:
        """The first product of the sample that has several variants."""
        page = await self.store.catalog.products()
        return next(product for product in page.items if len(product.variants) > 1)
