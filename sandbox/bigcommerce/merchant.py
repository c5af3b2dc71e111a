"""What people and the world do to a store without the API: edits, own sales, shipping, cancelling."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal
from sandbox.bigcommerce.model import DEFAULT_CHANNEL, DEFAULT_LOCATION, Order, Shipment

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

CAUSE = "merchant"
STOREFRONT = "storefront"
AWAITING_FULFILLMENT, CANCELLED = 11, 5
_BUYER = {
    "first_name": "Riley",
    "last_name": "Shopper",
    "street_1": "12 Elm Street",
    "city": "Austin",
    "state": "Texas",
    "zip": "78701",
    "country_iso2": "US",
    "phone": "512-555-0123",
    "email": "riley@example.com",
}


class Merchant:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def set_stock(self, sku: str, quantity: int, location_id: int = DEFAULT_LOCATION) -> None:
        """Sets the stock on hand in the control panel. Raises Refusal 422 for an unknown or untracked SKU."""
        self._shop.inventory.set_level(self.stock_key(sku), location_id, quantity, CAUSE)

    def edit_product(self, product_id: int, changes: dict[str, Any]) -> None:
        self._shop.catalog.update_product(product_id, changes, CAUSE)

    def edit_variant(self, sku: str, changes: dict[str, Any]) -> None:
        product, variant_id = self._shop.catalog.find_item("sku", sku)
        if product is None or not variant_id:
            raise Refusal(422, f"There is no variant with the SKU {sku}.")
        self._shop.catalog.update_variant(product.id, variant_id, changes, CAUSE)

    def sell(self, items: list[dict[str, Any]], channel_id: int = DEFAULT_CHANNEL) -> Order:
        """A buyer's order in the store's own storefront: `items` of sku and quantity; takes stock.

        Raises Refusal 409 for more than is on offer: unlike the API, a storefront does not sell what is not there.
        """
        products = []
        for item in items:
            product, variant_id = self._shop.catalog.find_item("sku", item["sku"])
            if product is None:
                raise Refusal(422, f"There is no item with the SKU {item['sku']}.")
            key = self._shop.inventory.key_of(product, variant_id or product.variant_ids[0])
            if key is not None and self._shop.inventory.sellable(key) < item.get("quantity", 1):
                raise Refusal(409, f"{item['sku']} is out of stock.")
            line = {"product_id": product.id, "quantity": item.get("quantity", 1)}
            products.append({**line, "variant_id": variant_id or product.variant_ids[0]})
        body = {
            "status_id": AWAITING_FULFILLMENT,
            "channel_id": channel_id,
            "billing_address": _BUYER,
            "shipping_addresses": [_BUYER],
            "products": products,
        }
        return self._shop.orders.create(body, STOREFRONT, source="www")

    def ship(
        self,
        order_id: int,
        items: dict[int, int] | None = None,
        provider: str = "usps",
        tracking_number: str | None = None,
        more: dict[str, Any] | None = None,
    ) -> Shipment:
        """Ships units by order line id; without `items` all that remains. A number is made when not given."""
        order = self._shop.orders.get(order_id)
        if items is None:
            items = {line.id: line.quantity - line.quantity_shipped for line in order.lines}
        number = tracking_number
        if number is None:
            number = f"94{self._shop.box.entropy.integer(10**17, 10**18 - 1)}"
        body = {
            "order_address_id": order.shipping_addresses[0]["id"] if order.shipping_addresses else None,
            "items": [
                {"order_product_id": line_id, "quantity": quantity}
                for line_id, quantity in items.items()
                if quantity > 0
            ],
            "shipping_provider": provider,
            "tracking_number": number,
            **(more or {}),
        }
        return self._shop.orders.shipments.create(order_id, body, CAUSE)

    def cancel(self, order_id: int) -> None:
        self._shop.orders.update(order_id, {"status_id": CANCELLED}, CAUSE)

    def set_status(self, order_id: int, status_id: int) -> None:
        self._shop.orders.update(order_id, {"status_id": status_id}, CAUSE)

    def stock_key(self, sku: str) -> str:
        """The stock that a SKU is sold from."""
        product, variant_id = self._shop.catalog.find_item("sku", sku)
        if product is None:
            raise Refusal(422, f"There is no item with the SKU {sku}.")
        key = self._shop.inventory.key_of(product, variant_id or product.variant_ids[0])
        if key is None:
            raise Refusal(422, f"{sku} is not tracked.")
        return key
