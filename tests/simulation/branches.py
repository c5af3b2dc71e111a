"""Days that share their beginning: a day forks where its next part begins, once for each way that it goes on.

A day has PARTS parts, each drawn from a number of its own. BRANCHES days share all parts but the last, and so on up to
the first, which BRANCHES ** (PARTS - 1) days share. So most of a day's work is done for several days at once, and each
is a whole day all the same: played alone it has the same trace to the byte.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from tests.simulation.building import SPOOL
from tests.simulation.day import BRANCHES, PARTS, Step, root, whole
from tests.simulation.morning import Morning
from tests.simulation.play import Player
from tests.simulation.processes import Process
from tests.simulation.run import Fork, Verdict, play

TOGETHER = BRANCHES ** (PARTS - 1)
"""Days that share their first part."""

NOTED = 4
"""Of so many groups of such days the first notes where its calls come from: that costs a sixth of a day."""


class Forked(BaseException):
    """This process has no day of its own left: each of its branches has played one to its end."""


@dataclass
class Tree:
    """One process's place in the tree.  seed: the first of its days.  fork: whom it tells their verdicts."""

    seed: int
    fork: Fork | None = None
    verdicts: list[Verdict] = field(default_factory=list)

    def turned(self, player: Player, part: int) -> None:
        """Returns in each branch; raises Forked in the process that forked, when all of them are done."""
        width = BRANCHES ** (PARTS - 1 - part)
        for seed in range(self.seed, self.seed + BRANCHES * width, width):
            fork = Fork()
            if fork.here:
                self.seed, self.fork, self.verdicts = seed, fork, []
                player.seed, player.ahead = seed, deque(after_turn(seed, part))
                own_folder()
                asyncio._set_running_loop(player.town.loop)  # asyncio remembers in which process a loop runs
                return
            self.verdicts += fork.result()
        raise Forked


def grow(morning: Morning, first: int, *, keep_lines: bool = False) -> list[Verdict]:
    """The verdicts on TOGETHER days from the first on, a multiple of that number. Callers want ``apart``."""
    tree = Tree(first)
    Process.met = set() if first % (NOTED * TOGETHER) == 0 else None
    with suppress(Forked):
        tree.verdicts = [
            play(morning, first, whole(first), dawn=root(first, 0), turned=tree.turned, keep_lines=keep_lines)
        ]
    if tree.fork is not None:
        tree.fork.tell(tree.verdicts)
    return tree.verdicts


def alone(morning: Morning, seed: int, steps: list[Step] | None = None, *, keep_lines: bool = False) -> Verdict:
    """The day of a seed, or some of its steps, without its neighbours. Callers want ``apart``."""
    return play(morning, seed, whole(seed) if steps is None else steps, dawn=root(seed, 0), keep_lines=keep_lines)


def after_turn(seed: int, part: int) -> list[Step]:
    steps = whole(seed)
    turn = next(index for index, step in enumerate(steps) if step.name == "turn" and step.given["part"] == part)
    return steps[turn + 1 :]


def own_folder() -> None:
    """A copy of the working folder for this process alone; a spool file that is being written is written there."""
    before, folder = Path.cwd(), Path(mkdtemp(dir=".."))
    shutil.copytree(before, folder, dirs_exist_ok=True)
    os.chdir(folder)
    for path in (before / SPOOL).glob("*.jsonl"):
        for number in map(int, os.listdir("/dev/fd")):
            if _is_open(number, path):
                own = os.open(SPOOL / path.name, os.O_WRONLY | os.O_APPEND)
                os.dup2(own, number, inheritable=False)
                os.close(own)


def _is_open(number: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except OSError:
        return False
