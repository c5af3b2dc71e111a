"""Cancellations by seller, buyer and platform (`/return_refund/.../cancellations...`)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sandbox.tiktok_shop import cancellation_view, paging
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.cancel_reasons import (
    BUYER_REASONS,
    FILTER_SPELLINGS,
    OUT_OF_STOCK,
    PAID_REASONS,
    PENDING,
    REJECT_REASONS,
    SELLER_RETURN_REASONS,
    SUCCESS,
    UNPAID_REASONS,
    WITHDRAWN,
)
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.orders import SHIPPED
from sandbox.tiktok_shop.returns import BY_SELLER
from sandbox.tiktok_shop.state import Cancellation, Line, Order, Shop, Wire
from sandbox.tiktok_shop.time_filters import time_filter

CANCEL = "CANCEL"
PARTIAL_REGIONS = ("US", "GB")
PARTIAL_REASONS = (OUT_OF_STOCK,)


class Cancellations(Area):
    # --- the seller, over the API --------------------------------------------------------------------------

    def cancel(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST /return_refund/202309|202602/cancellations`: at once, there is nobody to ask."""
        if not body.get("order_id"):
            raise ApiError(25001001)
        order = self.state.orders.get(str(body["order_id"]))
        if order is None or order.shop_id != shop.id:
            raise ApiError(25020005)
        self._check_cancellable(shop, order)
        reason = self._check_reason(order, str(body.get("cancel_reason") or ""))
        lines = self._named_lines(order, body)
        if len(lines) < len(order.open_lines) and (shop.region not in PARTIAL_REGIONS or reason not in PARTIAL_REASONS):
            raise ApiError(25005010)
        cancellation = self._execute(order, lines, "SELLER", reason)
        return {"cancel_id": cancellation.id, "cancel_status": cancellation.status}

    def approve(self, shop: Shop, cancel_id: str, query: dict[str, str]) -> dict[str, Any]:
        cancellation = self._owned(shop, cancel_id)
        key = query.get("idempotency_key")
        if key and f"approve:{cancel_id}:{key}" in self.state.answered:
            return {}
        if cancellation.status != PENDING:
            raise ApiError(25011012)
        self.accept(cancellation)
        if key:
            self.state.answered[f"approve:{cancel_id}:{key}"] = {}
        return {}

    def reject(self, shop: Shop, cancel_id: str, query: dict[str, str], body: Wire) -> dict[str, Any]:
        cancellation = self._owned(shop, cancel_id)
        key = query.get("idempotency_key")
        if key and f"reject:{cancel_id}:{key}" in self.state.answered:
            return {}
        reason = body.get("reject_reason")
        if not reason:
            raise ApiError(25001001)
        if reason not in REJECT_REASONS:
            raise ApiError(25001014)
        if cancellation.status == SUCCESS:
            raise ApiError(25020010)
        if cancellation.status != PENDING:
            raise ApiError(25011011)
        self.decline(cancellation)
        if key:
            self.state.answered[f"reject:{cancel_id}:{key}"] = {}
        return {}

    def search(self, shop: Shop, query: dict[str, str], body: Wire, version: str) -> dict[str, Any]:
        """`POST .../cancellations/search`, oldest first by default."""
        size = paging.page_size(query.get("page_size"), 10, 50)
        field = query.get("sort_field") or "create_time"
        if field not in ("create_time", "update_time"):
            raise bad_input("sort_field", "is invalid")
        statuses = [FILTER_SPELLINGS.get(one, one) for one in body.get("cancel_status") or []]
        in_time = time_filter(body)
        found = [
            one
            for one in self.state.cancellations.values()
            if one.shop_id == shop.id
            and (not statuses or one.status in statuses)
            and one.id in (body.get("cancel_ids") or [one.id])
            and one.order_id in (body.get("order_ids") or [one.order_id])
            and one.type in (body.get("cancel_types") or [one.type])
            and self._buyer(one) in (body.get("buyer_user_ids") or [self._buyer(one)])
            and in_time(one)
        ]
        descending = (query.get("sort_order") or "ASC") == "DESC"
        found.sort(key=lambda one: (getattr(one, field), one.id), reverse=descending)
        rows, token = paging.cut(found, size, query.get("page_token"))
        return {
            "cancellations": [cancellation_view.row(self.engine, one, version) for one in rows],
            "next_page_token": token,
            "total_count": len(found),
        }

    def eligibility(self, shop: Shop, order_id: str, query: dict[str, str]) -> dict[str, Any]:
        """`GET .../orders/{id}/aftersale_eligibility`: what the seller may start, a cancellation unless asked for more.

        `request_types`: CANCEL, REFUND, RETURN_AND_REFUND, parted by commas.
        """
        order = self.state.orders.get(order_id)
        if order is None or order.shop_id != shop.id:
            raise ApiError(25020005)
        kinds = [each.strip() for each in (query.get("request_types") or CANCEL).split(",")]
        if any(kind not in (CANCEL, *BY_SELLER) for kind in kinds):
            raise ApiError(25001001)
        by_sku: dict[str, list[Line]] = {}
        for line in order.open_lines:
            by_sku.setdefault(line.sku_id, []).append(line)
        return {
            "sku_eligibility": [
                {
                    "sku_id": sku_id,
                    "line_item_eligibility": [self._eligibility(shop, order, lines, kind) for kind in kinds],
                }
                for sku_id, lines in by_sku.items()
            ]
        }

    def _eligibility(self, shop: Shop, order: Order, lines: list[Line], kind: str) -> Wire:
        reasons = UNPAID_REASONS if order.status == "UNPAID" else PAID_REASONS
        refusal: ApiError | None = None
        try:
            if kind == CANCEL:
                self._check_cancellable(shop, order)
            else:
                reasons = SELLER_RETURN_REASONS
                self.engine.returns.check_returnable(order, lines)
        except ApiError as fault:
            refusal = fault
        wire: Wire = {
            "request_type": kind,
            "eligible": refusal is None,
            "order_line_items_ids": [line.id for line in lines],
            "order_line_list": [{"order_line_item_id": line.id} for line in lines],
        }
        if refusal is None:
            return {**wire, "available_reason_names": list(reasons)}
        return {**wire, "ineligible_code": refusal.code, "ineligible_reason": refusal.message}

    def reject_reasons(self) -> dict[str, Any]:
        return {"reasons": [{"name": name, "text": text} for name, text in REJECT_REASONS.items()]}

    # --- buyers, the platform, and the seller in Seller Center ---------------------------------------------

    def request(self, order: Order, reason: str = "", line_ids: list[str] | None = None) -> Cancellation:
        """The buyer cancels: without asking until the remorse hour is over, then the seller has 48 hours.

        Raises ApiError 25001045 once everything has been shipped, 25001011 while a request is open.
        """
        reason = reason or next(iter(BUYER_REASONS))
        if order.status in SHIPPED:
            raise ApiError(25001045)
        if order.status == "CANCELLED" or order.is_buyer_request_cancel:
            raise ApiError(25001011)
        lines = [line for line in order.open_lines if not line_ids or line.id in line_ids]
        if order.status in ("UNPAID", "ON_HOLD"):
            return self._execute(order, lines, "BUYER", reason)
        cancellation = self._record(order, lines, "BUYER", reason, PENDING)
        seconds = self.engine.option("tts_cancel_answer_seconds")
        cancellation.deadline = self.now + seconds
        order.is_buyer_request_cancel = True
        order.request_cancel_time = self.now
        self.engine.orders.touch(order)
        self.engine.later(seconds, "answer_cancellation", cancellation.id)
        self.engine.notifications.cancellation_status(cancellation)
        return cancellation

    def accept(self, cancellation: Cancellation) -> None:
        """The seller agrees. Raises ApiError 25011012 when nothing is open."""
        self._must_be_pending(cancellation, 25011012)
        order = self.state.orders[cancellation.order_id]
        self._close(cancellation, order, SUCCESS)
        self._take_out(order, cancellation)

    def decline(self, cancellation: Cancellation) -> None:
        """The seller refuses. Raises ApiError 25011011 when nothing is open."""
        self._must_be_pending(cancellation, 25011011)
        self._close(cancellation, self.state.orders[cancellation.order_id], WITHDRAWN)

    def withdraw(self, cancellation: Cancellation) -> None:
        """The buyer changes their mind."""
        self.decline(cancellation)

    def reject_open(self, order: Order, why: str) -> None:
        for cancellation in self.state.cancellations.values():
            if cancellation.order_id == order.id and cancellation.status == PENDING:
                self.engine.changed("cancellation", cancellation.id, PENDING, why)
                self.decline(cancellation)

    def by_system(self, order: Order, reason: str, line_ids: list[str] | None = None) -> Cancellation:
        """TikTok itself cancels: unpaid, unshipped, uncollected or lost. Raises ApiError 25001011 if over."""
        lines = [line for line in order.open_lines if not line_ids or line.id in line_ids]
        if not lines or order.status in ("DELIVERED", "COMPLETED"):
            raise ApiError(25001011)
        return self._execute(order, lines, "SYSTEM", reason)

    def in_seller_center(self, order: Order, reason: str, line_ids: list[str] | None = None) -> Cancellation:
        """The seller cancels by hand, with the same rules as over the API."""
        shop = self.state.shops[order.shop_id]
        body = {"order_id": order.id, "cancel_reason": reason, "order_line_item_ids": line_ids or []}
        return self.state.cancellations[self.cancel(shop, body)["cancel_id"]]

    def approve_unanswered(self, cancel_id: str) -> None:
        cancellation = self.state.cancellations[cancel_id]
        if cancellation.status == PENDING:
            self.accept(cancellation)

    # --- inside ----------------------------------------------------------------------------------------------

    def _check_cancellable(self, shop: Shop, order: Order) -> None:
        if order.status == "CANCELLED" or order.is_buyer_request_cancel:
            raise ApiError(25001011)
        if order.status in ("DELIVERED", "COMPLETED"):
            raise ApiError(25001051)
        collectable = order.status == "AWAITING_COLLECTION" and shop.region == "US"
        if order.status in SHIPPED and not collectable:
            raise ApiError(25001045)

    def _check_reason(self, order: Order, reason: str) -> str:
        fitting = UNPAID_REASONS if order.status == "UNPAID" else PAID_REASONS
        if not reason:
            raise ApiError(25001001)
        if reason in self.engine.option("tts_withdrawn_reasons"):
            raise ApiError(25001020)
        if reason in fitting:
            return reason
        if reason in PAID_REASONS or reason in UNPAID_REASONS:
            raise ApiError(25001021)
        raise ApiError(25001015 if reason in BUYER_REASONS else 25001014)

    def _named_lines(self, order: Order, body: Wire) -> list[Line]:
        ids = [str(one) for one in body.get("order_line_item_ids") or []]
        ids += [str(row.get("order_line_item_id", "")) for row in body.get("order_line_list") or []]
        open_lines = order.open_lines
        if ids:
            if not set(ids) <= {line.id for line in open_lines}:
                raise ApiError(25005011)
            return [line for line in open_lines if line.id in ids]
        if body.get("skus"):
            return _lines_of_skus(open_lines, body["skus"])
        return open_lines

    def _execute(self, order: Order, lines: list[Line], role: str, reason: str) -> Cancellation:
        cancellation = self._record(order, lines, role, reason, SUCCESS)
        self._take_out(order, cancellation)
        self.engine.notifications.cancellation_status(cancellation)
        return cancellation

    def _record(self, order: Order, lines: list[Line], role: str, reason: str, status: str) -> Cancellation:
        cancellation = Cancellation(
            id=self.engine.new_id(),
            shop_id=order.shop_id,
            order_id=order.id,
            type="BUYER_CANCEL" if role == "BUYER" else "CANCEL",
            status=status,
            role=role,
            reason=reason,
            line_ids=[line.id for line in lines],
            create_time=self.now,
            update_time=self.now,
            should_replenish_stock="out_of_stock" not in reason,
        )
        self.state.cancellations[cancellation.id] = cancellation
        self.engine.changed("cancellation", cancellation.id, None, {"order": order.id, "status": status})
        return cancellation

    def _take_out(self, order: Order, cancellation: Cancellation) -> None:
        lines = [line for line in order.open_lines if line.id in cancellation.line_ids]
        self.engine.orders.cancel_lines(
            order,
            lines,
            cancellation.role,
            cancellation.reason,
            replenish=cancellation.should_replenish_stock,
        )
        self.engine.fulfilment.cancel_packages(order)

    def _close(self, cancellation: Cancellation, order: Order, status: str) -> None:
        self.engine.changed("cancellation", cancellation.id, cancellation.status, status)
        cancellation.status = status
        cancellation.update_time = self.now
        cancellation.deadline = 0
        order.is_buyer_request_cancel = False
        self.engine.orders.touch(order)
        self.engine.notifications.cancellation_status(cancellation)

    def _must_be_pending(self, cancellation: Cancellation, code: int) -> None:
        if cancellation.status != PENDING:
            raise ApiError(code)

    def _owned(self, shop: Shop, cancel_id: str) -> Cancellation:
        cancellation = self.state.cancellations.get(cancel_id)
        if cancellation is None:
            raise ApiError(25007006)
        if cancellation.shop_id != shop.id:
            raise ApiError(25020005)
        return cancellation

    def _buyer(self, cancellation: Cancellation) -> str:
        return self.state.orders[cancellation.order_id].user_id


def _lines_of_skus(open_lines: list[Line], rows: list[Wire]) -> list[Line]:
    wanted = Counter({str(row.get("sku_id")): int(row.get("quantity", 0)) for row in rows})
    chosen: list[Line] = []
    for line in open_lines:
        if wanted[line.sku_id] > 0:
            wanted[line.sku_id] -= 1
            chosen.append(line)
    if any(left > 0 for left in wanted.values()) or not chosen:
        raise ApiError(25005011)
    return chosen
