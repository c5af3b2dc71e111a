"""Hands hints over durably: to the broker, acknowledged by all its replicas, or else to the local spool.

The broker has half a second; a platform gives us three. While it is known to be away, records go straight to the spool,
and a loop of its own tries the broker and empties the spool, after a restart too. Order and doubles do not matter:
hints are level-triggered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.messaging import Broker, Outgoing, outgoing
from contracts.cloudevents import Envelope
from contracts.gateway import HintReceivedV1
from services.gateway.ingest.spool import Spool, SpoolFull

PAUSE = 1.0
BATCH = 500
log = structlog.get_logger(__name__)


class Handoff:
    """``hand_over`` returns once every hint is safe somewhere."""

    def __init__(self, broker: Broker, spool: Spool, clock: Clock, entropy: Entropy, patience: float) -> None:
        """``patience``: seconds that the broker has to acknowledge."""
        self._broker = broker
        self._spool = spool
        self._clock = clock
        self._entropy = entropy
        self._patience = patience
        self._away = False
        self.opened = asyncio.Event()
        self._news = asyncio.Event()
        self._sending: dict[asyncio.Task[bool], None] = {}
        self._unsaved: list[tuple[Outgoing, asyncio.Future[None]]] = []

    def open(self) -> None:
        self._spool.open()
        self._away = self._spool.size > 0
        self.opened.set()
        self._news.set()

    def close(self) -> None:
        self.opened.clear()
        self._spool.close()

    async def hand_over(self, hints: Sequence[HintReceivedV1]) -> None:
        """Returns once they are safe. Raises SpoolFull when nobody can keep them.

        Equal hints are all passed on: only who serves them can tell whether an earlier one is still unserved.
        """
        records = [self._record(hint) for hint in hints]
        if self._away or not await self._acknowledged(records):
            await self._keep(records)

    def _record(self, hint: HintReceivedV1) -> Outgoing:
        return outgoing(Envelope(id=self._entropy.uuid4(), source="gateway", time=self._clock.now(), message=hint))

    async def _acknowledged(self, records: Sequence[Outgoing]) -> bool:
        """False after the broker's time is up; the send goes on meanwhile, and a double does no harm."""
        sent = asyncio.Event()
        task = asyncio.get_running_loop().create_task(self._send(records))
        self._sending[task] = None
        task.add_done_callback(self._sending.pop)
        task.add_done_callback(lambda _: sent.set())
        if await self._clock.wait(sent, self._patience) and task.result():
            return True
        self._away = True
        self._news.set()
        log.warning("broker_away_spooling")
        return False

    async def _send(self, records: Sequence[Outgoing]) -> bool:
        outcomes = await self._broker.send(records)
        return all(outcome is None for outcome in outcomes)

    async def _keep(self, records: Sequence[Outgoing]) -> None:
        """Records that arrive within one turn of the loop share one flush to the disk."""
        loop = asyncio.get_running_loop()
        saved: list[asyncio.Future[None]] = [loop.create_future() for _ in records]
        first = not self._unsaved
        self._unsaved += zip(records, saved, strict=True)
        if first:
            loop.call_soon(self._flush)
        await asyncio.gather(*saved)

    def _flush(self) -> None:
        batch, self._unsaved = self._unsaved, []
        failure: SpoolFull | None = None
        try:
            self._spool.append([record for record, _ in batch])
        except SpoolFull as error:
            failure = error
            log.error("spool_full", reason=str(error), records=len(batch))
        else:
            # A replay may have found the spool empty just before.
            self._away = True
            self._news.set()
        for _, saved in batch:
            if saved.cancelled():
                continue
            if failure is None:
                saved.set_result(None)
            else:
                saved.set_exception(failure)

    async def replay(self) -> None:
        """For ever: when something is spooled, or the broker was away, try the broker until it is empty again."""
        while True:
            await self._clock.wait(self._news, 3600.0)
            self._news.clear()
            while not await self._emptied():
                await self._clock.sleep(PAUSE)

    async def _emptied(self) -> bool:
        for path in self._spool.files():
            records = self._spool.read(path)
            for start in range(0, len(records), BATCH):
                if not await self._send(records[start : start + BATCH]):
                    return False
            self._spool.drop(path)
            log.info("spool_replayed", records=len(records))
        self._away = False
        return self._spool.size == 0
