"""The gateway's repositories, collections and indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.actors import Repository
from chassis.service import Service
from chassis.store import Collection, DuplicateKey
from services.gateway.domain import connection as connections
from services.gateway.domain.connection import Connection
from services.gateway.domain.setup import Setup

CONNECTIONS, SETUPS = "connections", "setups"
CLAIMS, STATES = "shop_claims", "authorization_states"


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


async def claim_shop(claims: Collection, shop: str, connection: str, now: datetime, until: datetime) -> None:
    """Repeatable by the holder. Raises ShopTaken. A claim lapses at ``until`` unless ``hold_shop`` made it last."""
    try:
        await claims.insert_one({"_id": shop, "connection": connection, "held": False, "until": until})
    except DuplicateKey:
        mine = {"_id": shop, "connection": connection}
        lapsed = {"_id": shop, "held": False, "until": {"$lte": now}}
        if await claims.find_one(mine) is not None:
            return
        if not await claims.update_one(lapsed, {"$set": {"connection": connection, "until": until}}):
            raise ShopTaken(shop) from None


async def hold_shop(claims: Collection, shop: str, connection: str) -> None:
    """The connection stands: the claim lasts until it is released."""
    await claims.update_one({"_id": shop, "connection": connection}, {"$set": {"held": True}})


async def release_shop(claims: Collection, shop: str, connection: str) -> None:
    await claims.delete_one({"_id": shop, "connection": connection})
