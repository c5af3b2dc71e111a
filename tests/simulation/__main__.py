"""``make simulate``: SEEDS=n plays seeds 0 to n-1, FIRST=k begins at k, SEED=s prints one seed's trace, FISH=1 searches.

Everything that could differ from machine to machine is fixed first: the process starts itself again with a known
hash seed.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter
from functools import partial

import structlog

from tests.simulation.day import Step, day
from tests.simulation.morning import Morning, morning
from tests.simulation.run import Verdict, apart, each, play
from tests.simulation.shrink import shrunk


def main() -> int:
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with morning() as built:
        if os.environ.get("FISH"):
            from tests.simulation.fish import search

            return search(built)
        if seed := os.environ.get("SEED"):
            return one(built, int(seed))
        first = int(os.environ.get("FIRST", "0"))
        return many(built, range(first, first + int(os.environ.get("SEEDS", "100"))))


def one(morning: Morning, seed: int) -> int:
    """The whole trace, its digest, and when it fails the shortest day that fails in the same way."""
    verdict: Verdict = apart(partial(play, morning, seed, day(seed), keep_lines=True))()
    say("\n".join(verdict.lines))
    say(f"sha256 {verdict.digest}  {len(verdict.lines)} lines, {verdict.hours:.2f} virtual hours")
    if verdict.broken:
        explain(morning, verdict)
    return 1 if verdict.broken else 0


def many(morning: Morning, seeds: range) -> int:
    """Play seeds on both cores; failing ones are explained at the end."""
    started, faults, failed = time.monotonic(), Counter[str](), list[Verdict]()
    hours = cpu = 0.0
    awaits = orders = 0
    for verdict in each(partial(play, morning, seed, day(seed)) for seed in seeds):
        faults += verdict.faults
        hours, cpu = hours + verdict.hours, cpu + verdict.cpu
        awaits, orders = awaits + sum(verdict.steps.values()), orders + verdict.orders
        if verdict.broken:
            failed.append(verdict)
            say(f"seed {verdict.seed}: " + "; ".join(verdict.broken[:3]))
    seconds = time.monotonic() - started
    say(
        f"{len(seeds)} seeds, {len(seeds) - len(failed)} held; {len(seeds) / seconds:.2f} seeds/s, "
        f"{cpu / len(seeds):.2f} CPU s a seed, {hours:.0f} virtual hours, {orders} orders, {awaits} awaits of ports"
    )
    say("faults: " + ", ".join(f"{name} {count}" for name, count in sorted(faults.items())))
    for verdict in failed[:3]:
        explain(morning, verdict)
    return 1 if failed else 0


def explain(morning: Morning, verdict: Verdict) -> None:
    """What broke, on which shortest day, and what the services logged there."""
    codes = kinds(verdict)

    def fails(steps: list[Step] | tuple[Step, ...]) -> bool:
        return bool(kinds(apart(partial(play, morning, verdict.seed, list(steps)))()) & codes)

    steps = shrunk(day(verdict.seed), lambda left: fails(list(left)))
    again: Verdict = apart(partial(play, morning, verdict.seed, steps))()
    say(f"\nseed {verdict.seed} breaks {', '.join(sorted(codes))}; {len(steps)} steps are enough:")
    for step in steps:
        say(f"  {step}")
    for sentence in again.broken:
        say(f"  -> {sentence}")
    for line in again.logged[:20]:
        say(f"  log: {line}")


def kinds(verdict: Verdict) -> set[str]:
    return {sentence.split(" ", 1)[0] for sentence in verdict.broken}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
