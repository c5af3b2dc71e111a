"""Why an order cannot be created in the store yet, in words that say what to change."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.catalog import Problem
from contracts.orders import OrderStatus
from contracts.settings import OrderSettings
from services.orders.domain.facts import ShopOrder, shelf_units
from services.orders.domain.gifts import goods
from services.orders.domain.money import mismatch
from services.orders.domain.order import Order

MOST_NAMED = 20


def is_ours(order: Order, settings: OrderSettings) -> bool:
    """Should this order be in the store at all: paid, not cancelled, of a kind that the settings let through.

    An order from before the connection only when a person asked for it.
    """
    shop = order.shop
    if shop is None or not shop.paid or not shop.open_lines:
        return False
    if shop.fulfilled_by_tiktok and not settings.sync_fbt_orders:
        return False
    if shop.sample and not settings.sync_samples:
        return False
    return not order.is_old or order.create.asked_at is not None


def missing_links(order: Order, settings: OrderSettings) -> tuple[str, ...]:
    """The SKUs that are to be in the store order and that no store variant stands for."""
    return _missing(order, goods(order, settings)) if order.shop is not None else ()


def blocks(order: Order, settings: OrderSettings) -> tuple[Problem, ...]:
    """What stands in the way of creating the order; empty when it can be sent."""
    shop = order.shop
    if shop is None:
        return ()
    problems = [*_unlinked(order, goods(order, settings)), *_address(order, shop)]
    if not problems and (wrong := mismatch(shop, settings)) is not None:
        problems.append(wrong)
    return tuple(problems)


def _missing(order: Order, shop: ShopOrder) -> tuple[str, ...]:
    skus = dict.fromkeys(unit.sku for line in shop.open_lines for unit in shelf_units(line))
    return tuple(sku for sku in skus if order.link(sku) is None)


def _unlinked(order: Order, shop: ShopOrder) -> list[Problem]:
    missing = _missing(order, shop)[:MOST_NAMED]
    first = {unit.sku: (line, unit) for line in reversed(shop.open_lines) for unit in shelf_units(line)}
    return [
        Problem(
            code="not_linked",
            field=f"line_items[{first[sku][0].id}]",
            message=f"{first[sku][0].name or 'A line'}: SKU {first[sku][1].seller_sku or sku} has no store variant",
            fix="Link or push the product, so that this SKU has a store variant; the order goes on by itself.",
        )
        for sku in missing
    ]


def _address(order: Order, shop: ShopOrder) -> list[Problem]:
    if not order.address_known:
        return [
            Problem(
                code="address_missing",
                field="recipient_address",
                message="TikTok Shop gives no delivery address with a postal code and a country",
                who="shop",
                fix="Open the order in Seller Center; it goes on as soon as the address can be read.",
            )
        ]
    waits = shop.status is OrderStatus.AWAITING_SHIPMENT and shop.shipping_type == "SELLER"
    if order.address_masked and waits and not shop.fulfilled_by_tiktok:
        return [
            Problem(
                code="address_masked",
                field="recipient_address",
                message="TikTok Shop shows the delivery address only masked",
                who="shop",
                fix="The order goes on as soon as the address can be read.",
            )
        ]
    return []


ADDRESS_UNREADABLE = Problem(
    code="address_unreadable",
    field="recipient_address",
    message="The key that opens the delivery address of this order's month is deleted",
    who="operator",
    fix="Create the order by hand, with the address that Seller Center shows.",
)

FIXES = (
    ("required option", "required_modifier", "Make the option optional in the store, or create this order by hand."),
    ("out of stock", "store_out_of_stock", "Add stock in the store, or cancel the order."),
    ("there is no product", "product_deleted", "Link the TikTok Shop product to a store product that exists."),
    ("has no variant", "variant_deleted", "Link the TikTok Shop product to a store variant that exists."),
    ("channel", "channel", "Check the connection: its channel in the store is not connected."),
)


def refusal(message: str, fields: Mapping[str, str]) -> Problem:
    """The store's own reason, with what to do about it."""
    said = " ".join((message, *fields, *fields.values())).lower()
    named = next(iter(fields), "")
    for words, code, fix in FIXES:
        if words in said:
            return Problem(code=code, field=named, message=message, fix=fix)
    return Problem(
        code="store_refused", field=named, message=message, fix="Correct what the store names, then try again."
    )
