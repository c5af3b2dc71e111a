"""What is read from a store and a shop: at connect, daily, and when a platform hints at a change."""

from __future__ import annotations

import re

from contracts.gateway import ShopFacts, StoreFacts
from platforms.bigcommerce import BigCommerceClient
from platforms.tiktok_shop import TikTokShopClient
from services.gateway import mapping
from services.gateway.checklist import check_shop, check_store, stock_check
from services.gateway.domain.connection import Check, Connection

CHANNEL_PLATFORM = "tiktok"


async def find_channel(store: BigCommerceClient, shop: str, name: str) -> int:
    """The store's TikTok channel for this shop, made when there is none. Looked for before it is made again."""
    for channel in await store.channels.list(platforms=(CHANNEL_PLATFORM,)):
        if channel.external_id == shop and channel.status in ("connected", "active"):
            return channel.id
    words = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "shop"
    made = await store.channels.create(name=f"TikTok-{words}"[:60], external_id=shop, platform=CHANNEL_PLATFORM)
    return made.id


async def read_facts(
    connection: Connection, store: BigCommerceClient, shop: TikTokShopClient
) -> tuple[StoreFacts, ShopFacts, tuple[Check, ...]]:
    """Both sides as they are now. Raises PlatformError."""
    store_view = await check_store(store)
    shop_view = await check_shop(shop, connection.shop.id)
    stock = await store.store.inventory_settings(channel_id=connection.store.channel_id)
    store_now = connection.store
    if store_view.info is not None:
        store_now = mapping.store_facts(
            connection.store.hash, store_view.info, store_view.locations, connection.store.channel_id, stock
        )
    shop_now = mapping.shop_facts(
        connection.shop.id, connection.shop.name, connection.shop.region, shop_view.warehouses
    )
    return store_now, shop_now, (*store_view.checks, *shop_view.checks, stock_check(stock))
