"""Randomness as a port: ids, nonces and jitter come from here, so that a seeded run repeats exactly."""

from __future__ import annotations

import random
import uuid


class Entropy:
    """Draws from the operating system by default, or from a seeded generator under simulation."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.SystemRandom()

    def uuid4(self) -> str:
        return str(uuid.UUID(int=self._source.getrandbits(128), version=4))

    def token_hex(self, size: int) -> str:
        """``size`` random bytes as hex."""
        return self.token_bytes(size).hex()

    def token_bytes(self, size: int) -> bytes:
        return self._source.getrandbits(size * 8).to_bytes(size, "big")

    def random(self) -> float:
        """In [0, 1)."""
        return self._source.random()
