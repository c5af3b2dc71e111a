"""A connection: one store joined to one shop. Its secrets are held sealed; decisions here never see them in clear."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from chassis.actors import ActorState, Change
from contracts.base import Frozen
from contracts.gateway import ConnectionChangedV1, ConnectionStatus, Pausable, Platform, ShopFacts, StoreFacts
from contracts.settings import ConnectionSettings

HOOKS_EVERY = timedelta(hours=1)
FACTS_EVERY = timedelta(days=1)
WARN_DAYS = (30, 7, 1)


class Secret(StrEnum):
    """The sealed fields of a connection."""

    STORE_TOKEN = "store_token"  # noqa: S105 - a field's name
    STORE_CLIENT_SECRET = "store_client_secret"  # noqa: S105
    OLD_CLIENT_SECRET = "old_client_secret"  # noqa: S105
    HOOK_SECRET = "hook_secret"  # noqa: S105
    SHOP_CIPHER = "shop_cipher"
    SHOP_ACCESS = "shop_access"
    SHOP_REFRESH = "shop_refresh"


class Check(Frozen):
    """One line of the installation checklist. ``required``: a connection is not made while it is not met."""

    code: str
    title: str
    met: bool
    required: bool = True
    detail: str = ""


class ShopTokens(Frozen):
    """When the shop's tokens were issued and end. ``generation`` grows with every new pair.

    asked: the newest generation that a service was refused with.  attempt_at: a refresh was begun and not yet told.
    refused_at: the platform refused the refresh token; the access token is used to its end.
    """

    generation: int
    issued_at: datetime
    access_expires: datetime
    refresh_expires: datetime
    asked: int = -1
    attempt_at: datetime | None = None
    refused_at: datetime | None = None

    @property
    def half_life(self) -> datetime:
        return self.issued_at + (self.access_expires - self.issued_at) / 2


class Hooks(Frozen):
    """Webhooks at both platforms. ``lost``: subscriptions that a platform had dropped and that were made again.

    recheck: look now, whenever the last look was.
    """

    checked_at: datetime | None = None
    recheck: bool = False
    problem: str = ""
    lost: int = 0


class Connection(ActorState):
    """``id`` is the connection. ``data_key`` is wrapped by the vault and seals ``secrets``.

    refused_by: whose side must be proven again while authorization is needed.  proofs: grows with
    everything that people gave to prove us at a platform, so that all who hold an old lease hear of it.
    """

    account: str
    name: str
    status: ConnectionStatus = ConnectionStatus.ACTIVE
    status_reason: str = ""
    refused_by: Platform | None = None
    paused: tuple[Pausable, ...] = ()
    created_at: datetime
    since: datetime
    store: StoreFacts
    shop: ShopFacts
    store_client_id: str = ""
    proofs: int = 1
    settings: ConnectionSettings = ConnectionSettings()
    settings_rev: int = 1
    checklist: tuple[Check, ...] = ()
    facts_at: datetime | None = None
    data_key: str
    secrets: dict[str, str] = Field(default_factory=dict)
    tokens: ShopTokens
    hooks: Hooks = Hooks()
    noticed_status: str = ""
    noticed_days: int = 0
    noticed_end: datetime | None = None
    erased_at: datetime | None = None

    @property
    def works(self) -> bool:
        """Its credentials are there and believed good."""
        return self.status in (ConnectionStatus.ACTIVE, ConnectionStatus.PAUSED)


def snapshot(state: Connection) -> tuple[ConnectionChangedV1]:
    """What every service hears; no secret is in it."""
    return (
        ConnectionChangedV1(
            id=state.id,
            connection=state.id,
            account=state.account,
            name=state.name,
            status=state.status,
            paused=state.paused,
            since=state.since,
            store=state.store,
            shop=state.shop,
            settings=state.settings,
            proofs=state.proofs,
        ),
    )


def due(state: Connection) -> Mapping[str, datetime | None]:
    """Flow -> when: webhooks are watched, facts read daily, tokens refreshed at half-life, the disconnected erased."""
    if state.erased_at is not None:
        return {}
    if state.status is ConnectionStatus.DISCONNECTED:
        return {"disconnect": None}
    work: dict[str, datetime | None] = {"tell": notice_at(state)}
    if state.works:
        checked = state.hooks.checked_at
        work["hooks"] = checked + HOOKS_EVERY if checked and not state.hooks.recheck else None
        work["facts"] = state.facts_at + FACTS_EVERY if state.facts_at else None
        work["tokens"] = refresh_at(state.tokens)
    return work


def refresh_at(tokens: ShopTokens) -> datetime | None:
    """None for now. After a refusal, again every few minutes: the merchant may have authorized anew meanwhile."""
    if tokens.refused_at is not None:
        return tokens.access_expires
    return None if tokens.asked >= tokens.generation or tokens.attempt_at is not None else tokens.half_life


class Notice(Frozen):
    """A mail to write about a connection. ``key`` makes it the same mail whenever it is written again."""

    template: str
    key: str
    values: dict[str, str]
    days: int = 0


def notice_at(state: Connection) -> datetime | None:
    """None: there is something to tell now."""
    if state.noticed_status != _told_status(state):
        return None
    return state.tokens.refresh_expires - timedelta(days=_next_days(state))


def notice_of(state: Connection, now: datetime) -> Notice | None:
    """The lost authorization, or its coming end. None when there is only to note that things are well again."""
    told = _told_status(state)
    if told and state.noticed_status != told:
        reason = state.status_reason or "TikTok Shop no longer renews the authorization"
        return Notice(template="authorization_lost", key=f"lost:{told}", values={"reason": reason})
    ends = state.tokens.refresh_expires
    reached = [days for days in WARN_DAYS if ends - timedelta(days=days) <= now]
    if not reached or told or (state.noticed_end == ends and state.noticed_days <= reached[-1]):
        return None
    left = days_left(state, now)
    key = f"ends:{int(ends.timestamp())}:{reached[-1]}"
    return Notice(template="authorization_ends", key=key, values={"days": str(left)}, days=reached[-1])


def days_left(state: Connection, now: datetime) -> int:
    """Until the authorization ends; a day that has begun counts."""
    return max(0, -((now - state.tokens.refresh_expires) // timedelta(days=1)))


def noticed(state: Connection | None, notice: Notice | None, now: datetime) -> Change[Connection] | None:
    if state is None:
        return None
    ends = state.tokens.refresh_expires
    reached = [days for days in WARN_DAYS if ends - timedelta(days=days) <= now]
    return edited(
        state,
        noticed_status=_told_status(state),
        noticed_end=ends,
        noticed_days=reached[-1] if reached else WARN_DAYS[0] + 1,
    )


def _told_status(state: Connection) -> str:
    """Changes with each loss, so that a second one is told again."""
    lost = state.status is ConnectionStatus.AUTHORIZATION_NEEDED or state.tokens.refused_at is not None
    if state.refused_by is Platform.BIGCOMMERCE:
        return f"store-{state.proofs}"
    return f"generation-{state.tokens.generation}" if lost else ""


def _next_days(state: Connection) -> int:
    """The next of 30, 7, 1 days before the end that was not told; far after the end when all were."""
    if state.noticed_end != state.tokens.refresh_expires:
        return WARN_DAYS[0]
    return next((days for days in WARN_DAYS if days < state.noticed_days), -3650)


def edited(state: Connection, **changes: object) -> Change[Connection]:
    return Change(state.model_copy(update=changes))


def asked_for_newer(state: Connection | None, than: int) -> Change[Connection] | None:
    """A service was refused with generation ``than``: refresh now, unless there is a newer one or that was refused."""
    if state is None or not state.works or than < state.tokens.generation or state.tokens.asked >= than:
        return None
    return edited(state, tokens=state.tokens.model_copy(update={"asked": than}))


def refresh_begun(state: Connection | None, generation: int, now: datetime) -> Change[Connection] | None:
    """Written before the call: whoever takes over knows that the old refresh token may be dead."""
    if state is None or not state.works or state.tokens.generation != generation:
        return None
    return edited(state, tokens=state.tokens.model_copy(update={"attempt_at": now}))


def refreshed(
    state: Connection | None, generation: int, tokens: ShopTokens, sealed: Mapping[str, str]
) -> Change[Connection] | None:
    """Both tokens by one save, on the generation that was refreshed."""
    if state is None or state.tokens.generation != generation or not state.works:
        return None
    return edited(state, tokens=tokens, secrets={**state.secrets, **sealed})


def refresh_refused(state: Connection | None, generation: int, now: datetime, why: str) -> Change[Connection] | None:
    """The refresh token is dead: the access token is used to its end while the merchant is told."""
    if state is None or state.tokens.generation != generation or not state.works:
        return None
    if state.tokens.access_expires <= now or state.tokens.asked >= generation:
        return authorization_lost(state, why)
    return edited(state, tokens=state.tokens.model_copy(update={"refused_at": now, "attempt_at": None}))


def authorization_lost(
    state: Connection | None, why: str, by: Platform = Platform.TIKTOK_SHOP
) -> Change[Connection] | None:
    """All calls stop; nothing is erased, and what ``by`` asks for (a new authorization, new credentials) resumes it."""
    if state is None or not state.works:
        return None
    return edited(state, status=ConnectionStatus.AUTHORIZATION_NEEDED, status_reason=why, refused_by=by)


def reauthorized(
    state: Connection | None, tokens: ShopTokens, sealed: Mapping[str, str], shop: ShopFacts
) -> Change[Connection] | None:
    if state is None or state.status is ConnectionStatus.DISCONNECTED:
        return None
    fresh = tokens.model_copy(update={"generation": state.tokens.generation + 1})
    return edited(
        state,
        **_resumed(state, Platform.TIKTOK_SHOP),
        proofs=state.proofs + 1,
        tokens=fresh,
        secrets={**state.secrets, **sealed},
        shop=shop,
        hooks=state.hooks.model_copy(update={"recheck": True}),
    )


def _resumed(state: Connection, side: Platform) -> dict[str, object]:
    """What a new proof of ``side`` changes of the status: nothing while it is the other side that refuses."""
    if state.status is not ConnectionStatus.AUTHORIZATION_NEEDED or state.refused_by not in (side, None):
        return {}
    return {"status": ConnectionStatus.ACTIVE, "status_reason": "", "refused_by": None}


def credentials_replaced(
    state: Connection | None, client_id: str, sealed: Mapping[str, str], old_client_secret: str
) -> Change[Connection] | None:
    """A new API account of the same store. The old client secret verifies webhooks until the new hooks stand."""
    if state is None or state.status is ConnectionStatus.DISCONNECTED:
        return None
    secrets = {**state.secrets, **sealed, Secret.OLD_CLIENT_SECRET.value: old_client_secret}
    return edited(
        state,
        **_resumed(state, Platform.BIGCOMMERCE),
        proofs=state.proofs + 1,
        store_client_id=client_id,
        secrets=secrets,
        hooks=state.hooks.model_copy(update={"recheck": True}),
    )


def facts_read(
    state: Connection | None, store: StoreFacts, shop: ShopFacts, checklist: tuple[Check, ...], now: datetime
) -> Change[Connection] | None:
    if state is None:
        return None
    return edited(state, store=store, shop=shop, checklist=checklist, facts_at=now)


def hooks_checked(state: Connection | None, now: datetime, lost: int, problem: str = "") -> Change[Connection] | None:
    if state is None:
        return None
    return edited(state, hooks=Hooks(checked_at=now, problem=problem, lost=state.hooks.lost + lost))


def look_again(state: Connection | None, platform: Platform) -> Change[Connection] | None:
    """A platform hinted that its side of the set-up changed: read facts and webhooks again."""
    if state is None or not state.works:
        return None
    if platform is Platform.TIKTOK_SHOP:
        return edited(state, facts_at=None)
    return edited(state, facts_at=None, hooks=state.hooks.model_copy(update={"recheck": True}))


def disconnected(state: Connection | None) -> Change[Connection] | None:
    if state is None or state.status is ConnectionStatus.DISCONNECTED:
        return None
    return edited(state, status=ConnectionStatus.DISCONNECTED, status_reason="disconnected by the merchant")


def erased(state: Connection | None, now: datetime) -> Change[Connection] | None:
    """No credential is left; what the platforms knew of us was removed as far as they answered."""
    if state is None or state.erased_at is not None:
        return None
    return edited(state, secrets={}, data_key="", erased_at=now)
