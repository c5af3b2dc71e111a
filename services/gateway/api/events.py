"""Server-sent events: that something changed, never the thing itself. Read it again through its own route."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from services.gateway.api.connections import connections_of
from services.gateway.api.principal import Authenticate, PartsDep, Principal, TasksRead
from services.gateway.parts import Parts

router = APIRouter(tags=["operations"])
BEAT = 15.0
PACE = 0.25
LONGEST = 600.0


@router.get("/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def events(principal: TasksRead, request: Request, parts: PartsDep) -> StreamingResponse:
    """``task`` and ``connection`` with the id to read again; ``products``, ``stock`` and ``orders`` when lists, counts
    and banners of a connection changed. Only what the caller may read. A comment every 15 s; ends after 10 minutes."""
    return StreamingResponse(
        stream(parts, principal, request),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(parts: Parts, principal: Principal, request: Request) -> AsyncIterator[bytes]:
    """Who is asked again at every beat: a revoked session ends the stream, and listening keeps none alive."""
    mine = {each.id for each in await connections_of(parts, principal.account)}
    asked = begun = parts.clock.seconds()
    async with parts.bulletin.reading(principal.account, mine, principal.permissions) as reader:
        yield b": hello\n\n"
        while (now := parts.clock.seconds()) - begun < LONGEST:
            if now - asked >= BEAT:
                if await Authenticate(_nothing, parts).principal(request, seen=False) is None:
                    return
                asked = now
                yield b": beat\n\n"
            if await parts.clock.wait(reader.bell, BEAT - (now - asked)):
                for news in reader.take():
                    data = json.dumps({"connection": news.connection, "id": news.id})
                    yield f"event: {news.kind}\ndata: {data}\n\n".encode()
                await parts.clock.sleep(PACE)  # what comes meanwhile is told at once, each thing once


async def _nothing(*_: object) -> None:
    """No application: only the authentication is asked."""
