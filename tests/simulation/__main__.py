"""``make simulate``: SEEDS=n plays seeds 0 to n-1, FIRST=k begins at k, SECONDS=t stops after t seconds.

SEED=s prints one seed's trace, DIGESTS=1 the sum of each. FISH=1 searches a seed for every planted bug, FISH=replay
plays the recorded ones. CRASHES=1 dies before and after every await of a port, on DAYS ordinary days and CHORES busy
ones, and then on REPEATS of them; CRASHES=list names the awaits that none of them came by. COPIES=1 reads copies of
documents, as from a real store: slower, and nothing else may come of it.

Everything that could differ from machine to machine is fixed first: the process starts itself again with a known
hash seed.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections import Counter
from functools import partial

from chassis import logs
from tests.simulation.awaits import Place, awaits, coverage, lines_of
from tests.simulation.branches import TOGETHER, alone, grow
from tests.simulation.day import Step, whole
from tests.simulation.morning import Morning, morning
from tests.simulation.run import Verdict, apart, each
from tests.simulation.shrink import shrunk


def main() -> int:
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    logs.set_up("simulation", "ERROR")
    with morning() as built:
        for database in built.town.databases.values():
            database.as_it_stands = not os.environ.get("COPIES")
        if os.environ.get("FISH"):
            from tests.simulation import fish

            return fish.replay(built) if os.environ["FISH"] == "replay" else fish.search(built)
        if os.environ.get("CRASHES"):
            return dying(built, given("DAYS", 20), given("CHORES", 0), given("REPEATS", 60))
        if os.environ.get("SEED"):
            return one(built, given("SEED", 0))
        first = given("FIRST", 0)
        return many(built, range(first, first + given("SEEDS", 100)))


def given(name: str, usual: int) -> int:
    return int(os.environ.get(name, usual))


def one(morning: Morning, seed: int) -> int:
    """The whole trace, its digest, and when it fails the shortest day that fails in the same way."""
    verdict: Verdict = apart(partial(alone, morning, seed, keep_lines=True))()
    say("\n".join(verdict.lines))
    say(f"sha256 {verdict.digest}  {len(verdict.lines)} lines, {verdict.hours:.2f} virtual hours")
    if verdict.broken:
        explain(morning, verdict)
    return 1 if verdict.broken else 0


def many(morning: Morning, seeds: range) -> int:
    """Play seeds on both cores; failing ones are explained at the end."""
    started, faults, failed = time.monotonic(), Counter[str](), list[Verdict]()
    within = float(os.environ.get("SECONDS", "inf"))
    groups = range(seeds.start // TOGETHER * TOGETHER, seeds.stop, TOGETHER)
    begun = (first for first in groups if time.monotonic() - started < within)
    sums = bool(os.environ.get("DIGESTS"))
    hours, steps, orders, played = 0.0, 0, 0, 0
    met = set[Place]()
    grown = each(partial(grow, morning, first, keep_lines=sums) for first in begun)
    for verdict in (verdict for together in grown for verdict in together):
        played += 1
        if sums:
            say(f"seed {verdict.seed} sha256 {verdict.digest}")
        faults += verdict.faults
        met |= verdict.met
        hours, orders, steps = hours + verdict.hours, orders + verdict.orders, steps + sum(verdict.steps.values())
        if verdict.broken:
            failed.append(verdict)
            say(f"seed {verdict.seed}: " + "; ".join(verdict.broken[:3]))
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    say(
        f"{played} seeds, {played - len(failed)} held; {played / seconds:.2f} seeds/s, "
        f"{(used.ru_utime + used.ru_stime) / played:.2f} CPU s a seed, "
        f"{hours:.0f} virtual hours, {orders} orders, {steps} awaits of ports"
    )
    say(coverage(lines_of(met)))
    say("faults: " + ", ".join(f"{name} {count}" for name, count in sorted(faults.items())))
    for verdict in failed[:3]:
        explain(morning, verdict)
    return 1 if failed else 0


def dying(morning: Morning, days: int, busy: int, repeats: int) -> int:
    """Enumerate the crash points, until none is left."""
    from tests.simulation.crashes import Enumeration, enumerate_all

    found = Enumeration()
    for found in enumerate_all(morning, days, busy, repeats):
        last = found.verdicts[-1]
        say(
            f"day {last.seed}: {last.faults['death']} deaths, {len(found.reached)} points, {len(found.left)} sides left"
            + "".join(f"; {sentence}" for sentence in last.broken[:2])
        )
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    say(
        f"{len(found.died)} deaths at {len(found.reached)} awaits of ports, before and after; {len(found.left)} left; "
        f"{len(found.verdicts)} days, {sum(v.orders for v in found.verdicts)} orders, "
        f"{children.ru_utime + children.ru_stime:.0f} CPU s"
    )
    lines = lines_of(place for each in found.reached for place in each.chain)
    say(coverage(lines))
    if os.environ.get("CRASHES") == "list":
        for each in awaits():
            if not each.is_among(lines):
                say(f"  never: {each}")
    for point, side in found.left:
        say(f"  left: {side} {point}")
    for sentence in found.broken:
        say(f"  broken: {sentence}")
    return 1 if found.broken else 0


def explain(morning: Morning, verdict: Verdict) -> None:
    """What broke, on which shortest day, and what the services logged there."""
    codes = kinds(verdict)

    def fails(steps: list[Step] | tuple[Step, ...]) -> bool:
        return bool(kinds(apart(partial(alone, morning, verdict.seed, list(steps)))()) & codes)

    steps = shrunk(whole(verdict.seed), lambda left: fails(list(left)))
    again: Verdict = apart(partial(alone, morning, verdict.seed, steps))()
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
