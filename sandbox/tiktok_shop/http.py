"""The simulated platform as one ASGI application: Open API, tokens, consent page and uploaded files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from sandbox.box import Answer, FaultMiddleware
from sandbox.tiktok_shop.consent import ConsentPage
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.gateway import Gateway, Router, envelope
from sandbox.tiktok_shop.operations import OPERATIONS

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

FILES = ("/images", "/documents")
PDF = "application/pdf"
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]


class TikTokFace:
    """How switches, ledger and faults see this platform."""

    name = "tts"

    def __init__(self, engine: TikTokShop) -> None:
        self._engine = engine
        self._router = Router(OPERATIONS)

    def locate(self, scope: Scope) -> tuple[str, str, str]:
        """The connection is the shop of the cipher, else the app of the key."""
        path = scope["path"]
        query = QueryParams(scope["query_string"])
        shop = self._engine.shops.of_cipher(query.get("shop_cipher", ""))
        connection = shop.id if shop else query.get("app_key", "")
        try:
            template = self._router.find(scope["method"], path).operation.path
        except ApiError:
            known = path.startswith(("/api/v2/token/", "/open/", "/oauth/"))
            template = path if known else next((one for one in FILES if path.startswith(f"{one}/")), "unknown")
        return connection, path, template

    def rate_limited(self, scope: Scope, with_headers: bool) -> Answer:
        failure = self._engine.quota.exceeded(with_headers)
        body = {"code": failure.code, "message": failure.message, "request_id": self._engine.new_id()}
        return Answer(failure.http_status or 429, body, failure.headers)

    def failure(self, scope: Scope, status: int) -> Answer:
        body = {
            "code": 36009003,
            "message": ApiError(36009003).message,
            "request_id": self._engine.new_id(),
        }
        return Answer(status, body)


class TokenEndpoints:
    """Unsigned GETs that carry the secret in the query (`/api/v2/token/get` and `/refresh`)."""

    def __init__(self, engine: TikTokShop) -> None:
        self._engine = engine

    async def get(self, request: Request) -> Response:
        return self._answer(self._engine.auth.exchange, request)

    async def refresh(self, request: Request) -> Response:
        return self._answer(self._engine.auth.refresh, request)

    def _answer(self, act: Any, request: Request) -> Response:
        self._engine.cause = f"api GET {request.url.path}"
        request_id = self._engine.new_id()
        try:
            return envelope(0, "success", act(dict(request.query_params)), request_id)
        except ApiError as failure:
            status = failure.http_status or self._engine.option("tts_business_error_status")
            return envelope(failure.code, failure.message, None, request_id, status)


def create_app(engine: TikTokShop) -> ASGIApp:
    """The platform's application, inside the middleware that records calls and applies the switches."""
    tokens = TokenEndpoints(engine)
    consent = ConsentPage(engine)
    gateway = Gateway(engine, OPERATIONS)

    async def image(request: Request) -> Response:
        found = engine.media.content(request.path_params["uri"])
        if found is None:
            return PlainTextResponse("no such image", 404)
        media_type, data = found
        return Response(data, media_type=media_type)

    async def document(request: Request) -> Response:
        given = request.path_params
        data = engine.labels.printed(given["package_id"], given["kind"], given["expires"])
        return PlainTextResponse("no such document", 404) if data is None else Response(data, media_type=PDF)

    async def api(request: Request) -> Response:
        return await gateway(request)

    pages = [
        Route("/api/v2/token/get", tokens.get),
        Route("/api/v2/token/refresh", tokens.refresh),
        Route("/images/{uri:path}", image),
        Route("/documents/{package_id}/{kind}/{expires:int}.pdf", document),
    ]
    for path in ("/open/authorize", "/oauth/authorize"):
        pages.append(Route(path, consent.show, methods=["GET"]))
        pages.append(Route(path, consent.decide, methods=["POST"]))
    pages.append(Route("/{path:path}", api, methods=METHODS))
    return FaultMiddleware(Starlette(routes=pages), engine.box, TikTokFace(engine))
