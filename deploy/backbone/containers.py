"""Kafka and MongoDB as containers, where a Docker engine answers."""

import contextlib
import socket
from typing import TYPE_CHECKING

from deploy.backbone.base import Backbone, BackboneError, Ports

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

KAFKA_IMAGE = "apache/kafka:4.1.1"
MONGO_IMAGE = "mongo:8.0"

_START_SECONDS = 90
_BROKER_PORT = 9092
_STORE_PORT = 27017


class ContainerBackbone(Backbone):
    """Two containers whose data lives as long as they do: over kill and start, not over `stop`."""

    def __init__(self, kafka: "DockerContainer", store: "DockerContainer", ports: Ports) -> None:
        self._kafka_container = kafka
        self._store_container = store
        self.kafka = f"127.0.0.1:{ports.kafka}"
        self.mongo = f"mongodb://127.0.0.1:{ports.store}"

    @classmethod
    def start(cls, wanted: Ports) -> "ContainerBackbone":
        """Start both containers and wait until they serve."""
        try:
            from testcontainers.core.container import DockerContainer
        except ImportError:
            raise BackboneError(
                "Containers are started with testcontainers, a development dependency: run `make setup`."
            ) from None
        # A published port must be known before the start: Kafka tells its clients where it is.
        ports = Ports(wanted.kafka or _free_port(), wanted.store or _free_port())
        kafka = DockerContainer(KAFKA_IMAGE).with_bind_ports(_BROKER_PORT, ports.kafka)
        for name, value in _kafka_settings(ports).items():
            kafka = kafka.with_env(name, value)
        store = DockerContainer(MONGO_IMAGE).with_bind_ports(_STORE_PORT, ports.store)
        backbone = cls(kafka, store, ports)
        try:
            store.start()
            kafka.start()
            _await_log(store, "Waiting for connections")
            _await_log(kafka, "Kafka Server started")
        except Exception as error:
            backbone.stop()
            raise BackboneError(
                f"The containers did not start ({error}): set TANDEM_BACKBONE=embedded to do without them."
            ) from error
        return backbone

    def stop(self) -> None:
        for container in (self._kafka_container, self._store_container):
            with contextlib.suppress(Exception):
                container.stop()

    def kill_kafka(self) -> None:
        self._kafka_container.get_wrapped_container().kill()

    def start_kafka(self) -> None:
        _start_again(self._kafka_container, "Kafka Server started")

    def kill_store(self) -> None:
        self._store_container.get_wrapped_container().kill()

    def start_store(self) -> None:
        _start_again(self._store_container, "Waiting for connections")


def _start_again(container: "DockerContainer", line: str) -> None:
    starts = _log(container).count(line)
    container.get_wrapped_container().start()
    _await_log(container, line, times=starts + 1)


def _await_log(container: "DockerContainer", line: str, times: int = 1) -> None:
    from testcontainers.core.waiting_utils import wait_for_logs

    wait_for_logs(container, lambda text: text.count(line) >= times, timeout=_START_SECONDS)


def _log(container: "DockerContainer") -> str:
    out, err = container.get_logs()
    return (out + err).decode("utf-8", errors="replace")


def _kafka_settings(ports: Ports) -> dict[str, str]:
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_LISTENERS": f"PLAINTEXT://:{_BROKER_PORT},CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{ports.kafka}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_OFFSETS_RETENTION_MINUTES": "43200",
        "KAFKA_GROUP_COORDINATOR_APPEND_LINGER_MS": "0",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_BROKER_SESSION_TIMEOUT_MS": "3000",
        "KAFKA_BROKER_HEARTBEAT_INTERVAL_MS": "500",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
