"""A connection's settings reach every product whose public state depends on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.actors import Change
from chassis.wakeups import Claim
from chassis.worker import Outcome
from services.catalog.domain.pulling import settled_on
from services.catalog.effects.desk import Desk, basis_of, deciding
from services.common.connections import ConnectionCopy

PAGE = 250


def due(copy: ConnectionCopy) -> Mapping[str, datetime | None]:
    """Flows over connections: spread after a change, and the sweeps, which come again by themselves."""
    flows: dict[str, datetime | None] = {"sweep": None, "sweep_store": None}
    if copy.spread < copy.facts.rev:
        flows["spread"] = None
    return flows


class Spreading:
    """The spread flow over connections."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def perform(self, claim: Claim) -> Outcome:
        for connection in claim.actors:
            copy = await self._desk.connections.repository.get(connection)
            if copy is not None:
                await self._walk(copy)
        return {}

    async def _walk(self, copy: ConnectionCopy) -> None:
        """All products of the connection, a page at a time. What is not pulled cannot be affected."""
        desk, basis, after = self._desk, basis_of(copy.facts), 0
        while True:
            rows = await desk.products.collection.find(
                {"connection": copy.id, "store_product": {"$gt": after}},
                sort=[("store_product", 1)],
                limit=PAGE,
                projection={"store_product": 1},
            )
            if not rows:
                break
            now = desk.now()
            await desk.products.transact_many({str(row["_id"]): deciding(settled_on, basis, now) for row in rows})
            after = int(rows[-1]["store_product"])
        reached = copy.facts.rev

        def finish(state: ConnectionCopy | None) -> Change[ConnectionCopy] | None:
            if state is None or state.spread >= reached:
                return None
            return Change(state.model_copy(update={"spread": reached}))

        await desk.connections.repository.transact(copy.id, finish)
