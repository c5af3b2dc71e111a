"""A connection's settings reach every product whose public state depends on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.actors import Change
from chassis.wakeups import Claim
from chassis.worker import Outcome
from contracts.ids import product_key
from services.catalog.domain.pulling import settled_on
from services.catalog.effects.desk import Desk, basis_of, deciding
from services.common.connections import ConnectionCopy

PAGE = 250


def due(copy: ConnectionCopy) -> Mapping[str, datetime | None]:
    """Flows over connections: spread after a change, and the sweeps, which come again by themselves."""
    flows: dict[str, datetime | None] = {"sweep": None, "sweep_store": None, "roll_call": None}
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
        while known := await desk.known_after(copy.id, after, PAGE):
            now = desk.now()
            keys = [product_key(copy.id, product) for product in known]
            await desk.products.transact_many({key: deciding(settled_on, basis, now) for key in keys})
            after = known[-1]
        reached = copy.facts.rev

        def finish(state: ConnectionCopy | None) -> Change[ConnectionCopy] | None:
            if state is None or state.spread >= reached:
                return None
            return Change(state.model_copy(update={"spread": reached}))

        await desk.connections.repository.transact(copy.id, finish)
