"""What every kind of backbone offers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import TracebackType
from typing import Self


class BackboneError(Exception):
    """The backbone cannot be had; the message is one sentence for people, with the command to run if there is one."""


@dataclass(frozen=True)
class Ports:
    """Ports on 127.0.0.1 to listen on; None means any free one."""

    kafka: int | None = None
    store: int | None = None


class Backbone(ABC):
    """A running Kafka and MongoDB server. Use it as a context manager, or call `stop`.

    The kill and start methods are for fault tests. Servers that we did not start (mode external) refuse them
    with `BackboneError`. Addresses stay the same over kill and start.
    """

    kafka: str
    """Bootstrap servers, `host:port` separated by commas."""
    mongo: str
    """Connection URI without a database name."""

    @abstractmethod
    def stop(self) -> None:
        """Stop both servers in order; their data stays. Calling it again does nothing."""

    @abstractmethod
    def kill_kafka(self) -> None:
        """End Kafka as a crash would."""

    @abstractmethod
    def start_kafka(self) -> None:
        """Start Kafka again over its data and wait until it serves."""

    @abstractmethod
    def kill_store(self) -> None:
        """End the MongoDB server as a crash would."""

    @abstractmethod
    def start_store(self) -> None:
        """Start the MongoDB server again over its data and wait until it serves."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
