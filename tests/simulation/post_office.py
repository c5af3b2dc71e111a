"""The mail server of the simulated town. On most days there is none, and mails wait."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email.message import EmailMessage

from services.gateway.mailing import NoMailServer
from tests.simulation.processes import Process


@dataclass
class PostOffice:
    """``mails``: what it accepted, in order."""

    open: bool = False
    mails: list[EmailMessage] = field(default_factory=list)

    def newest(self, address: str, subject: str) -> str:
        """The text of the last mail to somebody with this in its subject; empty without one."""
        mine = [mail for mail in self.mails if mail["To"] == address and subject in mail["Subject"]]
        return str(mine[-1].get_body(("plain",)).get_content()) if mine else ""  # type: ignore[union-attr]


@dataclass(frozen=True)
class Counter:
    """Where one process hands its mails in: a port like the others."""

    office: PostOffice
    process: Process

    async def send(self, message: EmailMessage) -> None:
        if not self.office.open:
            raise NoMailServer("no mail server is configured")
        self.process.before("send mail")
        await asyncio.sleep(0)
        self.process.check()
        self.office.mails.append(message)
        self.process.after("send mail")
