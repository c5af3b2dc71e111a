"""The store under test, through each of the two drivers that the product can run on."""

import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from gridfs import AsyncGridFSBucket
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorGridFSBucket
from pymongo import AsyncMongoClient

from deploy.backbone import Backbone

_DRIVERS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "motor": (AsyncIOMotorClient, AsyncIOMotorGridFSBucket),
    "pymongo": (AsyncMongoClient, AsyncGridFSBucket),
}


@pytest.fixture(params=sorted(_DRIVERS))
def driver(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def database(driver: str, backbone: Backbone, database_name: str) -> AsyncIterator[Any]:
    client = _DRIVERS[driver][0](backbone.mongo, tz_aware=True, maxPoolSize=60)
    yield client[database_name]
    closing = client.close()
    if inspect.isawaitable(closing):
        await closing


@pytest.fixture
def bucket(driver: str, database: Any) -> Any:
    return _DRIVERS[driver][1](database)
