"""The gateway's repositories, collections and indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.actors import Repository
from chassis.service import Service
from chassis.store import Collection, Document, DuplicateKey
from services.gateway.domain import connection as connections
from services.gateway.domain.connection import Connection
from services.gateway.domain.setup import Setup

CONNECTIONS, SETUPS = "connections", "setups"
CLAIMS, STATES = "shop_claims", "authorization_states"
CLAIM_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Stores:
    """claims: ``_id`` = shop, so that a shop belongs to one connection of the whole installation.
    states: authorization flows by the hash of their state value."""

    connections: Repository[Connection]
    setups: Repository[Setup]
    claims: Collection
    states: Collection


def open_stores(service: Service) -> Stores:
    database = service.ports.database
    known = service.actors(CONNECTIONS, Connection, snapshots=connections.snapshot, due=connections.due)
    service.says(known)
    service.index(CONNECTIONS, "account", "_id")
    service.index(CONNECTIONS, "shop.id")
    service.index(SETUPS, "account", "_id")
    return Stores(
        connections=known,
        setups=service.actors(SETUPS, Setup),
        claims=database.collection(CLAIMS),
        states=database.collection(STATES),
    )


class ShopTaken(Exception):
    """Another connection of this installation has the shop. Whose is never told."""


async def claim_shop(stores: Stores, shop: str, connection: str, now: datetime) -> None:
    """Repeatable by the holder, who must make the connection within ``CLAIM_LASTS``. Raises ShopTaken.

    A claim stands for that long, and then for as long as its connection is there: one that was left behind on the way
    keeps the shop from nobody.
    """
    claim = {"connection": connection, "until": now + CLAIM_LASTS}
    try:
        await stores.claims.insert_one({"_id": shop, **claim})
    except DuplicateKey:
        held = await stores.claims.find_one({"_id": shop})
        if held is None or not await _may_claim(stores, held, connection, now):
            raise ShopTaken(shop) from None
        standing = {"_id": shop, "connection": held["connection"], "until": held["until"]}
        if not await stores.claims.update_one(standing, {"$set": claim}):
            raise ShopTaken(shop) from None


async def _may_claim(stores: Stores, held: Document, connection: str, now: datetime) -> bool:
    if held["connection"] == connection:
        return True
    return held["until"] <= now and await stores.connections.get(held["connection"]) is None


async def release_shop(stores: Stores, shop: str, connection: str) -> None:
    await stores.claims.delete_one({"_id": shop, "connection": connection})
