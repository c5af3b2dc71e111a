"""Taking in what was read at TikTok Shop: the one path for hints, sweeps and searches."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from chassis.actors import Change
from contracts.ids import order_key
from contracts.orders import BuyerChangedV1
from platforms.tiktok_shop.models import Order as ReadOrder
from services.orders.domain import intake
from services.orders.domain.facts import ShopOrder, shelf_units
from services.orders.domain.order import Linked, Order
from services.orders.domain.review import Context, reviewed
from services.orders.effects.desk import Desk
from services.orders.effects.relink import relinked
from services.orders.mapping.buyers import buyer
from services.orders.mapping.shop import shop_order
from services.orders.vault import Kept, Sealed


async def take_in(
    desk: Desk,
    context: Context,
    rows: Sequence[ReadOrder],
    read_at: datetime,
    served: Mapping[str, datetime] | None = None,
) -> dict[str, Order]:
    """Order key -> the order as it now stands. ``read_at``: our time just before the question was asked.

    served: order key -> the hint that this read answers.
    """
    connection = context.connection.id
    facts = {str(order_key(connection, row.id)): shop_order(row, read_at) for row in rows}
    seen = {str(order_key(connection, row.id)): buyer(row) for row in rows}
    kept = await desk.vault.keep({key: (facts[key].placed_at, one) for key, one in seen.items() if one.deliverable})
    links = await desk.links.of(connection, _skus(facts.values()))
    now = desk.clock.now()

    def decision(key: str, shop: ShopOrder) -> Callable[[Order | None], Change[Order]]:
        mine = {sku: links[sku] for sku in _skus([shop]) if sku in links}
        return lambda order: _taken(order, key, shop, mine, kept.get(key))

    def _taken(
        order: Order | None, key: str, shop: ShopOrder, mine: Mapping[str, Linked], buyer: Kept | None
    ) -> Change[Order]:
        since = context.connection.since
        address = buyer.address if buyer else None
        read = intake.read(order, key, connection, shop, address, mine, since, (served or {}).get(key))
        told = buyer is not None and read.address != (order.address if order else "")
        return Change(reviewed(read, context, now), (buyer_changed(read, buyer.sealed),) if buyer and told else ())

    standing = await desk.orders.transact_many({key: decision(key, shop) for key, shop in facts.items()})
    # A link made since they were read above may have looked for these orders in vain: whoever is last sees both.
    missing = {key: order for key, order in standing.items() if order.missing_skus}
    return {**standing, **(await relinked(desk, context, missing))} if missing else standing


def buyer_changed(order: Order, sealed: Sealed) -> BuyerChangedV1:
    """The restricted stream's record: ciphertext alone."""
    return BuyerChangedV1(
        connection=order.connection,
        order=order.id,
        shop_order=order.shop_order,
        month=sealed.key.rpartition(":")[2],
        nonce=b64encode(sealed.nonce).decode(),
        ciphertext=b64encode(sealed.body).decode(),
        masked=sealed.masked,
    )


def _skus(orders: Iterable[ShopOrder]) -> list[str]:
    return list(dict.fromkeys(unit.sku for shop in orders for line in shop.lines for unit in shelf_units(line)))
