"""What goes into which package before it is shipped: splitting an order, combining the orders of one buyer."""

from __future__ import annotations

from typing import Any

from sandbox.tiktok_shop import paging
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.state import Order, Package, Shop, Wire


class Packing(Area):
    # --- splitting -------------------------------------------------------------------------------------------

    def split_attributes(self, shop: Shop, order_ids: list[str]) -> dict[str, Any]:
        rows = []
        for order_id in order_ids:
            order = self.engine.orders.owned(shop, order_id)
            reason = self._no_split_reason(order)
            row: Wire = {"order_id": order.id, "can_split": not reason, "must_split": False}
            rows.append({**row, "reason": reason} if reason else row)
        return {"split_attributes": rows}

    def split(self, shop: Shop, order_id: str, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/orders/{id}/split`: one package for each group of lines.

        Raises ApiError 21011046 for a combined order, 21011035 for another that cannot be split.
        """
        order = self.engine.orders.owned(shop, order_id)
        groups = body.get("splittable_groups") or []
        if self.is_combined(order):
            raise ApiError(21011046)
        if self._no_split_reason(order) or len(groups) < 2:
            raise ApiError(21011035)
        named = [str(one) for group in groups for one in group.get("order_line_item_ids") or []]
        if sorted(named) != sorted(line.id for line in order.open_lines):
            raise ApiError(21001001)
        self.engine.fulfilment.unpack(order.open_lines)
        order.was_split = True
        made = []
        for group in groups:
            lines = [line for line in order.open_lines if line.id in group["order_line_item_ids"]]
            package = self.engine.fulfilment.new_package([order], lines, "TO_FULFILL")
            made.append({"splittable_group_id": str(group.get("id", "")), "id": package.id})
        self.engine.orders.touch(order)
        self.engine.notifications.packages_changed([order], "SPLIT", "ROLE_SELLER")
        return {"packages": made}

    # --- combining -------------------------------------------------------------------------------------------

    def combinable(self, shop: Shop, query: dict[str, str]) -> dict[str, Any]:
        """`GET /fulfillment/202309/combinable_packages/search`: orders that could travel together.

        The ids are of packages that exist only once they are combined; the same orders keep theirs.
        """
        size = paging.page_size(query.get("page_size"), 20, 50)
        groups: dict[tuple[str, ...], list[Order]] = {}
        for order in self.state.orders.values():
            if order.shop_id == shop.id and self._can_combine(order):
                groups.setdefault(_destination(order), []).append(order)
        found = [[order.id for order in orders] for orders in groups.values() if len(orders) > 1]
        rows, token = paging.cut(found, size, query.get("page_token"))
        return {
            "combinable_packages": [{"id": self._draft(ids), "order_ids": ids} for ids in rows],
            "next_page_token": token,
            "total_count": len(found),
        }

    def combine(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/packages/combine`: what fails is named in `errors`."""
        rows = body.get("combinable_packages")
        if not rows:
            raise bad_input("body.combinable_packages")
        made, errors = [], []
        for row in rows:
            draft_id = str(row.get("id", ""))
            try:
                made.append(_shown(self._combine(shop, draft_id, row.get("order_ids") or [])))
            except ApiError as fault:
                errors.append(fault.as_item(package_id=draft_id))
        return {"packages": made, "errors": errors} if errors else {"packages": made}

    def uncombine(self, shop: Shop, package_id: str, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/packages/{id}/uncombine`: the named orders leave, or all of them.

        Raises ApiError 21011028 or 21011029 for a package or an order that is not in it, 21011005 for a package
        of one order, 21008099 once it is shipped.
        """
        fulfilment = self.engine.fulfilment
        package = fulfilment.owned(shop, package_id, 21011028)
        leaving = list(dict.fromkeys(body.get("order_ids") or package.order_ids))
        if not set(leaving) <= set(package.order_ids):
            raise ApiError(21011029)
        if len(package.order_ids) < 2:
            raise ApiError(21011005)
        if package.status != "TO_FULFILL":
            raise ApiError(21008099)
        staying = [order_id for order_id in package.order_ids if order_id not in leaving]
        if len(staying) == 1:
            leaving, staying = leaving + staying, []
        orders = fulfilment.orders_of(package)
        made = []
        for order in (one for one in orders if one.id in leaving):
            fulfilment.unpack(order.open_lines)
            self._leave(package, order)
            if order.open_lines:
                made.append(fulfilment.new_package([order], order.open_lines, "TO_FULFILL"))
            self.engine.orders.touch(order)
        self.engine.changed("package", package.id, [order.id for order in orders], staying)
        self.engine.notifications.packages_changed(orders, "CANCEL_COMBINE", "ROLE_SELLER")
        return {"packages": [_shown(one) for one in made]}

    def is_combined(self, order: Order) -> bool:
        return any(len(self.state.packages[one].order_ids) > 1 for one in order.package_ids)

    def fit_together(self, orders: list[Order]) -> bool:
        """Several orders, all of them free to be combined, of one buyer to one address."""
        one_destination = len({_destination(order) for order in orders}) == 1
        return len(orders) > 1 and one_destination and all(self._can_combine(order) for order in orders)

    # --- inside ----------------------------------------------------------------------------------------------

    def _combine(self, shop: Shop, draft_id: str, named: list[str]) -> Package:
        draft = self.state.draft_packages.get(draft_id)
        if draft is None:
            raise ApiError(21011028)
        chosen = list(dict.fromkeys(named)) or draft
        if not set(chosen) <= set(draft):
            raise ApiError(21011031)
        orders = [self.engine.orders.owned(shop, order_id) for order_id in chosen]
        if any(self.is_combined(order) for order in orders):
            raise ApiError(21011033)
        if not self.fit_together(orders):
            raise ApiError(10007014)
        lines = [line for order in orders for line in order.open_lines]
        self.engine.fulfilment.unpack(lines)
        package = self.engine.fulfilment.new_package(orders, lines, "TO_FULFILL")
        for order in orders:
            self.engine.orders.touch(order)
        self.engine.changed("package", package.id, None, {"combined": chosen})
        self.engine.notifications.packages_changed(orders, "COMBINE", "ROLE_SELLER")
        return package

    def _can_combine(self, order: Order) -> bool:
        """Paid, whole, not yet shipped, and in a package of its own that waits for it."""
        packages = [self.state.packages[one] for one in order.package_ids]
        return (
            order.status == "AWAITING_SHIPMENT"
            and order.fulfillment_type == "FULFILLMENT_BY_SELLER"
            and not order.is_buyer_request_cancel
            and len(packages) == 1
            and packages[0].status == "TO_FULFILL"
            and packages[0].order_ids == [order.id]
        )

    def _draft(self, order_ids: list[str]) -> str:
        for draft_id, known in self.state.draft_packages.items():
            if known == order_ids:
                return draft_id
        draft_id = self.engine.new_id()
        self.state.draft_packages[draft_id] = order_ids
        return draft_id

    def _leave(self, package: Package, order: Order) -> None:
        """`unpack` deleted the package when its last line went, and its orders forgot it."""
        package.order_ids.remove(order.id)
        if package.id in order.package_ids:
            order.package_ids.remove(package.id)

    def _no_split_reason(self, order: Order) -> str:
        if order.status == "CANCELLED":
            return "Order has been canceled"
        if order.status != "AWAITING_SHIPMENT":
            return "Order is not awaiting shipment"
        if self.is_combined(order):
            return "Order is combined with others"
        return "" if len(order.open_lines) > 1 else "Order has one item only"


def _destination(order: Order) -> tuple[str, ...]:
    """Only what one buyer has sent to one address from one warehouse in one way can travel together."""
    address = tuple(f"{name}={value}" for name, value in sorted(order.address.items()))
    return (order.user_id, order.warehouse_id, order.delivery_option_id, order.shipping_type, *address)


def _shown(package: Package) -> Wire:
    return {"id": package.id, "order_ids": package.order_ids}
