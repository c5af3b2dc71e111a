"""A TikTok Shop category suggested for each new category of the store."""

from __future__ import annotations

from chassis.actors import Change
from chassis.wakeups import Claim
from chassis.worker import Outcome
from contracts.gateway import ConnectionChangedV1
from platforms.budget import Kind
from platforms.errors import Refused
from services.catalog.domain.category import Category, suggested
from services.catalog.domain.values import ShopCategory
from services.catalog.effects.desk import Desk
from services.catalog.effects.shop_facts import ShopFacts

TITLE_MOST = 255


class Suggesting:
    """The suggest flow over categories."""

    def __init__(self, desk: Desk, shop_facts: ShopFacts) -> None:
        self._desk = desk
        self._shop_facts = shop_facts

    async def perform(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        """A suggestion never touches a person's mapping: that is another field, and goes first."""
        for category in (await self._desk.categories.load(claim.actors)).values():
            if category.suggest_due is None:
                continue
            suggestion = await self._ask(category, facts.id)

            def keep(state: Category | None, found: ShopCategory | None = suggestion) -> Change[Category] | None:
                return suggested(state, found)

            await self._desk.categories.transact(category.id, keep)
        return {}

    async def _ask(self, category: Category, connection: str) -> ShopCategory | None:
        """The platform recommends by product title: the category's name together with one of its products."""
        client = (await self._desk.sessions.shop(connection)).under(kind=Kind.BULK)
        try:
            answer = await client.categories.recommend(f"{category.name} {category.sample}"[:TITLE_MOST])
        except Refused:
            return None
        leaf = answer.leaf_category_id
        tree = await self._shop_facts.tree(connection)
        node = tree.nodes.get(leaf)
        if node is None or not node.leaf or not node.open:
            return None
        return ShopCategory(id=leaf, path=tree.path(leaf))
