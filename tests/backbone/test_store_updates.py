"""Update operators and conditional saves: what every actor's save relies on."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from bson import Decimal128, Int64
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

pytestmark = pytest.mark.backbone


async def test_a_conditional_update_applies_all_of_its_operators_or_nothing(database: Any) -> None:
    products = database.products
    await products.insert_one({"_id": "c1:p1", "rev": 4, "outbox": ["a"], "title": "old"})
    change = {"$set": {"title": "new"}, "$inc": {"rev": 1}, "$push": {"outbox": {"$each": ["b", "c"]}}}

    won = await products.update_one({"_id": "c1:p1", "rev": 4}, change)
    lost = await products.update_one({"_id": "c1:p1", "rev": 4}, change)

    assert (won.matched_count, won.modified_count) == (1, 1)
    assert (lost.matched_count, lost.modified_count) == (0, 0)
    assert await products.find_one({"_id": "c1:p1"}) == {
        "_id": "c1:p1",
        "rev": 5,
        "outbox": ["a", "b", "c"],
        "title": "new",
    }


async def test_exactly_one_of_many_racing_saves_of_a_revision_wins(database: Any) -> None:
    await database.products.insert_one({"_id": "p", "rev": 0})

    async def save(writer: int) -> int:
        answer = await database.products.update_one(
            {"_id": "p", "rev": 0}, {"$set": {"by": writer}, "$inc": {"rev": 1}}
        )
        return int(answer.modified_count)

    assert sum(await asyncio.gather(*(save(writer) for writer in range(40)))) == 1
    assert (await database.products.find_one({"_id": "p"}))["rev"] == 1


async def test_fifty_clients_adding_one_twenty_times_each_make_exactly_a_thousand(database: Any) -> None:
    async def add() -> None:
        for _ in range(20):
            await database.counters.update_one({"_id": "hot"}, {"$inc": {"n": 1}}, upsert=True)

    await asyncio.gather(*(add() for _ in range(50)))

    assert await database.counters.find_one({"_id": "hot"}) == {"_id": "hot", "n": 1000}


async def test_a_reader_never_sees_half_of_an_update(database: Any) -> None:
    fields = [f"f{number}" for number in range(50)]
    await database.products.insert_one({"_id": "p", **dict.fromkeys(fields, 0)})

    async def write() -> None:
        for value in range(1, 101):
            await database.products.update_one({"_id": "p"}, {"$set": dict.fromkeys(fields, value)})

    async def read() -> set[int]:
        seen = set()
        for _ in range(100):
            document = await database.products.find_one({"_id": "p"})
            seen.add(len({document[field] for field in fields}))
        return seen

    _, *readers = await asyncio.gather(write(), read(), read(), read())

    assert set().union(*readers) == {1}


async def test_push_with_slice_keeps_the_newest(database: Any) -> None:
    await database.x.insert_one({"_id": 1, "obeyed": ["a", "b", "c"]})

    await database.x.update_one({"_id": 1}, {"$push": {"obeyed": {"$each": ["d", "e"], "$slice": -3}}})

    assert (await database.x.find_one({"_id": 1}))["obeyed"] == ["c", "d", "e"]


async def test_pull_removes_what_matches_and_nothing_else(database: Any) -> None:
    facts = [{"id": "e1", "n": 1}, {"id": "e2", "n": 2}, {"id": "e3", "n": 3}]
    await database.x.insert_one({"_id": 1, "rev": 7, "outbox": facts})

    await database.x.update_one({"_id": 1}, {"$pull": {"outbox": {"id": {"$in": ["e1", "e3"]}}}})

    assert await database.x.find_one({"_id": 1}) == {"_id": 1, "rev": 7, "outbox": [{"id": "e2", "n": 2}]}


async def test_array_filters_change_only_the_chosen_elements(database: Any) -> None:
    await database.x.insert_one({"_id": 1, "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": 1}]})

    await database.x.update_one({"_id": 1}, {"$set": {"lines.$[line].n": 9}}, array_filters=[{"line.sku": "b"}])

    assert (await database.x.find_one({"_id": 1}))["lines"] == [{"sku": "a", "n": 1}, {"sku": "b", "n": 9}]


async def test_max_and_min_never_go_back(database: Any) -> None:
    await database.x.insert_one({"_id": 1, "said": 5, "at": 5})

    await database.x.update_one({"_id": 1}, {"$max": {"said": 3}, "$min": {"at": 9}})
    assert await database.x.find_one({"_id": 1}) == {"_id": 1, "said": 5, "at": 5}

    await database.x.update_one({"_id": 1}, {"$max": {"said": 8}, "$min": {"at": 2}})
    assert await database.x.find_one({"_id": 1}) == {"_id": 1, "said": 8, "at": 2}


async def test_unset_and_dotted_set_touch_only_their_field(database: Any) -> None:
    await database.x.insert_one({"_id": 1, "entries": {"o1": {"rev": 1}, "o2": {"rev": 1}}})

    await database.x.update_one({"_id": 1}, {"$set": {"entries.o3": {"rev": 2}}, "$unset": {"entries.o1": ""}})

    assert (await database.x.find_one({"_id": 1}))["entries"] == {"o2": {"rev": 1}, "o3": {"rev": 2}}


async def test_an_entry_is_guarded_by_its_own_revision(database: Any) -> None:
    await database.r.insert_one({"_id": "c:sku:r1", "entries": {"o1": {"rev": 5, "units": 2}}})
    late = {"$or": [{"entries.o1.rev": {"$lt": 4}}, {"entries.o1": {"$exists": False}}]}
    newer = {"$or": [{"entries.o1.rev": {"$lt": 6}}, {"entries.o1": {"$exists": False}}]}

    async def write(guard: dict[str, Any], rev: int) -> int:
        answer = await database.r.update_one(
            {"_id": "c:sku:r1", **guard}, {"$set": {"entries.o1": {"rev": rev, "units": 0}}}
        )
        return int(answer.modified_count)

    assert await write(late, 4) == 0
    assert await write(newer, 6) == 1
    assert (await database.r.find_one({"_id": "c:sku:r1"}))["entries"]["o1"]["rev"] == 6


async def test_racing_upserts_insert_once(database: Any) -> None:
    async def claim(owner: int) -> None:
        try:
            await database.claims.update_one(
                {"_id": "order:1"}, {"$setOnInsert": {"owner": owner}, "$inc": {"tries": 1}}, upsert=True
            )
        except DuplicateKeyError:  # MongoDB lets two upserts race; the loser repeats
            await claim(owner)

    await asyncio.gather(*(claim(owner) for owner in range(30)))

    claimed = await database.claims.find({}).to_list(None)
    assert len(claimed) == 1
    assert claimed[0]["tries"] == 30


async def test_an_upsert_with_a_condition_that_fails_on_an_existing_key_is_a_duplicate(database: Any) -> None:
    await database.x.insert_one({"_id": "a", "rev": 3})

    with pytest.raises(DuplicateKeyError):
        await database.x.update_one({"_id": "a", "rev": 2}, {"$set": {"n": 1}}, upsert=True)

    assert await database.x.find_one({"_id": "a"}) == {"_id": "a", "rev": 3}


async def test_a_lease_goes_to_one_taker_and_the_oldest_work_first(database: Any) -> None:
    await database.wakeups.insert_many([{"_id": f"w{n}", "at": 10 - n, "lease": 0} for n in range(10)])

    async def take(worker: int) -> str | None:
        document = await database.wakeups.find_one_and_update(
            {"lease": 0},
            {"$set": {"lease": worker}},
            sort=[("at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return None if document is None else str(document["_id"])

    first = await take(1)
    taken = await asyncio.gather(*(take(worker) for worker in range(2, 14)))

    assert first == "w9"
    names = [name for name in taken if name is not None]
    assert sorted([*names, first]) == [f"w{n}" for n in range(10)]
    assert taken.count(None) == 3


async def test_find_one_and_update_gives_the_document_before_or_after_and_upserts(database: Any) -> None:
    before = await database.x.find_one_and_update({"_id": 1}, {"$inc": {"n": 1}}, upsert=True)
    after = await database.x.find_one_and_update({"_id": 1}, {"$inc": {"n": 1}}, return_document=ReturnDocument.AFTER)
    missing = await database.x.find_one_and_update({"_id": 2}, {"$inc": {"n": 1}})
    projected = await database.x.find_one_and_update({"_id": 1}, {"$set": {"z": 1}}, projection={"n": 1})

    assert before is None
    assert after == {"_id": 1, "n": 2}
    assert missing is None
    assert projected == {"_id": 1, "n": 2}


async def test_a_delete_is_conditional_too(database: Any) -> None:
    await database.wakeups.insert_one({"_id": "a", "seq": 2})

    stale = await database.wakeups.delete_one({"_id": "a", "seq": 1})
    present = await database.wakeups.delete_one({"_id": "a", "seq": 2})

    assert (stale.deleted_count, present.deleted_count) == (0, 1)
    assert await database.wakeups.find_one({"_id": "a"}) is None


async def test_values_come_back_as_they_went(database: Any) -> None:
    document = {
        "_id": "a",
        "none": None,
        "whole": 2**31 - 1,
        "long": Int64(2**60),
        "float": 0.1,
        "price": Decimal128("19.990"),
        "text": "Größe \u2028 日本 \U0001f6d2",
        "bytes": b"\x00\xff",
        "when": datetime(2026, 11, 23, 22, 0, 0, 123000, tzinfo=UTC),
        "nested": {"list": [1, {"a": []}, [True, None]], "empty": {}},
    }
    await database.x.insert_one(document)

    assert await database.x.find_one({"_id": "a"}) == document
