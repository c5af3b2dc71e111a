"""The settings of the embedded Kafka: one node that is broker and controller (KRaft)."""

import os
import shutil
from pathlib import Path

from deploy.backbone import toolchain
from deploy.backbone.artifacts import BLANK_KAFKA

STARTED = "Kafka Server started"
LOG_START = "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info"

_CLUSTER_ID = "dGFuZGVtLWVtYmVkZGVkMQ"
_DAYS_30_IN_MINUTES = 30 * 24 * 60

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=BROKER://127.0.0.1:{broker_port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=BROKER://127.0.0.1:{broker_port}
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER
log.dirs={log_dir}

# Topics are declared in deploy/topics.yaml; a misspelt name must fail.
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
offsets.retention.minutes={offsets_retention_minutes}

# A killed broker may come back once its session has ended.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500

# One node: nobody to wait for before a commit is written, or before a group's first assignment.
group.coordinator.append.linger.ms=0
group.initial.rebalance.delay.ms=0

# After a crash the first answers rest on this checkpoint; the default is every 5 s.
replica.high.watermark.checkpoint.interval.ms=200

# Small: the defaults are for servers.
num.network.threads=2
num.io.threads=4
background.threads=4
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=16777216
log.index.size.max.bytes=2097152
"""


def write_properties(home: Path, broker_port: int, controller_port: int) -> Path:
    """Write `server.properties` into `home`; returns its path."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "server.properties"
    text = _PROPERTIES.format(
        broker_port=broker_port,
        controller_port=controller_port,
        log_dir=home / "data",
        offsets_retention_minutes=_DAYS_30_IN_MINUTES,
    )
    path.write_text(text, encoding="utf-8")
    return path


def format_storage(java: str, class_path: str, home: Path, properties: Path) -> None:
    """Prepare the data folder on the first start; later it is left alone.

    Kafka's own tool does it once for all folders: it takes as long to start as a broker.
    """
    data = home / "data"
    if (data / "meta.properties").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    if BLANK_KAFKA.exists():
        _copy_whole(BLANK_KAFKA, data)
        return
    command = [java, "-XX:TieredStopAtLevel=1", "-cp", class_path, "kafka.tools.StorageTool", "format"]
    toolchain.run(
        [*command, "--ignore-formatted", "--cluster-id", _CLUSTER_ID, "--config", str(properties)],
        "Preparing Kafka's data folder failed",
    )
    _copy_whole(data, BLANK_KAFKA)


def _copy_whole(source: Path, target: Path) -> None:
    """All or nothing, also when this process is killed in the middle. Where another one was first, its copy is kept."""
    part = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part)
    try:
        part.rename(target)
    except OSError:
        shutil.rmtree(part)
