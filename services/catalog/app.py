"""Builds the catalog service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chassis.service import Ports, Service
from chassis.worker import Flow as Work
from contracts.tasks import TaskKind, TaskStatus
from platforms.download import Downloader, Resolve, resolve_by_system
from platforms.http import Http
from services.catalog import handlers, store
from services.catalog.domain.product import Action, Flow
from services.catalog.domain.task import CatalogTask
from services.catalog.effects import spreading
from services.catalog.effects.acting import Acting, Do, Tasks
from services.catalog.effects.claiming import Claiming
from services.catalog.effects.desk import Desk, Sessions, while_active
from services.catalog.effects.editing import Editing
from services.catalog.effects.looking import Looking
from services.catalog.effects.media import Media
from services.catalog.effects.pricing import Pricing
from services.catalog.effects.pushing import Pushing
from services.catalog.effects.reading import Reading
from services.catalog.effects.shop_facts import ShopFacts
from services.catalog.effects.standing import Standing
from services.catalog.effects.suggesting import Suggesting
from services.catalog.routes import routes
from services.catalog.settings import CatalogSettings
from services.common.connections import keep_connections
from services.common.internal import guard
from services.common.parked import parked_routes
from services.common.sessions import Sessions as LeasedSessions
from services.common.tasks import keep_tasks
from services.common.waiting import classify
from services.common.work import work_routes

STORE, SHOP = "bigcommerce", "tiktok_shop"
FILES = "documents"
PLACES = 32


def create_app(
    settings: CatalogSettings,
    ports: Ports,
    http: Http,
    sessions: Sessions | None = None,
    resolve: Resolve = resolve_by_system,
) -> Service:
    """The service, not yet started. ``sessions``: clients of the platforms, leased from the gateway by default."""
    service = Service(
        "catalog", ports, classify=classify, places=max(settings.places, PLACES), sweep_every=settings.sweep_every
    )
    desk = Desk(
        clock=ports.clock,
        entropy=ports.entropy,
        connections=keep_connections(service, due=spreading.due),
        products=store.keep_products(service),
        categories=store.keep_categories(service),
        news=store.keep_news(service),
        tasks=keep_tasks(service, due=_task_due, cls=CatalogTask),
        chunks=store.Chunks(ports.database.collection(store.CHUNKS)),
        cache=store.Cache(ports.database.collection(store.CACHE)),
        sessions=sessions or _leased(settings, ports, http),
        settle=settings.settle_after,
    )
    media = Media(
        store.Images(ports.database.collection(store.IMAGES)),
        ports.database.files(FILES),
        Downloader(http, resolve, trusted=frozenset(settings.trusted_images)),
    )
    shop_facts = ShopFacts(desk)
    pushing = Pushing(desk, shop_facts, media, Editing(desk, media))
    handlers.hear(service, desk)
    claiming = Claiming(desk, store.Claims(ports.database.collection(store.CLAIMS)))
    _work(service, desk, shop_facts, pushing, claiming)
    internal = routes(desk, shop_facts, pushing, ports.database.files(FILES), claiming)
    service.routes += guard([*internal, *parked_routes(service), *work_routes(service)], settings.callers)
    return service


def _work(service: Service, desk: Desk, shop_facts: ShopFacts, pushing: Pushing, claiming: Claiming) -> None:
    reading, looking, pricing, standing = Reading(desk), Looking(desk), Pricing(desk), Standing(desk)
    actions: Mapping[Action, Do] = {
        Action.PUSH: pushing,
        Action.UPDATE_PRICE: pricing.update,
        Action.ACTIVATE: standing.activate,
        Action.DEACTIVATE: standing.deactivate,
        Action.DELETE_LISTING: standing.delete,
        Action.REFRESH: looking.refresh,
    }
    acting = Acting(desk, service.wakeups, actions, reading.modifiers)
    suggesting = Suggesting(desk, shop_facts)
    service.does(Work("pull", while_active(desk, reading.pull), lease=300.0, platform=STORE))
    service.does(Work("read", while_active(desk, reading.read), batch=250, lease=120.0, platform=STORE))
    service.does(Work("count", while_active(desk, Tasks(desk).perform), batch=5))
    service.does(Work(Flow.ACT, while_active(desk, acting.perform), batch=20, lease=300.0, platform=SHOP))
    service.does(Work(Flow.LOOK, while_active(desk, looking.perform), batch=20, lease=120.0, platform=SHOP))
    service.does(Work(Flow.PRICE, while_active(desk, pricing.perform), batch=20, lease=120.0, platform=SHOP))
    service.does(Work(Flow.WEIGH, while_active(desk, standing.perform), batch=20, lease=120.0, platform=SHOP))
    service.does(Work(Flow.LINK, while_active(desk, claiming.perform), batch=20))
    service.does(Work("suggest", while_active(desk, suggesting.perform), batch=20, lease=120.0, platform=SHOP))
    service.does(Work("sweep", while_active(desk, looking.sweep), lease=300.0, platform=SHOP))
    service.does(Work("sweep_store", while_active(desk, reading.sweep), lease=300.0, platform=STORE))
    service.does(Work("roll_call", while_active(desk, reading.roll_call), lease=300.0, platform=STORE))
    service.does(Work("spread", spreading.Spreading(desk).perform, lease=300.0))


def _task_due(task: CatalogTask) -> Mapping[str, datetime | None]:
    """A pull until it ends; an action until its chunks stand. Counting goes on by the flow's own due times."""
    if task.status in (TaskStatus.COMPLETED, TaskStatus.REFUSED):
        return {}
    if task.kind is TaskKind.PULL:
        return {"pull": None}
    return {} if task.all_chunked else {"count": None}


def _leased(settings: CatalogSettings, ports: Ports, http: Http) -> Sessions:
    leased = LeasedSessions("catalog", settings, http, ports.clock, ports.entropy, shop_calls=settings.shop_calls)
    leased.drop_on_news(ports.broker)
    return leased
