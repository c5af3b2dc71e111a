"""A listing's place on sale: taken down and put back for low stock, and the actions that people ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from chassis.actors import Change
from chassis.clock import later
from chassis.wakeups import Claim, Lease, Next
from chassis.worker import Outcome
from contracts.catalog import ListingStatus, Problem
from contracts.gateway import ConnectionChangedV1
from platforms.errors import Uncertain
from platforms.tiktok_shop.models import ItemError
from services.catalog.domain import listing as listings
from services.catalog.domain import problems, wishes
from services.catalog.domain.listing import AFTER_EDIT
from services.catalog.domain.low_stock import Move, next_move, standing
from services.catalog.domain.product import Flow, Product, Result, Wish
from services.catalog.domain.product import Outcome as Became
from services.catalog.domain.values import LowStand
from services.catalog.effects.acting import Done, Wait
from services.catalog.effects.desk import Desk
from services.catalog.effects.looking import Looking
from services.catalog.mapping.shop import problem_of_item

Call = Callable[[Sequence[str]], Awaitable[tuple[ItemError, ...]]]
AGAIN = 60.0


class Standing:
    """The weigh flow, and the actions activate, deactivate and delete_listing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def perform(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        products = await self._desk.products.load(claim.actors)
        nexts = await asyncio.gather(*(self._weigh(product, facts) for product in products.values()))
        return dict(zip(products, nexts, strict=True))

    async def _weigh(self, product: Product, facts: ConnectionChangedV1) -> Next | None:
        due = product.marks.get(Flow.WEIGH)
        if due is not None and due > self._desk.now():
            return Next(due)
        move = next_move(product, facts.settings.product.threshold)
        refusal: Problem | None = None
        if move is Move.TAKE_DOWN:
            refusal = await self._take_down(product, facts)
        elif move is Move.PUT_BACK:
            refusal = await self._put_back(product, facts)
        elif move is Move.FORGET:
            await self._save(product.id, lambda state: standing(state, LowStand.CLEAR))
        if refusal is not None:
            at = later(self._desk.now(), AGAIN)
            await self._save(
                product.id,
                lambda state: state.model_copy(update={"warnings": (refusal,)}).marked(Flow.WEIGH, at),
            )
            return Next(at)
        await self._save(product.id, lambda state: state.unmarked(Flow.WEIGH, due))
        return None

    async def _take_down(self, product: Product, facts: ConnectionChangedV1) -> Problem | None:
        """Remember that it is ours before the call, so that it is known as ours whatever happens."""
        await self._save(product.id, lambda state: standing(state, LowStand.TAKEN_DOWN))
        client = await self._desk.sessions.shop(facts.id)
        failure = await _one(client.products.deactivate, product)
        if failure is None:
            now, down = self._desk.now(), ListingStatus.SELLER_DEACTIVATED
            await self._save(product.id, lambda state: listings.accepted(state, down, now))
        return failure

    async def _put_back(self, product: Product, facts: ConnectionChangedV1) -> Problem | None:
        client = await self._desk.sessions.shop(facts.id)
        failure = await _one(client.products.activate, product)
        if failure is None:
            now, up = self._desk.now(), ListingStatus.ACTIVATE
            await self._save(
                product.id,
                lambda state: standing(listings.accepted(state, up, now), LowStand.CLEAR).marked(
                    Flow.LOOK, later(now, AFTER_EDIT)
                ),
            )
        return failure

    async def _save(self, actor: str, change: Callable[[Product], Product]) -> None:
        await self._desk.products.transact(actor, lambda state: Change(change(state)) if state else None)

    async def activate(self, product: Product, facts: ConnectionChangedV1, lease: Lease, wish: Wish) -> Done | Wait:
        client = (await self._desk.sessions.shop(facts.id)).under(send_by=lease.until)
        return await self._on_request(product, wish, client.products.activate, ListingStatus.ACTIVATE)

    async def deactivate(self, product: Product, facts: ConnectionChangedV1, lease: Lease, wish: Wish) -> Done | Wait:
        """By a person's word: recovered stock does not activate it again."""
        client = (await self._desk.sessions.shop(facts.id)).under(send_by=lease.until)
        status = ListingStatus.SELLER_DEACTIVATED
        return await self._on_request(product, wish, client.products.deactivate, status)

    async def delete(self, product: Product, facts: ConnectionChangedV1, lease: Lease, wish: Wish) -> Done | Wait:
        client = (await self._desk.sessions.shop(facts.id)).under(send_by=lease.until)
        return await self._on_request(product, wish, client.products.delete, ListingStatus.DELETED)

    async def _on_request(self, product: Product, wish: Wish, call: Call, status: ListingStatus) -> Done | Wait:
        """The last word counts, in whatever order the tasks come.

        A status that is there already was made by this wish's own earlier try, if there was one.
        """
        said_at = max(each.asked_at for each in wishes.open_wishes(product, wish.action))
        if product.stand_asked_at is not None and said_at < product.stand_asked_at:
            return Done(wishes.skipped(problems.superseded()))
        if wish.tries and product.listed is not None:
            product = await self._looked_at(product)
        listing = product.listing
        if listing is not None and listing.shop_product and listing.status is status:
            outcome = Became.CHANGED if wish.tries else Became.UNCHANGED
            return Done(Result(outcome=outcome), lambda state: standing(_said(state, said_at), LowStand.CLEAR))
        if product.listed is None:
            return Done(wishes.skipped(problems.not_listed()))
        try:
            failure = await _one(call, product)
        except Uncertain:
            at = later(self._desk.now(), AGAIN / 10)
            return Wait(at, problems.waiting_for("an answer to a change of status"))
        if failure is not None:
            return Done(wishes.failed(failure))
        at = self._desk.now()
        return Done(
            Result(outcome=Became.CHANGED),
            lambda state: standing(listings.accepted(_said(state, said_at), status, at), LowStand.CLEAR).marked(
                Flow.LOOK, later(at, AFTER_EDIT)
            ),
        )

    async def _looked_at(self, product: Product) -> Product:
        """An earlier try may have been done without an answer: what does TikTok Shop show?"""
        before = product.listed
        assert before is not None
        client = await self._desk.sessions.shop(product.connection)
        seen = await Looking(self._desk).see(client, before.shop_product)
        gone = seen is None or seen.status == ListingStatus.DELETED

        def take(state: Product) -> Product:
            return listings.looked_at(state, before, None if gone else seen, self._desk.now())

        await self._save(product.id, take)
        return await self._desk.products.get(product.id) or product


async def _one(call: Call, product: Product) -> Problem | None:
    """The reason why it was not done, None when it was."""
    assert product.listing is not None
    failures = await call([product.listing.shop_product])
    return problem_of_item(failures[0]) if failures else None


def _said(product: Product, at: datetime) -> Product:
    return product.model_copy(update={"stand_asked_at": max(at, product.stand_asked_at or at)})
