"""Brands and categories of a store."""

from typing import TYPE_CHECKING, Any

from sandbox.bigcommerce.errors import Refusal, invalid, not_found
from sandbox.bigcommerce.model import Brand, Category
from sandbox.bigcommerce.wire import read_integer

if TYPE_CHECKING:
    from sandbox.bigcommerce.shop import Shop


class Taxonomy:
    """Names are unique without regard to case: brands in the store, categories beside each other."""

    def __init__(self, shop: "Shop") -> None:
        self._shop = shop

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

    def category(self, category_id: int) -> Category:
        category = self._shop.state.categories.get(category_id)
        if category is None:
            raise not_found()
        return category

    def update_category(self, category_id: int, body: dict[str, Any]) -> Category:
        category = self.category(category_id)
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
