"""Each scenario, played on a clock that only the test moves."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.tiktok_shop.seed import add_tenant
from tests.sandbox.bigcommerce.store_world import World, make_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = make_world()
    add_tenant(made.sandbox.tiktok_shop, authorized=True)
    async with made.client, made.control:
        yield made


@pytest.fixture
async def listed(world: World) -> dict[str, Any]:
    """A product on both sides: ids by which scenarios name it."""
    product = await world.product("Mug")
    shop_id = next(iter(world.sandbox.tiktok_shop.state.shops))
    sku = {"seller_sku": "MUG", "price": "12.00", "quantity": 10}
    body = {"title": "A mug that is sold in two places at once", "skus": [sku]}
    made = (await world.control.post(f"/tiktok/shops/{shop_id}/products", json=body)).json()
    return {"product": product["id"], "tiktok_sku": made["skus"][0]["id"], "shop": shop_id}


async def play(world: World, name: str, seconds: float, **parameters: Any) -> dict[str, Any]:
    answer = await world.control.post(f"/scenarios/{name}", json=parameters)
    assert answer.status_code == 200, answer.text
    await world.advance(seconds)
    run: dict[str, Any] = (await world.control.get("/scenarios/runs")).json()[-1]
    assert run["finished"], run
    return run


async def test_every_scenario_is_listed_with_its_parameters(world: World) -> None:
    told = {row["name"]: row for row in (await world.control.get("/scenarios")).json()}
    assert set(told) == {
        "flash_sale",
        "carrier_delay",
        "review_rejects",
        "token_revoked",
        "store_maintenance",
        "noisy_neighbour",
        "merchant_edits",
    }
    assert all(row["about"] for row in told.values())


async def test_unknown_scenarios_and_parameters_are_refused(world: World) -> None:
    assert (await world.control.post("/scenarios/earthquake", json={})).status_code == 404
    assert (await world.control.post("/scenarios/token_revoked", json={"colour": 1})).status_code == 400
    assert (await world.control.post("/scenarios/flash_sale", json={})).status_code == 400


async def test_a_flash_sale_sells_what_is_there_and_refuses_the_rest(world: World, listed: dict[str, Any]) -> None:
    run = await play(world, "flash_sale", 10.5, sku="MUG")
    assert run["of"] == 1001
    assert run["answers"] == {"200": 1 + 100 + 10, "409": 1000 - 110}
    assert world.shop.inventory.onhand(f"p{listed['product']}") == 0


async def test_a_carrier_that_is_late(world: World, listed: dict[str, Any]) -> None:
    await world.control.post("/scenarios/carrier_delay", json={"sku": "MUG"})
    await world.advance(2 * 3600)
    [order] = (await world.control.get("/tiktok/ledger/orders")).json()["orders"]
    assert order["status"] == "AWAITING_SHIPMENT"
    await world.control.post(f"/tiktok/orders/{order['id']}/platform-ships")

    async def status() -> str:
        told = (await world.control.get("/tiktok/ledger/orders")).json()["orders"][0]["status"]
        return str(told)

    await world.advance(4 * 86_400)
    assert await status() == "AWAITING_COLLECTION"
    await world.advance(86_400)
    assert await status() == "IN_TRANSIT"
    await world.advance(4 * 86_400)
    assert await status() == "DELIVERED"
    [run] = (await world.control.get("/scenarios/runs")).json()
    assert run["answers"] == {"200": 4}


async def test_reviews_are_planned_to_fail(world: World, listed: dict[str, Any]) -> None:
    await play(world, "review_rejects", 0, reason="Text on the picture.")
    engine = world.sandbox.tiktok_shop
    product = next(iter(engine.state.products.values()))
    for _ in range(4):
        engine.reviews.submit(product, {**product.content})
        await world.advance(31)
        failed = product.audit_failed_reasons
        if not failed:
            break
        assert "Text on the picture." in str(failed)
    assert engine.state.next_reviews == []
    assert product.audit == "APPROVED"


async def test_revoked_tokens(world: World) -> None:
    await play(world, "token_revoked", 60)
    assert (await world.client.get("/v2/time")).status_code == 401


async def test_maintenance_ends(world: World) -> None:
    await world.control.post("/scenarios/store_maintenance", json={})
    await world.advance(1)
    assert (await world.client.get("/v2/time")).status_code == 503
    await world.advance(600)
    assert (await world.client.get("/v2/time")).status_code == 200


async def test_a_noisy_neighbour_leaves_little(world: World) -> None:
    await world.control.post("/scenarios/noisy_neighbour", json={})
    await world.advance(1)
    await world.client.get("/v2/time")
    await world.advance(29)
    left = int((await world.client.get("/v2/time")).headers["x-rate-limit-requests-left"])
    assert left < 20
    await world.advance(300)
    answer = await world.client.get("/v2/time")
    assert int(answer.headers["x-rate-limit-requests-left"]) > 1_000_000


async def test_edits_on_both_sides(world: World, listed: dict[str, Any]) -> None:
    parameters = {"sku": "MUG", "product": listed["product"], "tiktok_sku": listed["tiktok_sku"]}
    run = await play(world, "merchant_edits", 6, **parameters)
    assert run["answers"] == {"200": 6}
    read = (await world.client.get(f"/v3/catalog/products/{listed['product']}")).json()["data"]
    assert (read["price"], read["inventory_level"]) == (31.5, 3)
