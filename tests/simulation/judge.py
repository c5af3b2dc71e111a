"""The judge: what must hold at the end of every day, told from the two platforms' own books.

Of Tandem's own data it reads only what excuses something (problems and differences shown to people), what explains
something (timelines, audit log, tasks: I7, I9), the settings in force, and the topics (for secrets). The invariants' numbers are those of docs/guarantees.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from contracts.cloudevents import Envelope, Undecodable, decode
from contracts.gateway import HintReceivedV1, Subject
from sandbox.bigcommerce.model import Order as StoreOrder
from sandbox.tiktok_shop.state import Order as ShopOrder
from tests.simulation.day import SERVICES
from tests.simulation.merchant import Merchant
from tests.simulation.play import CANCELLED_IN_STORE, Player

AGE, AGE_WITH_FAULTS = 60.0, 900.0
"""Seconds that a number may be old when TikTok Shop takes it. With faults: an outage, and webhooks that come late."""
SOON, SETTLED = 10.0, 40.0
"""Seconds: of any change to the other side on a quiet day, and until every read shows what a store order took."""
SHOP_ORDER_EVENT = "ORDER_STATUS_CHANGE"
NOT_PAID = ("UNPAID", "ON_HOLD")
SHIPPED_IN_SHOP = ("AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED")
RANK = {1: 0, 7: 0, 11: 1, 9: 2, 3: 3, 2: 4, 8: 5, 10: 6}
"""Store statuses, forward; 5 (cancelled) ends all."""
STATUS_MAP = {"IN_TRANSIT": 2, "DELIVERED": 8, "COMPLETED": 10}
SHOP_RANK = {
    "UNPAID": 0,
    "ON_HOLD": 1,
    "AWAITING_SHIPMENT": 2,
    "PARTIALLY_SHIPPING": 3,
    "AWAITING_COLLECTION": 4,
    "IN_TRANSIT": 5,
    "DELIVERED": 6,
    "COMPLETED": 7,
    "CANCELLED": 8,
}


def judge(player: Player, settings: list[dict[str, Any]], *, quiet: bool = False) -> list[str]:
    """Every invariant that does not hold, as a sentence that begins with its number; ``settings``: by merchant.

    quiet: nothing failed on this day, so that nothing may have come late either.
    """
    broken: list[str] = []
    for merchant, chosen in zip(player.morning.merchants, settings, strict=True):
        books = _Books(player, merchant)
        for check in (
            _orders,
            _statuses,
            _progress,
            _units,
            _shipments,
            _money,
            _tenant,
            _tasks,
            _order_stories,
            _stock_stories,
            _audited,
        ):
            broken += check(books)
        broken += _stock(books, chosen["product"])
        broken += _offers(books)
        broken += _prices(books)
        broken += _hints(books)
        if quiet:
            broken += _late_orders(books)
            broken += _late_stock(books)
    broken += player.noticed
    broken += _parked(player)
    broken += _secrets(player)
    return broken


class _Books:
    """One merchant's two ledgers, and what Tandem shows as a problem."""

    def __init__(self, player: Player, merchant: Merchant) -> None:
        self.player = player
        self.merchant = merchant
        self.engine = player.shop
        self.store = merchant.store
        self.shop_orders: list[ShopOrder] = [
            order for order in self.engine.state.orders.values() if order.shop_id == merchant.shop.id
        ]
        self.store_orders: list[StoreOrder] = list(self.store.state.orders.values())
        self.made: dict[str, list[StoreOrder]] = {}
        for order in self.store_orders:
            if order.external_order_id:
                self.made.setdefault(order.external_order_id, []).append(order)
        self.ledger = player.sandbox.box.ledger
        self.changes = self.ledger.changes()

    def documents(self, service: str, collection: str) -> list[dict[str, Any]]:
        return list(self.player.town.databases[service].collection(collection).documents.values())

    def order(self, order: ShopOrder) -> dict[str, Any]:
        """Tandem's own document of a shop order; empty when it knows none."""
        known = self.player.town.databases["orders"].collection("orders").documents
        return known.get(f"{self.merchant.connection}:{order.id}", {})

    def shown(self, order: ShopOrder) -> str:
        """The codes of what Tandem tells people about an order; empty when all is well."""
        found = self.order(order)
        return ", ".join(each["code"] for each in (*found.get("problems", ()), *found.get("differences", ())))


# --- I1, I2: orders --------------------------------------------------------------------------------------------------


def _orders(books: _Books) -> Iterator[str]:
    for order in books.shop_orders:
        made = books.made.get(order.id, [])
        living = [one for one in made if one.status_id != CANCELLED_IN_STORE]
        ours = [one.id for one in made if one.id not in books.player.foreign]
        if len(ours) > 1 or len(living) > 1:
            yield f"I2 shop order {order.id} has {len(made)} store orders {[one.id for one in made]}"
        if order.status in NOT_PAID:
            if made:
                yield f"I1 shop order {order.id} is {order.status} and in the store"
        elif order.status == "CANCELLED":
            if living and not books.shown(order):
                yield f"I1 shop order {order.id} is cancelled, its store order {living[0].id} lives, nothing is shown"
        elif not living and not books.shown(order):
            yield f"I1 paid shop order {order.id} ({order.status}) has no living store order, and no reason is shown"
        elif not living and not made:
            yield f"I1 paid shop order {order.id} ({order.status}) is not in the store: {books.shown(order)}"


# --- I3: stock -------------------------------------------------------------------------------------------------------


def _stock(books: _Books, chosen: dict[str, Any]) -> Iterator[str]:
    held = _held(books)
    for product in books.engine.state.products.values():
        if product.shop_id != books.merchant.shop.id or product.status == "DELETED":
            continue
        rows = []
        for sku in product.skus.values():
            shown = sum(stock.available for stock in sku.stock.values())
            has = books.store.inventory.sellable(books.store.merchant.stock_key(sku.seller_sku))
            rows.append((sku, shown, _offered(has, held[sku.id], chosen), _available(has, held[sku.id], chosen)))
        for sku, shown, offered, available in rows:
            if product.status == "ACTIVATE" and shown != offered:
                yield f"I3 {sku.seller_sku} shows {shown}, the rules give {offered} (held {held[sku.id]})"
        yield from _activity(product, rows, chosen)


def _held(books: _Books) -> Counter[str]:
    """Units that the shop has promised and the store has not given up, by SKU id."""
    held: Counter[str] = Counter()
    for order in books.shop_orders:
        if order.id not in books.made:
            for line in order.open_lines:
                held[line.sku_id] += 1
    return held


def _available(has: int, held: int, chosen: dict[str, Any]) -> int:
    has = max(0, has)
    buffer = max(chosen["buffer"]["units"], -(-has * chosen["buffer"]["percent"] // 100))
    return max(0, has - held - buffer)


def _offered(has: int, held: int, chosen: dict[str, Any]) -> int:
    available = _available(has, held, chosen)
    threshold, most = chosen["threshold"], chosen["maximum_offered"]
    if threshold and threshold["mode"] == "out_of_stock" and available <= threshold["value"]:
        return 0
    return available if most is None else min(available, most)


def _activity(product: Any, rows: list[Any], chosen: dict[str, Any]) -> Iterator[str]:
    """In the mode "deactivate" a listing whose every SKU is low is down, and one with none low is up."""
    threshold = chosen["threshold"]
    deactivates = threshold is not None and threshold["mode"] == "deactivate"
    low = [deactivates and available <= threshold["value"] for *_, available in rows]
    if product.status == "ACTIVATE" and all(low):
        yield f"I3 listing {product.id} is up, and every SKU of it is at its threshold or below"
    if product.status == "SELLER_DEACTIVATED" and not any(low):
        yield f"I3 listing {product.id} is down, and no SKU of it is at its threshold"


def _prices(books: _Books) -> Iterator[str]:
    """Prices and names follow the store as the rules say."""
    for product in books.engine.state.products.values():
        if product.shop_id != books.merchant.shop.id or product.status != "ACTIVATE":
            continue
        for sku in product.skus.values():
            source, _ = books.store.catalog.find_item("sku", sku.seller_sku)
            if source is not None and sku.price != source.price:
                yield f"I3 {sku.seller_sku} costs {sku.price} in the shop, {source.price} in the store"


# --- I3: nothing late on a quiet day -----------------------------------------------------------------------------------


def _late_orders(books: _Books) -> Iterator[str]:
    """What one side did reaches the other in seconds: no sweep may be what carried it."""
    for order in books.shop_orders:
        for made in books.made.get(order.id, ())[:1]:
            for what, since, until in _carried(books, order, made):
                if until - since > SOON:
                    yield f"I3 {what} of shop order {order.id} took {until - since:.0f} s"


def _carried(books: _Books, order: ShopOrder, made: StoreOrder) -> Iterator[tuple[str, float, float]]:
    """(what, when it could be carried over, when it was), of what was."""
    paid = _first(books, "order", order.id, "AWAITING_SHIPMENT")
    if paid is not None:
        yield "the store order", paid.at, made.entered_at
    gone = _first(books, "order", order.id, "CANCELLED")
    gone_there = _first(books, "order_status", f"{books.store.state.hash}:{made.id}", CANCELLED_IN_STORE)
    if gone is not None and gone_there is not None:
        first = max(min(gone.at, gone_there.at), made.entered_at)
        yield "the cancellation", first, max(gone.at, gone_there.at)
    shipped = {shipment.tracking_number: shipment.date_created for shipment in made.shipments}
    for package in (books.engine.state.packages[one] for one in order.package_ids):
        if package.tracking_number in shipped:
            yield "a shipment", shipped[package.tracking_number], package.create_time


def _first(books: _Books, kind: str, entity: str, after: object) -> Any:
    found = (change for change in books.changes if (change.kind, change.entity, change.after) == (kind, entity, after))
    return next(found, None)


def _late_stock(books: _Books) -> Iterator[str]:
    """A number that we write follows from something that happened just before, or from units that settled."""
    for product in books.engine.state.products.values():
        if product.shop_id != books.merchant.shop.id:
            continue
        for sku in product.skus.values():
            history = books.ledger.stock_history("tts", sku.id)
            causes = [change.at for change in history if not change.cause.endswith("/inventory/update")]
            causes += [
                change.at for change in books.ledger.stock_history("bc", f"{books.store.state.hash}:{sku.seller_sku}")
            ]
            causes = sorted(causes + books.merchant.edited)
            for change in history:
                before = [at for at in causes if at <= change.at][-2:]
                if change.cause.endswith("/inventory/update") and before and _unexplained(change.at, before):
                    yield f"I3 {sku.seller_sku} was written {change.at - before[-1]:.0f} s after anything happened to it"


def _unexplained(at: float, before: list[float]) -> bool:
    """``before``: the last things that happened. Of two close together the second may show only once units settled."""
    settling = len(before) > 1 and before[1] - before[0] < SETTLED
    return at - before[-1] > (SETTLED if settling else SOON)


# --- I4: the bound on overselling ------------------------------------------------------------------------------------


def _offers(books: _Books) -> Iterator[str]:
    """No write of ours offers more than the store had at some moment of the last seconds.

    A number is read, worked out and sent under one lease after the other; a call without an answer is sent again.
    """
    ledger = books.player.sandbox.box.ledger
    age = AGE_WITH_FAULTS if books.player.faults else AGE
    for product in books.engine.state.products.values():
        if product.shop_id != books.merchant.shop.id:
            continue
        for sku in product.skus.values():
            history = ledger.stock_history("bc", f"{books.store.state.hash}:{sku.seller_sku}")
            for change in ledger.stock_history("tts", sku.id):
                if (
                    change.cause.endswith("/inventory/update")
                    and change.after["available"] > change.before["available"]
                ):
                    most = _most(history, change.at, age)
                    if most is not None and change.after["available"] > max(0, most):
                        yield f"I4 {sku.seller_sku} was offered {change.after['available']} times, the store had {most}"


def _most(history: list[Any], at: float, age: float) -> int | None:
    """The most units that the store had within ``age`` seconds before ``at``; None where its ledger does not say."""
    before = [change for change in history if change.at <= at - age]
    within = [change for change in history if at - age < change.at <= at]
    known = [change.after for change in before[-1:]] + [
        units for change in within for units in (change.before, change.after)
    ]
    if not known:
        following = [change for change in history if change.at > at]
        known = [following[0].before] if following else []
    return max(known, default=None)


# --- I7: what was accepted is there ----------------------------------------------------------------------------------


def _hints(books: _Books) -> Iterator[str]:
    """Every webhook about an order that got a 2xx is a hint in the log, or was a repetition of one."""
    said = Counter(
        envelope.message.subject
        for partition in books.player.town.log.topic(HintReceivedV1.TOPIC)
        for record in partition
        if isinstance(envelope := _opened(record), Envelope)
        and isinstance(envelope.message, HintReceivedV1)
        and envelope.message.connection == books.merchant.connection
    )
    tries = [one for one in books.player.sandbox.box.ledger.webhooks() if 200 <= one.status < 300]
    shop = {
        one.delivery_id for one in tries if one.connection == books.merchant.shop.id and one.topic == SHOP_ORDER_EVENT
    }
    store = {
        one.delivery_id
        for one in tries
        if one.url.rstrip("/").endswith(f"/bigcommerce/{books.merchant.connection}")
        and one.topic.startswith("store/order/")
    }
    for subject, accepted in ((Subject.SHOP_ORDER, len(shop)), (Subject.STORE_ORDER, len(store))):
        if said[subject] < accepted:
            yield f"I7 {accepted} webhooks with {subject} were accepted, {said[subject]} are in the log"


def _opened(record: Any) -> Any:
    try:
        return decode(record.headers, record.value)
    except Undecodable:
        return None


# --- I5: statuses and shipments --------------------------------------------------------------------------------------


def _statuses(books: _Books) -> Iterator[str]:
    ours = {f"{books.store.state.hash}:{order.id}" for order in books.store_orders if order.external_order_id}
    for change in books.changes:
        if change.kind == "order_status" and change.entity in ours and change.cause.startswith("api"):
            if change.before == CANCELLED_IN_STORE:
                yield f"I5 store order {change.entity} was brought back from cancelled to {change.after}"
            elif change.after != CANCELLED_IN_STORE and RANK.get(change.after, 9) < RANK.get(change.before, -1):
                yield f"I5 store order {change.entity} went back from {change.before} to {change.after}"


def _units(books: _Books) -> Iterator[str]:
    """A living store order holds the units that its buyer still gets, unless a reason is shown."""
    for order in books.shop_orders:
        for made in books.made.get(order.id, ()):
            has, wanted = sum(line.quantity for line in made.lines), len(order.open_lines)
            living = made.status_id != CANCELLED_IN_STORE and order.status != "CANCELLED"
            if living and has != wanted and not books.shown(order):
                yield f"I5 store order {made.id} holds {has} units, shop order {order.id} {wanted}"


def _progress(books: _Books) -> Iterator[str]:
    """A living store order stands at least where the shop's status leads by the map that every day begins with."""
    for order in books.shop_orders:
        wanted = STATUS_MAP.get(order.status)
        for made in books.made.get(order.id, ()):
            behind = wanted is not None and RANK.get(made.status_id, 9) < RANK[wanted]
            if behind and not books.shown(order):
                yield f"I3 store order {made.id} stands at {made.status_id}, shop order {order.id} is {order.status}"


def _shipments(books: _Books) -> Iterator[str]:
    for order in books.shop_orders:
        packages = [books.engine.state.packages[one] for one in order.package_ids]
        sent = [line for package in packages for line in package.line_ids]
        if len(sent) != len(set(sent)):
            yield f"I5 a line of shop order {order.id} lies in two packages"
        for made in books.made.get(order.id, ()):
            yield from _told(books, order, made, packages)


def _told(books: _Books, order: ShopOrder, made: StoreOrder, packages: list[Any]) -> Iterator[str]:
    """Each store shipment is one package with its number, unless the order ended first or a reason is shown."""
    numbers = Counter(package.tracking_number for package in packages if package.tracking_number)
    for shipment in made.shipments:
        found = numbers.pop(shipment.tracking_number, 0)
        if found > 1:
            yield f"I5 shipment {shipment.id} is {found} packages of shop order {order.id}"
        if found == 1:
            yield from _same_goods(books, order, made, shipment, packages)
        if not found and order.status != "CANCELLED" and not books.shown(order):
            yield f"I5 shipment {shipment.id} of store order {made.id} is unknown in the shop ({order.status})"
    if numbers and made.status_id != CANCELLED_IN_STORE:
        yield f"I5 shop order {order.id} has tracking numbers that no shipment has: {sorted(numbers)}"


def _same_goods(books: _Books, order: ShopOrder, made: StoreOrder, shipment: Any, packages: list[Any]) -> Iterator[str]:
    """The package holds as many units as the shipment. Lines that were cancelled meanwhile are nobody's."""
    (package,) = (one for one in packages if one.tracking_number == shipment.tracking_number)
    shipped = sum(item["quantity"] for item in shipment.items)
    if len(package.line_ids) > shipped:
        yield f"I5 shipment {shipment.id} of store order {made.id} holds {shipped} units, its package {len(package.line_ids)}"


# --- I6, I7, I8, I10 -------------------------------------------------------------------------------------------------


def _money(books: _Books) -> Iterator[str]:
    """Lines + shipping + tax - discounts = what the buyer paid, to the cent, on both sides."""
    from sandbox.bigcommerce.order_view import OrderView
    from sandbox.tiktok_shop import order_view

    view = OrderView(books.store)
    by_id = {order.id: order for order in books.shop_orders}
    for external, made in books.made.items():
        if external not in by_id:
            continue
        placed = by_id[external]
        paid = Decimal(order_view.payment(placed, "")["total_amount"])
        kept = paid - sum(line.sale_price + line.tax for line in placed.lines if line.status == "CANCELLED")
        for order in made:
            partly = sum(line.quantity for line in order.lines) < len(placed.lines)
            if order.id in books.player.foreign or (partly and placed.status == "CANCELLED"):
                continue
            comes_to, due = Decimal(str(view.order(order)["total_inc_tax"])), kept if partly else paid
            if comes_to != due:
                yield f"I6 store order {order.id} comes to {comes_to}, its buyer paid {due}"


def _tenant(books: _Books) -> Iterator[str]:
    mine = {order.id for order in books.shop_orders}
    for external, made in books.made.items():
        if external not in mine:
            yield f"I8 store {books.store.state.hash} has order {made[0].id} of somebody else's shop"
    for product in books.engine.state.products.values():
        if product.shop_id == books.merchant.shop.id:
            for sku in product.skus.values():
                if books.store.catalog.find_item("sku", sku.seller_sku)[0] is None:
                    yield f"I8 shop {books.merchant.shop.id} lists {sku.seller_sku} of somebody else's store"


def _tasks(books: _Books) -> Iterator[str]:
    """I7: a command that got its 202 has ended, with a result for a person to see."""
    for task in books.documents("gateway", "tasks"):
        progress = task["progress"]
        if progress["connection"] == books.merchant.connection and progress["finished_at"] is None:
            yield f"I7 task {progress['kind']} was accepted and is {progress['status']} for ever"


# --- I9: everything that was done is explained -----------------------------------------------------------------------


def _order_stories(books: _Books) -> Iterator[str]:
    """What an API call of ours did to an order stands in the order's own timeline."""
    for order in books.shop_orders:
        told = {(line["what"], line["detail"]) for line in books.order(order).get("timeline", ())}
        doubles = {detail for what, detail in told if what == "second store order found"}
        for made in books.made.get(order.id, ()):
            ours = {(what, f"store order {made.id}") for what in ("created in the store", "older store order kept")}
            if not ours & told and str(made.id) not in doubles:
                yield f"I9 nothing tells that store order {made.id} was made of shop order {order.id}"
        for package in (books.engine.state.packages[one] for one in order.package_ids):
            if package.tracking_number and ("shipment sent to TikTok Shop", package.tracking_number) not in told:
                yield f"I9 nothing tells who sent {package.tracking_number} for shop order {order.id}"
    yield from _cancellations_told(books)


def _cancellations_told(books: _Books) -> Iterator[str]:
    by_store_order = {
        made.id: books.order(order) for order in books.shop_orders for made in books.made.get(order.id, ())
    }
    by_shop_order = {order.id: books.order(order) for order in books.shop_orders}
    for change in books.changes:
        if not change.cause.startswith("api"):
            continue
        if change.kind == "order_status" and change.after == CANCELLED_IN_STORE:
            store, _, number = change.entity.partition(":")
            found = by_store_order.get(int(number)) if store == books.store.state.hash else None
            whats = ("cancelled in the store", "second store order cancelled")
        elif change.kind == "order" and change.after == "CANCELLED":
            found, whats = (
                by_shop_order.get(change.entity),
                ("cancelled on TikTok Shop", "units cancelled on TikTok Shop", "buyer's cancellation accepted"),
            )
        else:
            continue
        if found is not None and not any(_tells(line, whats) for line in found.get("timeline", ())):
            yield f"I9 nothing tells that {change.kind} {change.entity} was cancelled"


def _tells(line: dict[str, Any], whats: tuple[str, ...]) -> bool:
    """After a lost answer the next read tells it, as a change of the store's status."""
    read = line["what"] == "store status" and line["detail"].endswith(f" to {CANCELLED_IN_STORE}")
    return line["what"] in whats or (read and "cancelled in the store" in whats)


def _stock_stories(books: _Books) -> Iterator[str]:
    """Every number that we wrote to TikTok Shop was decided in the SKU's own timeline."""
    decided: dict[str, set[int]] = {}
    for line in books.documents("inventory", "history"):
        decided.setdefault(line["sku"], set()).add(line["after"])
    for product in books.engine.state.products.values():
        if product.shop_id != books.merchant.shop.id:
            continue
        for sku in product.skus.values():
            _, variant = books.store.catalog.find_item("sku", sku.seller_sku)
            told = decided.get(f"{books.merchant.connection}:{variant}", set())
            for change in books.ledger.stock_history("tts", sku.id):
                if change.cause.endswith("/inventory/update") and change.after["available"] not in told:
                    yield f"I9 nothing tells why {sku.seller_sku} was offered {change.after['available']} times"


def _audited(books: _Books) -> Iterator[str]:
    """Every act of the merchant that was accepted is in the audit log, and its chain is whole."""
    entries = [row for row in books.documents("gateway", "audit") if row["who"] == books.merchant.email]
    acts = Counter(row["what"] for row in entries)
    for what, accepted in books.merchant.acts.items():
        if acts[what] < accepted:
            yield f"I9 {accepted} times {what} was accepted, {acts[what]} are in the audit log"
    rows = sorted(entries, key=lambda row: row["number"])
    for before, after in pairwise(rows):
        if after["before"] != before["hash"] and after["number"] == before["number"] + 1:
            yield f"I9 the audit log is broken between {before['number']} and {after['number']}"


def _parked(player: Player) -> Iterator[str]:
    """I7: nothing is parked but what the day poisoned; nothing is left to say."""
    for name in SERVICES:
        collections = player.town.databases[name].collections
        for row in collections["parked"].documents.values() if "parked" in collections else ():
            if b"not json" not in bytes(row.get("value") or b""):
                yield f"I7 {name} parked a message: {row.get('why')} {row.get('reason')}"
        for collection in collections.values():
            for document in collection.documents.values():
                if document.get("outbox") or document.get("said", 0) < document.get("pub", 0):
                    yield f"I7 {name} has not said all of {collection.name} {document['_id']}"


def _secrets(player: Player) -> Iterator[str]:
    """No topic carries a token or a line of a buyer's address."""
    records = [
        b"\n".join((record.value or b"", *(value for _, value in record.headers)))
        for topic in player.town.log.topics.values()
        for partition in topic
        for record in partition
    ]
    said = b"\n".join(records)
    for secret in _things_to_hide(player):
        if secret.encode() in said:
            yield f"I10 a topic carries {secret[:6]}..."


def _things_to_hide(player: Player) -> Iterator[str]:
    for merchant in player.morning.merchants:
        for account in merchant.store.state.accounts:
            yield from (account.token, account.client_secret)
    for grant in player.shop.state.grants.values():
        yield from (grant.access_token, grant.refresh_token)
    for app in player.shop.state.apps.values():
        yield app.app_secret
    for order in player.shop.state.orders.values():
        yield order.buyer_email
        yield from (text for name, text in order.address.items() if "line" in name and len(text) > 8)
