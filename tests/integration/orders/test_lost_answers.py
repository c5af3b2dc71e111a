"""Answers that never come: the call's work may be done or not, and the order comes out right either way."""

from collections import Counter

import pytest

from chassis.memory.loop import VirtualLoop, run
from contracts.gateway import Subject
from contracts.orders import RetryOrdersV1
from sandbox.bigcommerce.model import Order as StoreOrder
from sandbox.tiktok_shop.state import Order as ShopOrder
from services.orders.domain.order import Order, ShipmentState
from tests.integration.orders.stage import CONNECTION, Stage, set_stage

CREATE = "POST /v2/orders"
MARK_SHIPPED = "POST /fulfillment/{version}/orders/{order_id}/packages"
CANCEL = "POST /return_refund/{version}/cancellations"
LOST = ("reset_after", "reset_before", "timeout_after", "timeout_before", "error_after", "error_before")
CANCELLED_IN_STORE = 5
OUT_OF_STOCK = "seller_cancel_reason_out_of_stock"


async def created(stage: Stage, shop_order: str) -> StoreOrder:
    async def holds() -> bool:
        order = stage.order(shop_order)
        return order is not None and order.store is not None

    await stage.reaches(holds)
    (made,) = stage.store.orders.by_external_id(shop_order)
    return made


async def sold(stage: Stage, quantity: int = 1) -> tuple[ShopOrder, StoreOrder]:
    """Bought on TikTok Shop, and made in the store."""
    bought = stage.buy("MUG", quantity)
    stage.hint(Subject.SHOP_ORDER, bought.id)
    return bought, await created(stage, bought.id)


def shipments(stage: Stage, shop_order: str) -> list[ShipmentState]:
    return [one.state for one in known(stage, shop_order).shipments]


def known(stage: Stage, shop_order: str) -> Order:
    order = stage.order(shop_order)
    assert order is not None
    return order


@pytest.mark.parametrize("fault", LOST)
def test_a_creation_whose_answer_is_lost_is_made_once(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            stage.sandbox.box.switches.on("bc:POST /v2/orders", fault, times=1)
            bought = stage.buy("MUG")
            stage.hint(Subject.SHOP_ORDER, bought.id)
            await created(stage, bought.id)
            await stage.clock.sleep(900)
            assert len(stage.store.orders.by_external_id(bought.id)) == 1
            expected = 1 if fault.endswith("_after") else 2
            assert stage.sandbox.box.ledger.count(endpoint=CREATE) == expected

    run(play)


def test_nothing_touches_an_unanswered_order_before_its_call_can_no_longer_land() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            stage.sandbox.box.switches.on("bc:POST /v2/orders", "reset_before", times=1)
            bought = stage.buy("MUG")
            stage.hint(Subject.SHOP_ORDER, bought.id)
            await stage.clock.sleep(5)
            attempt = known(stage, bought.id).create.attempts[0]
            quiet = (attempt.send_by - stage.clock.now()).total_seconds() + 60 + 30
            calls = stage.sandbox.box.ledger.count(endpoint="GET /v2/orders")
            await stage.clock.sleep(quiet - 1)
            assert stage.sandbox.box.ledger.count(endpoint="GET /v2/orders") == calls
            assert stage.sandbox.box.ledger.count(endpoint=CREATE) == 1
            await stage.clock.sleep(10)
            assert len(known(stage, bought.id).create.attempts[0].absent_at) == 1
            assert stage.sandbox.box.ledger.count(endpoint=CREATE) == 1, "one look-up is not enough"
            await stage.clock.sleep(40)
            assert stage.sandbox.box.ledger.count(endpoint=CREATE) == 2

    run(play)


def test_creations_without_an_answer_are_looked_up_together() -> None:
    """Half of them landed and are found by their id; for the others one list serves all."""

    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            switches, listed = stage.sandbox.box.switches, "GET /v2/orders"
            switches.on("bc:POST /v2/orders", "reset_after", times=4)
            landed = [stage.buy("MUG") for _ in range(4)]
            for one in landed:
                stage.hint(Subject.SHOP_ORDER, one.id)
            await stage.clock.sleep(5)
            switches.on("bc:POST /v2/orders", "reset_before", times=4)
            lost = [stage.buy("MUG") for _ in range(4)]
            for one in lost:
                stage.hint(Subject.SHOP_ORDER, one.id)
            await stage.clock.sleep(5)
            before = stage.sandbox.box.ledger.count(endpoint=listed)
            for one in (*landed, *lost):
                await created(stage, one.id)
            assert all(len(stage.store.orders.by_external_id(one.id)) == 1 for one in (*landed, *lost))
            asked = len(landed) + 2 * len(lost)
            lists = 2
            """All those that are not found by their id are looked for in one list, at each of the two looks."""
            assert stage.sandbox.box.ledger.count(endpoint=listed) - before <= asked + lists

    run(play)


def test_store_orders_that_changed_together_are_read_together() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought = [stage.buy("MUG") for _ in range(6)]
            for one in bought:
                stage.hint(Subject.SHOP_ORDER, one.id)
            made = [await created(stage, one.id) for one in bought]
            await stage.clock.sleep(5)
            ledger = stage.sandbox.box.ledger
            single, listed = ledger.count(endpoint="GET /v2/orders/{id}"), ledger.count(endpoint="GET /v2/orders")
            archived, *others = made
            stage.store.orders.archive(archived.id, cause="merchant")
            for one in others:
                stage.store.merchant.cancel(one.id)
            for one in made:
                stage.hint(Subject.STORE_ORDER, one.id)

            async def seen() -> bool:
                orders = [known(stage, one.id) for one in bought]
                first, *rest = (order.store for order in orders)
                assert first is not None
                return first.archived and all(store and store.status == CANCELLED_IN_STORE for store in rest)

            await stage.reaches(seen)
            assert ledger.count(endpoint="GET /v2/orders") - listed == 1
            assert ledger.count(endpoint="GET /v2/orders/{id}") - single == 1, "no list shows an archived one"

    run(play)


def test_a_look_up_is_never_made_before_a_first_attempt() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            await stage.clock.sleep(10)
            before = stage.sandbox.box.ledger.count(endpoint="GET /v2/orders")
            bought = stage.buy("MUG")
            stage.hint(Subject.SHOP_ORDER, bought.id)
            await created(stage, bought.id)
            assert stage.sandbox.box.ledger.count(endpoint="GET /v2/orders") == before

    run(play)


@pytest.mark.parametrize("fault", LOST)
def test_a_shipment_whose_answer_is_lost_is_sent_once(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage, 2)
            stage.sandbox.box.switches.on("tts:POST /fulfillment/*/orders/*/packages", fault, times=1)
            stage.store.merchant.ship(made.id, tracking_number="TRACK-1")
            stage.hint(Subject.STORE_ORDER, made.id)

            async def shipped() -> bool:
                return shipments(stage, bought.id) == [ShipmentState.DONE]

            await stage.reaches(shipped)
            await stage.clock.sleep(600)
            (package,) = (stage.sandbox.tiktok_shop.state.packages[one] for one in bought.package_ids)
            assert package.tracking_number == "TRACK-1"
            assert bought.status == "AWAITING_COLLECTION"

    run(play)


@pytest.mark.parametrize("fault", LOST)
def test_a_number_corrected_while_the_answer_is_out_reaches_the_shop(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage)
            stage.sandbox.box.switches.on("tts:POST /fulfillment/*/orders/*/packages", fault, times=1)
            stage.store.merchant.ship(made.id, tracking_number="TRACK-1")
            stage.hint(Subject.STORE_ORDER, made.id)

            async def sent() -> bool:
                return shipments(stage, bought.id) == [ShipmentState.SENT]

            await stage.reaches(sent)
            shipment = made.shipments[0]
            stage.store.orders.shipments.update(made.id, shipment.id, {"tracking_number": "TRACK-2"}, "merchant")
            stage.hint(Subject.STORE_ORDER, made.id)

            async def done() -> bool:
                return shipments(stage, bought.id) == [ShipmentState.DONE]

            await stage.reaches(done)
            (package,) = (stage.sandbox.tiktok_shop.state.packages[one] for one in bought.package_ids)
            assert package.tracking_number == "TRACK-2"
            told = [line.detail for line in known(stage, bought.id).timeline if line.what.startswith("shipment sent")]
            assert told == (["TRACK-1", "TRACK-2"] if fault.endswith("_after") else ["TRACK-2"])

    run(play)


def test_a_shipment_outlasts_a_clock_that_the_shop_does_not_accept() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage)
            ahead = {"code": 36009004, "message": "timestamp is more than 30 seconds in the future", "data": {}}
            off = stage.sandbox.box.switches.on("tts:**", "error_before", times=None, status=400, body=ahead)
            stage.store.merchant.ship(made.id, tracking_number="TRACK-1")
            stage.hint(Subject.STORE_ORDER, made.id)
            await stage.clock.sleep(600)
            assert shipments(stage, bought.id) != [ShipmentState.REFUSED]
            waits = await stage.database.collection("wakeups").find({"waiting": {"$gt": ""}})
            assert any("Set the server's clock by NTP." in row["waiting"] for row in waits)
            stage.sandbox.box.switches.off(off.id)

            async def shipped() -> bool:
                return shipments(stage, bought.id) == [ShipmentState.DONE]

            await stage.reaches(shipped)
            assert bought.status == "AWAITING_COLLECTION"

    run(play)


@pytest.mark.parametrize("fault", LOST)
def test_a_cancellation_whose_answer_is_lost_is_made_once(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage)
            stage.sandbox.box.switches.on("tts:POST /return_refund/*/cancellations", fault, times=1)
            stage.store.merchant.cancel(made.id)
            stage.hint(Subject.STORE_ORDER, made.id)

            async def cancelled() -> bool:
                return known(stage, bought.id).cancelled

            await stage.reaches(cancelled)
            await stage.clock.sleep(600)
            mine = [one for one in stage.sandbox.tiktok_shop.state.cancellations.values() if one.order_id == bought.id]
            assert len(mine) == 1

    run(play)


@pytest.mark.parametrize("fault", LOST)
def test_a_store_cancellation_whose_answer_is_lost_returns_the_stock_once(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage, 3)
            stage.sandbox.box.switches.on("bc:PUT /v2/orders/*", fault, times=1)
            stage.sandbox.tiktok_shop.cancellations.by_system(bought, "ecom_order_seller_ship_timeout")
            stage.hint(Subject.SHOP_ORDER, bought.id)

            async def cancelled() -> bool:
                store = known(stage, bought.id).store
                return store is not None and store.cancelled

            await stage.reaches(cancelled)
            assert made.status_id == CANCELLED_IN_STORE
            assert stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG")) == 100

    run(play)


@pytest.mark.parametrize("fault", LOST)
def test_units_cancelled_at_the_shop_leave_the_store_order_once(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage, 3)
            stage.sandbox.box.switches.on("bc:PUT /v2/orders/*", fault, times=1)
            gone = [bought.lines[0].id]
            stage.sandbox.tiktok_shop.cancellations.in_seller_center(bought, OUT_OF_STOCK, gone)
            stage.hint(Subject.SHOP_CANCELLATION, bought.id)

            async def taken_out() -> bool:
                store = known(stage, bought.id).store
                return store is not None and list(store.taken_out) == gone

            await stage.reaches(taken_out)
            await stage.clock.sleep(600)
            assert [line.quantity for line in made.lines] == [2]
            assert stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG")) == 98

    run(play)


@pytest.mark.parametrize("fault", LOST)
def test_units_taken_out_in_the_store_are_cancelled_at_the_shop_once(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage, 3)
            stage.sandbox.box.switches.on("tts:POST /return_refund/*/cancellations", fault, times=1)
            stage.store.orders.update(made.id, {"products": [{"id": made.lines[0].id, "quantity": 1}]}, "merchant")
            stage.hint(Subject.STORE_ORDER, made.id)

            async def cancelled() -> bool:
                shop = known(stage, bought.id).shop
                return shop is not None and len(shop.open_lines) == 1

            await stage.reaches(cancelled)
            await stage.clock.sleep(600)
            mine = [one for one in stage.sandbox.tiktok_shop.state.cancellations.values() if one.order_id == bought.id]
            assert len(mine) == 1
            assert [line.quantity for line in made.lines] == [1]
            assert known(stage, bought.id).differences == ()

    run(play)


@pytest.mark.parametrize("fault", LOST)
def test_a_changed_address_stands_in_the_store_order_whatever_answer_is_lost(fault: str) -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage)
            stage.sandbox.box.switches.on("bc:PUT /v2/orders/*/shipping_addresses/*", fault, times=1)
            stage.sandbox.tiktok_shop.orders.change_address(bought, {"line1": "1 New Street"})
            stage.hint(Subject.SHOP_ORDER, bought.id)

            async def changed() -> bool:
                order = known(stage, bought.id)
                return order.store is not None and order.address == order.store.address_sent and not order.todo

            await stage.reaches(lambda: arrived(made))
            await stage.reaches(changed)
            assert known(stage, bought.id).differences == ()

    async def arrived(made: StoreOrder) -> bool:
        return bool(made.shipping_addresses[0]["street_1"] == "1 New Street")

    run(play)


def test_a_second_store_order_is_cancelled_within_one_sweep() -> None:
    """What no client can prevent: a call that lands after everybody stopped waiting for it."""

    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage, 2)
            body = {
                "status_id": 11,
                "external_order_id": bought.id,
                "billing_address": made.billing_address,
                "products": [{"product_id": made.lines[0].product_id, "quantity": 2}],
            }
            late = stage.store.orders.create(body, "late")
            await stage.clock.sleep(330)
            assert late.status_id == CANCELLED_IN_STORE
            assert made.status_id == 11
            assert [one.code for one in known(stage, bought.id).differences] == ["double_store_order"]
            assert stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG")) == 98

    run(play)


def test_of_two_store_orders_the_older_is_kept_whichever_is_known() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought = stage.buy("MUG", 2)
            product = next(iter(stage.store.state.products))
            body = {
                "status_id": 11,
                "external_order_id": bought.id,
                "billing_address": {"zip": "97205", "country_iso2": "US"},
                "shipping_addresses": [{"zip": "97205", "country_iso2": "US"}],
                "products": [{"product_id": product, "quantity": 2}],
            }
            early = stage.store.orders.create(body, "a process that was frozen")
            stage.hint(Subject.SHOP_ORDER, bought.id)

            async def known_twice() -> bool:
                order = stage.order(bought.id)
                return order is not None and bool(order.doubles) and all(one.cancelled for one in order.doubles)

            await stage.reaches(known_twice)
            (younger,) = (one for one in stage.store.orders.by_external_id(bought.id) if one.id != early.id)
            assert (early.status_id, younger.status_id) == (11, CANCELLED_IN_STORE)
            order = known(stage, bought.id)
            assert order.store is not None
            assert order.store.id == early.id
            assert [one.code for one in order.differences] == ["double_store_order"]
            assert stage.store.inventory.sellable(stage.store.merchant.stock_key("MUG")) == 98
            stage.store.merchant.ship(early.id, tracking_number="TRACK-1")
            stage.hint(Subject.STORE_ORDER, early.id)

            async def shipped() -> bool:
                return shipments(stage, bought.id) == [ShipmentState.DONE]

            await stage.reaches(shipped)
            assert len(known(stage, bought.id).shipments[0].units) == 2

    run(play)


def test_every_hint_repeated_and_shuffled_makes_one_store_order() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            orders = [stage.buy("MUG") for _ in range(5)]
            for number in range(40):
                stage.hint(Subject.SHOP_ORDER, orders[number % 5].id)
                if number % 7 == 0:
                    await stage.clock.sleep(0.01)
            for order in orders:
                await created(stage, order.id)
            await stage.clock.sleep(600)
            counts = Counter(one.external_order_id for one in stage.store.state.orders.values())
            assert counts == {order.id: 1 for order in orders}

    for seed in range(5):
        run(play, seed)


def test_after_a_restore_orders_are_looked_up_first() -> None:
    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            bought, made = await sold(stage)
            # The backup knows nothing of the order.
            await stage.forget(recovered=True)
            await stage.clock.sleep(400)
            order = known(stage, bought.id)
            assert order.store is not None
            assert order.store.id == made.id
            assert len(stage.store.orders.by_external_id(bought.id)) == 1
            assert stage.sandbox.box.ledger.count(endpoint=CREATE) == 1

    run(play)


@pytest.mark.parametrize(("lost", "allowed"), [(0.0, 1.02), (0.01, 1.05)])
@pytest.mark.timeout(300)
def test_calls_for_many_orders_stay_near_the_least(lost: float, allowed: float) -> None:
    """A thousand orders cost a thousand creations and twenty reads; what is allowed pays for the sweeps meanwhile."""
    count = 1000

    async def play(loop: VirtualLoop) -> int:
        stage = await set_stage(loop)
        stage.on_sale("CUP", 10_000)
        async with stage.sandbox.running():
            await stage.start()
            await stage.clock.sleep(30)
            stage.sandbox.box.ledger.clear()
            if lost:
                stage.sandbox.box.switches.on("bc:POST /v2/orders", "reset_after", times=None, probability=lost)
            orders = [stage.buy("CUP") for _ in range(count)]
            for order in orders:
                stage.hint(Subject.SHOP_ORDER, order.id)
            for order in orders:
                await created(stage, order.id)
            counts = Counter(one.external_order_id for one in stage.store.state.orders.values())
            assert set(counts.values()) == {1}
            assert len(counts) == count
            return len(stage.sandbox.box.ledger.calls())

    assert run(play) <= (count + count // 50) * allowed


def test_a_task_that_waits_for_its_orders_looks_ever_less_often() -> None:
    """Each look is saved, which wakes the flow: not at once, or it would look without end."""

    async def play(loop: VirtualLoop) -> None:
        stage = await set_stage(loop)
        async with stage.sandbox.running():
            await stage.start()
            off = stage.sandbox.box.switches.on("bc:POST /v2/orders", "error_before", times=None, status=503)
            bought = stage.buy("MUG")
            stage.hint(Subject.SHOP_ORDER, bought.id)
            await stage.clock.sleep(5)
            asked = stage.clock.now()
            stage.say(RetryOrdersV1(id="c1", task="t1", connection=CONNECTION, orders=(bought.id,), asked_at=asked))
            await stage.clock.sleep(600)
            tasks = stage.database.collection("tasks").documents
            assert tasks["t1"]["status"] == "running"
            assert 10 < tasks["t1"]["rev"] < 60
            stage.sandbox.box.switches.off(off.id)

            async def ended() -> bool:
                return bool(tasks["t1"]["status"] == "completed")

            await stage.reaches(ended)
            assert tasks["t1"]["changed"] == 1

    run(play)
