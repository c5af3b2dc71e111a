"""How v3 shows products, variants and what hangs on them: numbers for money, ISO dates."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.catalog import effective_price
from sandbox.bigcommerce.errors import invalid
from sandbox.bigcommerce.model import Brand, Category, Option, Product, Variant
from sandbox.bigcommerce.product_fields import DETAIL_DEFAULTS
from sandbox.bigcommerce.wire import Query, iso_date, number, word_list

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

INCLUDES = (
    "bulk_pricing_rules",
    "channels",
    "custom_fields",
    "images",
    "modifiers",
    "options",
    "parent_relations",
    "primary_image",
    "reviews",
    "variants",
    "videos",
)
HEAVY_INCLUDES = ("options", "modifiers")
HEAVY_LIMIT = 10


class CatalogView:
    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

    def product(self, product: Product, includes: list[str]) -> dict[str, Any]:
        row: dict[str, Any] = {
            "id": product.id,
            "name": product.name,
            "type": product.type,
            "sku": product.sku,
            "description": product.description,
            **{name: number(getattr(product, name)) for name in ("weight", "width", "depth", "height")},
            **{name: number(getattr(product, name)) for name in ("price", "cost_price", "retail_price")},
            **{name: number(getattr(product, name)) for name in ("sale_price", "map_price")},
            "calculated_price": number(effective_price(product)),
            "categories": product.categories,
            "brand_id": product.brand_id,
            "inventory_level": self.level(product),
            "inventory_warning_level": self._warning(product),
            "inventory_tracking": product.inventory_tracking,
            "is_visible": product.is_visible,
            "availability": product.availability,
            "condition": product.condition,
            "upc": product.upc,
            "gtin": product.gtin,
            "mpn": product.mpn,
            "total_sold": product.total_sold,
            "date_created": iso_date(product.date_created),
            "date_modified": iso_date(product.date_modified),
            "base_variant_id": product.variant_ids[0] if product.is_simple else None,
            "custom_url": {"url": f"/{slug(product.name)}/", "is_customized": False},
            **DETAIL_DEFAULTS,
            **product.details,
        }
        for include in includes:
            row[include] = self._included(product, include)
        return row

    def variant(self, product: Product, variant: Variant) -> dict[str, Any]:
        key = self._shop.inventory.key_of(product, variant.id)
        level = self._shop.inventory.at(key) if key is not None else None
        weight = variant.weight if variant.weight is not None else product.weight
        return {
            "id": variant.id,
            "product_id": variant.product_id,
            "sku": variant.sku,
            "sku_id": variant.sku_id,
            **{name: number(getattr(variant, name)) for name in ("price", "sale_price", "retail_price")},
            **{name: number(getattr(variant, name)) for name in ("cost_price", "map_price")},
            **{name: number(getattr(variant, name)) for name in ("weight", "width", "height", "depth")},
            "calculated_price": number(effective_price(product, variant)),
            "calculated_weight": number(weight),
            "is_free_shipping": False,
            "fixed_cost_shipping_price": None,
            "purchasing_disabled": variant.purchasing_disabled,
            "purchasing_disabled_message": variant.purchasing_disabled_message,
            "image_url": variant.image_url,
            "upc": variant.upc,
            "gtin": variant.gtin,
            "mpn": variant.mpn,
            "inventory_level": 0 if level is None else level.onhand,
            "inventory_warning_level": 0 if level is None else level.warning,
            "bin_picking_number": "" if level is None else level.bin,
            "option_values": self._option_values(product, variant),
        }

    def level(self, product: Product) -> int:
        """Catalog `inventory_level`: the default location; for variant tracking the sum of the variants."""
        keys = [self._shop.inventory.key_of(product, variant_id) for variant_id in product.variant_ids]
        return sum(self._shop.inventory.onhand(key) for key in dict.fromkeys(keys) if key is not None)

    def _warning(self, product: Product) -> int:
        key = self._shop.inventory.key_of(product, product.variant_ids[0])
        return self._shop.inventory.at(key).warning if key is not None and key[0] == "p" else 0

    def _included(self, product: Product, include: str) -> Any:
        if include == "variants":
            return [self.variant(product, variant) for variant in self._shop.catalog.variants_of(product)]
        if include == "options":
            return [render_option(product, option) for option in product.options]
        if include == "images":
            return [render_image(image) for image in product.images]
        if include == "primary_image":
            thumbnails = [image for image in product.images if image["is_thumbnail"]]
            return render_image(thumbnails[0]) if thumbnails else None
        if include == "custom_fields":
            return product.custom_fields
        if include == "modifiers":
            return product.modifiers
        return product.channels if include == "channels" else []

    def _option_values(self, product: Product, variant: Variant) -> list[dict[str, Any]]:
        chosen = dict(variant.choices)
        return [
            {
                "id": value.id,
                "label": value.label,
                "option_id": option.id,
                "option_display_name": option.display_name,
            }
            for option in product.options
            for value in option.values
            if chosen.get(option.id) == value.id
        ]


def read_includes(query: Query) -> list[str]:
    """The `include` list. Raises Refusal 422 for a name that does not exist."""
    names = word_list(query, "include") or []
    for name in names:
        if name not in INCLUDES:
            raise invalid("include", f"{name} is not a sub-resource of products")
    return names


def slug(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def render_option(product: Product, option: Option) -> dict[str, Any]:
    return {
        "id": option.id,
        "product_id": product.id,
        "name": f"{option.display_name}{product.id}",
        "display_name": option.display_name,
        "type": option.type,
        "sort_order": option.sort_order,
        "config": {},
        "option_values": [
            {
                "id": value.id,
                "label": value.label,
                "sort_order": value.sort_order,
                "is_default": False,
                "value_data": {},
            }
            for value in option.values
        ],
    }


def render_image(image: dict[str, Any]) -> dict[str, Any]:
    url = image["url"]
    return {
        "id": image["id"],
        "product_id": image["product_id"],
        "is_thumbnail": image["is_thumbnail"],
        "sort_order": image["sort_order"],
        "description": image["description"],
        "image_file": url.rsplit("/", 1)[-1],
        "url_zoom": url,
        "url_standard": url,
        "url_thumbnail": url,
        "url_tiny": url,
        "date_modified": iso_date(image["modified"]),
    }


def render_brand(brand: Brand) -> dict[str, Any]:
    return {
        "id": brand.id,
        "name": brand.name,
        "page_title": "",
        "meta_keywords": [],
        "meta_description": "",
        "image_url": "",
        "search_keywords": "",
        "custom_url": {"url": f"/brands/{slug(brand.name)}/", "is_customized": False},
    }


def render_flat_category(category: Category) -> dict[str, Any]:
    """`GET /v3/catalog/categories`, as it was before there were trees."""
    row = render_category(category)
    url, category_id = row.pop("url"), row.pop("category_id")
    for later in ("category_uuid", "tree_id"):
        del row[later]
    return {"id": category_id, **row, "custom_url": {"url": url["path"], "is_customized": False}}


def render_category(category: Category) -> dict[str, Any]:
    """`GET /v3/catalog/trees/categories`."""
    return {
        "category_id": category.id,
        "category_uuid": f"00000000-0000-4000-8000-{category.id:012d}",
        "parent_id": category.parent_id,
        "tree_id": category.tree_id,
        "name": category.name,
        "description": "",
        "views": 0,
        "sort_order": 0,
        "page_title": "",
        "search_keywords": "",
        "meta_keywords": [],
        "meta_description": "",
        "layout_file": "category.html",
        "is_visible": category.is_visible,
        "default_product_sort": "use_store_settings",
        "url": {"path": f"/{slug(category.name)}/", "is_customized": False},
        "image_url": "",
    }
