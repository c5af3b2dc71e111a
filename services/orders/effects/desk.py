"""What every flow of orders works with: the orders, the connection, the platforms, the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from chassis.actors import Change, Repository
from chassis.clock import Clock, later
from chassis.wakeups import Claim, Lease, Next
from contracts.gateway import Pausable
from contracts.ids import connection_of
from platforms.bigcommerce.client import BigCommerceClient
from platforms.errors import NotAuthorized, RateLimited, TooLate, Unavailable
from platforms.tiktok_shop.client import TikTokShopClient
from services.common.connections import Connections
from services.orders.domain.intake import store_hinted, with_hint_todo
from services.orders.domain.order import Order
from services.orders.domain.review import Context, reviewed
from services.orders.settings import OrdersSettings
from services.orders.store import Links, StoreOrders
from services.orders.vault import Vault

STORE, SHOP = "bigcommerce", "tiktok_shop"
PAUSED = 60.0
"""Seconds after which a paused connection's work is looked at again."""

NOTHING_DONE = (TooLate, RateLimited, Unavailable, NotAuthorized)
"""Answers after which a call surely had no effect."""

Edit = Callable[[Order], Order]
Work = Callable[[Order, Context, Lease], Awaitable[Order]]


class Sessions(Protocol):
    """Clients of one connection's platforms (``services.common.sessions``)."""

    async def store(self, connection: str) -> BigCommerceClient: ...

    async def shop(self, connection: str) -> TikTokShopClient: ...


@dataclass(frozen=True)
class Desk:
    """Shared by all flows; holds no state of its own."""

    orders: Repository[Order]
    connections: Connections
    links: Links
    store_orders: StoreOrders
    vault: Vault
    sessions: Sessions
    clock: Clock
    settings: OrdersSettings

    async def context(self, connection: str) -> Context:
        """Raises UnknownConnection."""
        return Context(await self.connections.facts(connection), self.settings.timing)

    async def edit(self, order: str, edit: Edit, context: Context) -> Order:
        """Change one order that exists, and review it. ``edit`` may run several times."""
        return (await self.edit_many({order: edit}, context))[order]

    async def edit_many(self, edits: Mapping[str, Edit], context: Context) -> dict[str, Order]:
        """Change orders with one load and one save for all; those that do not exist are left out."""
        now = self.clock.now()

        def decision(edit: Edit) -> Callable[[Order | None], Change[Order] | None]:
            return lambda order: Change(reviewed(edit(order), context, now)) if order is not None else None

        return await self.orders.transact_many({order: decision(edit) for order, edit in edits.items()})

    def send_by(self, lease: Lease) -> datetime:
        """The moment after which nothing may be written: the lease's end or the call's time, whichever is first."""
        return min(lease.until, later(self.clock.now(), self.settings.request_timeout))

    def is_settled(self, send_by: datetime | None) -> bool:
        """Nothing of a call with this limit can land any more."""
        return send_by is None or self.clock.now() >= send_by + self.settings.timing.untouched

    def after(self, order: Order | None, flow: str) -> Next | None:
        """When the flow is to look at this order again."""
        if order is None or flow not in order.todo:
            return None
        now = self.clock.now()
        return Next(max(now, order.todo[flow] or now))

    async def each(
        self,
        claim: Claim,
        flow: str,
        work: Work,
        *,
        first: Callable[[Sequence[Order], Context], Awaitable[Work]] | None = None,
    ) -> dict[str, Next | None]:
        """Do ``work`` for every order of the claim that still wants this flow, side by side.

        first: reads what the orders share, and makes the work that uses it.
        All of them come to their end before the first error is raised.
        """
        context = await self.context(connection_of(claim.actors[0]))
        if not context.connection.works(Pausable.ORDERS):
            return self.paused(claim)
        loaded = await self.orders.load(claim.actors)
        wanting = [order for order in loaded.values() if flow in order.todo]
        if first is not None:
            work = await first(wanting, context)
        results = await asyncio.gather(
            *(self._in_time(order, context, claim.lease, flow, work) for order in wanting), return_exceptions=True
        )
        raise_first(results)
        outcome: dict[str, Next | None] = {}
        for order, result in zip(wanting, results, strict=True):
            outcome[order.id] = self.after(result, flow) if isinstance(result, Order) else None
        return outcome

    async def _in_time(
        self,
        order: Order,
        context: Context,
        lease: Lease,
        flow: str,
        work: Work,
    ) -> Order:
        due = order.todo[flow]
        if due is not None and self.clock.now() < due:
            return order
        return await work(order, context, lease)

    def paused(self, claim: Claim) -> dict[str, Next | None]:
        again = later(self.clock.now(), PAUSED)
        return {actor: Next(again, waiting="the connection's orders to be switched on") for actor in claim.actors}


def raise_first(results: Iterable[object]) -> None:
    for result in results:
        if isinstance(result, BaseException):
            raise result


def read_again(at: datetime) -> Edit:
    """Ask for a fresh read of the order at TikTok Shop."""

    def edit(order: Order) -> Order:
        wanted = max(at, (order.served_at or at) + timedelta(milliseconds=1))
        return with_hint_todo(order.model_copy(update={"wanted_at": wanted}))

    return edit


def read_store_again(at: datetime) -> Edit:
    return lambda order: store_hinted(order, at)
