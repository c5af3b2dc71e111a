"""MongoDB behind the store port, through Motor (default) or PyMongo's ``AsyncMongoClient``, by a setting.

The only module that imports a driver. Both drivers share their call shapes except for ``aggregate``, whose cursor
PyMongo hands over in a coroutine.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from enum import StrEnum
from typing import Any, ParamSpec, TypeVar

from bson.codec_options import CodecOptions
from gridfs import AsyncGridFSBucket, NoFile
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorGridFSBucket
from pymongo import AsyncMongoClient, ReturnDocument
from pymongo import DeleteOne as MongoDelete
from pymongo import InsertOne as MongoInsert
from pymongo import UpdateOne as MongoUpdate
from pymongo.errors import BulkWriteError, ConnectionFailure, DuplicateKeyError, PyMongoError
from pymongo.write_concern import WriteConcern

from chassis.store import (
    BulkResult,
    DeleteOne,
    Document,
    DuplicateKey,
    Filter,
    InsertOne,
    Operation,
    Sort,
    StoreAway,
    Update,
    UpdateOne,
)

DUPLICATE = 11000
TRANSIENT_CODES = frozenset({6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436})
"""Server answers that mean "not now": shutting down, stepping down, no primary, time limit."""


class Driver(StrEnum):
    MOTOR = "motor"
    PYMONGO = "pymongo"


P = ParamSpec("P")
T = TypeVar("T")


def _translated(call: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    async def translate(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await call(*args, **kwargs)
        except DuplicateKeyError as error:
            raise DuplicateKey(str(error)) from error
        except PyMongoError as error:
            raise _meaning(error) from error

    return translate


def _meaning(error: PyMongoError) -> Exception:
    transient = isinstance(error, ConnectionFailure) or getattr(error, "code", None) in TRANSIENT_CODES
    return StoreAway(str(error)) if transient else error


async def _settled(result: Any) -> Any:
    return await result if inspect.isawaitable(result) else result


class MongoCollection:
    """One collection; see ``chassis.store.Collection`` for the contract."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    @property
    def name(self) -> str:
        return str(self._raw.name)

    @_translated
    async def find(
        self,
        filter: Filter,
        *,
        sort: Sort | None = None,
        skip: int = 0,
        limit: int = 0,
        projection: Mapping[str, int] | None = None,
    ) -> list[Document]:
        cursor = self._raw.find(filter, projection, skip=skip, limit=limit, sort=list(sort) if sort else None)
        found: list[Document] = await cursor.to_list(None)
        return found

    async def stream(
        self, filter: Filter, *, sort: Sort | None = None, projection: Mapping[str, int] | None = None
    ) -> AsyncIterator[Document]:
        try:
            async for document in self._raw.find(filter, projection, sort=list(sort) if sort else None):
                yield document
        except PyMongoError as error:
            raise _meaning(error) from error

    @_translated
    async def find_one(self, filter: Filter, *, projection: Mapping[str, int] | None = None) -> Document | None:
        found: Document | None = await self._raw.find_one(filter, projection)
        return found

    @_translated
    async def insert_one(self, document: Document) -> None:
        await self._raw.insert_one(document)

    @_translated
    async def update_one(
        self,
        filter: Filter,
        update: Update,
        *,
        upsert: bool = False,
        array_filters: Sequence[Filter] | None = None,
    ) -> int:
        result = await self._raw.update_one(filter, update, upsert=upsert, array_filters=array_filters)
        return int(result.matched_count) or int(result.upserted_id is not None)

    @_translated
    async def update_many(self, filter: Filter, update: Update) -> int:
        return int((await self._raw.update_many(filter, update)).matched_count)

    @_translated
    async def find_one_and_update(
        self, filter: Filter, update: Update, *, upsert: bool = False, sort: Sort | None = None
    ) -> Document | None:
        found: Document | None = await self._raw.find_one_and_update(
            filter,
            update,
            upsert=upsert,
            sort=list(sort) if sort else None,
            return_document=ReturnDocument.AFTER,
        )
        return found

    @_translated
    async def bulk(self, operations: Sequence[Operation]) -> BulkResult:
        if not operations:
            return BulkResult(0, 0, 0, 0, frozenset())
        try:
            result = (await self._raw.bulk_write([_native(op) for op in operations], ordered=False)).bulk_api_result
            refused: list[Mapping[str, Any]] = []
        except BulkWriteError as error:
            result = error.details or {}
            refused = list(result.get("writeErrors", ()))
            others = [entry for entry in refused if entry.get("code") != DUPLICATE]
            if others:
                code = others[0].get("code")
                raise (StoreAway(str(others[0])) if code in TRANSIENT_CODES else error) from error
        return BulkResult(
            matched=int(result.get("nMatched", 0)),
            upserted=int(result.get("nUpserted", 0)),
            inserted=int(result.get("nInserted", 0)),
            deleted=int(result.get("nRemoved", 0)),
            duplicates=frozenset(int(entry["index"]) for entry in refused),
        )

    @_translated
    async def delete_one(self, filter: Filter) -> int:
        return int((await self._raw.delete_one(filter)).deleted_count)

    @_translated
    async def delete_many(self, filter: Filter) -> int:
        return int((await self._raw.delete_many(filter)).deleted_count)

    @_translated
    async def count(self, filter: Filter) -> int:
        return int(await self._raw.count_documents(filter))

    @_translated
    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        cursor = await _settled(self._raw.aggregate(list(pipeline)))
        found: list[Document] = await cursor.to_list(None)
        return found

    @_translated
    async def create_index(self, keys: Sequence[tuple[str, int]], *, unique: bool = False) -> None:
        await self._raw.create_index(list(keys), unique=unique)


def _native(operation: Operation) -> MongoUpdate | MongoDelete | MongoInsert[Document]:
    match operation:
        case UpdateOne(filter, update, upsert):
            return MongoUpdate(filter, update, upsert=upsert)
        case DeleteOne(filter):
            return MongoDelete(filter)
        case InsertOne(document):
            return MongoInsert(document)


class MongoFiles:
    """GridFS by our own string ids."""

    def __init__(self, bucket: Any) -> None:
        self._bucket = bucket

    @_translated
    async def put(self, file_id: str, content: bytes, *, name: str, content_type: str) -> None:
        await self._bucket.upload_from_stream_with_id(file_id, name, content, metadata={"contentType": content_type})

    @_translated
    async def get(self, file_id: str) -> bytes | None:
        try:
            stream = await self._bucket.open_download_stream(file_id)
        except NoFile:
            return None
        content: bytes = await stream.read()
        return content

    @_translated
    async def delete(self, file_id: str) -> None:
        try:
            await self._bucket.delete(file_id)
        except NoFile:
            return


class MongoDatabase:
    """One service's database; close it when the service stops."""

    def __init__(self, uri: str, name: str, *, driver: Driver = Driver.MOTOR, timeout: float = 5.0) -> None:
        """``timeout``: seconds until a server that does not answer counts as away."""
        options: dict[str, Any] = {
            "tz_aware": True,
            "retryWrites": False,
            "serverSelectionTimeoutMS": int(timeout * 1000),
            "socketTimeoutMS": int(timeout * 2000),
            "connectTimeoutMS": int(timeout * 1000),
        }
        self._driver = driver
        self._client: Any = (
            AsyncIOMotorClient(uri, **options) if driver is Driver.MOTOR else AsyncMongoClient(uri, **options)
        )
        self._raw: Any = self._client.get_database(
            name, codec_options=CodecOptions(tz_aware=True), write_concern=WriteConcern("majority", j=True)
        )

    def collection(self, name: str) -> MongoCollection:
        return MongoCollection(self._raw[name])

    def files(self, bucket: str) -> MongoFiles:
        kind = AsyncIOMotorGridFSBucket if self._driver is Driver.MOTOR else AsyncGridFSBucket
        return MongoFiles(kind(self._raw, bucket_name=bucket))

    @_translated
    async def ping(self) -> None:
        await self._raw.command("ping")

    async def close(self) -> None:
        await _settled(self._client.close())
