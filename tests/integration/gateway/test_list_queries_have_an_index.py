"""Every list that the admin API gives, with every filter, reads along a declared index: a page costs the same however
many documents there are. Embedded, indexes are accepted and not used; this is for MongoDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from chassis.memory.store import MemoryCollection
from contracts.queries.catalog import ProductSort
from contracts.queries.inventory import DriftSort, StockSort
from contracts.queries.orders import OrderSort
from services.catalog.app import create_app as create_catalog
from services.catalog.domain.product import View
from services.catalog.settings import CatalogSettings
from services.inventory.app import create_app as create_inventory
from services.inventory.settings import InventorySettings
from services.orders.app import create_app as create_orders
from services.orders.settings import OrdersSettings
from tests.support.world import World, running_world

Keys = Sequence[tuple[str, int]]
ID: Keys = [("_id", 1)]
PAST = datetime(2026, 1, 1, tzinfo=UTC).isoformat()

OF_CONNECTION = {
    "/products": [
        {},
        *({"status": view} for view in View),
        {"category": "Mugs"},
        {"category": "Mugs", "status": "low"},
    ],
    "/categories": [{}, {"search": "m"}],
    "/orders": [
        {},
        {"status": "AWAITING_SHIPMENT"},
        {"search": "1729000000000000001"},
        {"start": PAST, "end": PAST},
        *({flag: answer} for flag in ("synced", "cancelled", "archived") for answer in ("true", "false")),
        *({flag: "true"} for flag in ("blocked", "different", "oversold", "at_risk")),
        {"synced": "false", "start": PAST},
    ],
    "/orders/oversold": [{}],
    "/stock": [{}, {"product": "77"}, {"low": "true"}],
    "/drift": [{}, {"kind": "price_differs"}],
    "/tasks": [{}],
}
"""Route -> queries: each filter alone, and together where the console gives them together."""

SORTS: dict[str, tuple[str, ...]] = {
    "/products": get_args(ProductSort),
    "/orders": get_args(OrderSort),
    "/stock": get_args(StockSort),
    "/drift": get_args(DriftSort),
}
"""Route -> every order that can be chosen, together with every filter."""

SEARCHES = {"/products": {"search": "mug"}, "/stock": {"search": "SSM"}}
"""What begins with the text is found along an index, then put in order: it costs what it finds."""

OF_ACCOUNT = ("/connections", "/tasks", "/users", "/api-tokens", "/audit-log", "/me/sessions")


@dataclass(frozen=True)
class Read:
    """One read of a list: equal fields, bounded fields, order."""

    collection: str
    equal: frozenset[str]
    bounded: frozenset[str]
    order: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, collection: str, query: Mapping[str, Any], sort: Sequence[tuple[str, int]] | None) -> Read:
        conditions = list(_conditions(query))
        bounded = frozenset(name for name, value in conditions if _is_range(value))
        equal = frozenset(name for name, value in conditions if not _is_range(value)) - bounded
        return cls(collection, equal, bounded, tuple(sort or ()))

    def is_lookup(self) -> bool:
        """A document by its id."""
        return "_id" in self.equal

    def finds_along(self, index: Keys) -> Keys | None:
        """What is left of the index behind the fields that are equal; None when it does not begin with them."""
        names = [name for name, _ in index]
        if frozenset(names[: len(self.equal)]) != self.equal:
            return None
        return index[len(self.equal) :]

    def in_order_of(self, index: Keys) -> bool:
        """The index finds exactly these documents, in this order."""
        left = self.finds_along(index)
        if left is None:
            return False
        turns = {one * other for (_, one), (_, other) in zip(self.order, left, strict=False)}
        ordered = [name for name, _ in self.order] == [name for name, _ in left[: len(self.order)]] and len(turns) <= 1
        return ordered and self.bounded <= {name for name, _ in left[: max(1, len(self.order))]}


def _conditions(query: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in query.items():
        if name == "$and":
            found += [condition for part in value for condition in _conditions(part)]
        elif name == "$or":
            found += [(each, {"$gt": None}) for part in value for each in part]
        else:
            found.append((name, value))
    return found


def _is_range(value: object) -> bool:
    return isinstance(value, Mapping) and "$in" not in value


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Read]:
    """Every list read of every service since the list was emptied."""
    seen: list[Read] = []
    find, count = MemoryCollection.find, MemoryCollection.count

    async def noted_find(self: MemoryCollection, filter: Mapping[str, Any], **options: Any) -> Any:
        seen.append(Read.of(self.name, filter, options.get("sort")))
        return await find(self, filter, **options)

    async def noted_count(self: MemoryCollection, filter: Mapping[str, Any]) -> int:
        seen.append(Read.of(self.name, filter, None))
        return await count(self, filter)

    monkeypatch.setattr(MemoryCollection, "find", noted_find)
    monkeypatch.setattr(MemoryCollection, "count", noted_count)
    return seen


async def whole(world: World) -> dict[str, list[Keys]]:
    """Start the other services. Returns every declared index by collection."""
    await world.start("catalog", lambda given, ports, http: create_catalog(CatalogSettings(**given), ports, http))
    await world.start("inventory", lambda given, ports, http: create_inventory(InventorySettings(**given), ports, http))
    await world.start("orders", lambda given, ports, http: create_orders(OrdersSettings(**given), ports, http))
    indexes: dict[str, list[Keys]] = {}
    for service in world.services.values():
        for collection, keys, _ in service.indexes:
            indexes.setdefault(collection, [ID]).append(keys)
    return indexes


async def test_every_list_reads_along_an_index(reads: list[Read]) -> None:
    async with running_world() as world:
        indexes = await whole(world)
        connection = await world.connect()
        await world.call("POST", f"/connections/{connection}/pulls", {})
        await world.until(lambda: _pulled(world, connection))
        missed: list[tuple[str, object, Read]] = []
        for path, queries in OF_CONNECTION.items():
            for query in _sorted(path, queries):
                reads.clear()
                await _pages(world, path if path == "/tasks" else f"/connections/{connection}{path}", query)
                mine = [read for read in reads if read.collection in indexes or read.order]
                missed += [(path, query, read) for read in mine if not _served(read, indexes, read.in_order_of)]
        for path, query in SEARCHES.items():
            reads.clear()
            await _pages(world, f"/connections/{connection}{path}", query)
            missed += [
                (path, query, read)
                for read in reads
                if not _served(read, indexes, lambda index, read=read: read.finds_along(index) is not None)
            ]
        for path in OF_ACCOUNT:
            reads.clear()
            await _pages(world, path, {})
            missed += [
                (path, {}, read) for read in reads if read.order and not _served(read, indexes, read.in_order_of)
            ]
        assert missed == []


async def test_a_chosen_order_is_kept_from_page_to_page() -> None:
    async with running_world() as world:
        await whole(world)
        connection = await world.connect()
        await world.call("POST", f"/connections/{connection}/pulls", {})
        await world.until(lambda: _pulled(world, connection))
        stock = f"/connections/{connection}/stock"
        await world.until(lambda: _counts(world, stock, 30))
        for path, sorts in ((f"/connections/{connection}/products", SORTS["/products"]), (stock, SORTS["/stock"])):
            whole_list = (await world.call("GET", f"{path}?limit=200"))["items"]
            for sort in sorts:
                name, down = sort.removeprefix("-"), sort.startswith("-")
                walked = await _walk(world, f"{path}?sort={sort}&limit=7")
                assert sorted(map(_key, walked)) == sorted(map(_key, whole_list))
                assert walked == sorted(walked, key=lambda row, by=name: (_folded(row[by]), _key(row)), reverse=down)


async def test_a_cursor_belongs_to_its_order() -> None:
    async with running_world() as world:
        await whole(world)
        connection = await world.connect()
        await world.call("POST", f"/connections/{connection}/pulls", {})
        await world.until(lambda: _pulled(world, connection))
        path = f"/connections/{connection}/products"
        given = (await world.call("GET", f"{path}?sort=name&limit=2"))["next"]
        for query in ("sort=-name", "sort=store_product", ""):
            refused = await world.call("GET", f"{path}?{query}&cursor={given}", status=422)
            assert refused["field"] == "cursor"
        for cursor in ("5", "W10", "WyJmb2xkZWQiLHRydWUsMV0", "WyJmb2xkZWQiLFtdLDFd"):
            assert (await world.call("GET", f"{path}?sort=name&cursor={cursor}", status=422))["field"] == "cursor"
        assert (await world.call("GET", f"{path}?sort=price", status=422))["field"] == "sort"


def _sorted(path: str, queries: Sequence[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    for query in queries:
        yield from ({**query, "sort": sort} for sort in SORTS[path]) if path in SORTS else (query,)


async def _walk(world: World, path: str) -> list[Any]:
    page = await world.call("GET", path)
    rows = page["items"]
    while page["next"]:
        page = await world.call("GET", f"{path}&cursor={page['next']}")
        rows += page["items"]
    return rows


def _key(row: Mapping[str, Any]) -> int:
    return int(row.get("variant", row["store_product"]))


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) and not value.isupper() else value


async def _counts(world: World, path: str, least: int) -> bool:
    return bool((await world.call("GET", path))["total"] >= least)


def _served(read: Read, indexes: Mapping[str, list[Keys]], by: Any) -> bool:
    if read.is_lookup():
        return True
    within = read.equal <= {"connection"} and read.bounded <= {"_id"} and read.order in ((), (("_id", 1),))
    if "_id" in read.bounded and within:
        return True  # an id begins with its connection
    return any(by(index) for index in indexes.get(read.collection, [ID]))


async def _pages(world: World, path: str, query: Mapping[str, str]) -> None:
    """The first page, and the second if there is one."""
    options = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in {**query, "limit": "2"}.items())
    page = await world.call("GET", f"{path}?{options}")
    if page.get("next"):
        await world.call("GET", f"{path}?{options}&cursor={page['next'].replace('+', '%2B')}")


async def _pulled(world: World, connection: str) -> bool:
    page = await world.call("GET", f"/connections/{connection}/products")
    return bool(page["total"] == 16)
