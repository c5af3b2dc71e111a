"""Mail as a port, and SMTP behind it."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

import aiosmtplib

from services.gateway.settings import GatewaySettings

TIMEOUT = 20.0


class MailAway(Exception):
    """The mail server does not answer, or says "later". ``maybe_sent``: it may have accepted the mail all the same."""


class MailRefused(Exception):
    """The mail server refuses this mail for good."""


class NoMailServer(Exception):
    """None is configured: mails wait."""


class Mailer(Protocol):
    async def send(self, message: EmailMessage) -> None:
        """Returns once a mail server has accepted it. Raises MailAway, MailRefused, NoMailServer."""
        ...


@dataclass(frozen=True)
class SmtpMailer:
    """One connection for each mail; with STARTTLS unless it is switched off."""

    settings: GatewaySettings

    async def send(self, message: EmailMessage) -> None:
        settings = self.settings
        if not settings.smtp_host:
            raise NoMailServer("no mail server is configured")
        try:
            await aiosmtplib.send(
                message,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user or None,
                password=settings.smtp_password.get_secret_value() or None,
                start_tls=settings.smtp_tls,
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPDataError as error:
            kind = MailAway if 400 <= error.code < 500 else MailRefused
            raise kind(f"the mail server answered {error.code}") from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = sorted({each.code for each in error.recipients})
            kind = MailAway if all(400 <= code < 500 for code in codes) else MailRefused
            raise kind(f"the mail server refuses the recipient: {codes}") from error
        except aiosmtplib.SMTPResponseException as error:
            # Of us, not of this mail: a wrong password or sender is set right by the operator, and the mail waits.
            raise MailAway(f"the mail server refuses us: {error.code}") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailAway(f"no answer of the mail server: {type(error).__name__}") from error
