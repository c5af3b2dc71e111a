"""What the clients need of time and randomness: structural ports, satisfied by whatever the caller passes in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Aware UTC time that may jump forward, never back."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None:
        """Returns once ``seconds`` have passed on this clock."""


class Entropy(Protocol):
    """Randomness: jitter, boundaries, keys."""

    def uuid4(self) -> str: ...

    def random(self) -> float:
        """In [0, 1)."""

    def token_hex(self, size: int) -> str:
        """``size`` random bytes as hex."""


def unix(clock: Clock) -> float:
    """Unix seconds, to the millisecond."""
    return clock.now().timestamp()
