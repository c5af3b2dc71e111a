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
    batch: list[str] = []
    async for order in desk.vault.held():
        batch.append(order)
        if len(batch) >= BATCH:
            gone += await _forget_ended(desk, batch, before)
            batch = []
    gone += await _forget_ended(desk, batch, before)
    keys = await desk.vault.forget_keys(before)
    if gone or keys:
        log.info("buyers_forgotten", orders=gone, keys=keys)
    return gone


async def _forget_ended(desk: Desk, keys: Sequence[str], before: datetime) -> int:
    orders = await desk.orders.load(keys)
    over = [key for key in keys if (order := orders.get(key)) is not None and ended_before(order, before)]
    return await desk.vault.forget(over) if over else 0


def ended_before(order: Order, before: datetime) -> bool:
    """TikTok Shop called it completed or cancelled, and has said nothing new of it since."""
    return order.shop is not None and order.status in OVER and order.shop.updated_at < before
