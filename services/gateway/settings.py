"""The gateway's settings: ``GATEWAY_*``, and ``TANDEM_*`` for what all services share."""

from __future__ import annotations

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from services.common.settings import PlatformSettings
from services.gateway.vault import read_keys

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class GatewaySettings(PlatformSettings):
    """``keks``: key-encryption keys, ``version:base64`` parted by commas, oldest first; the last one wraps.

    public_url: where browsers and platforms reach this door.  spool: folder of this process alone, on a disk that
    outlives it.  hook_window: seconds by which a webhook's signed time may differ from ours.
    both_proofs: a store's webhook must carry our secret header AND the signature; by default one of them is enough.
    """

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True, extra="ignore", populate_by_name=True)

    database: str = Field(default="tandem_gateway", min_length=1)
    gateway_url: str = Field(default="", validation_alias="TANDEM_GATEWAY_URL")
    public_url: str = Field(min_length=1, validation_alias="TANDEM_PUBLIC_URL")
    tiktok_auth: str = Field(default="https://auth.tiktok-shops.com", validation_alias="TANDEM_TIKTOK_AUTH")
    tiktok_consent: str = Field(
        default="https://services.us.tiktokshop.com/open/authorize", validation_alias="TANDEM_TIKTOK_CONSENT"
    )
    tiktok_service_id: str = Field(default="", validation_alias="TANDEM_TIKTOK_SERVICE_ID")
    tiktok_old_app_secret: SecretStr = SecretStr("")
    keks: SecretStr

    spool: Path = Path("spool")
    spool_limit: int = Field(default=256 * 1024 * 1024, gt=0)
    broker_patience: float = Field(default=0.5, gt=0)
    hook_window: float = Field(default=300.0, gt=0)
    both_proofs: bool = False

    catalog_url: str = ""
    orders_url: str = ""
    inventory_url: str = ""

    sign_up: bool = True
    requests_per_minute: int = Field(default=1200, ge=1)
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: bool = True
    mail_from: str = "Tandem <tandem@localhost>"
    console: Path = Path(__file__).with_name("console") / "dist"

    @field_validator("keks")
    @classmethod
    def _readable_keys(cls, keks: SecretStr) -> SecretStr:
        if not read_keys(keks.get_secret_value()):
            raise ValueError("give at least one key, as version:base64 of 32 random bytes")
        return keks

    def platform_addresses(self) -> dict[str, str]:
        own = {"TANDEM_TIKTOK_AUTH": self.tiktok_auth, "TANDEM_TIKTOK_CONSENT": self.tiktok_consent}
        return {**super().platform_addresses(), **own}

    @model_validator(mode="after")
    def _https_unless_at_home(self) -> Self:
        if not self.secure and urlsplit(self.public_url).hostname not in LOOPBACK:
            raise ValueError("TANDEM_PUBLIC_URL must be https: webhooks, authorization and session cookies need it")
        return self

    @property
    def secure(self) -> bool:
        """Reached over https; only on the loopback address may it be otherwise."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def simulated_images(self) -> str:
        """Where a store that is simulated on this machine shows its pictures; a real one shows them by https."""
        return self.bigcommerce_api if urlsplit(self.bigcommerce_api).hostname in LOOPBACK else ""

    @property
    def origin(self) -> str:
        return self.public_url.rstrip("/")
