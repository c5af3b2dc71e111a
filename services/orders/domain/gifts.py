"""Gifts that no store variant stands for: they hold their order, or go along with its first shipment."""

from __future__ import annotations

from contracts.settings import OrderSettings
from services.orders.domain.facts import ZERO, ShopLine, ShopOrder, shelf_units
from services.orders.domain.order import Order


def goods(order: Order, settings: OrderSettings) -> ShopOrder:
    """The TikTok Shop order as the store is to get it: by setting without free gifts that are not linked.

    An order of nothing but such gifts keeps them, and is held: the store takes no order without products.
    """
    assert order.shop is not None
    shop = order.shop
    if settings.hold_for_unlinked_gifts:
        return shop
    kept = shop.model_copy(update={"lines": tuple(line for line in shop.lines if not _unlinked_gift(order, line))})
    return kept if kept.open_lines else shop


def along_with(order: Order) -> tuple[str, ...]:
    """Open gift lines that are in no line of the store order: they leave the house with its first shipment."""
    if order.shop is None or order.store is None:
        return ()
    made = {unit for line in order.store.lines for unit in line.units}
    return tuple(line.id for line in order.shop.open_lines if line.gift and line.id not in made)


def _unlinked_gift(order: Order, line: ShopLine) -> bool:
    free = line.gift and line.listed == line.paid == line.tax == ZERO
    return free and any(order.link(unit.sku) is None for unit in shelf_units(line))
