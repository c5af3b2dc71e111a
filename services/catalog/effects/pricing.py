"""Prices: sent by themselves when the store's change, or when a person asks; always by the rule."""

from __future__ import annotations

import asyncio
from datetime import datetime
from decimal import Decimal

from chassis.actors import Change
from chassis.clock import later
from chassis.wakeups import Claim, Lease, Next
from chassis.worker import Outcome
from contracts.catalog import Problem
from contracts.gateway import ConnectionChangedV1
from contracts.settings import Source, SyncField
from platforms.budget import Kind
from platforms.errors import Refused
from services.catalog.domain import problems, wishes
from services.catalog.domain.draft import price_rule_of, rules_of
from services.catalog.domain.listing import price_call_allowed
from services.catalog.domain.prices import asked_price
from services.catalog.domain.product import Flow, Product, Result, Wish
from services.catalog.domain.product import Outcome as Became
from services.catalog.domain.pulling import price_and_sale_state
from services.catalog.effects.acting import Done, Wait
from services.catalog.effects.desk import Desk
from services.catalog.mapping.shop import problem_of
from services.catalog.mapping.store import StoreNames, store_side

NOT_NOW = frozenset({"12052038", "12019045", "12019113", "12052901"})
"""A running promotion locks the price, or the listing is not live: the price waits."""
PAUSE = 600.0


class Pricing:
    """The price flow and the update-price action."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def perform(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        products = await self._desk.products.load(claim.actors)
        nexts = await asyncio.gather(*(self._one(product, facts, claim.lease) for product in products.values()))
        return dict(zip(products, nexts, strict=True))

    async def _one(self, product: Product, facts: ConnectionChangedV1, lease: Lease) -> Next | None:
        due = product.marks.get(Flow.PRICE)
        if due is not None and due > self._desk.now():
            return Next(due)
        listing = product.listed
        wanted = changed_prices(product, facts, all_of_them=False)
        reason: Problem | None = None
        if wanted and listing is not None and price_call_allowed(listing.status):
            try:
                await self._send(product, wanted, facts, lease)
            except Refused as refusal:
                if refusal.code in NOT_NOW:
                    return await self._not_now(product)
                wanted, reason = {}, problem_of(refusal)
        elif wanted:
            return await self._not_now(product)

        def settle(state: Product | None) -> Change[Product] | None:
            if state is None:
                return None
            told = state.model_copy(update={"warnings": (reason,)}) if reason else with_prices(state, wanted)
            return Change(told.unmarked(Flow.PRICE, due))

        await self._desk.products.transact(product.id, settle)
        return None

    async def _not_now(self, product: Product) -> Next:
        """The listing is not live or its price is locked: the newest price is sent when that ends."""
        now = self._desk.now()
        saved = await self._desk.products.transact(product.id, lambda state: put_off(state, product, now))
        return Next(saved.marks.get(Flow.PRICE, now) if saved else now)

    async def _send(
        self, product: Product, wanted: dict[str, Decimal], facts: ConnectionChangedV1, lease: Lease
    ) -> None:
        assert product.listing is not None
        client = (await self._desk.sessions.shop(facts.id)).under(kind=Kind.BULK, send_by=lease.until)
        await client.prices.update(product.listing.shop_product, wanted, currency=facts.shop.currency)

    async def update(self, product: Product, facts: ConnectionChangedV1, lease: Lease, wish: Wish) -> Done | Wait:
        """The update-price action: read the store's prices now and send them, whatever was sent before."""
        if product.listed is None:
            return Done(wishes.skipped(problems.not_listed()))
        if not product.synced:
            return Done(wishes.skipped(problems.not_synced()))
        if rules_of(product, facts).on_update(SyncField.PRICE) is Source.TTS:
            return Done(wishes.skipped(problems.rule_keeps("price")))
        fresh = await self._read(product, facts)
        wanted = changed_prices(fresh, facts, all_of_them=True)
        if not wanted:
            return Done(Result(outcome=Became.UNCHANGED))
        try:
            await self._send(fresh, wanted, facts, lease)
        except Refused as refusal:
            return Done(wishes.failed(problem_of(refusal)))
        return Done(Result(outcome=Became.CHANGED), lambda state: with_prices(state, wanted))

    async def _read(self, product: Product, facts: ConnectionChangedV1) -> Product:
        """The product with the store's present prices, saved."""
        client = (await self._desk.sessions.store(facts.id)).under(kind=Kind.BULK)
        page = await client.catalog.products(ids=[product.store_product])
        if not page.items:
            return product
        side = store_side(page.items[0], StoreNames(), facts.settings.product.category_sources)
        now = self._desk.now()
        saved = await self._desk.products.transact(product.id, lambda state: price_and_sale_state(state, side, now))
        return saved or product


def put_off(state: Product | None, seen: Product, now: datetime) -> Change[Product] | None:
    """Looked at again later; at once where the listing changed since it was seen."""
    if state is None:
        return None
    return Change(state.marked(Flow.PRICE, later(now, PAUSE) if state.listing == seen.listing else now))


def changed_prices(product: Product, facts: ConnectionChangedV1, *, all_of_them: bool) -> dict[str, Decimal]:
    """TTS SKU -> price by the rule, where it is not the one last sent; empty when the rule leaves prices to TTS."""
    listing = product.listed
    if listing is None or rules_of(product, facts).on_update(SyncField.PRICE) is Source.TTS:
        return {}
    rule, currency = price_rule_of(product, facts), facts.shop.currency
    wanted = {}
    for link in listing.links:
        variant = product.store.variant(link.variant)
        if variant is None:
            continue
        price = asked_price(variant, rule, currency)
        if all_of_them or price != link.price:
            wanted[link.shop_sku] = price
    return wanted


def with_prices(product: Product, sent: dict[str, Decimal]) -> Product:
    """Remember what TikTok Shop now shows."""
    listing = product.listing
    if listing is None or not sent:
        return product
    links = tuple(link.model_copy(update={"price": sent.get(link.shop_sku, link.price)}) for link in listing.links)
    return product.model_copy(update={"listing": listing.model_copy(update={"links": links})})
