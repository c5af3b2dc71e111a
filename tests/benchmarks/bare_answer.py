"""The smallest server that could be a sandbox: every request gets the same small JSON."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

BODY = {"data": [{"id": number, "name": f"Item {number}", "price": 10.5} for number in range(10)]}


async def answer(request: Request) -> JSONResponse:
    await request.body()
    return JSONResponse(BODY)


app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "PUT"])])
