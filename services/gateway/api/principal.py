"""Who asks: by session cookie (people) or bearer token (programs), and whether they may.

Authentication is one ASGI layer around the whole API; permission is one dependency, named by every route.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette._utils import get_route_path
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.store import StoreAway
from services.gateway.api.problem import answer
from services.gateway.parts import Parts
from services.gateway.people.roles import MATRIX, Permission
from services.gateway.people.sessions import TOKEN_PREFIX, csrf_of
from services.gateway.people.tokens import NEVER_BY_TOKEN
from services.gateway.people.user import User
from services.gateway.problems import Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"
NO_SESSION_YET = frozenset({"/sign-up", "/session", "/password-resets", "/password-resets/use"})
"""Nothing of a session is used here, so a session's token proves nothing; the origin is checked all the same."""


@dataclass(frozen=True)
class Principal:
    """``session``: its digest, "" for a program. factor_missing: the account asks for one, there is none."""

    account: str
    user: User
    permissions: frozenset[Permission]
    session: str = ""
    csrf: str = ""
    factor_missing: bool = False

    @property
    def who(self) -> str:
        return self.user.email


def cookie_name(parts: Parts) -> str:
    """The ``__Host-`` prefix needs https; over plain http only a loopback address is served at all."""
    return "__Host-session" if parts.settings.secure else "session"


class Authenticate:
    """Puts a Principal, or None, into the request's state. Refuses what another site made a browser send."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        state = scope.setdefault("state", {})
        try:
            state["principal"] = await self.principal(request)
            self._refuse_foreign(request, state["principal"])
        except Problem as problem:
            await answer(problem)(scope, receive, send)
            return
        except StoreAway:
            away = Problem(503, "store_away", "The database does not answer; try again.", headers={"Retry-After": "5"})
            await answer(away)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def principal(self, request: Request, *, seen: bool = True) -> Principal | None:
        """``seen``: being asked keeps a session from going idle."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme:
            return await self._program(token) if scheme.lower() == "bearer" else None
        cookie = request.cookies.get(cookie_name(self._parts), "")
        return await self._person(cookie, seen) if cookie else None

    async def _person(self, token: str, seen: bool) -> Principal | None:
        session = await self._parts.sessions.find(token, seen=seen)
        user = await self._parts.users.get(session["user"]) if session else None
        if session is None or user is None or not user.present or user.account != session["account"]:
            return None
        missing = not user.totp and (await self._parts.directory.account(user.account)).require_totp
        return Principal(user.account, user, MATRIX[user.role], session["_id"], csrf_of(token), missing)

    async def _program(self, token: str) -> Principal | None:
        row = await self._parts.tokens.find(token) if token.startswith(TOKEN_PREFIX) else None
        user = await self._parts.users.get(row["user"]) if row else None
        if row is None or user is None or not user.present or user.account != row["account"]:
            return None
        granted = frozenset(Permission(each) for each in row["permissions"] if each in set(Permission))
        return Principal(user.account, user, (granted & MATRIX[user.role]) - NEVER_BY_TOKEN)

    def _refuse_foreign(self, request: Request, principal: Principal | None) -> None:
        """Fetch metadata, the Origin, and for sessions a token bound to them."""
        if request.method in SAFE or request.headers.get("authorization"):
            return
        site = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        if site not in (None, "same-origin", "none") or (origin and not self._own(origin)):
            raise Problem(403, "foreign_origin", "This request was made by another site.")
        if request.method == "POST" and get_route_path(request.scope) in NO_SESSION_YET:
            return
        if principal is not None and request.headers.get(CSRF_HEADER, "") != principal.csrf:
            raise Problem(403, "csrf_token_missing", f"Send the session's token in the {CSRF_HEADER} header.")

    def _own(self, origin: str) -> bool:
        ours, theirs = urlsplit(self._parts.settings.public_url), urlsplit(origin)
        return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


async def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def address_of(request: Request) -> str:
    """Of the peer; a proxy in front must be the only one that can reach this port."""
    return request.client.host if request.client else ""


def noted(
    parts: Parts, principal: Principal, request: Request, what: str, **details: Any
) -> AbstractAsyncContextManager[dict[str, Any]]:
    """Around whatever changes something: its entry in the audit log, see ``Audit.doing``."""
    return parts.audit.doing(principal.account, principal.who, what, address_of(request), **details)


def need(permission: Permission) -> Any:
    """The one place where a permission is checked. Every route but the public ones depends on it."""

    async def check(request: Request) -> Principal:
        principal: Principal | None = request.state.principal
        if principal is None:
            raise Problem(401, "log_in_first", "Log in, or send an API token.", headers={"WWW-Authenticate": "Bearer"})
        if principal.user.must_change and permission is not Permission.OWN:
            raise Problem(403, "password_must_change", "Change the one-time password first.")
        if principal.factor_missing and permission is not Permission.OWN:
            raise Problem(403, "second_factor_needed", "This account asks for a second factor: set one up first.")
        if permission not in principal.permissions:
            raise Problem(403, "not_allowed", f"This needs the permission {permission}.")
        return principal

    check.permission = permission  # type: ignore[attr-defined]
    return Depends(check)


def permission_of(dependency: Callable[..., Any] | None) -> Permission | None:
    """Which permission a route's dependency asks for; the matrix test reads it."""
    found = getattr(dependency, "permission", None)
    return found if isinstance(found, Permission) else None


PartsDep = Annotated[Parts, Depends(parts_of)]
Own = Annotated[Principal, need(Permission.OWN)]
UsersRead = Annotated[Principal, need(Permission.USERS_READ)]
UsersWrite = Annotated[Principal, need(Permission.USERS_WRITE)]
AccountRead = Annotated[Principal, need(Permission.ACCOUNT_READ)]
AccountWrite = Annotated[Principal, need(Permission.ACCOUNT_WRITE)]
ConnectionsRead = Annotated[Principal, need(Permission.CONNECTIONS_READ)]
ConnectionsWrite = Annotated[Principal, need(Permission.CONNECTIONS_WRITE)]
ProductsRead = Annotated[Principal, need(Permission.PRODUCTS_READ)]
ProductsWrite = Annotated[Principal, need(Permission.PRODUCTS_WRITE)]
StockRead = Annotated[Principal, need(Permission.STOCK_READ)]
StockWrite = Annotated[Principal, need(Permission.STOCK_WRITE)]
OrdersRead = Annotated[Principal, need(Permission.ORDERS_READ)]
OrdersWrite = Annotated[Principal, need(Permission.ORDERS_WRITE)]
SettingsRead = Annotated[Principal, need(Permission.SETTINGS_READ)]
SettingsWrite = Annotated[Principal, need(Permission.SETTINGS_WRITE)]
TasksRead = Annotated[Principal, need(Permission.TASKS_READ)]
ParkedRead = Annotated[Principal, need(Permission.PARKED_READ)]
ParkedWrite = Annotated[Principal, need(Permission.PARKED_WRITE)]
AuditRead = Annotated[Principal, need(Permission.AUDIT_READ)]
TokensWrite = Annotated[Principal, need(Permission.TOKENS_WRITE)]
