"""Returns, refunds and replacements (`/return_refund/.../returns...`, `refunds/calculate`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.tiktok_shop import cancellation_view, paging
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.cancel_reasons import REJECT_REASONS, SELLER_RETURN_REASONS
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.product_rules import decimal
from sandbox.tiktok_shop.state import Line, Order, Return, Shop, Wire
from sandbox.tiktok_shop.time_filters import time_filter

PENDING = "RETURN_OR_REFUND_REQUEST_PENDING"
REJECTED = "REFUND_OR_RETURN_REQUEST_REJECT"
AWAITING_SHIP = "AWAITING_BUYER_SHIP"
SHIPPED_BACK = "BUYER_SHIPPED_ITEM"
NOT_RECEIVED = "REJECT_RECEIVE_PACKAGE"
COMPLETE = "RETURN_OR_REFUND_REQUEST_COMPLETE"
WITHDRAWN = "RETURN_OR_REFUND_REQUEST_CANCEL"
AWAITING_ANSWER = "AWAITING_BUYER_RESPONSE"
REPLACEMENT_PENDING = "REPLACEMENT_REQUEST_PENDING"
REPLACEMENT_REJECTED = "REPLACEMENT_REQUEST_REJECT"
REPLACEMENT_COMPLETE = "REPLACEMENT_REQUEST_COMPLETE"

TYPES = ("REFUND", "RETURN_AND_REFUND", "REPLACEMENT")
BY_SELLER = ("REFUND", "RETURN_AND_REFUND")
RETURNABLE = ("DELIVERED", "COMPLETED", "IN_TRANSIT")
OVER = (REJECTED, NOT_RECEIVED, WITHDRAWN, REPLACEMENT_REJECTED)
"""A line that was in one of these can be asked back again."""
DEFAULT_REASON = "ecom_order_delivered_refund_and_return_reason_damaged_item"
ANSWER_SECONDS = 48 * 3_600

APPROVALS: dict[str, tuple[str, str, str]] = {
    "APPROVE_REFUND": ("REFUND", PENDING, COMPLETE),
    "APPROVE_RETURN": ("RETURN_AND_REFUND", PENDING, AWAITING_SHIP),
    "APPROVE_RECEIVED_PACKAGE": ("RETURN_AND_REFUND", SHIPPED_BACK, COMPLETE),
    "APPROVE_REPLACEMENT": ("REPLACEMENT", REPLACEMENT_PENDING, REPLACEMENT_COMPLETE),
    "ISSUE_REPLACEMENT_REFUND": ("REPLACEMENT", REPLACEMENT_PENDING, COMPLETE),
    "OFFER_PARTIAL_REFUND": ("REFUND", PENDING, AWAITING_ANSWER),
}
REJECTIONS: dict[str, tuple[str, str, str]] = {
    "REJECT_REFUND": ("REFUND", PENDING, REJECTED),
    "REJECT_RETURN": ("RETURN_AND_REFUND", PENDING, REJECTED),
    "REJECT_RECEIVED_PACKAGE": ("RETURN_AND_REFUND", SHIPPED_BACK, NOT_RECEIVED),
    "REJECT_REPLACEMENT": ("REPLACEMENT", REPLACEMENT_PENDING, REPLACEMENT_REJECTED),
}
"""Decision -> (type it fits, status it needs, status it leads to)."""


class Returns(Area):
    # --- over the API --------------------------------------------------------------------------------------

    def search(self, shop: Shop, query: dict[str, str], body: Wire) -> dict[str, Any]:
        size = paging.page_size(query.get("page_size"), 10, 50)
        field = query.get("sort_field") or "create_time"
        if field not in ("create_time", "update_time"):
            raise bad_input("sort_field", "is invalid")
        in_time = time_filter(body)
        found = [
            one
            for one in self.state.returns.values()
            if one.shop_id == shop.id
            and one.id in (body.get("return_ids") or [one.id])
            and one.order_id in (body.get("order_ids") or [one.order_id])
            and one.type in (body.get("return_types") or [one.type])
            and one.status in (body.get("return_status") or [one.status])
            and in_time(one)
        ]
        descending = (query.get("sort_order") or "ASC") == "DESC"
        found.sort(key=lambda one: (getattr(one, field), one.id), reverse=descending)
        rows, token = paging.cut(found, size, query.get("page_token"))
        return {
            "return_orders": [self._row(one) for one in rows],
            "next_page_token": token,
            "total_count": len(found),
        }

    def create(self, shop: Shop, query: dict[str, str], body: Wire) -> dict[str, Any]:
        """`POST .../returns`: the seller asks for the buyer; it is answered like any other request.

        Which lines: `order_line_item_ids`, else `skus` with quantities, else all that are left.
        """
        order = self.state.orders.get(str(body.get("order_id", "")))
        if order is None or order.shop_id != shop.id:
            raise ApiError(25007006)
        key = f"new-return:{order.id}:{query['idempotency_key']}" if query.get("idempotency_key") else ""
        if key in self.state.answered:
            return self.state.answered[key]
        if body.get("return_type") not in BY_SELLER or not body.get("return_reason"):
            raise ApiError(25001001)
        if body["return_reason"] not in SELLER_RETURN_REASONS:
            raise ApiError(25001014)
        lines = self._wanted(order, body)
        self.check_returnable(order, lines)
        total = self._refund_total(order, lines, shop, body)
        made = self._open(order, body["return_type"], lines, body["return_reason"], "SELLER", total)
        answer = {"return_id": made.id, "return_status": made.status}
        if key:
            self.state.answered[key] = answer
        return answer

    def check_returnable(self, order: Order, lines: list[Line]) -> None:
        """Raises ApiError 25001003 before the parcel is on its way, 25001011 for lines that are in a return already."""
        if order.status not in RETURNABLE:
            raise ApiError(25001003)
        if not lines or len(self._not_returned(order, lines)) != len(lines):
            raise ApiError(25001011)

    def approve(self, shop: Shop, return_id: str, query: dict[str, str], body: Wire) -> dict[str, Any]:
        return self._answer(shop, return_id, query, body, APPROVALS)

    def reject(self, shop: Shop, return_id: str, query: dict[str, str], body: Wire) -> dict[str, Any]:
        reason = body.get("reject_reason")
        if not reason:
            raise ApiError(25001001)
        if reason not in REJECT_REASONS:
            raise ApiError(25001014)
        return self._answer(shop, return_id, query, body, REJECTIONS)

    def records(self, shop: Shop, return_id: str) -> dict[str, Any]:
        return {"records": self._owned(shop, return_id).records}

    def calculate(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST .../refunds/calculate`: what a refund of these lines would give back."""
        order = self.state.orders.get(str(body.get("order_id", "")))
        if order is None or order.shop_id != shop.id:
            raise ApiError(25007006)
        ids = body.get("order_line_item_ids") or [line.id for line in order.open_lines]
        lines = [line for line in order.lines if line.id in ids]
        return {"order_refund_amount": cancellation_view.refund(order, lines, shop.currency)}

    # --- buyers ------------------------------------------------------------------------------------------------

    def request(
        self, order: Order, type_: str = "RETURN_AND_REFUND", line_ids: list[str] | None = None, reason: str = ""
    ) -> Return:
        """The buyer asks after delivery. Raises ApiError 25001003 before it, 25001001 for an unknown type."""
        if type_ not in TYPES:
            raise ApiError(25001001)
        if order.status not in RETURNABLE:
            raise ApiError(25001003)
        lines = [line for line in order.open_lines if not line_ids or line.id in line_ids]
        currency = self.state.shops[order.shop_id].currency
        total = Decimal(cancellation_view.refund(order, lines, currency)["refund_total"])
        return self._open(order, type_, lines, reason or DEFAULT_REASON, "BUYER", total)

    def ship_back(self, request: Return) -> None:
        """The buyer sends the goods. Raises ApiError 25001003 unless the seller agreed to a return."""
        if request.status != AWAITING_SHIP:
            raise ApiError(25001003)
        request.tracking_number = "RT" + self.box.entropy.token(12).upper()
        self._move(request, SHIPPED_BACK, "Buyer", "Customer shipped the item")

    def accept(self, request: Return) -> None:
        """The buyer takes the part of the money that was offered. Raises ApiError 25001003 when none was."""
        if request.status != AWAITING_ANSWER:
            raise ApiError(25001003)
        self._move(request, COMPLETE, "Buyer", "Customer accepted the offer")

    def withdraw(self, request: Return) -> None:
        self._move(request, WITHDRAWN, "Buyer", "Customer withdrew the request")

    def decisions(self, request: Return) -> list[str]:
        """What the seller may decide of a return now."""
        known = {**APPROVALS, **REJECTIONS}
        return [name for name, (fits, needs, _) in known.items() if (fits, needs) == (request.type, request.status)]

    def in_seller_center(self, request: Return, decision: str) -> None:
        """The seller decides by hand. Raises ApiError for a decision that does not fit."""
        shop = self.state.shops[request.shop_id]
        self._answer(shop, request.id, {}, {"decision": decision}, {**APPROVALS, **REJECTIONS})

    # --- inside ------------------------------------------------------------------------------------------------

    def _open(self, order: Order, type_: str, lines: list[Line], reason: str, role: str, total: Decimal) -> Return:
        request = Return(
            id=self.engine.new_id(),
            shop_id=order.shop_id,
            order_id=order.id,
            type=type_,
            status=REPLACEMENT_PENDING if type_ == "REPLACEMENT" else PENDING,
            role=role,
            reason=reason,
            line_ids=[line.id for line in lines],
            create_time=self.now,
            update_time=self.now,
            refund_total=Decimal(0) if type_ == "REPLACEMENT" else total,
        )
        self.state.returns[request.id] = request
        who = {"BUYER": "Buyer", "SELLER": "Seller"}[role]
        self._note(request, "ORDER_RETURN", who, "A return request was submitted")
        self.engine.changed("return", request.id, None, request.status)
        self.engine.notifications.return_status(request)
        return request

    def _wanted(self, order: Order, body: Wire) -> list[Line]:
        """Raises ApiError for lines that are not there."""
        left = list(order.open_lines)
        if ids := body.get("order_line_item_ids"):
            found = [line for line in left if line.id in ids]
            if len(found) != len(set(ids)):
                raise ApiError(25005011)
        elif skus := body.get("skus"):
            found = self._by_sku(self._not_returned(order, left), skus)
        else:
            found = left
        return found

    def _by_sku(self, left: list[Line], skus: list[Wire]) -> list[Line]:
        found: list[Line] = []
        for wanted in skus:
            quantity = wanted.get("quantity")
            units = [line for line in left if line.sku_id == str(wanted.get("sku_id")) and line not in found]
            if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
                raise ApiError(25001001)
            if len(units) < quantity:
                raise ApiError(25005011)
            found += units[:quantity]
        return found

    def _not_returned(self, order: Order, lines: list[Line]) -> list[Line]:
        taken = {
            line_id
            for one in self.state.returns.values()
            if one.order_id == order.id and one.status not in OVER
            for line_id in one.line_ids
        }
        return [line for line in lines if line.id not in taken]

    def _refund_total(self, order: Order, lines: list[Line], shop: Shop, body: Wire) -> Decimal:
        """What is given back: as asked for, and never more than was paid. Raises ApiError."""
        most = Decimal(cancellation_view.refund(order, lines, shop.currency)["refund_total"])
        if body.get("refund_total") is None:
            return most
        asked = decimal(body["refund_total"])
        if body.get("currency", shop.currency) != shop.currency or asked is None or not 0 < asked <= most:
            raise ApiError(25001001)
        return asked

    def _answer(
        self,
        shop: Shop,
        return_id: str,
        query: dict[str, str],
        body: Wire,
        decisions: dict[str, tuple[str, str, str]],
    ) -> dict[str, Any]:
        request = self._owned(shop, return_id)
        key = f"return:{return_id}:{query['idempotency_key']}" if query.get("idempotency_key") else ""
        if key in self.state.answered:
            return {}
        decision = decisions.get(str(body.get("decision")))
        if decision is None:
            raise ApiError(25001001)
        fits, needs, leads_to = decision
        if request.type != fits:
            raise ApiError(25020004)
        if request.status != needs:
            raise ApiError(25001003)
        if body.get("decision") == "OFFER_PARTIAL_REFUND":
            offered = decimal((body.get("partial_refund") or {}).get("amount"))
            if offered is None or not 0 < offered < request.refund_total:
                raise ApiError(25001001)
            request.refund_total = offered
        request.can_buyer_keep_item = bool(body.get("buyer_keep_item"))
        self._move(request, leads_to, "Seller", str(body["decision"]))
        if leads_to == REPLACEMENT_COMPLETE:
            self._send_replacement(request)
        if key:
            self.state.answered[key] = {}
        return {}

    def _send_replacement(self, request: Return) -> None:
        """A granted replacement is a new order with payment 0."""
        original = self.state.orders[request.order_id]
        shop = self.state.shops[original.shop_id]
        lines = [line for line in original.lines if line.id in request.line_ids]
        order = self.engine.orders.place(
            shop,
            [{"sku_id": line.sku_id, "quantity": 1} for line in lines],
            address=original.address,
            replaces=original,
        )
        self.engine.orders.pay(order)

    def _move(self, request: Return, status: str, role: str, description: str) -> None:
        before, request.status = request.status, status
        request.update_time = self.now
        self._note(request, status, role, description)
        self.engine.changed("return", request.id, before, status)
        self.engine.notifications.return_status(request)

    def _note(self, request: Return, event: str, role: str, description: str) -> None:
        request.records.append({"event": event, "role": role, "description": description, "create_time": self.now})

    def _owned(self, shop: Shop, return_id: str) -> Return:
        request = self.state.returns.get(return_id)
        if request is None:
            raise ApiError(25007006)
        if request.shop_id != shop.id:
            raise ApiError(25020005)
        return request

    def _row(self, request: Return) -> Wire:
        order = self.state.orders[request.order_id]
        currency = self.state.shops[order.shop_id].currency
        lines = [line for line in order.lines if line.id in request.line_ids]
        answerable = request.status in (PENDING, REPLACEMENT_PENDING, SHIPPED_BACK)
        deadline = {"action": "SELLER_RESPOND_REFUND", "deadline": request.update_time + ANSWER_SECONDS}
        return {
            "return_id": request.id,
            "order_id": request.order_id,
            "return_type": request.type,
            "return_status": request.status,
            "arbitration_status": "",
            "role": request.role,
            "return_reason": request.reason,
            "return_reason_text": request.reason.rpartition("reason_")[2].replace("_", " "),
            "shipment_type": "PLATFORM",
            "handover_method": "DROP_OFF",
            "return_tracking_number": request.tracking_number,
            "return_provider_name": "USPS" if request.tracking_number else "",
            "can_buyer_keep_item": request.can_buyer_keep_item,
            "is_quick_refund": False,
            "create_time": request.create_time,
            "update_time": request.update_time,
            "seller_next_action_response": [deadline] if answerable else [],
            "refund_amount": {
                **cancellation_view.refund(order, lines, currency),
                "refund_total": str(request.refund_total),
            },
            "return_line_items": [
                {
                    "return_line_item_id": f"{request.id[:9]}{line.id[-10:]}",
                    "order_line_item_id": line.id,
                    "sku_id": line.sku_id,
                    "sku_name": line.sku_name,
                    "seller_sku": line.seller_sku,
                    "product_name": line.product_name,
                    "refund_amount": cancellation_view.refund(order, [line], currency, whole=False),
                }
                for line in lines
            ],
        }
