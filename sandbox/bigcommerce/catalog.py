"""Products, variants, options, brands and categories: what may be written, and the indexes behind it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import (
    DEFAULT_LOCATION,
    Brand,
    Category,
    Option,
    OptionValue,
    Product,
    Variant,
)
from sandbox.bigcommerce.product_fields import (
    read_custom_field,
    read_details,
    read_image,
    read_product_fields,
    read_variant_fields,
)
from sandbox.bigcommerce.wire import MAX_INTEGER, read_integer

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

MAX_VARIANTS = 600
MAX_PRODUCT_BATCH = 10
MAX_VARIANT_BATCH = 50
MAX_CUSTOM_FIELDS = 200


class Catalog:
    """SKUs are unique across products and variants without regard to case; names are unique too."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop
        self._skus: dict[str, tuple[int, int]] = {}
        """Folded SKU -> (product id, variant id or 0 for the product itself)."""
        self._names: dict[str, int] = {}

    def reindex(self) -> None:
        """Builds the indexes anew, after a restore."""
        self._skus, self._names = {}, {}
        for product in self._shop.state.products.values():
            self._index_product(product)
            for variant_id in product.variant_ids:
                self._index_variant(self._shop.state.variants[variant_id])

    # reading

    def product(self, product_id: int) -> Product:
        product = self._shop.state.products.get(product_id)
        if product is None:
            raise not_found()
        return product

    def variant(self, product_id: int, variant_id: int) -> Variant:
        variant = self._shop.state.variants.get(variant_id)
        if variant is None or variant.product_id != product_id:
            raise not_found()
        return variant

    def variants_of(self, product: Product) -> list[Variant]:
        return [self._shop.state.variants[variant_id] for variant_id in product.variant_ids]

    def products_of_sku(self, sku: str) -> list[int]:
        found = self._skus.get(sku.casefold())
        return [found[0]] if found else []

    def find_item(self, identity: str, value: Any) -> tuple[Product | None, int]:
        """(product, variant id) that an inventory identity names; variant id 0 when it names the product."""
        state = self._shop.state
        if identity == "sku":
            product_id, variant_id = self._skus.get(str(value).casefold(), (0, 0))
            return state.products.get(product_id), variant_id
        number = read_integer(identity, value)
        if identity == "product_id":
            return state.products.get(number), 0
        variant = state.variants.get(number)
        return (None, 0) if variant is None else (state.products[variant.product_id], variant.id)

    # products

    def create_product(self, body: dict[str, Any], cause: str) -> Product:
        """Raises Refusal 422 for bad fields, 409 for a name or SKU that is taken."""
        for name in ("name", "type", "weight", "price"):
            if body.get(name) is None:
                raise invalid(name, "is required")
        now = self._shop.now()
        fields = read_product_fields(body)
        self._refuse_taken_name(fields["name"], None)
        self._refuse_taken_sku(fields.get("sku", ""), None)
        drafts = body.get("variants") or []
        if len(drafts) > MAX_VARIANTS:
            raise invalid("variants", f"a product has at most {MAX_VARIANTS} variants")
        self._refuse_clashing_drafts(drafts, fields.get("sku", ""))
        self._check_references(body)
        _check_collections(body)
        product = Product(
            id=self._shop.state.next_id("product", 77),
            date_created=now,
            date_modified=now,
            sku=fields.pop("sku", ""),
            **fields,
            details=read_details(body),
        )
        product.brand_id = self._brand_id(body, product.brand_id)
        self._shop.state.products[product.id] = product
        self._index_product(product)
        self._add_collections(product, body)
        self._add_first_variants(product, drafts)
        if product.is_simple or product.inventory_tracking == "product":
            self._write_level(product, body, cause)
        self._shop.note("product", product.id, None, product.name, cause)
        self._shop.hooks.emit("store/product/created", {"type": "product", "id": product.id})
        return product

    def update_product(self, product_id: int, body: dict[str, Any], cause: str) -> list[str]:
        """Saves what can be saved; returns the sentences for what could not (the 207 answer).

        Raises Refusal 404, 409 or 422 when nothing was saved.
        """
        product = self.product(product_id)
        fields = read_product_fields(body)
        if "name" in fields:
            self._refuse_taken_name(fields["name"], product.id)
        if "sku" in fields:
            self._refuse_taken_sku(fields["sku"], product.id)
        self._check_references(body)
        problems: list[str] = []
        self._unindex_product(product)
        before = {name: getattr(product, name) for name in fields}
        for name, value in fields.items():
            setattr(product, name, value)
        self._index_product(product)
        product.details.update(read_details(body))
        product.brand_id = self._brand_id(body, product.brand_id)
        if product.is_simple:
            self._follow_product(product, fields)
        if "custom_fields" in body:
            self._replace_custom_fields(product, body["custom_fields"])
        try:
            self._write_level(product, body, cause)
        except Refusal as refusal:
            problems.append(refusal.title)
        self.touch(product.id)
        self._shop.note("product", product.id, _plain(before), _plain(fields), cause)
        self._say_updated(product.id)
        return problems

    def delete_product(self, product_id: int, cause: str) -> None:
        product = self.product(product_id)
        for variant in self.variants_of(product):
            self._drop_variant(variant)
        self._unindex_product(product)
        self._shop.state.stock.pop(f"p{product.id}", None)
        del self._shop.state.products[product.id]
        self._shop.note("product", product.id, product.name, None, cause)
        self._shop.hooks.emit("store/product/deleted", {"type": "product", "id": product.id})

    def touch(self, product_id: int) -> None:
        self._shop.state.products[product_id].date_modified = self._shop.now()

    # variants

    def create_variant(self, product_id: int, body: dict[str, Any], cause: str) -> Variant:
        product = self.product(product_id)
        if len(product.variant_ids) >= MAX_VARIANTS:
            raise invalid("variants", f"a product has at most {MAX_VARIANTS} variants")
        choices = self._choices(product, body.get("option_values"))
        if any(variant.choices == choices for variant in self.variants_of(product)):
            raise Refusal(409, "A variant with these option values exists already.")
        self._refuse_taken_sku(str(body.get("sku") or ""), product.id)
        variant = self._new_variant(product, choices, body)
        self._write_variant_level(product, variant, body, cause)
        self.touch(product.id)
        self._say_sku("created", variant)
        return variant

    def update_variant(self, product_id: int, variant_id: int, body: dict[str, Any], cause: str) -> Variant:
        variant = self.variant(product_id, variant_id)
        product = self.product(product_id)
        fields = read_variant_fields(body)
        if "sku" in fields:
            self._refuse_taken_sku(fields["sku"], product_id, variant_id)
        before = {name: getattr(variant, name) for name in fields}
        self._skus.pop(variant.sku.casefold(), None)
        for name, value in fields.items():
            setattr(variant, name, value)
        self._index_variant(variant)
        if product.is_simple and "sku" in fields:
            product.sku = variant.sku
        self._write_variant_level(product, variant, body, cause)
        self.touch(product_id)
        self._shop.note("variant", variant.id, _plain(before), _plain(fields), cause)
        self._say_sku("updated", variant)
        return variant

    def delete_variant(self, product_id: int, variant_id: int, cause: str) -> None:
        variant = self.variant(product_id, variant_id)
        product = self.product(product_id)
        if product.is_simple:
            raise Refusal(422, "The base variant of a product cannot be deleted.")
        product.variant_ids.remove(variant.id)
        self._drop_variant(variant)
        self.touch(product_id)
        self._shop.note("variant", variant.id, variant.sku, None, cause)
        self._say_sku("deleted", variant)

    def upsert_variants(self, rows: Any, cause: str) -> list[Variant]:
        """`PUT /v3/catalog/variants`. Raises Refusal 413 above 50 rows, 422 with `batch_errors`."""
        if not isinstance(rows, list) or not rows:
            raise Refusal(422, "the body must be a list of variants")
        if len(rows) > MAX_VARIANT_BATCH:
            raise Refusal(413, f"maximum items allowed in the array is {MAX_VARIANT_BATCH}")
        written: list[Variant] = []
        refusals: list[Refusal] = []
        for row in rows:
            try:
                written.append(self._upsert_variant(row, cause))
            except Refusal as refusal:
                refusals.append(refusal)
        if refusals:
            raise Refusal(422, "some variants could not be saved", body=batch_errors(refusals))
        return written

    # brands and categories

    def create_brand(self, body: dict[str, Any]) -> Brand:
        name = str(body.get("name") or "").strip()
        if not name:
            raise invalid("name", "is required")
        if any(brand.name.casefold() == name.casefold() for brand in self._shop.state.brands.values()):
            raise Refusal(409, f"The brand {name} exists already.")
        brand = Brand(self._shop.state.next_id("brand", 35), name)
        self._shop.state.brands[brand.id] = brand
        self._shop.hooks.emit("store/brand/created", {"type": "brand", "id": brand.id})
        return brand

    def brand(self, brand_id: int) -> Brand:
        brand = self._shop.state.brands.get(brand_id)
        if brand is None:
            raise not_found()
        return brand

    def update_brand(self, brand_id: int, body: dict[str, Any]) -> Brand:
        brand = self.brand(brand_id)
        name = str(body.get("name", brand.name)).strip()
        if any(
            other.id != brand.id and other.name.casefold() == name.casefold()
            for other in self._shop.state.brands.values()
        ):
            raise Refusal(409, f"The brand {name} exists already.")
        brand.name = name
        self._shop.hooks.emit("store/brand/updated", {"type": "brand", "id": brand.id})
        return brand

    def delete_brand(self, brand_id: int) -> None:
        self.brand(brand_id)
        del self._shop.state.brands[brand_id]
        for product in self._shop.state.products.values():
            if product.brand_id == brand_id:
                product.brand_id = 0
        self._shop.hooks.emit("store/brand/deleted", {"type": "brand", "id": brand_id})

    def create_category(self, body: dict[str, Any]) -> Category:
        name = str(body.get("name") or "").strip()
        if not name:
            raise invalid("name", "is required")
        parent_id = read_integer("parent_id", body.get("parent_id", 0))
        if parent_id and parent_id not in self._shop.state.categories:
            raise invalid("parent_id", "there is no such category")
        siblings = [one for one in self._shop.state.categories.values() if one.parent_id == parent_id]
        if any(one.name.casefold() == name.casefold() for one in siblings):
            raise Refusal(409, f"The category {name} exists already.")
        category = Category(self._shop.state.next_id("category", 18), name, parent_id)
        category.is_visible = bool(body.get("is_visible", True))
        self._shop.state.categories[category.id] = category
        self._shop.hooks.emit("store/category/created", {"type": "category", "id": category.id})
        return category

    def update_category(self, category_id: int, body: dict[str, Any]) -> Category:
        category = self._shop.state.categories.get(category_id)
        if category is None:
            raise not_found()
        category.name = str(body.get("name", category.name))
        category.parent_id = read_integer("parent_id", body.get("parent_id", category.parent_id))
        category.is_visible = bool(body.get("is_visible", category.is_visible))
        self._shop.hooks.emit("store/category/updated", {"type": "category", "id": category.id})
        return category

    def delete_categories(self, category_ids: list[int]) -> None:
        for category_id in category_ids:
            if self._shop.state.categories.pop(category_id, None) is not None:
                self._shop.hooks.emit("store/category/deleted", {"type": "category", "id": category_id})
        for product in self._shop.state.products.values():
            product.categories = [one for one in product.categories if one not in category_ids]

    # collections of one product

    def add_image(self, product_id: int, body: dict[str, Any]) -> dict[str, Any]:
        product = self.product(product_id)
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
            self.touch(product.id)
            self._say_updated(product.id)
        return row

    def add_custom_field(self, product_id: int, body: dict[str, Any]) -> dict[str, Any]:
        product = self.product(product_id)
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
        product = self.product(product_id)
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
        self.touch(product.id)
        self._say_updated(product.id)
        return modifier

    def create_option(self, product_id: int, body: dict[str, Any]) -> Option:
        product = self.product(product_id)
        name = str(body.get("display_name") or "")
        if not name:
            raise invalid("display_name", "is required")
        if any(option.display_name == name for option in product.options):
            raise Refusal(409, f"The option {name} exists already.")
        option = self._add_option(product, name, str(body.get("type") or "dropdown"))
        for value in body.get("option_values") or []:
            self._add_value(option, str(value.get("label", "")))
        self.touch(product.id)
        self._say_updated(product.id)
        return option

    def _upsert_variant(self, row: Any, cause: str) -> Variant:
        if not isinstance(row, dict):
            raise Refusal(422, "every variant must be an object")
        if row.get("id") is not None:
            variant = self._shop.state.variants.get(read_integer("id", row["id"]))
            if variant is None:
                raise Refusal(404, f"Variant {row['id']} was not found.")
            return self.update_variant(variant.product_id, variant.id, row, cause)
        product_id = read_integer("product_id", row.get("product_id"))
        product = self.product(product_id)
        wanted = str(row.get("sku") or "").casefold()
        for variant in self.variants_of(product):
            if wanted and variant.sku.casefold() == wanted:
                return self.update_variant(product_id, variant.id, row, cause)
        return self.create_variant(product_id, row, cause)

    def _add_collections(self, product: Product, body: dict[str, Any]) -> None:
        for field in body.get("custom_fields") or []:
            self.add_custom_field(product.id, field)
        for index, image in enumerate(body.get("images") or []):
            self.add_image(product.id, {"sort_order": index, **image})
        for modifier in body.get("modifiers") or []:
            self.add_modifier(product.id, modifier)

    def _add_first_variants(self, product: Product, drafts: list[dict[str, Any]]) -> None:
        if not drafts:
            self._new_variant(product, [], {"sku": product.sku, "upc": product.upc, "gtin": product.gtin})
            return
        for draft in drafts:
            for value in draft.get("option_values") or []:
                self._ensure_value(product, value)
        for draft in drafts:
            variant = self._new_variant(product, self._choices(product, draft.get("option_values")), draft)
            self._write_variant_level(product, variant, draft, "product created")

    def _new_variant(self, product: Product, choices: list[tuple[int, int]], body: dict[str, Any]) -> Variant:
        fields = read_variant_fields(body)
        variant = Variant(
            id=self._shop.state.next_id("variant", 1001),
            product_id=product.id,
            sku=fields.pop("sku", ""),
            choices=choices,
            sku_id=self._shop.state.next_id("sku", 5001) if choices else None,
            **fields,
        )
        self._shop.state.variants[variant.id] = variant
        product.variant_ids.append(variant.id)
        self._index_variant(variant)
        return variant

    def _choices(self, product: Product, values: Any) -> list[tuple[int, int]]:
        """(option, value) pairs of a variant, by ids or by labels. Raises Refusal 422."""
        if not isinstance(values, list) or len(values) != len(product.options):
            raise invalid("option_values", "must choose one value of every option of the product")
        choices = []
        for value in values:
            option = self._find_option(product, value)
            chosen = next((one for one in option.values if _is_value(one, value)), None)
            if chosen is None:
                raise invalid("option_values", f"{value!r} is not a value of {option.display_name}")
            choices.append((option.id, chosen.id))
        return sorted(choices)

    def _find_option(self, product: Product, value: dict[str, Any]) -> Option:
        for option in product.options:
            if option.id == value.get("option_id") or option.display_name == value.get("option_display_name"):
                return option
        raise invalid("option_values", "names an option that the product does not have")

    def _ensure_value(self, product: Product, value: dict[str, Any]) -> None:
        name, label = str(value.get("option_display_name") or ""), str(value.get("label") or "")
        if not name or not label:
            raise invalid("option_values", "needs option_display_name and label")
        option = next((one for one in product.options if one.display_name == name), None)
        option = option or self._add_option(product, name, "dropdown")
        if all(one.label != label for one in option.values):
            self._add_value(option, label)

    def _add_option(self, product: Product, display_name: str, kind: str) -> Option:
        option = Option(self._shop.state.next_id("option", 110), display_name, kind, sort_order=len(product.options))
        product.options.append(option)
        return option

    def _add_value(self, option: Option, label: str) -> OptionValue:
        value = OptionValue(self._shop.state.next_id("option_value", 100), label, len(option.values))
        option.values.append(value)
        return value

    def _drop_variant(self, variant: Variant) -> None:
        self._skus.pop(variant.sku.casefold(), None)
        self._shop.state.stock.pop(f"v{variant.id}", None)
        del self._shop.state.variants[variant.id]

    def _follow_product(self, product: Product, fields: dict[str, Any]) -> None:
        """The base variant of a simple product shows the product's own identifiers."""
        base = self._shop.state.variants[product.variant_ids[0]]
        if "sku" in fields:
            self._skus.pop(base.sku.casefold(), None)
            base.sku = product.sku
            self._index_variant(base)
        for name in ("upc", "gtin", "mpn"):
            if name in fields:
                setattr(base, name, fields[name])

    def _replace_custom_fields(self, product: Product, rows: Any) -> None:
        if not isinstance(rows, list):
            raise invalid("custom_fields", "must be a list")
        product.custom_fields = []
        for row in rows:
            self.add_custom_field(product.id, row)

    def _write_level(self, product: Product, body: dict[str, Any], cause: str) -> None:
        """Catalog writes of stock: the default location, clamped to the limit instead of refused."""
        key = self._shop.inventory.key_of(product, product.variant_ids[0])
        if body.get("inventory_warning_level") is not None and key is not None:
            level = self._shop.inventory.at(key)
            level.warning = min(read_integer("inventory_warning_level", body["inventory_warning_level"]), MAX_INTEGER)
        if body.get("inventory_level") is None:
            return
        quantity = min(read_integer("inventory_level", body["inventory_level"]), MAX_INTEGER)
        if key is None:
            return
        if not product.is_simple and key[0] == "v":
            raise invalid("inventory_level", "the stock of this product is kept per variant")
        self._shop.inventory.set_level(key, DEFAULT_LOCATION, quantity, cause)

    def _write_variant_level(self, product: Product, variant: Variant, body: dict[str, Any], cause: str) -> None:
        key = self._shop.inventory.key_of(product, variant.id)
        if key is None or (key[0] == "p" and not product.is_simple):
            return
        if body.get("inventory_warning_level") is not None:
            self._shop.inventory.at(key).warning = read_integer(
                "inventory_warning_level", body["inventory_warning_level"]
            )
        if body.get("inventory_level") is not None:
            quantity = min(read_integer("inventory_level", body["inventory_level"]), MAX_INTEGER)
            self._shop.inventory.set_level(key, DEFAULT_LOCATION, quantity, cause)

    def _brand_id(self, body: dict[str, Any], present: int) -> int:
        name = str(body.get("brand_name") or "").strip()
        if not name:
            return present
        for brand in self._shop.state.brands.values():
            if brand.name.casefold() == name.casefold():
                return brand.id
        return self.create_brand({"name": name}).id

    def _check_references(self, body: dict[str, Any]) -> None:
        brand_id = read_integer("brand_id", body.get("brand_id") or 0)
        if brand_id and brand_id not in self._shop.state.brands:
            raise invalid("brand_id", "there is no such brand", 409)
        for category_id in body.get("categories") or []:
            if category_id not in self._shop.state.categories:
                raise invalid("categories", f"there is no category {category_id}", 409)

    def _refuse_taken_name(self, name: str, own_id: int | None) -> None:
        taken_by = self._names.get(name.casefold())
        if taken_by is not None and taken_by != own_id:
            raise Refusal(409, "The product name is a duplicate", {"name": "is in use by another product"})

    def _refuse_taken_sku(self, sku: str, product_id: int | None, variant_id: int | None = None) -> None:
        if not sku:
            return
        found = self._skus.get(sku.casefold())
        if found is None:
            return
        is_own = found[0] == product_id and (variant_id is None or found[1] in (0, variant_id))
        if variant_id is None and product_id is not None and found[1]:
            is_own = is_own and self._shop.state.products[found[0]].is_simple
        if not is_own:
            raise Refusal(409, f"Sku is not unique: {sku}", {"sku": "is in use by another product or variant"})

    def _refuse_clashing_drafts(self, drafts: list[dict[str, Any]], product_sku: str) -> None:
        seen = {product_sku.casefold()} if product_sku else set()
        for draft in drafts:
            sku = str(draft.get("sku") or "")
            self._refuse_taken_sku(sku, None)
            if sku and sku.casefold() in seen:
                raise Refusal(409, f"Sku is not unique: {sku}", {"sku": "is given twice"})
            seen.add(sku.casefold())

    def _index_product(self, product: Product) -> None:
        self._names[product.name.casefold()] = product.id
        if product.sku:
            self._skus.setdefault(product.sku.casefold(), (product.id, 0))

    def _unindex_product(self, product: Product) -> None:
        self._names.pop(product.name.casefold(), None)
        if self._skus.get(product.sku.casefold()) == (product.id, 0):
            del self._skus[product.sku.casefold()]

    def _index_variant(self, variant: Variant) -> None:
        if variant.sku:
            self._skus[variant.sku.casefold()] = (variant.product_id, variant.id)

    def _say_updated(self, product_id: int) -> None:
        self._shop.hooks.emit("store/product/updated", {"type": "product", "id": product_id})

    def _say_sku(self, what: str, variant: Variant) -> None:
        sku = {"product_id": variant.product_id, "variant_id": variant.id}
        event = {"type": "sku", "id": variant.sku_id or variant.id, "sku": sku}
        self._shop.hooks.emit(f"store/sku/{what}", event)
        self._say_updated(variant.product_id)


def batch_errors(refusals: list[Refusal]) -> dict[str, Any]:
    """The body of a variants batch that failed."""
    return {
        "batch_errors": [
            {"status": one.status, "title": one.title, "type": "", "errors": one.errors or {}} for one in refusals
        ]
    }


def effective_price(product: Product, variant: Variant | None = None) -> Decimal:
    """`calculated_price`: the sale price where there is one; a variant without a price has the product's."""
    price, sale = product.price, product.sale_price
    if variant is not None and variant.price is not None:
        price, sale = variant.price, variant.sale_price or Decimal(0)
    elif variant is not None and variant.sale_price is not None:
        sale = variant.sale_price
    return sale if sale > 0 else price


def _check_collections(body: dict[str, Any]) -> None:
    """Refuses a new product before any of it is saved."""
    for field in body.get("custom_fields") or []:
        read_custom_field(field)
    for image in body.get("images") or []:
        read_image(image)
    drafts = body.get("variants") or []
    names = [sorted(str(value.get("option_display_name")) for value in _values(draft)) for draft in drafts]
    if any(one != names[0] or not one for one in names):
        raise invalid("option_values", "must choose one value of every option of the product")
    for draft in drafts:
        read_variant_fields(draft)
    if body.get("inventory_level") is not None:
        read_integer("inventory_level", body["inventory_level"])


def _values(draft: dict[str, Any]) -> list[dict[str, Any]]:
    return draft.get("option_values") or []


def _is_value(value: OptionValue, wanted: dict[str, Any]) -> bool:
    return value.id == wanted.get("id") or value.label == wanted.get("label")


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Ledger entries are shown as JSON."""
    return {name: str(one) if isinstance(one, Decimal) else one for name, one in fields.items()}
