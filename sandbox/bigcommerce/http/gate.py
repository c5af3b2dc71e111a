"""What every call passes: store, token, scope, quota, body; and how refusals are worded."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.bigcommerce.catalog_query import CatalogQuery
from sandbox.bigcommerce.catalog_view import CatalogView
from sandbox.bigcommerce.errors import STATUS_TITLES, Refusal
from sandbox.bigcommerce.model import Account
from sandbox.bigcommerce.order_query import OrderQuery
from sandbox.bigcommerce.order_view import OrderView
from sandbox.bigcommerce.shop import BigCommerce, Shop
from sandbox.box import Answer

DOCS = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"
PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class Call:
    """One authorised request. `ids` are the numbers in its path, `body` the parsed JSON (None without one)."""

    shop: Shop
    account: Account
    query: dict[str, str]
    ids: dict[str, int]
    body: Any
    cause: str

    @cached_property
    def products(self) -> CatalogView:
        return CatalogView(self.shop)

    @cached_property
    def product_query(self) -> CatalogQuery:
        return CatalogQuery(self.shop, self.products)

    @cached_property
    def orders(self) -> OrderView:
        return OrderView(self.shop)

    @cached_property
    def order_query(self) -> OrderQuery:
        return OrderQuery(self.shop)

    def record(self) -> dict[str, Any]:
        """The body as an object. Raises Refusal 400 for anything else."""
        if not isinstance(self.body, dict):
            raise Refusal(400, "The body must be a JSON object.")
        return self.body


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Endpoint:
    """`scopes`: any one of them opens the endpoint; none means that every token may call it.

    A GET is also open to the `_read_only` form of each.
    """

    method: str
    path: str
    handler: Handler
    scopes: tuple[str, ...] = ()

    def opens_to(self, account: Account) -> bool:
        if not self.scopes:
            return True
        allowed = list(self.scopes)
        if self.method == "GET":
            allowed += [f"{scope}_read_only" for scope in self.scopes]
        return any(scope in account.scopes for scope in allowed)


def make_routes(platform: BigCommerce, endpoints: Sequence[Endpoint]) -> list[Route]:
    return [
        Route(f"/stores/{{store_hash}}{one.path}", _serve(platform, one), methods=[one.method]) for one in endpoints
    ]


def ok(body: Any) -> Answer:
    return Answer(200, body)


def rows_or_nothing(rows: list[Any]) -> Answer:
    """v2: a list that is empty is answered 204 without a body."""
    return Answer(200, rows) if rows else Answer(204)


def refusal_answer(path: str, refusal: Refusal) -> Answer:
    """An array in v2; title, type and errors in v3; `problem+json` in the inventory API."""
    if refusal.body is not None:
        return Answer(refusal.status, refusal.body)
    if "/v2/" in path:
        entry: dict[str, Any] = {"status": refusal.status, "message": refusal.title}
        if refusal.details is not None:
            entry["details"] = refusal.details
        return Answer(refusal.status, [entry])
    body: dict[str, Any] = {"status": refusal.status, "title": refusal.title, "type": DOCS}
    if refusal.errors is not None or refusal.status == 422:
        body["errors"] = refusal.errors or {}
    is_inventory = "/v3/inventory/" in path
    return Answer(refusal.status, body, content_type=PROBLEM_JSON if is_inventory else "application/json")


def plain_failure(path: str, status: int) -> Answer:
    """The platform's error body for a status alone (switches, unknown paths)."""
    return refusal_answer(path, Refusal(status, STATUS_TITLES.get(status, "Error")))


def to_response(answer: Answer, headers: dict[str, str]) -> Response:
    body = b"" if answer.body is None else json.dumps(answer.body, separators=(",", ":")).encode()
    response = Response(body, answer.status, {**headers, **answer.headers})
    if body:
        response.headers["content-type"] = answer.content_type
    return response


def _serve(platform: BigCommerce, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        path = request.url.path
        headers = {"X-Request-Id": f"bc-{platform.next_request()}"}
        try:
            shop, account = _authorise(platform, request)
            if not endpoint.opens_to(account):
                raise Refusal(403)
            if not shop.limits.take():
                raise Refusal(429)
            body = await read_json(request)
            if shop.state.profile.status != "live":
                raise Refusal(503)
            answer = endpoint.handler(_make_call(shop, account, request, body))
            headers.update(shop.limits.headers())
        except Refusal as refusal:
            answer = refusal_answer(path, refusal)
            headers.update(_limit_headers(platform, request, refusal))
        return to_response(answer, headers)

    return serve


def _limit_headers(platform: BigCommerce, request: Request, refusal: Refusal) -> dict[str, str]:
    shop = platform.shops.get(request.path_params["store_hash"])
    return {} if shop is None or refusal.status == 401 else shop.limits.headers()


def _authorise(platform: BigCommerce, request: Request) -> tuple[Shop, Account]:
    shop = platform.shops.get(request.path_params["store_hash"])
    if shop is None:
        raise Refusal(platform.box.options["bc_unknown_store_status"])
    account = shop.account_of(request.headers.get("x-auth-token", ""))
    if account is None:
        raise Refusal(401)
    accept = request.headers.get("accept", "*/*")
    if not any(kind in accept for kind in ("json", "*/*", "application/*")):
        raise Refusal(406)
    return shop, account


async def read_json(request: Request) -> Any:
    """None without a body. Raises Refusal 415 or 400 for one that is not JSON."""
    raw = await request.body()
    if not raw:
        return None
    if "json" not in request.headers.get("content-type", ""):
        raise Refusal(415)
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(400, "The body is not valid JSON.") from None


def _make_call(shop: Shop, account: Account, request: Request, body: Any) -> Call:
    ids = {name: number for name, number in request.path_params.items() if name != "store_hash"}
    return Call(shop, account, dict(request.query_params), ids, body, f"api {account.name}")
