"""Builds the inventory service."""

from __future__ import annotations

from chassis.service import Ports, Service
from platforms.http import Http
from services.common.connections import keep_connections
from services.common.internal import guard
from services.common.parked import parked_routes
from services.common.sessions import Sessions as LeasedSessions
from services.common.waiting import classify
from services.common.work import work_routes
from services.inventory import handlers, store
from services.inventory.effects import updating
from services.inventory.effects.assessing import Assessor, assess_flow
from services.inventory.effects.checking import check_flow
from services.inventory.effects.forgetting import forget_loop
from services.inventory.effects.reading import read_flow
from services.inventory.effects.reconciling import Reconciler, keep_sweeps
from services.inventory.effects.reserving import reserve_flow
from services.inventory.effects.spreading import spread_due, spread_flow
from services.inventory.effects.writing import Writer
from services.inventory.queries import Queries
from services.inventory.sessions import Sessions
from services.inventory.settings import InventorySettings
from services.inventory.usecases import UseCases


def create_app(settings: InventorySettings, ports: Ports, http: Http, sessions: Sessions | None = None) -> Service:
    """The service, not yet started. ``sessions``: clients of the platforms, leased from the gateway by default."""
    sessions = sessions or _leased(settings, ports, http)
    service = Service("inventory", ports, classify=classify, places=settings.places, sweep_every=settings.sweep_every)
    connections = keep_connections(service, due=spread_due)
    stores = store.keep(service)
    handlers.hear(service, stores, gather=settings.gather)
    assessor = Assessor(stores, connections, settings.settle)
    writer = Writer(assessor, sessions, timeout=settings.request_timeout, margin=settings.settle_after)
    service.does(assess_flow(assessor))
    service.does(read_flow(assessor, sessions))
    service.does(reserve_flow(stores))
    service.does(writer.flow())
    service.does(check_flow(assessor, sessions, timeout=settings.request_timeout, margin=settings.settle_after))
    sweeps = keep_sweeps(service)
    service.does(spread_flow(stores, connections, sweeps, settings.reconcile_every))
    tasks = updating.keep(service)
    service.does(updating.update_flow(stores, tasks))
    reconciler = Reconciler(
        assessor,
        sessions,
        sweeps,
        tasks,
        ports.database.collection("shop_copies"),
        every=settings.reconcile_every,
        landing=settings.request_timeout + settings.settle_after,
    )
    service.catches_up(reconciler.all_at_once)
    service.does(reconciler.flow())
    service.does(reconciler.task_flow())
    service.routes += guard(
        [*Queries(stores, sweeps).routes(), *UseCases(stores).routes(), *parked_routes(service), *work_routes(service)],
        settings.callers,
    )
    service.keep(forget_loop(stores, history_days=settings.history_days, ended_days=settings.ended_days))
    return service


def _leased(settings: InventorySettings, ports: Ports, http: Http) -> Sessions:
    leased = LeasedSessions("inventory", settings, http, ports.clock, ports.entropy)
    leased.drop_on_news(ports.broker)
    return leased
