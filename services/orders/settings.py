"""Settings of the orders service (``ORDERS_*``, and the ``TANDEM_*`` that all share)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.common.settings import PlatformSettings
from services.orders.domain.creation import Timing


class OrdersSettings(PlatformSettings):
    """vault_key: 32 bytes as hex; wraps the keys under which buyers' data is kept.

    create_timeout: the longest that one creation can last, the store client's own time-out for it.
    recovered_at: set after a restore from a backup; orders placed before it are looked up before they are created.
    shop_sweep_every, store_sweep_every, overlap: seconds.
    buyer_days: how long a buyer's data is kept after the order has ended.
    """

    model_config = SettingsConfigDict(env_prefix="ORDERS_", frozen=True, extra="ignore", populate_by_name=True)

    database: str = "tandem_orders"
    vault_key: SecretStr
    create_timeout: float = Field(default=60.0, gt=0)
    look_up_apart: float = Field(default=30.0, ge=0)
    retry_every: float = Field(default=600.0, gt=0)
    retries: int = Field(default=3, ge=0)
    recovered_at: datetime | None = None
    shop_sweep_every: float = Field(default=300.0, gt=0)
    store_sweep_every: float = Field(default=300.0, gt=0)
    overlap: float = Field(default=300.0, ge=0)
    buyer_days: float = Field(default=30.0, gt=0)
    store_calls: int = Field(default=2, ge=1, le=16)

    @property
    def timing(self) -> Timing:
        return Timing(
            call=max(self.create_timeout, self.request_timeout),
            settle=self.settle_after,
            apart=self.look_up_apart,
            retry_every=self.retry_every,
            retries=self.retries,
            recovered_at=self.recovered_at,
        )
