"""Accounts, users and log-in over the public API."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pyotp
import pytest

from chassis.memory.store import MemoryDatabase
from chassis.service import Service
from chassis.store import StoreAway
from services.gateway.admin import open_owner, parts_of, verify_logs
from services.gateway.people.audit import Audit
from services.gateway.people.sessions import digest
from services.gateway.people.user import user_id
from services.gateway.problems import Problem
from tests.integration.gateway.mailbox import Mailbox
from tests.integration.gateway.test_settings_and_home import etag, put
from tests.support.world import PASSWORD, World, running_world


async def invited(world: World, mailbox: Mailbox, email: str = "ada@example.com", role: str = "admin") -> str:
    """Adds a user; returns the one-time password out of the mail."""
    await world.call("POST", "/users", {"name": "Ada Admin", "email": email, "role": role}, status=201)
    mail = await world.until(lambda: mailbox.newest(email))
    return mailbox.line(mail, "Password:")


async def become(world: World, email: str, password: str, new: str = "another long phrase") -> dict[str, Any]:
    """Log in with a one-time password and choose an own one."""
    await world.log_in(email, password)
    await world.call("PUT", "/me/password", {"old_password": password, "new_password": new}, status=204)
    return await world.log_in(email, new)


@pytest.mark.acceptance("S-001", "S-003")
async def test_the_first_person_owns_the_account() -> None:
    async with running_world() as world:
        me = await world.sign_up()
        assert me["role"] == "owner"
        users = (await world.call("GET", "/users"))["items"]
        assert [(user["name"], user["email"], user["role"]) for user in users] == [
            ("Olive Owner", "owner@example.com", "owner")
        ]


@pytest.mark.acceptance("S-004", "S-005")
async def test_an_invited_user_logs_in_with_the_mailed_password_once() -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        await world.sign_up()
        password = await invited(world, mailbox)
        me = await world.log_in("ada@example.com", password)
        assert me["must_change_password"]
        await world.call("GET", "/connections", status=403)
        await become(world, "ada@example.com", password)
        await world.call("GET", "/connections", status=200)
        world.csrf = ""
        world.browser.cookies.clear()
        await world.call("POST", "/session", {"email": "ada@example.com", "password": password}, status=401)


@pytest.mark.acceptance("S-006", "S-011")
async def test_an_admin_sees_users_and_changes_everything_else() -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        owner = await world.sign_up()
        await become(world, "ada@example.com", await invited(world, mailbox))
        before = await world.call("GET", "/users")
        await world.call("POST", "/users", {"name": "X", "email": "x@example.com"}, status=403)
        await world.call("PATCH", f"/users/{owner['id']}", {"name": "X"}, status=403)
        await world.call("DELETE", f"/users/{owner['id']}", status=403)
        assert await world.call("GET", "/users") == before
        assert (await world.call("GET", f"/users/{owner['id']}"))["email"] == "owner@example.com"
        connection = await world.connect()
        await world.call("POST", f"/connections/{connection}/pulls", {}, status=202)
        answer = await put(world, f"/connections/{connection}/settings/order", {}, await etag(world, connection))
        assert answer.status_code == 200


@pytest.mark.acceptance("S-007")
async def test_a_name_changes_and_an_address_never() -> None:
    async with running_world() as world:
        me = await world.sign_up()
        await world.call("PATCH", f"/users/{me['id']}", {"name": "Olivia"}, status=200)
        refused = await world.call("PATCH", f"/users/{me['id']}", {"email": "new@example.com"}, status=422)
        assert refused["field"] == "email"
        user = await world.call("GET", f"/users/{me['id']}")
        assert (user["name"], user["email"]) == ("Olivia", "owner@example.com")


@pytest.mark.acceptance("S-008", "S-009")
async def test_a_deleted_user_is_out_at_once_and_may_come_back() -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        await world.sign_up()
        ada = await become(world, "ada@example.com", await invited(world, mailbox))
        session = dict(world.browser.cookies)
        await world.log_in()
        await world.call("DELETE", f"/users/{ada['id']}", status=204)
        owner, world.csrf = world.csrf, ""
        world.browser.cookies.clear()
        await world.call("POST", "/session", {"email": "ada@example.com", "password": PASSWORD}, status=401)
        world.browser.cookies.update(session)
        await world.call("GET", "/session", status=401)
        assert owner
        await world.log_in()
        mailbox.messages.clear()
        await become(world, "ada@example.com", await invited(world, mailbox))


@pytest.mark.acceptance("S-010")
async def test_the_only_owner_stays() -> None:
    async with running_world() as world:
        me = await world.sign_up()
        refused = await world.call("DELETE", f"/users/{me['id']}", status=409)
        assert refused["code"] == "last_owner"
        await world.call("PATCH", f"/users/{me['id']}", {"role": "admin"}, status=409)
        assert (await world.call("GET", "/session"))["role"] == "owner"


@pytest.mark.acceptance("S-002")
async def test_a_reset_helps_and_tells_nothing_about_who_is_known() -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        await world.sign_up()
        session = dict(world.browser.cookies)
        world.browser.cookies.clear()
        known = await world.browser.post("/api/v1/password-resets", json={"email": "owner@example.com"})
        unknown = await world.browser.post("/api/v1/password-resets", json={"email": "nobody@example.com"})
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"null")
        mail = await world.until(lambda: mailbox.newest("owner@example.com"))
        token = mailbox.body(mail).split("#", 1)[1].split()[0]
        world.csrf = ""
        fresh = {"token": token, "password": "yet another phrase"}
        await world.call("POST", "/password-resets/use", fresh, status=204)
        await world.call("POST", "/password-resets/use", fresh, status=422)
        world.browser.cookies.update(session)
        await world.call("GET", "/session", status=401)
        await world.log_in(password="yet another phrase")


async def test_wrong_guesses_slow_down_without_being_hashed() -> None:
    async with running_world() as world:
        await world.sign_up()
        world.browser.cookies.clear()
        world.csrf = ""
        statuses = []
        for _ in range(6):
            answer = await world.browser.post(
                "/api/v1/session", json={"email": "owner@example.com", "password": "guess"}
            )
            statuses.append(answer.status_code)
        assert statuses[:3] == [401, 401, 401]
        assert statuses[-1] == 429
        assert int(answer.headers["retry-after"]) >= 1
        await world.advance(1000)
        await world.log_in()


async def test_a_second_factor_is_asked_and_a_code_works_once() -> None:
    async with running_world() as world:
        await world.sign_up()
        offer = await world.call("POST", "/me/second-factor", {"password": PASSWORD}, status=201)
        totp = pyotp.parse_uri(offer["address"])
        assert isinstance(totp, pyotp.TOTP)
        await world.call("PUT", "/me/second-factor", {"code": totp.at(int(world.clock.seconds()))}, status=204)
        world.browser.cookies.clear()
        world.csrf = ""
        body = {"email": "owner@example.com", "password": PASSWORD}
        asked = await world.call("POST", "/session", body, status=401)
        assert asked["code"] == "code_needed"
        await world.advance(60)
        code = totp.at(int(world.clock.seconds()))
        await world.call("POST", "/session", {**body, "code": code}, status=201)
        world.browser.cookies.clear()
        await world.call("POST", "/session", {**body, "code": code}, status=401)


async def test_an_account_can_ask_for_a_second_factor() -> None:
    mailbox = Mailbox()
    async with running_world(mailer=mailbox) as world:
        await world.sign_up()
        asked = {"require_second_factor": True}
        await world.call("PATCH", "/account", asked, status=409)
        offer = await world.call("POST", "/me/second-factor", {"password": PASSWORD}, status=201)
        totp = pyotp.parse_uri(offer["address"])
        assert isinstance(totp, pyotp.TOTP)
        await world.call("PUT", "/me/second-factor", {"code": totp.at(int(world.clock.seconds()))}, status=204)
        await world.call("PATCH", "/account", asked, status=200)
        me = await become(world, "ada@example.com", await invited(world, mailbox))
        assert me["second_factor_needed"]
        refused = await world.call("GET", "/connections", status=403)
        assert refused["code"] == "second_factor_needed"


async def test_sessions_end_when_idle_and_after_twelve_hours() -> None:
    async with running_world() as world:
        await world.sign_up()
        await world.advance(29 * 60)
        await world.call("GET", "/session", status=200)
        await world.advance(31 * 60)
        await world.call("GET", "/session", status=401)
        await world.log_in()
        for _ in range(36):
            await world.advance(20 * 60)
            answer = await world.browser.get("/api/v1/session")
        assert answer.status_code == 401


async def test_another_site_cannot_act_for_a_person() -> None:
    async with running_world() as world:
        await world.sign_up()
        token, world.csrf = world.csrf, ""
        refused = await world.call("POST", "/connection-setups", {"name": "x"}, status=403)
        assert refused["code"] == "csrf_token_missing"
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = await world.browser.post(
                "/api/v1/connection-setups", json={"name": "x"}, headers={**headers, "X-CSRF-Token": token}
            )
            assert answer.status_code == 403
            assert answer.json()["code"] == "foreign_origin"


async def test_a_program_can_do_what_its_token_says() -> None:
    async with running_world() as world:
        await world.sign_up()
        made = await world.call("POST", "/api-tokens", {"name": "ci", "permissions": ["connections.read"]}, status=201)
        world.browser.cookies.clear()
        bearer = {"Authorization": f"Bearer {made['token']}"}
        assert (await world.browser.get("/api/v1/connections", headers=bearer)).status_code == 200
        assert (await world.browser.get("/api/v1/users", headers=bearer)).status_code == 403
        begun = await world.browser.post("/api/v1/connection-setups", json={"name": "x"}, headers=bearer)
        assert begun.status_code == 403


async def test_a_repeated_key_is_done_once() -> None:
    async with running_world() as world:
        await world.sign_up()
        headers = {"X-CSRF-Token": world.csrf, "Idempotency-Key": "k-1"}
        first = await world.browser.post("/api/v1/connection-setups", json={"name": "One"}, headers=headers)
        again = await world.browser.post("/api/v1/connection-setups", json={"name": "One"}, headers=headers)
        other = await world.browser.post("/api/v1/connection-setups", json={"name": "Two"}, headers=headers)
        assert first.json() == again.json()
        assert again.headers["idempotency-replayed"] == "true"
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_the_public_writes_are_done_once_under_a_key_too() -> None:
    async with running_world() as world:
        person = {"name": "Olive", "email": "olive@example.com", "password": PASSWORD}

        async def post(path: str, body: dict[str, str], key: str) -> httpx.Response:
            world.browser.cookies.clear()
            return await world.browser.post(f"/api/v1{path}", json=body, headers={"Idempotency-Key": key})

        first = await post("/sign-up", person, "k-1")
        again = await post("/sign-up", person, "k-1")
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        assert again.headers["set-cookie"] == first.headers["set-cookie"]
        assert (await post("/sign-up", person, "k-2")).json()["code"] == "email_taken"

        entry = {"email": person["email"], "password": PASSWORD}
        opened = [await post("/session", entry, "k-1") for _ in range(2)]
        assert opened[0].cookies == opened[1].cookies
        assert len((await world.browser.get("/api/v1/me/sessions")).json()["items"]) == 2
        guess = await post("/session", {**entry, "password": "a wrong long phrase"}, "k-1")
        assert (guess.status_code, guess.json()["code"]) == (401, "login_refused")
        assert (await post("/session", {**entry, "password": "a wrong long phrase"}, "k-1")).status_code == 401

        kept = world.services["gateway"].ports.database.collection("idempotency")
        assert {row["status"] for row in await kept.find({})} == {201}, "refusals to strangers are not kept"
        await world.advance(601)
        assert "idempotency-replayed" not in (await post("/session", entry, "k-1")).headers


async def test_a_reset_under_a_key_is_one_mail_and_one_new_password() -> None:
    async with running_world() as world:
        await world.sign_up()
        mails = world.services["gateway"].ports.database.collection("mails")
        await world.browser.delete("/api/v1/session", headers={"X-CSRF-Token": world.csrf})

        async def twice(path: str, body: dict[str, str]) -> list[int]:
            headers = {"Idempotency-Key": "k-1"}
            return [(await world.browser.post(f"/api/v1{path}", json=body, headers=headers)).status_code for _ in "12"]

        assert await twice("/password-resets", {"email": "owner@example.com"}) == [202, 202]
        assert await mails.count({}) == 1
        resets = world.services["gateway"].ports.database.collection("password_resets")
        await resets.delete_many({})
        moment = world.clock.now() + timedelta(minutes=10)
        row = {"_id": digest("a-token"), "user": user_id("owner@example.com"), "used": False, "expires_at": moment}
        await resets.insert_one(row)
        again = {"token": "a-token", "password": "another long phrase"}
        assert await twice("/password-resets/use", again) == [204, 204]


async def test_the_audit_log_shows_what_was_done_and_holds_together() -> None:
    async with running_world() as world:
        me = await world.sign_up()
        await world.call("PATCH", f"/users/{me['id']}", {"name": "Olivia"})
        rows = (await world.call("GET", "/audit-log"))["items"]
        assert [row["what"] for row in rows] == ["user.edited", "account.created"]
        assert (await world.call("GET", "/audit-log/verification"))["intact"]
        audit = world.services["gateway"].ports.database.collection("audit")
        assert await world.services["gateway"].ports.database.collection("audit_intents").count({}) == 0
        await audit.update_one({"number": 1}, {"$set": {"who": "somebody else"}})
        verdict = await world.call("GET", "/audit-log/verification")
        assert verdict["problems"] == ["entry 1 was changed"]


@pytest.mark.parametrize("died", ["before the entry", "after the entry"])
async def test_what_was_done_is_in_the_audit_log_though_we_died_before_its_entry(died: str) -> None:
    """The store goes away at one operation; the process never comes to the next."""
    async with running_world() as world:
        me = await world.sign_up()
        await world.call("POST", "/users", {"name": "Ada", "email": "ada@example.com", "role": "viewer"}, status=201)
        ada = next(row for row in (await world.call("GET", "/users"))["items"] if row["id"] != me["id"])
        database = world.services["gateway"].ports.database
        assert isinstance(database, MemoryDatabase)
        working = database.before
        last_step = ("audit", "insert_one") if died == "before the entry" else ("audit_intents", "delete_one")

        async def dying(collection: str, operation: str) -> None:
            if (collection, operation) == last_step:
                raise StoreAway("the process died here")
            await working(collection, operation)

        database.before = dying  # type: ignore[method-assign]
        await world.call("DELETE", f"/users/{ada['id']}", status=503)
        database.before = working  # type: ignore[method-assign]

        assert ada["id"] not in [row["id"] for row in (await world.call("GET", "/users"))["items"]]
        await world.advance(20 * 60)
        intents = database.collection("audit_intents")

        async def settled() -> bool:
            return await intents.count({}) == 0

        await world.until(settled)
        rows = (await world.call("GET", "/audit-log?what=user.deleted"))["items"]
        assert [(row["who"], row["details"]["user"]) for row in rows] == [(me["email"], ada["id"])]
        assert rows[0]["details"].get("outcome") == ("unknown" if died == "before the entry" else None)
        assert (await world.call("GET", "/audit-log/verification"))["intact"]


async def test_what_was_refused_leaves_no_entry() -> None:
    async with running_world() as world:
        me = await world.sign_up()
        await world.call("DELETE", f"/users/{me['id']}", status=409)
        await world.advance(20 * 60)
        assert (await world.call("GET", "/audit-log?what=user.deleted"))["items"] == []


async def test_two_who_settle_at_once_enter_an_intent_once() -> None:
    async with running_world() as world:
        await world.sign_up()
        database = world.services["gateway"].ports.database
        ports = world.services["gateway"].ports
        audits = [
            Audit(database.collection("audit"), database.collection("audit_intents"), ports.clock, ports.entropy)
            for _ in range(4)
        ]
        account = (await world.call("GET", "/account"))["id"]
        for number in range(5):
            at = world.clock.now() - timedelta(minutes=10)
            row = {"_id": f"i{number}", "at": at, "account": account, "who": "me", "what": "made.up", "address": ""}
            await database.collection("audit_intents").insert_one({**row, "details": "{}"})
        await asyncio.gather(*(audit.settle() for audit in audits))
        assert await database.collection("audit").count({"what": "made.up"}) == 5
        assert (await world.call("GET", "/audit-log/verification"))["intact"]


async def test_a_burst_of_guesses_is_counted_before_anything_is_hashed() -> None:
    hasher = Counting()
    async with running_world(hasher=hasher) as world:
        await world.sign_up()
        world.browser.cookies.clear()
        world.csrf = ""
        hasher.verified = 0

        async def guess(password: str) -> int:
            body = {"email": "owner@example.com", "password": password}
            return (await world.browser.post("/api/v1/session", json=body)).status_code

        statuses = await asyncio.gather(*(guess(f"guess number {number}") for number in range(60)))
        assert set(statuses) == {401, 429}
        assert hasher.verified == statuses.count(401) == 3
        await world.advance(2)
        assert await guess("one more") == 401
        assert hasher.verified == 4
        await world.advance(4)
        assert await guess(PASSWORD) == 201
        hasher.verified = 0
        assert [await guess("wrong") for _ in range(4)] == [401, 401, 401, 429]
        assert hasher.verified == 3


async def test_a_stranger_who_guesses_for_everybody_keeps_nobody_out() -> None:
    hasher = Counting()
    async with running_world(hasher=hasher, requests_per_minute=100_000) as world:
        await world.sign_up()
        throttle = world.services["gateway"].ports.database.collection("login_throttle")
        await throttle.insert_one({"_id": "everybody", "failures": 100_000, "last": world.clock.now(), "until": None})
        await world.log_in()
        await world.advance(2)
        await world.log_in()


async def test_more_than_can_be_hashed_is_refused_and_counts_for_nobody() -> None:
    hasher = Counting(busy=True)
    async with running_world(hasher=hasher) as world:
        await world.sign_up()
        world.browser.cookies.clear()
        world.csrf = ""
        body = {"email": "owner@example.com", "password": PASSWORD}
        for _ in range(10):
            refused = await world.call("POST", "/session", body, status=503)
            assert refused["code"] == "busy"
        hasher.busy = False
        await world.call("POST", "/session", body, status=201)


async def test_known_and_unknown_users_cost_the_same_work() -> None:
    hasher = Counting()
    async with running_world(hasher=hasher) as world:
        await world.sign_up()
        database = world.services["gateway"].ports.database
        assert isinstance(database, MemoryDatabase)
        world.browser.cookies.clear()
        world.csrf = ""
        work: dict[str, list[Any]] = {}
        working = database.before

        async def noted(collection: str, operation: str) -> None:
            if collection in ("users", "password_resets", "login_throttle"):
                work[email].append((collection, operation))
            await working(collection, operation)

        answers = {}
        await world.log_in(email="owner@example.com")  # what is made once, at the first log-in, is not counted
        world.browser.cookies.clear()
        world.csrf = ""
        for email in ("owner@example.com", "nobody@example.com"):
            work[email], hasher.verified = [], 0
            database.before = noted  # type: ignore[method-assign]
            refused = await world.browser.post("/api/v1/session", json={"email": email, "password": "wrong one"})
            reset = await world.browser.post("/api/v1/password-resets", json={"email": email})
            database.before = working  # type: ignore[method-assign]
            answers[email] = (refused.status_code, refused.content, reset.status_code, reset.content)
            assert hasher.verified == 1
        assert len(set(answers.values())) == 1
        known, unknown = work.values()
        assert known == unknown


async def test_where_sign_up_is_closed_an_operator_opens_the_first_account() -> None:
    hasher = Counting()
    async with running_world(sign_up=False, hasher=hasher) as world:
        person = {"name": "Olive", "email": "olive@example.com", "password": PASSWORD}
        refused = await world.call("POST", "/sign-up", person, status=403)
        assert refused["code"] == "sign_up_closed"
        parts = parts_of(Service("gateway", world.ports_of("gateway")), world.gateway_settings(), world.http, hasher)
        told = await open_owner(parts, "Olive", "Olive@Example.com")
        once = told.split(" with ")[1].split(" ")[0]
        with pytest.raises(Problem, match="email_taken"):
            await open_owner(parts, "Olive again", "olive@example.com")
        me = await world.log_in("olive@example.com", once)
        assert (me["role"], me["must_change_password"]) == ("owner", True)
        await world.call("GET", "/users", status=403)
        await world.call("PUT", "/me/password", {"old_password": once, "new_password": PASSWORD}, status=204)
        await world.log_in("olive@example.com")
        assert await verify_logs(parts) == {me["account"]: []}
        audit = world.services["gateway"].ports.database.collection("audit")
        await audit.delete_many({"number": 1})
        (found,) = (await verify_logs(parts)).values()
        assert found[0] == "entry 1 is missing"
        head = "f" * 64
        (found,) = (await verify_logs(parts, me["account"], head)).values()
        assert found[-1] == "the end of the log is not the known one"


async def test_a_crash_between_account_and_user_leaves_the_address_free() -> None:
    async with running_world() as world:
        database = world.services["gateway"].ports.database
        assert isinstance(database, MemoryDatabase)
        working = database.before

        async def failing(collection: str, operation: str) -> None:
            if collection == "users" and operation != "find":
                raise StoreAway("pulled out")
            await working(collection, operation)

        database.before = failing  # type: ignore[method-assign]
        person = {"name": "Olive", "email": "owner@example.com", "password": PASSWORD}
        await world.call("POST", "/sign-up", person, status=503)
        database.before = working  # type: ignore[method-assign]
        await world.sign_up()
        assert len((await world.call("GET", "/users"))["items"]) == 1


async def test_a_command_repeated_after_a_crash_is_the_same_task() -> None:
    async with running_world() as world:
        connection = await world.connect()
        headers = {"X-CSRF-Token": world.csrf, "Idempotency-Key": "pull-1"}
        path = f"/api/v1/connections/{connection}/pulls"
        first = await world.browser.post(path, json={}, headers=headers)
        kept = world.services["gateway"].ports.database.collection("idempotency")
        await kept.delete_many({})  # as if we had died before the answer was kept
        again = await world.browser.post(path, json={}, headers=headers)
        assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
        assert "idempotency-replayed" not in again.headers
        assert len((await world.call("GET", "/tasks"))["items"]) == 1


class Counting:
    """A quick hasher that counts. ``busy``: too many wait."""

    def __init__(self, busy: bool = False) -> None:
        self.verified = 0
        self.busy = busy

    async def hash(self, password: str) -> str:
        return f"hash of {password}"

    async def verify(self, hashed: str, password: str) -> bool:
        if self.busy:
            raise Problem(503, "busy")
        self.verified += 1
        await asyncio.sleep(0)
        return hashed == f"hash of {password}"

    def outdated(self, hashed: str) -> bool:
        return False
