"""Values for the variables that a person fills in."""

import base64

import pytest

from tests.deploy.files import example_variables


@pytest.fixture
def filled_in() -> dict[str, str]:
    """Every variable of the example file with a usable value."""
    key = base64.b64encode(bytes(32)).decode()
    given = {
        "TANDEM_PUBLIC_URL": "https://tandem.example.com",
        "GATEWAY_KEKS": f"1:{key}",
        "ORDERS_VAULT_KEY": bytes(32).hex(),
    }
    return {name: given.get(name, f"value-of-{name.lower()}") for name in example_variables()}
