"""Two arms, interleaved, several rounds: the median and the range of each, and their ratio."""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

Arm = Callable[[], Awaitable[float]]
"""One round; returns units a second."""


@dataclass(frozen=True)
class Figures:
    name: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        return f"{self.name}: {self.median:,.0f}/s ({min(self.values):,.0f} to {max(self.values):,.0f})"


async def compare(title: str, ours: tuple[str, Arm], floor: tuple[str, Arm], rounds: int = 5) -> float:
    """Run A B A B ...; print and return ours / floor."""
    measured: dict[str, list[float]] = {ours[0]: [], floor[0]: []}
    for _ in range(rounds):
        for name, arm in (ours, floor):
            measured[name].append(await arm())
    mine, least = (Figures(name, tuple(measured[name])) for name in (ours[0], floor[0]))
    ratio = mine.median / least.median
    tell(f"\n{title}\n  {mine}\n  {least}\n  ratio {ratio:.2f}\n")
    return ratio


_told: list[str] = []


def tell(text: str) -> None:
    """Print, and keep for the file of results."""
    _told.append(text)
    sys.stdout.write(text)
    sys.stdout.flush()


def write_results(path: Path) -> None:
    """All that was told since the start, with what it was measured on, in place of the section that is there."""
    measured = SECTION.format(
        title=TITLE, machine=_machine(), commit=_commit(), versions=_versions(), told="".join(_told)
    )
    path.write_text(with_section(path.read_text() if path.exists() else "# Results\n", measured))


def with_section(document: str, section: str) -> str:
    """The document with this section instead of its section of the same heading, or with it added at the end."""
    heading = section.splitlines()[0]
    parts = re.split(r"(?m)^(?=## )", document)
    known = [place for place, part in enumerate(parts) if part.splitlines()[:1] == [heading]]
    if known:
        parts[known[0]] = section
    else:
        parts.append(section)
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


TITLE = "## Benchmarks"
SECTION = """\
{title}

What `make bench` printed last. Ratios of one run on one machine: both arms interleaved, five rounds, median with the
range. Absolutes depend on the machine and on what else runs on it; the embedded store is one Java process on the same
cores.

- machine: {machine}
- commit: {commit}
- versions: {versions}

```{told}```
"""


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, CPython {platform.python_version()}; "
        f"load {load:.0f} at the end"
    )


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("aiokafka", "faststream", "motor", "pymongo", "httpx"))
