"""One call in its turn: stand in line, send, and try again while the platform says "too many"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from platforms.budget import Budget, Kind
from platforms.clock import Clock, unix
from platforms.errors import RateLimited
from platforms.http import Http, Request, Response


@dataclass(frozen=True, slots=True)
class Terms:
    """How calls are made. kind: their place in line.  send_by: the moment after which none may be written."""

    kind: Kind = Kind.LIVE
    send_by: datetime | None = None


async def send_in_turn(
    http: Http,
    budget: Budget,
    clock: Clock,
    kind: Kind,
    endpoint: str,
    build: Callable[[], Request],
    throttled: Callable[[Response], bool],
) -> Response:
    """Send what ``build`` makes at the moment of sending (a signature holds its time).

    A throttled call is repeated for at most the budget's patience, then RateLimited. Raises what `Http.send` raises.
    """
    give_up = unix(clock) + budget.patience
    while True:
        async with budget.call(kind, endpoint) as call:
            response = await http.send(build())
            if not throttled(response):
                if response.status < 500:  # a failing server gives no reason to call it faster
                    call.heard(response.headers)
                return response
            pause = call.throttled(response.headers)
        if unix(clock) + pause > give_up:
            raise RateLimited(
                "too many calls",
                endpoint=endpoint,
                retry_after=pause,
                request_id=response.headers.get("x-request-id", ""),
            )
