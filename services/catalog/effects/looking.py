"""Looking at listings on TikTok Shop: one by one when hinted or asked, all that changed by a sweep."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from chassis.actors import Change
from chassis.clock import later
from chassis.wakeups import Claim, Lease, Next
from chassis.worker import Outcome
from contracts.gateway import ConnectionChangedV1
from platforms.budget import Kind
from platforms.errors import Refused
from platforms.tiktok_shop.client import TikTokShopClient
from platforms.tiktok_shop.products import SEARCH_IDS
from services.catalog.domain import listing as listings
from services.catalog.domain import problems, wishes
from services.catalog.domain.listing import SeenListing
from services.catalog.domain.product import Flow, Product, Result, Wish
from services.catalog.domain.product import Outcome as Became
from services.catalog.effects.acting import Done, Wait
from services.catalog.effects.desk import Desk, deciding
from services.catalog.effects.sweeping import in_turn
from services.catalog.mapping.shop import GONE, seen_listing


class Looking:
    """The look flow over products, the sweep flow over connections, and the refresh action."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def perform(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        client = (await self._desk.sessions.shop(facts.id)).under(kind=Kind.BULK)
        products = await self._desk.products.load(claim.actors)
        listed = await self._listed(client, [product for product in products.values() if not self._later(product)])
        nexts = await asyncio.gather(*(self._one(product, client, listed) for product in products.values()))
        return dict(zip(products, nexts, strict=True))

    def _later(self, product: Product) -> datetime | None:
        due = product.marks.get(Flow.LOOK)
        return due if due is not None and due > self._desk.now() else None

    async def _listed(self, client: TikTokShopClient, products: Sequence[Product]) -> dict[str, SeenListing]:
        """Several listings by a search for one SKU of each, as far as a search tells all that a look wants to know."""
        known = {each.listed.links[0].shop_sku: each.listed for each in products if each.listed and each.listed.links}
        found: dict[str, SeenListing] = {}
        skus = list(known)
        for start in range(0, len(skus), SEARCH_IDS):
            if len(some := skus[start : start + SEARCH_IDS]) > 1:
                page = await client.products.search(sku_ids=some)
                found |= {row.id: seen_listing(row) for row in page.items}
        return {
            listing.shop_product: found[listing.shop_product]
            for listing in known.values()
            if listing.shop_product in found and listings.enough(listing, found[listing.shop_product])
        }

    async def _one(self, product: Product, client: TikTokShopClient, listed: Mapping[str, SeenListing]) -> Next | None:
        if (until := self._later(product)) is not None:
            return Next(until)
        due, before = product.marks.get(Flow.LOOK), product.listed
        seen = (listed.get(before.shop_product) or await self.see(client, before.shop_product)) if before else None

        def take(state: Product | None) -> Change[Product] | None:
            if state is None:
                return None
            looked = listings.looked_at(state, before, seen, self._desk.now()) if before else state
            looked = looked.unmarked(Flow.LOOK, due)
            again = looked.listed is not None and listings.in_review(looked.listed) and Flow.LOOK not in looked.marks
            return Change(looked.marked(Flow.LOOK, self._in_a_while()) if again else looked)

        after = await self._desk.products.transact(product.id, take)
        return Next(after.marks[Flow.LOOK]) if after and Flow.LOOK in after.marks else None

    def _in_a_while(self) -> datetime:
        return later(self._desk.now(), listings.REVIEW_LOOKS)

    async def see(self, client: TikTokShopClient, shop_product: str) -> SeenListing | None:
        """None when the shop has no such listing any more."""
        try:
            return seen_listing(await client.products.get(shop_product))
        except Refused as refusal:
            if refusal.code in GONE:
                return None
            raise

    async def refresh(self, product: Product, facts: ConnectionChangedV1, lease: Lease, wish: Wish) -> Done | Wait:
        """The refresh action: read the listing's status now."""
        before = product.listed
        if before is None:
            return Done(wishes.skipped(problems.not_listed()))
        client = (await self._desk.sessions.shop(facts.id)).under(kind=Kind.BULK)
        seen = await self.see(client, before.shop_product)
        changed = seen is None or seen.known_status != before.status
        result = Result(outcome=Became.CHANGED if changed else Became.UNCHANGED)
        return Done(result, lambda state: listings.looked_at(state, before, seen, self._desk.now()))

    async def sweep(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        """Listings changed since the last sweep, 100 a call: finds what no hint told."""
        return await in_turn(self._desk, claim, f"{facts.id}:swept", partial(self._sweep, facts.id))

    async def _sweep(self, connection: str, since: datetime) -> None:
        began = self._desk.now()
        client = (await self._desk.sessions.shop(connection)).under(kind=Kind.BULK)
        token, first = "", True
        while token or first:
            page = await client.products.search(updated_from=since, after=token)
            await self._compare(connection, {row.id: row.status for row in page.items}, began)
            token, first = page.next, False

    async def _compare(self, connection: str, statuses: dict[str, str], now: datetime) -> None:
        """Have those looked at whose status is not the one known."""
        desk = self._desk
        rows = await desk.products.collection.find(
            {"connection": connection, "shop_product": {"$in": list(statuses)}},
            projection={"shop_product": 1, "listing.raw_status": 1},
        )
        differ = [str(r["_id"]) for r in rows if statuses[r["shop_product"]] != r["listing"]["raw_status"]]
        await desk.products.transact_many({actor: deciding(look_due, now) for actor in differ})


def look_due(product: Product | None, at: datetime) -> Change[Product] | None:
    """Something is said to have changed at the listing: look."""
    if product is None or product.listed is None:
        return None
    return Change(product.marked(Flow.LOOK, at))
