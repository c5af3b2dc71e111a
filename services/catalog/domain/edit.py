"""What a push would change at a listing: field by field, what is there, what is sent, and the rule that decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import Field

from contracts.base import Frozen
from contracts.settings import Source, SyncField, SyncRules
from services.catalog.domain.draft import Draft, DraftSku
from services.catalog.domain.listing import SeenListing, SeenSku, price_call_allowed
from services.catalog.domain.product import Product
from services.catalog.domain.values import Listing


class FieldChange(Frozen):
    """One line of a preview. ``rule``: origin, connector, tts, or what else decided."""

    field: str
    now: str
    to_send: str
    rule: str


class EditPlan(Frozen):
    """The changes of one push to an existing listing.

    kept: unlinked SKUs of the listing that stay as they are.  added: variants that become new SKUs.
    lost: nothing of what was linked is there any more.
    """

    changes: tuple[FieldChange, ...] = ()
    title: bool = False
    description: bool = False
    media: bool = False
    details: bool = False
    category: bool = False
    skus: bool = False
    prices: dict[str, str] = Field(default_factory=dict)
    added: tuple[int, ...] = ()
    paired: dict[int, str] = Field(default_factory=dict)
    kept: tuple[str, ...] = ()
    lost: bool = False

    @property
    def nothing(self) -> bool:
        return not self.changes


def plan_edit(product: Product, draft: Draft, seen: SeenListing, rules: SyncRules, pushed_details: str) -> EditPlan:
    """Compare the draft with what TikTok Shop shows, under the rules for updates.

    pushed_details: ``details_stamp`` of what was last sent; details cannot be read back whole.
    """
    listing = product.listed
    assert listing is not None
    there = {sku.id: sku for sku in seen.skus}
    paired = {link.variant: link.shop_sku for link in listing.links if link.shop_sku in there}
    if listing.links and not paired:
        return EditPlan(lost=True)
    changes = [
        *_texts(draft, seen, rules),
        *_media(product, listing, rules),
        *_category(draft, seen),
        *_details(draft, seen, pushed_details),
        *_skus(draft, paired, there, rules, listing.mapped),
        *_prices(draft, paired, there, rules),
    ]
    fields = {change.field.split(".")[0] for change in changes}
    linked = set(paired.values())
    prices = {c.field.split(".")[1]: c.to_send for c in changes if c.field.startswith("price.")}
    added = () if listing.mapped else tuple(sku.variant for sku in draft.skus if sku.variant not in paired)
    return EditPlan(
        changes=tuple(changes),
        title="name" in fields,
        description="description" in fields,
        media="media" in fields,
        category="category" in fields,
        details=bool(fields & {"brand", "attributes", "certificates"}),
        skus=bool(fields & {"variants", "barcode"}) or (bool(prices) and not price_call_allowed(listing.status)),
        prices=prices,
        added=added,
        paired=paired,
        kept=tuple(sku for sku in there if sku not in linked),
    )


def planned_create(draft: Draft) -> tuple[FieldChange, ...]:
    """Everything that a first push sends."""
    lines = [
        ("name", draft.title),
        ("description", draft.description[:500]),
        ("media", f"{len(draft.images)} pictures"),
        ("category", draft.category.id if draft.category else ""),
        ("brand", draft.details.brand.id if draft.details.brand else ""),
        *((f"price.{sku.variant}", format(sku.price, "f")) for sku in draft.skus),
        *((f"stock.{sku.variant}", str(sku.quantity or 0)) for sku in draft.skus),
        *((f"barcode.{sku.variant}", sku.barcode) for sku in draft.skus),
    ]
    return tuple(_change(field, "", value, "create") for field, value in lines if value)


def preview_stamp(action: str, draft: Draft, changes: Sequence[FieldChange]) -> str:
    """Changes with anything that is shown or would be sent, apart from stock.

    Stock moves by itself with every sale, and the newest number is always the right one: a preview that a sale made
    stale could never be applied in a busy shop.
    """
    sent = draft.model_dump(mode="json")
    sent["skus"] = [{**sku, "quantity": None} for sku in sent["skus"]]
    shown = [change.model_dump() for change in changes if not change.field.startswith("stock.")]
    return hashlib.sha256(json.dumps([action, sent, shown], sort_keys=True).encode()).hexdigest()[:32]


def details_stamp(draft: Draft) -> str:
    """Names everything that is sent of certificates, attributes, brand, size chart and package."""
    sent: dict[str, Any] = {
        "details": draft.details.model_dump(mode="json"),
        "package": draft.package.model_dump(mode="json") if draft.package else None,
    }
    return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()[:32]


def _texts(draft: Draft, seen: SeenListing, rules: SyncRules) -> list[FieldChange]:
    changes = []
    for name, now, wanted in (
        (SyncField.NAME, seen.title, draft.title),
        (SyncField.DESCRIPTION, _comparable(seen.description), _comparable(draft.description)),
    ):
        rule = rules.on_update(name)
        if rule is not Source.TTS and now != wanted:
            changes.append(FieldChange(field=name, now=now[:500], to_send=wanted[:500], rule=rule))
    return changes


def _comparable(html: str) -> str:
    """Without pictures, whose addresses differ on the two sides."""
    parts = html.split("<img")
    return parts[0] + "".join(part.partition(">")[2] for part in parts[1:])


def _media(product: Product, listing: Listing, rules: SyncRules) -> list[FieldChange]:
    rule, wanted = rules.on_update(SyncField.MEDIA), tuple(image.url for image in product.store.images)
    if rule is Source.TTS or listing.images == wanted:
        return []
    shown = f"{len(listing.images)} pictures", f"{len(wanted)} pictures"
    return [FieldChange(field="media", now=shown[0], to_send=shown[1], rule=rule)]


def _category(draft: Draft, seen: SeenListing) -> list[FieldChange]:
    if draft.category is None or draft.category.id == seen.category:
        return []
    return [FieldChange(field="category", now=seen.category, to_send=draft.category.id, rule="category mapping")]


def _details(draft: Draft, seen: SeenListing, pushed: str) -> list[FieldChange]:
    if details_stamp(draft) == pushed:
        return []
    brand = draft.details.brand.id if draft.details.brand else ""
    changes = []
    if brand != seen.brand:
        changes.append(FieldChange(field="brand", now=seen.brand, to_send=brand, rule="chosen brand"))
    if pushed or draft.details.attributes or draft.details.certificates or draft.details.size_chart:
        count = f"{len(draft.details.attributes)} attributes, {len(draft.details.certificates)} certificates"
        changes.append(FieldChange(field="attributes", now="as last pushed", to_send=count, rule="details and package"))
    return changes


def _skus(
    draft: Draft, paired: dict[int, str], there: dict[str, SeenSku], rules: SyncRules, mapped: bool
) -> list[FieldChange]:
    changes = []
    for sku in draft.skus:
        held = there.get(paired.get(sku.variant, ""))
        if held is None:
            if not mapped:
                changes.append(_change(f"variants.{sku.variant}", "", sku.seller_sku, "new variant"))
            continue
        if not mapped and held.seller_sku != sku.seller_sku:
            changes.append(_change(f"variants.{sku.variant}", held.seller_sku, sku.seller_sku, Source.ORIGIN))
        rule = rules.on_update(SyncField.BARCODE)
        if rule is Source.ORIGIN and sku.barcode and not held.barcode:
            changes.append(_change(f"barcode.{sku.variant}", held.barcode, sku.barcode, rule))
    return changes


def _prices(draft: Draft, paired: dict[int, str], there: dict[str, SeenSku], rules: SyncRules) -> list[FieldChange]:
    rule = rules.on_update(SyncField.PRICE)
    if rule is Source.TTS:
        return []
    return [
        _change(f"price.{paired[sku.variant]}", there[paired[sku.variant]].price, format(sku.price, "f"), rule)
        for sku in draft.skus
        if sku.variant in paired and not same_price(there[paired[sku.variant]].price, sku)
    ]


def same_price(shown: str, sku: DraftSku) -> bool:
    return bool(shown) and Decimal(shown) == sku.price


def _change(field: str, now: str, to_send: str, rule: str) -> FieldChange:
    return FieldChange(field=field, now=now, to_send=to_send, rule=rule)
