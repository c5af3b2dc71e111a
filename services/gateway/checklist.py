"""The installation checklist: every precondition proven by a live read, each listed as met or not met."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from contracts.gateway import StockTaking
from platforms.bigcommerce import BigCommerceClient
from platforms.bigcommerce import models as bc
from platforms.errors import Denial, NotAuthorized, Refused
from platforms.tiktok_shop import TikTokShopClient
from platforms.tiktok_shop import models as tts
from services.gateway.domain.connection import Check
from services.gateway.mapping import ENABLED, RETURNS, SALES

SCOPE_NAMES = {
    "store_v2_information_read_only": "Information & settings: read-only",
    "store_v2_products": "Products: modify",
    "store_inventory": "Store inventory: modify",
    "store_locations_read_only": "Store locations: read-only",
    "store_v2_orders": "Orders: modify",
    "store_channel_settings": "Channel settings: modify",
}


@dataclass(frozen=True)
class StoreView:
    """What the checklist read from the store."""

    info: bc.StoreInfo | None
    locations: tuple[bc.Location, ...]
    checks: tuple[Check, ...]

    @property
    def missing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.required and not check.met)


@dataclass(frozen=True)
class ShopView:
    """What the checklist read from the shop."""

    warehouses: tuple[tts.Warehouse, ...]
    checks: tuple[Check, ...]

    @property
    def missing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.required and not check.met)


async def check_store(client: BigCommerceClient) -> StoreView:
    """One cheap read for each permission. Raises NotAuthorized for a token that is refused as a whole."""
    checks: list[Check] = []
    info, locations = None, tuple[bc.Location, ...]()

    async def read_info() -> None:
        nonlocal info
        info = await client.store.info()

    async def read_locations() -> None:
        nonlocal locations
        locations = await client.inventory.locations()

    probes: Sequence[tuple[str, Callable[[], Awaitable[object]]]] = (
        ("store_v2_information_read_only", read_info),
        ("store_v2_products", lambda: client.catalog.products(limit=1, include=())),
        ("store_inventory", lambda: client.inventory.items(limit=1)),
        ("store_locations_read_only", read_locations),
        ("store_v2_orders", lambda: client.orders.list(limit=1)),
        ("store_channel_settings", client.channels.list),
    )
    for scope, probe in probes:
        checks.append(await _scope_check(scope, probe))
    return StoreView(info, locations, tuple(checks))


async def _scope_check(scope: str, probe: Callable[[], Awaitable[object]]) -> Check:
    title = f"BigCommerce permission '{SCOPE_NAMES[scope]}'"
    try:
        await probe()
    except NotAuthorized as refused:
        if refused.kind is not Denial.SCOPE:
            raise
        return Check(code=f"scope.{scope}", title=title, met=False, detail=f"the API account lacks the scope {scope}")
    return Check(code=f"scope.{scope}", title=title, met=True)


async def check_shop(client: TikTokShopClient, shop: str) -> ShopView:
    """Raises PlatformError."""
    active = any(each.id == shop for each in await client.shops.active())
    warehouses = await client.logistics.warehouses()
    sales = [each for each in warehouses if each.type == SALES and each.effect_status == ENABLED]
    options = await client.logistics.delivery_options(sales[0].id) if sales else ()
    checks = [
        Check(code="shop.active", title="The TikTok Shop shop is active", met=active),
        Check(code="shop.warehouse", title="A sales warehouse is enabled", met=bool(sales)),
        Check(
            code="shop.return_address",
            title="A return address is set",
            met=any(each.type == RETURNS for each in warehouses),
        ),
        Check(code="shop.shipping_template", title="A shipping template is there", met=bool(options)),
        *await _prerequisites(client),
    ]
    return ShopView(warehouses, tuple(checks))


_COVERED = {"SHOP_STATUS", "PICKUP_WAREHOUSE", "RETURN_WAREHOUSE", "DELIVERY_OPTION", "SHIPPING_TEMPLATE"}
_TITLES = {
    "SHOP_TAX": "Tax information is complete",
    "PRODUCT_QUANTITY_LIMIT": "More products may be listed",
    "EXTENDED_PRODUCER_RESPONSIBILITY": "Extended producer responsibility is settled",
    "BANK_ACCOUNT": "A bank account is given",
    "CONTACT_INFO": "Contact information is given",
}


async def _prerequisites(client: TikTokShopClient) -> list[Check]:
    """What the platform itself asks before listing; shown, but no reason to refuse the connection."""
    try:
        found = await client.products.prerequisites()
    except Refused as refused:
        return [
            Check(code="shop.prerequisites", title="Prerequisites", met=False, required=False, detail=refused.message)
        ]
    rows: list[Check] = []
    for each in found:
        code = each.check_item.upper()
        if code in _COVERED:
            continue
        rows.append(
            Check(
                code=f"shop.{code.lower()}",
                title=_TITLES.get(code, code.replace("_", " ").capitalize()),
                met=not each.is_failed,
                required=False,
                detail="; ".join(each.fail_reasons),
            )
        )
    return rows


def stock_check(inventory: bc.InventorySettings) -> Check:
    """Orders that take stock only when shipped leave it sellable elsewhere meanwhile."""
    placed = inventory.update_stock_behavior != StockTaking.ORDER_SHIPPED
    return Check(
        code="store.stock_taken_when_placed",
        title="Orders of the TikTok channel take stock when placed",
        met=placed,
        required=False,
        detail="" if placed else "stock stays sellable elsewhere until an order is shipped: overselling is possible",
    )
