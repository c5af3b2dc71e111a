"""What the catalog hears, for which actors, by which decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.actors import Change
from chassis.service import Service
from contracts.catalog import ActOnProductsV1, PullProductsV1
from contracts.gateway import HintReceivedV1, Subject
from contracts.ids import product_key
from contracts.inventory import StockChangedV1
from services.catalog.domain.low_stock import stock_heard
from services.catalog.domain.news import concerns, heard
from services.catalog.domain.product import Product
from services.catalog.domain.task import CatalogTask, action_asked, pull_asked
from services.catalog.effects.desk import Desk
from services.catalog.effects.looking import look_due


def hear(service: Service, desk: Desk) -> None:
    """Subscribe; handlers only mark work as due."""
    now = desk.now

    def pull(task: CatalogTask | None, asked: PullProductsV1) -> Change[CatalogTask] | None:
        return pull_asked(task, asked, now())

    def act(task: CatalogTask | None, asked: ActOnProductsV1) -> Change[CatalogTask] | None:
        return action_asked(task, asked, now())

    def stock(product: Product | None, said: StockChangedV1) -> Change[Product] | None:
        return stock_heard(product, said, now())

    def listing_hint(product: Product | None, hint: HintReceivedV1) -> Change[Product] | None:
        return look_due(product, hint.received_at)

    async def holders(hints: Sequence[HintReceivedV1]) -> Sequence[Iterable[str]]:
        return await _holders(desk, hints)

    service.inbox.hear(PullProductsV1, desk.tasks, pull, to=lambda asked: [asked.task])
    service.inbox.hear(ActOnProductsV1, desk.tasks, act, to=lambda asked: [asked.task])
    service.inbox.hear(
        StockChangedV1, desk.products, stock, to=lambda said: [product_key(said.connection, said.store_product)]
    )
    service.inbox.hear(HintReceivedV1, desk.news, heard, to=_store_product)
    service.inbox.hear(HintReceivedV1, desk.products, listing_hint, resolve=holders)


def _store_product(hint: HintReceivedV1) -> list[str]:
    return [product_key(hint.connection, int(hint.object_id))] if concerns(hint) else []


async def _holders(desk: Desk, hints: Sequence[HintReceivedV1]) -> list[list[str]]:
    """The products that hold the hinted listings; listings that are not ours concern nobody."""
    wanted: dict[str, set[str]] = {}
    for hint in hints:
        if hint.subject is Subject.SHOP_PRODUCT:
            wanted.setdefault(hint.connection, set()).add(hint.object_id)
    found: dict[tuple[str, str], str] = {}
    for connection, listings in wanted.items():
        rows = await desk.products.collection.find(
            {"connection": connection, "shop_product": {"$in": sorted(listings)}}, projection={"shop_product": 1}
        )
        found.update({(connection, row["shop_product"]): str(row["_id"]) for row in rows})
    keys = [(hint.connection, hint.object_id) for hint in hints]
    return [
        [found[key]] if h.subject is Subject.SHOP_PRODUCT and key in found else []
        for h, key in zip(hints, keys, strict=True)
    ]
