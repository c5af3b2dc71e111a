"""Stock per SKU and warehouse."""

from __future__ import annotations

from pydantic import Field

from platforms.lenient import Lenient


class WarehouseStock(Lenient):
    """``available`` is what a stock update sets; ``committed`` is sold and not yet shipped."""

    warehouse_id: str
    available: int = Field(default=0, validation_alias="available_quantity")
    committed: int = Field(default=0, validation_alias="committed_quantity")


class SkuStock(Lenient):
    id: str
    seller_sku: str = ""
    available: int = Field(default=0, validation_alias="total_available_quantity")
    committed: int = Field(default=0, validation_alias="total_committed_quantity")
    warehouses: tuple[WarehouseStock, ...] = Field(default=(), validation_alias="warehouse_inventory")


class ProductStock(Lenient):
    product_id: str
    skus: tuple[SkuStock, ...] = ()
