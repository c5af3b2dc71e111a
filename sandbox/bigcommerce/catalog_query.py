"""Which products and variants a list query asks for, and in which order."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.catalog import effective_price
from sandbox.bigcommerce.catalog_view import CatalogView
from sandbox.bigcommerce.errors import invalid
from sandbox.bigcommerce.model import Product, Variant
from sandbox.bigcommerce.wire import Query, id_list, read_date, read_integer, read_money, word_list

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop

Test = Callable[[Product], bool]

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "": lambda value, bound: value == bound,
    ":min": lambda value, bound: value >= bound,
    ":max": lambda value, bound: value <= bound,
    ":greater": lambda value, bound: value > bound,
    ":less": lambda value, bound: value < bound,
}
_TEXTS = ("name", "mpn", "upc", "condition", "type", "availability")
_SORTS = (
    "id",
    "name",
    "sku",
    "price",
    "date_modified",
    "date_last_imported",
    "inventory_level",
    "is_visible",
    "total_sold",
    "calculated_price",
)


class CatalogQuery:
    def __init__(self, shop: "Shop", view: CatalogView) -> None:
        self._shop = shop
        self._view = view

    def products(self, query: Query) -> list[Product]:
        """Raises Refusal 422 for a bad value; unknown names are ignored, as the platform does."""
        products = list(self._candidates(query))
        tests = [
            *self._number_tests(query),
            *self._date_tests(query),
            *self._text_tests(query),
            *self._set_tests(query),
        ]
        if tests:
            products = [product for product in products if all(test(product) for test in tests)]
        return self._sorted(products, query)

    def variants(self, query: Query, product_id: int | None = None) -> list[Variant]:
        """`GET /v3/catalog/variants`: filters id, sku, upc, product_id:in and nothing else."""
        state = self._shop.state
        product_ids = [product_id] if product_id is not None else id_list(query, "product_id:in")
        if product_ids is not None:
            owners = [state.products[one] for one in product_ids if one in state.products]
            variants = [variant for product in owners for variant in self._shop.catalog.variants_of(product)]
        else:
            variants = list(state.variants.values())
        ids = id_list(query, "id:in") if "id:in" in query else id_list(query, "id")
        skus = [sku.casefold() for sku in word_list(query, "sku") or []]
        return [
            variant
            for variant in variants
            if (ids is None or variant.id in ids)
            and (not skus or variant.sku.casefold() in skus)
            and query.get("upc", variant.upc) == variant.upc
        ]

    def _candidates(self, query: Query) -> "list[Product]":
        state = self._shop.state
        ids = id_list(query, "id:in") if "id:in" in query else id_list(query, "id")
        if ids is None:
            return list(state.products.values())
        return [state.products[one] for one in sorted(set(ids)) if one in state.products]

    def _number_tests(self, query: Query) -> list[Test]:
        readers: dict[str, Callable[[Product], float]] = {
            "id": lambda product: product.id,
            "price": lambda product: float(product.price),
            "weight": lambda product: float(product.weight),
            "total_sold": lambda product: product.total_sold,
            "inventory_level": self._view.level,
        }
        tests: list[Test] = []
        for name, reader in readers.items():
            for suffix, compare in _COMPARISONS.items():
                if name + suffix in query and not (name == "id" and suffix == ""):
                    bound = float(read_money(name + suffix, query[name + suffix]))
                    tests.append(_compared(reader, compare, bound))
        return tests

    def _date_tests(self, query: Query) -> list[Test]:
        tests: list[Test] = []
        for suffix in ("", ":min", ":max"):
            name = "date_modified" + suffix
            if name in query:
                bound = self._read_bound(name, query[name])
                tests.append(_compared(lambda product: int(product.date_modified), _COMPARISONS[suffix], bound))
        if "date_last_imported:min" in query:
            tests.append(lambda product: False)
        return tests

    def _read_bound(self, name: str, text: str) -> float:
        """A date without a time of day means that date at the present time of day (API reference)."""
        bound = read_date(name, text)
        is_bare_date = len(text) == len("2026-01-31") and text.count("-") == 2
        return bound + self._shop.now() % 86_400 if is_bare_date else bound

    def _text_tests(self, query: Query) -> list[Test]:
        tests: list[Test] = []
        for name in _TEXTS:
            if name in query:
                tests.append(_same_text(name, query[name]))
        for name in ("sku", "sku:in"):
            if name in query:
                wanted = [sku.casefold() for sku in word_list(query, name) or []]
                tests.append(_sku_in(wanted))
        if "keyword" in query:
            tests.append(_has_keyword(query["keyword"].casefold()))
        return tests

    def _set_tests(self, query: Query) -> list[Test]:
        tests: list[Test] = []
        excluded = id_list(query, "id:not_in")
        if excluded is not None:
            tests.append(lambda product: product.id not in excluded)
        for name in ("categories", "categories:in"):
            wanted = id_list(query, name)
            if wanted is not None:
                tests.append(_overlaps("categories", wanted))
        channels = id_list(query, "channel_id:in")
        if channels is not None:
            tests.append(_overlaps("channels", channels))
        if "brand_id" in query:
            brand_id = read_integer("brand_id", query["brand_id"])
            tests.append(lambda product: product.brand_id == brand_id)
        levels = id_list(query, "inventory_level:in")
        if levels is not None:
            tests.append(lambda product: self._view.level(product) in levels)
        other_levels = id_list(query, "inventory_level:not_in")
        if other_levels is not None:
            tests.append(lambda product: self._view.level(product) not in other_levels)
        tests.extend(self._flag_tests(query))
        return tests

    def _flag_tests(self, query: Query) -> list[Test]:
        readers: dict[str, Test] = {
            "is_visible": lambda product: product.is_visible,
            "is_featured": lambda product: bool(product.details.get("is_featured")),
            "is_free_shipping": lambda product: bool(product.details.get("is_free_shipping")),
            "out_of_stock": self._is_out,
            "inventory_low": self._is_low,
        }
        return [_flagged(reader, query[name]) for name, reader in readers.items() if name in query]

    def _is_out(self, product: Product) -> bool:
        return product.inventory_tracking != "none" and self._view.level(product) <= 0

    def _is_low(self, product: Product) -> bool:
        for variant_id in product.variant_ids:
            key = self._shop.inventory.key_of(product, variant_id)
            if key is not None and self._shop.inventory.at(key).onhand <= self._shop.inventory.at(key).warning:
                return True
        return False

    def _sorted(self, products: list[Product], query: Query) -> list[Product]:
        sort, direction = query.get("sort", "id"), query.get("direction", "asc")
        if sort not in _SORTS:
            raise invalid("sort", f"must be one of {', '.join(_SORTS)}")
        if direction not in ("asc", "desc"):
            raise invalid("direction", "must be asc or desc")
        if sort != "id":
            products.sort(key=lambda product: (self._sort_value(product, sort), product.id))
        return products[::-1] if direction == "desc" else products

    def _sort_value(self, product: Product, sort: str) -> Any:
        if sort == "calculated_price":
            return effective_price(product)
        if sort == "inventory_level":
            return self._view.level(product)
        if sort == "date_last_imported":
            return 0
        value = getattr(product, sort)
        return value.casefold() if isinstance(value, str) else value


def _compared(reader: Callable[[Product], float], compare: Callable[[float, float], bool], bound: float) -> Test:
    return lambda product: compare(reader(product), bound)


def _same_text(name: str, wanted: str) -> Test:
    folded = wanted.casefold()
    return lambda product: str(getattr(product, name)).casefold() == folded


def _sku_in(wanted: list[str]) -> Test:
    return lambda product: product.sku.casefold() in wanted


def _has_keyword(word: str) -> Test:
    return lambda product: word in f"{product.name} {product.sku} {product.description}".casefold()


def _overlaps(name: str, wanted: list[int]) -> Test:
    return lambda product: any(one in wanted for one in getattr(product, name))


def _flagged(reader: Test, text: str) -> Test:
    wanted = text.lower() in ("1", "true")
    return lambda product: reader(product) == wanted
