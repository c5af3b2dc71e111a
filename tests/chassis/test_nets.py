"""The full pass finds work whose wake-up is gone, and leaves planned work where it is."""

import asyncio
import random

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.loop import VirtualLoop, run
from chassis.memory.store import MemoryDatabase
from chassis.nets import EVERY
from tests.chassis.rig import Rig, rig

HOUR = 3600.0


def service(loop: VirtualLoop, database: MemoryDatabase, log: MemoryLog) -> Rig:
    clock = Clock(loop.unix)
    return rig(database, MemoryBroker(log, clock), clock, entropy=Entropy(random.Random(1)))


def test_once_a_day_lost_wake_ups_are_found() -> None:
    database, log = MemoryDatabase(), MemoryLog()

    async def scenario(loop: VirtualLoop) -> None:
        first = service(loop, database, log)
        first.platform.broken.add("a")
        await first.service.start()
        await first.tell(("a:1", 7), ("b:1", 8))
        await asyncio.sleep(60)
        await first.service.stop()
        wakeups = database.collection("wakeups")
        await wakeups.delete_many({"actor": "a:1"})
        await database.collection("counters").update_one({"_id": "b:1"}, {"$set": {"said": 0}})
        await database.collection("counters").insert_one({"_id": "c:1", "wanted": "unreadable"})
        second = service(loop, database, log)
        await second.service.start()
        await asyncio.sleep(EVERY - HOUR)
        assert second.platform.levels == {}
        await asyncio.sleep(2 * HOUR)
        assert second.platform.levels == {"a:1": 7}
        again = await second.counters.get("b:1")
        assert again is not None
        assert again.said == again.pub
        (planned,) = await wakeups.find({"flow": "pass"})
        assert planned["lease"] is None
        assert HOUR * 22 < planned["at"].timestamp() - loop.unix() < EVERY
        await second.service.stop()

    run(scenario)


def test_a_restart_does_not_put_the_pass_off() -> None:
    database, log = MemoryDatabase(), MemoryLog()

    async def scenario(loop: VirtualLoop) -> None:
        due = None
        for _ in range(3):
            one = service(loop, database, log)
            await one.service.start()
            await asyncio.sleep(HOUR)
            await one.service.stop()
            (planned,) = await database.collection("wakeups").find({"flow": "pass"})
            due = due or planned["at"]
            assert planned["at"] == due

    run(scenario)
