"""What every flow of the catalog works with, and how flows stand back while a connection is not to be used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from chassis.actors import ActorState, Change, Decide, Repository
from chassis.clock import Clock, later
from chassis.entropy import Entropy
from chassis.store import Document
from chassis.wakeups import Claim, Next
from chassis.worker import Outcome
from contracts.gateway import ConnectionChangedV1, Pausable
from contracts.ids import connection_of
from contracts.settings import SyncField
from platforms.bigcommerce.client import BigCommerceClient
from platforms.tiktok_shop.client import TikTokShopClient
from services.catalog.domain.category import Category
from services.catalog.domain.news import News
from services.catalog.domain.product import Product
from services.catalog.domain.task import CatalogTask
from services.catalog.domain.values import Basis
from services.catalog.store import Cache, Chunks
from services.common.connections import Connections, UnknownConnection

PAUSED_LOOK = 60.0
P = ParamSpec("P")
S = TypeVar("S", bound=ActorState)


def deciding(
    decide: Callable[Concatenate[S | None, P], Change[S] | None], *args: P.args, **kwargs: P.kwargs
) -> Decide[S]:
    """The decision with everything given but the state, bound now (a lambda in a loop would bind the last values)."""

    def decided(state: S | None) -> Change[S] | None:
        return decide(state, *args, **kwargs)

    return decided


class Sessions(Protocol):
    """Clients of one connection, under its leased tokens and budgets. Raises what the access lease raises."""

    async def store(self, connection: str) -> BigCommerceClient: ...

    async def shop(self, connection: str) -> TikTokShopClient: ...


@dataclass(frozen=True)
class Desk:
    """Repositories, caches and clients. ``settle``: seconds after which a lost call can no longer land."""

    clock: Clock
    entropy: Entropy
    connections: Connections
    products: Repository[Product]
    categories: Repository[Category]
    news: Repository[News]
    tasks: Repository[CatalogTask]
    chunks: Chunks
    cache: Cache
    sessions: Sessions
    settle: float = 30.0

    def now(self) -> datetime:
        return self.clock.now()

    async def known_after(self, connection: str, after: int, limit: int, *, deleted: bool | None = None) -> list[int]:
        """The next store products that the connection knows, by id. ``deleted``: only those that are, or are not."""
        wanted: Document = {"connection": connection, "store_product": {"$gt": after}}
        if deleted is not None:
            wanted["deleted"] = deleted
        rows = await self.products.collection.find(
            wanted, sort=[("store_product", 1)], limit=limit, projection={"store_product": 1}
        )
        return [int(row["store_product"]) for row in rows]


Work = Callable[[Claim, ConnectionChangedV1], Awaitable[Outcome]]


def while_active(desk: Desk, work: Work) -> Callable[[Claim], Awaitable[Outcome]]:
    """Do the work only while the connection is active and the catalog is not paused; look again a minute later."""

    async def perform(claim: Claim) -> Outcome:
        connection = connection_of(next(iter(claim.entries.values())).connection or claim.actors[0])
        try:
            facts = await desk.connections.facts(connection)
        except UnknownConnection:
            return _stand_back(desk, claim, "the connection's settings")
        if not facts.works(Pausable.CATALOG):
            return _stand_back(desk, claim, f"the connection, which is {facts.status}")
        return await work(claim, facts)

    return perform


def _stand_back(desk: Desk, claim: Claim, what: str) -> Outcome:
    at = later(desk.now(), PAUSED_LOOK)
    return {actor: Next(at, waiting=what) for actor in claim.actors}


def basis_of(facts: ConnectionChangedV1) -> Basis:
    product = facts.settings.product
    return Basis(
        stock_update=product.sync_rules.on_update(SyncField.STOCK), sync_unpurchasable=product.sync_unpurchasable
    )
