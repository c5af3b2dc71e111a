"""Settings that every service has, read from the environment. Each service subclasses with its own prefix."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.mongo import Driver


class ServiceSettings(BaseSettings):
    """One process. Secrets have no defaults; what is shared by all services uses the prefix ``TANDEM_``.

    instance: a name of this process that it has again after a crash and that no other process of its service has (a
    pod's name, for instance): restarted, it goes on at once; without one the broker first waits for the dead one.
    mongo: URI with this service's own credentials.  port 0: a free one, printed at start.
    clock_url: follow a sandbox's clock (demo and tests only).
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    kafka: str = Field(min_length=1, validation_alias="TANDEM_KAFKA")
    topic_prefix: str = Field(default="", validation_alias="TANDEM_TOPIC_PREFIX")
    instance: str = Field(default="", pattern=r"^[a-zA-Z0-9._-]{0,200}$", validation_alias="TANDEM_INSTANCE")
    mongo: SecretStr
    database: str = Field(min_length=1)
    mongo_driver: Driver = Field(default=Driver.MOTOR, validation_alias="TANDEM_MONGO_DRIVER")
    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)
    log_level: str = Field(default="INFO", validation_alias="TANDEM_LOG_LEVEL")
    internal_key: SecretStr
    """This service's credential at the other services' internal API."""
    callers: dict[str, SecretStr] = Field(default_factory=dict)
    """Service name -> its credential, of those that may call this one's internal API."""
    clock_url: str = Field(default="", validation_alias="TANDEM_CLOCK_URL")
    sweep_every: float = Field(default=30.0, gt=0)
    places: int = Field(default=16, ge=1, le=256)
