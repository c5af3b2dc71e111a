"""What the person at the terminal reads."""

import sys
import time
from dataclasses import dataclass, field


class StepFailed(Exception):
    """A step of the story did not hold; the text says what was expected and what was seen."""


@dataclass
class Narrator:
    """Numbers the steps, prints the evidence, and keeps count of what held."""

    started: float = field(default_factory=time.monotonic)
    failures: list[str] = field(default_factory=list)
    _step: int = 0

    def title(self, text: str) -> None:
        self._out(f"\n{text}\n{'=' * len(text)}")

    def step(self, text: str) -> None:
        self._step += 1
        self._out(f"\n[{self._elapsed()}] {self._step}. {text}")

    def note(self, text: str) -> None:
        self._out(f"    {text}")

    def saw(self, where: str, text: str) -> None:
        """Evidence, and the platform it was read from."""
        self._out(f"    [{where}] {text}")

    def check(self, holds: bool, text: str) -> None:
        """One claim of the story. A claim that does not hold is told at once and makes the whole run fail."""
        self._out(f"    {'ok ' if holds else 'NOT'} {text}")
        if not holds:
            self.failures.append(text)

    def table(self, rows: dict[str, object]) -> None:
        width = max(len(name) for name in rows)
        for name, value in rows.items():
            self._out(f"    {name:<{width}}  {value}")

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self.started:5.1f} s"

    def _out(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
