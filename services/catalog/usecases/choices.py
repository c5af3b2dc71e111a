"""Product-level choices and category mappings."""

from __future__ import annotations

from collections.abc import Callable

from chassis.actors import Change
from contracts.queries import catalog as q
from services.catalog.domain.category import Category, mapped
from services.catalog.domain.product import Flow, Product
from services.catalog.domain.values import Choices, ShopCategory
from services.catalog.effects.desk import Desk
from services.catalog.effects.shop_facts import ShopFacts
from services.catalog.queries import Queries
from services.catalog.refusal import check_rev, invalid


class ChoiceEdits:
    """Nothing is sent by an edit; the next push or update follows it."""

    def __init__(self, desk: Desk, shop_facts: ShopFacts, queries: Queries) -> None:
        self._desk = desk
        self._shop_facts = shop_facts
        self._queries = queries

    async def product(self, connection: str, store_product: int, edit: q.ProductEdit, if_match: str) -> q.Saved:
        """Take the given fields; null gives a field back to the level above."""
        product = await self._queries.product_of(connection, store_product)
        update: dict[str, object] = {name: getattr(edit, name) for name in edit.model_fields_set}
        if "category_id" in update:
            category_id = update.pop("category_id")
            update["category"] = await self.leaf(connection, str(category_id)) if category_id else None
        defaults = Choices()
        for name in ("name", "rules", "threshold_excluded"):
            if name in update and update[name] is None:
                update[name] = getattr(defaults, name)
        now = self._desk.now()

        def choose(state: Product) -> Product:
            chosen = state.model_copy(update={"choices": state.choices.model_copy(update=update)})
            weighs = state.listed is not None and {"threshold", "threshold_excluded"} & update.keys()
            return chosen.marked(Flow.WEIGH, now) if weighs else chosen

        return await self.save_product(product, choose, if_match)

    async def save_product(self, product: Product, change: Callable[[Product], Product], if_match: str) -> q.Saved:
        """Save a product-level edit; where a revision is given, only if nobody edited the product since."""

        def decide(state: Product | None) -> Change[Product] | None:
            if state is None:
                return None
            check_rev(if_match, state.edits)
            return Change(state.edited_to(change(state)))

        saved = await self._desk.products.transact(product.id, decide)
        return q.Saved(rev=(saved or product).edits)

    async def save_category(self, category: Category, change: Callable[[Category], Category], if_match: str) -> q.Saved:
        def decide(state: Category | None) -> Change[Category] | None:
            if state is None:
                return None
            check_rev(if_match, state.rev)
            return Change(change(state))

        saved = await self._desk.categories.transact(category.id, decide)
        return q.Saved(rev=saved.rev if saved else category.rev)

    async def map_category(self, connection: str, key: str, edit: q.CategoryMapping, if_match: str) -> q.Saved:
        """A person's choice: no later suggestion replaces it."""
        category = await self._queries.category_of(connection, key)
        choice = await self.leaf(connection, edit.category_id) if edit.category_id else None
        return await self.save_category(category, lambda state: mapped(state, choice), if_match)

    async def leaf(self, connection: str, category_id: str) -> ShopCategory:
        """Refuses what is not a leaf that is open to this shop."""
        tree = await self._shop_facts.tree(connection)
        node = tree.nodes.get(category_id)
        if node is None:
            raise invalid("category_id", "TikTok Shop has no such category.", "unknown_category")
        if not node.leaf:
            raise invalid("category_id", f"{node.name} has subcategories; choose one of them.", "not_a_leaf")
        if not node.open:
            sentence = f"{node.name} is not open to this shop ({', '.join(node.permissions)})."
            raise invalid("category_id", sentence, "category_closed")
        return ShopCategory(id=node.id, path=tree.path(node.id))
