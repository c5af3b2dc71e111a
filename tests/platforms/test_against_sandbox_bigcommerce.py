"""The BigCommerce client against the sandbox's store: the client and the simulator were written apart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from platforms.bigcommerce import Adjustment, Status, verify_hook
from platforms.bigcommerce.models import Order, Product
from platforms.bigcommerce.webhooks import SECRET_HEADER
from platforms.budget import Kind
from platforms.errors import Denial, Malformed, NotAuthorized, Refused, TooLate, Unavailable, Uncertain
from tests.platforms.sandbox_world import World

BUYER = {
    "first_name": "Ada",
    "last_name": "Hale",
    "street_1": "1 Main Street",
    "city": "Austin",
    "state": "Texas",
    "zip": "78701",
    "country_iso2": "US",
    "email": "ada@example.com",
}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    yield made
    await made.close()


async def every_product(world: World, **filters: Any) -> list[Product]:
    products: list[Product] = []
    after = ""
    while True:
        page = await world.store.under(kind=Kind.BULK).catalog.products(after=after, **filters)
        assert page.unreadable == ()
        products += page.items
        if not page.next:
            return products
        after = page.next


def order_for(product: Product, external_id: str, quantity: int = 1) -> dict[str, object]:
    variant = product.variants[0]
    return {
        "external_order_id": external_id,
        "status_id": int(Status.AWAITING_FULFILLMENT),
        "billing_address": BUYER,
        "shipping_addresses": [BUYER],
        "products": [
            {
                "product_id": product.id,
                "variant_id": variant.id,
                "quantity": quantity,
                "price_inc_tax": Decimal("10.10"),
                "price_ex_tax": Decimal("10.10"),
            }
        ],
    }


async def ordered(world: World, external_id: str = "T1", quantity: int = 1) -> tuple[Product, Order]:
    product = await world.product_with_variants()
    return product, await world.store.orders.create(order_for(product, external_id, quantity))


async def test_store_information_and_time(world: World) -> None:
    info = await world.store.store.info()
    assert info.currency
    assert info.weight_units
    assert info.dimension_units
    assert abs((await world.store.store.time() - world.clock.now()).total_seconds()) < 2


async def test_all_products_come_with_variants_images_and_custom_fields(world: World) -> None:
    products = await every_product(world)
    assert len(products) == len(world.store_engine.state.products)
    assert [product.id for product in products] == sorted(product.id for product in products)
    assert any(len(product.variants) > 1 for product in products)
    assert any(product.images for product in products)
    assert any(field.name == "Category" for product in products for field in product.custom_fields)
    assert all(isinstance(product.price, Decimal) for product in products)


async def test_small_pages_give_the_same_products(world: World) -> None:
    whole = [product.id for product in await every_product(world)]
    assert [product.id for product in await every_product(world, limit=5)] == whole


async def test_products_by_id_and_by_time_of_change(world: World) -> None:
    first, second, *_ = await every_product(world)
    assert [product.id for product in await every_product(world, ids=(second.id, 999_999))] == [second.id]
    now = world.clock.now()
    await world.box.clock.advance(3600)
    world.store_engine.merchant.edit_product(first.id, {"name": "Renamed"})
    changed = await every_product(world, modified_from=now + timedelta(minutes=1), modified_to=world.clock.now())
    assert [(product.id, product.name) for product in changed] == [(first.id, "Renamed")]


async def test_a_deleted_product_is_not_found(world: World) -> None:
    with pytest.raises(Refused) as caught:
        await world.store.catalog.product(999_999)
    assert caught.value.not_found


async def test_variants_of_products_and_by_sku(world: World) -> None:
    product = await world.product_with_variants()
    page = await world.store.catalog.variants(product_ids=[product.id])
    assert {variant.id for variant in page.items} == {variant.id for variant in product.variants}
    sku = next(variant.sku for variant in product.variants if variant.sku)
    found = await world.store.catalog.variant_by_sku(sku.lower())
    assert found is not None
    assert found.sku == sku
    assert await world.store.catalog.variant_by_sku("no-such-sku") is None


async def test_modifiers_brands_trees_and_categories(world: World) -> None:
    products = await every_product(world)
    reduced = await world.store.catalog.modifiers([product.id for product in products[:10]])
    assert [product.id for product in reduced] == [product.id for product in products[:10]]
    assert (await world.store.catalog.brands()).items
    trees = await world.store.catalog.category_trees()
    categories = await world.store.catalog.categories(tree_ids=[tree.id for tree in trees])
    assert categories.items
    assert all(category.id for category in categories.items)


async def test_stock_is_read_and_adjusted(world: World) -> None:
    product = await world.product_with_variants()
    variant = product.variants[0]
    location = (await world.store.inventory.locations(default_only=True))[0]
    assert location.is_default
    row = Adjustment(location.id, 7, variant_id=variant.id)
    assert await world.store.inventory.adjust_absolute([row], reason="counted")
    await world.store.inventory.adjust_relative([Adjustment(location.id, -2, variant_id=variant.id)], reason="broken")
    await world.box.clock.advance(60)
    page = await world.store.inventory.items(variant_ids=[variant.id])
    stock = next(place for place in page.items[0].locations if place.location_id == location.id)
    assert (page.items[0].identity.variant_id, stock.total_inventory_onhand) == (variant.id, 5)


async def test_a_refused_adjustment_says_why(world: World) -> None:
    with pytest.raises(Refused) as caught:
        await world.store.inventory.adjust_absolute([Adjustment(1, 1, variant_id=999_999)], reason="counted")
    assert caught.value.status == 422
    assert caught.value.message


async def test_an_order_is_created_found_and_read(world: World) -> None:
    product, order = await ordered(world, "T1", quantity=2)
    assert (order.status_id, order.external_order_id) == (Status.AWAITING_FULFILLMENT, "T1")
    assert order.total_inc_tax == Decimal("20.20")
    assert [found.id for found in await world.store.orders.find("T1")] == [order.id]
    assert await world.store.orders.find("T2") == ()
    assert await world.store.orders.count("T1") == 1
    assert (await world.store.orders.get(order.id)).date_created is not None
    lines = await world.store.orders.lines(order.id)
    assert [(line.variant_id, line.quantity, line.quantity_shipped) for line in lines] == [
        (product.variants[0].id, 2, 0)
    ]
    addresses = await world.store.orders.shipping_addresses(order.id)
    assert [(address.city, address.zip) for address in addresses] == [("Austin", "78701")]
    assert await world.store.orders.shipments(order.id) == ()


async def test_orders_are_listed_by_time_and_empty_lists_are_empty(world: World) -> None:
    now = world.clock.now()
    _, order = await ordered(world)
    page = await world.store.orders.list(created_from=now - timedelta(hours=1), modified_from=now - timedelta(hours=1))
    assert [found.id for found in page.items] == [order.id]
    assert page.next == ""
    assert (await world.store.orders.list(created_from=now + timedelta(hours=1))).items == ()


async def test_a_shipment_moves_the_order(world: World) -> None:
    _, order = await ordered(world, quantity=2)
    line = (await world.store.orders.lines(order.id))[0]
    address = (await world.store.orders.shipping_addresses(order.id))[0]
    shipment = await world.store.orders.create_shipment(
        order.id,
        {
            "order_address_id": address.id,
            "items": [{"order_product_id": line.id, "quantity": 2}],
            "tracking_number": "1Z999",
            "shipping_provider": "ups",
        },
    )
    assert shipment.tracking_number == "1Z999"
    assert [found.id for found in await world.store.orders.shipments(order.id)] == [shipment.id]
    assert (await world.store.orders.get(order.id)).status_id == Status.SHIPPED
    assert (await world.store.orders.lines(order.id))[0].quantity_shipped == 2


async def test_cancel_and_archive_can_be_repeated(world: World) -> None:
    _, order = await ordered(world)
    for _ in range(2):
        assert (await world.store.orders.set_status(order.id, Status.CANCELLED)).status_id == Status.CANCELLED
    for _ in range(2):
        await world.store.orders.archive(order.id)
    await world.store.orders.archive(999_999)


async def test_statuses_have_their_fixed_ids(world: World) -> None:
    assert {status.id for status in await world.store.orders.statuses()} == set(Status)


async def test_refunds(world: World) -> None:
    _, order = await ordered(world, quantity=2)
    line = (await world.store.orders.lines(order.id))[0]
    items = [{"item_type": "PRODUCT", "item_id": line.id, "quantity": 1}]
    assert (await world.store.orders.refund_quote(order.id, items))["total_refund_amount"] == Decimal("10.10")
    payments = [{"provider_id": "custom", "amount": Decimal("10.10"), "offline": True}]
    refund = await world.store.orders.create_refund(order.id, items, payments)
    assert [found.id for found in await world.store.orders.refunds(order.id)] == [refund.id]


async def test_channels_and_listings(world: World) -> None:
    channel = await world.store.channels.create(name="TikTok-Shop", external_id="7495")
    assert channel.id in {found.id for found in await world.store.channels.list(platforms=("tiktok",))}
    assert (await world.store.channels.get(channel.id)).external_id == "7495"
    assert (await world.store.channels.update(channel.id, {"status": "disconnected"})).status == "disconnected"
    product = await world.product_with_variants()
    row = {
        "product_id": product.id,
        "external_id": "17293",
        "state": "active",
        "variants": [{"product_id": product.id, "variant_id": product.variants[0].id, "state": "active"}],
    }
    created = await world.store.channels.create_listings(channel.id, [row])
    assert (await world.store.channels.listings(channel.id)).items == created


async def test_inventory_settings(world: World) -> None:
    settings = await world.store.store.inventory_settings()
    assert settings.update_stock_behavior in {"order_placed", "order_completed_or_shipped"}


async def test_hooks_and_the_proofs_on_their_callbacks(world: World) -> None:
    destination = "https://connector.example/webhooks/1"
    hook = await world.store.hooks.create("store/order/*", destination, headers={SECRET_HEADER: "echo"})
    assert [found.id for found in await world.store.hooks.list()] == [hook.id]
    assert (await world.store.hooks.update(hook.id, {"is_active": True})).is_active
    await world.box.clock.advance(120)
    _, order = await ordered(world)
    await world.box.clock.advance(5)
    _, headers, body = world.receiver.got[0]
    verified = verify_hook(
        headers,
        body,
        client_secrets=[world.account.client_secret],
        header_secrets=["echo"],
        now=world.clock.now(),
        require_both=True,
    )
    assert (verified.store_hash, verified.data["id"]) == ("sandbox1", order.id)
    assert verified.scope.startswith("store/order/")
    for _ in range(2):
        await world.store.hooks.delete(hook.id)
    assert await world.store.hooks.list() == ()


async def test_a_wrong_token_and_a_missing_permission_differ(world: World) -> None:
    with pytest.raises(NotAuthorized) as wrong:
        await world.store_client("wrong").store.info()
    assert wrong.value.kind is Denial.REVOKED
    world.account.scopes.remove("store_v2_products")
    with pytest.raises(NotAuthorized) as missing:
        await world.store.catalog.products()
    assert (missing.value.kind, missing.value.scope) == (Denial.SCOPE, "store_v2_products")


@pytest.mark.parametrize("with_headers", [True, False])
async def test_too_many_calls_are_waited_out(world: World, with_headers: bool) -> None:
    world.box.switches.on("bc:GET /v2/store", "rate_limited", times=3, with_headers=with_headers)
    before = world.clock.now()
    assert (await world.store.store.info()).currency
    assert world.clock.now() > before
    assert world.calls("GET /v2/store") == 4


@pytest.mark.parametrize("kind", ["error_after", "reset_after"])
async def test_a_create_whose_answer_is_lost_is_uncertain_and_can_be_found(world: World, kind: str) -> None:
    product = await world.product_with_variants()
    world.box.switches.on("bc:POST /v2/orders", kind)
    with pytest.raises(Uncertain):
        await world.store.orders.create(order_for(product, "T9"))
    assert len(await world.store.orders.find("T9")) == 1


async def test_an_answer_that_is_a_web_page(world: World) -> None:
    product = await world.product_with_variants()
    world.box.switches.on("bc:GET /v2/store", "html_error", status=200, times=1)
    with pytest.raises(Malformed):
        await world.store.store.info()
    world.box.switches.on("bc:GET /v2/store", "html_error", status=503, times=1)
    with pytest.raises(Unavailable):
        await world.store.store.info()
    world.box.switches.on("bc:POST /v2/orders", "html_error", status=200, times=1)
    with pytest.raises(Uncertain):
        await world.store.orders.create(order_for(product, "T9"))


async def test_nothing_is_sent_after_the_lease(world: World) -> None:
    product = await world.product_with_variants()
    with pytest.raises(TooLate):
        await world.store.under(send_by=world.clock.now()).orders.create(order_for(product, "T1"))
    assert world.calls("POST /v2/orders") == 0


async def test_a_call_that_waited_past_its_lease_is_not_sent(world: World) -> None:
    world.box.switches.on("bc:POST /v2/orders", "rate_limited", times=1)
    product = await world.product_with_variants()
    client = world.store.under(send_by=world.clock.now() + timedelta(seconds=1))
    with pytest.raises(TooLate):
        await client.orders.create(order_for(product, "T1"))
    assert await world.store.orders.find("T1") == ()
