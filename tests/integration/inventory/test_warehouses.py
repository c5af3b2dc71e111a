"""Store locations feed TikTok Shop warehouses: one to one, several to one, one to several by shares."""

import pytest

from contracts.settings import ConnectionSettings, WarehouseRow
from tests.integration.inventory.market import Goods, Market

pytestmark = pytest.mark.backbone


def places(market: Market, goods: Goods, sku: str) -> dict[str, int]:
    """Units per warehouse, as TikTok Shop has them; names instead of ids."""
    stock = goods.listing.skus[goods.shop_sku(sku)].stock
    return {market.tenant.shop.warehouses[place].name: units.available for place, units in stock.items()}


async def spread_over(market: Market, goods: Goods, sku: str, wanted: list[int]) -> None:
    async def holds() -> bool:
        return list(places(market, goods, sku).values()) == wanted and (await market.skus(goods))[sku].in_step

    try:
        await market.until(holds)
    except AssertionError:
        raise AssertionError(f"{places(market, goods, sku)}, not {wanted}") from None


async def test_every_mapping_splits_exactly_what_is_offered_over_enabled_sales_warehouses(market: Market) -> None:
    second = market.store.locations.add({"code": "east", "label": "East"}).id
    first, other = (each.id for each in market.sandbox.tiktok_shop.shops.sales_warehouses(market.tenant.shop))
    mug = await market.goods_of("mug", {"A": 10})
    market.store.merchant.set_stock("A", 7, second)
    await spread_over(market, mug, "A", [10, 0])

    async def mapped(*rows: WarehouseRow) -> None:
        market.settings = ConnectionSettings(warehouses=rows)
        await market.say(market.connection())

    await mapped(
        WarehouseRow(warehouse_id=first, location_ids=(1,)), WarehouseRow(warehouse_id=other, location_ids=(second,))
    )
    await spread_over(market, mug, "A", [10, 7])
    await mapped(WarehouseRow(warehouse_id=first, location_ids=(1, second)))
    await spread_over(market, mug, "A", [17, 0])
    await mapped(
        WarehouseRow(warehouse_id=first, location_ids=(1,), share=60),
        WarehouseRow(warehouse_id=other, location_ids=(1,), share=35),
    )
    await spread_over(market, mug, "A", [7, 3])
    await market.buy_on_tiktok(mug, A=4)
    await spread_over(market, mug, "A", [4, 2])
