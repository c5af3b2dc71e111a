"""What the internal API changes: load, decide, save."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from contracts.ids import order_key
from contracts.queries.inventory import TakenByHand
from services.common.internal import problem
from services.inventory.domain import order as orders
from services.inventory.queries import BASE, answer
from services.inventory.store import Stores


class UseCases:
    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def routes(self) -> list[BaseRoute]:
        """Plain routes, to be guarded by whoever mounts them."""
        return [Route(f"{BASE}/orders/{{order}}/taken-by-hand", self.taken_by_hand, methods=["POST"])]

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
