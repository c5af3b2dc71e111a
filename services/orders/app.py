"""Builds the orders service."""

from __future__ import annotations

from chassis.service import Ports, Service
from platforms.http import Http
from services.common.connections import UnknownConnection, keep_connections
from services.common.internal import guard
from services.common.parked import parked_routes
from services.common.sessions import Sessions as LeasedSessions
from services.common.tasks import keep_tasks
from services.common.waiting import classify
from services.common.work import work_routes
from services.orders import handlers, store
from services.orders.domain import tasks
from services.orders.effects.answers import Answers
from services.orders.effects.create import create_flow
from services.orders.effects.desk import Desk, Sessions
from services.orders.effects.fetch import fetch_flow, requests_flow
from services.orders.effects.forgetting import forget_loop
from services.orders.effects.relink import relink_flow
from services.orders.effects.shop_side import ShopSide
from services.orders.effects.store_side import StoreSide
from services.orders.effects.sweep import Sweeps
from services.orders.effects.tasks import task_flow
from services.orders.queries import Queries
from services.orders.settings import OrdersSettings
from services.orders.usecases import Usecases
from services.orders.vault import Vault


def create_app(settings: OrdersSettings, ports: Ports, http: Http, sessions: Sessions | None = None) -> Service:
    """The service, not yet started. ``sessions``: clients of the platforms, leased from the gateway by default."""
    service = Service("orders", ports, classify=waiting, places=settings.places, sweep_every=settings.sweep_every)
    connections = keep_connections(service)
    orders = store.order_repository(service)
    listings = store.listing_repository(service)
    sweeps = store.sweep_repository(service)
    task_repository = keep_tasks(service, due=tasks.due, cls=tasks.OrdersTask)
    collection = ports.database.collection
    store_orders = store.StoreOrders(collection(store.STORE_ORDERS))
    vault_key = bytes.fromhex(settings.vault_key.get_secret_value())
    vault = Vault(collection(store.BUYERS), collection(store.KEYS), vault_key, ports.entropy)
    desk = Desk(
        orders=orders,
        connections=connections,
        links=store.Links(collection(store.LINKS)),
        store_orders=store_orders,
        vault=vault,
        sessions=sessions or _leased(settings, ports, http),
        clock=ports.clock,
        settings=settings,
    )
    handlers.declare(service.inbox, orders, sweeps, listings, task_repository, store_orders)
    sweeping = Sweeps(desk, sweeps)
    service.catches_up(sweeping.all_at_once)
    flows = [
        fetch_flow(desk),
        requests_flow(desk),
        create_flow(desk),
        relink_flow(desk, listings),
        task_flow(desk, task_repository),
        *StoreSide(desk).flows(),
        *ShopSide(desk).flows(),
        Answers(desk).flow(),
        *sweeping.flows(),
    ]
    for flow in flows:
        service.does(flow)
    service.keep(forget_loop(desk, days=settings.buyer_days))
    store.declare_indexes(service)
    routes = [
        *Usecases(desk).routes(),
        *Queries(orders, sweeps, vault, ports.clock).routes(),
        *parked_routes(service),
        *work_routes(service),
    ]
    service.routes += guard(routes, settings.callers)
    return service


def waiting(error: Exception) -> tuple[str, float | None] | None:
    """As all services, and: hints may come before the connection that they belong to."""
    if isinstance(error, UnknownConnection):
        return "the connection to be told", None
    return classify(error)


def _leased(settings: OrdersSettings, ports: Ports, http: Http) -> Sessions:
    leased = LeasedSessions("orders", settings, http, ports.clock, ports.entropy, store_calls=settings.store_calls)
    leased.drop_on_news(ports.broker)
    return leased
