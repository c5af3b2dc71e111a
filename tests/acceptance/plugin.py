"""Records which tests show which acceptance statements, and how each ended, in ``.state/acceptance.json``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.statements import STATEMENTS

RESULTS = Path(__file__).parents[2] / ".state" / "acceptance.json"
_ended: dict[str, dict[str, object]] = {}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Unknown ids are a mistake in the test and fail the collection."""
    shown = [statement for mark in item.iter_markers("acceptance") for statement in mark.args]
    unknown = [statement for statement in shown if statement not in STATEMENTS]
    if unknown:
        raise pytest.UsageError(f"{item.nodeid}: no such acceptance statement: {', '.join(unknown)}")
    item.user_properties.extend(("acceptance", statement) for statement in shown)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    shown = [statement for name, statement in report.user_properties if name == "acceptance"]
    if shown and (report.when == "call" or not report.passed):
        _ended[report.nodeid] = {"statements": shown, "outcome": report.outcome}


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput") or not _ended:
        return
    known = read()
    known.update(_ended)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True))


def read() -> dict[str, dict[str, object]]:
    """Test id -> statements and last outcome; empty before the first run."""
    return dict(json.loads(RESULTS.read_text())) if RESULTS.exists() else {}
