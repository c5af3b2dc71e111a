"""Serves the sandbox's apps over real sockets, with connections that a switch can reset."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox.box.faults import ABORT_EXTENSION

# Linger for zero seconds: the kernel then answers a close with RST instead of FIN.
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class ResettableProtocol(HttpToolsProtocol):
    """Lets an app drop its connection: `scope["extensions"]["sandbox.abort"]()`."""

    def on_headers_complete(self) -> None:
        extensions: Any = self.scope.setdefault("extensions", {})
        extensions[ABORT_EXTENSION] = self._reset
        super().on_headers_complete()

    def shutdown(self) -> None:
        is_idle = bool(getattr(self.cycle, "response_complete", True))
        if self.scheme == "https" and is_idle:
            # Closing would wait for the client's goodbye, which may never come.
            self.transport.abort()
        else:
            super().shutdown()

    def _reset(self) -> None:
        bare: Any = self.transport.get_extra_info("socket")
        if bare is not None:
            bare.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.transport.abort()


class Server(uvicorn.Server):
    """Leaves signals to whoever runs it: three servers live in one process. `ready` is set once it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bind(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one."""
    # asyncio switches Nagle off only for sockets that name their protocol: without it an answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def make_server(app: ASGIApp, tls_cert: Path | None = None, tls_key: Path | None = None) -> Server:
    """A server for `serve(sockets=[...])`."""
    settings: dict[str, Any] = {}
    if tls_cert is not None:
        settings = {"ssl_certfile": str(tls_cert), "ssl_keyfile": str(tls_key)}
    config = uvicorn.Config(
        app,
        http=ResettableProtocol,
        loop="asyncio",
        lifespan="off",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=2,
        **settings,
    )
    return Server(config)
