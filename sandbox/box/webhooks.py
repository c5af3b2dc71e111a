"""Delivers webhooks on the box clock, with each platform's own retry schedule."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from sandbox.box.clock import BoxClock
from sandbox.box.entropy import Entropy
from sandbox.box.ledger import Ledger, WebhookTry
from sandbox.box.switches import Switches

AT_ONCE = 64
"""A burst waits for its turn, and is signed when that comes: the time-out is the receiver's to answer, not ours to find
a free connection."""

Post = Callable[[str, Mapping[str, str], bytes, float], Awaitable[int]]
"""`post(url, headers, body, timeout) -> status`, a GET without a body; raises OSError or TimeoutError when no answer
came."""


@dataclass(slots=True)
class Delivery:
    """One webhook on its way to one receiver. `key` is the platform's own (a hook id, a shop id)."""

    id: str
    platform: str
    connection: str
    topic: str
    key: str
    url: str
    body: str
    attempt: int = 0
    due: float = 0.0


class Courier(Protocol):
    """What a platform decides about its webhooks."""

    retry_after: tuple[float, ...]
    """Seconds to wait after the first, second, ... failed try; then the delivery is dropped."""
    timeout: float

    def headers(self, delivery: Delivery, now: float) -> Mapping[str, str] | None:
        """Headers of this try, signature included; None drops the delivery (the hook is gone)."""

    def postpone(self, delivery: Delivery, now: float) -> bool:
        """True: do not send now, count it as a failed try (a blocked domain)."""

    def tried(self, delivery: Delivery, status: int, gave_up: bool) -> None:
        """Called after each try; `status` 0 means no answer."""


class WebhookSender:
    """At-least-once, with the switches that lose, delay, double and reorder."""

    def __init__(self, clock: BoxClock, entropy: Entropy, ledger: Ledger, switches: Switches, post: Post) -> None:
        self._clock = clock
        self._entropy = entropy
        self._ledger = ledger
        self._switches = switches
        self._post = post
        self._couriers: dict[str, Courier] = {}
        self._pending: dict[int, Delivery] = {}
        self._serial = 0
        self._turn = asyncio.Semaphore(AT_ONCE)

    @property
    def pending(self) -> list[Delivery]:
        """Deliveries that wait for their next try."""
        return list(self._pending.values())

    def register(self, platform: str, courier: Courier) -> None:
        self._couriers[platform] = courier

    def send(
        self, platform: str, connection: str, topic: str, key: str, url: str, body: str, delay: float = 0.0
    ) -> None:
        """Hands one webhook over; it leaves `delay` seconds later, as the switches allow."""
        faults = self._switches.webhooks(platform)
        if faults.lose_next > 0:
            faults.lose_next -= 1
            self._note_lost(platform, connection, topic, url)
            return
        if self._entropy.chance(faults.lose):
            self._note_lost(platform, connection, topic, url)
            return
        wait = delay + faults.delay
        if self._entropy.chance(faults.reorder):
            wait += self._entropy.number() * faults.reorder_seconds
        delivery = Delivery(self._entropy.uuid(), platform, connection, topic, key, url, body)
        self._schedule(delivery, self._clock.now() + wait)
        if self._entropy.chance(faults.duplicate):
            self._schedule(Delivery(**asdict(delivery)), self._clock.now() + wait)

    def snapshot(self) -> list[dict[str, Any]]:
        return [asdict(delivery) for delivery in self._pending.values()]

    def restore(self, saved: list[dict[str, Any]]) -> None:
        self._pending.clear()
        for entry in saved:
            delivery = Delivery(**entry)
            self._schedule(delivery, delivery.due)

    def _schedule(self, delivery: Delivery, due: float) -> None:
        self._serial += 1
        ticket = self._serial
        delivery.due = due
        self._pending[ticket] = delivery

        async def attempt() -> None:
            # A restore empties the table: a timer of the state before it must then do nothing.
            async with self._turn:
                if self._pending.pop(ticket, None) is delivery:
                    await self._try(delivery)

        self._clock.call_at(due, attempt, f"webhook {delivery.platform} {delivery.topic}")

    async def _try(self, delivery: Delivery) -> None:
        courier = self._couriers[delivery.platform]
        now = self._clock.now()
        headers = courier.headers(delivery, now)
        if headers is None:
            return
        delivery.attempt += 1
        status = 0 if courier.postpone(delivery, now) else await self._deliver(courier, delivery, headers)
        self._note_try(delivery, status)
        delivered = 200 <= status < 300
        gave_up = not delivered and delivery.attempt > len(courier.retry_after)
        courier.tried(delivery, status, gave_up)
        if not delivered and not gave_up:
            self._schedule(delivery, self._clock.now() + courier.retry_after[delivery.attempt - 1])

    async def _deliver(self, courier: Courier, delivery: Delivery, headers: Mapping[str, str]) -> int:
        try:
            return await self._post(delivery.url, headers, delivery.body.encode(), courier.timeout)
        except (OSError, TimeoutError):
            return 0

    def _note_try(self, delivery: Delivery, status: int) -> None:
        self._ledger.webhook(
            WebhookTry(
                self._clock.now(),
                delivery.platform,
                delivery.connection,
                delivery.topic,
                delivery.url,
                delivery.id,
                delivery.attempt,
                status,
            )
        )

    def _note_lost(self, platform: str, connection: str, topic: str, url: str) -> None:
        self._ledger.change(platform, "webhook_lost", f"{connection}:{topic}", None, url, "switch")
