"""Bulk writes, sorted and paged reads, the aggregations that lists need, and files."""

from typing import Any

import pytest
from pymongo import InsertOne, UpdateOne
from pymongo.errors import BulkWriteError

from tests.backbone.rows import aggregate

pytestmark = pytest.mark.backbone


async def test_a_bulk_write_upserts_and_changes_in_one_call(database: Any) -> None:
    await database.wakeups.insert_one({"_id": "a", "seq": 1})

    answer = await database.wakeups.bulk_write(
        [UpdateOne({"_id": key}, {"$inc": {"seq": 1}, "$set": {"at": 7}}, upsert=True) for key in ("a", "b", "c")]
    )

    assert (answer.matched_count, answer.upserted_count) == (1, 2)
    found = await database.wakeups.find({}).sort("_id", 1).to_list(None)
    assert [(row["_id"], row["seq"]) for row in found] == [("a", 2), ("b", 1), ("c", 1)]


@pytest.mark.parametrize(("ordered", "kept"), [(True, ["a"]), (False, ["a", "c"])])
async def test_bulk_inserts_stop_at_the_first_error_only_when_ordered(
    database: Any, ordered: bool, kept: list[str]
) -> None:
    writes = [InsertOne({"_id": "a"}), InsertOne({"_id": "a"}), InsertOne({"_id": "c"})]

    with pytest.raises(BulkWriteError) as raised:
        await database.x.bulk_write(writes, ordered=ordered)

    assert [(error["index"], error["code"]) for error in raised.value.details["writeErrors"]] == [(1, 11000)]
    assert raised.value.details["nInserted"] == len(kept)
    assert [row["_id"] for row in await database.x.find({}).sort("_id", 1).to_list(None)] == kept


@pytest.mark.parametrize(("ordered", "changed"), [(True, [1]), (False, [1, 3])])
async def test_bulk_updates_stop_at_the_first_error_only_when_ordered(
    database: Any, ordered: bool, changed: list[int]
) -> None:
    await database.x.create_index("sku", unique=True)
    await database.x.insert_many([{"_id": n, "sku": f"s{n}"} for n in (1, 2, 3)])
    writes = [
        UpdateOne({"_id": 1}, {"$set": {"sku": "new", "done": True}}),
        UpdateOne({"_id": 2}, {"$set": {"sku": "new", "done": True}}),
        UpdateOne({"_id": 3}, {"$set": {"sku": "other", "done": True}}),
    ]

    with pytest.raises(BulkWriteError) as raised:
        await database.x.bulk_write(writes, ordered=ordered)

    assert [error["index"] for error in raised.value.details["writeErrors"]] == [1]
    assert raised.value.details["nModified"] == len(changed)
    found = await database.x.find({"done": True}).sort("_id", 1).to_list(None)
    assert [row["_id"] for row in found] == changed


async def test_update_many_and_delete_many_count_what_they_did(database: Any) -> None:
    await database.x.insert_many([{"_id": n, "even": n % 2 == 0} for n in range(10)])

    updated = await database.x.update_many({"even": True}, {"$set": {"seen": 1}})
    deleted = await database.x.delete_many({"even": False})

    assert (updated.modified_count, deleted.deleted_count) == (5, 5)
    assert await database.x.count_documents({"seen": 1}) == 5


async def test_reads_sort_skip_limit_and_project(database: Any) -> None:
    await database.x.insert_many([{"_id": n, "group": n % 3, "n": n, "other": "x"} for n in range(12)])

    page = await database.x.find({}, {"n": 1, "_id": 0}).sort([("group", 1), ("n", -1)]).skip(1).limit(4).to_list(None)

    assert page == [{"n": 6}, {"n": 3}, {"n": 0}, {"n": 10}]


async def test_a_long_result_comes_in_batches_and_whole(database: Any) -> None:
    await database.x.insert_many([{"_id": n} for n in range(1000)])

    found = [row["_id"] async for row in database.x.find({}).sort("_id", 1).batch_size(70)]

    assert found == list(range(1000))


async def test_array_and_text_queries(database: Any) -> None:
    await database.x.insert_many(
        [
            {"_id": 1, "title": "Blue mug", "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": 9}]},
            {"_id": 2, "title": "Red MUG", "lines": [{"sku": "a", "n": 9}]},
            {"_id": 3, "title": "Plate", "lines": []},
        ]
    )

    async def ids(query: dict[str, Any]) -> list[int]:
        return [row["_id"] for row in await database.x.find(query).sort("_id", 1).to_list(None)]

    assert await ids({"lines": {"$elemMatch": {"sku": "a", "n": {"$gt": 5}}}}) == [2]
    assert await ids({"lines.sku": "a"}) == [1, 2]
    assert await ids({"lines": {"$size": 0}}) == [3]
    assert await ids({"title": {"$regex": "mug", "$options": "i"}}) == [1, 2]
    assert await ids({"lines.0": {"$exists": True}}) == [1, 2]
    assert await ids({"_id": {"$nin": [1, 2]}}) == [3]


async def test_distinct_values(database: Any) -> None:
    await database.x.insert_many([{"brand": "b"}, {"brand": "a"}, {"brand": "b"}, {}])

    assert sorted(await database.x.distinct("brand")) == ["a", "b"]


async def test_groups_and_sums(database: Any) -> None:
    await database.x.insert_many([{"state": "live", "n": 2}, {"state": "live", "n": 3}, {"state": "draft", "n": 5}])

    rows = await aggregate(
        database.x,
        [
            {"$match": {"n": {"$gt": 1}}},
            {"$group": {"_id": "$state", "count": {"$sum": 1}, "units": {"$sum": "$n"}, "most": {"$max": "$n"}}},
            {"$sort": {"_id": 1}},
        ],
    )

    assert rows == [
        {"_id": "draft", "count": 1, "units": 5, "most": 5},
        {"_id": "live", "count": 2, "units": 5, "most": 3},
    ]


async def test_lookup_joins_and_unwind_flattens(database: Any) -> None:
    await database.products.insert_many([{"_id": "p1", "title": "Mug"}, {"_id": "p2", "title": "Plate"}])
    await database.skus.insert_many([{"_id": "s1", "product": "p1"}, {"_id": "s2", "product": "p1"}])

    rows = await aggregate(
        database.products,
        [
            {"$lookup": {"from": "skus", "localField": "_id", "foreignField": "product", "as": "skus"}},
            {"$unwind": "$skus"},
            {"$project": {"_id": 0, "title": 1, "sku": "$skus._id"}},
            {"$sort": {"sku": 1}},
        ],
    )

    assert rows == [{"title": "Mug", "sku": "s1"}, {"title": "Mug", "sku": "s2"}]


async def test_facets_give_a_page_and_its_counts_together(database: Any) -> None:
    await database.x.insert_many([{"_id": n, "state": "live" if n < 3 else "draft"} for n in range(5)])

    rows = await aggregate(
        database.x,
        [
            {
                "$facet": {
                    "page": [{"$sort": {"_id": -1}}, {"$skip": 1}, {"$limit": 2}],
                    "states": [{"$group": {"_id": "$state", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}],
                    "all": [{"$count": "n"}],
                }
            }
        ],
    )

    assert rows == [
        {
            "page": [{"_id": 3, "state": "draft"}, {"_id": 2, "state": "live"}],
            "states": [{"_id": "draft", "n": 2}, {"_id": "live", "n": 3}],
            "all": [{"n": 5}],
        }
    ]


async def test_a_file_of_several_chunks_comes_back_whole(bucket: Any) -> None:
    content = bytes(range(256)) * 3000  # three chunks of GridFS

    identifier = await bucket.upload_from_stream("label.pdf", content, metadata={"order": "o1"})
    stream = await bucket.open_download_stream(identifier)

    assert await stream.read() == content
    assert stream.metadata == {"order": "o1"}
    await bucket.delete(identifier)
    assert await bucket.find({}).to_list(None) == []
