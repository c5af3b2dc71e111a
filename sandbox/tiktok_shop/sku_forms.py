"""SKUs as they are written in a create or edit body, turned into the platform's own."""

from __future__ import annotations

import zlib
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.tiktok_shop import category_tree
from sandbox.tiktok_shop.state import Product, Shop, Sku, Stock, Wire

if TYPE_CHECKING:
    from sandbox.tiktok_shop.engine import TikTokShop

OWN_IDS = 7_000_000_000_000_000_000
NAMES = {id_: name for name, id_ in category_tree.SALES_ATTRIBUTES.items()}


def new_sku(engine: TikTokShop, shop: Shop, row: Wire, *, draft: bool) -> Sku:
    """A SKU that does not exist yet; a draft may lack price and inventory."""
    price = row.get("price") or {}
    return Sku(
        id=engine.new_id(),
        seller_sku=str(row.get("seller_sku") or ""),
        price=Decimal(str(price.get("amount") or 0)),
        stock=_initial_stock(engine, shop, row, draft=draft),
        sales_attributes=sales_attributes(row),
        identifier_code=row.get("identifier_code"),
        external_sku_id=str(row.get("external_sku_id") or ""),
        list_price=row.get("list_price"),
        combined_skus=row.get("combined_skus") or [],
    )


def edited_sku(engine: TikTokShop, product: Product, sku: Sku, row: Wire) -> Sku:
    """The SKU as an edit leaves it: price, inventory and code stay when left out, other omitted values go.

    The row has passed the rules before: nothing may fail half way through.
    """
    for one in row.get("inventory") or []:
        _overwrite_stock(engine, product, sku, one)
    if row.get("price"):
        engine.prices.set(product, sku, Decimal(str(row["price"]["amount"])))
    sku.seller_sku = str(row.get("seller_sku") or "")
    sku.sales_attributes = sales_attributes(row)
    sku.identifier_code = row.get("identifier_code") or sku.identifier_code
    sku.external_sku_id = str(row.get("external_sku_id") or "")
    sku.list_price = row.get("list_price") or sku.list_price
    return sku


def sales_attributes(row: Wire) -> list[Wire]:
    """Variations with both ids and names: whichever the seller left out is filled in."""
    return [_sales_attribute(one) for one in row.get("sales_attributes") or []]


def wire_ids(sku: Sku) -> Wire:
    """A SKU as the answers of create and edit name it."""
    return {
        "id": sku.id,
        "seller_sku": sku.seller_sku,
        "external_sku_id": sku.external_sku_id,
        "sales_attributes": [{"id": one["id"], "value_id": one["value_id"]} for one in sku.sales_attributes],
    }


def _sales_attribute(given: Wire) -> Wire:
    name = given.get("name") or NAMES.get(str(given.get("id")), "")
    id_ = str(given.get("id") or category_tree.SALES_ATTRIBUTES.get(name) or _id_of(name))
    value = given.get("value_name") or ""
    attribute = {
        "id": id_,
        "name": name,
        "value_id": str(given.get("value_id") or _id_of(f"{id_}:{value}")),
        "value_name": value,
    }
    for picture in ("sku_img", "supplementary_sku_images"):
        if given.get(picture):
            attribute[picture] = given[picture]
    return attribute


def _id_of(text: str) -> str:
    """The same name always gets the same id, so that nothing needs to be remembered."""
    return str(OWN_IDS + zlib.crc32(text.encode()))


def _initial_stock(engine: TikTokShop, shop: Shop, row: Wire, *, draft: bool) -> dict[str, Stock]:
    rows = row.get("inventory") or []
    if rows:
        return engine.stock.initial(shop, rows)
    if not draft:
        return {}
    return {place.id: Stock(0) for place in engine.shops.sales_warehouses(shop)[:1]}


def _overwrite_stock(engine: TikTokShop, product: Product, sku: Sku, row: Wire) -> None:
    shop = engine.state.shops[product.shop_id]
    for place, stock in engine.stock.initial(shop, [row]).items():
        engine.stock.set(product, sku, place, stock.available)
