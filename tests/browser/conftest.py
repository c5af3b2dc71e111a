"""Real Chromium on the console of one running system, with a merchant who has connected, pulled and pushed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext

from demo.narrate import Narrator
from demo.stage import Stage, set_up
from demo.story import Story
from deploy.local.system import free_port
from tests.browser.window import CHROMIUM, Window, chromium

EMAIL = "merchant@example.com"


class Mailbox:
    """The mail server of the running system: keeps what it accepts."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content))  # type: ignore[attr-defined]
        return "250 OK"

    def text_to(self, address: str) -> str:
        """The newest mail to this address; empty when there is none."""
        mine = [mail for mail in self.mails if mail["To"] == address]
        if not mine:
            return ""
        plain = next(part for part in mine[-1].walk() if part.get_content_type() == "text/plain")
        return str(plain.get_payload(decode=True), "utf-8")  # type: ignore[arg-type]


@dataclass(frozen=True)
class Shop:
    """A connected, pulled and pushed shop. ``story``: what its merchant, buyers and carriers can do."""

    stage: Stage
    story: Story
    mailbox: Mailbox


@pytest.fixture(scope="package")
def browser(shop: Shop) -> Iterator[Browser]:
    """Started last: its event loop takes the main thread, in which the stage is set up with another one."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("Chromium is not installed")
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    mailbox = Mailbox()
    port = free_port()
    post = Controller(mailbox, hostname="127.0.0.1", port=port)
    post.start()
    mail = {"GATEWAY_SMTP_HOST": "127.0.0.1", "GATEWAY_SMTP_PORT": str(port)}
    try:
        with set_up(tmp_path_factory.mktemp("shop"), extra={**mail, "GATEWAY_SMTP_TLS": "false"}) as stage:
            tell = Narrator()
            story = Story(stage, tell)
            story.connect()
            story.pull()
            story.push()
            assert tell.failures == []
            yield Shop(stage, story, mailbox)
    finally:
        post.stop()


@pytest.fixture(scope="package")
def signed_in(browser: Browser, shop: Shop) -> Iterator[BrowserContext]:
    """The merchant's browser, once they have signed in on the page. It keeps what it has fetched, as people's does."""
    tandem = shop.stage.tandem
    window = Window.opened(browser, tandem.address)
    window.sign_in(EMAIL, tandem.password)
    window.settled("Connections")
    yield window.page.context
    window.close()


@pytest.fixture
def window(signed_in: BrowserContext, shop: Shop) -> Iterator[Window]:
    """The merchant's window. The test fails when the page broke its policy, or a script of it failed."""
    tandem = shop.stage.tandem
    opened = Window.beside(signed_in, tandem.address, connection=tandem.connection)
    yield opened
    opened.page.close()
    assert opened.wrong == []


@pytest.fixture
def stranger(browser: Browser, shop: Shop) -> Iterator[Window]:
    """The window of somebody who is not signed in."""
    opened = Window.opened(browser, shop.stage.tandem.address)
    yield opened
    opened.close()
    assert opened.wrong == []
