"""A reconciliation is brought forward once; one that runs is left alone."""

from datetime import UTC, datetime, timedelta

import pytest

from services.inventory.effects.reconciling import COLLECT, IDLE, Sweep, at_once

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def sweep(step: str, after: timedelta) -> Sweep:
    return Sweep(id="c", connection="c", step=step, next_at=NOW + after)


def test_one_that_is_planned_starts_now() -> None:
    change = at_once(sweep(IDLE, timedelta(hours=9)), NOW)
    assert change is not None
    assert change.state.next_at == NOW


@pytest.mark.parametrize(
    "standing",
    [None, sweep(IDLE, -timedelta(seconds=1)), sweep(COLLECT, timedelta(minutes=1))],
    ids=["there is none", "it is due", "it is under way"],
)
def test_nothing_else_is_touched(standing: Sweep | None) -> None:
    assert at_once(standing, NOW) is None
