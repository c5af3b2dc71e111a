"""A service follows the sandbox's clock only when both platforms are the sandbox's."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from services.common.settings import PlatformSettings
from services.gateway.settings import GatewaySettings

BOX = {"bigcommerce_api": "http://127.0.0.1:9001", "tiktok_api": "http://127.0.0.1:9002"}


def settings(**given: Any) -> PlatformSettings:
    return PlatformSettings(
        kafka="127.0.0.1:9092",
        mongo=SecretStr("mongodb://127.0.0.1"),
        database="tandem",
        internal_key=SecretStr("k"),
        gateway_url="http://127.0.0.1:8000",
        **given,
    )


def test_with_the_sandbox_it_is_followed() -> None:
    assert settings(**BOX, clock_url="http://127.0.0.1:9003").clock_url


@pytest.mark.parametrize(
    ("change", "variable"),
    [
        ({"bigcommerce_api": "https://api.bigcommerce.com"}, "TANDEM_BIGCOMMERCE_API"),
        ({"tiktok_api": "https://open-api.tiktokglobalshop.com"}, "TANDEM_TIKTOK_API"),
        ({"tiktok_api": "https://TIKTOKGLOBALSHOP.com:443/x"}, "TANDEM_TIKTOK_API"),
    ],
)
def test_with_a_real_platform_it_is_refused(change: dict[str, str], variable: str) -> None:
    with pytest.raises(ValidationError, match=f"TANDEM_CLOCK_URL.*{variable}"):
        settings(**{**BOX, **change}, clock_url="http://127.0.0.1:9003")


def test_without_the_clock_real_platforms_are_the_default() -> None:
    assert settings().bigcommerce_api == "https://api.bigcommerce.com"


def test_the_gateway_looks_at_the_addresses_of_consent_too() -> None:
    given = {
        **BOX,
        "kafka": "127.0.0.1:9092",
        "mongo": SecretStr("mongodb://127.0.0.1"),
        "internal_key": SecretStr("k"),
        "public_url": "http://127.0.0.1:8000",
        "keks": SecretStr("1:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="),
        "clock_url": "http://127.0.0.1:9003",
        "tiktok_consent": "http://127.0.0.1:9002/open/authorize",
    }
    with pytest.raises(ValidationError, match=r"TANDEM_CLOCK_URL.*TANDEM_TIKTOK_AUTH"):
        GatewaySettings(**given)
    assert GatewaySettings(**given, tiktok_auth="http://127.0.0.1:9002").clock_url
