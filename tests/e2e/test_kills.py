"""Every process killed in turn under a burst of orders, and two of each service at work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from demo.ledgers import compare
from demo.narrate import Narrator
from demo.stage import Stage
from demo.story import PATIENCE, Story
from deploy.local import SERVICES

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]

BURST = 30
Kill = Callable[[Stage], None]
Start = Callable[[Stage], None]


def service(name: str) -> tuple[Kill, Start]:
    return lambda stage: stage.system.kill(name), lambda stage: stage.system.start(name)


VICTIMS: dict[str, tuple[Kill, Start]] = {
    "gateway": service("gateway"),
    "catalog": service("catalog"),
    "inventory": service("inventory"),
    "orders": service("orders"),
    "broker": (lambda stage: stage.backbone.kill_kafka(), lambda stage: stage.backbone.start_kafka()),
    "store": (lambda stage: stage.backbone.kill_store(), lambda stage: stage.backbone.start_store()),
}


@pytest.mark.acceptance("S-124")
@pytest.mark.parametrize("victim", VICTIMS)
def test_a_kill_in_the_middle_of_a_burst_loses_and_doubles_nothing(stage: Stage, victim: str) -> None:
    kill, start = VICTIMS[victim]
    with burst_of(stage, BURST) as made:
        stage.tandem.until(made, lambda count: count >= 3, "the first store orders", PATIENCE)
        kill(stage)
        start(stage)


def test_two_of_each_service_share_the_work_and_end_when_asked(stage: Stage) -> None:
    system = stage.system
    for name in SERVICES:
        system.spawn(name, replica=1)
    seconds = {name: system.wait_ready(name, 1, within=PATIENCE) for name in SERVICES}
    with burst_of(stage, BURST):
        pass
    for name in ("inventory", "orders"):
        for address in (system.address(name), seconds[name]):
            assert _handled(address) > 0, f"{name} at {address} had no part in it"
    for name in SERVICES:
        child = system.children.pop((name, 1))
        child.stop()
        assert child.process.returncode == 0, f"{name} did not end by itself within 10 s"


@contextmanager
def burst_of(stage: Stage, number: int) -> Iterator[Callable[[], int]]:
    """So many paid orders of one SKU; afterwards every one of them is in the store once and stock agrees.

    Hands over how many of them are in the store so far.
    """
    world, story = stage.world, on_sale(stage)
    sku = story.sellable(at_least=number)
    before = compare(world)
    orders = world.burst(sku, number)
    assert len(orders) == number
    for order in orders:
        world.release(order)
    yield lambda: story.created(orders)
    story.all_created(orders)
    after = story.in_step()
    assert (after.created - before.created, after.doubled, after.lost) == (number, 0, 0)
    assert after.differences == {}


def on_sale(stage: Stage) -> Story:
    """The story up to goods that are on sale and in stock, played here unless an earlier test did."""
    story = Story(stage, Narrator())
    if not stage.tandem.connection:
        story.connect()
        story.pull()
        story.push()
    if not any(level >= BURST for level in stage.world.shop_stock().values()):
        stage.world.set_store_stock(story.sellable(at_least=1), 500)
        story.sellable_soon(at_least=BURST)
    return story


def _handled(address: str) -> float:
    """Records that this process has handled so far."""
    families = text_string_to_metric_families(httpx.get(f"{address}/metrics").text)
    samples = [sample for family in families if family.name == "tandem_records" for sample in family.samples]
    return sum(s.value for s in samples if s.name == "tandem_records_total" and s.labels["outcome"] == "handled")
