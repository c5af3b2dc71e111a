"""The ASGI app at the platform's own paths: `/stores/{hash}/v2|v3/...`."""

import re

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from sandbox.bigcommerce.http import (
    catalog,
    categories,
    channels,
    hooks,
    inventory,
    metafields,
    orders,
    products,
    refunds,
    store,
)
from sandbox.bigcommerce.http.gate import make_routes, plain_failure, to_response
from sandbox.bigcommerce.http.login import login_routes
from sandbox.bigcommerce.images import serve_image
from sandbox.bigcommerce.shop import PLATFORM, BigCommerce
from sandbox.box import Answer, FaultMiddleware

_PATH = re.compile(r"/stores/([^/]+)(/.*)?")
_NUMBER = re.compile(r"/\d+(?=/|$)")


class BigCommerceFace:
    """How switches and the ledger see the platform."""

    name = PLATFORM

    def __init__(self, platform: BigCommerce) -> None:
        self._platform = platform

    def locate(self, scope: Scope) -> tuple[str, str, str]:
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            return "", scope["path"], scope["path"]
        path = found[2] or "/"
        return found[1], path, _NUMBER.sub("/{id}", path)

    def rate_limited(self, scope: Scope, with_headers: bool) -> Answer:
        """Without headers it is the platform's overload, which tells nothing about when to come back."""
        answer = plain_failure(scope["path"], 429)
        shop = self._platform.shops.get(self.locate(scope)[0])
        if not with_headers or shop is None:
            return answer
        headers = {**shop.limits.headers(), "X-Rate-Limit-Requests-Left": "0", "X-Retry-After": "1"}
        return Answer(429, answer.body, headers)

    def failure(self, scope: Scope, status: int) -> Answer:
        return plain_failure(scope["path"], status)


ENDPOINTS = [
    *store.ENDPOINTS,
    *products.ENDPOINTS,
    *catalog.ENDPOINTS,
    *categories.ENDPOINTS,
    *inventory.ENDPOINTS,
    *orders.ENDPOINTS,
    *refunds.ENDPOINTS,
    *metafields.ENDPOINTS,
    *channels.ENDPOINTS,
    *hooks.ENDPOINTS,
]


def bigcommerce_app(platform: BigCommerce) -> ASGIApp:
    """The whole API of every store in the box, behind its switches."""
    routes = [*make_routes(platform, ENDPOINTS), *login_routes(platform), Route("/images/{name}", serve_image)]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refuse_unknown})
    return FaultMiddleware(app, platform.box, BigCommerceFace(platform))


async def _refuse_unknown(request: Request, failure: Exception) -> Response:
    status = failure.status_code if isinstance(failure, HTTPException) else 500
    return to_response(plain_failure(request.url.path, status), {})
