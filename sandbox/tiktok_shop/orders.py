"""Orders: what buyers and the platform do to them, and the seller's reads (`/order/...`).

UNPAID -> ON_HOLD -> AWAITING_SHIPMENT -> (PARTIALLY_SHIPPING) -> AWAITING_COLLECTION -> IN_TRANSIT -> DELIVERED ->
COMPLETED, or CANCELLED when every line is cancelled (order API overview).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.tiktok_shop import buyers, order_view, paging
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.state import Line, Order, Product, Shop, Sku, Wire
from sandbox.tiktok_shop.stock import OutOfStock
from sandbox.tiktok_shop.time_filters import time_filter

PROGRESS = (
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
)
STATUSES = (*PROGRESS, "PARTIALLY_SHIPPING", "CANCELLED")
SHIPPED = PROGRESS[3:]
IDS_MOST = 50
TAX_RATE = Decimal("0.0825")
CENT = Decimal("0.01")
SHIPPING_FEE = Decimal("4.99")


class CannotOrder(Exception):
    """A buyer cannot place this order: the listing is not live, or the SKU is unknown."""


class Orders(Area):
    # --- buyers ------------------------------------------------------------------------------------------

    def place(
        self,
        shop: Shop,
        items: Iterable[Wire],
        *,
        fulfillment: str = "FULFILLMENT_BY_SELLER",
        shipping_type: str = "SELLER",
        address: dict[str, str] | None = None,
        buyer_message: str = "",
        sample: bool = False,
        replaces: Order | None = None,
        exchanges: Order | None = None,
        delivery_option: str = "",
        same_buyer_as: Order | None = None,
    ) -> Order:
        """A new UNPAID order; its units are taken from stock at once.

        `items`: `{sku_id | seller_sku, quantity, seller_discount?, platform_discount?, is_gift?}`, discounts per
        unit. Raises CannotOrder or stock.OutOfStock, with nothing taken.
        """
        wanted = [(*self._buyable(shop, item), item) for item in items]
        by_tiktok = fulfillment != "FULFILLMENT_BY_SELLER"
        free = sample or replaces is not None or exchanges is not None
        lines: list[Line] = []
        try:
            for product, sku, item in wanted:
                lines += self._lines(shop, product, sku, item, free=free, from_stock=not by_tiktok)
        except OutOfStock:
            for line in lines:
                self._release_units(line, replenish=True)
            raise
        if not lines:
            raise CannotOrder("items: at least one is needed")
        shipping_type = "TIKTOK" if by_tiktok else shipping_type
        fee = Decimal(0) if free else SHIPPING_FEE
        known = same_buyer_as
        order = Order(
            id=self.engine.new_id(),
            shop_id=shop.id,
            user_id=known.user_id if known else self.engine.new_id(),
            status="UNPAID",
            create_time=self.now,
            update_time=self.now,
            address=address or (dict(known.address) if known else buyers.make_address(self.box.entropy)),
            buyer_email=known.buyer_email if known else f"v{self.box.entropy.token(8)}@scs.tiktokw.us",
            buyer_nickname=known.buyer_nickname if known else "shopper_" + self.box.entropy.token(5),
            lines=lines,
            delivery_option_id=delivery_option or _option_for(shop, shipping_type),
            shipping_type=shipping_type,
            fulfillment_type=fulfillment,
            warehouse_id=lines[0].warehouse_id,
            shipping_fee=fee,
            shipping_fee_seller_discount=Decimal(0),
            shipping_fee_platform_discount=Decimal(0),
            shipping_fee_tax=_tax(fee),
            is_on_hold_order=self._holds(shop),
            is_sample_order=sample,
            is_replacement_order=replaces is not None,
            replaced_order_id=replaces.id if replaces else "",
            is_exchange_order=exchanges is not None,
            exchange_source_order_id=exchanges.id if exchanges else "",
            buyer_message=buyer_message,
        )
        self.state.orders[order.id] = order
        self._say_status(order, None)
        if self.engine.option("tts_unpaid_cancel_seconds"):
            self.engine.later(self.engine.option("tts_unpaid_cancel_seconds"), "cancel_unpaid", order.id)
        return order

    def pay(self, order: Order) -> None:
        """UNPAID becomes ON_HOLD for the remorse hour, or AWAITING_SHIPMENT at once. Raises CannotOrder."""
        if order.status != "UNPAID":
            raise CannotOrder(f"order {order.id} is {order.status}")
        order.paid_time = self.now
        if order.is_on_hold_order:
            self._move(order, order.open_lines, "ON_HOLD")
            self.engine.later(self.engine.option("tts_hold_seconds"), "release_hold", order.id)
        else:
            self._become_shippable(order)

    def release_hold(self, order_id: str) -> None:
        order = self.state.orders[order_id]
        if order.status == "ON_HOLD":
            self._become_shippable(order)

    def cancel_unpaid(self, order_id: str) -> None:
        order = self.state.orders[order_id]
        if order.status == "UNPAID":
            self.engine.cancellations.by_system(order, "ecom_order_unpaid_timeout")

    def cancel_unshipped(self, order_id: str) -> None:
        order = self.state.orders[order_id]
        if order.status == "AWAITING_SHIPMENT":
            self.engine.cancellations.by_system(order, "ecom_order_seller_ship_timeout")

    def cancel_uncollected(self, order_id: str) -> None:
        order = self.state.orders[order_id]
        if order.status == "AWAITING_COLLECTION":
            self.engine.cancellations.by_system(order, "ecom_order_collection_timeout")

    def change_address(self, order: Order, address: dict[str, str]) -> None:
        """The buyer corrects the address after payment: webhook 3."""
        order.address = {**order.address, **address}
        order.has_updated_recipient_address = True
        order.update_time = self.now
        self.engine.changed("order_address", order.id, None, "changed")
        self.engine.notifications.address_changed(order)

    # --- used by the other areas ---------------------------------------------------------------------------

    def owned(self, shop: Shop, order_id: str) -> Order:
        """Raises 21008111 for an order that this shop does not have."""
        order = self.state.orders.get(str(order_id))
        if order is None or order.shop_id != shop.id:
            raise ApiError(21008111)
        return order

    def ship_lines(self, order: Order, lines: list[Line], package_id: str) -> None:
        for line in lines:
            line.package_id = package_id
            line.rts_time = self.now
            for sku_id, place in line.held:
                self.engine.stock.ship(sku_id, place)
            line.held = []
        order.rts_time = order.rts_time or self.now
        self._move(order, lines, "AWAITING_COLLECTION")
        if self.engine.option("tts_cancel_uncollected_seconds"):
            seconds = self.engine.option("tts_cancel_uncollected_seconds")
            self.engine.later(seconds, "cancel_uncollected", order.id)

    def carry_lines(self, order: Order, lines: list[Line], status: str) -> None:
        """The carrier moved a package: IN_TRANSIT, DELIVERED or COMPLETED."""
        stamp = {"IN_TRANSIT": "collection_time", "DELIVERED": "delivery_time", "COMPLETED": "completed_time"}
        setattr(order, stamp[status], self.now)
        self._move(order, lines, status)
        if status == "DELIVERED" and self.engine.option("tts_complete_after_seconds"):
            self.engine.later(self.engine.option("tts_complete_after_seconds"), "complete", order.id)

    def complete_when_due(self, order_id: str) -> None:
        order = self.state.orders[order_id]
        if order.status == "DELIVERED":
            self.engine.fulfilment.complete(order)

    def cancel_lines(self, order: Order, lines: list[Line], role: str, reason: str, *, replenish: bool) -> None:
        for line in lines:
            line.cancel_user = role
            line.cancel_reason = reason
            self._release_units(line, replenish)
        if len(lines) == len(order.open_lines):
            order.cancel_time = self.now
            order.cancel_reason = reason
            order.cancellation_initiator = role
        self._move(order, lines, "CANCELLED")

    def touch(self, order: Order) -> None:
        order.update_time = self.now

    # --- over the API --------------------------------------------------------------------------------------

    def search(self, shop: Shop, query: dict[str, str], body: Wire) -> dict[str, Any]:
        """`POST /order/202309/orders/search`; an empty result has no `orders`."""
        size = paging.page_size(query.get("page_size"), 20, 100)
        field, descending = _sorting(query)
        accepts = self._filter(shop, body)
        found = [order for order in self.state.orders.values() if accepts(order)]
        found.sort(key=lambda order: (getattr(order, field), order.id), reverse=descending)
        rows, token = paging.cut(found, size, query.get("page_token"))
        answer: dict[str, Any] = {"next_page_token": token, "total_count": len(found)}
        if rows:
            answer["orders"] = [order_view.order(self.engine, order) for order in rows]
        return answer

    def detail(self, shop: Shop, ids: list[str]) -> dict[str, Any]:
        """`GET /order/202309|202507/orders?ids=`: other shops' orders are an error, unknown ids an option."""
        if not ids:
            raise bad_input("ids")
        if len(ids) > IDS_MOST:
            raise bad_input("ids", f"must have at most {IDS_MOST} entries")
        found = []
        for order_id in dict.fromkeys(ids):
            order = self.state.orders.get(order_id)
            foreign = order is not None and order.shop_id != shop.id
            if foreign or (order is None and self.engine.option("tts_missing_orders") == "error"):
                raise ApiError(21008111)
            if order is not None:
                found.append(order_view.order(self.engine, order))
        return {"orders": found}

    def price_detail(self, shop: Shop, order_id: str) -> dict[str, Any]:
        """`GET /order/202407/orders/{id}/price_detail`."""
        return order_view.price_detail(self.engine, self.owned(shop, order_id))

    # --- inside --------------------------------------------------------------------------------------------

    def _become_shippable(self, order: Order) -> None:
        self.engine.fulfilment.prepare(order)
        self._move(order, order.open_lines, "AWAITING_SHIPMENT")
        if self.engine.option("tts_cancel_unshipped_seconds"):
            self.engine.later(self.engine.option("tts_cancel_unshipped_seconds"), "cancel_unshipped", order.id)

    def _move(self, order: Order, lines: list[Line], status: str) -> None:
        before = order.status
        for line in lines:
            line.status = status
        order.status = _overall(order)
        order.update_time = self.now
        if order.status != before:
            self._say_status(order, before)

    def _say_status(self, order: Order, before: str | None) -> None:
        self.engine.changed("order", order.id, before, order.status)
        self.engine.notifications.order_status(order)

    def _holds(self, shop: Shop) -> bool:
        """ON_HOLD is shown only when every app that the seller has installed supports it."""
        apps = [
            self.state.apps[grant.app_key]
            for grant in self.state.grants.values()
            if grant.seller_id == shop.seller_id and not grant.revoked
        ]
        return bool(self.engine.option("tts_hold_seconds")) and all(app.supports_hold for app in apps)

    def _buyable(self, shop: Shop, item: Wire) -> tuple[Product, Sku]:
        product, sku = self._find_sku(shop, item)
        if product is None or sku is None:
            raise CannotOrder(f"no such SKU in the shop: {item}")
        if product.status != "ACTIVATE":
            raise CannotOrder(f"product {product.id} is {product.status}")
        return product, sku

    def _find_sku(self, shop: Shop, item: Wire) -> tuple[Product | None, Sku | None]:
        if item.get("sku_id"):
            product = self.engine.products.of_sku(str(item["sku_id"]))
            if product is None or product.shop_id != shop.id:
                return None, None
            return product, product.skus[str(item["sku_id"])]
        named = self.engine.products.with_seller_sku(str(item.get("seller_sku", "")), shop)
        live = [pair for pair in named if pair[0].status == "ACTIVATE"]
        return (live or named)[0] if named else (None, None)

    def _lines(self, shop: Shop, product: Product, sku: Sku, item: Wire, *, free: bool, from_stock: bool) -> list[Line]:
        units = int(item.get("quantity", 1))
        if units < 1:
            raise CannotOrder("quantity: must be at least 1")
        held = self._commit(product, sku, units) if from_stock else [[] for _ in range(units)]
        gift = bool(item.get("is_gift"))
        price = Decimal(0) if gift or free else sku.price
        seller_discount = Decimal(str(item.get("seller_discount", 0)))
        platform_discount = Decimal(str(item.get("platform_discount", 0)))
        default = self.engine.shops.sales_warehouses(shop)
        picture = (product.content.get("main_images") or [{"uri": ""}])[0]["uri"]
        return [
            Line(
                id=self.engine.new_id(),
                product_id=product.id,
                sku_id=sku.id,
                seller_sku=sku.seller_sku,
                product_name=str(product.content.get("title", "")),
                sku_name=", ".join(str(one["value_name"]) for one in sku.sales_attributes) or "Default",
                sku_image=self.engine.media.url(picture),
                warehouse_id=places[0][1] if places else (default[0].id if default else ""),
                original_price=price,
                seller_discount=seller_discount,
                platform_discount=platform_discount,
                tax=_tax(price - seller_discount - platform_discount),
                status="UNPAID",
                is_gift=gift,
                gift_retail_price=sku.price if gift else None,
                combined_skus=self._combined(sku),
                held=places,
            )
            for places in held
        ]

    def _commit(self, product: Product, sku: Sku, units: int) -> list[list[list[str]]]:
        """The stock units of each line; a bundle takes those of its parts. All or none."""
        if not sku.combined_skus:
            return [[[sku.id, place]] for place in self.engine.stock.commit(product, sku, units)]
        held: list[list[list[str]]] = [[] for _ in range(units)]
        try:
            for part in sku.combined_skus:
                its_product = self.engine.products.of_sku(str(part["sku_id"]))
                if its_product is None:
                    raise OutOfStock(f"part {part['sku_id']} of the bundle does not exist")
                count = int(part.get("sku_count", 1))
                part_sku = its_product.skus[str(part["sku_id"])]
                places = self.engine.stock.commit(its_product, part_sku, units * count)
                for at, place in enumerate(places):
                    held[at // count].append([part_sku.id, place])
        except OutOfStock:
            for sku_id, place in (pair for one in held for pair in one):
                self.engine.stock.give_back(sku_id, place, replenish=True)
            raise
        return held

    def _combined(self, sku: Sku) -> list[Wire]:
        shown = []
        for part in sku.combined_skus:
            product = self.engine.products.of_sku(str(part["sku_id"]))
            part_sku = product.skus[str(part["sku_id"])] if product else None
            shown.append({**part, "seller_sku": part_sku.seller_sku if part_sku else ""})
        return shown

    def _release_units(self, line: Line, replenish: bool) -> None:
        for sku_id, place in line.held:
            self.engine.stock.give_back(sku_id, place, replenish)
        line.held = []

    def _filter(self, shop: Shop, body: Wire) -> Callable[[Order], bool]:
        status = body.get("order_status")
        if status and status not in STATUSES:
            raise bad_input("body.order_status", "is invalid")
        equal = {
            "status": status,
            "shipping_type": body.get("shipping_type"),
            "user_id": body.get("buyer_user_id"),
            "is_buyer_request_cancel": body.get("is_buyer_request_cancel"),
        }
        wanted = {field: value for field, value in equal.items() if value not in (None, "")}
        warehouses = body.get("warehouse_ids") or []
        in_time = time_filter(body)
        shown_until = self.now - int(self.engine.option("read_after_write_lag"))

        def accepts(order: Order) -> bool:
            return (
                order.shop_id == shop.id
                and order.create_time <= shown_until
                and all(getattr(order, field) == value for field, value in wanted.items())
                and (not warehouses or order.warehouse_id in warehouses)
                and in_time(order)
            )

        return accepts


def _sorting(query: dict[str, str]) -> tuple[str, bool]:
    field = query.get("sort_field") or "create_time"
    order = query.get("sort_order") or "DESC"
    if field not in ("create_time", "update_time"):
        raise bad_input("sort_field", "is invalid")
    if order not in ("ASC", "DESC"):
        raise bad_input("sort_order", "is invalid")
    return field, order == "DESC"


def _overall(order: Order) -> str:
    statuses = {line.status for line in order.open_lines}
    if not statuses:
        return "CANCELLED"
    if "AWAITING_SHIPMENT" in statuses and statuses & set(SHIPPED):
        return "PARTIALLY_SHIPPING"
    return min(statuses, key=PROGRESS.index)


def _option_for(shop: Shop, shipping_type: str) -> str:
    return next((option.id for option in shop.delivery_options.values() if option.shipping_type == shipping_type), "")


def _tax(amount: Decimal) -> Decimal:
    return (amount * TAX_RATE).quantize(CENT, ROUND_HALF_UP)
