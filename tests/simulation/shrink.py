"""Makes a failing day small: steps are left out as long as the same invariant stays broken (Zeller's ddmin)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.simulation.day import Step

Fails = Callable[[Sequence[Step]], bool]


def shrunk(steps: Sequence[Step], fails: Fails, tries: int = 80) -> list[Step]:
    """A shorter day that still fails; at most ``tries`` days are played for it."""
    left, pieces = list(steps), 2
    while len(left) > 1 and tries > 0:
        size = -(-len(left) // pieces)
        for start in range(0, len(left), size):
            rest = left[:start] + left[start + size :]
            tries -= 1
            if rest and fails(rest):
                left, pieces = rest, max(pieces - 1, 2)
                break
            if tries <= 0:
                break
        else:
            if size == 1:
                break
            pieces = min(len(left), pieces * 2)
    return left
