"""Kafka and a MongoDB wire-protocol server as two Java processes on loopback: no container engine needed.

For trying Tandem out, for tests and for one small shop; production runs on MongoDB and a Kafka cluster.
"""

import fcntl
import os
import socket
import time
from pathlib import Path
from typing import IO

from deploy.backbone import kafka_server, toolchain
from deploy.backbone.artifacts import class_path
from deploy.backbone.base import Backbone, BackboneError, Ports
from deploy.processes import Child, kill_recorded, start_child, stop_all

_SPACE_TO_RUN = 200 * 1024 * 1024
_START_SECONDS = 90.0
_POLL_SECONDS = 0.05
_STORE_READY = "store ready"
_QUIET_LOG = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", _QUIET_LOG)


class EmbeddedBackbone(Backbone):
    """Two child processes over `data_dir`; see `start_backbone`."""

    def __init__(self, data_dir: Path, lock: IO[str], ports: Ports) -> None:
        self._data_dir = data_dir
        self._lock = lock
        self._java = toolchain.java()
        self._class_path = class_path()
        self._kafka_port = ports.kafka or _free_port()
        self._controller_port = _free_port()
        self._store_port = ports.store or _free_port()
        self._kafka_process: Child | None = None
        self._store_process: Child | None = None
        self.kafka = f"127.0.0.1:{self._kafka_port}"
        self.mongo = f"mongodb://127.0.0.1:{self._store_port}"

    @classmethod
    def start(cls, data_dir: Path, ports: Ports) -> "EmbeddedBackbone":
        """Start both servers side by side; what a crashed earlier run left behind in `data_dir` is ended first."""
        data_dir = data_dir.resolve()
        data_dir.mkdir(parents=True, exist_ok=True)
        toolchain.require_space(data_dir, _SPACE_TO_RUN)
        lock = _claim(data_dir)
        try:
            for name in ("kafka", "store"):
                kill_recorded(data_dir / f"{name}.pid")
            for port in (ports.kafka, ports.store):
                _require_free(port)
            backbone = cls(data_dir, lock, ports)
        except BaseException:
            lock.close()
            raise
        backbone._launch_both()
        return backbone

    def stop(self) -> None:
        running = [child for child in (self._kafka_process, self._store_process) if child is not None]
        self._kafka_process = self._store_process = None
        stop_all(running)
        self._lock.close()

    def kill_kafka(self) -> None:
        _running(self._kafka_process, "Kafka").kill()

    def start_kafka(self) -> None:
        self._launch_kafka()
        self._await(self._kafka_process, kafka_server.STARTED)

    def kill_store(self) -> None:
        _running(self._store_process, "The MongoDB server").kill()

    def start_store(self) -> None:
        self._launch_store()
        self._await(self._store_process, _STORE_READY)

    def _launch_both(self) -> None:
        try:
            self._launch_store()
            self._launch_kafka()
            self._await(self._store_process, _STORE_READY)
            self._await(self._kafka_process, kafka_server.STARTED)
        except BaseException:
            self.stop()
            raise

    def _launch_kafka(self) -> None:
        home = self._data_dir / "kafka"
        properties = kafka_server.write_properties(home, self._kafka_port, self._controller_port)
        kafka_server.format_storage(self._java, self._class_path, home, properties)
        options = ["-Xmx512m", kafka_server.LOG_START]
        self._kafka_process = self._launch("kafka", [*options, "kafka.Kafka", str(properties)])

    def _launch_store(self) -> None:
        home = self._data_dir / "store"
        home.mkdir(exist_ok=True)
        main = ["tandem.store.StoreServer", str(home / "store.mv"), str(self._store_port)]
        self._store_process = self._launch("store", ["-Xmx512m", *main])

    def _launch(self, name: str, arguments: list[str]) -> Child:
        return start_child(
            [self._java, *_JVM, "-cp", self._class_path, *arguments],
            pid_file=self._data_dir / f"{name}.pid",
            log_file=self._data_dir / f"{name}.log",
            environment={key: value for key, value in os.environ.items() if not key.startswith("JAVA_")},
        )

    def _await(self, child: Child | None, line: str) -> None:
        server = _running(child, "The server")
        deadline = time.monotonic() + _START_SECONDS
        while line not in server.log_file.read_text(encoding="utf-8", errors="replace"):
            if not server.alive:
                raise BackboneError(f"A server of the backbone ended while starting: read `{server.log_file}`.")
            if time.monotonic() > deadline:
                raise BackboneError(
                    f"A server of the backbone did not start within {_START_SECONDS:.0f} s: read `{server.log_file}`."
                )
            time.sleep(_POLL_SECONDS)


def _running(child: Child | None, name: str) -> Child:
    if child is None:
        raise BackboneError(f"{name} was stopped: start the backbone again.")
    return child


def _claim(data_dir: Path) -> IO[str]:
    """Hold the folder for this process; the lock goes with the process, however it ends."""
    lock = (data_dir / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise BackboneError(
            f"Another backbone runs over {data_dir}: stop it first, or give this one a folder of its own."
        ) from None
    return lock


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _require_free(port: int | None) -> None:
    if port is None:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise BackboneError(
                f"Port {port} is taken: see who has it with `ss -ltnp sport = :{port}`, or choose another."
            ) from None
