"""A mail server's end for tests: keeps what it accepted."""

from __future__ import annotations

from email.message import EmailMessage

from services.gateway.mailing import MailAway


class Mailbox:
    """``away``: it does not answer."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.away = False

    async def send(self, message: EmailMessage) -> None:
        if self.away:
            raise MailAway("the mail server does not answer")
        self.messages.append(message)

    async def newest(self, to: str) -> EmailMessage | None:
        mine = [message for message in self.messages if message["To"] == to]
        return mine[-1] if mine else None

    @staticmethod
    def body(message: EmailMessage) -> str:
        part = message.get_body(("plain",))
        assert part is not None
        text = part.get_content()
        assert isinstance(text, str)
        return text

    @classmethod
    def line(cls, message: EmailMessage, label: str) -> str:
        """What stands behind a label."""
        (found,) = [line for line in cls.body(message).splitlines() if line.strip().startswith(label)]
        return found.split(label, 1)[1].strip()
