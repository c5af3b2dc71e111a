"""Two arms, interleaved, several rounds: the median and the range of each, and their ratio."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

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
    sys.stdout.write(f"\n{title}\n  {mine}\n  {least}\n  ratio {ratio:.2f}\n")
    sys.stdout.flush()
    return ratio
