from collections.abc import AsyncIterator

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    await world.close()
    assert world.box.clock.failures == []
