"""Work the numbers out again and wake the writes that follow. Shared by every flow that learns something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chassis.clock import later
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from services.common.connections import Connections, UnknownConnection
from services.inventory.domain import sku as skus
from services.inventory.domain.policy import Policy, policy_of
from services.inventory.domain.reservations import count
from services.inventory.domain.sku import Sku
from services.inventory.store import ASSESS, Changed, Stores

BATCH = 500
UNKNOWN_PAUSE = 5.0
PAUSED_PAUSE = 600.0

Learn = Callable[[Sku], Sku]
"""What a flow found out about a SKU, before its numbers are worked out."""


class Assessor:
    """Loads what the numbers need, decides, saves, tells the timeline and wakes the listings."""

    def __init__(self, stores: Stores, connections: Connections, settle: float) -> None:
        self.stores = stores
        self._connections = connections
        self._settle = settle

    async def policy(self, connection: str) -> Policy:
        """Raises UnknownConnection."""
        return policy_of(await self._connections.facts(connection), self._settle)

    async def assess(self, loaded: Mapping[str, Sku], policy: Policy, learn: Learn = lambda sku: sku) -> dict[str, Sku]:
        """Save what was learned and every number that follows from it. Returns the SKUs as they now stand.

        ``loaded``: the SKUs as read before the claims are: facts heard meanwhile leave their mark for the next time.
        """
        entries = await self.stores.reservations.of(loaded.values())
        now = self.stores.clock.now()

        def changed(key: str) -> Changed:
            def of(state: Sku) -> tuple[Sku, datetime]:
                learned = skus.remapped(learn(state), policy)
                counted = count(entries[key], learned.readings, self._settle, learned.unlinked_at)
                return skus.assess(learned, counted, policy, marks=loaded[key].marks, now=now), now

            return of

        standing = await self.stores.change({key: changed(key) for key in loaded})
        await self.stores.wake_writes(standing.values())
        return standing


def assess_flow(assessor: Assessor) -> Flow:
    """Claims, links, settings changed: the numbers follow, without any platform."""

    async def perform(claim: Claim) -> Outcome:
        clock = assessor.stores.clock
        loaded = await assessor.stores.skus.load(claim.actors)
        try:
            policy = await assessor.policy(connection_of(claim))
        except UnknownConnection as unknown:
            return waiting(claim, later(clock.now(), UNKNOWN_PAUSE), str(unknown))
        await assessor.assess(loaded, policy)
        return {}

    return Flow(ASSESS, perform, batch=BATCH)


def waiting(claim: Claim, at: datetime, what: str) -> dict[str, Next | None]:
    """Every claimed actor waits for the same thing."""
    return {actor: Next(at, waiting=what) for actor in claim.actors}


def connection_of(claim: Claim) -> str:
    """The connection whose work was claimed: batches of these flows never mix two."""
    return next(iter(claim.entries.values())).connection
