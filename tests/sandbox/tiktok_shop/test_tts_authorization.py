"""Consent page, tokens, rotation, expiry and revocation."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.tiktok_shop.tiktok_world import World

WAREHOUSES = "/logistics/202309/warehouses"


async def consent(world: World, **changes: str) -> Any:
    form = {
        "service_id": world.app.service_id,
        "state": "st-1",
        "region": "North America",
        "seller_id": world.tenant.seller.id,
        "terms": "yes",
        "decision": "authorize",
        **changes,
    }
    return await world.http.post("/open/authorize", data={key: value for key, value in form.items() if value})


async def code_of(world: World) -> str:
    address = (await consent(world)).headers["location"]
    return parse_qs(urlsplit(address).query)["code"][0]


async def token(world: World, what: str, **query: str) -> dict[str, Any]:
    given = {"app_key": world.app.app_key, "app_secret": world.app.app_secret, **query}
    answer: dict[str, Any] = (await world.http.get(f"/api/v2/token/{what}", params=given)).json()
    return answer


async def exchange(world: World, code: str) -> dict[str, Any]:
    return await token(world, "get", auth_code=code, grant_type="authorized_code")


async def refresh(world: World, refresh_token: str) -> dict[str, Any]:
    return await token(world, "refresh", refresh_token=refresh_token, grant_type="refresh_token")


async def test_page_shows_regions_terms_and_both_buttons(world: World) -> None:
    page = await world.http.get("/open/authorize", params={"service_id": world.app.service_id, "state": "a<b"})
    assert page.status_code == 200
    for text in ("North America", 'name="terms"', "Authorize</button>", 'value="decline"', "a&lt;b"):
        assert text in page.text
    old = await world.http.get("/oauth/authorize", params={"app_key": world.app.app_key})
    assert old.status_code == 200
    assert (await world.http.get("/open/authorize", params={"service_id": "0"})).status_code == 404


async def test_accepting_redirects_with_code_and_state(world: World) -> None:
    answer = await consent(world)
    assert answer.status_code == 302
    address = urlsplit(answer.headers["location"])
    query = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == world.app.redirect_url
    assert query["state"] == ["st-1"]
    assert query["code"][0]


async def test_installing_from_the_app_store_has_no_state(world: World) -> None:
    assert "state" not in parse_qs(urlsplit((await consent(world, state="")).headers["location"]).query)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"region": ""}, "Choose a region"),
        ({"region": "Europe"}, "no shop in Europe"),
        ({"terms": ""}, "Agree to the terms"),
        ({"seller_id": "9"}, "Choose a seller"),
    ],
)
async def test_page_asks_again(world: World, changes: dict[str, str], text: str) -> None:
    answer = await consent(world, **changes)
    assert answer.status_code == 400
    assert text in answer.text
    assert world.engine.state.codes == {}


@pytest.mark.parametrize("error", ["auth_denied", "access_denied"])
async def test_declining(world: World, error: str) -> None:
    world.box.set_option("tts_denied_error", error)
    query = parse_qs(urlsplit((await consent(world, decision="decline")).headers["location"]).query)
    assert query == {"code": ["null"], "error": [error], "state": ["st-1"]}


async def test_tokens_carry_absolute_expiry_and_work(world: World) -> None:
    answer = await exchange(world, await code_of(world))
    data = answer["data"]
    assert data["access_token_expire_in"] == world.now + 7 * 86_400
    assert data["refresh_token_expire_in"] == world.now + 365 * 86_400
    assert data["user_type"] == 0
    assert data["seller_base_region"] == "US"
    assert "Order Information" in data["granted_scopes"]
    await world.call("GET", WAREHOUSES, token=data["access_token"])


async def test_codes_are_single_use_and_live_half_an_hour(world: World) -> None:
    code = await code_of(world)
    assert (await exchange(world, code))["code"] == 0
    assert (await exchange(world, code))["code"] == 36004004
    late = await code_of(world)
    await world.advance(1_800)
    assert (await exchange(world, late))["code"] == 36004004
    assert (await exchange(world, "null"))["code"] == 36004004


async def test_token_requests_with_wrong_parameters(world: World) -> None:
    code = await code_of(world)
    wrong = await token(world, "get", auth_code=code, grant_type="authorization_code")
    assert wrong["code"] == 36009004
    wrong = await token(world, "get", auth_code=code, grant_type="authorized_code", app_secret="x")
    assert wrong["code"] == 36009004
    wrong = await token(world, "get", auth_code=code, grant_type="authorized_code", app_key="x")
    assert wrong["message"] == "Invalid app_key"


@pytest.mark.parametrize("status", [200, 401])
async def test_access_token_expires_after_seven_days(world: World, status: int) -> None:
    world.box.set_option("tts_expired_token_status", status)
    await world.advance(7 * 86_400)
    answer = await world.request("GET", WAREHOUSES)
    assert (answer.status_code, answer.json()["code"]) == (status, 105002)
    assert world.tenant.grant is not None
    fresh = await refresh(world, world.tenant.grant.refresh_token)
    await world.call("GET", WAREHOUSES, token=fresh["data"]["access_token"])


@pytest.mark.parametrize(
    ("policy", "at_once", "later"),
    [("now", 36004004, 36004004), ("later", 0, 36004004), ("never", 0, 0)],
)
async def test_what_becomes_of_the_old_refresh_token(world: World, policy: str, at_once: int, later: int) -> None:
    world.box.set_option("old_refresh_token_dies", policy)
    old = (await exchange(world, await code_of(world)))["data"]["refresh_token"]
    new = (await refresh(world, old))["data"]["refresh_token"]
    assert new != old
    assert (await refresh(world, old))["code"] == at_once
    await world.advance(3_601)
    assert (await refresh(world, old))["code"] == later


async def test_revocation_says_webhook_6_and_ends_every_call(world: World) -> None:
    await world.control("PUT", f"/apps/{world.app.app_key}/webhooks", {"address": "https://connector.example/hooks"})
    assert world.tenant.grant is not None
    kept = world.tenant.grant.refresh_token
    await world.control("POST", f"/shops/{world.shop.id}/revoke")
    await world.advance(1)
    assert world.receiver.of_type(6)
    assert await world.code("GET", WAREHOUSES) == 105001
    assert (await refresh(world, kept))["code"] == 36004004
    again = await exchange(world, await code_of(world))
    await world.call("GET", WAREHOUSES, token=again["data"]["access_token"])


async def test_deauthorizing_over_the_api(world: World) -> None:
    await world.call("DELETE", "/authorization/202403/shops")
    assert await world.code("GET", WAREHOUSES) == 105001


async def test_expired_by_the_control_api(world: World) -> None:
    await world.control("POST", f"/shops/{world.shop.id}/expire-token")
    assert await world.code("GET", WAREHOUSES) == 105002


async def test_webhook_7_warns_daily_in_the_last_month(world: World) -> None:
    await world.control("PUT", f"/apps/{world.app.app_key}/webhooks", {"address": "https://c.example/hooks"})
    await world.advance(334 * 86_400)
    assert world.receiver.of_type(7) == []
    await world.advance(3 * 86_400)
    warnings = world.receiver.of_type(7)
    assert len(warnings) == 3
    assert isinstance(warnings[0]["expiration_time"], str)
