"""The short form of ``make chaos``."""

from pathlib import Path

import pytest

from tests.chaos.campaign import Campaign, Plan, chaos_stage

SHORT = Plan(orders=2000, kills=10, pauses=2, broker_away=5.0)


@pytest.mark.faults
@pytest.mark.processes
@pytest.mark.timeout(1500)
def test_nothing_is_lost_doubled_or_oversold_whatever_dies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chaos_stage(tmp_path / "stage") as (stage, door):
        report = Campaign(stage, door, SHORT).play()
    with capsys.disabled():
        print("\n" + "\n".join(report.lines()))  # noqa: T201 - the measured figures belong into the log of the run
    assert report.placed >= SHORT.orders
    assert report.ledger is not None
    assert (report.ledger.lost, report.ledger.doubled, report.ledger.differences) == (0, 0, {})
    assert report.oversold == {}
    assert report.parked == 0
    assert report.broken == []
    assert report.refused_while_rolling == 0
    assert sum(report.rolling.values()) > 0
    if report.full is not None:
        assert report.full[503] > 0
    assert sum(count for kind, count in report.faults.items() if kind.startswith("kill -9")) == SHORT.kills
