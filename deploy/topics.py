"""`python -m deploy.topics`: create the topics of `topics.yaml` that are missing. Never deletes or shrinks one."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

DECLARED = Path(__file__).with_name("topics.yaml")
DAY_MS = 24 * 60 * 60 * 1000
MAX_EVENT_BYTES = 1_000_000


@dataclass(frozen=True)
class Topic:
    """One declared topic. ``retention_ms`` -1: kept for ever, as compacted topics are."""

    name: str
    partitions: int
    replication: int
    cleanup: str
    retention_ms: int

    def configs(self) -> dict[str, str]:
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(MAX_EVENT_BYTES),
        }


def declared(path: Path = DECLARED, prefix: str = "") -> list[Topic]:
    """The topics of the file, each name after ``prefix``. Raises KeyError or ValueError when an entry is incomplete."""
    document = yaml.safe_load(path.read_text())
    defaults = document["defaults"]
    return [
        Topic(
            name=prefix + name,
            partitions=int(entry.get("partitions", defaults["partitions"])),
            replication=int(entry.get("replication", defaults["replication"])),
            cleanup=entry["cleanup"],
            retention_ms=int(entry["retention_days"]) * DAY_MS if "retention_days" in entry else -1,
        )
        for name, entry in document["topics"].items()
    ]


async def create_missing(bootstrap: str, topics: list[Topic]) -> list[str]:
    """Create what is not there. Returns the names created. Raises KafkaError when the broker refuses one."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        present = set(await admin.list_topics())
        missing = [topic for topic in topics if topic.name not in present]
        if missing:
            answer = await admin.create_topics(
                [NewTopic(t.name, t.partitions, t.replication, topic_configs=t.configs()) for t in missing]
            )
            for name, code, *rest in answer.topic_errors:
                if code and for_code(code) is not TopicAlreadyExistsError:
                    raise for_code(code)(f"{name}: {rest[0] if rest else ''}")
        return [topic.name for topic in missing]
    finally:
        await admin.close()


def main() -> int:
    bootstrap = os.environ.get("TANDEM_KAFKA")
    if not bootstrap:
        print("TANDEM_KAFKA is not set: give the broker's host:port.", file=sys.stderr)
        return 1
    created = asyncio.run(create_missing(bootstrap, declared(prefix=os.environ.get("TANDEM_TOPIC_PREFIX", ""))))
    print(f"created: {', '.join(created)}" if created else "every topic is there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
