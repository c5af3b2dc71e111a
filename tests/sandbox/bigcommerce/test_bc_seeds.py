"""The catalogues that a store can be filled with."""

import tracemalloc

from sandbox.bigcommerce.seeds import seed_generated, seed_sample
from sandbox.bigcommerce.seeds.sample import GOODS, PROBLEMS, barcode
from tests.sandbox.bigcommerce.store_world import World


async def test_the_sample_holds_what_it_promises(world: World) -> None:
    seed_sample(world.shop)
    query = {"limit": 250, "include": "variants,images,custom_fields"}
    rows = {row["name"]: row for row in (await world.client.get("/v3/catalog/products", params=query)).json()["data"]}
    assert len(rows) == len(GOODS) >= 14
    assert sum(len(row["variants"]) for row in rows.values()) >= 64
    assert set(PROBLEMS) <= set(rows)
    assert max(len(row["variants"][0]["option_values"]) for row in rows.values()) == 3
    tray = rows["Walnut Serving Tray"]
    assert (tray["sku"], tray["upc"], tray["variants"][0]["sku"]) == ("", "", "")
    parcel = rows["Mystery Gift Parcel"]
    assert (parcel["categories"], parcel["custom_fields"]) == ([], [])
    assert "120x120" in rows["Enamel Camp Pin"]["images"][0]["url_standard"]
    assert rows["Linen Apron"]["inventory_tracking"] == "product"
    assert len(rows["Linen Apron"]["variants"]) == 2
    assert rows["Gilded Mantel Clock"]["price"] > 7600


def test_barcodes_have_a_right_check_digit() -> None:
    for code in ("HCT", "TBP-EMBER", ""):
        digits = [int(digit) for digit in barcode(code)]
        assert len(digits) == 12
        assert (sum(digits[::2]) * 3 + sum(digits[1::2])) % 10 == 0


async def test_generated_catalogues_have_unique_skus_and_names_and_stay_small(world: World) -> None:
    tracemalloc.start()
    seed_generated(world.shop, products=500, variants=5, stock=9)
    seed_generated(world.shop, products=10, variants=1)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    state = world.shop.state
    assert (len(state.products), len(state.variants)) == (510, 2510)
    assert len({variant.sku for variant in state.variants.values()}) == 2510
    assert len({product.name for product in state.products.values()}) == 510
    # 10,000 products of this kind must stay below 300 MB.
    assert used / 510 * 10_000 < 300 * 1024 * 1024
    items = (await world.client.get("/v3/inventory/items", params={"limit": 1000, "page": 3})).json()
    assert items["meta"]["pagination"]["total"] == 2510
