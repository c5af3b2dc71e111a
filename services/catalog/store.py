"""Where the catalog keeps what it owns: actors, chunks of tasks, caches of platform facts, uploaded pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from chassis.actors import Repository
from chassis.service import Service
from chassis.store import Collection, Document, DuplicateKey, UpdateOne
from services.catalog.domain.category import Category
from services.catalog.domain.news import News
from services.catalog.domain.product import Product, Result
from services.catalog.domain.snapshots import snapshots
from services.catalog.domain.task import CHUNK

PRODUCTS, CATEGORIES, NEWS = "products", "categories", "news"
CHUNKS, CACHE, IMAGES, CLAIMS = "chunks", "cache", "images", "claims"
LAST = "\U0010ffff"
M = TypeVar("M", bound=BaseModel)


def keep_products(service: Service) -> Repository[Product]:
    """Products and their listings, said on two topics."""
    for keys in (
        ("connection", "store_product"),
        ("connection", "views", "store_product"),
        ("connection", "category", "store_product"),
        ("connection", "category", "views", "store_product"),
        ("connection", "folded", "store_product"),
        ("connection", "views", "folded", "store_product"),
        ("connection", "category", "folded", "store_product"),
        ("connection", "category", "views", "folded", "store_product"),
        ("connection", "words", "store_product"),
        ("connection", "shop_product"),
        ("connection", "shop_skus"),
    ):
        service.index(PRODUCTS, *keys)
    repository = service.actors(
        PRODUCTS,
        Product,
        snapshots=snapshots,
        due=lambda product: product.marks,
    )
    service.says(repository)
    return repository


def keep_categories(service: Service) -> Repository[Category]:
    service.index(CATEGORIES, "connection", "folded")
    return service.actors(
        CATEGORIES,
        Category,
        due=lambda category: {"suggest": category.suggest_due} if category.suggest_due else {},
    )


def keep_news(service: Service) -> Repository[News]:
    return service.actors(
        NEWS,
        News,
        due=lambda news: {"read": news.at} if news.at else {},
    )


class Chunks:
    """Slots of tasks, 250 to a document ``<connection>:<task>:<n>``; a slot is filled once, and again is the same."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def put(self, connection: str, task: str, number: int, products: Sequence[int]) -> None:
        """Make a chunk; one that exists stays as it is."""
        fresh = {"connection": connection, "task": task, "products": list(products), "results": {}}
        await self._collection.update_one(
            {"_id": _chunk(connection, task, number)}, {"$setOnInsert": fresh}, upsert=True
        )

    async def get(self, connection: str, task: str, number: int) -> Document | None:
        return await self._collection.find_one({"_id": _chunk(connection, task, number)})

    async def of_task(self, connection: str, task: str, count: int) -> list[Document]:
        ids = [_chunk(connection, task, number) for number in range(count)]
        return await self._collection.find({"_id": {"$in": ids}}, sort=[("_id", 1)])

    async def fill(self, connection: str, task: str, results: Mapping[int, Result]) -> None:
        """Write results by slot number, counted over the whole task."""
        by_chunk: dict[int, dict[str, Any]] = {}
        for slot, result in results.items():
            by_chunk.setdefault(slot // CHUNK, {})[f"results.{slot % CHUNK}"] = result.model_dump()
        await self._collection.bulk(
            [UpdateOne({"_id": _chunk(connection, task, n)}, {"$set": fields}) for n, fields in by_chunk.items()]
        )


def _chunk(connection: str, task: str, number: int) -> str:
    return f"{connection}:{task}:{number:06}"


class Cache:
    """Copies of platform facts with the time of their reading: category tree, category rules, names of the store."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def get(self, key: str, model: type[M], newer_than: datetime) -> M | None:
        """None when absent or read before ``newer_than``."""
        found = await self._collection.find_one({"_id": key})
        if found is None or found["read_at"] < newer_than:
            return None
        return model.model_validate(found["value"], strict=False)

    async def put(self, key: str, value: BaseModel, read_at: datetime) -> None:
        fields = {"value": value.model_dump(mode="json"), "read_at": read_at}
        await self._collection.update_one({"_id": key}, {"$set": fields}, upsert=True)

    async def forget(self, prefix: str) -> None:
        """Everything whose key starts so."""
        await self._collection.delete_many({"_id": {"$gte": prefix, "$lt": prefix + LAST}})


class Images:
    """Uploads: ``<connection>:<sha256>:<use>`` -> TikTok Shop's answer; ``<connection>:from:<address>`` -> the hash."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def get(self, key: str) -> Document | None:
        return await self._collection.find_one({"_id": key})

    async def put(self, key: str, fields: Mapping[str, Any]) -> None:
        await self._collection.update_one({"_id": key}, {"$set": dict(fields)}, upsert=True)


@dataclass(frozen=True, slots=True)
class Claimed:
    """``rev`` changes whenever somebody touches the claim."""

    holder: str
    rev: int


class Claims:
    """Who holds a TTS SKU: one document ``<connection>:<sku>`` each. ``effects/claiming.py`` has the rules."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def take(self, connection: str, shop_sku: str, product: str) -> Claimed:
        """Claim the SKU for a product if nobody ever did. Returns who holds it now."""
        key = {"_id": f"{connection}:{shop_sku}"}
        fresh = {"holder": product, "rev": 0}
        while (found := await self._collection.find_one(key)) is None:
            with suppress(DuplicateKey):
                await self._collection.update_one(key, {"$setOnInsert": fresh}, upsert=True)
        return Claimed(str(found["holder"]), int(found.get("rev", 0)))

    async def take_over(self, connection: str, shop_sku: str, claim: Claimed, product: str) -> bool:
        """False when the claim is not as it was read any more."""
        as_read = {"_id": f"{connection}:{shop_sku}", "holder": claim.holder, "rev": claim.rev}
        return bool(await self._collection.update_one(as_read, {"$set": {"holder": product, "rev": claim.rev + 1}}))

    async def confirm(self, connection: str, shop_sku: str, product: str) -> bool:
        """Still held by the product? If so, nobody who read it before can take it over any more."""
        held = {"_id": f"{connection}:{shop_sku}", "holder": product}
        return bool(await self._collection.update_one(held, {"$inc": {"rev": 1}}))
