"""Reading answers leniently: unknown fields are ignored, null means "not there", one bad row never hides the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator


class Lenient(BaseModel):
    """A platform's object, reduced to what the connector reads. Frozen; numbers are taken where ids are text."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _null_means_absent(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {name: value for name, value in data.items() if value is not None}
        return data


def _moment(value: Any) -> Any:
    """Unix seconds, RFC 2822 or ISO 8601; "" and 0 mean no time."""
    if value in ("", 0, "0", None):
        return None
    try:
        if isinstance(value, int):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str):
            return _from_text(value)
    except (OverflowError, OSError, TypeError, IndexError):
        raise ValueError("not a time") from None
    return value


def _from_text(value: str) -> datetime:
    if value.isdecimal():
        return datetime.fromtimestamp(int(value), UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = parsedate_to_datetime(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


Moment = Annotated[datetime | None, BeforeValidator(_moment)]
"""Aware UTC, or None."""

NumberText = BeforeValidator(_blank_is_none)
"""For optional numbers that arrive as text: "" means none."""

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of a list that did not have the documented shape. ``id``: "" where not even that could be read."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list. ``next``: pass it to the same method for the following part; "" at the end.

    ``total`` is what the platform claims, None where it does not; never use it to decide whether a list has ended.
    """

    items: tuple[T, ...]
    next: str = ""
    total: int | None = None
    unreadable: tuple[Unreadable, ...] = ()


def numbered(page: Page[T], number: int, limit: int) -> Page[T]:
    """A page of a list with numbered pages: a full one may have a successor."""
    full = len(page.items) + len(page.unreadable) >= limit
    return replace(page, next=str(number + 1) if full else "")


def wants_nothing(*filters: Sequence[object] | None) -> bool:
    """Whether a filter was given and is empty: platforms would take it for no filter, and answer everything."""
    return any(wanted is not None and not wanted for wanted in filters)


def read_rows(model: type[M], rows: Iterable[Any], *, id_field: str = "id") -> tuple[list[M], list[Unreadable]]:
    """Each row on its own."""
    good: list[M] = []
    bad: list[Unreadable] = []
    for row in rows:
        try:
            good.append(model.model_validate(row))
        except (ValidationError, OverflowError) as error:
            row_id = str(row.get(id_field, "")) if isinstance(row, dict) else ""
            bad.append(Unreadable(row_id, why_unreadable(error)))
    return good, bad


def why_unreadable(error: Exception) -> str:
    """Names fields, never their values: those may be a buyer's."""
    if not isinstance(error, ValidationError):
        return type(error).__name__
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'row'}: {e['msg']}" for e in error.errors(include_input=False))
