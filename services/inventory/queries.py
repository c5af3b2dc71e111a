"""The internal read API: stock rows, a SKU's explained numbers, its timeline."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chassis.actors import Repository
from chassis.store import Document
from contracts.base import Frozen
from contracts.ids import order_key, sku_key
from contracts.queries.inventory import (
    DriftPage,
    DriftRow,
    HistoryLine,
    HistoryPage,
    LocationUnits,
    ReservationRow,
    StockDetail,
    StockPage,
    StockRow,
    Term,
    WarehouseUnits,
)
from services.common.internal import problem
from services.common.ordering import BadPlace, Ordering
from services.inventory.domain.drift import QUANTITIES, Action, Kind
from services.inventory.domain.sku import MOST_OFFERED, Sku
from services.inventory.effects.reconciling import Sweep
from services.inventory.store import Stores

BASE = "/internal/v1/connections/{connection}"
MOST = 200
STOCK_SORTS = {"variant": "variant", "seller_sku": "seller_sku", "offered": "offered"}
DRIFT_SORTS = {"kind": "_id", "found_at": "found_at"}
"""What the API calls an order -> the field; an id of the report begins with its kind."""


class Queries:
    """Reads of one service's stores. Unknown ids answer 404; a bad cursor or limit 422 with the field's name."""

    def __init__(self, stores: Stores, sweeps: Repository[Sweep]) -> None:
        self._stores = stores
        self._sweeps = sweeps

    def routes(self) -> list[BaseRoute]:
        """Plain routes, to be guarded by whoever mounts them."""
        return [
            Route(f"{BASE}/stock", self.stock),
            Route(f"{BASE}/stock/{{variant:int}}", self.detail),
            Route(f"{BASE}/stock/{{variant:int}}/history", self.history),
            Route(f"{BASE}/drift", self.drift),
        ]

    async def stock(self, request: Request) -> Response:
        """Filters: ``product``, ``low``, ``search`` (start of the seller SKU). ``sort``: a StockSort."""
        limit = limit_of(request)
        if isinstance(limit, Response):
            return limit
        query = request.query_params
        wanted = _filter(request.path_params["connection"], query)
        try:
            order = Ordering.of(query.get("sort", "variant"), STOCK_SORTS, tie="variant")
            behind = order.after(wanted, query.get("cursor", ""))
        except BadPlace as error:
            return _bad_place(error)
        skus = self._stores.skus
        found = await skus.collection.find(behind, sort=order.sort, limit=limit + 1)
        total = await skus.collection.count(wanted)
        page = [skus.read(document) for document in found[:limit]]
        following = order.cursor(found[limit - 1]) if len(found) > limit else None
        return answer(StockPage(items=tuple(row_of(sku) for sku in page), next=following, total=total))

    async def detail(self, request: Request) -> Response:
        sku = await self._sku(request)
        if sku is None:
            return _unknown(request)
        entries = (await self._stores.reservations.of([sku])).get(sku.id, [])
        living = [entry for entry in entries if entry.held or entry.taken]
        orders = await self._stores.orders.load(order_key(sku.connection, entry.order) for entry in living)
        rows = tuple(
            ReservationRow(
                order=entry.order,
                held=entry.held,
                taken=entry.taken,
                taken_at=entry.taken_at,
                seen_at=entry.seen_at,
                stuck=(copy := orders.get(order_key(sku.connection, entry.order))) is not None and copy.stuck,
            )
            for entry in living
        )
        return answer(
            StockDetail(
                row=row_of(sku),
                explanation=explain(sku),
                locations=tuple(LocationUnits(location=x.location, available=x.available) for x in sku.levels),
                warehouses=tuple(WarehouseUnits(warehouse=x.warehouse, units=x.units) for x in sku.places),
                reservations=rows,
                unclear_since=sku.unclear_at,
                waiting=await self._waiting(sku),
            )
        )

    async def history(self, request: Request) -> Response:
        limit = limit_of(request)
        if isinstance(limit, Response):
            return limit
        key = sku_key(request.path_params["connection"], request.path_params["variant"])
        cursor = request.query_params.get("cursor", "")
        if cursor and not cursor.startswith(f"{key}@"):
            return problem(422, "invalid_cursor", "the cursor is not one of this timeline", field="cursor")
        found = await self._stores.history.of(key, before=cursor, limit=limit + 1)
        lines = tuple(_line(each, older) for each, older in zip(found[:limit], [*found[1:], None], strict=False))
        return answer(HistoryPage(items=lines, next=found[limit - 1]["_id"] if len(found) > limit else None))

    async def drift(self, request: Request) -> Response:
        """The last report. ``kind`` filters; ``sort``: a DriftSort."""
        limit = limit_of(request)
        if isinstance(limit, Response):
            return limit
        kind = request.query_params.get("kind", "")
        if kind and kind not in list(Kind):
            return problem(422, "invalid_kind", f"kind must be one of {', '.join(Kind)}", field="kind")
        connection, query = request.path_params["connection"], request.query_params
        try:
            order = Ordering.of(query.get("sort", "kind"), DRIFT_SORTS)
            found, total = await self._stores.drift.page(connection, kind, order, query.get("cursor", ""), limit + 1)
        except BadPlace as error:
            return _bad_place(error)
        sweep = await self._sweeps.get(connection)
        rows = tuple(drift_row(each) for each in found[:limit])
        following = order.cursor(found[limit - 1]) if len(found) > limit else None
        at = sweep.finished_at if sweep is not None else None
        return answer(DriftPage(items=rows, next=following, total=total, at=at))

    async def _sku(self, request: Request) -> Sku | None:
        return await self._stores.skus.get(sku_key(request.path_params["connection"], request.path_params["variant"]))

    async def _waiting(self, sku: Sku) -> str:
        listing = f"{sku.connection}:{sku.product}"
        for document in await self._stores.wakeups.waiting(sku.connection):
            if document["actor"] in (sku.id, listing):
                return str(document["waiting"])
        return ""


def answer(model: Frozen) -> Response:
    return JSONResponse(model.model_dump(mode="json"))


def limit_of(request: Request) -> int | Response:
    """``limit`` of the query, 50 by default; a problem document when it is not between 1 and 200."""
    text = request.query_params.get("limit", "50")
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        return problem(422, "invalid_limit", f"limit must be a whole number from 1 to {MOST}", field="limit")
    return int(text)


def _bad_place(error: BadPlace) -> Response:
    return problem(422, f"invalid_{error.field}", str(error), field=error.field)


def _unknown(request: Request) -> Response:
    return problem(
        404, "unknown_sku", f"no stock is kept for variant {request.path_params['variant']}", field="variant"
    )


def _filter(connection: str, query: Any) -> Document:
    wanted: Document = {"connection": connection}
    if query.get("product", "").isdecimal():
        wanted["product"] = int(query["product"])
    if query.get("low") in ("true", "false"):
        wanted["low"] = query["low"] == "true"
    if query.get("search"):
        start = query["search"]
        wanted["seller_sku"] = {"$gte": start, "$lt": start + "\uffff"}
    return wanted


def row_of(sku: Sku) -> StockRow:
    listed, trouble = sku.listed, sku.trouble
    return StockRow(
        store_product=sku.product,
        variant=sku.variant,
        name=sku.name,
        seller_sku=sku.seller_sku,
        shop_product=listed.shop_product if listed else "",
        shop_sku=listed.shop_sku if listed else "",
        on_hand=sku.on_hand,
        reserved=sku.reserved,
        buffer=sku.buffer,
        offered=sku.offered,
        sent=sku.sent,
        seen=sku.seen,
        low=sku.low,
        in_step=sku.in_step,
        silent=sku.silent_because or "",
        trouble=f"{trouble.code}: {trouble.message}" if trouble else "",
        read_at=sku.read_at,
        sent_at=sku.sent_at,
    )


def explain(sku: Sku) -> tuple[Term, ...]:
    """The sum, term by term: on hand, less what is promised, less what is held back, as limited."""
    terms = [
        Term(name="on_hand", value=sku.on_hand, source="the store's inventory, available to sell", at=sku.read_at),
        Term(
            name="held", value=-sku.held, source="TikTok Shop orders that the store has not taken", at=sku.assessed_at
        ),
        Term(
            name="settling",
            value=sku.landed - sku.settling,
            source="taken by store orders, not yet seen to be gone",
            at=sku.assessed_at,
        ),
        Term(name="buffer", value=-sku.buffer, source="setting: units never offered", at=sku.assessed_at),
        Term(name="available", value=sku.available, source="the sum, never below 0", at=sku.assessed_at),
        Term(name="offered", value=sku.offered, source=_limit(sku), at=sku.assessed_at),
        Term(name="sent", value=sku.sent, source=f"write {sku.generation} of the listing", at=sku.sent_at),
        Term(name="seen", value=sku.seen, source="last read of TikTok Shop", at=sku.seen_at),
    ]
    return tuple(terms)


def drift_row(document: Document) -> DriftRow:
    asks = document["action"] == Action.ASKS.value and document["kind"] in QUANTITIES
    named = {"id": document["_id"], "store_product": document["product"], "repairable": asks}
    return DriftRow.model_validate({**document, **named}, strict=False)


def _limit(sku: Sku) -> str:
    listed = sku.listed
    if sku.gone or sku.absent or (listed is not None and listed.deleted):
        return "0: the store does not have it any more"
    if listed is not None and not listed.purchasable:
        return "0: not to be bought in the store"
    if sku.offered < sku.available:
        if sku.offered == MOST_OFFERED:
            return "the most that TikTok Shop takes"
        return "0: low, set out of stock" if sku.low and sku.offered == 0 else "setting: the most that is shown"
    return "all that is available"


def _line(document: Document, older: Document | None) -> HistoryLine:
    told = document.get("told_at")
    return HistoryLine(
        at=document["at"],
        what=document["what"],
        before=document["before"],
        after=document["after"],
        detail=document["detail"],
        since_previous=(document["at"] - older["at"]).total_seconds() if older else None,
        since_told=(document["at"] - told).total_seconds() if told else None,
    )
