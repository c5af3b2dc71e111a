"""Problem documents (RFC 9457): every refusal of the API, with a stable code and the field where there is one."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from chassis.store import StoreAway
from platforms.errors import PlatformError, Uncertain
from services.common.internal import InternalRefused
from services.common.internal import problem as document
from services.gateway.problems import Problem

log = structlog.get_logger(__name__)

_STATUSES = {
    401: "Not logged in, or the token is unknown",
    403: "Logged in, but not allowed",
    404: "There is no such thing, or it belongs to somebody else",
    409: "Does not fit the present state",
    412: "Changed by somebody else meanwhile: read it again",
    413: "The body is too large",
    422: "The input cannot be used; `field` names the place",
    428: "`If-Match` is needed",
    429: "Too many requests; see Retry-After",
    503: "A part that is needed does not answer; see Retry-After",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem9457"}}},
    }
    for status, words in _STATUSES.items()
}
"""What every operation may answer beside its success."""


def answer(problem: Problem) -> JSONResponse:
    return document(problem.status, problem.code, problem.detail, field=problem.field, headers=problem.headers)


def install(app: FastAPI) -> None:
    """Every error of a route becomes a problem document; none shows a stack trace."""

    async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
        await document(404, "not_found")(scope, receive, send)

    async def refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        return answer(error)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
        return document(422, "invalid", _sentence(first), field=".".join(place))

    async def framework(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        codes = {404: "not_found", 405: "method_not_allowed"}
        code = codes.get(error.status_code, f"http_{error.status_code}")
        return document(error.status_code, code, headers=dict(error.headers or {}))

    async def service(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, InternalRefused)
        given = error.problem
        if given.status in (401, 403):  # our credential at the other service, not the caller's at ours
            log.error("internal_credential_refused", code=given.code)
            return _away()
        return document(given.status, given.code, given.detail, title=given.title, field=given.field)

    async def away(_: Request, error: Exception) -> JSONResponse:
        log.warning("part_away", reason=str(error)[:300])
        return _away(uncertain=isinstance(error, Uncertain))

    async def broken(_: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", exc_info=error)
        return document(500, "internal", "Something went wrong here; it was noted.")

    app.router.default = nowhere
    app.add_exception_handler(Exception, broken)
    app.add_exception_handler(Problem, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(InternalRefused, service)
    app.add_exception_handler(PlatformError, away)
    app.add_exception_handler(StoreAway, away)


def _away(*, uncertain: bool = False) -> JSONResponse:
    sentence = "A part that is needed does not answer right now; try again."
    if uncertain:
        sentence = "The answer was lost; look whether the change is there before you try again."
    return document(503, "outcome_unknown" if uncertain else "part_away", sentence, headers={"Retry-After": "5"})


def _sentence(error: Any) -> str:
    return str(error.get("msg", "The input cannot be used."))[:300]
