"""The gateway on Kafka and a MongoDB server: a connection is made, a webhook becomes a record, a restart keeps all."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.gateway import HintReceivedV1, Subject
from deploy.backbone import Backbone
from deploy.topics import create_missing, declared
from tests.support.world import STORE_HASH, running_world

pytestmark = pytest.mark.backbone


@pytest.mark.timeout(300)
async def test_a_connection_and_its_hints_survive_a_restart(
    backbone: Backbone, database_name: str, topic_prefix: str
) -> None:
    await create_missing(backbone.kafka, declared(prefix=topic_prefix))
    async with running_world(real=(backbone, database_name, topic_prefix)) as world:
        connection = await world.connect()
        await world.stop("gateway")
        await world.start_gateway()
        heard: list[bytes] = []

        async def hear(records: Any) -> None:
            heard.extend(record.value for record in records)

        probe = world.ports_of("probe").broker
        probe.subscribe("probe", HintReceivedV1.TOPIC, hear)
        await probe.start()
        store = world.sandbox.bigcommerce.shop(STORE_HASH)
        product = next(iter(store.state.products.values()))
        store.merchant.edit_product(product.id, {"name": "Another name"})

        async def told() -> Any:
            hints = [HintReceivedV1.model_validate_json(value) for value in heard]
            return [hint for hint in hints if hint.subject is Subject.STORE_PRODUCT]

        hint = (await world.until(told, seconds=60))[0]
        assert (hint.connection, hint.object_id) == (connection, str(product.id))
        assert (await world.call("GET", f"/connections/{connection}"))["status"] == "active"
        await probe.stop()
