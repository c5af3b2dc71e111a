"""Orders v2: what may be written, status changes, and when an order moves stock."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.catalog import effective_price
from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import DEFAULT_CHANNEL, Order, OrderLine, Product, Variant
from sandbox.bigcommerce.order_fields import (
    ADDRESS_FIELDS,
    STATUSES,
    read_address,
    read_amounts,
    read_fees,
    read_status,
    read_texts,
)
from sandbox.bigcommerce.refunds import Refunds
from sandbox.bigcommerce.shipments import Shipments
from sandbox.bigcommerce.wire import read_date, read_integer, read_money

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

INCOMPLETE, PENDING, SHIPPED, PARTIALLY_SHIPPED = 0, 1, 2, 3
REFUNDED, CANCELLED, DECLINED, COMPLETED = 4, 5, 6, 10
DEAD = (CANCELLED, DECLINED)
DONE = (SHIPPED, COMPLETED)


class Orders:
    """Stock follows the settings of the order's channel (facts: settings.v3 inventory, channels guide)."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop
        self._by_external_id: dict[str, list[int]] = {}
        self.shipments = Shipments(shop, self)
        self.refunds = Refunds(shop, self)

    def get(self, order_id: int) -> Order:
        order = self._shop.state.orders.get(order_id)
        if order is None:
            raise not_found()
        return order

    def by_external_id(self, external_id: str) -> list[Order]:
        """The platform does not keep these ids unique: there may be several."""
        return [self._shop.state.orders[order_id] for order_id in self._by_external_id.get(external_id, ())]

    def reindex(self) -> None:
        """Builds the index anew, after a restore."""
        self._by_external_id = {}
        for order in self._shop.state.orders.values():
            self._index(order)

    def create(self, body: dict[str, Any], cause: str, source: str = "external") -> Order:
        """Raises Refusal 400 naming the field. Stock is taken now when the channel's settings say so."""
        drafts = body.get("products")
        if not isinstance(drafts, list) or not drafts:
            raise invalid("products", "is required", 400)
        billing = read_address("billing_address", body.get("billing_address"))
        if len(str(billing.get("zip") or "")) < 2:
            raise invalid("billing_address.zip", "is required", 400)
        channel_id = read_integer("channel_id", body.get("channel_id", DEFAULT_CHANNEL), 400)
        if not self._shop.channels.sells(channel_id):
            raise invalid("channel_id", "is not an existing, connected channel", 400)
        addresses = [read_address("shipping_addresses", one) for one in body.get("shipping_addresses") or []]
        state = self._shop.state
        now = self._shop.now()
        order = Order(
            id=0,
            status_id=read_status(body.get("status_id", PENDING)),
            channel_id=channel_id,
            date_created=read_date("date_created", body["date_created"]) if body.get("date_created") else now,
            date_modified=now,
            billing_address=billing,
            customer_id=read_integer("customer_id", body.get("customer_id") or 0, 400),
            external_order_id=str(body.get("external_order_id") or ""),
            external_source=body.get("external_source"),
            external_merchant_id=body.get("external_merchant_id"),
            amounts=read_amounts(body),
            texts=read_texts(body),
            currency=str(body.get("default_currency_code") or state.profile.currency),
            order_source=source,
            fees=read_fees(body.get("fees")),
            entered_at=now,
        )
        lines = [self._read_line(draft) for draft in drafts]
        self._refuse_out_of_stock(lines)
        order.id = state.next_id("order", 100)
        for address in addresses:
            address_id = state.next_id("order_address")
            order.shipping_addresses.append({"id": address_id, "order_id": order.id, **address})
        for line in lines:
            self._add_line(order, line)
        state.orders[order.id] = order
        self._index(order)
        self._shop.note("order", order.id, None, self._brief(order), cause)
        self._say(order, "created", {})
        if order.status_id in DONE or (order.status_id != INCOMPLETE and self._takes_when_placed(order)):
            self._hold_stock(order, cause)
        return order

    def update(self, order_id: int, body: dict[str, Any], cause: str) -> Order:
        """Products behave like PATCH; fees are replaced as a whole. Raises Refusal 400 or 404."""
        order = self.get(order_id)
        if "external_merchant_id" in body:
            raise invalid("external_merchant_id", "cannot be changed", 400)
        amounts, texts = read_amounts(body), read_texts(body)
        billing = read_address("billing_address", body["billing_address"]) if "billing_address" in body else {}
        status_id = read_status(body.get("status_id", order.status_id))
        if "channel_id" in body and not self._shop.channels.sells(read_integer("channel_id", body["channel_id"], 400)):
            raise invalid("channel_id", "is not an existing, connected channel", 400)
        self._edit_lines(order, body.get("products") or [], cause)
        order.channel_id = int(body.get("channel_id", order.channel_id))
        order.amounts.update(amounts)
        order.texts.update(texts)
        order.billing_address.update(billing)
        if "fees" in body:
            order.fees = read_fees(body["fees"])
        if "external_order_id" in body:
            self._by_external_id[order.external_order_id].remove(order.id)
            order.external_order_id = str(body["external_order_id"] or "")
            self._index(order)
        if "external_source" in body:
            order.external_source = str(body["external_source"] or "")
        if "customer_id" in body:
            order.customer_id = read_integer("customer_id", body["customer_id"], 400)
        if body.get("is_deleted") is not None:
            order.is_deleted = bool(body["is_deleted"])
        self.touch(order)
        if status_id != order.status_id:
            self.set_status(order, status_id, cause)
        self._say(order, "updated", {})
        return order

    def change_address(self, order: Order, address_id: int, body: dict[str, Any], cause: str) -> dict[str, Any]:
        """The given fields only; costs and taxes stay. Raises Refusal 400 for a field it does not take, 404."""
        address = next((one for one in order.shipping_addresses if one["id"] == address_id), None)
        if address is None:
            raise not_found()
        for name in body:
            if name not in ADDRESS_FIELDS:
                raise Refusal(400, f"The field '{name}' cannot be written to. Please remove it from your request.")
        before = dict(address)
        address.update({name: str(value or "") for name, value in body.items()})
        self.touch(order)
        self._shop.note("order_address", order.id, before["street_1"], address["street_1"], cause)
        self._say(order, "updated", {})
        return address

    def archive(self, order_id: int, cause: str) -> None:
        order = self.get(order_id)
        order.is_deleted = True
        self.touch(order)
        self._shop.note("order_archived", order.id, False, True, cause)
        self._say(order, "archived", {})

    def set_status(self, order: Order, status_id: int, cause: str) -> None:
        """Moves the order and, where the settings say so, its stock. Says `statusUpdated`."""
        before = order.status_id
        if before == status_id:
            return
        order.status_id = status_id
        self.touch(order)
        if status_id in DONE and order.date_shipped is None:
            order.date_shipped = self._shop.now()
        self._shop.note("order_status", order.id, before, status_id, cause)
        change = {"previous_status_id": before, "new_status_id": status_id}
        self._say(order, "statusUpdated", {"status": change})
        self._move_stock(order, before, cause)

    def touch(self, order: Order) -> None:
        order.date_modified = self._shop.now()

    def say_updated(self, order: Order) -> None:
        self._say(order, "updated", {})

    def say_refund(self, order: Order, refund_id: int) -> None:
        self._say(order, "refund/created", {"refund": {"refund_id": refund_id}})

    def status_name(self, status_id: int) -> str:
        return self._shop.state.status_labels.get(status_id, STATUSES[status_id])

    def _index(self, order: Order) -> None:
        self._by_external_id.setdefault(order.external_order_id, []).append(order.id)

    def _move_stock(self, order: Order, before: int, cause: str) -> None:
        settings = self._shop.inventory_settings.of(self._known_channel(order))
        if order.status_id == CANCELLED and order.stock_held:
            if settings["refund_order_stock_adjustment"]:
                self._release_stock(order, cause)
            return
        if order.stock_held or order.status_id in (*DEAD, INCOMPLETE, REFUNDED):
            return
        if before in DEAD and not self._shop.option("bc_reopened_order_takes_stock"):
            return
        if order.status_id in DONE or self._takes_when_placed(order):
            self._hold_stock(order, cause)

    def _takes_when_placed(self, order: Order) -> bool:
        settings = self._shop.inventory_settings.of(self._known_channel(order))
        return bool(settings["update_stock_behavior"] == "order_placed")

    def _known_channel(self, order: Order) -> int | None:
        return order.channel_id if order.channel_id in self._shop.state.channels else None

    def _hold_stock(self, order: Order, cause: str) -> None:
        order.stock_held = True
        for line in order.lines:
            self._take_line(order, line, line.quantity - line.taken, cause)

    def _release_stock(self, order: Order, cause: str) -> None:
        order.stock_held = False
        for line in order.lines:
            self._take_line(order, line, -line.taken, cause)

    def _take_line(self, order: Order, line: OrderLine, units: int, cause: str) -> None:
        product = self._shop.state.products.get(line.product_id)
        if product is not None:
            product.total_sold += units
        if line.stock_key is None or units == 0:
            return
        line.taken += units
        if product is not None and (line.stock_key[0] == "p" or line.variant_id in product.variant_ids):
            self._shop.inventory.take(line.stock_key, units, f"order {order.id}: {cause}")

    def _read_line(self, draft: Any) -> OrderLine:
        if not isinstance(draft, dict):
            raise invalid("products", "must hold objects", 400)
        quantity = read_integer("quantity", draft.get("quantity"), 400)
        if quantity < 1:
            raise invalid("quantity", "must be 1 or more", 400)
        prices = self._read_prices(draft)
        if not draft.get("product_id"):
            return self._read_custom_line(draft, quantity, prices)
        product = self._shop.state.products.get(read_integer("product_id", draft["product_id"], 400))
        if product is None:
            raise invalid("product_id", f"there is no product {draft['product_id']}", 400)
        if draft.get("sku"):
            raise invalid("sku", "is not accepted on catalog lines", 400)
        variant = self._chosen_variant(product, draft)
        self._require_modifiers(product, draft)
        price = effective_price(product, variant)
        ex_tax, inc_tax = prices or (price, price)
        brand = self._shop.state.brands.get(product.brand_id)
        return OrderLine(
            id=0,
            product_id=product.id,
            variant_id=variant.id,
            order_address_id=0,
            name=str(draft.get("name") or product.name),
            name_merchant=str(draft.get("name_merchant") or product.name),
            sku=variant.sku or product.sku,
            quantity=quantity,
            price_ex_tax=ex_tax,
            price_inc_tax=inc_tax,
            base_price=ex_tax,
            upc=str(draft.get("upc") or variant.upc or product.upc),
            weight=variant.weight if variant.weight is not None else product.weight,
            brand=brand.name if brand is not None else "",
            product_options=self._chosen_options(product, variant),
            stock_key=self._shop.inventory.key_of(product, variant.id),
            type=product.type,
        )

    def _read_custom_line(
        self, draft: dict[str, Any], quantity: int, prices: tuple[Decimal, Decimal] | None
    ) -> OrderLine:
        if not draft.get("name"):
            raise invalid("name", "is required for a line without product_id", 400)
        if prices is None:
            raise invalid("price_inc_tax", "and price_ex_tax are required for a custom line", 400)
        return OrderLine(
            id=0,
            product_id=0,
            variant_id=0,
            order_address_id=0,
            name=str(draft["name"]),
            name_merchant=str(draft.get("name_merchant") or draft["name"]),
            sku=str(draft.get("sku") or ""),
            quantity=quantity,
            price_ex_tax=prices[0],
            price_inc_tax=prices[1],
            base_price=prices[0],
            upc=str(draft.get("upc") or ""),
        )

    def _read_prices(self, draft: dict[str, Any]) -> tuple[Decimal, Decimal] | None:
        ex_tax, inc_tax = draft.get("price_ex_tax"), draft.get("price_inc_tax")
        if ex_tax is None and inc_tax is None:
            return None
        if ex_tax is None or inc_tax is None:
            raise invalid("price_inc_tax", "and price_ex_tax must be given together", 400)
        return read_money("price_ex_tax", ex_tax, 400), read_money("price_inc_tax", inc_tax, 400)

    def _chosen_variant(self, product: Product, draft: dict[str, Any]) -> Variant:
        variants = self._shop.catalog.variants_of(product)
        if draft.get("variant_id"):
            variant_id = read_integer("variant_id", draft["variant_id"], 400)
            for variant in variants:
                if variant.id == variant_id:
                    return variant
            raise invalid("variant_id", f"product {product.id} has no variant {variant_id}", 400)
        if product.is_simple:
            return variants[0]
        wanted = {int(one["id"]): int(one["value"]) for one in draft.get("product_options") or []}
        for variant in variants:
            if all(wanted.get(option_id) == value_id for option_id, value_id in variant.choices):
                return variant
        raise invalid("product_options", "one of the required options is missing", 400)

    def _require_modifiers(self, product: Product, draft: dict[str, Any]) -> None:
        chosen = {int(one["id"]) for one in draft.get("product_options") or []}
        for modifier in product.modifiers:
            if modifier["required"] and modifier["id"] not in chosen:
                raise invalid("product_options", f"the required option {modifier['display_name']} is missing", 400)

    def _chosen_options(self, product: Product, variant: Variant) -> list[dict[str, Any]]:
        chosen = dict(variant.choices)
        return [
            {
                "option_id": option.id,
                "product_option_id": option.id,
                "display_name": option.display_name,
                "display_value": value.label,
                "value": str(value.id),
            }
            for option in product.options
            for value in option.values
            if chosen.get(option.id) == value.id
        ]

    def _refuse_out_of_stock(self, lines: list[OrderLine]) -> None:
        if self._shop.option("bc_out_of_stock_orders") != "refuse":
            return
        wanted: dict[str, int] = {}
        for line in lines:
            if line.stock_key is not None:
                wanted[line.stock_key] = wanted.get(line.stock_key, 0) + line.quantity
        for key, units in wanted.items():
            if units > self._shop.inventory.sellable(key):
                raise invalid("products", f"{self._shop.inventory.label(key)} is out of stock", 400)

    def _add_line(self, order: Order, line: OrderLine) -> None:
        line.id = self._shop.state.next_id("order_product")
        if order.shipping_addresses and line.order_address_id == 0:
            line.order_address_id = order.shipping_addresses[0]["id"]
        order.lines.append(line)

    def _edit_lines(self, order: Order, drafts: list[dict[str, Any]], cause: str) -> None:
        adjusts = self._shop.inventory_settings.of(self._known_channel(order))["edit_order_stock_adjustment"]
        fresh = [self._read_line(draft) for draft in drafts if not draft.get("id")]
        edits = [(self._line(order, draft["id"]), draft) for draft in drafts if draft.get("id")]
        for line, draft in edits:
            quantity = read_integer("quantity", draft.get("quantity", line.quantity), 400)
            prices = self._read_prices(draft)
            if prices is not None:
                line.price_ex_tax, line.price_inc_tax = prices
            if order.stock_held and adjusts:
                self._take_line(order, line, quantity - line.quantity, cause)
            line.quantity = quantity
            order.amounts.pop("discount_amount", None)
        order.lines = [line for line in order.lines if line.quantity > 0]
        for line in fresh:
            self._add_line(order, line)
            if order.stock_held and adjusts:
                self._take_line(order, line, line.quantity, cause)

    def _line(self, order: Order, line_id: Any) -> OrderLine:
        for line in order.lines:
            if line.id == read_integer("products.id", line_id, 400):
                return line
        raise invalid("products.id", f"the order has no line {line_id}", 400)

    def _say(self, order: Order, what: str, more: dict[str, Any]) -> None:
        data = {"type": "order", "id": order.id, **more}
        self._shop.hooks.emit(f"store/order/{what}", data)
        self._shop.hooks.emit(f"store/channel/{order.channel_id}/order/{what}", data)

    def _brief(self, order: Order) -> dict[str, Any]:
        return {
            "external_order_id": order.external_order_id,
            "status_id": order.status_id,
            "lines": [[line.sku, line.quantity] for line in order.lines],
        }
