"""How long a push of many products takes, on virtual time: not one by one, but as fast as the shop lets anyone.

The floor: TikTok Shop takes 50 calls a second of one API; uploads of pictures and creates are two APIs, side by side.
"""

import pytest

from chassis.memory.loop import VirtualLoop, run
from sandbox.bigcommerce.seeds import seed_generated
from tests.integration.catalog.conftest import in_memory
from tests.integration.catalog.market import CREATE, UPLOAD, open_world

PER_SECOND = 50
LATENCY = 0.2
BEGIN_AND_END = 1.0
"""Seconds for the first product's calls and the last saying of progress; within the 1.2 once there are many."""


@pytest.mark.parametrize("products", [250, pytest.param(1000, marks=[pytest.mark.long, pytest.mark.timeout(570)])])
def test_many_products_are_pushed_at_the_shops_pace(products: int) -> None:
    seconds = run(lambda loop: pushed(loop, products))
    floor = products / PER_SECOND
    allowed = 1.2 * floor + (BEGIN_AND_END if products < 1000 else 0)
    assert seconds <= allowed, f"{seconds:.1f} s, {seconds / floor:.2f} times the floor"


async def pushed(loop: VirtualLoop, products: int) -> float:
    """Virtual seconds from the command to the end of its task."""
    async with open_world(in_memory(), loop.unix) as world:
        market = await world.open_market()
        seed_generated(market.store, products=products, variants=1)
        for product in market.store.state.products.values():
            product.custom_fields[0]["value"] = "Mugs"
            product.images[0]["url"] = f"http://bc.test/images/own-{product.id}-800x800.png"
        await market.pulled()
        for product in market.store.state.products:
            await market.offer(product)
        market.sandbox.box.switches.on("tts:*", "latency", times=None, seconds=LATENCY)
        began = loop.time()
        done = await market.act("push", all_matching=True)
        seconds = loop.time() - began
        assert (done["changed"], market.calls(CREATE), market.calls(UPLOAD)) == (products, products, products)
        return seconds
