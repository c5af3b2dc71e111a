"""Flow ``answer``: the seller's answers to buyers' cancellations and returns, each repeated under its own key."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from chassis.wakeups import Lease
from chassis.worker import Flow
from platforms.errors import Refused
from platforms.tiktok_shop.client import TikTokShopClient
from services.orders.domain import answering
from services.orders.domain.order import Answer, CallState, Order
from services.orders.domain.review import Context
from services.orders.effects.desk import SHOP, Desk, read_again
from services.orders.effects.fetch import read_requests

BATCH = 4


class Answers:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def flow(self) -> Flow:
        return Flow("answer", partial(self._desk.each, flow="answer", work=self.answer), batch=BATCH, platform=SHOP)

    async def answer(self, order: Order, context: Context, lease: Lease) -> Order:
        """Give the seller's answers; a repeat under the same key is the same answer."""
        shop = (await self._desk.sessions.shop(context.connection.id)).under(send_by=self._desk.send_by(lease))
        order = await self._decided(order, context)
        for one in answering.waiting(order):
            given = await self._given(shop, order, one)
            now = self._desk.clock.now()
            order = await self._desk.edit(order.id, partial(answered, answer=given, now=now), context)
        return order

    async def _decided(self, order: Order, context: Context) -> Order:
        """Answers to returns with the decision that fits them as they stand; what fits nothing is refused here."""
        if not any(one.is_return and not one.decision for one in answering.waiting(order)):
            return order
        order = (await read_requests(self._desk, context, {order.id: order})).get(order.id, order)
        return await self._desk.edit(order.id, answering.decided, context)

    async def _given(self, shop: TikTokShopClient, order: Order, answer: Answer) -> Answer:
        try:
            if answer.is_return:
                await self._answer_return(shop, order, answer)
            elif answer.accept:
                await shop.aftersales.approve_cancellation(answer.request, idempotency_key=answer.command)
            else:
                await shop.aftersales.reject_cancellation(
                    answer.request, reason=answer.reason, idempotency_key=answer.command
                )
        except Refused as refused:
            return answering.not_taken(answer, refused.message)
        return answer.model_copy(update={"state": CallState.DONE})

    async def _answer_return(self, shop: TikTokShopClient, order: Order, answer: Answer) -> None:
        give, key = shop.aftersales, answer.command
        if answer.accept:
            more = answering.details(order, answer)
            await give.approve_return(answer.request, decision=answer.decision, idempotency_key=key, more=more)
        else:
            await give.reject_return(
                answer.request, decision=answer.decision, reason=answer.reason, idempotency_key=key
            )


def answered(order: Order, *, answer: Answer, now: datetime) -> Order:
    answers = tuple(answer if one.command == answer.command else one for one in order.answers)
    order = order.model_copy(update={"requests_wanted": max(now, order.requests_wanted or now)})
    what = f"buyer's {'return' if answer.is_return else 'cancellation'} {'accepted' if answer.accept else 'declined'}"
    told = order.model_copy(update={"answers": answers}).noting(now, what, cause=answer.request, detail=answer.state)
    return read_again(now)(told)
