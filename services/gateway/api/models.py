"""Bases of the API's own models."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class In(BaseModel):
    """A request body: unknown fields are refused, so that a typing error is never silently ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """An answer. Holds the fields that are meant to be shown, and nothing else."""

    model_config = ConfigDict(frozen=True)


class Page(Out, Generic[T]):
    """``next``: pass it as ``cursor`` for the following page; null at the end."""

    items: list[T]
    next: str | None = None


class Many(Out, Generic[T]):
    """A list that is never long enough for pages."""

    items: list[T]


Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Limit = Annotated[int, Field(ge=1, le=250)]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_:.\-]+$")]
Instant = datetime
