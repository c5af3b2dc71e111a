"""Accounts and users on the screen: registering, signing in, resetting, and what an Owner and an Admin may do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from demo.tandem import Tandem
from tests.browser.conftest import EMAIL, Shop
from tests.browser.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(240)]

OWNER, OWN_PASSWORD = "nora@example.com", "a phrase of my own choosing"
CHOSEN = "another phrase that I keep"


def password_in(mail: str) -> str:
    (found,) = re.findall(r"Password: (\S+)", mail)
    return str(found)


@pytest.mark.acceptance("S-001", "S-003", "S-004", "S-005", "S-006", "S-007", "S-008", "S-009", "S-010", "S-011")
def test_an_owner_adds_an_admin_who_may_do_all_but_change_users(stranger: Window, browser: Browser, shop: Shop) -> None:
    owner, admin = stranger, "admin@example.com"
    owner.open("/sign-up", "Create an account")
    for label, text in (("Name", "Owner"), ("E-mail", OWNER), ("Password", OWN_PASSWORD)):
        owner.page.get_by_label(label).fill(text)
    owner.press("Create account")
    owner.settled("Connections")
    owner.follow("User Management")
    expect(owner.row("Users", OWNER)).to_contain_text("Owner")

    owner.press("Delete Owner")
    owner.press("Delete user", owner.page.get_by_role("dialog"))
    owner.told("Owner")
    owner.page.keyboard.press("Escape")
    owner.open("/users", "User Management")
    expect(owner.row("Users", OWNER)).to_be_visible()

    add(owner, "Colleague", admin)
    shop.stage.tandem.until(lambda: shop.mailbox.text_to(admin), bool, "the invitation")
    first = password_in(shop.mailbox.text_to(admin))
    theirs = Window.opened(browser, owner.door)
    theirs.sign_in(admin, first)
    theirs.settled("Choose your password")
    theirs.page.get_by_label("Password from the mail").fill(first)
    theirs.page.get_by_label("New password").fill(CHOSEN)
    theirs.press("Save password")
    theirs.settled("Connections")
    expect(theirs.page.get_by_role("button", name="Create Connection").first).to_be_visible()
    theirs.follow("User Management")
    expect(theirs.row("Users", OWNER)).to_contain_text("Owner")
    for name in ("Add New", "Edit Owner", "Delete Owner"):
        expect(theirs.page.get_by_role("button", name=name)).to_have_count(0)

    owner.open("/users", "User Management")
    owner.press("Edit Colleague")
    dialog = owner.page.get_by_role("dialog")
    expect(dialog.get_by_label("E-mail")).to_have_attribute("readonly", "")
    dialog.get_by_label("Name").fill("Close Colleague")
    owner.press("Save", dialog)
    expect(owner.row("Users", admin)).to_contain_text("Close Colleague")

    owner.press("Delete Close Colleague")
    owner.press("Delete user", owner.page.get_by_role("dialog"))
    owner.told("signed out everywhere")
    theirs.page.reload()
    theirs.settled("Sign in")
    theirs.sign_in(admin, CHOSEN)
    expect(theirs.page.get_by_role("alert")).to_be_visible()

    add(owner, "Colleague", admin)
    shop.stage.tandem.until(lambda: shop.mailbox.text_to(admin), lambda mail: first not in mail, "the second mail")
    theirs.sign_in(admin, password_in(shop.mailbox.text_to(admin)))
    theirs.settled("Choose your password")
    theirs.close()
    assert theirs.wrong == []


def add(owner: Window, name: str, email: str) -> None:
    owner.press("Add New")
    dialog = owner.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("E-mail").fill(email)
    owner.press("Save", dialog)
    owner.told("A new user has been created")
    expect(owner.row("Users", email)).to_contain_text("Admin")


@pytest.mark.acceptance("S-002")
def test_a_forgotten_password_is_reset_by_mail(stranger: Window, shop: Shop) -> None:
    person, unknown = "forgetful@example.com", "nobody-here@example.com"
    account = Tandem(stranger.door)
    account.sign_up(person)
    account.http.close()
    for address in (unknown, person):
        stranger.open("/sign-in", "Sign in")
        stranger.page.get_by_role("link", name="I cannot sign in: reset my password").click()
        stranger.page.get_by_label("E-mail").fill(address)
        stranger.press("Send me a link")
        stranger.told("If this address has an account, a mail with a link is on its way.")
    mail = shop.stage.tandem.until(lambda: shop.mailbox.text_to(person), lambda text: "/reset#" in text, "the mail")
    assert shop.mailbox.text_to(unknown) == ""
    new_password = stranger.page.get_by_role("textbox", name="New password")
    (link,) = re.findall(r"https?://\S+/reset#\S+", mail)
    stranger.open(link, "Choose a new password")
    new_password.fill("short")
    stranger.press("Save password")
    expect(new_password).to_have_attribute("aria-invalid", "true")
    new_password.fill(CHOSEN)
    stranger.press("Save password")
    stranger.told("Your password is changed.")
    stranger.page.get_by_label("E-mail").fill(person)
    stranger.page.get_by_label("Password").fill(CHOSEN)
    stranger.press("Sign in")
    stranger.settled("Connections")


def test_the_session_stands_in_one_cookie_that_no_script_can_read(window: Window, shop: Shop) -> None:
    window.open("/connections", "Connections")
    (cookie,) = window.page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert window.page.evaluate("() => document.cookie") == ""
    stored = window.page.evaluate(
        "() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
    )
    assert cookie["value"] not in stored


def test_a_session_that_ended_leads_to_the_sign_in_page_and_back(stranger: Window, shop: Shop) -> None:
    stranger.open("/users", "Sign in")
    sign_in_here(stranger, shop)
    stranger.settled("User Management")
    stranger.press("Sign out")
    stranger.settled("Sign in")
    sign_in_here(stranger, shop)
    stranger.settled("Connections")
    stranger.page.context.clear_cookies()
    stranger.page.get_by_role("link", name="User Management").click()
    stranger.settled("Sign in")


def sign_in_here(window: Window, shop: Shop) -> None:
    window.page.get_by_label("E-mail").fill(EMAIL)
    window.page.get_by_label("Password").fill(shop.stage.tandem.password)
    window.press("Sign in")
