"""The admin API as one ASGI application."""

from __future__ import annotations

from fastapi import FastAPI

from services.gateway.api import account, connections, problem
from services.gateway.api.principal import Authenticate
from services.gateway.parts import Parts

DESCRIPTION = """Everything that the console can do, for programs.

Log in (`POST /session`) and send the session's `csrf_token` as `X-CSRF-Token` with every change, or send an API token
as `Authorization: Bearer ...`. Every write takes an `Idempotency-Key`. Refusals are problem documents (RFC 9457) with a
stable `code`. Lists are paged by `cursor`."""

ROUTERS = (account.router, connections.router)


def build_api(parts: Parts) -> FastAPI:
    app = FastAPI(
        title="Tandem",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        responses=problem.PROBLEMS,
        servers=[{"url": "/api/v1"}],
    )
    app.state.parts = parts
    problem.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Authenticate, parts=parts)
    return app
