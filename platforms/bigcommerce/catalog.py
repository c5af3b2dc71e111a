"""The store's catalogue: reading only. Source: catalog v3 reference, common query parameters page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from platforms.bigcommerce.caller import QueryValue, StoreCaller
from platforms.bigcommerce.models import Brand, Category, CategoryTree, Product, Variant
from platforms.lenient import Page, numbered, wants_nothing

SCOPE = "store_v2_products"
PAGE = 250
MODIFIERS_PAGE = 10
"""The platform cuts pages to 10 products when options or modifiers are included."""

EMBEDDED = ("variants", "images", "custom_fields")


class Catalog:
    """Lists that can move while they are read are paged by "id greater than the last one", so that nothing is skipped.

    They end with an empty page: the platform's own totals are known to be wrong at times.
    """

    def __init__(self, caller: StoreCaller) -> None:
        self._caller = caller

    async def products(
        self,
        *,
        after: str = "",
        modified_from: datetime | None = None,
        modified_to: datetime | None = None,
        ids: Sequence[int] | None = None,
        include: tuple[str, ...] = EMBEDDED,
        fields: tuple[str, ...] = (),
        limit: int = PAGE,
    ) -> Page[Product]:
        """Products by id, at most 250 a page, with all their variants, images and custom fields.

        after: the last page's ``next``.  modified_from, modified_to: both included.
        ids: at most 250, in one page; ids that no longer exist are simply absent. Empty answers an empty page, unasked.
        fields: of the product itself, when not all are wanted; the id is always there.
        """
        if wants_nothing(ids):
            return Page(())
        if ids is not None and len(ids) > limit:
            raise ValueError(f"ids: at most {limit}")
        query: dict[str, QueryValue] = {
            "include": include,
            "include_fields": fields,
            "sort": "id",
            "direction": "asc",
            "limit": limit,
            "id:greater": after or None,
            "id:in": tuple(ids or ()),
            "date_modified:min": modified_from,
            "date_modified:max": modified_to,
        }
        answer = await self._caller.call("GET", "/v3/catalog/products", scope=SCOPE, query=query, timeout=60.0)
        page = answer.page(Product)
        return page if ids else replace(page, next=_last_id(page))

    async def product(self, product_id: int, *, include: tuple[str, ...] = EMBEDDED) -> Product:
        """Raises Refused with ``not_found`` when it was deleted."""
        path = "/v3/catalog/products/{}"
        answer = await self._caller.call("GET", path, scope=SCOPE, ids=(product_id,), query={"include": include})
        return answer.one(Product)

    async def variants(self, *, product_ids: Sequence[int], page: int = 1) -> Page[Variant]:
        """All variants of these products (at most 250 products), 250 a page; ``next`` is a page number.

        This list knows no filter by several variant ids, and an unknown filter would be ignored: every variant of the
        store would come back. Orphans that old stores answer with product 0 are left out.
        """
        if not 0 < len(product_ids) <= PAGE:
            raise ValueError(f"product_ids: 1 to {PAGE}")
        query: dict[str, QueryValue] = {"product_id:in": tuple(product_ids), "page": page, "limit": PAGE}
        answer = await self._caller.call("GET", "/v3/catalog/variants", scope=SCOPE, query=query)
        found = numbered(answer.page(Variant), page, PAGE)
        return replace(found, items=tuple(variant for variant in found.items if variant.product_id))

    async def variant_by_sku(self, sku: str) -> Variant | None:
        """SKUs are unique in a store whatever their case."""
        answer = await self._caller.call("GET", "/v3/catalog/variants", scope=SCOPE, query={"sku": sku})
        found = [variant for variant in answer.many(Variant) if variant.product_id]
        return found[0] if found else None

    async def modifiers(self, product_ids: Sequence[int]) -> tuple[Product, ...]:
        """Up to 10 products, reduced to id and modifiers. A required modifier forbids orders by variant alone."""
        if len(product_ids) > MODIFIERS_PAGE:
            raise ValueError(f"product_ids: at most {MODIFIERS_PAGE}")
        query: dict[str, QueryValue] = {
            "id:in": tuple(product_ids),
            "include": ("modifiers",),
            "include_fields": ("id",),
            "limit": MODIFIERS_PAGE,
        }
        answer = await self._caller.call("GET", "/v3/catalog/products", scope=SCOPE, query=query)
        return answer.many(Product)

    async def brands(self, *, ids: Sequence[int] | None = None, page: int = 1) -> Page[Brand]:
        if wants_nothing(ids):
            return Page(())
        query: dict[str, QueryValue] = {"id:in": tuple(ids or ()), "page": page, "limit": PAGE}
        answer = await self._caller.call("GET", "/v3/catalog/brands", scope=SCOPE, query=query)
        return numbered(answer.page(Brand), page, PAGE)

    async def category_trees(self) -> tuple[CategoryTree, ...]:
        answer = await self._caller.call("GET", "/v3/catalog/trees", scope=SCOPE, query={"limit": PAGE})
        return answer.many(CategoryTree)

    async def categories(
        self, *, tree_ids: Sequence[int] | None = None, ids: Sequence[int] | None = None, page: int = 1
    ) -> Page[Category]:
        if wants_nothing(tree_ids, ids):
            return Page(())
        query: dict[str, QueryValue] = {
            "tree_id:in": tuple(tree_ids or ()),
            "category_id:in": tuple(ids or ()),
            "page": page,
            "limit": PAGE,
        }
        answer = await self._caller.call("GET", "/v3/catalog/trees/categories", scope=SCOPE, query=query)
        return numbered(answer.page(Category, id_field="category_id"), page, PAGE)


def _last_id(page: Page[Product]) -> str:
    read = [product.id for product in page.items]
    unread = [int(row.id) for row in page.unreadable if row.id.isdecimal()]
    return str(max([*read, *unread])) if read or unread else ""
