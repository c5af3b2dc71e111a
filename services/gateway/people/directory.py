"""Accounts and users: sign-up, adding, editing, deleting, passwords. Roles are checked by the caller."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from chassis.actors import Change, Repository
from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.store import Collection
from services.gateway import problems
from services.gateway.notices import Notices
from services.gateway.people import passwords
from services.gateway.people.audit import Audit
from services.gateway.people.passwords import Hasher
from services.gateway.people.roles import MATRIX, Permission, Role
from services.gateway.people.sessions import Sessions, digest
from services.gateway.people.user import Account, User, folded, user_id
from services.gateway.problems import Problem
from services.gateway.vault import Vault

ADDRESS = re.compile(r"[^@\s,;<>\"()\\]{1,64}@[^@\s,;<>\"()\\.]+(\.[^@\s,;<>\"()\\.]+)+")
ONE_TIME_LIFE = timedelta(hours=48)
RESET_LIFE = timedelta(minutes=20)
RESET_PAUSE = timedelta(minutes=5)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class Directory:
    """Raises Problem for refusals."""

    def __init__(
        self,
        accounts: Repository[Account],
        users: Repository[User],
        resets: Collection,
        sessions: Sessions,
        hasher: Hasher,
        notices: Notices,
        audit: Audit,
        vault: Vault,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._accounts = accounts
        self._users = users
        self._resets = resets
        self._sessions = sessions
        self._hasher = hasher
        self._notices = notices
        self._audit = audit
        self._vault = vault
        self._clock = clock
        self._entropy = entropy

    async def sign_up(self, name: str, email: str, password: str, address: str) -> User:
        """A new account, whose Owner this person is."""
        email = checked_email(email)
        passwords.check_new(password, email=email, name=name)
        return await self._open_account(name, email, await self._hasher.hash(password), email, address)

    async def found(self, name: str, email: str) -> tuple[User, str]:
        """As ``sign_up``, by the operator: the Owner's one-time password is told once, and ends after 48 h."""
        once = self._one_time_password()
        owner = await self._open_account(
            name,
            checked_email(email),
            await self._hasher.hash(once),
            by="operator",
            must_change=True,
            password_until=self._clock.now() + ONE_TIME_LIFE,
        )
        return owner, once

    async def _open_account(
        self, name: str, email: str, hashed: str, by: str, address: str = "", **password: Any
    ) -> User:
        account = self._entropy.token_hex(8)
        now = self._clock.now()
        owner = User(
            id=user_id(email),
            account=account,
            email=email,
            name=name,
            role=Role.OWNER,
            password=hashed,
            created_at=now,
            secrets_at=now,
            **password,
        )
        body = Account(
            id=account,
            name=name,
            created_at=now,
            owners=(owner.id,),
            data_key=self._vault.new_data_key(account),
        )
        async with self._audit.doing(account, by, "account.created", address, owner=email):
            # The account first: a crash between the two leaves an empty account, and not a user who has none.
            await self._accounts.transact(account, lambda known: None if known else Change(body))
            made = await self._users.transact(owner.id, lambda known: _placed(known, owner))
            if made is None or made.account != account:
                await self._accounts.collection.delete_one({"_id": account})
                raise Problem(409, "email_taken", "This e-mail address cannot be used.", field="email")
        return made

    async def account(self, account: str) -> Account:
        found = await self._accounts.get(account)
        if found is None:
            raise problems.not_found("account")
        return found

    async def edit_account(self, account: str, **changes: object) -> Account:
        saved = await self._accounts.transact(
            account, lambda known: Change(known.model_copy(update=changes)) if known else None
        )
        return saved or await self.account(account)

    async def users(self, account: str) -> list[User]:
        found = await self._users.collection.find({"account": account, "deleted_at": None}, sort=[("_id", 1)])
        return [self._users.read(document) for document in found]

    async def user(self, account: str, user: str) -> User:
        found = await self._users.get(user)
        if found is None or found.account != account or not found.present:
            raise problems.not_found("user")
        return found

    async def invite(self, account: str, name: str, email: str, role: Role) -> User:
        """A one-time password goes to the address; it must be changed at the first log-in, and ends after 48 h."""
        email = checked_email(email)
        once = self._one_time_password()
        hashed = await self._hasher.hash(once)
        now = self._clock.now()
        fresh = User(
            id=user_id(email),
            account=account,
            email=email,
            name=name,
            role=role,
            password=hashed,
            must_change=True,
            password_until=now + ONE_TIME_LIFE,
            created_at=now,
            secrets_at=now,
        )
        made = await self._users.transact(fresh.id, lambda known: _placed(known, fresh))
        if made is None or made.password != hashed:
            raise Problem(409, "email_taken", "There is a user with this e-mail address.", field="email")
        if role is Role.OWNER:
            await self._add_owner(account, made.id)
        await self._notices.invite(made, once, ONE_TIME_LIFE)
        return made

    async def edit(self, account: str, user: str, *, name: str | None, role: Role | None) -> User:
        """The e-mail address never changes."""
        before = await self.user(account, user)
        if role is not None and role is not before.role:
            await self._change_role(before, role)
        changes: dict[str, object] = {
            key: value for key, value in (("name", name), ("role", role)) if value is not None
        }
        if role is not None and role is not before.role:
            changes["secrets_at"] = self._clock.now()
        saved = await self._users.transact(
            user, lambda known: Change(known.model_copy(update=changes)) if known and known.present else None
        )
        if role is not None and role is not before.role:
            await self._sessions.close_all(user)
        return saved or before

    async def delete(self, account: str, user: str) -> None:
        """Sessions end at once. The last Owner cannot go."""
        leaving = await self.user(account, user)
        if leaving.role is Role.OWNER:
            await self._remove_owner(account, user)
        now = self._clock.now()
        gone = {"deleted_at": now, "password": "", "totp": "", "totp_pending": "", "secrets_at": now}
        await self._users.transact(user, lambda known: Change(known.model_copy(update=gone)) if known else None)
        await self._sessions.close_all(user)

    async def change_password(self, user: User, old: str, new: str, keep: str) -> None:
        """The old one is proven already. ``keep``: the session that goes on, by its digest; all others end."""
        passwords.check_new(new, email=user.email, name=user.name, field="new_password")
        if old == new:
            raise Problem(422, "password_same", "Choose another password.", field="new_password")
        await self._set_password(user.id, new)
        await self._sessions.close_all(user.id, but=keep)

    async def ask_reset(self, email: str, address: str) -> None:
        """Says nothing about whether the e-mail address is known, neither in the answer nor in the work done.

        One mail in five minutes to each.
        """
        now = self._clock.now()
        known = await self._users.get(user_id(email))
        found = known if known is not None and known.present else _nobody(email, now)
        recent = {"user": found.id, "used": False, "expires_at": {"$gt": now + RESET_LIFE - RESET_PAUSE}}
        if await self._resets.find_one(recent) is not None:
            return
        token = self._entropy.token_hex(32)
        await self._resets.insert_one(
            {"_id": digest(token), "user": found.id, "expires_at": now + RESET_LIFE, "used": False, "from": address}
        )
        await self._notices.reset(found, token, RESET_LIFE, to_nobody=found is not known)

    async def reset(self, token: str, password: str, address: str) -> None:
        """Once. Every session of the user ends."""
        key = {"_id": digest(token), "used": False, "expires_at": {"$gt": self._clock.now()}}
        row = await self._resets.find_one(key)
        user = await self._users.get(row["user"]) if row else None
        if row is None or user is None or not user.present:
            raise _used_up()
        passwords.check_new(password, email=user.email, name=user.name)
        async with self._audit.doing(user.account, user.email, "password.reset", address):
            if not await self._resets.update_one(key, {"$set": {"used": True}}):
                raise _used_up()
            await self._set_password(user.id, password)
            await self._sessions.close_all(user.id)

    async def forget_expired(self) -> None:
        await self._resets.delete_many({"expires_at": {"$lte": self._clock.now()}})

    def permissions(self, user: User) -> frozenset[Permission]:
        return MATRIX[user.role]

    async def _set_password(self, user: str, password: str) -> None:
        changes = {
            "password": await self._hasher.hash(password),
            "must_change": False,
            "password_until": None,
            "secrets_at": self._clock.now(),
        }
        await self._users.transact(user, lambda known: Change(known.model_copy(update=changes)) if known else None)

    async def _change_role(self, user: User, role: Role) -> None:
        if user.role is Role.OWNER:
            await self._remove_owner(user.account, user.id)
        elif role is Role.OWNER:
            await self._add_owner(user.account, user.id)

    async def _add_owner(self, account: str, user: str) -> None:
        def add(known: Account | None) -> Change[Account] | None:
            if known is None or user in known.owners:
                return None
            return Change(known.model_copy(update={"owners": (*known.owners, user)}))

        await self._accounts.transact(account, add)

    async def _remove_owner(self, account: str, user: str) -> None:
        """Two Owners who remove each other at once: one of them is refused, since the list is one document."""

        def remove(known: Account | None) -> Change[Account] | None:
            if known is None:
                return None
            left = tuple(each for each in known.owners if each != user)
            if not left:
                raise Problem(409, "last_owner", "The only Owner of an account cannot be removed.")
            return Change(known.model_copy(update={"owners": left}))

        await self._accounts.transact(account, remove)

    def _one_time_password(self) -> str:
        """80 bits, in letters that are not mistaken for each other."""
        drawn = int(self._entropy.token_hex(12), 16)
        letters = ""
        while len(letters) < 16:
            drawn, index = divmod(drawn, len(ALPHABET))
            letters += ALPHABET[index]
        return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _used_up() -> Problem:
    sentence = "This link has been used or has ended; ask for a new one."
    return Problem(422, "reset_unknown", sentence, field="token")


def _nobody(email: str, now: datetime) -> User:
    """Stands for a user who is not there; never saved."""
    return User(
        id=user_id(email),
        account="",
        email=folded(email),
        name="",
        role=Role.VIEWER,
        created_at=now,
        secrets_at=now,
    )


def _placed(known: User | None, fresh: User) -> Change[User] | None:
    """The address is free when nobody has it, or when its user was deleted."""
    if known is not None and known.present:
        return None
    kept = known or fresh
    return Change(fresh.model_copy(update={"rev": kept.rev, "pub": kept.pub, "said": kept.said}))


def checked_email(email: str) -> str:
    address = folded(email)
    if len(address) > 254 or not ADDRESS.fullmatch(address):
        raise Problem(422, "email_invalid", "This is not an e-mail address.", field="email")
    return address
