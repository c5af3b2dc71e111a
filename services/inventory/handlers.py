"""What inventory hears, for which actors, by which decision. Nothing here calls a platform."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime

from chassis.actors import Change
from chassis.clock import Clock
from chassis.service import Service
from contracts.catalog import ListingChangedV1, ProductChangedV1
from contracts.gateway import HintReceivedV1, Subject
from contracts.ids import product_key, sku_key
from contracts.orders import OrderChangedV1
from services.inventory.domain import listing as listings
from services.inventory.domain import order as orders
from services.inventory.domain import sku as skus
from services.inventory.domain.listing import Listing
from services.inventory.domain.order import Order
from services.inventory.domain.sku import Sku
from services.inventory.store import Stores

STORE_HINTS = (Subject.STORE_STOCK, Subject.STORE_PRODUCT)
Keys = Sequence[Iterable[str]]


def hear(service: Service, stores: Stores, *, gather: float) -> None:
    """Declare everything. SKUs come before listings: the listing's former variants say what a product has lost."""
    inbox, clock = service.inbox, service.ports.clock
    of_products, of_listings = _skus_of_products(stores), _skus_of_listings(stores)
    inbox.hear(ProductChangedV1, stores.skus, _product, resolve=of_products, blank=skus.blank)
    inbox.hear(ProductChangedV1, stores.listings, listings.hear_product, to=lambda heard: [heard.id])
    inbox.hear(ListingChangedV1, stores.skus, _listing(clock), resolve=of_listings, blank=skus.blank)
    inbox.hear(ListingChangedV1, stores.listings, listings.hear_listing, to=lambda heard: [heard.id])
    inbox.hear(OrderChangedV1, stores.orders, _order(clock), to=lambda heard: [heard.id])
    inbox.hear(HintReceivedV1, stores.skus, _store_hint(clock, gather), resolve=_skus_of_hints(stores))
    inbox.hear(HintReceivedV1, stores.listings, _shop_hint(clock), resolve=_listings_of_hints(stores))


def _product(sku: Sku | None, heard: ProductChangedV1) -> Change[Sku] | None:
    return skus.hear_product(sku, heard) if sku is not None else None


def _listing(clock: Clock) -> Callable[[Sku | None, ListingChangedV1], Change[Sku] | None]:
    return lambda sku, heard: skus.hear_listing(sku, heard, clock.now()) if sku is not None else None


def _order(clock: Clock) -> Callable[[Order | None, OrderChangedV1], Change[Order] | None]:
    return lambda order, heard: orders.hear(order, heard, clock.now())


def _store_hint(clock: Clock, gather: float) -> Callable[[Sku | None, HintReceivedV1], Change[Sku] | None]:
    def apply(sku: Sku | None, hint: HintReceivedV1) -> Change[Sku] | None:
        due = gathered(clock.now(), gather)
        return skus.ask(sku, hint.received_at, due=due, expects=hint.subject is Subject.STORE_STOCK)

    return apply


def _shop_hint(clock: Clock) -> Callable[[Listing | None, HintReceivedV1], Change[Listing] | None]:
    return lambda listing, _: listings.check_soon(listing, clock.now())


def gathered(now: datetime, window: float) -> datetime:
    """The end of the window that ``now`` lies in: the same for all SKUs, so that a burst falls due at once."""
    if window <= 0:
        return now
    milliseconds = math.ceil(window * 1000)
    stamp = round(now.timestamp() * 1000)
    return datetime.fromtimestamp((stamp // milliseconds + 1) * milliseconds / 1000, UTC)


# --- which actors a message is for -----------------------------------------------------------------------


def _skus_of_products(stores: Stores) -> Callable[[Sequence[ProductChangedV1]], Awaitable[Keys]]:
    async def resolve(heard: Sequence[ProductChangedV1]) -> Keys:
        known = await stores.listings.load(message.id for message in heard)
        return [
            _keys(message.connection, [variant.id for variant in message.variants], known.get(message.id))
            for message in heard
        ]

    return resolve


def _skus_of_listings(stores: Stores) -> Callable[[Sequence[ListingChangedV1]], Awaitable[Keys]]:
    async def resolve(heard: Sequence[ListingChangedV1]) -> Keys:
        known = await stores.listings.load(message.id for message in heard)
        return [
            _keys(message.connection, [link.variant for link in message.links], known.get(message.id))
            for message in heard
        ]

    return resolve


def _keys(connection: str, variants: Iterable[int], listing: Listing | None) -> list[str]:
    former = listing.all_variants if listing is not None else ()
    return list(dict.fromkeys(sku_key(connection, variant) for variant in [*variants, *former]))


def _skus_of_hints(stores: Stores) -> Callable[[Sequence[HintReceivedV1]], Awaitable[Keys]]:
    """The variant that a stock hint names, else every variant of the product."""

    async def resolve(heard: Sequence[HintReceivedV1]) -> Keys:
        whole = [_product_of(hint) for hint in heard if hint.subject in STORE_HINTS and not hint.part_id]
        known = await stores.listings.load(whole)

        def keys(hint: HintReceivedV1) -> list[str]:
            if hint.subject not in STORE_HINTS:
                return []
            if hint.part_id:
                return [f"{hint.connection}:{hint.part_id}"]
            listing = known.get(_product_of(hint))
            return _keys(hint.connection, (), listing) if listing is not None else []

        return [keys(hint) for hint in heard]

    return resolve


def _product_of(hint: HintReceivedV1) -> str:
    return product_key(hint.connection, int(hint.object_id)) if hint.object_id.isdecimal() else ""


def _listings_of_hints(stores: Stores) -> Callable[[Sequence[HintReceivedV1]], Awaitable[Keys]]:
    """Listings of which the connector holds some SKU at 0: there alone units put back by the shop matter."""

    async def resolve(heard: Sequence[HintReceivedV1]) -> Keys:
        hints = [hint for hint in heard if hint.subject is Subject.SHOP_STOCK]
        owners: dict[tuple[str, str], str] = {}
        for connection in dict.fromkeys(hint.connection for hint in hints):
            products = list(dict.fromkeys(hint.object_id for hint in hints if hint.connection == connection))
            for listing in await stores.listings_of(connection, products):
                if await stores.holds_at_zero(listing):
                    owners[(connection, listing.shop_product)] = listing.id
        return [
            [owners[(hint.connection, hint.object_id)]]
            if hint.subject is Subject.SHOP_STOCK and (hint.connection, hint.object_id) in owners
            else []
            for hint in heard
        ]

    return resolve
