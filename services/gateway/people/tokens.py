"""API tokens for programs: shown once, stored as digests, with permissions of their own, revocable."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.store import Collection, Document
from services.gateway.people.roles import Permission
from services.gateway.people.sessions import TOKEN_PREFIX, digest

NEVER_BY_TOKEN = frozenset({Permission.OWN, Permission.USERS_WRITE, Permission.ACCOUNT_WRITE, Permission.TOKENS_WRITE})
"""What only a person who logged in may do."""


class ApiTokens:
    def __init__(self, collection: Collection, clock: Clock, entropy: Entropy) -> None:
        self._collection = collection
        self._clock = clock
        self._entropy = entropy

    async def make(self, account: str, user: str, name: str, permissions: Sequence[Permission]) -> tuple[str, Document]:
        """The token in clear, once, and what is known of it."""
        token = TOKEN_PREFIX + self._entropy.token_hex(32)
        row: Document = {
            "_id": digest(token),
            "id": self._entropy.token_hex(8),
            "account": account,
            "user": user,
            "name": name,
            "last4": token[-4:],
            "permissions": [str(each) for each in permissions],
            "created_at": self._clock.now(),
        }
        await self._collection.insert_one(row)
        return token, row

    async def find(self, token: str) -> Document | None:
        return await self._collection.find_one({"_id": digest(token)})

    async def of(self, account: str) -> list[Document]:
        return await self._collection.find({"account": account}, sort=[("created_at", -1)])

    async def revoke(self, account: str, token_id: str) -> bool:
        return bool(await self._collection.delete_many({"account": account, "id": token_id}))

    async def revoke_of(self, user: str) -> None:
        """Its maker was deleted or lost the role."""
        await self._collection.delete_many({"user": user})
