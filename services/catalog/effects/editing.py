"""Editing a listing that exists: only what the rules and the differences ask for, absolute, so safely repeated."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from chassis.clock import later
from chassis.wakeups import Lease
from contracts.catalog import Link
from contracts.gateway import ConnectionChangedV1
from platforms.budget import Kind
from platforms.errors import Refused, Uncertain
from platforms.tiktok_shop.client import TikTokShopClient
from services.catalog.domain import listing as listings
from services.catalog.domain import problems, wishes
from services.catalog.domain.draft import Draft, rules_of
from services.catalog.domain.edit import EditPlan, details_stamp, plan_edit
from services.catalog.domain.listing import SeenListing, price_call_allowed
from services.catalog.domain.product import Outcome, Product, Result
from services.catalog.domain.standing import listing_meaning
from services.catalog.effects.acting import Done, Wait
from services.catalog.effects.desk import Desk
from services.catalog.effects.media import Media
from services.catalog.mapping.shop import (
    GONE,
    TREE_VERSION,
    Uploaded,
    content_fields,
    kept_sku_row,
    new_sku_row,
    seen_listing,
    sku_row,
    stock_places,
)

UNCERTAIN_PAUSE = 10.0


class Editing:
    """Plans and makes edits."""

    def __init__(self, desk: Desk, media: Media) -> None:
        self._desk = desk
        self._media = media

    async def look(self, client: TikTokShopClient, shop_product: str) -> SeenListing | None:
        """The listing as it stands, its version under review where there is one; None when it is gone."""
        try:
            seen = seen_listing(await client.products.get(shop_product))
        except Refused as refusal:
            if refusal.code in GONE:
                return None
            raise
        return None if seen.status == "DELETED" else seen

    async def plan(
        self, product: Product, facts: ConnectionChangedV1, draft: Draft, client: TikTokShopClient
    ) -> tuple[EditPlan, SeenListing | None]:
        """What a push would change now."""
        listing = product.listed
        assert listing is not None
        seen = await self.look(client, listing.shop_product)
        if seen is None:
            return EditPlan(lost=True), None
        return plan_edit(product, draft, seen, rules_of(product, facts), listing.details_sent), seen

    async def edit(
        self, product: Product, facts: ConnectionChangedV1, draft: Draft, client: TikTokShopClient, lease: Lease
    ) -> Done | Wait:
        """Raises Refused and MediaRefused; the caller shows the reasons."""
        listing = product.listed
        assert listing is not None
        plan, seen = await self.plan(product, facts, draft, client)
        if plan.lost or seen is None:
            return Done(wishes.failed(problems.skus_not_found()), listings.lost)
        if seen.known_status in listings.UNTOUCHABLE:
            return Done(
                wishes.failed(listing_meaning(seen.known_status)),
                lambda state: listings.looked_at(state, listing, seen, self._desk.now()),
            )
        if plan.nothing:
            links, now = _links(draft, plan, {}), self._desk.now()
            return Done(
                Result(outcome=Outcome.UNCHANGED),
                lambda state: listings.confirmed(state, links, details_stamp(draft), now),
            )
        uploaded = await self._media.of_draft(product.connection, client, draft) if _needs_media(plan) else Uploaded()
        try:
            added = await self._send(product, facts, draft, plan, seen, uploaded, client, lease)
        except Uncertain:
            return Wait(later(self._desk.now(), UNCERTAIN_PAUSE), problems.waiting_for("an answer to an edit"))
        links, now, stamp = _links(draft, plan, added), self._desk.now(), details_stamp(draft)
        return Done(
            Result(outcome=Outcome.CHANGED),
            lambda state: listings.edited(state, links, (), plan.media, stamp, now),
        )

    async def _send(
        self,
        product: Product,
        facts: ConnectionChangedV1,
        draft: Draft,
        plan: EditPlan,
        seen: SeenListing,
        uploaded: Uploaded,
        client: TikTokShopClient,
        lease: Lease,
    ) -> dict[int, str]:
        """New variants' TTS SKU ids. Prices of a live listing go by their own call: they need no review."""
        listing = product.listed
        assert listing is not None
        terms = client.under(kind=Kind.BULK, send_by=lease.until)
        fields = _fields(draft, plan, uploaded)
        live = price_call_allowed(seen.known_status)
        if plan.skus or (plan.prices and not live):
            fields["skus"] = _sku_rows(draft, plan, seen, uploaded, facts, with_prices=not live)
        added: dict[int, str] = {}
        if fields:
            if "category_id" in fields:
                fields["category_version"] = TREE_VERSION
            made = await terms.products.partial_edit(listing.shop_product, fields)
            by_external = {sku.external_sku_id: sku.id for sku in made.skus}
            added = {v: by_external[str(v)] for v in plan.added if str(v) in by_external}
        if plan.prices and live:
            prices = {sku: Decimal(price) for sku, price in plan.prices.items()}
            await terms.prices.update(listing.shop_product, prices, currency=facts.shop.currency)
        return added


def _needs_media(plan: EditPlan) -> bool:
    return plan.media or plan.description or plan.details or bool(plan.added)


def _fields(draft: Draft, plan: EditPlan, uploaded: Uploaded) -> dict[str, Any]:
    """The top-level fields that the plan changes; a partial edit leaves the others alone."""
    whole = content_fields(draft, uploaded)
    wanted: list[str] = []
    wanted += ["title"] if plan.title else []
    wanted += ["description"] if plan.description else []
    wanted += ["main_images"] if plan.media else []
    if plan.category:
        wanted += ["category_id", "product_attributes", "certifications", "size_chart"]
    if plan.details:
        wanted += ["brand_id", "product_attributes", "certifications", "size_chart"]
        wanted += ["package_weight", "package_dimensions"]
    return {name: whole[name] for name in dict.fromkeys(wanted) if name in whole}


def _sku_rows(
    draft: Draft,
    plan: EditPlan,
    seen: SeenListing,
    uploaded: Uploaded,
    facts: ConnectionChangedV1,
    *,
    with_prices: bool,
) -> list[dict[str, Any]]:
    """Every SKU of the listing: one that is left out would be deleted."""
    rows = []
    held = {sku.id: sku for sku in seen.skus}
    for sku in draft.skus:
        existing = plan.paired.get(sku.variant)
        if existing is not None:
            row = sku_row(sku, uploaded, existing)
            if held[existing].barcode:
                row.pop("identifier_code", None)
            if with_prices and existing in plan.prices:
                row["price"] = {"amount": plan.prices[existing], "currency": sku.currency}
            rows.append(row)
        elif sku.variant in plan.added:
            rows.append(new_sku_row(sku, uploaded, stock_places(facts)))
    written = {row["id"] for row in rows if "id" in row}
    return [*rows, *(kept_sku_row(sku) for sku in seen.skus if sku.id not in written)]


def _links(draft: Draft, plan: EditPlan, added: dict[int, str]) -> tuple[Link, ...]:
    """The links as they stand after the edit, with the price that TikTok Shop now shows."""
    skus = {sku.variant: sku for sku in draft.skus}
    pairs = {**plan.paired, **added}
    return tuple(
        Link(
            variant=variant,
            shop_sku=shop_sku,
            seller_sku=skus[variant].seller_sku if variant in skus else "",
            price=skus[variant].price if variant in skus else None,
        )
        for variant, shop_sku in sorted(pairs.items())
    )
