"""What stands before the gateway's replicas: takes turns, passes over one that refuses the connection, counts answers.

As an ingress does it: a request is given to another replica only when the first never got a byte of it. A replica is
taken out before it is stopped, and taken in again once it says that it is ready.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from contextlib import suppress
from urllib.parse import urlsplit

from deploy.local.system import free_port

LONGEST = 30.0
NOBODY = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Balancer:
    """Runs in a thread of its own until ``close``. ``answers``: status of every webhook's answer -> how often."""

    def __init__(self) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self.answers: Counter[int] = Counter()
        self._replicas: list[tuple[str, int]] = []
        self._turn = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def add(self, address: str) -> None:
        self._replicas = [*self._replicas, _place(address)]

    def remove(self, address: str) -> None:
        place = _place(address)
        self._replicas = [one for one in self._replicas if one != place]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        url = urlsplit(self.address)
        serving = asyncio.start_server(self._serve, url.hostname, url.port, backlog=1024)
        server = self._loop.run_until_complete(serving)
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(LONGEST):
                request, is_hook = await _request(reader)
                answer = await self._answer(request)
                if is_hook:
                    self.answers[int(answer.split(b" ", 2)[1])] += 1
                writer.write(answer)
                await writer.drain()
        writer.close()

    async def _answer(self, request: bytes) -> bytes:
        replicas = list(self._replicas)
        self._turn += 1
        for number in range(len(replicas)):
            host, port = replicas[(self._turn + number) % len(replicas)]
            try:
                upstream, down = await asyncio.open_connection(host, port)
            except OSError:
                continue
            try:
                down.write(request)
                return await upstream.read() or NOBODY
            except OSError:
                return NOBODY
            finally:
                down.close()
        return NOBODY


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """One whole request that asks for the connection to end after it, and whether it is a webhook."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    fields = {line.split(b":", 1)[0].strip().lower(): line.split(b":", 1)[1].strip() for line in lines}
    body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join((first, *kept, b"connection: close", b"", body)), b" /webhooks/" in first


def _place(address: str) -> tuple[str, int]:
    url = urlsplit(address)
    assert url.hostname is not None
    assert url.port is not None
    return url.hostname, url.port
