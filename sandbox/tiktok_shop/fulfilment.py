"""Packages, tracking and the carrier (`/fulfillment/...`)."""

from __future__ import annotations

import re
from typing import Any

from sandbox.tiktok_shop import package_view, paging
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.orders import SHIPPED
from sandbox.tiktok_shop.state import Line, Order, Package, Shop, Wire
from sandbox.tiktok_shop.time_filters import time_filter

MARK_REGIONS = ("US", "GB", "ES", "IE", "IT", "DE", "FR", "JP")
"""Where a seller's order has no package before it is shipped (fulfilment API overview)."""

HOUR = 3_600
TRACKING_NUMBER = re.compile(r"[A-Za-z0-9-]{1,60}")
CARRIER_PATTERNS = {
    "USPS": re.compile(r"9\d{19,25}|[A-Z]{2}\d{9}US"),
    "UPS": re.compile(r"1Z[0-9A-Z]{16}"),
    "FedEx": re.compile(r"\d{12}|\d{15}|\d{20}"),
}


class Fulfilment(Area):
    # --- over the API --------------------------------------------------------------------------------------

    def mark_shipped(self, shop: Shop, order_id: str, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309|202610/orders/{id}/packages`; no line ids means the whole order."""
        if shop.region not in MARK_REGIONS:
            raise ApiError(21008106)
        order = self.engine.orders.owned(shop, order_id)
        number, provider, note = _shipping_info(body)
        self.check_shippable(order)
        lines = self.lines_to_ship(order, body)
        warning = self._check_tracking(shop, order, number, provider)
        self._check_split(order, lines)
        self.settle_cancel_request(shop, order)
        package = self.new_package([order], lines, "PROCESSING")
        package.note = note
        self.ship(package, number, provider)
        answer: dict[str, Any] = {
            "order_id": order.id,
            "order_line_item_ids": [line.id for line in lines],
            "package_id": package.id,
        }
        if warning:
            answer["warning"] = {"message": warning}
        return answer

    def ship_package(self, shop: Shop, package_id: str, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/packages/{id}/ship` for a package that exists since payment."""
        package = self.owned(shop, package_id)
        orders = self.orders_of(package)
        order = orders[0]
        if order.fulfillment_type != "FULFILLMENT_BY_SELLER":
            raise ApiError(21008025)
        if package.status == "CANCELLED":
            raise ApiError(21011041)
        if package.status != "TO_FULFILL":
            raise ApiError(21008099)
        own = body.get("self_shipment") or {}
        number, provider = str(own.get("tracking_number") or ""), str(own.get("shipping_provider_id") or "")
        if order.shipping_type == "SELLER":
            self._check_tracking(shop, order, number, provider)
        else:
            number, provider = self.platform_number(), next(iter(self.state.providers), "")
        for one in orders:
            self.settle_cancel_request(shop, one)
        package.handover_method = str(body.get("handover_method") or "")
        self.ship(package, number, provider)
        return {}

    def ship_packages(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/packages/ship`: what fails is named in `errors`."""
        rows = body.get("packages")
        if not isinstance(rows, list) or not rows:
            raise bad_input("body.packages")
        errors = []
        for row in rows:
            try:
                self.ship_package(shop, str(row.get("id", "")), row)
            except ApiError as fault:
                errors.append(fault.as_item(package_id=str(row.get("id", ""))))
        return {"errors": errors} if errors else {}

    def update_order_tracking(self, shop: Shop, order_id: str, body: Wire) -> dict[str, Any]:
        """`POST .../orders/{id}/shipping_info/update`: every package of the order."""
        order = self.engine.orders.owned(shop, order_id)
        if order.status == "CANCELLED":
            raise ApiError(21011042)
        packages = [self.state.packages[one] for one in order.package_ids]
        shipped = [one for one in packages if one.shipped_time]
        if not shipped:
            raise ApiError(21011043)
        for package in shipped:
            self._update_tracking(shop, package, body)
        return {}

    def update_package_tracking(self, shop: Shop, package_id: str, body: Wire) -> dict[str, Any]:
        """`POST .../packages/{id}/shipping_info/update`."""
        package = self.owned(shop, package_id, 21011028)
        self._update_tracking(shop, package, body)
        return {}

    def package(self, shop: Shop, package_id: str) -> dict[str, Any]:
        return package_view.detail(self.engine, self.owned(shop, package_id))

    def search(self, shop: Shop, query: dict[str, str], body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/packages/search`, newest first by default."""
        size = paging.page_size(query.get("page_size"), 20, 50)
        wanted = body.get("package_status")
        in_time = time_filter(body)
        found = [
            package
            for package in self.state.packages.values()
            if package.shop_id == shop.id and wanted in (None, "", package.status) and in_time(package)
        ]
        field = query.get("sort_field") or "create_time"
        if field not in ("create_time", "update_time", "order_pay_time"):
            raise bad_input("sort_field", "is invalid")
        field = "create_time" if field == "order_pay_time" else field
        descending = (query.get("sort_order") or "DESC") == "DESC"
        found.sort(key=lambda package: (getattr(package, field), package.id), reverse=descending)
        rows, token = paging.cut(found, size, query.get("page_token"))
        return {
            "packages": [package_view.row(self.engine, package) for package in rows],
            "next_page_token": token,
            "total_count": len(found),
        }

    def tracking(self, shop: Shop, order_id: str) -> dict[str, Any]:
        """`GET /fulfillment/202309/orders/{id}/tracking`, newest first."""
        order = self.engine.orders.owned(shop, order_id)
        events = [event for one in order.package_ids for event in self.state.packages[one].tracking]
        return {"tracking": sorted(events, key=lambda event: -event["update_time_millis"])}

    def report_delivered(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/packages/deliver`: the seller's own word that a parcel arrived."""
        errors = []
        for row in body.get("packages") or []:
            try:
                package = self.owned(shop, str(row.get("id", "")))
                if package.status not in ("PROCESSING", "FULFILLING"):
                    raise ApiError(21011043)
                self.deliver(package)
            except ApiError as fault:
                errors.append(fault.as_item(package_id=str(row.get("id", ""))))
        return {"errors": errors} if errors else {}

    # --- the platform and the carrier ----------------------------------------------------------------------

    def prepare(self, order: Order) -> None:
        """A paid order gets its package at once, except where sellers mark orders as shipped."""
        shop = self.state.shops[order.shop_id]
        if order.shipping_type == "SELLER" and shop.region in MARK_REGIONS:
            return
        self.new_package([order], order.open_lines, "TO_FULFILL")

    def platform_ships(self, order: Order) -> None:
        """TikTok's own warehouse, or a label bought in Seller Center: the order's packages leave."""
        if not order.package_ids:
            self.new_package([order], order.open_lines, "TO_FULFILL")
        for package_id in order.package_ids:
            package = self.state.packages[package_id]
            if package.status == "TO_FULFILL":
                provider = next(iter(self.state.providers), "")
                self.ship(package, self.platform_number(), provider)

    def collect(self, package: Package) -> None:
        """The carrier takes the parcel. Raises ApiError 21011043 for one that is not shipped."""
        if package.status != "PROCESSING":
            raise ApiError(21011043)
        self._carry(package, "FULFILLING", "IN_TRANSIT", "Your package was picked up by the carrier.")

    def deliver(self, package: Package) -> None:
        if package.status == "PROCESSING":
            self.collect(package)
        if package.status != "FULFILLING":
            raise ApiError(21011043)
        package.delivered_time = self.now
        self._carry(package, "COMPLETED", "DELIVERED", "Your package was delivered.")

    def complete(self, order: Order) -> None:
        """The after-sale window is over. Raises ApiError 21011043 while parcels are on their way."""
        if order.status != "DELIVERED":
            raise ApiError(21011043)
        self.engine.orders.carry_lines(order, order.open_lines, "COMPLETED")

    def note_scan(self, package: Package, description: str) -> None:
        """A carrier's scan without a change of status, such as a delay."""
        package.tracking.append({"description": description, "update_time_millis": self.now * 1000})
        package.update_time = self.now

    def cancel_packages(self, order: Order) -> None:
        """Lines were cancelled: packages without open lines are cancelled too."""
        for package_id in order.package_ids:
            package = self.state.packages[package_id]
            if package.status in ("TO_FULFILL", "PROCESSING") and not self.open_lines(package):
                package.status = "CANCELLED"
                package.update_time = self.now

    # --- shared with packing and labels --------------------------------------------------------------------

    def owned(self, shop: Shop, package_id: str, code: int = 21008111) -> Package:
        """Raises ApiError with `code` for a package that the shop does not have."""
        package = self.state.packages.get(str(package_id))
        if package is None or package.shop_id != shop.id:
            raise ApiError(code)
        return package

    def orders_of(self, package: Package) -> list[Order]:
        return [self.state.orders[order_id] for order_id in package.order_ids]

    def open_lines(self, package: Package) -> list[Line]:
        return [line for _, lines in self._contents(package) for line in lines]

    def new_package(self, orders: list[Order], lines: list[Line], status: str) -> Package:
        """A package with `lines`, which are lines of `orders`."""
        package = Package(
            id=self.engine.new_id(),
            shop_id=orders[0].shop_id,
            order_ids=[order.id for order in orders],
            line_ids=[line.id for line in lines],
            status=status,
            create_time=self.now,
            update_time=self.now,
        )
        self.state.packages[package.id] = package
        for order in orders:
            order.package_ids.append(package.id)
        for line in lines:
            line.package_id = package.id
        return package

    def unpack(self, lines: list[Line]) -> None:
        """Takes lines out of the packages that wait to be shipped; one without open lines is gone."""
        taken = {line.id for line in lines}
        for package_id in {line.package_id for line in lines if line.package_id}:
            package = self.state.packages[package_id]
            if package.status != "TO_FULFILL":
                continue
            package.line_ids = [one for one in package.line_ids if one not in taken]
            if not self.open_lines(package):
                self._drop(package)

    def ship(self, package: Package, number: str, provider: str) -> None:
        package.tracking_number = number
        package.shipping_provider_id = provider
        package.shipped_time = self.now
        package.status = "PROCESSING"
        package.update_time = self.now
        package.tracking.append(
            {"description": "The seller has prepared your package.", "update_time_millis": self.now * 1000}
        )
        for order, lines in self._contents(package):
            self.engine.changed("package", package.id, None, {"order": order.id, "tracking_number": number})
            self.engine.orders.ship_lines(order, lines, package.id)

    def platform_number(self) -> str:
        """A tracking number of a label that TikTok Shop sold."""
        return "TT" + self.box.entropy.token(12).upper()

    # --- inside ----------------------------------------------------------------------------------------------

    def _drop(self, package: Package) -> None:
        for order in self.orders_of(package):
            order.package_ids.remove(package.id)
        del self.state.packages[package.id]

    def check_shippable(self, order: Order, shipped_by: str = "SELLER") -> None:
        """`shipped_by`: SELLER or TIKTOK, whoever's tracking number it is. Raises ApiError for other orders."""
        if order.fulfillment_type != "FULFILLMENT_BY_SELLER":
            raise ApiError(21008025)
        if order.shipping_type != shipped_by:
            raise ApiError(21011013)
        refusals = {"UNPAID": 21011003, "ON_HOLD": 21011044, "CANCELLED": 21011041}
        if order.status in refusals:
            raise ApiError(refusals[order.status])
        if order.status in SHIPPED:
            raise ApiError(21011006)

    def lines_to_ship(self, order: Order, body: Wire) -> list[Line]:
        named = _named_lines(body)
        ready = [line for line in order.open_lines if line.status == "AWAITING_SHIPMENT"]
        if not named:
            if len(ready) != len(order.open_lines):
                raise ApiError(21011048)
            return ready
        by_id = {line.id: line for line in order.lines}
        for one in named:
            if one not in by_id:
                raise ApiError(21011029)
            if by_id[one].status == "CANCELLED":
                raise ApiError(21011041)
            if by_id[one].status in SHIPPED:
                raise ApiError(21011020)
        return [by_id[one] for one in dict.fromkeys(named)]

    def _check_tracking(self, shop: Shop, order: Order, number: str, provider: str) -> str:
        """Gives the warning about a number that does not look like the carrier's, or ""."""
        if not number or not provider:
            raise ApiError(21001001)
        if not TRACKING_NUMBER.fullmatch(number):
            raise ApiError(21004012)
        name = self.state.providers.get(provider)
        if name is None:
            raise ApiError(21011022)
        others = {
            order_id
            for one in self.state.packages.values()
            if one.shop_id == shop.id and one.tracking_number == number
            for order_id in one.order_ids
            if order_id != order.id
        }
        if len(others) >= self.engine.option("tts_orders_per_tracking_number"):
            raise ApiError(21034012)
        pattern = CARRIER_PATTERNS.get(name)
        if pattern is None or pattern.fullmatch(number):
            return ""
        if self.engine.option("tts_tracking_check") == "refuse":
            raise ApiError(21004015)
        warns = self.engine.option("tts_tracking_check") == "warn"
        return f"The tracking number does not look like one of {name}" if warns else ""

    def _check_split(self, order: Order, lines: list[Line]) -> None:
        if self.engine.option("tts_same_sku_in_two_packages"):
            return
        inside = {line.id for line in lines}
        outside = {line.sku_id for line in order.open_lines if line.id not in inside}
        if any(line.sku_id in outside for line in lines):
            raise ApiError(21011036)

    def settle_cancel_request(self, shop: Shop, order: Order) -> None:
        """US: shipping rejects the buyer's open request; elsewhere it must be answered first."""
        if not order.is_buyer_request_cancel:
            return
        if shop.region != "US" or not self.engine.option("tts_shipping_cancels_request"):
            raise ApiError(21011007)
        self.engine.cancellations.reject_open(order, "order was shipped")

    def _carry(self, package: Package, status: str, order_status: str, scan: str) -> None:
        before, package.status = package.status, status
        self.note_scan(package, scan)
        self.engine.changed("package", package.id, before, status)
        for order, lines in self._contents(package):
            self.engine.orders.carry_lines(order, lines, order_status)

    def _contents(self, package: Package) -> list[tuple[Order, list[Line]]]:
        return [
            (order, [line for line in order.open_lines if line.id in package.line_ids])
            for order in self.orders_of(package)
        ]

    def _update_tracking(self, shop: Shop, package: Package, body: Wire) -> None:
        orders = self.orders_of(package)
        order = orders[0]
        if order.shipping_type != "SELLER" or order.fulfillment_type != "FULFILLMENT_BY_SELLER":
            raise ApiError(21011004)
        if package.status == "CANCELLED":
            raise ApiError(21011042)
        if not package.shipped_time:
            raise ApiError(21011043)
        if package.delivered_time:
            raise ApiError(21011030)
        if self.now - package.shipped_time > self.engine.option("tts_tracking_update_hours") * HOUR:
            raise ApiError(21011050)
        if package.tracking_updates >= self.engine.option("tts_tracking_updates"):
            raise ApiError(21011051)
        number, provider, _ = _shipping_info(body)
        self._check_tracking(shop, order, number, provider)
        before = package.tracking_number
        package.tracking_number, package.shipping_provider_id = number, provider
        package.tracking_updates += 1
        package.update_time = self.now
        for one in orders:
            self.engine.orders.touch(one)
        self.engine.changed("tracking", package.id, before, number)


def _shipping_info(body: Wire) -> tuple[str, str, str]:
    """(tracking number, provider id, note) of either version's body; of several parcels, the first counts."""
    rows = body.get("shipping_info_list")
    source = rows[0] if isinstance(rows, list) and rows else body
    number, provider = source.get("tracking_number"), source.get("shipping_provider_id")
    return str(number or "").strip(), str(provider or ""), str(source.get("note") or "")


def _named_lines(body: Wire) -> list[str]:
    if body.get("order_line_list"):
        return [str(row.get("order_line_id", "")) for row in body["order_line_list"]]
    return [str(one) for one in body.get("order_line_item_ids") or []]
