"""The whole system in one process on virtual time: both platforms, four services, two merchants.

What survives a process (databases, log, platforms) belongs to the town.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.memory.broker import MemoryBroker, MemoryLog
from chassis.memory.loop import VirtualLoop
from chassis.memory.store import MemoryDatabase
from chassis.service import Ports, Service
from platforms.http import Http
from sandbox.app import Sandbox, create_sandbox
from tests.simulation.building import ORIGIN, SERVICES, URLS, create_service
from tests.simulation.post_office import Counter, PostOffice
from tests.simulation.processes import Outage, Process, broker_port, spawn, store_port, task_factory
from tests.simulation.trace import Trace
from tests.simulation.wire import Hosts, Wire

LINGER = 0.2
"""Seconds that a consumer waits for company of a record, as the real one's fetch does."""


@dataclass
class Running:
    """A live service: its process, and what of it the town must reach."""

    process: Process
    service: Service
    broker: MemoryBroker


@dataclass
class Town:
    """``hosts``: who answers at which host name.  ``running``: the live process of each service."""

    loop: VirtualLoop
    seed: int
    clock: Clock = field(init=False)
    chance: random.Random = field(init=False)
    sandbox: Sandbox = field(init=False)
    street: Wire = field(init=False)
    trace: Trace = field(init=False)
    log: MemoryLog = field(default_factory=MemoryLog)
    databases: dict[str, MemoryDatabase] = field(
        default_factory=lambda: {name: MemoryDatabase(as_it_stands=True) for name in SERVICES}
    )
    hosts: Hosts = field(default_factory=dict)
    outage: Outage = field(default_factory=Outage)
    post_office: PostOffice = field(default_factory=PostOffice)
    running: dict[str, Running] = field(default_factory=dict)
    entropy: dict[str, random.Random] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.loop.set_task_factory(task_factory)
        self.clock = Clock(self.loop.unix)
        self.chance = random.Random(self.seed)
        self.trace = Trace(self.loop.time)
        self.street = Wire(self.hosts, None, self.trace)
        self.sandbox = create_sandbox(self._post, self.seed, self.loop.unix)
        self.sandbox.bigcommerce.public_url, self.sandbox.tiktok_shop.public_url = URLS["bigcommerce"], URLS["tiktok"]
        for name, app in (("bigcommerce", self.sandbox.bigcommerce_app), ("tiktok", self.sandbox.tiktok_shop_app)):
            self.hosts[httpx.URL(URLS[name]).host] = (None, app)

    def open(self) -> None:
        """From now on the platforms' own timers fire."""
        self._timers = spawn(None, self.sandbox.box.clock.run)

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        try:
            async with asyncio.timeout(timeout):
                request = httpx.Request("POST", url, headers=dict(headers), content=body)
                return (await self.street.handle_async_request(request)).status_code
        except (httpx.TransportError, TimeoutError) as error:
            raise ConnectionError(str(error)) from error

    def _slowness(self) -> float:
        return self.chance.random()

    def reseed(self, seed: int) -> None:
        """From here on every choice (interleaving, ids, jitter, platforms' chance) follows from this seed."""
        self.seed = seed
        self.chance = random.Random(seed)
        self.loop.choose(self.chance.getrandbits(64))
        version, internal, gauss = random.Random(self.chance.getrandbits(64)).getstate()
        kept = self.sandbox.box.entropy.snapshot()
        self.sandbox.box.entropy.restore({**kept, "seed": seed, "state": [version, list(internal), gauss]})
        for name in SERVICES:
            self.entropy[name].seed(self.chance.getrandbits(64))

    # --- processes ---------------------------------------------------------------------------------------------------

    async def start(self, name: str, die_at: int | None = None) -> Process:
        """Start a service as a process of its own on what survived of the one before."""
        process = Process(name, die_at=die_at)
        database = self.databases[name]
        database.before = store_port(process, self.outage, self.trace, self._slowness)
        broker = MemoryBroker(
            self.log, self.clock, before=broker_port(process, self.outage, self.trace), batch=50, linger=LINGER
        )
        http = Http(self.clock, Wire(self.hosts, process, self.trace))
        self.entropy[name] = random.Random(self.chance.getrandbits(64))
        ports = Ports(database, broker, self.clock, Entropy(self.entropy[name]))
        service = create_service(name, self.sandbox, ports, http, Counter(self.post_office, process))
        self.running[name] = Running(process, service, broker)
        app = service.http()
        self.hosts[f"{name}.test"] = (process, app)
        if name == "gateway":
            self.hosts[httpx.URL(ORIGIN).host] = (process, app)
        starting = spawn(process, service.start)
        starting.add_done_callback(lambda done: done.cancelled() or done.exception())
        dying = asyncio.ensure_future(process.died.wait())
        await asyncio.wait({starting, dying}, return_when=asyncio.FIRST_COMPLETED)
        dying.cancel()
        return process

    def kill(self, name: str) -> None:
        """As ``kill -9`` does; what it had written stays."""
        gone = self.running.pop(name)
        gone.process.kill()
        gone.broker.crash()
