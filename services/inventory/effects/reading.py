"""Read the store: many SKUs of one connection in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from chassis.clock import later
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from platforms.bigcommerce.client import BigCommerceClient
from services.common.connections import UnknownConnection
from services.inventory import mapping
from services.inventory.domain import sku as skus
from services.inventory.domain.policy import Policy
from services.inventory.domain.sku import Sku
from services.inventory.domain.warehouses import Level
from services.inventory.effects.assessing import PAUSED_PAUSE, UNKNOWN_PAUSE, Assessor, connection_of, waiting
from services.inventory.sessions import Sessions
from services.inventory.store import READ

BATCH = 500
"""Ids that fit into one address (``GET /v3/inventory/items`` ``variant_id:in``)."""


def read_flow(assessor: Assessor, sessions: Sessions) -> Flow:
    """Serve the asks of a batch of SKUs with one read."""
    clock = assessor.stores.clock

    async def perform(claim: Claim) -> Outcome:
        connection = connection_of(claim)
        try:
            policy = await assessor.policy(connection)
        except UnknownConnection as unknown:
            return waiting(claim, later(clock.now(), UNKNOWN_PAUSE), str(unknown))
        if not policy.works:
            return waiting(claim, later(clock.now(), PAUSED_PAUSE), "the connection's stock is paused")
        loaded = await assessor.stores.skus.load(claim.actors)
        due = {key: sku for key, sku in loaded.items() if _is_due(sku, clock.now())}
        standing = dict(loaded)
        # A life that ended between its save and the waking of the writes left nothing else that tells of them.
        await assessor.stores.wake_writes(sku for key, sku in loaded.items() if key not in due)
        if due:
            standing |= await serve(assessor, await sessions.store(connection), policy, due)
        return {actor: _following(standing.get(actor)) for actor in claim.actors}

    return Flow(READ, perform, batch=BATCH, lease=120.0, platform="bigcommerce")


def _is_due(sku: Sku, now: datetime) -> bool:
    return sku.wants_look and (sku.look_at is None or sku.look_at <= now)


def _following(sku: Sku | None) -> Next | None:
    return Next(sku.look_at) if sku is not None and sku.wants_look and sku.look_at else None


async def serve(assessor: Assessor, store: BigCommerceClient, policy: Policy, due: Mapping[str, Sku]) -> dict[str, Sku]:
    """Read these SKUs (at most 500) in the store and work out what follows. Returns them as they now stand."""
    clock = assessor.stores.clock
    begun = clock.now()
    levels = await read_levels(store, [sku.variant for sku in due.values()])

    def learn(sku: Sku) -> Sku:
        asks = due[sku.id].serves(begun)
        return skus.read(sku, levels.get(sku.variant), policy, begun=begun, asks=asks, now=clock.now())

    return await assessor.assess(due, policy, learn)


async def read_levels(store: BigCommerceClient, variants: Sequence[int]) -> dict[int, tuple[Level, ...]]:
    """Variant -> its levels, in as few calls as the page allows. What the store does not know is absent."""
    found: dict[int, tuple[Level, ...]] = {}
    number = 1
    while True:
        page = await store.inventory.items(variant_ids=variants, page=number)
        found |= mapping.levels_of(page.items)
        if not page.next:
            return found
        number = int(page.next)
