"""Walking a list page by page: in the chosen order, each row once, whatever comes and goes meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.memory.store import MemoryDatabase
from services.common.ordering import BadCursor, BadSort, Ordering

START = datetime(2026, 1, 1, tzinfo=UTC)
FIELDS = {"name": "folded", "placed_at": "at", "id": "number"}
numbers = st.integers(-1000, 1000)


def row(number: int) -> dict[str, Any]:
    """Many rows share a name and a moment."""
    return {
        "_id": f"r{number}",
        "number": number,
        "folded": "abc"[number % 3],
        "at": START + timedelta(days=number % 5),
    }


@given(st.sets(numbers, max_size=30), st.sampled_from(list(FIELDS)), st.booleans(), st.integers(1, 7), st.sets(numbers))
def test_every_row_that_stays_is_met_once_and_in_order(
    kept: set[int], name: str, down: bool, size: int, others: set[int]
) -> None:
    async def walk() -> list[dict[str, Any]]:
        collection = MemoryDatabase().collection("rows")
        for number in kept:
            await collection.insert_one(row(number))
        order = Ordering.of(f"{'-' if down else ''}{name}", FIELDS, tie="number")
        met: list[dict[str, Any]] = []
        cursor, coming = "", sorted(others - kept)
        while True:
            page = await collection.find(order.after({}, cursor), sort=order.sort, limit=size)
            met += page
            if not page:
                return met
            cursor = order.cursor(page[-1])
            if page[-1]["number"] not in kept:
                await collection.delete_one({"_id": page[-1]["_id"]})
            if coming:
                await collection.insert_one(row(coming.pop()))

    met = asyncio.run(walk())
    places = [(each[FIELDS[name]], each["number"]) for each in met]
    assert places == sorted(places, reverse=down)
    numbers_met = [each["number"] for each in met]
    assert len(numbers_met) == len(set(numbers_met))
    assert kept <= set(numbers_met)


@given(st.text(max_size=60))
def test_a_made_up_cursor_is_refused_or_empty(cursor: str) -> None:
    order = Ordering.of("name", FIELDS)
    if not cursor:
        assert order.after({"a": 1}, cursor) == {"a": 1}
        return
    with pytest.raises(BadCursor):
        order.after({}, cursor)


def test_a_cursor_belongs_to_its_order() -> None:
    given_out = Ordering.of("placed_at", FIELDS).cursor(row(3))
    assert Ordering.of("placed_at", FIELDS).after({}, given_out)["$and"]
    for other in ("-placed_at", "name"):
        with pytest.raises(BadCursor):
            Ordering.of(other, FIELDS).after({}, given_out)
    with pytest.raises(BadSort, match="name, placed_at, id"):
        Ordering.of("price", FIELDS)
