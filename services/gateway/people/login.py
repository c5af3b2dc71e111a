"""Log-in: the same answer, the same work and the same time for a wrong password and an unknown user."""

from __future__ import annotations

import hmac

import pyotp

from chassis.actors import Change, Repository
from chassis.clock import Clock
from chassis.entropy import Entropy
from services.gateway.people.audit import Audit
from services.gateway.people.passwords import LONGEST, Hasher
from services.gateway.people.sessions import Opened, Sessions
from services.gateway.people.throttle import Throttle
from services.gateway.people.user import Account, User, user_id
from services.gateway.problems import Problem
from services.gateway.vault import Vault

STEP = 30
TOTP_FIELD = "totp"


class Login:
    """Raises Problem: 401 ``login_refused``, 401 ``code_needed``, 429 ``slow_down``, 503 ``busy``."""

    def __init__(
        self,
        accounts: Repository[Account],
        users: Repository[User],
        sessions: Sessions,
        throttle: Throttle,
        hasher: Hasher,
        audit: Audit,
        vault: Vault,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._accounts = accounts
        self._users = users
        self._sessions = sessions
        self._throttle = throttle
        self._hasher = hasher
        self._audit = audit
        self._vault = vault
        self._clock = clock
        self._entropy = entropy
        self._nobody = ""

    async def log_in(self, email: str, password: str, code: str, address: str, agent: str) -> tuple[User, Opened]:
        user = user_id(email)
        await self._throttle.admit(user, address)
        found = await self._users.get(user)
        matches = await self._matches(user, address, await self._hash_of(found), password)
        if not matches or found is None or not self._may_enter(found):
            raise Problem(401, "login_refused", "E-mail address or password is not right.")
        if found.totp:
            await self._check_code(found, code)
        await self._throttle.succeeded(user, address)
        async with self._audit.doing(found.account, found.email, "session.opened", address):
            await self._greet(found, password)
            return found, await self._sessions.open(found.id, found.account, address, agent)

    async def new_totp(self, user: User) -> str:
        """A secret that counts once a code of it was confirmed; an otpauth address for the app."""
        secret = _base32(self._entropy)
        account = await self._account(user)
        sealed = self._vault.seal(user.account, account.data_key, TOTP_FIELD, secret)
        await self._change(user.id, totp_pending=sealed)
        return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Tandem")

    async def confirm_totp(self, user: User, code: str) -> None:
        if not user.totp_pending or (step := await self._step_of(user, user.totp_pending, code)) is None:
            raise Problem(422, "code_wrong", "The code is not right.", field="code")
        await self._change(user.id, totp=user.totp_pending, totp_pending="", totp_step=step)

    async def remove_totp(self, user: User, code: str) -> None:
        account = await self._account(user)
        if account.require_totp:
            raise Problem(409, "totp_required", "This account asks for a second factor.")
        if not user.totp or await self._step_of(user, user.totp, code) is None:
            raise Problem(422, "code_wrong", "The code is not right.", field="code")
        await self._change(user.id, totp="", totp_pending="")

    async def reauthenticate(self, user: User, password: str, address: str, field: str = "password") -> None:
        """Before a change of the password or the second factor."""
        await self._throttle.admit(user.id, address)
        if not await self._matches(user.id, address, user.password, password):
            raise Problem(422, "password_wrong", "The password is not right.", field=field)
        await self._throttle.succeeded(user.id, address)

    async def _matches(self, user: str, address: str, hashed: str, password: str) -> bool:
        try:
            return await self._hasher.verify(hashed, password[:LONGEST])
        except Problem:  # too many wait: it was not looked at
            await self._throttle.withdrawn(user, address)
            raise

    async def _hash_of(self, user: User | None) -> str:
        """For nobody, a hash that matches nothing: one verification either way."""
        if user is not None and user.password:
            return user.password
        if not self._nobody:
            self._nobody = await self._hasher.hash(self._entropy.token_hex(16))
        return self._nobody

    def _may_enter(self, user: User) -> bool:
        ended = user.password_until is not None and user.password_until <= self._clock.now()
        return user.present and not ended

    async def _check_code(self, user: User, code: str) -> None:
        if not code:
            raise Problem(401, "code_needed", "Enter the code of your authenticator.", field="code")
        step = await self._step_of(user, user.totp, code)
        if step is None or not await self._used_first(user.id, step):
            raise Problem(401, "login_refused", "E-mail address, password or code is not right.")

    async def _step_of(self, user: User, sealed: str, code: str) -> int | None:
        """The time step that the code belongs to: this one or a neighbour, none that was used."""
        account = await self._account(user)
        totp = pyotp.TOTP(self._vault.open(user.account, account.data_key, TOTP_FIELD, sealed))
        now = int(self._clock.seconds()) // STEP
        for step in (now, now - 1, now + 1):
            if step > user.totp_step and hmac.compare_digest(totp.at(step * STEP).encode(), code.strip().encode()):
                return step
        return None

    async def _used_first(self, user: str, step: int) -> bool:
        """One code opens one session, also when two come at once."""
        won = False

        def use(known: User | None) -> Change[User] | None:
            nonlocal won
            won = known is not None and known.totp_step < step
            return Change(known.model_copy(update={"totp_step": step})) if known and won else None

        await self._users.transact(user, use)
        return won

    async def _greet(self, user: User, password: str) -> None:
        changes: dict[str, object] = {"last_login": self._clock.now()}
        if self._hasher.outdated(user.password):
            changes["password"] = await self._hasher.hash(password)
        await self._change(user.id, **changes)

    async def _account(self, user: User) -> Account:
        account = await self._accounts.get(user.account)
        if account is None:
            raise Problem(401, "login_refused", "E-mail address or password is not right.")
        return account

    async def _change(self, user: str, **changes: object) -> None:
        await self._users.transact(user, lambda known: Change(known.model_copy(update=changes)) if known else None)


def _base32(entropy: Entropy) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return "".join(letters[byte % 32] for byte in bytes.fromhex(entropy.token_hex(32)))
