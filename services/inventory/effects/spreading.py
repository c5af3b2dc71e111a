"""When a connection's settings change, every SKU of it is worked out again at once, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chassis.actors import Change, Repository, Wake
from chassis.clock import later
from chassis.store import Document, ids_of
from chassis.wakeups import Claim
from chassis.worker import Flow, Outcome
from services.common.connections import ConnectionCopy, Connections
from services.inventory.effects.reconciling import Sweep, scheduled
from services.inventory.store import ASSESS, LIVE, READ, Stores

SPREAD = "spread"
PAGE = 1000


def spread_due(copy: ConnectionCopy) -> Mapping[str, datetime | None]:
    return {SPREAD: None} if copy.spread < copy.facts.rev else {}


def spread_flow(stores: Stores, connections: Connections, sweeps: Repository[Sweep], every: float) -> Flow:
    """Wake every SKU; their reads and writes follow, also those that waited while the connection was paused."""

    async def perform(claim: Claim) -> Outcome:
        for copy in (await connections.repository.load(claim.actors)).values():
            await _wake_all(stores, copy.id)
            await sweeps.transact(copy.id, scheduled(copy.id, later(stores.clock.now(), every)))
            await connections.repository.transact(copy.id, _spread(copy.facts.rev))
        return {}

    return Flow(SPREAD, perform, lease=300.0)


def _spread(rev: int) -> Callable[[ConnectionCopy | None], Change[ConnectionCopy] | None]:
    def of(state: ConnectionCopy | None) -> Change[ConnectionCopy] | None:
        return None if state is None else Change(state.model_copy(update={"spread": max(state.spread, rev)}))

    return of


async def _wake_all(stores: Stores, connection: str) -> None:
    now = stores.clock.now()
    last = ""
    while page := await _page(stores, last, connection):
        wakes = [Wake(flow, str(d["_id"]), connection, now, LIVE) for d in page for flow in _flows(d)]
        await stores.wakeups.write(wakes)
        stores.wakeups.signal(wakes)
        last = str(page[-1]["_id"])


async def _page(stores: Stores, after: str, connection: str) -> list[Document]:
    return await stores.skus.collection.find(
        {"_id": ids_of(connection, after)}, sort=[("_id", 1)], limit=PAGE, projection={"asks": 1, "served": 1}
    )


def _flows(document: Document) -> list[str]:
    return [ASSESS, READ] if document.get("asks", 0) > document.get("served", 0) else [ASSESS]
