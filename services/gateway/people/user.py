"""Accounts and users as actors, and the pure decisions about them.

A user's id follows from the folded e-mail address: one user per address in the whole installation, without a second
document that could disagree. The address never changes; a deleted user may be added again.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from chassis.actors import ActorState
from services.gateway.people.roles import Role


class Account(ActorState):
    """``owners`` lists the users with that role: the last one cannot leave."""

    name: str
    created_at: datetime
    owners: tuple[str, ...]
    email_notifications: bool = True
    require_totp: bool = False
    data_key: str = ""


class User(ActorState):
    """``password``: an Argon2id hash, "" while there is none.

    password_until: of a one-time password.  totp: sealed secret, "" without.  totp_step: the last one used.
    secrets_at: password, role or second factor changed; sessions begun before it are over.
    """

    account: str
    email: str
    name: str
    role: Role
    password: str = ""
    must_change: bool = False
    password_until: datetime | None = None
    totp: str = ""
    totp_pending: str = ""
    totp_step: int = 0
    created_at: datetime
    secrets_at: datetime
    deleted_at: datetime | None = None
    last_login: datetime | None = None

    @property
    def present(self) -> bool:
        return self.deleted_at is None


def user_id(email: str) -> str:
    return hashlib.sha256(folded(email).encode()).hexdigest()[:24]


def folded(email: str) -> str:
    return email.strip().casefold()
