"""`POST /oauth2/token`, which the platform serves on a host of its own; here it is the same one."""

from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.bigcommerce.errors import Refusal
from sandbox.bigcommerce.http.gate import ok, read_json, refusal_answer, to_response
from sandbox.bigcommerce.shop import BigCommerce


def login_routes(platform: BigCommerce) -> list[Route]:
    async def token(request: Request) -> Response:
        try:
            answer = ok(platform.apps.exchange(await _given(request)))
        except Refusal as refusal:
            answer = refusal_answer(request.url.path, refusal)
        return to_response(answer, {})

    return [Route("/oauth2/token", token, methods=["POST"])]


async def _given(request: Request) -> dict[str, Any]:
    """A form or JSON: clients send either."""
    if "json" not in request.headers.get("content-type", ""):
        return dict(parse_qsl((await request.body()).decode()))
    body = await read_json(request)
    return body if isinstance(body, dict) else {}
