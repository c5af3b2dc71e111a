"""Stock: items per location, adjustments, and what orders do to them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid
from sandbox.bigcommerce.model import DEFAULT_LOCATION, PendingStock, Product, Stock, Variant
from sandbox.bigcommerce.wire import MAX_INTEGER, Query, id_list, read_integer, word_list

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

MAX_ITEMS = 2000
_IDENTITIES = ("sku", "variant_id", "product_id")


class Inventory:
    """A stock key is `v<variant id>` or, for goods tracked by product, `p<product id>`."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    # reading

    def key_of(self, product: Product, variant_id: int) -> str | None:
        """None: the product is not tracked, its stock is without limit."""
        if product.inventory_tracking == "none":
            return None
        return f"v{variant_id}" if product.inventory_tracking == "variant" else f"p{product.id}"

    def at(self, key: str, location_id: int = DEFAULT_LOCATION) -> Stock:
        return self._shop.state.stock.setdefault(key, {}).setdefault(location_id, Stock())

    def onhand(self, key: str) -> int:
        """At the default location, as catalog `inventory_level` shows it."""
        return self.at(key).onhand

    def sellable(self, key: str) -> int:
        """Units that an order may take: on hand minus safety stock."""
        locations = [DEFAULT_LOCATION]
        if self._shop.option("bc_aggregated_stock"):
            locations = [place.id for place in self._shop.state.locations.values() if place.enabled]
        levels = [self.at(key, location_id) for location_id in locations]
        return sum(level.onhand - level.safety for level in levels)

    def keys(self, query: Query) -> list[str]:
        """Stock keys that an items query asks for, in the order of products and variants."""
        state = self._shop.state
        skus, variant_ids, product_ids = (
            word_list(query, "sku:in"),
            id_list(query, "variant_id:in"),
            id_list(query, "product_id:in"),
        )
        if skus is None and variant_ids is None and product_ids is None:
            return list(self._all_keys(state.products.values()))
        products: dict[int, None] = {}
        for sku in skus or ():
            products.update(dict.fromkeys(self._shop.catalog.products_of_sku(sku)))
        for variant_id in variant_ids or ():
            if variant_id in state.variants:
                products[state.variants[variant_id].product_id] = None
        products.update(dict.fromkeys(product_ids or ()))
        keys = self._all_keys(state.products[one] for one in sorted(products) if one in state.products)
        return [key for key in keys if self._is_asked(key, skus, variant_ids, product_ids)]

    def render_item(self, key: str, location_ids: Iterable[int]) -> dict[str, Any]:
        """One row of `GET /v3/inventory/items`."""
        rows = []
        for location_id in location_ids:
            place = self._shop.state.locations[location_id]
            rows.append(
                {
                    "location_id": place.id,
                    "location_code": place.code,
                    "location_name": place.label,
                    "location_enabled": place.enabled,
                    **self._levels(key, location_id),
                }
            )
        return {"identity": self.identity(key), "locations": rows}

    def render_location_item(self, key: str, location_id: int) -> dict[str, Any]:
        """One row of `GET /v3/inventory/locations/{id}/items`."""
        return {"identity": self.identity(key), **self._levels(key, location_id)}

    def identity(self, key: str) -> dict[str, Any]:
        """A product-tracked complex product has no variant of its own: the row names the product alone."""
        state = self._shop.state
        if key.startswith("v"):
            variant = state.variants[int(key[1:])]
            identity: dict[str, Any] = {
                "sku": variant.sku,
                "variant_id": variant.id,
                "product_id": variant.product_id,
            }
            return identity if variant.sku_id is None else {**identity, "sku_id": variant.sku_id}
        product = state.products[int(key[1:])]
        if product.is_simple:
            return {"sku": product.sku, "variant_id": product.variant_ids[0], "product_id": product.id}
        return {"sku": product.sku, "product_id": product.id}

    def location_ids(self, query: Query) -> list[int]:
        """Locations that an items query asks for; all without a filter."""
        wanted_ids, wanted_codes = id_list(query, "location_id:in"), word_list(query, "location_code:in")
        return [
            place.id
            for place in self._shop.state.locations.values()
            if (wanted_ids is None or place.id in wanted_ids) and (wanted_codes is None or place.code in wanted_codes)
        ]

    def oversold(self) -> dict[str, int]:
        """Units below zero now, by SKU: sold, and not there."""
        below: dict[str, int] = {}
        for key, places in self._shop.state.stock.items():
            missing = sum(max(0, -level.onhand) for level in places.values())
            if missing:
                below[self.label(key)] = missing
        return below

    def label(self, key: str) -> str:
        """How the ledger calls the item: its SKU, else its key."""
        state = self._shop.state
        owner = state.variants.get(int(key[1:])) if key[0] == "v" else state.products.get(int(key[1:]))
        return owner.sku if owner is not None and owner.sku else key

    # writing through the API

    def adjust(self, body: Any, relative: bool, cause: str) -> str:
        """`PUT adjustments/absolute` and `POST adjustments/relative`: a transaction id.

        Checks all items before any takes effect. Raises Refusal 413 above 2,000 items and 422 with the
        platform's sentences.
        """
        if not isinstance(body, dict) or not isinstance(body.get("items"), list) or not body["items"]:
            raise invalid("items", "must be a list with at least one item")
        if len(body["items"]) > MAX_ITEMS:
            raise Refusal(413, f"maximum items allowed in the array is {MAX_ITEMS}")
        errors: dict[str, Any] = {}
        items: list[tuple[str, int, int]] = []
        for index, item in enumerate(body["items"]):
            try:
                items.append(self._read_item(item, relative))
            except Refusal as refusal:
                errors[f"items.{index}"] = refusal.title
        if not errors and relative:
            errors = self._check_relative(items)
        if errors:
            raise Refusal(422, "; ".join(str(sentence) for sentence in errors.values()), errors)
        self._accept(items, relative, cause)
        return self._shop.box.entropy.uuid()

    def change_settings(self, location_id: int, body: Any, cause: str) -> str:
        """`PUT /v3/inventory/locations/{id}/items`: safety stock, warning level, bin, in-stock flag."""
        self._shop.locations.get(location_id)
        rows = body.get("settings") if isinstance(body, dict) else None
        if not isinstance(rows, list) or not rows:
            raise invalid("settings", "must be a list with at least one item")
        if len(rows) > MAX_ITEMS:
            raise Refusal(413, f"maximum items allowed in the array is {MAX_ITEMS}")
        keys = [self._resolve(row.get("identity") or {}) for row in rows]
        for key, row in zip(keys, rows, strict=True):
            level = self.at(key, location_id)
            level.safety = read_integer("safety_stock", row.get("safety_stock", level.safety))
            level.warning = read_integer("warning_level", row.get("warning_level", level.warning))
            level.bin = str(row.get("bin_picking_number", level.bin))
            level.is_in_stock = bool(row.get("is_in_stock", level.is_in_stock))
            self._shop.note("stock_settings", self.label(key), None, row, cause)
            self._say_channel(key, location_id, "settings_changed")
        return self._shop.box.entropy.uuid()

    def resume_pending(self) -> None:
        """Arms the timers of accepted writes again, after a restore."""
        for pending in self._shop.state.pending_stock:
            self._arm(pending)

    # writing by the world

    def set_level(self, key: str, location_id: int, quantity: int, cause: str) -> None:
        level = self.at(key, location_id)
        level.adjusted = True
        self._move(key, location_id, quantity, "absolute", quantity, cause, by_order=False)

    def shift(self, key: str, location_id: int, difference: int, cause: str) -> None:
        level = self.at(key, location_id)
        after = level.onhand + difference
        self._move(key, location_id, after, "relative", difference, cause, by_order=False)

    def take(self, key: str, units: int, cause: str) -> None:
        """An order takes units (or gives back, when negative). May go below zero: that is overselling."""
        location_id = self._location_for(key, units)
        before = self.at(key, location_id).onhand
        short = min(units, units - before) if units > 0 else 0
        if short > 0:
            oversold = self._shop.state.ever_oversold
            oversold[self.label(key)] = oversold.get(self.label(key), 0) + short
        self._move(key, location_id, before - units, "relative", -units, cause, by_order=True)

    def _accept(self, items: list[tuple[str, int, int]], relative: bool, cause: str) -> None:
        lag = float(self._shop.option("bc_inventory_write_lag"))
        if lag <= 0:
            self._apply(items, relative, cause)
            return
        pending = PendingStock(
            self._shop.state.next_id("pending_stock"), self._shop.now() + lag, relative, items, cause
        )
        self._shop.state.pending_stock.append(pending)
        self._arm(pending)

    def _arm(self, pending: PendingStock) -> None:
        def take_effect() -> None:
            waiting = self._shop.state.pending_stock
            if pending in waiting:
                waiting.remove(pending)
                self._apply(pending.items, pending.relative, pending.cause)

        self._shop.box.clock.call_at(pending.due, take_effect, "inventory write")

    def _apply(self, items: list[tuple[str, int, int]], relative: bool, cause: str) -> None:
        for key, location_id, quantity in items:
            if key not in self._shop.state.stock and not self._exists(key):
                continue
            if relative:
                self.shift(key, location_id, quantity, cause)
            else:
                self.set_level(key, location_id, quantity, cause)

    def _exists(self, key: str) -> bool:
        state = self._shop.state
        return int(key[1:]) in (state.variants if key[0] == "v" else state.products)

    def _move(
        self,
        key: str,
        location_id: int,
        after: int,
        method: str,
        value: int,
        cause: str,
        by_order: bool,
    ) -> None:
        level = self.at(key, location_id)
        before, level.onhand = level.onhand, after
        self._shop.note("stock", self.label(key), before, after, cause)
        self._say(key, method, value, by_order)
        self._say_channel(key, location_id, "stock_changed")
        if before > level.warning >= after > 0:
            self._say_channel(key, location_id, "low_stock_reached")
        if before > 0 >= after:
            self._say_channel(key, location_id, "out_of_stock_reached")

    def _say(self, key: str, method: str, value: int, by_order: bool) -> None:
        product_id, variant = self._owners(key)
        self._shop.catalog.touch(product_id)
        inventory: dict[str, Any] = {"product_id": product_id, "method": method, "value": value}
        tail = "inventory/order/updated" if by_order else "inventory/updated"
        if key[0] == "v" and variant is not None:
            inventory = {**inventory, "variant_id": variant.id}
            sku_event = {"type": "sku", "id": variant.sku_id or variant.id, "inventory": inventory}
            self._shop.hooks.emit(f"store/sku/{tail}", sku_event)
        else:
            event = {"type": "product", "id": product_id, "inventory": inventory}
            self._shop.hooks.emit(f"store/product/{tail}", event)
        self._shop.hooks.emit("store/product/updated", {"type": "product", "id": product_id})

    def _say_channel(self, key: str, location_id: int, event: str) -> None:
        product_id, variant = self._owners(key)
        product = self._shop.state.products[product_id]
        variant_id = variant.id if variant is not None else product.variant_ids[0]
        data = {"variant_id": variant_id, "product_id": product_id, "location_id": location_id}
        for channel_id in product.channels:
            self._shop.hooks.emit(f"store/channel/{channel_id}/inventory/product/{event}", data)

    def _owners(self, key: str) -> tuple[int, Variant | None]:
        if key[0] == "p":
            return int(key[1:]), None
        variant = self._shop.state.variants[int(key[1:])]
        return variant.product_id, variant

    def _levels(self, key: str, location_id: int) -> dict[str, Any]:
        level = self.at(key, location_id)
        return {
            "available_to_sell": max(0, level.onhand - level.safety),
            "total_inventory_onhand": level.onhand,
            "settings": {
                "safety_stock": level.safety,
                "is_in_stock": level.is_in_stock and level.onhand > level.safety,
                "warning_level": level.warning,
                "bin_picking_number": level.bin,
            },
        }

    def _location_for(self, key: str, units: int) -> int:
        if units <= 0 or not self._shop.option("bc_aggregated_stock"):
            return DEFAULT_LOCATION
        for place in self._shop.state.locations.values():
            if place.enabled and self.at(key, place.id).onhand >= units:
                return place.id
        return DEFAULT_LOCATION

    def _all_keys(self, products: Iterable[Product]) -> Iterable[str]:
        for product in products:
            if product.inventory_tracking == "variant":
                yield from (f"v{variant_id}" for variant_id in product.variant_ids)
            elif product.inventory_tracking == "product":
                yield f"p{product.id}"

    def _is_asked(
        self,
        key: str,
        skus: list[str] | None,
        variant_ids: list[int] | None,
        product_ids: list[int] | None,
    ) -> bool:
        identity = self.identity(key)
        folded = None if skus is None else [sku.casefold() for sku in skus]
        return (
            (folded is None or str(identity["sku"]).casefold() in folded)
            and (variant_ids is None or identity.get("variant_id") in variant_ids)
            and (product_ids is None or identity["product_id"] in product_ids)
        )

    def _read_item(self, item: Any, relative: bool) -> tuple[str, int, int]:
        if not isinstance(item, dict):
            raise Refusal(422, "every item must be an object")
        key = self._resolve(item)
        if self.label(key) in self._shop.option("bc_unwritable_skus"):
            raise Refusal(422, f"[Item with sku {self.label(key)} could not be written]")
        location_id = read_integer("location_id", item.get("location_id"))
        if location_id not in self._shop.state.locations:
            raise Refusal(422, f"Location with id {location_id} does not exist")
        quantity = item.get("quantity")
        if isinstance(quantity, bool) or not isinstance(quantity, int):
            raise invalid("quantity", "must be an integer")
        if not (-MAX_INTEGER if relative else 0) <= quantity <= MAX_INTEGER:
            raise invalid("quantity", f"must lie between 0 and {MAX_INTEGER}")
        return key, location_id, quantity

    def _resolve(self, item: dict[str, Any]) -> str:
        """The stock key that an identity means, at the level at which the product is tracked."""
        given = [name for name in _IDENTITIES if item.get(name) is not None]
        if len(given) != 1:
            raise Refusal(422, "exactly one of sku, variant_id, product_id is required")
        name = given[0]
        product, variant_id = self._shop.catalog.find_item(name, item[name])
        if product is None:
            raise Refusal(422, f"Item with {name} {item[name]} does not exist")
        key = self.key_of(product, variant_id or product.variant_ids[0])
        if key is None:
            raise Refusal(422, f"[Item with {name} {item[name]} is not tracked]")
        if not product.is_simple and variant_id and key[0] == "p":
            raise Refusal(
                422, f"[Item with {name} {item[name]} is tracked by product, please update stock by product id]"
            )
        if not product.is_simple and not variant_id and key[0] == "v":
            raise Refusal(
                422, f"[Item with {name} {item[name]} is tracked by variant, please update stock by variant id]"
            )
        return key

    def _check_relative(self, items: list[tuple[str, int, int]]) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        levels: dict[tuple[str, int], int] = {}
        for index, (key, location_id, difference) in enumerate(items):
            level = self.at(key, location_id)
            name = f"variant_id {key[1:]}" if key[0] == "v" else f"product_id {key[1:]}"
            if not level.adjusted:
                errors[f"items.{index}"] = f"Items with identity: [{name}] requires absolute adjustment before relative"
                continue
            after = levels.get((key, location_id), level.onhand) + difference
            levels[(key, location_id)] = after
            if difference < 0 and after < level.safety:
                errors[f"items.{index}"] = f"[{name}] would fall below its safety stock"
        return errors
