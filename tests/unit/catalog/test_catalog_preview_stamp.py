"""What makes a preview stale."""

from decimal import Decimal
from typing import Any

import pytest

from services.catalog.domain.edit import planned_create, preview_stamp
from tests.unit.catalog.objects import draft, sku


def stamp(**changes: Any) -> str:
    made = draft(**changes)
    return preview_stamp("create", made, planned_create(made))


def test_stock_that_moved_does_not_make_a_preview_stale() -> None:
    assert stamp(skus=(sku(1, quantity=20),)) == stamp(skus=(sku(1, quantity=0),)) == stamp(skus=(sku(1),))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another"},
        {"description": "<p>Other.</p>"},
        {"skus": (sku(1, price=Decimal("9.00")),)},
        {"skus": (sku(2),)},
    ],
)
def test_anything_else_that_would_be_sent_does(changes: dict[str, Any]) -> None:
    assert stamp(**changes) != stamp()
