"""Fixtures for every test: one backbone a session, and names in it that no other test uses."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo import MongoClient

from chassis import logs
from deploy.backbone import Backbone, start_backbone
from tests.acceptance.plugin import pytest_itemcollected, pytest_runtest_logreport, pytest_sessionfinish
from tests.support.topics import delete_topics

__all__ = ["pytest_itemcollected", "pytest_runtest_logreport", "pytest_sessionfinish"]

logs.set_up("tests", "WARNING")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the backbone, so that no such test lands in the parallel stage."""
    for item in items:
        if "backbone" in getattr(item, "fixturenames", ()):
            item.add_marker("backbone")


@pytest.fixture(scope="session")
def backbone(worker_id: str) -> Iterator[Backbone]:
    """Kafka and a MongoDB server, started when the first test of the session asks for them.

    Under xdist each worker has its own, so that a fault test of one never disturbs another's.
    """
    with (
        tempfile.TemporaryDirectory(prefix=f"tandem-backbone-{worker_id}-") as folder,
        start_backbone(Path(folder)) as running,
    ):
        yield running


@pytest.fixture
def database_name(backbone: Backbone) -> Iterator[str]:
    """A database that only this test uses; dropped after it, together with every other that starts with its name.

    Give services `<database_name>_<service>`.
    """
    name = f"t{uuid4().hex[:12]}"
    yield name
    with MongoClient[dict[str, object]](backbone.mongo, serverSelectionTimeoutMS=5000) as client:
        for existing in client.list_database_names():
            if existing.startswith(name):
                client.drop_database(existing)


@pytest.fixture
def topic_prefix(backbone: Backbone) -> Iterator[str]:
    """A prefix for topics and consumer groups that only this test uses; its topics are deleted after it."""
    prefix = f"t{uuid4().hex[:12]}."
    yield prefix
    asyncio.run(delete_topics(backbone.kafka, prefix))
