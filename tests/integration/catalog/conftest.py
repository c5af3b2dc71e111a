"""The running world that the tests of a file share, and each test's own market in it.

Files that use it run on one event loop: ``pytestmark = pytest.mark.asyncio(loop_scope="module")``.
"""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest_asyncio
from pymongo import MongoClient

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.kafka import KafkaEvents
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.store import MemoryDatabase
from chassis.mongo import MongoDatabase
from chassis.service import Ports
from deploy.backbone import Backbone
from deploy.topics import create_missing, declared
from tests.integration.catalog.market import MakePorts, Market, World, open_world
from tests.support.topics import delete_topics


def in_memory() -> MakePorts:
    """For tests that try every single step of something."""
    databases: dict[str, MemoryDatabase] = {}
    log = MemoryLog()

    async def ports(service: str, clock: Clock) -> Ports:
        database = databases.setdefault(service, MemoryDatabase())
        return Ports(database, MemoryBroker(log, clock), clock, Entropy())

    return ports


def on_backbone(backbone: Backbone, name: str) -> MakePorts:
    """Kafka and a MongoDB server, under a name that nothing else uses."""

    async def ports(service: str, clock: Clock) -> Ports:
        await create_missing(backbone.kafka, declared(prefix=f"{name}."))
        return Ports(
            MongoDatabase(backbone.mongo, f"{name}_{service}"),
            KafkaEvents(backbone.kafka, client=service, clock=clock, prefix=f"{name}."),
            clock,
            Entropy(),
        )

    return ports


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(backbone: Backbone) -> AsyncIterator[World]:
    name = f"t{uuid4().hex[:12]}"
    async with open_world(on_backbone(backbone, name)) as running:
        yield running
    with MongoClient[dict[str, object]](backbone.mongo, serverSelectionTimeoutMS=5000) as client:
        client.drop_database(f"{name}_catalog")
    await delete_topics(backbone.kafka, f"{name}.")


@pytest_asyncio.fixture(loop_scope="module")
async def market(world: World) -> AsyncIterator[Market]:
    opened = await world.open_market()
    yield opened
    await world.close_market(opened)
