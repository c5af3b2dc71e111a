"""The control API, saving and loading, and the whole thing as a process."""

import asyncio
import json
from pathlib import Path

import pytest

from sandbox.app import create_sandbox
from tests.sandbox.bigcommerce.store_world import START, Receiver, World, client_for, let_others_run, make_world


async def test_the_clock_is_read_moved_and_followed(world: World) -> None:
    assert (await world.control.get("/clock")).json() == {"now": START, "offset": 0}
    waiting = asyncio.create_task(world.control.get("/clock", params={"after_offset": 0, "timeout": 30}))
    await let_others_run()
    moved = await world.control.post("/clock/advance", json={"seconds": 90})
    assert moved.json() == {"now": START + 90, "offset": 90}
    assert (await waiting).json()["offset"] > 0
    for seconds in (-1, "soon", None, True):
        assert (await world.control.post("/clock/advance", json={"seconds": seconds})).status_code == 400


async def test_the_ledger_is_read_and_cleared(world: World) -> None:
    await world.product()
    calls = (await world.control.get("/ledger/calls", params={"platform": "bc"})).json()
    assert [(call["method"], call["endpoint"], call["status"]) for call in calls] == [
        ("POST", "/v3/catalog/products", 200)
    ]
    await world.client.get("/v2/orders/12345")
    counts = (await world.control.get("/ledger/counts")).json()
    assert {row["endpoint"] for row in counts} == {"POST /v3/catalog/products", "GET /v2/orders/{id}"}
    changes = (await world.control.get("/ledger/changes", params={"kind": "product"})).json()
    assert changes[0]["cause"] == "api connector"
    stock = await world.control.get("/ledger/stock", params={"platform": "bc", "entity": "teststore:TEE"})
    assert [(row["before"], row["after"]) for row in stock.json()] == [(0, 10)]
    assert (await world.control.put("/ledger/retention", json={"entries": 1})).status_code == 200
    assert len((await world.control.get("/ledger/calls")).json()) == 1
    await world.control.delete("/ledger")
    assert (await world.control.get("/ledger/counts")).json() == []
    assert (await world.control.get("/ledger/webhooks")).json() == []


async def test_options_must_exist(world: World) -> None:
    assert (await world.control.put("/options", json={"bc_order_index_lag": 3})).status_code == 200
    assert (await world.control.get("/options")).json()["bc_order_index_lag"] == 3
    assert (await world.control.put("/options", json={"bc_unknown": 3})).status_code == 400


async def test_what_merchants_and_buyers_do(world: World) -> None:
    product = await world.sized()
    base = "/bigcommerce/teststore"
    sold = (await world.control.post(f"{base}/orders", json={"items": [{"sku": "shirt-m", "quantity": 2}]})).json()
    assert (sold["order_source"], sold["lines"][0]["sku"]) == ("www", "SHIRT-M")
    levels = (await world.control.get(f"{base}/stock/SHIRT-M")).json()
    assert levels["levels"]["1"]["onhand"] == 8
    assert levels["history"][-1]["cause"].startswith(f"order {sold['id']}")
    line = sold["lines"][0]["id"]
    part = {"items": {str(line): 1}, "provider": "fedex", "tracking_number": "F1"}
    shipped = (await world.control.post(f"{base}/orders/{sold['id']}/ship", json=part)).json()
    assert (shipped["status_id"], shipped["shipments"][0]["tracking_number"]) == (3, "F1")
    rest = (await world.control.post(f"{base}/orders/{sold['id']}/ship", json={})).json()
    assert (rest["status_id"], len(rest["shipments"])) == (2, 2)
    gone = await world.control.delete(f"{base}/orders/{sold['id']}/shipments/1")
    assert len(gone.json()["shipments"]) == 1
    second = (await world.control.post(f"{base}/orders", json={"items": [{"sku": "SHIRT-M"}]})).json()
    assert (await world.control.post(f"{base}/orders/{second['id']}/cancel")).json()["status_id"] == 5
    status = await world.control.post(f"{base}/orders/{second['id']}/status", json={"status_id": 11})
    assert status.json()["status_id"] == 11
    await world.control.put(f"{base}/stock/SHIRT-M", json={"quantity": 33})
    await world.control.put(f"{base}/variants/shirt-m", json={"price": 77})
    await world.control.put(f"{base}/products/{product['id']}", json={"name": "Renamed"})
    read = (await world.client.get(f"/v3/catalog/products/{product['id']}", params={"include": "variants"})).json()
    assert read["data"]["name"] == "Renamed"
    assert (read["data"]["variants"][1]["price"], read["data"]["variants"][1]["inventory_level"]) == (77.0, 33)
    body = {"name": "Fresh", "type": "physical", "weight": 1, "price": 1}
    fresh = (await world.control.post(f"{base}/products", json=body)).json()
    assert (await world.control.delete(f"{base}/products/{fresh['id']}")).status_code == 200
    assert (await world.client.get(f"/v3/catalog/products/{fresh['id']}")).status_code == 404
    assert (await world.control.get(f"{base}/orders/{sold['id']}")).json()["id"] == sold["id"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/bigcommerce/nostore/orders", None, 404),
        ("GET", "/bigcommerce/teststore/orders/1", None, 404),
        ("PUT", "/bigcommerce/teststore/stock/NOPE", {"quantity": 1}, 422),
        ("PUT", "/bigcommerce/teststore/profile", {"plan": "golden"}, 400),
        ("PUT", "/bigcommerce/teststore/profile", {"colour": "red"}, 400),
        ("POST", "/bigcommerce", {"store_hash": "teststore"}, 400),
        ("POST", "/bigcommerce/teststore/orders", {"items": [{"sku": "NOPE"}]}, 422),
        ("POST", "/bigcommerce/teststore/accounts/revoke", {"name": "nobody"}, 404),
        ("POST", "/state/save", {}, 400),
    ],
)
async def test_control_refuses_with_a_reason(
    world: World, method: str, path: str, body: dict[str, object] | None, status: int
) -> None:
    answer = await world.control.request(method, path, json=body)
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_several_stores_keep_apart(world: World) -> None:
    await world.product()
    account = (await world.control.post("/bigcommerce", json={"store_hash": "second"})).json()
    async with client_for(world.sandbox, account["token"], "second") as other:
        assert (await other.get("/v3/catalog/products")).json()["data"] == []
    async with client_for(world.sandbox, account["token"]) as intruder:
        assert (await intruder.get("/v3/catalog/products")).status_code == 401
    narrow = await world.control.post("/bigcommerce/second/accounts", json={"name": "x", "scopes": ["store_inventory"]})
    assert narrow.json()["scopes"] == ["store_inventory"]
    assert [row["store_hash"] for row in (await world.control.get("/bigcommerce")).json()] == ["teststore", "second"]
    await world.control.post("/bigcommerce/second/accounts/revoke", json={"name": "x"})
    assert (await world.control.post("/bigcommerce/second/accounts/restore", json={})).status_code == 200


async def test_seeds(world: World) -> None:
    made = (await world.control.post("/seed/sample", json={})).json()
    assert made["bigcommerce"]["stores"][-1]["store_hash"] == "sandbox1"
    assert (await world.control.get("/credentials")).json() == made
    assert (await world.control.post("/seed/sample", json={})).status_code == 400
    numbers = {"store": "teststore", "products": 20, "variants": 5, "stock": 7}
    grown = (await world.control.post("/seed/generated", json=numbers)).json()
    assert grown == {"products": 20, "variants": 100}
    items = (await world.client.get("/v3/inventory/items", params={"limit": 1000})).json()["data"]
    assert {item["locations"][0]["available_to_sell"] for item in items} == {7}
    await world.control.post("/seed/sample", json={"store": "teststore"})
    assert len(world.shop.state.products) == 36


async def test_a_saved_state_goes_on_in_another_box(tmp_path: Path) -> None:
    world = make_world()
    file = tmp_path / "state.json"
    world.sandbox.state_file = file
    product = await world.product()
    hook_id = await world.hook("store/order/created")
    world.sandbox.box.set_option("bc_inventory_write_lag", 50)
    world.sandbox.box.switches.on("bc:GET /v2/store", "error_before")
    await world.client.put(
        "/v3/inventory/adjustments/absolute", json={"items": [{"location_id": 1, "sku": "TEE", "quantity": 5}]}
    )
    order = await world.order(product, external_order_id="A")
    await world.sandbox.box.clock.advance(0)
    world.receiver.status = 500
    second = await world.order(product)
    await world.advance(10)
    assert (await world.control.post("/state/save")).status_code == 200

    receiver = Receiver()
    other = create_sandbox(receiver, 2, real_clock=lambda: START, state_file=file)
    other.box.load(file)
    async with client_for(other, world.account.token) as client:
        assert (await client.get("/v2/orders", params={"external_order_id": "A"})).json()[0]["id"] == order["id"]
        assert (await client.get(f"/v3/hooks/{hook_id}")).status_code == 200
        assert (await client.get("/v2/store")).status_code == 500
        await other.box.clock.advance(60)
        item = (await client.get("/v3/inventory/items")).json()["data"][0]
        assert item["locations"][0]["total_inventory_onhand"] == 5
        created = await client.post(
            "/v3/catalog/products", json={"name": "tee", "type": "physical", "weight": 1, "price": 1}
        )
        assert created.status_code == 409
    assert [one.payload["data"]["id"] for one in receiver.got] == [second["id"]]
    assert other.box.clock.offset == 70
    assert other.box.clock.failures == []


async def test_a_state_of_another_version_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="version"):
        world.sandbox.box.restore({"version": 99})


async def test_two_boxes_of_one_seed_are_alike() -> None:
    snapshots = []
    for _ in range(2):
        world = make_world(seed=7)
        await world.control.post("/seed/sample", json={})
        await world.hook("store/order/*")
        await world.order(await world.sized(), 2)
        await world.advance(5)
        snapshots.append(json.dumps(world.sandbox.box.snapshot()))
    assert snapshots[0] == snapshots[1]


async def test_the_merchant_changes_when_orders_take_stock(world: World) -> None:
    path = "/bigcommerce/teststore/settings/inventory"
    told = await world.control.put(path, json={"update_stock_behavior": "order_completed_or_shipped"})
    assert told.json()["update_stock_behavior"] == "order_completed_or_shipped"
    seen = (await world.client.get("/v3/settings/inventory")).json()["data"]
    assert seen["update_stock_behavior"] == "order_completed_or_shipped"
    assert (await world.control.put(path, json={"update_stock_behavior": "never"})).status_code == 422
