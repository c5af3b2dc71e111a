"""Buyers' data is kept no longer than it is needed: some weeks after the order ended, and not beyond its connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from contracts.gateway import ConnectionStatus
from contracts.orders import OrderStatus
from services.orders.domain.order import Order
from services.orders.effects.desk import Desk

EVERY = 1800.0
BATCH = 200
OVER = (OrderStatus.COMPLETED, OrderStatus.CANCELLED)
log = structlog.get_logger(__name__)


def forget_loop(desk: Desk, *, days: float) -> Callable[[], Awaitable[None]]:
    async def forget() -> None:
        while True:
            await desk.clock.sleep(EVERY)
            await forget_buyers(desk, desk.clock.now() - timedelta(days=days))

    return forget


async def forget_buyers(desk: Desk, before: datetime) -> int:
    """Forget the buyers of orders that ended before a time, and of connections that ended. Returns how many."""
    gone = 0
    for facts in await desk.connections.all():
        if facts.status is ConnectionStatus.DISCONNECTED:
            gone += await desk.vault.forget_connection(facts.id)
    while batch := await desk.vault.perhaps_over(before, BATCH):
        gone += await _forget_ended(desk, batch, before)
    keys = await desk.vault.forget_keys(before)
    if gone or keys:
        log.info("buyers_forgotten", orders=gone, keys=keys)
    return gone


async def _forget_ended(desk: Desk, keys: Sequence[str], before: datetime) -> int:
    orders = await desk.orders.load(keys)
    ends = {key: end_of(orders.get(key), desk.clock.now()) for key in keys}
    over = [key for key, end in ends.items() if end < before]
    await desk.vault.look_later({key: end for key, end in ends.items() if end >= before})
    return await desk.vault.forget(over) if over else 0


def end_of(order: Order | None, now: datetime) -> datetime:
    """When TikTok Shop called it completed or cancelled, and last said anything of it; now, of what goes on."""
    if order is None or order.shop is None or order.status not in OVER:
        return now
    return order.shop.updated_at
