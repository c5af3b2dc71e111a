"""Sign-up, log-in, one's own session and profile."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field, SecretStr

from chassis.store import Document
from services.gateway.api.listing import SparseRoute
from services.gateway.api.models import Id, In, Many, Name, Out
from services.gateway.api.principal import Own, PartsDep, Principal, address_of, cookie_name, noted
from services.gateway.parts import Parts
from services.gateway.people.roles import Role
from services.gateway.people.sessions import Opened
from services.gateway.people.user import User
from services.gateway.problems import Problem

router = APIRouter(tags=["account"], route_class=SparseRoute)
Email = Annotated[str, Field(min_length=3, max_length=254, examples=["owner@example.com"])]
Password = Annotated[SecretStr, Field(min_length=1, max_length=512)]


class SignUp(In):
    name: Name
    email: Email
    password: Password


class LogIn(In):
    """``code``: of the authenticator, when the user has one."""

    email: Email
    password: Password
    code: Annotated[str, Field(max_length=12)] = ""


class Me(Out):
    id: str
    name: str
    email: str
    role: Role
    account: str
    must_change_password: bool
    second_factor: bool
    second_factor_needed: bool = False
    permissions: list[str]
    csrf_token: str = Field(description="Send it as X-CSRF-Token with every change made under the session cookie.")


class SessionRow(Out):
    id: str
    current: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


class NewPassword(In):
    old_password: Password
    new_password: Password


class AskReset(In):
    email: Email


class Reset(In):
    token: Annotated[str, Field(min_length=1, max_length=128)]
    password: Password


class Reauthenticate(In):
    password: Password


class Code(In):
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class TotpOffer(Out):
    address: str = Field(description="An otpauth:// address for an authenticator; shown once.")


class EditMe(In):
    name: Name


async def _me(parts: Parts, principal: Principal) -> Me:
    user = principal.user
    account = await parts.directory.account(principal.account)
    return Me(
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        account=principal.account,
        must_change_password=user.must_change,
        second_factor=bool(user.totp),
        second_factor_needed=account.require_totp and not user.totp,
        permissions=sorted(principal.permissions),
        csrf_token=principal.csrf,
    )


@router.post("/sign-up", status_code=201)
async def sign_up(body: SignUp, request: Request, response: Response, parts: PartsDep) -> Me:
    """A new account; the person becomes its Owner and is logged in."""
    if not parts.settings.sign_up:
        raise Problem(403, "sign_up_closed", "New accounts are made by the operator here.")
    where = address_of(request)
    user = await parts.directory.sign_up(body.name, body.email, body.password.get_secret_value(), where)
    opened = await parts.sessions.open(user.id, user.account, where, _agent(request))
    return await _entered(parts, response, user, opened)


@router.post("/session", status_code=201)
async def log_in(body: LogIn, request: Request, response: Response, parts: PartsDep) -> Me:
    """Log in. A wrong password and an unknown address get the same answer after the same work."""
    user, opened = await parts.login.log_in(
        body.email, body.password.get_secret_value(), body.code, address_of(request), _agent(request)
    )
    return await _entered(parts, response, user, opened)


async def _entered(parts: Parts, response: Response, user: User, opened: Opened) -> Me:
    response.set_cookie(
        cookie_name(parts), opened.token, httponly=True, secure=parts.settings.secure, samesite="lax", path="/"
    )
    fresh = await parts.users.get(user.id) or user
    from_role = parts.directory.permissions(fresh)
    return await _me(parts, Principal(fresh.account, fresh, from_role, csrf=opened.csrf))


@router.get("/session")
async def who_am_i(principal: Own, parts: PartsDep) -> Me:
    return await _me(parts, principal)


@router.delete("/session", status_code=204)
async def log_out(principal: Own, request: Request, response: Response, parts: PartsDep) -> None:
    async with noted(parts, principal, request, "session.closed"):
        await parts.sessions.close(principal.session, principal.user.id)
    response.delete_cookie(cookie_name(parts), path="/", secure=parts.settings.secure, httponly=True, samesite="lax")


@router.patch("/me")
async def edit_me(body: EditMe, principal: Own, parts: PartsDep) -> Me:
    user = await parts.directory.edit(principal.account, principal.user.id, name=body.name, role=None)
    return await _me(parts, Principal(user.account, user, principal.permissions, principal.session, principal.csrf))


@router.get("/me/sessions")
async def my_sessions(principal: Own, parts: PartsDep) -> Many[SessionRow]:
    rows = await parts.sessions.of(principal.user.id)
    return Many(items=[_session_row(row, principal) for row in rows])


@router.delete("/me/sessions/{session}", status_code=204)
async def end_session(session: Id, principal: Own, parts: PartsDep) -> None:
    if not await parts.sessions.close(session, principal.user.id):
        raise Problem(404, "not_found", "There is no such session.")


@router.put("/me/password", status_code=204)
async def change_password(body: NewPassword, principal: Own, request: Request, parts: PartsDep) -> None:
    """Every other session of the user ends."""
    old, new = body.old_password.get_secret_value(), body.new_password.get_secret_value()
    await parts.login.reauthenticate(principal.user, old, address_of(request), field="old_password")
    async with noted(parts, principal, request, "password.changed"):
        await parts.directory.change_password(principal.user, old, new, principal.session)


@router.post("/password-resets", status_code=202)
async def ask_reset(body: AskReset, request: Request, parts: PartsDep) -> None:
    """A mail goes out when the address is known; the answer is the same when it is not."""
    await parts.directory.ask_reset(body.email, address_of(request))


@router.post("/password-resets/use", status_code=204)
async def use_reset(body: Reset, request: Request, parts: PartsDep) -> None:
    await parts.directory.reset(body.token, body.password.get_secret_value(), address_of(request))


@router.post("/me/second-factor", status_code=201)
async def offer_totp(body: Reauthenticate, principal: Own, request: Request, parts: PartsDep) -> TotpOffer:
    """A new authenticator secret; it counts once a code of it was confirmed."""
    await parts.login.reauthenticate(principal.user, body.password.get_secret_value(), address_of(request))
    return TotpOffer(address=await parts.login.new_totp(principal.user))


@router.put("/me/second-factor", status_code=204)
async def confirm_totp(body: Code, principal: Own, request: Request, parts: PartsDep) -> None:
    async with noted(parts, principal, request, "second_factor.on"):
        await parts.login.confirm_totp(principal.user, body.code)
        await parts.sessions.close_all(principal.user.id, but=principal.session)


@router.post("/me/second-factor/remove", status_code=204)
async def remove_totp(body: Code, principal: Own, request: Request, parts: PartsDep) -> None:
    async with noted(parts, principal, request, "second_factor.off"):
        await parts.login.remove_totp(principal.user, body.code)


def _session_row(row: Document, principal: Principal) -> SessionRow:
    return SessionRow(
        id=row["_id"],
        current=row["_id"] == principal.session,
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        expires_at=row["expires_at"],
        address=row["address"],
        agent=row["agent"],
    )


def _agent(request: Request) -> str:
    return request.headers.get("user-agent", "")
