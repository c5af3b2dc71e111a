"""Settings of the services that call the platforms, on top of what every service has."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from chassis.settings import ServiceSettings

REAL_PLATFORMS = ("bigcommerce.com", "tiktokglobalshop.com", "tiktok-shops.com", "tiktokshop.com", "tiktokshops.us")


class PlatformSettings(ServiceSettings):
    """Addresses come from the environment, so that the same code meets the platforms or the sandbox.

    gateway_url: where access leases are asked for.  request_timeout: seconds for one platform call.
    settle_after: seconds after a call's time-out from which nothing of it can land any more.
    """

    gateway_url: str = Field(min_length=1, validation_alias="TANDEM_GATEWAY_URL")
    bigcommerce_api: str = Field(default="https://api.bigcommerce.com", validation_alias="TANDEM_BIGCOMMERCE_API")
    tiktok_api: str = Field(default="https://open-api.tiktokglobalshop.com", validation_alias="TANDEM_TIKTOK_API")
    tiktok_app_key: str = Field(default="", validation_alias="TANDEM_TIKTOK_APP_KEY")
    tiktok_app_secret: SecretStr = Field(default=SecretStr(""), validation_alias="TANDEM_TIKTOK_APP_SECRET")
    request_timeout: float = Field(default=20.0, gt=0, validation_alias="TANDEM_REQUEST_TIMEOUT")
    settle_after: float = Field(default=30.0, ge=0, validation_alias="TANDEM_SETTLE_AFTER")

    @model_validator(mode="after")
    def _the_sandbox_moves_no_real_time(self) -> Self:
        """A clock that jumps would sign requests, end leases and retry at times that real platforms do not share."""
        if self.clock_url:
            for variable, address in self.platform_addresses().items():
                if _is_real(address):
                    raise ValueError(f"TANDEM_CLOCK_URL is for the sandbox only; {variable} is {address}")
        return self

    def platform_addresses(self) -> dict[str, str]:
        """Environment variable -> address, of every platform that this service calls."""
        return {"TANDEM_BIGCOMMERCE_API": self.bigcommerce_api, "TANDEM_TIKTOK_API": self.tiktok_api}


def _is_real(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in REAL_PLATFORMS)
