"""`python -m tests.acceptance`: every acceptance statement with the tests that show it and their last result."""

import sys
from collections import defaultdict
from pathlib import Path

from tests.acceptance.plugin import RESULTS, read
from tests.acceptance.statements import STATEMENTS

PROJECT = Path(__file__).parents[2]


class Collected:
    """Collects without running: which tests carry a mark today."""

    def __init__(self) -> None:
        self.shows: dict[str, list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list) -> None:  # type: ignore[type-arg]
        for item in items:
            for mark in item.iter_markers("acceptance"):
                for statement in mark.args:
                    self.shows[statement].append(item.nodeid)


def main() -> int:
    import pytest

    collected = Collected()
    code = pytest.main(["--collect-only", "-qq", "--no-header", str(PROJECT / "tests")], plugins=[collected])
    if code not in (0, 5):
        return int(code)
    results = read()
    shown = 0
    for statement, title in STATEMENTS.items():
        tests = sorted(set(collected.shows.get(statement, [])))
        outcomes = [str(results.get(test, {}).get("outcome", "not run")) for test in tests]
        shown += bool(tests) and all(outcome == "passed" for outcome in outcomes)
        sys.stdout.write(f"{statement}  {_verdict(outcomes):<9} {title}\n")
        for test, outcome in zip(tests, outcomes, strict=True):
            sys.stdout.write(f"         {outcome:<9} {test}\n")
    sys.stdout.write(f"\n{shown} of {len(STATEMENTS)} statements are shown by passing tests ({RESULTS.name})\n")
    return 0


def _verdict(outcomes: list[str]) -> str:
    if not outcomes:
        return "no test"
    return "shown" if all(outcome == "passed" for outcome in outcomes) else "open"


if __name__ == "__main__":
    sys.exit(main())
