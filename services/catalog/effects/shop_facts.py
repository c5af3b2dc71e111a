"""TikTok Shop's category tree, rules and attributes, cached: read again after a day, or when a person asks."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel

from services.catalog.domain.category import category_key
from services.catalog.domain.product import Product
from services.catalog.domain.rules import CategoryRules, TreeNode
from services.catalog.domain.values import Details, ShopCategory
from services.catalog.effects.desk import Desk
from services.catalog.mapping.shop import category_rules, tree_nodes

FRESH = timedelta(days=1)


class Tree(BaseModel):
    """The whole tree by id."""

    nodes: dict[str, TreeNode]

    def path(self, category: str) -> tuple[str, ...]:
        """Names from the top down to this category."""
        names: list[str] = []
        at = self.nodes.get(category)
        while at is not None and len(names) < len(self.nodes):
            names.insert(0, at.name)
            at = self.nodes.get(at.parent)
        return tuple(names)


class ShopFacts:
    """Reads through the cache. Raises what the shop's client raises."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def tree(self, connection: str, *, anew: bool = False) -> Tree:
        desk, key, now = self._desk, f"{connection}:tree", self._desk.now()
        if not anew:
            found = await desk.cache.get(key, Tree, now - FRESH)
            if found is not None:
                return found
        client = await desk.sessions.shop(connection)
        tree = Tree(nodes={node.id: node for node in tree_nodes(await client.categories.list())})
        await desk.cache.put(key, tree, now)
        return tree

    async def rules(self, connection: str, category: str, *, anew: bool = False) -> CategoryRules:
        desk, key, now = self._desk, f"{connection}:rules:{category}", self._desk.now()
        if not anew:
            found = await desk.cache.get(key, CategoryRules, now - FRESH)
            if found is not None:
                return found
        client = await desk.sessions.shop(connection)
        rules = await client.categories.rules(category)
        attributes = await client.categories.attributes(category)
        read = category_rules(category, rules, attributes, now)
        await desk.cache.put(key, read, now)
        return read

    async def inherited(self, product: Product) -> tuple[ShopCategory | None, Details]:
        """What the product's category in BigCommerce gives it."""
        if not product.category:
            return None, Details()
        category = await self._desk.categories.get(category_key(product.connection, product.category))
        return (category.shop_category, category.details) if category else (None, Details())
