"""The catalog dies at every single step of a push, and is started again: one listing, one result, nothing lost.

In memory, since every step is tried: dying means that from the given store operation on nothing is written any more.
"""

import pytest

from chassis.memory.store import MemoryDatabase
from chassis.store import StoreAway
from contracts.catalog import ListingChangedV1
from tests.integration.catalog.conftest import in_memory
from tests.integration.catalog.market import Market, open_world

LEASES = 310
STEPS = 60


class Death:
    """Lets so many store operations pass, and then none."""

    def __init__(self) -> None:
        self.left: int | None = None

    async def before(self, collection: str, operation: str) -> None:
        if self.left is None:
            return
        if self.left <= 0:
            raise StoreAway("the process is dead")
        self.left -= 1

    @property
    def struck(self) -> bool:
        return self.left == 0


@pytest.mark.timeout(300)
@pytest.mark.parametrize("first", range(4))
async def test_wherever_a_push_is_cut_off_it_ends_with_one_listing(first: int) -> None:
    async with open_world(in_memory()) as world:
        market, death = await world.open_market(), Death()
        database = market.ports.database
        assert isinstance(database, MemoryDatabase)
        database.before = death.before
        await market.pulled(market.add("First Mug").id)
        for step in range(first, STEPS, 4):
            if not await dies_at(market, death, step):
                break
        assert step > 20, "a push has fewer steps than expected: was it really cut off?"


async def dies_at(market: Market, death: Death, step: int) -> bool:
    """Push a new product and let the catalog die after ``step`` operations. False when it was done before."""
    mug = market.add(f"Mug that dies at {step}")
    await market.pull()
    await market.offer(mug.id)
    await market.until(lambda: stocked(market, mug.id))
    death.left = step
    task = (await market.act("push", mug.id, wait=False))["id"]
    await market.until(lambda: over(market, death, task))
    was_cut_off = death.struck
    await market.world.stop()
    death.left = None
    await market.world.start()
    await market.advance(LEASES)
    done = await market.ended(task)
    assert (done["changed"], done["failed"], done["total"]) == (1, 0, 1), (step, done)
    listing = market.listing_of(mug.id)
    assert (await market.known(mug.id)).shop_product == listing.id
    said = await market.until(lambda: linked(market, mug.id))
    assert said.shop_product == listing.id
    return was_cut_off


async def stocked(market: Market, product: int) -> bool:
    found = await market.product(product)
    return found is not None and len(found.stock) == 1


async def over(market: Market, death: Death, task: str) -> bool:
    ends = [m.model_dump() for m in market.heard if m.TYPE == "task.progressed.v1"]
    return death.struck or any(end["id"] == task and end["status"] == "completed" for end in ends)


async def linked(market: Market, product: int) -> ListingChangedV1 | None:
    found = [m for m in market.heard if isinstance(m, ListingChangedV1) and m.store_product == product]
    return found[-1] if found else None
