"""The same suites over the store and the broker in memory and the real ones."""

from collections.abc import AsyncIterator, Callable

import pytest

from chassis.clock import Clock
from chassis.kafka import KafkaEvents
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.store import MemoryDatabase
from chassis.messaging import Broker
from chassis.mongo import Driver, MongoDatabase
from chassis.store import Database
from deploy.topics import create_missing, declared


@pytest.fixture(
    params=[
        "memory",
        pytest.param("motor", marks=pytest.mark.backbone),
        pytest.param("pymongo", marks=pytest.mark.backbone),
    ]
)
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    if request.param == "memory":
        yield MemoryDatabase()
        return
    backbone, name = request.getfixturevalue("backbone"), request.getfixturevalue("database_name")
    opened = MongoDatabase(backbone.mongo, name, driver=Driver(request.param))
    yield opened
    await opened.close()


Connect = Callable[[], Broker]


@pytest.fixture(params=["memory", pytest.param("kafka", marks=pytest.mark.backbone)])
async def connect(request: pytest.FixtureRequest) -> AsyncIterator[Connect]:
    """Makes clients of one broker; each is one process's. Topics are the declared ones, empty at the start."""
    made: list[Broker] = []
    if request.param == "memory":
        log = MemoryLog()

        def new() -> Broker:
            made.append(MemoryBroker(log, Clock()))
            return made[-1]
    else:
        backbone, prefix = request.getfixturevalue("backbone"), request.getfixturevalue("topic_prefix")
        await create_missing(backbone.kafka, declared(prefix=prefix))

        def new() -> Broker:
            made.append(KafkaEvents(backbone.kafka, client=f"test-{len(made)}", clock=Clock(), prefix=prefix))
            return made[-1]

    yield new
    for broker in made:
        await broker.stop()
