"""Settings of a connection, section by section, each edited on the revision that was read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from chassis.actors import Change
from contracts.base import Frozen
from contracts.gateway import ConnectionStatus, Location, Warehouse
from contracts.queries.orders import StatusMapCheck, StatusMapVerdict
from contracts.settings import ConnectionSettings, DriftSettings, OrderSettings, ProductSettings, WarehouseRow
from platforms.errors import PlatformError, Refused
from platforms.tiktok_shop.logistics import Logistics
from platforms.tiktok_shop.models import ShippingProvider
from services.gateway import problems
from services.gateway.api.ask import etag, json_body, read_json
from services.gateway.api.connections import owned
from services.gateway.api.listing import SparseRoute
from services.gateway.api.models import Id, In, Many, Name, Out
from services.gateway.api.principal import PartsDep, Principal, SettingsRead, SettingsWrite, noted
from services.gateway.domain.connection import Connection, edited
from services.gateway.parts import Parts
from services.gateway.problems import Problem

router = APIRouter(prefix="/connections/{connection}", tags=["settings"], route_class=SparseRoute)
ADVISED_ABOVE = 5
"""Units: a threshold at or below this leaves little time before a SKU is sold out (user guide, low inventory)."""
Revision = Annotated[str, Header(alias="If-Match", max_length=40, description="The ETag that was read.")]


class WarehouseSettings(Frozen):
    """Which store locations feed which TikTok Shop warehouse; none: one to one by default."""

    warehouses: tuple[WarehouseRow, ...] = ()


class General(Out):
    """``email_notifications`` is one switch for all connections of the account."""

    name: str
    email_notifications: bool


class EditGeneral(In):
    name: Name | None = None
    email_notifications: bool | None = None


class Hint(Out):
    """What is taken as it is, and seldom meant. ``field``: as in an error about it."""

    field: str
    text: str


class SettingsOut(Out):
    """All sections; templates and warehouses of the shop are read at /shop-setup."""

    product: ProductSettings
    order: OrderSettings
    warehouses: WarehouseSettings
    drift: DriftSettings
    general: General
    units: str
    hints: list[Hint]


class DeliveryOptionOut(Out):
    id: str
    name: str
    type: str
    description: str


class ShopWarehouseOut(Out):
    warehouse: Warehouse
    delivery_options: list[DeliveryOptionOut]


class ShippingProviderOut(Out):
    id: str
    name: str


class ShopSetup(Out):
    """What belongs to this connection's shop, read from TikTok Shop now."""

    shop_id: str
    shop_name: str
    warehouses: list[ShopWarehouseOut]
    locations: list[Location]
    read_at: datetime


class Exported(Frozen):
    """Everything of the settings that makes sense in another connection: warehouses belong to one shop and stay."""

    product: ProductSettings = ProductSettings()
    order: OrderSettings = OrderSettings()
    drift: DriftSettings = DriftSettings()


@router.get("/settings")
async def show(connection: Id, principal: SettingsRead, parts: PartsDep, response: Response) -> SettingsOut:
    found = await owned(parts, principal, connection)
    response.headers["ETag"] = etag(found.settings_rev)
    return await _out(parts, found)


@router.put("/settings/product", openapi_extra=json_body(ProductSettings))
async def put_product(
    connection: Id,
    principal: SettingsWrite,
    parts: PartsDep,
    request: Request,
    response: Response,
    if_match: Revision = "",
) -> SettingsOut:
    """Package defaults, sync rules, threshold, buffer, price rule, category sources."""
    given = await read_json(request, ProductSettings)
    return await _save(
        parts, principal, request, response, connection, if_match, "product", lambda state: _with(state, product=given)
    )


@router.put("/settings/order", openapi_extra=json_body(OrderSettings))
async def put_order(
    connection: Id,
    principal: SettingsWrite,
    parts: PartsDep,
    request: Request,
    response: Response,
    if_match: Revision = "",
) -> SettingsOut:
    """Retries, fulfilment by TikTok, archive, shipping provider and option maps, statuses."""
    given = await read_json(request, OrderSettings)
    _no_doubles("providers", [row.store_name for row in given.providers])
    _no_doubles("options", [row.shop_option for row in given.options])
    _no_doubles("statuses", [row.shop_status for row in given.statuses])
    await _check_statuses(parts, principal, connection, given)
    return await _save(
        parts, principal, request, response, connection, if_match, "order", lambda state: _with(state, order=given)
    )


@router.put("/settings/warehouses", openapi_extra=json_body(WarehouseSettings))
async def put_warehouses(
    connection: Id,
    principal: SettingsWrite,
    parts: PartsDep,
    request: Request,
    response: Response,
    if_match: Revision = "",
) -> SettingsOut:
    given = await read_json(request, WarehouseSettings)
    _no_doubles("warehouses", [row.warehouse_id for row in given.warehouses])

    def checked(state: Connection) -> dict[str, Any]:
        known = {warehouse.id for warehouse in state.shop.warehouses}
        places = {location.id for location in state.store.locations}
        for number, row in enumerate(given.warehouses):
            if row.warehouse_id not in known:
                place = f"warehouses.{number}.warehouse_id"
                raise Problem(422, "other_shop", "This warehouse is not of the connection's shop.", field=place)
            if not set(row.location_ids) <= places:
                place = f"warehouses.{number}.location_ids"
                raise Problem(422, "unknown_location", "The store has no such location.", field=place)
        return _with(state, warehouses=given.warehouses)

    return await _save(parts, principal, request, response, connection, if_match, "warehouses", checked)


@router.put("/settings/drift", openapi_extra=json_body(DriftSettings))
async def put_drift(
    connection: Id,
    principal: SettingsWrite,
    parts: PartsDep,
    request: Request,
    response: Response,
    if_match: Revision = "",
) -> SettingsOut:
    """What a reconciliation does about quantities that differ: repair, or ask a person."""
    given = await read_json(request, DriftSettings)
    return await _save(
        parts, principal, request, response, connection, if_match, "drift", lambda state: _with(state, drift=given)
    )


@router.patch("/settings/general")
async def patch_general(
    connection: Id,
    body: EditGeneral,
    principal: SettingsWrite,
    parts: PartsDep,
    request: Request,
    response: Response,
    if_match: Revision = "",
) -> SettingsOut:
    """The connection's name, and the e-mail switch of the whole account."""
    account = await parts.directory.account(principal.account)
    mails = account.email_notifications if body.email_notifications is None else body.email_notifications
    turned = mails is not account.email_notifications

    async def turn() -> None:
        if turned:
            await parts.directory.edit_account(principal.account, email_notifications=mails)

    def named(state: Connection) -> dict[str, Any]:
        """A turned switch counts as a change here too, so that a form that showed the other one is out of date."""
        name = state.name if body.name is None else body.name
        return {"name": name, "settings_rev": state.settings_rev + 1} if turned or name != state.name else {}

    given = body.model_dump(exclude_none=True)
    return await _save(parts, principal, request, response, connection, if_match, "general", named, turn, **given)


@router.get("/settings/export")
async def export(connection: Id, principal: SettingsRead, parts: PartsDep) -> Exported:
    found = await owned(parts, principal, connection)
    settings = found.settings
    return Exported(product=settings.product, order=settings.order, drift=settings.drift)


@router.post("/settings/import", openapi_extra=json_body(Exported))
async def take_over(
    connection: Id,
    principal: SettingsWrite,
    parts: PartsDep,
    request: Request,
    response: Response,
    if_match: Revision = "",
) -> SettingsOut:
    """The settings of another connection, as exported there."""
    given = await read_json(request, Exported)
    await _check_statuses(parts, principal, connection, given.order)
    sections = {"product": given.product, "order": given.order, "drift": given.drift}
    return await _save(
        parts, principal, request, response, connection, if_match, "import", lambda state: _with(state, **sections)
    )


@router.get("/shop-setup")
async def shop_setup(connection: Id, principal: SettingsRead, parts: PartsDep) -> ShopSetup:
    """Warehouses and shipping templates of this connection's own shop, so that no other seller's can be meant."""
    found = await owned(parts, principal, connection)
    if not found.works:
        raise Problem(409, "authorization_needed", found.status_reason)
    shop = parts.access.shop(found)
    rows: list[ShopWarehouseOut] = []
    try:
        for warehouse in found.shop.warehouses:
            options = await shop.logistics.delivery_options(warehouse.id) if warehouse.enabled else ()
            shown = [
                DeliveryOptionOut(id=each.id, name=each.name, type=each.type, description=each.description)
                for each in options
            ]
            rows.append(ShopWarehouseOut(warehouse=warehouse, delivery_options=shown))
    except PlatformError as error:
        raise problems.of_shop(error) from error
    return ShopSetup(
        shop_id=found.shop.id,
        shop_name=found.shop.name,
        warehouses=rows,
        locations=list(found.store.locations),
        read_at=parts.clock.now(),
    )


@router.get("/shipping-providers")
async def shipping_providers(connection: Id, principal: SettingsRead, parts: PartsDep) -> Many[ShippingProviderOut]:
    """The carriers that TikTok Shop knows for this shop's delivery options; choices for the provider map."""
    found = await owned(parts, principal, connection)
    if not found.works:
        raise Problem(409, "authorization_needed", found.status_reason)
    logistics = parts.access.shop(found).logistics
    known: dict[str, ShippingProviderOut] = {}
    try:
        for warehouse in found.shop.warehouses:
            for option in await logistics.delivery_options(warehouse.id) if warehouse.enabled else ():
                for each in await _providers_of(logistics, option.id):
                    known.setdefault(each.id, ShippingProviderOut(id=each.id, name=each.name))
    except PlatformError as error:
        raise problems.of_shop(error) from error
    return Many(items=sorted(known.values(), key=lambda row: row.name))


async def _check_statuses(parts: Parts, principal: Principal, connection: str, given: OrderSettings) -> None:
    """The orders service knows which way an order goes in the store: it judges a map before that is saved."""
    before = await owned(parts, principal, connection)
    if given.statuses == before.settings.order.statuses:
        return
    path = f"/internal/v1/connections/{connection}/orders/status-map/check"
    asked = StatusMapCheck(statuses=given.statuses)
    verdict = await parts.services["orders"].write("POST", path, StatusMapVerdict, asked)
    if verdict.problems:
        first = verdict.problems[0]
        place = first.field.removeprefix("order.").replace("[", ".").replace("]", "")
        raise Problem(422, first.code, f"{first.message}. {first.fix}".strip(), field=place)


async def _providers_of(logistics: Logistics, option: str) -> tuple[ShippingProvider, ...]:
    """None for an option that TikTok ships itself: it refuses to tell."""
    try:
        return await logistics.shipping_providers(option)
    except Refused:
        return ()


async def _save(
    parts: Parts,
    principal: Principal,
    request: Request,
    response: Response,
    connection: str,
    if_match: str,
    section: str,
    change: Callable[[Connection], dict[str, Any]],
    then: Callable[[], Awaitable[None]] | None = None,
    **details: Any,
) -> SettingsOut:
    """Nothing is half saved: one update on the revision that was read. ``then``: what follows and cannot be refused."""
    before = await owned(parts, principal, connection)
    if not if_match:
        raise Problem(428, "if_match_needed", "Send the settings' ETag as If-Match.")

    def decide(state: Connection | None) -> Change[Connection] | None:
        if state is None or state.status is ConnectionStatus.DISCONNECTED:
            raise Problem(409, "disconnected", "This connection has ended.")
        if if_match.strip() not in (etag(state.settings_rev), str(state.settings_rev)):
            raise Problem(412, "changed_meanwhile", "Somebody else saved these settings meanwhile; read them again.")
        changes = change(state)
        return edited(state, **changes) if changes else None

    async with noted(parts, principal, request, f"settings.{section}", connection=connection, **details) as entry:
        saved = await parts.stores.connections.transact(connection, decide) or before
        entry["rev"] = saved.settings_rev
        if then is not None:
            await then()
    response.headers["ETag"] = etag(saved.settings_rev)
    return await _out(parts, saved)


def _with(state: Connection, **sections: Any) -> dict[str, Any]:
    """What changes on the connection when its settings get these sections; nothing when they are as they were."""
    settings: ConnectionSettings = state.settings.model_copy(update=sections)
    return {} if settings == state.settings else {"settings": settings, "settings_rev": state.settings_rev + 1}


async def _out(parts: Parts, connection: Connection) -> SettingsOut:
    account = await parts.directory.account(connection.account)
    return SettingsOut(
        product=connection.settings.product,
        order=connection.settings.order,
        warehouses=WarehouseSettings(warehouses=connection.settings.warehouses),
        drift=connection.settings.drift,
        general=General(name=connection.name, email_notifications=account.email_notifications),
        units="inch, pound" if connection.shop.region == "US" else "cm, kg",
        hints=_hints(connection.settings.product),
    )


def _hints(product: ProductSettings) -> list[Hint]:
    threshold = product.threshold
    if threshold is None or threshold.value > ADVISED_ABOVE:
        return []
    return [Hint(field="threshold.value", text=f"A threshold of more than {ADVISED_ABOVE} is advised.")]


def _no_doubles(field: str, names: list[str]) -> None:
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        raise Problem(422, "doubled", f"'{doubled}' is listed twice.", field=field)
