"""What people are told by e-mail: written down first, sent by a flow, never lost.

A crash between the mail server's acceptance and our note sends a mail twice, under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chassis.actors import ActorState, Change, Repository
from chassis.clock import Clock
from chassis.entropy import Entropy
from services.gateway.letters import packed
from services.gateway.people.user import User
from services.gateway.vault import Vault

MAIL_TENANT = "mail"
VALUES = "values"
KEPT = timedelta(days=90)
NOBODY = "nobody"


class Mail(ActorState):
    """One e-mail. ``connection`` holds the account: lanes of the worker are shared by account.

    values: what the template is filled with, sealed, and erased once sent: a one-time password may be among them.
    """

    to: str
    template: str
    values: str = ""
    data_key: str = ""
    created_at: datetime
    sent_at: datetime | None = None
    gave_up: str = ""


def due(mail: Mail) -> Mapping[str, datetime | None]:
    return {} if mail.sent_at is not None or mail.gave_up else {"mail": None}


def sent(mail: Mail | None, now: datetime) -> Change[Mail] | None:
    if mail is None or mail.sent_at is not None:
        return None
    return Change(mail.model_copy(update={"sent_at": now, "values": "", "data_key": ""}))


def given_up(mail: Mail | None, why: str) -> Change[Mail] | None:
    if mail is None or mail.sent_at is not None:
        return None
    return Change(mail.model_copy(update={"gave_up": why, "values": "", "data_key": ""}))


class Notices:
    """Writes mails down."""

    def __init__(self, mails: Repository[Mail], vault: Vault, clock: Clock, entropy: Entropy, origin: str) -> None:
        self._mails = mails
        self._vault = vault
        self._clock = clock
        self._entropy = entropy
        self._origin = origin

    async def invite(self, user: User, password: str, life: timedelta) -> None:
        values = {
            "name": user.name,
            "email": user.email,
            "password": password,
            "hours": int(life.total_seconds() // 3600),
            "link": self._origin,
        }
        await self.write(user.account, user.email, "invitation", values)

    async def reset(self, user: User, token: str, life: timedelta, *, to_nobody: bool) -> None:
        """``to_nobody``: all of the work and no mail, so that the time it takes tells nothing."""
        # In the fragment: it reaches neither our logs nor a proxy's, nor the Referer of what the page loads.
        link = f"{self._origin}/reset#{token}"
        values = {"name": user.name, "link": link, "minutes": int(life.total_seconds() // 60)}
        await self.write(user.account, user.email, "reset", values, to_nobody=to_nobody)

    async def write(
        self,
        account: str,
        to: str,
        template: str,
        values: Mapping[str, object],
        mail_id: str = "",
        *,
        to_nobody: bool = False,
    ) -> None:
        """``mail_id``: of a notice that must be told once only; writing it again changes nothing."""
        name = mail_id or self._entropy.uuid4()
        key = self._vault.new_data_key(MAIL_TENANT)
        mail = Mail(
            id=name,
            connection=account,
            to=to,
            template=template,
            values=self._vault.seal(MAIL_TENANT, key, VALUES, packed(values)),
            data_key=key,
            created_at=self._clock.now(),
            gave_up=NOBODY if to_nobody else "",
        )
        await self._mails.transact(name, lambda known: None if known else Change(mail))

    async def forget_old(self) -> None:
        """Of mails that were sent or given up, nothing is left after a while; those that wait stay."""
        done = {"$or": [{"sent_at": {"$ne": None}}, {"gave_up": {"$ne": ""}}]}
        await self._mails.collection.delete_many({"created_at": {"$lte": self._clock.now() - KEPT}, **done})

    def link(self, path: str) -> str:
        return f"{self._origin}{path}"
