"""Claims of TTS SKUs: each is linked to at most one variant of a connection, whoever links at the same time.

Three steps, each of which may be the last before a crash: the SKUs are claimed for the product, one document each;
the links are saved as wanted, which is not said and sends nothing; and when every claim is confirmed they become the
product's links. A claim may be taken over only from a product that neither has nor wants the link, and only if nobody
touched the claim since that was read. So whoever confirms has won: an overtaken one finds its claim gone.
"""

from __future__ import annotations

from collections.abc import Iterable

from chassis.actors import Change
from chassis.wakeups import Claim
from chassis.worker import Outcome
from contracts.gateway import ConnectionChangedV1
from services.catalog.domain import listing as listings
from services.catalog.domain.product import Product
from services.catalog.effects.desk import Desk
from services.catalog.store import Claims


class Taken(Exception):
    """The SKU is linked, or just being linked, to another product."""

    def __init__(self, shop_sku: str, holder: Product) -> None:
        super().__init__(f"SKU {shop_sku} is already linked to {holder.store.name} ({holder.store_product}).")


class Claiming:
    """Claims, and the link flow that ends what a crash cut off."""

    def __init__(self, desk: Desk, claims: Claims) -> None:
        self._desk = desk
        self._claims = claims

    async def take(self, product: Product, shop_skus: Iterable[str]) -> None:
        """Before the links are wanted. Raises Taken; claims of this product that then stay behind hold nobody up."""
        for shop_sku in shop_skus:
            while not await self._take(product, shop_sku):
                pass

    async def _take(self, product: Product, shop_sku: str) -> bool:
        """False when somebody touched the claim meanwhile: look again."""
        claim = await self._claims.take(product.connection, shop_sku, product.id)
        if claim.holder == product.id:
            return True
        other = await self._desk.products.get(claim.holder)
        if other is not None and shop_sku in other.shop_skus:
            raise Taken(shop_sku, other)
        return await self._claims.take_over(product.connection, shop_sku, claim, product.id)

    async def confirm(self, product: Product) -> Product:
        """Make wanted links the product's own, all of them or, when one was overtaken, none. May be done twice."""
        wanted = product.linking
        if wanted is None:
            return product
        held = [await self._claims.confirm(product.connection, link.shop_sku, product.id) for link in wanted.links]
        settle = listings.linked if all(held) else listings.overtaken
        now = self._desk.now()

        def decide(state: Product | None) -> Change[Product] | None:
            return None if state is None or state.linking != wanted else Change(settle(state, now))

        return await self._desk.products.transact(product.id, decide) or product

    async def perform(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        for product in (await self._desk.products.load(claim.actors)).values():
            await self.confirm(product)
        return {}
