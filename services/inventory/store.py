"""Inventory's collections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.actors import Change, Repository, Wake
from chassis.clock import Clock
from chassis.service import Service
from chassis.store import Collection, Document, UpdateOne
from chassis.wakeups import Wakeups
from contracts.ids import sku_key
from contracts.settings import DriftSettings
from services.common.ordering import Ordering
from services.inventory.domain import drift as drifts
from services.inventory.domain import sku as skus
from services.inventory.domain.drift import Action, Drift, Kind
from services.inventory.domain.happening import Happening
from services.inventory.domain.history import story
from services.inventory.domain.listing import Listing
from services.inventory.domain.order import Order
from services.inventory.domain.reservations import BUCKETS, Entry, bucket_of
from services.inventory.domain.sku import Sku

READ, ASSESS, WRITE, CHECK, RESERVE = "read", "assess", "write", "check", "reserve"
"""Names of the flows that the documents wake."""

Changed = Callable[[Sku], tuple[Sku, datetime] | None]
"""What becomes of a SKU, and since when; None for nothing."""

LATEST_KNOWN = 10_000
FIRST, LIVE = 0, 5
"""Priorities: zero-stock writes before everything else."""


@dataclass(frozen=True)
class Stores:
    """Everything that the service keeps."""

    skus: Repository[Sku]
    listings: Repository[Listing]
    orders: Repository[Order]
    reservations: Reservations
    history: History
    drift: DriftBook
    wakeups: Wakeups
    clock: Clock

    async def change(self, changes: Mapping[str, Changed]) -> dict[str, Sku]:
        """Change SKUs and tell their timelines, also what somebody saved who died before telling it."""
        told: dict[str, tuple[Happening, ...]] = {}

        def deciding(key: str) -> Callable[[Sku | None], Change[Sku] | None]:
            def decide(state: Sku | None) -> Change[Sku] | None:
                changed = changes[key](state) if state is not None else None
                if state is None or changed is None:
                    return None
                after, at = changed
                lines = tuple(story(state, after.model_copy(update={"rev": state.rev + 1}), at))
                told[key] = (*self.history.untold(state), *lines)
                return Change(after.model_copy(update={"latest": lines}) if lines else after)

            return decide

        standing = await self.skus.transact_many({key: deciding(key) for key in changes})
        await self.history.add([line for lines in told.values() for line in lines])
        return standing

    async def wake_writes(self, written: Iterable[Sku]) -> None:
        """Wake the listing of every SKU that needs a write; those that must show 0 go first."""
        now = self.clock.now()
        urgency: dict[tuple[str, str], int] = {}
        for sku in written:
            if sku.needs_write:
                listing = (sku.connection, f"{sku.connection}:{sku.product}")
                urgent = FIRST if sku.offered == 0 and sku.sent != 0 else LIVE
                urgency[listing] = min(urgency.get(listing, LIVE), urgent)
        wakes = [Wake(WRITE, actor, connection, now, rank) for (connection, actor), rank in urgency.items()]
        await self.wakeups.write(wakes)
        self.wakeups.signal(wakes)

    async def listings_of(self, connection: str, shop_products: Sequence[str]) -> list[Listing]:
        """Listings by their TikTok product ids."""
        if not shop_products:
            return []
        found = await self.listings.collection.find(
            {"connection": connection, "shop_product": {"$in": list(shop_products)}}
        )
        return [self.listings.read(document) for document in found]

    async def skus_of(self, wanted: Iterable[Listing]) -> dict[str, dict[int, Sku]]:
        """Listing key -> variant -> SKU, for the linked variants."""
        owners: dict[str, str] = {
            sku_key(each.connection, link.variant): each.id for each in wanted for link in each.links
        }
        found: dict[str, dict[int, Sku]] = {owner: {} for owner in owners.values()}
        for key, sku in (await self.skus.load(owners)).items():
            found[owners[key]][sku.variant] = sku
        return found

    async def holds_at_zero(self, listing: Listing) -> bool:
        """Is some linked SKU of this listing kept at 0?"""
        return any(sku.sent == 0 for sku in (await self.skus_of([listing])).get(listing.id, {}).values())


def keep(service: Service) -> Stores:
    """Declare the collections, their indexes and who says what."""
    ports = service.ports

    def collection(name: str) -> Collection:
        return ports.database.collection(name)

    sku_repository = service.actors("skus", Sku, snapshots=skus.snapshots, due=_sku_due)
    service.says(sku_repository)
    service.index("listings", "connection", "shop_product")
    for sort in (("variant",), ("seller_sku", "variant"), ("offered", "variant")):
        service.index("skus", "connection", *sort)
        service.index("skus", "connection", "product", *sort)
        service.index("skus", "connection", "low", *sort)
    service.index("orders", "connection", "ended_at")
    service.index("orders", "ended_at")
    service.index("history", "at")
    service.index("drift", "connection", "_id")
    service.index("drift", "connection", "kind", "_id")
    service.index("drift", "connection", "found_at", "_id")
    service.index("drift", "connection", "kind", "found_at", "_id")
    return Stores(
        skus=sku_repository,
        listings=service.actors("listings", Listing, due=_listing_due),
        orders=service.actors("orders", Order, due=_order_due),
        reservations=Reservations(collection("reservations")),
        history=History(collection("history")),
        drift=DriftBook(collection("drift")),
        wakeups=service.wakeups,
        clock=ports.clock,
    )


def _sku_due(sku: Sku) -> Mapping[str, datetime | None]:
    due: dict[str, datetime | None] = {}
    if sku.marks > sku.assessed:
        due[ASSESS] = None
    if sku.wants_look:
        due[READ] = sku.look_at
    return due


def _listing_due(listing: Listing) -> Mapping[str, datetime | None]:
    return {CHECK: listing.check_at} if listing.check_at is not None else {}


def _order_due(order: Order) -> Mapping[str, datetime | None]:
    return {RESERVE: None} if order.marks > order.written else {}


class Reservations:
    """Entries in 32 documents per SKU, each written by one ``$set`` guarded by the revision of the order's copy."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    async def write(self, entries: Sequence[tuple[str, Entry]]) -> None:
        """Write (SKU key, entry) pairs. An entry never replaces one of the same or a newer revision."""
        pending = list(entries)
        while pending:
            result = await self.collection.bulk([_guarded(sku, entry) for sku, entry in pending])
            if result.matched == len(pending):
                return
            pending = await self._not_yet(pending)
            await self.collection.bulk([_document(sku, entry) for sku, entry in pending])

    async def of(self, wanted: Iterable[Sku]) -> dict[str, list[Entry]]:
        """Every entry of these SKUs, read at once, by SKU key."""
        every = list(wanted)
        ids = {
            _bucket(sku.id, bucket): sku.id for sku in every for bucket in range(BUCKETS) if sku.buckets & (1 << bucket)
        }
        found: dict[str, list[Entry]] = {sku.id: [] for sku in every}
        if ids:
            for document in await self.collection.find({"_id": {"$in": list(ids)}}):
                found[ids[document["_id"]]] += _entries(document)
        return found

    async def forget(self, sku: str, order: str) -> None:
        """Drop an ended entry."""
        name = f"e.{_field(order)}"
        await self.collection.update_one({"_id": _bucket(sku, bucket_of(order))}, {"$unset": {name: ""}})

    async def _not_yet(self, pending: Sequence[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
        ids = list(dict.fromkeys(_bucket(sku, bucket_of(entry.order)) for sku, entry in pending))
        found = {document["_id"]: document for document in await self.collection.find({"_id": {"$in": ids}})}

        def stands(sku: str, entry: Entry) -> bool:
            document = found.get(_bucket(sku, bucket_of(entry.order)), {})
            return bool(document.get("e", {}).get(_field(entry.order), {}).get("rev", -1) >= entry.rev)

        return [(sku, entry) for sku, entry in pending if not stands(sku, entry)]


def _bucket(sku: str, bucket: int) -> str:
    return f"{sku}:r{bucket}"


def _field(order: str) -> str:
    return f"o{order}"


def _guarded(sku: str, entry: Entry) -> UpdateOne:
    name = f"e.{_field(entry.order)}"
    older = [{name: {"$exists": False}}, {f"{name}.rev": {"$lt": entry.rev}}]
    return UpdateOne({"_id": _bucket(sku, bucket_of(entry.order)), "$or": older}, {"$set": {name: entry.model_dump()}})


def _document(sku: str, entry: Entry) -> UpdateOne:
    return UpdateOne({"_id": _bucket(sku, bucket_of(entry.order))}, {"$setOnInsert": {"sku": sku}}, upsert=True)


def _entries(document: Document) -> list[Entry]:
    return [Entry.model_validate(entry, strict=False) for entry in document.get("e", {}).values()]


class History:
    """Timelines: one document per line, ``_id`` = SKU @ revision . line, so that a line is written once."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self._told: dict[str, int] = {}

    def untold(self, sku: Sku) -> tuple[Happening, ...]:
        """The lines of its last change, unless this process has written them."""
        return sku.latest if sku.latest and self._told.get(sku.id) != sku.latest[0].rev else ()

    async def add(self, happenings: Sequence[Happening]) -> None:
        numbers: dict[tuple[str, int], int] = {}
        operations = []
        for line in happenings:
            number = numbers[line.sku, line.rev] = numbers.get((line.sku, line.rev), -1) + 1
            document = line.model_dump(mode="python")
            operations.append(
                UpdateOne(
                    {"_id": f"{line.sku}@{line.rev:012d}.{number:02d}"},
                    {"$setOnInsert": {**document, "what": line.what.value}},
                    upsert=True,
                )
            )
        await self.collection.bulk(operations)
        for line in happenings:
            self._told.pop(line.sku, None)
            self._told[line.sku] = line.rev
        while len(self._told) > LATEST_KNOWN:
            del self._told[next(iter(self._told))]

    async def of(self, sku: str, *, before: str = "", limit: int = 100) -> list[Document]:
        """The newest lines first, those before the cursor (an ``_id``)."""
        edge = {"$gt": f"{sku}@", "$lt": before or f"{sku}A"}
        return await self.collection.find({"_id": edge}, sort=[("_id", -1)], limit=limit)

    async def drop_before(self, moment: datetime) -> int:
        return await self.collection.delete_many({"at": {"$lt": moment}})


class DriftBook:
    """The last report: one document per difference, ``_id`` = connection:kind:subject, stamped with its run."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    async def note(
        self, connection: str, run: int, found: Iterable[Drift], at: datetime, settings: DriftSettings
    ) -> None:
        """Write differences of a run; one that stands since an earlier run keeps the time it was found."""
        await self.collection.bulk(
            [
                UpdateOne(
                    {"_id": f"{connection}:{each.kind.value}:{each.subject}"},
                    {
                        "$set": {
                            **each.model_dump(mode="json"),
                            "connection": connection,
                            "run": run,
                            "cause": drifts.CAUSES[each.kind],
                            "action": drifts.action_on(each.kind, settings).value,
                        },
                        "$setOnInsert": {"found_at": at},
                    },
                    upsert=True,
                )
                for each in found
            ]
        )

    async def get(self, connection: str, drift: str) -> Document | None:
        """One row of the report of this connection."""
        return await self.collection.find_one({"_id": drift, "connection": connection})

    async def repaired(self, drift: str) -> None:
        """A person had it repaired."""
        await self.collection.update_one({"_id": drift}, {"$set": {"action": Action.REPAIRED.value}})

    async def close(self, connection: str, run: int) -> dict[str, int]:
        """Forget what this run did not find again. Returns the number of differences per kind."""
        await self.collection.delete_many({"connection": connection, "run": {"$lt": run}})
        counts = {kind.value: 0 for kind in Kind}
        for document in await self.collection.find({"connection": connection}, projection={"kind": 1}):
            counts[document["kind"]] += 1
        return counts

    async def page(
        self, connection: str, kind: str, order: Ordering, cursor: str, limit: int
    ) -> tuple[list[Document], int]:
        """And how many there are. Raises BadCursor."""
        wanted: Document = {"connection": connection, **({"kind": kind} if kind else {})}
        found = await self.collection.find(order.after(wanted, cursor), sort=order.sort, limit=limit)
        return found, await self.collection.count(wanted)
