"""Composition: a question about one connection is put to the service that owns the answer.

The connection is proven to be the caller's first. Bodies are passed on as they came: the owner validates them and its
problem document names the field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Header, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from platforms.errors import Malformed
from services.gateway.api.connections import owned
from services.gateway.api.principal import Principal, noted
from services.gateway.parts import Parts
from services.gateway.problems import Problem

M = TypeVar("M", bound=BaseModel)

IfMatch = Annotated[str, Header(alias="If-Match", max_length=64, description="The ETag that was read.")]
BODIES: dict[str, type[BaseModel]] = {}
"""Request models that routes read by themselves; the OpenAPI document lists them (``build.py``)."""


def json_body(model: type[BaseModel], content_type: str = "application/json") -> dict[str, Any]:
    """For ``openapi_extra``: this route's body."""
    BODIES[model.__name__] = model
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {content_type: {"schema": schema}}}}


FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                        "expires": {"type": "string", "format": "date"},
                    },
                    "required": ["file"],
                    "additionalProperties": False,
                }
            }
        },
    }
}


async def read_json(request: Request, model: type[M]) -> M:
    """The body as one of the contracts' models, which are strict in Python and lenient in JSON."""
    try:
        return model.model_validate_json(await request.body() or b"null")
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_context=False)) from error


async def ask(
    parts: Parts,
    principal: Principal,
    service: str,
    connection: str,
    path: str,
    model: type[M],
    query: Mapping[str, object] | None = None,
) -> M:
    """Raises Problem, InternalRefused, PlatformError (the service does not answer)."""
    await owned(parts, principal, connection)
    return await parts.services[service].get(f"/internal/v1/connections/{connection}{path}", model, _given(query))


async def pass_on(
    parts: Parts,
    principal: Principal,
    service: str,
    connection: str,
    path: str,
    model: type[M],
    request: Request,
    *,
    method: str = "",
) -> M:
    """A write, with its body and If-Match as they came."""
    await owned(parts, principal, connection)
    headers = {name: request.headers[name] for name in ("if-match", "content-type") if name in request.headers}
    content = await request.body()
    if content and headers.get("content-type", "").startswith("application/json"):
        _readable(content)
    endpoint = f"/internal/v1/connections/{connection}{path}"
    verb = method or request.method
    what = f"{service}.{verb.lower()}"
    async with noted(parts, principal, request, what, connection=connection, path=path):
        answer = await parts.services[service].send(verb, endpoint, content=content, headers=headers)
    try:
        return model.model_validate_json(answer.body)
    except ValidationError as error:
        raise Malformed(f"not a {model.__name__}", endpoint=f"{verb} {endpoint}") from error


def etag(rev: int) -> str:
    return f'"{rev}"'


def _given(query: Mapping[str, object] | None) -> dict[str, object]:
    return {name: value for name, value in (query or {}).items() if value not in (None, "")}


def _readable(content: bytes) -> None:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        raise Problem(422, "invalid", "The body is not JSON.") from None
