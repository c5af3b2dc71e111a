"""The story, step by step. Every claim is read back from the platforms themselves."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from demo.ledgers import Comparison, compare
from demo.narrate import Narrator, StepFailed
from demo.stage import Stage

HOUR = 3600.0
BURST = 200
THRESHOLD = 6
UNCLEAR = 240.0
"""Longer than the orders service keeps its hands off a creation without an answer: simulated seconds."""
STILL = 2.5
"""Seconds without a change after which the clock is moved."""
BETWEEN_LOOKS = 35.0
"""Longer than between the two looks at such a creation, shorter than a call waits for its turn; simulated seconds."""
POLL = 0.5
PATIENCE = 120.0
"""Seconds that a claim may take to become true: generous, for slow machines; on two free cores most need under one."""
T = TypeVar("T")
LIVE = "ACTIVATE"
AWAITING_FULFILLMENT, SHIPPED, COMPLETED, CANCELLED = 11, 2, 10, 5


@dataclass
class Story:
    """Plays on a stage that is up; ``tell.failures`` holds what did not hold."""

    stage: Stage
    tell: Narrator

    def play(self) -> None:
        """All steps in order. A step that cannot go on ends the story, told as a failure."""
        self.tell.title("Tandem: one store, one shop, in step")
        try:
            self.connect()
            self.pull()
            self.push()
            order = self.sell()
            self.edit_stock()
            self.ship(order)
            self.cancel()
            self.burst()
            self.result()
        except StepFailed as failure:
            self.tell.check(False, str(failure))

    # --- steps -------------------------------------------------------------------------------------------------------

    def connect(self) -> None:
        tell, tandem = self.tell, self.stage.tandem
        tell.step("A merchant signs up and connects a BigCommerce store to a TikTok Shop shop")
        tandem.sign_up("merchant@example.com")
        tandem.connect(self.stage.sandbox.credentials)
        shown = tandem.call("GET", f"/connections/{tandem.connection}")
        met = [check for check in shown["checklist"] if check["met"]]
        tell.check(shown["status"] == "active", f"the connection is {shown['status']}; {len(met)} checks met")
        tandem.edit_settings("product", {"package": {"length": 10, "width": 8, "height": 4, "weight": 2}})
        tell.note("default package for parcels: 10 x 8 x 4 inches, 2 pounds")

    def pull(self) -> None:
        tell, tandem = self.tell, self.stage.tandem
        tell.step("Pull the store's catalogue")
        task = tandem.pull()
        products = tandem.products()
        variants = sum(row["variants"] for row in products)
        tell.note(
            f"task {task['status']}: {task['changed']} changed, {task['unchanged']} unchanged, {task['failed']} failed"
        )
        tell.check(len(products) >= 12, f"{len(products)} products with {variants} variants are in Tandem")
        tell.check(variants >= 60, "60 variants or more")

    def push(self) -> None:
        tell, tandem, world = self.tell, self.stage.tandem, self.stage.world
        tell.step("Map categories and push; TikTok Shop reviews the listings")
        categories = tandem.until(
            tandem.categories,
            lambda rows: rows and all(row["shop_category"] or row["mapped_by"] == "" for row in rows),
            "category suggestions",
            20,
        )
        for row in categories:
            suggestion = row["shop_category"]
            where = " > ".join(suggestion["path"]) if suggestion else "none"
            tell.note(f"{row['name']}: {where} ({row['mapped_by'] or 'no suggestion'})")
        task = tandem.act("push")
        tell.note(f"task {task['status']}: {task['changed']} pushed, {task['failed']} with reasons")
        world.pass_time(120)
        rows = tandem.until(tandem.products, self._reviewed, "the reviews to be heard of", PATIENCE)
        live = [listing for listing in world.listings() if listing["status"] == LIVE]
        tell.saw("TikTok Shop", f"{len(live)} listings are live, {sum(len(x['skus']) for x in live)} SKUs on sale")
        tell.check(len(live) >= 8, "the good products are on sale")
        synced = {row["shop_product"] for row in rows if row["sync_status"] == "synced"}
        tell.check({x["id"] for x in live} <= synced, "Tandem shows each of them as synced, with its TTS Product ID")
        refused = [row for row in rows if row["problems"] and not row["shop_product"]]
        for row in refused:
            for problem in row["problems"][:3]:
                tell.note(f"{row['name']}: {problem['message']} ({problem['fix'] or problem['code']})")
        tell.check(len(refused) >= 3, f"{len(refused)} products with planted problems say why, all reasons at once")

    def _reviewed(self, rows: list[dict[str, Any]]) -> bool:
        pushed = [row for row in rows if row["shop_product"]]
        return bool(pushed) and all(row["shop_status"] not in ("PENDING", "DRAFT", "OTHER", "") for row in pushed)

    def sell(self) -> str:
        tell, world = self.tell, self.stage.world
        sku = self.sellable(at_least=10)
        before = world.store_stock(sku)
        tell.step(f"A buyer pays for 2 units of {sku} on TikTok Shop")
        order = world.buy(sku, 2)
        world.release(order)
        found = self._store_order(order)
        tell.saw("BigCommerce", f"order {found['id']}, {found['status']}, total {found['total_inc_tax']}")
        tell.check(len(world.store_orders_of(order)) == 1, "exactly one store order")
        tell.check(world.store_stock(sku) == before - 2, f"the store's stock fell once: {before} to {before - 2}")
        self._stock_on_shop(sku, before - 2, "TikTok Shop offers the same, not two less again")
        return order

    def edit_stock(self) -> None:
        tell, world, tandem = self.tell, self.stage.world, self.stage.tandem
        first, second = self.sellable(at_least=10), self.sellable(at_least=10, skip=1)
        tell.step("Stock is edited in the store; one SKU falls to its threshold")
        world.set_store_stock(first, 37)
        self._stock_on_shop(first, 37, f"{first} shows 37 on TikTok Shop")
        tandem.edit_settings("product", {"threshold": {"value": THRESHOLD, "mode": "out_of_stock"}})
        world.threshold = THRESHOLD
        world.set_store_stock(second, 6)
        self._stock_on_shop(second, 0, f"{second} has 6 in the store, at its threshold: taken off TikTok Shop")
        world.set_store_stock(second, 25)
        self._stock_on_shop(second, 25, f"{second} has 25 again and is back")

    def ship(self, order: str) -> None:
        tell, world, tandem = self.tell, self.stage.world, self.stage.tandem
        store_order = int(world.store_orders_of(order)[0]["id"])
        tell.step(f"Order {store_order} is shipped in BigCommerce with a tracking number")
        tandem.edit_settings("order", {"providers": [self._provider_row()]})
        world.ship_in_store(store_order, "9400111899223817576194")
        self._shop_status(order, "AWAITING_COLLECTION")
        shown = world.shop_order(order)["packages"]
        tell.saw("TikTok Shop", f"tracking number {shown[0]['tracking_number']}, Awaiting Collection")
        for step, shop_status, store_status in (
            ("collect", "IN_TRANSIT", SHIPPED),
            ("deliver", "DELIVERED", None),
            ("complete", "COMPLETED", COMPLETED),
        ):
            world.carrier(order, step)
            self._shop_status(order, shop_status)
            if store_status is not None:
                self._store_status(order, store_status)
            tell.saw("both", f"TikTok Shop {shop_status}; BigCommerce {world.store_orders_of(order)[0]['status']}")
        tell.check(True, "the store followed, forward only")

    def cancel(self) -> None:
        tell, world = self.tell, self.stage.world
        sku = self.sellable(at_least=10)
        tell.step("One order is cancelled in BigCommerce, one on TikTok Shop")
        mine, theirs = world.buy(sku), world.buy(sku)
        for order in (mine, theirs):
            world.release(order)
            self._store_order(order)
        world.cancel_in_store(int(world.store_orders_of(mine)[0]["id"]))
        self._shop_status(mine, "CANCELLED")
        tell.check(True, "cancelled in BigCommerce: TikTok Shop shows it cancelled")
        world.accept_cancel(world.request_cancel(theirs))
        self._store_status(theirs, CANCELLED)
        tell.check(True, "the buyer's request was accepted: BigCommerce shows it cancelled")
        level = world.store_stock(sku)
        self._stock_on_shop(sku, level, f"stock agrees again: {level}")

    def burst(self) -> None:
        tell, world, system = self.tell, self.stage.world, self.stage.system
        sku = self.sellable(at_least=1, skip=2)
        world.set_store_stock(sku, 500)
        self._stock_on_shop(sku, 500, f"{sku} is restocked with 500 units")
        tell.step(f"{BURST} orders at once; the orders service is killed in the middle and started again")
        orders = world.burst(sku, BURST)
        tell.check(len(orders) == BURST, f"{len(orders)} orders paid on TikTok Shop")
        world.pass_time(HOUR + 5)
        self.stage.tandem.until(
            lambda: self.created(orders), lambda made: made >= BURST // 5, "the first store orders", PATIENCE
        )
        system.kill("orders")
        tell.note(f"kill -9 of the orders service with {self.created(orders)} of {BURST} store orders made")
        world.pass_time(UNCLEAR)
        tell.note(f"{UNCLEAR / 60:.0f} minutes pass on the platforms' clock while it is down, then it is started again")
        system.start("orders")
        self.all_created(orders)

    def all_created(self, orders: list[str]) -> None:
        """Wait for every store order."""
        self.in_time(lambda: self.created(orders), lambda made: made == len(orders), f"{len(orders)} store orders")

    def in_step(self) -> Comparison:
        """The two ledgers, once every order is in the store and stock agrees."""
        return self.in_time(lambda: compare(self.stage.world), lambda found: found.settled, "stock to agree")

    def in_time(self, look: Callable[[], T], holds: Callable[[T], bool], what: str) -> T:
        """Look again until it holds.

        What was on its way when a process died is taken up by another when its lease has run out, is looked up only
        when nothing of it can land any more, minutes later, and once more half a minute after that: while nothing
        moves, the clock is moved over that time.
        """
        seen, moved_at = look(), time.monotonic()
        give_up = moved_at + PATIENCE
        while not holds(seen):
            if time.monotonic() > give_up:
                raise StepFailed(f"waited {PATIENCE:.0f} s for {what}; last seen: {seen}")
            if time.monotonic() > moved_at + STILL:
                self.tell.note(f"waiting for {what}; what was on its way is looked up later: the clock is moved")
                self.stage.world.pass_time(BETWEEN_LOOKS)
                moved_at = time.monotonic()
            time.sleep(POLL)
            before, seen = seen, look()
            moved_at = time.monotonic() if seen != before else moved_at
        return seen

    def result(self) -> None:
        tell = self.tell
        tell.step("The two ledgers, compared")
        result = self.in_step()
        tell.table(result.rows())
        tell.check(result.agrees, "nothing lost, nothing doubled, stock equal on both sides")

    # --- reading back ------------------------------------------------------------------------------------------------

    def sellable(self, *, at_least: int, skip: int = 0) -> str:
        """A live SKU with stock on both sides, the same one for the same question."""
        stock = self.stage.world.shop_stock()
        live = {sku["seller_sku"] for x in self.stage.world.listings() if x["status"] == LIVE for sku in x["skus"]}
        fitting: list[str] = sorted(sku for sku in live if stock.get(sku, 0) >= at_least)
        if len(fitting) <= skip:
            raise StepFailed(f"no live SKU with {at_least} units: {stock}")
        return fitting[skip]

    def sellable_soon(self, *, at_least: int) -> None:
        """Wait until some SKU has that many units on both sides."""
        self.stage.tandem.until(
            self.stage.world.shop_stock,
            lambda stock: any(level >= at_least for level in stock.values()),
            f"a SKU with {at_least} units",
            PATIENCE,
        )

    def _store_order(self, order: str) -> dict[str, Any]:
        found = self.stage.tandem.until(
            lambda: self.stage.world.store_orders_of(order), bool, f"a store order for {order}", PATIENCE
        )
        return dict(found[0])

    def created(self, orders: list[str]) -> int:
        made = Counter(row.get("external_order_id") for row in self.stage.world.store_orders())
        return sum(1 for order in orders if made[order])

    def _stock_on_shop(self, sku: str, level: int, claim: str) -> None:
        self.stage.tandem.until(
            lambda: self.stage.world.shop_stock().get(sku), lambda seen: seen == level, f"{sku} at {level}", PATIENCE
        )
        self.tell.saw("TikTok Shop", f"{sku}: {level}")
        self.tell.check(True, claim)

    def _shop_status(self, order: str, status: str) -> None:
        self.stage.tandem.until(
            lambda: self.stage.world.shop_order(order)["order"]["status"],
            lambda seen: seen == status,
            f"order {order} to be {status} on TikTok Shop",
            PATIENCE,
        )

    def _store_status(self, order: str, status: int) -> None:
        self.stage.tandem.until(
            lambda: self.stage.world.store_orders_of(order)[0]["status_id"],
            lambda seen: seen == status,
            f"the store order of {order} to have status {status}",
            PATIENCE,
        )

    def _provider_row(self) -> dict[str, str]:
        """USPS, as the store writes it and as TikTok Shop knows it."""
        offered = self.stage.tandem.of_connection("GET", "/shipping-providers")["items"]
        usps = next(row for row in offered if "USPS" in row["name"].upper())
        return {"store_name": "usps", "provider_id": usps["id"], "provider_name": usps["name"]}
