"""A real mail server on a socket of this machine, that keeps what it accepted and refuses what it is told to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "tandem", "a password of the mail server"


@dataclass
class PostOffice:
    """``says``: answers to the next mails, "" to accept; they are used up one by one."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    logged_in: int = 0
    secured: int = 0

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        answer = self.says.pop(0) if self.says else ""
        if answer:
            return answer
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.recipients += envelope.rcpt_tos
        self.logged_in += bool(session.authenticated)
        self.secured += session.ssl is not None
        return "250 kept"

    def admit(self, _: SMTP, __: Session, ___: Envelope, ____: str, given: Any) -> AuthResult:
        good = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=good, handled=False)

    async def newest(self, to: str) -> EmailMessage | None:
        mine = [message for message in self.messages if message["To"] == to]
        return mine[-1] if mine else None


@asynccontextmanager
async def post_office(
    office: PostOffice, *, port: int = 0, tls: ssl.SSLContext | None = None, log_in: bool = False
) -> AsyncIterator[PostOffice]:
    """``office`` open for business; ``tls``: STARTTLS is demanded; ``log_in``: only for known users."""

    def protocol() -> SMTP:
        return SMTP(
            office,
            hostname="localhost",
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=office.admit,
            auth_required=log_in,
            auth_require_tls=tls is not None,
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        await server.wait_closed()
