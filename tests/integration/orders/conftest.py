"""The running market that the tests of this folder trade on."""

from collections.abc import AsyncIterator

import pytest

from deploy.backbone import Backbone
from tests.integration.orders.market import Market, open_market


@pytest.fixture
async def market(backbone: Backbone, database_name: str, topic_prefix: str) -> AsyncIterator[Market]:
    """On Kafka and a MongoDB server."""
    async with open_market((backbone, database_name, topic_prefix)) as running:
        yield running


@pytest.fixture
async def memory_market() -> AsyncIterator[Market]:
    """With broker and store in memory, for tests whose subject is the platforms' faults."""
    async with open_market() as running:
        yield running
