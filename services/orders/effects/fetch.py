"""Flow ``fetch``: orders that a hint spoke of are read again, up to 50 in one call; ``requests``: what buyers ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from chassis.wakeups import Claim, Next
from chassis.worker import Flow
from contracts.gateway import Pausable
from contracts.ids import connection_of, local_of, order_key
from platforms.errors import Refused
from platforms.tiktok_shop.client import TikTokShopClient
from platforms.tiktok_shop.models import Order as ReadOrder
from platforms.tiktok_shop.orders import DETAIL_IDS
from services.orders.domain import intake
from services.orders.domain.order import BuyerRequest, Order
from services.orders.domain.review import Context
from services.orders.effects.desk import SHOP, Desk
from services.orders.effects.taking_in import take_in
from services.orders.mapping.shop import buyer_return, cancellation


def fetch_flow(desk: Desk) -> Flow:
    return _flow(desk, "fetch", fetch)


def requests_flow(desk: Desk) -> Flow:
    return _flow(desk, "requests", read_requests)


Read = Callable[[Desk, Context, Mapping[str, Order]], Awaitable[dict[str, Order]]]


def _flow(desk: Desk, name: str, read: Read) -> Flow:
    async def perform(claim: Claim) -> Mapping[str, Next | None]:
        context = await desk.context(connection_of(claim.actors[0]))
        if not context.connection.works(Pausable.ORDERS):
            return desk.paused(claim)
        loaded = await desk.orders.load(claim.actors)
        due = {key: order for key, order in loaded.items() if name in order.todo}
        standing = await read(desk, context, due)
        return {key: desk.after(standing.get(key), name) for key in claim.actors}

    return Flow(name, perform, batch=DETAIL_IDS, platform=SHOP)


async def fetch(desk: Desk, context: Context, orders: Mapping[str, Order]) -> dict[str, Order]:
    """Read these orders (at most 50) and take in what is new. Those that the shop does not have are marked."""
    if not orders:
        return {}
    shop = await desk.sessions.shop(context.connection.id)
    read_at = desk.clock.now()
    served = {key: order.wanted_at for key, order in orders.items() if order.wanted_at is not None}
    rows = await _read(shop, [local_of(key) for key in orders])
    standing = await take_in(desk, context, rows, read_at, served)
    absent = [key for key in orders if key not in standing]
    standing |= await desk.edit_many({key: partial(intake.absent, served=served.get(key)) for key in absent}, context)
    return standing


async def _read(shop: TikTokShopClient, ids: Sequence[str]) -> list[ReadOrder]:
    """One id that is not this shop's has the whole call refused: then ask one by one."""
    try:
        return list((await shop.orders.get(ids)).items)
    except Refused:
        if len(ids) == 1:
            return []
    rows = []
    for one in ids:
        rows += await _read(shop, [one])
    return rows


async def read_requests(desk: Desk, context: Context, orders: Mapping[str, Order]) -> dict[str, Order]:
    """Read the cancellations and returns of these orders (at most 50)."""
    if not orders:
        return {}
    shop = await desk.sessions.shop(context.connection.id)
    served = {key: order.requests_wanted for key, order in orders.items()}
    found: dict[str, list[BuyerRequest]] = {key: [] for key in orders}
    ids = [local_of(key) for key in orders]
    for row in await _every_cancellation(shop, ids):
        found[order_key(context.connection.id, row[0])].append(row[1])
    for row in await _every_return(shop, ids):
        found[order_key(context.connection.id, row[0])].append(row[1])
    edits = {key: partial(intake.requests_read, found=tuple(found[key]), served=served[key]) for key in orders}
    return await desk.edit_many(edits, context)


async def _every_cancellation(shop: TikTokShopClient, ids: Sequence[str]) -> list[tuple[str, BuyerRequest]]:
    rows, after = [], ""
    while True:
        page = await shop.aftersales.cancellations(order_ids=ids, after=after)
        rows += [(row.order_id, cancellation(row)) for row in page.items]
        if not (after := page.next):
            return rows


async def _every_return(shop: TikTokShopClient, ids: Sequence[str]) -> list[tuple[str, BuyerRequest]]:
    rows, after = [], ""
    while True:
        page = await shop.aftersales.returns(order_ids=ids, after=after)
        rows += [(row.order_id, buyer_return(row)) for row in page.items]
        if not (after := page.next):
            return rows
