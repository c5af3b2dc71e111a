"""TikTok Shop's category tree, rules and attributes, cached: read again after a day, or when a person asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

from pydantic import BaseModel

from services.catalog.domain.category import category_key
from services.catalog.domain.product import Product
from services.catalog.domain.rules import CategoryRules, TreeNode
from services.catalog.domain.values import Details, ShopCategory
from services.catalog.effects.desk import Desk
from services.catalog.mapping.shop import category_rules, tree_nodes

FRESH = timedelta(days=1)
M = TypeVar("M", bound=BaseModel)


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
    """Reads through the cache. Raises what the shop's client raises.

    What is not there is asked for once, however many want it at the same time: the first push of a catalogue wants the
    rules of one category for every product of it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def tree(self, connection: str, *, anew: bool = False) -> Tree:
        async def read() -> Tree:
            client = await self._desk.sessions.shop(connection)
            return Tree(nodes={node.id: node for node in tree_nodes(await client.categories.list())})

        return await self._cached(f"{connection}:tree", Tree, read, anew=anew)

    async def refresh(self, connection: str) -> Tree:
        """Read the tree now, and every category's rules when they are next needed."""
        tree = await self.tree(connection, anew=True)
        await self._desk.cache.forget(f"{connection}:rules:")
        return tree

    async def rules(self, connection: str, category: str) -> CategoryRules:
        async def read() -> CategoryRules:
            now, client = self._desk.now(), await self._desk.sessions.shop(connection)
            rules = await client.categories.rules(category)
            return category_rules(category, rules, await client.categories.attributes(category), now)

        return await self._cached(f"{connection}:rules:{category}", CategoryRules, read)

    async def _cached(self, key: str, model: type[M], read: Callable[[], Awaitable[M]], *, anew: bool = False) -> M:
        found = None if anew else await self._kept(key, model)
        if found is not None:
            return found
        async with self._asking.setdefault(key, asyncio.Lock()):
            found = None if anew else await self._kept(key, model)
            if found is None:
                now, found = self._desk.now(), await read()
                await self._desk.cache.put(key, found, now)
            return found

    async def _kept(self, key: str, model: type[M]) -> M | None:
        return await self._desk.cache.get(key, model, self._desk.now() - FRESH)

    async def inherited(self, product: Product) -> tuple[ShopCategory | None, Details]:
        """What the product's category in BigCommerce gives it."""
        if not product.category:
            return None, Details()
        category = await self._desk.categories.get(category_key(product.connection, product.category))
        return (category.shop_category, category.details) if category else (None, Details())
