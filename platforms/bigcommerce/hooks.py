"""Webhook subscriptions. Source: webhooks v3 reference. Only hooks made with this API account are visible.

Creating takes up to a minute to start; one hook per scope and destination; at most 10 per scope.
"""

from __future__ import annotations

from collections.abc import Mapping

from platforms.bigcommerce.caller import QueryValue, StoreCaller
from platforms.bigcommerce.models import Hook
from platforms.errors import Refused

SCOPE = "default"
PAGE = 250


class Hooks:
    def __init__(self, caller: StoreCaller) -> None:
        self._caller = caller

    async def list(self, *, scope: str = "", destination: str = "") -> tuple[Hook, ...]:
        """Every hook of this API account, active or not."""
        hooks: tuple[Hook, ...] = ()
        page = 1
        while True:
            query: dict[str, QueryValue] = {
                "scope": scope or None,
                "destination": destination or None,
                "page": page,
                "limit": PAGE,
            }
            found = (await self._caller.call("GET", "/v3/hooks", scope=SCOPE, query=query)).many(Hook)
            hooks += found
            if len(found) < PAGE:
                return hooks
            page += 1

    async def get(self, hook_id: int) -> Hook:
        return (await self._caller.call("GET", "/v3/hooks/{}", scope=SCOPE, ids=(hook_id,))).one(Hook)

    async def create(self, scope: str, destination: str, *, headers: Mapping[str, str]) -> Hook:
        """destination: https, port 443.  headers: echoed on every callback; holds our secret."""
        body = {"scope": scope, "destination": destination, "is_active": True, "headers": dict(headers)}
        return (await self._caller.call("POST", "/v3/hooks", scope=SCOPE, body=body)).one(Hook)

    async def update(self, hook_id: int, fields: Mapping[str, object]) -> Hook:
        """Such as ``{"is_active": True}`` for a hook that the platform switched off."""
        path = "/v3/hooks/{}"
        return (await self._caller.call("PUT", path, scope=SCOPE, ids=(hook_id,), body=fields)).one(Hook)

    async def delete(self, hook_id: int) -> None:
        """Repeatable: a hook that is gone already is no error."""
        try:
            await self._caller.call("DELETE", "/v3/hooks/{}", scope=SCOPE, ids=(hook_id,))
        except Refused as refused:
            if not refused.not_found:
                raise
