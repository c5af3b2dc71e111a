"""What a connection chooses: how prices, discounts and tax stand in the store order, samples, and what a list shows."""

from decimal import Decimal
from itertools import product

import pytest

from contracts.settings import PricesAs, TaxAs
from sandbox.bigcommerce.order_totals import totals
from tests.integration.orders.market import CREATE, Market


@pytest.mark.parametrize(("prices_as", "tax_as", "add_back"), list(product(list(PricesAs), list(TaxAs), (False, True))))
async def test_the_store_order_comes_to_what_the_buyer_paid(
    memory_market: Market, prices_as: PricesAs, tax_as: TaxAs, add_back: bool
) -> None:
    """To the cent, as the store itself adds it up, with the platform's discount on top where it is added back."""
    market = memory_market
    await market.on_sale("Cup", {"CUP": 10}, price="13.00")
    await market.settings(prices_as=prices_as, tax_as=tax_as, add_back_platform_discount=add_back)
    rows = [
        {"seller_sku": "CUP", "quantity": 1, "seller_discount": "3.34", "platform_discount": "1.00"},
        {"seller_sku": "CUP", "quantity": 2, "seller_discount": "3.33", "platform_discount": "0.50"},
    ]
    bought = market.buy_rows(rows)
    made = await market.created(bought.id)
    row = (await market.get(f"/orders/{bought.id}"))["row"]
    wanted = Decimal(row["total"]) + (Decimal("2.00") if add_back else Decimal(0))
    assert totals(made)["total_inc_tax"] == wanted
    figures = (await market.get(f"/orders/{bought.id}"))["figures"]
    assert Decimal(figures["platform_discount"]) == Decimal("2.00")
    sums = {name: Decimal(value) for name, value in figures.items() if name != "currency"}
    assert sums["lines"] + sums["shipping"] + sums["fees"] + sums["tax"] - sums["discounts"] == sums["total"] == wanted


async def test_samples_and_gifts(memory_market: Market) -> None:
    """A sample is created or left out by the setting; a gift is a unit without a price in its order."""
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    await market.settings(sync_samples=False)
    left = market.buy([("MUG", 1)], sample=True)
    await market.known(left.id)
    await market.at_rest()
    assert market.count(CREATE) == 0
    (row,) = (await market.get("/orders"))["items"]
    assert (row["sample"], row["reason"]) == (True, "The settings leave this kind of order out")
    await market.settings(sync_samples=True)
    await market.created(left.id)
    gift = market.buy_rows(
        [{"seller_sku": "MUG", "quantity": 1}, {"seller_sku": "MUG", "quantity": 1, "is_gift": True}]
    )
    made = await market.created(gift.id)
    assert sorted(line.price_ex_tax for line in made.lines) == [Decimal(0), Decimal("10.00")]


async def test_a_gift_without_a_variant_holds_its_order_or_ships_with_it(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    await market.on_sale("Sticker", {"STICKER": 50}, linked=False)
    bought = market.buy_rows(
        [{"seller_sku": "MUG", "quantity": 2}, {"seller_sku": "STICKER", "quantity": 1, "is_gift": True}]
    )
    held = await market.becomes(bought.id, lambda one: one.problems)
    assert [one.code for one in held.problems] == ["not_linked"]
    await market.settings(hold_for_unlinked_gifts=False)
    made = await market.created(bought.id)
    assert [(line.variant_id > 0, line.quantity) for line in made.lines] == [(True, 2)]
    market.store.merchant.ship(made.id, {made.lines[0].id: 1})
    await market.becomes(bought.id, lambda one: len(one.shipments) == 1 and one.shipments[0].package)
    market.store.merchant.ship(made.id)
    await market.becomes(bought.id, lambda one: len(one.shipments) == 2 and all(sent.package for sent in one.shipments))
    assert bought.status == "AWAITING_COLLECTION"
    assert all(line.package_id for line in bought.lines)


async def test_what_must_be_shipped_soon_is_at_risk_until_it_is_shipped(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    order = await market.known(bought.id)
    assert order.ship_by is not None
    (row,) = (await market.get("/orders"))["items"]
    assert row["ship_by"] is not None
    left = (order.ship_by - market.running.ports.clock.now()).total_seconds()
    assert row["at_risk"] is (left < 86_400)
    await market.world.advance(max(0.0, left - 3600))
    (row,) = (await market.get("/orders", at_risk="true"))["items"]
    assert (row["shop_order"], row["at_risk"]) == (bought.id, True)
    market.store.merchant.ship(made.id)
    await market.becomes(bought.id, lambda one: one.shop.tracking_accepted)
    assert (await market.get("/orders", at_risk="true"))["items"] == []


async def test_the_timeline_tells_causes_and_lag(memory_market: Market) -> None:
    market = memory_market
    await market.on_sale("Mug", {"MUG": 10})
    bought = market.buy([("MUG", 1)])
    made = await market.created(bought.id)
    market.store.merchant.ship(made.id, tracking_number="T1")
    await market.becomes(bought.id, lambda one: one.shop.raw_status == "AWAITING_COLLECTION")
    entries = (await market.get(f"/orders/{bought.id}"))["timeline"]
    told = [entry["what"] for entry in entries]
    expected = ["creating", "created in the store", "shipped in the store", "shipment sent to TikTok Shop"]
    assert [what for what in told if what in expected] == expected
    (created,) = (entry for entry in entries if entry["what"] == "created in the store")
    assert (created["detail"], created["lag"] >= 0) == (f"store order {made.id}", True)
    reads = [entry for entry in entries if entry["cause"] == "read"]
    assert reads[-1]["what"] == "TikTok Shop: AWAITING_COLLECTION"
    assert all(entry["lag"] is not None for entry in reads)
