"""Who owns a SKU and a product name: both are unique without regard to case."""

from collections.abc import Collection
from typing import Any

from sandbox.bigcommerce.errors import Refusal
from sandbox.bigcommerce.model import Product, Variant

Item = tuple[int, int]
"""(product id, variant id), the latter 0 for the product itself."""


class CatalogIndex:
    def __init__(self) -> None:
        self._skus: dict[str, Item] = {}
        self._names: dict[str, int] = {}

    def owner_of(self, sku: str) -> Item | None:
        return self._skus.get(sku.casefold())

    def add_product(self, product: Product) -> None:
        self._names[product.name.casefold()] = product.id
        if product.sku:
            self._skus.setdefault(product.sku.casefold(), (product.id, 0))

    def drop_product(self, product: Product) -> None:
        self._names.pop(product.name.casefold(), None)
        if self.owner_of(product.sku) == (product.id, 0):
            self.drop_sku(product.sku)

    def add_variant(self, variant: Variant) -> None:
        if variant.sku:
            self._skus[variant.sku.casefold()] = (variant.product_id, variant.id)

    def drop_sku(self, sku: str) -> None:
        self._skus.pop(sku.casefold(), None)

    def refuse_taken_name(self, name: str, own_id: int | None) -> None:
        """Raises Refusal 409 when another product has the name."""
        if self._names.get(name.casefold(), own_id) != own_id:
            raise Refusal(409, "The product name is a duplicate", {"name": "is in use by another product"})

    def refuse_taken_sku(self, sku: str, own: Collection[Item] = ()) -> None:
        """Raises Refusal 409 when an item that is not in `own` has the SKU."""
        owner = self.owner_of(sku) if sku else None
        if owner is not None and owner not in own:
            raise Refusal(409, f"Sku is not unique: {sku}", {"sku": "is in use by another product or variant"})

    def refuse_clashes(self, drafts: list[dict[str, Any]], product_sku: str) -> None:
        """The SKUs of a new product's variants: free, and different from each other and from the product's."""
        seen = {product_sku.casefold()} if product_sku else set()
        for draft in drafts:
            sku = str(draft.get("sku") or "")
            self.refuse_taken_sku(sku)
            if sku and sku.casefold() in seen:
                raise Refusal(409, f"Sku is not unique: {sku}", {"sku": "is given twice"})
            seen.add(sku.casefold())
