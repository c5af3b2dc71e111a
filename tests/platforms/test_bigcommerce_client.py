"""What the BigCommerce client sends, and how it reads answers that a store may give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import httpx
import pytest

from platforms.bigcommerce import Adjustment, BigCommerceClient, StoreCredentials
from platforms.budget import WindowBudget
from platforms.errors import (
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
from tests.platforms.ports import ManualClock, Recorder, SeededEntropy, answer, page


def client_over(clock: ManualClock, transport: Recorder, patience: float = 60) -> BigCommerceClient:
    async def credentials() -> StoreCredentials:
        return StoreCredentials("abcde", "token-1")

    budget = WindowBudget(clock, SeededEntropy(), patience=patience)
    return BigCommerceClient(Http(clock, transport), credentials, budget, clock, origin="http://api.test")


def v3(rows: list[Any]) -> httpx.Response:
    return answer(200, {"data": rows, "meta": {"pagination": {"total": len(rows), "total_pages": 1}}})


async def test_every_call_names_the_store_and_its_token(clock: ManualClock) -> None:
    transport = Recorder(answer(200, {"time": 1_764_000_000}))
    assert await client_over(clock, transport).store.time() == datetime.fromtimestamp(1_764_000_000, UTC)
    assert str(transport.last.url) == "http://api.test/stores/abcde/v2/time"
    assert transport.last.headers["x-auth-token"] == "token-1"
    assert transport.last.headers["accept"] == "application/json"


@pytest.mark.parametrize("store_hash", ["", "abcd", "ABCDE", "abc/../x", "abcde?x", "a" * 21, "abcdé", "abcde\n"])
def test_a_store_hash_that_could_bend_the_address_is_refused(store_hash: str) -> None:
    with pytest.raises(ValueError, match="store_hash"):
        StoreCredentials(store_hash, "t")


def test_credentials_do_not_show_the_token() -> None:
    assert "token-1" not in repr(StoreCredentials("abcde", "token-1"))


async def test_products_are_asked_by_id_with_full_times(clock: ManualClock) -> None:
    transport = Recorder(v3([{"id": 7}, {"id": 9}]))
    since = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-6)))
    found = await client_over(clock, transport).catalog.products(after="5", modified_from=since)
    query = dict(transport.last.url.params)
    assert query == {
        "include": "variants,images,custom_fields",
        "sort": "id",
        "direction": "asc",
        "limit": "250",
        "id:greater": "5",
        "date_modified:min": "2026-01-02T09:04:05Z",
    }
    assert found.next == "9"


async def test_a_short_page_is_not_taken_for_the_end_but_an_empty_one_is(clock: ManualClock) -> None:
    client = client_over(clock, Recorder(v3([{"id": 3}]), v3([])))
    first = await client.catalog.products()
    assert first.next == "3"
    assert (await client.catalog.products(after=first.next)).next == ""


async def test_one_unreadable_row_hides_no_other_and_is_stepped_over(clock: ManualClock) -> None:
    rows = [{"id": 1, "name": "good"}, {"id": 8, "variants": "none"}, "nonsense"]
    found = await client_over(clock, Recorder(v3(rows))).catalog.products()
    assert [product.id for product in found.items] == [1]
    assert [row.id for row in found.unreadable] == ["8", ""]
    assert found.next == "8"


async def test_money_is_exact_and_null_means_as_the_product(clock: ManualClock) -> None:
    rows = [{"id": 1, "price": 19.99, "variants": [{"id": 2, "product_id": 1, "price": None, "weight": 0.1}]}]
    product = (await client_over(clock, Recorder(v3(rows))).catalog.products()).items[0]
    assert product.price == Decimal("19.99")
    assert (product.variants[0].price, product.variants[0].weight) == (None, Decimal("0.1"))


async def test_orphaned_variants_are_left_out(clock: ManualClock) -> None:
    client = client_over(clock, Recorder(v3([{"id": 1, "product_id": 0}, {"id": 2, "product_id": 5}])))
    assert [variant.id for variant in (await client.catalog.variants(product_ids=[5])).items] == [2]


async def test_empty_v2_lists_come_as_204(clock: ManualClock) -> None:
    client = client_over(clock, Recorder(answer(204)))
    assert await client.orders.find("T1") == ()
    assert await client.orders.shipments(5) == ()
    assert (await client.orders.list()).next == ""


async def test_v2_dates_and_money(clock: ManualClock) -> None:
    body = {
        "id": 5,
        "date_created": "Tue, 20 Nov 2012 00:00:00 +0000",
        "date_shipped": "",
        "total_inc_tax": "45.0000",
        "external_order_id": None,
        "is_deleted": False,
    }
    order = await client_over(clock, Recorder(answer(200, body))).orders.get(5)
    assert order.date_created == datetime(2012, 11, 20, tzinfo=UTC)
    assert order.date_shipped is None
    assert order.total_inc_tax == Decimal("45.0000")
    assert order.external_order_id == ""


@pytest.mark.parametrize("status", [200, 201])
async def test_a_create_may_answer_either_success(clock: ManualClock, status: int) -> None:
    transport = Recorder(answer(status, {"id": 5}))
    order = await client_over(clock, transport).orders.create({"products": [{"price_inc_tax": Decimal("10.10")}]})
    assert order.id == 5
    assert transport.body() == {"products": [{"price_inc_tax": "10.10"}]}


async def test_an_adjustment_names_exactly_one_item(clock: ManualClock) -> None:
    transport = Recorder(answer(200, {"transaction_id": "t1"}))
    client = client_over(clock, transport)
    rows = [Adjustment(1, 5, variant_id=74), Adjustment(1, 0, product_id=9)]
    assert await client.inventory.adjust_absolute(rows, reason="r") == "t1"
    assert transport.body()["items"] == [
        {"location_id": 1, "variant_id": 74, "quantity": 5},
        {"location_id": 1, "product_id": 9, "quantity": 0},
    ]
    with pytest.raises(ValueError, match="exactly one"):
        Adjustment(1, 5)
    with pytest.raises(ValueError, match="rows"):
        await client.inventory.adjust_absolute([], reason="r")


async def test_batches_above_the_platforms_maximum_are_not_sent(clock: ManualClock) -> None:
    transport = Recorder(v3([]))
    client = client_over(clock, transport)
    with pytest.raises(ValueError, match="product_ids"):
        await client.catalog.modifiers(list(range(11)))
    with pytest.raises(ValueError, match="product_ids"):
        await client.catalog.variants(product_ids=[])
    assert transport.requests == []


async def failure(clock: ManualClock, response: httpx.Response, *, write: bool = False) -> PlatformError:
    client = client_over(clock, Recorder(response), patience=5)
    with pytest.raises(PlatformError) as caught:
        await (client.orders.create({}) if write else client.store.info())
    return caught.value


async def test_v3_errors_name_their_fields(clock: ManualClock) -> None:
    body = {"status": 422, "title": "Invalid", "type": "x", "errors": {"name": "is taken", "sub": {"sku": "too long"}}}
    error = await failure(clock, answer(422, body, {"X-Request-Id": "r1"}))
    assert isinstance(error, Refused)
    assert error.fields == {"name": "is taken", "sub.sku": "too long"}
    assert error.message == "Invalid; name: is taken; sub.sku: too long"
    assert (error.status, error.code, error.request_id, error.endpoint) == (422, "422", "r1", "GET /v2/store")


async def test_batch_errors_are_listed_one_by_one(clock: ManualClock) -> None:
    body = {"batch_errors": [{"status": 422, "title": "no", "errors": {"sku": "taken"}}, {"id": 5, "title": "gone"}]}
    error = await failure(clock, answer(422, body))
    assert isinstance(error, Refused)
    assert [(item.item, item.message) for item in error.items] == [("", "no"), ("5", "gone")]
    assert error.items[0].fields == {"sku": "taken"}


async def test_v2_errors_keep_message_and_details(clock: ManualClock) -> None:
    body = [{"status": 400, "message": "The field 'x' is invalid.", "details": {"invalid_reason": "no such channel"}}]
    error = await failure(clock, answer(400, body), write=True)
    assert isinstance(error, Refused)
    assert error.message == "The field 'x' is invalid."
    assert error.fields == {"invalid_reason": "no such channel"}
    assert not error.maybe_done


async def test_a_limit_above_the_maximum(clock: ManualClock) -> None:
    body = [{"status": 413, "message": "The specified limit exceeds the maximum.", "details": {"max_limit": 250}}]
    error = await failure(clock, answer(413, body))
    assert isinstance(error, Refused)
    assert (error.status, error.fields) == (413, {"max_limit": "250"})


@pytest.mark.parametrize(
    "response", [answer(400), page("<html>no</html>", 400), answer(400, "text"), answer(400, {"errors": "all wrong"})]
)
async def test_refusals_without_a_usable_body_are_still_refusals(clock: ManualClock, response: httpx.Response) -> None:
    error = await failure(clock, response)
    assert isinstance(error, Refused)
    assert error.message


async def test_tokens_and_scopes(clock: ManualClock) -> None:
    revoked = await failure(clock, answer(401, {"status": 401}))
    assert isinstance(revoked, NotAuthorized)
    assert revoked.kind is Denial.REVOKED
    scope = await failure(clock, answer(403, {"status": 403}), write=True)
    assert isinstance(scope, NotAuthorized)
    assert (scope.kind, scope.scope) == (Denial.SCOPE, "store_v2_orders")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 499])
async def test_server_errors_leave_writes_uncertain(clock: ManualClock, status: int) -> None:
    assert isinstance(await failure(clock, page("<h1>down</h1>", status)), Unavailable)
    assert isinstance(await failure(clock, page("<h1>down</h1>", status), write=True), Uncertain)


@pytest.mark.parametrize("status", [301, 423, 501, 505])
async def test_answers_that_come_before_any_work_are_certain(clock: ManualClock, status: int) -> None:
    assert isinstance(await failure(clock, answer(status), write=True), Unavailable)


@pytest.mark.parametrize(
    "response", [page("<html>login</html>"), answer(200), answer(200, []), answer(200, {"id": None})]
)
async def test_an_unreadable_success(clock: ManualClock, response: httpx.Response) -> None:
    assert isinstance(await failure(clock, response), Malformed)
    assert isinstance(await failure(clock, response, write=True), Uncertain)


async def test_partly_done_is_told(clock: ManualClock) -> None:
    body = {"data": [{"id": 1}], "errors": {"inventory_level": "too large"}, "meta": {}}
    error = await failure(clock, answer(207, body), write=True)
    assert isinstance(error, Refused)
    assert error.maybe_done
    assert error.fields == {"inventory_level": "too large"}


async def test_a_429_is_waited_out_by_the_platforms_headers(clock: ManualClock) -> None:
    limited = answer(429, {"status": 429}, {"X-Rate-Limit-Time-Reset-Ms": "15000"})
    transport = Recorder(limited, limited, answer(200, {"time": 1}))
    before = clock.now()
    await clock.run(client_over(clock, transport).store.time())
    assert len(transport.requests) == 3
    assert clock.now() - before >= timedelta(seconds=30)


async def test_a_429_that_does_not_end_becomes_rate_limited(clock: ManualClock) -> None:
    limited = answer(429, None, {"X-Rate-Limit-Time-Reset-Ms": "30000"})
    client = client_over(clock, Recorder(limited), patience=40)
    with pytest.raises(RateLimited) as caught:
        await clock.run(client.orders.create({}))
    assert caught.value.retry_after >= 30
    assert not caught.value.maybe_done


async def test_archiving_what_is_gone_is_no_error(clock: ManualClock) -> None:
    client = client_over(clock, Recorder(answer(404, [{"status": 404, "message": "not found"}])))
    await client.orders.archive(5)
    await client.hooks.delete(5)
    with pytest.raises(Refused) as caught:
        await client.orders.get(5)
    assert caught.value.not_found


async def test_an_empty_filter_is_never_taken_for_none(clock: ManualClock) -> None:
    transport = Recorder(v3([{"id": 1}]))
    client = client_over(clock, transport)
    assert (await client.catalog.products(ids=[])).items == ()
    assert (await client.inventory.items(variant_ids=[])).items == ()
    assert (await client.catalog.brands(ids=[])).items == ()
    assert (await client.catalog.categories(ids=[])).items == ()
    assert transport.requests == []


async def test_products_by_id_come_in_one_page(clock: ManualClock) -> None:
    client = client_over(clock, Recorder(v3([{"id": 1}, {"id": 2}])))
    assert (await client.catalog.products(ids=[1, 2])).next == ""
    with pytest.raises(ValueError, match="ids"):
        await client.catalog.products(ids=list(range(251)))
    with pytest.raises(ValueError, match="variant_ids"):
        await client.inventory.items(variant_ids=list(range(501)))
