"""Planted bugs ("fish"), each a small change of the product's own source, and the seed whose day finds it.

A fish is put in by giving one function the code of its changed text; nothing on disk changes, and the change ends with
the forked process of the day. ``make simulate FISH=1`` searches a seed for every fish; the tests replay each on the
recorded one.
"""

from __future__ import annotations
import __future__

import importlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tests.simulation.crashes import Plan, one_day
from tests.simulation.day import ORDERS, Step, day
from tests.simulation.morning import Morning
from tests.simulation.run import Verdict, apart, each, play

POSTPONED = __future__.annotations.compiler_flag
CRASH_POINTS = ("crash_points",)
CALLS = ("lost_answer", "failed_call", "platform_down")


@dataclass(frozen=True)
class Fish:
    """where: module and function.  old, new: texts inside the module's source, each ``old`` exactly as it stands there.

    faults: the kinds of fault that its days have (none: any day will do).  seed: of the day that finds it.
    hidden: why no day can find it, for the few that the net does not catch.
    """

    name: str
    where: str
    old: str
    new: str
    faults: tuple[str, ...] = ()
    seed: int | None = None
    hidden: str = ""


def put_in(fish: Fish) -> None:
    """Change the running product. Only for processes that end with the day."""
    module_name, _, qualified = fish.where.partition(":")
    module = importlib.import_module(module_name)
    assert module.__file__ is not None
    source = Path(module.__file__).read_text()
    assert source.count(fish.old) >= 1, f"{fish.name}: its text is not in {module.__file__} any more"
    changed = compile(source.replace(fish.old, fish.new), module.__file__, "exec", dont_inherit=True, flags=POSTPONED)
    function = _function(module, qualified)
    code = next(code for code in _codes(changed) if code.co_qualname == qualified)
    assert code.co_code != function.__code__.co_code or code.co_consts != function.__code__.co_consts, fish.name
    function.__code__ = code


def _function(module: Any, qualified: str) -> FunctionType:
    found: Any = module
    for name in qualified.split("."):
        found = vars(found)[name]
    if isinstance(found, property):
        found = found.fget
    assert isinstance(found, FunctionType), qualified
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def fish_day(fish: Fish, seed: int) -> list[Step]:
    """Half of an ordinary day: with faults only of the kinds that this bug needs, or with none and more edits."""
    return day(seed, faults=False, only=fish.faults, orders=ORDERS // 2, edits=None if fish.faults else 20)


def played(morning: Morning, fish: Fish, seed: int) -> Verdict:
    """The verdict on this seed's day as it is. On days of CRASH_POINTS processes die at every await."""
    if fish.faults == CRASH_POINTS:
        return one_day(morning, Plan(seed))[0]
    return play(morning, seed, fish_day(fish, seed))


def caught(morning: Morning, fish: Fish, seed: int) -> Verdict:
    """The verdict on this seed's day with the fish in it."""
    put_in(fish)
    return played(morning, fish, seed)


def search(morning: Morning) -> int:
    """Print the seed that finds each fish: TRIES days at most, FISH=<part of a name> for some of them."""
    tries, wanted = int(os.environ.get("TRIES", "1000")), os.environ.get("FISH", "1")
    chosen = [fish for fish in FISH if not fish.hidden and (wanted == "1" or wanted in fish.name)]
    found = 0
    for fish in chosen:
        started = time.monotonic()
        seed = _first(morning, fish, tries)
        found += seed is not None
        sys.stdout.write(f"{fish.name}: {'not found' if seed is None else f'seed {seed[0]}, {seed[1]}'}")
        sys.stdout.write(f" ({time.monotonic() - started:.0f} s)\n")
        sys.stdout.flush()
    sys.stdout.write(f"{found} of {len(FISH)} planted bugs found\n")
    return 0 if found >= 0.95 * len(chosen) else 1


def replay(morning: Morning) -> int:
    """Play every recorded seed with its bug; print what each breaks."""
    known = [fish for fish in FISH if fish.seed is not None]
    verdicts = each(partial(caught, morning, fish, fish.seed or 0) for fish in known)
    found = 0
    for fish, verdict in zip(known, verdicts, strict=True):
        found += bool(verdict.broken)
        sys.stdout.write(f"{fish.name}: seed {fish.seed}, {verdict.broken[0] if verdict.broken else 'NOT FOUND'}\n")
        sys.stdout.flush()
    wanted = [fish for fish in FISH if not fish.hidden]
    sys.stdout.write(f"{found} of {len(known)} recorded seeds find their bug; {len(wanted)} bugs are planted\n")
    return 0 if found == len(known) else 1


def _first(morning: Morning, fish: Fish, tries: int) -> tuple[int, str] | None:
    """A day counts only when it holds without the bug."""
    recorded = [fish.seed] if fish.seed is not None else []
    for verdict in each(partial(caught, morning, fish, seed) for seed in [*recorded, *range(tries)]):
        if verdict.broken:
            clean: Verdict = apart(partial(played, morning, fish, verdict.seed))()
            if not clean.broken:
                return verdict.seed, verdict.broken[0]
    return None


IN_CHASSIS = (
    Fish("revision guard dropped", "chassis.actors:_Plan.operation", '{"_id": actor, "rev": self.state.rev - 1}', '{"_id": actor}', ("storm", "store_slow"), seed=5),
    Fish("wake-up not written before the save", "chassis.actors:Repository.save", "await self._wakes.write(wakes)", "pass", CRASH_POINTS, seed=1),
    Fish("wake-up not signalled after the save", "chassis.actors:Repository.save", "self._wakes.signal([replace(wake, saved=True) for wake in wakes if wake.actor not in lost])", "pass", seed=0),
    Fish("save told during a held lease is not served again", "chassis.wakeups:Wakeups.claim", "if missed:", "if False:", ("storm", "store_slow")),
    Fish("wake-up deleted whatever its sequence", "chassis.wakeups:Wakeups.finish", '"seq": entry.seq, ', ""),
    Fish("lost races count as saved", "chassis.actors:Repository.save", "lost = await self._write(writes)", "await self._write(writes); lost = {}", ("storm", "store_slow"), seed=7),
    Fish("events count as said without an acknowledgement", "chassis.relay:_send", "if all(result is None for result in results):", "if True:", ("broker_away",), seed=0),
    Fish("relay never lowers its flag", "chassis.relay:_remember", 'update["$max"] = {"said": saying.pub}', "pass", seed=0),
    Fish("facts are said and never removed", "chassis.relay:_remember", 'update["$pull"] = {"outbox": {"id": {"$in": list(saying.facts)}}}', "pass", seed=0),
    Fish("work postponed by the broker counts as done", "chassis.worker:Worker._perform", "return self._backed_off(claim, str(error) or type(error).__name__, None)", "return {}", ("broker_away",), seed=0),
    Fish("work that the platform refused to do counts as done", "chassis.worker:Worker._perform", "outcome = self._backed_off(claim, what, seconds)", "return {}", CALLS, seed=3),
    Fish("a record that breaks its decision is dropped", "chassis.inbox:Inbox._deliver", "await repository.fold(by_actor, fold)", "pass", seed=0),
    Fish("a batch is acknowledged before it is saved", "chassis.inbox:Inbox.handle", "            bugs = await self._settle(group, heard)\n", "            __import__('asyncio').ensure_future(self._settle(group, heard))\n            bugs = {}\n", ("die", "kill", "store_away"), seed=3),
    Fish("a batch is dropped while the store is away", "chassis.inbox:Inbox.handle", "        except TRANSIENT:\n            raise\n", "        except TRANSIENT:\n            return\n", ("store_away",), seed=0),
    Fish("stale sweep keeps nothing that waits", "chassis.worker:Worker._note", "if wake.at > now:", "if wake.at > now:\n            return\n        if False:", seed=0),
    Fish("work put off is looked at a day later", "chassis.wakeups:Wakeups._moved", '"at": following.at,', '"at": later(following.at, 86400.0),', ("kill", "deaf"), seed=0),
)  # fmt: skip

IN_GATEWAY = (
    Fish("webhook answered before it is safe", "services.gateway.ingest.receive:Receiver._handed_over", "await self._handoff.hand_over(hints)", "__import__('asyncio').ensure_future(self._handoff.hand_over(hints))", ("die", "kill", "broker_away"), seed=1),
    Fish("spool skipped while the broker is away", "services.gateway.ingest.handoff:Handoff.hand_over", "await self._keep(records)", "pass", ("broker_away",), seed=0),
    Fish("spool dropped without replay", "services.gateway.ingest.handoff:Handoff._emptied", "if not await self._send(records[start : start + BATCH]):", "if False:", ("broker_away",), seed=0),
    Fish("hint dropped because an equal one was passed on", "services.gateway.ingest.handoff:Handoff.hand_over", "records = [self._record(hint) for hint in hints]", "known = self.__dict__.setdefault('known', set())\n        hints = [h for h in hints if (h.connection, h.subject, h.object_id) not in known]\n        known.update((h.connection, h.subject, h.object_id) for h in hints)\n        records = [self._record(hint) for hint in hints]", seed=0),
    Fish("forged shop webhook accepted", "platforms.tiktok_shop.webhooks:verify_event", "if not hmac.compare_digest(", "if False and not hmac.compare_digest(", ("forged_hook",), seed=0),
    Fish("forged store webhook accepted", "platforms.bigcommerce.webhooks:verify_hook", 'echoed = _matches_any(headers.get(SECRET_HEADER, ""), header_secrets)', "echoed = True", ("forged_hook",), seed=0),
    Fish("hints of one connection go to the other", "services.gateway.ingest.receive:Receiver.from_shop", "hints = shop_hints(connection, event, self._clock.now())", "connection = next(iter(self._secrets._stores))\n        hints = shop_hints(connection, event, self._clock.now())", hidden="kept out: needs a name inside the secrets"),
)  # fmt: skip

IN_ORDERS = (
    Fish("look-up skipped after a lost answer", "services.orders.domain.creation:_resolve", "else LookUp(attempt.started_at)", "else Send(attempt.number + 1)", ("lost_answer", "die"), seed=0),
    Fish("outcome unknown treated as failed", "services.orders.effects.create:answered", 'return order.noting(now, "no answer from the store", detail=f"attempt {number}")', "return creation.ended(order, number, Outcome.NOT_SENT)", ("lost_answer",), seed=1),
    Fish("looked up at once and only once", "services.orders.domain.creation:_resolve", "ready = attempt.send_by + timing.untouched", "return Send(attempt.number + 1) if attempt.absent_at else LookUp(attempt.started_at)", ("late_create",), seed=0),
    Fish("created before it is paid", "services.orders.domain.creation:next_step", "if not is_ours(order, settings) or blocks(order, settings) or order.create.gave_up:", "if order.create.gave_up:", seed=0),
    Fish("a refusal is final at once", "services.orders.domain.creation:refused", "again = settings.retry_orders and refusals <= timing.retries", "again = False; settings = settings", ("refused_create",), seed=0),
    Fish("store order created a second time", "services.orders.domain.creation:next_step", "if order.store is not None or order.shop is None:", "if order.shop is None or (order.store is not None and order.create.attempts[1:]):", seed=0),
    Fish("status moves back", "services.orders.domain.progress:wanted_status", "return target if RANK[target] > RANK[store.status] else None", "return target if target != store.status else None", seed=0),
    Fish("status never moves", "services.orders.domain.progress:wanted_status", "if store is None or shop is None or shop.cancelled or store.archived:", "if True:", seed=3),
    Fish("cancelled store order is brought back", "services.orders.domain.progress:wanted_status", "or store.status not in RANK or target == store.status_tried:\n        return None", "or target == store.status_tried:\n        return None\n    if store.status not in RANK:\n        return target", seed=1),
    Fish("cancellation at the shop is not carried over", "services.orders.domain.cancelling:wants_store_cancel", "return store.status not in SHIPPED_IN_STORE and order.store_cancel.state is CallState.NONE", "return False", seed=0),
    Fish("cancellation in the store is not carried over", "services.orders.domain.cancelling:wants_shop_cancel", "if store is None or shop is None or not store.cancelled or store.cancelled_by_us:", "if True:", seed=1),
    Fish("cancelled units are created too", "services.orders.domain.facts:ShopOrder.open_lines", "if not line.cancelled", "if True", hidden="no day cancels part of an order before it is created"),
    Fish("prices rounded to a tenth", "services.orders.domain.money:_prices", "price = _goods_price(unit, settings)", "price = _goods_price(unit, settings).quantize(Decimal('0.1'))", seed=0),
    Fish("shipping costs forgotten", "services.orders.domain.money:shipping_cost", "with_tax = shop.payment.shipping + shop.payment.shipping_tax", "return ZERO, ZERO", seed=0),
    Fish("tax counted twice", "services.orders.domain.money:_prices", "with_tax = price + unit.tax", "with_tax = price + unit.tax + unit.tax", seed=0),
    Fish("units of one price counted once", "services.orders.domain.money:store_lines", "quantity=len(lines)", "quantity=1", seed=0),
    Fish("an unanswered shipment counts as sent", "services.orders.effects.shop_side:ShopSide._on_record", "except Uncertain:\n            return order", "except Uncertain:\n            sent = [one for one in order.shipments if one.state is ShipmentState.SENT]\n            return await self._desk.edit(order.id, done(shipping.done(sent[-1], '')), context) if sent else order", ("failed_call", "platform_down"), seed=0),
    Fish("only the first shipment is sent", "services.orders.effects.shop_side:ShopSide.ship", "[shipment.id for shipment in order.shipments]", "[shipment.id for shipment in order.shipments][:1]", seed=14),
    Fish("shipments never read", "services.orders.domain.shipping:shipments_read", "for one in sorted(read, key=lambda shipment: shipment.id):", "for one in ():", seed=0),
    Fish("all units in every shipment", "services.orders.domain.shipping:_pick", "for unit in free[:quantity]:", "for unit in free:", seed=0),
    Fish("only the first hint of an order is served", "services.orders.domain.intake:_unserved", "(served is None or served < wanted)", "served is None", seed=1),
    Fish("every hint looks served", "services.orders.domain.intake:_unserved", "return wanted is not None and (served is None or served < wanted)", "return False", seed=1),
    Fish("an older answer of the shop replaces a newer one", "services.orders.domain.intake:read", "if order.shop is not None and shop.version < order.shop.version:", "if order.shop is not None and shop.version > order.shop.version:", seed=0),
    Fish("orders of the shop are never swept", "services.orders.effects.sweep:Sweeps.sweep_shop", "await take_in(self._desk, context, page.items, read_at)", "pass", ("deaf",), seed=0),
    Fish("orders of the store are never swept", "services.orders.effects.sweep:Sweeps.sweep_store", "await self._compare(context, page.items)", "pass", ("deaf",), seed=2),
)  # fmt: skip

IN_INVENTORY = (
    Fish("reservations ignored", "services.inventory.domain.sku:assess", "max(0, stock - counted.reserved - buffer)", "max(0, stock - buffer)", seed=0),
    Fish("reservations subtracted twice", "services.inventory.domain.sku:assess", "max(0, stock - counted.reserved - buffer)", "max(0, stock - 2 * counted.reserved - buffer)", seed=0),
    Fish("buffer ignored", "services.inventory.domain.sku:assess", "buffer = numbers.held_back(stock, policy.buffer)", "buffer = 0", seed=1),
    Fish("percentage of the buffer rounded down", "services.inventory.domain.numbers:held_back", "-(-on_hand * buffer.percent // 100)", "on_hand * buffer.percent // 100", seed=11),
    Fish("maximum ignored", "services.inventory.domain.sku:assess", "offered = available if policy.maximum is None else min(available, policy.maximum)", "offered = available", seed=1),
    Fish("threshold off by one", "services.inventory.domain.sku:assess", "low = threshold is not None and available <= threshold.value", "low = threshold is not None and available < threshold.value", seed=12),
    Fish("reservation never ends", "services.inventory.domain.reservations:claims_of", "elif unit.claim is Claim.TAKEN:", "elif True:\n            held += unit.quantity\n        elif False:", seed=0),
    Fish("reservations of an order never rewritten", "services.inventory.domain.order:hear", "if order is not None and heard.rev <= order.order_rev:", "if order is not None:", seed=0),
    Fish("store hints ignored", "services.inventory.domain.sku:ask", "if sku is None or not sku.tracked:", "if True:", seed=0),
    Fish("a read always looks older than the last", "services.inventory.domain.sku:read", "if sku.read_at is not None and begun < sku.read_at:", "if sku.read_at is not None:", seed=0),
    Fish("an accepted write is forgotten", "services.inventory.domain.sku:accepted", "if generation <= sku.generation or not _still_linked(sku, sent):", "if generation <= sku.generation + 1:", hidden="the read back and the reconciliation send the same value again: more calls, the same end"),
    Fish("every write looks needless", "services.inventory.domain.sku:Sku.differs", "same_units = self.sent == self.offered and stocked(self.sent_places) == stocked(self.places)", "same_units = self.sent is not None", seed=0),
    Fish("listing written with the number of another SKU", "services.inventory.domain.sku:sending", "units=sku.offered", "units=sku.offered + 1", hidden="kept out: units is bookkeeping, places is what is sent"),
    Fish("an unclear write is never sent again", "services.inventory.domain.sku:unclear", '"sent": None, "sent_places": (), ', '"sent": sent.units, "sent_places": sent.places, "sent_moved": sent.moved, "sent_force": sent.force, ', hidden="what TikTok Shop shows is read after every unclear write, and by the reconciliation: the value goes out again"),
    Fish("what came back during a write is not sent", "services.inventory.effects.writing:Writer._work_in", 'await self._stores.wake_writes(s for s in standing.values() if f"{s.connection}:{s.product}" in answered)', "pass", ("flash", "store_slow"), seed=1),
)  # fmt: skip

IN_CATALOG = (
    Fish("prices never follow", "services.catalog.domain.prices:asked_price", "raw = base_price(variant, rule) * (1 + rule.percent / 100) + rule.amount", "raw = Decimal(7)", seed=2),
    Fish("prices rounded to whole units", "services.catalog.domain.prices:asked_price", "unit = Decimal(1) if currency in WHOLE_CURRENCIES else CENT", "unit = Decimal(1)", seed=0),
    Fish("products of the store are never swept", "services.catalog.effects.reading:Reading._sweep", "await self._follow(facts, client, products, known, now)", "pass", ("kill", "deaf"), seed=2),
)  # fmt: skip

FISH = (*IN_CHASSIS, *IN_GATEWAY, *IN_ORDERS, *IN_INVENTORY, *IN_CATALOG)
