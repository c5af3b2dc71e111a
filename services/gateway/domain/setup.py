"""A connection in the making: a name, then the store's credentials, then the shop's authorization."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import Field

from chassis.actors import ActorState, Change
from contracts.base import Frozen
from services.gateway.domain.connection import Check, ShopTokens

STORE_HASH = re.compile(r"[a-z0-9]{5,20}")


class Step(StrEnum):
    """What the flow waits for."""

    STORE = "store"
    AUTHORIZATION = "authorization"
    SHOP = "shop"
    CHECKLIST = "checklist"
    DONE = "done"


class OfferedShop(Frozen):
    id: str
    name: str
    region: str


class Setup(ActorState):
    """``id`` becomes the connection's id. ``secrets`` are sealed under it, as they will be in the connection."""

    account: str
    name: str
    step: Step = Step.STORE
    created_at: datetime
    expires_at: datetime
    store_hash: str = ""
    store_name: str = ""
    store_client_id: str = ""
    data_key: str
    secrets: dict[str, str] = Field(default_factory=dict)
    tokens: ShopTokens | None = None
    shops: tuple[OfferedShop, ...] = ()
    shop_id: str = ""
    checklist: tuple[Check, ...] = ()
    problem: str = ""
    problem_code: str = ""


Decide = Callable[[Setup | None], Change[Setup] | None]


def edited(state: Setup, **changes: object) -> Change[Setup]:
    return Change(state.model_copy(update=changes))


def failed(state: Setup | None, code: str, sentence: str, **changes: object) -> Change[Setup] | None:
    """The step stands; the reason is shown."""
    return edited(state, problem=sentence, problem_code=code, **changes) if state else None


def read_store_hash(given: str) -> str | None:
    """The store hash out of what was pasted: the hash itself, a control-panel address, or an API path.

    ``https://store-abc12def3.mybigcommerce.com/manage`` and ``https://api.bigcommerce.com/stores/abc12def3/v3/`` both
    give ``abc12def3``; None when there is none in it.
    """
    text = given.strip().lower()
    if STORE_HASH.fullmatch(text):
        return text
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = parts.hostname or ""
    except ValueError:
        return None
    candidate = ""
    if host.startswith("store-"):
        candidate = host.removeprefix("store-").split(".", 1)[0]
    elif "/stores/" in parts.path:
        candidate = parts.path.split("/stores/", 1)[1].split("/", 1)[0]
    return candidate if STORE_HASH.fullmatch(candidate) else None
