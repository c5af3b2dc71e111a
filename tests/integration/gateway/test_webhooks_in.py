"""Webhooks from both platforms become hints; while the broker is away the spool keeps them, across a restart too."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest

from chassis.memory.broker import MemoryBroker
from chassis.memory.store import MemoryDatabase
from chassis.messaging import BrokerAway, Record
from chassis.store import StoreAway
from contracts.cloudevents import Envelope, decode
from contracts.gateway import HintReceivedV1, Subject
from services.gateway.ingest.secrets import HookSecrets
from services.gateway.ingest.spool import Spool
from tests.support.world import ORIGIN, World, running_world


class Hints:
    """What was said on the topic of hints."""

    def __init__(self, world: World) -> None:
        self.heard: list[HintReceivedV1] = []
        self._broker = world.ports_of("probe").broker
        self._broker.subscribe("probe", HintReceivedV1.TOPIC, self._hear)

    async def __aenter__(self) -> Hints:
        await self._broker.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._broker.stop()

    async def _hear(self, records: Any) -> None:
        self.heard += [_hint(record) for record in records]

    async def about(self, subject: Subject) -> list[HintReceivedV1]:
        return [hint for hint in self.heard if hint.subject is subject]


def _hint(record: Record) -> HintReceivedV1:
    envelope = decode(record.headers, record.value)
    assert isinstance(envelope, Envelope)
    assert isinstance(envelope.message, HintReceivedV1)
    return envelope.message


def shop_event(world: World, order: str, notification: str = "n1") -> tuple[bytes, dict[str, str]]:
    state = world.sandbox.tiktok_shop.state
    app, shop = next(iter(state.apps.values())), next(iter(state.shops.values()))
    body = json.dumps(
        {
            "type": 1,
            "tts_notification_id": notification,
            "shop_id": shop.id,
            "timestamp": int(world.clock.seconds()),
            "data": {"order_id": order},
        }
    ).encode()
    signed = hmac.new(app.app_secret.encode(), app.app_key.encode() + body, hashlib.sha256).hexdigest()
    return body, {"Authorization": signed}


async def post(world: World, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(transport=world.wire) as client:
        return await client.post(f"{ORIGIN}{path}", content=body, headers=headers)


async def test_a_change_in_the_store_becomes_a_hint() -> None:
    async with running_world() as world:
        connection = await world.connect()
        store = world.sandbox.bigcommerce.shop("sandbox1")
        product = next(iter(store.state.products.values()))
        async with Hints(world) as hints:
            store.merchant.edit_product(product.id, {"name": "Another name"})
            (hint,) = await world.until(lambda: hints.about(Subject.STORE_PRODUCT))
        assert (hint.connection, hint.object_id) == (connection, str(product.id))


async def test_a_change_in_the_shop_becomes_a_hint() -> None:
    async with running_world() as world:
        connection = await world.connect()
        async with Hints(world) as hints:
            body, headers = shop_event(world, "576")
            assert (await post(world, "/webhooks/tiktok", body, headers)).status_code == 200
            (hint,) = await world.until(lambda: hints.about(Subject.SHOP_ORDER))
        assert (hint.connection, hint.object_id) == (connection, "576")


async def test_forged_old_and_oversized_callbacks_are_refused_alike() -> None:
    async with running_world() as world:
        connection = await world.connect()
        body, headers = shop_event(world, "577")
        forged = await post(world, "/webhooks/tiktok", body + b" ", headers)
        unknown = await post(world, "/webhooks/bigcommerce/nobody", b"{}", {})
        unsigned = await post(world, f"/webhooks/bigcommerce/{connection}", b"{}", {})
        assert [each.status_code for each in (forged, unknown, unsigned)] == [401, 401, 401]
        assert {each.content for each in (forged, unknown, unsigned)} == {b""}
        assert (await post(world, "/webhooks/tiktok", b"x" * 65_537, headers)).status_code == 413


async def test_a_hook_of_a_shop_that_the_process_did_not_hear_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connected by another process a moment ago: taken. Not connected at all: let go."""
    async with running_world() as world, Hints(world) as hints:

        async def unheard(*_: object) -> None:
            """The news of the connection are still on their way to this process."""

        monkeypatch.setattr(HookSecrets, "reload", unheard)
        await world.connect()
        body, headers = shop_event(world, "580", "n2")
        assert (await post(world, "/webhooks/tiktok", body, headers)).status_code == 200
        (hint,) = await world.until(lambda: hints.about(Subject.SHOP_ORDER))
        assert hint.object_id == "580", "what came before the connection was made is told by its first reading"


async def test_a_hook_of_an_unknown_shop_comes_again_when_the_store_is_away() -> None:
    async with running_world() as world:
        database = world.services["gateway"].ports.database
        assert isinstance(database, MemoryDatabase)

        async def away(collection: str, operation: str) -> None:
            raise StoreAway("unplugged")

        working, database.before = database.before, away  # type: ignore[method-assign]
        body, headers = shop_event(world, "581")
        assert (await post(world, "/webhooks/tiktok", body, headers)).status_code == 503
        database.before = working  # type: ignore[method-assign]


@pytest.mark.parametrize("restarted", [False, True])
async def test_hooks_taken_while_the_broker_is_away_are_told_later(restarted: bool) -> None:
    async with running_world() as world:
        await world.connect()
        gateway = world.services["gateway"]
        broker = gateway.ports.broker
        assert isinstance(broker, MemoryBroker)

        async def away(operation: str) -> None:
            if operation == "send":
                raise BrokerAway("unplugged")

        working, broker._before = broker._before, away
        body, headers = shop_event(world, "578")
        assert (await post(world, "/webhooks/tiktok", body, headers)).status_code == 200
        spool = world.folder / "spool"
        assert any(path.stat().st_size for path in spool.glob("*.jsonl"))
        async with Hints(world) as hints:
            if restarted:
                await world.stop("gateway")
                await world.start_gateway()
            else:
                broker._before = working
            (hint,) = await world.until(lambda: hints.about(Subject.SHOP_ORDER))
        assert hint.object_id == "578"
        await world.until(lambda: _empty(spool))


async def test_a_gateway_is_ready_once_it_can_tell_webhooks_apart() -> None:
    async with running_world() as world:
        await world.connect()
        await world.stop("gateway")
        database = world.ports_of("gateway").database
        assert isinstance(database, MemoryDatabase)
        asked, answer = asyncio.Event(), asyncio.Event()

        async def slow(collection: str, operation: str) -> None:
            if (collection, operation) == ("connections", "find"):
                asked.set()
                await answer.wait()

        working, database.before = database.before, slow  # type: ignore[method-assign]
        starting = asyncio.create_task(world.start_gateway())
        await asked.wait()
        assert not starting.done()
        answer.set()
        await starting
        body, headers = shop_event(world, "590")
        assert (await post(world, "/webhooks/tiktok", body, headers)).status_code == 200
        database.before = working  # type: ignore[method-assign]


async def test_a_gateway_is_ready_once_no_other_process_holds_its_spool(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_world() as world, Hints(world) as hints:
        await world.connect()
        await world.stop("gateway")
        other = Spool(world.folder / "spool", 1_000_000)
        other.open()
        tries: list[None] = []
        take = Spool.open

        def counted(spool: Spool) -> None:
            tries.append(None)
            take(spool)

        monkeypatch.setattr(Spool, "open", counted)
        starting = asyncio.create_task(world.start_gateway())

        async def tried_twice() -> bool:
            await world.advance(1.0)
            return len(tries) > 1

        await world.until(tried_twice)
        assert not starting.done()
        other.close()

        async def started() -> bool:
            await world.advance(1.0)
            return starting.done()

        await world.until(started)
        broker = world.services["gateway"].ports.broker
        assert isinstance(broker, MemoryBroker)

        async def away(operation: str) -> None:
            if operation == "send":
                raise BrokerAway("unplugged")

        working, broker._before = broker._before, away
        body, headers = shop_event(world, "591", "n2")
        assert (await post(world, "/webhooks/tiktok", body, headers)).status_code == 200, "the spool keeps it"
        broker._before = working
        (hint,) = await world.until(lambda: hints.about(Subject.SHOP_ORDER))
        assert hint.object_id == "591"


async def _empty(spool: Any) -> bool:
    return not list(spool.glob("*.jsonl"))
