"""The guided flow, from a name to a connection whose webhooks stand, over the public API."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chassis.memory.store import MemoryDatabase
from chassis.store import StoreAway
from contracts.gateway import ConnectionChangedV1
from sandbox.box.switches import Rule
from sandbox.tiktok_shop.seed import add_tenant
from tests.integration.gateway.mailbox import Mailbox
from tests.integration.gateway.test_settings_and_home import patch_general
from tests.support.world import STORE_HASH, World, running_world


async def begun(world: World, name: str = "My shop") -> str:
    setup = await world.call("POST", "/connection-setups", {"name": name}, status=201)
    return f"/connection-setups/{setup['id']}"


async def with_store(world: World) -> str:
    path = await begun(world)
    await world.call("PUT", f"{path}/store", world.store_credentials())
    return path


async def address_of(world: World, path: str) -> str:
    return str((await world.call("POST", f"{path}/authorization"))["address"])


@pytest.mark.acceptance("S-012", "S-013", "S-014", "S-018", "S-019", "S-023")
async def test_a_store_is_joined_to_a_shop() -> None:
    async with running_world() as world:
        await world.sign_up()
        await world.call("POST", "/connection-setups", {"name": " "}, status=422)
        path = await begun(world)
        assert (await world.call("GET", path))["step"] == "store"
        proven = await world.call("PUT", f"{path}/store", world.store_credentials())
        assert proven["step"] == "authorization"
        address = await address_of(world, path)
        assert len(parse_qs(urlsplit(address).query)["state"][0]) >= 32
        landed = await world.consent(address)
        assert landed.headers["location"].endswith(f"/connections/new?setup={path.rsplit('/', 1)[1]}")
        assert (await world.call("GET", path))["step"] == "done"
        (found,) = (await world.call("GET", "/connections"))["items"]
        assert (found["name"], found["status"], found["store"]["hash"]) == ("My shop", "active", STORE_HASH)
        codes = {check["code"]: check["met"] for check in found["checklist"]}
        for needed in ("shop.active", "shop.warehouse", "shop.return_address", "shop.shipping_template"):
            assert codes[needed]
        assert codes["scope.store_v2_orders"]


@pytest.mark.acceptance("S-015")
async def test_a_pasted_control_panel_address_is_understood() -> None:
    async with running_world() as world:
        await world.sign_up()
        path = await begun(world)
        pasted = {**world.store_credentials(), "store_hash": f"https://store-{STORE_HASH}.mybigcommerce.com/manage"}
        assert (await world.call("PUT", f"{path}/store", pasted))["store_hash"] == STORE_HASH


@pytest.mark.acceptance("S-016")
async def test_each_wrong_credential_has_its_own_message() -> None:
    async with running_world() as world:
        await world.sign_up()
        path = await begun(world)
        good = world.store_credentials()
        limited = world.sandbox.bigcommerce.shop(STORE_HASH).add_account("limited", ["store_v2_products"])
        wrong = {
            "token_refused": {**good, "access_token": "nonsense"},
            "store_unknown": {**good, "store_hash": "nosuchstore"},
            "scope_missing": {**good, "access_token": limited.token},
        }
        for code, credentials in wrong.items():
            refused = await world.call("PUT", f"{path}/store", credentials, status=422)
            assert refused["code"] == code
            assert (await world.call("GET", path))["step"] == "store"
        assert "store_v2_orders" in refused["detail"]


@pytest.mark.acceptance("S-020")
async def test_no_connection_without_consent_or_with_a_made_up_state() -> None:
    async with running_world() as world:
        await world.sign_up()
        path = await with_store(world)
        landed = await world.consent(await address_of(world, path), decision="decline")
        assert "problem=declined" in landed.headers["location"]
        assert (await world.call("GET", path))["problem_code"] == "declined"
        made_up = await world.browser.get("/oauth/tiktok/callback?code=GCP_x&state=made-up")
        assert "problem=state_unknown" in made_up.headers["location"]
        assert (await world.call("GET", "/connections"))["items"] == []


async def test_a_state_works_once() -> None:
    async with running_world() as world:
        await world.sign_up()
        address = await address_of(world, await with_store(world))
        await world.consent(address)
        again = await world.consent(address)
        assert "problem=state_unknown" in again.headers["location"]


async def test_the_checklist_holds_a_connection_back_until_it_is_met() -> None:
    async with running_world() as world:
        await world.sign_up()
        shop = next(iter(world.sandbox.tiktok_shop.state.shops.values()))
        returns = {key: place for key, place in shop.warehouses.items() if place.type == "RETURN_WAREHOUSE"}
        for key in returns:
            del shop.warehouses[key]
        path = await with_store(world)
        landed = await world.consent(await address_of(world, path))
        assert "problem=checklist_not_met" in landed.headers["location"]
        setup = await world.call("GET", path)
        assert [check["code"] for check in setup["checklist"] if check["required"] and not check["met"]] == [
            "shop.return_address"
        ]
        shop.warehouses.update(returns)
        assert (await world.call("POST", f"{path}/finish", {}))["step"] == "done"


async def test_a_shop_belongs_to_one_connection_of_the_installation() -> None:
    async with running_world() as world:
        await world.connect()
        world.browser.cookies.clear()
        world.csrf = ""
        await world.sign_up("other@example.com")
        path = await with_store(world)
        landed = await world.consent(await address_of(world, path))
        assert "problem=shop_taken" in landed.headers["location"]
        assert "owner@example.com" not in str(await world.call("GET", path))


@pytest.mark.acceptance("S-017")
async def test_secrets_go_in_and_never_come_out() -> None:
    async with running_world() as world:
        connection = await world.connect()
        grants = world.sandbox.tiktok_shop.state.grants.values()
        keys = world.store_credentials()
        secrets = [keys["access_token"], keys["client_secret"]]
        secrets += [secret for grant in grants for secret in (grant.access_token, grant.refresh_token)]
        shown = str([await world.call("GET", path) for path in ("/connections", f"/connections/{connection}")])
        database = world.services["gateway"].ports.database
        kept = str(await database.collection("connections").find({}))
        kept += str(await database.collection("setups").find({}))
        said = (await world.snapshot(connection)).model_dump_json()
        for secret in secrets:
            assert secret not in shown + kept + said


@pytest.mark.acceptance("S-022")
async def test_another_account_sees_and_changes_nothing() -> None:
    async with running_world() as world:
        connection = await world.connect()
        world.browser.cookies.clear()
        world.csrf = ""
        await world.sign_up("other@example.com")
        assert (await world.call("GET", "/connections"))["items"] == []
        for method, path in (
            ("GET", ""),
            ("DELETE", ""),
            ("GET", "/settings"),
            ("GET", "/home"),
            ("PUT", "/pauses/stock"),
            ("POST", "/authorization"),
        ):
            await world.call(method, f"/connections/{connection}{path}", status=404)
        await world.call("POST", f"/connections/{connection}/pulls", {}, status=404)
        assert (await world.snapshot(connection)).paused == ()


@pytest.mark.acceptance("S-024")
async def test_a_withdrawn_authorization_stops_the_connection_and_a_new_one_resumes_it() -> None:
    async with running_world() as world:
        connection = await world.connect()
        shop = next(iter(world.sandbox.tiktok_shop.state.shops.values()))
        world.sandbox.tiktok_shop.auth.revoke(shop)

        async def status(wanted: str) -> bool:
            return bool((await world.call("GET", f"/connections/{connection}"))["status"] == wanted)

        await world.until(lambda: status("authorization_needed"))
        lease = await world.http_lease(connection)
        assert (lease["status"], lease["code"]) == (409, "authorization_needed")
        address = (await world.call("POST", f"/connections/{connection}/authorization"))["address"]
        await world.consent(address)
        await world.until(lambda: status("active"))
        assert (await world.http_lease(connection))["generation"] == 2


async def test_a_dropped_webhook_is_made_again_and_counted() -> None:
    async with running_world() as world:
        connection = await world.connect()
        hooks = world.sandbox.bigcommerce.shop(STORE_HASH).state.hooks
        lost = next(iter(hooks))
        hooks.pop(lost)
        await world.call("POST", f"/connections/{connection}/check", status=202)

        async def repaired() -> Any:
            return (await world.call("GET", f"/connections/{connection}"))["webhooks"]["lost"]

        assert await world.until(repaired) == 1
        assert len(hooks) == 21


async def test_tokens_are_renewed_at_half_life_and_on_request() -> None:
    async with running_world() as world:
        connection = await world.connect()
        first = await world.http_lease(connection)
        newer = await world.http_lease(connection, newer_than=first["generation"])
        assert newer["generation"] == first["generation"] + 1
        assert newer["shop_token"] != first["shop_token"]
        await world.advance(4 * 86_400)

        async def renewed() -> bool:
            return bool((await world.http_lease(connection))["generation"] == newer["generation"] + 1)

        await world.until(renewed)


@pytest.mark.parametrize("fate", ["now", "later", "never"])
async def test_a_lost_answer_to_a_refresh_is_resolved_or_told(fate: str) -> None:
    async with running_world() as world:
        connection = await world.connect()
        world.sandbox.box.set_option("old_refresh_token_dies", fate)
        rule = Rule("tts:GET /api/v2/token/refresh", "reset_after", times=1)
        world.sandbox.box.switches.add(rule)
        await world.http_lease(connection, newer_than=1)

        async def settled() -> bool:
            found = await world.call("GET", f"/connections/{connection}")
            lease = await world.http_lease(connection)
            return found["status"] == "authorization_needed" if fate == "now" else lease.get("generation") == 2

        await world.until(settled)


async def test_the_end_of_a_connection_leaves_no_credential_and_frees_the_shop() -> None:
    async with running_world() as world:
        connection = await world.connect()
        await world.call("DELETE", f"/connections/{connection}", status=202)
        store = world.services["gateway"].ports.database.collection("connections")

        async def erased() -> Any:
            found = await store.find_one({"_id": connection})
            return found is not None and found["erased_at"]

        await world.until(erased)
        found = await store.find_one({"_id": connection})
        assert found is not None
        assert (found["secrets"], found["data_key"]) == ({}, "")
        assert not world.sandbox.bigcommerce.shop(STORE_HASH).state.hooks
        assert (await world.snapshot(connection)).status == "disconnected"
        assert isinstance(await world.snapshot(connection), ConnectionChangedV1)
        await world.connect("Again")


async def test_a_store_that_removed_our_access_is_noticed_by_its_last_hook() -> None:
    """``store/app/uninstalled``: the token is dead from now on. Nothing is erased: new credentials heal it."""
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        connection = await world.connect()
        store = world.sandbox.bigcommerce.shop(STORE_HASH)
        account = store.state.accounts[0]
        account.revoked = True
        store.hooks.emit("store/app/uninstalled", {"type": "store"}, account.client_id)

        async def status(wanted: str) -> Any:
            found = await world.call("GET", f"/connections/{connection}")
            return found if found["status"] == wanted else None

        lost = await world.until(lambda: status("authorization_needed"))
        assert "BigCommerce" in lost["status_reason"]
        assert (await world.http_lease(connection))["code"] == "authorization_needed"
        await world.until(lambda: mailbox.newest("owner@example.com"))
        fresh = store.add_account("installed again")
        given = {"access_token": fresh.token, "client_id": fresh.client_id, "client_secret": fresh.client_secret}
        path = f"/connections/{connection}/store-credentials"
        assert (await world.call("PUT", path, {**world.store_credentials(), **given}))["status"] == "active"


async def test_new_store_credentials_heal_a_refused_store_and_void_old_leases() -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        connection = await world.connect()
        store = world.sandbox.bigcommerce.shop(STORE_HASH)
        proofs = (await world.snapshot(connection)).proofs
        store.state.accounts[0].revoked = True
        await world.call("POST", f"/connections/{connection}/check", status=202)

        async def status(wanted: str) -> Any:
            found = await world.call("GET", f"/connections/{connection}")
            return found if found["status"] == wanted else None

        lost = await world.until(lambda: status("authorization_needed"))
        assert "BigCommerce" in lost["status_reason"]
        mail = await world.until(lambda: mailbox.newest("owner@example.com"))
        assert "BigCommerce refuses" in mailbox.body(mail)
        shop_again = await world.call("POST", f"/connections/{connection}/authorization")
        await world.consent(shop_again["address"])
        assert (await world.call("GET", f"/connections/{connection}"))["status"] == "authorization_needed"
        fresh = store.add_account("second")
        given = {
            **world.store_credentials(),
            "access_token": fresh.token,
            "client_id": fresh.client_id,
            "client_secret": fresh.client_secret,
        }
        path = f"/connections/{connection}/store-credentials"
        other = await world.call("PUT", path, {**given, "store_hash": "otherstore"}, status=422)
        assert (other["code"], other["field"]) == ("other_store", "store_hash")
        assert (await world.call("PUT", path, given))["status"] == "active"
        assert (await world.http_lease(connection))["store_token"] == fresh.token
        assert (await world.snapshot(connection)).proofs == proofs + 2

        async def hooked_anew() -> bool:
            return sum(hook.client_id == fresh.client_id for hook in store.state.hooks.values()) == 21

        await world.until(hooked_anew)


async def test_each_flow_pauses_and_resumes_by_itself() -> None:
    async with running_world() as world:
        connection = await world.connect()
        of = f"/connections/{connection}"
        for flow in ("catalog", "stock", "orders"):
            assert (await world.call("PUT", f"{of}/pauses/{flow}"))["paused"] == [flow]
            said = await world.snapshot(connection)
            assert [each.value for each in said.paused] == [flow]
            works = {row["flow"]: row["works"] for row in (await world.call("GET", f"{of}/home"))["flows"]}
            assert works == {each: each != flow for each in ("catalog", "stock", "orders")}
            assert (await world.call("PUT", f"{of}/pauses/{flow}"))["paused"] == [flow]
            assert (await world.call("DELETE", f"{of}/pauses/{flow}"))["paused"] == []
        await world.call("PUT", f"{of}/pauses/everything", status=422)


async def test_the_coming_end_of_an_authorization_is_shown_and_mailed_at_30_7_and_1_days() -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        world.sandbox.box.set_option("tts_access_token_seconds", 400 * 86_400)
        connection = await world.connect()
        shown = await world.call("GET", f"/connections/{connection}")
        assert shown["authorization_days_left"] is None
        ends = datetime.fromisoformat(shown["authorization_ends"])
        for days in (30, 7, 1):
            before = len(mailbox.messages)
            rest = ends - timedelta(days=days) - world.clock.now() + timedelta(minutes=1)
            await world.advance(rest.total_seconds())
            await world.until(partial(_told, mailbox, before))
            await world.log_in()
            shown = await world.call("GET", f"/connections/{connection}")
            assert datetime.fromisoformat(shown["authorization_ends"]) == ends
            assert shown["authorization_days_left"] == days
            subjects = [message["Subject"] for message in mailbox.messages[before:]]
            assert subjects == [f"First: the authorization ends in {days} day(s)"]


async def _told(mailbox: Mailbox, before: int) -> bool:
    return len(mailbox.messages) > before


async def test_a_store_may_serve_several_shops_and_says_what_that_means() -> None:
    async with running_world() as world:
        tiktok = world.sandbox.tiktok_shop
        first = await world.connect()
        app = next(iter(tiktok.state.apps.values()))
        add_tenant(tiktok, "Second Outfitters", app.redirect_url, app=app)
        second = await world.connect("Second", shop=1)
        assert {first, second} == {row["id"] for row in (await world.call("GET", "/connections"))["items"]}
        for connection in (first, second):
            note = (await world.call("GET", f"/connections/{connection}"))["note"]
            assert "each offers the store's stock less only its own promises" in note
        await world.call("DELETE", f"/connections/{second}", status=202)
        assert (await world.call("GET", f"/connections/{first}"))["note"] == ""


@pytest.mark.acceptance("S-022")
async def test_two_connections_of_one_account_keep_their_settings_and_tasks_apart() -> None:
    async with running_world() as world:
        tiktok = world.sandbox.tiktok_shop
        first = await world.connect()
        app = next(iter(tiktok.state.apps.values()))
        add_tenant(tiktok, "Second Outfitters", app.redirect_url, app=app)
        second = await world.connect("Second", shop=1)
        task = await world.call("POST", f"/connections/{first}/pulls", {}, status=202)
        await world.call("PUT", f"/connections/{first}/pauses/stock")
        assert [row["id"] for row in (await world.call("GET", f"/tasks?connection={first}"))["items"]] == [task["id"]]
        assert (await world.call("GET", f"/tasks?connection={second}"))["items"] == []
        assert (await world.call("GET", f"/connections/{second}"))["paused"] == []
        await patch_general(world, first, {"email_notifications": False})
        general = (await world.call("GET", f"/connections/{second}/settings"))["general"]
        assert general == {"name": "Second", "email_notifications": False}


def cut_off(world: World, collection: str, operation: str) -> None:
    """The store of the gateway is away once, at the next such call."""
    database = world.services["gateway"].ports.database
    assert isinstance(database, MemoryDatabase)
    working, failures = database.before, iter([StoreAway("pulled out")])

    async def failing(where: str, what: str) -> None:
        if where == collection and what.startswith(operation):
            for failure in failures:
                raise failure
        await working(where, what)

    database.before = failing  # type: ignore[method-assign]


async def test_a_claim_on_a_shop_ends_with_its_connection_whatever_is_cut_off() -> None:
    async with running_world() as world:
        connection = await world.connect()
        claims = world.services["gateway"].ports.database.collection("shop_claims")
        cut_off(world, "shop_claims", "delete")
        await world.call("DELETE", f"/connections/{connection}", status=202)

        async def free() -> bool:
            await world.advance(30)
            return await claims.find_one({"connection": connection}) is None

        await world.until(free)
        await world.connect("Again")


async def test_a_try_that_was_cut_off_keeps_the_shop_from_nobody_for_long() -> None:
    """Found by the enumerated crash points: whoever began anew was told for two days that the shop is connected."""
    async with running_world() as world:
        await world.sign_up()
        first = await with_store(world)
        cut_off(world, "connections", "bulk")
        landed = await world.consent(await address_of(world, first))
        assert landed.headers["location"].endswith(f"{first.removeprefix('/connection-setups/')}&problem=part_away")
        second = await with_store(world)
        assert "problem=shop_taken" in (await world.consent(await address_of(world, second))).headers["location"]
        await world.advance(601)
        await world.log_in()
        assert "problem" not in (await world.consent(await address_of(world, second))).headers["location"]
        assert (await world.call("GET", second))["step"] == "done"
        await world.advance(601)
        await world.log_in()
        assert (await world.call("POST", f"{first}/finish", {}, status=409))["code"] == "shop_taken"


async def test_a_try_that_was_cut_off_can_be_finished() -> None:
    async with running_world() as world:
        await world.sign_up()
        path = await with_store(world)
        cut_off(world, "connections", "bulk")
        assert "problem=part_away" in (await world.consent(await address_of(world, path))).headers["location"]
        assert (await world.call("POST", f"{path}/finish", {}))["step"] == "done"
