"""Platform calls of the whole system beside the fewest that any program needs, counted on virtual time.

The four services and both platforms run in one process, so that no machine's speed plays a part and a test can assert
the counts. What the time itself costs (sweeps, upkeep) is counted over an idle stretch before and left out, as far as
the two agree: a sweep more or less remains.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from chassis.memory.loop import VirtualLoop
from chassis.memory.loop import run as on_virtual_time
from sandbox.bigcommerce.seeds import seed_generated
from sandbox.tiktok_shop.seed import add_tenant
from tests.benchmarks.rounds import tell
from tests.simulation.building import ORIGIN, SERVICES, SPOOL
from tests.simulation.merchant import Merchant
from tests.simulation.morning import CATEGORY, PARCEL, until
from tests.simulation.town import Town

PRODUCTS, VARIANTS, STOCK, ORDERS = 40, 5, 30, 100
STRETCH = 120.0
PAGE, READ_AT_ONCE = 250, 50
CREATE_LISTING, UPLOAD = "POST /product/{version}/products", "POST /product/{version}/images/upload"
WRITE_STOCK = "POST /product/{version}/products/{product_id}/inventory/update"
CREATE_ORDER = "POST /v2/orders"


@dataclass(frozen=True)
class Count:
    """``units``: what was done.  ``made``: calls, by "METHOD /template".  ``least``: of the fewest possible."""

    what: str
    units: int
    made: Counter[str]
    least: int

    @property
    def calls(self) -> int:
        return self.made.total()

    def __str__(self) -> str:
        ratio = self.calls / self.least
        shown = "".join(f"\n      {number:5} {endpoint}" for endpoint, number in self.made.most_common())
        return f"  {self.what}: {self.calls} calls, the fewest are {self.least}: ratio {ratio:.2f}{shown}"


def count(folder: Path) -> dict[str, Count]:
    """Pull, push, a change of every SKU's stock, and a burst of orders. ``folder``: for the gateway's spool."""
    with chdir(folder):
        SPOOL.mkdir(exist_ok=True)
        return on_virtual_time(_count)


def run() -> None:
    tell(f"\nplatform calls, {PRODUCTS} products of {VARIANTS} SKUs, {ORDERS} orders\n")
    with tempfile.TemporaryDirectory(prefix="tandem-calls-") as folder:
        for each in count(Path(folder)).values():
            tell(f"{each}\n")


async def _count(loop: VirtualLoop) -> dict[str, Count]:
    town = Town(loop, seed=1)
    merchant = _founded(town)
    town.sandbox.box.set_option("tts_review_seconds", 5)
    town.open()
    for name in SERVICES:
        await town.start(name)
    await merchant.sign_up()
    await merchant.connect()
    await merchant.edit_settings("product", {"package": PARCEL})
    await asyncio.sleep(STRETCH)
    bench = _Bench(town, merchant)
    found = {
        "pull": await bench.counted("pull", PRODUCTS, -(-PRODUCTS // PAGE), bench.pull),
        "push": await bench.counted("push", PRODUCTS, PRODUCTS + bench.pictures(), bench.push),
    }
    await asyncio.sleep(STRETCH)
    least = -(-PRODUCTS * VARIANTS // PAGE) + PRODUCTS
    found["stock"] = await bench.counted("stock of every SKU", PRODUCTS * VARIANTS, least, bench.change_stock)
    found["orders"] = await bench.counted("orders", ORDERS, ORDERS + -(-ORDERS // READ_AT_ONCE), bench.sell)
    return found


def _founded(town: Town) -> Merchant:
    store = town.sandbox.bigcommerce.add_store("store0")
    store.add_account("connector")
    seed_generated(store, PRODUCTS, VARIANTS, STOCK)
    for product in store.state.products.values():
        product.custom_fields[0]["value"] = CATEGORY
    add_tenant(town.sandbox.tiktok_shop, "Shop 0", f"{ORIGIN}/oauth/tiktok/callback")
    return Merchant(town, 0)


@dataclass
class _Bench:
    town: Town
    merchant: Merchant

    async def counted(self, what: str, units: int, least: int, act: Callable[[], Awaitable[None]]) -> Count:
        """``act`` and two minutes after it, less two idle minutes before it."""
        idle = await self._calls_of(lambda: asyncio.sleep(STRETCH))

        async def with_rest() -> None:
            await act()
            await asyncio.sleep(STRETCH)

        made = await self._calls_of(with_rest)
        return Count(what, units, made - idle, least)

    async def _calls_of(self, act: Callable[[], Awaitable[None]]) -> Counter[str]:
        before = self._counts()
        await act()
        return self._counts() - before

    def _counts(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in self.town.sandbox.box.ledger.counts():
            if "/images/" not in row["endpoint"] or row["endpoint"] == UPLOAD:
                found[row["endpoint"]] += row["count"]
        return found

    def pictures(self) -> int:
        """Different pictures of all products; each is uploaded once."""
        products = self.merchant.store.state.products.values()
        return len({image["url"] for product in products for image in product.images})

    async def pull(self) -> None:
        await self._task(await self.merchant.of_connection("POST", "/pulls", {}))

    async def push(self) -> None:
        body = {"action": "push", "selection": {"all_matching": True}}
        await self._task(await self.merchant.of_connection("POST", "/product-actions", body))

    async def change_stock(self) -> None:
        for variant in self.merchant.store.state.variants.values():
            self.merchant.store.merchant.set_stock(variant.sku, STOCK + 5)
        await until(self._shown(STOCK + 5), "stock on TikTok Shop")

    async def sell(self) -> None:
        shop, orders = self.merchant.shop, self.town.sandbox.tiktok_shop.orders
        skus = [variant.sku for variant in self.merchant.store.state.variants.values()]
        for number in range(ORDERS):
            placed = orders.place(shop, [{"seller_sku": skus[number % len(skus)], "quantity": 1}])
            orders.pay(placed)
            orders.release_hold(placed.id)

        async def all_made() -> bool:
            return len(self.merchant.store.state.orders) == ORDERS

        await until(all_made, "every store order")

    def _shown(self, level: int) -> Callable[[], Awaitable[bool]]:
        async def shown() -> bool:
            listings = self.town.sandbox.tiktok_shop.truth.listings(self.merchant.shop)
            return all(
                sum(int(row["quantity"]) for row in sku["inventory"]) == level
                for one in listings
                for sku in one["skus"]
            )

        return shown

    async def _task(self, task: dict[str, str]) -> None:
        async def done() -> bool:
            found = (await self.merchant.call("GET", f"/tasks/{task['id']}")).json()
            assert not found["failed"], found
            return bool(found["status"] == "completed")

        await until(done, f"task {task['kind']}")
