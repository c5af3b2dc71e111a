"""Request signatures against vectors that several independent implementations agree on."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from platforms.tiktok_shop.signing import sign

DOCS_SECRET = "e59af819cc"
OWN_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00fedcba9"
WEBHOOKS = "/event/202309/webhooks"
WEBHOOKS_QUERY = {
    "app_key": "68xu9ks5p4i8",
    "shop_cipher": "ROW_xkMbgAAAeVAQra0eZWebFQq5aIK",
    "timestamp": "1696909648",
}
CIPHER = "ROW_8AIHFwAAAAChRp6yFhQ0RCGcZ_HjoDlV"


def test_the_shops_call_of_the_official_page() -> None:
    query = {"app_key": "29a39d", "timestamp": "1623812664"}
    signature = sign(DOCS_SECRET, "/authorization/202309/shops", query.items(), b"", "application/json")
    assert signature == "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8"


def test_a_get_with_a_cipher() -> None:
    signature = sign(DOCS_SECRET, WEBHOOKS, WEBHOOKS_QUERY.items(), b"")
    assert signature == "ed58e1b5e59865c22a7b828c1cab65007441f43cc91a6cb2f2cdc638e0995a37"


def test_a_put_with_a_body() -> None:
    body = b'{"event_type":"PACKAGE_UPDATE","address":"https://partner.tiktokshop.com"}'
    signature = sign(DOCS_SECRET, WEBHOOKS, WEBHOOKS_QUERY.items(), body, "application/json")
    assert signature == "701dd6deb2389fe4c469b89bd37fc56f96a6da6afeb4d01c9077a65169752fa7"


def test_the_order_of_bytes_in_the_body_matters() -> None:
    body = b'{"address":"https://partner.tiktokshop.com","event_type":"PACKAGE_UPDATE"}'
    assert sign(DOCS_SECRET, WEBHOOKS, WEBHOOKS_QUERY.items(), body).startswith("cd0d6268")


def test_a_single_parameter() -> None:
    signature = sign("app_secret", "/test-api", [("foo", "bar")], b"")
    assert signature == "d3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f"


def test_awkward_characters_are_signed_decoded() -> None:
    query = {
        "timestamp": "1764000000",
        "sort_order": "ASC",
        "page_token": "aDU2dEVXS1pYPQ==+/ x",
        "app_key": "6tesTappk3y",
        "shop_cipher": CIPHER,
        "sort_field": "update_time",
        "page_size": "50",
    }
    body = (
        '{"order_status":"AWAITING_SHIPMENT","update_time_ge":1763990000,"update_time_lt":1764000000,"note":"Café ✓"}'
    ).encode()
    signature = sign(OWN_SECRET, "/order/202309/orders/search", query.items(), body, "application/json")
    assert signature == "9edc88063a1aa7354f83f8b355bf2905cdf1f8803ebe750bf7b27fea62472eb2"


def test_multipart_bodies_are_not_signed() -> None:
    query = {"app_key": "6tesTappk3y", "timestamp": "1764000000"}
    form = "multipart/form-data; boundary=x"
    signature = sign(OWN_SECRET, "/product/202309/images/upload", query.items(), b"--x\r\nignored\r\n--x--", form)
    assert signature == "2621911e804e5d3bcfe37f56819a57254c5b44006aeb47cfe4ac3d34c6b263d6"


def test_sign_and_access_token_are_left_out() -> None:
    query = {
        "app_key": "6tesTappk3y",
        "ids": "576461413038785752,576461413038785753",
        "shop_cipher": CIPHER,
        "timestamp": "1764000000",
        "access_token": "excluded",
        "sign": "excluded",
    }
    signature = sign(OWN_SECRET, "/order/202309/orders", query.items(), b"")
    assert signature == "f981b0f73b13a4478c87546c395041038523e52f75757a720bdbc65ce0b47d65"


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=6), st.randoms())
def test_the_order_of_parameters_does_not_matter(query: dict[str, str], order: object) -> None:
    shuffled = list(query.items())
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sign("s", "/p", shuffled, b"") == sign("s", "/p", query.items(), b"")
