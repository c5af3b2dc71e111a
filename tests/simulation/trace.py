"""What happened, in order: one line for each step of the day and each call at a port."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Trace:
    """``now``: the loop's time. Two runs of one seed have equal lines."""

    now: Callable[[], float]
    lines: list[str] = field(default_factory=list)

    def note(self, who: str, *what: str) -> None:
        self.lines.append(f"{self.now():12.3f} {who} {' '.join(what)}")

    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()
