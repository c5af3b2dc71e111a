"""The category tree and what each leaf demands. The tree comes whole in one answer: keep it."""

from __future__ import annotations

from platforms.tiktok_shop.caller import ShopCaller
from platforms.tiktok_shop.models import Category, CategoryAttribute, CategoryRules, Recommendation
from platforms.tiktok_shop.versions import CATEGORIES, CATEGORY_ATTRIBUTES, CATEGORY_RULES, RECOMMEND_CATEGORY

TREE_VERSION = "v2"
"""The category tree of the US and South East Asia; the only one accepted there."""


class Categories:
    def __init__(self, caller: ShopCaller) -> None:
        self._caller = caller

    async def list(self, *, locale: str = "", tree_version: str = TREE_VERSION) -> tuple[Category, ...]:
        """All categories, leaves and inner nodes. A leaf may be closed to this shop: see ``permission_statuses``."""
        query = {"locale": locale, "category_version": tree_version}
        return (await self._caller.call(CATEGORIES, query=query, timeout=60.0)).many("categories", Category)

    async def recommend(self, title: str, *, description: str = "", tree_version: str = TREE_VERSION) -> Recommendation:
        """``leaf_category_id`` is "" where the platform has no opinion."""
        body = {"product_title": title, "category_version": tree_version}
        if description:
            body["description"] = description
        return (await self._caller.call(RECOMMEND_CATEGORY, body=body)).one(Recommendation)

    async def rules(self, category_id: str, *, locale: str = "", tree_version: str = TREE_VERSION) -> CategoryRules:
        query = {"locale": locale, "category_version": tree_version}
        return (await self._caller.call(CATEGORY_RULES, ids={"category_id": category_id}, query=query)).one(
            CategoryRules
        )

    async def attributes(
        self, category_id: str, *, locale: str = "", tree_version: str = TREE_VERSION
    ) -> tuple[CategoryAttribute, ...]:
        query = {"locale": locale, "category_version": tree_version}
        answer = await self._caller.call(CATEGORY_ATTRIBUTES, ids={"category_id": category_id}, query=query)
        return answer.many("attributes", CategoryAttribute)
