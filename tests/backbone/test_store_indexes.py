"""Unique and compound indexes, and what they refuse."""

from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

pytestmark = pytest.mark.backbone


async def test_a_unique_index_refuses_the_second_and_keeps_the_first(database: Any) -> None:
    await database.links.create_index("sku", unique=True)
    await database.links.insert_one({"_id": 1, "sku": "a", "by": "first"})

    with pytest.raises(DuplicateKeyError):
        await database.links.insert_one({"_id": 2, "sku": "a", "by": "second"})

    assert await database.links.find({}).to_list(None) == [{"_id": 1, "sku": "a", "by": "first"}]


async def test_a_compound_unique_index_compares_all_of_its_fields(database: Any) -> None:
    await database.links.create_index([("connection", 1), ("sku", 1)], unique=True)
    await database.links.insert_many(
        [{"connection": "c1", "sku": "a"}, {"connection": "c2", "sku": "a"}, {"connection": "c1", "sku": "b"}]
    )

    with pytest.raises(DuplicateKeyError):
        await database.links.insert_one({"connection": "c2", "sku": "a"})

    assert await database.links.count_documents({}) == 3


async def test_an_update_that_would_break_a_unique_index_changes_nothing(database: Any) -> None:
    await database.links.create_index("sku", unique=True)
    await database.links.insert_many([{"_id": 1, "sku": "a", "rev": 0}, {"_id": 2, "sku": "b", "rev": 0}])

    with pytest.raises(DuplicateKeyError):
        await database.links.update_one({"_id": 2}, {"$set": {"sku": "a"}, "$inc": {"rev": 1}})

    assert await database.links.find_one({"_id": 2}) == {"_id": 2, "sku": "b", "rev": 0}


async def test_a_changed_or_deleted_key_can_be_used_again(database: Any) -> None:
    await database.links.create_index("sku", unique=True)
    await database.links.insert_many([{"_id": 1, "sku": "a"}, {"_id": 2, "sku": "b"}])

    await database.links.update_one({"_id": 1}, {"$set": {"sku": "c"}})
    await database.links.delete_one({"_id": 2})
    await database.links.insert_many([{"_id": 3, "sku": "a"}, {"_id": 4, "sku": "b"}])

    found = {row["sku"]: row["_id"] for row in await database.links.find({}).to_list(None)}
    assert found == {"c": 1, "a": 3, "b": 4}


async def test_a_sparse_unique_index_ignores_documents_without_the_field(database: Any) -> None:
    await database.x.create_index("external", unique=True, sparse=True)
    await database.x.insert_many([{"_id": 1}, {"_id": 2}, {"_id": 3, "external": "e"}])

    with pytest.raises(DuplicateKeyError):
        await database.x.insert_one({"_id": 4, "external": "e"})

    assert await database.x.count_documents({}) == 3


async def test_declaring_an_index_again_is_harmless_and_a_late_one_counts(database: Any) -> None:
    await database.x.insert_one({"_id": 1, "sku": "a"})
    for _ in range(2):
        await database.x.create_index("sku", unique=True)
        await database.x.create_index([("at", 1)])

    with pytest.raises(DuplicateKeyError):
        await database.x.insert_one({"_id": 2, "sku": "a"})


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"connection": "c1", "sku": "a"}, [1]),
        ({"connection": "c1", "sku": "a", "state": "live"}, [1]),
        ({"connection": "c1", "sku": "a", "state": "gone"}, []),
        ({"connection": "c1", "sku": {"$in": ["a", "b", "none"]}}, [1, 2]),
        ({"connection": "c1", "sku": {"$gte": "b"}}, [2]),
        ({"connection": "c1"}, [1, 2]),
        ({"_id": {"$in": [1, 3, 9]}}, [1, 3]),
        ({"_id": {"$in": [1, 3]}, "state": "live"}, [1]),
        ({"_id": 1, "rev": {"$lt": 5}}, [1]),
        ({"_id": 1, "$or": [{"state": "gone"}, {"rev": 4}]}, [1]),
        ({"_id": 1, "$and": [{"state": "gone"}]}, []),
        ({"_id": {"$gt": 1, "$lte": 3}}, [2, 3]),
        ({"connection": None, "sku": None}, [4]),
        ({"connection": {"$exists": False}}, [4]),
        ({"sku": {"$ne": "a"}}, [2, 4]),
    ],
)
async def test_queries_find_the_same_whether_an_index_serves_them_or_not(
    database: Any, query: dict[str, Any], ids: list[int]
) -> None:
    documents = [
        {"_id": 1, "connection": "c1", "sku": "a", "state": "live", "rev": 4},
        {"_id": 2, "connection": "c1", "sku": "b", "state": "live", "rev": 4},
        {"_id": 3, "connection": "c2", "sku": "a", "state": "draft", "rev": 4},
        {"_id": 4, "rev": 4},
    ]
    await database.indexed.create_index([("connection", 1), ("sku", 1)], unique=True)
    for collection in (database.indexed, database.plain):
        await collection.insert_many(documents)
        found = await collection.find(query).sort("_id", 1).to_list(None)
        assert [row["_id"] for row in found] == ids


async def test_numbers_of_different_types_are_the_same_key(database: Any) -> None:
    await database.x.create_index("n", unique=True)
    await database.x.insert_one({"_id": 1, "n": 5})

    with pytest.raises(DuplicateKeyError):
        await database.x.insert_one({"_id": 2, "n": 5.0})

    assert await database.x.find_one({"n": 5.0, "_id": 1}) is not None


async def test_a_document_may_be_the_key(database: Any) -> None:
    await database.x.insert_many([{"_id": {"c": "c1", "sku": f"s{n}"}, "n": n} for n in range(20)])

    assert (await database.x.find_one({"_id": {"c": "c1", "sku": "s7"}}))["n"] == 7
    changed = await database.x.update_one({"_id": {"c": "c1", "sku": "s7"}, "n": 7}, {"$set": {"n": 70}})
    assert changed.modified_count == 1
