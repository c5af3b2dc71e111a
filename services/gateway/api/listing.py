"""What all lists share: a sort by one named field, pages of lists that are read whole, and sparse answers.

``?sort=name`` or ``?sort=-name``; ``?fields=id,name`` answers with those fields alone, of each item where it is a list.
A sparse answer has a media type of its own, for it breaks the full one's promise of what is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import Query
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.api import cursors
from services.gateway.api.models import Page
from services.gateway.api.problem import answer
from services.gateway.problems import Problem

SPARSE = "application/vnd.tandem.sparse+json"
T = TypeVar("T")
Sort = Annotated[
    str, Query(max_length=40, pattern=r"^-?[a-z_]+$", description="A field to sort by; with - in front, descending.")
]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before.")]
Key = Callable[[T], tuple[Any, ...]]


def sort_key(sort: str, keys: dict[str, Key[T]]) -> tuple[Key[T], bool]:
    """The key and whether it descends. Raises Problem naming what can be sorted by."""
    name = sort.removeprefix("-")
    if name not in keys:
        raise Problem(422, "sort_unknown", f"This list can be sorted by {', '.join(keys)}.", field="sort")
    return keys[name], sort.startswith("-")


def page_of(
    rows: Iterable[T], sort: str, keys: dict[str, Key[T]], id_of: Callable[[T], str], cursor: str, limit: int
) -> Page[T]:
    """A page of a list that is read whole, for it is never long. A row that was removed meanwhile is no trouble:
    the cursor holds the place, not the row. Raises Problem."""
    key, descends = sort_key(sort, keys)

    def place(row: T) -> list[Any]:
        return [*map(_comparable, key(row)), id_of(row)]

    ordered = sorted(rows, key=place, reverse=descends)
    if cursor:
        after = cursors.place(cursor)
        try:
            ordered = [row for row in ordered if (place(row) < after if descends else place(row) > after)]
        except TypeError:
            raise cursors.invalid() from None
    page = ordered[:limit]
    return Page(items=page, next=cursors.of_place(place(page[-1])) if len(ordered) > limit else None)


def _comparable(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value).casefold()


def names_of(model: Any) -> tuple[str, ...]:
    """Which fields a sparse answer may name: of the items where the answer is a list, else of the answer itself."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return ()
    row = _row(model)
    return tuple(row.model_fields) if row else tuple(model.model_fields)


def _row(model: type[BaseModel]) -> type[BaseModel] | None:
    items = model.model_fields.get("items")
    if items is None or get_origin(items.annotation) not in (list, tuple, Sequence):
        return None
    row = get_args(items.annotation)[0]
    return row if isinstance(row, type) and issubclass(row, BaseModel) else None


def sparse_names(route: APIRoute) -> tuple[str, ...]:
    """The fields that ``?fields=`` of a route may name; none where it is not offered."""
    return names_of(route.response_model) if "GET" in (route.methods or ()) else ()


class Sparse:
    """Cuts a good answer down to the fields that were asked for."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Request(scope).query_params.get("fields")
        if asked is None:
            await self._app(scope, receive, send)
            return
        wanted = list(dict.fromkeys(asked.split(",")))
        unknown = next((name for name in wanted if name not in self._names), None)
        if unknown is not None:
            sentence = f"There is no field '{unknown[:60]}'; there are {', '.join(self._names)}."
            await answer(Problem(422, "field_unknown", sentence, field="fields"))(scope, receive, send)
            return
        await self._app(scope, receive, _Cut(send, wanted))


class _Cut:
    def __init__(self, send: Send, wanted: Sequence[str]) -> None:
        self._send = send
        self._wanted = wanted
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            if message["status"] == 200 and kind.startswith("application/json"):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = json.dumps(self._cut(json.loads(self._body)), ensure_ascii=False).encode()
        headers = MutableHeaders(scope=self._start)
        headers["content-type"], headers["content-length"] = SPARSE, str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    def _cut(self, whole: dict[str, Any]) -> dict[str, Any]:
        if isinstance(whole.get("items"), list):
            return {**whole, "items": [self._kept(item) for item in whole["items"]]}
        return self._kept(whole)

    def _kept(self, item: dict[str, Any]) -> dict[str, Any]:
        return {name: item[name] for name in self._wanted if name in item}
