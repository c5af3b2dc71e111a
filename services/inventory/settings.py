"""Inventory's settings, from ``INVENTORY_*`` in the environment."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import PlatformSettings


class InventorySettings(PlatformSettings):
    """Times in seconds, see docs/stock.md.

    gather: hints of so long ride in one read of the store.  settle: from a store order taking stock until every read
    that begins later shows it.  reconcile_every: between two comparisons of all linked SKUs.
    history_days: how long timelines are kept.  ended_days: how long an ended order keeps older events of it away.
    """

    model_config = SettingsConfigDict(env_prefix="INVENTORY_", frozen=True, extra="ignore")

    database: str = "tandem_inventory"
    gather: float = Field(default=0.5, ge=0)
    settle: float = Field(default=30.0, ge=0)
    reconcile_every: float = Field(default=86_400.0, gt=0)
    history_days: int = Field(default=30, ge=1)
    ended_days: int = Field(default=7, ge=1)
