"""Stock per SKU with its explanation, timelines and drift: answered by inventory."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath

from contracts.queries import inventory as q
from services.gateway.api.ask import ask, pass_on
from services.gateway.api.listing import SparseRoute
from services.gateway.api.models import Id, Limit
from services.gateway.api.principal import PartsDep, StockRead, StockWrite

router = APIRouter(prefix="/connections/{connection}", tags=["stock"], route_class=SparseRoute)
INVENTORY = "inventory"
Variant = Annotated[int, InPath(ge=1, le=2**53)]
DriftId = Annotated[str, InPath(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_:.\-]+$")]
Cursor = Annotated[str, Query(max_length=500)]


@router.get("/stock")
async def stock(
    connection: Id,
    principal: StockRead,
    parts: PartsDep,
    product: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    low: bool | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
    sort: q.StockSort = "variant",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> q.StockPage:
    wanted = {"product": product, "low": low, "search": search, "sort": sort, "cursor": cursor, "limit": limit}
    return await ask(parts, principal, INVENTORY, connection, "/stock", q.StockPage, wanted)


@router.get("/stock/{variant}")
async def sku(connection: Id, variant: Variant, principal: StockRead, parts: PartsDep) -> q.StockDetail:
    """Every number of one SKU and the sum that leads to it."""
    return await ask(parts, principal, INVENTORY, connection, f"/stock/{variant}", q.StockDetail)


@router.get("/stock/{variant}/history")
async def history(
    connection: Id, variant: Variant, principal: StockRead, parts: PartsDep, cursor: Cursor = "", limit: Limit = 50
) -> q.HistoryPage:
    wanted = {"cursor": cursor, "limit": limit}
    return await ask(parts, principal, INVENTORY, connection, f"/stock/{variant}/history", q.HistoryPage, wanted)


@router.get("/drift")
async def drift(
    connection: Id,
    principal: StockRead,
    parts: PartsDep,
    kind: Annotated[str, Query(max_length=60)] = "",
    sort: q.DriftSort = "kind",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> q.DriftPage:
    """What the last reconciliation found, with its probable cause."""
    wanted = {"kind": kind, "sort": sort, "cursor": cursor, "limit": limit}
    return await ask(parts, principal, INVENTORY, connection, "/drift", q.DriftPage, wanted)


@router.post("/drift/{drift}/repair")
async def repair(
    connection: Id, drift: DriftId, principal: StockWrite, parts: PartsDep, request: Request
) -> q.DriftRow:
    """A quantity that asks is put right now: the store's number is read and sent."""
    return await pass_on(parts, principal, INVENTORY, connection, f"/drift/{drift}/repair", q.DriftRow, request)


@router.post("/orders/{order}/taken-by-hand")
async def taken_by_hand(
    connection: Id, order: Id, principal: StockWrite, parts: PartsDep, request: Request
) -> q.TakenByHand:
    """Units of an order that never reached the store have left the shelf."""
    path = f"/orders/{order}/taken-by-hand"
    return await pass_on(parts, principal, INVENTORY, connection, path, q.TakenByHand, request)
