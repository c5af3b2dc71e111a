"""What hangs on a product: images, custom fields, options, modifiers."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid
from sandbox.bigcommerce.model import Option, OptionValue, Product
from sandbox.bigcommerce.product_fields import read_custom_field, read_image

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

MAX_CUSTOM_FIELDS = 200


class ProductParts:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def add_image(self, product_id: int, body: dict[str, Any]) -> dict[str, Any]:
        product = self._shop.catalog.product(product_id)
        image = read_image(body)
        is_first = not product.images
        now = self._shop.now()
        row = {
            "id": self._shop.state.next_id("image", 300),
            "product_id": product.id,
            "is_thumbnail": bool(image.get("is_thumbnail", is_first)),
            "sort_order": int(image.get("sort_order", len(product.images))),
            "description": str(image.get("description", "")),
            "url": image["image_url"],
            "modified": now,
        }
        if row["is_thumbnail"]:
            for other in product.images:
                other["is_thumbnail"] = False
        product.images.append(row)
        if is_first:
            self._shop.catalog.touch(product.id)
            self._shop.catalog.say_updated(product.id)
        return row

    def add_custom_field(self, product_id: int, body: dict[str, Any]) -> dict[str, Any]:
        product = self._shop.catalog.product(product_id)
        name, value = read_custom_field(body)
        if len(product.custom_fields) >= MAX_CUSTOM_FIELDS:
            raise invalid("custom_fields", f"a product has at most {MAX_CUSTOM_FIELDS} custom fields")
        if any((row["name"], row["value"]) == (name, value) for row in product.custom_fields):
            raise Refusal(409, "This custom field exists already.")
        row = {"id": self._shop.state.next_id("custom_field"), "name": name, "value": value}
        product.custom_fields.append(row)
        return row

    def add_modifier(self, product_id: int, body: dict[str, Any]) -> dict[str, Any]:
        """A modifier creates no SKU; a required one stops orders that do not choose it."""
        product = self._shop.catalog.product(product_id)
        if not body.get("type") or not body.get("display_name"):
            raise invalid("type" if body.get("display_name") else "display_name", "is required")
        values = [
            {
                "id": self._shop.state.next_id("option_value", 100),
                "label": str(value.get("label", "")),
                "sort_order": index,
                "is_default": bool(value.get("is_default", False)),
            }
            for index, value in enumerate(body.get("option_values") or [])
        ]
        modifier = {
            "id": self._shop.state.next_id("option", 110),
            "product_id": product.id,
            "name": str(body.get("name") or body["display_name"]),
            "display_name": str(body["display_name"]),
            "type": str(body["type"]),
            "required": bool(body.get("required", False)),
            "sort_order": len(product.modifiers),
            "config": dict(body.get("config") or {}),
            "option_values": values,
        }
        product.modifiers.append(modifier)
        self._shop.catalog.touch(product.id)
        self._shop.catalog.say_updated(product.id)
        return modifier

    def create_option(self, product_id: int, body: dict[str, Any]) -> Option:
        product = self._shop.catalog.product(product_id)
        name = str(body.get("display_name") or "")
        if not name:
            raise invalid("display_name", "is required")
        if any(option.display_name == name for option in product.options):
            raise Refusal(409, f"The option {name} exists already.")
        option = self.add_option(product, name, str(body.get("type") or "dropdown"))
        for value in body.get("option_values") or []:
            self.add_value(option, str(value.get("label", "")))
        self._shop.catalog.touch(product.id)
        self._shop.catalog.say_updated(product.id)
        return option

    def add_option(self, product: Product, display_name: str, kind: str) -> Option:
        option = Option(self._shop.state.next_id("option", 110), display_name, kind, sort_order=len(product.options))
        product.options.append(option)
        return option

    def add_value(self, option: Option, label: str) -> OptionValue:
        value = OptionValue(self._shop.state.next_id("option_value", 100), label, len(option.values))
        option.values.append(value)
        return value
