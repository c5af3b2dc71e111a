"""Every await of inbox, repository, relay and worker is crashed once, before and after; nothing is lost or doubled.

The first run counts the steps that touch store or broker. Then the scenario is repeated once per step and side: the
process dies there, another starts on the same store and log, and the end must be as if nothing had happened.
"""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.loop import VirtualLoop, run
from chassis.memory.store import MemoryDatabase
from chassis.messaging import outgoing
from tests.chassis.rig import PretendPlatform, rig, said, sealed

TARGETS = ("a:1", "a:2", "b:1")
TOLD = [(target, level) for level in (1, 2, 3) for target in TARGETS]


class Died(BaseException):
    """The process is gone: no handler of ours may catch it."""


@dataclass
class Fuse:
    """Counts the steps of one life and ends it at one of them; ``blown`` is set then."""

    at: int | None = None
    steps: int = 0
    blown: asyncio.Event = field(default_factory=asyncio.Event)

    def step(self) -> None:
        self.steps += 1
        if self.at is not None and self.steps > self.at:
            self.blown.set()
            raise Died

    async def store(self, _collection: str, _operation: str) -> None:
        self.step()
        await asyncio.sleep(0)
        self.step()

    async def broker(self, _operation: str) -> None:
        self.step()


@dataclass
class World:
    """What outlives a process."""

    log: MemoryLog = field(default_factory=lambda: MemoryLog(partitions=2))
    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    platform: PretendPlatform = field(default_factory=PretendPlatform)


async def life(loop: VirtualLoop, world: World, fuse: Fuse) -> None:
    """One process from its start until everything it knows of is done, or until it dies."""
    clock = Clock(loop.unix)
    world.database.before = fuse.store
    broker = MemoryBroker(world.log, clock, before=fuse.broker, batch=4)
    one = rig(world.database, broker, clock, platform=world.platform, entropy=Entropy(random.Random(7)))
    starting = asyncio.ensure_future(one.service.start())
    if not await clock.wait(fuse.blown, 200.0):
        await one.service.stop()
        return
    broker.crash()
    dying = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in dying:
        task.cancel()
    await asyncio.wait([starting, *dying])


def but_for_deaths(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Nobody asks a dead process's tasks how they ended."""
    if not isinstance(context.get("exception"), Died):
        loop.default_exception_handler(context)


def scenario(at: int | None, seed: int | None) -> int:
    """Tell everything, let the first process live until step ``at``, then a second one to the end; judge the end.

    Returns the steps that the first life took.
    """

    async def play(loop: VirtualLoop) -> int:
        loop.set_exception_handler(but_for_deaths)
        world = World()
        teller = MemoryBroker(world.log, Clock(loop.unix))
        await teller.send([outgoing(sealed(target, level)) for target, level in TOLD])
        fuse = Fuse(at)
        await life(loop, world, fuse)
        if at is not None:
            await life(loop, world, Fuse())
        judge(world)
        return fuse.steps

    return run(play, seed)


def judge(world: World) -> None:
    assert world.platform.levels == dict.fromkeys(TARGETS, 3)
    documents = world.database.collection("counters").documents
    assert {d["_id"]: (d["wanted"], d["copied"]) for d in documents.values()} == dict.fromkeys(TARGETS, (3, 3))
    records = [record for partition in world.log.topic("tandem.inventory.stock") for record in partition]
    assert {key: snapshot.on_hand for key, snapshot in said(records).items()} == dict.fromkeys(TARGETS, 3)
    assert {key: s.rev for key, s in said(records).items()} == {d["_id"]: d["pub"] for d in documents.values()}
    assert all(not d.get("outbox") and d["said"] == d["pub"] for d in documents.values())
    assert set(world.database.collection("wakeups").documents) <= {"pass|all"}
    assert world.database.collection("parked").documents == {}


def test_without_a_crash_the_end_is_reached() -> None:
    assert scenario(None, None) > 50


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_a_crash_at_every_step_changes_nothing(seed: int | None) -> None:
    steps = scenario(None, seed)
    for at in range(steps):
        try:
            scenario(at, seed)
        except AssertionError as error:
            raise AssertionError(f"crashed at step {at} of {steps}, seed {seed}") from error
    print(f"{steps} crash points, seed {seed}: nothing lost, nothing left")  # noqa: T201
