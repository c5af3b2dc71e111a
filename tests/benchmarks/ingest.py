"""Webhooks a second until Kafka has acknowledged them: the gateway beside the smallest program that does the same."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import socket
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from demo.stage import set_up
from deploy.backbone import Backbone
from deploy.local.system import free_port
from deploy.processes import start_child
from tests.benchmarks.bare_ingest import TOPIC
from tests.benchmarks.rounds import compare

HOOKS = 3000
IN_FLIGHT = 32


def run(_: Backbone) -> None:
    """Starts a whole system of its own: the gateway must know the shop that the webhooks speak of."""
    with tempfile.TemporaryDirectory(prefix="tandem-ingest-") as folder, set_up(Path(folder)) as stage:
        stage.tandem.sign_up("bench@example.com")
        stage.tandem.connect(stage.sandbox.credentials)
        shop = stage.sandbox.credentials["tiktok_shop"]["shops"][0]
        key, secret = shop["app_key"], shop["app_secret"]
        port = free_port()
        asyncio.run(_create_topic(stage.backbone.kafka))
        bare = start_child(
            [sys.executable, "-m", "uvicorn", "tests.benchmarks.bare_ingest:app", "--port", str(port),
             "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "error"],
            pid_file=Path(folder) / "bare.pid",
            log_file=Path(folder) / "bare.log",
            environment={**os.environ, "BENCH_KAFKA": stage.backbone.kafka, "BENCH_KEY": key, "BENCH_SECRET": secret},
        )  # fmt: skip
        hooks = [_hook(shop["shop_id"], number, key, secret) for number in range(HOOKS)]
        try:
            _wait_for(port)
            asyncio.run(
                compare(
                    f"{HOOKS} webhooks, {IN_FLIGHT} in flight, 200 only after acks=all",
                    ("gateway", lambda: load(f"{stage.tandem.address}/webhooks/tiktok", hooks)),
                    ("bare ASGI + aiokafka", lambda: load(f"http://127.0.0.1:{port}/", hooks)),
                )
            )
        finally:
            bare.stop()


async def _create_topic(bootstrap: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 6, 1)])
    await admin.close()


def _hook(shop: str, number: int, key: str, secret: str) -> bytes:
    """One signed request for an order of its own, as bytes on the wire without its request line."""
    body = json.dumps(
        {
            "type": 1,
            "tts_notification_id": f"73800{time.time_ns()}{number}",
            "shop_id": shop,
            "timestamp": int(time.time()),
            "data": {"order_id": f"57665{number:014d}", "order_status": "UNPAID", "update_time": 1},
        }
    ).encode()
    sign = hmac.new(secret.encode(), key.encode() + body, hashlib.sha256).hexdigest()
    head = f"host: 127.0.0.1\r\nauthorization: {sign}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


async def load(url: str, hooks: list[bytes]) -> float:
    """Closed loop over kept connections; returns hooks answered with 200 a second. Raises on any other answer."""
    parts = urlsplit(url)
    waiting = iter(hooks)
    line = f"POST {parts.path or '/'} HTTP/1.1\r\n".encode()

    async def worker() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for hook in waiting:
            writer.write(line + hook)
            head = await reader.readuntil(b"\r\n\r\n")
            status = head.split(b" ", 2)[1]
            if status != b"200":
                raise RuntimeError(f"{url} answered {status.decode()}")
            length = next(
                (int(h.split(b":")[1]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length")), 0
            )
            await reader.readexactly(length)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return len(hooks) / (time.perf_counter() - started)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the bare program did not start")
