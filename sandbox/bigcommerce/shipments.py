"""Shipments of an order, and the status that follows from them."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import invalid, not_found
from sandbox.bigcommerce.model import Order, OrderLine, Shipment
from sandbox.bigcommerce.wire import read_integer, read_money

if TYPE_CHECKING:
    from sandbox.bigcommerce.orders import Orders
    from sandbox.bigcommerce.shop import Shop

SHIPPED, PARTIALLY_SHIPPED = 2, 3
PROVIDERS = {
    "": "",
    "auspost": "Australia Post",
    "canadapost": "Canada Post",
    "endicia": "Endicia",
    "usps": "USPS",
    "fedex": "FedEx",
    "royalmail": "Royal Mail",
    "ups": "UPS",
    "upsready": "UPS",
    "upsonline": "UPS",
    "shipperhq": "ShipperHQ",
}
TRACKING_PAGES = {
    "usps": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    "ups": "https://www.ups.com/track?tracknum={}",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr={}",
    "royalmail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "royal-mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "auspost": "https://auspost.com.au/mypost/track/#/details/{}",
}
_TEXT_LIMITS = {
    "tracking_number": 50,
    "tracking_link": 500,
    "tracking_carrier": 100,
    "shipping_method": 255,
    "comments": 65_535,
}


class Shipments:
    def __init__(self, shop: "Shop", orders: "Orders") -> None:
        self._shop = shop
        self._orders = orders

    def get(self, order_id: int, shipment_id: int) -> Shipment:
        for shipment in self._orders.get(order_id).shipments:
            if shipment.id == shipment_id:
                return shipment
        raise not_found()

    def create(self, order_id: int, body: dict[str, Any], cause: str) -> Shipment:
        """Partial when not all units are named. The order moves to 3 or 2 by itself. Raises Refusal 400."""
        order = self._orders.get(order_id)
        address_id = read_integer("order_address_id", body.get("order_address_id"), 400)
        if all(address["id"] != address_id for address in order.shipping_addresses):
            raise invalid("order_address_id", "is not an address of this order", 400)
        items = self._read_items(order, body.get("items"))
        shipment = Shipment(self._shop.state.next_id("shipment"), address_id, self._shop.now(), [])
        self._write_texts(shipment, body)
        for line, quantity in items:
            line.quantity_shipped += quantity
            shipment.items.append({"order_product_id": line.id, "product_id": line.product_id, "quantity": quantity})
        order.shipments.append(shipment)
        self._shop.note("shipment", shipment.id, None, self._brief(order, shipment), cause)
        self._say("created", order, shipment)
        self._follow_status(order, cause)
        return shipment

    def update(self, order_id: int, shipment_id: int, body: dict[str, Any], cause: str) -> Shipment:
        """Items cannot be changed; the rest can."""
        shipment = self.get(order_id, shipment_id)
        order = self._orders.get(order_id)
        self._write_texts(shipment, body)
        self._orders.touch(order)
        self._shop.note("shipment", shipment.id, None, self._brief(order, shipment), cause)
        self._say("updated", order, shipment)
        return shipment

    def delete(self, order_id: int, shipment_id: int, cause: str) -> None:
        """Units count as not shipped again; the order stays in its status (facts: shipments guide)."""
        shipment = self.get(order_id, shipment_id)
        order = self._orders.get(order_id)
        order.shipments.remove(shipment)
        for item in shipment.items:
            for line in order.lines:
                if line.id == item["order_product_id"]:
                    line.quantity_shipped -= item["quantity"]
        self._orders.touch(order)
        self._shop.note("shipment", shipment.id, self._brief(order, shipment), None, cause)
        self._say("deleted", order, shipment)

    def _read_items(self, order: Order, rows: Any) -> list[tuple[OrderLine, int]]:
        if not isinstance(rows, list) or not rows:
            raise invalid("items", "is required", 400)
        lines = {line.id: line for line in order.lines}
        left = {line.id: line.quantity - line.quantity_shipped for line in order.lines}
        items = []
        for row in rows:
            line_id = read_integer("items.order_product_id", row.get("order_product_id"), 400)
            quantity = read_integer("items.quantity", row.get("quantity"), 400)
            if line_id not in lines:
                raise invalid("items.order_product_id", f"{line_id} is not a line of this order", 400)
            if quantity < 1:
                raise invalid("items.quantity", "must be 1 or more", 400)
            left[line_id] -= quantity
            if left[line_id] < 0 and self._shop.option("bc_refuse_overshipment"):
                raise invalid("items.quantity", "is more than what remains to be shipped", 400)
            items.append((lines[line_id], quantity))
        return items

    def _write_texts(self, shipment: Shipment, body: dict[str, Any]) -> None:
        for name, limit in _TEXT_LIMITS.items():
            if name not in body:
                continue
            text = str(body[name] or "")
            if len(text) > limit:
                raise invalid(name, f"has at most {limit} characters", 400)
            setattr(shipment, name, text)
        if "shipping_provider" in body:
            provider = str(body["shipping_provider"] or "")
            if provider not in PROVIDERS and not provider.startswith("carrier_"):
                raise invalid("shipping_provider", "is not a known provider", 400)
            shipment.shipping_provider = provider
        if body.get("merchant_shipping_cost") is not None:
            cost = read_money("merchant_shipping_cost", body["merchant_shipping_cost"], 400)
            shipment.merchant_shipping_cost = cost

    def _follow_status(self, order: Order, cause: str) -> None:
        is_whole = all(line.quantity_shipped >= line.quantity for line in order.lines if line.type == "physical")
        self._orders.touch(order)
        self._orders.set_status(order, SHIPPED if is_whole else PARTIALLY_SHIPPED, cause)
        self._orders.say_updated(order)

    def _say(self, what: str, order: Order, shipment: Shipment) -> None:
        data = {"type": "shipment", "id": shipment.id, "orderId": order.id}
        self._shop.hooks.emit(f"store/shipment/{what}", data)

    def _brief(self, order: Order, shipment: Shipment) -> dict[str, Any]:
        return {
            "order_id": order.id,
            "items": shipment.items,
            "tracking_number": shipment.tracking_number,
            "provider": shipment.shipping_provider or shipment.tracking_carrier,
        }


def tracking_link(shipment: Shipment) -> str:
    """`generated_tracking_link`: known carrier and number give the carrier's page."""
    page = TRACKING_PAGES.get(shipment.shipping_provider) or TRACKING_PAGES.get(shipment.tracking_carrier)
    if page is None or not shipment.tracking_number:
        return ""
    return page.format(shipment.tracking_number)
