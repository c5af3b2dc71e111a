"""The catalog dies at every single step of its work, and is started again: one listing, one result, nothing lost.

In memory, since every step is tried: dying means that from the given store operation on nothing is written any more.
"""

from typing import Any

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
        dying(market, death)
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
    done, was_cut_off = await cut_off(market, death, step, "push", mug.id)
    assert (done["changed"], done["failed"], done["total"]) == (1, 0, 1), (step, done)
    listing = market.listing_of(mug.id)
    assert (await market.known(mug.id)).shop_product == listing.id
    said = await market.until(lambda: linked(market, mug.id))
    assert said.shop_product == listing.id
    return was_cut_off


@pytest.mark.timeout(300)
@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.long)])
async def test_wherever_an_edit_is_cut_off_it_ends_as_the_rules_give_it(stride: int) -> None:
    async with open_world(in_memory()) as world:
        market, death = await world.open_market(), Death()
        mug = market.add("Stone Mug")
        listing = await market.listed(mug.id)
        dying(market, death)
        steps = 0
        while True:
            text, price = f"<p>Version {steps}.</p>", f"{20 + steps}.00"
            await market.deafened(mug.id)
            market.store.merchant.edit_product(mug.id, {"description": text, "price": price})
            await market.pull()
            market.deaf = False
            done, was_cut_off = await cut_off(market, death, steps, "push", mug.id)
            assert (done["failed"], done["skipped"], done["total"]) == (0, 0, 1), (steps, done)
            await market.reviewed(mug.id)
            assert market.listings() == [listing]
            assert listing.content["description"] == text
            assert [str(sku.price) for sku in listing.skus.values()] == [price]
            if not was_cut_off:
                break
            steps += stride
        assert steps > 15, "an edit has fewer steps than expected: was it really cut off?"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("stride", [4, pytest.param(1, marks=pytest.mark.long)])
async def test_wherever_a_pull_is_cut_off_every_product_is_read_and_counted_once(stride: int) -> None:
    async with open_world(in_memory()) as world:
        market, death = await world.open_market(), Death()
        dying(market, death)
        steps, known = 0, 0
        while True:
            for number in range(3):
                market.add(f"Mug {steps} {number}", f"Category {steps}")
            death.left = steps
            task = await market.begin_pull()
            await market.until(lambda task=task: over(market, death, task), what="the end or the death")
            was_cut_off = death.struck
            await restarted(market, death)
            done = await market.ended(task)
            known += 3
            assert (done["changed"] + done["unchanged"], done["failed"]) == (known, 0), (steps, done)
            assert len(await market.ports.database.collection("products").find({})) == known
            assert len(await market.ports.database.collection("categories").find({})) == known // 3
            await market.all_heard()
            if not was_cut_off:
                break
            steps += stride
        assert steps > 8, "a pull has fewer steps than expected: was it really cut off?"


async def cut_off(market: Market, death: Death, step: int, action: str, product: int) -> tuple[dict[str, Any], bool]:
    """Let the catalog die after so many store operations of the action: the task's end, and whether it came to it."""
    death.left = step
    task = (await market.act(action, product, wait=False))["id"]
    await market.until(lambda: over(market, death, task), what="the end or the death")
    struck = death.struck
    await restarted(market, death)
    return await market.ended(task), struck


async def restarted(market: Market, death: Death) -> None:
    await market.world.stop()
    death.left = None
    await market.world.start()
    await market.advance(LEASES)


def dying(market: Market, death: Death) -> None:
    database = market.ports.database
    assert isinstance(database, MemoryDatabase)
    database.before = death.before


async def stocked(market: Market, product: int) -> bool:
    found = await market.product(product)
    return found is not None and len(found.stock) == 1


async def over(market: Market, death: Death, task: str) -> bool:
    ends = [m.model_dump() for m in market.heard if m.TYPE == "task.progressed.v1"]
    return death.struck or any(end["id"] == task and end["status"] == "completed" for end in ends)


async def linked(market: Market, product: int) -> ListingChangedV1 | None:
    found = [m for m in market.heard if isinstance(m, ListingChangedV1) and m.store_product == product]
    return found[-1] if found else None
