"""What reads and hints do to an order: newer facts replace older ones, hints only ask for a read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.gateway import HintReceivedV1, Subject
from services.orders.domain import cancelling
from services.orders.domain.facts import ShopOrder
from services.orders.domain.order import BuyerRequest, Linked, Order

REQUESTS = (Subject.SHOP_CANCELLATION, Subject.SHOP_RETURN)


@dataclass(frozen=True, slots=True)
class Address:
    """What the order may know of the buyer's address: a keyed digest, and whether it can be used or is masked."""

    digest: str
    known: bool
    masked: bool


def hinted(order: Order | None, key: str, hint: HintReceivedV1) -> Order:
    """The platform says that something changed: read the order again."""
    order = order or Order(id=key, connection=hint.connection, shop_order=hint.object_id, first_seen=hint.received_at)
    changes: dict[str, object] = {"wanted_at": _later(order.wanted_at, hint.received_at), "missing": False}
    if hint.subject in REQUESTS:
        changes["requests_wanted"] = _later(order.requests_wanted, hint.received_at)
    return with_hint_todo(order.model_copy(update=changes))


def store_hinted(order: Order, at: datetime) -> Order:
    """The store says that its order changed: read it again."""
    if order.store is None:
        return order
    store = order.store.model_copy(update={"wanted_at": _later(order.store.wanted_at, at)})
    return with_hint_todo(order.model_copy(update={"store": store}))


def with_hint_todo(order: Order) -> Order:
    """The reads that are due; everything else in ``todo`` stays as the last review left it."""
    todo: dict[str, datetime | None] = {
        k: v for k, v in order.todo.items() if k not in ("fetch", "read_store", "requests")
    }
    if _unserved(order.wanted_at, order.served_at):
        todo["fetch"] = None
    if _unserved(order.requests_wanted, order.requests_served):
        todo["requests"] = None
    if order.store is not None and _unserved(order.store.wanted_at, order.store.served_at):
        todo["read_store"] = None
    return order.model_copy(update={"todo": todo})


def read(
    order: Order | None,
    key: str,
    connection: str,
    shop: ShopOrder,
    address: Address | None,
    links: Mapping[str, Linked],
    since: datetime,
    served: datetime | None = None,
) -> Order:
    """Take what was read, unless something newer is known. ``served``: the hint that this read answers.

    address None: the read told none that could be used, which never replaces a better one.
    """
    order = order or Order(id=key, connection=connection, shop_order=shop.id, first_seen=shop.read_at)
    order = order.model_copy(update={"served_at": _latest(order.served_at, served), "since": since, "missing": False})
    if order.shop is not None and shop.version < order.shop.version:
        return order
    before = order.shop
    if before is not None and shop.model_copy(update={"read_at": before.read_at}) == before:
        shop = before
    changes: dict[str, object] = {"shop": shop, "links": tuple(links[sku] for sku in sorted(links))}
    if shop.cancel_requested != (before is not None and before.cancel_requested):
        changes["requests_wanted"] = _later(order.requests_wanted, shop.read_at)
    if address is not None and not (address.masked and order.address_known and not order.address_masked):
        changes |= {
            "address": address.digest,
            "address_known": address.known,
            "address_masked": address.masked,
        }
    moved = before is None or before.raw_status != shop.raw_status
    order = order.model_copy(update=changes)
    if moved:
        lag = (shop.read_at - shop.updated_at).total_seconds()
        order = order.noting(shop.read_at, f"TikTok Shop: {shop.raw_status}", cause="read", lag=lag)
    return cancelling.told_by_read(order)


def absent(order: Order, served: datetime | None) -> Order:
    """The shop does not have this order (any more): nothing is left to do until the next hint."""
    return order.model_copy(update={"served_at": _latest(order.served_at, served), "missing": order.shop is None})


def requests_read(order: Order, found: tuple[BuyerRequest, ...], served: datetime | None) -> Order:
    """Cancellations and returns of the order as the platform tells them now."""
    return order.model_copy(update={"requests": found, "requests_served": _latest(order.requests_served, served)})


def _later(known: datetime | None, heard: datetime) -> datetime:
    return heard if known is None else max(known, heard)


def _latest(known: datetime | None, served: datetime | None) -> datetime | None:
    if known is None or served is None:
        return known or served
    return max(known, served)


def _unserved(wanted: datetime | None, served: datetime | None) -> bool:
    return wanted is not None and (served is None or served < wanted)
