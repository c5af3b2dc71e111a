"""How every call to a TikTok Shop shop is made: address, token, signature, turn, and what the answer means."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from platforms.budget import ShopBudget
from platforms.calling import Terms, send_in_turn
from platforms.clock import Clock, Entropy, unix
from platforms.errors import PlatformError
from platforms.http import Http, Request, Response, json_bytes
from platforms.lenient import Page, read_rows, why_unreadable
from platforms.tiktok_shop.errors import (
    Envelope,
    asks_for_newer_token,
    error_for,
    open_envelope,
    throttled,
    unreadable,
)
from platforms.tiktok_shop.models import ItemError
from platforms.tiktok_shop.signing import sign
from platforms.tiktok_shop.versions import Operation

M = TypeVar("M", bound=BaseModel)

DEFAULT_ORIGIN = "https://open-api.tiktokglobalshop.com"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """``generation`` grows with every refresh; it tells which of two tokens is newer."""

    value: str = field(repr=False)
    generation: int = 0


class TokenProvider(Protocol):
    def __call__(self, newer_than: int | None, /) -> Awaitable[AccessToken]:
        """The present token; with ``newer_than``, the platform has refused that generation: wait for a newer one.

        May answer the same generation again where there is no newer one.
        """


@dataclass(frozen=True, slots=True)
class Upload:
    """A file for a multipart call. ``fields``: the parts beside it."""

    filename: str
    content: bytes = field(repr=False)
    content_type: str = "application/octet-stream"
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShopCaller:
    """Shared by the areas of one client; ``terms`` is what `TikTokShopClient.under` changes."""

    http: Http
    app_key: str
    app_secret: str = field(repr=False)
    tokens: TokenProvider
    cipher: str = field(repr=False)
    budget: ShopBudget
    clock: Clock
    entropy: Entropy
    origin: str = DEFAULT_ORIGIN
    terms: Terms = field(default_factory=Terms)

    def under(self, terms: Terms) -> ShopCaller:
        return replace(self, terms=terms)

    async def call(
        self,
        operation: Operation,
        *,
        ids: Mapping[str, str] | None = None,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        upload: Upload | None = None,
        timeout: float = 20.0,
    ) -> Answer:
        """Raises PlatformError. A token that the platform calls expired is replaced once, and the call repeated once.

        query: None and "" are left out, since empty values are signed differently by different parties.
        """
        draft = self._draft(operation, ids or {}, query or {}, body, upload, timeout)
        token = await self.tokens(None)
        response = await self._send(draft, token)
        envelope = open_envelope(response)
        if asks_for_newer_token(envelope):
            newer = await self.tokens(token.generation)
            if newer.generation != token.generation:
                response = await self._send(draft, newer)
                envelope = open_envelope(response)
        if envelope.code != 0:
            raise error_for(response, envelope, operation)
        return Answer(envelope, operation)

    async def _send(self, draft: _Draft, token: AccessToken) -> Response:
        endpoint = draft.operation.endpoint
        return await send_in_turn(
            self.http,
            self.budget.api(endpoint),
            self.clock,
            self.terms.kind,
            endpoint,
            lambda: self._signed(draft, token),
            throttled,
        )

    def _draft(
        self,
        operation: Operation,
        ids: Mapping[str, str],
        query: Mapping[str, object],
        body: Mapping[str, object] | None,
        upload: Upload | None,
        timeout: float,
    ) -> _Draft:
        path = operation.path.format(**{name: quote(value, safe="") for name, value in ids.items()})
        content, content_type = b"", "application/json"
        if upload is not None:
            content, content_type = multipart(upload, self.entropy.token_hex(16))
        elif operation.method != "GET":
            content = json_bytes(body or {})
        pairs = {name: _query_text(value) for name, value in query.items() if value not in (None, "")}
        if operation.cipher:
            pairs["shop_cipher"] = self.cipher
        return _Draft(operation, path, pairs, content, content_type, timeout)

    def _signed(self, draft: _Draft, token: AccessToken) -> Request:
        """Made at the moment of sending: the platform accepts a time stamp from 5 minutes ago to 30 seconds ahead."""
        query = {**draft.query, "app_key": self.app_key, "timestamp": str(int(unix(self.clock)))}
        query["sign"] = sign(self.app_secret, draft.path, query.items(), draft.content, draft.content_type)
        return Request(
            draft.operation.method,
            self.origin + draft.path,
            draft.operation.endpoint,
            query=tuple(query.items()),
            headers={"x-tts-access-token": token.value, "content-type": draft.content_type},
            body=draft.content,
            writes=draft.operation.writes,
            send_by=self.terms.send_by,
            timeout=draft.timeout,
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A request but for its time stamp, signature and token."""

    operation: Operation
    path: str
    query: Mapping[str, str]
    content: bytes
    content_type: str
    timeout: float


@dataclass(frozen=True)
class Answer:
    """An envelope with code 0, not yet read."""

    envelope: Envelope
    operation: Operation

    @property
    def data(self) -> dict[str, Any]:
        """``data`` may be missing, null or empty."""
        data = self.envelope.data
        if data in (None, "", []):
            return {}
        if not isinstance(data, dict):
            raise self._unreadable("data is not an object")
        return data

    def one(self, model: type[M]) -> M:
        try:
            return model.model_validate(self.data)
        except (ValidationError, OverflowError) as error:
            raise self._unreadable(why_unreadable(error)) from error

    def many(self, name: str, model: type[M], *, id_field: str = "id") -> tuple[M, ...]:
        """Every row of ``data[name]``, or Malformed: for lists where a missing row would mislead."""
        page = self.page(name, model, id_field=id_field)
        if page.unreadable:
            raise self._unreadable(page.unreadable[0].reason)
        return page.items

    def page(self, name: str, model: type[M], *, id_field: str = "id") -> Page[M]:
        """Each row on its own. An empty result may come without the list."""
        rows = self.data.get(name) or []
        if not isinstance(rows, list):
            raise self._unreadable(f"{name} is not a list")
        good, bad = read_rows(model, rows, id_field=id_field)
        total = self.data.get("total_count")
        return Page(
            tuple(good),
            str(self.data.get("next_page_token") or ""),
            total if isinstance(total, int) else None,
            tuple(bad),
        )

    def item_errors(self) -> tuple[ItemError, ...]:
        """Failures inside an answer that calls itself a success."""
        return self.many("errors", ItemError, id_field="code")

    def text(self, name: str) -> str:
        if not self.data.get(name):
            raise self._unreadable(f"{name} is missing")
        return str(self.data[name])

    def _unreadable(self, why: str) -> PlatformError:
        return unreadable(self.envelope, self.operation, why)


def multipart(upload: Upload, boundary: str) -> tuple[bytes, str]:
    """(body, content type) of a form with one file, named ``data`` as the platform wants it."""
    edge = f"--{boundary}".encode()
    parts = [
        edge + f'\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in upload.fields.items()
    ]
    filename = "".join("_" if mark in '"\\\r\n' else mark for mark in upload.filename)
    head = f'\r\nContent-Disposition: form-data; name="data"; filename="{filename}"\r\n'
    parts.append(edge + f"{head}Content-Type: {upload.content_type}\r\n\r\n".encode() + upload.content + b"\r\n")
    return b"".join(parts) + edge + b"--\r\n", f"multipart/form-data; boundary={boundary}"


def unix_bounds(**moments: Any) -> dict[str, int]:
    """Filter bounds as unix seconds; those that are None are left out."""
    return {name: int(moment.timestamp()) for name, moment in moments.items() if moment is not None}


def listed(**values: Sequence[str] | None) -> dict[str, list[str]]:
    """Filter lists; those that are not given are left out."""
    return {name: list(value) for name, value in values.items() if value}


def _query_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
