"""One campaign: orders in bursts, a nemesis beside them, a calm, and a verdict from the two platforms' ledgers alone.

Two replicas of each service, Kafka and the store run as processes. Every choice follows from a seed; the interleaving
does not, as in any real system.
"""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from demo.ledgers import Comparison, compare
from demo.narrate import Narrator
from demo.stage import Stage
from demo.story import Story
from deploy.local import SERVICES
from deploy.local.announce import announced

HOLD = 3605.0
"""Seconds of the box clock after which an order may be shipped."""
LOOK_UP = 150.0
"""Seconds of the box clock after which a call without an answer is looked up."""
REPLICAS = 2
LOST, DELAYED = 0.02, 0.05
HOOKS = {"lose": 0.1, "duplicate": 0.3, "reorder": 0.5}
WRITES = ("bc:POST /v2/orders", "bc:PUT /v2/orders/{id}", "tts:POST /product/*/products/{id}/inventory/update")


@dataclass(frozen=True)
class Plan:
    """orders: in all.  kills: ``kill -9``, over services, broker and store in turn.  broker_away: seconds once."""

    orders: int
    kills: int
    burst: int = 50
    pauses: int = 4
    broker_away: float = 20.0
    restarts: int = 1
    patience: float = 300.0
    seed: int = 1


@dataclass
class Report:
    """What was done and what came of it. ``refused``: forged-free webhooks of ours that got something else than 2xx."""

    faults: Counter[str] = field(default_factory=Counter)
    placed: int = 0
    seconds: float = 0.0
    drained: float = 0.0
    ledger: Comparison | None = None
    oversold: dict[str, int] = field(default_factory=dict)
    ingest: Counter[int] = field(default_factory=Counter)
    parked: int = 0

    @property
    def holds(self) -> bool:
        found = self.ledger
        return found is not None and found.agrees and not self.oversold and not self.parked

    def lines(self) -> list[str]:
        assert self.ledger is not None
        return [
            f"{self.placed} orders in {self.seconds:.0f} s, settled {self.drained:.0f} s after the last fault",
            "faults: " + ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items())),
            *(f"{name}: {value}" for name, value in self.ledger.rows().items()),
            f"units sold beyond the store's stock: {self.oversold or 0}",
            f"messages parked: {self.parked}",
            f"answers at ingest during the rolling restart: {dict(self.ingest) or 'not measured'}",
        ]


class Campaign:
    """Plays a plan on a stage whose shop is connected and has live listings."""

    def __init__(self, stage: Stage, plan: Plan, say: Callable[[str], None] = lambda _: None) -> None:
        self.stage = stage
        self.plan = plan
        self.chance = random.Random(plan.seed)
        self.report = Report()
        self._say = say
        self._skus: list[str] = []

    def play(self) -> Report:
        started = time.monotonic()
        self._two_of_each()
        self._stock_up()
        self._switches_on()
        acts = self._acts()
        bursts = -(-self.plan.orders // self.plan.burst)
        for number in range(bursts):
            self._sell(min(self.plan.burst, self.plan.orders - self.report.placed))
            for act in acts[number * len(acts) // bursts : (number + 1) * len(acts) // bursts]:
                act()
        self._switches_off()
        self.report.seconds = time.monotonic() - started
        self._settle()
        return self.report

    # --- load --------------------------------------------------------------------------------------------------------

    def _two_of_each(self) -> None:
        for name in SERVICES:
            announced(self.stage.system.spawn(name, replica=1), "address")

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
        """One burst on TikTok Shop; half of the bursts are answered by a sale in the store."""
        placed = self.stage.world.burst(self.chance.choice(self._skus), orders)
        self.report.placed += len(placed)
        self.stage.world.pass_time(HOLD)

    # --- the nemesis -------------------------------------------------------------------------------------------------

    def _switches_on(self) -> None:
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
        """Kills go round over everything that runs, so that none is left out; the rest falls between them."""
        victims: list[Callable[[], None]] = []
        for number in range(self.plan.kills):
            kinds: list[Callable[[], None]] = [
                *(self._kill_of(name, number // 6 % REPLICAS) for name in SERVICES),
                self._kill_broker,
                self._kill_store,
            ]
            victims.append(kinds[number % len(kinds)])
        others = [self._pause] * self.plan.pauses + [self._broker_away] * (self.plan.broker_away > 0)
        others += [self._rolling_restart] * self.plan.restarts
        for act in others:
            victims.insert(self.chance.randint(0, len(victims)), act)
        return victims

    def _kill_of(self, name: str, replica: int) -> Callable[[], None]:
        def kill() -> None:
            self.stage.system.kill(name, replica)
            self.report.faults[f"kill -9 {name}"] += 1
            announced(self.stage.system.spawn(name, replica), "address")

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
        self._sell(min(self.plan.burst, max(0, self.plan.orders - self.report.placed)) or 1)
        time.sleep(self.plan.broker_away)
        self.stage.backbone.start_kafka()

    def _pause(self) -> None:
        """Long enough for a lease to run out, on the box clock that all processes follow."""
        name, replica = self.chance.choice(SERVICES), self.chance.randrange(REPLICAS)
        process = self.stage.system.children[name, replica].process
        process.send_signal(signal.SIGSTOP)
        self.report.faults[f"SIGSTOP {name}"] += 1
        self.stage.world.pass_time(90)
        time.sleep(2)
        process.send_signal(signal.SIGCONT)

    def _rolling_restart(self) -> None:
        """One replica of each service after the other, gracefully; the other one goes on."""
        for name in SERVICES[1:]:
            for replica in range(REPLICAS):
                self.stage.system.children[name, replica].stop()
                announced(self.stage.system.spawn(name, replica), "address")
        self.report.faults["rolling restart"] += 1

    # --- the verdict -------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Let what is under way end; what had no answer is looked up once nothing of it can land any more."""
        started = time.monotonic()
        with suppress(TimeoutError):
            self._until(self._agrees, "the ledgers to agree", between=lambda: self.stage.world.pass_time(LOOK_UP))
        self.report.drained = time.monotonic() - started
        self.report.ledger = compare(self.stage.world)
        self.report.oversold = {sku: -units for sku in self._skus if (units := self.stage.world.store_stock(sku)) < 0}
        self.report.parked = len(self.stage.tandem.call("GET", "/parked-messages").get("items", ()))

    def _agrees(self) -> bool:
        found = compare(self.stage.world)
        self._say(f"{found.created} of {found.paid} in the store, stock differs for {len(found.differences)} SKUs")
        return found.agrees

    def _until(
        self, holds: Callable[[], bool], what: str, between: Callable[[], None] = lambda: None, every: float = 3.0
    ) -> None:
        give_up, turn = time.monotonic() + self.plan.patience, 0
        while True:
            with suppress(httpx.TransportError):
                if holds():
                    return
            if time.monotonic() > give_up:
                raise TimeoutError(f"waited {self.plan.patience:.0f} s for {what}")
            turn += 1
            if turn % 3 == 0:
                between()
            time.sleep(every)


def prepared(stage: Stage) -> None:
    """Connect, pull and push, as the story does."""
    story = Story(stage, Narrator())
    story.connect()
    story.pull()
    story.push()
