"""The store world serves here too: switches need a platform to strike."""

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.bigcommerce.store_world import World, make_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = make_world()
    async with made.client, made.control:
        yield made
