"""The whole system in one process on virtual time: both platforms, four services, two merchants.

A town is built once, its connections made, its products pulled, pushed and live; then its state is kept, and every
seed's merchant-day starts from that morning. What survives a process (databases, log, platforms) belongs to the town.
"""

from __future__ import annotations

import asyncio
import copy
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
from tests.simulation.processes import Outage, Process, Wire, broker_port, inside, spawn, store_port, task_factory


@dataclass
class Morning:
    """The state from which a day starts."""

    sandbox: dict[str, Any]
    databases: dict[str, dict[str, dict[Any, dict[str, Any]]]]
    topics: dict[str, list[list[Any]]]
    committed: dict[tuple[str, str], dict[int, int]]
    time: float


@dataclass
class Town:
    """``hosts``: who answers at which host name.  ``running``: the live process of each service."""

    loop: VirtualLoop
    folder: Path
    seed: int
    clock: Clock = field(init=False)
    chance: random.Random = field(init=False)
    sandbox: Sandbox = field(init=False)
    log: MemoryLog = field(default_factory=MemoryLog)
    databases: dict[str, MemoryDatabase] = field(default_factory=lambda: {name: MemoryDatabase() for name in SERVICES})
    hosts: dict[str, tuple[Process | None, httpx.ASGITransport]] = field(default_factory=dict)
    outage: Outage = field(default_factory=Outage)
    running: dict[str, tuple[Process, Service, Http, MemoryBroker]] = field(default_factory=dict)
    kills: int = 0

    def __post_init__(self) -> None:
        self.loop.set_task_factory(task_factory)
        self.clock = Clock(self.loop.unix)
        self.chance = random.Random(self.seed)
        self._client = httpx.AsyncClient(transport=Wire(self.hosts, None))
        self.sandbox = create_sandbox(self._post, self.seed, self.loop.unix)
        self.sandbox.bigcommerce.public_url, self.sandbox.tiktok_shop.public_url = URLS["bigcommerce"], URLS["tiktok"]
        for name, app in (("bigcommerce", self.sandbox.bigcommerce_app), ("tiktok", self.sandbox.tiktok_shop_app)):
            self.hosts[httpx.URL(URLS[name]).host] = (None, httpx.ASGITransport(app))

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes, timeout: float) -> int:
        try:
            async with asyncio.timeout(timeout):
                return (await self._client.post(url, headers=dict(headers), content=body)).status_code
        except (httpx.TransportError, TimeoutError) as error:
            raise ConnectionError(str(error)) from error

    # --- processes ---------------------------------------------------------------------------------------------------

    async def start(self, name: str, die_at: int | None = None) -> Process:
        """Start a service as a process of its own on what survived of the one before."""
        process = Process(name, die_at=die_at)
        database = self.databases[name]
        database.before = store_port(process, self.outage)
        broker = MemoryBroker(self.log, self.clock, before=broker_port(process, self.outage), batch=50)
        http = Http(self.clock, Wire(self.hosts, process))
        ports = Ports(database, broker, self.clock, Entropy(random.Random(self.chance.getrandbits(64))))
        service = create_service(name, self.sandbox, ports, http, self.folder)
        self.running[name] = (process, service, http, broker)
        app = httpx.ASGITransport(service.http())
        self.hosts[f"{name}.test"] = (process, app)
        if name == "gateway":
            self.hosts[httpx.URL(ORIGIN).host] = (process, app)
        starting = spawn(process, service.start)
        dying = asyncio.ensure_future(process.died.wait())
        await asyncio.wait({starting, dying}, return_when=asyncio.FIRST_COMPLETED)
        dying.cancel()
        return process

    def kill(self, name: str) -> None:
        process, _, _, broker = self.running.pop(name)
        process.kill()
        broker.crash()
        self.kills += 1

    async def stop_all(self) -> None:
        for name in list(self.running):
            process, service, http, broker = self.running.pop(name)
            await inside(process, service.stop)
            await http.aclose()
            process.kill()
            broker.crash()

    # --- mornings ----------------------------------------------------------------------------------------------------

    def keep(self) -> Morning:
        return Morning(
            sandbox=copy.deepcopy(self.sandbox.box.snapshot()),
            databases={
                name: {c.name: copy.deepcopy(c.documents) for c in database.collections.values()}
                for name, database in self.databases.items()
            },
            topics={name: [list(partition) for partition in topic] for name, topic in self.log.topics.items()},
            committed={key: dict(group.committed) for key, group in self.log.groups.items()},
            time=self.loop.time(),
        )

    def restore(self, morning: Morning) -> None:
        self.loop.pass_time(morning.time)
        self.sandbox.box.restore(copy.deepcopy(morning.sandbox))
        for name, collections in morning.databases.items():
            for collection, documents in collections.items():
                self.databases[name].collection(collection).documents = copy.deepcopy(documents)
        self.log.topics = {name: [list(partition) for partition in topic] for name, topic in morning.topics.items()}
        for (group, topic), committed in morning.committed.items():
            self.log.group(group, topic).committed = dict(committed)
