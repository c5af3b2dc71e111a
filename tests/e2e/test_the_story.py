"""The story of `make demo`, every claim of it, and then every process killed in turn under a burst of orders."""

from collections.abc import Callable

import pytest

from demo.ledgers import compare
from demo.narrate import Narrator
from demo.stage import Stage
from demo.story import PATIENCE, Story
from deploy.local import SERVICES
from deploy.local.announce import announced

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


@pytest.mark.acceptance(
    "S-018", "S-019", "S-025", "S-027", "S-044", "S-047", "S-062", "S-111", "S-112", "S-116", "S-125", "S-133",
    "S-138", "S-141",
)  # fmt: skip
def test_every_step_of_the_story_holds(stage: Stage) -> None:
    tell = Narrator()
    Story(stage, tell).play()
    assert tell.failures == []


@pytest.mark.acceptance("S-124")
@pytest.mark.parametrize("victim", VICTIMS)
def test_a_kill_in_the_middle_of_a_burst_loses_and_doubles_nothing(stage: Stage, victim: str) -> None:
    world, tandem = stage.world, stage.tandem
    story = Story(stage, Narrator())
    sku = story.sellable(at_least=BURST)
    before = compare(world)
    orders = world.burst(sku, BURST)
    assert len(orders) == BURST
    for order in orders:
        world.release(order)
    kill, start = VICTIMS[victim]
    tandem.until(lambda: story.created(orders), lambda made: made >= 3, "the first store orders", PATIENCE)
    kill(stage)
    start(stage)
    story.all_created(orders)
    after = tandem.until(lambda: compare(world), lambda found: found.settled, "stock to agree", PATIENCE)
    assert (after.created - before.created, after.doubled, after.lost) == (BURST, 0, 0)
    assert after.differences == {}


@pytest.mark.long
def test_two_of_each_service_share_the_work(stage: Stage) -> None:
    world, system = stage.world, stage.system
    story = Story(stage, Narrator())
    for name in SERVICES:
        announced(system.spawn(name, replica=1), "address")
    sku = story.sellable(at_least=BURST)
    before = compare(world)
    orders = world.burst(sku, BURST)
    for order in orders:
        world.release(order)
    story.all_created(orders)
    after = stage.tandem.until(lambda: compare(world), lambda found: found.settled, "stock to agree", PATIENCE)
    assert (after.created - before.created, after.doubled, after.lost) == (BURST, 0, 0)
    assert all(child.alive for child in system.children.values())
