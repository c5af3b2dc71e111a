"""What the internal API asks the platforms or changes: search missed orders, reasons to decline a buyer's request, mark
products as checked, check a status map."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts.base import Frozen
from contracts.ids import order_key
from contracts.queries.orders import (
    MarkChecked,
    Marked,
    MissedSearch,
    OrderPage,
    RejectReasons,
    RejectReasonView,
    StatusMapCheck,
    StatusMapVerdict,
)
from platforms.errors import NotAuthorized, PlatformError, Refused
from services.common.connections import UnknownConnection
from services.common.internal import problem
from services.orders import views
from services.orders.domain.order import Order
from services.orders.domain.progress import check_map
from services.orders.effects.desk import Desk
from services.orders.effects.tasks import missed
from services.orders.queries import BASE, OVERSOLD_MOST, answer

LONGEST_RANGE = timedelta(days=90)
M = TypeVar("M", bound=Frozen)


class Invalid(Exception):
    """``field`` of the body is wrong; nothing was changed."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Usecases:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[BaseRoute]:
        return [
            Route(f"{BASE}/orders/missed/search", self.search_missed, methods=["POST"]),
            Route(f"{BASE}/orders/{{order}}/requests/{{request}}/reject-reasons", self.reject_reasons),
            Route(f"{BASE}/orders/oversold/checked", self.mark_checked, methods=["POST"]),
            Route(f"{BASE}/orders/status-map/check", self.check_status_map, methods=["POST"]),
        ]

    async def search_missed(self, request: Request) -> Response:
        """The range's orders that await shipment, asked now, and have no store order. Creates nothing."""
        try:
            wanted = range_of(await _body(request, MissedSearch))
            context = await self._desk.context(request.path_params["connection"])
            found = await missed(self._desk, context, wanted.start, wanted.end)
        except Invalid as error:
            return problem(422, "invalid_body", str(error), field=error.field)
        except UnknownConnection as error:
            return problem(404, "unknown_connection", str(error), field="connection")
        except NotAuthorized as error:
            return problem(409, "authorization_needed", error.sentence)
        except PlatformError as error:
            return problem(503, "platform_away", error.sentence, headers={"Retry-After": "30"})
        rows = [views.row_of(order, self._desk.clock.now()) for order in found.values()]
        items = tuple(row for row in rows if row is not None)
        return answer(OrderPage(items=items, total=len(items)))

    async def reject_reasons(self, request: Request) -> Response:
        """Why the seller may decline this cancellation or return, asked now."""
        where = request.path_params
        order = await self._desk.orders.get(order_key(where["connection"], where["order"]))
        if order is None or all(one.id != where["request"] for one in order.requests):
            return problem(404, "unknown_request", "no such request of this order", field="request")
        try:
            shop = await self._desk.sessions.shop(order.connection)
            found = await shop.aftersales.reject_reasons(where["request"])
        except Refused as refused:
            return problem(409, "no_reasons", refused.message, field="request")
        except NotAuthorized as error:
            return problem(409, "authorization_needed", error.sentence)
        except PlatformError as error:
            return problem(503, "platform_away", error.sentence, headers={"Retry-After": "30"})
        reasons = tuple(RejectReasonView(name=one.name, text=one.text) for one in found)
        return answer(RejectReasons(reasons=reasons))

    async def mark_checked(self, request: Request) -> Response:
        """These SKUs are no longer oversold: their entries leave the list."""
        try:
            marked = await _body(request, MarkChecked)
            context = await self._desk.context(request.path_params["connection"])
        except Invalid as error:
            return problem(422, "invalid_body", str(error), field=error.field)
        except UnknownConnection as error:
            return problem(404, "unknown_connection", str(error), field="connection")
        wanted = {"connection": context.connection.id, "oversold": True}
        found = await self._desk.orders.collection.find(wanted, limit=OVERSOLD_MOST)
        orders = [self._desk.orders.read(document) for document in found]
        touched = [order.id for order in orders if checked(order, skus=marked.shop_skus) != order]
        await self._desk.edit_many(dict.fromkeys(touched, partial(checked, skus=marked.shop_skus)), context)
        return answer(Marked(changed=len(touched)))

    async def check_status_map(self, request: Request) -> Response:
        """What is wrong with a status map: rows for one status, rows that move back. Saves nothing."""
        try:
            asked = await _body(request, StatusMapCheck)
        except Invalid as error:
            return problem(422, "invalid_body", str(error), field=error.field)
        return answer(StatusMapVerdict(problems=check_map(asked.statuses)))


def checked(order: Order, *, skus: tuple[str, ...]) -> Order:
    """The order with those of its SKUs marked as checked."""
    mine = {line.sku for line in (order.shop.lines if order.shop else ())}
    known = sorted({*order.checked_skus, *(mine & set(skus))})
    return order.model_copy(update={"checked_skus": tuple(known)})


def range_of(search: MissedSearch) -> MissedSearch:
    """Raises Invalid for a range that is empty, too long or says no offset."""
    for field, moment in (("start", search.start), ("end", search.end)):
        if moment.tzinfo is None:
            raise Invalid(field, f"{field} must say its offset from UTC")
    if search.end <= search.start:
        raise Invalid("end", "end must be after start")
    if search.end - search.start > LONGEST_RANGE:
        raise Invalid("end", f"at most {LONGEST_RANGE.days} days")
    return MissedSearch(start=_utc(search.start), end=_utc(search.end))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


async def _body(request: Request, model: type[M]) -> M:
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise Invalid(".".join(map(str, first["loc"])) or "body", first["msg"]) from error
