"""Serves the console: files that its build made, and its start page for every address that the console knows."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.gateway.api.limits import SafeAnswers

EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""The component library opens an empty style element and fills it by script: its text is the empty string."""

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
NOT_BUILT = "The console is not built here. The API is described at /api/v1/docs.\n"


def headers(images: str = "") -> dict[str, str]:
    """Scripts and styles come from here alone, nothing is inline.

    ``images``: where pictures may come from beside https; for a store that is simulated on this machine.
    """
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Content-Security-Policy": "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                f"style-src 'self' {EMPTY_STYLE}",
                f"img-src 'self' data: https: {images}".rstrip(),
                "font-src 'self'",
                "connect-src 'self'",
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            )
        ),
    }


class Assets(StaticFiles):
    """Files of the build. Those with a hash in their name never change, so browsers may keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = FOR_EVER if path.endswith((".js", ".css")) else FOR_AN_HOUR
        return answer


def console_routes(built: Path, *, https: bool, images: str = "") -> list[BaseRoute]:
    """Nothing but a hint while the console has not been built."""
    safe = headers(images)

    async def start_page(_: Request) -> Response:
        index = built / "index.html"
        if not index.is_file():
            return PlainTextResponse(NOT_BUILT, 404)
        return FileResponse(index, headers={"Cache-Control": "no-cache"})

    async def no_such_file(_: Request, __: Exception) -> Response:
        return PlainTextResponse("There is no such file.\n", 404)

    files = Starlette(
        routes=[Mount("/", app=Assets(directory=built / "assets", check_dir=False))],
        exception_handlers={HTTPException: no_such_file},
    )
    page = Route("/{path:path}", start_page, methods=["GET"])
    page.app = SafeAnswers(page.app, https=https, headers=safe)
    return [Mount("/assets", app=SafeAnswers(files, https=https, headers=safe)), page]
