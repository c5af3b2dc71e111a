"""The internal routes on a service's parked records: look, replay, discard. Payloads may hold secrets: never shown."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chassis.messaging import Broker, BrokerAway
from chassis.parking import Parking
from chassis.service import Service
from chassis.store import Document
from contracts.base import Frozen
from services.common.internal import problem

BASE = "/internal/v1/parked"
MOST = 100


class ParkedRow(Frozen):
    """A record that could not be handled. why: poison, bug or refused; ``type``: of the message, where readable."""

    id: str
    group: str
    topic: str
    key: str
    type: str
    why: str
    reason: str
    attempts: int
    at: datetime


class ParkedRows(Frozen):
    items: tuple[ParkedRow, ...]
    total: int


class ParkedDone(Frozen):
    """``id`` was replayed or discarded."""

    id: str


def parked_routes(service: Service) -> list[BaseRoute]:
    """Plain routes, to be guarded by whoever mounts them."""
    return ParkedDesk(service.parking, service.ports.broker).routes()


class ParkedDesk:
    def __init__(self, parking: Parking, broker: Broker) -> None:
        self._parking = parking
        self._broker = broker

    def routes(self) -> list[BaseRoute]:
        return [
            Route(BASE, self._list, methods=["GET"]),
            Route(f"{BASE}/{{id:path}}", self._replay, methods=["POST"]),
            Route(f"{BASE}/{{id:path}}", self._discard, methods=["DELETE"]),
        ]

    async def rows(self) -> ParkedRows:
        found = await self._parking.list(limit=MOST)
        return ParkedRows(items=tuple(row_of(each) for each in found), total=await self._parking.count())

    async def replay(self, record: str) -> bool:
        """Raises BrokerAway."""
        return await self._parking.replay(record, self._broker)

    async def discard(self, record: str) -> bool:
        return await self._parking.discard(record)

    async def _list(self, _: Request) -> Response:
        return JSONResponse((await self.rows()).model_dump(mode="json"))

    async def _replay(self, request: Request) -> Response:
        record = request.path_params["id"]
        try:
            return _done(record, found=await self.replay(record))
        except BrokerAway:
            return problem(503, "broker_away", "The broker does not answer.", headers={"Retry-After": "5"})

    async def _discard(self, request: Request) -> Response:
        record = request.path_params["id"]
        return _done(record, found=await self.discard(record))


def _done(record: str, *, found: bool) -> Response:
    if not found:
        return problem(404, "not_found", "There is no such parked message.")
    return JSONResponse(ParkedDone(id=record).model_dump())


def row_of(document: Document) -> ParkedRow:
    headers = dict(document.get("headers", ()))
    key = document.get("key")
    return ParkedRow(
        id=document["_id"],
        group=document["group"],
        topic=document["topic"],
        key=_text(key),
        type=_text(headers.get("ce_type")),
        why=document["why"],
        reason=document["reason"],
        attempts=document["attempts"],
        at=document["at"],
    )


def _text(value: bytes | None) -> str:
    return bytes(value).decode("utf-8", "replace")[:200] if value else ""
