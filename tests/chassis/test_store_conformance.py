"""What the product asks of a store, judged alike in memory and on the server."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from chassis.store import Database, DeleteOne, DuplicateKey, InsertOne, UpdateOne

WHEN = datetime(2026, 3, 1, 8, 30, 0, 123000, tzinfo=UTC)


async def ids(found: list[dict]) -> list:  # type: ignore[type-arg]
    return [document["_id"] for document in found]


async def test_a_document_reads_back_as_it_was_saved(database: Database) -> None:
    items = database.collection("items")
    document = {"_id": "a:1", "n": 3, "t": WHEN, "s": "ä\u2028", "b": b"\x00\xff", "l": [{"x": None}], "d": {"k": True}}
    await items.insert_one(document)
    assert await items.find_one({"_id": "a:1"}) == document


async def test_a_taken_id_is_refused(database: Database) -> None:
    items = database.collection("items")
    await items.insert_one({"_id": 1, "n": 1})
    with pytest.raises(DuplicateKey):
        await items.insert_one({"_id": 1, "n": 2})


async def test_a_unique_index_refuses_updates_and_upserts(database: Database) -> None:
    items = database.collection("items")
    await items.create_index([("shop", 1), ("sku", 1)], unique=True)
    await items.insert_one({"_id": 1, "shop": "a", "sku": "x"})
    await items.insert_one({"_id": 2, "shop": "a", "sku": "y"})
    with pytest.raises(DuplicateKey):
        await items.update_one({"_id": 2}, {"$set": {"sku": "x"}})
    with pytest.raises(DuplicateKey):
        await items.update_one({"_id": 3}, {"$set": {"shop": "a", "sku": "x"}}, upsert=True)
    assert await items.count({}) == 2


async def test_a_conditional_update_needs_its_revision(database: Database) -> None:
    items = database.collection("items")
    await items.insert_one({"_id": 1, "rev": 4, "n": 0})
    assert await items.update_one({"_id": 1, "rev": 3}, {"$set": {"n": 9}, "$inc": {"rev": 1}}) == 0
    assert await items.update_one({"_id": 1, "rev": 4}, {"$set": {"n": 9}, "$inc": {"rev": 1}}) == 1
    assert await items.find_one({"_id": 1}) == {"_id": 1, "rev": 5, "n": 9}


async def test_an_upsert_starts_from_its_filter(database: Database) -> None:
    items = database.collection("items")
    update = {"$set": {"n": 1}, "$inc": {"rev": 1}, "$setOnInsert": {"said": 0}, "$push": {"o": {"$each": [1]}}}
    assert await items.update_one({"_id": "x", "rev": 0}, update, upsert=True) == 1
    assert await items.find_one({"_id": "x"}) == {"_id": "x", "rev": 1, "n": 1, "said": 0, "o": [1]}


async def test_array_operators(database: Database) -> None:
    items = database.collection("items")
    await items.insert_one(
        {"_id": 1, "log": [], "out": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "g": [{"k": 1, "v": 0}]}
    )
    await items.update_one({"_id": 1}, {"$push": {"log": {"$each": [1, 2, 3, 4], "$slice": -2}}})
    await items.update_one({"_id": 1}, {"$pull": {"out": {"id": {"$in": ["a", "c"]}}}})
    await items.update_one({"_id": 1}, {"$set": {"g.$[e].v": 7}}, array_filters=[{"e.k": 1}])
    await items.update_one({"_id": 1}, {"$addToSet": {"tags": "x"}})
    await items.update_one({"_id": 1}, {"$addToSet": {"tags": "x"}})
    assert await items.find_one({"_id": 1}) == {
        "_id": 1, "log": [3, 4], "out": [{"id": "b"}], "g": [{"k": 1, "v": 7}], "tags": ["x"],
    }  # fmt: skip


async def test_bounds_and_dotted_fields(database: Database) -> None:
    items = database.collection("items")
    await items.insert_one({"_id": 1, "at": WHEN, "said": 3})
    await items.update_one({"_id": 1}, {"$min": {"at": WHEN + timedelta(1)}, "$max": {"said": 2}})
    await items.update_one({"_id": 1}, {"$min": {"at": WHEN - timedelta(1)}, "$max": {"said": 5}, "$set": {"a.b": 1}})
    await items.update_one({"_id": 1}, {"$unset": {"a.b": ""}})
    assert await items.find_one({"_id": 1}) == {"_id": 1, "at": WHEN - timedelta(1), "said": 5, "a": {}}


async def test_filters(database: Database) -> None:
    items = database.collection("items")
    for n in range(1, 7):
        await items.insert_one(
            {"_id": n, "n": n, "even": n % 2 == 0, "t": None if n == 1 else WHEN, "tags": [n, n + 1], "d": {"x": n}}
        )
    cases = [
        ({"n": {"$gt": 2, "$lte": 4}}, [3, 4]),
        ({"_id": {"$in": [5, 1, 9]}}, [1, 5]),
        ({"n": {"$ne": 3}, "even": False}, [1, 5]),
        ({"$or": [{"n": 1}, {"d.x": 6}]}, [1, 6]),
        ({"tags": 3}, [2, 3]),
        ({"t": None}, [1]),
        ({"missing": None}, [1, 2, 3, 4, 5, 6]),
        ({"missing": {"$exists": False}, "tags.1": {"$exists": True}, "n": 2}, [2]),
        ({"t": {"$lt": WHEN + timedelta(1)}}, [2, 3, 4, 5, 6]),
        ({"n": {"$nin": [1, 2, 3]}}, [4, 5, 6]),
        ({"$and": [{"n": {"$gte": 2}}, {"n": {"$lt": 3}}]}, [2]),
    ]
    for query, expected in cases:
        assert await ids(await items.find(query, sort=[("_id", 1)])) == expected, query


async def test_sort_skip_limit_and_projection(database: Database) -> None:
    items = database.collection("items")
    for n in range(5):
        await items.insert_one({"_id": n, "a": n % 2, "b": {"c": n, "d": 0}, "l": [{"x": n, "y": 1}]})
    assert await ids(await items.find({}, sort=[("a", -1), ("_id", 1)], skip=1, limit=3)) == [3, 0, 2]
    assert await items.find_one({"_id": 4}, projection={"b.c": 1, "l.x": 1}) == {
        "_id": 4,
        "b": {"c": 4},
        "l": [{"x": 4}],
    }
    assert [d["_id"] async for d in items.stream({"a": 1}, sort=[("_id", -1)])] == [3, 1]


async def test_bulk_goes_on_after_a_refused_operation(database: Database) -> None:
    items = database.collection("items")
    await items.insert_one({"_id": 1, "rev": 1})
    result = await items.bulk(
        [
            UpdateOne({"_id": 1, "rev": 1}, {"$set": {"n": 1}}),
            UpdateOne({"_id": 1, "rev": 7}, {"$set": {"n": 2}}, upsert=True),
            InsertOne({"_id": 2}),
            UpdateOne({"_id": 3, "rev": 0}, {"$inc": {"rev": 1}}, upsert=True),
            UpdateOne({"_id": 4}, {"$set": {"n": 2}}),
            DeleteOne({"_id": 2}),
        ]
    )
    assert (result.matched, result.upserted, result.inserted, result.deleted) == (1, 1, 1, 1)
    assert result.duplicates == {1}
    assert await items.find({}, sort=[("_id", 1)]) == [{"_id": 1, "rev": 1, "n": 1}, {"_id": 3, "rev": 1}]


async def test_find_one_and_update_hands_out_each_document_once(database: Database) -> None:
    items = database.collection("items")
    for n in range(20):
        await items.insert_one({"_id": n, "lease": None})

    async def take(token: int) -> int:
        taken = await items.find_one_and_update({"lease": None}, {"$set": {"lease": token}}, sort=[("_id", 1)])
        assert taken is not None
        return int(taken["_id"])

    assert sorted(await asyncio.gather(*(take(token) for token in range(20)))) == list(range(20))
    assert await items.find_one_and_update({"lease": None}, {"$set": {"lease": 1}}) is None


async def test_concurrent_increments_are_all_counted(database: Database) -> None:
    items = database.collection("items")
    await items.insert_one({"_id": 1, "n": 0})

    async def add() -> None:
        for _ in range(10):
            await items.update_one({"_id": 1}, {"$inc": {"n": 1}})

    await asyncio.gather(*(add() for _ in range(20)))
    assert (await items.find_one({"_id": 1}) or {})["n"] == 200


async def test_an_upsert_race_makes_one_document(database: Database) -> None:
    items = database.collection("items")

    async def claim() -> bool:
        result = await items.bulk([UpdateOne({"_id": "claim", "rev": 0}, {"$inc": {"rev": 1}}, upsert=True)])
        return bool(result.upserted)

    assert sum(await asyncio.gather(*(claim() for _ in range(10)))) == 1


async def test_delete_count_and_aggregate(database: Database) -> None:
    items = database.collection("items")
    for n in range(6):
        await items.insert_one({"_id": n, "flow": "a" if n < 4 else "b", "n": n, "l": [n, n]})
    rows = await items.aggregate(
        [
            {"$match": {"n": {"$gte": 1}}},
            {"$group": {"_id": "$flow", "least": {"$min": "$n"}, "sum": {"$sum": "$n"}, "all": {"$sum": 1}}},
            {"$sort": {"_id": 1}},
        ]
    )
    assert rows == [{"_id": "a", "least": 1, "sum": 6, "all": 3}, {"_id": "b", "least": 4, "sum": 9, "all": 2}]
    assert await items.update_many({"flow": "b"}, {"$set": {"n": 0}}) == 2
    assert await items.delete_many({"n": 0}) == 3
    assert await items.delete_one({"_id": 9}) == 0
    assert await items.count({}) == 3


async def test_files(database: Database) -> None:
    files = database.files("certificates")
    content = bytes(range(256)) * 2000
    await files.put("f1", content, name="test.pdf", content_type="application/pdf")
    assert await files.get("f1") == content
    await files.delete("f1")
    await files.delete("f1")
    assert await files.get("f1") is None
