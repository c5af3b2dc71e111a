"""User management: everybody sees the users of the account, only Owners change them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from services.gateway.api.account import Email
from services.gateway.api.listing import Cursor, Key, Sort, SparseRoute, page_of
from services.gateway.api.models import Id, In, Limit, Name, Out, Page
from services.gateway.api.principal import (
    AccountRead,
    AccountWrite,
    PartsDep,
    TokensWrite,
    UsersRead,
    UsersWrite,
    noted,
)
from services.gateway.people.roles import MATRIX, Permission, Role
from services.gateway.people.tokens import NEVER_BY_TOKEN
from services.gateway.people.user import Account, User
from services.gateway.problems import Problem, not_found

router = APIRouter(tags=["users"], route_class=SparseRoute)


class UserOut(Out):
    id: str
    name: str
    email: str
    role: Role
    created_at: datetime
    last_login: datetime | None
    invited: bool = Field(description="Has a one-time password that was not changed yet.")
    second_factor: bool


class AddUser(In):
    name: Name
    email: Email
    role: Role = Role.ADMIN


class EditUser(In):
    """The e-mail address cannot be changed."""

    name: Name | None = None
    role: Role | None = None


class AccountOut(Out):
    id: str
    name: str
    created_at: datetime
    require_second_factor: bool
    email_notifications: bool


class EditAccount(In):
    name: Name | None = None
    require_second_factor: bool | None = None


class TokenOut(Out):
    id: str
    name: str
    last4: str
    permissions: list[str]
    created_at: datetime


class NewToken(In):
    """``permissions``: of this token, at most the caller's own."""

    name: Name
    permissions: Annotated[list[Permission], Field(min_length=1, max_length=len(Permission))]


class NewTokenOut(TokenOut):
    token: str = Field(description="Shown once.")


def user_out(user: User) -> UserOut:
    return UserOut(
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        created_at=user.created_at,
        last_login=user.last_login,
        invited=user.must_change,
        second_factor=bool(user.totp),
    )


def account_out(account: Account) -> AccountOut:
    return AccountOut(
        id=account.id,
        name=account.name,
        created_at=account.created_at,
        require_second_factor=account.require_totp,
        email_notifications=account.email_notifications,
    )


USER_SORTS: dict[str, Key[UserOut]] = {
    "name": lambda user: (user.name,),
    "email": lambda user: (user.email,),
    "role": lambda user: (user.role,),
    "created_at": lambda user: (user.created_at,),
}


@router.get("/users")
async def list_users(
    principal: UsersRead,
    parts: PartsDep,
    role: Role | None = None,
    sort: Sort = "email",
    cursor: Cursor = "",
    limit: Limit = 250,
) -> Page[UserOut]:
    users = [user_out(user) for user in await parts.directory.users(principal.account)]
    wanted = [user for user in users if role in (None, user.role)]
    return page_of(wanted, sort, USER_SORTS, lambda user: user.id, cursor, limit)


@router.post("/users", status_code=201)
async def add_user(body: AddUser, principal: UsersWrite, request: Request, parts: PartsDep) -> UserOut:
    """A mail with the log-in details goes to the address; its one-time password must be changed at the first log-in."""
    async with noted(parts, principal, request, "user.added", email=body.email, role=body.role) as entry:
        user = await parts.directory.invite(principal.account, body.name, body.email, body.role)
        entry["user"] = user.id
    return user_out(user)


@router.get("/users/{user}")
async def show_user(user: Id, principal: UsersRead, parts: PartsDep) -> UserOut:
    return user_out(await parts.directory.user(principal.account, user))


@router.patch("/users/{user}")
async def edit_user(user: Id, body: EditUser, principal: UsersWrite, request: Request, parts: PartsDep) -> UserOut:
    before = await parts.directory.user(principal.account, user)
    role, name = body.role or before.role, body.name or before.name
    changed = {"user": user, "role": [before.role, role], "renamed": before.name != name}
    async with noted(parts, principal, request, "user.edited", **changed):
        after = await parts.directory.edit(principal.account, user, name=body.name, role=body.role)
        if after.role is not before.role:
            await parts.tokens.revoke_of(user)
    return user_out(after)


@router.delete("/users/{user}", status_code=204)
async def delete_user(user: Id, principal: UsersWrite, request: Request, parts: PartsDep) -> None:
    """Open sessions and API tokens end at once. The only Owner cannot be deleted."""
    async with noted(parts, principal, request, "user.deleted", user=user):
        await parts.directory.delete(principal.account, user)
        await parts.tokens.revoke_of(user)


@router.delete("/users/{user}/sessions", status_code=204)
async def end_sessions(user: Id, principal: UsersWrite, request: Request, parts: PartsDep) -> None:
    await parts.directory.user(principal.account, user)
    async with noted(parts, principal, request, "user.sessions_ended", user=user):
        await parts.sessions.close_all(user)


@router.get("/account")
async def show_account(principal: AccountRead, parts: PartsDep) -> AccountOut:
    return account_out(await parts.directory.account(principal.account))


@router.patch("/account")
async def edit_account(body: EditAccount, principal: AccountWrite, request: Request, parts: PartsDep) -> AccountOut:
    if body.require_second_factor and not principal.user.totp:
        raise Problem(409, "second_factor_first", "Set up your own second factor first.", field="require_second_factor")
    before = await parts.directory.account(principal.account)
    required = before.require_totp if body.require_second_factor is None else body.require_second_factor
    name = body.name or before.name
    async with noted(parts, principal, request, "account.edited", require_second_factor=required):
        saved = await parts.directory.edit_account(principal.account, name=name, require_totp=required)
    return account_out(saved)


TOKEN_SORTS: dict[str, Key[TokenOut]] = {
    "created_at": lambda token: (token.created_at,),
    "name": lambda token: (token.name,),
}


@router.get("/api-tokens")
async def list_tokens(
    principal: TokensWrite, parts: PartsDep, sort: Sort = "-created_at", cursor: Cursor = "", limit: Limit = 250
) -> Page[TokenOut]:
    tokens = [_token_out(row) for row in await parts.tokens.of(principal.account)]
    return page_of(tokens, sort, TOKEN_SORTS, lambda token: token.id, cursor, limit)


@router.post("/api-tokens", status_code=201)
async def make_token(body: NewToken, principal: TokensWrite, request: Request, parts: PartsDep) -> NewTokenOut:
    """For programs. Shown once; it can do no more than its maker, and nothing to users, tokens or the account."""
    beyond = [each for each in body.permissions if each in NEVER_BY_TOKEN or each not in MATRIX[principal.user.role]]
    if beyond:
        raise Problem(422, "permission_beyond", f"A token cannot have {beyond[0]}.", field="permissions")
    async with noted(parts, principal, request, "api_token.made", name=body.name) as entry:
        token, row = await parts.tokens.make(principal.account, principal.user.id, body.name, body.permissions)
        entry["token"] = row["id"]
    return NewTokenOut(token=token, **_token_out(row).model_dump())


@router.delete("/api-tokens/{token}", status_code=204)
async def revoke_token(token: Id, principal: TokensWrite, request: Request, parts: PartsDep) -> None:
    async with noted(parts, principal, request, "api_token.revoked", token=token):
        if not await parts.tokens.revoke(principal.account, token):
            raise not_found("API token")


def _token_out(row: dict[str, object]) -> TokenOut:
    return TokenOut.model_validate({name: row[name] for name in TokenOut.model_fields})
