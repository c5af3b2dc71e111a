"""Orders' collections: the order actors, and the small maps that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.actors import Repository
from chassis.service import Service
from chassis.store import Collection, UpdateOne
from services.orders.domain import sweeping
from services.orders.domain.links import ListingCopy
from services.orders.domain.order import Linked, Order
from services.orders.domain.public import snapshots
from services.orders.domain.sweeping import Sweep

ORDERS, LISTINGS, LINKS, SWEEPS = "orders", "listings", "links", "sweeps"
STORE_ORDERS, BUYERS, KEYS = "store_orders", "buyers", "buyer_keys"


def order_repository(service: Service) -> Repository[Order]:
    """The orders, said on ``tandem.orders.orders``."""
    repository = service.actors(
        ORDERS,
        Order,
        snapshots=snapshots,
        due=lambda order: order.todo,
    )
    service.says(repository)
    return repository


def listing_repository(service: Service) -> Repository[ListingCopy]:
    return service.actors(
        LISTINGS,
        ListingCopy,
        due=lambda copy: {"relink": None} if copy.is_due else {},
    )


def sweep_repository(service: Service) -> Repository[Sweep]:
    return service.actors(
        SWEEPS,
        Sweep,
        due=sweeping.due,
    )


class Links:
    """``<connection>:<TTS SKU id>`` -> the store variant that it stands for, as the listings say."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def of(self, connection: str, skus: Iterable[str]) -> dict[str, Linked]:
        """The links of those SKUs that have one."""
        ids = [f"{connection}:{sku}" for sku in dict.fromkeys(skus)]
        if not ids:
            return {}
        found = await self._collection.find({"_id": {"$in": ids}, "variant": {"$gt": 0}})
        return {row["sku"]: Linked(sku=row["sku"], product=row["product"], variant=row["variant"]) for row in found}

    async def write(self, copy: ListingCopy) -> tuple[str, ...]:
        """Write out a listing's links and take back those that it no longer has. Returns the SKUs now linked."""
        linked = copy.linked
        operations = [
            UpdateOne(
                {"_id": f"{copy.connection}:{sku}"},
                {"$set": {"listing": copy.id, "sku": sku, "product": link.product, "variant": link.variant}},
                upsert=True,
            )
            for sku, link in linked.items()
        ]
        operations += [
            UpdateOne({"_id": f"{copy.connection}:{sku}", "listing": copy.id}, {"$set": {"variant": 0}})
            for sku in copy.spread_skus
            if sku not in linked
        ]
        if operations:
            await self._collection.bulk(operations)
        return tuple(sorted(linked))


class StoreOrders:
    """``<connection>:<store order id>`` -> the order that it was created for."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    async def remember(self, made: Mapping[str, str]) -> None:
        """Store order key -> order key. Written before the order is saved: the fact is true either way."""
        if made:
            await self._collection.bulk(
                [UpdateOne({"_id": key}, {"$set": {"order": order}}, upsert=True) for key, order in made.items()]
            )

    async def orders_of(self, keys: Sequence[str]) -> dict[str, str]:
        """Store order key -> order key, of those that are ours."""
        if not keys:
            return {}
        found = await self._collection.find({"_id": {"$in": list(dict.fromkeys(keys))}})
        return {str(row["_id"]): str(row["order"]) for row in found}


def store_order_key(connection: str, store_order: int | str) -> str:
    return f"{connection}:{store_order}"


HELD_BACK: Mapping[str, Any] = {"blocked": True}


def declare_indexes(service: Service) -> None:
    """Every list of the internal API is served by one of these."""
    service.index(ORDERS, "connection", "archived", "placed_at", "_id")
    service.index(ORDERS, "connection", "placed_at", "_id")
    service.index(ORDERS, "connection", "status", "placed_at", "_id")
    service.index(ORDERS, "connection", "synced", "placed_at", "_id")
    service.index(ORDERS, "connection", "blocked", "placed_at", "_id")
    service.index(ORDERS, "connection", "different", "placed_at", "_id")
    service.index(ORDERS, "connection", "oversold", "placed_at", "_id")
    service.index(ORDERS, "connection", "cancelled", "placed_at", "_id")
    service.index(ORDERS, "connection", "ship_by", "_id")
    service.index(ORDERS, "connection", "missing_skus")
    service.index(BUYERS, "since")
    service.index(BUYERS, "key")
