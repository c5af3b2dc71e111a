"""The internal read API of orders: lists, details, the oversold list, figures for Home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chassis.actors import Repository
from chassis.clock import Clock
from chassis.store import Document
from contracts.base import Frozen
from contracts.ids import order_key
from contracts.queries.orders import (
    DayRevenue,
    OrderPage,
    OrderRow,
    OrderSummary,
    OversoldProduct,
    OversoldView,
    SweepView,
)
from services.common.internal import problem
from services.common.ordering import BadPlace, Ordering
from services.orders import views
from services.orders.domain.order import Order
from services.orders.domain.sweeping import Sweep
from services.orders.vault import Vault

BASE = "/internal/v1/connections/{connection}"
MOST = 200
OVERSOLD_MOST = 500
FLAGS = ("synced", "blocked", "different", "cancelled", "oversold", "archived")
REVENUE_DAYS = 30


class BadQuery(Exception):
    """``field`` of the query string is wrong; the text says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


SORTS = {"placed_at": "placed_at"}
NEAREST = Ordering("ship_by")


class Queries:
    """Reads. Unknown orders answer 404, a wrong parameter 422 with its name."""

    def __init__(self, orders: Repository[Order], sweeps: Repository[Sweep], vault: Vault, clock: Clock) -> None:
        self._orders = orders
        self._sweeps = sweeps
        self._vault = vault
        self._clock = clock

    def routes(self) -> list[BaseRoute]:
        """Plain routes, to be guarded by whoever mounts them."""
        return [
            Route(f"{BASE}/orders", self.orders),
            Route(f"{BASE}/orders/summary", self.summary),
            Route(f"{BASE}/orders/oversold", self.oversold),
            Route(f"{BASE}/orders/sweep", self.sweep),
            Route(f"{BASE}/orders/{{order}}", self.detail),
            Route(f"{BASE}/orders/{{order}}/buyer", self.buyer),
        ]

    async def orders(self, request: Request) -> Response:
        """``sort``: an OrderSort, newest first by default; with ``at_risk`` the nearest deadline first.

        Filters: ``status``, ``search`` (a whole TTS Order ID), ``start`` and ``end`` (placed), and the flags synced,
        blocked, different, cancelled, oversold, archived (true or false).
        """
        try:
            query = request.query_params
            limit = limit_of(query)
            wanted = filter_of(request.path_params["connection"], query, self._clock.now())
            order = NEAREST if "ship_by" in wanted else Ordering.of(query.get("sort", "-placed_at"), SORTS)
            page = order.after(wanted, query.get("cursor", ""))
        except (BadQuery, BadPlace) as error:
            return problem(422, f"invalid_{error.field}", str(error), field=error.field)
        found = await self._orders.collection.find(page, sort=order.sort, limit=limit + 1)
        total = await self._orders.collection.count(wanted)
        rows = self._rows(found[:limit])
        following = order.cursor(found[limit - 1]) if len(found) > limit else None
        return answer(OrderPage(items=rows, next=following, total=total))

    async def detail(self, request: Request) -> Response:
        order = await self._order(request)
        view = views.detail_of(order, self._clock.now()) if order else None
        return answer(view) if view else unknown(request)

    async def buyer(self, request: Request) -> Response:
        order = await self._order(request)
        if order is None:
            return unknown(request)
        found = (await self._vault.open([order.id])).get(order.id)
        if found is None:
            return problem(404, "no_buyer_data", "no address is kept for this order", field="order")
        return answer(views.buyer_view(found))

    async def oversold(self, request: Request) -> Response:
        """Orders cancelled for a stock reason, and their products that are not marked as checked yet."""
        wanted = {"connection": request.path_params["connection"], "oversold": True}
        found = await self._orders.collection.find(wanted, sort=[("placed_at", -1)], limit=OVERSOLD_MOST)
        orders = [self._orders.read(document) for document in found]
        return answer(
            OversoldView(banner=bool(orders), orders=self._rows(found), products=tuple(oversold_products(orders)))
        )

    async def summary(self, request: Request) -> Response:
        """Counts, and revenue by day and currency: ``start`` and ``end``, the last 30 days by default."""
        connection = request.path_params["connection"]
        try:
            end = time_of(request.query_params, "end") or self._clock.now()
            start = time_of(request.query_params, "start") or end - timedelta(days=REVENUE_DAYS)
        except BadQuery as error:
            return problem(422, f"invalid_{error.field}", str(error), field=error.field)
        counts = {
            name: await self._orders.collection.count({"connection": connection, **condition})
            for name, condition in _COUNTS.items()
        }
        revenue = await self._revenue(connection, start, end)
        return answer(OrderSummary(**counts, start=start, end=end, revenue=revenue))

    async def sweep(self, request: Request) -> Response:
        sweep = await self._sweeps.get(request.path_params["connection"])
        if sweep is None:
            return problem(404, "unknown_connection", "nothing was heard of this connection", field="connection")
        return answer(SweepView(works=sweep.works, shop_swept=sweep.shop_swept, store_swept=sweep.store_swept))

    async def _revenue(self, connection: str, start: datetime, end: datetime) -> tuple[DayRevenue, ...]:
        """Paid and not cancelled; replacements and exchanges refer to an order that was counted before."""
        days: dict[tuple[str, str], tuple[int, Decimal]] = {}
        wanted = {"connection": connection, "cancelled": False, "placed_at": {"$gte": start, "$lt": end}}
        fields = {"placed_at": 1, "shop.paid_at": 1, "shop.payment": 1, "shop.replacement_of": 1, "shop.exchange_of": 1}
        async for document in self._orders.collection.stream(wanted, projection=fields):
            shop = document["shop"]
            if not shop.get("paid_at") or shop.get("replacement_of") or shop.get("exchange_of"):
                continue
            key = (f"{document['placed_at']:%Y-%m-%d}", shop["payment"]["currency"])
            count, total = days.get(key, (0, Decimal(0)))
            days[key] = (count + 1, total + Decimal(shop["payment"]["total"]))
        return tuple(
            DayRevenue(day=day, currency=currency, orders=count, total=total)
            for (day, currency), (count, total) in sorted(days.items())
        )

    def _rows(self, documents: list[Document]) -> tuple[OrderRow, ...]:
        now = self._clock.now()
        rows = (views.row_of(self._orders.read(document), now) for document in documents)
        return tuple(row for row in rows if row is not None)

    async def _order(self, request: Request) -> Order | None:
        return await self._orders.get(order_key(request.path_params["connection"], request.path_params["order"]))


_COUNTS: Mapping[str, Document] = {
    "synced": {"synced": True},
    "unsynced": {"synced": False, "placed_at": {"$ne": None}},
    "blocked": {"blocked": True},
    "different": {"different": True},
    "oversold": {"oversold": True},
}


def answer(model: Frozen) -> Response:
    return JSONResponse(model.model_dump(mode="json"))


def unknown(request: Request) -> Response:
    return problem(404, "unknown_order", f"no order {request.path_params['order']} in this connection", field="order")


def oversold_products(orders: list[Order]) -> list[OversoldProduct]:
    """One row for each SKU of these orders."""
    rows: dict[str, OversoldProduct] = {}
    for order in orders:
        for line in order.shop.lines if order.shop else ():
            linked = order.link(line.sku)
            known = rows.get(line.sku)
            rows[line.sku] = OversoldProduct(
                shop_product=line.product,
                shop_sku=line.sku,
                seller_sku=line.seller_sku,
                name=line.name,
                variant=linked.variant if linked else None,
                orders=tuple(dict.fromkeys((*(known.orders if known else ()), order.shop_order))),
                checked=line.sku in order.checked_skus,
            )
    return list(rows.values())


def limit_of(query: QueryParams) -> int:
    text = query.get("limit", "50")
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise BadQuery("limit", f"limit must be a whole number from 1 to {MOST}")
    return int(text)


def time_of(query: QueryParams, field: str) -> datetime | None:
    """An ISO 8601 time with its offset; None when absent."""
    text = query.get(field)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadQuery(field, f"{field} must be an ISO 8601 time") from None
    if moment.tzinfo is None:
        raise BadQuery(field, f"{field} must say its offset from UTC")
    return moment.astimezone(UTC)


def filter_of(connection: str, query: QueryParams, now: datetime) -> Document:
    wanted: dict[str, Any] = {"connection": connection, "placed_at": {"$ne": None}}
    for flag in FLAGS:
        if flag in query:
            if query[flag] not in ("true", "false"):
                raise BadQuery(flag, f"{flag} must be true or false")
            wanted[flag] = query[flag] == "true"
    if query.get("status"):
        wanted["status"] = query["status"]
    if query.get("search"):
        wanted["_id"] = order_key(connection, query["search"].strip())
    start, end = time_of(query, "start"), time_of(query, "end")
    if start or end:
        wanted["placed_at"] = {**({"$gte": start} if start else {}), **({"$lt": end} if end else {})}
    if query.get("at_risk") == "true":
        wanted["ship_by"] = {"$ne": None, "$lt": now + views.RISK}
        if not (start or end):
            del wanted["placed_at"]  # an order with a deadline was placed
    return wanted
