"""Stock per SKU and warehouse (`inventory/update`, `inventory/search`).

A write sets `available` absolutely; an order moves units from available to committed the moment it is placed,
shipping takes them out of committed, a cancellation moves them back.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from sandbox.tiktok_shop.area import Area
from sandbox.tiktok_shop.errors import ApiError, bad_input
from sandbox.tiktok_shop.state import Product, Shop, Sku, Stock, Wire

PRODUCT_IDS_MOST = 100
SKU_IDS_MOST = 600
NOT_UPDATABLE = ("FREEZE", "DELETED")


class OutOfStock(Exception):
    """A buyer asked for more units than the SKU has available."""


class StockRoom(Area):
    # --- over the API ------------------------------------------------------------------------------------

    def update(self, shop: Shop, product_id: str, body: Wire) -> dict[str, Any]:
        """`POST .../products/{id}/inventory/update`: SKU by SKU; what fails is named in `errors`."""
        product = self.engine.products.owned(shop, product_id)
        rows = body.get("skus")
        if not isinstance(rows, list) or not rows:
            raise ApiError(12052902)
        self._check_updatable(product)
        if any(not row.get("id") for row in rows):
            raise ApiError(12052036)
        if len({row["id"] for row in rows}) != len(rows):
            raise ApiError(12052553)
        errors = [error for row in rows if (error := self._update_sku(shop, product, row))]
        return {"errors": errors} if errors else {}

    def search(self, shop: Shop, body: Wire) -> dict[str, Any]:
        """`POST .../inventory/search` by product ids or SKU ids; unknown ids are absent from the answer."""
        product_ids, sku_ids = body.get("product_ids") or [], body.get("sku_ids") or []
        if len(product_ids) > PRODUCT_IDS_MOST:
            raise ApiError(12019120)
        if len(sku_ids) > SKU_IDS_MOST:
            raise ApiError(12019015)
        if not product_ids and not sku_ids:
            raise bad_input("product_ids or sku_ids")
        wanted: dict[str, list[Sku]] = {}
        for product_id in product_ids:
            product = self.state.products.get(str(product_id))
            if product and product.shop_id == shop.id:
                wanted[product.id] = list(product.skus.values())
        for sku_id in sku_ids:
            product = self.engine.products.of_sku(str(sku_id))
            if product and product.shop_id == shop.id:
                listed = wanted.setdefault(product.id, [])
                if product.skus[str(sku_id)] not in listed:
                    listed.append(product.skus[str(sku_id)])
        return {
            "inventory": [
                {"product_id": product_id, "skus": [_sku_wire(sku) for sku in skus]}
                for product_id, skus in wanted.items()
            ]
        }

    def row_fault(self, shop: Shop, row: Wire) -> ApiError | None:
        """What is wrong with one `{warehouse_id, quantity}`; None when nothing is."""
        place = self._warehouse_id(shop, row)
        warehouse = shop.warehouses.get(place)
        if not place:
            return ApiError(12019022)
        if warehouse is None:
            return ApiError(12052097)
        if warehouse.type != "SALES_WAREHOUSE":
            return ApiError(12052532)
        if warehouse.effect_status == "DISABLED":
            return ApiError(12052531)
        quantity = row.get("quantity")
        lowest = 1 if self.engine.option("zero_quantity_refused") else 0
        highest = self.engine.option("tts_max_quantity")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or not lowest <= quantity <= highest:
            return ApiError(12052055)
        return None

    def initial(self, shop: Shop, rows: list[Wire]) -> dict[str, Stock]:
        """The stock of a new SKU; rows were checked before."""
        return {self._warehouse_id(shop, row): Stock(int(row["quantity"])) for row in rows}

    def set(self, product: Product, sku: Sku, warehouse_id: str, quantity: int) -> None:
        stock = sku.stock[warehouse_id]
        before = copy(stock)
        stock.available = quantity
        self._note(product, sku, warehouse_id, before)

    # --- by orders ---------------------------------------------------------------------------------------

    def commit(self, product: Product, sku: Sku, units: int) -> list[str]:
        """Takes units for an order, warehouse by warehouse, and gives the warehouse of each unit.

        Raises OutOfStock, with nothing taken, when not enough units are available.
        """
        places = self._default_first(product, sku)
        if sum(sku.stock[place].available for place in places) < units:
            raise OutOfStock(f"{sku.seller_sku or sku.id}: {units} wanted")
        taken: list[str] = []
        for place in places:
            stock = sku.stock[place]
            take = min(stock.available, units - len(taken))
            if take <= 0:
                continue
            before = copy(stock)
            stock.available -= take
            stock.committed += take
            taken += [place] * take
            self._note(product, sku, place, before)
        return taken

    def ship(self, sku_id: str, warehouse_id: str) -> None:
        """One committed unit has left."""
        _, sku = self._find(sku_id)
        if sku and warehouse_id in sku.stock:
            sku.stock[warehouse_id].committed -= 1

    def give_back(self, sku_id: str, warehouse_id: str, replenish: bool) -> None:
        """One committed unit is free again; `replenish` puts it back on sale."""
        product, sku = self._find(sku_id)
        if not product or not sku or warehouse_id not in sku.stock:
            return
        stock = sku.stock[warehouse_id]
        before = copy(stock)
        stock.committed -= 1
        if replenish:
            stock.available += 1
            self._note(product, sku, warehouse_id, before)

    # --- inside ------------------------------------------------------------------------------------------

    def _update_sku(self, shop: Shop, product: Product, row: Wire) -> Wire | None:
        sku = product.skus.get(str(row["id"]))
        if sku is None:
            return _partial(str(row["id"]), [{"warehouse_id": "", **_plain(ApiError(12052556))}])
        planned = self.engine.partial_faults.strike(sku.id)
        if planned:
            return _partial(sku.id, [{"warehouse_id": "", **_plain(planned)}])
        if sku.combined_skus:
            return _partial(sku.id, [{"warehouse_id": "", **_plain(ApiError(12052850))}])
        given = row.get("inventory") or []
        faults = []
        for one in given:
            fault = self.row_fault(shop, one) or self._promotion_fault(shop, product, sku, one)
            if fault:
                faults.append({"warehouse_id": self._warehouse_id(shop, one), **_plain(fault)})
        places = {self._warehouse_id(shop, one) for one in given}
        if not faults and places - set(sku.stock):
            faults.append({"warehouse_id": "", **_plain(ApiError(12052533))})
        elif not faults and any(place not in places for place in self._writable(shop, sku)):
            faults.append({"warehouse_id": "", **_plain(ApiError(12019028))})
        if faults:
            return _partial(sku.id, faults)
        for one in given:
            self.set(product, sku, self._warehouse_id(shop, one), one["quantity"])
        return None

    def _writable(self, shop: Shop, sku: Sku) -> list[str]:
        """Warehouses of the SKU that a write must name: a disabled one refuses it, so it is not asked for."""
        return [place for place in sku.stock if shop.warehouses[place].effect_status != "DISABLED"]

    def _promotion_fault(self, shop: Shop, product: Product, sku: Sku, row: Wire) -> ApiError | None:
        stock = sku.stock.get(self._warehouse_id(shop, row))
        if product.promotion_locked and stock and row["quantity"] < stock.available:
            return ApiError(12052393)
        return None

    def _check_updatable(self, product: Product) -> None:
        frozen = product.status in NOT_UPDATABLE
        off = product.status == "PLATFORM_DEACTIVATED"
        if frozen or (off and not self.engine.option("tts_stock_when_platform_deactivated")):
            raise ApiError(12052901)

    def _warehouse_id(self, shop: Shop, row: Wire) -> str:
        """The id may be left out only in a shop with one sales warehouse."""
        if row.get("warehouse_id"):
            return str(row["warehouse_id"])
        places = self.engine.shops.sales_warehouses(shop)
        return places[0].id if len(places) == 1 else ""

    def _default_first(self, product: Product, sku: Sku) -> list[str]:
        shop = self.state.shops[product.shop_id]
        return [place.id for place in self.engine.shops.sales_warehouses(shop) if place.id in sku.stock]

    def _find(self, sku_id: str) -> tuple[Product | None, Sku | None]:
        product = self.engine.products.of_sku(sku_id)
        return product, product.skus.get(sku_id) if product else None

    def _note(self, product: Product, sku: Sku, warehouse_id: str, before: Stock) -> None:
        after = sku.stock[warehouse_id]
        self.engine.changed(
            "stock",
            sku.id,
            {"warehouse_id": warehouse_id, "available": before.available},
            {"warehouse_id": warehouse_id, "available": after.available, "committed": after.committed},
        )
        self.engine.notifications.stock_changed(product, sku, warehouse_id, before)


def _partial(sku_id: str, faults: list[Wire]) -> Wire:
    return ApiError(12052990).as_item(sku_id=sku_id, extra_errors=faults)


def _plain(fault: ApiError) -> Wire:
    return {"code": fault.code, "message": fault.message}


def _sku_wire(sku: Sku) -> Wire:
    available = sum(stock.available for stock in sku.stock.values())
    return {
        "id": sku.id,
        "seller_sku": sku.seller_sku,
        "total_available_quantity": available,
        "total_committed_quantity": sum(stock.committed for stock in sku.stock.values()),
        "total_available_inventory_distribution": {
            "in_shop_inventory": {"quantity": available},
            "campaign_inventory": [],
            "creator_inventory": [],
        },
        "warehouse_inventory": [
            {
                "warehouse_id": place,
                "available_quantity": stock.available,
                "committed_quantity": stock.committed,
            }
            for place, stock in sku.stock.items()
        ],
    }
