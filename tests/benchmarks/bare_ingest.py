"""The smallest program that does an ingest's durable work: check the signature, have Kafka acknowledge, answer 200.

Run by uvicorn as a process of its own; settings come from the environment.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Any

from aiokafka import AIOKafkaProducer

TOPIC = "bench.bare"
_producer: AIOKafkaProducer | None = None


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    global _producer
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                _producer = AIOKafkaProducer(
                    bootstrap_servers=os.environ["BENCH_KAFKA"], acks="all", enable_idempotence=True
                )
                await _producer.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                if _producer is not None:
                    await _producer.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return
    body = (await receive())["body"]
    given = dict(scope["headers"]).get(b"authorization", b"")
    key, secret = os.environ["BENCH_KEY"].encode(), os.environ["BENCH_SECRET"].encode()
    wanted = hmac.new(secret, key + body, hashlib.sha256).hexdigest().encode()
    status = 200 if hmac.compare_digest(given, wanted) else 401
    if status == 200 and _producer is not None:
        await _producer.send_and_wait(TOPIC, body)
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
