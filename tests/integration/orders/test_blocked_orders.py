"""A blocked order names the field and the fix, and goes on by itself once it is made good."""

from sandbox.tiktok_shop import buyers
from tests.integration.orders.market import Market


async def test_a_required_option_of_the_product_is_named_and_the_order_goes_on_without_it(
    memory_market: Market,
) -> None:
    market = memory_market
    goods = await market.on_sale("Mug", {"MUG": 10})
    product = market.store.state.products[goods.product]
    market.store.parts.add_modifier(
        product.id, {"type": "text", "display_name": "Engraving", "required": True, "config": {}}
    )
    bought = market.buy([("MUG", 1)])
    order = await market.becomes(bought.id, lambda one: one.create.refusals == 1)
    assert [one.code for one in order.problems] == ["required_modifier"]
    assert order.problems[0].fix
    product.modifiers[0]["required"] = False
    await market.at_rest()
    await market.world.advance(601)
    await market.created(bought.id)
    assert (await market.known(bought.id)).problems == ()


async def test_a_deleted_product_is_named(memory_market: Market) -> None:
    market = memory_market
    goods = await market.on_sale("Mug", {"MUG": 10})
    market.store.catalog.delete_product(goods.product, "merchant")
    bought = market.buy([("MUG", 1)])
    order = await market.becomes(bought.id, lambda one: one.create.refusals == 1)
    assert [one.code for one in order.problems] == ["product_deleted"]
    assert market.in_store(bought.id) == []


async def test_an_address_that_cannot_be_used_waits_for_a_better_one(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    address = buyers.make_address(market.world.sandbox.box.entropy)
    bought = market.buy([("MUG", 1)], address={**address, "postal_code": ""})
    order = await market.becomes(bought.id, lambda one: one.problems)
    await market.at_rest()
    assert [one.code for one in order.problems] == ["address_missing"]
    assert market.in_store(bought.id) == []
    market.world.sandbox.tiktok_shop.orders.change_address(bought, address)
    await market.created(bought.id)
