"""People link the same TTS SKUs at once, and the process dies at any step of it: never two holders, never none stuck.

In memory, since many interleavings and every step are tried: each store operation lets others go first by chance, and
dying means that from the given operation on one of the requests writes nothing any more.
"""

import asyncio
import random
from collections.abc import Sequence

import pytest

from chassis.memory.store import MemoryDatabase
from chassis.store import StoreAway
from sandbox.tiktok_shop.state import Product as ShopProduct
from tests.integration.catalog.conftest import in_memory
from tests.integration.catalog.market import Market, open_world

RIVALS = 3
STEPS = 16
"""More store operations than a link makes."""


class Chance:
    """Where requests let each other go first, and where one of them is cut off."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.victim: asyncio.Task[bool] | None = None
        self.left = 0

    async def before(self, collection: str, operation: str) -> None:
        for _ in range(self._random.randrange(4)):
            await asyncio.sleep(0)
        if asyncio.current_task() is not self.victim:
            return
        if self.left <= 0:
            raise StoreAway("the process is dead")
        self.left -= 1


async def attempt(market: Market, product: int, listing: ShopProduct) -> bool:
    variants = market.store.state.products[product].variant_ids
    pairs = [{"variant": v, "shop_sku": s} for v, s in zip(variants, listing.skus, strict=True)]
    body = {"shop_product": listing.id, "pairs": pairs}
    try:
        await market.ask(f"products/{product}/links", method="PUT", json=body)
    except AssertionError:
        return False
    return True


@pytest.mark.acceptance("S-057")
@pytest.mark.parametrize("seed", range(3))
async def test_of_links_at_once_one_wins_whoever_dies_where(seed: int) -> None:
    async with open_world(in_memory()) as world:
        market, chance = await world.open_market(), Chance(seed)
        database = world.ports.database
        assert isinstance(database, MemoryDatabase)
        rounds = [None, None, *range(STEPS)]
        mugs = [market.with_sizes(f"Mug {n}", {"S": "9.00", "M": "9.50"}).id for n in range(RIVALS * len(rounds))]
        await market.pulled()
        database.before = chance.before
        for number, dies_at in enumerate(rounds):
            rows = [
                {"seller_sku": f"R{number}-{n}", "price": "9.00", "quantity": 1, "options": {"Size": str(n)}}
                for n in "SM"
            ]
            listing = market.sandbox.tiktok_shop.seller_center.list_product(market.tenant.shop, "By hand", rows)
            await race(market, chance, mugs[number * RIVALS : (number + 1) * RIVALS], listing, dies_at)


async def race(market: Market, chance: Chance, mugs: Sequence[int], listing: ShopProduct, dies_at: int | None) -> None:
    rivals = [asyncio.create_task(attempt(market, mug, listing)) for mug in mugs]
    if dies_at is not None:
        chance.victim, chance.left = rivals[0], dies_at
    won = await asyncio.gather(*rivals)
    chance.victim = None
    await market.advance(11)
    await market.until(lambda: settled(market, mugs), what="the end of every link")
    holders = [mug for mug in mugs if (await market.known(mug)).shop_skus]
    assert sum(won) <= 1
    assert holders == [mug for mug, its in zip(mugs, won, strict=True) if its] or (dies_at is not None and not any(won))
    assert len(holders) <= 1
    if not holders:  # each lost to another that lost as well, or to the dead one
        assert await attempt(market, mugs[1], listing)
        holders = [mugs[1]]
    assert set((await market.known(holders[0])).shop_skus) == set(listing.skus)


async def settled(market: Market, mugs: Sequence[int]) -> bool:
    return not any([(await market.known(mug)).linking for mug in mugs])
