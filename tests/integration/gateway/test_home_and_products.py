"""Home and Products with all four services: empty until a pull, then counts, revenue, tasks, and every action."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest

from sandbox.box.switches import Rule
from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from services.inventory.app import create_app as create_inventory
from services.inventory.settings import InventorySettings
from services.orders.app import create_app as create_orders
from services.orders.settings import OrdersSettings
from tests.integration.gateway.test_settings_and_home import PACKAGE, etag, put
from tests.support.world import HOSTS, World, running_world


def catalog_settings(shared: Mapping[str, Any]) -> CatalogSettings:
    return CatalogSettings(**shared, trusted_images=(HOSTS["bigcommerce"],))


@asynccontextmanager
async def whole_world() -> AsyncIterator[tuple[World, str]]:
    """All four services and a connection. Yields its id too."""
    async with running_world() as world:
        await world.start("catalog", lambda kw, ports, http: create_catalog(catalog_settings(kw), ports, http))
        await world.start("orders", lambda kw, ports, http: create_orders(OrdersSettings(**kw), ports, http))
        await world.start("inventory", lambda kw, ports, http: create_inventory(InventorySettings(**kw), ports, http))
        yield world, await world.connect()


async def ended(world: World, task: dict[str, Any]) -> dict[str, Any]:
    async def over() -> Any:
        found = await world.call("GET", f"/tasks/{task['id']}")
        return found if found["status"] in ("completed", "refused") else None

    found: dict[str, Any] = await world.until(over, seconds=40)
    return found


async def pulled(world: World, connection: str) -> dict[str, Any]:
    return await ended(world, await world.call("POST", f"/connections/{connection}/pulls", {}, status=202))


async def known(world: World, connection: str) -> None:
    """The other services have heard of the connection."""

    async def answers() -> bool:
        shown = await world.browser.get(f"/api/v1/connections/{connection}/shop-categories")
        return shown.status_code == 200

    await world.until(answers)


async def suggested(world: World, connection: str) -> bool:
    """Each category has its place in TikTok Shop, or is known to have none."""
    rows = (await world.call("GET", f"/connections/{connection}/categories"))["items"]
    return bool(rows) and any(row["shop_category"] for row in rows)


@pytest.mark.acceptance("S-021")
async def test_a_new_connection_is_empty_until_a_pull() -> None:
    async with whole_world() as (world, connection):
        await known(world, connection)
        home = await world.call("GET", f"/connections/{connection}/home")
        assert (home["products"]["synced"], home["products"]["unsynced"]) == (0, 0)
        assert (home["orders"]["synced"], home["orders"]["unsynced"], Decimal(home["revenue"])) == (0, 0, 0)
        assert home["tasks"] == []
        assert (await world.call("GET", f"/connections/{connection}/products"))["items"] == []
        await pulled(world, connection)
        assert (await world.call("GET", f"/connections/{connection}/products"))["items"]


@pytest.mark.acceptance("S-155")
async def test_home_counts_what_was_pulled_and_sold() -> None:
    async with whole_world() as (world, connection):
        await known(world, connection)
        body = {"package": PACKAGE}
        settings = f"/connections/{connection}/settings/product"
        assert (await put(world, settings, body, await etag(world, connection))).status_code == 200
        pull = await pulled(world, connection)
        await world.until(lambda: suggested(world, connection))
        act = f"/connections/{connection}/product-actions"
        everything = {"action": "push", "selection": {"all_matching": True}}
        push = await ended(world, await world.call("POST", act, everything, status=202))
        await world.advance(120)
        shop = next(iter(world.sandbox.tiktok_shop.state.shops.values()))

        async def on_sale() -> Any:
            rows = (await world.call("GET", f"/connections/{connection}/products"))["items"]
            return next((row["shop_product"] for row in rows if row["shop_status"] == "ACTIVATE"), "")

        listing = world.sandbox.tiktok_shop.state.products[await world.until(on_sale)]
        sku = next(iter(listing.skus.values()))
        order = world.sandbox.tiktok_shop.orders.place(shop, [{"sku_id": sku.id, "quantity": 2}])
        world.sandbox.tiktok_shop.orders.pay(order)
        world.sandbox.tiktok_shop.orders.release_hold(order.id)
        paid = Decimal(world.sandbox.tiktok_shop.truth.order(order)["order"]["payment"]["total_amount"])

        async def sold() -> Any:
            home = await world.call("GET", f"/connections/{connection}/home")
            return home if home["orders"]["synced"] == 1 else None

        home = await world.until(sold)
        rows = (await world.call("GET", f"/connections/{connection}/products", None))["items"]
        synced = sum(row["sync_status"] == "synced" for row in rows)
        assert synced
        assert (home["products"]["synced"], home["products"]["unsynced"]) == (synced, len(rows) - synced)
        assert (home["orders"]["unsynced"], Decimal(home["revenue"]), home["currency"]) == (0, paid, "USD")
        assert [Decimal(day["total"]) for day in home["orders"]["revenue"]] == [paid]
        listed = {task["id"]: (task["kind"], task["status"], task["started_at"]) for task in home["tasks"]}
        assert listed[pull["id"]] == ("pull", "completed", pull["started_at"])
        assert listed[push["id"]] == ("push", "completed", push["started_at"])
        assert [each["platform"] for each in home["platforms"]] == ["bigcommerce", "tiktok_shop"]
        assert all(each["answers"] for each in home["platforms"])


@pytest.mark.acceptance("S-156")
async def test_products_are_listed_with_their_status_and_offer_every_action() -> None:
    async with whole_world() as (world, connection):
        await known(world, connection)
        await pulled(world, connection)
        of = f"/connections/{connection}"
        rows = (await world.call("GET", f"{of}/products?limit=250"))["items"]
        in_store = world.sandbox.bigcommerce.shop("sandbox1").state.products
        assert {row["store_product"] for row in rows} == set(in_store)
        assert {row["sync_status"] for row in rows} == {"unsynced"}
        unsynced = await world.call("GET", f"{of}/products?status=unsynced&limit=250")
        assert len(unsynced["items"]) == len(rows)
        assert (await world.call("GET", f"{of}/products?status=synced"))["items"] == []
        product = rows[0]["store_product"]
        for action in ("push", "update_price", "activate", "deactivate", "refresh"):
            chosen = {"action": action, "selection": {"products": [product]}}
            task = await ended(world, await world.call("POST", f"{of}/product-actions", chosen, status=202))
            assert (task["kind"], task["done"]) == (action, 1)
        needs = await world.call("GET", f"{of}/products/{product}/requirements")
        assert {"attributes", "certificates", "size_chart", "brand"} <= set(needs)
        for form, edit in (("attributes", {"attributes": {}}), ("brand", {"brand_id": None})):
            shown = await world.browser.get(f"/api/v1{of}/products/{product}")
            answer = await put(world, f"{of}/products/{product}/{form}", edit, shown.headers["etag"])
            assert answer.status_code == 200, answer.text
        categories = (await world.call("GET", f"{of}/categories"))["items"]
        assert {row["name"] for row in categories} >= {row["category"] for row in rows if row["category"]}
        assert (await world.call("GET", f"{of}/brands"))["items"] is not None


async def test_home_says_which_platform_is_away_and_what_is_behind() -> None:
    async with whole_world() as (world, connection):
        await known(world, connection)
        world.sandbox.box.switches.add(Rule("bc:GET /v3/catalog/products", "error_before", times=None, status=503))
        await world.call("POST", f"/connections/{connection}/pulls", {}, status=202)

        async def told() -> Any:
            home = await world.call("GET", f"/connections/{connection}/home")
            away_now = [each for each in home["platforms"] if not each["answers"]]
            return (home, away_now) if away_now else None

        home, platforms = await world.until(told)
        assert [each["platform"] for each in platforms] == ["bigcommerce"]
        assert platforms[0]["detail"]
        assert platforms[0]["since"]
        (catalog,) = [flow for flow in home["flows"] if flow["flow"] == "catalog"]
        assert (catalog["works"], catalog["waiting"] != "") == (True, True)
        await world.stop("orders")
        home = await world.call("GET", f"/connections/{connection}/home")
        assert (home["away"], home["orders"], home["revenue"]) == (["orders"], None, None)
        assert home["products"] is not None
