"""The gateway's parts, built once by ``app.create_app`` and handed to the API's routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from chassis.actors import Repository
from chassis.clock import Clock
from chassis.entropy import Entropy
from chassis.store import Collection
from services.common.internal import InternalClient
from services.common.parked import ParkedDesk
from services.common.work import ConnectionWork
from services.gateway.access import PlatformAccess
from services.gateway.bulletin import Bulletin
from services.gateway.connecting import Connecting
from services.gateway.domain.digest import Digest
from services.gateway.notices import Mail, Notices
from services.gateway.people.audit import Audit
from services.gateway.people.directory import Directory
from services.gateway.people.login import Login
from services.gateway.people.sessions import Sessions
from services.gateway.people.throttle import Throttle
from services.gateway.people.tokens import ApiTokens
from services.gateway.people.user import Account, User
from services.gateway.settings import GatewaySettings
from services.gateway.store import Stores
from services.gateway.tasks import TaskCopy
from services.gateway.vault import Vault


@dataclass(frozen=True)
class Parts:
    """``services``: clients of the other services' internal APIs, by name. work: the gateway's own."""

    settings: GatewaySettings
    clock: Clock
    entropy: Entropy
    vault: Vault
    stores: Stores
    accounts: Repository[Account]
    users: Repository[User]
    mails: Repository[Mail]
    digests: Repository[Digest]
    tasks: Repository[TaskCopy]
    sessions: Sessions
    tokens: ApiTokens
    directory: Directory
    throttle: Throttle
    login: Login
    audit: Audit
    notices: Notices
    connecting: Connecting
    idempotency: Collection
    parked: ParkedDesk
    access: PlatformAccess
    bulletin: Bulletin
    services: Mapping[str, InternalClient]
    work: Callable[[str], Awaitable[ConnectionWork]]
