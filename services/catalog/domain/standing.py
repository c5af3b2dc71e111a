"""Problems that follow from how things stand, beside those of the last attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.catalog import ListingStatus, Problem, Tracking
from services.catalog.domain import problems
from services.catalog.domain.values import Listing, LowStand

if TYPE_CHECKING:
    from services.catalog.domain.product import Product


def standing_problems(product: Product) -> tuple[Problem, ...]:
    """In a fixed order; empty when nothing stands in the way."""
    found: list[Problem] = []
    if product.deleted:
        found.append(problems.deleted_in_store())
    if not product.category and product.choices.category is None:
        found.append(problems.no_category_source())
    if not product.store.stock_tracked:
        found.append(problems.stock_not_synced(product.store.tracking is Tracking.PRODUCT))
    found += _required_modifiers(product)
    if product.listing is not None:
        found += _of_listing(product.listing)
    found += [wish.waiting for wish in product.wishes if wish.waiting is not None]
    return tuple(dict.fromkeys(found))


def all_problems(product: Product) -> tuple[Problem, ...]:
    """The sync status: the last attempt's reasons, then the standing ones."""
    return tuple(dict.fromkeys([*product.problems, *standing_problems(product), *product.warnings]))


def solvability(product: Product) -> tuple[Problem, ...]:
    """Why an order for a SKU of this product would fail in the store, or sell what is not there."""
    found = _required_modifiers(product)
    if not product.store.stock_tracked:
        found.append(
            problems.problem(
                "stock_not_tracked",
                "inventory_tracking",
                "An order for this product may fail because its stock is not tracked on the variant level: "
                "none is sent to TikTok Shop, and what is offered there is not what the store has.",
                'Turn on "Track inventory" on the variant level in BigCommerce, then pull the product again.',
                problems.STORE,
            )
        )
    unbuyable = [variant for variant in product.store.variants if not product.store.can_be_bought(variant)]
    for variant in unbuyable:
        found.append(
            problems.problem(
                "variant_not_purchasable",
                f"variants.{variant.id}",
                f"An order for {variant.seller_sku or variant.id} would fail because BigCommerce does not sell it.",
                "Make it purchasable in BigCommerce.",
                problems.STORE,
            )
        )
    return tuple(found)


def _required_modifiers(product: Product) -> list[Problem]:
    return [
        problems.problem(
            "required_modifier",
            "modifiers",
            f'An order for this product would fail because the option "{name}" must be filled in.',
            "Make the option not required in BigCommerce, or turn it into variants.",
            problems.STORE,
        )
        for name in product.modifiers_required
    ]


_MEANINGS: dict[ListingStatus, tuple[str, str, str]] = {
    ListingStatus.FAILED: (
        "listing_failed",
        "TikTok Shop's review refused the listing: buyers do not see it.",
        "Correct what the reasons name and push the product again.",
    ),
    ListingStatus.SELLER_DEACTIVATED: (
        "listing_deactivated",
        "The listing was taken off sale by the seller: stock is still synced, new orders cannot come in.",
        "Activate it when it should be sold again.",
    ),
    ListingStatus.PLATFORM_DEACTIVATED: (
        "listing_deactivated_by_platform",
        "TikTok Shop took the listing off sale: new orders cannot come in.",
        "Correct what TikTok Shop names in Seller Center and push the product again.",
    ),
    ListingStatus.FREEZE: (
        "listing_frozen",
        "TikTok Shop froze the listing: stock cannot be sent and new orders cannot come in.",
        "Only an appeal in Seller Center helps.",
    ),
    ListingStatus.DELETED: (
        "listing_deleted",
        "The listing was deleted on TikTok Shop: no stock is sent and no orders come in.",
        "Push the product to create a new listing.",
    ),
}


def _of_listing(listing: Listing) -> list[Problem]:
    if listing.stand is LowStand.TAKEN_DOWN:
        sentence = "Stock is low, so the connector took the listing off sale; it is activated once stock has recovered."
        return [problems.problem("taken_down_for_low_stock", "stock", sentence, "Raise the stock.")]
    if listing.status not in _MEANINGS:
        return []
    return [listing_meaning(listing.status, listing.reasons)]


def listing_meaning(status: ListingStatus, reasons: tuple[str, ...] = ()) -> Problem:
    """What a status that is neither live nor on its way means for stock and orders."""
    code, sentence, fix = _MEANINGS[status]
    return problems.problem(code, "status", " ".join([sentence, *reasons]), fix, problems.SHOP)
