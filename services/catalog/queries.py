"""The internal read API: lists, details, the listing check, requirements and previews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from contracts.catalog import Link
from contracts.gateway import ConnectionChangedV1
from contracts.ids import product_key
from contracts.queries import catalog as q
from services.catalog.domain.category import Category, category_key, missing_kinds
from services.catalog.domain.draft import price_rule_of, rules_of
from services.catalog.domain.edit import FieldChange
from services.catalog.domain.prices import asked_price
from services.catalog.domain.product import Product, View
from services.catalog.domain.rules import TreeNode
from services.catalog.domain.snapshots import stock_rule
from services.catalog.domain.standing import all_problems, solvability
from services.catalog.domain.task import CHUNK, slot_results
from services.catalog.domain.values import Details, LowStand, ShopCategory, StoredFile
from services.catalog.effects.desk import Desk
from services.catalog.effects.pushing import Pushing
from services.catalog.effects.shop_facts import ShopFacts, Tree
from services.catalog.refusal import invalid, not_found
from services.catalog.selection import matching
from services.common.connections import UnknownConnection
from services.common.ordering import BadPlace, Ordering

SORTS = {"store_product": "store_product", "name": "folded"}
SAMPLE = 1000
"""Products of a category that a readiness summary looks at."""


class Queries:
    """Reads. Raises Refusal for unknown ids; lists are cut by a cursor."""

    def __init__(self, desk: Desk, shop_facts: ShopFacts, pushing: Pushing) -> None:
        self._desk = desk
        self._shop_facts = shop_facts
        self._pushing = pushing

    async def facts(self, connection: str) -> ConnectionChangedV1:
        try:
            return await self._desk.connections.facts(connection)
        except UnknownConnection:
            raise not_found("connection", "connection") from None

    async def product_of(self, connection: str, store_product: int) -> Product:
        product = await self._desk.products.get(product_key(connection, store_product))
        if product is None:
            raise not_found("product", "product")
        return product

    async def category_of(self, connection: str, key: str) -> Category:
        category = await self._desk.categories.get(f"{connection}:{key}")
        if category is None:
            raise not_found("category", "category")
        return category

    async def products(
        self, connection: str, *, search: str, status: str, category: str, sort: str, cursor: str, limit: int
    ) -> q.ProductPage:
        """``sort``: one of ``contracts.queries.catalog.ProductSort``."""
        if status not in ("", *View):
            raise invalid("status", f"one of {', '.join(View)}")
        wanted = matching(connection, search, status, category)
        try:
            order = Ordering.of(sort, SORTS, tie="store_product")
            after = order.after(wanted, cursor)
        except BadPlace as error:
            raise invalid(error.field, str(error)) from None
        collection = self._desk.products.collection
        found = await collection.find(after, sort=order.sort, limit=limit + 1)
        page = [self._desk.products.read(document) for document in found[:limit]]
        categories = await self._desk.categories.load(
            category_key(connection, product.category) for product in page if product.category
        )
        rows = tuple(_row(p, categories.get(category_key(connection, p.category))) for p in page)
        following = order.cursor(found[limit - 1]) if len(found) > limit else None
        return q.ProductPage(items=rows, next=following, total=await collection.count(wanted))

    async def product(self, connection: str, store_product: int) -> q.ProductDetail:
        facts, product = await self.facts(connection), await self.product_of(connection, store_product)
        category = await self._desk.categories.get(category_key(connection, product.category))
        listing, choices = product.listing, product.choices
        return q.ProductDetail(
            row=_row(product, category),
            description=product.store.description,
            images=tuple(image.url for image in product.store.images),
            custom_fields=product.store.custom_fields,
            variants=_variants(product, facts),
            own_name=choices.name,
            own_category=_ref(choices.category),
            own_rules=choices.rules,
            own_threshold=choices.threshold,
            own_price_rule=choices.price_rule,
            threshold_excluded=choices.threshold_excluded,
            rules=rules_of(product, facts),
            price_rule=price_rule_of(product, facts),
            stock_rule=stock_rule(product),
            audit=listing.audit if listing else "",
            reasons=listing.reasons if listing else (),
            taken_down=bool(listing and listing.stand is LowStand.TAKEN_DOWN),
            mapped=bool(listing and listing.mapped),
            solvability=solvability(product),
            pushed_at=listing.pushed_at if listing else None,
        )

    async def check(self, connection: str, store_product: int) -> q.CheckAnswer:
        """The listing check, from cached rules."""
        facts, product = await self.facts(connection), await self.product_of(connection, store_product)
        reasons = (await self._pushing.judge(product, facts)).reasons
        return q.CheckAnswer(ready=not reasons, problems=reasons)

    async def readiness(self, connection: str, key: str) -> q.Readiness:
        """The check over the products of one category, at most 1,000."""
        facts, category = await self.facts(connection), await self.category_of(connection, key)
        found = await self._desk.products.collection.find(
            {"connection": connection, "category": category.name}, sort=[("store_product", 1)], limit=SAMPLE
        )
        counts: Counter[str] = Counter()
        ready = 0
        for document in found:
            reasons = (await self._pushing.judge(self._desk.products.read(document), facts)).reasons
            ready += not reasons
            counts.update({problem.code for problem in reasons})
        return q.Readiness(products=len(found), ready=ready, problems=dict(sorted(counts.items())))

    async def preview(self, connection: str, store_product: int) -> q.Preview:
        """What a push would do now."""
        facts, product = await self.facts(connection), await self.product_of(connection, store_product)
        planned = await self._pushing.preview(product, facts)
        return q.Preview(
            action=planned.action,
            changes=await self._readable(connection, planned.changes),
            problems=planned.reasons,
            stamp=planned.stamp,
        )

    async def _readable(self, connection: str, changes: Sequence[FieldChange]) -> tuple[q.FieldChangeRow, ...]:
        """With the names of categories in place of their ids."""
        rows = tuple(q.FieldChangeRow.model_validate(change.model_dump()) for change in changes)
        if not any(row.field == "category" for row in rows):
            return rows
        tree = await self._shop_facts.tree(connection)

        def named(category: str) -> str:
            return " › ".join(tree.path(category)) or category

        return tuple(
            row.model_copy(update={"now": named(row.now), "to_send": named(row.to_send)})
            if row.field == "category"
            else row
            for row in rows
        )

    async def categories(self, connection: str, *, search: str, cursor: str, limit: int) -> q.CategoryPage:
        """By name."""
        wanted: dict[str, object] = {"connection": connection}
        folded = search.strip().casefold()
        if folded:
            wanted["folded"] = {"$gte": folded, "$lt": folded + "\U0010ffff"}
        collection = self._desk.categories.collection
        bound = {"folded": {**_range(wanted.get("folded")), "$gt": cursor}} if cursor else {}
        found = await collection.find({**wanted, **bound}, sort=[("folded", 1)], limit=limit + 1)
        page = [self._desk.categories.read(document) for document in found[:limit]]
        rows = [await self.category_row(category) for category in page]
        following = page[-1].folded if len(found) > limit else None
        return q.CategoryPage(items=tuple(rows), next=following, total=await collection.count(wanted))

    async def category_row(self, category: Category) -> q.CategoryRow:
        count = await self._desk.products.collection.count(
            {"connection": category.connection, "category": category.name}
        )
        missing: tuple[str, ...] = ()
        if category.shop_category is not None:
            rules = await self._shop_facts.rules(category.connection, category.shop_category.id)
            missing = missing_kinds(category.details, rules)
        return q.CategoryRow(
            key=category.id.split(":", 1)[1],
            rev=category.rev,
            name=category.name,
            products=count,
            shop_category=_ref(category.shop_category),
            suggestion=_ref(category.suggestion),
            mapped_by="person" if category.mapping else "suggestion" if category.suggestion else "",
            missing=missing,
        )

    async def requirements(
        self, connection: str, shop_category: ShopCategory | None, own: Details, inherited: Details, level: str
    ) -> q.Requirements:
        """What the category asks. ``level``: the name of the level that ``own`` belongs to."""
        whole = own.over(inherited)
        chart = whole.size_chart
        if shop_category is None:
            return q.Requirements(
                shop_category=None,
                certificates=(),
                attributes=(),
                brand=_brand(whole),
                size_chart=_file(chart) if chart else None,
                size_chart_required=False,
                size_chart_supported=False,
                missing=(),
            )
        rules = await self._shop_facts.rules(connection, shop_category.id)

        def holder(mine: object, above: object) -> str:
            return level if mine else "category" if above else ""

        return q.Requirements(
            shop_category=_ref(shop_category),
            certificates=tuple(
                q.CertificateRow(
                    id=rule.id,
                    name=rule.name,
                    required=rule.required,
                    details=rule.details,
                    sample=rule.sample,
                    needs_expiry=rule.expires,
                    held_by=holder(own.certificates.get(rule.id), inherited.certificates.get(rule.id)),
                    files=tuple(_file(f) for f in whole.certificates[rule.id].files)
                    if rule.id in whole.certificates
                    else (),
                    expires=whole.certificates[rule.id].expires if rule.id in whole.certificates else None,
                )
                for rule in rules.certificates
            ),
            attributes=tuple(
                q.AttributeRow(
                    id=rule.id,
                    name=rule.name,
                    required=rule.required,
                    multiple=rule.multiple,
                    free_text=rule.customizable,
                    compliance=rule.is_compliance,
                    choices=tuple(q.ValueRow(id=id_, name=name) for id_, name in rule.values),
                    given=tuple(q.ValueRow(id=v.id, name=v.name) for v in whole.attributes.get(rule.id, ())),
                    held_by=holder(own.attributes.get(rule.id), inherited.attributes.get(rule.id)),
                )
                for rule in rules.attributes
            ),
            brand=_brand(whole),
            size_chart=_file(chart) if chart else None,
            size_chart_required=rules.size_chart_required,
            size_chart_supported=rules.size_chart_supported,
            missing=missing_kinds(whole, rules),
        )

    async def shop_categories(self, connection: str, search: str, parent: str) -> q.ShopCategories:
        """Children of a category, or up to 100 leaves whose path holds every word of the search."""
        await self.facts(connection)
        tree = await self._shop_facts.tree(connection)
        if search.strip():
            words = search.casefold().split()
            found = [n for n in tree.nodes.values() if n.leaf and _holds(tree, n, words)][:100]
        else:
            found = [node for node in tree.nodes.values() if node.parent == parent]
        return q.ShopCategories(items=tuple(_node(tree, node) for node in found))

    async def refreshed_categories(self, connection: str) -> q.ShopCategories:
        """The top of the category tree, read now; the categories' rules are read again as they are needed."""
        await self.facts(connection)
        tree = await self._shop_facts.refresh(connection)
        return q.ShopCategories(items=tuple(_node(tree, node) for node in tree.nodes.values() if not node.parent))

    async def brands(self, connection: str, search: str) -> q.Brands:
        """TikTok Shop brands whose name fits."""
        await self.facts(connection)
        client = await self._desk.sessions.shop(connection)
        page = await client.brands.list(name=search.strip()[:100])
        rows = tuple(q.BrandRef(id=brand.id, name=brand.name, authorized=brand.authorized) for brand in page.items)
        return q.Brands(items=rows)

    async def summary(self, connection: str) -> q.Summary:
        products = self._desk.products.collection
        total = await products.count({"connection": connection})
        synced = await products.count({"connection": connection, "views": View.SYNCED})
        categories = await self._desk.categories.collection.count({"connection": connection})
        return q.Summary(products=total, synced=synced, unsynced=total - synced, categories=categories)

    async def task_slots(self, connection: str, task_id: str, cursor: str) -> q.TaskSlots:
        """A task's results, one chunk of 250 products at a time."""
        task = await self._desk.tasks.get(task_id)
        if task is None or task.connection != connection:
            raise not_found("task", "task")
        if cursor and not cursor.isdecimal():
            raise invalid("cursor", "not a cursor of this list")
        number = int(cursor or 0)
        chunk = await self._desk.chunks.get(connection, task_id, number)
        filled = dict(slot_results(chunk)) if chunk else {}
        rows = tuple(
            q.TaskSlot(
                store_product=product,
                outcome=filled[product].outcome if product in filled else "",
                problems=filled[product].problems if product in filled else (),
            )
            for product in (chunk["products"] if chunk else ())
        )
        following = str(number + 1) if number + 1 < task.chunks else None
        return q.TaskSlots(items=rows, next=following, total=task.total or len(rows) or CHUNK * task.chunks)


def _range(bound: object) -> dict[str, object]:
    return dict(bound) if isinstance(bound, dict) else {}


def _row(product: Product, category: Category | None) -> q.ProductRow:
    listing = product.listing
    inherited = category.shop_category if category else None
    return q.ProductRow(
        store_product=product.store_product,
        rev=product.rev,
        edit_rev=product.edits,
        name=product.store.name,
        image=product.store.images[0].url if product.store.images else "",
        brand=product.store.brand,
        category=product.category,
        shop_category=_ref(product.choices.category or inherited),
        sync_status=product.sync_status,
        shop_product=product.shop_product,
        shop_status=listing.raw_status if listing and listing.shop_product else "",
        variants=len(product.store.variants),
        linked=len(listing.links) if listing else 0,
        deleted=product.deleted,
        problems=all_problems(product),
        read_at=product.read_at,
    )


def _variants(product: Product, facts: ConnectionChangedV1) -> tuple[q.VariantRow, ...]:
    rule, currency = price_rule_of(product, facts), facts.shop.currency
    links: dict[int, Link] = {link.variant: link for link in product.listing.links} if product.listing else {}
    rows = []
    for variant in product.store.variants:
        link, stock = links.get(variant.id), product.stock.get(str(variant.id))
        rows.append(
            q.VariantRow(
                variant=variant,
                shop_sku=link.shop_sku if link else "",
                shop_price=link.price if link else None,
                asked_price=asked_price(variant, rule, currency),
                offered=stock.offered if stock else None,
                low=stock.low if stock else False,
            )
        )
    return tuple(rows)


def _ref(category: ShopCategory | None) -> q.ShopCategoryRef | None:
    return q.ShopCategoryRef(id=category.id, path=category.path) if category else None


def _brand(details: Details) -> q.BrandRef | None:
    return q.BrandRef(id=details.brand.id, name=details.brand.name) if details.brand else None


def _file(file: StoredFile) -> q.FileRow:
    return q.FileRow(name=file.name, content_type=file.content_type, size=file.size)


def _node(tree: Tree, node: TreeNode) -> q.ShopCategoryNode:
    return q.ShopCategoryNode(
        id=node.id,
        name=node.name,
        path=tree.path(node.id),
        leaf=node.leaf,
        choosable=node.leaf and node.open,
        permissions=node.permissions,
    )


def _holds(tree: Tree, node: TreeNode, words: list[str]) -> bool:
    text = " ".join(tree.path(node.id)).casefold()
    return all(word in text for word in words)
