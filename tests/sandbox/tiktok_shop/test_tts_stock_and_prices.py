"""Stock and price over the API, and what orders do to stock."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World

PRODUCTS = "/product/202309/products"


class Listing:
    """A live listing with a blue and a red mug, ten of each in the first warehouse."""

    def __init__(self, world: World, created: dict[str, Any]) -> None:
        self.world = world
        self.id = created["product_id"]
        self.blue, self.red = (sku["id"] for sku in created["skus"])

    def row(self, sku_id: str, quantity: Any, warehouse: str | None = None) -> dict[str, Any]:
        place = self.world.warehouse if warehouse is None else warehouse
        return {"id": sku_id, "inventory": [{"warehouse_id": place, "quantity": quantity}]}

    async def update(self, *rows: dict[str, Any]) -> Any:
        body = {"skus": [*rows]}
        return await self.world.call("POST", f"{PRODUCTS}/{self.id}/inventory/update", body=body)

    async def refused(self, *rows: dict[str, Any]) -> int:
        body = {"skus": [*rows]}
        return await self.world.code("POST", f"{PRODUCTS}/{self.id}/inventory/update", body=body)

    async def stock(self, sku_id: str) -> tuple[int, int]:
        found = await self.world.call("POST", "/product/202309/inventory/search", body={"sku_ids": [sku_id]})
        sku = found["inventory"][0]["skus"][0]
        return sku["total_available_quantity"], sku["total_committed_quantity"]


@pytest.fixture
async def listing(world: World) -> Listing:
    return Listing(world, await world.live_product())


def codes(answer: dict[str, Any]) -> list[int]:
    return [fault["code"] for error in answer["errors"] for fault in error["detail"]["extra_errors"]]


async def test_writes_are_absolute_and_repeatable(listing: Listing) -> None:
    for _ in range(2):
        assert await listing.update(listing.row(listing.blue, 7)) == {}
        assert await listing.stock(listing.blue) == (7, 0)
    assert await listing.stock(listing.red) == (10, 0)


async def test_one_bad_sku_does_not_stop_the_other(listing: Listing, world: World) -> None:
    answer = await listing.update(listing.row(listing.blue, 100_000), listing.row(listing.red, 4))
    (error,) = answer["errors"]
    assert (error["code"], error["detail"]["sku_id"]) == (12052990, listing.blue)
    assert error["detail"]["extra_errors"][0] == {
        "warehouse_id": world.warehouse,
        "code": 12052055,
        "message": "The SKU inventory quantity for the warehouse must be within allowed limits.",
    }
    assert await listing.stock(listing.blue) == (10, 0)
    assert await listing.stock(listing.red) == (4, 0)


@pytest.mark.parametrize("quantity", [-1, 1.5, "7", None, True])
async def test_quantities_refused(listing: Listing, quantity: Any) -> None:
    assert codes(await listing.update(listing.row(listing.blue, quantity))) == [12052055]


async def test_quantity_zero_is_a_switch(listing: Listing, world: World) -> None:
    assert await listing.update(listing.row(listing.blue, 0)) == {}
    world.box.set_option("zero_quantity_refused", True)
    assert codes(await listing.update(listing.row(listing.red, 0))) == [12052055]


async def test_every_warehouse_of_the_sku_and_no_other(listing: Listing, world: World) -> None:
    assert codes(await listing.update(listing.row(listing.blue, 1, world.second_warehouse))) == [12052533]
    assert codes(await listing.update(listing.row(listing.blue, 1, "77"))) == [12052097]
    assert codes(await listing.update({"id": listing.blue, "inventory": []})) == [12019028]


async def test_whole_call_refused(listing: Listing, world: World) -> None:
    assert await listing.refused() == 12052902
    assert await listing.refused({"inventory": []}) == 12052036
    assert await listing.refused(listing.row(listing.blue, 1), listing.row(listing.blue, 2)) == 12052553
    assert codes(await listing.update(listing.row("5", 1))) == [12052556]
    assert await world.code("POST", f"{PRODUCTS}/5/inventory/update", body={"skus": [{"id": "1"}]}) == 12052032


async def test_statuses_that_take_no_stock(listing: Listing, world: World) -> None:
    path = f"/products/{listing.id}"
    await world.control("PATCH", path, {"status": "PLATFORM_DEACTIVATED"})
    assert await listing.update(listing.row(listing.blue, 3)) == {}
    world.box.set_option("tts_stock_when_platform_deactivated", False)
    assert await listing.refused(listing.row(listing.blue, 3)) == 12052901
    await world.control("PATCH", path, {"status": "FREEZE"})
    assert await listing.refused(listing.row(listing.blue, 3)) == 12052901


async def test_promotion_lets_stock_rise_only_and_price_not_at_all(listing: Listing, world: World) -> None:
    await world.control("PATCH", f"/products/{listing.id}", {"promotion_locked": True})
    assert codes(await listing.update(listing.row(listing.blue, 9))) == [12052393]
    assert await listing.update(listing.row(listing.blue, 11)) == {}
    price = {"id": listing.blue, "price": {"amount": "1", "currency": "USD"}}
    assert await world.code("POST", f"{PRODUCTS}/{listing.id}/prices/update", body={"skus": [price]}) == 12052038


async def test_orders_take_stock_when_placed(listing: Listing, world: World) -> None:
    await world.order(listing.blue, 3, pay=False)
    assert await listing.stock(listing.blue) == (7, 3)
    await listing.update(listing.row(listing.blue, 10))
    assert await listing.stock(listing.blue) == (10, 3)


async def test_shipping_and_cancelling_end_the_commitment(listing: Listing, world: World) -> None:
    shipped = await world.order(listing.blue, 2)
    cancelled = await world.order(listing.blue, 1)
    unavailable = await world.order(listing.blue, 1)
    assert await listing.stock(listing.blue) == (6, 4)
    await world.ship(shipped)
    assert await listing.stock(listing.blue) == (6, 2)
    reason = "seller_cancel_paid_reason_buyer_requested_cancellation"
    await world.control("POST", f"/orders/{cancelled}/cancel", {"by": "SELLER", "reason": reason})
    assert await listing.stock(listing.blue) == (7, 1)
    reason = "seller_cancel_reason_out_of_stock"
    await world.control("POST", f"/orders/{unavailable}/cancel", {"by": "SELLER", "reason": reason})
    assert await listing.stock(listing.blue) == (7, 0)


async def test_nobody_buys_what_is_not_there(listing: Listing, world: World) -> None:
    body = {"items": [{"sku_id": listing.red, "quantity": 1}, {"sku_id": listing.blue, "quantity": 11}]}
    answer = await world.control_http.post(f"/shops/{world.shop.id}/orders", json=body)
    assert (answer.status_code, answer.json()["reason"]) == (409, "OutOfStock")
    assert await listing.stock(listing.red) == (10, 0)
    assert await listing.stock(listing.blue) == (10, 0)


async def test_second_warehouse_serves_when_the_first_is_empty(world: World) -> None:
    rows = [
        {"warehouse_id": world.warehouse, "quantity": 1},
        {"warehouse_id": world.second_warehouse, "quantity": 5},
    ]
    created = await world.live_product(skus=[world.sku("TWO", "Blue", inventory=rows)])
    await world.order(created["skus"][0]["id"], 3)
    body = {"product_ids": [created["product_id"]]}
    found = await world.call("POST", "/product/202309/inventory/search", body=body)
    places = {row["warehouse_id"]: row for row in found["inventory"][0]["skus"][0]["warehouse_inventory"]}
    assert places[world.warehouse]["available_quantity"] == 0
    assert places[world.second_warehouse]["available_quantity"] == 3
    assert places[world.second_warehouse]["committed_quantity"] == 2
    half = {"id": created["skus"][0]["id"], "inventory": rows[:1]}
    path = f"{PRODUCTS}/{created['product_id']}/inventory/update"
    assert codes(await world.call("POST", path, body={"skus": [half]})) == [12019028]
    world.shop.warehouses[world.second_warehouse].effect_status = "DISABLED"
    whole = {"id": half["id"], "inventory": rows}
    assert codes(await world.call("POST", path, body={"skus": [whole]})) == [12052531]
    assert await world.call("POST", path, body={"skus": [half]}) == {}, "a disabled warehouse is not asked for"


async def test_inventory_search_limits(world: World) -> None:
    path = "/product/202309/inventory/search"
    assert await world.code("POST", path, body={"product_ids": ["1"] * 101}) == 12019120
    assert await world.code("POST", path, body={"sku_ids": ["1"] * 601}) == 12019015
    assert await world.code("POST", path, body={}) == 36009004
    assert await world.call("POST", path, body={"sku_ids": ["1"]}) == {"inventory": []}


async def test_bundles_take_the_stock_of_their_parts(world: World) -> None:
    part = await world.listed(10, "PART")
    product = world.engine.products.of_sku(part)
    assert product is not None
    combined = [{"product_id": product.id, "sku_id": part, "sku_count": 2}]
    made = await world.control(
        "POST",
        f"/shops/{world.shop.id}/products",
        {"title": "Two in a box", "skus": [{"seller_sku": "BOX", "combined_skus": combined}]},
    )
    bundle = made["skus"][0]["id"]
    order = await world.order(bundle, 3)
    line = (await world.seen(order))["line_items"][0]
    assert line["combined_listing_skus"] == [{**combined[0], "seller_sku": "PART"}]
    assert product.skus[part].stock[world.warehouse].available == 4
    body = {"skus": [{"id": bundle, "inventory": [{"warehouse_id": world.warehouse, "quantity": 5}]}]}
    answer = await world.call("POST", f"{PRODUCTS}/{made['product_id']}/inventory/update", body=body)
    assert codes(answer) == [12052850]
    refused = await world.control_http.post(
        f"/shops/{world.shop.id}/orders", json={"items": [{"sku_id": bundle, "quantity": 3}]}
    )
    assert refused.status_code == 409
    assert product.skus[part].stock[world.warehouse].available == 4


async def test_prices_are_written_as_amount_and_read_as_sale_price(listing: Listing, world: World) -> None:
    path = f"{PRODUCTS}/{listing.id}/prices/update"
    good = {"id": listing.blue, "price": {"amount": "19.95", "currency": "USD"}}
    assert await world.call("POST", path, body={"skus": [good]}) == {}
    skus = {sku["id"]: sku for sku in (await world.call("GET", f"{PRODUCTS}/{listing.id}"))["skus"]}
    assert skus[listing.blue]["price"]["sale_price"] == "19.95"
    bad = {"id": listing.red, "price": {"amount": "7601", "currency": "USD"}}
    other = {"id": listing.blue, "price": {"amount": "5", "currency": "USD"}}
    assert await world.code("POST", path, body={"skus": [other, bad]}) == 12052570
    skus = {sku["id"]: sku for sku in (await world.call("GET", f"{PRODUCTS}/{listing.id}"))["skus"]}
    assert skus[listing.blue]["price"]["sale_price"] == "19.95"
    assert await world.code("POST", path, body={"skus": [{"id": "5"}]}) == 12052557
    assert await world.code("POST", path, body={"skus": []}) == 12052902
    assert await world.code("POST", path, body={"skus": [good, good]}) == 12052553
    await world.call("POST", f"{PRODUCTS}/deactivate", body={"product_ids": [listing.id]})
    assert await world.code("POST", path, body={"skus": [good]}) == 12019113


async def test_ledger_tells_every_change_of_stock_and_why(listing: Listing, world: World) -> None:
    await listing.update(listing.row(listing.blue, 4))
    await world.order(listing.blue)
    await world.control("PATCH", f"/skus/{listing.blue}", {"quantity": 8, "price": "9.99"})
    history = (await world.control("GET", f"/ledger/stock/{listing.blue}"))["history"]
    assert [row["after"]["available"] for row in history] == [4, 3, 8]
    assert [row["cause"].split()[0] for row in history] == ["api", "control", "control"]
