"""Orders, their buyers, missed and oversold ones: answered by the orders service."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.queries import orders as q
from services.gateway.api.ask import ask, json_body, pass_on
from services.gateway.api.listing import SparseRoute
from services.gateway.api.models import Id, Limit
from services.gateway.api.principal import OrdersRead, OrdersWrite, PartsDep, address_of

router = APIRouter(prefix="/connections/{connection}", tags=["orders"], route_class=SparseRoute)
ORDERS = "orders"


@router.get("/orders")
async def orders(
    connection: Id,
    principal: OrdersRead,
    parts: PartsDep,
    status: Annotated[str, Query(max_length=40)] = "",
    search: Annotated[str, Query(max_length=64, description="A whole TTS Order ID")] = "",
    start: datetime | None = None,
    end: datetime | None = None,
    synced: bool | None = None,
    blocked: bool | None = None,
    different: bool | None = None,
    cancelled: bool | None = None,
    oversold: bool | None = None,
    archived: bool | None = None,
    at_risk: bool | None = None,
    sort: q.OrderSort = "-placed_at",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Limit = 50,
) -> q.OrderPage:
    """Newest first by default; orders at risk always by the nearest deadline."""
    flags = {
        "synced": synced,
        "blocked": blocked,
        "different": different,
        "cancelled": cancelled,
        "oversold": oversold,
        "archived": archived,
        "at_risk": at_risk,
    }
    page = {"sort": sort, "cursor": cursor, "limit": limit}
    wanted = {"status": status, "search": search, "start": start, "end": end, **page, **flags}
    return await ask(parts, principal, ORDERS, connection, "/orders", q.OrderPage, wanted)


@router.get("/orders/oversold")
async def oversold(connection: Id, principal: OrdersRead, parts: PartsDep) -> q.OversoldView:
    """The banner, and what it is about."""
    return await ask(parts, principal, ORDERS, connection, "/orders/oversold", q.OversoldView)


@router.post("/orders/oversold/checked", openapi_extra=json_body(q.MarkChecked))
async def mark_checked(connection: Id, principal: OrdersWrite, parts: PartsDep, request: Request) -> q.Marked:
    return await pass_on(parts, principal, ORDERS, connection, "/orders/oversold/checked", q.Marked, request)


@router.post("/missed-orders/search", openapi_extra=json_body(q.MissedSearch))
async def search_missed(connection: Id, principal: OrdersRead, parts: PartsDep, request: Request) -> q.OrderPage:
    """Orders of a time range that await shipment and have no store order; at most 90 days."""
    return await pass_on(parts, principal, ORDERS, connection, "/orders/missed/search", q.OrderPage, request)


@router.get("/orders/{order}")
async def order(connection: Id, order: Id, principal: OrdersRead, parts: PartsDep) -> q.OrderDetail:
    return await ask(parts, principal, ORDERS, connection, f"/orders/{order}", q.OrderDetail)


@router.get("/orders/{order}/requests/{request_id}/reject-reasons")
async def reject_reasons(
    connection: Id, order: Id, request_id: Id, principal: OrdersRead, parts: PartsDep
) -> q.RejectReasons:
    """For which reasons a buyer's cancellation or return can be declined now."""
    path = f"/orders/{order}/requests/{request_id}/reject-reasons"
    return await ask(parts, principal, ORDERS, connection, path, q.RejectReasons)


@router.get("/orders/{order}/buyer")
async def buyer(
    connection: Id, order: Id, principal: OrdersWrite, parts: PartsDep, request: Request, response: Response
) -> q.BuyerView:
    """The buyer's address, for people who may act on orders. Each look is noted in the audit log."""
    found = await ask(parts, principal, ORDERS, connection, f"/orders/{order}/buyer", q.BuyerView)
    where = address_of(request)
    await parts.audit.note(principal.account, principal.who, "buyer.seen", where, connection=connection, order=order)
    response.headers["Cache-Control"] = "no-store"
    return found
