"""Settings of the services that call the platforms, on top of what every service has."""

from __future__ import annotations

from pydantic import Field, SecretStr

from chassis.settings import ServiceSettings


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
