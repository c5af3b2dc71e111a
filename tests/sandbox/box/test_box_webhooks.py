"""How webhooks leave the box, whatever they say."""

import asyncio
from collections.abc import Mapping

from sandbox.box import Box, Delivery
from sandbox.box.webhooks import AT_ONCE

BURST = 3 * AT_ONCE


class Stamping:
    """Signs with the moment at which it is asked to."""

    retry_after = ()
    timeout = 3.0

    def headers(self, delivery: Delivery, now: float) -> Mapping[str, str]:
        return {"signed-at": str(now)}

    def postpone(self, delivery: Delivery, now: float) -> bool:
        return False

    def tried(self, delivery: Delivery, status: int, gave_up: bool) -> None:
        pass


async def test_a_burst_waits_for_its_turn_and_is_signed_when_it_comes() -> None:
    now = 1000.0
    signed: list[str] = []
    under_way = most = 0
    full, may_arrive, empty = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        nonlocal under_way, most
        signed.append(headers["signed-at"])
        under_way += 1
        most = max(most, under_way)
        if under_way == AT_ONCE:
            full.set()
        await may_arrive.wait()
        under_way -= 1
        if len(signed) == BURST and not under_way:
            empty.set()
        return 200

    box = Box(post, real_clock=lambda: now)
    box.webhooks.register("any", Stamping())
    for number in range(BURST):
        box.webhooks.send("any", "shop", "topic", str(number), "http://127.0.0.1/", "{}")
    async with box.running():
        await full.wait()
        now = 2000.0
        may_arrive.set()
        await empty.wait()
    assert most == AT_ONCE
    assert signed == ["1000.0"] * AT_ONCE + ["2000.0"] * (BURST - AT_ONCE)
