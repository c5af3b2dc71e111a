"""A platform refuses our access: ask for a newer token once, else the merchant must authorize again."""

from __future__ import annotations

from contracts.gateway import Platform
from platforms.errors import Denial, NotAuthorized
from services.gateway.domain import connection as connections
from services.gateway.store import Stores

_NAMES = {Platform.BIGCOMMERCE: "BigCommerce", Platform.TIKTOK_SHOP: "TikTok Shop"}


def at_store(endpoint: str) -> bool:
    """BigCommerce's paths carry its API generation, TikTok Shop's a date."""
    return "/v2/" in endpoint or "/v3/" in endpoint


async def access_refused(stores: Stores, actor: str, refused: NotAuthorized) -> None:
    """Returns once the connection says so. Raises the refusal again while a newer token may help."""
    state = await stores.connections.get(actor)
    if state is None:
        return
    generation = state.tokens.generation
    if refused.kind is Denial.EXPIRED and not at_store(refused.endpoint) and state.tokens.asked < generation:
        await stores.connections.transact(actor, lambda known: connections.asked_for_newer(known, generation))
        raise refused
    side = Platform.BIGCOMMERCE if at_store(refused.endpoint) else Platform.TIKTOK_SHOP
    why = f"{_NAMES[side]} refuses our access: {refused.sentence}"
    await stores.connections.transact(actor, lambda known: connections.authorization_lost(known, why, side))
