"""The internal API for the other services: the present access to a connection's platforms, as a lease."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chassis.clock import Clock
from contracts.gateway import ConnectionStatus
from contracts.internal import AccessLease
from services.common.internal import problem
from services.gateway.access import PlatformAccess
from services.gateway.domain import connection as connections
from services.gateway.domain.connection import Connection, Secret
from services.gateway.store import Stores

LEASE = timedelta(minutes=15)
GRACE = timedelta(minutes=60)
REFRESH_PATIENCE = 6.0
LOOK_EVERY = 0.1


class AccessQueries:
    """Leased access tokens only: never a refresh token, never a client secret."""

    def __init__(self, stores: Stores, access: PlatformAccess, clock: Clock) -> None:
        self._stores = stores
        self._access = access
        self._clock = clock

    def routes(self) -> list[BaseRoute]:
        return [Route("/internal/v1/access/{connection}", self.lease, methods=["GET"])]

    async def lease(self, request: Request) -> Response:
        """``?newer_than=g``: the platform refused generation g; a refresh is made, or was made meanwhile."""
        connection = request.path_params["connection"]
        given = request.query_params.get("newer_than", "")
        if given and not given.isdigit():
            return problem(422, "invalid", "a generation is a whole number", field="newer_than")
        state = await self._stores.connections.get(connection)
        if state is not None and given and state.works:
            state = await self._newer(state, int(given))
        return self._answer(state)

    async def _newer(self, state: Connection, than: int) -> Connection | None:
        """The connection once it has a newer token, or as it is when the refresh takes longer than we wait."""
        if state.tokens.generation > than:
            return state
        await self._stores.connections.transact(state.id, lambda known: connections.asked_for_newer(known, than))
        give_up = self._clock.seconds() + REFRESH_PATIENCE
        found: Connection | None = state
        while found is not None and found.works and found.tokens.generation <= than:
            if self._clock.seconds() >= give_up:
                return found
            await self._clock.sleep(LOOK_EVERY)
            found = await self._stores.connections.get(state.id)
        return found

    def _answer(self, state: Connection | None) -> Response:
        if state is None:
            return problem(404, "not_found", "there is no such connection")
        if not state.works:
            needed = state.status is ConnectionStatus.AUTHORIZATION_NEEDED
            code = "authorization_needed" if needed else "disconnected"
            return problem(409, code, state.status_reason)
        now = self._clock.now()
        lease = AccessLease.model_validate(
            {
                "connection": state.id,
                "store_hash": state.store.hash,
                "store_token": self._access.secret(state, Secret.STORE_TOKEN),
                "shop_token": self._access.secret(state, Secret.SHOP_ACCESS),
                "shop_cipher": self._access.secret(state, Secret.SHOP_CIPHER),
                "generation": state.tokens.generation,
                "until": now + LEASE,
                "grace_until": now + GRACE,
            },
            strict=False,
        )
        headers = {"Cache-Control": "no-store"}
        return JSONResponse(lease.model_dump(mode="json"), headers=headers)
