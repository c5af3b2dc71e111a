"""The internal HTTP API: which path leads to which question or edit. Errors become problem documents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chassis.store import Files, StoreAway
from contracts.queries import catalog as q
from platforms.errors import PlatformError, Refused
from platforms.tiktok_shop.rules import FILE_BYTES
from services.catalog.effects.claiming import Claiming
from services.catalog.effects.desk import Desk
from services.catalog.effects.pushing import Pushing
from services.catalog.effects.shop_facts import ShopFacts
from services.catalog.mapping.shop import problem_of
from services.catalog.queries import Queries
from services.catalog.refusal import Refusal, invalid, parsed
from services.catalog.usecases.choices import ChoiceEdits
from services.catalog.usecases.details import DetailEdits, Owner
from services.catalog.usecases.linking import Linking
from services.common.internal import InternalRefused, problem

BASE = "/internal/v1/connections/{connection}"
LIMIT, LIMIT_MOST = 50, 250
BODY_MOST = 1024 * 1024
FORM_EXTRA = 64 * 1024

Answer = Callable[[Request], Awaitable[BaseModel]]


def routes(desk: Desk, shop_facts: ShopFacts, pushing: Pushing, files: Files, claiming: Claiming) -> list[BaseRoute]:
    """Plain routes, to be guarded by whoever mounts them."""
    queries = Queries(desk, shop_facts, pushing)
    choices = ChoiceEdits(desk, shop_facts, queries)
    details = DetailEdits(desk, shop_facts, queries, choices, files)
    linking = Linking(desk, queries, claiming)
    return [
        *_product_routes(queries, choices),
        *_category_routes(queries, choices),
        *_detail_routes(details),
        *_link_routes(linking),
    ]


def _product_routes(queries: Queries, choices: ChoiceEdits) -> list[BaseRoute]:
    async def listed(request: Request) -> BaseModel:
        wanted = request.query_params
        return await queries.products(
            _connection(request),
            search=wanted.get("search", ""),
            status=wanted.get("status", ""),
            category=wanted.get("category", ""),
            sort=wanted.get("sort", "store_product"),
            cursor=wanted.get("cursor", ""),
            limit=_limit(request),
        )

    async def detail(request: Request) -> BaseModel:
        return await queries.product(_connection(request), _product(request))

    async def edit(request: Request) -> BaseModel:
        asked = parsed(q.ProductEdit, await _body(request))
        return await choices.product(_connection(request), _product(request), asked, _if_match(request))

    async def check(request: Request) -> BaseModel:
        return await queries.check(_connection(request), _product(request))

    async def preview(request: Request) -> BaseModel:
        return await queries.preview(_connection(request), _product(request))

    async def still_valid(request: Request) -> BaseModel:
        asked = parsed(q.PreviewApplied, await _body(request))
        present = await queries.preview(_connection(request), _product(request))
        if present.stamp != asked.stamp:
            raise Refusal(412, "preview_stale", "Something has changed since the preview; look at it again.", "stamp")
        return present

    async def summary(request: Request) -> BaseModel:
        return await queries.summary(_connection(request))

    async def slots(request: Request) -> BaseModel:
        task, cursor = request.path_params["task"], request.query_params.get("cursor", "")
        return await queries.task_slots(_connection(request), task, cursor)

    return [
        _route("/products", "GET", listed),
        _route("/products/{product:int}", "GET", detail),
        _route("/products/{product:int}", "PATCH", edit),
        _route("/products/{product:int}/check", "GET", check),
        _route("/products/{product:int}/preview", "GET", preview),
        _route("/products/{product:int}/preview/check", "POST", still_valid),
        _route("/summary", "GET", summary),
        _route("/tasks/{task}/results", "GET", slots),
    ]


def _category_routes(queries: Queries, choices: ChoiceEdits) -> list[BaseRoute]:
    async def listed(request: Request) -> BaseModel:
        wanted = request.query_params
        return await queries.categories(
            _connection(request),
            search=wanted.get("search", ""),
            cursor=wanted.get("cursor", ""),
            limit=_limit(request),
        )

    async def one(request: Request) -> BaseModel:
        return await queries.category_row(await queries.category_of(_connection(request), _key(request)))

    async def mapping(request: Request) -> BaseModel:
        asked = parsed(q.CategoryMapping, await _body(request))
        return await choices.map_category(_connection(request), _key(request), asked, _if_match(request))

    async def readiness(request: Request) -> BaseModel:
        return await queries.readiness(_connection(request), _key(request))

    async def tree(request: Request) -> BaseModel:
        wanted = request.query_params
        return await queries.shop_categories(_connection(request), wanted.get("search", ""), wanted.get("parent", ""))

    async def refreshed(request: Request) -> BaseModel:
        return await queries.refreshed_categories(_connection(request))

    async def brands(request: Request) -> BaseModel:
        return await queries.brands(_connection(request), request.query_params.get("search", ""))

    return [
        _route("/categories", "GET", listed),
        _route("/categories/{key}", "GET", one),
        _route("/categories/{key}/mapping", "PUT", mapping),
        _route("/categories/{key}/readiness", "GET", readiness),
        _route("/shop-categories", "GET", tree),
        _route("/shop-categories/refresh", "POST", refreshed),
        _route("/brands", "GET", brands),
    ]


def _detail_routes(details: DetailEdits) -> list[BaseRoute]:
    """The same forms for a product and for a category."""
    found: list[BaseRoute] = []
    for prefix, owner_of in (
        ("/products/{product:int}", lambda r: details.product(_connection(r), _product(r))),
        ("/categories/{key}", lambda r: details.category(_connection(r), _key(r))),
    ):
        found += _forms(prefix, owner_of, details)
    return found


def _forms(prefix: str, owner_of: Callable[[Request], Awaitable[Owner]], details: DetailEdits) -> list[BaseRoute]:
    async def requirements(request: Request) -> BaseModel:
        return await details.requirements(await owner_of(request))

    async def attributes(request: Request) -> BaseModel:
        asked = parsed(q.AttributesEdit, await _body(request))
        return await details.attributes(await owner_of(request), asked, _if_match(request))

    async def brand(request: Request) -> BaseModel:
        asked = parsed(q.BrandEdit, await _body(request))
        return await details.brand(await owner_of(request), asked, _if_match(request))

    async def certificate(request: Request) -> BaseModel:
        owner = await owner_of(request)
        name, content, fields = await _file(request)
        expires = _date("expires", fields.get("expires", ""))
        id_ = request.path_params["certificate"]
        return await details.add_certificate(owner, id_, name, content, expires, _if_match(request))

    async def no_certificate(request: Request) -> BaseModel:
        owner = await owner_of(request)
        return await details.remove_certificate(owner, request.path_params["certificate"], _if_match(request))

    async def size_chart(request: Request) -> BaseModel:
        owner = await owner_of(request)
        name, content, _ = await _file(request)
        return await details.size_chart(owner, name, content, _if_match(request))

    async def no_size_chart(request: Request) -> BaseModel:
        return await details.size_chart(await owner_of(request), "", None, _if_match(request))

    return [
        _route(f"{prefix}/requirements", "GET", requirements),
        _route(f"{prefix}/attributes", "PUT", attributes),
        _route(f"{prefix}/brand", "PUT", brand),
        _route(f"{prefix}/certificates/{{certificate}}", "POST", certificate),
        _route(f"{prefix}/certificates/{{certificate}}", "DELETE", no_certificate),
        _route(f"{prefix}/size-chart", "POST", size_chart),
        _route(f"{prefix}/size-chart", "DELETE", no_size_chart),
    ]


def _link_routes(linking: Linking) -> list[BaseRoute]:
    async def listing(request: Request) -> BaseModel:
        wanted = request.query_params.get("product", "")
        if wanted and not wanted.isdecimal():
            raise invalid("product", "a store product id")
        shop_product = request.path_params["shop_product"]
        return await linking.find(_connection(request), shop_product, int(wanted) if wanted else None)

    async def link(request: Request) -> BaseModel:
        asked = parsed(q.LinksEdit, await _body(request))
        return await linking.link(_connection(request), _product(request), asked, _if_match(request))

    async def unlink(request: Request) -> BaseModel:
        return await linking.unlink(_connection(request), _product(request), _if_match(request))

    async def proposals(request: Request) -> BaseModel:
        cursor = request.query_params.get("cursor", "")
        if cursor and not cursor.isdecimal():
            raise invalid("cursor", "not a cursor of this list")
        return await linking.proposals(_connection(request), cursor)

    return [
        _route("/shop-listings/{shop_product}", "GET", listing),
        _route("/products/{product:int}/links", "PUT", link),
        _route("/products/{product:int}/links", "DELETE", unlink),
        _route("/auto-links", "GET", proposals),
    ]


def _route(path: str, method: str, answer: Answer) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            model = await answer(request)
        except Refusal as refusal:
            return problem(refusal.status, refusal.code, refusal.detail, field=refusal.field)
        except Refused as refusal:
            reason = problem_of(refusal)
            return problem(422, reason.code, reason.message, field=reason.field)
        except InternalRefused as refusal:
            return problem(refusal.problem.status, refusal.problem.code, refusal.problem.detail)
        except PlatformError as error:
            return problem(503, "platform_unavailable", str(error))
        except StoreAway:
            return problem(503, "store_unavailable", "The database does not answer.")
        return JSONResponse(model.model_dump(mode="json"))

    return Route(f"{BASE}{path}", endpoint, methods=[method])


def _connection(request: Request) -> str:
    return str(request.path_params["connection"])


def _product(request: Request) -> int:
    return int(request.path_params["product"])


def _key(request: Request) -> str:
    return str(request.path_params["key"])


def _if_match(request: Request) -> str:
    return request.headers.get("if-match", "")


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(LIMIT))
    if not text.isdecimal() or not 0 < int(text) <= LIMIT_MOST:
        raise invalid("limit", f"a number from 1 to {LIMIT_MOST}")
    return int(text)


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MOST:
            raise Refusal(413, "too_large", f"At most {BODY_MOST} bytes.")
    return body


async def _file(request: Request) -> tuple[str, bytes, dict[str, str]]:
    """(name, content, other fields) of a multipart form with one ``file``."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > FILE_BYTES + FORM_EXTRA:
        raise Refusal(413, "file_too_large", f"The file is larger than {FILE_BYTES // 1024 // 1024} MB.", "file")
    try:
        async with request.form(max_files=1, max_fields=5) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise invalid("file", "A multipart form with a file is expected.", "file_missing")
            content = await file.read()
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException as error:
        raise invalid("file", str(error.detail)) from None
    if not content:
        raise invalid("file", "The file is empty.", "file_empty")
    return file.filename or "document", content, fields


def _date(field: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise invalid(field, "a date such as 2027-01-31") from None
