"""Handing hints over: to the broker, else to the spool, and from there to the broker without another hint's help."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.loop import VirtualLoop, run
from chassis.messaging import BrokerAway
from contracts.gateway import HintReceivedV1, Platform, Subject
from services.gateway.ingest.handoff import Handoff
from services.gateway.ingest.spool import Spool

OUTAGE, PATIENCE = 1.4, 0.5
HINT = HintReceivedV1(
    connection="c1",
    subject=Subject.SHOP_ORDER,
    object_id="1729",
    platform=Platform.TIKTOK_SHOP,
    received_at=datetime(2026, 5, 1, 12, 0, tzinfo=UTC),
)


@pytest.mark.parametrize("answers_after", [0.0, PATIENCE, 2 * PATIENCE])
@pytest.mark.parametrize("seed", [None, *range(20)])
def test_what_was_spooled_reaches_the_broker_once_it_is_back(
    tmp_path: Path, seed: int | None, answers_after: float
) -> None:
    """Found by the simulator: the loop that empties the spool looked just before the hint was in it, and slept on."""
    log = MemoryLog()

    async def away(_operation: str) -> None:
        if asyncio.get_running_loop().time() < OUTAGE:
            await asyncio.sleep(answers_after)
            raise BrokerAway("away")

    async def scenario(loop: VirtualLoop) -> None:
        clock = Clock(loop.unix)
        spool = Spool(tmp_path / "spool", limit=1_000_000)
        handoff = Handoff(MemoryBroker(log, clock, before=away), spool, clock, Entropy(random.Random(1)), PATIENCE)
        handoff.open()
        replaying = asyncio.ensure_future(handoff.replay())
        await handoff.hand_over([HINT])
        await clock.sleep(10.0)
        replaying.cancel()
        assert spool.size == 0
        handoff.close()

    run(scenario, seed)
    said = Counter(record.key for partition in log.topic(HintReceivedV1.TOPIC) for record in partition)
    assert sum(said.values()) >= 1
