"""Slices of a list: whatever is cut where, every moment is read exactly once, and the cursor keeps its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from platforms.tiktok_shop.slices import OPENED, Place, Slice, place

NOW = OPENED + 1_000
MOMENTS = st.integers(OPENED, NOW)
BOUNDS = st.tuples(st.none() | MOMENTS, st.none() | MOMENTS)


def holds(bounds: Slice, moment: int) -> bool:
    low, high = bounds
    return (low is None or low <= moment) and (high is None or moment <= high)


def _seconds(bounds: Slice) -> int:
    low, high = bounds
    return (NOW if high is None else high) - (OPENED if low is None else low) + 1


@given(created=st.lists(MOMENTS, max_size=60), most=st.integers(1, 20), whole=BOUNDS)
def test_every_row_is_read_once_in_slices_that_a_search_reaches(created: list[int], most: int, whole: Slice) -> None:
    read: list[int] = []
    at, steps = place("", whole), 0
    while True:
        steps += 1
        found = [moment for moment in created if holds(at.bounds, moment)]
        if len(found) > most and (halved := at.halved(NOW)):
            at = halved
            continue
        assert len(found) <= most or _seconds(at.bounds) <= 1, "only one second may hold too many"
        read += found
        cursor = at.after("")
        if not cursor:
            break
        at = place(cursor, whole)
    assert sorted(read) == sorted(moment for moment in created if holds(whole, moment))
    assert steps <= 2 * 11 * (len(created) + 1)


@given(slices=st.lists(BOUNDS, min_size=1, max_size=5), token=st.text("abcXYZ019+/=:-,", min_size=1))
def test_a_cursor_tells_the_place(slices: list[Slice], token: str) -> None:
    at = Place(tuple(slices))
    assert place(at.after(token), at.bounds) == Place(at.slices, token)


def test_a_list_that_fits_keeps_the_tokens_of_the_platform() -> None:
    at = place("", (None, None))
    assert at.after("abc=") == "abc="
    assert place("abc=", (None, None)) == Place(((None, None),), "abc=")
    assert at.after("") == ""
