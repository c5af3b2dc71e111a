"""The running market that the tests of this folder trade on."""

from collections.abc import AsyncIterator

import pytest

from deploy.backbone import Backbone
from tests.integration.inventory.market import Market, open_market


@pytest.fixture
async def market(backbone: Backbone, database_name: str, topic_prefix: str) -> AsyncIterator[Market]:
    async with open_market(backbone, database_name, topic_prefix) as running:
        yield running
