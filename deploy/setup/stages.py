"""`make test`: every check and test in stages, each with its own budget of time, and one summary at the end.

Stages are chosen by marker, so that together they hold every test whatever folder it is in. Reports go to
`.state/tests/<stage>.xml`. LONG=1 runs the campaigns too.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

PROJECT = Path(__file__).resolve().parents[2]
REPORTS = PROJECT / ".state" / "tests"

_NO_TESTS = 5
_MINUTE = 60


@dataclass(frozen=True)
class Stage:
    """A part of the tests: those that `markers` chooses, within `budget` seconds."""

    name: str
    markers: str
    budget: int
    arguments: tuple[str, ...] = ()


@dataclass
class Counts:
    """What came of the tests of one or more stages."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Counts") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


_TWO = ("-n", "2")
"""As many workers as the machine has cores."""
_TWO_WORLDS = (*_TWO, "--dist", "loadfile")
"""Each worker has servers of its own. The tests of a file stay together: they share what runs on them."""

STAGES = (
    Stage("pure", "not simulation and not backbone and not processes and not browser", 15 * _MINUTE, _TWO),
    # Each of its tests uses both cores by itself; beside others a simulated day takes half as long again.
    Stage("simulation", "simulation and not backbone and not processes and not browser", 15 * _MINUTE),
    Stage("backbone", "backbone and not processes and not browser", 20 * _MINUTE, _TWO_WORLDS),
    Stage("processes", "processes and not browser and not faults", 15 * _MINUTE, _TWO_WORLDS),
    # Alone on the machine: what it measures and how long it may take is said of one system.
    Stage("faults", "faults and processes and not browser", 20 * _MINUTE),
    # One at a time: two browsers with two systems behind them came to be seconds late for each other.
    Stage("browser", "browser", 12 * _MINUTE),
)


def main() -> int:
    REPORTS.mkdir(parents=True, exist_ok=True)
    checks_failed = subprocess.run(["make", "--no-print-directory", "check"], cwd=PROJECT, check=False).returncode
    failures = ["check"] if checks_failed else []
    total = Counts()
    for stage in STAGES:
        status, counts = run_stage(stage)
        total.add(counts)
        if status:
            failures.append(f"{stage.name} ({status})")
    print(f"\nStages that failed: {', '.join(failures) or 'none'}")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if failures or not total.passed else 0


def run_stage(stage: Stage) -> tuple[str, Counts]:
    """Run one stage with its output on the terminal. Returns what was wrong, empty if nothing, and the counts."""
    print(f"\n=== {stage.name}: {stage.markers}", flush=True)
    report = REPORTS / f"{stage.name}.xml"
    report.unlink(missing_ok=True)
    markers = stage.markers if os.environ.get("LONG") else f"({stage.markers}) and not long"
    options = ["-q", "-m", markers, f"--junitxml={report}", "-o", "junit_family=xunit1", *stage.arguments]
    status = _run_within(stage.budget, [sys.executable, "-m", "pytest", *options])
    counts = read_report(report)
    if status == _NO_TESTS:
        return "", counts
    if status is None:
        return f"not done within {stage.budget // _MINUTE} minutes", counts
    return (f"pytest's status {status}" if status else ""), counts


def read_report(report: Path) -> Counts:
    """The counts of a JUnit report; none if the run ended before it was written."""
    if not report.exists():
        return Counts()
    suites: Iterable[ElementTree.Element] = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314  # nosec B314 - our own report
    total = Counts()
    for suite in suites:
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        total.add(Counts(int(suite.get("tests", 0)) - failed - skipped, failed, skipped))
    return total


def _run_within(seconds: int, command: list[str]) -> int | None:
    """The command's status; None if it had to be ended, with all that it had started in its process group."""
    process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
