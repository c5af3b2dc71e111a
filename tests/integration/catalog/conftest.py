"""The running market that the tests of this folder work on."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.kafka import KafkaEvents
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.store import MemoryDatabase
from chassis.mongo import MongoDatabase
from chassis.service import Ports
from deploy.topics import create_missing, declared
from tests.integration.catalog.market import MakePorts, Market, open_market

IN_MEMORY = bool(os.environ.get("TANDEM_TESTS_IN_MEMORY"))
"""For a quick look while working; the suite runs on Kafka and a MongoDB server."""

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long campaign for now: about one run in a hundred hears the end of a task never, and its cause is not found."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("long")


def in_memory() -> MakePorts:
    databases: dict[str, MemoryDatabase] = {}
    log = MemoryLog()

    async def ports(service: str, clock: Clock) -> Ports:
        database = databases.setdefault(service, MemoryDatabase())
        return Ports(database, MemoryBroker(log, clock), clock, Entropy())

    return ports


@pytest.fixture
def ports_for(request: pytest.FixtureRequest) -> MakePorts:
    if IN_MEMORY:
        return in_memory()
    backbone = request.getfixturevalue("backbone")
    name, prefix = request.getfixturevalue("database_name"), request.getfixturevalue("topic_prefix")

    async def ports(service: str, clock: Clock) -> Ports:
        await create_missing(backbone.kafka, declared(prefix=prefix))
        return Ports(
            MongoDatabase(backbone.mongo, f"{name}_{service}"),
            KafkaEvents(backbone.kafka, client=service, clock=clock, prefix=prefix),
            clock,
            Entropy(),
        )

    return ports


@pytest.fixture
async def market(ports_for: MakePorts) -> AsyncIterator[Market]:
    async with open_market(ports_for) as running:
        yield running
