"""Metafields of orders, products and variants; the store's currency."""

import json
from typing import Any

from tests.sandbox.bigcommerce.store_world import World, client_for

FIELD: dict[str, Any] = {"permission_set": "app_only", "namespace": "stock", "key": "shelf", "value": "A4"}


async def test_metafields_of_all_three_owners(world: World) -> None:
    product = await world.sized("Cap")
    order = await world.order(product, 1)
    of_product = f"/v3/catalog/products/{product['id']}/metafields"
    of_variant = f"/v3/catalog/products/{product['id']}/variants/{product['variants'][0]['id']}/metafields"
    of_order = f"/v3/orders/{order['id']}/metafields"
    for path, kind in ((of_product, "product"), (of_variant, "variant"), (of_order, "order")):
        made = (await world.client.post(path, json=FIELD)).json()["data"]
        assert (made["resource_type"], made["value"]) == (kind, "A4")
        assert made["owner_client_id"] == world.account.client_id
        assert (await world.client.post(path, json=FIELD)).status_code == 409
        changed = await world.client.put(f"{path}/{made['id']}", json={"value": "A5", "key": "another"})
        assert (changed.json()["data"]["value"], changed.json()["data"]["key"]) == ("A5", "shelf")
        await world.client.post(path, json={**FIELD, "key": "aisle"})
        found = (await world.client.get(f"{path}?key=aisle")).json()
        assert [row["key"] for row in found["data"]] == ["aisle"]
        assert found["meta"]["pagination"]["total"] == 1
        down = (await world.client.get(f"{path}?direction=desc&namespace:in=stock")).json()["data"]
        assert [row["key"] for row in down] == ["aisle", "shelf"]
        assert (await world.client.delete(f"{path}/{made['id']}")).status_code == 204
        assert (await world.client.get(f"{path}/{made['id']}")).status_code == 404
    assert (await world.client.get("/v3/orders/999/metafields")).status_code == 404


async def test_what_does_not_fit_is_refused_by_name(world: World) -> None:
    path = f"/v3/catalog/products/{(await world.sized('Cap'))['id']}/metafields"
    for wrong in ({"key": ""}, {"key": "k" * 65}, {"namespace": 7}, {"value": None}, {"permission_set": "all"}):
        refused = await world.client.post(path, json={**FIELD, **wrong})
        assert refused.status_code == 422, wrong
        assert next(iter(wrong)) in refused.json()["errors"]
    for name in FIELD:
        without = {key: value for key, value in FIELD.items() if key != name}
        assert name in (await world.client.post(path, json=without)).json()["errors"]
    for number in range(250):
        assert (await world.client.post(path, json={**FIELD, "key": f"k{number}"})).status_code == 200
    assert (await world.client.post(path, json=FIELD)).status_code == 422


async def test_another_app_sees_and_writes_what_it_may(world: World) -> None:
    path = f"/v3/catalog/products/{(await world.sized('Cap'))['id']}/metafields"
    rows = {
        each: (await world.client.post(path, json={**FIELD, "key": each, "permission_set": each})).json()["data"]["id"]
        for each in ("app_only", "read", "write")
    }
    other = world.shop.add_account("another app")
    async with client_for(world.sandbox, other.token) as client:
        assert [row["key"] for row in (await client.get(path)).json()["data"]] == ["read", "write"]
        for each, status in (("app_only", 404), ("read", 403), ("write", 200)):
            assert (await client.put(f"{path}/{rows[each]}", json={"value": "B"})).status_code == status, each
        assert (await client.post(path, json=FIELD | {"key": "read"})).status_code == 200, "a key is one's own"
    few = world.shop.add_account("without the scope", ["store_v2_orders"])
    async with client_for(world.sandbox, few.token) as client:
        assert (await client.get(path)).status_code == 403


async def test_they_are_kept_with_the_state_of_the_box(world: World) -> None:
    path = f"/v3/catalog/products/{(await world.sized('Cap'))['id']}/metafields"
    before = (await world.client.post(path, json=FIELD)).json()["data"]
    saved = json.loads(json.dumps(world.sandbox.box.snapshot()))
    await world.client.delete(f"{path}/{before['id']}")
    world.sandbox.box.restore(saved)
    assert (await world.client.get(f"{path}/{before['id']}")).json()["data"] == before


async def test_the_stores_currency(world: World) -> None:
    (row,) = (await world.client.get("/v2/currencies")).json()
    assert (row["currency_code"], row["is_default"], row["currency_exchange_rate"]) == ("USD", True, "1.0000000000")
    assert (await world.client.get(f"/v2/currencies/{row['id']}")).json() == row
    assert (await world.client.get("/v2/currencies/2")).status_code == 404
