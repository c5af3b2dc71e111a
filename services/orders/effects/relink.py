"""Flow ``relink``: a listing's links are written out, and orders that waited for one of them go on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from chassis.actors import Change, Repository
from chassis.wakeups import Claim, Next
from chassis.worker import Flow
from contracts.ids import connection_of
from services.orders.domain import links
from services.orders.domain.links import ListingCopy
from services.orders.domain.order import Order
from services.orders.domain.review import Context
from services.orders.effects.desk import Desk

BATCH = 100
MOST_ORDERS = 500
"""Orders taken up in one save; the rest follows in the next."""


def relink_flow(desk: Desk, listings: Repository[ListingCopy]) -> Flow:
    async def perform(claim: Claim) -> Mapping[str, Next | None]:
        loaded = await listings.load(claim.actors)
        due = {key: copy for key, copy in loaded.items() if copy.is_due}
        skus = {key: await desk.links.write(copy) for key, copy in due.items()}
        await _wake_orders(
            desk, connection_of(claim.actors[0]), sorted({sku for some in skus.values() for sku in some})
        )
        standing = await listings.transact_many(
            {key: partial(_spread, rev=copy.facts.rev, skus=skus[key]) for key, copy in due.items()}
        )
        now = desk.clock.now()
        return {key: Next(now) if key in standing and standing[key].is_due else None for key in claim.actors}

    return Flow("relink", perform, batch=BATCH)


def _spread(copy: ListingCopy | None, *, rev: int, skus: tuple[str, ...]) -> Change[ListingCopy] | None:
    return links.spread(copy, rev, skus) if copy is not None else None


async def _wake_orders(desk: Desk, connection: str, skus: list[str]) -> None:
    """Give the orders that miss one of these SKUs their links, and review them."""
    after = ""
    while skus:
        rows = await desk.orders.collection.find(
            {"connection": connection, "missing_skus": {"$in": skus}, "_id": {"$gt": after}},
            sort=[("_id", 1)],
            limit=MOST_ORDERS,
            projection={"_id": 1},
        )
        keys = [str(row["_id"]) for row in rows]
        await relinked(desk, await desk.context(connection), await desk.orders.load(keys))
        if len(keys) < MOST_ORDERS:
            return
        after = keys[-1]


async def relinked(desk: Desk, context: Context, orders: Mapping[str, Order]) -> dict[str, Order]:
    """These orders with their links as they stand now; saved and reviewed where they changed."""
    skus = [sku for order in orders.values() for sku in order.skus]
    known = await desk.links.of(context.connection.id, skus)

    def with_links(order: Order) -> Order:
        return order.model_copy(update={"links": tuple(known[sku] for sku in order.skus if sku in known)})

    stale = [key for key, order in orders.items() if with_links(order) != order]
    return {**orders, **(await desk.edit_many(dict.fromkeys(stale, with_links), context))}
