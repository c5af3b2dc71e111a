"""Plays a day's steps on the virtual clock: what people do at the platforms and in Tandem, and what the nemesis does."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

import httpx

from chassis.messaging import Outgoing
from sandbox.bigcommerce.errors import Refusal as StoreRefusal
from sandbox.tiktok_shop.errors import ApiError
from sandbox.tiktok_shop.orders import CannotOrder
from sandbox.tiktok_shop.state import Cancellation
from sandbox.tiktok_shop.state import Order as ShopOrder
from sandbox.tiktok_shop.stock import OutOfStock
from tests.simulation.building import ORIGIN, SERVICES
from tests.simulation.day import DAY, NEMESIS, PARTS, Step, root
from tests.simulation.merchant import Merchant, Refusal
from tests.simulation.morning import Morning
from tests.simulation.processes import Process, spawn

CANCELLED_IN_STORE = 5
AHEAD_AT_MOST = 29.0
"""Seconds: TikTok Shop refuses what is signed more than 30 seconds ahead."""
SELLER_REASON = "seller_cancel_paid_reason_buyer_requested_cancellation"


class Nothing(Exception):
    """The step finds nothing to do: its order was never placed, or is over."""


Turned = Callable[["Player", int], None]
NOT_DONE = (Nothing, CannotOrder, OutOfStock, ApiError, StoreRefusal, Refusal, httpx.TransportError)


@dataclass
class Player:
    """``placed``: label -> (merchant, shop order).  ``faults``: how often each kind struck.  ``noticed``: wrong at once, whatever comes later.

    seed: of the day.  turned: called where a part of the day begins.  ahead: the steps that are still to be taken.
    latest: when the last one was due, in seconds of the day.  foreign: store orders that another program made.
    """

    SPAN: ClassVar[float] = DAY
    morning: Morning
    seed: int = 0
    turned: Turned = lambda _player, _part: None
    ahead: deque[Step] = field(default_factory=deque)
    latest: float = 0.0
    placed: dict[str, tuple[Merchant, ShopOrder]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    poisoned: int = 0
    foreign: set[int] = field(default_factory=set)
    noticed: list[str] = field(default_factory=list)
    _errands: dict[asyncio.Task[None], None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.town = self.morning.town
        self.sandbox = self.town.sandbox
        self.shop = self.sandbox.tiktok_shop

    async def play(self, steps: Sequence[Step]) -> None:
        """Returns at the end of the day, with every fault over and every service up."""
        dawn = self.town.loop.time()
        watching = spawn(None, self._keep_up)
        self.ahead = deque(steps)
        while self.ahead:
            self.latest = self.ahead[0].at
            await asyncio.sleep(max(0.0, dawn + self.latest - self.town.loop.time()))
            self._take(self.ahead.popleft())
        await asyncio.sleep(max(0.0, dawn + self.SPAN - self.town.loop.time()))
        self._end_faults()
        watching.cancel()
        await self._all_up()

    def _take(self, step: Step) -> None:
        self.town.trace.note("day", str(step))
        if step.name in NEMESIS:
            self.faults[step.given.get("kind") or step.given.get("fault") or step.name] += 1
        act: Callable[..., Any] = getattr(self, step.name)
        self.shop.cause = f"day {step.name}"
        try:
            doing = act(**step.given)
        except NOT_DONE as refusal:
            self.town.trace.note("day", f"refused: {type(refusal).__name__} {refusal}")
            return
        if doing is not None:
            self._goes(step, doing)

    def _goes(self, step: Step, doing: Any) -> None:
        errand = spawn(None, lambda: self._errand(step, doing))
        self._errands[errand] = None
        errand.add_done_callback(self._came_home)

    def _came_home(self, errand: asyncio.Task[None]) -> None:
        del self._errands[errand]
        if not errand.cancelled() and (error := errand.exception()) is not None:
            self.noticed.append(f"the simulator itself: {error!r}")

    async def _errand(self, step: Step, doing: Any) -> None:
        try:
            await doing
        except NOT_DONE as refusal:
            self.town.trace.note("day", f"refused {step.name}: {type(refusal).__name__} {refusal}")

    def turn(self, part: int) -> None:
        """A part of the day begins: from here on, chance is that part's own."""
        self.turned(self, part)
        self.town.reseed(root(self.seed, part) * PARTS + part)

    # --- buyers and the storefront -----------------------------------------------------------------------------------

    def _sku(self, merchant: int, number: int) -> str:
        variants = list(self.morning.merchants[merchant].store.state.variants.values())
        return str(variants[number].sku)

    def _order(self, label: str) -> tuple[Merchant, ShopOrder]:
        if label not in self.placed:
            raise Nothing(f"{label} was not placed")
        return self.placed[label]

    def buy(self, merchant: int, order: str, skus: Sequence[int], quantity: int, discount: str) -> None:
        who = self.morning.merchants[merchant]
        items = [{"seller_sku": self._sku(merchant, sku), "quantity": 1} for sku in skus]
        items[0] |= {"quantity": quantity, "seller_discount": Decimal(discount)}
        self.placed[order] = (who, self.shop.orders.place(who.shop, items))

    def flash(self, merchant: int, sku: int, orders: int) -> None:
        """Several buyers at one moment, on both channels."""
        who, code = self.morning.merchants[merchant], self._sku(merchant, sku)
        who.store.merchant.sell([{"sku": code, "quantity": 1}])
        for _ in range(orders):
            placed = self.shop.orders.place(who.shop, [{"seller_sku": code, "quantity": 1}])
            self.placed[f"flash {placed.id}"] = (who, placed)
            self.shop.orders.pay(placed)

    def pay(self, order: str) -> None:
        self.shop.orders.pay(self._order(order)[1])

    def give_up(self, order: str) -> None:
        self.shop.orders.cancel_unpaid(self._order(order)[1].id)

    def ask_cancel(self, order: str) -> None:
        self.shop.cancellations.request(self._order(order)[1])

    def answer_cancel(self, order: str, answer: str) -> None:
        acts: dict[str, Callable[[Cancellation], None]] = {
            "accept": self.shop.cancellations.accept,
            "decline": self.shop.cancellations.decline,
            "withdraw": self.shop.cancellations.withdraw,
        }
        placed = self._order(order)[1]
        asked = [one for one in self.shop.state.cancellations.values() if one.order_id == placed.id]
        if not asked:
            raise Nothing("nobody asked to cancel")
        acts[answer](asked[-1])

    def sell(self, merchant: int, sku: int, quantity: int) -> None:
        who = self.morning.merchants[merchant]
        who.store.merchant.sell([{"sku": self._sku(merchant, sku), "quantity": quantity}])

    # --- the merchant at both platforms ------------------------------------------------------------------------------

    def _in_store(self, label: str) -> tuple[Merchant, Any]:
        who, order = self._order(label)
        found = who.store.orders.by_external_id(order.id)
        if not found:
            raise Nothing("not in the store yet")
        return who, found[0]

    def cancel_in_shop(self, order: str) -> None:
        self.shop.cancellations.in_seller_center(self._order(order)[1], SELLER_REASON)

    def cancel_in_store(self, order: str) -> None:
        who, found = self._in_store(order)
        who.store.merchant.cancel(found.id)

    def ship(self, order: str, part: bool, carrier: str) -> None:
        """All that remains, or one unit of it."""
        who, found = self._in_store(order)
        if found.status_id == CANCELLED_IN_STORE:
            raise Nothing("cancelled")
        remaining = {line.id: line.quantity - line.quantity_shipped for line in found.lines}
        remaining = {line: units for line, units in remaining.items() if units > 0}
        if not remaining:
            raise Nothing("everything is shipped")
        units = {next(iter(remaining)): 1} if part else remaining
        who.store.merchant.ship(found.id, units, carrier, f"9400{found.id:06d}{len(found.shipments):02d}7500000000")

    def carry(self, order: str, move: str) -> None:
        placed = self._order(order)[1]
        packages = [self.shop.state.packages[one] for one in placed.package_ids]
        if move == "complete":
            if placed.status != "DELIVERED":
                raise Nothing("not delivered")
            self.shop.fulfilment.complete(placed)
            return
        moves = {
            "collect": (self.shop.fulfilment.collect, "PROCESSING"),
            "deliver": (self.shop.fulfilment.deliver, "FULFILLING"),
        }
        drive, standing = moves[move]
        for package in packages:
            if package.status == standing:
                drive(package)

    def set_stock(self, merchant: int, sku: int, quantity: int) -> None:
        self.morning.merchants[merchant].store.merchant.set_stock(self._sku(merchant, sku), quantity)

    async def storm(self, merchant: int, sku: int, quantities: Sequence[int], apart: float) -> None:
        for quantity in quantities:
            self.set_stock(merchant, sku, quantity)
            await asyncio.sleep(apart)

    def set_shop_stock(self, merchant: int, sku: int, quantity: int) -> None:
        """Somebody types over the number in Seller Center."""
        code = self._sku(merchant, sku)
        for product, found in self.shop.products.with_seller_sku(code, self.morning.merchants[merchant].shop):
            if product.status != "DELETED":
                self.shop.seller_center.set_stock(found.id, quantity)

    def set_price(self, merchant: int, product: int, price: str) -> None:
        who = self.morning.merchants[merchant]
        who.store.merchant.edit_product(list(who.store.state.products)[product], {"price": price})

    def set_name(self, merchant: int, product: int, name: str) -> None:
        who = self.morning.merchants[merchant]
        who.store.merchant.edit_product(list(who.store.state.products)[product], {"name": name})

    # --- the merchant in Tandem --------------------------------------------------------------------------------------

    async def edit_settings(self, merchant: int, section: str, changes: dict[str, Any]) -> None:
        await self.morning.merchants[merchant].edit_settings(section, changes)

    async def pull(self, merchant: int) -> None:
        await self.morning.merchants[merchant].pull()

    async def push(self, merchant: int) -> None:
        await self.morning.merchants[merchant].push()

    # --- the nemesis -------------------------------------------------------------------------------------------------

    async def kill(self, service: str, down: float) -> None:
        if service not in self.town.running:
            raise Nothing("down already")
        self.town.kill(service)
        await self._start_after(service, down)

    def die(self, service: str, steps: int, down: float) -> None:
        """At an exact await; ``_keep_up`` buries it and starts the next one."""
        if service in self.town.running:
            process = self.town.running[service].process
            process.die_at, process.down = process.steps + steps, down

    def store_away(self, service: str, seconds: float) -> None:
        self.town.outage.store[service] = self.town.loop.time() + seconds

    def store_slow(self, service: str, seconds: float) -> None:
        self.town.outage.slow[service] = self.town.loop.time() + seconds

    def broker_away(self, seconds: float) -> None:
        self.town.outage.broker = self.town.loop.time() + seconds

    async def rebalance(self, times: int) -> None:
        for _ in range(times):
            self.town.log.rebalance()
            await asyncio.sleep(0.5)

    async def switch(
        self,
        pattern: str,
        kind: str,
        times: int | None,
        seconds: float,
        with_headers: bool = True,
        delay: float = 1.0,
        status: int = 500,
    ) -> None:
        """``seconds``: how long the switch is on.  ``delay``: of a call that comes late."""
        switches = self.sandbox.box.switches
        rule = switches.on(pattern, kind, times=times, with_headers=with_headers, seconds=delay, status=status)
        await asyncio.sleep(seconds)
        self.sandbox.box.switches.off(rule.id)

    async def hooks(self, platform: str, fault: str, value: float, seconds: float) -> None:
        self.sandbox.box.switches.set_webhooks(platform, **{fault: value})
        await asyncio.sleep(seconds)
        self.sandbox.box.switches.set_webhooks(platform, **{fault: 0.0})

    def dead_hook(self, merchant: int, number: int) -> None:
        """BigCommerce turns one of our webhooks off without a word."""
        hooks = list(self.morning.merchants[merchant].store.state.hooks.values())
        hooks[number % len(hooks)].is_active = False

    async def forged_hook(self, merchant: int, platform: str) -> None:
        who = self.morning.merchants[merchant]
        path, told = "/webhooks/tiktok", {"type": 1, "shop_id": who.shop.id}
        if platform == "bc":
            path = f"/webhooks/bigcommerce/{who.connection}"
            told = {
                "scope": "store/order/updated",
                "store_id": "1",
                "data": {"type": "order", "id": 100},
                "hash": "0" * 40,
                "created_at": int(self.town.clock.seconds()),
                "producer": f"stores/{who.store.state.hash}",
            }
        answer = await who.browser.post(ORIGIN + path, json=told)
        if answer.status_code not in (401, 503):
            self.noticed.append(f"I7 a forged webhook was answered {answer.status_code}")

    def expire_token(self, merchant: int) -> None:
        self.shop.auth.expire_access_token(self.morning.merchants[merchant].shop)

    def clock_step(self, seconds: float) -> None:
        ahead = self.town.clock.offset + seconds
        if ahead > AHEAD_AT_MOST:
            raise Nothing("the clock is as far ahead as TikTok Shop bears; beyond that somebody has to set it")
        self.town.clock.jump_to(ahead)

    async def lag(self, option: str, value: float, seconds: float) -> None:
        self.sandbox.box.set_option(option, value)
        await asyncio.sleep(seconds)
        self.sandbox.box.set_option(option, 0)

    async def quota_stolen(self, merchant: int, rate: float, seconds: float) -> None:
        state = self.morning.merchants[merchant].store.state
        state.neighbour_rate = rate
        await asyncio.sleep(seconds)
        state.neighbour_rate = 0.0

    def poison(self, topic: str) -> None:
        headers = (("ce_type", b"\xff\xfe"), ("ce_id", b"poison"))
        self.town.log.append(Outgoing(topic, b"poison", b"\x00not json", headers))
        self.poisoned += 1

    # --- coming up again ---------------------------------------------------------------------------------------------

    async def _keep_up(self) -> None:
        """Finds processes that died at an await of their own, and starts others in their place."""
        while True:
            for name, running in list(self.town.running.items()):
                if not running.process.alive:
                    self.town.kill(name)
                    self.faults["death"] += Process.crashes is not None
                    spawn(None, self._starter(name, running.process.down))
            await asyncio.sleep(0.5)

    def _starter(self, name: str, down: float) -> Callable[[], Any]:
        return lambda: self._start_after(name, down)

    async def _start_after(self, name: str, down: float) -> None:
        await asyncio.sleep(down)
        if name not in self.town.running:
            await self.town.start(name)

    def _end_faults(self) -> None:
        Process.crashes = None
        self.sandbox.box.switches.off()
        for option in ("read_after_write_lag", "bc_order_index_lag", "bc_inventory_write_lag"):
            self.sandbox.box.set_option(option, 0)
        self.town.outage.store.clear()
        self.town.outage.slow.clear()
        self.town.outage.broker = 0.0
        for merchant in self.morning.merchants:
            merchant.store.state.neighbour_rate = 0.0
        for running in self.town.running.values():
            running.process.die_at = None
        for errand in list(self._errands):
            errand.cancel()

    async def _all_up(self) -> None:
        for name in SERVICES:
            process = self.town.running[name].process if name in self.town.running else None
            if process is not None and (process.doomed or not process.alive):
                self.town.kill(name)
            if name not in self.town.running:
                await self.town.start(name)
