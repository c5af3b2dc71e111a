"""What becomes of a product's listing: begun, created, edited, refused, looked at, mapped, unlinked, lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.clock import later
from contracts.base import Frozen
from contracts.catalog import FirstStock, Link, ListingStatus, Problem
from services.catalog.domain import problems as why
from services.catalog.domain.product import Flow, Product
from services.catalog.domain.values import Attempt, Listing, LowStand

REVIEW_LOOKS = 600
"""Seconds until a listing in review is looked at, beside hints and sweeps."""
AFTER_EDIT = 60
CONFIRM_WITHIN = 10
"""Seconds after which wanted links are confirmed by the flow, if whoever asked for them has not."""
UNTOUCHABLE = frozenset({ListingStatus.FREEZE, ListingStatus.DELETED})
"""TikTok Shop takes no edit in these states."""


class SeenSku(Frozen):
    """A SKU as TikTok Shop shows it. ``external``: the store's variant id, where the connector wrote it."""

    id: str
    seller_sku: str = ""
    external: str = ""
    price: str = ""
    barcode: str = ""
    sales_attributes: tuple[tuple[str, str], ...] = ()


class SeenListing(Frozen):
    """A listing as TikTok Shop shows it, reduced to what the catalog compares."""

    id: str
    title: str = ""
    description: str = ""
    status: str = ""
    audit: str = ""
    reasons: tuple[str, ...] = ()
    category: str = ""
    brand: str = ""
    images: tuple[str, ...] = ()
    external: str = ""
    skus: tuple[SeenSku, ...] = ()
    updated: int = 0
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def known_status(self) -> ListingStatus:
        return ListingStatus(self.status) if self.status in ListingStatus.__members__ else ListingStatus.OTHER


def attempt_begun(product: Product, key: str, seller_skus: tuple[str, ...], now: datetime) -> Product:
    """About to call create. An unresolved attempt keeps its key: the platform then makes no second listing."""
    if product.attempt is not None:
        return product.model_copy(
            update={"attempt": product.attempt.model_copy(update={"tried": product.attempt.tried + 1})}
        )
    return product.model_copy(update={"attempt": Attempt(key=key, at=now, seller_skus=seller_skus)})


def created(
    product: Product,
    shop_product: str,
    links: tuple[Link, ...],
    warnings: tuple[Problem, ...],
    details: str,
    now: datetime,
    first_stock: FirstStock | None = None,
) -> Product:
    """TikTok Shop took the product: it is synced, and in review. first_stock: None where the create had no answer."""
    listing = Listing(
        shop_product=shop_product,
        links=links,
        images=tuple(image.url for image in product.store.images),
        details_sent=details,
        pushed_at=now,
        first_stock=first_stock,
    )
    done = {"listing": listing, "attempt": None, "synced": True, "problems": (), "warnings": warnings}
    return product.model_copy(update=done).marked(Flow.LOOK, later(now, REVIEW_LOOKS)).marked(Flow.WEIGH, now)


def edited(
    product: Product,
    links: tuple[Link, ...],
    warnings: tuple[Problem, ...],
    media_sent: bool,
    details: str,
    now: datetime,
) -> Product:
    """TikTok Shop took the edit; what needs a review is shown once it passed."""
    listing = product.listing
    assert listing is not None
    update: dict[str, object] = {"links": links, "pushed_at": now, "reasons": (), "details_sent": details}
    if media_sent:
        update["images"] = tuple(image.url for image in product.store.images)
    done = {"listing": listing.model_copy(update=update), "synced": True, "problems": (), "warnings": warnings}
    return product.model_copy(update=done).marked(Flow.LOOK, later(now, AFTER_EDIT))


def confirmed(product: Product, links: tuple[Link, ...], details: str, now: datetime) -> Product:
    """Nothing had to be sent: what TikTok Shop has is what the rules give."""
    assert product.listing is not None
    listing = product.listing.model_copy(update={"links": links, "details_sent": details})
    done = {"listing": listing, "synced": True, "problems": (), "warnings": ()}
    return product.model_copy(update=done)


def refused(product: Product, reasons: tuple[Problem, ...]) -> Product:
    """The attempt ended with reasons; nothing was made or changed."""
    return product.model_copy(update={"synced": False, "problems": reasons, "attempt": None, "warnings": ()})


def lost(product: Product) -> Product:
    """The listing or its SKUs are not there any more; the next push by a person creates a new one."""
    assert product.listing is not None
    listing = product.listing.model_copy(update={"lost": True, "links": (), "stand": LowStand.CLEAR})
    return product.model_copy(update={"listing": listing, "synced": False, "problems": (why.skus_not_found(),)})


def looked_at(product: Product, before: Listing, seen: SeenListing | None, now: datetime) -> Product:
    """Take what TikTok Shop shows; None means that it knows no such listing any more.

    A look that began before the listing changed here (``before``) is old news, and is ignored.
    """
    listing = product.listing
    if listing is None or listing != before:
        return product
    if seen is None:
        gone = listing.model_copy(update={"status": ListingStatus.DELETED, "raw_status": "DELETED", "lost": True})
        return product.model_copy(update={"listing": gone})
    shown = {"status": seen.known_status, "raw_status": seen.status, "audit": seen.audit, "reasons": seen.reasons}
    fresh = listing.model_copy(update={**shown, "lost": False, "stand": _stand(listing, seen.known_status)})
    if fresh == listing:
        return product
    return _stands(product, fresh, now).marked(Flow.WEIGH, now)


def accepted(product: Product, status: ListingStatus, now: datetime) -> Product:
    """What an accepted call made of its status; the next look corrects this where a review follows."""
    if product.listing is None:
        return product
    gone = status is ListingStatus.DELETED
    listing = product.listing.model_copy(update={"status": status, "raw_status": status.value, "lost": gone})
    return _stands(product, listing, now).model_copy(update={"synced": product.synced and not gone})


def _stands(product: Product, listing: Listing, now: datetime) -> Product:
    """The listing with another status. Prices that waited for it to be live go at once: nothing is to be sold at old
    ones."""
    before, product = product.listing, product.model_copy(update={"listing": listing})
    live = price_call_allowed(listing.status) and not (before and price_call_allowed(before.status))
    return product.marked(Flow.PRICE, now) if live and Flow.PRICE in product.marks else product


def price_call_allowed(status: ListingStatus) -> bool:
    """Update Price takes live products only; others get their price with an edit."""
    return status is ListingStatus.ACTIVATE


def enough(listing: Listing, row: SeenListing) -> bool:
    """Does this row of a search answer a look? It gives no reasons, so they must not be wanted; and it may show a
    change late, so it must show one, or another look must be due anyway, as in a review."""
    no_reasons = (row.status, row.audit) in (("ACTIVATE", "APPROVED"), ("PENDING", "AUDITING"))
    return no_reasons and (row.status != listing.raw_status or in_review(listing))


def _stand(listing: Listing, status: ListingStatus) -> LowStand:
    """A listing that the connector took down and that is on sale again was activated by the seller."""
    was_off = listing.status is ListingStatus.SELLER_DEACTIVATED
    if was_off and listing.stand is LowStand.TAKEN_DOWN and status is ListingStatus.ACTIVATE:
        return LowStand.OVERRIDDEN
    return listing.stand


def link_wanted(product: Product, seen: SeenListing, pairs: Mapping[int, str], now: datetime) -> Product:
    """Link an existing listing, variant to TTS SKU, once the SKUs are claimed. SKUs left unmatched stay unlinked."""
    skus = {sku.id: sku for sku in seen.skus}
    links = tuple(
        Link(variant=variant, shop_sku=sku, seller_sku=skus[sku].seller_sku) for variant, sku in sorted(pairs.items())
    )
    listing = Listing(
        shop_product=seen.id,
        status=seen.known_status,
        raw_status=seen.status,
        audit=seen.audit,
        reasons=seen.reasons,
        links=links,
        mapped=True,
    )
    return product.model_copy(update={"linking": listing}).marked(Flow.LINK, later(now, CONFIRM_WITHIN))


def linked(product: Product, now: datetime) -> Product:
    """All claims are confirmed: the wanted links are the product's."""
    done = {"listing": product.linking, "linking": None, "synced": True, "problems": (), "warnings": ()}
    return product.model_copy(update=done).unmarked(Flow.LINK, product.marks.get(Flow.LINK)).marked(Flow.WEIGH, now)


def overtaken(product: Product, now: datetime) -> Product:
    """Somebody else claimed one of the SKUs meanwhile: everything stays as it was before."""
    return product.model_copy(update={"linking": None}).unmarked(Flow.LINK, product.marks.get(Flow.LINK))


def unlinked(product: Product) -> Product:
    """Stock and price are no longer sent; the listing itself stays as it is on TikTok Shop."""
    if product.listing is None and product.linking is None:
        return product
    empty = Listing(shop_product="", status=ListingStatus.OTHER, raw_status="")
    done: dict[str, object] = {
        "listing": empty,
        "linking": None,
        "synced": False,
        "problems": (),
        "warnings": (),
        "marks": {},
    }
    return product.model_copy(update=done)


def in_review(listing: Listing) -> bool:
    return listing.status is ListingStatus.PENDING or listing.audit in ("AUDITING", "PRE_APPROVED")
