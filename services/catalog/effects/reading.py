"""Reading the store: pulls page by page with a cursor, and single products that hints name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from pydantic import BaseModel

from chassis.actors import Change
from chassis.wakeups import Claim, Lease, Next
from chassis.worker import Outcome
from contracts.gateway import ConnectionChangedV1
from contracts.ids import product_key
from contracts.tasks import TaskReason, TaskStatus
from platforms.bigcommerce.catalog import MODIFIERS_PAGE, PAGE
from platforms.bigcommerce.client import BigCommerceClient
from platforms.bigcommerce.models import Product as StoreProduct
from platforms.budget import Kind
from platforms.errors import PlatformError
from platforms.lenient import Page
from services.catalog.domain.category import category_key, seen
from services.catalog.domain.news import served, told
from services.catalog.domain.product import Action, Product
from services.catalog.domain.pulling import modifiers_read, price_and_sale_state, pulled, vanished
from services.catalog.domain.task import CatalogTask, page_read, pull_ended
from services.catalog.domain.values import StoreSide
from services.catalog.domain.wishes import open_wishes
from services.catalog.effects.desk import Desk, basis_of, deciding
from services.catalog.effects.sweeping import ROLL_CALL_EVERY, in_turn
from services.catalog.mapping.store import StoreNames, UnusableProduct, days_bounds, required_modifiers, store_side

NAMES_LIVE = timedelta(days=1)
log = structlog.get_logger(__name__)


class NameBook(BaseModel):
    """Brand and category names of a store, as cached."""

    brands: dict[int, str]
    categories: dict[int, str]


class Reading:
    """The pull flow (over tasks), the read flow (over news), and the store's sweep and roll call (over connections)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pull(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        """Read on from the cursor until the end, or until the lease nears its own: then it goes on at once."""
        return {actor: await self._pull(actor, facts, claim.lease) for actor in claim.actors}

    async def read(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        """Up to 250 hinted products in one call. Unknown ones are taken only if created, and only by setting."""
        desk, news = self._desk, await self._desk.news.load(claim.actors)
        known = await desk.products.load(claim.actors)
        takes_new = facts.settings.product.pull_products
        wanted = {a: n for a, n in news.items() if n.at and (a in known or (n.created and takes_new))}
        if wanted:
            await self._read_news(facts, {n.store_product: n.created for n in wanted.values()}, known)
        times = {actor: each.at for actor, each in news.items()}
        await desk.news.transact_many({a: deciding(served, at) for a, at in times.items()})
        return {}

    async def modifiers(self, products: Sequence[Product], facts: ConnectionChangedV1) -> None:
        """For products about to be pushed: which options an order would have to fill in, 10 products a call.

        Only told to people, so trouble at the store does not stop the push.
        """
        pushed = [p for p in products if open_wishes(p, Action.PUSH) and p.modifiers_read != p.read_at]
        if not pushed:
            return
        try:
            await self._read_modifiers(pushed, facts)
        except PlatformError as error:
            log.warning("modifiers_not_read", reason=str(error))

    async def _read_modifiers(self, pushed: Sequence[Product], facts: ConnectionChangedV1) -> None:
        client = (await self._desk.sessions.store(facts.id)).under(kind=Kind.BULK)
        for first in range(0, len(pushed), MODIFIERS_PAGE):
            batch = pushed[first : first + MODIFIERS_PAGE]
            found = await client.catalog.modifiers([product.store_product for product in batch])
            required = {each.id: required_modifiers(each) for each in found}
            await self._desk.products.transact_many(
                {p.id: deciding(modifiers_read, required.get(p.store_product, ()), p.read_at) for p in batch}
            )

    async def _read_news(self, facts: ConnectionChangedV1, wanted: dict[int, bool], known: dict[str, Product]) -> None:
        desk, connection, now = self._desk, facts.id, self._desk.now()
        client = (await desk.sessions.store(connection)).under(kind=Kind.BULK)
        page = await client.catalog.products(ids=sorted(wanted))
        await self._follow(facts, client, page.items, known, now)
        present = _ids(page)
        gone = [id_ for id_ in wanted if id_ not in present]
        await desk.products.transact_many({product_key(connection, id_): deciding(vanished, now) for id_ in gone})

    async def _follow(
        self,
        facts: ConnectionChangedV1,
        client: BigCommerceClient,
        products: Sequence[StoreProduct],
        known: Container[str],
        now: datetime,
    ) -> None:
        """Of products that are known what is followed without a pull, of others everything. ``now``: when asked."""
        connection, desk = facts.id, self._desk
        fresh = [product for product in products if product_key(connection, product.id) not in known]
        if fresh:
            names = await self._names(client, connection, now - NAMES_LIVE, fresh)
            await self._take(facts, fresh, names, now)
        old = [product for product in products if product_key(connection, product.id) in known]
        sides = _sides(old, StoreNames(), facts)[0]
        await desk.products.transact_many(
            {product_key(connection, id_): deciding(price_and_sale_state, side, now) for id_, side in sides.items()}
        )

    async def sweep(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        """Products changed in the store since the last sweep, 250 a call: finds what no hint told."""
        return await in_turn(self._desk, claim, f"{facts.id}:store_swept", partial(self._sweep, facts))

    async def _sweep(self, facts: ConnectionChangedV1, since: datetime) -> None:
        desk, after = self._desk, ""
        client = (await desk.sessions.store(facts.id)).under(kind=Kind.BULK)
        while True:
            now = desk.now()
            page = await client.catalog.products(after=after, modified_from=since)
            known = await desk.products.load(product_key(facts.id, product.id) for product in page.items)
            created = [p for p in page.items if p.date_created is not None and p.date_created >= since]
            takes = {p.id for p in created if facts.settings.product.pull_products}
            products = [p for p in page.items if p.id in takes or product_key(facts.id, p.id) in known]
            await self._follow(facts, client, products, known, now)
            if not page.next:
                return
            after = page.next

    async def roll_call(self, claim: Claim, facts: ConnectionChangedV1) -> Outcome:
        """Which known products the store still has, 250 a call: nothing but its webhook tells of a deletion."""
        key, calling = f"{facts.id}:called", partial(self._roll_call, facts)
        return await in_turn(self._desk, claim, key, calling, every=ROLL_CALL_EVERY)

    async def _roll_call(self, facts: ConnectionChangedV1, _: datetime) -> None:
        """Those that are missing are asked for once more before they count as deleted."""
        desk, after = self._desk, 0
        client = (await desk.sessions.store(facts.id)).under(kind=Kind.BULK)
        while known := await desk.known_after(facts.id, after, PAGE, deleted=False):
            page = await client.catalog.products(ids=known, include=(), fields=("id",))
            missing = set(known) - _ids(page)
            now = desk.now()
            await desk.news.transact_many(
                {product_key(facts.id, id_): deciding(told, facts.id, id_, now) for id_ in sorted(missing)}
            )
            after = known[-1]

    async def _pull(self, actor: str, facts: ConnectionChangedV1, lease: Lease) -> Next | None:
        desk = self._desk
        task = await desk.tasks.get(actor)
        if task is None or task.status in (TaskStatus.COMPLETED, TaskStatus.REFUSED):
            return None
        client = (await desk.sessions.store(facts.id)).under(kind=Kind.BULK)
        names = await self._names(client, facts.id, task.started_at, ())
        begin, end = days_bounds(task.start, task.end, facts.store.timezone)
        while True:
            if desk.now() >= lease.until - timedelta(seconds=90):
                return Next(desk.now())
            asked = desk.now()
            page = await client.catalog.products(
                after=str(task.after) if task.after else "", modified_from=begin, modified_to=end
            )
            task = await self._take_page(task, facts, page, names, asked)
            if task.finished_at is not None:
                return None

    async def _take_page(
        self,
        task: CatalogTask,
        facts: ConnectionChangedV1,
        page: Page[StoreProduct],
        names: StoreNames,
        asked: datetime,
    ) -> CatalogTask:
        """Save the page's products, then the cursor behind them: a crash between the two reads one page again."""
        desk, now = self._desk, self._desk.now()
        if not page.items and not page.unreadable:
            ended = await desk.tasks.transact(task.id, lambda state: Change(pull_ended(state or task, now)))
            return ended or task
        changed, unchanged, bad = await self._take(facts, page.items, names, asked)
        bad += [TaskReason(subject=row.id, code="unreadable", message=row.reason) for row in page.unreadable]
        total = None if page.total is None else task.done + page.total

        def advance(state: CatalogTask | None) -> Change[CatalogTask]:
            return Change(
                page_read(
                    state or task,
                    after=int(page.next),
                    total=total,
                    changed=changed,
                    unchanged=unchanged,
                    failed=bad,
                    now=now,
                )
            )

        return await desk.tasks.transact(task.id, advance) or task

    async def _take(
        self, facts: ConnectionChangedV1, products: Sequence[StoreProduct], names: StoreNames, now: datetime
    ) -> tuple[int, int, list[TaskReason]]:
        """(changed, unchanged, failed). Categories are made known before the products that name them."""
        desk, connection, basis = self._desk, facts.id, basis_of(facts)
        sides, bad = _sides(products, names, facts)
        await self._take_categories(connection, sides.values(), now)
        changed: dict[str, bool] = {}

        def decide(state: Product | None, id_: int, side: StoreSide) -> Change[Product] | None:
            change = pulled(state, connection, id_, side, basis, now)
            changed[product_key(connection, id_)] = change is not None
            return change

        await desk.products.transact_many(
            {product_key(connection, id_): deciding(decide, id_, side) for id_, side in sides.items()}
        )
        count = sum(changed.values())
        return count, len(changed) - count, bad

    async def _take_categories(self, connection: str, sides: Iterable[StoreSide], now: datetime) -> None:
        samples: dict[str, str] = {}
        for side in sides:
            if side.category:
                samples.setdefault(side.category, side.name)
        await self._desk.categories.transact_many(
            {
                category_key(connection, name): deciding(seen, connection, name, sample, now)
                for name, sample in samples.items()
            }
        )

    async def _names(
        self, client: BigCommerceClient, connection: str, newer_than: datetime, for_products: Sequence[StoreProduct]
    ) -> StoreNames:
        """Cached names, read again when too old or when a product names a brand or category that they lack."""
        desk, key = self._desk, f"{connection}:names"
        book = await desk.cache.get(key, NameBook, newer_than)
        if book is None or not _covers(book, for_products):
            started = desk.now()
            book = await _read_names(client)
            await desk.cache.put(key, book, started)
        return StoreNames(book.brands, book.categories)


async def _read_names(client: BigCommerceClient) -> NameBook:
    brands: dict[int, str] = {}
    number = "1"
    while number:
        page = await client.catalog.brands(page=int(number))
        brands.update({brand.id: brand.name for brand in page.items})
        number = page.next
    categories: dict[int, str] = {}
    number = "1"
    while number:
        found = await client.catalog.categories(page=int(number))
        categories.update({category.id: category.name for category in found.items})
        number = found.next
    return NameBook(brands=brands, categories=categories)


def _ids(page: Page[StoreProduct]) -> set[int]:
    """Of the products on a page, also of those that nobody can read."""
    return {product.id for product in page.items} | {int(row.id) for row in page.unreadable if row.id.isdecimal()}


def _covers(book: NameBook, products: Sequence[StoreProduct]) -> bool:
    return all(
        (not product.brand_id or product.brand_id in book.brands)
        and all(category in book.categories for category in product.categories[:1])
        for product in products
    )


def _sides(
    products: Sequence[StoreProduct], names: StoreNames, facts: ConnectionChangedV1
) -> tuple[dict[int, StoreSide], list[TaskReason]]:
    """What can be read of each; one bad product never stops the rest."""
    sides: dict[int, StoreSide] = {}
    bad: list[TaskReason] = []
    for product in products:
        try:
            sides[product.id] = store_side(product, names, facts.settings.product.category_sources)
        except UnusableProduct as error:
            bad.append(TaskReason(subject=str(product.id), code="unusable_product", message=str(error)))
        except Exception as error:
            log.exception("product_not_mapped", product=product.id)
            reason = f"the product could not be read: {type(error).__name__}"
            bad.append(TaskReason(subject=str(product.id), code="unreadable", message=reason))
    return sides, bad
