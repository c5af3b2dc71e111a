"""Whatever a platform answers, reading it either gives an object or says why not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from platforms.bigcommerce import models as bc
from platforms.lenient import Lenient, Moment, read_rows
from platforms.tiktok_shop import models as tts

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.decimals(allow_nan=False)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def shaped(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(sorted(model.model_fields)), ANYTHING, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
@pytest.mark.parametrize("model", [bc.Product, bc.Order, bc.InventoryItem, tts.Order, tts.Product, tts.Cancellation])
def test_any_row_is_read_or_told(model: type[BaseModel], data: st.DataObject) -> None:
    rows = data.draw(st.lists(ANYTHING | shaped(model), max_size=4))
    good, bad = read_rows(model, rows)
    assert len(good) + len(bad) == len(rows)
    assert all(row.reason for row in bad)


class Event(Lenient):
    at: Moment = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_764_000_000, datetime.fromtimestamp(1_764_000_000, UTC)),
        ("1764000000", datetime.fromtimestamp(1_764_000_000, UTC)),
        ("2018-08-15T14:48:46+00:00", datetime(2018, 8, 15, 14, 48, 46, tzinfo=UTC)),
        ("2018-08-15T14:48:46Z", datetime(2018, 8, 15, 14, 48, 46, tzinfo=UTC)),
        ("2018-08-15T09:48:46-05:00", datetime(2018, 8, 15, 14, 48, 46, tzinfo=UTC)),
        ("Wed, 15 Aug 2018 14:48:46 +0000", datetime(2018, 8, 15, 14, 48, 46, tzinfo=UTC)),
        ("", None),
        (0, None),
        (None, None),
    ],
)
def test_every_form_of_time(value: object, expected: datetime | None) -> None:
    assert Event.model_validate({"at": value}).at == expected


@pytest.mark.parametrize("value", ["tomorrow", 10**30, "9" * 5000, {}, "Wed, 99 Aug 2018"])
def test_what_is_no_time_is_told(value: object) -> None:
    _, bad = read_rows(Event, [{"at": value}])
    assert "at" in bad[0].reason
