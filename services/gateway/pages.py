"""Serves the console: files that its build made, and its start page for every address that the console knows."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from services.gateway.api.limits import SafeAnswers

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
}
"""Styles are set at run time by the component library; scripts come from here alone. Images: products, by https."""


def console_routes(built: Path, *, https: bool) -> list[BaseRoute]:
    """Nothing but a hint while the console has not been built."""

    async def start_page(_: Request) -> Response:
        index = built / "index.html"
        if not index.is_file():
            return PlainTextResponse("The console is not built here. The API is described at /api/v1/docs.\n", 404)
        return FileResponse(index, headers={"Cache-Control": "no-cache"})

    routes: list[BaseRoute] = []
    if (built / "assets").is_dir():
        assets = SafeAnswers(StaticFiles(directory=built / "assets"), https=https, headers=HEADERS)
        routes.append(Mount("/assets", app=assets))
    page = Route("/{path:path}", start_page, methods=["GET"])
    page.app = SafeAnswers(page.app, https=https, headers=HEADERS)
    return [*routes, page]
