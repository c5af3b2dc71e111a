"""The door of the Open API: finds the operation, checks the caller in the documented order, wraps the answer.

Order of the checks: path, app_key, timestamp, sign, token, scope, cipher, quota, body. Source: the common error
page, and a third party's measurement of the first three.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from sandbox.tiktok_shop import shapes, signing
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.state import App, Grant, Shop

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

EARLIEST, LATEST = 300, 30
UPLOAD_MOST = 101 * 1024 * 1024
BODY_MOST = 10 * 1024 * 1024
OLDEST_VERSION = "202309"


@dataclass(slots=True)
class Call:
    """One checked request. `shop` is set for every operation that takes a cipher."""

    engine: TikTokShop
    query: dict[str, str]
    path: dict[str, str]
    body: dict[str, Any]
    files: dict[str, tuple[str, bytes]]
    version: str
    grant: Grant
    lists: dict[str, list[str]]
    its_shop: Shop | None = None

    @property
    def shop(self) -> Shop:
        assert self.its_shop is not None
        return self.its_shop

    def values(self, name: str) -> list[str]:
        """A list parameter, given once with commas or several times."""
        return [part for given in self.lists.get(name, []) for part in given.split(",") if part]


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` has `{version}` in second place and names its parameters in braces."""

    method: str
    path: str
    versions: tuple[str, ...]
    scope: str
    handle: Callable[[Call], dict[str, Any]]
    cipher: bool = True
    upload: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    operation: Operation
    version: str
    path: dict[str, str]


class Router:
    """Paths are few: those of one length and one first segment are tried one after the other."""

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self._by_shape: dict[tuple[str, int], list[tuple[tuple[str, ...], Operation]]] = {}
        for operation in operations:
            parts = tuple(operation.path.strip("/").split("/"))
            self._by_shape.setdefault((parts[0], len(parts)), []).append((parts, operation))

    def find(self, method: str, path: str) -> Match:
        """Raises 36009009, 36009010, 36009014 or 36009004 for path, method, retired or unknown version."""
        parts = path.strip("/").split("/")
        known = self._by_shape.get((parts[0], len(parts)), [])
        fitting = [(operation, found) for shape, operation in known if (found := _fit(shape, parts)) is not None]
        if not fitting:
            raise ApiError(36009009, http_status=404)
        most_literal = min(len(found) for _, found in fitting)
        same_path = [pair for pair in fitting if len(pair[1]) == most_literal]
        same_method = [pair for pair in same_path if pair[0].method == method]
        if not same_method:
            raise ApiError(36009010, http_status=405)
        for operation, found in same_method:
            if found["version"] in operation.versions:
                return Match(operation, found.pop("version"), found)
        version = same_method[0][1]["version"]
        if version.isdecimal() and version < OLDEST_VERSION:
            raise ApiError(36009014, http_status=400)
        raise ApiError(36009004, "Invalid API version", http_status=400)


class Gateway:
    def __init__(self, engine: TikTokShop, operations: tuple[Operation, ...]) -> None:
        self._engine = engine
        self.router = Router(operations)

    async def __call__(self, request: Request) -> Response:
        request_id = self._request_id()
        self._engine.cause = f"api {request.method} {request.url.path}"
        try:
            data = await self._answer(request)
        except ApiError as failure:
            return self.refusal(failure, request_id)
        return envelope(0, "Success", data, request_id)

    def refusal(self, failure: ApiError, request_id: str = "") -> Response:
        status = failure.http_status or self._engine.option("tts_business_error_status")
        return envelope(failure.code, failure.message, None, request_id or self._request_id(), status, failure.headers)

    async def _answer(self, request: Request) -> dict[str, Any]:
        match = self.router.find(request.method, request.url.path)
        operation = match.operation
        query = dict(request.query_params.multi_items())
        app = self._app(query)
        self._check_timestamp(query)
        media_type = request.headers.get("content-type", "")
        raw = await _raw_body(request, operation)
        self._check_signature(app, request, query, raw, media_type)
        grant = self._grant(app, request)
        if operation.scope not in grant.scopes:
            raise ApiError(105005, http_status=401)
        shop = self._shop(operation, query, grant)
        api = f"{operation.method} {operation.path}"
        self._engine.quota.take(app.app_key, shop.id if shop else grant.seller_id, api)
        if shop:
            self._engine.shops.must_be_active(shop)
        fields, files = await _form(request, operation) if operation.upload else (_json(raw), {})
        lists = {key: request.query_params.getlist(key) for key in query}
        call = Call(self._engine, query, match.path, fields, files, match.version, grant, lists, shop)
        return operation.handle(call)

    def _app(self, query: dict[str, str]) -> App:
        app = self._engine.state.apps.get(query.get("app_key", ""))
        if app is None:
            raise ApiError(36009004, "Invalid app_key", http_status=400)
        return app

    def _check_timestamp(self, query: dict[str, str]) -> None:
        text = query.get("timestamp", "")
        if not text.lstrip("-").isdecimal():
            raise ApiError(36009004, "Invalid timestamp", http_status=400)
        moment = int(text)
        if moment < 0:
            raise ApiError(36009004, "timestamp is lesser than 0", http_status=400)
        if moment < self._engine.now - EARLIEST:
            raise ApiError(36009004, "timestamp is earlier than 5 minutes: expired", http_status=400)
        if moment > self._engine.now + LATEST:
            raise ApiError(36009004, "timestamp is more than 30 seconds in the future", http_status=400)

    def _check_signature(self, app: App, request: Request, query: dict[str, str], raw: bytes, media_type: str) -> None:
        given = query.get("sign", "")
        if not given:
            raise ApiError(36009004, "Missing credentials: signature", http_status=400)
        pairs = request.query_params.multi_items()
        expected = signing.request_signature(app.app_secret, request.url.path, pairs, raw, media_type)
        if not signing.matches(expected, given):
            raise ApiError(106001, http_status=401)

    def _grant(self, app: App, request: Request) -> Grant:
        token = request.headers.get("x-tts-access-token", "")
        if not token:
            raise ApiError(36009004, "access_token header is invalid", http_status=400)
        grant = self._engine.auth.grant_of(token)
        if grant.app_key != app.app_key:
            raise ApiError(105001, http_status=401)
        return grant

    def _shop(self, operation: Operation, query: dict[str, str], grant: Grant) -> Shop | None:
        cipher = query.get("shop_cipher", "")
        if not operation.cipher:
            if cipher:
                raise ApiError(36009004, "Unexpected identifier: shop_cipher is not required", http_status=400)
            return None
        shop = self._engine.shops.of_cipher(cipher)
        if shop is None:
            raise ApiError(106013, http_status=400)
        if shop.seller_id != grant.seller_id:
            raise ApiError(101000, http_status=400)
        return shop

    def _request_id(self) -> str:
        return f"{self._engine.now}{self._engine.box.entropy.token(18).upper()}"


def envelope(
    code: int,
    message: str,
    data: dict[str, Any] | None,
    request_id: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """A refusal has no `data` key."""
    body: dict[str, Any] = {"code": code, "message": message, "request_id": request_id}
    if data is not None:
        body["data"] = data
    given = {"x-tt-logid": request_id, **(headers or {})}
    return Response(json.dumps(body, separators=(",", ":")), status, given, "application/json")


def _fit(shape: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for expected, part in zip(shape, parts, strict=True):
        if expected.startswith("{"):
            found[expected[1:-1]] = part
        elif expected != part:
            return None
    return found


async def _raw_body(request: Request, operation: Operation) -> bytes:
    """Raises 36009021 for a body that is too large; multipart forms are read later, and are not signed."""
    most = UPLOAD_MOST if operation.upload else BODY_MOST
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > most:
        raise ApiError(36009021, http_status=400)
    body = await request.body()
    if len(body) > most:
        raise ApiError(36009021, http_status=400)
    return body


async def _form(request: Request, operation: Operation) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise ApiError(36009023, http_status=400)
    fields: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = (value.filename or "", await value.read())
            else:
                fields[name] = value
    return fields, files


def _json(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
    except ValueError as failure:
        raise ApiError(36009022, http_status=400) from failure
    if not isinstance(body, dict):
        raise ApiError(36009022, http_status=400)
    shapes.check(body)
    return body
