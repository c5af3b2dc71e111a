"""What the gateway hears: hints about its own side of a connection, and its own connections (for verification)."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.actors import Change, Repository
from chassis.messaging import Record
from chassis.service import Service
from contracts.gateway import ConnectionChangedV1, HintReceivedV1, Subject
from contracts.orders import OrderChangedV1
from contracts.tasks import TaskProgressedV1
from platforms.tiktok_shop import Event
from services.gateway.domain import connection as connections
from services.gateway.domain import digest as digests
from services.gateway.domain.connection import Connection
from services.gateway.domain.digest import Digest
from services.gateway.ingest.secrets import HookSecrets
from services.gateway.store import Stores

OURS = (Subject.SHOP_AUTHORIZATION, Subject.STORE_SETTINGS)


def served(state: Connection | None, hint: HintReceivedV1) -> Change[Connection] | None:
    """Look again at the platform: what the hint says is never believed by itself."""
    if hint.subject is Subject.SHOP_AUTHORIZATION and hint.part_id == str(int(Event.AUTHORIZATION_EXPIRES)):
        return None
    return connections.look_again(state, hint.platform)


def hear(service: Service, stores: Stores) -> None:
    service.inbox.hear(
        HintReceivedV1,
        stores.connections,
        served,
        to=lambda hint: [hint.connection] if hint.subject in OURS else [],
    )


def hear_what_needs_people(service: Service, repository: Repository[Digest]) -> None:
    """Failures, cancelled and oversold orders go into the connection's next mail."""
    clock = service.ports.clock

    def order(digest: Digest | None, heard: OrderChangedV1) -> Change[Digest] | None:
        return digests.heard_order(digest, heard, clock.now())

    def task(digest: Digest | None, heard: TaskProgressedV1) -> Change[Digest] | None:
        return digests.heard_task(digest, heard, clock.now())

    service.inbox.hear(OrderChangedV1, repository, order, to=lambda heard: [heard.connection])
    service.inbox.hear(TaskProgressedV1, repository, task, to=lambda heard: [heard.connection])


def keep_secrets_fresh(service: Service, secrets: HookSecrets) -> None:
    """Every process verifies: each hears every change of a connection from now on."""

    async def changed(records: Sequence[Record]) -> None:
        await secrets.reload((record.key or b"").decode("utf-8", "replace") for record in records)

    service.ports.broker.tail(ConnectionChangedV1.TOPIC, changed)
