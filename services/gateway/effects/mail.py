"""Sends what was written down, and writes down what connections have to tell people."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from chassis.actors import Repository
from chassis.clock import Clock
from chassis.wakeups import Claim, Next
from chassis.worker import Flow, Outcome
from services.gateway import notices
from services.gateway.domain import connection as connections
from services.gateway.domain import digest as digests
from services.gateway.domain.connection import Connection
from services.gateway.domain.digest import Digest
from services.gateway.effects.looking import not_yet
from services.gateway.letters import compose, unpacked
from services.gateway.mailing import MailAway, Mailer, MailRefused, NoMailServer
from services.gateway.notices import MAIL_TENANT, VALUES, Mail, Notices
from services.gateway.people.directory import Directory
from services.gateway.people.roles import Role
from services.gateway.store import Stores
from services.gateway.vault import Vault

SHOWN = 30
log = structlog.get_logger(__name__)


def classify_mail(error: Exception) -> tuple[str, float | None] | None:
    """What a mail waits for."""
    match error:
        case NoMailServer():
            return str(error), 600.0
        case MailAway():
            return str(error), None
        case _:
            return None


def mail_flow(mails: Repository[Mail], mailer: Mailer, vault: Vault, clock: Clock, sender: str) -> Flow:
    async def perform(claim: Claim) -> Outcome:
        (actor,) = claim.actors
        mail = await mails.get(actor)
        if mail is None or not notices.due(mail):
            return {}
        values = unpacked(vault.open(MAIL_TENANT, mail.data_key, VALUES, mail.values))
        message = compose(
            mail.template,
            values,
            sender=sender,
            to=mail.to,
            message_id=f"<{mail.id}@tandem>",
            at=mail.created_at.timestamp(),
        )
        try:
            await mailer.send(message)
        except MailRefused as refused:
            why = str(refused)
            log.warning("mail_refused", mail=actor, reason=why)
            await mails.transact(actor, lambda known: notices.given_up(known, why))
            return {}
        await mails.transact(actor, lambda known: notices.sent(known, clock.now()))
        return {}

    return Flow("mail", perform, lease=60.0, platform="mail")


class Telling:
    """Who is told what: everybody of the account but Viewers, while the account's e-mail switch is on."""

    def __init__(self, stores: Stores, digests: Repository[Digest], directory: Directory, told: Notices) -> None:
        self._stores = stores
        self._digests = digests
        self._directory = directory
        self._notices = told

    def connection_flow(self, clock: Clock) -> Flow:
        """Authorization lost, and authorization that ends in 30, 7, 1 days."""

        async def perform(claim: Claim) -> Outcome:
            (actor,) = claim.actors
            state = await self._stores.connections.get(actor)
            if state is None or (waiting := not_yet(connections.due(state), claim.flow, clock.now())) is None:
                return {}
            if isinstance(waiting, Next):
                return {actor: waiting}
            notice = connections.notice_of(state, clock.now())
            if notice is not None:
                link = self._notices.link(f"/connections/{state.id}")
                values = {"name": state.name, "link": link, **notice.values}
                await self._write(state, notice.template, values, f"{state.id}:{notice.key}")
            saved = await self._stores.connections.transact(
                actor, lambda known: connections.noticed(known, notice, clock.now())
            )
            following = connections.due(saved).get(claim.flow, ...) if saved else ...
            return {actor: Next(following)} if following is not ... and following is not None else {}

        return Flow("tell", perform, lease=60.0)

    def digest_flow(self, clock: Clock) -> Flow:
        async def perform(claim: Claim) -> Outcome:
            (actor,) = claim.actors
            digest = await self._digests.get(actor)
            if digest is None or (waiting := not_yet(digests.due(digest), claim.flow, clock.now())) is None:
                return {}
            if isinstance(waiting, Next):
                return {actor: waiting}
            state = await self._stores.connections.get(actor)
            number, count = digest.number, len(digest.entries)
            if state is not None:
                lines = [entry.sentence for entry in digest.entries[:SHOWN]]
                total = count + digest.more
                values = {
                    "name": state.name,
                    "link": self._notices.link(f"/connections/{state.id}"),
                    "lines": lines,
                    "count": total,
                    "more": total - len(lines),
                }
                await self._write(state, "digest", values, f"{state.id}:digest:{number}")
            await self._digests.transact(actor, lambda known: digests.told(known, number, count, clock.now()))
            return {}

        return Flow("digest", perform, lease=60.0)

    async def _write(self, state: Connection, template: str, values: Mapping[str, object], key: str) -> None:
        account = await self._directory.account(state.account)
        if not account.email_notifications:
            return
        for user in await self._directory.users(state.account):
            if user.role is not Role.VIEWER:
                await self._notices.write(state.account, user.email, template, values, f"{key}:{user.id}")
