"""Flow ``create``: the store order, exactly once. The rules are in ``domain/creation.py``; here they meet the store.

Claim, save the attempt, call, save the answer. An attempt without an answer is left alone until nothing of it can land
any more, then looked up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from chassis.wakeups import Claim, Lease, Next
from chassis.worker import Flow
from contracts.gateway import Pausable
from contracts.ids import connection_of
from platforms.bigcommerce.client import BigCommerceClient
from platforms.bigcommerce.models import Order as StoreRow
from platforms.bigcommerce.orders import PAGE
from platforms.errors import Refused, TooLate, Uncertain
from services.orders.domain import blocks, creation
from services.orders.domain.creation import LookUp, Send
from services.orders.domain.order import Attempt, Order, Outcome
from services.orders.domain.review import Context
from services.orders.effects.desk import NOTHING_DONE, STORE, Desk, Edit, raise_first
from services.orders.effects.relink import relinked
from services.orders.mapping import store as mapping
from services.orders.mapping.buyers import Buyer, unquoted
from services.orders.store import store_order_key

BATCH = 8
CLOCKS_APART = timedelta(minutes=5)


def create_flow(desk: Desk) -> Flow:
    return Flow("create", Creating(desk).perform, batch=BATCH, lease=90.0, platform=STORE, at_once=2)


class Unreadable(Exception):
    """No address can be opened: the month's key is deleted."""


class Creating:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def perform(self, claim: Claim) -> Mapping[str, Next | None]:
        desk = self._desk
        context = await desk.context(connection_of(claim.actors[0]))
        if not context.connection.works(Pausable.ORDERS):
            return desk.paused(claim)
        orders = await relinked(desk, context, await desk.orders.load(claim.actors))
        now = desk.clock.now()
        steps = {key: creation.next_step(order, context.settings, now, context.timing) for key, order in orders.items()}
        looking = {key: step for key, step in steps.items() if isinstance(step, LookUp)}
        sending = [key for key, step in steps.items() if isinstance(step, Send)]
        results: list[object] = []
        results += await self._look_up([(orders[key], step) for key, step in looking.items()], context)
        results += await self._send(sending, context, claim.lease)
        raise_first(results)
        orders |= {order.id: order for order in results if isinstance(order, Order)}
        return {key: desk.after(orders.get(key), "create") for key in claim.actors}

    async def _send(self, keys: Sequence[str], context: Context, lease: Lease) -> list[object]:
        """Each order that may be sent: its attempt saved, one call, its answer saved. Errors come back in the list."""
        if not keys:
            return []
        desk = self._desk
        now, send_by = desk.clock.now(), desk.send_by(lease)
        begin = partial(begun_if_due, context=context, by=lease.token, now=now, send_by=send_by)
        standing = await desk.edit_many(dict.fromkeys(keys, begin), context)
        ours = {key: order for key, order in standing.items() if _attempt_of(order, lease) is not None}
        # Only now, so that the address sent is at least as new as the one that the attempt names.
        buyers = await desk.vault.open(ours)
        store = (await desk.sessions.store(context.connection.id)).under(send_by=send_by)
        answers = await asyncio.gather(
            *(self._call(store, order, buyers.get(key), context) for key, order in ours.items()), return_exceptions=True
        )
        made = {
            store_order_key(context.connection.id, answer.id): key
            for key, answer in zip(ours, answers, strict=True)
            if isinstance(answer, StoreRow)
        }
        await desk.store_orders.remember(made)
        now = desk.clock.now()
        edits: dict[str, Edit] = {}
        for (key, order), answer in zip(ours.items(), answers, strict=True):
            attempt = _attempt_of(order, lease)
            assert attempt is not None
            edits[key] = partial(answered, number=attempt.number, answer=answer, context=context, now=now)
        saved = await desk.edit_many(edits, context)
        return [*saved.values(), *(answer for answer in answers if _must_wait(answer))]

    async def _call(self, store: BigCommerceClient, order: Order, buyer: Buyer | None, context: Context) -> StoreRow:
        """Raises Unreadable without a call."""
        if buyer is None:
            raise Unreadable
        assert order.shop is not None
        lines = order.create.attempts[-1].lines
        try:
            return await store.orders.create(mapping.creation(order.shop, lines, buyer, context.connection))
        except Refused as refused:
            raise unquoted(refused, buyer) from None

    async def _look_up(self, asked: Sequence[tuple[Order, LookUp]], context: Context) -> list[object]:
        """Ask the store for each order by its external id. That filter may lag behind for a fresh order: those that it
        does not show are looked for together by channel and time of creation, and only then are not there.
        """
        if not asked:
            return []
        store = await self._desk.sessions.store(context.connection.id)
        orders = [order for order, _ in asked]
        finds = await asyncio.gather(*(store.orders.find(order.shop_order) for order in orders), return_exceptions=True)
        begun = [
            order.create.attempts[0].started_at
            for (order, step), rows in zip(asked, finds, strict=True)
            if step.made_from is not None and not rows
        ]
        try:
            listed = await _made_since(store, context.connection.store.channel_id, min(begun)) if begun else []
        except Exception as error:
            return [error]
        return list(
            await asyncio.gather(
                *(self._found_or_not(order, rows, listed, context) for order, rows in zip(orders, finds, strict=True)),
                return_exceptions=True,
            )
        )

    async def _found_or_not(
        self, order: Order, rows: tuple[StoreRow, ...] | BaseException, listed: Sequence[StoreRow], context: Context
    ) -> Order:
        if isinstance(rows, BaseException):
            raise rows
        found = rows or tuple(row for row in listed if row.external_order_id == order.shop_order)
        now = self._desk.clock.now()
        if not found:
            return await self._desk.edit(order.id, partial(creation.not_found, now=now), context)
        keys = {store_order_key(context.connection.id, row.id): order.id for row in found}
        await self._desk.store_orders.remember(keys)
        take = partial(adopted, rows=found, context=context, now=now, looked_up=True)
        return await self._desk.edit(order.id, take, context)


async def _made_since(store: BigCommerceClient, channel: int, begun: datetime) -> list[StoreRow]:
    """Every order of the channel made since, by the store's clock as far as it may differ from ours."""
    found: list[StoreRow] = []
    min_id: int | None = None
    while True:
        page = await store.orders.list(channel_id=channel, created_from=begun - CLOCKS_APART, min_id=min_id, limit=PAGE)
        found += page.items
        if not page.next or not page.items:
            return found
        min_id = page.items[-1].id + 1


def begun_if_due(order: Order, *, context: Context, by: str, now: datetime, send_by: datetime) -> Order:
    step = creation.next_step(order, context.settings, now, context.timing)
    if not isinstance(step, Send):
        return order
    return creation.begun(order, step.number, by, now, send_by, context.settings)


def adopted(
    order: Order, *, rows: tuple[StoreRow, ...], context: Context, now: datetime, looked_up: bool = False
) -> Order:
    found = tuple(mapping.made(row, now) for row in rows)
    taking = context.connection.store.stock_taking
    return creation.adopted(order, found, context.settings, taking, now, looked_up=looked_up)


def answered(order: Order, *, number: int, answer: object, context: Context, now: datetime) -> Order:
    """What the answer to attempt ``number`` means. Anything that is not understood leaves the attempt open."""
    if isinstance(answer, StoreRow):
        return adopted(order, rows=(answer,), context=context, now=now)
    if isinstance(answer, Refused) and not answer.maybe_done:
        why = blocks.refusal(answer.message, answer.fields)
        return creation.refused(order, number, why, context.settings, now, context.timing)
    if isinstance(answer, Unreadable):
        return creation.refused(order, number, blocks.ADDRESS_UNREADABLE, context.settings, now, context.timing)
    if isinstance(answer, NOTHING_DONE):
        return creation.ended(order, number, Outcome.NOT_SENT)
    return order.noting(now, "no answer from the store", detail=f"attempt {number}")


def _must_wait(answer: object) -> bool:
    """Errors that the worker should hear of: it backs off. Refusals, lost answers and late turns are dealt with."""
    settled = isinstance(answer, Refused | Uncertain | TooLate | Unreadable)
    return isinstance(answer, BaseException) and not settled


def _attempt_of(order: Order, lease: Lease) -> Attempt | None:
    attempt = order.create.open_attempt
    return attempt if attempt is not None and attempt.by == lease.token else None
