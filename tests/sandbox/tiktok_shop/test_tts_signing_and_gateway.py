"""Signatures and the order of the gateway's checks."""

from __future__ import annotations

import pytest

from sandbox.tiktok_shop import signing
from tests.sandbox.tiktok_shop.tiktok_world import World, sign

SECRET = "e59af819cc"
LONG_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00fedcba9"
CIPHER = "ROW_xkMbgAAAeVAQra0eZWebFQq5aIK"
WEBHOOKS = {"app_key": "68xu9ks5p4i8", "shop_cipher": CIPHER, "timestamp": "1696909648"}
SUBSCRIPTION = b'{"event_type":"PACKAGE_UPDATE","address":"https://partner.tiktokshop.com"}'
PAGED = {
    "app_key": "6tesTappk3y",
    "page_size": "50",
    "page_token": "aDU2dEVXS1pYPQ==+/ x",
    "shop_cipher": "ROW_8AIHFwAAAAChRp6yFhQ0RCGcZ_HjoDlV",
    "sort_field": "update_time",
    "sort_order": "ASC",
    "timestamp": "1764000000",
}
PAGED_BODY = (
    '{"order_status":"AWAITING_SHIPMENT","update_time_ge":1763990000,"update_time_lt":1764000000,"note":"Café ✓"}'
).encode()

VECTORS = [
    (
        "V1",
        SECRET,
        "/authorization/202309/shops",
        {"app_key": "29a39d", "timestamp": "1623812664"},
        b"",
        "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8",
    ),
    (
        "V2",
        SECRET,
        "/event/202309/webhooks",
        WEBHOOKS,
        b"",
        "ed58e1b5e59865c22a7b828c1cab65007441f43cc91a6cb2f2cdc638e0995a37",
    ),
    (
        "V3",
        SECRET,
        "/event/202309/webhooks",
        WEBHOOKS,
        SUBSCRIPTION,
        "701dd6deb2389fe4c469b89bd37fc56f96a6da6afeb4d01c9077a65169752fa7",
    ),
    (
        "V4",
        "app_secret",
        "/test-api",
        {"foo": "bar"},
        b"",
        "d3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f",
    ),
    (
        "V5",
        LONG_SECRET,
        "/order/202309/orders/search",
        PAGED,
        PAGED_BODY,
        "9edc88063a1aa7354f83f8b355bf2905cdf1f8803ebe750bf7b27fea62472eb2",
    ),
    (
        "V7",
        LONG_SECRET,
        "/order/202309/orders",
        {
            "app_key": "6tesTappk3y",
            "ids": "576461413038785752,576461413038785753",
            "shop_cipher": "ROW_8AIHFwAAAAChRp6yFhQ0RCGcZ_HjoDlV",
            "timestamp": "1764000000",
            "access_token": "excluded",
            "sign": "excluded",
        },
        b"",
        "f981b0f73b13a4478c87546c395041038523e52f75757a720bdbc65ce0b47d65",
    ),
]


@pytest.mark.parametrize(("name", "secret", "path", "query", "body", "expected"), VECTORS)
def test_request_signature_vectors(
    name: str, secret: str, path: str, query: dict[str, str], body: bytes, expected: str
) -> None:
    assert signing.request_signature(secret, path, query.items(), body) == expected, name
    assert sign(secret, path, query, body) == expected


def test_multipart_bodies_are_not_signed() -> None:
    query = {"app_key": "6tesTappk3y", "timestamp": "1764000000"}
    given = signing.request_signature(
        LONG_SECRET, "/product/202309/images/upload", query.items(), b"--x", "multipart/form-data; boundary=x"
    )
    assert given == "2621911e804e5d3bcfe37f56819a57254c5b44006aeb47cfe4ac3d34c6b263d6"


def test_order_of_body_bytes_matters() -> None:
    swapped = b'{"address":"https://partner.tiktokshop.com","event_type":"PACKAGE_UPDATE"}'
    given = signing.request_signature(SECRET, "/event/202309/webhooks", WEBHOOKS.items(), swapped)
    assert given.startswith("cd0d6268")


def test_webhook_signature_vectors() -> None:
    body = (
        b'{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507",'
        b'"timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178",'
        b'"order_status":"UNPAID","update_time":1718305585}}'
    )
    assert (
        signing.webhook_signature("abcdef", "123", body)
        == "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05"
    )


def test_signatures_outside_ascii_are_a_mismatch_not_an_error() -> None:
    assert not signing.matches("abc", "äbc")


SHOPS = "/authorization/202309/shops"
WAREHOUSES = "/logistics/202309/warehouses"


async def test_envelope_of_a_success(world: World) -> None:
    answer = await world.request("GET", SHOPS, cipher=None)
    assert answer.status_code == 200
    body = answer.json()
    assert body["code"] == 0
    assert body["message"] == "Success"
    assert body["request_id"]
    shop = body["data"]["shops"][0]
    assert shop == {
        "id": world.shop.id,
        "name": world.shop.name,
        "region": "US",
        "seller_type": "LOCAL",
        "cipher": world.shop.cipher,
        "code": world.shop.code,
    }


async def test_unknown_path_comes_before_the_app_key(world: World) -> None:
    answer = await world.request("GET", "/nothing/202309/here", app_key="wrong")
    assert answer.status_code == 404
    assert answer.json()["code"] == 36009009


async def test_wrong_method_and_versions(world: World) -> None:
    answer = await world.request("DELETE", WAREHOUSES)
    assert (answer.status_code, answer.json()["code"]) == (405, 36009010)
    answer = await world.request("GET", "/logistics/202212/warehouses")
    assert (answer.status_code, answer.json()["code"]) == (400, 36009014)
    answer = await world.request("GET", "/logistics/209901/warehouses")
    assert answer.json()["code"] == 36009004
    assert "Invalid API version" in answer.json()["message"]


async def test_app_key_comes_before_timestamp_and_sign(world: World) -> None:
    answer = await world.request("GET", WAREHOUSES, app_key="wrong", timestamp="1", sign="x")
    assert answer.status_code == 400
    assert answer.json()["message"] == "Invalid app_key"


@pytest.mark.parametrize(
    ("shift", "text"), [(-301, "earlier than 5 minutes"), (31, "more than 30 seconds"), (-300, ""), (30, "")]
)
async def test_timestamp_window(world: World, shift: int, text: str) -> None:
    answer = await world.request("GET", WAREHOUSES, {"timestamp": str(world.now + shift)})
    body = answer.json()
    if text:
        assert body["code"] == 36009004
        assert text in body["message"]
    else:
        assert body["code"] == 0


async def test_negative_and_missing_timestamp(world: World) -> None:
    assert "lesser than 0" in (await world.request("GET", WAREHOUSES, {"timestamp": "-5"})).json()["message"]
    assert await world.code("GET", WAREHOUSES, {"timestamp": ""}) == 36009004


async def test_sign_wrong_uppercase_or_missing(world: World) -> None:
    assert await world.code("GET", WAREHOUSES, sign="0" * 64) == 106001
    assert await world.code("GET", WAREHOUSES, sign="é") == 106001
    query = {"app_key": world.app.app_key, "timestamp": str(world.now), "shop_cipher": world.shop.cipher}
    good = sign(world.app.app_secret, WAREHOUSES, query)
    assert await world.code("GET", WAREHOUSES, sign=good.upper()) == 106001
    missing = await world.request("GET", WAREHOUSES, sign="")
    assert missing.json()["code"] == 36009004
    assert "signature" in missing.json()["message"]


async def test_sign_comes_before_the_token(world: World) -> None:
    assert await world.code("GET", WAREHOUSES, token="nobody", sign="bad") == 106001
    assert await world.code("GET", WAREHOUSES, token="nobody") == 105001
    missing = await world.request("GET", WAREHOUSES, token="")
    assert "access_token header is invalid" in missing.json()["message"]


async def test_scope_comes_before_the_cipher(world: World) -> None:
    await world.control("PUT", f"/shops/{world.shop.id}/scopes", {"scopes": ["Order Information"]})
    answer = await world.request("GET", WAREHOUSES, cipher="wrong")
    assert (answer.status_code, answer.json()["code"]) == (401, 105005)


async def test_cipher_wanted_and_unwanted(world: World) -> None:
    assert await world.code("GET", WAREHOUSES, cipher=None) == 106013
    assert await world.code("GET", WAREHOUSES, cipher="GCP_unknown") == 106013
    unwanted = await world.request("GET", SHOPS)
    assert unwanted.json()["code"] == 36009004
    assert "not required" in unwanted.json()["message"]


async def test_another_sellers_cipher(world: World) -> None:
    other = await world.control("POST", "/shops", {"name": "Other", "app_key": world.app.app_key})
    assert await world.code("GET", WAREHOUSES, cipher=other["shop_cipher"]) == 101000


async def test_bodies_that_are_no_json_objects(world: World) -> None:
    path = "/order/202309/orders/search"
    assert await world.code("POST", path, {"page_size": "10"}, b"{not json") == 36009022
    assert await world.code("POST", path, {"page_size": "10"}, b"[1]") == 36009022
    await world.call("POST", path, {"page_size": "10"}, b"")
    await world.call("POST", path, {"page_size": "10"}, {})


async def test_inactive_shop(world: World) -> None:
    await world.control("PATCH", f"/shops/{world.shop.id}", {"active": False})
    answer = await world.request("GET", WAREHOUSES)
    assert (answer.status_code, answer.json()["code"]) == (401, 36009043)
    assert (await world.call("GET", "/seller/202309/shops", cipher=None)) == {"shops": []}


async def test_quota_is_per_api_and_comes_back_with_the_next_second(world: World) -> None:
    for _ in range(50):
        await world.call("GET", WAREHOUSES)
    refused = await world.request("GET", WAREHOUSES)
    assert (refused.status_code, refused.json()["code"]) == (429, 36009002)
    assert refused.headers["retry-after"] == "1"
    await world.call("GET", "/event/202309/webhooks")
    await world.advance(1)
    await world.call("GET", WAREHOUSES)


async def test_quota_options(world: World) -> None:
    world.box.set_option("tts_rate_per_second", 1)
    world.box.set_option("tts_rate_status", 503)
    world.box.set_option("tts_retry_after", False)
    await world.call("GET", WAREHOUSES)
    refused = await world.request("GET", WAREHOUSES)
    assert refused.status_code == 503
    assert "retry-after" not in refused.headers


async def test_business_errors_can_have_a_status_of_their_own(world: World) -> None:
    assert (await world.request("GET", "/product/202309/products/1")).status_code == 200
    world.box.set_option("tts_business_error_status", 400)
    assert (await world.request("GET", "/product/202309/products/1")).status_code == 400


async def test_calls_are_counted_by_template_and_shop(world: World) -> None:
    await world.call("GET", WAREHOUSES)
    endpoint = "GET /logistics/{version}/warehouses"
    assert world.box.ledger.count(endpoint, platform="tts", connection=world.shop.id, status=200) == 1


async def test_a_body_that_is_too_large(world: World) -> None:
    path = "/product/202309/products/search"
    assert await world.code("POST", path, {"page_size": "10"}, b" " * (10 * 1024 * 1024 + 1)) == 36009021
