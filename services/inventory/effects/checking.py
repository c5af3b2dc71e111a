"""Read TikTok Shop back: after a write without a clear answer, and when a hint says that its number changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chassis.actors import Change
from chassis.clock import later
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from contracts.ids import sku_key
from services.common.connections import UnknownConnection
from services.inventory import mapping
from services.inventory.domain import listing as listings
from services.inventory.domain import sku as skus
from services.inventory.domain.listing import Listing
from services.inventory.domain.sku import Shown, Sku
from services.inventory.effects.assessing import PAUSED_PAUSE, UNKNOWN_PAUSE, Assessor, connection_of, waiting
from services.inventory.sessions import Sessions
from services.inventory.store import CHECK

BATCH = 100
"""Products of one search (``POST /product/202309/inventory/search``)."""
SECOND_LOOK = 60.0


def check_flow(assessor: Assessor, sessions: Sessions, *, timeout: float, margin: float) -> Flow:
    """One search for up to 100 listings; what differs from the last write is written again."""
    stores, clock = assessor.stores, assessor.stores.clock

    async def perform(claim: Claim) -> Outcome:
        connection = connection_of(claim)
        try:
            policy = await assessor.policy(connection)
        except UnknownConnection as unknown:
            return waiting(claim, later(clock.now(), UNKNOWN_PAUSE), str(unknown))
        if not policy.works:
            return waiting(claim, later(clock.now(), PAUSED_PAUSE), "the connection's stock is paused")
        loaded = await stores.listings.load(claim.actors)
        begun = clock.now()
        due = {key: each for key, each in loaded.items() if each.check_at is not None and each.check_at <= begun}
        if any(each.shop_product for each in due.values()):
            shop = await sessions.shop(connection)
            products = list(dict.fromkeys(each.shop_product for each in due.values() if each.shop_product))
            shown = mapping.shown_by(await shop.inventory.search(product_ids=products))
            owners: dict[str, str] = {
                sku_key(each.connection, x.variant): key for key, each in due.items() for x in each.links
            }
            await compare(owners, shown, begun, settled=later(begun, -timeout - margin))
        standing = await stores.listings.transact_many({key: _done(each) for key, each in due.items()})
        return {actor: _following(standing.get(actor, loaded.get(actor))) for actor in claim.actors}

    async def compare(
        owners: Mapping[str, str], shown: Mapping[str, Shown], at: datetime, *, settled: datetime
    ) -> None:
        short = await look(assessor, owners, shown, at, settled=settled)
        await stores.listings.transact_many({key: _look_again(later(at, SECOND_LOOK)) for key in short})

    return Flow(CHECK, perform, batch=BATCH, lease=120.0, platform="tiktok_shop")


async def look(
    assessor: Assessor, owners: Mapping[str, str], shown: Mapping[str, Shown], at: datetime, *, settled: datetime
) -> list[str]:
    """Note what TikTok Shop shows of these SKUs (key -> listing). Returns listings that newly show too few units."""

    def changed(state: Sku) -> tuple[Sku, datetime] | None:
        if state.listed is None or not state.linked:
            return None
        return skus.saw(state, shown.get(state.listed.shop_sku), at, settled=settled), at

    standing = await assessor.stores.change(dict.fromkeys(owners, changed))
    await assessor.stores.wake_writes(standing.values())
    return list(dict.fromkeys(owners[key] for key, sku in standing.items() if sku.short_at == at))


def _done(looked_at: Listing) -> Callable[[Listing | None], Change[Listing] | None]:
    def of(state: Listing | None) -> Change[Listing] | None:
        due = looked_at.check_at
        return None if state is None or due is None else Change(listings.checked(state, due))

    return of


def _look_again(at: datetime) -> Callable[[Listing | None], Change[Listing] | None]:
    return lambda state: None if state is None else Change(listings.check_later(state, at))


def _following(listing: Listing | None) -> Next | None:
    return Next(listing.check_at) if listing is not None and listing.check_at is not None else None
