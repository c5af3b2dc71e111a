"""The admin API as one ASGI application, and its OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from jinja2 import Environment
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp

from contracts.internal import Problem9457
from services.gateway.api import (
    account,
    connections,
    events,
    operations,
    orders,
    problem,
    products,
    settings,
    stock,
    tasks,
    users,
)
from services.gateway.api.ask import BODIES
from services.gateway.api.idempotency import Idempotency
from services.gateway.api.limits import Rate, SafeAnswers, SmallBodies
from services.gateway.api.listing import SPARSE, SparseRoute
from services.gateway.api.principal import SAFE, Authenticate, permission_of
from services.gateway.parts import Parts
from services.gateway.people.roles import Permission

DESCRIPTION = """Everything that the console can do, for programs.

Log in (`POST /session`) and send the session's `csrf_token` as `X-CSRF-Token` with every change, or send an API token
as `Authorization: Bearer ...`. Every write takes an `Idempotency-Key`. Refusals are problem documents (RFC 9457) with a
stable `code`. Lists are paged by `cursor` and sorted by `sort`; `fields` asks for some fields alone. Settings are
edited with `If-Match`."""

PAGE = Environment(autoescape=True).from_string(
    """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }} API</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{background:#f3f3f3;padding:.1rem .3rem}dt{margin-top:1rem}dd{margin-left:1rem;color:#333}</style></head>
<body><main><h1>{{ title }} API</h1><p>{{ description }}</p>
<p>The machine-readable document: <a href="openapi.json">openapi.json</a>.</p><dl>
{% for each in operations %}<dt><code>{{ each.method }} /api/v1{{ each.path }}</code>
{% if each["x-permission"] %}<small>needs {{ each["x-permission"] }}</small>{% endif %}</dt>
<dd>{{ each.description or each.summary }}</dd>
{% endfor %}</dl></main></body></html>"""
)

EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))

ROUTERS = (
    account.router,
    users.router,
    connections.router,
    settings.router,
    tasks.router,
    products.router,
    stock.router,
    orders.router,
    operations.router,
    events.router,
)


def build_api(parts: Parts) -> ASGIApp:
    app = FastAPI(
        title="Tandem",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        responses=problem.PROBLEMS,
        servers=[{"url": "/api/v1"}],
        separate_input_output_schemas=False,
        redirect_slashes=False,
    )
    app.state.parts = parts
    problem.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.add_route("/docs", documentation, include_in_schema=False)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    app.add_middleware(Idempotency, parts=parts)
    app.add_middleware(Authenticate, parts=parts)
    app.add_middleware(SmallBodies)
    app.add_middleware(Rate, clock=parts.clock, per_minute=parts.settings.requests_per_minute)
    app.add_middleware(SafeAnswers, https=parts.settings.secure)
    return app


async def documentation(request: Request) -> Response:
    """The OpenAPI document as a page, made here: no script and nothing from elsewhere."""
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document(request.app)["paths"].items()
        for method, operation in methods.items()
    ]
    page = PAGE.render(title="Tandem", description=DESCRIPTION, operations=operations)
    style = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
    return HTMLResponse(page, headers={"Content-Security-Policy": style})


def permission(route: APIRoute) -> Permission | None:
    """What a route asks for; None for the public ones."""
    for dependency in route.dependant.dependencies:
        found = permission_of(dependency.call)
        if found is not None:
            return found
    return None


def document(app: FastAPI, *, sparse: bool = True) -> dict[str, Any]:
    """OpenAPI 3.1, with the bodies that routes pass on, the ways to prove who asks, and each route's permission.

    sparse: with ``?fields=`` and its answers, which a typed client has no use for.
    """
    if app.openapi_schema:
        return app.openapi_schema
    found = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        servers=app.servers,
    )
    components = found.setdefault("components", {})
    passed_on: list[type[BaseModel]] = [*BODIES.values(), Problem9457]
    _, bodies = models_json_schema(
        [(model, "validation") for model in passed_on],
        ref_template="#/components/schemas/{model}",
    )
    for name, schema in bodies.get("$defs", {}).items():
        components.setdefault("schemas", {}).setdefault(name, schema)
    components["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
        "token": {"type": "http", "scheme": "bearer"},
    }
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                _describe(found["paths"][route.path_format], route)
                if sparse:
                    _describe_sparse(found["paths"][route.path_format], route)
    for operation in (each for methods in found["paths"].values() for each in methods.values()):
        _exemplify(operation)
    app.openapi_schema = found
    return found


def _exemplify(operation: dict[str, Any]) -> None:
    """Put the examples of ``examples.json``, which go by the model's name, to bodies and good answers."""
    bodies = [operation.get("requestBody", {}), *(operation["responses"].get(str(ok), {}) for ok in (200, 201, 202))]
    for body in bodies:
        content = body.get("content", {}).get("application/json", {})
        model = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if model in EXAMPLES:
            content["example"] = EXAMPLES[model]


def _describe_sparse(path: dict[str, Any], route: APIRoute) -> None:
    names = route.names if isinstance(route, SparseRoute) else ()
    if not names:
        return
    operation = path["get"]
    operation.setdefault("parameters", []).append(
        {
            "name": "fields",
            "in": "query",
            "required": False,
            "schema": {"type": "string", "pattern": f"^({'|'.join(names)})(,({'|'.join(names)}))*$"},
            "description": "Only these fields, parted by commas; of each item where the answer is a list.",
        }
    )
    operation["responses"]["200"]["content"][SPARSE] = {"schema": {"type": "object"}}


def _describe(path: dict[str, Any], route: APIRoute) -> None:
    needed = permission(route)
    for method in sorted(route.methods or ()):
        operation = path[method.lower()]
        if needed is not None:
            operation["security"] = [{"session": []}, {"token": []}]
            operation["x-permission"] = needed.value
        if method not in SAFE:
            operation.setdefault("parameters", []).append(
                {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": False,
                    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
                    "description": "A key of your own: the same request under it is done once.",
                }
            )
