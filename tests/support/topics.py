"""Topics of one test on a Kafka that many share."""

from aiokafka.admin import AIOKafkaAdminClient


async def delete_topics(bootstrap: str, prefix: str) -> None:
    """Delete every topic with this prefix.

    A client that starts reads the names of all topics, and Kafka closes every partition when it stops: what tests leave
    behind would make each later one slower.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        left = [name for name in await admin.list_topics() if name.startswith(prefix)]
        if left:
            await admin.delete_topics(left)
    finally:
        await admin.close()
