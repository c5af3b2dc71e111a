"""The webhook routes: plain ASGI, since nothing here may wait for anything but the disk or the broker.

Verify the raw bytes, map to hints, hand over, answer 2xx. Unknown connection, bad signature and old timestamp get the
same 401; they are counted and alarmed on, and their bodies are never logged.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chassis import metrics
from chassis.clock import Clock
from chassis.store import StoreAway
from contracts.gateway import HintReceivedV1, Platform
from platforms.bigcommerce import verify_hook
from platforms.errors import InvalidWebhook
from platforms.tiktok_shop import VerifiedEvent, verify_event
from services.gateway.ingest.handoff import Handoff
from services.gateway.ingest.secrets import HookSecrets, StoreProofs
from services.gateway.ingest.spool import SpoolFull
from services.gateway.mapping import shop_hints, store_hints
from services.gateway.settings import GatewaySettings

LARGEST = 64 * 1024
REMEMBERED = 100_000
NOBODY = StoreProofs("", ("unknown connection",), ("unknown connection",))
log = structlog.get_logger(__name__)


class TooLarge(Exception):
    """More than 64 KiB: nothing beyond is read."""


class Remembered:
    """Ids of deliveries that were handed over, the newest 100,000. A repetition of one needs no second hint."""

    def __init__(self, limit: int = REMEMBERED) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._limit = limit

    def __contains__(self, delivery: str) -> bool:
        return bool(delivery) and delivery in self._ids

    def add(self, delivery: str) -> None:
        if not delivery:
            return
        self._ids[delivery] = None
        if len(self._ids) > self._limit:
            self._ids.popitem(last=False)


class Receiver:
    """Both platforms' webhooks."""

    def __init__(self, settings: GatewaySettings, secrets: HookSecrets, handoff: Handoff, clock: Clock) -> None:
        self._settings = settings
        self._secrets = secrets
        self._handoff = handoff
        self._clock = clock
        self._seen = Remembered()
        self._app_secrets = [
            secret.get_secret_value()
            for secret in (settings.tiktok_app_secret, settings.tiktok_old_app_secret)
            if secret.get_secret_value()
        ]

    def routes(self) -> list[Route]:
        return [
            Route("/webhooks/bigcommerce/{connection}", self.from_store, methods=["POST"]),
            Route("/webhooks/bigcommerce/{connection}/exceptions", self.from_store, methods=["POST"]),
            Route("/webhooks/tiktok", self.from_shop, methods=["POST"]),
        ]

    async def from_store(self, request: Request) -> Response:
        platform = Platform.BIGCOMMERCE
        if not self._secrets.loaded.is_set():
            return _answer(platform, "not_ready", 503)
        connection = request.path_params["connection"]
        now = self._clock.now()
        try:
            body = await read_body(request)
            delivery, hints = self._verified_store(request, connection, body, now)
        except TooLarge:
            return _answer(platform, "too_large", 413)
        except InvalidWebhook as invalid:
            outcome = "too_old" if "old" in invalid.reason else "refused"
            return _answer(platform, outcome, 401)
        return await self._handed_over(platform, delivery, hints)

    def _verified_store(
        self, request: Request, connection: str, body: bytes, now: datetime
    ) -> tuple[str, list[HintReceivedV1]]:
        known = self._secrets.of_store(connection)
        proofs = known or NOBODY
        hook = verify_hook(
            {name.lower(): value for name, value in request.headers.items()},
            body,
            client_secrets=proofs.client_secrets,
            header_secrets=proofs.header_secrets,
            now=now,
            tolerance=self._settings.hook_window,
            require_both=self._settings.both_proofs,
        )
        if known is None or hook.store_hash != known.store_hash:
            raise InvalidWebhook("of another store")
        delivery = request.headers.get("webhook-id", "") if hook.signed else ""
        return f"{connection}/{delivery}" if delivery else "", store_hints(connection, hook, now)

    async def from_shop(self, request: Request) -> Response:
        platform = Platform.TIKTOK_SHOP
        if not self._secrets.loaded.is_set():
            return _answer(platform, "not_ready", 503)
        try:
            body = await read_body(request)
            event = self._verified_shop(request.headers.get("authorization", ""), body)
        except TooLarge:
            return _answer(platform, "too_large", 413)
        except InvalidWebhook:
            return _answer(platform, "refused", 401)
        try:
            connection = self._secrets.connection_of(event.shop_id) or await self._secrets.find_shop(event.shop_id)
        except StoreAway:
            return _answer(platform, "not_ready", 503)
        if connection is None:  # signed by the platform: a shop that authorized the app and is not connected here
            return _answer(platform, "not_connected", 200)
        hints = shop_hints(connection, event, self._clock.now())
        delivery = f"{event.shop_id}/{event.notification_id}" if event.notification_id else ""
        return await self._handed_over(platform, delivery, hints)

    def _verified_shop(self, authorization: str, body: bytes) -> VerifiedEvent:
        """Two app secrets are good while one replaces the other."""
        refusal = InvalidWebhook("no app secret is configured")
        for secret in self._app_secrets:
            try:
                return verify_event(authorization, body, app_key=self._settings.tiktok_app_key, app_secret=secret)
            except InvalidWebhook as invalid:
                refusal = invalid
        raise refusal

    async def _handed_over(self, platform: Platform, delivery: str, hints: list[HintReceivedV1]) -> Response:
        if not hints:
            return _answer(platform, "ignored", 200)
        if delivery in self._seen:
            return _answer(platform, "repeated", 200)
        try:
            await self._handoff.hand_over(hints)
        except SpoolFull:
            return _answer(platform, "no_room", 503)
        self._seen.add(delivery)
        return _answer(platform, "accepted", 200)


def _answer(platform: Platform, outcome: str, status: int) -> Response:
    metrics.hooks.labels(platform=platform.value, outcome=outcome).inc()
    return Response(status_code=status)


async def read_body(request: Request) -> bytes:
    """Raises TooLarge, by the announced length before anything is read."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > LARGEST:
        raise TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge
    return bytes(body)
