"""Which store locations feed which TikTok Shop warehouses, and how the offered units are split over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.base import Frozen
from contracts.gateway import Location, Warehouse
from contracts.settings import WarehouseRow

SALES = "SALES_WAREHOUSE"
DEFAULT_LOCATION = 1
"""BigCommerce's first location; stores without further ones have no other."""


class Level(Frozen):
    """Units available to sell at one store location (``GET /v3/inventory/items`` ``available_to_sell``)."""

    location: int
    available: int


class Place(Frozen):
    """Units of one TikTok Shop warehouse; ``warehouse`` is empty while the shop's warehouses are not known."""

    warehouse: str
    units: int


@dataclass(frozen=True)
class Feed:
    """One warehouse that may be written: its locations and its share (percent) of what they offer."""

    warehouse: str
    locations: tuple[int, ...]
    share: int = 100


@dataclass(frozen=True)
class WarehousePlan:
    """feeds: in a fixed order.  rest: the warehouse that takes what whole units leave over.  closed: never written."""

    feeds: tuple[Feed, ...]
    rest: str
    closed: frozenset[str] = frozenset()

    @property
    def locations(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(location for feed in self.feeds for location in feed.locations))


def plan_of(
    rows: Sequence[WarehouseRow], locations: Sequence[Location], warehouses: Sequence[Warehouse]
) -> WarehousePlan:
    """The settings' rows, or the default location for the default warehouse. Only enabled sales warehouses."""
    usable = [each.id for each in warehouses if each.type == SALES and each.enabled]
    default = next((each.id for each in warehouses if each.id in usable and each.is_default), "".join(usable[:1]))
    disabled = {each.id for each in locations if not each.enabled}
    feeds = [
        Feed(row.warehouse_id, tuple(place for place in row.location_ids if place not in disabled), row.share)
        for row in rows
        if row.warehouse_id in usable
    ]
    return WarehousePlan(
        feeds=tuple(feeds) or (Feed(default, (_default_location(locations),)),),
        rest=default,
        closed=frozenset(each.id for each in warehouses if each.id not in usable),
    )


def _default_location(locations: Sequence[Location]) -> int:
    return next((each.id for each in locations if each.is_default), DEFAULT_LOCATION)


def on_hand(levels: Sequence[Level], plan: WarehousePlan) -> int:
    """Units at the locations that feed some warehouse, each location once, never below 0."""
    at = {level.location: level.available for level in levels}
    return max(0, sum(at.get(location, 0) for location in plan.locations))


def split(offered: int, levels: Sequence[Level], plan: WarehousePlan) -> tuple[Place, ...]:
    """``offered`` over the plan's warehouses in proportion to what feeds each; the sum is exactly ``offered``."""
    at = {level.location: max(0, level.available) for level in levels}
    total = sum(at.get(location, 0) for location in plan.locations)
    units = {feed.warehouse: 0 for feed in plan.feeds}
    if total > 0:
        for feed in plan.feeds:
            units[feed.warehouse] = _part(feed, at, _shares(plan), offered, total)
    units[_rest(plan)] += offered - sum(units.values())
    return tuple(Place(warehouse=warehouse, units=count) for warehouse, count in units.items())


def fitted(places: Sequence[Place], there: Sequence[str], plan: WarehousePlan) -> tuple[Place, ...]:
    """The same units over exactly the warehouses that the SKU is in (``there``; empty: not known).

    TikTok Shop refuses a write that leaves one out or names another (12019028, 12052533).
    """
    writable = [warehouse for warehouse in there if warehouse not in plan.closed]
    if not writable:
        return tuple(places)
    units = dict.fromkeys(writable, 0)
    rest = plan.rest if plan.rest in units else writable[0]
    for place in places:
        units[place.warehouse if place.warehouse in units else rest] += place.units
    return tuple(Place(warehouse=warehouse, units=count) for warehouse, count in units.items())


def stocked(places: Sequence[Place]) -> dict[str, int]:
    """Warehouses that hold units."""
    return {place.warehouse: place.units for place in places if place.units}


def _shares(plan: WarehousePlan) -> dict[int, int]:
    """Per location: the sum of the shares that draw on it, at least 100 (what is not given away is left over)."""
    return {
        location: max(100, sum(feed.share for feed in plan.feeds if location in feed.locations))
        for location in plan.locations
    }


def _part(feed: Feed, at: Mapping[int, int], shares: Mapping[int, int], offered: int, total: int) -> int:
    """Whole units, rounded down: exact integer arithmetic over the locations' common denominator."""
    parts = [(at.get(location, 0) * feed.share, shares[location]) for location in feed.locations]
    scale = 1
    for _, share in parts:
        scale *= share
    weight = sum(amount * (scale // share) for amount, share in parts)
    return offered * weight // (scale * total)


def _rest(plan: WarehousePlan) -> str:
    named = [feed.warehouse for feed in plan.feeds]
    return plan.rest if plan.rest in named else named[0]
