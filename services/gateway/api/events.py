"""Server-sent events: that something changed, never the thing itself. Read it again through its own route."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from services.gateway.api.connections import connections_of
from services.gateway.api.principal import Authenticate, PartsDep, Principal, TasksRead
from services.gateway.parts import Parts

router = APIRouter(tags=["operations"])
BEAT = 15.0
LONGEST = 600.0


@router.get("/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def events(principal: TasksRead, request: Request, parts: PartsDep) -> StreamingResponse:
    """``task`` and ``connection`` events with the id to read again; a comment every 15 s; ends after 10 minutes."""
    return StreamingResponse(
        stream(parts, principal, request),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(parts: Parts, principal: Principal, request: Request) -> AsyncIterator[bytes]:
    """Who is asked again at every beat: a revoked session ends the stream."""
    mine = {each.id for each in await connections_of(parts, principal.account)}
    begun = parts.clock.seconds()
    yield b": hello\n\n"
    async with parts.bulletin.reading(lambda connection: connection in mine) as queue:
        while parts.clock.seconds() - begun < LONGEST:
            try:
                news = await asyncio.wait_for(queue.get(), BEAT)
            except TimeoutError:
                if await Authenticate(_nothing, parts).principal(request) is None:
                    return
                mine |= {each.id for each in await connections_of(parts, principal.account)}
                yield b": beat\n\n"
                continue
            data = json.dumps({"connection": news.connection, "id": news.id})
            yield f"event: {news.kind}\ndata: {data}\n\n".encode()


async def _nothing(*_: object) -> None:
    """No application: only the authentication is asked."""
