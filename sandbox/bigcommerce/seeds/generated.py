"""A catalogue of any size, the same for the same numbers."""

from decimal import Decimal

from sandbox.bigcommerce.model import Option, OptionValue, Product, Stock, Variant
from sandbox.bigcommerce.seeds.sample import GOODS, barcode
from sandbox.bigcommerce.shop import Shop

DEFAULT_PRODUCTS = 10_000
DEFAULT_VARIANTS = 5
_ADJECTIVES = ("Classic", "Modern", "Little", "Grand", "Quiet", "Bright", "Coastal", "Alpine", "Urban", "Rustic")


def seed_generated(
    shop: Shop, products: int = DEFAULT_PRODUCTS, variants: int = DEFAULT_VARIANTS, stock: int = 100
) -> None:
    """Adds products with `variants` variants each, every one with `stock` units.

    Writes the state directly: it is a world that has always been there, so no webhooks and no ledger entries.
    """
    state = shop.state
    categories = [goods.category for goods in GOODS if goods.category]
    shelf = shop.taxonomy.create_category({"name": f"Generated {state.counters.get('category', 17)}"}).id
    brands = [shop.taxonomy.create_brand({"name": f"House Brand {n} of {shelf}"}).id for n in range(10)]
    now = shop.now()
    price_steps = [Decimal(f"{5 + step * 3}.90") for step in range(40)]
    weight = Decimal("1.5")
    for number in range(products):
        product_id = state.next_id("product", 77)
        code = f"GEN{product_id:06d}"
        product = Product(
            id=product_id,
            name=f"{_ADJECTIVES[number % 10]} {categories[number % len(categories)]} {product_id}",
            type="physical",
            sku=code,
            price=price_steps[number % 40],
            weight=weight,
            date_created=now,
            date_modified=now,
            description="<p>Made for load and for long lists.</p>",
            categories=[shelf],
            brand_id=brands[number % 10],
            inventory_tracking="variant" if variants > 1 else "product",
        )
        category = categories[number % len(categories)]
        field_id = state.next_id("custom_field")
        product.custom_fields.append({"id": field_id, "name": "Category", "value": category})
        product.images.append(_image(shop, product))
        _add_variants(shop, product, code, variants, stock)
        state.products[product_id] = product
    shop.catalog.reindex()


def _add_variants(shop: Shop, product: Product, code: str, variants: int, stock: int) -> None:
    state = shop.state
    if variants <= 1:
        variant = Variant(state.next_id("variant", 1001), product.id, code, upc=barcode(code))
        state.variants[variant.id] = variant
        product.variant_ids.append(variant.id)
        state.stock[f"p{product.id}"] = {1: Stock(onhand=stock, adjusted=True)}
        return
    option = Option(state.next_id("option", 110), "Style")
    product.options.append(option)
    for number in range(1, variants + 1):
        value = OptionValue(state.next_id("option_value", 100), f"Style {number}", number)
        option.values.append(value)
        sku = f"{code}-{number}"
        variant = Variant(
            state.next_id("variant", 1001),
            product.id,
            sku,
            [(option.id, value.id)],
            upc=barcode(sku),
            sku_id=state.next_id("sku", 5001),
        )
        state.variants[variant.id] = variant
        product.variant_ids.append(variant.id)
        state.stock[f"v{variant.id}"] = {1: Stock(onhand=stock, adjusted=True)}


def _image(shop: Shop, product: Product) -> dict[str, object]:
    return {
        "id": shop.state.next_id("image", 300),
        "product_id": product.id,
        "is_thumbnail": True,
        "sort_order": 0,
        "description": "",
        "url": f"{shop.platform.public_url}/images/generated-{product.id % 50}-800x800.png",
        "modified": product.date_created,
    }
