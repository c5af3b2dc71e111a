"""Webhooks at both platforms: made, watched, and made again when a platform dropped them."""

from __future__ import annotations

import structlog

from chassis import metrics
from chassis.clock import Clock
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from contracts.gateway import Platform
from platforms.bigcommerce import BigCommerceClient
from platforms.bigcommerce.webhooks import SECRET_HEADER
from platforms.errors import NotAuthorized, Refused
from platforms.tiktok_shop import TikTokShopClient
from platforms.tiktok_shop.webhooks import EVENT_NAMES
from services.gateway.access import PlatformAccess
from services.gateway.domain import connection as connections
from services.gateway.domain.connection import Connection, Secret
from services.gateway.effects.looking import not_yet
from services.gateway.effects.refusal import access_refused
from services.gateway.mapping import EXCEPTION_SCOPE, STORE_SCOPES
from services.gateway.store import Stores

log = structlog.get_logger(__name__)


def store_address(origin: str, connection: str) -> str:
    return f"{origin}/webhooks/bigcommerce/{connection}"


def exception_address(origin: str, connection: str) -> str:
    """The platform wants another destination for its own complaints."""
    return f"{store_address(origin, connection)}/exceptions"


def shop_address(origin: str) -> str:
    return f"{origin}/webhooks/tiktok"


def hooks_flow(stores: Stores, access: PlatformAccess, clock: Clock, origin: str) -> Flow:
    """Compare what the platforms have with what is wanted, hourly, and repair."""

    async def perform(claim: Claim) -> Outcome:
        (actor,) = claim.actors
        state = await stores.connections.get(actor)
        if state is None or (waiting := not_yet(connections.due(state), claim.flow, clock.now())) is None:
            return {}
        if isinstance(waiting, Next):
            return {actor: waiting}
        lost, problem = 0, ""
        try:
            lost += await _at_store(access.store(state), state, access.secret(state, Secret.HOOK_SECRET), origin)
            lost += await _at_shop(access.shop(state), state, origin)
        except Refused as refused:
            problem = refused.message
            log.warning("hooks_refused", connection=actor, endpoint=refused.endpoint, reason=problem[:200])
        except NotAuthorized as refused:
            await access_refused(stores, actor, refused)
            return {}
        saved = await stores.connections.transact(
            actor, lambda known: connections.hooks_checked(known, clock.now(), lost, problem)
        )
        return {actor: Next(clock.now() + connections.HOOKS_EVERY)} if saved else {}

    return Flow("hooks", perform, lease=120.0, platform="hooks")


async def _at_store(client: BigCommerceClient, state: Connection, secret: str, origin: str) -> int:
    """How many subscriptions had to be made again."""
    address = store_address(origin, state.id)
    wanted = dict.fromkeys(STORE_SCOPES, address)
    wanted[EXCEPTION_SCOPE] = exception_address(origin, state.id)
    ours = [hook for hook in await client.hooks.list() if f"/webhooks/bigcommerce/{state.id}" in hook.destination]
    good = {
        hook.scope: hook
        for hook in ours
        if wanted.get(hook.scope) == hook.destination and _secret_of(hook.headers) == secret
    }
    for hook in ours:
        if hook is not good.get(hook.scope):
            await client.hooks.delete(hook.id)
    lost = 0
    for scope, destination in wanted.items():
        known = good.get(scope)
        if known is not None and known.is_active:
            continue
        if known is not None:
            await client.hooks.update(known.id, {"is_active": True})
        else:
            await client.hooks.create(scope, destination, headers={SECRET_HEADER: secret})
        lost += state.hooks.checked_at is not None
    metrics.subscriptions_lost.labels(platform=Platform.BIGCOMMERCE.value).inc(lost)
    return lost


def _secret_of(headers: dict[str, str]) -> str:
    return {name.lower(): value for name, value in headers.items()}.get(SECRET_HEADER, "")


async def _at_shop(client: TikTokShopClient, state: Connection, origin: str) -> int:
    address = shop_address(origin)
    present = {hook.event_type: hook.address for hook in await client.events.list()}
    missing = [name for name in EVENT_NAMES.values() if present.get(name) != address]
    for name in missing:
        await client.events.set(name, address)
    lost = len(missing) if state.hooks.checked_at is not None else 0
    metrics.subscriptions_lost.labels(platform=Platform.TIKTOK_SHOP.value).inc(lost)
    return lost


async def remove_hooks(store: BigCommerceClient, shop: TikTokShopClient, state: Connection, origin: str) -> None:
    """Both platforms forget our addresses. Raises PlatformError."""
    for hook in await store.hooks.list():
        if f"/webhooks/bigcommerce/{state.id}" in hook.destination:
            await store.hooks.delete(hook.id)
    for subscription in await shop.events.list():
        if subscription.address == shop_address(origin):
            await shop.events.delete(subscription.event_type)
