"""The internal API between services: who may call, and how it is called.

Every service has a credential of its own. A request carries ``X-Tandem-Service: <caller>`` and
``Authorization: Bearer <the caller's key>``; the called service knows the keys of its callers from its settings.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.internal import Problem9457
from platforms.errors import Malformed, Unavailable, Uncertain
from platforms.http import Http, Request, Response, json_bytes

CALLER_HEADER = "x-tandem-service"
PROBLEM = "application/problem+json"

M = TypeVar("M", bound=BaseModel)


class InternalRefused(Exception):
    """The called service gives a reason: nothing was changed. ``problem`` is fit to be passed on to a person."""

    def __init__(self, problem: Problem9457) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail or problem.title}")
        self.problem = problem


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    title: str = "",
    field: str = "",
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem document (RFC 9457) as an answer."""
    body = Problem9457(
        type=f"urn:tandem:problem:{code}",
        title=title or code.replace("_", " ").capitalize(),
        status=status,
        code=code,
        detail=detail,
        field=field,
    )
    return JSONResponse(body.model_dump(), status, dict(headers or {}), media_type=PROBLEM)


def guard(routes: Sequence[BaseRoute], callers: Mapping[str, SecretStr], only: Collection[str] = ()) -> list[BaseRoute]:
    """The same routes, open to the named callers with their own keys alone (to all known callers by default)."""
    allowed = {name: key for name, key in callers.items() if not only or name in only}
    for route in routes:
        if not isinstance(route, Route | Mount):
            raise TypeError(f"{route} cannot be guarded")
        route.app = _Guarded(route.app, allowed)
    return list(routes)


class _Guarded:
    def __init__(self, app: ASGIApp, callers: Mapping[str, SecretStr]) -> None:
        self._app = app
        self._callers = callers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = _caller(scope["headers"], self._callers)
        if caller is None:
            await problem(401, "not_a_known_service")(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        await self._app(scope, receive, send)


def _caller(headers: Iterable[tuple[bytes, bytes]], callers: Mapping[str, SecretStr]) -> str | None:
    given = {name.lower(): value for name, value in headers}
    name = given.get(CALLER_HEADER.encode(), b"").decode("latin-1")
    scheme, _, key = given.get(b"authorization", b"").partition(b" ")
    expected = callers.get(name, SecretStr("")).get_secret_value()
    matches = hmac.compare_digest(key, expected.encode())
    return name if expected and matches and scheme.lower() == b"bearer" else None


class InternalClient:
    """Calls one other service. Raises InternalRefused for its refusals, and Unavailable, Uncertain or Malformed."""

    def __init__(self, http: Http, base_url: str, name: str, key: SecretStr, *, timeout: float = 10.0) -> None:
        """``name``, ``key``: of the calling service."""
        self._http = http
        self._base = base_url.rstrip("/")
        self._name = name
        self._key = key
        self._timeout = timeout

    async def get(self, path: str, model: type[M], query: Mapping[str, object] | None = None) -> M:
        return _read(await self.send("GET", path, query=query), model, f"GET {path}")

    async def write(
        self,
        method: str,
        path: str,
        model: type[M],
        body: BaseModel | Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> M:
        """``method``: POST, PUT, PATCH or DELETE. Uncertain when the answer was lost after the request went out."""
        answer = await self.send(method, path, body=body, query=query, headers=headers)
        return _read(answer, model, f"{method} {path}")

    async def send(
        self,
        method: str,
        path: str,
        *,
        body: BaseModel | Mapping[str, Any] | Sequence[Any] | None = None,
        content: bytes = b"",
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """A success, not yet read. ``path`` starts with /internal; ``content``: a body that is bytes already."""
        endpoint = f"{method} {self._base}{path}"
        if not self._base:
            raise Unavailable("this service's address is not configured", endpoint=f"{method} {path}")
        content = content if body is None else _content(body)
        response = await self._http.send(
            Request(
                method,
                f"{self._base}{path}",
                endpoint,
                query=_pairs(query or {}),
                headers={
                    **self._credentials(),
                    **({"content-type": "application/json"} if content else {}),
                    **(headers or {}),
                },
                body=content,
                writes=method != "GET",
                timeout=self._timeout,
            )
        )
        if response.status >= 500:
            kind = Unavailable if method == "GET" or response.status == 503 else Uncertain
            raise kind(f"the service answered {response.status}", endpoint=endpoint, status=response.status)
        if not response.ok:
            raise InternalRefused(_problem_of(response))
        return response

    def _credentials(self) -> dict[str, str]:
        return {"X-Tandem-Service": self._name, "Authorization": f"Bearer {self._key.get_secret_value()}"}


def _content(body: BaseModel | Mapping[str, Any] | Sequence[Any]) -> bytes:
    return body.model_dump_json().encode() if isinstance(body, BaseModel) else json_bytes(body)


def _pairs(query: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        values = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, _text(each)) for each in values if each is not None]
    return tuple(pairs)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read(response: Response, model: type[M], endpoint: str) -> M:
    try:
        return model.model_validate_json(response.body or b"null")
    except ValidationError as error:
        raise Malformed(f"not a {model.__name__}: {error.error_count()} errors", endpoint=endpoint) from error


def _problem_of(response: Response) -> Problem9457:
    try:
        return Problem9457.model_validate_json(response.body)
    except ValidationError:
        return Problem9457(
            type="about:blank", title="The service refused", status=response.status, code=f"http_{response.status}"
        )
