"""Breadth-first search over every state that a model can reach."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

S = TypeVar("S", bound=Hashable)


@dataclass
class Space(Generic[S]):
    """What was found. edges: state -> (name of the step, next state).  broken: (state, sentence), nearest first."""

    edges: dict[S, tuple[tuple[str, S], ...]]
    came_from: dict[S, tuple[S, str] | None]
    broken: list[tuple[S, str]] = field(default_factory=list)

    @property
    def transitions(self) -> int:
        return sum(len(steps) for steps in self.edges.values())

    def way_to(self, state: S) -> list[str]:
        """Names of the steps from the start, one of the shortest ways."""
        steps: list[str] = []
        while (before := self.came_from[state]) is not None:
            state, name = before
            steps.append(name)
        return steps[::-1]

    def cannot_reach(self, good: Callable[[S], bool]) -> list[S]:
        """States from which no way leads to a good one: there is something that never happens any more."""
        back: dict[S, list[S]] = {}
        for state, steps in self.edges.items():
            for _, following in steps:
                back.setdefault(following, []).append(state)
        waiting = deque(state for state in self.edges if good(state))
        reached = set(waiting)
        while waiting:
            for before in back.get(waiting.popleft(), ()):
                if before not in reached:
                    reached.add(before)
                    waiting.append(before)
        return [state for state in self.edges if state not in reached]


def explore(
    start: S, steps: Callable[[S], Iterable[tuple[str, S]]], wrong: Callable[[S], Iterable[str]], limit: int = 2_000_000
) -> Space[S]:
    """Every reachable state, each judged by ``wrong``. Raises OverflowError beyond ``limit`` states."""
    space: Space[S] = Space({}, {start: None})
    waiting = deque([start])
    while waiting:
        state = waiting.popleft()
        space.broken += [(state, sentence) for sentence in wrong(state)]
        following = tuple(steps(state))
        space.edges[state] = following
        for name, after in following:
            if after not in space.came_from:
                space.came_from[after] = (state, name)
                waiting.append(after)
        if len(space.came_from) > limit:
            raise OverflowError(f"more than {limit} states")
    return space
