"""Cancellations and returns. Source: return, refund and cancellation API reference.

Cancelling has no idempotency key: after Uncertain, search by order id before repeating (a repeat gives 25001011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from platforms.lenient import Page, wants_nothing
from platforms.tiktok_shop.caller import ShopCaller, listed, unix_bounds
from platforms.tiktok_shop.models import Cancellation, Cancelled, RejectReason, Return, SkuEligibility
from platforms.tiktok_shop.versions import (
    APPROVE_CANCELLATION,
    APPROVE_RETURN,
    CANCEL_ORDER,
    ELIGIBILITY,
    REJECT_CANCELLATION,
    REJECT_REASONS,
    REJECT_RETURN,
    SEARCH_CANCELLATIONS,
    SEARCH_RETURNS,
)

PAGE = 50
ALREADY_CANCELLED = frozenset({"25001011", "25001051"})


class Aftersales:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def cancel(self, order_id: str, *, reason: str, line_ids: Sequence[str] = ()) -> Cancelled:
        """No line ids = the whole order. Reasons differ by market and order status: see `eligibility`."""
        body: dict[str, object] = {"order_id": order_id, "cancel_reason": reason}
        if line_ids:
            body["order_line_item_ids"] = list(line_ids)
        return (await self._caller.call(CANCEL_ORDER, body=body)).one(Cancelled)

    async def eligibility(self, order_id: str) -> tuple[SkuEligibility, ...]:
        """What the seller may still cancel or refund, and with which reasons."""
        query = {"initiate_aftersale_user": "SELLER"}
        answer = await self._caller.call(ELIGIBILITY, ids={"order_id": order_id}, query=query)
        return answer.many("sku_eligibility", SkuEligibility, id_field="sku_id")

    async def cancellations(
        self,
        *,
        order_ids: Sequence[str] | None = None,
        cancel_ids: Sequence[str] | None = None,
        updated_from: datetime | None = None,
        updated_before: datetime | None = None,
        after: str = "",
        page_size: int = PAGE,
    ) -> Page[Cancellation]:
        """Oldest change first. An empty filter answers an empty page, unasked."""
        if wants_nothing(order_ids, cancel_ids):
            return Page(())
        body: dict[str, object] = {
            **listed(order_ids=order_ids, cancel_ids=cancel_ids),
            **unix_bounds(update_time_ge=updated_from, update_time_lt=updated_before),
        }
        query = {"page_size": page_size, "page_token": after, "sort_field": "update_time", "sort_order": "ASC"}
        answer = await self._caller.call(SEARCH_CANCELLATIONS, query=query, body=body)
        return answer.page("cancellations", Cancellation, id_field="cancel_id")

    async def approve_cancellation(self, cancel_id: str, *, idempotency_key: str) -> None:
        query = {"idempotency_key": idempotency_key}
        await self._caller.call(APPROVE_CANCELLATION, ids={"cancel_id": cancel_id}, query=query)

    async def reject_cancellation(self, cancel_id: str, *, reason: str, idempotency_key: str) -> None:
        """Not for US orders: ship them instead, which rejects the request."""
        query = {"idempotency_key": idempotency_key}
        body = {"reject_reason": reason}
        await self._caller.call(REJECT_CANCELLATION, ids={"cancel_id": cancel_id}, query=query, body=body)

    async def approve_return(
        self, return_id: str, *, decision: str, idempotency_key: str, more: Mapping[str, object] | None = None
    ) -> None:
        """decision: APPROVE_REFUND, APPROVE_RETURN, APPROVE_RECEIVED_PACKAGE, APPROVE_REPLACEMENT,
        ISSUE_REPLACEMENT_REFUND or OFFER_PARTIAL_REFUND, by the return's type and status.

        more: ``buyer_keep_item`` (with APPROVE_RETURN), ``partial_refund{amount, currency}``.
        """
        query = {"idempotency_key": idempotency_key}
        body = {"decision": decision, **(more or {})}
        await self._caller.call(APPROVE_RETURN, ids={"return_id": return_id}, query=query, body=body)

    async def reject_return(self, return_id: str, *, decision: str, reason: str, idempotency_key: str) -> None:
        """decision: REJECT_REFUND, REJECT_RETURN, REJECT_RECEIVED_PACKAGE or REJECT_REPLACEMENT."""
        query = {"idempotency_key": idempotency_key}
        body = {"decision": decision, "reject_reason": reason}
        await self._caller.call(REJECT_RETURN, ids={"return_id": return_id}, query=query, body=body)

    async def reject_reasons(self, cancel_id: str, *, locale: str = "en-US") -> tuple[RejectReason, ...]:
        query = {"return_or_cancel_id": cancel_id, "locale": locale}
        return (await self._caller.call(REJECT_REASONS, query=query)).many("reasons", RejectReason, id_field="name")

    async def returns(
        self,
        *,
        order_ids: Sequence[str] | None = None,
        updated_from: datetime | None = None,
        updated_before: datetime | None = None,
        after: str = "",
        page_size: int = PAGE,
    ) -> Page[Return]:
        """Oldest change first. An empty filter answers an empty page, unasked."""
        if wants_nothing(order_ids):
            return Page(())
        body: dict[str, object] = {
            **listed(order_ids=order_ids),
            **unix_bounds(update_time_ge=updated_from, update_time_lt=updated_before),
        }
        query = {"page_size": page_size, "page_token": after, "sort_field": "update_time", "sort_order": "ASC"}
        answer = await self._caller.call(SEARCH_RETURNS, query=query, body=body)
        return answer.page("return_orders", Return, id_field="return_id")
