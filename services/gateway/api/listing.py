"""What all lists share: a sort by one named field, pages of lists that are read whole, and sparse answers.

``?sort=name`` or ``?sort=-name``; ``?fields=id,name`` answers with those fields alone, of each item where it is a list.
A sparse answer has a media type of its own, for it breaks the full one's promise of what is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import Query
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.api import cursors
from services.gateway.api.models import Page
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

    def place(row: T) -> list[str]:
        return [*map(_comparable, key(row)), id_of(row)]

    ordered = sorted(rows, key=place, reverse=descends)
    if cursor:
        after = cursors.place(cursor)
        if ordered and len(after) != len(place(ordered[0])):
            raise cursors.invalid()
        ordered = [row for row in ordered if (place(row) < after if descends else place(row) > after)]
    page = ordered[:limit]
    return Page(items=page, next=cursors.of_place(place(page[-1])) if len(ordered) > limit else None)


def _comparable(value: Any) -> str:
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


class SparseRoute(APIRoute):
    """Offers ``?fields=`` where a good answer is an object or a list of objects."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that may be asked for; none where it is not offered."""
        return names_of(self.response_model) if "GET" in (self.methods or ()) else ()

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, names = super().get_route_handler(), self.names

        async def sparse(request: Request) -> Response:
            wanted = _wanted(request.query_params.get("fields"), names)
            response = await handle(request)
            if not wanted or response.status_code != 200:
                return response
            body = json.dumps(_cut(json.loads(bytes(response.body)), wanted), ensure_ascii=False)
            headers = {name: value for name, value in response.headers.items() if name not in _OF_THE_BODY}
            return Response(body, headers=headers, media_type=SPARSE)

        return sparse if names else handle


_OF_THE_BODY = ("content-type", "content-length")


def _wanted(asked: str | None, names: Sequence[str]) -> list[str]:
    if asked is None:
        return []
    wanted = list(dict.fromkeys(asked.split(",")))
    unknown = next((name for name in wanted if name not in names), None)
    if unknown is not None:
        sentence = f"There is no field '{unknown[:60]}'; there are {', '.join(names)}."
        raise Problem(422, "field_unknown", sentence, field="fields")
    return wanted


def _cut(whole: dict[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    if isinstance(whole.get("items"), list):
        return {**whole, "items": [_kept(item, wanted) for item in whole["items"]]}
    return _kept(whole, wanted)


def _kept(item: dict[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    return {name: item[name] for name in wanted if name in item}
