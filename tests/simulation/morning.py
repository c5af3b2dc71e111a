"""The morning of every simulated day: two merchants, each with a store and a shop, connected, pulled, pushed, live.

It is built once in a process, by the real gateway and the real flows; every seed's day then runs in a forked copy.
"""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from chassis.memory.loop import VirtualLoop
from sandbox.bigcommerce.seeds import seed_generated
from sandbox.tiktok_shop.seed import add_tenant
from tests.simulation.building import ORIGIN, SERVICES, SPOOL
from tests.simulation.merchant import Merchant
from tests.simulation.town import Town

PRODUCTS, VARIANTS, STOCK = 2, 5, 12
SHOP_HOLD, REVIEW = 60, 5
CATEGORY = "Mugs"
PARCEL = {"length": 10, "width": 8, "height": 4, "weight": 2}


@dataclass
class Morning:
    town: Town
    merchants: tuple[Merchant, ...]


@contextmanager
def morning() -> Iterator[Morning]:
    """The morning, in a working folder of its own, ready for days to be forked from it."""
    outside = Path.cwd()
    with TemporaryDirectory(prefix="tandem-simulation-", dir=_in_memory()) as folder:
        os.chdir(folder)
        try:
            built = _build_now()
            freeze()
            yield built
        finally:
            os.chdir(outside)
            gc.enable()


def _in_memory() -> str | None:
    """A folder in memory where there is one: flushes of the spool are not what is measured."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def freeze() -> None:
    """Before forking: what stands is not looked at again, and a day is too short for its own to be worth looking for."""
    gc.collect()
    gc.freeze()
    gc.disable()


def new_day() -> None:
    """A working folder of its own for a forked day."""
    os.chdir(mkdtemp(dir="."))
    SPOOL.mkdir()


def _build_now() -> Morning:
    """On a loop of its own, which goes on with the day; nothing of it depends on the day's seed."""
    loop = VirtualLoop()
    asyncio.set_event_loop(loop)
    return loop.run_until_complete(_build(loop))


async def _build(loop: VirtualLoop) -> Morning:
    town = Town(loop, seed=0)
    merchants = tuple(found(town, number) for number in range(2))
    town.sandbox.box.set_option("tts_hold_seconds", SHOP_HOLD)
    town.sandbox.box.set_option("tts_review_seconds", REVIEW)
    town.open()
    for name in SERVICES:
        await town.start(name)
    for merchant in merchants:
        await merchant.sign_up()
        await merchant.connect()
        await merchant.edit_settings("product", {"package": PARCEL})
        await merchant.choose_carrier()
    for merchant in merchants:
        await _open_shop(merchant)
    await asyncio.sleep(120.0)
    for merchant in merchants:
        live = [p for p in town.sandbox.tiktok_shop.truth.listings(merchant.shop) if p["status"] == "ACTIVATE"]
        assert len(live) == PRODUCTS, (merchant.number, live)
    return Morning(town, merchants)


def found(town: Town, number: int) -> Merchant:
    """A store with goods and a shop of one app, side by side."""
    store = town.sandbox.bigcommerce.add_store(f"store{number}")
    store.add_account("connector")
    seed_generated(store, PRODUCTS, VARIANTS, STOCK)
    for product in store.state.products.values():
        product.custom_fields[0]["value"] = CATEGORY
    apps = list(town.sandbox.tiktok_shop.state.apps.values())
    add_tenant(
        town.sandbox.tiktok_shop,
        f"Shop {number}",
        f"{ORIGIN}/oauth/tiktok/callback",
        app=apps[0] if apps else None,
    )
    return Merchant(town, number)


async def _open_shop(merchant: Merchant) -> None:
    await _task(merchant, await merchant.pull())
    await _task(merchant, await merchant.push())


async def _task(merchant: Merchant, task: dict[str, Any]) -> None:
    async def done() -> bool:
        found = (await merchant.call("GET", f"/tasks/{task['id']}")).json()
        assert not found["failed"], found
        return bool(found["status"] in ("completed", "refused"))

    await until(done, f"task {task['kind']}")


async def until(holds: Callable[[], Awaitable[bool]], what: str, seconds: float = 600.0) -> None:
    """Wait on virtual time; AssertionError after ``seconds`` of it."""
    give_up = asyncio.get_running_loop().time() + seconds
    while not await holds():
        assert asyncio.get_running_loop().time() < give_up, f"waited {seconds:.0f} s for {what}"
        await asyncio.sleep(1.0)
