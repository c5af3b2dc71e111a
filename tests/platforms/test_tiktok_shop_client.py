"""What the TikTok Shop client sends, and how it reads answers that a shop may give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from platforms.budget import ShopBudget
from platforms.errors import (
    ClockOff,
    Denial,
    Malformed,
    NotAuthorized,
    PlatformError,
    RateLimited,
    Refused,
    Unavailable,
    Uncertain,
)
from platforms.http import Http
from platforms.tiktok_shop import (
    AccessToken,
    Authorization,
    Declined,
    TikTokShopClient,
    UseCase,
    consent_url,
    read_callback,
)
from platforms.tiktok_shop.signing import sign
from tests.platforms.ports import START, ManualClock, Recorder, SeededEntropy, answer, page

SECRET = "app-secret"


class Tokens:
    """A provider that has as many tokens as it is given."""

    def __init__(self, *values: str) -> None:
        self._values = values
        self.asked: list[int | None] = []

    async def __call__(self, newer_than: int | None, /) -> AccessToken:
        self.asked.append(newer_than)
        generation = min(0 if newer_than is None else newer_than + 1, len(self._values) - 1)
        return AccessToken(self._values[generation], generation)


def client_over(
    clock: ManualClock, transport: Recorder, tokens: Tokens | None = None, patience: float = 60
) -> TikTokShopClient:
    entropy = SeededEntropy()
    budget = ShopBudget(clock, entropy, patience=patience)
    http = Http(clock, transport)
    provider = tokens or Tokens("token-0")
    return TikTokShopClient(
        http, "key", SECRET, provider, "cipher-1", budget, clock, entropy, origin="http://shop.test"
    )


def ok(data: Any = None, status: int = 200) -> httpx.Response:
    return answer(status, {"code": 0, "message": "Success", "request_id": "r1", "data": data})


def no(code: int, message: str = "no", status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return answer(status, {"code": code, "message": message, "request_id": "r1"}, headers)


def assert_signed(request: httpx.Request) -> None:
    query = dict(request.url.params)
    expected = sign(SECRET, request.url.path, query.items(), request.content, request.headers["content-type"])
    assert query["sign"] == expected


async def test_the_bytes_that_are_sent_are_signed(clock: ManualClock) -> None:
    transport = Recorder(ok({"product_id": "1"}))
    await client_over(clock, transport).products.create({"title": "Café ✓ – 5 €", "price": Decimal("1.50")})
    request = transport.last
    assert_signed(request)
    assert request.headers["x-tts-access-token"] == "token-0"
    query = dict(request.url.params)
    assert (query["app_key"], query["shop_cipher"]) == ("key", "cipher-1")
    assert query["timestamp"] == str(int(START.timestamp()))
    assert transport.body() == {"title": "Café ✓ – 5 €", "price": "1.50"}


async def test_gets_have_no_body_and_writes_without_parameters_send_an_empty_object(clock: ManualClock) -> None:
    transport = Recorder(ok({}))
    client = client_over(clock, transport)
    await client.logistics.warehouses()
    assert transport.last.content == b""
    await client.aftersales.approve_cancellation("5", idempotency_key="k 1&é")
    assert transport.last.content == b"{}"
    assert transport.last.url.params["idempotency_key"] == "k 1&é"
    for request in transport.requests:
        assert_signed(request)


async def test_uploads_are_multipart_without_a_signed_body_and_without_a_cipher(clock: ManualClock) -> None:
    transport = Recorder(ok({"uri": "u1"}))
    image = await client_over(clock, transport).images.upload(b"\x89PNG bytes", UseCase.MAIN, filename='a"b\r\n.png')
    assert image.uri == "u1"
    request = transport.last
    assert_signed(request)
    assert "shop_cipher" not in dict(request.url.params)
    assert b'name="use_case"\r\n\r\nMAIN_IMAGE\r\n' in request.content
    assert b'filename="a_b__.png"' in request.content
    assert b"\r\n\r\n\x89PNG bytes\r\n" in request.content


async def test_a_repeated_call_is_signed_anew(clock: ManualClock) -> None:
    transport = Recorder(no(36009002, status=429, headers={"Retry-After": "20"}), ok({}))
    await clock.run(client_over(clock, transport).logistics.warehouses())
    first, second = (int(request.url.params["timestamp"]) for request in transport.requests)
    assert second - first >= 20
    assert_signed(transport.last)


async def test_ids_cannot_bend_the_path(clock: ManualClock) -> None:
    transport = Recorder(ok({"id": "1"}))
    await client_over(clock, transport).products.get("1/../2?x=y")
    assert transport.last.url.raw_path.split(b"?")[0] == b"/product/202309/products/1%2F..%2F2%3Fx%3Dy"


async def test_empty_values_are_left_out(clock: ManualClock) -> None:
    transport = Recorder(ok({}))
    await client_over(clock, transport).brands.list(name="", after="")
    assert all(value for value in dict(transport.last.url.params).values())


async def test_search_bounds_and_pages(clock: ManualClock) -> None:
    transport = Recorder(ok({"orders": [{"id": 576461413038785752}], "next_page_token": "n1", "total_count": 9}))
    since = datetime(2026, 1, 1, tzinfo=UTC)
    found = await client_over(clock, transport).orders.search(
        updated_from=since, updated_before=since + timedelta(hours=1)
    )
    assert transport.body() == {"update_time_ge": 1767225600, "update_time_lt": 1767229200}
    assert (found.items[0].id, found.next, found.total) == ("576461413038785752", "n1", 9)
    query = dict(transport.last.url.params)
    assert (query["sort_field"], query["sort_order"], query["page_size"]) == ("update_time", "ASC", "100")


async def test_an_empty_search_may_lack_its_list(clock: ManualClock) -> None:
    for data in ({}, None, {"orders": None}):
        assert (await client_over(clock, Recorder(ok(data))).orders.search()).items == ()


async def test_one_unreadable_order_hides_no_other(clock: ManualClock) -> None:
    rows = [{"id": "1"}, {"id": "2", "line_items": "many"}]
    found = await client_over(clock, Recorder(ok({"orders": rows}))).orders.get(["1", "2"])
    assert [order.id for order in found.items] == ["1"]
    assert [row.id for row in found.unreadable] == ["2"]


async def test_a_reason_for_not_reading_never_shows_a_buyers_data(clock: ManualClock) -> None:
    rows = [{"id": "2", "recipient_address": "Ada Hale, 1 Main Street"}]
    found = await client_over(clock, Recorder(ok({"orders": rows}))).orders.get(["2"])
    assert "Ada" not in found.unreadable[0].reason
    assert "recipient_address" in found.unreadable[0].reason


async def test_misspelt_fields_are_read(clock: ManualClock) -> None:
    attributes = {"attributes": [{"id": "1", "is_requried": True}, {"id": "2", "is_required": True}, {"id": "3"}]}
    found = await client_over(clock, Recorder(ok(attributes))).categories.attributes("5")
    assert [attribute.is_required for attribute in found] == [True, True, False]
    places = {"warehouses": [{"id": "1", "address": {"distict": "Travis"}}]}
    assert (await client_over(clock, Recorder(ok(places))).logistics.warehouses())[0].address.district == "Travis"


async def test_both_spellings_of_a_package(clock: ManualClock) -> None:
    detail = await client_over(
        clock, Recorder(ok({"package_id": "1", "package_status": "FULFILLING"}))
    ).fulfilment.package("1")
    listed = await client_over(
        clock, Recorder(ok({"packages": [{"id": "1", "status": "FULFILLING"}]}))
    ).fulfilment.packages()
    assert (detail.id, detail.status) == (listed.items[0].id, listed.items[0].status)


async def test_partial_failures_inside_a_success(clock: ManualClock) -> None:
    detail = {"sku_id": 17, "extra_errors": [{"warehouse_id": "7", "code": 12052055, "message": "limits"}]}
    data = {"errors": [{"code": 12052055, "message": "quantity", "detail": detail}]}
    errors = await client_over(clock, Recorder(ok(data))).inventory.update("1", {"17": {"7": 0}})
    assert [(error.code, error.sku_id) for error in errors] == [("12052055", "17")]
    assert [reason.message for reason in errors[0].reasons] == ["limits"]


async def test_stock_and_price_bodies(clock: ManualClock) -> None:
    transport = Recorder(ok({}))
    client = client_over(clock, transport)
    await client.inventory.update("1", {"17": {"7": 5, "8": 0}})
    assert transport.body() == {
        "skus": [
            {"id": "17", "inventory": [{"warehouse_id": "7", "quantity": 5}, {"warehouse_id": "8", "quantity": 0}]}
        ]
    }
    await client.prices.update("1", {"17": Decimal("1E+2")}, currency="USD")
    assert transport.body() == {"skus": [{"id": "17", "price": {"amount": "100", "currency": "USD"}}]}


async def test_batches_above_the_platforms_maximum_are_not_sent(clock: ManualClock) -> None:
    transport = Recorder(ok({}))
    client = client_over(clock, transport)
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: client.orders.get(["1"] * 51),
        lambda: client.products.activate(["1"] * 21),
        lambda: client.products.search(seller_skus=["1"] * 11),
        lambda: client.inventory.search(product_ids=["1"] * 101),
        lambda: client.inventory.search(sku_ids=["1"] * 601),
        lambda: client.inventory.search(),
    ]
    for call in calls:
        with pytest.raises(ValueError):
            await call()
    assert transport.requests == []


async def test_an_empty_filter_is_never_taken_for_none(clock: ManualClock) -> None:
    transport = Recorder(ok({}))
    client = client_over(clock, transport)
    assert (await client.products.search(seller_skus=[])).items == ()
    assert (await client.aftersales.cancellations(order_ids=[])).items == ()
    assert (await client.aftersales.returns(order_ids=[])).items == ()
    assert transport.requests == []


@pytest.mark.parametrize(
    "refusal",
    [no(105002), no(105002, status=401), no(105001), no(36009004, "access_token header is invalid", 400)],
)
async def test_a_token_that_is_refused_is_replaced_once(clock: ManualClock, refusal: httpx.Response) -> None:
    tokens = Tokens("token-0", "token-1")
    transport = Recorder(refusal, ok({}))
    await client_over(clock, transport, tokens).logistics.warehouses()
    assert [request.headers["x-tts-access-token"] for request in transport.requests] == ["token-0", "token-1"]
    assert tokens.asked == [None, 0]


async def test_a_second_refusal_is_final(clock: ManualClock) -> None:
    transport = Recorder(no(105002))
    with pytest.raises(NotAuthorized) as caught:
        await client_over(clock, transport, Tokens("token-0", "token-1", "token-2")).logistics.warehouses()
    assert caught.value.kind is Denial.EXPIRED
    assert len(transport.requests) == 2


async def test_without_a_newer_token_the_call_is_not_repeated(clock: ManualClock) -> None:
    transport = Recorder(no(105002))
    with pytest.raises(NotAuthorized):
        await client_over(clock, transport, Tokens("token-0")).logistics.warehouses()
    assert len(transport.requests) == 1


async def failure(clock: ManualClock, response: httpx.Response, *, write: bool = False) -> PlatformError:
    client = client_over(clock, Recorder(response), patience=5)
    with pytest.raises(PlatformError) as caught:
        await clock.run(client.products.create({}) if write else client.logistics.warehouses())
    return caught.value


@pytest.mark.parametrize("write", [False, True])
async def test_a_time_stamp_that_is_not_accepted_is_no_refusal_of_what_was_asked_for(
    clock: ManualClock, write: bool
) -> None:
    off = no(36009004, "timestamp is more than 30 seconds in the future", 400)
    error = await failure(clock, off, write=write)
    assert isinstance(error, ClockOff)
    assert not error.maybe_done
    assert error.sentence.endswith("Set the server's clock by NTP.")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (105005, Denial.SCOPE),
        (105001, Denial.REVOKED),
        (101000, Denial.REVOKED),
        (36009043, Denial.SHOP_INACTIVE),
        (36009044, Denial.SHOP_INACTIVE),
    ],
)
async def test_denials(clock: ManualClock, code: int, kind: Denial) -> None:
    error = await failure(clock, no(code, status=401))
    assert isinstance(error, NotAuthorized)
    assert (error.kind, error.code, error.request_id) == (kind, str(code), "r1")
    assert error.scope == ("Logistics Basic" if kind is Denial.SCOPE else "")


@pytest.mark.parametrize("status", [200, 400, 422])
async def test_refusals_keep_code_words_and_request_id(clock: ManualClock, status: int) -> None:
    error = await failure(clock, no(12052051, "too long", status), write=True)
    assert isinstance(error, Refused)
    assert (error.code, error.message, error.request_id) == ("12052051", "too long", "r1")
    assert error.endpoint == "POST /product/202309/products"
    assert not error.maybe_done


@pytest.mark.parametrize("code", [36009003, 36009007])
async def test_internal_errors_leave_writes_uncertain(clock: ManualClock, code: int) -> None:
    assert isinstance(await failure(clock, no(code)), Unavailable)
    assert isinstance(await failure(clock, no(code), write=True), Uncertain)


@pytest.mark.parametrize("response", [page("<h1>502</h1>", 502), answer(503), page("down", 500)])
async def test_server_errors_without_an_envelope(clock: ManualClock, response: httpx.Response) -> None:
    assert isinstance(await failure(clock, response), Unavailable)
    assert isinstance(await failure(clock, response, write=True), Uncertain)


@pytest.mark.parametrize(
    "response", [page("<html>"), answer(200), answer(200, []), answer(200, {"code": None}), ok([1])]
)
async def test_an_unreadable_success(clock: ManualClock, response: httpx.Response) -> None:
    assert isinstance(await failure(clock, response), Malformed)
    assert isinstance(await failure(clock, response, write=True), Uncertain)


async def test_a_refusal_without_an_envelope(clock: ManualClock) -> None:
    error = await failure(clock, page("<h1>forbidden</h1>", 403), write=True)
    assert isinstance(error, Refused)
    assert error.code == "http-403"


@pytest.mark.parametrize("response", [no(36009002, status=200), no(36009002, status=503), answer(429)])
async def test_every_form_of_too_many_calls_is_waited_out(clock: ManualClock, response: httpx.Response) -> None:
    transport = Recorder(response, ok({}))
    await clock.run(client_over(clock, transport).logistics.warehouses())
    assert len(transport.requests) == 2


async def test_too_many_calls_for_too_long(clock: ManualClock) -> None:
    error = await failure(clock, no(36009002, status=429, headers={"Retry-After": "9"}), write=True)
    assert isinstance(error, RateLimited)
    assert error.retry_after == pytest.approx(9, abs=0.1)
    hourly = await failure(clock, no(36009037))
    assert isinstance(hourly, RateLimited)
    assert hourly.retry_after >= 600


# ---- authorization ----


def auth_over(clock: ManualClock, response: httpx.Response) -> Authorization:
    return Authorization(Http(clock, Recorder(response)), "key", SECRET, origin="http://auth.test")


async def test_lifetimes_are_absolute(clock: ManualClock) -> None:
    data = {
        "access_token": "TTP_a",
        "access_token_expire_in": 1660556783,
        "refresh_token": "TTP_r",
        "refresh_token_expire_in": 1691487031,
        "open_id": "o1",
        "user_type": 0,
        "granted_scopes": ["a", "b"],
    }
    grant = await auth_over(clock, ok(data)).refresh("old")
    assert grant.access_expires == datetime.fromtimestamp(1660556783, UTC)
    assert grant.refresh_expires == datetime.fromtimestamp(1691487031, UTC)
    assert grant.granted_scopes == ("a", "b")
    assert "TTP" not in f"{grant!r} {grant}"


async def test_a_refresh_whose_answer_is_lost_is_uncertain_and_tells_no_secret(clock: ManualClock) -> None:
    http = Http(clock, Recorder(httpx.ReadTimeout("late")))
    with pytest.raises(Uncertain) as caught:
        await Authorization(http, "key", SECRET, origin="http://auth.test").refresh("old-token")
    assert "old-token" not in str(caught.value)
    assert SECRET not in f"{caught.value} {caught.value.__dict__}"


async def test_a_grant_without_tokens_is_uncertain(clock: ManualClock) -> None:
    with pytest.raises(Uncertain):
        await auth_over(clock, ok({"open_id": "o1"})).exchange("c")


async def test_token_calls_honour_retry_after(clock: ManualClock) -> None:
    with pytest.raises(RateLimited) as caught:
        await auth_over(clock, answer(429, None, {"Retry-After": "7"})).exchange("c")
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    "query",
    [
        {"code": "null", "error": "auth_denied", "state": "s"},
        {"code": "null", "error": "access_denied", "state": "s"},
        {"code": "null", "state": "s"},
        {"state": "s"},
    ],
)
def test_refused_consents(query: dict[str, str]) -> None:
    declined = read_callback(query)
    assert isinstance(declined, Declined)
    assert declined.state == "s"


def test_the_consent_address_escapes_its_state() -> None:
    assert consent_url("17", "a b&c").endswith("/open/authorize?service_id=17&state=a+b%26c")
