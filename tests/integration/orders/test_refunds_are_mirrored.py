"""A refund paid by TikTok Shop is recorded in the store once, when the setting says so, whatever answer is lost."""

import pytest

from chassis.memory.loop import VirtualLoop, run
from contracts.gateway import Subject
from contracts.settings import OrderSettings
from services.orders.domain.order import CallState
from tests.integration.orders.stage import Stage, set_stage

NO_FAULT = ""


def play(fault: str, *, mirror: bool) -> tuple[int, int]:
    """(refunds in the store, units of stock) after a buyer was refunded."""

    async def story(loop: VirtualLoop) -> tuple[int, int]:
        stage: Stage = await set_stage(loop, settings=OrderSettings(mirror_refunds=mirror))
        async with stage.sandbox.running():
            await stage.start()
            bought = stage.buy("MUG")
            stage.hint(Subject.SHOP_ORDER, bought.id)

            async def created() -> bool:
                order = stage.order(bought.id)
                return order is not None and order.store is not None

            await stage.reaches(created)
            (made,) = stage.store.orders.by_external_id(bought.id)
            shop = stage.sandbox.tiktok_shop
            provider = next(iter(shop.state.providers))
            shop.fulfilment.mark_shipped(
                stage.tenant.shop, bought.id, {"tracking_number": "T1", "shipping_provider_id": provider}
            )
            shop.fulfilment.deliver(shop.state.packages[bought.package_ids[0]])
            request = shop.returns.request(bought, "REFUND")
            shop.returns.approve(stage.tenant.shop, request.id, {}, {"decision": "APPROVE_REFUND"})
            if fault:
                stage.sandbox.box.switches.on("bc:POST /v3/orders/*/payment_actions/refunds", fault, times=1)
            stage.hint(Subject.SHOP_RETURN, bought.id)
            await stage.clock.sleep(400)
            order = stage.order(bought.id)
            assert order is not None
            if mirror:
                assert [one.state for one in order.refunds] == [CallState.DONE]
            return len(made.refunds), stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG"))

    return run(story)


@pytest.mark.parametrize("fault", [NO_FAULT, "reset_after", "reset_before", "error_after", "error_before"])
def test_once_per_return_and_without_stock(fault: str) -> None:
    assert play(fault, mirror=True) == (1, 99)


def test_not_without_the_setting() -> None:
    assert play(NO_FAULT, mirror=False) == (0, 99)
