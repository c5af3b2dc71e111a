"""Hints that retention deleted before they were heard: what they would have told is read from the platforms."""

from chassis.memory.loop import VirtualLoop, run
from chassis.messaging import Gap
from tests.integration.orders.stage import set_stage

SEARCH = "POST /order/{version}/orders/search"


def test_both_sides_are_swept_at_once_and_the_order_nobody_told_of_is_made() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        stage.on_sale("CUP", 10)
        async with stage.sandbox.running():
            await stage.start()
            await stage.clock.sleep(30)
            bought = stage.buy("CUP")
            before = stage.sandbox.box.ledger.count(endpoint=SEARCH)
            await stage.clock.sleep(5)
            assert stage.sandbox.box.ledger.count(endpoint=SEARCH) == before
            assert not stage.store.orders.by_external_id(bought.id)
            assert stage.service is not None
            await stage.service.nets.missed("orders.gateway-hints", [Gap("tandem.gateway.hints", 0, 3, 7)])
            await stage.clock.sleep(20)
            assert stage.sandbox.box.ledger.count(endpoint=SEARCH) > before
            assert len(stage.store.orders.by_external_id(bought.id)) == 1

    run(play)
