"""Shipping by TikTok Shop: services to choose from, labels bought, pick-up slots and documents to print."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from sandbox.tiktok_shop import pdf
from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.logistics import MOST_GRAMS
from sandbox.tiktok_shop.state import Line, Order, Package, Shop, Wire

LABEL_REGIONS = ("US", "JP")
"""Where a label is bought for lines of an order (Create Packages); elsewhere packages exist and are shipped."""

DAY, HOUR = 86_400, 3_600
DOCUMENT_SECONDS = DAY
DOCUMENT_TYPES = (
    "SHIPPING_LABEL",
    "PACKING_SLIP",
    "SHIPPING_LABEL_AND_PACKING_SLIP",
    "SHIPPING_LABEL_PICTURE",
    "HAZMAT_LABEL",
    "INVOICE_LABEL",
)
GRAMS = {"GRAM": Decimal(1), "POUND": Decimal("453.59237")}
DEFAULT_WEIGHT = {"value": "500", "unit": "GRAM"}
DEFAULT_DIMENSION = {"length": "10", "width": "8", "height": "4", "unit": "INCH"}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Service:
    """`id` stands for the place of the service in SERVICES: it is the same in every box."""

    id: str
    carrier: str
    name: str
    base: Decimal
    per_kilogram: Decimal
    days: tuple[int, int]


SERVICES = (
    Service("7208000000000000001", "USPS", "USPS Ground Advantage", Decimal("4.20"), Decimal("1.10"), (2, 5)),
    Service("7208000000000000002", "USPS", "USPS Priority Mail", Decimal("7.90"), Decimal("2.40"), (1, 3)),
    Service("7208000000000000003", "UPS", "UPS Ground", Decimal("8.60"), Decimal("1.70"), (1, 5)),
)


class Labels(Area):
    def services(self, shop: Shop, order_id: str, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/orders/{id}/shipping_services/query`."""
        order = self._sold_by_us(shop, order_id)
        lines = self.engine.fulfilment.lines_to_ship(order, body)
        weight, dimension = _weight(body), _dimension(body)
        return {
            "order_id": order.id,
            "order_line_id": [line.id for line in lines],
            "weight": weight,
            "dimension": dimension,
            "shipping_services": [
                {**self._service(shop, one, weight), "is_default": one is SERVICES[0]} for one in SERVICES
            ],
        }

    def buy(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202309/packages`: a package with a label that is paid for, ready to hand over.

        Raises ApiError 21004008 for an unknown service, and what shipping an order raises.
        """
        if not body.get("order_id"):
            raise bad_input("body.order_id")
        order = self._sold_by_us(shop, str(body["order_id"]))
        package = self._bought(shop, [order], self.engine.fulfilment.lines_to_ship(order, body), body)
        return {
            "order_id": order.id,
            "order_line_item_ids": package.line_ids,
            **self._label(shop, package, body),
        }

    def buy_typed(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST /fulfillment/202512/packages`: `ship_type` 1 a whole order, 2 some lines, 3 several orders at once.

        Raises ApiError 10007014 for orders that cannot travel together.
        """
        kind = str(body.get("ship_type") or "")
        if kind not in ("1", "2", "3"):
            raise bad_input("body.ship_type", "is invalid" if kind else "is missing")
        ids = body.get("order_list_ids") or [] if kind == "3" else [body.get("order_id")]
        orders = [self._sold_by_us(shop, str(order_id or "")) for order_id in dict.fromkeys(ids)]
        if kind == "3" and not self.engine.packing.fit_together(orders):
            raise ApiError(10007014)
        named = {"order_line_list": body.get("order_line_item")} if kind == "2" else {}
        if kind == "2" and not named["order_line_list"]:
            raise bad_input("body.order_line_item")
        lines = [line for order in orders for line in self.engine.fulfilment.lines_to_ship(order, named)]
        return self._label(shop, self._bought(shop, orders, lines, body), body)

    def handover_slots(self, shop: Shop, package_id: str) -> dict[str, Any]:
        """`GET /fulfillment/202309/packages/{id}/handover_time_slots`: mornings and afternoons of three days."""
        package = self.engine.fulfilment.owned(shop, package_id)
        self._must_be_shipped_by_tiktok(package)
        midnight = self.now - self.now % DAY + DAY
        starts = [midnight + day * DAY + hour * HOUR for day in range(3) for hour in (9, 14)]
        return {
            "can_pickup": True,
            "can_drop_off": True,
            "can_van_collection": False,
            "drop_off_point_url": f"{self.engine.public_url}/drop-off-points",
            # spelt so on the wire
            "pickup_slots": [
                {"start_time": start, "end_time": start + 3 * HOUR, "avaliable": True} for start in starts
            ],
        }

    def document(self, shop: Shop, package_id: str, query: dict[str, str]) -> dict[str, Any]:
        """`GET /fulfillment/202309/packages/{id}/shipping_documents`: an address that lives for a day.

        Only of packages with a label from TikTok Shop, from the moment they are shipped until they are collected.
        """
        kind = query.get("document_type", "")
        if kind not in DOCUMENT_TYPES:
            raise bad_input("document_type", "is invalid" if kind else "is missing")
        package = self.engine.fulfilment.owned(shop, package_id)
        self._must_be_shipped_by_tiktok(package)
        refusals = {"TO_FULFILL": 21023035, "CANCELLED": 21023059, "FULFILLING": 21042102, "COMPLETED": 21042102}
        if package.status in refusals:
            raise ApiError(refusals[package.status])
        expires = self.now + DOCUMENT_SECONDS
        url = f"{self.engine.public_url}/documents/{package.id}/{kind}/{expires}.pdf"
        return {"doc_url": url, "tracking_number": package.tracking_number}

    def printed(self, package_id: str, kind: str, expires: int) -> bytes | None:
        """The PDF behind a `doc_url`; None once the address is too old or when it never existed."""
        package = self.state.packages.get(package_id)
        if package is None or kind not in DOCUMENT_TYPES or self.now >= expires:
            return None
        orders = self.engine.fulfilment.orders_of(package)
        carrier = self.engine.logistics.provider_name(package.shipping_provider_id)
        address = orders[0].address
        lines = self.engine.fulfilment.open_lines(package)
        return pdf.page(
            [
                kind.replace("_", " "),
                f"{carrier} {package.tracking_number}",
                f"{address['first_name']} {address['last_name']}",
                address["line1"],
                f"{address['city']}, {address['state_iso']} {address['postal_code']}",
                *(f"Order {order.id}" for order in orders),
                *(f"1 x {line.seller_sku or line.sku_id}" for line in lines),
            ]
        )

    # --- inside ----------------------------------------------------------------------------------------------

    def _sold_by_us(self, shop: Shop, order_id: str) -> Order:
        if shop.region not in LABEL_REGIONS:
            raise ApiError(21008106)
        order = self.engine.orders.owned(shop, order_id)
        self.engine.fulfilment.check_shippable(order, "TIKTOK")
        return order

    def _must_be_shipped_by_tiktok(self, package: Package) -> None:
        order = self.engine.fulfilment.orders_of(package)[0]
        if order.fulfillment_type != "FULFILLMENT_BY_SELLER":
            raise ApiError(21008043)
        if order.shipping_type != "TIKTOK":
            raise ApiError(21008017)

    def _bought(self, shop: Shop, orders: list[Order], lines: list[Line], body: Wire) -> Package:
        fulfilment = self.engine.fulfilment
        weight, dimension, service = _weight(body), _dimension(body), _chosen(body)
        for order in orders:
            fulfilment.settle_cancel_request(shop, order)
        fulfilment.unpack(lines)
        package = fulfilment.new_package(orders, lines, "PROCESSING")
        package.weight, package.dimension = weight, dimension
        fulfilment.ship(package, fulfilment.platform_number(), self._provider_id(service))
        return package

    def _label(self, shop: Shop, package: Package, body: Wire) -> Wire:
        weight = _weight(body)
        return {
            "package_id": package.id,
            "weight": weight,
            "dimension": _dimension(body),
            "shipping_service_info": self._service(shop, _chosen(body), weight),
            "create_time": package.create_time,
        }

    def _provider_id(self, service: Service) -> str:
        return next((id_ for id_, name in self.state.providers.items() if name == service.carrier), "")

    def _service(self, shop: Shop, service: Service, weight: Wire) -> Wire:
        kilograms = _grams(weight) / 1000
        price = (service.base + service.per_kilogram * kilograms).quantize(CENT, ROUND_HALF_UP)
        return {
            "id": service.id,
            "name": service.name,
            "price": str(price),
            "currency": shop.currency,
            "earliest_delivery_days": service.days[0],
            "latest_delivery_days": service.days[1],
            "shipping_provider_id": self._provider_id(service),
            "shipping_provider_name": service.carrier,
        }


def _chosen(body: Wire) -> Service:
    service_id = str(body.get("shipping_service_id") or SERVICES[0].id)
    for service in SERVICES:
        if service.id == service_id:
            return service
    raise ApiError(21004008)


def _weight(body: Wire) -> Wire:
    """Raises ApiError 21001001 for a weight that is none, 21011037 for one that no service carries."""
    weight = body.get("weight") or DEFAULT_WEIGHT
    if weight.get("unit") not in GRAMS:
        raise ApiError(21001001)
    if _grams(weight) > MOST_GRAMS:
        raise ApiError(21011037)
    return {"value": str(weight["value"]), "unit": weight["unit"]}


def _grams(weight: Wire) -> Decimal:
    return _positive(weight.get("value")) * GRAMS[weight["unit"]]


def _dimension(body: Wire) -> Wire:
    dimension = body.get("dimension") or DEFAULT_DIMENSION
    if dimension.get("unit") not in ("CM", "INCH"):
        raise ApiError(21001001)
    sides = {side: str(_positive(dimension.get(side))) for side in ("length", "width", "height")}
    return {**sides, "unit": dimension["unit"]}


def _positive(text: Any) -> Decimal:
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        raise ApiError(21001001) from None
    if not number.is_finite() or number <= 0:
        raise ApiError(21001001)
    return number
