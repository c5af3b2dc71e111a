"""Channels and listings."""

from typing import Any

import pytest

from tests.sandbox.bigcommerce.store_world import ADDRESS, World

TIKTOK = {"name": "TikTok-Shop", "type": "marketplace", "platform": "tiktok", "status": "connected", "external_id": "7"}


async def test_a_tiktok_channel_is_made_found_and_changed(world: World) -> None:
    made = (await world.client.post("/v3/channels", json=TIKTOK)).json()["data"]
    assert (made["platform"], made["is_enabled"], made["external_id"]) == ("tiktok", True, "7")
    listed = await world.client.get("/v3/channels", params={"platform:in": "tiktok"})
    assert [row["id"] for row in listed.json()["data"]] == [made["id"]]
    path = f"/v3/channels/{made['id']}"
    gone = await world.client.put(path, json={"status": "disconnected"})
    assert gone.json()["data"]["is_enabled"] is False
    assert (await world.client.get(path)).json()["data"]["status"] == "disconnected"
    assert (await world.client.get("/v3/channels/99")).status_code == 404
    line = {"name": "x", "quantity": 1, "price_inc_tax": 1, "price_ex_tax": 1}
    body = {"billing_address": ADDRESS, "products": [line], "channel_id": made["id"]}
    assert (await world.client.post("/v2/orders", json=body)).status_code == 400


@pytest.mark.parametrize(
    "change", [{"name": "a/b"}, {"type": "bazaar"}, {"platform": ""}, {"status": "active"}, {"name": None}]
)
async def test_bad_channels_are_422(world: World, change: dict[str, Any]) -> None:
    answer = await world.client.post("/v3/channels", json={**TIKTOK, **change})
    assert answer.status_code == 422
    assert set(change) == set(answer.json()["errors"])


async def test_listings_are_written_and_paged_by_the_last_id(world: World) -> None:
    channel_id = (await world.client.post("/v3/channels", json=TIKTOK)).json()["data"]["id"]
    path = f"/v3/channels/{channel_id}/listings"
    products = [await world.product(f"P{number}") for number in range(3)]
    rows = [{"product_id": one["id"], "external_id": f"tts{one['id']}", "state": "pending"} for one in products]
    made = (await world.client.post(path, json=rows)).json()["data"]
    assert [row["state"] for row in made] == ["pending"] * 3
    first = (await world.client.get(path, params={"limit": 2})).json()
    assert first["meta"]["pagination"]["links"]["next"].startswith(f"?after={made[1]['listing_id']}")
    rest = (await world.client.get(path, params={"limit": 2, "after": made[1]["listing_id"]})).json()
    assert [row["listing_id"] for row in rest["data"]] == [made[2]["listing_id"]]
    assert "next" not in rest["meta"]["pagination"]["links"]
    variants = [{"product_id": products[0]["id"], "variant_id": 1001, "external_id": "s1", "state": "active"}]
    update = [{"listing_id": made[0]["listing_id"], "state": "active", "variants": variants}]
    assert (await world.client.put(path, json=update)).json()["data"][0]["variants"] == variants
    one = (await world.client.get(f"{path}/{made[0]['listing_id']}")).json()["data"]
    assert (one["state"], one["external_id"]) == ("active", rows[0]["external_id"])
    assert (await world.client.post(path, json=rows[:1])).status_code == 409
    assert (await world.client.put(path, json=[{"listing_id": 1, "state": "active"}])).status_code == 404
    assert (await world.client.put(path, json=[{**update[0], "state": "odd"}])).status_code == 422
    assert (await world.client.post(path, json=[{"product_id": 999}])).status_code == 422
    only = await world.client.get(path, params={"product_id:in": products[2]["id"]})
    assert len(only.json()["data"]) == 1
