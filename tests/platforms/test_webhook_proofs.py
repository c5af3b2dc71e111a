"""Callbacks: genuine ones are accepted, anything that differs by one bit is not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platforms.bigcommerce.webhooks import SECRET_HEADER, VerifiedHook, verify_hook
from platforms.errors import InvalidWebhook
from platforms.tiktok_shop.webhooks import verify_event

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
SECRET = "the-client-secret"
PAYLOAD = {
    "scope": "store/order/created",
    "store_id": "1",
    "data": {"type": "order", "id": 250},
    "hash": "dd70c0976e06b67aaf671e73f49dcb79230ebf9d",
    "created_at": 1561479335,
    "producer": "stores/abcde12345",
}
BODY = json.dumps(PAYLOAD).encode()


def standard_webhooks(body: bytes = BODY, secret: str = SECRET, message_id: str = "msg_1") -> dict[str, str]:
    """Signed as the Standard Webhooks text says, apart from the product's code."""
    digest = hmac.new(secret.encode(), message_id.encode() + b"." + STAMP.encode() + b"." + body, hashlib.sha256)
    signature = "v1," + base64.b64encode(digest.digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": STAMP, "webhook-signature": signature}


def verify(headers: dict[str, str], body: bytes = BODY, **changes: Any) -> VerifiedHook:
    given_ = {"client_secrets": [SECRET], "header_secrets": ["echo"], "now": NOW, **changes}
    return verify_hook(headers, body, **given_)


def test_a_signed_hook_is_read() -> None:
    hook = verify(standard_webhooks())
    assert (hook.scope, hook.store_hash, hook.data["id"]) == ("store/order/created", "abcde12345", 250)
    assert (hook.id, hook.timestamp, hook.signed) == (PAYLOAD["hash"], NOW, True)


def test_the_echoed_secret_alone_is_enough_unless_both_are_demanded() -> None:
    headers = {SECRET_HEADER: "echo"}
    hook = verify(headers)
    assert (hook.signed, hook.secret_echoed) == (False, True)
    assert hook.timestamp == datetime.fromtimestamp(1561479335, UTC)
    with pytest.raises(InvalidWebhook):
        verify(headers, require_both=True)
    with pytest.raises(InvalidWebhook):
        verify(standard_webhooks(), require_both=True)
    assert verify({**headers, **standard_webhooks()}, require_both=True).signed


def test_an_old_secret_holds_while_it_is_listed() -> None:
    assert verify(standard_webhooks(), client_secrets=["new", SECRET])
    with pytest.raises(InvalidWebhook):
        verify(standard_webhooks(), client_secrets=["new"])


def test_one_of_several_signatures_suffices() -> None:
    headers = standard_webhooks()
    headers["webhook-signature"] = "v1,AAAA v2,zzz " + headers["webhook-signature"]
    assert verify(headers).signed


def test_a_bad_signature_is_refused_even_beside_a_good_secret() -> None:
    headers = {**standard_webhooks(secret="other"), SECRET_HEADER: "echo"}
    with pytest.raises(InvalidWebhook):
        verify(headers)


@pytest.mark.parametrize("drift", [-301, 301])
def test_old_and_future_signatures_are_refused(drift: int) -> None:
    with pytest.raises(InvalidWebhook):
        verify(standard_webhooks(), now=NOW + timedelta(seconds=drift))
    assert verify(standard_webhooks(), now=NOW + timedelta(seconds=drift), tolerance=400)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: "Echo"},
        {SECRET_HEADER: "ëcho"},
        {SECRET_HEADER: "\udcff"},
        {"webhook-signature": ""},
        {**standard_webhooks(), "webhook-id": ""},
        {**standard_webhooks(), "webhook-timestamp": "now"},
        {**standard_webhooks(), "webhook-timestamp": "٣"},
        {**standard_webhooks(), "webhook-timestamp": "9" * 40},
        {**standard_webhooks(), "webhook-signature": "v1,é"},
    ],
)
def test_without_a_proof_a_hook_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidWebhook):
        verify(headers)


def test_empty_secrets_prove_nothing() -> None:
    with pytest.raises(InvalidWebhook):
        verify({SECRET_HEADER: ""}, header_secrets=[""])
    with pytest.raises(InvalidWebhook):
        verify(standard_webhooks(secret=""), client_secrets=[""])


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff", b'{"scope":1,"data":{}}', b'{"scope":"a","data":[]}', b"[" * 100_000]
)
def test_a_proved_hook_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidWebhook):
        verify(standard_webhooks(body), body)


@settings(deadline=None)
@given(st.integers(0, len(BODY) * 8 - 1))
def test_no_bit_of_a_signed_body_may_flip(position: int) -> None:
    flipped = bytearray(BODY)
    flipped[position // 8] ^= 1 << position % 8
    with pytest.raises(InvalidWebhook):
        verify(standard_webhooks(), bytes(flipped))


@settings(deadline=None)
@given(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.data())
def test_no_character_of_the_signed_headers_may_change(name: str, data: st.DataObject) -> None:
    headers = standard_webhooks()
    text = headers[name]
    at = data.draw(st.integers(0, len(text) - 1))
    headers[name] = text[:at] + data.draw(st.characters().filter(lambda mark: mark != text[at])) + text[at + 1 :]
    with pytest.raises(InvalidWebhook):
        verify(headers, tolerance=1e12)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature", SECRET_HEADER]), st.text())
)
def test_forged_headers_are_refused_and_never_crash(headers: dict[str, str]) -> None:
    if headers.get(SECRET_HEADER) == "echo":
        return
    with pytest.raises(InvalidWebhook):
        verify(headers)


# ---- TikTok Shop ----

APP_KEY, APP_SECRET = "abcdef", "123"
EVENT = (
    b'{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,'
    b'"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}'
)
EVENT_SIGNATURE = "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05"


def test_the_official_event_is_read() -> None:
    event = verify_event(EVENT_SIGNATURE, EVENT, app_key=APP_KEY, app_secret=APP_SECRET)
    assert (event.type, event.notification_id, event.shop_id) == (1, "7380066284010030890", "7495540735365777507")
    assert event.id("order_id") == "576653688135258178"
    assert event.timestamp == datetime.fromtimestamp(1718305585, UTC)


def test_another_implementations_event_is_read() -> None:
    body = (
        b'{"type":1,"shop_id":"7494726673780148744","timestamp":1664095733,"data":{"order_id":"576684019603311365",'
        b'"order_status":"AWAITING_SHIPMENT","update_time":1664095610}}'
    )
    signature = "21109834de72ec53c9959716d8514ae388ce1f123e5ffdcafc46713fcdf62b27"
    event = verify_event(signature, body, app_key="fake_app_key", app_secret="fake_app_secret")
    assert event.notification_id == ""


def test_ids_beyond_53_bits_stay_exact() -> None:
    body = b'{"type":5,"shop_id":"1","timestamp":1,"data":{"product_id":1729382561353664372}}'
    signature = hmac.new(b"123", b"abcdef" + body, hashlib.sha256).hexdigest()
    event = verify_event(signature, body, app_key=APP_KEY, app_secret=APP_SECRET)
    assert event.id("product_id") == "1729382561353664372"


@pytest.mark.parametrize("header", ["", EVENT_SIGNATURE.upper(), "é", "\udcff", EVENT_SIGNATURE + " "])
def test_other_signatures_are_refused(header: str) -> None:
    with pytest.raises(InvalidWebhook):
        verify_event(header, EVENT, app_key=APP_KEY, app_secret=APP_SECRET)


@settings(deadline=None)
@given(st.integers(0, len(EVENT) * 8 - 1))
def test_no_bit_of_an_event_may_flip(position: int) -> None:
    flipped = bytearray(EVENT)
    flipped[position // 8] ^= 1 << position % 8
    with pytest.raises(InvalidWebhook):
        verify_event(EVENT_SIGNATURE, bytes(flipped), app_key=APP_KEY, app_secret=APP_SECRET)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_genuine_signatures_over_anything_never_crash(body: bytes) -> None:
    signature = hmac.new(b"123", b"abcdef" + body, hashlib.sha256).hexdigest()
    with pytest.raises(InvalidWebhook):
        verify_event(signature, body, app_key=APP_KEY, app_secret=APP_SECRET)
