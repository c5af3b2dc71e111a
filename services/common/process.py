"""Runs one service as a process: real ports, an HTTP server, a graceful end on SIGTERM."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
import uvloop
from starlette.types import ASGIApp

from chassis import logs, metrics
from chassis.clock import Clock, follow
from chassis.entropy import Entropy
from chassis.kafka import KafkaEvents
from chassis.mongo import MongoDatabase
from chassis.service import Ports, Service
from chassis.settings import ServiceSettings
from contracts import catalogue
from platforms.http import Http, Request

CLOCK_POLL = 20.0
GRACE = 10
log = structlog.get_logger(__name__)

Wrap = Callable[[Service], ASGIApp]


class Refusal(SystemExit):
    """The process cannot start as it is configured; the text says what to change."""


def real_ports(name: str, settings: ServiceSettings) -> Ports:
    """Kafka, MongoDB, the wall clock and the operating system's randomness."""
    clock = Clock()
    return Ports(
        database=MongoDatabase(settings.mongo.get_secret_value(), settings.database, driver=settings.mongo_driver),
        broker=KafkaEvents(
            settings.kafka,
            client=settings.instance or name,
            clock=clock,
            instance=settings.instance,
            prefix=settings.topic_prefix,
        ),
        clock=clock,
        entropy=Entropy(),
    )


def run(
    name: str,
    settings: ServiceSettings,
    create: Callable[[Ports, Http], Service],
    *,
    door: Wrap = lambda service: service.http(),
) -> None:
    """Serve until SIGTERM or SIGINT. Prints one JSON line with the address once it listens.

    ``door``: the ASGI application in front; by default the service's own routes.
    """
    assert catalogue.MODULES
    logs.set_up(name, settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(name, settings, create, door))


class _Server(uvicorn.Server):
    """Leaves the signals to us: its own handlers would end the process before the service has stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(name: str, settings: ServiceSettings, create: Callable[[Ports, Http], Service], door: Wrap) -> None:
    ports = real_ports(name, settings)
    async with Http(ports.clock, observe=_counted(settings)) as http:
        service = create(ports, http)
        listener = _listen(settings.host, settings.port)
        known = asyncio.Event()
        following = _follow_sandbox(settings.clock_url, ports.clock, http, known)
        config = uvicorn.Config(
            door(service), log_config=None, access_log=False, timeout_graceful_shutdown=GRACE, lifespan="off"
        )
        server = _Server(config)
        stopping = _stop_signal()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        _announce(name, listener)
        starting = asyncio.create_task(_start(service, known))
        waiting = asyncio.create_task(stopping.wait())
        try:
            await _until_stopped(starting, {serving, waiting})
        finally:
            server.should_exit = True
            await serving
            waiting.cancel()
            await _end(service, starting)
            if following is not None:
                following.cancel()


async def _start(service: Service, clock_known: asyncio.Event) -> None:
    """Not before the time is known: hours behind the platforms, every signature would be refused and no lease hold."""
    await clock_known.wait()
    await service.start()


async def _until_stopped(starting: asyncio.Task[None], ending: set[asyncio.Task[Any]]) -> None:
    """Returns when asked to stop, also while store or broker keep the start waiting. Raises what the start raises."""
    done, _ = await asyncio.wait({starting, *ending}, return_when=asyncio.FIRST_COMPLETED)
    if starting in done:
        starting.result()
        log.info("started")
        await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)


async def _end(service: Service, starting: asyncio.Task[None]) -> None:
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
    await service.stop()
    log.info("stopped")


def _stop_signal() -> asyncio.Event:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


def _announce(name: str, listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    sys.stdout.write(json.dumps({"service": name, "address": f"http://{host}:{port}"}) + "\n")
    sys.stdout.flush()


def _counted(settings: ServiceSettings) -> Callable[[Request, str], None]:
    """Counts every call by platform; the services' own internal API counts as one."""
    origins = {
        getattr(settings, "bigcommerce_api", ""): "bigcommerce",
        getattr(settings, "tiktok_api", ""): "tiktok_shop",
    }

    def count(request: Request, outcome: str) -> None:
        found = next(
            (name for origin, name in origins.items() if origin and request.url.startswith(origin)), "internal"
        )
        operation = request.endpoint if found != "internal" else "internal"
        metrics.platform_calls.labels(platform=found, operation=operation, outcome=outcome).inc()

    return count


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise Refusal(
            f"Port {port} on {host} is taken ({error.strerror}): stop its owner or set another port."
        ) from None
    listener.listen(1024)
    return listener


def _follow_sandbox(url: str, clock: Clock, http: Http, known: asyncio.Event) -> asyncio.Task[None] | None:
    """The wall clock is known at once, a sandbox's once it was asked."""
    if not url:
        known.set()
        return None

    async def offset_after(known: float) -> float:
        answer = await http.send(
            Request(
                "GET",
                f"{url}/clock",
                "GET /clock",
                query=(("after_offset", repr(known)), ("timeout", str(CLOCK_POLL))),
                timeout=CLOCK_POLL + 10,
            )
        )
        return float(answer.json()["offset"])

    return asyncio.get_running_loop().create_task(follow(clock, offset_after, known))
