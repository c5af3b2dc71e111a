"""Products and variants: what may be written, and the indexes behind it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.catalog_index import CatalogIndex
from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import (
    DEFAULT_LOCATION,
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


class Catalog:
    """SKUs are unique across products and variants without regard to case; names are unique too."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop
        self._index = CatalogIndex()

    def reindex(self) -> None:
        """Builds the indexes anew, after a restore."""
        self._index = CatalogIndex()
        for product in self._shop.state.products.values():
            self._index.add_product(product)
            for variant_id in product.variant_ids:
                self._index.add_variant(self._shop.state.variants[variant_id])

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
        found = self._index.owner_of(sku)
        return [found[0]] if found else []

    def find_item(self, identity: str, value: Any) -> tuple[Product | None, int]:
        """(product, variant id) that an inventory identity names; variant id 0 when it names the product."""
        state = self._shop.state
        if identity == "sku":
            product_id, variant_id = self._index.owner_of(str(value)) or (0, 0)
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
        self._index.refuse_taken_name(fields["name"], None)
        self._index.refuse_taken_sku(fields.get("sku", ""))
        drafts = body.get("variants") or []
        if len(drafts) > MAX_VARIANTS:
            raise invalid("variants", f"a product has at most {MAX_VARIANTS} variants")
        self._index.refuse_clashes(drafts, fields.get("sku", ""))
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
        self._index.add_product(product)
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
            self._index.refuse_taken_name(fields["name"], product.id)
        if "sku" in fields:
            self._index.refuse_taken_sku(fields["sku"], _own_items(product))
        self._check_references(body)
        _check_collections(body)
        problems: list[str] = []
        self._index.drop_product(product)
        before = {name: getattr(product, name) for name in fields}
        for name, value in fields.items():
            setattr(product, name, value)
        self._index.add_product(product)
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
        self.say_updated(product.id)
        return problems

    def delete_product(self, product_id: int, cause: str) -> None:
        product = self.product(product_id)
        for variant in self.variants_of(product):
            self._drop_variant(variant)
        self._index.drop_product(product)
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
        self._index.refuse_taken_sku(str(body.get("sku") or ""))
        variant = self._new_variant(product, choices, body)
        self._write_variant_level(product, variant, body, cause)
        self.touch(product.id)
        self._say_sku("created", variant)
        return variant

    def update_variant(self, product_id: int, variant_id: int, body: dict[str, Any], cause: str) -> Variant:
        variant = self.variant(product_id, variant_id)
        product = self.product(product_id)
        if variant.sku in self._shop.option("bc_unwritable_skus"):
            raise invalid("sku", f"{variant.sku} could not be written")
        fields = read_variant_fields(body)
        if "sku" in fields:
            self._index.refuse_taken_sku(fields["sku"], {(product_id, 0), (product_id, variant_id)})
        before = {name: getattr(variant, name) for name in fields}
        self._index.drop_sku(variant.sku)
        for name, value in fields.items():
            setattr(variant, name, value)
        self._index.add_variant(variant)
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
            self._shop.parts.add_custom_field(product.id, field)
        for index, image in enumerate(body.get("images") or []):
            self._shop.parts.add_image(product.id, {"sort_order": index, **image})
        for modifier in body.get("modifiers") or []:
            self._shop.parts.add_modifier(product.id, modifier)

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
        self._index.add_variant(variant)
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
        option = option or self._shop.parts.add_option(product, name, "dropdown")
        if all(one.label != label for one in option.values):
            self._shop.parts.add_value(option, label)

    def _drop_variant(self, variant: Variant) -> None:
        self._index.drop_sku(variant.sku)
        self._shop.state.stock.pop(f"v{variant.id}", None)
        del self._shop.state.variants[variant.id]

    def _follow_product(self, product: Product, fields: dict[str, Any]) -> None:
        """The base variant of a simple product shows the product's own identifiers."""
        base = self._shop.state.variants[product.variant_ids[0]]
        if "sku" in fields:
            self._index.drop_sku(base.sku)
            base.sku = product.sku
            self._index.add_variant(base)
        for name in ("upc", "gtin", "mpn"):
            if name in fields:
                setattr(base, name, fields[name])

    def _replace_custom_fields(self, product: Product, rows: Any) -> None:
        product.custom_fields = []
        for row in rows or []:
            self._shop.parts.add_custom_field(product.id, row)

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
        return self._shop.taxonomy.create_brand({"name": name}).id

    def _check_references(self, body: dict[str, Any]) -> None:
        brand_id = read_integer("brand_id", body.get("brand_id") or 0)
        if brand_id and brand_id not in self._shop.state.brands:
            raise invalid("brand_id", "there is no such brand", 409)
        for category_id in body.get("categories") or []:
            if category_id not in self._shop.state.categories:
                raise invalid("categories", f"there is no category {category_id}", 409)

    def say_updated(self, product_id: int) -> None:
        self._shop.hooks.emit("store/product/updated", {"type": "product", "id": product_id})

    def _say_sku(self, what: str, variant: Variant) -> None:
        sku = {"product_id": variant.product_id, "variant_id": variant.id}
        event = {"type": "sku", "id": variant.sku_id or variant.id, "sku": sku}
        self._shop.hooks.emit(f"store/sku/{what}", event)
        self.say_updated(variant.product_id)


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


def _own_items(product: Product) -> set[tuple[int, int]]:
    """What may share the product's SKU: itself, and the base variant of a simple product."""
    own = {(product.id, 0)}
    return own | {(product.id, product.variant_ids[0])} if product.is_simple else own


def _check_collections(body: dict[str, Any]) -> None:
    """Refuses a product before any of it is saved."""
    if not isinstance(body.get("custom_fields") or [], list):
        raise invalid("custom_fields", "must be a list")
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
