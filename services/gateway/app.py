"""Builds the gateway."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from chassis.service import Ports, Service
from platforms.http import Http
from services.common.internal import InternalClient, guard
from services.common.parked import ParkedDesk
from services.common.waiting import classify
from services.common.work import work_of
from services.gateway import handlers, notices, tasks
from services.gateway.access import PlatformAccess
from services.gateway.api.build import build_api
from services.gateway.api.idempotency import forget_answers
from services.gateway.api.limits import SafeAnswers
from services.gateway.bulletin import Bulletin
from services.gateway.connecting import Connecting
from services.gateway.domain import digest as digests
from services.gateway.domain.digest import Digest
from services.gateway.effects.hooks import hooks_flow
from services.gateway.effects.mail import Telling, classify_mail, mail_flow
from services.gateway.effects.tokens import tokens_flow
from services.gateway.effects.upkeep import disconnect_flow, facts_flow
from services.gateway.ingest.handoff import Handoff
from services.gateway.ingest.receive import Receiver
from services.gateway.ingest.secrets import HookSecrets
from services.gateway.ingest.spool import Spool
from services.gateway.mailing import Mailer, SmtpMailer
from services.gateway.notices import Mail, Notices
from services.gateway.pages import console_routes
from services.gateway.parts import Parts
from services.gateway.people.audit import Audit
from services.gateway.people.directory import Directory
from services.gateway.people.login import Login
from services.gateway.people.passwords import Argon2Hasher, Hasher
from services.gateway.people.sessions import Sessions
from services.gateway.people.throttle import Throttle
from services.gateway.people.tokens import ApiTokens
from services.gateway.people.user import Account, User
from services.gateway.queries import AccessQueries
from services.gateway.settings import GatewaySettings
from services.gateway.store import Stores, open_stores
from services.gateway.vault import Vault, read_keys

TIDY_EVERY = 600.0
RELOAD_EVERY = 60.0


class Only(StrEnum):
    """What one process serves: everything, or webhooks alone, or everything but webhooks."""

    ALL = "all"
    INGEST = "ingest"
    API = "api"


def create_app(
    settings: GatewaySettings,
    ports: Ports,
    http: Http,
    *,
    hasher: Hasher | None = None,
    mailer: Mailer | None = None,
    only: Only = Only.ALL,
) -> Service:
    """The gateway, not yet started. ``hasher``: of passwords, Argon2id by default. ``mailer``: SMTP by default."""
    service = Service(
        "gateway",
        ports,
        classify=_waiting,
        places=settings.places,
        sweep_every=settings.sweep_every,
    )
    vault = Vault(read_keys(settings.keks.get_secret_value()), ports.entropy)
    stores = open_stores(service)
    access = PlatformAccess(settings, http, vault, ports.clock, ports.entropy)
    if only is not Only.API:
        service.routes += _ingest(service, settings, stores, access)
    if only is not Only.INGEST:
        parts = build_parts(service, settings, stores, access, vault, http, hasher or Argon2Hasher())
        _work(service, settings, stores, access, vault, parts)
        _mail(service, settings, vault, parts, mailer or SmtpMailer(settings))
        service.routes += guard(AccessQueries(stores, access, ports.clock).routes(), settings.callers)
        service.routes += _doors(parts)
    return service


def _waiting(error: Exception) -> tuple[str, float | None] | None:
    return classify(error) or classify_mail(error)


def _ingest(service: Service, settings: GatewaySettings, stores: Stores, access: PlatformAccess) -> list[BaseRoute]:
    ports = service.ports
    secrets = HookSecrets(stores, access)
    spool = Spool(settings.spool, settings.spool_limit)
    handoff = Handoff(ports.broker, spool, ports.clock, ports.entropy, settings.broker_patience)
    handlers.keep_secrets_fresh(service, secrets)

    async def keep_loaded() -> None:
        while True:
            await secrets.load()
            await ports.clock.sleep(RELOAD_EVERY)

    async def replay() -> None:
        """Tried again each second while another process, one that is just ending perhaps, has the spool."""
        handoff.open()
        try:
            await handoff.replay()
        except asyncio.CancelledError:
            handoff.close()
            raise

    service.keep(keep_loaded)
    service.keep(replay)
    service.ready_once(secrets.loaded)
    service.ready_once(handoff.opened)
    return list(Receiver(settings, secrets, handoff, ports.clock).routes())


def build_parts(
    service: Service,
    settings: GatewaySettings,
    stores: Stores,
    access: PlatformAccess,
    vault: Vault,
    http: Http,
    hasher: Hasher,
) -> Parts:
    """What the API's routes work with; the operator's commands take it too."""
    ports = service.ports
    database, clock, entropy = ports.database, ports.clock, ports.entropy
    accounts, users = service.actors("accounts", Account), service.actors("users", User)
    mails = service.actors("mails", Mail, due=notices.due)
    digested = service.actors("digests", Digest, due=digests.due)
    service.index("users", "account", "deleted_at", "_id")
    service.index("sessions", "user", "created_at")
    service.index("api_tokens", "account", "created_at")
    service.index("audit", "account", "number")
    service.index("audit", "account", "intent")
    service.index("audit_intents", "at")
    service.index("idempotency", "ends")
    service.index("password_resets", "user")
    sessions = Sessions(database.collection("sessions"), clock, entropy)
    told = Notices(mails, vault, clock, entropy, settings.origin)
    throttle = Throttle(database.collection("login_throttle"), clock)
    resets = database.collection("password_resets")
    audit = Audit(database.collection("audit"), database.collection("audit_intents"), clock, entropy)
    directory = Directory(accounts, users, resets, sessions, hasher, told, audit, vault, clock, entropy)
    own_key = settings.internal_key
    urls = {"catalog": settings.catalog_url, "inventory": settings.inventory_url, "orders": settings.orders_url}
    return Parts(
        settings=settings,
        clock=clock,
        entropy=entropy,
        vault=vault,
        stores=stores,
        accounts=accounts,
        users=users,
        mails=mails,
        digests=digested,
        tasks=tasks.keep_copies(service),
        sessions=sessions,
        tokens=ApiTokens(database.collection("api_tokens"), clock, entropy),
        directory=directory,
        throttle=throttle,
        login=Login(accounts, users, sessions, throttle, hasher, audit, vault, clock, entropy),
        audit=audit,
        notices=told,
        connecting=Connecting(settings, stores, access, vault, clock, entropy),
        idempotency=database.collection("idempotency"),
        parked=ParkedDesk(service.parking, ports.broker),
        access=access,
        bulletin=Bulletin(ports.broker),
        work=partial(work_of, service),
        services={name: InternalClient(http, url, "gateway", own_key) for name, url in urls.items()},
    )


def _work(
    service: Service, settings: GatewaySettings, stores: Stores, access: PlatformAccess, vault: Vault, parts: Parts
) -> None:
    clock = service.ports.clock
    handlers.hear(service, stores)
    service.does(hooks_flow(stores, access, clock, settings.origin))
    service.does(tokens_flow(stores, access, vault, clock))
    service.does(facts_flow(stores, access, clock))
    service.does(disconnect_flow(stores, access, clock, settings.origin))

    async def tidy() -> None:
        """What must expire is deleted here; time-to-live indexes are not relied on."""
        while True:
            await parts.connecting.forget_expired(clock.now())
            await parts.sessions.forget_expired()
            await parts.directory.forget_expired()
            await parts.notices.forget_old()
            await parts.throttle.forget_old()
            await forget_answers(parts.idempotency, clock.now())
            await parts.audit.settle()
            await clock.sleep(TIDY_EVERY)

    service.keep(tidy)


def _mail(service: Service, settings: GatewaySettings, vault: Vault, parts: Parts, mailer: Mailer) -> None:
    clock = service.ports.clock
    handlers.hear_what_needs_people(service, parts.digests)
    service.does(mail_flow(parts.mails, mailer, vault, clock, settings.mail_from))
    telling = Telling(parts.stores, parts.digests, parts.directory, parts.notices)
    service.does(telling.connection_flow(clock))
    service.does(telling.digest_flow(clock))


def _doors(parts: Parts) -> list[BaseRoute]:
    async def landed(request: Request) -> Response:
        """Back from the shop's consent page: no session is needed, the state value names the flow."""
        landing = await parts.connecting.land(request.query_params)
        if landing.connection:
            where = f"/connections/{landing.connection}"
        else:
            where = f"/connections/new?setup={landing.setup}" if landing.setup else "/connections"
        if landing.problem:
            where += ("&" if "?" in where else "?") + f"problem={landing.problem}"
        return RedirectResponse(f"{parts.settings.origin}{where}", 303, headers={"Cache-Control": "no-store"})

    safe = SafeAnswers(Router([Route("/callback", landed, methods=["GET"])]), https=parts.settings.secure)
    return [
        Mount("/oauth/tiktok", app=safe),
        Mount("/api/v1", app=build_api(parts)),
        *console_routes(parts.settings.console, https=parts.settings.secure, images=parts.settings.simulated_images),
    ]
