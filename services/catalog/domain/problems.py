"""Every reason the catalog gives: a stable code, the field, a sentence, who must act and what to change."""

from __future__ import annotations

from contracts.catalog import Problem

MERCHANT, STORE, SHOP, OPERATOR = "merchant", "store", "shop", "operator"

MISSING_CERTIFICATE = "The product is missing the required certificate file"
SKUS_NOT_FOUND = "SKU-related products are not found, please manually push to create a new product"


def problem(code: str, field: str, message: str, fix: str, who: str = MERCHANT) -> Problem:
    return Problem(code=code, field=field, message=message, who=who, fix=fix)


def no_category_source() -> Problem:
    return problem(
        "category_source_missing",
        "category",
        "The product has no category in BigCommerce.",
        'Give it a custom field "Category", then pull it again, or choose a TikTok Shop category for this product.',
    )


def category_not_mapped(name: str) -> Problem:
    return problem(
        "category_not_mapped",
        "category",
        f'The category "{name}" has no TikTok Shop category yet.',
        "Choose one under Categories, or for this product alone.",
    )


def skus_not_found() -> Problem:
    return problem("skus_not_found", "skus", SKUS_NOT_FOUND, "Push the product again to create a new listing.")


def deleted_in_store() -> Problem:
    return problem(
        "deleted_in_store",
        "",
        "The product was deleted in BigCommerce: its stock on TikTok Shop is set to 0, its orders are blocked.",
        "Delete the listing, or map it to another product.",
        STORE,
    )


def not_purchasable() -> Problem:
    return problem(
        "not_purchasable",
        "availability",
        "The product cannot be bought in BigCommerce, and unpurchasable products are not synced.",
        'Make it purchasable in BigCommerce, or turn on "Sync Unpurchasable Products".',
        STORE,
    )


def stock_not_synced(by_product: bool) -> Problem:
    sentence = (
        "Stock is tracked on the product level in BigCommerce, so it cannot be synced."
        if by_product
        else "Stock is not tracked in BigCommerce, so it cannot be synced."
    )
    return problem(
        "stock_not_tracked",
        "inventory_tracking",
        sentence,
        'Turn on "Track inventory" on the variant level in BigCommerce, then pull the product again.',
        STORE,
    )


def waiting_for_listing_day() -> Problem:
    return problem(
        "daily_listing_limit",
        "",
        "TikTok Shop's limit of new listings for today is reached; the product waits for the next day.",
        "Nothing to do: it is pushed by itself, oldest first.",
        SHOP,
    )


def waiting_for_stock() -> Problem:
    return problem("waiting_for_stock", "stock", "The product waits for its first stock number.", "", OPERATOR)


def stock_unknown() -> Problem:
    return problem(
        "stock_unknown",
        "stock",
        "No stock number was known in time: the listing was created with 0.",
        "Nothing to do: the number follows as soon as it is known.",
        OPERATOR,
    )


def outcome_unknown() -> Problem:
    return problem(
        "outcome_unknown",
        "",
        "TikTok Shop did not answer a create call, and the listing is not found yet: it is looked for again.",
        "Nothing to do: no second listing is made before this is clear.",
        SHOP,
    )


def preview_stale() -> Problem:
    return problem(
        "preview_stale", "preview", "Something has changed since the preview.", "Look at it again, then apply it."
    )


def not_listed() -> Problem:
    return problem("not_listed", "", "The product has no listing on TikTok Shop.", "Push or map the product first.")


def not_synced() -> Problem:
    return problem("not_synced", "", "The product is unsynced.", "Correct what its sync status says and push it again.")


def superseded() -> Problem:
    return problem("superseded", "", "A later word about this listing's place on sale came first.", "Nothing to do.")


def unknown_product() -> Problem:
    return problem("unknown_product", "product", "This connection has no such product.", "Pull it first.")


def rule_keeps(field: str) -> Problem:
    return problem(
        "skipped_by_rule",
        field,
        f'The sync rule for {field} is "TTS": what TikTok Shop has stays.',
        "Change the rule of the product or of the connection.",
    )


def image_refused(url: str, reason: str) -> Problem:
    return problem(
        "image_refused",
        "media",
        f"A picture cannot be used: {reason} ({url[:200]}).",
        "Replace it in BigCommerce, then pull and push the product again.",
        STORE,
    )


def file_lost(name: str) -> Problem:
    return problem("file_lost", "certificates", f"The file {name} is not there any more.", "Upload it again.", OPERATOR)


def no_warehouse() -> Problem:
    return problem(
        "warehouse_missing",
        "stock",
        "The shop has no usable sales warehouse.",
        "Add or enable one in Seller Center, then refresh the connection.",
        SHOP,
    )


def no_longer_paired(seller_skus: str) -> Problem:
    return problem(
        "skus_unmatched",
        "variants",
        f"TikTok Shop took the product, but these SKUs have no counterpart there: {seller_skus}.",
        "Map them by hand.",
    )


def shop_warning(message: str) -> Problem:
    return problem("tts_warning", "", f"TikTok Shop: {message}", "Nothing has to be done at once.", SHOP)


def waiting_for(what: str) -> Problem:
    return problem("waiting", "", f"Waiting for {what}.", "Nothing to do: it goes on by itself.", OPERATOR)
