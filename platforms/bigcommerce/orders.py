"""Orders, shipments and refunds. Source: orders v2 reference (refunds: v3).

There is no idempotency key anywhere: after Uncertain, look the order up by ``external_order_id``, a shipment by its
tracking number and items, before repeating. ``DELETE /v2/orders`` without an id archives every order of the store and
is therefore not offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, TypeVar

from platforms.bigcommerce.caller import QueryValue, StoreCaller
from platforms.bigcommerce.models import Order, OrderLine, OrderStatus, Refund, Shipment, ShippingAddress
from platforms.errors import Refused
from platforms.lenient import Lenient, Page, numbered

SCOPE = "store_v2_orders"
PAGE = 250


class Status(IntEnum):
    """Ids of order statuses; merchants may rename the labels."""

    INCOMPLETE = 0
    PENDING = 1
    SHIPPED = 2
    PARTIALLY_SHIPPED = 3
    REFUNDED = 4
    CANCELLED = 5
    DECLINED = 6
    AWAITING_PAYMENT = 7
    AWAITING_PICKUP = 8
    AWAITING_SHIPMENT = 9
    COMPLETED = 10
    AWAITING_FULFILLMENT = 11
    MANUAL_VERIFICATION = 12
    DISPUTED = 13
    PARTIALLY_REFUNDED = 14


R = TypeVar("R", bound=Lenient)


class _Count(Lenient):
    count: int


class Orders:
    def __init__(self, caller: StoreCaller) -> None:
        self._caller = caller

    async def create(self, order: Mapping[str, object]) -> Order:
        """POST /v2/orders; takes stock by itself as the store's inventory settings say.

        order: the request body. Prices in ``inc`` and ``ex`` pairs; ``status_id``, ``channel_id``,
        ``external_order_id`` and ``shipping_addresses`` should be set. Decimals are sent as text.
        """
        answer = await self._caller.call("POST", "/v2/orders", scope=SCOPE, body=order, timeout=60.0)
        return answer.one(Order)

    async def get(self, order_id: int) -> Order:
        """Raises Refused with ``not_found``."""
        return (await self._caller.call("GET", "/v2/orders/{}", scope=SCOPE, ids=(order_id,))).one(Order)

    async def find(self, external_order_id: str) -> tuple[Order, ...]:
        """Every order with this external id. Not unique by itself, and a fresh order may show late."""
        query: dict[str, QueryValue] = {"external_order_id": external_order_id, "limit": PAGE}
        return (await self._caller.call("GET", "/v2/orders", scope=SCOPE, query=query)).many(Order)

    async def list(
        self,
        *,
        channel_id: int | None = None,
        status_id: int | None = None,
        created_from: datetime | None = None,
        created_to: datetime | None = None,
        modified_from: datetime | None = None,
        modified_to: datetime | None = None,
        min_id: int | None = None,
        max_id: int | None = None,
        sort: str = "id:asc",
        page: int = 1,
        limit: int = PAGE,
    ) -> Page[Order]:
        """At most 250 a page; ``next`` is a page number.

        Numbered pages shift while orders change: with ``sort="id:asc"`` pass the last id + 1 as ``min_id`` instead.
        """
        query: dict[str, QueryValue] = {
            "channel_id": channel_id,
            "status_id": status_id,
            "min_date_created": created_from,
            "max_date_created": created_to,
            "min_date_modified": modified_from,
            "max_date_modified": modified_to,
            "min_id": min_id,
            "max_id": max_id,
            "sort": sort,
            "page": page,
            "limit": limit,
        }
        answer = await self._caller.call("GET", "/v2/orders", scope=SCOPE, query=query, timeout=60.0)
        return numbered(answer.page(Order), page, limit)

    async def count(self, external_order_id: str) -> int:
        """How many orders carry this external id."""
        query: dict[str, QueryValue] = {"external_order_id": external_order_id}
        return (await self._caller.call("GET", "/v2/orders/count", scope=SCOPE, query=query)).one(_Count).count

    async def lines(self, order_id: int) -> tuple[OrderLine, ...]:
        """All line items; ``quantity_shipped`` is the truth of what is left to ship."""
        return await self._every(OrderLine, "/v2/orders/{}/products", order_id)

    async def shipping_addresses(self, order_id: int) -> tuple[ShippingAddress, ...]:
        return await self._every(ShippingAddress, "/v2/orders/{}/shipping_addresses", order_id)

    async def change_shipping_address(
        self, order_id: int, address_id: int, address: Mapping[str, str]
    ) -> ShippingAddress:
        """PUT of the given fields; shipping cost and tax stay as they are. A repeat is harmless."""
        path = "/v2/orders/{}/shipping_addresses/{}"
        answer = await self._caller.call("PUT", path, scope=SCOPE, ids=(order_id, address_id), body=address)
        return answer.one(ShippingAddress)

    async def set_quantities(self, order_id: int, lines: Mapping[int, int], fields: Mapping[str, object]) -> Order:
        """How many units of each line (``order_product_id``) the order still holds; 0 takes the line out.

        The store takes discounts off the lines that it is told, so send ``discount_amount`` along in ``fields`` where
        the order has one. A repeat is harmless.
        """
        products = [{"id": line, "quantity": quantity} for line, quantity in lines.items()]
        return await self.update(order_id, {"products": products, **fields})

    async def shipments(self, order_id: int) -> tuple[Shipment, ...]:
        return await self._every(Shipment, "/v2/orders/{}/shipments", order_id)

    async def create_shipment(self, order_id: int, shipment: Mapping[str, object]) -> Shipment:
        """shipment: ``order_address_id`` and ``items[{order_product_id, quantity}]``, and tracking fields."""
        path = "/v2/orders/{}/shipments"
        return (await self._caller.call("POST", path, scope=SCOPE, ids=(order_id,), body=shipment)).one(Shipment)

    async def update(self, order_id: int, fields: Mapping[str, object]) -> Order:
        """PUT of the given fields only. Never send ``products`` here: it clears discounts of the lines it names."""
        path = "/v2/orders/{}"
        return (await self._caller.call("PUT", path, scope=SCOPE, ids=(order_id,), body=fields)).one(Order)

    async def set_status(self, order_id: int, status_id: int) -> Order:
        """Setting the same status again is harmless. 5 cancels: no money moves, no refund is made."""
        return await self.update(order_id, {"status_id": int(status_id)})

    async def archive(self, order_id: int) -> None:
        """Repeatable: an order that is archived already, or gone, is no error."""
        try:
            await self._caller.call("DELETE", "/v2/orders/{}", scope=SCOPE, ids=(order_id,))
        except Refused as refused:
            if not refused.not_found:
                raise

    async def statuses(self) -> tuple[OrderStatus, ...]:
        return (await self._caller.call("GET", "/v2/order_statuses", scope=SCOPE)).many(OrderStatus)

    async def refunds(self, order_id: int) -> tuple[Refund, ...]:
        path = "/v3/orders/{}/payment_actions/refunds"
        return (await self._caller.call("GET", path, scope=SCOPE, ids=(order_id,))).many(Refund)

    async def refund_quote(self, order_id: int, items: Sequence[Mapping[str, object]]) -> dict[str, Any]:
        """What a refund of these items would come to. A read, though it is a POST."""
        path = "/v3/orders/{}/payment_actions/refund_quotes"
        answer = await self._caller.call(
            "POST", path, scope=SCOPE, ids=(order_id,), body={"items": list(items)}, writes=False
        )
        return answer.data()

    async def create_refund(
        self, order_id: int, items: Sequence[Mapping[str, object]], payments: Sequence[Mapping[str, object]]
    ) -> Refund:
        """One at a time for an order. Returns no stock. Use ``offline`` payments for money that moved elsewhere."""
        path = "/v3/orders/{}/payment_actions/refunds"
        body = {"items": list(items), "payments": list(payments)}
        return (await self._caller.call("POST", path, scope=SCOPE, ids=(order_id,), body=body)).one(Refund)

    async def _every(self, model: type[R], path: str, order_id: int) -> tuple[R, ...]:
        """All pages of a list that belongs to one order."""
        rows: tuple[R, ...] = ()
        page = 1
        while True:
            query: dict[str, QueryValue] = {"page": page, "limit": PAGE}
            answer = await self._caller.call("GET", path, scope=SCOPE, ids=(order_id,), query=query)
            found = answer.many(model)
            rows += found
            if len(found) < PAGE:
                return rows
            page += 1
