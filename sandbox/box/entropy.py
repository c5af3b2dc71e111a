"""The box's only source of chance: everything in a box follows from its seed."""

import random
import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_TOKEN_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_ID19_BASE = 1_729_000_000_000_000_000
_ID19_STEP = 1_000_003


class Entropy:
    """Deterministic for a seed and an order of calls."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._random = random.Random(seed)
        self._ids = 0

    def id19(self) -> str:
        """A new id of 19 digits; ascending, never repeated in this box."""
        self._ids += 1
        return str(_ID19_BASE + self._ids * _ID19_STEP + self._random.randrange(_ID19_STEP))

    def integer(self, low: int, high: int) -> int:
        """Both ends included."""
        return self._random.randint(low, high)

    def number(self) -> float:
        """In [0, 1)."""
        return self._random.random()

    def token(self, length: int) -> str:
        return "".join(self._random.choices(_TOKEN_LETTERS, k=length))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def chance(self, probability: float) -> bool:
        return probability > 0 and self._random.random() < probability

    def choice(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def snapshot(self) -> dict[str, Any]:
        version, internal, gauss = self._random.getstate()
        return {"seed": self.seed, "ids": self._ids, "state": [version, list(internal), gauss]}

    def restore(self, saved: dict[str, Any]) -> None:
        version, internal, gauss = saved["state"]
        self.seed = saved["seed"]
        self._ids = saved["ids"]
        self._random.setstate((version, tuple(internal), gauss))
