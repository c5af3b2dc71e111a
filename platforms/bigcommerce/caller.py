"""How every call to a BigCommerce store is made: address, token, turn, and what the answer means."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from platforms.bigcommerce.errors import Call, error_for, partly_done, unreadable
from platforms.budget import WindowBudget
from platforms.calling import Terms, send_in_turn
from platforms.clock import Clock
from platforms.errors import PlatformError
from platforms.http import Http, Request, Response, json_bytes
from platforms.lenient import Page, read_rows, why_unreadable

M = TypeVar("M", bound=BaseModel)

STORE_HASH = re.compile(r"[a-z0-9]{5,20}")
DEFAULT_ORIGIN = "https://api.bigcommerce.com"


@dataclass(frozen=True, slots=True)
class StoreCredentials:
    """One API account's token for one store. The token does not expire; a new consent replaces it."""

    store_hash: str
    access_token: str

    def __post_init__(self) -> None:
        if not STORE_HASH.fullmatch(self.store_hash):
            raise ValueError("store_hash: 5 to 20 lower-case letters and digits")

    def __repr__(self) -> str:
        return f"StoreCredentials({self.store_hash})"


CredentialsProvider = Callable[[], Awaitable[StoreCredentials]]
QueryValue = str | int | bool | datetime | tuple[int, ...] | tuple[str, ...] | None


@dataclass(frozen=True)
class StoreCaller:
    """Shared by the areas of one client; ``terms`` is what `BigCommerceClient.under` changes."""

    http: Http
    credentials: CredentialsProvider
    budget: WindowBudget
    clock: Clock
    origin: str = DEFAULT_ORIGIN
    terms: Terms = field(default_factory=Terms)

    def under(self, terms: Terms) -> StoreCaller:
        return replace(self, terms=terms)

    async def call(
        self,
        method: str,
        path: str,
        *,
        scope: str,
        ids: tuple[int, ...] = (),
        query: dict[str, QueryValue] | None = None,
        body: object = None,
        writes: bool | None = None,
        timeout: float = 20.0,
    ) -> Answer:
        """``path`` starts with /v2 or /v3 and holds one ``{}`` per id. Raises PlatformError."""
        call = Call(
            f"{method} {path.replace('{}', '{id}')}", scope, writes=method != "GET" if writes is None else writes
        )
        credentials = await self.credentials()
        request = Request(
            method,
            f"{self.origin}/stores/{credentials.store_hash}{path.format(*ids)}",
            call.endpoint,
            query=_pairs(query or {}),
            headers=_headers(credentials, body),
            body=b"" if body is None else json_bytes(body),
            writes=call.writes,
            send_by=self.terms.send_by,
            timeout=timeout,
        )
        response = await send_in_turn(
            self.http, self.budget, self.clock, self.terms.kind, call.endpoint, lambda: request, _throttled
        )
        if response.status == 207:
            raise partly_done(response, call)
        if not response.ok:
            raise error_for(response, call)
        return Answer(response, call)


@dataclass(frozen=True)
class Answer:
    """A success, not yet read."""

    response: Response
    call: Call

    def rows(self) -> list[Any]:
        """A v2 list (204 when empty) or the ``data`` of a v3 list."""
        body = self._body()
        rows = body.get("data") if isinstance(body, dict) else body
        if rows is None:
            return []
        if not isinstance(rows, list):
            raise self._unreadable("a list was expected")
        return rows

    def one(self, model: type[M]) -> M:
        """A v2 object or the ``data`` of a v3 object."""
        try:
            return model.model_validate(self.data())
        except (ValidationError, OverflowError) as error:
            raise self._unreadable(why_unreadable(error)) from error

    def many(self, model: type[M], *, id_field: str = "id") -> tuple[M, ...]:
        """Every row, or Malformed: for lists where a missing row would mislead."""
        page = self.page(model, id_field=id_field)
        if page.unreadable:
            raise self._unreadable(page.unreadable[0].reason)
        return page.items

    def page(self, model: type[M], *, id_field: str = "id") -> Page[M]:
        """Each row on its own; the caller sets ``next``."""
        good, bad = read_rows(model, self.rows(), id_field=id_field)
        return Page(tuple(good), unreadable=tuple(bad), total=self._total())

    def data(self) -> dict[str, Any]:
        """A v2 object, or the ``data`` of a v3 object, as it came."""
        body = self._body()
        inner = body.get("data", body) if isinstance(body, dict) else None
        if not isinstance(inner, dict):
            raise self._unreadable("an object was expected")
        return inner

    def text(self, name: str) -> str:
        """A text at the top of the answer."""
        body = self._body()
        if not isinstance(body, dict) or name not in body:
            raise self._unreadable(f"{name} is missing")
        return str(body[name])

    def _total(self) -> int | None:
        body = self._body()
        if not isinstance(body, dict):
            return None
        try:
            return int(body["meta"]["pagination"]["total"])
        except (KeyError, TypeError, ValueError):
            return None

    def _body(self) -> Any:
        if not self.response.body.strip():
            return None
        try:
            return self.response.json()
        except ValueError as error:
            raise self._unreadable("not JSON") from error

    def _unreadable(self, why: str) -> PlatformError:
        return unreadable(self.response, self.call, why)


def _throttled(response: Response) -> bool:
    return response.status == 429


def _headers(credentials: StoreCredentials, body: object) -> dict[str, str]:
    headers = {"X-Auth-Token": credentials.access_token, "Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    return headers


def _pairs(query: dict[str, QueryValue]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _query_text(value)) for name, value in query.items() if value not in (None, ()))


def _query_text(value: QueryValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        # A time without its time of day would be completed with the present one by the platform.
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)
