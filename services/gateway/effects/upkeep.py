"""Daily reading of both sides' set-up, and the end of a connection."""

from __future__ import annotations

import structlog

from chassis.clock import Clock
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from platforms.errors import NotAuthorized, PlatformError
from services.gateway.access import PlatformAccess
from services.gateway.domain import connection as connections
from services.gateway.effects.hooks import remove_hooks
from services.gateway.effects.looking import not_yet
from services.gateway.effects.refusal import access_refused
from services.gateway.facts import read_facts
from services.gateway.store import Stores, release_shop

log = structlog.get_logger(__name__)


def facts_flow(stores: Stores, access: PlatformAccess, clock: Clock) -> Flow:
    """A refused shop token turns the connection to "authorization needed"."""

    async def perform(claim: Claim) -> Outcome:
        (actor,) = claim.actors
        state = await stores.connections.get(actor)
        if state is None or (waiting := not_yet(connections.due(state), claim.flow, clock.now())) is None:
            return {}
        if isinstance(waiting, Next):
            return {actor: waiting}
        try:
            store, shop, checklist = await read_facts(state, access.store(state), access.shop(state))
        except NotAuthorized as refused:
            await access_refused(stores, actor, refused)
            return {}
        saved = await stores.connections.transact(
            actor, lambda known: connections.facts_read(known, store, shop, checklist, clock.now())
        )
        return {actor: Next(clock.now() + connections.FACTS_EVERY)} if saved else {}

    return Flow("facts", perform, lease=120.0, platform="facts")


def disconnect_flow(stores: Stores, access: PlatformAccess, clock: Clock, origin: str) -> Flow:
    """Ask both platforms to forget us, once, then erase every credential whether or not they answered."""

    async def perform(claim: Claim) -> Outcome:
        (actor,) = claim.actors
        state = await stores.connections.get(actor)
        if state is None or "disconnect" not in connections.due(state):
            return {}
        try:
            await remove_hooks(access.store(state), access.shop(state), state, origin)
        except PlatformError as error:
            log.info("hooks_left_behind", connection=actor, reason=str(error)[:200])
        # Once erased, nothing wakes this connection again: what must happen for sure comes before.
        await release_shop(stores, state.shop.id, state.id)
        await stores.connections.transact(actor, lambda known: connections.erased(known, clock.now()))
        return {}

    return Flow("disconnect", perform, lease=120.0)
