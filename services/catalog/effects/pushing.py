"""Pushing a product: judged first, then created once, or edited by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.actors import Change
from chassis.clock import later
from chassis.wakeups import Lease
from contracts.catalog import FirstStock, Link, Problem
from contracts.gateway import ConnectionChangedV1
from platforms.budget import Kind
from platforms.errors import Refused, Uncertain
from platforms.tiktok_shop import models as tts
from platforms.tiktok_shop.client import TikTokShopClient
from services.catalog.domain import listing as listings
from services.catalog.domain import problems, wishes
from services.catalog.domain.check import check
from services.catalog.domain.draft import Draft, draft_of, sellable, stock_awaited
from services.catalog.domain.edit import FieldChange, details_stamp, planned_create, preview_stamp
from services.catalog.domain.product import Outcome, Product, Result, Wish
from services.catalog.domain.schedule import next_listing_day, turn_of
from services.catalog.effects.acting import Done, Wait
from services.catalog.effects.desk import Desk
from services.catalog.effects.editing import Editing
from services.catalog.effects.media import Media, MediaRefused
from services.catalog.effects.shop_facts import ShopFacts
from services.catalog.mapping.shop import (
    DAILY_LIMIT,
    KEY_USED,
    TAKEN,
    create_body,
    first_stock,
    links_of,
    problem_of,
    stock_places,
)

STOCK_WAIT = timedelta(seconds=60)
STOCK_LOOK = 2.0
FULL_FOR = 600.0
"""Seconds for which a reached listing limit spares other products the call; a limit may be raised during the day."""
LOST_LOOKS = 6
"""Looks for a listing whose create was perhaps done, before the refusal that says so is shown as a failure."""


@dataclass(frozen=True)
class Judged:
    """The draft of a product and everything that stands against it."""

    draft: Draft
    reasons: tuple[Problem, ...]


@dataclass(frozen=True)
class Planned:
    """What a push would do now. action: create | edit | nothing | refused."""

    action: str
    changes: tuple[FieldChange, ...]
    reasons: tuple[Problem, ...]
    stamp: str


class Pushing:
    """The push action. See ``services.catalog.effects.acting.Do``."""

    def __init__(self, desk: Desk, shop_facts: ShopFacts, media: Media, editing: Editing) -> None:
        self._desk = desk
        self._shop_facts = shop_facts
        self._media = media
        self._editing = editing
        self._full: dict[str, datetime] = {}
        """Until when a connection's listing limit is not tried again."""

    async def __call__(self, product: Product, facts: ConnectionChangedV1, lease: Lease, wish: Wish) -> Done | Wait:
        if product.deleted:
            return _refusing((problems.deleted_in_store(),))
        if not sellable(product, facts):
            return Done(wishes.skipped(problems.not_purchasable()))
        client = await self._desk.sessions.shop(product.connection)
        if product.attempt is not None:
            adopted = await self._look_for(product, facts, client)
            if adopted is not None:
                return adopted
        judged = await self.judge(product, facts)
        if judged.reasons:
            return _refusing(judged.reasons)
        if wish.preview and product.attempt is None and (await self.preview(product, facts)).stamp != wish.preview:
            return Done(wishes.failed(problems.preview_stale()))
        try:
            if product.listed is not None:
                return await self._editing.edit(product, facts, judged.draft, client, lease)
            return await self._create(product, facts, judged.draft, client, lease, wish)
        except MediaRefused as refusal:
            return _refusing(refusal.reasons)
        except Refused as refusal:
            return _refusing((problem_of(refusal),))

    async def judge(self, product: Product, facts: ConnectionChangedV1) -> Judged:
        """The listing check: from what is stored and cached, before any call is made."""
        category, inherited = await self._shop_facts.inherited(product)
        draft = draft_of(product, facts, category, inherited)
        rules = await self._shop_facts.rules(product.connection, draft.category.id) if draft.category else None
        reasons = list(check(draft, rules, self._desk.now().date()))
        if product.listed is None and not stock_places(facts):
            reasons.append(problems.no_warehouse())
        return Judged(draft, tuple(reasons))

    async def preview(self, product: Product, facts: ConnectionChangedV1) -> Planned:
        """Field by field, without sending anything."""
        judged = await self.judge(product, facts)
        if product.listed is None:
            changes, action = planned_create(judged.draft), "create"
        else:
            client = await self._desk.sessions.shop(product.connection)
            plan, _ = await self._editing.plan(product, facts, judged.draft, client)
            changes, action = plan.changes, "edit" if plan.changes else "nothing"
            if plan.lost:
                action = "refused"
        reasons = judged.reasons
        action = "refused" if reasons else action
        return Planned(action, changes, reasons, preview_stamp(action, judged.draft, changes))

    async def _create(
        self,
        product: Product,
        facts: ConnectionChangedV1,
        draft: Draft,
        client: TikTokShopClient,
        lease: Lease,
        wish: Wish,
    ) -> Done | Wait:
        now = self._desk.now()
        if now < self._full.get(product.connection, now):
            return Wait(turn_of(wish.asked_at, next_listing_day(now)), problems.waiting_for_listing_day())
        awaited = stock_awaited(product, facts)
        if awaited and now < wish.asked_at + STOCK_WAIT:
            return Wait(later(now, STOCK_LOOK), problems.waiting_for_stock())
        uploaded = await self._media.of_draft(product.connection, client, draft)
        begun = await self._begin(product, draft)
        if begun is None or begun.attempt is None or begun.listed is not None or begun.linking is not None:
            return Wait(later(now, STOCK_LOOK), problems.waiting_for("another change of the product"))
        places = stock_places(facts)
        body = create_body(draft, uploaded, begun.attempt.key, places)
        terms = client.under(kind=Kind.BULK, send_by=lease.until)
        warnings = (problems.stock_unknown(),) if awaited else ()
        try:
            made = await terms.products.create(body)
        except Uncertain:
            return Wait(later(self._desk.now(), self._desk.settle), problems.outcome_unknown())
        except Refused as refusal:
            return await self._refused_create(begun, facts, client, refusal, wish)
        now = self._desk.now()
        all_warnings = (*warnings, *_warned(made.warnings))
        # An older attempt's listing answers to the same key, with the stock that it was given then.
        stock = first_stock(draft, places, now) if begun.attempt.tried == 1 else None
        return _created(draft, made.product_id, made.skus, all_warnings, now, stock)

    async def _begin(self, product: Product, draft: Draft) -> Product | None:
        """Save the attempt before the call: whatever happens then, it is looked for before it is repeated."""
        key, now = self._desk.entropy.uuid4(), self._desk.now()
        seller_skus = tuple(sku.seller_sku for sku in draft.skus[:10])

        def begin(state: Product | None) -> Change[Product] | None:
            if state is None or state.listed is not None or state.linking is not None:
                return None
            return Change(listings.attempt_begun(state, key, seller_skus, now))

        return await self._desk.products.transact(product.id, begin)

    async def _refused_create(
        self,
        product: Product,
        facts: ConnectionChangedV1,
        client: TikTokShopClient,
        refusal: Refused,
        wish: Wish,
    ) -> Done | Wait:
        if refusal.code == DAILY_LIMIT:
            now = self._desk.now()
            self._full[product.connection] = min(next_listing_day(now), later(now, FULL_FOR))
            turn = turn_of(wish.asked_at, next_listing_day(now))
            return Wait(turn, problems.waiting_for_listing_day(), _without_attempt)
        if refusal.code in TAKEN or (refusal.code == KEY_USED and "idempotency" in refusal.message):
            adopted = await self._look_for(product, facts, client)
            if adopted is not None:
                return adopted
            assert product.attempt is not None
            if 1 < product.attempt.tried < LOST_LOOKS:
                return Wait(later(self._desk.now(), self._desk.settle), problems.outcome_unknown())
        return _refusing((problem_of(refusal),))

    async def _look_for(
        self, product: Product, facts: ConnectionChangedV1, client: TikTokShopClient
    ) -> Done | Wait | None:
        """A listing that an earlier try may have made, found by our own keys. None: there is none that can still come.

        A lost call can land a while later; until then the absence of a listing proves nothing.
        """
        attempt = product.attempt
        assert attempt is not None
        page = await client.products.search(seller_skus=attempt.seller_skus)
        ours = {str(variant.id) for variant in product.store.variants}
        for row in page.items:
            if row.status == "DELETED" or not any(sku.external_sku_id in ours for sku in row.skus):
                continue
            found = await client.products.get(row.id)
            own = found.id == product.shop_product  # its SKUs were lost, and are found again
            if found.external_product_id != str(product.store_product) or (_older(found, attempt.at) and not own):
                continue
            draft = (await self.judge(product, facts)).draft
            return _created(draft, found.id, found.skus, (), self._desk.now())
        settled = later(attempt.at, self._desk.settle)
        if self._desk.now() < settled:
            return Wait(settled, problems.outcome_unknown())
        return None


def _older(found: tts.Product, begun: datetime) -> bool:
    """Made before the attempt began, as far as whole seconds and two clocks tell: not this attempt's."""
    return found.create_time is not None and found.create_time < begun - timedelta(minutes=5)


def _without_attempt(product: Product, /) -> Product:
    return product.model_copy(update={"attempt": None})


def _refusing(reasons: tuple[Problem, ...]) -> Done:
    return Done(wishes.failed(*reasons), lambda product: listings.refused(product, reasons))


def _warned(warnings: Sequence[tts.Notice]) -> tuple[Problem, ...]:
    return tuple(problems.shop_warning(warning.message) for warning in warnings if warning.message)


def _created(
    draft: Draft,
    shop_product: str,
    skus: Sequence[tts.CreatedSku] | Sequence[tts.Sku],
    warnings: tuple[Problem, ...],
    now: datetime,
    stock: FirstStock | None = None,
) -> Done:
    links = links_of(draft, skus)
    unpaired = unpaired_skus(draft, links)
    all_warnings = (*warnings, problems.no_longer_paired(unpaired)) if unpaired else warnings
    return Done(
        Result(outcome=Outcome.CHANGED, problems=all_warnings),
        lambda product: listings.created(product, shop_product, links, all_warnings, details_stamp(draft), now, stock),
    )


def unpaired_skus(draft: Draft, links: tuple[Link, ...]) -> str:
    linked = {link.variant for link in links}
    return ", ".join(sku.seller_sku for sku in draft.skus if sku.variant not in linked)
