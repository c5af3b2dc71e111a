"""The catalog's settings, from ``CATALOG_*`` in the environment."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.common.settings import PlatformSettings


class CatalogSettings(PlatformSettings):
    """trusted_images: origins whose pictures are fetched as they are (the sandbox); empty with real stores."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_", frozen=True, extra="ignore")

    database: str = "tandem_catalog"
    trusted_images: tuple[str, ...] = ()
    shop_calls: int = Field(default=12, ge=1, le=64)
    """Calls in flight per API of one shop; with the shop's rate this sets how fast many products are pushed."""
