"""Tokens, scopes, error bodies of both generations, and the quota."""

import pytest

from tests.sandbox.bigcommerce.store_world import World, client_for


async def test_a_wrong_token_is_401_in_the_shape_of_each_generation(world: World) -> None:
    async with client_for(world.sandbox, "wrong") as stranger:
        old, new = await stranger.get("/v2/store"), await stranger.get("/v3/catalog/products")
    assert old.status_code == new.status_code == 401
    assert old.json()[0]["status"] == 401
    assert new.json()["status"] == 401
    assert new.json()["type"].startswith("https://")


async def test_an_unknown_store_is_404_or_by_option_401(world: World) -> None:
    async with client_for(world.sandbox, world.account.token, "other") as stranger:
        assert (await stranger.get("/v2/time")).status_code == 404
        world.sandbox.box.set_option("bc_unknown_store_status", 401)
        assert (await stranger.get("/v2/time")).status_code == 401


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        (["store_v2_products_read_only"], "/v3/catalog/products", 200),
        (["store_v2_products_read_only"], "/v2/orders/count", 403),
        (["store_v2_orders"], "/v2/orders/count", 200),
        (["store_v2_orders"], "/v3/inventory/items", 403),
        (["store_inventory_read_only"], "/v3/inventory/items", 200),
        (["store_v2_orders"], "/v3/hooks", 200),
        (["store_v2_orders"], "/v2/time", 200),
    ],
)
async def test_a_token_opens_what_its_scopes_say(world: World, scopes: list[str], path: str, status: int) -> None:
    account = world.shop.add_account("narrow", scopes)
    async with client_for(world.sandbox, account.token) as client:
        assert (await client.get(path)).status_code == status


async def test_a_read_only_scope_does_not_write(world: World) -> None:
    account = world.shop.add_account("reader", ["store_v2_products_read_only"])
    async with client_for(world.sandbox, account.token) as client:
        answer = await client.post("/v3/catalog/brands", json={"name": "X"})
    assert answer.status_code == 403
    assert not world.shop.state.brands


async def test_a_revoked_token_is_401_and_its_hooks_are_gone(world: World) -> None:
    await world.hook("store/order/*")
    answer = await world.control.post("/bigcommerce/teststore/accounts/revoke", json={})
    assert answer.json() == {"revoked": ["connector"]}
    assert (await world.client.get("/v2/time")).status_code == 401
    assert not world.shop.state.hooks


async def test_malformed_json_is_400_and_another_content_type_415(world: World) -> None:
    json_type = {"Content-Type": "application/json"}
    broken = await world.client.post("/v3/catalog/brands", content=b"{", headers=json_type)
    text = await world.client.post("/v3/catalog/brands", content=b"x", headers={"Content-Type": "text/plain"})
    assert (broken.status_code, text.status_code) == (400, 415)


async def test_an_accept_header_without_json_is_406(world: World) -> None:
    assert (await world.client.get("/v2/time", headers={"Accept": "text/csv"})).status_code == 406


async def test_unknown_paths_are_404_and_other_methods_405(world: World) -> None:
    assert (await world.client.get("/v2/nowhere")).json()[0]["status"] == 404
    wrong = await world.client.patch("/v2/time")
    assert wrong.status_code == 405
    assert wrong.json()[0]["status"] == 405


async def test_store_and_time_tell_the_facts_of_the_store(world: World) -> None:
    store = (await world.client.get("/v2/store")).json()
    assert (store["id"], store["currency"], store["weight_units"]) == ("teststore", "USD", "Pounds")
    assert (await world.client.get("/v2/time")).json() == {"time": 1_800_000_000}


async def test_every_answer_shows_the_quota_and_the_151st_call_of_a_standard_store_is_429(world: World) -> None:
    world.shop.state.profile.plan = "standard"
    for left in range(149, -1, -1):
        answer = await world.client.get("/v2/time")
        assert answer.headers["x-rate-limit-requests-left"] == str(left)
    refused = await world.client.get("/v2/time")
    assert refused.status_code == 429
    assert refused.headers["x-rate-limit-requests-quota"] == "150"
    assert refused.headers["x-rate-limit-time-window-ms"] == "30000"
    assert refused.headers["x-rate-limit-time-reset-ms"] == "30000"
    await world.advance(30)
    assert (await world.client.get("/v2/time")).status_code == 200


async def test_the_quota_is_shared_by_all_apps_of_the_store(world: World) -> None:
    world.shop.state.profile.plan = "standard"
    other = world.shop.add_account("other")
    async with client_for(world.sandbox, other.token) as client:
        await client.get("/v2/time")
    answer = await world.client.get("/v2/time")
    assert answer.headers["x-rate-limit-requests-left"] == "148"


async def test_a_noisy_neighbour_takes_its_part_of_the_window(world: World) -> None:
    await world.control.put("/bigcommerce/teststore/profile", json={"plan": "standard"})
    await world.control.put("/bigcommerce/teststore/neighbour", json={"requests_per_second": 10})
    await world.client.get("/v2/time")
    await world.advance(10)
    answer = await world.client.get("/v2/time")
    assert answer.headers["x-rate-limit-requests-left"] == str(150 - 2 - 100)
    await world.advance(6)
    assert (await world.client.get("/v2/time")).status_code == 429


async def test_a_store_in_maintenance_answers_503(world: World) -> None:
    await world.control.put("/bigcommerce/teststore/profile", json={"status": "maintenance"})
    assert (await world.client.get("/v2/store")).status_code == 503
    await world.control.put("/bigcommerce/teststore/profile", json={"status": "live"})
    assert (await world.client.get("/v2/store")).status_code == 200


async def test_an_unlimited_store_is_never_refused(world: World) -> None:
    for _ in range(200):
        answer = await world.client.get("/v2/time")
    assert answer.status_code == 200
    assert int(answer.headers["x-rate-limit-requests-left"]) > 1_000_000
