"""Connections: the guided making of one, and what can be done with it. Secrets go in and never come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field, SecretStr

from chassis.actors import Change
from contracts.gateway import ConnectionStatus, Pausable, Platform, ShopFacts, StoreFacts
from services.gateway import problems
from services.gateway.access import StoreKeys, sealed_store
from services.gateway.api.listing import Cursor, Key, Sort, SparseRoute, page_of
from services.gateway.api.models import Id, In, Limit, Name, Out, Page
from services.gateway.api.principal import ConnectionsRead, ConnectionsWrite, PartsDep, Principal, noted
from services.gateway.domain import connection as connections
from services.gateway.domain.connection import Check, Connection, Secret
from services.gateway.domain.setup import OfferedShop, Setup, Step, read_store_hash
from services.gateway.parts import Parts
from services.gateway.problems import Problem

router = APIRouter(tags=["connections"], route_class=SparseRoute)
ENDS_SOON_DAYS = 30


class Begin(In):
    name: Name
    source: Literal["bigcommerce"] = "bigcommerce"
    target: Literal["tiktok_shop"] = "tiktok_shop"


class StoreCredentialsIn(In):
    """As BigCommerce shows them: Access Token, Client ID (App Key) and Client Secret (App Secret)."""

    store_hash: Annotated[str, Field(min_length=1, max_length=300, examples=["abc12def3"])]
    access_token: Annotated[SecretStr, Field(min_length=1, max_length=255)]
    client_id: Annotated[str, Field(min_length=1, max_length=255)]
    client_secret: Annotated[SecretStr, Field(min_length=1, max_length=255)]


class ChooseShop(In):
    shop_id: Annotated[str, Field(max_length=64)] = ""


class SetupOut(Out):
    """``step``: what is waited for. ``problem``: why the last try did not go through."""

    id: str
    name: str
    step: Step
    store_hash: str
    store_name: str
    shops: tuple[OfferedShop, ...]
    checklist: tuple[Check, ...]
    problem: str
    problem_code: str
    expires_at: datetime


class Authorization(Out):
    address: str = Field(description="Send the browser there; it comes back through /oauth/tiktok/callback.")


class WebhooksOut(Out):
    """``lost``: subscriptions that a platform had dropped and that were made again."""

    checked_at: datetime | None
    problem: str
    lost: int


class ConnectionOut(Out):
    """Credentials are write-only: none is shown. ``authorization_days_left``: from 30 days before the end."""

    id: str
    name: str
    status: ConnectionStatus
    status_reason: str
    paused: tuple[Pausable, ...]
    created_at: datetime
    store: StoreFacts
    shop: ShopFacts
    checklist: tuple[Check, ...]
    facts_at: datetime | None
    webhooks: WebhooksOut
    authorization_ends: datetime
    authorization_days_left: int | None
    note: str = ""


class Rename(In):
    name: Name


def _setup_out(setup: Setup) -> SetupOut:
    return SetupOut(
        id=setup.id,
        name=setup.name,
        step=setup.step,
        store_hash=setup.store_hash,
        store_name=setup.store_name,
        shops=setup.shops,
        checklist=setup.checklist,
        problem=setup.problem,
        problem_code=setup.problem_code,
        expires_at=setup.expires_at,
    )


def _connection_out(connection: Connection, now: datetime, note: str = "") -> ConnectionOut:
    left = connections.days_left(connection, now)
    return ConnectionOut(
        id=connection.id,
        name=connection.name,
        status=connection.status,
        status_reason=connection.status_reason,
        paused=connection.paused,
        created_at=connection.created_at,
        store=connection.store,
        shop=connection.shop,
        checklist=connection.checklist,
        facts_at=connection.facts_at,
        webhooks=WebhooksOut(
            checked_at=connection.hooks.checked_at, problem=connection.hooks.problem, lost=connection.hooks.lost
        ),
        authorization_ends=connection.tokens.refresh_expires,
        authorization_days_left=left if left <= ENDS_SOON_DAYS else None,
        note=note,
    )


async def owned(parts: Parts, principal: Principal, connection: str) -> Connection:
    """The connection, if it is of this account: for every other one the answer is the same 404."""
    found = await parts.stores.connections.get(connection)
    if found is None or found.account != principal.account:
        raise problems.not_found("connection")
    return found


async def connections_of(parts: Parts, account: str) -> list[Connection]:
    found = await parts.stores.connections.collection.find({"account": account}, sort=[("_id", 1)])
    return [parts.stores.connections.read(document) for document in found]


@router.post("/connection-setups", status_code=201)
async def begin(body: Begin, principal: ConnectionsWrite, parts: PartsDep) -> SetupOut:
    """First step: a name, from BigCommerce, to TikTok Shop."""
    return _setup_out(await parts.connecting.begin(principal.account, body.name))


@router.get("/connection-setups/{setup}")
async def show_setup(setup: Id, principal: ConnectionsRead, parts: PartsDep) -> SetupOut:
    return _setup_out(await parts.connecting.setup(principal.account, setup))


@router.put("/connection-setups/{setup}/store")
async def give_store(
    setup: Id, body: StoreCredentialsIn, principal: ConnectionsWrite, request: Request, parts: PartsDep
) -> SetupOut:
    """Second step: proven by live reads before anything is saved. A pasted control-panel address is understood."""
    keys = _keys(body)
    async with noted(parts, principal, request, "store.credentials_given", setup=setup):
        return _setup_out(await parts.connecting.prove_store(principal.account, setup, keys))


@router.post("/connection-setups/{setup}/authorization")
async def authorize(setup: Id, principal: ConnectionsWrite, parts: PartsDep) -> Authorization:
    """Third step: where the seller authorizes, with a state value bound to this flow."""
    return Authorization(address=await parts.connecting.authorization_address(principal.account, setup))


@router.post("/connection-setups/{setup}/finish")
async def finish(
    setup: Id, body: ChooseShop, principal: ConnectionsWrite, request: Request, parts: PartsDep
) -> SetupOut:
    """Choose among several shops, or run the checklist again."""
    async with noted(parts, principal, request, "connection.checked", setup=setup):
        return _setup_out(await parts.connecting.finish(principal.account, setup, body.shop_id))


CONNECTION_SORTS: dict[str, Key[ConnectionOut]] = {
    "created_at": lambda each: (each.created_at,),
    "name": lambda each: (each.name,),
    "status": lambda each: (each.status,),
}


@router.get("/connections")
async def list_connections(
    principal: ConnectionsRead,
    parts: PartsDep,
    status: ConnectionStatus | None = None,
    sort: Sort = "created_at",
    cursor: Cursor = "",
    limit: Limit = 250,
) -> Page[ConnectionOut]:
    """Those that ended are not listed."""
    now = parts.clock.now()
    live = await _live(parts, principal.account)
    rows = [_connection_out(each, now, _shared_note(each, live)) for each in live if status in (None, each.status)]
    return page_of(rows, sort, CONNECTION_SORTS, lambda each: each.id, cursor, limit)


async def _live(parts: Parts, account: str) -> list[Connection]:
    rows = await connections_of(parts, account)
    return [each for each in rows if each.status is not ConnectionStatus.DISCONNECTED]


def _shared_note(connection: Connection, live: Sequence[Connection]) -> str:
    if sum(each.store.hash == connection.store.hash for each in live) < 2:
        return ""
    return "This store serves several shops: each offers the store's stock less only its own promises."


@router.get("/connections/{connection}")
async def show_connection(connection: Id, principal: ConnectionsRead, parts: PartsDep) -> ConnectionOut:
    found = await owned(parts, principal, connection)
    note = _shared_note(found, await _live(parts, principal.account))
    return _connection_out(found, parts.clock.now(), note)


@router.patch("/connections/{connection}")
async def rename(
    connection: Id, body: Rename, principal: ConnectionsWrite, request: Request, parts: PartsDep
) -> ConnectionOut:
    before = await owned(parts, principal, connection)
    return await _edit(parts, principal, request, before, "connection.renamed", name=body.name)


@router.put("/connections/{connection}/pauses/{flow}")
async def pause(
    connection: Id, flow: Pausable, principal: ConnectionsWrite, request: Request, parts: PartsDep
) -> ConnectionOut:
    """Stop one kind of work at both platforms; what falls due meanwhile is done after resuming."""
    before = await owned(parts, principal, connection)
    paused = tuple(each for each in Pausable if each in before.paused or each is flow)
    return await _edit(parts, principal, request, before, f"connection.paused.{flow}", paused=paused)


@router.delete("/connections/{connection}/pauses/{flow}")
async def resume(
    connection: Id, flow: Pausable, principal: ConnectionsWrite, request: Request, parts: PartsDep
) -> ConnectionOut:
    before = await owned(parts, principal, connection)
    paused = tuple(each for each in before.paused if each is not flow)
    return await _edit(parts, principal, request, before, f"connection.resumed.{flow}", paused=paused)


@router.put("/connections/{connection}/store-credentials")
async def replace_credentials(
    connection: Id, body: StoreCredentialsIn, principal: ConnectionsWrite, request: Request, parts: PartsDep
) -> ConnectionOut:
    """A new API account of the same store; links and history stay."""
    before = await owned(parts, principal, connection)
    keys = _keys(body)
    if keys.store_hash != before.store.hash:
        raise Problem(422, "other_store", "These credentials are of another store.", field="store_hash")
    if before.status is ConnectionStatus.DISCONNECTED:
        raise Problem(409, "disconnected", "This connection has ended; make a new one.")
    await parts.connecting.prove(keys)
    sealed = sealed_store(parts.vault, before.id, before.data_key, keys, parts.entropy.token_hex(32))
    sealed_old = _old_secret(parts, before)
    async with noted(parts, principal, request, "store.credentials_replaced", connection=connection):
        saved = await parts.stores.connections.transact(
            connection, lambda state: connections.credentials_replaced(state, keys.client_id, sealed, sealed_old)
        )
    return _connection_out(saved or before, parts.clock.now())


@router.post("/connections/{connection}/authorization")
async def authorize_again(connection: Id, principal: ConnectionsWrite, parts: PartsDep) -> Authorization:
    """After the authorization ended or was withdrawn; nothing is lost meanwhile."""
    found = await owned(parts, principal, connection)
    if found.status is ConnectionStatus.DISCONNECTED:
        raise Problem(409, "disconnected", "This connection has ended; make a new one.")
    return Authorization(address=await parts.connecting.reauthorization_address(found))


@router.post("/connections/{connection}/check", status_code=202)
async def check_again(connection: Id, principal: ConnectionsWrite, parts: PartsDep) -> ConnectionOut:
    """Read both sides' set-up and webhooks again now."""
    found = await owned(parts, principal, connection)
    saved = await parts.stores.connections.transact(
        connection, lambda state: connections.look_again(state, Platform.BIGCOMMERCE)
    )
    return _connection_out(saved or found, parts.clock.now())


@router.delete("/connections/{connection}", status_code=202)
async def disconnect(connection: Id, principal: ConnectionsWrite, request: Request, parts: PartsDep) -> ConnectionOut:
    """Webhooks are removed, every credential is erased, the shop is free for another connection."""
    before = await owned(parts, principal, connection)
    async with noted(parts, principal, request, "connection.disconnected", connection=connection):
        saved = await parts.stores.connections.transact(connection, connections.disconnected)
    return _connection_out(saved or before, parts.clock.now())


async def _edit(
    parts: Parts, principal: Principal, request: Request, before: Connection, what: str, **changes: object
) -> ConnectionOut:
    if before.status is ConnectionStatus.DISCONNECTED:
        raise Problem(409, "disconnected", "This connection has ended.")
    async with noted(parts, principal, request, what, connection=before.id):
        saved = await parts.stores.connections.transact(before.id, lambda state: _changed(state, changes))
    return _connection_out(saved or before, parts.clock.now())


def _changed(state: Connection | None, changes: Mapping[str, object]) -> Change[Connection] | None:
    if state is None:
        return None
    # The name is one of the general settings: a form that shows the old one is out of date.
    revision = {"settings_rev": state.settings_rev + 1} if changes.get("name", state.name) != state.name else {}
    return connections.edited(state, **changes, **revision)


def _keys(body: StoreCredentialsIn) -> StoreKeys:
    store_hash = read_store_hash(body.store_hash)
    if store_hash is None:
        sentence = "Give the store hash, or the address of the store's control panel."
        raise Problem(422, "store_hash_invalid", sentence, field="store_hash")
    return StoreKeys(
        store_hash=store_hash,
        client_id=body.client_id,
        token=body.access_token.get_secret_value(),
        client_secret=body.client_secret.get_secret_value(),
    )


def _old_secret(parts: Parts, connection: Connection) -> str:
    """The client secret in use until now, sealed as the old one: hooks signed with it are still on their way."""
    sealed = connection.secrets.get(Secret.STORE_CLIENT_SECRET.value, "")
    if not sealed:
        return ""
    clear = parts.vault.open(connection.id, connection.data_key, Secret.STORE_CLIENT_SECRET, sealed)
    return parts.vault.seal(connection.id, connection.data_key, Secret.OLD_CLIENT_SECRET, clear)
