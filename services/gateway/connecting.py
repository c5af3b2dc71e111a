"""Making a connection: a name, the store's credentials proven by live reads, the shop's authorization, the checklist.

Every step saves what it reached, so that a crash or a closed browser goes on where it stopped. The authorization code
is traded for tokens once, and they are saved before anything else is asked of the platform.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from chassis.actors import Change
from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.store import Document, StoreAway
from contracts.gateway import ConnectionStatus
from platforms.errors import PlatformError
from platforms.tiktok_shop import Consent, Declined, TokenGrant, consent_url, read_callback
from platforms.tiktok_shop import models as tts
from services.gateway import mapping, problems
from services.gateway.access import (
    PlatformAccess,
    StoreKeys,
    opened,
    sealed_store,
    sealed_tokens,
    tokens_of,
)
from services.gateway.checklist import check_shop, check_store, stock_check
from services.gateway.domain import connection as connections
from services.gateway.domain import setup as setups
from services.gateway.domain.connection import Connection, Secret
from services.gateway.domain.setup import OfferedShop, Setup, Step
from services.gateway.effects.refusal import at_store
from services.gateway.facts import find_channel
from services.gateway.problems import Problem
from services.gateway.settings import GatewaySettings
from services.gateway.store import ShopTaken, Stores, claim_shop
from services.gateway.vault import Vault

SETUP_LIFE = timedelta(days=2)
STATE_LIFE = timedelta(minutes=30)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Landing:
    """Where the browser goes after the shop's consent page. ``problem``: "" when all is well."""

    setup: str = ""
    connection: str = ""
    problem: str = ""


class Connecting:
    """The steps. Raise Problem for refusals, StoreAway while the store is away."""

    def __init__(
        self,
        settings: GatewaySettings,
        stores: Stores,
        access: PlatformAccess,
        vault: Vault,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._settings = settings
        self._stores = stores
        self._access = access
        self._vault = vault
        self._clock = clock
        self._entropy = entropy

    async def begin(self, account: str, name: str) -> Setup:
        now = self._clock.now()
        tenant = self._entropy.token_hex(8)
        setup = Setup(
            id=tenant,
            account=account,
            name=name,
            created_at=now,
            expires_at=now + SETUP_LIFE,
            data_key=self._vault.new_data_key(tenant),
        )
        return await self._save(setup.id, lambda _: Change(setup))

    async def setup(self, account: str, setup_id: str) -> Setup:
        found = await self._stores.setups.get(setup_id)
        if found is None or found.account != account or found.expires_at <= self._clock.now():
            raise problems.not_found("connection set-up")
        return found

    async def prove_store(self, account: str, setup_id: str, keys: StoreKeys) -> Setup:
        """Live reads with the given credentials; saved only when the token and every scope are good."""
        setup = await self.setup(account, setup_id)
        if setup.step is Step.DONE:
            raise Problem(409, "already_connected", "This connection is made; replace its credentials there.")
        name = await self.prove(keys)
        sealed = sealed_store(self._vault, setup.id, setup.data_key, keys, self._entropy.token_hex(32))
        step = Step.AUTHORIZATION if setup.tokens is None else Step.CHECKLIST
        return await self._edit(
            setup.id,
            store_hash=keys.store_hash,
            store_name=name,
            store_client_id=keys.client_id,
            secrets={**setup.secrets, **sealed},
            step=step,
            problem="",
            problem_code="",
        )

    async def prove(self, keys: StoreKeys) -> str:
        """The store's name, once the token and every scope are proven. Raises Problem."""
        try:
            client = self._access.store_with(keys.store_hash, keys.token)
            view = await check_store(client)
        except PlatformError as error:
            raise problems.of_store(error) from error
        if view.missing:
            scopes = ", ".join(check.code.removeprefix("scope.") for check in view.missing)
            raise Problem(422, "scope_missing", f"The API account lacks: {scopes}.", field="access_token")
        return view.info.name if view.info else ""

    async def authorization_address(self, account: str, setup_id: str) -> str:
        """The consent page, with a state value bound to this flow."""
        setup = await self.setup(account, setup_id)
        if setup.step is Step.STORE:
            raise Problem(409, "store_first", "Give the store's credentials first.")
        return await self._consent_address({"setup": setup.id, "account": account})

    async def reauthorization_address(self, connection: Connection) -> str:
        return await self._consent_address({"connection": connection.id, "account": connection.account})

    async def _consent_address(self, flow: Document) -> str:
        state = self._entropy.token_hex(32)
        await self._stores.states.insert_one(
            {"_id": _digest(state), **flow, "expires_at": self._clock.now() + STATE_LIFE, "used": False}
        )
        return consent_url(self._settings.tiktok_service_id, state, page=self._settings.tiktok_consent)

    async def land(self, query: Mapping[str, str]) -> Landing:
        """The callback. Needs no session: the state value names the flow, once. Raises nothing: a browser waits."""
        answer = read_callback(query)
        landing = Landing()
        try:
            flow = await self._take_state(answer.state)
            if flow is None:
                return Landing(problem="state_unknown")
            landing = Landing(flow.get("setup", ""), flow.get("connection", ""))
            await self._landed(landing, answer)
        except Problem as problem:
            return replace(landing, problem=problem.code)
        except StoreAway as error:
            log.warning("landing_cut_off", setup=landing.setup, connection=landing.connection, reason=str(error))
            return replace(landing, problem="part_away")
        return landing

    async def _landed(self, landing: Landing, answer: Consent | Declined) -> None:
        try:
            if not isinstance(answer, Consent):
                raise Problem(422, "declined", "The seller did not authorize the app.")
            grant = await self._trade(answer.code)
            await (
                self._renew(landing.connection, grant) if landing.connection else self._authorized(landing.setup, grant)
            )
        except Problem as problem:
            await self._note_failure(landing.setup, problem)
            raise

    async def _take_state(self, state: str) -> Document | None:
        if not state:
            return None
        return await self._stores.states.find_one_and_update(
            {"_id": _digest(state), "used": False, "expires_at": {"$gt": self._clock.now()}}, {"$set": {"used": True}}
        )

    async def _trade(self, code: str) -> TokenGrant:
        try:
            grant = await self._access.authorization.exchange(code)
        except PlatformError as error:
            raise problems.of_shop(error) from error
        if grant.user_type != 0:
            raise Problem(422, "not_a_seller", "The authorization came from an account that sells nothing.")
        return grant

    async def _authorized(self, setup_id: str, grant: TokenGrant) -> None:
        setup = await self._stores.setups.get(setup_id)
        if setup is None:
            raise problems.not_found("connection set-up")
        sealed = sealed_tokens(self._vault, setup.id, setup.data_key, grant)
        await self._edit(
            setup.id,
            tokens=tokens_of(grant, 1, self._clock.now()),
            secrets={**setup.secrets, **sealed},
            step=Step.CHECKLIST,
            problem="",
            problem_code="",
        )
        await self.finish(setup.account, setup.id)

    async def finish(self, account: str, setup_id: str, shop_id: str = "") -> Setup:
        """Run the checklist and make the connection when it holds. Repeatable at any point."""
        setup = await self.setup(account, setup_id)
        if setup.step is Step.DONE:
            return setup
        if setup.tokens is None or not setup.store_hash:
            raise Problem(409, "authorization_first", "Give the store's credentials and authorize the shop first.")
        try:
            shop = await self._pick_shop(setup, shop_id or setup.shop_id)
            if shop is None:
                return await self._edit(setup.id, step=Step.SHOP)
            return await self._make(setup, setup.tokens, shop)
        except PlatformError as error:
            raise _of_either(error) from error

    async def _pick_shop(self, setup: Setup, wanted: str) -> tts.Shop | None:
        """The only shop of the authorization, or the wanted one; None while the merchant must choose."""
        token = opened(self._vault, setup.id, setup.data_key, setup.secrets, Secret.SHOP_ACCESS)
        shops = await self._access.shop_with(setup.id, token, "").shops.authorized()
        if not shops:
            raise Problem(422, "no_shop", "The authorization covers no shop.")
        offered = tuple(OfferedShop(id=each.id, name=each.name, region=each.region) for each in shops)
        await self._edit(setup.id, shops=offered)
        chosen = [each for each in shops if each.id == wanted] if wanted else list(shops)
        if wanted and not chosen:
            raise Problem(422, "shop_unknown", "The authorization does not cover this shop.", field="shop_id")
        return chosen[0] if len(chosen) == 1 else None

    async def _make(self, setup: Setup, tokens: connections.ShopTokens, shop: tts.Shop) -> Setup:
        store_client = self._access.store_with(
            setup.store_hash, opened(self._vault, setup.id, setup.data_key, setup.secrets, Secret.STORE_TOKEN)
        )
        token = opened(self._vault, setup.id, setup.data_key, setup.secrets, Secret.SHOP_ACCESS)
        store_view = await check_store(store_client)
        shop_view = await check_shop(self._access.shop_with(shop.id, token, shop.cipher), shop.id)
        checklist = (*store_view.checks, *shop_view.checks)
        missing = (*store_view.missing, *shop_view.missing)
        if missing or store_view.info is None:
            sentence = "Not met: " + "; ".join(check.title for check in missing)
            await self._edit(setup.id, shop_id=shop.id, checklist=checklist, step=Step.CHECKLIST)
            raise Problem(422, "checklist_not_met", sentence)
        await self._claim(shop.id, setup)
        channel = await find_channel(store_client, shop.id, shop.name)
        stock = await store_client.store.inventory_settings(channel_id=channel)
        now = self._clock.now()
        made = Connection(
            id=setup.id,
            connection=setup.id,
            account=setup.account,
            name=setup.name,
            created_at=now,
            since=now,
            store=mapping.store_facts(setup.store_hash, store_view.info, store_view.locations, channel, stock),
            shop=mapping.shop_facts(shop.id, shop.name, shop.region, shop_view.warehouses),
            store_client_id=setup.store_client_id,
            checklist=(*checklist, stock_check(stock)),
            facts_at=now,
            data_key=setup.data_key,
            secrets={
                **setup.secrets,
                Secret.SHOP_CIPHER.value: self._vault.seal(setup.id, setup.data_key, Secret.SHOP_CIPHER, shop.cipher),
            },
            tokens=setup.tokens
            or connections.ShopTokens(generation=1, issued_at=now, access_expires=now, refresh_expires=now),
        )
        await self._claim(shop.id, setup)  # still: the calls in between may have taken long
        await self._stores.connections.transact(setup.id, lambda known: None if known else Change(made))
        log.info("connection_made", connection=setup.id)
        return await self._edit(
            setup.id, step=Step.DONE, shop_id=shop.id, checklist=made.checklist, secrets={}, problem="", problem_code=""
        )

    async def _claim(self, shop: str, setup: Setup) -> None:
        try:
            await claim_shop(self._stores, shop, setup.id, self._clock.now())
        except ShopTaken:
            why = (
                "This TikTok Shop shop is connected already. If an earlier try was cut off, begin again in ten minutes."
            )
            raise Problem(409, "shop_taken", why) from None

    async def _renew(self, connection_id: str, grant: TokenGrant) -> None:
        """Authorize again: the same shop must be covered; links and history stay."""
        connection = await self._stores.connections.get(connection_id)
        if connection is None or connection.status is ConnectionStatus.DISCONNECTED:
            raise problems.not_found("connection")
        try:
            shops = await self._access.shop_with(connection.shop.id, grant.access_token, "").shops.authorized()
        except PlatformError as error:
            raise problems.of_shop(error) from error
        same = next((shop for shop in shops if shop.id == connection.shop.id), None)
        if same is None:
            raise Problem(422, "other_shop", "The authorization is for another shop than this connection's.")
        sealed = {
            **sealed_tokens(self._vault, connection.id, connection.data_key, grant),
            Secret.SHOP_CIPHER.value: self._vault.seal(
                connection.id, connection.data_key, Secret.SHOP_CIPHER, same.cipher
            ),
        }
        shop = connection.shop.model_copy(update={"name": same.name})
        tokens = tokens_of(grant, 1, self._clock.now())
        await self._stores.connections.transact(
            connection.id, lambda state: connections.reauthorized(state, tokens, sealed, shop)
        )

    async def _note_failure(self, setup_id: str, problem: Problem) -> None:
        if setup_id:
            await self._stores.setups.transact(
                setup_id, lambda state: setups.failed(state, problem.code, problem.detail)
            )

    async def _edit(self, setup_id: str, **changes: object) -> Setup:
        return await self._save(setup_id, lambda state: setups.edited(state, **changes) if state else None)

    async def _save(self, setup_id: str, decide: setups.Decide) -> Setup:
        saved = await self._stores.setups.transact(setup_id, decide)
        if saved is None:
            raise problems.not_found("connection set-up")
        return saved

    async def forget_expired(self, now: datetime) -> None:
        """Unfinished set-ups and used states hold secrets for no longer than they live."""
        await self._stores.states.delete_many({"expires_at": {"$lte": now}})
        await self._stores.setups.collection.delete_many({"expires_at": {"$lte": now}})


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _of_either(error: PlatformError) -> Problem:
    return problems.of_store(error) if at_store(error.endpoint) else problems.of_shop(error)
