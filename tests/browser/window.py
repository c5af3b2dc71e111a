"""A person's browser window on the console: it goes where people go, and keeps what must never happen."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

PROJECT = Path(__file__).parents[2]
AXE = PROJECT / "services/gateway/console/node_modules/axe-core/axe.min.js"
GRAVE = ("serious", "critical")
PATIENCE = 30_000
"""Milliseconds that a page may take to show something: generous, for slow machines."""

WATCH = "document.addEventListener('securitypolicyviolation', (e) => window.noteViolation(e.violatedDirective))"


CHROMIUM = "chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""Without these it needs rights that containers do not give, and tries to reach the internet."""

expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Its event loop takes this thread until it ends."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=[*QUIET])
        yield running
        running.close()


@dataclass
class Window:
    """``wrong``: violations of the content security policy and uncaught errors of the page; must stay empty."""

    page: Page
    door: str
    connection: str = ""
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def opened(cls, browser: Browser, door: str, *, connection: str = "", **context: Any) -> Window:
        """A window of somebody's own browser: with cookies that no other window has."""
        return cls.beside(browser.new_context(base_url=door, **context), door, connection=connection)

    @classmethod
    def beside(cls, context: BrowserContext, door: str, *, connection: str = "") -> Window:
        """One more window of a browser: it has the cookies and the fetched files of those before it."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        window = cls(page, door, connection)
        page.expose_function("noteViolation", lambda directive: window.wrong.append(f"policy: {directive}"))
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: window.wrong.append(f"error: {error}"))
        return window

    def close(self) -> None:
        """With the whole browser that it belongs to."""
        self.page.context.close()

    # --- going about -------------------------------------------------------------------------------------------------

    def open(self, path: str, title: str = "") -> None:
        """Go to an address of the console; wait until the page has its heading and nothing loads any more."""
        self.page.goto(path)
        self.settled(title)

    def of(self, path: str, title: str = "") -> None:
        """Go to a page of the connection."""
        self.open(f"/connections/{self.connection}{path}", title)

    def settled(self, title: str = "") -> None:
        heading = self.page.get_by_role("heading", level=1, name=title or None, exact=bool(title))
        expect(heading.first).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator("[role=status][aria-label^=Loading]")).to_have_count(0, timeout=PATIENCE)

    def pictured(self) -> None:
        """Wait until every picture of the page is there, or cannot be; those below the fold are fetched too."""
        self.page.evaluate("() => { for (const image of document.images) image.loading = 'eager'; }")
        self.page.wait_for_function("() => [...document.images].every((image) => image.complete)")

    def follow(self, name: str, title: str = "") -> None:
        """Use the navigation, as people do."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
        self.settled(title or name)

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.press("Sign in")

    # --- doing -------------------------------------------------------------------------------------------------------

    def press(self, name: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Open a select and take one of its options."""
        (within or self.page).get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def from_menu(self, button: str, item: str) -> None:
        """Open a menu button and take one of its items."""
        self.press(button)
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    # --- looking -----------------------------------------------------------------------------------------------------

    def row(self, table: str, text: str | re.Pattern[str]) -> Locator:
        """The row of a table that holds this text."""
        return self.page.get_by_role("table", name=table, exact=True).get_by_role("row").filter(has_text=text).first

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def told(self, text: str | re.Pattern[str]) -> None:
        """A message of the console says this; it is then put away, lest it be taken for the answer to the next act."""
        message = (
            self.page.get_by_role("alert")
            .filter(has_text=text)
            .or_(self.page.get_by_role("status").filter(has_text=text))
        )
        expect(message.first).to_be_visible(timeout=PATIENCE)
        message.evaluate_all("(found) => found[0]?.querySelector('button')?.click()")

    def until_shown(self, look: Callable[[], Locator], text: str | re.Pattern[str]) -> None:
        """Reload until what is looked at holds the text: for what changes without the console being told."""
        for _ in range(30):
            try:
                expect(look()).to_contain_text(text, timeout=1_000)
            except AssertionError:
                self.page.reload()
                self.settled()
            else:
                return
        expect(look()).to_contain_text(text)

    def grave_findings(self) -> list[str]:
        """What axe holds to be serious or critical on the page as it is now."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_axe())
        found = self.page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{each['id']}: {each['help']}: {json.dumps([node['target'] for node in each['nodes']][:4])}"
            for each in found["violations"]
            if each["impact"] in GRAVE
        ]

    def cut_off(self) -> list[str]:
        """Tables with columns out of sight. A region that is named and can be focused may be scrolled."""
        found = self.page.evaluate(
            """() => [...document.querySelectorAll('table')]
                .filter((table) => !table.parentElement.matches('[role=region][tabindex]'))
                .filter(({ parentElement: room }) => room.scrollWidth > room.clientWidth + 1)
                .map((table) => table.getAttribute('aria-label'))"""
        )
        return [str(label) for label in found]

    def overhang(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
