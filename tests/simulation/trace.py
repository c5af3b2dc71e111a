"""What happened, in order: one line for each step of the day and each call at a port. Written out only when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Trace:
    """``now``: the loop's time. Two runs of one seed have equal lines."""

    now: Callable[[], float]
    _noted: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)

    def note(self, *what: str) -> None:
        """Who, and what."""
        self._noted.append((self.now(), what))

    def clear(self) -> None:
        self._noted.clear()

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"{at:12.3f} {' '.join(what)}" for at, what in self._noted)


def digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
