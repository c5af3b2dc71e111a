"""The TikTok Shop client against the sandbox's shop: the client and the simulator were written apart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from platforms.errors import Denial, Malformed, NotAuthorized, Refused, TooLate, Unavailable, Uncertain
from platforms.tiktok_shop import Authorization, Consent, UseCase, explain, read_callback, verify_event
from platforms.tiktok_shop.codes import Group
from platforms.tiktok_shop.fulfilment import ALREADY_SHIPPED
from platforms.tiktok_shop.models import Product, ShippingProvider
from tests.platforms.sandbox_world import World
from tests.sandbox.tiktok_shop.tiktok_world import png

TRACKING = "9400111899560000000001"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    yield made
    await made.close()


def warehouse_of(world: World) -> str:
    return str(world.shop_engine.shops.sales_warehouses(world.tenant.shop)[0].id)


@dataclass(frozen=True)
class ByHand:
    id: str
    skus: list[str]


def by_hand(world: World, quantity: int = 10) -> ByHand:
    """A live listing with two SKUs, made in Seller Center."""
    skus = [
        {"seller_sku": f"CAP-{size}", "price": "20.00", "quantity": quantity, "options": {"Size": size}}
        for size in ("S", "M")
    ]
    product = world.shop_engine.seller_center.list_product(world.tenant.shop, "Cap made by hand", skus)
    return ByHand(product.id, list(product.skus))


def order_of(world: World, sku_id: str, quantity: int = 1) -> Any:
    """A paid order, past its hour on hold."""
    order = world.shop_engine.orders.place(world.tenant.shop, [{"sku_id": sku_id, "quantity": quantity}])
    world.shop_engine.orders.pay(order)
    world.shop_engine.orders.release_hold(order.id)
    return order


async def body_of(world: World, **changes: object) -> dict[str, object]:
    image = await world.shop.images.upload(png(600, 600), UseCase.MAIN)
    tree = await world.shop.categories.list()
    leaf = next(category for category in tree if category.local_name == "Mugs")
    return {
        "title": "Stoneware mug with a wide handle",
        "description": "<p>Holds twelve ounces.</p>",
        "category_id": leaf.id,
        "category_version": "v2",
        "main_images": [{"uri": image.uri}],
        "package_weight": {"value": "1.25", "unit": "POUND"},
        "package_dimensions": {"length": "6", "width": "6", "height": "5", "unit": "INCH"},
        "idempotency_key": "9d4c38a5-6a53-4f4e-8c62-3d62c5f0b6a1",
        "skus": [
            {
                "seller_sku": f"MUG-{color}",
                "price": {"amount": Decimal("18.50"), "currency": "USD"},
                "inventory": [{"warehouse_id": warehouse_of(world), "quantity": 10}],
                "sales_attributes": [{"name": "Color", "value_name": color}],
            }
            for color in ("Blue", "Red")
        ],
        **changes,
    }


async def carrier(world: World, order_id: str) -> ShippingProvider:
    order = (await world.shop.orders.get([order_id])).items[0]
    providers = await world.shop.logistics.shipping_providers(order.delivery_option_id)
    return next(provider for provider in providers if provider.name == "USPS")


async def test_the_shops_of_an_authorization(world: World) -> None:
    shops = await world.shop_client(cipher="").shops.authorized()
    assert [(shop.id, shop.cipher) for shop in shops] == [(world.tenant.shop.id, world.tenant.shop.cipher)]
    assert [shop.id for shop in await world.shop.shops.active()] == [world.tenant.shop.id]


async def test_consent_tokens_and_refresh(world: World) -> None:
    app = world.tenant.app
    redirect = world.shop_engine.auth.accept(app, world.tenant.seller, "state-1")
    consent = read_callback(dict(parse_qsl(urlsplit(redirect).query)))
    assert isinstance(consent, Consent)
    assert consent.state == "state-1"
    auth = Authorization(world.shop_http, app.app_key, app.app_secret, origin="http://tiktok-shop.sandbox")
    grant = await auth.exchange(consent.code)
    assert grant.access_expires is not None
    assert grant.access_expires > world.clock.now() + timedelta(days=6)
    assert grant.user_type == 0
    renewed = await auth.refresh(grant.refresh_token)
    assert renewed.access_token != grant.access_token
    with pytest.raises(NotAuthorized) as caught:
        await auth.exchange(consent.code)
    assert caught.value.code == "36004004"


async def test_a_declined_consent(world: World) -> None:
    redirect = world.shop_engine.auth.decline(world.tenant.app, "state-1")
    declined = read_callback(dict(parse_qsl(urlsplit(redirect).query)))
    assert not isinstance(declined, Consent)
    assert declined.state == "state-1"


async def test_an_expired_token_is_replaced_once_and_the_call_repeated(world: World) -> None:
    grant = world.tenant.grant
    assert grant is not None
    world.shop_engine.auth.expire_access_token(world.tenant.shop)
    app = world.tenant.app
    auth = Authorization(world.shop_http, app.app_key, app.app_secret, origin="http://tiktok-shop.sandbox")
    world.tokens.append((await auth.refresh(grant.refresh_token)).access_token)
    assert await world.shop.logistics.warehouses()
    assert world.asked == [None, 0]


async def test_without_a_newer_token_the_call_is_not_authorized(world: World) -> None:
    world.shop_engine.auth.expire_access_token(world.tenant.shop)
    with pytest.raises(NotAuthorized) as caught:
        await world.shop.logistics.warehouses()
    assert caught.value.kind is Denial.EXPIRED
    assert caught.value.request_id


async def test_a_wrong_secret_is_our_fault_and_not_retried(world: World) -> None:
    with pytest.raises(Refused) as caught:
        await world.shop_client(secret="other").logistics.warehouses()
    assert explain(caught.value.code, caught.value.message).group is Group.OUR_FAULT


async def test_warehouses_options_and_carriers(world: World) -> None:
    places = await world.shop.logistics.warehouses()
    assert {place.type for place in places} == {"SALES_WAREHOUSE", "RETURN_WAREHOUSE"}
    assert sum(place.is_default and place.type == "SALES_WAREHOUSE" for place in places) == 1
    options = await world.shop.logistics.delivery_options(warehouse_of(world))
    assert options
    assert all(option.id and option.name for option in options)


async def test_categories_rules_attributes_and_recommendation(world: World) -> None:
    tree = await world.shop.categories.list()
    leaves = [category for category in tree if category.is_leaf]
    assert len(leaves) >= 150
    recommended = await world.shop.categories.recommend("Stoneware mug with handle")
    assert recommended.leaf_category_id in {leaf.id for leaf in leaves}
    required = 0
    certificates = 0
    for leaf in leaves:
        required += sum(attribute.is_required for attribute in await world.shop.categories.attributes(leaf.id))
        rules = await world.shop.categories.rules(leaf.id)
        certificates += sum(rule.is_required for rule in rules.product_certifications)
    assert required, "the misspelt field is read"
    assert certificates


async def test_brands(world: World) -> None:
    brand_id = await world.shop.brands.create("Quillfeather")
    found = await world.shop.brands.list(name="Quillfeather")
    assert [(brand.id, brand.name) for brand in found.items] == [(brand_id, "Quillfeather")]


async def test_prerequisites_and_size_charts(world: World) -> None:
    checks = await world.shop.products.prerequisites()
    assert {check.check_item for check in checks} >= {"SHOP_STATUS", "RETURN_WAREHOUSE"}
    assert (await world.shop.products.size_charts()).items


async def test_a_listing_lives(world: World) -> None:
    body = await body_of(world)
    assert (await world.shop.products.check(body)).check_result == "PASS"
    listed = await world.shop.products.create(body)
    again = await world.shop.products.create(body)
    assert again.product_id == listed.product_id, "the same idempotency key makes no second listing"
    assert [sku.seller_sku for sku in listed.skus] == ["MUG-Blue", "MUG-Red"]
    await world.box.clock.advance(60)
    product = await world.shop.products.get(listed.product_id)
    assert (product.status, product.audit.status) == ("ACTIVATE", "APPROVED")
    assert {sku.price.tax_exclusive_price for sku in product.skus} == {Decimal("18.50")}

    found = await world.shop.products.search(seller_skus=["MUG-Red"])
    assert [product.id for product in found.items] == [listed.product_id]

    await world.shop.products.partial_edit(listed.product_id, {"title": "Stoneware mug, second edition"})
    await world.box.clock.advance(60)
    assert (await world.shop.products.get(listed.product_id)).title == "Stoneware mug, second edition"

    edit = await body_of(world, title="Stoneware mug, third edition")
    edit["skus"] = [
        {"id": sku.id, "seller_sku": sku.seller_sku, "sales_attributes": [{"name": "Color", "value_name": color}]}
        for sku, color in zip(listed.skus, ("Blue", "Red"), strict=True)
    ]
    del edit["idempotency_key"]
    await world.shop.products.edit(listed.product_id, edit)
    await world.box.clock.advance(60)
    product = await world.shop.products.get(listed.product_id)
    assert product.title == "Stoneware mug, third edition"
    assert {sku.id for sku in product.skus} == {sku.id for sku in listed.skus}

    assert await world.shop.products.deactivate([listed.product_id]) == ()
    assert (await world.shop.products.get(listed.product_id)).status == "SELLER_DEACTIVATED"
    assert await world.shop.products.activate([listed.product_id]) == ()
    failures = await world.shop.products.activate(["1729000000000000001"])
    assert [failure.product_id for failure in failures] == ["1729000000000000001"]
    assert explain(failures[0].code, failures[0].message).known
    assert await world.shop.products.delete([listed.product_id]) == ()
    assert (await world.shop.products.search(seller_skus=["MUG-Red"], status="ACTIVATE")).items == ()


async def test_a_refused_listing_names_its_cause(world: World) -> None:
    body = await body_of(world, title="")
    with pytest.raises(Refused) as caught:
        await world.shop.products.create(body)
    advice = explain(caught.value.code, caught.value.message)
    assert (advice.group, advice.known) == (Group.TEXT, True)
    check = await world.shop.products.check(body)
    assert check.check_result == "FAILED"
    assert caught.value.code in [reason.code for reason in check.fail_reasons]


async def test_files_are_uploaded(world: World) -> None:
    uploaded = await world.shop.images.upload_file(b"%PDF-1.7 certificate", name="certificate.pdf")
    assert uploaded.id
    assert uploaded.name == "certificate.pdf"
    with pytest.raises(Refused):
        await world.shop.images.upload(b"not an image", UseCase.MAIN)


async def test_stock_is_written_and_read_back(world: World) -> None:
    product = by_hand(world)
    small, medium = product.skus
    places = {place.id: 0 for place in world.shop_engine.shops.sales_warehouses(world.tenant.shop)}
    stock = (await world.shop.inventory.search(product_ids=[product.id]))[0]
    assert {sku.id: sku.available for sku in stock.skus} == {small: 10, medium: 10}
    held = {place.warehouse_id for place in stock.skus[0].warehouses}
    wanted = {place: 4 if place == warehouse_of(world) else 0 for place in places if place in held}
    assert await world.shop.inventory.update(product.id, {small: wanted}) == ()
    stock = (await world.shop.inventory.search(sku_ids=[small]))[0]
    assert [(sku.id, sku.available) for sku in stock.skus] == [(small, 4)]


async def test_a_refused_quantity_is_named_with_its_sku(world: World) -> None:
    product = by_hand(world)
    sku = product.skus[0]
    errors = await world.shop.inventory.update(product.id, {sku: {"1": 4}})
    assert [error.sku_id for error in errors] == [sku]
    assert errors[0].code != "0"


async def test_prices_are_written(world: World) -> None:
    product = by_hand(world)
    sku = product.skus[0]
    await world.shop.prices.update(product.id, {sku: Decimal("21.05")}, currency="USD")
    seen = await world.shop.products.get(product.id)
    assert next(each for each in seen.skus if each.id == sku).price.tax_exclusive_price == Decimal("21.05")
    with pytest.raises(Refused) as caught:
        await world.shop.prices.update(product.id, {sku: Decimal("7600.01")}, currency="USD")
    assert explain(caught.value.code).group is Group.PRICE


async def test_orders_are_searched_and_read(world: World) -> None:
    product = by_hand(world)
    before = world.clock.now()
    order = order_of(world, product.skus[0], 2)
    page = await world.shop.orders.search(updated_from=before - timedelta(minutes=5))
    assert [found.id for found in page.items] == [order.id]
    seen = (await world.shop.orders.get([order.id])).items[0]
    assert seen.status == "AWAITING_SHIPMENT"
    assert len(seen.line_items) == 2, "one line for each unit"
    assert seen.payment.total_amount is not None
    assert seen.payment.currency == "USD"
    assert seen.recipient_address.name
    assert seen.recipient_address.district_info
    assert (await world.shop.orders.price_detail(order.id)).line_items


async def test_search_pages_end(world: World) -> None:
    product = by_hand(world)
    orders = [order_of(world, product.skus[0]).id for _ in range(5)]
    found: list[str] = []
    after = ""
    while True:
        page = await world.shop.orders.search(page_size=2, after=after)
        found += [order.id for order in page.items]
        if not page.next:
            break
        after = page.next
    assert sorted(found) == sorted(orders)


async def test_a_search_without_a_hit_is_empty(world: World) -> None:
    assert (await world.shop.orders.search()).items == ()
    assert (await world.shop.products.search(seller_skus=["none"])).items == ()


async def test_shipping_an_order(world: World) -> None:
    order = order_of(world, by_hand(world).skus[0])
    provider = await carrier(world, order.id)
    shipped = await world.shop.fulfilment.mark_shipped(order.id, tracking_number=TRACKING, provider_id=provider.id)
    assert (shipped.order_id, bool(shipped.package_id)) == (order.id, True)
    seen = (await world.shop.orders.get([order.id])).items[0]
    assert (seen.status, seen.line_items[0].tracking_number) == ("AWAITING_COLLECTION", TRACKING)
    assert (await world.shop.fulfilment.package(shipped.package_id)).tracking_number == TRACKING
    assert [package.id for package in (await world.shop.fulfilment.packages()).items] == [shipped.package_id]
    await world.shop.fulfilment.tracking(order.id)
    with pytest.raises(Refused) as caught:
        await world.shop.fulfilment.mark_shipped(order.id, tracking_number=TRACKING, provider_id=provider.id)
    assert caught.value.code in ALREADY_SHIPPED
    other = "9400111899560000000002"
    await world.shop.fulfilment.correct_order_tracking(order.id, tracking_number=other, provider_id=provider.id)
    assert (await world.shop.orders.get([order.id])).items[0].line_items[0].tracking_number == other


async def test_a_part_of_an_order_is_shipped(world: World) -> None:
    product = by_hand(world)
    items = [{"sku_id": sku, "quantity": 1} for sku in product.skus]
    order = world.shop_engine.orders.place(world.tenant.shop, items)
    world.shop_engine.orders.pay(order)
    world.shop_engine.orders.release_hold(order.id)
    provider = await carrier(world, order.id)
    line = (await world.shop.orders.get([order.id])).items[0].line_items[0]
    shipped = await world.shop.fulfilment.mark_shipped(
        order.id, tracking_number=TRACKING, provider_id=provider.id, line_ids=[line.id]
    )
    assert shipped.order_line_item_ids == (line.id,)


async def test_the_seller_cancels(world: World) -> None:
    order = order_of(world, by_hand(world).skus[0])
    eligible = await world.shop.aftersales.eligibility(order.id)
    reasons = [name for sku in eligible for line in sku.line_item_eligibility for name in line.available_reason_names]
    assert "seller_cancel_reason_out_of_stock" in reasons
    cancelled = await world.shop.aftersales.cancel(order.id, reason="seller_cancel_reason_out_of_stock")
    assert cancelled.cancel_id
    assert (await world.shop.orders.get([order.id])).items[0].status == "CANCELLED"
    found = await world.shop.aftersales.cancellations(order_ids=[order.id])
    assert [cancellation.cancel_id for cancellation in found.items] == [cancelled.cancel_id]
    with pytest.raises(Refused) as caught:
        await world.shop.aftersales.cancel(order.id, reason="seller_cancel_reason_out_of_stock")
    assert explain(caught.value.code).group is Group.CANCELLATION


async def test_a_buyers_request_is_approved_twice_without_harm(world: World) -> None:
    order = order_of(world, by_hand(world).skus[0])
    request = world.shop_engine.cancellations.request(order)
    found = await world.shop.aftersales.cancellations(order_ids=[order.id])
    assert found.items[0].seller_next_action_response
    for _ in range(2):
        await world.shop.aftersales.approve_cancellation(request.id, idempotency_key="k1")
    assert (await world.shop.orders.get([order.id])).items[0].status == "CANCELLED"


async def test_a_buyers_request_is_rejected(world: World) -> None:
    order = order_of(world, by_hand(world).skus[0])
    request = world.shop_engine.cancellations.request(order)
    reason = (await world.shop.aftersales.reject_reasons(request.id))[0]
    await world.shop.aftersales.reject_cancellation(request.id, reason=reason.name, idempotency_key="k1")
    assert (await world.shop.orders.get([order.id])).items[0].status == "AWAITING_SHIPMENT"


async def test_returns_are_searched(world: World) -> None:
    assert (await world.shop.aftersales.returns()).items == ()


async def test_webhooks_are_set_and_their_callbacks_verified(world: World) -> None:
    await world.shop.events.set("ORDER_STATUS_CHANGE", "https://connector.example/webhooks/tiktok")
    assert [hook.event_type for hook in await world.shop.events.list()] == ["ORDER_STATUS_CHANGE"]
    order = order_of(world, by_hand(world).skus[0])
    await world.box.clock.advance(5)
    _, headers, body = world.receiver.got[0]
    app = world.tenant.app
    event = verify_event(headers["authorization"], body, app_key=app.app_key, app_secret=app.app_secret)
    assert (event.type, event.id("order_id"), event.shop_id) == (1, order.id, world.tenant.shop.id)
    for _ in range(2):
        await world.shop.events.delete("ORDER_STATUS_CHANGE")
    assert await world.shop.events.list() == ()


@pytest.mark.parametrize("with_headers", [True, False])
async def test_too_many_calls_are_waited_out(world: World, with_headers: bool) -> None:
    world.box.switches.on("tts:GET /logistics/*/warehouses", "rate_limited", times=3, with_headers=with_headers)
    before = world.clock.now()
    assert await world.shop.logistics.warehouses()
    assert world.clock.now() > before


@pytest.mark.parametrize("kind", ["error_after", "reset_after"])
async def test_a_create_whose_answer_is_lost_is_uncertain_and_its_repeat_harmless(world: World, kind: str) -> None:
    body = await body_of(world)
    world.box.switches.on("tts:POST /product/*/products", kind)
    with pytest.raises(Uncertain):
        await world.shop.products.create(body)
    listed = await world.shop.products.create(body)
    found: tuple[Product, ...] = (await world.shop.products.search(seller_skus=["MUG-Red"])).items
    assert [product.id for product in found] == [listed.product_id]


async def test_an_answer_that_is_a_web_page(world: World) -> None:
    world.box.switches.on("tts:GET /logistics/*/warehouses", "html_error", status=200)
    with pytest.raises(Malformed):
        await world.shop.logistics.warehouses()
    world.box.switches.on("tts:GET /logistics/*/warehouses", "html_error", status=503)
    with pytest.raises(Unavailable):
        await world.shop.logistics.warehouses()


async def test_unknown_fields_and_values_are_harmless(world: World) -> None:
    order = order_of(world, by_hand(world).skus[0])
    world.box.options["tts_unknown_fields"] = True
    page = await world.shop.orders.get([order.id])
    assert (len(page.items), page.unreadable) == (1, ())


async def test_nothing_is_sent_after_the_lease(world: World) -> None:
    product = by_hand(world)
    client = world.shop.under(send_by=world.clock.now())
    with pytest.raises(TooLate):
        await client.inventory.update(product.id, {product.skus[0]: {warehouse_of(world): 1}})
    stock = await world.shop.inventory.search(sku_ids=[product.skus[0]])
    assert stock[0].skus[0].available == 10


async def test_a_missing_permission_is_named(world: World) -> None:
    grant = world.tenant.grant
    assert grant is not None
    narrow = world.shop_engine.auth.grant(world.tenant.app, world.tenant.seller, ("Order Information",))
    world.tokens[0] = narrow.access_token
    with pytest.raises(NotAuthorized) as caught:
        await world.shop.logistics.warehouses()
    assert (caught.value.kind, caught.value.scope) == (Denial.SCOPE, "Logistics Basic")


async def everything(world: World) -> tuple[list[str], int]:
    """(ids of all listings, pages read)."""
    page = await world.shop.products.search()
    found, pages = [product.id for product in page.items], 1
    while page.next:
        page = await world.shop.products.search(after=page.next)
        found, pages = [*found, *(product.id for product in page.items)], pages + 1
    return found, pages


async def test_a_shop_with_more_listings_than_a_search_reaches_is_read_in_slices(world: World) -> None:
    """2,500 listings made in twenty bursts, where 400 are the most that one search may find."""
    made = []
    for burst in range(20):
        for number in range(125):
            sku = {"seller_sku": f"S-{burst}-{number}", "price": "20.00", "quantity": 1, "options": {}}
            title = f"Cap number {burst} {number} made by hand"
            made.append(world.shop_engine.seller_center.list_product(world.tenant.shop, title, [sku]).id)
        await world.box.clock.advance(21_600)
    world.box.set_option("tts_search_results_most", 400)
    found, pages = await everything(world)

    assert sorted(set(found)) == sorted(made)
    assert len(found) == len(made), "nothing was read twice: the shop stood still"
    searches = world.box.ledger.count(endpoint="POST /product/{version}/products/search")
    assert searches - pages <= 30, "refused for finding too many"
    assert pages <= 60


async def test_more_listings_of_one_second_than_a_search_reaches_are_refused_as_they_are(world: World) -> None:
    for number in range(3):
        sku = {"seller_sku": f"S-{number}", "price": "20.00", "quantity": 1, "options": {}}
        world.shop_engine.seller_center.list_product(world.tenant.shop, f"Cap number {number} by hand", [sku])
    world.box.set_option("tts_search_results_most", 2)
    with pytest.raises(Refused) as refusal:
        await everything(world)
    assert refusal.value.code == "12052180"
