"""One campaign: orders in bursts, a nemesis beside them, a calm, and a verdict from the two platforms' ledgers alone.

Two replicas of each service, Kafka and the store run as processes. Every choice follows from a seed; the interleaving
does not, as in any real system.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from demo.ledgers import Comparison, compare
from demo.narrate import Narrator
from demo.stage import Stage, set_up
from demo.story import Story
from deploy.local import SERVICES
from deploy.processes import stop_all
from tests.chaos.balancer import Balancer
from tests.chaos.judge import broken, explained

PLATFORMS = {"tts_hold_seconds": 2.0, "hold_seconds": 2.0}
"""The hour in which a buyer may change their mind, and how long a call hangs whose answer is lost: short, so that the
load needs no jump of the clock, and no batch of calls waits for its slowest answer longer than for its work."""
STEP = 60.0
"""Seconds of the box clock between two acts. Far shorter than a signature is good for."""
LOOK_UP = 150.0
"""Seconds of the box clock after which a call without an answer is looked up."""
SOON, HOUR = 30, 3600.0
"""Looks at ledgers that stand still and differ, after which the clock moves by hours: then come the daily nets."""
LEASE = 90.0
"""Seconds of the box clock in which a lease runs out."""
GOES_ON = 0.25
"""Of the orders under way: so many are made while one process stands still."""
REPLICAS = 2
SPOOL_DISK, FULL_SOON = "64m", "48k"
"""Of the disk that the spools are put on, and what is left of it while it is to run full: some dozens of webhooks."""
MORE = 10
"""Orders at a time that come while a spool still has room."""
SHIPPED = 20
"""Store orders that are shipped, so that shipments and statuses are judged too."""
LOST, DELAYED = 0.02, 0.05
HOOKS = {"lose": 0.1, "duplicate": 0.3, "reorder": 0.5, "reorder_seconds": 3.0}
WRITES = ("bc:POST /v2/orders", "bc:PUT /v2/orders/{id}", "tts:POST /product/*/products/{id}/inventory/update")


@dataclass(frozen=True)
class Plan:
    """orders: in all.  kills: ``kill -9``, over services, broker and store in turn.  broker_away: seconds once.

    patience: seconds for each wait; the waits are for conditions, so this is for slow machines.
    """

    orders: int
    kills: int
    pauses: int = 4
    broker_away: float = 20.0
    patience: float = 300.0
    seed: int = 1


@dataclass
class Report:
    """What was done and what came of it.

    rolling: answers to webhooks while the services were restarted one by one.  full: the same while the spool's disk
    was full, None where this machine lets nobody make a small disk.  broken: invariants that do not hold.
    hours: of the box clock until the ledgers agreed.  why: of SKUs whose stock differs, what Tandem and its processes
    say, before the daily nets and at the end.
    """

    faults: Counter[str] = field(default_factory=Counter)
    placed: int = 0
    seconds: float = 0.0
    drained: float = 0.0
    ledger: Comparison | None = None
    oversold: dict[str, int] = field(default_factory=dict)
    rolling: Counter[int] = field(default_factory=Counter)
    full: Counter[int] | None = None
    parked: int = 0
    broken: list[str] = field(default_factory=list)
    hours: float = 0.0
    why: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        found = self.ledger
        agrees = found is not None and found.agrees and not self.oversold and not self.parked
        return agrees and not self.broken and not self.refused_while_rolling

    @property
    def refused_while_rolling(self) -> int:
        return sum(count for status, count in self.rolling.items() if not 200 <= status < 300)

    def lines(self) -> list[str]:
        assert self.ledger is not None
        settled = f"settled {self.drained:.0f} s ({self.hours:.1f} h of the platforms' time) after the last fault"
        return [
            f"{self.placed} orders in {self.seconds:.0f} s, {settled}",
            "faults: " + ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items())),
            *(f"{name}: {value}" for name, value in self.ledger.rows().items()),
            f"units sold beyond the store's stock: {self.oversold or 0}",
            f"messages parked: {self.parked}",
            f"answers to webhooks during rolling restarts: {dict(self.rolling)}",
            f"answers to webhooks with the broker away and the spool's disk full: {_shown(self.full)}",
            "invariants I1 to I10: " + ("all hold" if not self.broken else "; ".join(self.broken[:10])),
            *self.why,
        ]


def _shown(answers: Counter[int] | None) -> object:
    return dict(answers) if answers is not None else "not played: no small disk can be made here"


class Campaign:
    """Plays a plan on a stage whose shop is connected and has live listings; ``door`` stands before its gateways."""

    def __init__(self, stage: Stage, door: Balancer, plan: Plan, say: Callable[[str], None] = lambda _: None) -> None:
        self.stage = stage
        self.door = door
        self.plan = plan
        self.chance = random.Random(plan.seed)
        self.report = Report()
        self._say = say
        self._skus: list[str] = []
        self._gateways = {0: stage.system.address("gateway")}
        self._spools = [stage.system.folder / f"spool-{replica}" for replica in range(REPLICAS)]
        self._shipped: dict[str, str] = {}
        self._before = self._made()
        self._seen: object = None
        self._looks = 0

    def play(self) -> Report:
        """Every act falls on a burst that was placed just before it."""
        started = time.monotonic()
        self._two_of_each()
        self._stock_up()
        self._switches_on()
        acts = self._acts()
        with _unmounted_at_the_end(self._spools):
            for number, act in enumerate(acts):
                self._sell(self.plan.orders * (number + 1) // len(acts) - self.report.placed)
                act()
                self.stage.world.pass_time(STEP)
                seconds, made = time.monotonic() - started, self._made() - self._before
                self._say(
                    f"{seconds:4.0f} s: {self.report.placed} orders, {made} made, {number + 1}/{len(acts)} faults"
                )
        self._switches_off()
        self._ship_some()
        self.report.seconds = time.monotonic() - started
        self._settle()
        return self.report

    # --- load --------------------------------------------------------------------------------------------------------

    def _two_of_each(self) -> None:
        self._start(*((name, 1) for name in SERVICES))

    def _start(self, *wanted: tuple[str, int]) -> None:
        """Returns once all are ready."""
        for name, replica in wanted:
            self.stage.system.spawn(name, replica)
        for name, replica in wanted:
            self._take_in(name, replica)

    def _take_in(self, name: str, replica: int) -> None:
        """Returns once it is ready; the door lets webhooks to a gateway from then on."""
        address = self.stage.system.wait_ready(name, replica, within=self.plan.patience)
        if name == "gateway":
            self._gateways[replica] = address
            self.door.add(address)

    def _take_out(self, name: str, replica: int) -> None:
        if name == "gateway" and replica in self._gateways:
            self.door.remove(self._gateways.pop(replica))

    def _stock_up(self) -> None:
        """Enough of three SKUs on both sides, so that lag cannot sell a unit twice: the bound on overselling is 0."""
        live = sorted(
            sku["seller_sku"]
            for listing in self.stage.world.listings()
            if listing["status"] == "ACTIVATE"
            for sku in listing["skus"]
            if sku["seller_sku"] in self.stage.world.tracked()
        )
        self._skus = live[:3]
        for sku in self._skus:
            self.stage.world.set_store_stock(sku, self.plan.orders + 100)
        self._until(lambda: all(self.stage.world.shop_stock()[sku] > self.plan.orders for sku in self._skus), "stock")

    def _sell(self, orders: int) -> None:
        """One burst on TikTok Shop."""
        if orders > 0:
            self.report.placed += len(self.stage.world.burst(self.chance.choice(self._skus), orders))

    def _made(self) -> int:
        """Orders in the store: cheap, unlike the ledgers."""
        answer = self.stage.world.bigcommerce.get("v2/orders/count")
        answer.raise_for_status()
        return int(answer.json()["count"])

    # --- the nemesis -------------------------------------------------------------------------------------------------

    def _switches_on(self) -> None:
        self._control("PUT", "/options", PLATFORMS)
        for pattern in WRITES:
            self._switch(pattern, "timeout_after", LOST)
            self._switch(pattern, "latency", DELAYED)
        for platform in ("bc", "tts"):
            self._control("PUT", f"/switches/webhooks/{platform}", HOOKS)
        self.report.faults["answers lost after the work, 1 in 50"] += 1
        self.report.faults["answers delayed, 1 in 20"] += 1
        self.report.faults["webhooks 10 % lost, doubled, reordered"] += 1

    def _switch(self, pattern: str, kind: str, probability: float) -> None:
        self._control("PUT", "/switches", {"pattern": pattern, "kind": kind, "times": None, "probability": probability})

    def _switches_off(self) -> None:
        self._control("DELETE", "/switches")
        for platform in ("bc", "tts"):
            self._control("PUT", f"/switches/webhooks/{platform}", dict.fromkeys(HOOKS, 0.0))

    def _control(self, method: str, path: str, body: object = None) -> Any:
        answer = self.stage.world.http.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def _acts(self) -> list[Callable[[], None]]:
        """Kills go round over everything that runs, so that none is left out; pauses and the outage fall between them.

        The first rolling restart at the end puts the spools on disks of their own, the second puts them back.
        """
        acts: list[Callable[[], None]] = []
        for number in range(self.plan.kills):
            kinds: list[Callable[[], None]] = [
                *(self._kill_of(name, number // 6 % REPLICAS) for name in SERVICES),
                self._kill_broker,
                self._kill_store,
            ]
            acts.append(kinds[number % len(kinds)])
        for act in [self._pause] * self.plan.pauses + [self._broker_away] * (self.plan.broker_away > 0):
            acts.insert(self.chance.randint(0, len(acts)), act)
        to_disks = [partial(self._roll, replica, _mount) for replica in range(REPLICAS)]
        back = [partial(self._roll, replica, _unmount) for replica in range(REPLICAS)]
        return [*acts, *to_disks, self._full_disk, *back]

    def _kill_of(self, name: str, replica: int) -> Callable[[], None]:
        def kill() -> None:
            self.stage.system.kill(name, replica)
            self.report.faults[f"kill -9 {name}"] += 1
            self._take_out(name, replica)
            self._start((name, replica))

        return kill

    def _kill_broker(self) -> None:
        self.stage.backbone.kill_kafka()
        self.report.faults["kill -9 broker"] += 1
        self.stage.backbone.start_kafka()

    def _kill_store(self) -> None:
        self.stage.backbone.kill_store()
        self.report.faults["kill -9 store"] += 1
        self.stage.backbone.start_store()

    def _broker_away(self) -> None:
        """Webhooks go on arriving, and the gateway keeps them in its spool."""
        self.stage.backbone.kill_kafka()
        self.report.faults[f"broker away {self.plan.broker_away:.0f} s"] += 1
        time.sleep(self.plan.broker_away)
        self.stage.backbone.start_kafka()

    def _pause(self) -> None:
        """Until its leases have run out, on the clock that all processes follow, and the others go on without it.

        What was on its way to it hangs; then the door leaves it out, as one would that asks who is ready.
        """
        name, replica = self.chance.choice(SERVICES), self.chance.randrange(REPLICAS)
        process = self.stage.system.children[name, replica].process
        made = self._made()
        enough = int(GOES_ON * (self._before + self.report.placed - made))
        process.send_signal(signal.SIGSTOP)
        self._take_out(name, replica)
        self.report.faults[f"SIGSTOP {name}"] += 1
        self.stage.world.pass_time(LEASE)
        self._until(lambda: self._made() >= made + enough, f"{enough} more store orders without {name}")
        process.send_signal(signal.SIGCONT)
        self._take_in(name, replica)

    def _roll(self, replica: int, between: Callable[[Path], None]) -> None:
        """One replica of every service, gracefully, under load; the others go on and no webhook is refused.

        between: what to do with the gateway's spool while nobody writes to it.
        """
        before = Counter(self.door.answers)
        for name in SERVICES:
            self._take_out(name, replica)
        stop_all([self.stage.system.children[name, replica] for name in SERVICES], 30.0)
        between(self._spools[replica])
        self._start(*((name, replica) for name in SERVICES))
        self.report.rolling += self.door.answers - before
        self.report.faults[f"rolling restart of replica {replica}"] += 1

    def _full_disk(self) -> None:
        """The broker away, and the spools on a disk that runs full: what is refused is sent again or swept."""
        if not all(folder.is_mount() for folder in self._spools):
            return
        before = Counter(self.door.answers)
        _resize(self._spools, FULL_SOON)
        self.stage.backbone.kill_kafka()
        self._until(lambda: self._refused(before), "a webhook that finds no room")
        self.report.full = self.door.answers - before
        self.report.faults["disk of the spools full"] += 1
        self.stage.backbone.start_kafka()
        self.stage.world.pass_time(LOOK_UP)
        self._until(lambda: not _spooled(self._spools), "the spools to be emptied")
        _resize(self._spools, SPOOL_DISK)

    def _refused(self, before: Counter[int]) -> bool:
        """Whether a webhook found no room; while there is room, more orders come."""
        full = self.door.answers[503] > before[503]
        if not full:
            self._sell(min(MORE, self.plan.orders - self.report.placed))
        return full

    def _ship_some(self) -> None:
        made = [row for row in self.stage.world.store_orders() if row.get("external_order_id")]
        for row in made[:SHIPPED]:
            number = f"9400{row['id']:06d}007500000000"
            self.stage.world.ship_in_store(row["id"], number)
            self._shipped[row["external_order_id"]] = number

    # --- the verdict -------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Let what is under way end; the clock moves when nothing else does, in the end past the daily nets."""
        started = time.monotonic()
        with suppress(TimeoutError):
            self._until(self._agrees, "the ledgers to agree", every=1.0)
        self.report.drained = time.monotonic() - started
        self.report.ledger = compare(self.stage.world)
        self.stage.tandem.sign_in()
        self.report.why += explained(self.stage, self.report.ledger.differences)
        self.report.broken = broken(self.stage, self._shipped)
        self.report.oversold = {sku: -units for sku in self._skus if (units := self.stage.world.store_stock(sku)) < 0}
        self.report.parked = len(self.stage.tandem.call("GET", "/parked-messages").get("items", ()))

    def _agrees(self) -> bool:
        seen, self._seen = self._seen, self._picture()
        if seen != self._seen:
            return False
        found = compare(self.stage.world)
        self._say(f"{found.created} of {found.paid} in the store, stock differs for {len(found.differences)} SKUs")
        if found.agrees and not broken(self.stage, self._shipped, deep=False):
            return True
        self._looks += 1
        if self._looks == SOON:
            self.report.why = explained(self.stage, found.differences)
        self._pass_time(LOOK_UP if self._looks < SOON else HOUR)
        return False

    def _pass_time(self, seconds: float) -> None:
        self.stage.world.pass_time(seconds)
        self.report.hours += seconds / HOUR

    def _picture(self) -> tuple[int, dict[str, int]]:
        """What still moves while there is work under way."""
        return self._made(), self.stage.world.shop_stock()

    def _until(self, holds: Callable[[], bool], what: str, every: float = 1.0) -> None:
        give_up = time.monotonic() + self.plan.patience
        while True:
            with suppress(httpx.TransportError):
                if holds():
                    return
            if time.monotonic() > give_up:
                raise TimeoutError(f"waited {self.plan.patience:.0f} s for {what}")
            time.sleep(every)


def prepared(stage: Stage) -> None:
    """Connect, pull and push, as the story does."""
    story = Story(stage, Narrator())
    story.connect()
    story.pull()
    story.push()


def _mount(folder: Path) -> None:
    """A disk of its own; nothing happens where this machine does not let us mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SPOOL_DISK}", "tmpfs", str(folder)]
    with suppress(FileNotFoundError):
        subprocess.run(command, capture_output=True, check=False)


def _resize(folders: list[Path], size: str) -> None:
    for folder in folders:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


def _unmount(folder: Path) -> None:
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def _unmounted_at_the_end(folders: list[Path]) -> Iterator[None]:
    """However the block ends: where it broke off, a gateway may still hold the disk open."""
    try:
        yield
    finally:
        for folder in filter(Path.is_mount, folders):
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _spooled(folders: list[Path]) -> int:
    """Bytes that wait in spools. A file may be gone once it was listed: its last line was handed over."""
    total = 0
    for path in (path for folder in folders for path in folder.glob("*.jsonl")):
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


@contextmanager
def chaos_stage(folder: Path) -> Iterator[tuple[Stage, Balancer]]:
    """A connected shop with live listings, and the door before its gateways."""
    door = Balancer()
    try:
        with set_up(folder, door=door.address) as stage:
            door.add(stage.system.address("gateway"))
            prepared(stage)
            yield stage, door
    finally:
        door.close()
