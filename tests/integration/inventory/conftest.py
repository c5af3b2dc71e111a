"""The running market that the tests of this folder trade on."""

from collections.abc import AsyncIterator

import pytest

from deploy.backbone import Backbone
from tests.integration.inventory.market import Market, on_backbone, open_market


@pytest.fixture
async def market(backbone: Backbone, database_name: str, topic_prefix: str) -> AsyncIterator[Market]:
    async with open_market(await on_backbone(backbone, database_name, topic_prefix)) as running:
        yield running
