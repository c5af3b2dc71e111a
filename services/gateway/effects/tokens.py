"""Token refresh at half-life, one at a time per shop, so that days are left when something fails.

The attempt is saved before the call. An answer that was lost is repeated with the old refresh token, which may be
dead by then: the access token is used to its end, and the merchant is told at once.
"""

from __future__ import annotations

import structlog

from chassis.clock import Clock
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from platforms.errors import NotAuthorized, Refused
from services.gateway.access import PlatformAccess, sealed_tokens, tokens_of
from services.gateway.domain import connection as connections
from services.gateway.domain.connection import Secret
from services.gateway.effects.looking import not_yet
from services.gateway.store import Stores
from services.gateway.vault import Vault

log = structlog.get_logger(__name__)


def tokens_flow(stores: Stores, access: PlatformAccess, vault: Vault, clock: Clock) -> Flow:
    async def perform(claim: Claim) -> Outcome:
        (actor,) = claim.actors
        state = await stores.connections.get(actor)
        if state is None or (waiting := not_yet(connections.due(state), claim.flow, clock.now())) is None:
            return {}
        if isinstance(waiting, Next):
            return {actor: waiting}
        if state.tokens.refused_at is not None:
            await stores.connections.transact(
                actor, lambda known: connections.authorization_lost(known, "the authorization has ended")
            )
            return {}
        generation = state.tokens.generation
        begun = await stores.connections.transact(
            actor, lambda known: connections.refresh_begun(known, generation, clock.now())
        )
        if begun is None or begun.tokens.generation != generation:
            return {}
        try:
            grant = await access.authorization.refresh(access.secret(begun, Secret.SHOP_REFRESH))
        except (NotAuthorized, Refused) as refused:
            log.warning("refresh_refused", connection=actor, reason=str(refused)[:200])
            why = "TikTok Shop no longer renews the authorization: authorize again"
            saved = await stores.connections.transact(
                actor, lambda known: connections.refresh_refused(known, generation, clock.now(), why)
            )
            return {actor: Next(saved.tokens.access_expires)} if saved is not None and saved.works else {}
        tokens = tokens_of(grant, generation + 1, clock.now())
        sealed = sealed_tokens(vault, begun.id, begun.data_key, grant)
        saved = await stores.connections.transact(
            actor, lambda known: connections.refreshed(known, generation, tokens, sealed)
        )
        return {actor: Next(saved.tokens.half_life)} if saved is not None else {}

    return Flow("tokens", perform, lease=60.0, platform="tiktok_auth")
