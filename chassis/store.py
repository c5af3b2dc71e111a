"""The store as a port: the subset of MongoDB that runs the same on MongoDB 6 to 8, the embedded server and in memory.

No transactions, no change streams, no pipeline updates. Single-document atomicity carries every guarantee.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Document = dict[str, Any]
Filter = Mapping[str, Any]
Update = Mapping[str, Mapping[str, Any]]
Sort = Sequence[tuple[str, int]]


def ids_of(connection: str, after: str = "") -> Document:
    """The condition on ``_id`` for documents of one connection, whose ids begin with it: all, or those behind one."""
    return {"$gt": after or f"{connection}:", "$lt": f"{connection};"}


class StoreAway(Exception):
    """The store cannot be reached, or a write's outcome is unknown. Transient: do the whole step again."""


class DuplicateKey(Exception):
    """A document with this ``_id`` or unique value exists."""


@dataclass(frozen=True, slots=True)
class UpdateOne:
    filter: Filter
    update: Update
    upsert: bool = False


@dataclass(frozen=True, slots=True)
class DeleteOne:
    filter: Filter


@dataclass(frozen=True, slots=True)
class InsertOne:
    document: Document


Operation = UpdateOne | DeleteOne | InsertOne


@dataclass(frozen=True, slots=True)
class BulkResult:
    """Counts over all operations; ``duplicates``: indexes of the operations refused for a taken key."""

    matched: int
    upserted: int
    inserted: int
    deleted: int
    duplicates: frozenset[int]


class Collection(Protocol):
    """One collection. Every method raises StoreAway; writes raise DuplicateKey where a key is taken."""

    @property
    def name(self) -> str: ...

    async def find(
        self,
        filter: Filter,
        *,
        sort: Sort | None = None,
        skip: int = 0,
        limit: int = 0,
        projection: Mapping[str, int] | None = None,
    ) -> list[Document]:
        """All matching documents; ``limit`` 0 means no limit. For unbounded results use ``stream``."""
        ...

    def stream(
        self, filter: Filter, *, sort: Sort | None = None, projection: Mapping[str, int] | None = None
    ) -> AsyncIterator[Document]: ...

    async def find_one(self, filter: Filter, *, projection: Mapping[str, int] | None = None) -> Document | None: ...

    async def insert_one(self, document: Document) -> None: ...

    async def update_one(
        self,
        filter: Filter,
        update: Update,
        *,
        upsert: bool = False,
        array_filters: Sequence[Filter] | None = None,
    ) -> int:
        """Documents matched or upserted: 0 or 1."""
        ...

    async def update_many(self, filter: Filter, update: Update) -> int:
        """Documents matched."""
        ...

    async def find_one_and_update(
        self, filter: Filter, update: Update, *, upsert: bool = False, sort: Sort | None = None
    ) -> Document | None:
        """The document after the update, or None when nothing matched."""
        ...

    async def bulk(self, operations: Sequence[Operation]) -> BulkResult:
        """Unordered: one refused operation does not stop the others."""
        ...

    async def delete_one(self, filter: Filter) -> int: ...

    async def delete_many(self, filter: Filter) -> int: ...

    async def count(self, filter: Filter) -> int: ...

    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]: ...

    async def create_index(self, keys: Sequence[tuple[str, int]], *, unique: bool = False) -> None: ...


class Files(Protocol):
    """Files by id (GridFS): immutable content."""

    async def put(self, file_id: str, content: bytes, *, name: str, content_type: str) -> None: ...

    async def get(self, file_id: str) -> bytes | None: ...

    async def delete(self, file_id: str) -> None: ...


class Database(Protocol):
    """One service's own database."""

    def collection(self, name: str) -> Collection: ...

    def files(self, bucket: str) -> Files: ...

    async def ping(self) -> None:
        """Raises StoreAway."""
        ...

    async def close(self) -> None: ...
