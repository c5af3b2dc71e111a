"""The stages of `make test` hold every test exactly once, and a failed one fails the whole."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from deploy.setup import stages
from tests.deploy.files import PROJECT

_MARKERS = ("simulation", "backbone", "processes", "faults", "browser")
_MARKER_SETS = [set(marks) for number in range(len(_MARKERS) + 1) for marks in combinations(_MARKERS, number)]


@pytest.mark.parametrize("marks", _MARKER_SETS, ids=lambda marks: "+".join(sorted(marks)) or "none")
def test_each_test_is_in_one_stage(marks: set[str]) -> None:
    chosen = [stage.name for stage in stages.STAGES if _chooses(stage.markers, marks)]
    assert len(chosen) == 1


def test_whoever_asks_for_the_backbone_by_name_says_so_in_a_mark() -> None:
    """Only fixtures that are named as parameters are seen; without the mark the test lands in the wrong stage."""
    asking = [path for path in (PROJECT / "tests").rglob("*.py") if 'getfixturevalue("backbone")' in path.read_text()]
    assert all("mark.backbone" in path.read_text() for path in asking)


def test_the_counts_of_a_report_are_read(tmp_path: Path) -> None:
    report = tmp_path / "a.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/></testsuites>')

    assert stages.read_report(report) == stages.Counts(passed=3, failed=3, skipped=3)
    assert stages.read_report(tmp_path / "none.xml") == stages.Counts()


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("def test_a(): pass", ""),
        ("def test_a(): assert False", "pytest's status 1"),
        ("", ""),
        ("import time\ndef test_a(): time.sleep(60)", "not done within 0 minutes"),
        ("raise RuntimeError", "pytest's status 2"),
    ],
    ids=["passes", "fails", "holds no test", "takes too long", "cannot be read"],
)
def test_what_a_stage_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], body: str, problem: str
) -> None:
    (tmp_path / "test_it.py").write_text(body)
    monkeypatch.setattr(stages, "PROJECT", tmp_path)
    monkeypatch.setattr(stages, "REPORTS", tmp_path)
    budget = 5 if "sleep" in body else 60

    found, counts = stages.run_stage(stages.Stage("it", "not browser", budget, ("-p", "no:cacheprovider")))

    assert found == problem
    assert counts.failed == (1 if problem.startswith("pytest") else 0)


def test_every_target_of_the_makefile_is_explained() -> None:
    text = (PROJECT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text.replace("\\\n", " "), re.MULTILINE)
    explained = re.findall(r"^(\w+):[^#\n]*## ", text, re.MULTILINE)
    assert sorted(phony.split()) == sorted(explained)


def _chooses(expression: str, marks: set[str]) -> bool:
    names = {name: name in marks for name in _MARKERS}
    return bool(eval(expression, {"__builtins__": {}}, names))  # noqa: S307 - our own constant
