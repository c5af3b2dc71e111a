"""A service: what it hears, what it does, and its HTTP door, started and stopped as one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from chassis import logs
from chassis.actors import ActorState, Due, Repository
from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.health import Health
from chassis.inbox import Inbox
from chassis.messaging import Broker
from chassis.nets import CatchUp, Nets
from chassis.parking import COLLECTION as PARKED
from chassis.parking import Parking
from chassis.relay import relay_flow
from chassis.store import Database, StoreAway
from chassis.wakeups import COLLECTION as WAKEUPS
from chassis.wakeups import Wakeups
from chassis.worker import Classify, Flow, Worker
from contracts.base import Snapshot

STOP_WITHIN = 10.0
S = TypeVar("S", bound=ActorState)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ports:
    """The outside world, passed in: a process gets the real one, the simulator a virtual one."""

    database: Database
    broker: Broker
    clock: Clock
    entropy: Entropy


@dataclass
class Service:
    """One service's moving parts. Build it in ``app.create_app``: repositories, hearings and flows, then start it."""

    name: str
    ports: Ports
    classify: Classify = lambda _: None
    places: int = 16
    sweep_every: float = 30.0
    routes: list[BaseRoute] = field(default_factory=list)
    indexes: list[tuple[str, Sequence[tuple[str, int]], bool]] = field(default_factory=list)
    loops: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    needed: list[asyncio.Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not structlog.is_configured():
            logs.set_up(self.name)
        database, clock, entropy = self.ports.database, self.ports.clock, self.ports.entropy
        self.wakeups = Wakeups(database.collection(WAKEUPS), clock, entropy)
        self.parking = Parking(database.collection(PARKED), clock)
        self.inbox = Inbox(self.name, self.parking, clock)
        self.worker = Worker(
            self.wakeups,
            [],
            clock=clock,
            entropy=entropy,
            classify=self.classify,
            places=self.places,
            sweep_every=self.sweep_every,
        )
        self.nets = Nets(self.wakeups, clock)
        for flow in self.nets.flows():
            self.worker.add(flow)
        self.health = Health(self.name, database, self.ports.broker, self.wakeups, self.parking, clock)
        self._tasks: list[asyncio.Task[None]] = []

    def actors(
        self,
        collection: str,
        cls: type[S],
        *,
        snapshots: Callable[[S], Sequence[Snapshot]] = lambda _: (),
        due: Due[S] = lambda _: {},
        priority: Callable[[S, str], int] = lambda _state, _flow: 5,
    ) -> Repository[S]:
        """All actors of one kind, kept in this collection; see ``Repository`` for the arguments."""
        repository = Repository(
            self.ports.database.collection(collection),
            cls,
            wakes=self.wakeups,
            clock=self.ports.clock,
            entropy=self.ports.entropy,
            snapshots=snapshots,
            due=due,
            priority=priority,
        )
        self.nets.repositories.append(repository)
        return repository

    def catches_up(self, way: CatchUp) -> None:
        """How this service reads from the platforms what records that are gone unheard would have told."""
        self.nets.ways.append(way)

    def says(self, repository: Repository[Any]) -> None:
        """Let the relay speak for the actors of this repository."""
        self.worker.add(relay_flow(repository, self.ports.broker, self.ports.clock, self.name))

    def does(self, flow: Flow) -> None:
        """Let the worker do this flow's work."""
        self.worker.add(flow)

    def index(self, collection: str, *keys: str, unique: bool = False) -> None:
        """Declare an index; ``-field`` for descending. Created at start."""
        pairs = [(key.removeprefix("-"), -1 if key.startswith("-") else 1) for key in keys]
        self.indexes.append((collection, pairs, unique))

    def keep(self, loop: Callable[[], Awaitable[None]]) -> None:
        """Run this for ever beside the worker; it is started again a second after it fails."""
        self.loops.append(loop)

    def ready_once(self, stands: asyncio.Event) -> None:
        """Not ready before this is set, by one of the loops: what answers callers stands before they are let in."""
        self.needed.append(stands)

    def http(self) -> Starlette:
        """Health, metrics and the service's own routes, as one ASGI application."""
        return Starlette(routes=[*self.health.routes(), *self.routes])

    async def start(self) -> None:
        """Returns once store and broker are there, consuming has begun and all stands that a ready service needs."""
        await self._prepare_store()
        self.inbox.subscribe(self.ports.broker, self.nets.missed)
        await self.ports.broker.start()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._worked())]
        self._tasks += [loop.create_task(self._kept(each)) for each in self.loops]
        for stands in self.needed:
            await stands.wait()
        self.health.started = True

    async def stop(self) -> None:
        """Stop taking, finish the batch, commit, give the leases back; within 10 s."""
        self.worker.stop()
        await self.ports.broker.stop()
        for task in self._tasks[1:]:
            task.cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=STOP_WITHIN)
            for task in late:
                task.cancel()
        await self.ports.database.close()

    async def _prepare_store(self) -> None:
        self.index(WAKEUPS, "at")
        self.index(WAKEUPS, "connection", "at")
        self.index(PARKED, "-at")
        while True:
            try:
                for collection, keys, unique in self.indexes:
                    await self.ports.database.collection(collection).create_index(keys, unique=unique)
                await self.nets.spread()
                return
            except StoreAway as error:
                log.warning("store_away", reason=str(error)[:200])
                await self.ports.clock.sleep(1.0)

    async def _worked(self) -> None:
        """The worker until it is stopped; an error of its own must not end all platform work for good."""
        while True:
            try:
                return await self.worker.run()
            except Exception:
                log.exception("worker_failed")
            await self.ports.clock.sleep(1.0)

    async def _kept(self, loop: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await loop()
            except Exception:
                log.exception("loop_failed", loop=getattr(loop, "__qualname__", str(loop)))
            await self.ports.clock.sleep(1.0)
