"""The broker as a port: records in, records out. ``chassis.kafka`` is the real one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.cloudevents import Envelope


class BrokerAway(Exception):
    """The broker did not acknowledge. Transient; the record may have been written all the same."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as consumed. Headers and value are untouched bytes: decoding them may fail, reading must not."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()

    @property
    def position(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


def outgoing(envelope: Envelope) -> Outgoing:
    return Outgoing(envelope.message.TOPIC, envelope.key, envelope.body(), tuple(envelope.headers()))


Handle = Callable[[Sequence[Record]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A partition without the offset that its group committed (None: none is known, and older records are gone).

    ``first``: offset of the oldest record that is still there, where the group goes on.
    """

    topic: str
    partition: int
    committed: int | None
    first: int


Missed = Callable[[str, Sequence[Gap]], Awaitable[None]]
"""(group, gaps): records of this group may be gone unheard."""


async def nothing_missed(_group: str, _gaps: Sequence[Gap]) -> None:
    """For groups that lose nothing by a gap."""


class Broker(Protocol):
    """Topics with ordered partitions and consumer groups that remember what was handled."""

    def subscribe(self, group: str, topic: str, handle: Handle, missed: Missed = nothing_missed) -> None:
        """Register before ``start``. Batches come in partition order; a batch is committed when ``handle`` returns.

        While ``handle`` raises, the same batch is handed over again after a back-off and nothing is committed.
        ``missed`` is told of every gap before a batch is handed over or anything is committed, again while it raises.
        """
        ...

    def tail(self, topic: str, handle: Handle) -> None:
        """Register before ``start``: every process hears every record said from now on; nothing is committed."""
        ...

    async def send(self, records: Sequence[Outgoing]) -> list[BrokerAway | None]:
        """Send with acknowledgement by all replicas, keeping order per key. One outcome per record."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None:
        """Stop taking, finish the batches in hand, commit them."""
        ...

    def connected(self) -> bool: ...
