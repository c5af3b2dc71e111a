"""Forget what has served its time: old timelines, and orders that ended long enough ago."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from contracts.ids import local_of, sku_key
from services.inventory.domain import order as orders
from services.inventory.domain.order import Order
from services.inventory.store import Stores

EVERY = 3600.0
PAGE = 500


def forget_loop(stores: Stores, *, history_days: int, ended_days: int) -> Callable[[], Awaitable[None]]:
    """Runs for ever, once an hour of the service's clock."""

    async def loop() -> None:
        while True:
            now = stores.clock.now()
            await stores.history.drop_before(now - timedelta(days=history_days))
            await forget_orders(stores, now - timedelta(days=ended_days))
            await stores.clock.sleep(EVERY)

    return loop


async def forget_orders(stores: Stores, before: datetime) -> int:
    """Drop orders that ended before this moment, their entries first. Returns how many."""
    dropped = 0
    while True:
        found = await stores.orders.collection.find({"ended_at": {"$lt": before}}, limit=PAGE)
        done = [order for each in found if (order := stores.orders.read(each)).written >= order.marks]
        for order in done:
            await _forget(stores, order)
        dropped += len(done)
        if len(found) < PAGE or not done:
            return dropped


async def _forget(stores: Stores, order: Order) -> None:
    for variant in orders.entries(order):
        await stores.reservations.forget(sku_key(order.connection, variant), local_of(order.id))
    await stores.orders.collection.delete_one({"_id": order.id, "rev": order.rev})
