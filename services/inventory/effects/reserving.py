"""Work an order's claims into the reservations of its SKUs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chassis.actors import Change
from chassis.clock import Clock
from chassis.wakeups import Claim
from chassis.worker import Flow, Outcome
from contracts.ids import local_of, sku_key
from services.inventory.domain import order as orders
from services.inventory.domain import sku as skus
from services.inventory.domain.order import Order
from services.inventory.domain.reservations import Entry, bucket_of
from services.inventory.domain.sku import Sku
from services.inventory.store import RESERVE, Stores

BATCH = 200


def reserve_flow(stores: Stores) -> Flow:
    """Entries first, then the SKUs' marks, then the order's: a crash in between does the same again."""

    async def perform(claim: Claim) -> Outcome:
        loaded = await stores.orders.load(claim.actors)
        due = {key: order for key, order in loaded.items() if order.marks > order.written}
        written = [
            (sku_key(order.connection, variant), entry)
            for order in due.values()
            for variant, entry in orders.entries(order).items()
        ]
        await stores.reservations.write(written)
        await stores.skus.transact_many(_marks(due, written, stores.clock))
        await stores.orders.transact_many({key: _done(order) for key, order in due.items()})
        return {}

    return Flow(RESERVE, perform, batch=BATCH)


def _marks(
    due: Mapping[str, Order], written: Sequence[tuple[str, Entry]], clock: Clock
) -> dict[str, Callable[[Sku | None], Change[Sku] | None]]:
    """One decision per SKU for all orders of the batch that claim it."""
    now = clock.now()
    moved = {(local_of(order.id), variant) for order in due.values() for variant in order.moved}
    touched: dict[str, list[str]] = {}
    for key, entry in written:
        touched.setdefault(key, []).append(entry.order)

    def decide(key: str) -> Callable[[Sku | None], Change[Sku] | None]:
        def of(state: Sku | None) -> Change[Sku]:
            sku = state or skus.blank(key)
            for order in touched[key]:
                did_move = (order, sku.variant) in moved
                sku = skus.claims_changed(sku, bucket_of(order), moved=did_move, told_at=now)
            return Change(sku)

        return of

    return {key: decide(key) for key in touched}


def _done(loaded: Order) -> Callable[[Order | None], Change[Order] | None]:
    def of(state: Order | None) -> Change[Order] | None:
        return None if state is None else Change(orders.written(state, loaded.marks, loaded.parts))

    return of
