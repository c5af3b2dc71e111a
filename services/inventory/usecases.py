"""What the internal API changes: load, decide, save."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts.ids import order_key, sku_key
from contracts.queries.inventory import TakenByHand
from services.common.internal import problem
from services.inventory.domain import order as orders
from services.inventory.domain import sku as skus
from services.inventory.domain.drift import QUANTITIES, Action
from services.inventory.queries import BASE, answer, drift_row
from services.inventory.store import Stores


class UseCases:
    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def routes(self) -> list[BaseRoute]:
        """Plain routes, to be guarded by whoever mounts them."""
        return [
            Route(f"{BASE}/orders/{{order}}/taken-by-hand", self.taken_by_hand, methods=["POST"]),
            Route(f"{BASE}/drift/{{drift}}/repair", self.repair, methods=["POST"]),
        ]

    async def taken_by_hand(self, request: Request) -> Response:
        """Units of an order that never reached the store have left the shelf: they settle. Repeating it is harmless."""
        key = order_key(request.path_params["connection"], request.path_params["order"])
        order = await self._stores.orders.get(key)
        if order is None:
            return problem(404, "unknown_order", "no units are held for this order", field="order")
        if not order.stuck and order.by_hand_at is None:
            return problem(409, "order_needs_nobody", "its units are released or taken by themselves", field="order")
        now = self._stores.clock.now()
        standing = await self._stores.orders.transact(key, lambda state: orders.take_by_hand(state, now))
        units = sum(part.held for part in (standing or order).parts)
        return answer(TakenByHand(order=request.path_params["order"], units=units))

    async def repair(self, request: Request) -> Response:
        """A difference that asked is put right: the store's number is read and sent. Repeating it is harmless."""
        connection, drift = request.path_params["connection"], request.path_params["drift"]
        found = await self._stores.drift.get(connection, drift)
        if found is None:
            return problem(404, "unknown_drift", "the report holds no such difference", field="drift")
        if found["kind"] not in QUANTITIES:
            return problem(409, "not_repairable", "this kind of difference is put right by a person", field="drift")
        if found["action"] == Action.ASKS.value:
            now = self._stores.clock.now()
            key = sku_key(connection, found["variant"])
            await self._stores.skus.transact(key, lambda state: skus.press(state, now))
            await self._stores.drift.repaired(drift)
        return answer(drift_row({**found, "action": Action.REPAIRED.value}))
